//! A function, as far as we look at it.

use std::collections::BTreeMap;
use std::fmt;

use super::name::{FunctionName, LATEST};
use crate::secret::Plaintext;

/// The configuration of a function or of one published version of it.
pub struct Function {
    /// Its ARN; that of a published version ends in its number.
    pub arn: String,
    /// Its name alone.
    pub name: String,
    /// `$LATEST` or the number of a published version.
    pub version: String,
    /// Changes with every change of the configuration or the code; and once more when a change has settled.
    pub revision: String,
    /// Whether it can be called.
    pub state: State,
    /// What has become of its last change.
    pub update: Update,
    /// As in `python3.12`; none for an image.
    pub runtime: Option<String>,
    /// Whether its code is a container image, which takes no layers.
    pub is_image: bool,
    /// As in `x86_64`.
    pub architecture: String,
    /// The ARNs of its layers, with their versions.
    pub layers: Vec<String>,
    /// Its variables.
    pub environment: Environment,
    /// The ARN of the customer managed key its environment is encrypted under; none for the key of Lambda's own.
    pub key: Option<String>,
    /// The ARN of its execution role.
    pub role: String,
    /// The VPC that its calls leave from.
    pub vpc: Option<String>,
    /// Whether published versions are snapshots of a function that has started.
    pub snap_start: bool,
    /// The function that it is a replica of, at the edge.
    pub master: Option<String>,
    /// Who made it, and for what; empty where tags were not asked for or may not be read.
    pub tags: BTreeMap<String, String>,
}

/// The variables of a function.
pub enum Environment {
    /// By name.
    Readable(Vec<Setting>),
    /// Lambda could not decrypt it for us: nothing is known of it, not even that it is empty.
    Unreadable {
        /// Lambda's code, as `AccessDeniedException`.
        code: String,
    },
}

/// One variable.
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Plaintext,
}

/// Whether a function can be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It can.
    Active,
    /// It will be woken up by the next call.
    Inactive,
    /// It is being made.
    Pending,
    /// It cannot, for this reason, as Lambda codes it.
    Failed(String),
}

/// What has become of the last change of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Update {
    /// It is in effect.
    Successful,
    /// It is on its way.
    InProgress,
    /// It is not in effect.
    Failed(FailedUpdate),
}

/// Why a change did not come into effect, as Lambda codes it: `LastUpdateStatusReasonCode`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedUpdate(pub String);

impl fmt::Display for FailedUpdate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self.0.as_str() {
            "KMSKeyAccessDenied" => "Lambda may not use the key of the environment",
            "KMSKeyNotFound" => "the key of the environment is not there",
            "InvalidStateKMSKey" => "the key of the environment cannot be used in its state",
            "DisabledKMSKey" => "the key of the environment is disabled",
            "EniLimitExceeded" | "SubnetOutOfIPAddresses" => "the VPC has no room for it",
            "InvalidSubnet" | "InvalidSecurityGroup" => "its VPC settings are wrong",
            "ImageDeleted" | "ImageAccessDenied" | "InvalidImage" => "its image cannot be used",
            "InvalidZipFileException" => "its code cannot be unpacked",
            "FunctionError.InitTimeout" => "it does not start in time",
            "FunctionError.PermissionDenied" => "it may not run what it is to start with",
            "FunctionError" => "it ends with an error while it starts",
            code if code.starts_with("FunctionError") => "it fails while it starts",
            "InsufficientRolePermissions" => "its role is not allowed what it needs",
            "InternalError" | "ServiceQuotaExceededException" => "Lambda itself failed",
            _ => "Lambda gives no reason that we know",
        };
        write!(out, "{sentence} ({})", self.0)
    }
}

impl Function {
    /// As it is written on the command line.
    pub fn shown(&self) -> FunctionName {
        let qualifier = (self.version != LATEST).then(|| self.version.clone());
        let named = FunctionName::of_arn(&self.arn).ok();
        let (region, arn) = named.map(|named| (named.region, named.arn)).unwrap_or_default();
        FunctionName { name: self.name.clone(), qualifier, region, arn }
    }

    /// The variables; none where they cannot be read.
    pub fn settings(&self) -> Option<&[Setting]> {
        match &self.environment {
            Environment::Readable(settings) => Some(settings),
            Environment::Unreadable { .. } => None,
        }
    }

    /// Whether it has no variables, as far as Lambda tells: they can be read, and there are none.
    pub fn has_no_variables(&self) -> bool {
        self.settings().is_some_and(<[_]>::is_empty)
    }

    /// The value of a variable.
    pub fn setting(&self, name: &str) -> Option<&Plaintext> {
        let setting = self.settings()?.iter().find(|setting| setting.name == name)?;
        Some(&setting.value)
    }

    /// Whether a variable has this value, which is no secret.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.setting(name).is_some_and(|now| now.expose() == value.as_bytes())
    }

    /// Whether it is the version that can be changed.
    pub fn is_latest(&self) -> bool {
        self.version == LATEST
    }

    /// Whether no change is on its way.
    pub fn is_settled(&self) -> bool {
        self.update != Update::InProgress && self.state != State::Pending
    }
}

impl Environment {
    /// How many bytes an environment takes of the 4,096: names and values, with what JSON puts around and into
    /// them, which is how Lambda counts.
    pub fn size_of<'s>(settings: impl Iterator<Item = (&'s str, &'s [u8])>) -> usize {
        let each = settings.map(|(name, value)| written(name.as_bytes()) + written(value) + 2);
        each.sum::<usize>() + 1
    }
}

/// The bytes of a JSON string with its quotes.
fn written(text: &[u8]) -> usize {
    let of = |byte: &u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0..=0x1f => 6,
        _ => 1,
    };
    text.iter().map(of).sum::<usize>() + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_counted_as_its_json() {
        for variables in [
            vec![],
            vec![("A", "1")],
            vec![("A", "1"), ("B", "two\nlines"), ("C", "\u{1}\"quoted\"\\")],
        ] {
            let json: BTreeMap<_, _> = variables.iter().copied().collect();
            let text = serde_json::to_string(&json).expect("JSON");
            let bytes = variables.iter().map(|(name, value)| (*name, value.as_bytes()));
            let size = Environment::size_of(bytes);
            assert_eq!(size, text.len().max(1) - usize::from(variables.is_empty()), "{text}");
        }
    }

    #[test]
    fn every_reason_says_its_code() {
        for code in ["DisabledKMSKey", "FunctionError.ExtensionLaunchError", "New"] {
            let text = FailedUpdate(code.to_owned()).to_string();
            assert!(text.ends_with(&format!("({code})")), "{text}");
        }
    }
}
