//! The documents of `lambda …`.

use serde::Serialize;

use super::{NextStep, Override};

/// `lambda prune-versions`
#[derive(Debug, Serialize)]
pub struct Pruning {
    /// `planned` (a dry run), `nothing-to-do`, `done`, `partly-done` or `nothing-deleted`.
    pub outcome: &'static str,
    /// The functions.
    pub functions: Vec<PrunedFunction>,
    /// What may lead to a version all the same.
    pub not_looked_at: &'static str,
    /// What is left to do by hand.
    pub reminders: Vec<NextStep>,
    /// Endpoints that are not AWS's own choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// The published versions of a function.
#[derive(Debug, Serialize)]
pub struct PrunedFunction {
    /// As it is written on the command line.
    pub function: String,
    /// Those that hold secrets, or of which nothing is known; all of them with `--all`.
    pub versions: Vec<PrunedVersion>,
    /// How many others there are.
    pub clean: usize,
}

/// One published version.
#[derive(Debug, Serialize)]
pub struct PrunedVersion {
    /// Its number.
    pub version: u64,
    /// The variables that it holds in plain text.
    pub holds: Vec<String>,
    /// Lambda's code, where its variables cannot be read.
    pub unknown: Option<String>,
    /// Aliases, event source mappings and the like.
    pub led_to_by: Vec<String>,
    /// `to-delete` (a dry run), `deleted`, `not-deleted` or `kept`.
    pub outcome: &'static str,
    /// Why it is still there.
    pub reason: Option<String>,
}

/// `lambda encrypt-env`, `lambda decrypt-env`
#[derive(Debug, Serialize)]
pub struct Ciphertexts {
    /// `planned` (a dry run), `nothing-to-do`, `done`, or `snippet`.
    pub outcome: &'static str,
    /// The run, when there was one.
    pub run: Option<String>,
    /// The command that puts everything back.
    #[serde(serialize_with = "super::runnable")]
    pub undo: Option<String>,
    /// The function, as it is written on the command line.
    pub function: String,
    /// Its ARN.
    pub arn: String,
    /// The ARNs of the keys.
    pub keys: Vec<String>,
    /// Its variables, by name.
    pub variables: Vec<CiphertextVariable>,
    /// What its role has to be allowed, an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<serde_json::Value>,
    /// The code that decrypts, for its runtime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
    /// What is left to do by hand.
    pub reminders: Vec<NextStep>,
    /// Endpoints that are not AWS's own choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// One variable of it.
#[derive(Debug, Serialize)]
pub struct CiphertextVariable {
    /// Its name.
    pub name: String,
    /// `secret`, `config`, `reference` or `unsure`, as it was before.
    pub class: &'static str,
    /// Why.
    pub reason: String,
    /// Whether it was ciphertext of this kind before.
    pub encrypted: bool,
    /// Whether it is (or would be) changed.
    pub changed: bool,
    /// Why it is not.
    pub obstacle: Option<String>,
}

/// `lambda publish-layer`
#[derive(Debug, Serialize)]
pub struct PublishedLayer {
    /// `planned` (a dry run), `published`, or `unchanged` (the newest version has this program already).
    pub outcome: &'static str,
    /// The name of the layer.
    pub name: String,
    /// The ARN of the version; none in a dry run that would make it.
    pub arn: Option<String>,
    /// The number of the version; none in a dry run that would make it.
    pub version: Option<i64>,
    /// `x86_64` or `arm64`.
    pub architecture: &'static str,
    /// The newest version of the GNU C library that the program asks for; none when it is linked statically.
    pub glibc: Option<String>,
    /// What the layer is for; empty when it is for every runtime that takes layers.
    pub runtimes: Vec<&'static str>,
    /// The bytes of the archive.
    pub zipped_bytes: usize,
    /// The hash of the archive, as Lambda tells it: SHA-256 in base64.
    pub sha256: String,
    /// Where calls go that do not go to AWS.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}
