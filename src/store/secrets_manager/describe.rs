//! Secrets without their values.

use aws_sdk_secretsmanager::primitives::DateTime;
use aws_sdk_secretsmanager::types::{
    Filter, FilterNameStringType, SecretListEntry, SecretVersionsListEntry,
};
use futures_util::{StreamExt as _, stream};

use super::recent::Patience;
use super::secret::{Secret, labelled};
use super::{AT_ONCE, CURRENT, PENDING, PREVIOUS, SecretsManager, name};
use crate::aws::{AwsError, Fault, Pages};
use crate::name::Token;
use crate::reference::{Address, StoreKind, VersionName};
use crate::store::{StoreError, Summary, Version};

/// Most entries of a page.
const PAGE: i32 = 100;

/// What Secrets Manager calls the key of those who choose none, in lists of versions.
const DEFAULT_KEY: &str = "DefaultEncryptionKey";

impl SecretsManager {
    /// See [`Store::describe`](crate::store::Store::describe).
    pub(in crate::store) async fn describe(
        &self,
        addresses: &[Address],
    ) -> Result<Vec<Option<Summary>>, StoreError> {
        let secrets = self.secrets(addresses).await?;
        let both = addresses.iter().zip(secrets);
        Ok(both.map(|(address, secret)| Some(secret?.summary(address.clone()))).collect())
    }

    /// The secrets of these addresses, with all that this process has written.
    pub(super) async fn secrets(
        &self,
        addresses: &[Address],
    ) -> Result<Vec<Option<Secret>>, StoreError> {
        // All of them, not up to the first that fails: a call that is dropped leaves its connection open.
        let calls = stream::iter(addresses).map(|address| self.settled_secret(address));
        let answers: Vec<_> = calls.buffered(AT_ONCE).collect().await;
        answers.into_iter().collect()
    }

    /// The secret of this address, with all that this process has written.
    pub(super) async fn settled_secret(
        &self,
        address: &Address,
    ) -> Result<Option<Secret>, StoreError> {
        let mut patience = Patience::new();
        loop {
            let secret = self.secret(address).await?;
            let newest = secret.as_ref().and_then(|secret| secret.newest.clone());
            let stale = self.recent.is_stale(address, newest.map(VersionName::Id).as_ref());
            if !stale || !patience.waits().await {
                return Ok(secret);
            }
        }
    }

    /// The secret as it is told of now.
    pub(super) async fn secret(&self, address: &Address) -> Result<Option<Secret>, StoreError> {
        let call = self.aws.call("secretsmanager:DescribeSecret", address.to_string(), false);
        let request = self.client(address).await?.describe_secret().secret_id(address.name());
        match request.send().await.map_err(|error| AwsError::from_sdk(&call, &error)) {
            Ok(answer) if answer.arn().is_some() => {
                name::check(&call, address.name(), answer.arn(), answer.name())?;
                Ok(Some(Secret::of(answer)))
            }
            Ok(_) => Err(AwsError::garbled(&call).into()),
            Err(error) if error.fault() == Fault::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// See [`Store::list`](crate::store::Store::list).
    pub(in crate::store) async fn list(
        &self,
        under: Option<&Address>,
    ) -> Result<Vec<Summary>, StoreError> {
        if let Some(arn) = under.filter(|under| under.is_arn()) {
            // Nothing is below an ARN.
            let only = self.describe(std::slice::from_ref(arn)).await?;
            return Ok(only.into_iter().flatten().collect());
        }
        let region = under.and_then(Address::region);
        let shown = under.map_or_else(|| "all secrets".to_owned(), ToString::to_string);
        let call = self.aws.call("secretsmanager:ListSecrets", shown, false);
        let client = self.aws.secrets_manager(region).await?;
        // A first `!` would turn the filter round. What it lets through is looked at again in any case.
        let prefix = under.map(|under| under.name().trim_end_matches('/'));
        let filter = prefix
            .filter(|prefix| !prefix.starts_with('!'))
            .map(|prefix| Filter::builder().key(FilterNameStringType::Name).values(prefix).build());
        let (mut found, mut pages) = (Vec::new(), Pages::default());
        loop {
            self.reads.turn().await;
            let request = client.list_secrets().max_results(PAGE).include_planned_deletion(true);
            let request = request.set_filters(filter.clone().map(|filter| vec![filter]));
            let answer = request.set_next_token(pages.token.clone()).send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            // None at all is an empty list, and no list is no answer.
            for entry in answer.secret_list.ok_or_else(|| AwsError::garbled(&call))? {
                found.push(listed(entry, region).ok_or_else(|| AwsError::garbled(&call))?);
            }
            if !pages.has_next(&call, answer.next_token)? {
                break;
            }
        }
        found.retain(|one| under.is_none_or(|under| one.address.is_under(under)));
        found.sort_by(|one, other| one.address.cmp(&other.address));
        Ok(found)
    }

    /// See [`Store::history`](crate::store::Store::history).
    pub(in crate::store) async fn history(
        &self,
        address: &Address,
    ) -> Result<Vec<Version>, StoreError> {
        let call = self.aws.call("secretsmanager:ListSecretVersionIds", address.to_string(), false);
        let client = self.client(address).await?;
        let (mut found, mut pages) = (Vec::new(), Pages::default());
        loop {
            let request = client.list_secret_version_ids().secret_id(address.name());
            let request = request.include_deprecated(true).max_results(PAGE);
            let answer = request.set_next_token(pages.token.clone()).send().await;
            let answer = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
                Err(error) if error.fault() == Fault::NotFound => {
                    return Err(StoreError::NotFound { address: address.clone() });
                }
                answer => answer?,
            };
            name::check(&call, address.name(), answer.arn(), answer.name())?;
            for entry in answer.versions.ok_or_else(|| AwsError::garbled(&call))? {
                found.push(version(entry).ok_or_else(|| AwsError::garbled(&call))?);
            }
            if !pages.has_next(&call, answer.next_token)? {
                break;
            }
        }
        // Their times are to the second in some answers; the labels know the order too.
        found.sort_by_key(|version| (version.created, rank(&version.labels)));
        Ok(found)
    }
}

/// With the region beside the name, where that was asked for.
fn listed(entry: SecretListEntry, region: Option<&str>) -> Option<Summary> {
    let query = region.map_or_else(String::new, |region| format!("?region={region}"));
    let prefix = StoreKind::SecretsManager.prefix();
    let address = Address::parse(&format!("{prefix}{}{query}", entry.name.as_deref()?)).ok()?;
    let newest = labelled(&entry.secret_versions_to_stages.unwrap_or_default(), CURRENT);
    Some(Summary {
        address,
        token: newest.clone().and_then(|id| Token::try_from(id).ok()),
        newest: newest.map(VersionName::Id),
        changed: entry.last_changed_date.or(entry.created_date).map(|date| date.secs()),
        key: entry.kms_key_id,
        deleted: entry.deleted_date.map(|date| date.secs()),
        in_clear: false,
        arn: entry.arn,
    })
}

fn version(entry: SecretVersionsListEntry) -> Option<Version> {
    let id = entry.version_id.filter(|id| !id.is_empty())?;
    let own = |key: String| match key.as_str() {
        DEFAULT_KEY => StoreKind::SecretsManager.default_key().to_owned(),
        _ => key,
    };
    Some(Version {
        token: Token::try_from(id.clone()).ok(),
        name: VersionName::Id(id),
        created: entry.created_date.as_ref().map(DateTime::secs),
        keys: entry.kms_key_ids.unwrap_or_default().into_iter().map(own).collect(),
        labels: entry.version_stages.unwrap_or_default(),
    })
}

/// Versions without a label come first, and then in the order in which labels move on.
fn rank(labels: &[String]) -> usize {
    let order = [PREVIOUS, CURRENT, PENDING];
    let last = order.iter().rposition(|known| labels.iter().any(|label| label == known));
    last.map_or(0, |at| at + 1)
}
