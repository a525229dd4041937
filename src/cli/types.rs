//! Values that several flags share, each with its one way of being read.

use std::fmt;
use std::str::FromStr;

use clap::ValueEnum;
use glob::Pattern;

use crate::migrate::Reader;
use crate::portage::ExportSource;
use crate::redact::Log;
use crate::reference::{Address, Reference, Selector, StoreKind};

/// A reference, as in `vault://shop/dev/DB_PASSWORD`.
#[derive(Debug, Clone)]
pub struct ReferenceArg(pub Reference);

impl FromStr for ReferenceArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Reference::parse(text).map(Self).map_err(|error| with_cause(&error))
    }
}

/// Where values go: an entry of a store, or nowhere, sealed.
#[derive(Debug, Clone)]
pub enum ToArg {
    /// They stay in their file.
    Sealed,
    /// Into this entry, or below it.
    Store(Reference),
}

impl FromStr for ToArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "sealed" | "sealed:" => Ok(Self::Sealed),
            _ => text.parse().map(|ReferenceArg(reference)| Self::Store(reference)),
        }
    }
}

impl fmt::Display for ToArg {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sealed => out.write_str("sealed"),
            Self::Store(reference) => write!(out, "{reference}"),
        }
    }
}

/// A store, or a part of one, as in `vault://`, `sm://shop` or `ssm:///shop`.
#[derive(Debug, Clone)]
pub struct PrefixArg {
    /// The store.
    pub store: StoreKind,
    /// The names at or under this one; all without it.
    pub under: Option<Address>,
}

impl FromStr for PrefixArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let whole = |store: &StoreKind| {
            text.strip_prefix(store.prefix()).is_some_and(|rest| matches!(rest, "" | "/"))
        };
        if let Some(store) = StoreKind::ALL.into_iter().find(whole) {
            return Ok(Self { store, under: None });
        }
        let trimmed = text.strip_suffix('/').unwrap_or(text);
        let address = Address::parse(trimmed).map_err(|error| with_cause(&error))?;
        Ok(Self { store: address.store(), under: Some(address) })
    }
}

/// What is exported: a reference, or everything at or below a name.
#[derive(Debug, Clone)]
pub struct ExportArg(pub ExportSource);

impl FromStr for ExportArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let below = |prefix: PrefixArg| Self(ExportSource::Below(prefix.store, prefix.under));
        if text.ends_with('/') {
            return text.parse().map(below);
        }
        let reference = Reference::parse(text).map_err(|error| with_cause(&error))?;
        let is_part = reference.member.is_some() || reference.selector != Selector::Newest;
        Ok(if is_part || reference.address.is_arn() {
            Self(ExportSource::Exact(reference))
        } else {
            Self(ExportSource::Below(reference.address.store(), Some(reference.address)))
        })
    }
}

/// A pattern of names: `*` for any text, `?` for any character, `[…]` for one of some.
#[derive(Debug, Clone)]
pub struct GlobArg(pub Pattern);

impl FromStr for GlobArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Pattern::new(text).map(Self).map_err(|error| error.msg.to_owned())
    }
}

/// Which program's way of reading `.env` files counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DialectArg(pub Reader);

impl DialectArg {
    /// What can be said.
    pub const NAMES: [&'static str; 8] =
        ["auto", "node", "dotenvx", "python", "ruby", "docker", "systemd", "bash"];
}

impl FromStr for DialectArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Reader::parse(text).map(Self).ok_or_else(|| "not a dialect".to_owned())
    }
}

/// The log of a pipeline that is told to hide values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MaskArg {
    /// GitHub Actions
    Github,
    /// GitLab CI, on a runner with `proxy_exec = true`
    Gitlab,
}

impl From<MaskArg> for Log {
    fn from(arg: MaskArg) -> Self {
        match arg {
            MaskArg::Github => Self::GitHub,
            MaskArg::Gitlab => Self::GitLab,
        }
    }
}

/// Clap prints one line for a bad value: the cause belongs to it.
fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// Reads a dialect; the possible values are shown in help and completions.
pub(super) fn dialect_parser() -> impl clap::builder::TypedValueParser<Value = DialectArg> {
    use clap::builder::TypedValueParser as _;
    clap::builder::PossibleValuesParser::new(DialectArg::NAMES)
        .try_map(|name| name.parse::<DialectArg>())
}

/// A pair of an encryption context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextArg {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: String,
}

impl FromStr for ContextArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => {
                Ok(Self { key: key.to_owned(), value: value.to_owned() })
            }
            _ => Err("a pair is written KEY=VALUE".to_owned()),
        }
    }
}

/// What an encryption context must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DemandArg {
    /// This pair.
    Pair(ContextArg),
    /// This key, whatever belongs to it.
    Present(String),
}

impl FromStr for DemandArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.contains('=') {
            true => text.parse().map(Self::Pair),
            false if text.is_empty() => Err("a demand is written KEY=VALUE or KEY".to_owned()),
            false => Ok(Self::Present(text.to_owned())),
        }
    }
}
