//! `kms …`

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand};

use super::types::{PrefixArg, ReferenceArg};
use crate::lambda::FunctionName;
use crate::reference::{Reference, StoreKind};

/// Show, make and change the KMS keys that protect what is in AWS
#[derive(Debug, Args)]
pub struct KmsArgs {
    /// What to do
    #[command(subcommand)]
    pub action: KmsAction,
}

/// The actions.
#[derive(Debug, Subcommand)]
#[expect(
    missing_docs,
    reason = "the help is the doc comment of the arguments; one here would hide it"
)]
pub enum KmsAction {
    /// Show which secrets, parameters, log groups and functions of the region are under which key
    ///
    /// What may not be listed is said, and does not stop the rest. Parameters of type String are kept in
    /// clear, without any key. A function is under the key of its variables; without any, it is not shown.
    Status,
    CreateKey(KmsCreateKeyArgs),
    Apply(KmsApplyArgs),
}

impl KmsAction {
    /// The words that were typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Status => "kms status",
            Self::CreateKey(_) => "kms create-key",
            Self::Apply(_) => "kms apply",
        }
    }
}

/// Make a customer managed key with an alias, rotated every year
///
/// The key policy is shown before anything is made. A key costs USD 1 a month.
#[derive(Debug, Args)]
pub struct KmsCreateKeyArgs {
    /// The alias, as in alias/shop
    #[arg(value_name = "ALIAS")]
    pub alias: AliasArg,

    /// What the key is for
    #[arg(long, value_name = "TEXT", default_value = "secrets, made by kmseal")]
    pub description: String,

    /// Days between two rotations (90 to 2560)
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u16).range(90..=2560))]
    pub rotation_period: u16,

    /// Take the key policy from FILE, as JSON; `-` is standard input
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with_all = ["admin", "user"])]
    pub policy: Option<PathBuf>,

    /// Let this user or role manage the key, and not use it (can be repeated)
    #[arg(long, value_name = "ARN")]
    pub admin: Vec<PrincipalArg>,

    /// Let this user or role use the key, and not manage it (can be repeated)
    #[arg(long, value_name = "ARN")]
    pub user: Vec<PrincipalArg>,

    /// Make no key, but give KEY what it lacks of alias and rotation: goes on after a failure
    #[arg(long, value_name = "KEY", conflicts_with_all = ["policy", "admin", "user", "description"])]
    pub existing: Option<String>,

    /// Show the key policy and make nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

/// Put secrets, parameters, functions and log groups under a KMS key
///
/// Secrets and parameters get a new version under the key, with the value they have: what was written
/// before can still be opened with the old key, and kmseal says which versions those are. Of a log group
/// only what comes from now on is under the key; of a function it is the environment. All of it is journaled, and `kmseal undo` takes it back.
#[derive(Debug, Args)]
pub struct KmsApplyArgs {
    /// The key: an id, an ARN or alias/NAME
    #[arg(value_name = "KEY")]
    pub key: String,

    /// `sm://NAME`, `ssm:///PATH`, `lambda:NAME` or `logs:NAME`; with a `/` at the end all secrets or parameters below
    #[arg(required = true, value_name = "TARGET")]
    pub targets: Vec<TargetArg>,

    /// Make sure that this role can use the key as well (can be repeated)
    #[arg(long, value_name = "ARN")]
    pub role: Vec<PrincipalArg>,

    /// Change a function that a stack owns, though its next deployment puts the earlier key back
    #[arg(long)]
    pub live_anyway: bool,

    /// Show the plan and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

/// An alias of KMS, with `alias/` in front.
#[derive(Debug, Clone)]
pub struct AliasArg(pub String);

impl FromStr for AliasArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.strip_prefix("alias/").unwrap_or(text);
        let takes = |c: char| c.is_ascii_alphanumeric() || "/_-".contains(c);
        if name.starts_with("aws/") {
            return Err("names that begin with alias/aws/ are AWS's own".to_owned());
        }
        // KMS, CreateAlias: 1 to 256 characters in all.
        if name.is_empty() || name.len() > 250 || !name.chars().all(takes) {
            return Err("an alias has letters, digits and `/ _ -`, as in alias/shop".to_owned());
        }
        Ok(Self(format!("alias/{name}")))
    }
}

/// A user or role of IAM, as an ARN.
#[derive(Debug, Clone)]
pub struct PrincipalArg(pub String);

impl FromStr for PrincipalArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        match parts.as_slice() {
            ["arn", _, "iam", "", account, resource]
                if account.len() == 12
                    && (resource.starts_with("role/") || resource.starts_with("user/")) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err("a role is written arn:aws:iam::ACCOUNT:role/NAME".to_owned()),
        }
    }
}

/// What is to be put under a key.
#[derive(Debug, Clone)]
pub enum TargetArg {
    /// A whole entry.
    Entry(Reference),
    /// All entries of a store below a name.
    Below(PrefixArg),
    /// A log group.
    LogGroup(String),
    /// A function, for the key of its environment.
    Function(FunctionName),
}

impl FromStr for TargetArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(name) = text.strip_prefix("logs:") {
            // CloudWatch Logs, CreateLogGroup.
            let takes = |c: char| c.is_ascii_alphanumeric() || "_-/.#".contains(c);
            if name.is_empty() || name.len() > 512 || !name.chars().all(takes) {
                return Err("a log group has letters, digits and `_ - / . #`".to_owned());
            }
            return Ok(Self::LogGroup(name.to_owned()));
        }
        if FunctionName::is_meant(text) {
            let name = text.parse::<FunctionName>().map_err(|error| error.to_string())?;
            if name.qualifier.is_some() {
                return Err("what is published can never be changed; name the function".to_owned());
            }
            return Ok(Self::Function(name));
        }
        let target = if text.ends_with('/') {
            Self::Below(text.parse()?)
        } else {
            Self::Entry(text.parse::<ReferenceArg>()?.0)
        };
        if target.store() == Some(StoreKind::Vault) {
            return Err("the vault has keys of its own, not those of KMS".to_owned());
        }
        Ok(target)
    }
}

impl TargetArg {
    /// The store it is in; none for a log group and a function.
    pub fn store(&self) -> Option<StoreKind> {
        match self {
            Self::Entry(reference) => Some(reference.address.store()),
            Self::Below(prefix) => Some(prefix.store),
            Self::LogGroup(_) | Self::Function(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_entries_prefixes_or_log_groups() {
        let read = |text: &str| text.parse::<TargetArg>();
        assert!(matches!(read("sm://shop/prod"), Ok(TargetArg::Entry(_))));
        assert!(matches!(
            read("ssm:///shop/"),
            Ok(TargetArg::Below(PrefixArg { under: Some(_), .. }))
        ));
        assert!(matches!(read("sm://"), Ok(TargetArg::Below(PrefixArg { under: None, .. }))));
        assert!(matches!(read("logs:/aws/lambda/shop"), Ok(TargetArg::LogGroup(_))));
        for bad in ["vault://a", "vault://", "logs:", "logs:a b", "shop/prod"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn aliases_have_their_beginning() {
        let alias = |text: &str| text.parse::<AliasArg>().map(|alias| alias.0);
        assert_eq!(alias("shop").as_deref(), Ok("alias/shop"));
        assert_eq!(alias("alias/shop/prod").as_deref(), Ok("alias/shop/prod"));
        assert!(alias("alias/aws/ssm").is_err());
        assert!(alias("a:b").is_err());
    }
}
