//! `policy`

use serde::Serialize;

use crate::policy::Document;

/// `policy`
#[derive(Debug, Serialize)]
pub struct Policy<'d> {
    /// The policy of the consumer, as IAM takes it.
    pub policy: &'d Document,
    /// What the policies of the keys have to say, when a role was named.
    pub key_policies: Vec<KeyPolicy<'d>>,
    /// The same in Terraform, when that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terraform: Option<String>,
    /// What should be known before it is used.
    pub remarks: Vec<String>,
}

/// What to add to the policy of one key.
#[derive(Debug, Serialize)]
pub struct KeyPolicy<'d> {
    /// The ARN of the key.
    pub key: &'d str,
    /// The statements.
    pub policy: &'d Document,
}
