//! Why a store could not do it.

use super::VALUE_LIMIT;
use super::change::Change;
use super::limits::Limit;
use super::vault::VaultError;
use crate::aws::AwsError;
use crate::fs::FsError;
use crate::hint::{Explain, Hint, Kind, shell_word};
use crate::keys::KeyError;
use crate::keys::kms::KmsError;
use crate::reference::{Address, Reference};
use crate::secret::RandomError;

/// Why a store could not do it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No such entry.
    #[error("there is no entry {address}")]
    NotFound {
        /// The name that was asked for.
        address: Address,
    },
    /// It was deleted.
    #[error("the entry {address} is deleted{}", still_there(*.until))]
    Deleted {
        /// Its name.
        address: Address,
        /// Until when it can be brought back, in seconds since 1970-01-01 UTC, where the store says so.
        until: Option<i64>,
    },
    /// It is not deleted, so it cannot be purged.
    #[error("the entry {address} is in use, so it cannot be removed for good")]
    NotDeleted {
        /// Its name.
        address: Address,
    },
    /// No such version.
    #[error("the entry {address} has no version {version}")]
    NoVersion {
        /// The entry.
        address: Address,
        /// The version that was asked for.
        version: String,
    },
    /// The value is no JSON object, or has no such member.
    #[error("the value of {address} is not a JSON object with a member {key:?}")]
    NoMember {
        /// The entry.
        address: Address,
        /// The member that was asked for.
        key: String,
    },
    /// Someone else wrote in between.
    #[error("the entry {address} was written by someone else in the meantime")]
    Conflict {
        /// The entry.
        address: Address,
    },
    /// A value over [`VALUE_LIMIT`].
    #[error("the value for {address} is larger than {VALUE_LIMIT} bytes")]
    TooLarge {
        /// The entry it was meant for.
        address: Address,
    },
    /// The value does not open.
    #[error("the value of {address} cannot be read")]
    Value {
        /// The entry.
        address: Address,
        /// Why.
        source: KeyError,
    },
    /// There is no key of this name.
    #[error("the vault has no key {name:?}")]
    NoKey {
        /// The name that was asked for.
        name: String,
    },
    /// There is a key of this name already.
    #[error("the vault has a key {name:?} already")]
    KeyExists {
        /// The name that was asked for.
        name: String,
    },
    /// The store does not take a new value for it.
    #[error("the entry {address} cannot be written: {why}")]
    ReadOnly {
        /// The entry.
        address: Address,
        /// Who writes it instead.
        why: String,
    },
    /// Secrets Manager would take the end of the name for that of an ARN.
    #[error(
        "the name of {address} ends in a hyphen and six characters, as the ARN of a secret does, and may not be found again"
    )]
    LooksLikeArn {
        /// The entry that is not there yet.
        address: Address,
    },
    /// The store has answered, and not said a word about this entry.
    #[error("the store gave no answer for {address}")]
    Unanswered {
        /// The entry.
        address: Address,
    },
    /// The store does not take such a value.
    #[error("{address} cannot take it: {source}")]
    NotTaken {
        /// The entry it was meant for.
        address: Address,
        /// Why.
        source: Limit,
    },
    /// A parameter of type String or `StringList`. Parameter Store changes no type.
    #[error(
        "the parameter {address} is kept in clear, and so are its earlier versions: it cannot be encrypted in its place"
    )]
    KeptInClear {
        /// The parameter.
        address: Address,
    },
    /// There are 100 versions, and the oldest cannot make room for another one.
    #[error(
        "the parameter {address} has 100 versions, and the oldest has a label, so that it is not dropped for a new one"
    )]
    OldestIsLabelled {
        /// The parameter.
        address: Address,
    },
    /// Nothing says which key a parameter has, and without a key it would get the default one.
    #[error("the parameter {address} has a key that is not known, and would lose it")]
    KeyUnknown {
        /// The parameter.
        address: Address,
        /// Why it is not known.
        source: Option<Box<AwsError>>,
    },
    /// Parameters are written and removed by name.
    #[error("{address} can only be read: Parameter Store writes and removes by name, not by ARN")]
    NotByArn {
        /// The parameter.
        address: Address,
    },
    /// Its name is as long as names are.
    #[error("the name of {address} is too long for an entry beside it")]
    NoRoomBeside {
        /// The entry.
        address: Address,
    },
    /// The token of a write is that of a version which was in use once.
    #[error("{address} had a value of this run before, and it is not in use any more")]
    UsedBefore {
        /// The entry.
        address: Address,
    },
    /// Parameter Store deletes for good.
    #[error("{address} cannot be brought back: Parameter Store keeps nothing that is deleted")]
    NoWayBack {
        /// The parameter.
        address: Address,
    },
    /// Neither the call that changes an entry was answered nor a look at it afterwards.
    #[error("it is not known whether {address} was {done}")]
    Unknown {
        /// The entry.
        address: Address,
        /// What was to be done.
        done: Change,
        /// What became of the call.
        source: Box<AwsError>,
    },
    /// A new version was written, and what is there now cannot be seen.
    #[error("{address} was written, and could not be read back")]
    Unproven {
        /// The entry.
        address: Address,
        /// Why.
        source: Box<Self>,
    },
    /// What the store gives back is not what was stored.
    #[error("{address} reads back differently from what was stored")]
    ReadBack {
        /// The entry.
        address: Address,
    },
    /// The store has said nothing about it at all.
    #[error("the store gave no answer for one of the entries")]
    NoAnswer,
    /// A service of AWS.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// A key of KMS.
    #[error(transparent)]
    Kms(#[from] KmsError),
    /// The vault itself.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A file.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl Explain for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::Value { source, .. } => source.kind(),
            Self::Aws(error) => error.kind(),
            Self::Kms(error) => error.kind(),
            Self::Vault(error) => error.kind(),
            Self::Fs(error) => error.kind(),
            // It is written.
            Self::Unproven { source, .. } if source.kind() != Kind::Integrity => Kind::Partial,
            Self::Unproven { source, .. } => source.kind(),
            Self::ReadBack { .. } => Kind::Integrity,
            _ => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NotFound { address } if address.store().is_aws() => {
                vec![Hint::run(format!("kmseal list {}", address.store().prefix()))]
            }
            Self::NotFound { .. } => vec![Hint::run("kmseal list")],
            Self::Deleted { address, .. } => {
                vec![Hint::run(format!("kmseal restore {}", typed(address)))]
            }
            Self::NotDeleted { address } => {
                vec![Hint::run(format!("kmseal delete {}", typed(address)))]
            }
            Self::NoVersion { address, .. } => {
                vec![Hint::run(format!("kmseal history {}", typed(address)))]
            }
            Self::Conflict { .. } => vec![Hint::say("run the same command again")],
            Self::LooksLikeArn { .. } => {
                vec![Hint::say("choose a name that ends otherwise, for instance with `_` for `-`")]
            }
            Self::KeptInClear { address } => vec![Hint::say(format!(
                "copy it to a new name, as in `kmseal copy {address} {address}-2`, and delete the old one"
            ))],
            Self::OldestIsLabelled { address } => vec![
                Hint::run(format!("kmseal history {}", typed(address))),
                Hint::say("move the label to a newer version, or take it away"),
            ],
            Self::KeyUnknown { source, .. } => {
                let mut hints = vec![Hint::say(
                    "name the key with --key, or allow ssm:DescribeParameters, which tells it",
                )];
                hints.extend(source.iter().flat_map(|source| source.hints()));
                hints
            }
            Self::NotByArn { .. } => vec![Hint::say(
                "name it as ssm:///PATH, with the account and the region that it is in",
            )],
            Self::UsedBefore { .. } => vec![Hint::say("give each rotation a run id of its own")],
            Self::NoWayBack { address } => {
                vec![Hint::run(format!("kmseal delete --purge {}", typed(address)))]
            }
            Self::Unknown { address, done, source } => {
                let mut hints = source.hints();
                hints.push(done.look(address));
                hints
            }
            Self::Unproven { address, source } => {
                let mut hints = source.hints();
                hints.push(Change::Written.look(address));
                hints
            }
            Self::ReadBack { address } => vec![Change::Written.look(address)],
            Self::NoKey { .. } => vec![Hint::run("kmseal vault status")],
            Self::Value { source, .. } => source.hints(),
            Self::Aws(error) => error.hints(),
            Self::Kms(error) => error.hints(),
            Self::Vault(error) => error.hints(),
            Self::Fs(error) => error.hints(),
            _ => Vec::new(),
        }
    }
}

/// An entry as a word of a command: an `@` in its name is not taken for that of a version.
pub(super) fn typed(address: &Address) -> String {
    shell_word(&Reference::to(address.clone()).to_string())
}

/// Until when a deleted entry keeps its name and can be brought back.
fn still_there(until: Option<i64>) -> String {
    match until.and_then(|until| jiff::Timestamp::from_second(until).ok()) {
        Some(until) => format!(", and can be brought back until {until}"),
        None => String::new(),
    }
}
