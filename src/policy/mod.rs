//! The least that whoever reads certain secrets and parameters has to be allowed: facts in, statements out.

mod arn;
mod document;
mod error;
mod remark;
#[cfg(test)]
mod tests;

pub use arn::{Place, ends_like_an_arn, is_account};
pub use document::{Document, Statement};
pub use error::PolicyError;
pub use remark::{Remark, remarks};

use std::collections::{BTreeMap, BTreeSet};

use arn::{exact, exact_of, via};
use document::Test;

/// A KMS key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// One that a service of AWS made for itself. Whoever may read the entry may use it.
    Aws,
    /// One of the account's own: its ARN, never that of an alias, which KMS does not look at.
    Customer(String),
    /// None at all: a parameter that is not a `SecureString`.
    InClear,
}

/// A secret, or the place of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// It exists.
    Kept {
        /// Its whole ARN, which ends in a hyphen and six characters.
        arn: String,
        /// Its key; none when that is not known.
        key: Option<Key>,
        /// Whether it is scheduled for deletion.
        deleted: bool,
    },
    /// It does not exist, or nobody has looked.
    ToCome {
        /// Its name.
        name: String,
        /// Where it will be.
        place: Place,
        /// The key it will have; none when that is not known.
        key: Option<Key>,
    },
}

/// A parameter, or the place of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its ARN.
    pub arn: String,
    /// Whether it exists.
    pub exists: bool,
    /// Its key; none when that is not known.
    pub key: Option<Key>,
}

/// What a consumer reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Secrets.
    pub secrets: Vec<Secret>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
}

/// One entry as it stands in statements.
struct Entry<'f> {
    /// The ARN, or what matches it once there is one.
    arn: String,
    is_pattern: bool,
    key: Option<&'f Key>,
}

impl Secret {
    fn entry(&self) -> Result<Entry<'_>, PolicyError> {
        match self {
            Self::Kept { arn, key, .. } => {
                let name = exact_of(arn, "secretsmanager", "secret:")?.resource;
                if !ends_like_an_arn(name) {
                    return Err(PolicyError::PartialArn { arn: arn.clone() });
                }
                Ok(Entry { arn: arn.clone(), is_pattern: false, key: key.as_ref() })
            }
            Self::ToCome { name, place, key } => {
                if ends_like_an_arn(name) {
                    return Err(PolicyError::NameLooksLikeArn { name: name.clone() });
                }
                let arn = place.secret_to_come(name);
                // Nothing but the end may be a pattern.
                exact_of(arn.trim_end_matches('?'), "secretsmanager", "secret:")?;
                Ok(Entry { arn, is_pattern: true, key: key.as_ref() })
            }
        }
    }
}

impl Parameter {
    fn entry(&self) -> Result<Entry<'_>, PolicyError> {
        exact_of(&self.arn, "ssm", "parameter/")?;
        Ok(Entry { arn: self.arn.clone(), is_pattern: false, key: self.key.as_ref() })
    }
}

/// Entries that a service opens with one key.
struct Group<'f> {
    key: &'f str,
    via: String,
    arns: BTreeSet<String>,
    has_pattern: bool,
}

/// A service that opens entries for their readers, and what it tells KMS about them.
struct Opener {
    service: &'static str,
    context: &'static str,
    /// What statements about its entries are called.
    sid: &'static str,
}

const SECRETS: Opener = Opener {
    service: "secretsmanager",
    context: "kms:EncryptionContext:SecretARN",
    sid: "DecryptSecrets",
};
const PARAMETERS: Opener = Opener {
    service: "ssm",
    context: "kms:EncryptionContext:PARAMETER_ARN",
    sid: "DecryptParameters",
};

impl Opener {
    /// The entries by key. Nothing is needed for the keys of AWS itself.
    fn groups<'f>(&self, entries: &[Entry<'f>]) -> Result<Vec<Group<'f>>, PolicyError> {
        let mut groups: BTreeMap<(&str, String), Group<'f>> = BTreeMap::new();
        for entry in entries {
            let Some(Key::Customer(key)) = entry.key else {
                continue;
            };
            exact_of(key, "kms", "key/")?;
            let via = via(self.service, exact(entry.arn.trim_end_matches('?'))?);
            let group = groups.entry((key, via.clone())).or_insert_with(|| Group {
                key,
                via,
                arns: BTreeSet::new(),
                has_pattern: false,
            });
            group.arns.insert(entry.arn.clone());
            group.has_pattern |= entry.is_pattern;
        }
        Ok(groups.into_values().collect())
    }

    /// Using this key for these entries, and for nothing else.
    fn decrypt(&self, group: &Group<'_>, sid: &str, resource: &str) -> Statement {
        let test = if group.has_pattern { Test::StringLike } else { Test::StringEquals };
        Statement::allow(sid, ["kms:Decrypt"], [resource.to_owned()])
            .when(Test::StringEquals, "kms:ViaService", [group.via.clone()])
            .when(test, self.context, group.arns.iter().cloned())
    }
}

impl Facts {
    fn entries(&self) -> Result<(Vec<Entry<'_>>, Vec<Entry<'_>>), PolicyError> {
        let secrets = self.secrets.iter().map(Secret::entry).collect::<Result<_, _>>()?;
        let parameters = self.parameters.iter().map(Parameter::entry).collect::<Result<_, _>>()?;
        Ok((secrets, parameters))
    }

    /// The policy of the consumer itself.
    ///
    /// `GetParametersByPath` is never in it: who may call that for a path reads what is below, whatever else
    /// is denied. A batch of secrets is allowed for all, as it cannot be for less; it gives only those that
    /// `GetSecretValue` gives too.
    pub fn consumer_policy(&self) -> Result<Document, PolicyError> {
        let (secrets, parameters) = self.entries()?;
        let arns = |entries: &[Entry<'_>]| -> BTreeSet<String> {
            entries.iter().map(|entry| entry.arn.clone()).collect()
        };
        let mut statements = Vec::new();
        let of_secrets = arns(&secrets);
        let several = of_secrets.len() > 1;
        if !of_secrets.is_empty() {
            let read = ["secretsmanager:GetSecretValue"];
            statements.push(Statement::allow("ReadSecrets", read, of_secrets));
        }
        if several {
            let batch = ["secretsmanager:BatchGetSecretValue"];
            statements.push(Statement::allow("BatchReadSecrets", batch, ["*".to_owned()]));
        }
        decrypting(&SECRETS, &secrets, &mut statements)?;
        let of_parameters = arns(&parameters);
        if !of_parameters.is_empty() {
            let read = ["ssm:GetParameter", "ssm:GetParameters"];
            statements.push(Statement::allow("ReadParameters", read, of_parameters));
        }
        decrypting(&PARAMETERS, &parameters, &mut statements)?;
        Ok(Document::new(statements))
    }

    /// What the policy of each key has to say, by the ARN of the key, for this consumer. It is needed where
    /// the key is in another account, or where its policy does not leave such things to IAM.
    pub fn key_policies(&self, role: &str) -> Result<BTreeMap<String, Document>, PolicyError> {
        exact_of(role, "iam", "role/")?;
        let (secrets, parameters) = self.entries()?;
        let mut statements: BTreeMap<&str, Vec<Statement>> = BTreeMap::new();
        for (opener, entries) in [(SECRETS, secrets), (PARAMETERS, parameters)] {
            for group in opener.groups(&entries)? {
                let of_key = statements.entry(group.key).or_default();
                let sid = numbered(opener.sid, of_key);
                // The policy of a key is about no other key.
                of_key.push(opener.decrypt(&group, &sid, "*").to(role));
            }
        }
        let named = |(key, statements): (&str, _)| {
            (key.to_owned(), Document::new(statements).named(&format!("for {key}")))
        };
        Ok(statements.into_iter().map(named).collect())
    }
}

/// The policy of a function that opens what is bound to its own name under these keys. It calls KMS itself, so
/// no service stands in between.
pub fn opener_policy(keys: &[&str], function: &str) -> Result<Document, PolicyError> {
    let mut arns = BTreeSet::new();
    for key in keys {
        exact_of(key, "kms", "key/")?;
        arns.insert((*key).to_owned());
    }
    let bound = [function.to_owned()];
    let statement = Statement::allow("DecryptVariables", ["kms:Decrypt"], arns);
    let statement =
        statement.when(Test::StringEquals, "kms:EncryptionContext:LambdaFunctionName", bound);
    Ok(Document::new(vec![statement]))
}

/// One statement a key.
fn decrypting(
    opener: &Opener,
    entries: &[Entry<'_>],
    statements: &mut Vec<Statement>,
) -> Result<(), PolicyError> {
    for group in opener.groups(entries)? {
        let sid = numbered(opener.sid, statements);
        statements.push(opener.decrypt(&group, &sid, group.key));
    }
    Ok(())
}

/// Statements of a document need names of their own.
fn numbered(sid: &str, others: &[Statement]) -> String {
    match others.iter().filter(|other| other.sid.starts_with(sid)).count() {
        0 => sid.to_owned(),
        before => format!("{sid}{}", before + 1),
    }
}
