//! `migrate`, from files.

use serde::Serialize;

use super::{NextStep, Override};

/// `migrate`
#[derive(Debug, Serialize)]
pub struct Migration {
    /// `planned` (a dry run), `nothing-to-do` or `done`.
    pub outcome: &'static str,
    /// The run, when there was one.
    pub run: Option<String>,
    /// The command that puts everything back.
    #[serde(serialize_with = "super::runnable")]
    pub undo: Option<String>,
    /// The files.
    pub files: Vec<MigratedFile>,
    /// The functions, where the sources are some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<MigratedFunction>,
    /// The changes of their templates, where these were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub patches: Vec<String>,
    /// What is left to do by hand.
    pub reminders: Vec<NextStep>,
    /// Endpoints that are not AWS's own choice, where AWS is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// One file of a migration.
#[derive(Debug, Serialize)]
pub struct MigratedFile {
    /// Where it is.
    pub path: String,
    /// How it is read.
    pub dialect: &'static str,
    /// Its variables.
    pub variables: Vec<MigratedVariable>,
    /// What is wrong with it.
    pub findings: Vec<LineFinding>,
    /// Values that stay in plain text beside the variables that are (or would be) moved.
    pub remains: Vec<RemainingValue>,
}

/// A value that stays in plain text: in a comment, or in another variable.
#[derive(Debug, Serialize)]
pub struct RemainingValue {
    /// The variable that had it.
    pub variable: String,
    /// The lines that have it still, counted from 1; of what is done, as the file is now.
    pub lines: Vec<usize>,
}

/// One variable of a migration.
#[derive(Debug, Serialize)]
pub struct MigratedVariable {
    /// Its name.
    pub name: String,
    /// The line it stands in, counted from 1.
    pub line: usize,
    /// `secret`, `config`, `reference` or `unsure`.
    pub class: &'static str,
    /// Why.
    pub reason: String,
    /// Whether it is (or would be) moved.
    pub moved: bool,
    /// What stands in the file afterwards, when it is moved; of a sealed value only `sealed:`.
    pub reference: Option<String>,
    /// How the dialects differ about it.
    pub dissent: Option<String>,
    /// Why it cannot be moved.
    pub obstacle: Option<String>,
}

/// One function of a migration.
#[derive(Debug, Serialize)]
pub struct MigratedFunction {
    /// As it is written on the command line.
    pub function: String,
    /// Its ARN.
    pub arn: String,
    /// Its variables, by name.
    pub variables: Vec<MigratedSetting>,
    /// The layer with the wrapper that it gets, by its ARN.
    pub layer: Option<String>,
    /// What its role has to be allowed, an object; only where something is to be moved.
    pub policy: Option<serde_json::Value>,
    /// What stands in the way of changing it, overruled or not.
    pub in_the_way: Vec<InTheWay>,
}

/// Why a function is not changed, unless somebody says so.
#[derive(Debug, Serialize)]
pub struct InTheWay {
    /// In a sentence.
    pub reason: String,
    /// The option that overrules it; none when nothing does.
    pub overruled_by: Option<&'static str>,
}

/// One variable of a function.
#[derive(Debug, Serialize)]
pub struct MigratedSetting {
    /// Its name.
    pub name: String,
    /// `secret`, `config`, `reference` or `unsure`.
    pub class: &'static str,
    /// Why.
    pub reason: String,
    /// Whether it is (or would be) moved.
    pub moved: bool,
    /// What is its value afterwards, when it is moved.
    pub reference: Option<String>,
    /// Why it cannot be moved.
    pub obstacle: Option<String>,
}

/// `unseal`
#[derive(Debug, Serialize)]
pub struct Unsealed {
    /// `planned` (a dry run), `nothing-to-do` or `done`.
    pub outcome: &'static str,
    /// The run, when there was one.
    pub run: Option<String>,
    /// The files.
    pub files: Vec<UnsealedFile>,
}

/// A file whose values are (or would be) in plain text.
#[derive(Debug, Serialize)]
pub struct UnsealedFile {
    /// Where it is.
    pub path: String,
    /// The variables that were sealed.
    pub variables: Vec<String>,
}

/// Something wrong in a line.
#[derive(Debug, Serialize)]
pub struct LineFinding {
    /// Counted from 1.
    pub line: usize,
    /// What.
    pub message: String,
}
