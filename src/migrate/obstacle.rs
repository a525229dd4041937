//! Why a variable cannot be moved.

use crate::reference::{Address, VersionName};
use crate::store::{Limit, MembersError};

/// Why a variable cannot be moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Obstacle {
    /// Its name has characters that no reference may have, or looks like a piece of a secret.
    #[error("its name cannot be part of a reference, or is no name but a piece of a value")]
    Name,
    /// It is a reference: what it stands for is in a store already.
    #[error("it is a reference and no value; leave it out with --exclude")]
    Reference,
    /// A key in several lines of which the dialect reads the first only.
    #[error(
        "only the first line of a key in several lines would be moved; put quotes around all of it"
    )]
    Cut,
    /// The store does not take it.
    #[error(transparent)]
    Limit(#[from] Limit),
    /// It cannot be a member of the secret.
    #[error(transparent)]
    Members(#[from] MembersError),
    /// Secrets Manager would take the end of the name for that of an ARN.
    #[error("the name of {0} ends in a hyphen and six characters, as the ARN of a secret does")]
    LooksLikeArn(Address),
    /// The secret it would go into is marked for deletion, which keeps its name taken.
    #[error("{0} is scheduled for deletion; restore it or choose another name")]
    Scheduled(Address),
    /// The dialect would expand something in it.
    #[error("{0} expands variables or runs commands in it, and kmseal never does")]
    Expands(&'static str),
    /// A finding says why.
    #[error("it cannot be replaced for sure as {0} reads the file; see the warning about it")]
    Unclear(&'static str),
    /// It stands there several times, with different values.
    #[error("it is set more than once, to different values (lines {})", list(.0))]
    Repeated(Vec<usize>),
    /// The dialects read different values, and none was chosen.
    #[error("the programs that read .env files disagree about it")]
    Dissent,
    /// Another file gives the same entry another value.
    #[error("another file sets it to another value")]
    OtherFile,
    /// Another function gives the same entry another value.
    #[error("another function sets it to another value; migrate that to another name")]
    OtherFunction,
    /// Lambda, or what starts the runtime, reads it.
    #[error("it is read before kmseal is started, or decides how the runtime starts")]
    Reserved,
    /// An extension reads it.
    #[error(
        "an extension reads it, which is a process of its own and would see the reference; --allow \
         extension moves it all the same"
    )]
    Extension,
    /// Two sources of a copy go to the same place, with different values.
    #[error("another source would give {0} another value")]
    OtherSource(String),
    /// A parameter of type String or `StringList`: what is written over it leaves the earlier versions in
    /// clear, and what is the same is in clear itself.
    #[error("{0} is kept in clear, and Parameter Store changes no type; choose another name")]
    KeptInClear(Address),
    /// The store has another value under that name.
    #[error("the store has another value under that name (version {0})")]
    Conflict(VersionName),
}

fn list(lines: &[usize]) -> String {
    lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
