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
    /// The functions that refer to them, where they were looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumers: Option<Vec<RotationConsumer>>,
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
    /// `replaced-since`, `unchanged`, `young`, `dropped`, `returned`, `returned-before`, `nothing-waits`,
    /// `waits-for-another` or `not-in-use` when it is done; `blocked`, `rolled-back`, `left`, `unfinished` or `failed` otherwise.
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

/// A function that refers to what is rotated.
#[derive(Debug, Clone, Serialize)]
pub struct RotationConsumer {
    /// As it is written on the command line.
    pub function: String,
    /// Its region.
    pub region: Option<String>,
    /// What it refers to, of what is rotated.
    pub references: Vec<String>,
    /// The variables that do.
    pub variables: Vec<String>,
    /// The versions that do: `$LATEST` or numbers.
    pub versions: Vec<String>,
    /// `refers` when it is only looked for, `to-refresh` in a plan; `refreshed`, `refreshed-before`, `left-alone`
    /// (what it refers to was not rotated) or `failed` when it is done; `not-refreshed` where it cannot be, and
    /// `unknown` where its variables cannot be read.
    pub outcome: &'static str,
    /// What keeps the earlier value all the same, or why it cannot be refreshed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Why it was not refreshed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// `rotate --key` with `--every` or `--now`
#[derive(Debug, Serialize)]
pub struct KeyRotation {
    /// `planned` (a dry run); `set` or `unchanged` with `--every`; `begun`, `under-way` (it was asked for before) or
    /// `young` with `--now`.
    pub outcome: &'static str,
    /// Its ARN.
    pub key: String,
    /// The days between two rotations that were asked for.
    pub days: Option<u16>,
    /// How it rotated by itself when this began; none where the caller may not see it.
    pub before: Option<KeySchedule>,
    /// How often it was rotated at once, when this ended; none where the caller may not see it, and with `--every`.
    pub rotated_at_once: Option<usize>,
    /// How often that can be done.
    pub most_at_once: usize,
    /// What could not be looked at, and why.
    pub unchecked: Vec<String>,
    /// Endpoints that are not AWS's own choice, where AWS is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// How a key rotates by itself.
#[derive(Debug, Serialize)]
pub struct KeySchedule {
    /// Whether it does.
    pub is_on: bool,
    /// The days between two rotations, where KMS says.
    pub days: Option<u16>,
    /// When it will be next.
    pub next: Option<String>,
    /// Since when a rotation that was asked for has been under way.
    pub under_way: Option<String>,
}
