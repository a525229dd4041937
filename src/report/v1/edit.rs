//! `edit`

use serde::Serialize;

use super::Override;

/// `edit`
#[derive(Debug, Serialize)]
pub struct Edited {
    /// `planned` (a dry run), `nothing-to-do` or `done`.
    pub outcome: &'static str,
    /// The run, when there was one.
    pub run: Option<String>,
    /// The command that takes it back.
    #[serde(serialize_with = "super::runnable")]
    pub undo: Option<String>,
    /// What was changed.
    pub items: Vec<EditedValue>,
    /// Endpoints that are not AWS's own choice, where AWS is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// One entry or member.
#[derive(Debug, Serialize)]
pub struct EditedValue {
    /// Which.
    pub reference: String,
    /// `changed`, `new` or `removed`.
    pub change: &'static str,
    /// `advanced` where a parameter is moved to that tier, which costs, for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<&'static str>,
}
