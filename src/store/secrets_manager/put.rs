//! New values: looked at all together, then written one by one.

use std::cell::Cell;

use futures_util::StreamExt as _;
use futures_util::stream;

use super::secret::Secret;
use super::write::{Kind, Write};
use super::{SecretsManager, WRITES_AT_ONCE};
use crate::progress::Progress;
use crate::reference::{Address, StoreKind, VersionName};
use crate::store::{Expected, Put, StoreError, Stored};

/// What has to be done for a value.
enum Verdict {
    /// Nothing: an earlier attempt did it.
    Done,
    /// This write, when that version was the newest.
    Write(Kind, Option<String>),
}

impl SecretsManager {
    /// See [`Store::put`](crate::store::Store::put).
    ///
    /// What is expected to be there is looked at before anything is written. Secrets Manager has no write
    /// with a condition, so a write that builds on a version is looked at once more when it is done:
    /// somebody who wrote in between is a [`StoreError::Conflict`]. Our value is the newest by then, and
    /// theirs is the version that is labelled `AWSPREVIOUS`.
    pub(in crate::store) async fn put(
        &self,
        puts: &[Put<'_>],
        stored: Stored<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<VersionName>, StoreError> {
        let addresses: Vec<Address> = puts.iter().map(|put| put.address.clone()).collect();
        let secrets = self.secrets(&addresses).await?;
        let mut versions: Vec<Option<VersionName>> = puts.iter().map(|_| None).collect();
        let (mut writes, mut refused) = (Vec::new(), None);
        for (at, (put, secret)) in puts.iter().zip(secrets).enumerate() {
            match judge(put, secret) {
                Ok(Verdict::Done) => {
                    let version = VersionName::Id(put.token.to_string());
                    // It is there, so a read that does not find it is too early.
                    self.recent.wrote(&put.address, None);
                    stored(at, &version)?;
                    versions[at] = Some(version);
                }
                Ok(Verdict::Write(kind, before)) => writes.push((at, Write { put, kind }, before)),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        if let Some(error) = refused {
            return Err(error);
        }
        let mut failed = None;
        let (of, mut done) = (puts.len(), puts.len() - writes.len());
        let what = if self.writes.seconds_for(writes.len()) >= 1.0 {
            "secrets stored (Secrets Manager takes 50 writes a second)"
        } else {
            "secrets stored"
        };
        let stop = Cell::new(false);
        let stop = &stop;
        let calls = writes.into_iter().map(|(at, write, before)| async move {
            // After a failure nothing new begins; what is under way is waited for.
            let written = if stop.get() { None } else { Some(self.write(&write).await) };
            (at, before, written)
        });
        let mut calls = stream::iter(calls).buffer_unordered(WRITES_AT_ONCE);
        while let Some((at, before, written)) = calls.next().await {
            let heard = match written {
                None => continue,
                Some(Ok(version)) => {
                    self.recent.wrote(&puts[at].address, before.as_deref());
                    let heard = stored(at, &version).map_err(StoreError::from);
                    versions[at] = Some(version);
                    done += 1;
                    progress.count(done, of, what);
                    heard
                }
                Some(Err(error)) => Err(error),
            };
            if let Err(error) = heard {
                stop.set(true);
                failed = failed.or(Some(error));
            }
        }
        match failed {
            Some(error) => Err(error),
            None => versions.into_iter().map(|it| it.ok_or(StoreError::NoAnswer)).collect(),
        }
    }
}

/// What is to be done for a value, given the secret that is there.
fn judge(put: &Put<'_>, secret: Option<Secret>) -> Result<Verdict, StoreError> {
    let address = put.address.clone();
    let Some(secret) = secret else {
        // A secret is not made under an ARN: Secrets Manager chooses the end of it.
        if address.is_arn() || matches!(put.expected, Expected::Version(_)) {
            return Err(StoreError::NotFound { address });
        }
        if address.looks_like_arn() {
            return Err(StoreError::LooksLikeArn { address });
        }
        return Ok(Verdict::Write(Kind::Create, None));
    };
    if secret.deleted.is_some() {
        return Err(StoreError::Deleted { address, until: secret.deleted });
    }
    // Also when somebody has written since: this write was done, and must not be done twice.
    if secret.has(put.token) {
        if secret.has_buried_another(put) {
            return Err(StoreError::Conflict { address });
        }
        return Ok(Verdict::Done);
    }
    if let Some(why) = secret.read_only {
        return Err(StoreError::ReadOnly { address, why });
    }
    let is_expected = match &put.expected {
        Expected::Anything => true,
        Expected::Nothing => false,
        Expected::Version(version) => {
            secret.newest.clone().map(VersionName::Id).as_ref() == Some(version)
        }
    };
    if !is_expected {
        return Err(StoreError::Conflict { address });
    }
    let keeps_key = put.key.as_deref().is_none_or(|key| is_key(key, secret.key.as_deref()));
    let kind = if keeps_key { Kind::Version } else { Kind::UnderOtherKey };
    Ok(Verdict::Write(kind, secret.newest))
}

/// Whether the key that is asked for is the one a secret has, as far as the texts say. An alias and the id
/// of its key look different; then a write that names the key does no harm.
fn is_key(asked: &str, has: Option<&str>) -> bool {
    let has = has.unwrap_or(StoreKind::SecretsManager.default_key());
    // An ARN ends in `:key/ID` or in `:alias/NAME`.
    let tail = |key: &str| -> Option<String> {
        let tail = key.strip_prefix("arn:")?.rsplit(':').next()?;
        Some(tail.strip_prefix("key/").unwrap_or(tail).to_owned())
    };
    match (tail(asked), tail(has)) {
        (None, Some(has)) => asked == has,
        (Some(asked), None) => asked == has,
        // Two ARNs may differ in account and region alone.
        _ => asked == has,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_several_names() {
        let id = "1234abcd-12ab-34cd-56ef-1234567890ab";
        let arn = format!("arn:aws:kms:eu-west-1:111122223333:key/{id}");
        let alias = "arn:aws:kms:eu-west-1:111122223333:alias/shop";
        assert!(is_key(id, Some(id)));
        assert!(is_key(id, Some(&arn)));
        assert!(is_key(&arn, Some(id)));
        assert!(is_key("alias/shop", Some(alias)));
        assert!(is_key("alias/aws/secretsmanager", None));
        assert!(!is_key(&arn.replace("eu-west-1", "eu-west-2"), Some(&arn)));
        assert!(!is_key(id, None));
        assert!(!is_key("alias/shop", Some(&arn)));
    }
}
