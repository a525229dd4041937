//! `scan`

use serde::Serialize;

use super::{NextStep, Override};

/// `scan`
#[derive(Debug, Serialize)]
pub struct Scan {
    /// The regions that functions were looked for in.
    pub regions: Vec<String>,
    /// How many variables hold a secret, or cannot be read.
    pub findings: usize,
    /// How many variables there are of each class; what is not listed below is counted too.
    pub counts: ScanCounts,
    /// Functions, by name.
    pub functions: Vec<ScannedFunction>,
    /// Files, as they were named.
    pub files: Vec<ScannedFile>,
    /// Values that stand in several variables, all of which are listed.
    pub shared: Vec<SharedValue>,
    /// What could not be read: it is in none of the above.
    pub not_read: Vec<NotRead>,
    /// What to do next.
    pub next: Vec<NextStep>,
    /// Endpoints that are not AWS's own choice, where AWS is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// Variables by class. One that holds different things in different versions counts for each of them.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "they are the classes, and what cannot be read")]
pub struct ScanCounts {
    pub secret: usize,
    pub unknown: usize,
    pub unsure: usize,
    pub reference: usize,
    pub config: usize,
}

/// A function.
#[derive(Debug, Serialize)]
pub struct ScannedFunction {
    /// `lambda:NAME`
    pub function: String,
    /// Its ARN.
    pub arn: String,
    /// Its region, as its ARN has it.
    pub region: Option<String>,
    /// The versions that were looked at.
    pub versions: Vec<String>,
    /// Its variables by name.
    pub variables: Vec<FunctionVariable>,
    /// What is to be said beyond them.
    pub remarks: Vec<String>,
}

/// A variable of a function, with one and the same value.
#[derive(Debug, Serialize)]
pub struct FunctionVariable {
    /// Its name; none where nothing of the environment can be read.
    pub name: Option<String>,
    /// The versions in which it is so.
    pub versions: Vec<String>,
    /// `secret`, `unknown`, `unsure`, `reference` or `config`.
    pub class: &'static str,
    /// Why.
    pub reason: String,
    /// The ARN of the customer managed key it is under; none for Lambda's own.
    pub key: Option<String>,
    /// Its value's number in `shared`, where others have the same.
    pub shared: Option<usize>,
}

/// A file.
#[derive(Debug, Serialize)]
pub struct ScannedFile {
    /// Where it is.
    pub path: String,
    /// How it is read.
    pub dialect: &'static str,
    /// Its variables.
    pub variables: Vec<FileVariable>,
    /// What is wrong with it.
    pub findings: Vec<super::LineFinding>,
}

/// A variable of a file.
#[derive(Debug, Serialize)]
pub struct FileVariable {
    /// Its name.
    pub name: String,
    /// The line it stands in, counted from 1.
    pub line: usize,
    /// `secret`, `unsure`, `reference` or `config`.
    pub class: &'static str,
    /// Why.
    pub reason: String,
    /// Its value's number in `shared`, where others have the same.
    pub shared: Option<usize>,
}

/// A value that stands in several variables. Its number says nothing about it but the order in which such
/// values were listed.
#[derive(Debug, Serialize)]
pub struct SharedValue {
    /// Counted from 1.
    pub number: usize,
    /// Where it stands.
    pub held_by: Vec<Holder>,
}

/// A variable that holds a value which others hold too.
#[derive(Debug, Serialize)]
pub struct Holder {
    /// The ARN of its function, or the path of its file.
    pub place: String,
    /// Its name.
    pub variable: String,
    /// The versions of its function; empty in a file.
    pub versions: Vec<String>,
}

/// Something that could not be read.
#[derive(Debug, Serialize)]
pub struct NotRead {
    /// `lambda:NAME`, `lambda:*` for the list of all functions, or a path.
    pub what: String,
    /// The region, of functions.
    pub region: Option<String>,
    /// Why.
    pub why: String,
}
