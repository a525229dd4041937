//! References: what stands in a file or in the environment where a secret value stood.

use std::fmt;

use crate::hint::{Explain, Hint};
use crate::name::{EntryName, NameError};

/// Where a value is kept, as the scheme of a reference says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `vault://`: the embedded vault.
    Vault,
    /// `sm://`: AWS Secrets Manager.
    SecretsManager,
    /// `ssm://`: AWS Systems Manager Parameter Store.
    ParameterStore,
    /// `sealed:`: the value itself, encrypted on the client.
    Sealed,
}

impl Scheme {
    const ALL: [Self; 4] = [Self::Vault, Self::SecretsManager, Self::ParameterStore, Self::Sealed];

    /// What a reference of this kind begins with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Vault => "vault://",
            Self::SecretsManager => "sm://",
            Self::ParameterStore => "ssm://",
            Self::Sealed => "sealed:",
        }
    }

    /// The kind of reference that `value` is, if it is one of ours.
    pub fn of(value: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| value.starts_with(scheme.prefix().as_bytes()))
    }
}

/// `vault://NAME[#KEY][@VERSION]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultReference {
    /// The entry.
    pub name: EntryName,
    /// One member of an entry whose value is a JSON object.
    pub member: Option<String>,
    /// A version; the newest when not given.
    pub version: Option<u32>,
}

/// Why a text is no reference that can be resolved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// Not `vault://…` at all.
    #[error("not a reference to the vault")]
    NotVault,
    /// A kind of reference that exists, but that this version does not resolve.
    #[error("`{prefix}` references cannot be resolved by this version", prefix = .0.prefix())]
    Unsupported(Scheme),
    /// The name is not one that the vault takes.
    #[error("the name in the reference is not valid")]
    Name(#[from] NameError),
    /// `#` with nothing behind it.
    #[error("nothing stands behind `#` in the reference")]
    EmptyMember,
    /// Not a positive number behind `@`.
    #[error("what stands behind `@` in the reference is not a version number")]
    Version,
}

impl Explain for ReferenceError {
    fn hints(&self) -> Vec<Hint> {
        vec![Hint::say(
            "a reference is written vault://NAME, vault://NAME#KEY or vault://NAME@VERSION",
        )]
    }
}

impl VaultReference {
    /// The newest version of an entry.
    pub fn to(name: EntryName) -> Self {
        Self { name, member: None, version: None }
    }

    /// Reads a reference.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let Some(rest) = text.strip_prefix(Scheme::Vault.prefix()) else {
            return Err(match Scheme::of(text.as_bytes()) {
                Some(scheme) => ReferenceError::Unsupported(scheme),
                None => ReferenceError::NotVault,
            });
        };
        let (rest, version) = match rest.rsplit_once('@') {
            Some((rest, digits)) => (rest, Some(version_number(digits)?)),
            None => (rest, None),
        };
        let (name, member) = match rest.split_once('#') {
            Some((_, "")) => return Err(ReferenceError::EmptyMember),
            Some((name, member)) => (name, Some(member.to_owned())),
            None => (rest, None),
        };
        Ok(Self { name: EntryName::parse(name)?, member, version })
    }
}

fn version_number(digits: &str) -> Result<u32, ReferenceError> {
    let decimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse() {
        Ok(number) if decimal && number > 0 => Ok(number),
        _ => Err(ReferenceError::Version),
    }
}

impl fmt::Display for VaultReference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", Scheme::Vault.prefix(), self.name)?;
        if let Some(member) = &self.member {
            write!(out, "#{member}")?;
        }
        if let Some(version) = self.version {
            write!(out, "@{version}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["vault://a", "vault://shop/dev/DB_PASSWORD", "vault://a#b", "vault://a#b.c@3"]
        {
            assert_eq!(VaultReference::parse(text).expect("parses").to_string(), text);
        }
    }

    #[test]
    fn what_is_no_reference_says_why() {
        use ReferenceError as E;
        let cases = [
            ("plain", E::NotVault),
            ("sm://a", E::Unsupported(Scheme::SecretsManager)),
            ("ssm:///a", E::Unsupported(Scheme::ParameterStore)),
            ("sealed:Ag", E::Unsupported(Scheme::Sealed)),
            ("vault://a#", E::EmptyMember),
            ("vault://a@", E::Version),
            ("vault://a@0", E::Version),
            ("vault://a@+1", E::Version),
            ("vault://a@99999999999", E::Version),
        ];
        for (text, expected) in cases {
            assert_eq!(VaultReference::parse(text), Err(expected), "{text}");
        }
        for text in ["vault://", "vault:///a", "vault://a/", "vault://a//b", "vault://a/../b"] {
            assert!(matches!(VaultReference::parse(text), Err(E::Name(_))), "{text}");
        }
    }
}
