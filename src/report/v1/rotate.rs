//! `rotate`

use serde::Serialize;

use super::{NextStep, Override};

/// `rotate`
#[derive(Debug, Serialize)]
pub struct Rotation {
    /// `planned` (a dry run), `nothing-to-do`, `done`, `partly-done` or `failed`.
    pub outcome: &'static str,
    /// The id under which it can be tried again, on any machine.
    pub run_id: String,
    /// The run in the journal of this machine, when there was one.
    pub run: Option<String>,
    /// The entries.
    pub items: Vec<Rotated>,
    /// Endpoints that are not AWS's own choice, where AWS is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// One entry.
#[derive(Debug, Serialize)]
pub struct Rotated {
    /// What gets (or got) new values.
    pub references: Vec<String>,
    /// `to-rotate`, `to-finish`, `to-start`, `to-drop` or `to-return` in a plan; `rotated`, `rotated-before`,
    /// `replaced-since`, `unchanged`, `young`, `dropped`, `returned`, `nothing-waits` or `not-in-use` when it is
    /// done; `blocked`, `rolled-back`, `left`, `unfinished` or `failed` otherwise.
    pub outcome: &'static str,
    /// The version in use when this ended, where it is known.
    pub version: Option<String>,
    /// The version that was in use before.
    pub before: Option<String>,
    /// Why it is not done.
    pub error: Option<String>,
    /// What is behind that, outermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<NextStep>,
}
