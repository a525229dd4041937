//! References: what stands in a file or in the environment where a secret value stood.

mod address;
mod arn;
mod dynamic;
mod error;
mod name;
mod scheme;
mod vals;
mod version;
mod written;

#[cfg(test)]
mod tests;

pub use address::{Address, StoreKind};
pub use error::ReferenceError;
pub use scheme::{Scheme, unquoted};
pub use version::{Selector, VersionName};

use std::fmt;

use version::NEWEST_STAGE;

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

    /// The newest version of each of these members, or of the whole entry when none is named.
    pub fn to_members(address: &Address, members: &[String]) -> Vec<Self> {
        if members.is_empty() {
            return vec![Self::to(address.clone())];
        }
        members.iter().map(|member| Self::to_member(address.clone(), member)).collect()
    }

    /// Reads a reference in any of the forms that there are. What is foreign is shown in our own words, or
    /// as the ARN with what ECS puts behind it, and is the same when it is read again.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let text = match text.as_bytes() {
            [b'"', .., b'"'] | [b'\'', .., b'\''] => &text[1..text.len() - 1],
            _ => text,
        };
        match Scheme::of(text.as_bytes()) {
            Some(Scheme::Store(StoreKind::Vault)) => written::vault(text),
            Some(Scheme::Store(StoreKind::SecretsManager)) => written::secret(text),
            Some(Scheme::Store(StoreKind::ParameterStore)) => written::parameter(text),
            Some(Scheme::Arn(StoreKind::ParameterStore)) => arn::parameter(text),
            Some(Scheme::Arn(_)) => arn::secret(text),
            Some(Scheme::Dynamic) => dynamic::dynamic(text),
            Some(Scheme::Vals(store)) => vals::vals(text, store),
            Some(Scheme::Sealed) => Err(ReferenceError::Sealed),
            None => Err(ReferenceError::NotOne),
        }
    }

    /// The fields of ECS behind the ARN of a secret; a key with a colon does not fit into them.
    fn fmt_fields(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.member.as_deref().unwrap_or_default();
        match &self.selector {
            Selector::Newest if key.is_empty() => Ok(()),
            Selector::Newest => write!(out, ":{key}::"),
            Selector::Label(stage) => write!(out, ":{key}:{stage}:"),
            Selector::Version(id) => write!(out, ":{key}::{id}"),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_secret = self.address.store() == StoreKind::SecretsManager;
        if is_secret && self.address.is_arn() {
            if !self.member.as_ref().is_some_and(|key| key.contains(':')) {
                write!(out, "{}", self.address)?;
                return self.fmt_fields(out);
            }
            out.write_str(StoreKind::SecretsManager.prefix())?;
        }
        write!(out, "{}", self.address)?;
        if let Some(member) = &self.member {
            write!(out, "#{member}")?;
        }
        let mark = if self.address.store() == StoreKind::ParameterStore { ':' } else { '@' };
        let has_mark = |text: &str| text.contains('@');
        match self.selector.text() {
            Some(text) => write!(out, "{mark}{text}"),
            // Without it, what stands behind an `@` of the name or of the key would be taken for a stage.
            None if is_secret
                && (has_mark(self.address.name())
                    || self.member.as_deref().is_some_and(has_mark)) =>
            {
                write!(out, "@{NEWEST_STAGE}")
            }
            None => Ok(()),
        }
    }
}
