//! What can be wrong with a vault as a whole.

use std::path::PathBuf;

use crate::hint::{Explain, Hint, Kind, path_word};
use crate::store::StoreError;

/// Why the vault does not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// There is none.
    #[error("there is no vault at {path}", path = .path.display())]
    Missing {
        /// Where one was looked for.
        path: PathBuf,
    },
    /// It is not a vault file, or its beginning is damaged.
    #[error("{path} is not a vault: {what}", path = .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A format of a later version.
    #[error("{path} has vault format {format}, which this version does not know", path = .path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
        /// The number it carries.
        format: u16,
    },
    /// The header asks for more work than we are willing to do.
    #[error("{path} asks for a key derivation outside the limits ({what})", path = .path.display())]
    CostOutsideLimits {
        /// The file.
        path: PathBuf,
        /// Which parameter.
        what: &'static str,
    },
    /// The key file is not there.
    #[error("the vault's key file is missing: {path}", path = .path.display())]
    NoKeyFile {
        /// Where it should be.
        path: PathBuf,
    },
    /// The key file is not 32 bytes.
    #[error("{path} is not a key file of this program", path = .path.display())]
    BadKeyFile {
        /// The file.
        path: PathBuf,
    },
    /// The key file opens another vault, or the vault's header was altered.
    #[error(
        "the key file does not open the vault: it belongs to another one, or the vault was altered"
    )]
    WrongKeyFile,
    /// The passphrase is wrong, or the vault's header was altered.
    #[error("the passphrase does not open the vault")]
    WrongPassphrase,
    /// No passphrase could be had.
    #[error("a passphrase of the vault is needed, and none could be read")]
    NoPassphrase {
        /// The option that names a file with it.
        option: &'static str,
    },
    /// The question for the passphrase was broken off.
    #[error("stopped at the question for the passphrase; nothing was changed")]
    Stopped,
    /// The passphrase was typed differently the second time.
    #[error("the two passphrases differ; nothing was changed")]
    PassphrasesDiffer,
    /// A passphrase of no characters.
    #[error("an empty passphrase protects nothing; nothing was changed")]
    EmptyPassphrase,
    /// What is inside was altered.
    #[error("the vault was altered: its content is not authentic")]
    NotAuthentic,
    /// An earlier state of the file was put back.
    #[error(
        "the vault is older than what this machine last wrote: an earlier copy was put in its place"
    )]
    Older,
    /// It is not the vault that this machine last wrote.
    #[error("this is not the vault that this machine last wrote: another one was put in its place")]
    Another,
    /// Another vault stands in its place.
    #[error("the vault was replaced by another one in the meantime")]
    Replaced,
    /// The content cannot be written.
    #[error("the vault would be larger than {limit} bytes")]
    Full {
        /// The limit in bytes.
        limit: usize,
    },
    /// The file has the change; something that follows it has failed.
    #[error("the vault was changed, and not all that belongs to the change could be done")]
    Landed {
        /// What failed.
        source: Box<StoreError>,
    },
    /// The key derivation failed.
    #[error("no key could be derived from the passphrase")]
    Derivation,
}

impl Explain for VaultError {
    fn kind(&self) -> Kind {
        match self {
            Self::Malformed { .. }
            | Self::UnknownFormat { .. }
            | Self::CostOutsideLimits { .. }
            | Self::WrongKeyFile
            | Self::NotAuthentic
            | Self::Older
            | Self::Another
            | Self::Replaced => Kind::Integrity,
            Self::Landed { .. } => Kind::Partial,
            Self::NoPassphrase { .. } => Kind::Usage,
            Self::Stopped => Kind::Interrupted,
            _ => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Missing { .. } => vec![Hint::run("kmseal vault init")],
            Self::NoKeyFile { path } => vec![Hint::say(format!(
                "put the key file back from your backup: {}",
                path_word(path)
            ))],
            Self::NoPassphrase { option } => vec![Hint::say(format!(
                "type it at a terminal, or name a file that holds it with {option}"
            ))],
            Self::Older | Self::Another => vec![
                Hint::say("if you restored a backup on purpose, accept it"),
                Hint::run("kmseal vault accept"),
            ],
            Self::NotAuthentic | Self::Malformed { .. } | Self::WrongKeyFile => {
                vec![Hint::say("put the vault and its key file back from the same backup")]
            }
            Self::Landed { source } => {
                let mut hints = source.hints();
                hints.push(Hint::say("the next change of the vault brings the rest up to date"));
                hints
            }
            Self::Full { .. } => vec![Hint::run("kmseal list --deleted")],
            _ => Vec::new(),
        }
    }
}
