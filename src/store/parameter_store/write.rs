//! Parameters written, each exactly once.
//!
//! An answer that is lost leaves open whether there is a new version, and a second try would make one more.
//! So the SDK makes no tries of its own here: after each one that failed we look what is there, and write
//! again only onto the very version that we built on.

use std::time::Duration;

use aws_sdk_ssm::config::Builder;
use aws_sdk_ssm::config::retry::RetryConfig;
use aws_sdk_ssm::types::{ParameterTier, ParameterType};

use super::answer::{Answer, Decryption};
use super::describe::{Details, found};
use super::{ParameterStore, number};
use crate::aws::{AwsError, Backoff, Fault, PARAMETER_WRITES};
use crate::progress::Progress;
use crate::reference::{StoreKind, VersionName};
use crate::store::{
    Change, Expected, Put, StoreError, Stored, Wanted, check_limits, needs_advanced_tier, one,
};

/// How often a write is tried whose answers are lost, and one that comes too fast.
const TRIES: usize = 5;
const THROTTLED_TRIES: usize = 8;

/// The first wait before another try.
const FIRST_WAIT: Duration = Duration::from_millis(400);

/// What has to be done for a put.
enum Due {
    /// Nothing: this version holds the value.
    Done(u64),
    /// A new version on top of this one, or the first.
    Write { earlier: Option<u64> },
}

/// What a write says besides the value.
struct Terms {
    earlier: Option<u64>,
    key: Option<String>,
    tier: Option<ParameterTier>,
}

/// What is there after a try.
enum Outcome {
    Landed,
    Untouched,
    WrittenByOthers,
}

impl ParameterStore {
    pub(super) async fn write_all(
        &self,
        puts: &[Put<'_>],
        stored: Stored<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<VersionName>, StoreError> {
        for put in puts {
            let address = || put.address.clone();
            if put.address.is_arn() {
                return Err(StoreError::NotByArn { address: address() });
            }
            check_limits(StoreKind::ParameterStore, put.value)
                .map_err(|source| StoreError::NotTaken { address: address(), source })?;
        }
        let wanted: Vec<Wanted> =
            puts.iter().map(|put| Wanted::newest(put.address.clone())).collect();
        let mut now = Vec::new();
        for answer in self.read(&wanted, Decryption::Asked).await {
            now.push(found(answer)?);
        }
        let due: Vec<Due> = puts
            .iter()
            .zip(&now)
            .map(|(put, now)| due(put, now.as_ref()))
            .collect::<Result<_, StoreError>>()?;
        let overwritten = puts.iter().zip(&now).zip(&due).filter_map(|((put, now), due)| {
            let now = now.as_ref().filter(|_| matches!(due, Due::Write { .. }))?;
            Some((&put.address, now))
        });
        let (mut details, mut trouble) = self.all_details(&overwritten.collect::<Vec<_>>()).await;
        let mut terms = Vec::new();
        for (put, due) in puts.iter().zip(&due) {
            terms.push(match due {
                Due::Done(_) => None,
                Due::Write { earlier } => {
                    let details = details.remove(&put.address);
                    Some(terms_of(put, *earlier, details, &mut trouble)?)
                }
            });
        }
        let mut versions = Vec::new();
        for (at, ((put, due), terms)) in puts.iter().zip(due).zip(terms).enumerate() {
            self.tell(progress, at, puts.len());
            let version = match (due, terms) {
                (Due::Write { .. }, Some(terms)) => self.write(put, &terms).await?,
                (Due::Done(version), _) => version,
                (Due::Write { .. }, None) => return Err(StoreError::NoAnswer),
            };
            self.written.borrow_mut().insert(put.address.clone(), version);
            let version = VersionName::Number(version);
            stored(at, &version)?;
            versions.push(version);
        }
        Ok(versions)
    }

    fn tell(&self, progress: &dyn Progress, done: usize, of: usize) {
        let left = u32::try_from(of - done).map_or(f64::from(u32::MAX), f64::from);
        let seconds = (left / self.write_rate.per_second).ceil();
        let rate =
            if self.write_rate == PARAMETER_WRITES { 3.0 } else { self.write_rate.per_second };
        progress.count(
            done,
            of,
            &format!(
                "parameters stored; Parameter Store takes {rate} writes a second, about {seconds} s to go"
            ),
        );
    }

    async fn write(&self, put: &Put<'_>, terms: &Terms) -> Result<u64, StoreError> {
        let conflict = || StoreError::Conflict { address: put.address.clone() };
        let next = terms.earlier.unwrap_or_default() + 1;
        let (mut lost, mut throttled) = (0, 0);
        let mut backoff = Backoff::new(FIRST_WAIT);
        loop {
            self.writes.turn().await;
            let error = match self.send(put, terms).await {
                Ok(version) if version == next => return Ok(next),
                // A try that was given up may have landed after we looked: then the one before is ours.
                Ok(version) if lost > 0 && self.has(put, version - 1).await => return Ok(version),
                Ok(_) => return Err(conflict()),
                Err(error) => error,
            };
            let may_try_again = match error.fault() {
                Fault::Throttled => {
                    throttled += 1;
                    throttled < THROTTLED_TRIES
                }
                // An earlier try of ours, or somebody else.
                Fault::AlreadyExists if terms.earlier.is_none() => {
                    lost += 1;
                    lost < TRIES
                }
                _ if error.is_lost() => {
                    lost += 1;
                    lost < TRIES
                }
                _ => return Err(refused(put, error)),
            };
            backoff.wait().await;
            match self.look(put, terms.earlier).await {
                Ok(Outcome::Landed) => return Ok(next),
                Ok(Outcome::WrittenByOthers) => return Err(conflict()),
                Ok(Outcome::Untouched) if may_try_again => {}
                Err(_) if lost > 0 => {
                    let (address, source) = (put.address.clone(), Box::new(error));
                    return Err(StoreError::Unknown { address, done: Change::Written, source });
                }
                // What was tried says more than what could not be looked at.
                Ok(Outcome::Untouched) | Err(_) => return Err(error.into()),
            }
        }
    }

    /// One try, and the version it made.
    async fn send(&self, put: &Put<'_>, terms: &Terms) -> Result<u64, AwsError> {
        let client = self.aws.ssm(put.address.region()).await?;
        let call = self.aws.call("ssm:PutParameter", put.address.to_string(), true);
        let value = std::str::from_utf8(put.value.expose());
        let once = Builder::new().retry_config(RetryConfig::disabled());
        let answer = client
            .put_parameter()
            .name(put.address.name())
            .value(value.map_err(|_| AwsError::garbled(&call))?)
            .r#type(ParameterType::SecureString)
            .overwrite(terms.earlier.is_some())
            .set_key_id(terms.key.clone())
            .set_tier(terms.tier.clone())
            .customize()
            .config_override(once)
            .send()
            .await
            .map_err(|error| AwsError::from_sdk(&call, &error))?;
        // A new version has a higher number than the one it was built on, and an answer without one is none.
        let version = number(answer.version).filter(|it| *it > terms.earlier.unwrap_or_default());
        version.ok_or_else(|| AwsError::garbled(&call))
    }

    /// What has become of a try.
    async fn look(&self, put: &Put<'_>, earlier: Option<u64>) -> Result<Outcome, StoreError> {
        let wanted = [Wanted::newest(put.address.clone())];
        let now = self.read(&wanted, Decryption::Asked).await.into_iter().next();
        let now = found(now.unwrap_or(Err(StoreError::NoAnswer)))?;
        let version = now.as_ref().map(|now| now.version);
        Ok(match now {
            _ if version == earlier => Outcome::Untouched,
            Some(now) if now.version == earlier.unwrap_or_default() + 1 && holds(&now, put) => {
                Outcome::Landed
            }
            _ => Outcome::WrittenByOthers,
        })
    }

    /// Whether this version has the value of the put.
    async fn has(&self, put: &Put<'_>, version: u64) -> bool {
        let version = VersionName::Number(version);
        let kept = one(self.get(&[Wanted::version(put.address.clone(), version)]).await);
        kept.is_ok_and(|kept| kept.value.same_as(put.value))
    }
}

/// Whether it is the value, and kept as we keep it.
fn holds(now: &Answer, put: &Put<'_>) -> bool {
    !now.in_clear && now.value.same_as(put.value)
}

/// What has to be done, given what is there. One version more with the same value is an earlier try of ours.
fn due(put: &Put<'_>, now: Option<&Answer>) -> Result<Due, StoreError> {
    let conflict = || Err(StoreError::Conflict { address: put.address.clone() });
    let done = |version: u64| {
        now.filter(|now| now.version == version && holds(now, put)).map(|_| Due::Done(version))
    };
    let newest = now.map(|now| now.version);
    let earlier = match &put.expected {
        Expected::Nothing if newest.is_none() => None,
        Expected::Nothing => return done(1).map_or_else(conflict, Ok),
        Expected::Version(VersionName::Number(number)) if newest == Some(*number) => newest,
        Expected::Version(VersionName::Number(number)) => {
            return done(number.saturating_add(1)).map_or_else(conflict, Ok);
        }
        Expected::Version(VersionName::Id(_)) => return conflict(),
        // The same value under another key is another version.
        Expected::Anything if put.key.is_none() => match newest.and_then(done) {
            Some(done) => return Ok(done),
            None => newest,
        },
        Expected::Anything => newest,
    };
    if now.is_some_and(|now| now.in_clear) {
        return Err(StoreError::KeptInClear { address: put.address.clone() });
    }
    Ok(Due::Write { earlier })
}

/// Without a key Parameter Store takes its default one, whatever the parameter was written under before.
fn terms_of(
    put: &Put<'_>,
    earlier: Option<u64>,
    details: Option<Details>,
    trouble: &mut Option<AwsError>,
) -> Result<Terms, StoreError> {
    let (known_key, known_tier) = details.map_or((None, None), |it| (it.key, it.tier));
    let key = match (&put.key, earlier) {
        (Some(key), _) => Some(key.clone()),
        (None, None) => None,
        (None, Some(_)) => Some(known_key.ok_or_else(|| StoreError::KeyUnknown {
            address: put.address.clone(),
            source: trouble.take().map(Box::new),
        })?),
    };
    // There is no way back from the advanced tier. What is there and not known stays as it is.
    let tier = match known_tier {
        Some(tier @ (ParameterTier::Advanced | ParameterTier::IntelligentTiering)) => Some(tier),
        _ if needs_advanced_tier(StoreKind::ParameterStore, put.value) => {
            Some(ParameterTier::Advanced)
        }
        None if earlier.is_some() => None,
        _ => Some(ParameterTier::Standard),
    };
    Ok(Terms { earlier, key, tier })
}

/// What Parameter Store says that only it can say.
fn refused(put: &Put<'_>, error: AwsError) -> StoreError {
    match error.code() {
        Some("ParameterMaxVersionLimitExceeded") => {
            StoreError::OldestIsLabelled { address: put.address.clone() }
        }
        Some("HierarchyTypeMismatchException") => {
            StoreError::KeptInClear { address: put.address.clone() }
        }
        _ => error.into(),
    }
}
