//! References: what stands in a file or in the environment where a secret value stood.

mod address;
mod error;
mod name;
mod version;

pub use address::{Address, StoreKind};
pub use error::ReferenceError;
pub use version::{Selector, VersionName};

use std::fmt;

/// What kind of reference a text is, by how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// To an entry of a store.
    Store(StoreKind),
    /// `sealed:`: the value itself, encrypted on the client.
    Sealed,
}

impl Scheme {
    const ALL: [Self; 4] = [
        Self::Store(StoreKind::Vault),
        Self::Store(StoreKind::SecretsManager),
        Self::Store(StoreKind::ParameterStore),
        Self::Sealed,
    ];

    /// What a reference of this kind begins with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Store(store) => store.prefix(),
            Self::Sealed => "sealed:",
        }
    }

    /// The kind of reference that `value` is, if it is one of ours.
    pub fn of(value: &[u8]) -> Option<Self> {
        let value = unquoted(value);
        Self::ALL.into_iter().find(|scheme| value.starts_with(scheme.prefix().as_bytes()))
    }
}

/// Without one pair of quotes around it. Programs that keep the quotes of a `.env` file, as Docker does, hand
/// a reference on like that.
pub fn unquoted(value: &[u8]) -> &[u8] {
    match value {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner,
        _ => value,
    }
}

/// A value in a store: which entry, which part of it, which version.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The entry.
    pub address: Address,
    /// One member of an entry whose value is a JSON object.
    pub member: Option<String>,
    /// The version.
    pub selector: Selector,
}

impl Reference {
    /// The newest version of an entry.
    pub fn to(address: Address) -> Self {
        Self { address, member: None, selector: Selector::Newest }
    }

    /// The newest version of one member.
    pub fn to_member(address: Address, member: &str) -> Self {
        Self { address, member: Some(member.to_owned()), selector: Selector::Newest }
    }

    /// Reads a reference in any of the forms that there are.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let text = match text.as_bytes() {
            [b'"', .., b'"'] | [b'\'', .., b'\''] => &text[1..text.len() - 1],
            _ => text,
        };
        match Scheme::of(text.as_bytes()) {
            Some(Scheme::Store(StoreKind::Vault)) => vault(text),
            Some(Scheme::Store(StoreKind::SecretsManager)) => secret(text),
            Some(Scheme::Store(StoreKind::ParameterStore)) => parameter(text),
            Some(Scheme::Sealed) => Err(ReferenceError::Unsupported(Scheme::Sealed)),
            None => Err(ReferenceError::NotOne),
        }
    }
}

/// `vault://NAME[#KEY][@VERSION]`.
fn vault(text: &str) -> Result<Reference, ReferenceError> {
    let (rest, selector) = match text.rsplit_once('@') {
        Some((rest, digits)) => {
            let number = version_number(digits).ok_or(ReferenceError::Version)?;
            (rest, Selector::Version(VersionName::Number(number)))
        }
        None => (text, Selector::Newest),
    };
    let (address, member) = split_member(rest)?;
    Ok(Reference { address: Address::parse(address)?, member, selector })
}

/// `sm://NAME[#KEY][@STAGE-or-VERSION-ID]`.
fn secret(text: &str) -> Result<Reference, ReferenceError> {
    let (rest, selector) = match text.rsplit_once('@') {
        Some((rest, stage)) => (rest, stage_or_id(stage)?),
        None => (text, Selector::Newest),
    };
    let (address, member) = split_member(rest)?;
    Ok(Reference { address: Address::parse(address)?, member, selector })
}

/// `ssm:///PATH[:VERSION-or-LABEL]`.
fn parameter(text: &str) -> Result<Reference, ReferenceError> {
    if text.contains('#') {
        return Err(ReferenceError::MemberOfParameter);
    }
    let start = StoreKind::ParameterStore.prefix().len();
    let (rest, selector) = match text[start..].split_once(':') {
        Some((name, selector)) => (&text[..start + name.len()], number_or_label(selector)?),
        None => (text, Selector::Newest),
    };
    Ok(Reference { address: Address::parse(rest)?, member: None, selector })
}

fn split_member(text: &str) -> Result<(&str, Option<String>), ReferenceError> {
    match text.split_once('#') {
        Some((_, "")) => Err(ReferenceError::EmptyMember),
        Some((address, member)) => Ok((address, Some(member.to_owned()))),
        None => Ok((text, None)),
    }
}

fn version_number(digits: &str) -> Option<u64> {
    let decimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| decimal && *number > 0)
}

/// A version id has 32 to 64 letters, digits and dashes; a staging label of that shape would be one too
/// many, so ids win (Secrets Manager, `SecretVersionIdType`).
fn stage_or_id(text: &str) -> Result<Selector, ReferenceError> {
    let taken = |c: char| c.is_ascii_alphanumeric() || "_+=.@-/".contains(c);
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if text.is_empty() || text.len() > 256 || !text.chars().all(taken) {
        return Err(ReferenceError::Stage);
    }
    Ok(if (32..=64).contains(&text.len()) && text.chars().all(is_id) {
        Selector::Version(VersionName::Id(text.to_owned()))
    } else {
        Selector::Label(text.to_owned())
    })
}

/// A label does not begin with a digit (Systems Manager, LabelParameterVersion).
fn number_or_label(text: &str) -> Result<Selector, ReferenceError> {
    if let Some(number) = version_number(text) {
        return Ok(Selector::Version(VersionName::Number(number)));
    }
    let taken = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let starts = text.starts_with(|c: char| !c.is_ascii_digit());
    if starts && text.len() <= 100 && text.chars().all(taken) {
        Ok(Selector::Label(text.to_owned()))
    } else {
        Err(ReferenceError::ParameterVersion)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.address)?;
        if let Some(member) = &self.member {
            write!(out, "#{member}")?;
        }
        let mark = if self.address.store() == StoreKind::ParameterStore { ':' } else { '@' };
        match self.selector.text() {
            Some(text) => write!(out, "{mark}{text}"),
            // Without it, what stands behind an `@` of the name would be taken for a stage.
            None if self.address.store() == StoreKind::SecretsManager
                && self.address.name().contains('@') =>
            {
                write!(out, "@AWSCURRENT")
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "vault://a",
            "vault://shop/dev/DB_PASSWORD",
            "vault://a#b",
            "vault://a#b.c@3",
            "sm://shop/prod",
            "sm://shop/prod#DB_PASSWORD",
            "sm://shop/prod#k@AWSPREVIOUS",
            "sm://a@EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE",
            "sm://a@b.example@AWSCURRENT",
            "ssm:///shop/prod/DB",
            "ssm://plain:3",
            "ssm:///shop/prod/DB:live",
        ] {
            assert_eq!(Reference::parse(text).expect("parses").to_string(), text);
        }
    }

    #[test]
    fn what_is_no_reference_says_why() {
        use ReferenceError as E;
        let cases = [
            ("plain", E::NotOne),
            ("sealed:Ag", E::Unsupported(Scheme::Sealed)),
            ("vault://a#", E::EmptyMember),
            ("vault://a@", E::Version),
            ("vault://a@0", E::Version),
            ("vault://a@+1", E::Version),
            ("vault://a@99999999999999999999", E::Version),
            ("sm://a@", E::Stage),
            ("sm://a b", E::SecretName),
            ("ssm:///a#b", E::MemberOfParameter),
            ("ssm:///a:0", E::ParameterVersion),
            ("ssm:///a:1x", E::ParameterVersion),
            ("ssm:///a@1", E::ParameterName),
        ];
        for (text, expected) in cases {
            assert_eq!(Reference::parse(text), Err(expected), "{text}");
        }
        for text in ["vault://", "vault:///a", "vault://a/", "vault://a//b", "vault://a/../b"] {
            assert!(matches!(Reference::parse(text), Err(E::Name(_))), "{text}");
        }
    }
}
