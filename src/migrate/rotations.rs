//! What a plan has of rotations, and how far they have come.

use serde::{Deserialize, Serialize};

use crate::name::Token;
use crate::reference::{Address, VersionName};

/// One new version of an entry, made in stages. What was staged, set and promoted is read from the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRotation {
    /// The entry.
    pub address: Address,
    /// The members that get new values; none for the whole value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// The users whose passwords take turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<Pair>,
    /// The id of the run, which is the same wherever it is tried again.
    pub run_id: String,
    /// The token of the new version.
    pub token: Token,
    /// The version that was in use.
    pub from: VersionName,
    /// Whether it goes back: what waits is dropped, or an earlier version comes to its use again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back: bool,
    /// The earlier version that comes to its use again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<VersionName>,
}

/// How far one rotation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RotationStep {
    /// Somebody else is asked to rotate it.
    Starting,
    /// The new value is about to wait in the store.
    Staging,
    /// A command is about to set it, and another one to test it.
    Setting,
    /// It is about to be put in use.
    Promoting,
    /// Nothing is to wait any more.
    Settling,
    /// Whoever has to know is about to be told.
    Following,
    /// All of it is done.
    Done,
    /// The earlier value is about to be set and put in use again.
    RollingBack,
    /// It is as it was.
    RolledBack,
}

/// Two users of whom one is in use, while the other gets a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// Their names.
    pub users: [String; 2],
    /// The member of the JSON object that says which one is in use.
    pub member: String,
}

impl Pair {
    /// The one that is not in use; none when `user` is neither of them.
    pub fn other(&self, user: &str) -> Option<&str> {
        let [one, other] = &self.users;
        match user {
            _ if user == one => Some(other),
            _ if user == other => Some(one),
            _ => None,
        }
    }
}
