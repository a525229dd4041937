//! `export` and `import`.

use serde::Serialize;

use super::{NextStep, Override};

/// `export`
#[derive(Debug, Serialize)]
pub struct Export {
    /// The format of the file; none when the values went nowhere but here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'static str>,
    /// The file that was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The variables, in the order of the file.
    pub variables: Vec<Exported>,
}

/// One variable that is exported.
#[derive(Debug, Serialize)]
pub struct Exported {
    /// Its name outside.
    pub name: String,
    /// Where it is kept.
    pub reference: String,
    /// The value, when revealed and valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value in base64, when revealed and not valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_base64: Option<String>,
}

/// `import`
#[derive(Debug, Serialize)]
pub struct Import {
    /// `planned` (a dry run), `nothing-to-do` or `done`.
    pub outcome: &'static str,
    /// The variables that were selected, in file order.
    pub items: Vec<Imported>,
    /// What is left to do by hand.
    pub reminders: Vec<NextStep>,
    /// Endpoints that are not AWS's own choice, where AWS is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// One variable that is imported.
#[derive(Debug, Serialize)]
pub struct Imported {
    /// The variable.
    pub variable: String,
    /// The line it stands in, counted from 1; none in JSON.
    pub line: Option<usize>,
    /// Where it goes; none when its name cannot be part of an address there.
    pub reference: Option<String>,
    /// Whether it is (or would be) stored.
    pub stored: bool,
    /// Whether the very value is there already.
    pub same: bool,
    /// Why it cannot be stored.
    pub obstacle: Option<String>,
}
