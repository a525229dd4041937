//! Which entry of which store.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::ReferenceError;
use super::name::{PARAMETER_ARN_MAX, check_parameter, check_secret};
use crate::arn::{Arn, ArnError, is_region};
use crate::name::EntryName;

/// A place that keeps values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreKind {
    /// The embedded vault.
    Vault,
    /// AWS Secrets Manager.
    SecretsManager,
    /// AWS Systems Manager Parameter Store.
    ParameterStore,
}

impl StoreKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Vault, Self::SecretsManager, Self::ParameterStore];

    /// What an address in it begins with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Vault => "vault://",
            Self::SecretsManager => "sm://",
            Self::ParameterStore => "ssm://",
        }
    }

    /// Its name in sentences.
    pub fn title(self) -> &'static str {
        match self {
            Self::Vault => "the vault",
            Self::SecretsManager => "Secrets Manager",
            Self::ParameterStore => "Parameter Store",
        }
    }

    /// The wrapping key of an entry for which no other is asked.
    pub fn default_key(self) -> &'static str {
        match self {
            Self::Vault => "default",
            Self::SecretsManager => "alias/aws/secretsmanager",
            Self::ParameterStore => "alias/aws/ssm",
        }
    }

    /// Whether it is a service of AWS.
    pub fn is_aws(self) -> bool {
        self != Self::Vault
    }
}

/// One entry of one store: a vault entry, a secret, or a parameter; without member and version.
///
/// Written `vault://NAME`, `sm://NAME`, `ssm:///PATH` (`ssm://NAME` for a parameter without a leading
/// slash), or as the ARN when it was given as one. A name alone is one of the region that is set;
/// `sm://NAME?region=REGION` is that name in another region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    store: StoreKind,
    name: String,
    /// Beside a name; an ARN has its own.
    region: Option<String>,
}

impl Address {
    /// An entry of the vault.
    pub fn vault(name: &EntryName) -> Self {
        Self { store: StoreKind::Vault, name: name.to_string(), region: None }
    }

    /// The entry of this name in this store. In AWS the name may be an ARN.
    pub fn new(store: StoreKind, name: &str) -> Result<Self, ReferenceError> {
        if store.is_aws() && name.starts_with("arn:") {
            return Self::of_arn(name)
                .and_then(|it| if it.store == store { Ok(it) } else { Err(ReferenceError::Arn) });
        }
        match store {
            StoreKind::Vault => drop(EntryName::parse(name)?),
            StoreKind::SecretsManager => check_secret(name)?,
            StoreKind::ParameterStore => check_parameter(name)?,
        }
        Ok(Self { store, name: name.to_owned(), region: None })
    }

    /// Reads an address: what stands behind the prefix is the name.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        if text.starts_with("arn:") {
            return Self::of_arn(text);
        }
        let store = StoreKind::ALL.into_iter().find(|store| text.starts_with(store.prefix()));
        let store = store.ok_or(ReferenceError::NotOne)?;
        let name = &text[store.prefix().len()..];
        match name.split_once('?').filter(|_| store.is_aws()) {
            Some((name, query)) => {
                let region = query.strip_prefix("region=").ok_or(ReferenceError::Query)?;
                Self::new(store, name)?.in_region(region)
            }
            None => Self::new(store, name),
        }
    }

    /// The secret or parameter of this ARN; the one of a secret may lack its last six characters.
    fn of_arn(text: &str) -> Result<Self, ReferenceError> {
        let arn = Arn::parse(text)?;
        let store = match arn.service {
            "secretsmanager" => {
                check_secret(arn.resource.strip_prefix("secret:").ok_or(ReferenceError::Arn)?)?;
                StoreKind::SecretsManager
            }
            "ssm" => {
                let name = arn.resource.strip_prefix("parameter").ok_or(ReferenceError::Arn)?;
                let levels = name.strip_prefix('/').ok_or(ReferenceError::Arn)?;
                // The slash of a name that stands alone is the one of the ARN.
                check_parameter(if levels.contains('/') { name } else { levels })?;
                if text.len() > PARAMETER_ARN_MAX {
                    return Err(ReferenceError::ParameterLength);
                }
                StoreKind::ParameterStore
            }
            _ => return Err(ReferenceError::Arn),
        };
        if arn.region.is_empty() {
            return Err(ArnError::Region.into());
        }
        if arn.account.len() != 12 {
            return Err(ArnError::Account.into());
        }
        Ok(Self { store, name: text.to_owned(), region: None })
    }

    /// The same name in this region; an ARN must be of it already.
    pub(super) fn in_region(mut self, region: &str) -> Result<Self, ReferenceError> {
        if !self.store.is_aws() || !is_region(region) {
            return Err(ReferenceError::Region);
        }
        match self.arn() {
            Some(arn) if arn.region != region => return Err(ReferenceError::OtherRegion),
            Some(_) => {}
            None => self.region = Some(region.to_owned()),
        }
        Ok(self)
    }

    /// The store it is in.
    pub fn store(&self) -> StoreKind {
        self.store
    }

    /// The name, as the store takes it. For an ARN, the ARN.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name alone, also of an ARN: as `shop/prod` or `/shop/x`.
    ///
    /// A secret's ARN ends in a hyphen and six letters or digits that AWS chose; they are cut when they are
    /// there. Of an ARN without them whose name happens to end like that, too much is cut. A parameter's ARN
    /// does not tell `/x` from `x`: the answer is `/x`.
    pub fn plain_name(&self) -> &str {
        let Some(arn) = self.arn() else {
            return &self.name;
        };
        match arn.resource.strip_prefix("secret:") {
            Some(name) => name.rsplit_once('-').map_or(name, |(plain, suffix)| {
                let is_suffix = suffix.len() == 6
                    && !plain.is_empty()
                    && suffix.bytes().all(|b| b.is_ascii_alphanumeric());
                if is_suffix { plain } else { name }
            }),
            None => arn.resource.strip_prefix("parameter").unwrap_or(arn.resource),
        }
    }

    /// Whether it is the name of a secret that ends in a hyphen and six characters, as ARNs do: it may not be
    /// found again by that name (Secrets Manager, `CreateSecret`).
    pub fn looks_like_arn(&self) -> bool {
        let end = self.name.rsplit_once('-').map_or("", |(_, end)| end);
        self.store == StoreKind::SecretsManager
            && !self.is_arn()
            && end.len() == 6
            && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }

    /// The region, when it says one: that of its ARN, or the one beside the name.
    pub fn region(&self) -> Option<&str> {
        self.arn().map(|arn| arn.region).or(self.region.as_deref())
    }

    /// The account, when it is an ARN.
    pub fn account(&self) -> Option<&str> {
        self.arn().map(|arn| arn.account)
    }

    /// Whether it was given as an ARN.
    pub fn is_arn(&self) -> bool {
        self.arn().is_some()
    }

    /// Its ARN, taken apart, when it was given as one.
    pub fn arn(&self) -> Option<Arn<'_>> {
        // No name in AWS has a colon, and no name in the vault has one.
        self.name.starts_with("arn:").then(|| Arn::parse(&self.name).ok()).flatten()
    }

    /// The entry of this name below this one, as `shop/prod` and `DB_PASSWORD` make `shop/prod/DB_PASSWORD`.
    pub fn join(&self, part: &str) -> Result<Self, ReferenceError> {
        if self.is_arn() {
            return Err(ReferenceError::BelowArn);
        }
        // What is a legal name in one store must be one in a reference in any `.env` file.
        EntryName::parse(part)?;
        let joined = Self::new(self.store, &format!("{}/{part}", self.name.trim_end_matches('/')))?;
        Ok(Self { region: self.region.clone(), ..joined })
    }

    /// Whether it is `other` itself or below it. Nothing is below an ARN, and what is in one region is not
    /// below a name in another.
    pub fn is_under(&self, other: &Self) -> bool {
        if self.store != other.store || self.is_arn() || other.is_arn() {
            return self == other;
        }
        let rest = self.name.strip_prefix(other.name.trim_end_matches('/'));
        (other.region.is_none() || self.region == other.region)
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_arn() {
            return out.write_str(&self.name);
        }
        write!(out, "{}{}", self.store.prefix(), self.name)?;
        match &self.region {
            Some(region) => write!(out, "?region={region}"),
            None => Ok(()),
        }
    }
}

impl TryFrom<String> for Address {
    type Error = ReferenceError;

    fn try_from(text: String) -> Result<Self, ReferenceError> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}
