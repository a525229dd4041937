//! The documents of `lambda …`.

use serde::Serialize;

use super::Override;

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
