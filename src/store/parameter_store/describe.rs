//! What is known of parameters without their values: keys, tiers, versions, labels.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_ssm::types::{ParameterMetadata, ParameterStringFilter, ParameterTier, ParameterType};

use super::answer::{Answer, Answered, Decryption};
use super::read::{FIRST_WAIT, PATIENCE};
use super::{ParameterStore, named, number, seconds};
use crate::aws::{AwsError, Backoff, Fault, Pages};
use crate::reference::{Address, StoreKind, VersionName};
use crate::store::{StoreError, Summary, Version, Wanted};

/// Most values of a filter, and most results of a page (Systems Manager, `DescribeParameters` and
/// `GetParameterHistory`).
const VALUES: usize = 50;
const PAGE: i32 = 50;

/// What only `DescribeParameters` tells.
pub(super) struct Details {
    /// As it was named when the newest version was written; none for what is kept in clear.
    pub(super) key: Option<String>,
    pub(super) tier: Option<ParameterTier>,
}

impl ParameterStore {
    pub(super) async fn summaries(
        &self,
        addresses: &[Address],
    ) -> Result<Vec<Option<Summary>>, StoreError> {
        let wanted: Vec<Wanted> = addresses.iter().cloned().map(Wanted::newest).collect();
        let mut answers = Vec::new();
        for answer in self.read(&wanted, Decryption::No).await {
            answers.push(found(answer)?);
        }
        let there = addresses.iter().zip(&answers).filter_map(|(address, answer)| {
            Some((address, answer.as_ref().filter(|answer| !answer.in_clear)?))
        });
        let (mut details, _) = self.details(&there.collect::<Vec<_>>()).await;
        let summary = |(address, answer): (&Address, Option<Answer>)| {
            let answer = answer?;
            Some(Summary {
                address: address.clone(),
                newest: Some(VersionName::Number(answer.version)),
                token: None,
                changed: answer.changed,
                key: details.remove(address).and_then(|details| details.key),
                deleted: None,
                in_clear: answer.in_clear,
                arn: answer.arn,
            })
        };
        Ok(addresses.iter().zip(answers).map(summary).collect())
    }

    /// The same, waiting up to five seconds for what it does not know of yet: it may be behind.
    pub(super) async fn all_details(
        &self,
        there: &[(&Address, &Answer)],
    ) -> (HashMap<Address, Details>, Option<AwsError>) {
        let (mut backoff, mut passed) = (Backoff::new(FIRST_WAIT), Duration::ZERO);
        loop {
            let (details, trouble) = self.details(there).await;
            let is_all = there.iter().all(|(address, _)| details.contains_key(*address));
            if is_all || trouble.is_some() || passed >= PATIENCE {
                return (details, trouble);
            }
            passed += backoff.wait().await;
        }
    }

    /// What `DescribeParameters` says of these, and why it does not say it of all of them.
    async fn details(
        &self,
        there: &[(&Address, &Answer)],
    ) -> (HashMap<Address, Details>, Option<AwsError>) {
        let mut all = HashMap::new();
        let mut regions: Vec<Option<&str>> = there.iter().map(|(it, _)| it.region()).collect();
        regions.sort_unstable();
        regions.dedup();
        for region in regions {
            let of_region: Vec<_> =
                there.iter().filter(|(it, _)| it.region() == region).copied().collect();
            for some in of_region.chunks(VALUES) {
                let names = some.iter().map(|(_, answer)| answer.name.clone()).collect();
                let filter = filter("Name", "Equals", names);
                let resource = named(some.iter().map(|(address, _)| *address));
                let described = self.described(region, filter, resource).await;
                let known = match described {
                    Ok(known) => known,
                    Err(error) => return (all, Some(error)),
                };
                for known in known {
                    let mut them = some.iter().filter(|(it, answer)| is_of(&known, it, answer));
                    if let Some((address, _)) = them.next() {
                        let details = Details { key: known.key_id, tier: known.tier };
                        all.insert((*address).clone(), details);
                    }
                }
            }
        }
        (all, None)
    }

    pub(super) async fn all_under(
        &self,
        under: Option<&Address>,
    ) -> Result<Vec<Summary>, StoreError> {
        // A filter by path would leave out the parameter of that very name.
        let filter = under.and_then(|it| filter("Name", "BeginsWith", vec![it.name().to_owned()]));
        let resource = match under {
            Some(address) => address.to_string(),
            None => "all parameters".to_owned(),
        };
        let region = under.and_then(Address::region);
        let described = self.described(region, filter, resource).await?;
        let mut summaries = Vec::new();
        for known in described {
            // One that is left out without a word could be taken for one that is not there.
            let call = || self.aws.call("ssm:DescribeParameters", "a parameter", false);
            summaries.push(summary(known, region).ok_or_else(|| AwsError::garbled(&call()))?);
        }
        summaries.retain(|one| under.is_none_or(|under| one.address.is_under(under)));
        summaries.sort_by(|one, other| one.address.cmp(&other.address));
        Ok(summaries)
    }

    /// All pages of `DescribeParameters`.
    async fn described(
        &self,
        region: Option<&str>,
        filter: Option<ParameterStringFilter>,
        resource: String,
    ) -> Result<Vec<ParameterMetadata>, AwsError> {
        let client = self.aws.ssm(region).await?;
        let call = self.aws.call("ssm:DescribeParameters", resource, false);
        let filters = filter.map(|filter| vec![filter]);
        let (mut all, mut pages) = (Vec::new(), Pages::default());
        loop {
            self.looks.turn().await;
            let question = client.describe_parameters().set_parameter_filters(filters.clone());
            let answer =
                question.max_results(PAGE).set_next_token(pages.token.clone()).send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            // A page may be empty, and yet not be the last one.
            all.extend(answer.parameters.ok_or_else(|| AwsError::garbled(&call))?);
            if !pages.has_next(&call, answer.next_token)? {
                return Ok(all);
            }
        }
    }

    /// Without decryption; a parameter of type String comes with its values all the same, and they are
    /// dropped with the answer.
    pub(super) async fn versions(&self, address: &Address) -> Result<Vec<Version>, StoreError> {
        let client = self.aws.ssm(address.region()).await?;
        let call = self.aws.call("ssm:GetParameterHistory", address.to_string(), true);
        let (mut all, mut pages) = (Vec::new(), Pages::default());
        loop {
            self.looks.turn().await;
            let question = client.get_parameter_history().name(address.name()).max_results(PAGE);
            let answer =
                question.with_decryption(false).set_next_token(pages.token.clone()).send().await;
            let answer = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
                Err(error) if error.fault() == Fault::NotFound => {
                    return Err(StoreError::NotFound { address: address.clone() });
                }
                answer => answer?,
            };
            for one in answer.parameters.ok_or_else(|| AwsError::garbled(&call))? {
                let number = number(one.version).ok_or_else(|| AwsError::garbled(&call))?;
                all.push((
                    number,
                    Version {
                        name: VersionName::Number(number),
                        created: seconds(one.last_modified_date.as_ref()),
                        token: None,
                        keys: one.key_id.into_iter().collect(),
                        labels: one.labels.unwrap_or_default(),
                    },
                ));
            }
            if !pages.has_next(&call, answer.next_token)? {
                break;
            }
        }
        all.sort_by_key(|(number, _)| *number);
        Ok(all.into_iter().map(|(_, version)| version).collect())
    }
}

/// What there is, if there is anything.
pub(super) fn found(answer: Answered) -> Result<Option<Answer>, StoreError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn filter(key: &str, option: &str, values: Vec<String>) -> Option<ParameterStringFilter> {
    let filter = ParameterStringFilter::builder().key(key).option(option);
    filter.set_values(Some(values)).build().ok()
}

/// A parameter that another account shares may have the name of one of our own.
fn is_of(known: &ParameterMetadata, address: &Address, answer: &Answer) -> bool {
    let same_name = known.name.as_ref() == Some(&answer.name);
    same_name && (!address.is_arn() || known.arn.as_deref() == Some(address.name()))
}

fn summary(known: ParameterMetadata, region: Option<&str>) -> Option<Summary> {
    let name = known.name.as_deref()?;
    let address = match region {
        Some(region) => Address::parse(&format!("ssm://{name}?region={region}")),
        None => Address::new(StoreKind::ParameterStore, name),
    };
    let in_clear = known.r#type != Some(ParameterType::SecureString);
    Some(Summary {
        address: address.ok()?,
        newest: number(known.version).map(VersionName::Number),
        token: None,
        changed: seconds(known.last_modified_date.as_ref()),
        key: known.key_id.filter(|_| !in_clear),
        deleted: None,
        in_clear,
        arn: known.arn,
    })
}
