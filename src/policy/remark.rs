//! What should be known about a policy before it is used.

use std::collections::BTreeSet;
use std::fmt;

use super::{Document, Facts, Key, Secret};
use crate::arn::Arn;

/// Characters that all inline policies of a role may have together, without white space (IAM quotas).
const INLINE_LIMIT: usize = 10_240;
/// The same for one managed policy, of which a role has ten (IAM quotas).
const MANAGED_LIMIT: usize = 6_144;

/// One thing to know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// The secret is not there: its ARN cannot be known.
    SecretToCome {
        /// Its name.
        name: String,
    },
    /// The parameter is not there.
    ParameterToCome {
        /// Its ARN.
        arn: String,
    },
    /// The secret cannot be read at the moment.
    Deleted {
        /// Its ARN.
        arn: String,
    },
    /// The key is not known, so there is no statement about it.
    NoKey {
        /// The ARN, or the name of a secret to come.
        entry: String,
    },
    /// The entry has to allow it as well.
    OtherAccount {
        /// Its ARN.
        arn: String,
    },
    /// The key has to allow it as well.
    KeyOfOtherAccount {
        /// Its ARN.
        arn: String,
    },
    /// The key of AWS's own cannot be used from another account at all.
    AwsKeyOfOtherAccount {
        /// The ARN of the entry.
        arn: String,
    },
    /// It does not fit into one role.
    TooLong {
        /// Its characters without white space.
        characters: usize,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SecretToCome { name } => write!(
                out,
                "the ARN of the secret {name} is not known yet, and written with -?????? at the end: \
                 make the policy again once it is there"
            ),
            Self::ParameterToCome { arn } => write!(out, "there is no parameter {arn} yet"),
            Self::Deleted { arn } => {
                write!(
                    out,
                    "{arn} is scheduled for deletion: until it is restored, nobody reads it"
                )
            }
            Self::NoKey { entry } => write!(
                out,
                "the key of {entry} is not known: with a customer managed key, kms:Decrypt is \
                 missing here; name it with --key"
            ),
            Self::OtherAccount { arn } => write!(
                out,
                "{arn} is in another account than the role, and has to be shared with it as well: a secret \
                 by its resource policy, a parameter by AWS RAM"
            ),
            Self::KeyOfOtherAccount { arn } => write!(
                out,
                "the key {arn} is in another account than the role: its key policy has to allow the \
                 role as well, see --key-policy"
            ),
            Self::AwsKeyOfOtherAccount { arn } => write!(
                out,
                "{arn} has an AWS managed key, which no other account can use: give it a customer \
                 managed key first"
            ),
            Self::TooLong { characters } => write!(
                out,
                "the policy has {characters} characters, and all inline policies of a role together \
                 may have {INLINE_LIMIT}: divide it into managed policies of {MANAGED_LIMIT} each"
            ),
        }
    }
}

/// What should be known about the policy that these facts make, for this role.
pub fn remarks(facts: &Facts, role: Option<&str>, policy: &Document) -> Vec<Remark> {
    let consumer = role.and_then(|role| Some(Arn::parse(role).ok()?.account.to_owned()));
    let mut found = BTreeSet::new();
    for secret in &facts.secrets {
        match secret {
            Secret::Kept { arn, key, deleted } => {
                if *deleted {
                    found.insert(Remark::Deleted { arn: arn.clone() });
                }
                about(arn, key.as_ref(), consumer.as_deref(), &mut found);
                if key.is_none() {
                    found.insert(Remark::NoKey { entry: arn.clone() });
                }
            }
            Secret::ToCome { name, key, .. } => {
                found.insert(Remark::SecretToCome { name: name.clone() });
                if key.is_none() {
                    found.insert(Remark::NoKey { entry: name.clone() });
                }
            }
        }
    }
    for parameter in &facts.parameters {
        let arn = &parameter.arn;
        about(arn, parameter.key.as_ref(), consumer.as_deref(), &mut found);
        if !parameter.exists {
            found.insert(Remark::ParameterToCome { arn: arn.clone() });
        }
        if parameter.key.is_none() {
            found.insert(Remark::NoKey { entry: arn.clone() });
        }
    }
    let characters = policy.counted();
    if characters > INLINE_LIMIT {
        found.insert(Remark::TooLong { characters });
    }
    found.into_iter().collect()
}

/// What another account has to do about it.
fn about(arn: &str, key: Option<&Key>, consumer: Option<&str>, found: &mut BTreeSet<Remark>) {
    let Some(consumer) = consumer else {
        return;
    };
    let elsewhere = |arn: &str| Arn::parse(arn).is_ok_and(|arn| arn.account != consumer);
    if elsewhere(arn) {
        found.insert(Remark::OtherAccount { arn: arn.to_owned() });
    }
    match key {
        Some(Key::Customer(key)) if elsewhere(key) => {
            found.insert(Remark::KeyOfOtherAccount { arn: key.clone() });
        }
        Some(Key::Aws) if elsewhere(arn) => {
            found.insert(Remark::AwsKeyOfOtherAccount { arn: arn.to_owned() });
        }
        _ => {}
    }
}
