//! Why a key of KMS cannot be used or made.

use crate::aws::AwsError;
use crate::hint::{Explain, Hint, Kind, shell_word};

/// Why a key of KMS cannot be used or made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KmsError {
    /// No such key in this account and region, or none that we may see.
    #[error("there is no key {key} in KMS")]
    NoKey {
        /// As it was named.
        key: String,
    },
    /// It is disabled, on its way out, or not there yet.
    #[error("the key {key} cannot be used: its state is {state}")]
    NotEnabled {
        /// Its ARN.
        key: String,
        /// As AWS writes it.
        state: String,
    },
    /// It signs, or is asymmetric.
    #[error(
        "the key {key} is for {usage} with {spec}; {service} takes symmetric keys for encryption"
    )]
    WrongKind {
        /// Its ARN.
        key: String,
        /// What it is for, as AWS writes it.
        usage: String,
        /// What it is, as AWS writes it.
        spec: String,
        /// Who would use it.
        service: &'static str,
    },
    /// An AWS managed key serves one service.
    #[error("the key {key} is managed by AWS for another service, and {service} cannot use it")]
    OtherService {
        /// Its ARN.
        key: String,
        /// Who would use it.
        service: &'static str,
    },
    /// The caller may not use it.
    #[error("{who} is not allowed {actions} on {key}", actions = .actions.join(" and "))]
    NotAllowed {
        /// The caller: the ARN that STS says.
        who: String,
        /// What is missing, as IAM writes it.
        actions: Vec<&'static str>,
        /// The ARN of the key.
        key: String,
    },
    /// The key policy says nothing of CloudWatch Logs and this group.
    #[error("the policy of {key} does not let CloudWatch Logs use it for this log group")]
    LogsNotAllowed {
        /// Its ARN.
        key: String,
        /// The statement that is missing, as JSON in one line.
        statement: String,
    },
    /// The alias names a key already.
    #[error("{alias} names the key {key} already")]
    AliasTaken {
        /// `alias/NAME`.
        alias: String,
        /// The ARN of that key.
        key: String,
    },
    /// AWS rotates it, and nobody else can.
    #[error("the key {key} is managed by AWS, which rotates it every year")]
    RotatedByAws {
        /// Its ARN.
        key: String,
    },
    /// It is asymmetric, or for codes of authentication.
    #[error("the key {key} is a key of {spec}, which has one material for all its life")]
    HasOneMaterial {
        /// Its ARN.
        key: String,
        /// What it is, as AWS writes it.
        spec: String,
    },
    /// Its material was brought from elsewhere.
    #[error("the material of the key {key} was imported, and KMS cannot make it another one")]
    Imported {
        /// Its ARN.
        key: String,
    },
    /// Its material is in a key store of the account's own.
    #[error("the key {key} is in a custom key store, whose keys KMS does not rotate")]
    InKeyStore {
        /// Its ARN.
        key: String,
    },
    /// A replica has the material of its primary.
    #[error("the key {key} is a replica, and is rotated with its primary key")]
    IsReplica {
        /// Its ARN.
        key: String,
        /// That of the primary key.
        primary: String,
    },
    /// Keys of other regions have its material.
    #[error("the key {key} is a multi-Region key, and a new one would have no replicas")]
    InManyRegions {
        /// Its ARN.
        key: String,
    },
    /// Somebody has changed an alias.
    #[error("{alias} leads to another key than when the plan was made")]
    AliasMoved {
        /// `alias/NAME`.
        alias: String,
    },
    /// It was rotated as often as a key can be.
    #[error("the key {key} was rotated at once 25 times, which is all that KMS does")]
    RotatedOut {
        /// Its ARN.
        key: String,
    },
    /// KMS may have begun to rotate it, and its answer was lost.
    #[error(
        "there was no answer to kms:RotateKeyOnDemand, so a rotation of {key} may have been begun"
    )]
    MaybeRotated {
        /// Its ARN.
        key: String,
        /// Why.
        source: AwsError,
    },
    /// KMS may have made a key, and its answer was lost.
    #[error("there was no answer to kms:CreateKey, so a key without an alias may have been made")]
    MaybeMade {
        /// Why.
        source: AwsError,
    },
    /// The same of a key that is to take the place of another one, and is known by its description.
    #[error(
        "there was no answer to kms:CreateKey; if it has made the key, the run finds it when it goes on"
    )]
    MaybeMadeInPlace {
        /// Why.
        source: AwsError,
    },
    /// The key is there, and not all that belongs to it.
    #[error(transparent)]
    HalfMade(Box<HalfMade>),
    /// The call itself failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
}

/// A key that lacks something of what was asked for.
#[derive(Debug, thiserror::Error)]
#[error("the key {key} was made, {made}; {missing} could not be done")]
pub struct HalfMade {
    /// Its ARN.
    pub key: String,
    /// What was done beside.
    pub made: String,
    /// What could not be done, as IAM writes it.
    pub missing: &'static str,
    /// The alias that it was to have.
    pub alias: String,
    /// The rotation period that it was to have, in days.
    pub rotation_days: u16,
    /// Why.
    pub source: AwsError,
}

impl Explain for KmsError {
    fn kind(&self) -> Kind {
        match self {
            Self::HalfMade(_) => Kind::Partial,
            Self::Aws(error) => error.kind(),
            _ => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoKey { .. } => vec![
                Hint::say("is it in this region and account? The keys in use are shown by"),
                Hint::run("kmseal kms status"),
            ],
            Self::NotEnabled { .. } => {
                vec![Hint::say("enable it, or choose another one")]
            }
            Self::WrongKind { .. } | Self::OtherService { .. } => vec![
                Hint::say("choose a customer managed key, or make one"),
                Hint::run("kmseal kms create-key alias/NAME"),
            ],
            Self::NotAllowed { actions, key, .. } => vec![Hint::say(format!(
                "allow {} on {key} in an IAM policy of that identity, or in the key policy",
                actions.join(" and ")
            ))],
            Self::LogsNotAllowed { statement, .. } => {
                vec![Hint::say(format!("add this statement to the key policy: {statement}"))]
            }
            Self::AliasTaken { .. } => vec![Hint::say("choose another alias, or use that key")],
            Self::RotatedByAws { .. } => vec![
                Hint::say("make a key of your own, and put under it what is to be"),
                Hint::run("kmseal kms create-key alias/NAME"),
            ],
            Self::HasOneMaterial { key, .. } => vec![
                Hint::say("a new key can take its place, and its aliases"),
                Hint::run(format!("kmseal rotate --key {key} --replace")),
            ],
            Self::Imported { .. } => vec![
                Hint::say(
                    "import new material with `aws kms import-key-material`, and then `aws kms rotate-key-on-demand`",
                ),
                Hint::say("or import it into a new key, and put under that one what uses this one"),
            ],
            Self::InKeyStore { .. } => vec![
                Hint::say("make another key in that store, and put under it what uses this one"),
                Hint::run("kmseal kms status"),
            ],
            Self::InManyRegions { .. } => vec![Hint::say(
                "make a key with its replicas, and put under it what uses this one, as `kmseal kms apply alias/NAME sm://NAME` does",
            )],
            Self::AliasMoved { .. } => vec![Hint::say("let it lead where it led, or undo the run")],
            Self::IsReplica { primary, .. } => {
                vec![Hint::say(format!("name its primary key instead: {primary}"))]
            }
            Self::RotatedOut { key } => vec![
                Hint::say(
                    "KMS goes on to rotate it by itself, with --every; or a new key takes its place",
                ),
                Hint::run(format!("kmseal rotate --key {key} --replace")),
            ],
            Self::MaybeRotated { key, source } => {
                let mut hints = source.hints();
                hints.push(Hint::say("look how often it was rotated before you try again"));
                hints.push(Hint::run(format!("kmseal rotate --key {key} --now --dry-run")));
                hints
            }
            Self::MaybeMadeInPlace { source } => source.hints(),
            Self::MaybeMade { source } => {
                let mut hints = source.hints();
                hints.push(Hint::say(
                    "look through the keys of the account before you try again: each costs USD 1 a month",
                ));
                hints
            }
            Self::HalfMade(half) => {
                let HalfMade { key, alias, rotation_days, source, .. } = &**half;
                let mut hints = source.hints();
                let alias = shell_word(alias);
                hints.push(Hint::run(format!(
                    "kmseal kms create-key {alias} --existing {key} --rotation-period {rotation_days}"
                )));
                hints
            }
            Self::Aws(error) => error.hints(),
        }
    }
}
