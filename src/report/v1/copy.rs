//! `copy`, and `migrate` from store to store.

use serde::Serialize;

use super::{NextStep, Override};

/// `copy`, and `migrate` from store to store
#[derive(Debug, Serialize)]
pub struct Copy {
    /// `planned` (a dry run), `nothing-to-do` or `done`.
    pub outcome: &'static str,
    /// The run, when there was one.
    pub run: Option<String>,
    /// The command that takes it back.
    #[serde(serialize_with = "super::runnable")]
    pub undo: Option<String>,
    /// The values.
    pub items: Vec<Copied>,
    /// What is left to do by hand.
    pub reminders: Vec<NextStep>,
    /// Endpoints that are not AWS's own choice, where AWS is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// One value that is copied.
#[derive(Debug, Serialize)]
pub struct Copied {
    /// Where it comes from.
    pub from: String,
    /// Where it goes; none when its name cannot be part of an address there.
    pub to: Option<String>,
    /// Whether it is kept in clear where it comes from.
    pub in_clear: bool,
    /// Whether it is (or would be) copied.
    pub copied: bool,
    /// `advanced` where a parameter is moved to that tier, which costs, for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<&'static str>,
    /// Whether it is there already.
    pub same: bool,
    /// Why it cannot be copied.
    pub obstacle: Option<String>,
}
