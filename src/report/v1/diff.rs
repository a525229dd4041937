//! `diff`

use serde::Serialize;

/// `diff`
#[derive(Debug, Serialize)]
pub struct Diff {
    /// The first place, as it was named.
    pub a: String,
    /// The second place.
    pub b: String,
    /// How many names have the same value in both.
    pub same: usize,
    /// How many have different ones.
    pub different: usize,
    /// How many only the first place has.
    pub only_in_a: usize,
    /// How many only the second place has.
    pub only_in_b: usize,
    /// Every name, sorted.
    pub items: Vec<DiffItem>,
}

/// One name.
#[derive(Debug, Serialize)]
pub struct DiffItem {
    /// The name.
    pub name: String,
    /// `same`, `different`, `only-in-a` or `only-in-b`.
    pub state: &'static str,
    /// Where the first place has it in a store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<String>,
    /// Where the second place has it in a store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<String>,
    /// The value in the first place, when it is not the same, revealed and valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_a: Option<String>,
    /// The same in base64, when it is not valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_a_base64: Option<String>,
    /// The value in the second place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_b: Option<String>,
    /// The same in base64, when it is not valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_b_base64: Option<String>,
}
