//! New material for a key: on a schedule, and at once.

use std::time::Duration;

use aws_sdk_kms::config::retry::RetryConfig;
use aws_sdk_kms::primitives::DateTime;
use aws_sdk_kms::types::RotationType;

use super::{Kms, KmsError, KmsKey, Manager};
use crate::aws::{AwsError, Backoff, Fault, Pages};

/// How often a key can be rotated at once in its life (KMS quotas, "On-demand rotation").
pub const MOST_ROTATIONS: usize = 25;

/// How often is looked for what was done: KMS may show it a little later.
const LOOKS: usize = 4;
/// The longest that the first wait between two looks takes.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// How a key rotates, as `GetKeyRotationStatus` tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Whether it does so by itself.
    pub is_on: bool,
    /// The days between two rotations, where KMS says.
    pub days: Option<u16>,
    /// When it will be next, in seconds since 1970-01-01 UTC.
    pub next: Option<i64>,
    /// Since when a rotation that was asked for has been under way, likewise.
    pub under_way: Option<i64>,
}

impl Schedule {
    /// Whether the key rotates every so many days. Where KMS does not say how many, being on has to do.
    pub fn is_every(&self, days: u16) -> bool {
        self.is_on && self.days.is_none_or(|now| now == days)
    }
}

/// The rotations that a key has had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rotations {
    /// How many were asked for.
    pub at_once: usize,
    /// When the last one was, of whatever kind, in seconds since 1970-01-01 UTC.
    pub last: Option<i64>,
}

/// Whether what was done can be seen.
#[derive(Debug)]
pub enum Looked {
    /// It can.
    Seen,
    /// The caller may not look; KMS itself has said that it is done.
    NotAllowed(AwsError),
}

/// What has come of asking for a rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It was begun.
    Begun,
    /// Another one had been begun before.
    UnderWay,
}

impl Kms {
    /// Makes sure that KMS gives this key new material: symmetric, enabled, made by KMS, and not a replica.
    pub fn check_rotates(&self, key: &KmsKey) -> Result<(), KmsError> {
        let arn = key.arn.clone();
        if key.manager == Manager::Aws {
            return Err(KmsError::RotatedByAws { key: arn });
        }
        if key.spec != "SYMMETRIC_DEFAULT" {
            return Err(KmsError::HasOneMaterial { key: arn, spec: key.spec.clone() });
        }
        match key.origin.as_str() {
            "AWS_KMS" => {}
            "EXTERNAL" => return Err(KmsError::Imported { key: arn }),
            _ => return Err(KmsError::InKeyStore { key: arn }),
        }
        if let Some(primary) = key.replica_of.clone() {
            return Err(KmsError::IsReplica { key: arn, primary });
        }
        if key.state != "Enabled" {
            return Err(KmsError::NotEnabled { key: arn, state: key.state.clone() });
        }
        Ok(())
    }

    /// How a key rotates.
    pub fn schedule(&self, key: &KmsKey) -> Result<Schedule, AwsError> {
        self.aws.wait(self.scheduled(&key.arn))
    }

    /// The rotations that it has had.
    pub fn rotations(&self, key: &KmsKey) -> Result<Rotations, AwsError> {
        self.aws.wait(self.rotated(key))
    }

    /// Has KMS rotate a key by itself, and looks whether it does. Can be repeated.
    pub fn rotate_every(&self, key: &KmsKey, days: u16) -> Result<Looked, AwsError> {
        self.aws.wait(self.turn_on(&key.arn, days))
    }

    pub(super) async fn turn_on(&self, arn: &str, days: u16) -> Result<Looked, AwsError> {
        let call = self.aws.call("kms:EnableKeyRotation", format!("the key {arn}"), false);
        let request = self.client(arn).await?.enable_key_rotation();
        let answer = request.key_id(arn).rotation_period_in_days(i32::from(days)).send().await;
        let sent = answer.map(drop).map_err(|error| AwsError::from_sdk(&call, &error));
        if let Err(error) = &sent
            && !error.is_lost()
        {
            return sent.map(|()| Looked::Seen);
        }
        // The answer is empty, so that the page of a proxy passes for one.
        let mut backoff = Backoff::new(FIRST_WAIT);
        for _ in 1..LOOKS {
            match self.scheduled(arn).await {
                Ok(now) if !now.is_every(days) => backoff.wait().await,
                looked => return seen(sent, looked.map(drop)),
            };
        }
        let now = self.scheduled(arn).await;
        let now =
            now.and_then(
                |now| {
                    if now.is_every(days) { Ok(()) } else { Err(AwsError::garbled(&call)) }
                },
            );
        seen(sent, now)
    }

    async fn scheduled(&self, arn: &str) -> Result<Schedule, AwsError> {
        let call = self.aws.call("kms:GetKeyRotationStatus", format!("the key {arn}"), false);
        let request = self.client(arn).await?.get_key_rotation_status();
        let answer = request.key_id(arn).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
        Ok(Schedule {
            is_on: answer.key_rotation_enabled,
            days: answer.rotation_period_in_days.and_then(|days| u16::try_from(days).ok()),
            next: answer.next_rotation_date.map(|date| date.secs()),
            under_way: answer.on_demand_rotation_start_date.map(|date| date.secs()),
        })
    }

    async fn rotated(&self, key: &KmsKey) -> Result<Rotations, AwsError> {
        let call = self.aws.call("kms:ListKeyRotations", format!("the key {}", key.arn), false);
        let kms = self.client(&key.arn).await?;
        let (mut found, mut pages) = (Rotations::default(), Pages::default());
        loop {
            let request = kms.list_key_rotations().key_id(&key.arn);
            let answer = request.set_marker(pages.token.clone()).send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            if answer.rotations.is_none() {
                return Err(AwsError::garbled(&call));
            }
            for one in answer.rotations() {
                found.at_once += usize::from(one.rotation_type() == Some(&RotationType::OnDemand));
                found.last = found.last.max(one.rotation_date().map(DateTime::secs));
            }
            if !pages.has_next(&call, answer.next_marker)? {
                return Ok(found);
            }
        }
    }

    /// Asks for a rotation of a key that had `before`, once. The call has no token, so the SDK does not repeat
    /// it, and when its answer is lost it is looked whether it was begun: each one counts.
    pub fn rotate_now(&self, key: &KmsKey, before: Option<Rotations>) -> Result<Asked, KmsError> {
        let source = match self.aws.wait(self.ask_once(key)) {
            Ok(()) => return Ok(Asked::Begun),
            Err(error) if error.code() == Some("ConflictException") => return Ok(Asked::UnderWay),
            Err(error) if error.code() == Some("LimitExceededException") => {
                return Err(KmsError::RotatedOut { key: key.arn.clone() });
            }
            Err(error) if !error.is_lost() => return Err(error.into()),
            Err(error) => error,
        };
        if self.aws.wait(self.was_begun(key, before)) {
            return Ok(Asked::Begun);
        }
        Err(KmsError::MaybeRotated { key: key.arn.clone(), source })
    }

    async fn ask_once(&self, key: &KmsKey) -> Result<(), AwsError> {
        let call = self.aws.call("kms:RotateKeyOnDemand", format!("the key {}", key.arn), false);
        let request = self.client(&key.arn).await?.rotate_key_on_demand().key_id(&key.arn);
        let once = aws_sdk_kms::config::Builder::new().retry_config(RetryConfig::disabled());
        let answer = request.customize().config_override(once).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
        let is_it = answer.key_id.as_deref().is_some_and(|answered| key.is(answered));
        if is_it { Ok(()) } else { Err(AwsError::garbled(&call)) }
    }

    /// Whether a rotation is under way, or one more than before was asked for, or the material is another one.
    async fn was_begun(&self, key: &KmsKey, before: Option<Rotations>) -> bool {
        let mut backoff = Backoff::new(FIRST_WAIT);
        for look in 1..=LOOKS {
            let now = self.scheduled(&key.arn).await;
            if now.is_ok_and(|now| now.under_way.is_some()) {
                return true;
            }
            let now = self.rotated(key).await.ok();
            if before.zip(now).is_some_and(|(before, now)| now.at_once > before.at_once) {
                return true;
            }
            let now = self.described(&key.arn).await.ok().and_then(|now| now.material);
            if now.is_some() && key.material.is_some() && now != key.material {
                return true;
            }
            if look < LOOKS {
                backoff.wait().await;
            }
        }
        false
    }
}

/// What an empty answer is worth, and what was seen afterwards.
fn seen(sent: Result<(), AwsError>, looked: Result<(), AwsError>) -> Result<Looked, AwsError> {
    match (sent, looked) {
        // Seen, by whatever attempt.
        (_, Ok(())) => Ok(Looked::Seen),
        (Ok(()), Err(error)) if error.fault() == Fault::Denied => Ok(Looked::NotAllowed(error)),
        (Ok(()), Err(error)) => Err(error),
        (sent, Err(_)) => sent.map(|()| Looked::Seen),
    }
}
