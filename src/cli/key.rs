//! Wrapping keys, as they are named on the command line.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::keys::Padding;

/// A wrapping key, as it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyArg {
    /// A key of KMS: an id, an ARN, `alias/NAME`.
    Kms(String),
    /// A key of the vault.
    Vault(String),
    /// An AES key in a file.
    RawAes {
        /// The namespace that messages carry.
        namespace: String,
        /// The name that messages carry.
        name: String,
        /// The file with its bytes.
        file: PathBuf,
    },
    /// An RSA key in a file.
    RawRsa {
        /// How data keys are padded.
        padding: Padding,
        /// The namespace that messages carry.
        namespace: String,
        /// The name that messages carry.
        name: String,
        /// The file with one half of the pair, in PEM.
        file: PathBuf,
    },
}

impl KeyArg {
    /// What a key of KMS is called.
    pub fn kms(&self) -> Option<&str> {
        match self {
            Self::Kms(named) => Some(named),
            _ => None,
        }
    }

    /// The file that it is in.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Kms(_) | Self::Vault(_) => None,
            Self::RawAes { file, .. } | Self::RawRsa { file, .. } => Some(file),
        }
    }

    /// The same in another file.
    #[must_use]
    pub fn in_file(mut self, other: PathBuf) -> Self {
        if let Self::RawAes { file, .. } | Self::RawRsa { file, .. } = &mut self {
            *file = other;
        }
        self
    }
}

impl fmt::Display for KeyArg {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kms(named) => out.write_str(named),
            Self::Vault(name) => write!(out, "vault:{name}"),
            Self::RawAes { namespace, name, file } => {
                write!(out, "raw-aes:{namespace}/{name}={}", file.display())
            }
            Self::RawRsa { padding, namespace, name, file } => {
                let is_it = |(_, one): &&(&str, Padding)| one == padding;
                let prefix = Padding::ALL.iter().find(is_it).map_or("raw-rsa", |(name, _)| name);
                write!(out, "{prefix}:{namespace}/{name}={}", file.display())
            }
        }
    }
}

/// `NAMESPACE/NAME=FILE`, each of them something.
fn raw_parts(text: &str) -> Option<(String, String, PathBuf)> {
    let (names, file) = text.split_once('=')?;
    let (namespace, name) = names.split_once('/')?;
    let whole = ![namespace, name, file].contains(&"");
    whole.then(|| (namespace.to_owned(), name.to_owned(), PathBuf::from(file)))
}

impl FromStr for KeyArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(name) = text.strip_prefix("vault:") {
            let name = name.strip_prefix("//").unwrap_or(name);
            return match name {
                "" => Err("a key of the vault is written vault:NAME".to_owned()),
                name => Ok(Self::Vault(name.to_owned())),
            };
        }
        if let Some(raw) = text.strip_prefix("raw-aes:") {
            let (namespace, name, file) = raw_parts(raw)
                .ok_or_else(|| "a raw AES key is written raw-aes:NAMESPACE/NAME=FILE".to_owned())?;
            return Ok(Self::RawAes { namespace, name, file });
        }
        let rsa = |(prefix, padding): &(&str, Padding)| {
            Some((text.strip_prefix(prefix)?.strip_prefix(':')?, *padding))
        };
        if let Some((raw, padding)) = Padding::ALL.iter().find_map(rsa) {
            let (namespace, name, file) = raw_parts(raw)
                .ok_or_else(|| "a raw RSA key is written raw-rsa:NAMESPACE/NAME=FILE".to_owned())?;
            return Ok(Self::RawRsa { padding, namespace, name, file });
        }
        let known = |c: char| c.is_ascii_alphanumeric() || "/_-:".contains(c);
        if text.is_empty() || !text.chars().all(known) {
            return Err("a key is a key id, an ARN or alias/NAME of KMS, vault:NAME, or \
                        raw-aes:NAMESPACE/NAME=FILE"
                .to_owned());
        }
        Ok(Self::Kms(text.to_owned()))
    }
}
