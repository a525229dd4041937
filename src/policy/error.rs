//! Why no policy can be made of what is asked for.

use crate::hint::{Explain, Hint};

/// Why no policy can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Not the ARN of one thing in a partition that we know.
    #[error("{text:?} is not the ARN of one thing")]
    NotAnArn {
        /// What was given.
        text: String,
    },
    /// The ARN of something else.
    #[error("{text} is not an ARN of the kind {kind}")]
    OtherArn {
        /// What was given.
        text: String,
        /// The service, and what the resource begins with.
        kind: String,
    },
    /// The ARN of a secret without its end.
    #[error(
        "the ARN {arn} has no hyphen and six characters at its end: a policy on it allows nothing"
    )]
    PartialArn {
        /// What was given.
        arn: String,
    },
    /// A secret of such a name is not found by it.
    #[error("the name {name} ends in a hyphen and six characters, as the ARN of a secret does")]
    NameLooksLikeArn {
        /// The name.
        name: String,
    },
}

impl Explain for PolicyError {
    fn hints(&self) -> Vec<Hint> {
        vec![Hint::say(match self {
            Self::NotAnArn { .. } => "a pattern or a name is not enough here: give the whole ARN",
            Self::OtherArn { .. } => {
                "keys are arn:…:kms:…:key/ID (no alias), roles arn:…:iam::…:role/NAME"
            }
            Self::PartialArn { .. } => {
                "take the whole ARN, as `kmseal list sm://` finds it by name"
            }
            Self::NameLooksLikeArn { .. } => {
                "choose another name: Secrets Manager takes the end for one that it made itself"
            }
        })]
    }
}
