//! What a policy is made of: the ARNs and keys of entries. No value is asked for.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_kms::types::KeyManagerType;
use aws_sdk_ssm::types::{ParameterMetadata, ParameterStringFilter, ParameterType};
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt as _};

use super::{Aws, AwsError, Fault, PARAMETER_WRITES, Pace};
use crate::arn::Arn;
use crate::policy::{Facts, Key, Parameter, Place, Secret};
use crate::reference::{Address, StoreKind};

/// Questions that are asked at once. `DescribeSecret` takes 40,000 a second, this machine does not.
const AT_ONCE: usize = 20;
/// Values that a filter of `DescribeParameters` takes, and its longest page.
const NAMES: usize = 50;

/// A key as entries name it, and in which region: the same id may be one of several accounts.
type KeyName = (Option<String>, String);

/// What is known of an entry before its key is looked at.
struct Found<'a> {
    address: &'a Address,
    /// Nothing when there is no such entry.
    entry: Option<Entry>,
}

struct Entry {
    /// Not every answer of Parameter Store has it.
    arn: Option<String>,
    key: KeyId,
    deleted: bool,
}

/// What an entry says of its key.
enum KeyId {
    /// The key of the service itself.
    Aws,
    /// An id, an alias or an ARN.
    Named(String),
    InClear,
    Unknown,
}

impl KeyId {
    fn named(id: &str, own: &str) -> Self {
        let alias = id.rsplit_once(":alias/").map_or(id, |(_, alias)| alias);
        let alias = alias.strip_prefix("alias/").unwrap_or(alias);
        if alias == own { Self::Aws } else { Self::Named(id.to_owned()) }
    }
}

impl Aws {
    /// The facts about these entries of Secrets Manager and Parameter Store; about others nothing. What does
    /// not exist yet is taken to get `key`. Not inside of [`wait`](Self::wait).
    pub fn facts(&self, addresses: &[Address], key: Option<&str>) -> Result<Facts, AwsError> {
        let of = |store: StoreKind| -> Vec<&Address> {
            let all: BTreeSet<&Address> =
                addresses.iter().filter(|address| address.store() == store).collect();
            all.into_iter().collect()
        };
        let secrets = self.wait(self.secrets(&of(StoreKind::SecretsManager)))?;
        let parameters = self.wait(self.parameters(&of(StoreKind::ParameterStore)))?;
        let found = || secrets.iter().chain(&parameters);
        let mut names: BTreeSet<KeyName> = BTreeSet::new();
        for found in found() {
            names.extend(key_name(found, key));
        }
        let keys = self.wait(self.keys(names))?;
        let key_of = |found: &Found<'_>| -> Option<Key> {
            match (&found.entry, key_name(found, key)) {
                (_, Some(name)) => keys.get(&name).cloned(),
                (Some(Entry { key: KeyId::Aws, .. }), None) => Some(Key::Aws),
                (Some(Entry { key: KeyId::InClear, .. }), None) => Some(Key::InClear),
                _ => None,
            }
        };
        let mut facts = Facts::default();
        let without_arn =
            |found: &Found<'_>| found.entry.as_ref().is_none_or(|entry| entry.arn.is_none());
        let own = if found().any(|found| without_arn(found) && !found.address.is_arn()) {
            Some((self.region()?, self.identity()?.account))
        } else {
            None
        };
        let place = |address: &Address| match (address.arn(), &own) {
            (Some(arn), _) => Place::new(arn.region, arn.account),
            (None, Some((region, account))) => {
                Place::new(address.region().unwrap_or(region), account)
            }
            (None, None) => Place::new("", ""),
        };
        for found in &secrets {
            let key = key_of(found);
            facts.secrets.push(match &found.entry {
                Some(Entry { arn: Some(arn), deleted, .. }) => {
                    Secret::Kept { arn: arn.clone(), key, deleted: *deleted }
                }
                _ => Secret::ToCome {
                    name: found.address.plain_name().to_owned(),
                    place: place(found.address),
                    key,
                },
            });
        }
        for found in &parameters {
            let key = key_of(found);
            let said = found.entry.as_ref().and_then(|entry| entry.arn.clone());
            let arn =
                said.unwrap_or_else(|| place(found.address).parameter(found.address.plain_name()));
            facts.parameters.push(Parameter { arn, exists: found.entry.is_some(), key });
        }
        Ok(facts)
    }

    async fn secrets<'a>(&self, all: &[&'a Address]) -> Result<Vec<Found<'a>>, AwsError> {
        let one = |address: &'a Address| async move {
            let call = self.call("secretsmanager:DescribeSecret", address.to_string(), false);
            let client = self.secrets_manager(address.region()).await?;
            let answer = client.describe_secret().secret_id(address.name()).send().await;
            let answer = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
                Ok(answer) => answer,
                Err(error) if error.fault() == Fault::NotFound => {
                    return Ok(Found { address, entry: None });
                }
                Err(error) => return Err(error),
            };
            let entry = answer.arn.map(|arn| Entry {
                arn: Some(arn),
                key: match answer.kms_key_id.as_deref() {
                    None | Some("") => KeyId::Aws,
                    Some(id) => KeyId::named(id, "aws/secretsmanager"),
                },
                deleted: answer.deleted_date.is_some(),
            });
            if entry.is_none() {
                return Err(AwsError::garbled(&call));
            }
            Ok(Found { address, entry })
        };
        let answers: Vec<_> =
            stream::iter(all.iter().copied().map(one)).buffered(AT_ONCE).collect().await;
        answers.into_iter().collect()
    }

    async fn parameters<'a>(&self, all: &[&'a Address]) -> Result<Vec<Found<'a>>, AwsError> {
        let mut regions: BTreeMap<Option<&str>, BTreeSet<String>> = BTreeMap::new();
        for address in all {
            let names = regions.entry(address.region()).or_default();
            names.insert(address.plain_name().to_owned());
            // The ARN of `x` is the one of `/x`.
            if let (true, Some(bare)) = (address.is_arn(), address.plain_name().strip_prefix('/')) {
                names.extend((!bare.contains('/')).then(|| bare.to_owned()));
            }
        }
        // As slow as writes by their quota.
        let pace = Pace::new(PARAMETER_WRITES);
        let mut known: Vec<(Option<&str>, ParameterMetadata)> = Vec::new();
        for (region, names) in regions {
            let names: Vec<String> = names.into_iter().collect();
            for some in names.chunks(NAMES) {
                for parameter in self.described(region, some, &pace).await? {
                    known.push((region, parameter));
                }
            }
        }
        let found = all.iter().map(|&address| {
            let is_it = |(region, parameter): &&(Option<&str>, ParameterMetadata)| {
                *region == address.region()
                    && match (address.is_arn(), parameter.arn()) {
                        (true, arn) => arn == Some(address.name()),
                        (false, _) => parameter.name() == Some(address.name()),
                    }
            };
            let entry = match known.iter().find(is_it) {
                Some((_, parameter)) => Some(Entry {
                    arn: parameter.arn().map(str::to_owned),
                    key: key_id(parameter),
                    deleted: false,
                }),
                // One of another account, shared with this one, is not found by its name.
                None => address.arn().map(|arn| Entry {
                    arn: Some(arn.to_string()),
                    key: KeyId::Unknown,
                    deleted: false,
                }),
            };
            Found { address, entry }
        });
        Ok(found.collect())
    }

    async fn described(
        &self,
        region: Option<&str>,
        names: &[String],
        pace: &Pace,
    ) -> Result<Vec<ParameterMetadata>, AwsError> {
        let what = format!("{} parameters", names.len());
        let call = self.call("ssm:DescribeParameters", what, false);
        let client = self.ssm(region).await?;
        let filter = ParameterStringFilter::builder()
            .key("Name")
            .option("Equals")
            .set_values(Some(names.to_vec()))
            .build();
        let filter = filter.map_err(|_| AwsError::garbled(&call))?;
        let (mut found, mut token) = (Vec::new(), None);
        loop {
            pace.turn().await;
            let ask = client.describe_parameters().parameter_filters(filter.clone());
            let answer = ask.set_next_token(token).send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            found.extend(answer.parameters.unwrap_or_default());
            token = answer.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                return Ok(found);
            }
        }
    }

    async fn keys(&self, names: BTreeSet<KeyName>) -> Result<BTreeMap<KeyName, Key>, AwsError> {
        let one = |(region, id): KeyName| async move {
            let call = self.call("kms:DescribeKey", format!("the key {id}"), false);
            let client = self.kms(region.as_deref()).await?;
            let answer = client.describe_key().key_id(&id).send().await;
            let key = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
                Ok(answer) => {
                    let about = answer.key_metadata.ok_or_else(|| AwsError::garbled(&call))?;
                    match about.key_manager {
                        Some(KeyManagerType::Aws) => Key::Aws,
                        _ => Key::Customer(about.arn.ok_or_else(|| AwsError::garbled(&call))?),
                    }
                }
                // The keys of AWS are named by their alias, so this is another one.
                Err(error) if error.fault() == Fault::Denied && is_key(&id) => {
                    Key::Customer(id.clone())
                }
                Err(error) => return Err(error),
            };
            Ok(((region, id), key))
        };
        join_all(names.into_iter().map(one)).await.into_iter().collect()
    }
}

/// The key to look at, in the region of its entry.
fn key_name(found: &Found<'_>, planned: Option<&str>) -> Option<KeyName> {
    let id = match &found.entry {
        Some(Entry { key: KeyId::Named(id), .. }) => id,
        None => planned?,
        Some(_) => return None,
    };
    let region = Arn::parse(id).ok().map(|arn| arn.region).or(found.address.region());
    Some((region.map(str::to_owned), id.to_owned()))
}

fn key_id(parameter: &ParameterMetadata) -> KeyId {
    match (parameter.r#type(), parameter.key_id()) {
        (Some(ParameterType::SecureString), Some(id)) => KeyId::named(id, "aws/ssm"),
        (Some(ParameterType::SecureString) | None, _) => KeyId::Unknown,
        _ => KeyId::InClear,
    }
}

/// Whether it is the ARN of a key, not of an alias.
fn is_key(id: &str) -> bool {
    Arn::parse(id).is_ok_and(|arn| arn.service == "kms" && arn.resource.starts_with("key/"))
}
