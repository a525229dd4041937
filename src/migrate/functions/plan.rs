//! What is planned for a function. Like everything in a plan it knows no value.

use serde::{Deserialize, Serialize};

use super::ciphertexts::PlannedCiphertexts;
use crate::lambda::{Function, FunctionName};
use crate::secret::Plaintext;

/// What happens to one function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFunction {
    /// Its ARN, without a version.
    pub arn: String,
    /// The revision that the plan was made for.
    pub revision: String,
    /// The variables that become references.
    pub items: Vec<PlannedVariable>,
    /// The variables that are set for the wrapper's sake; their values are paths and words, and no secrets.
    pub settings: Vec<PlannedSetting>,
    /// Its layers, where they change.
    pub layers: Option<PlannedLayers>,
    /// The key of its environment, where it changes.
    pub key: Option<PlannedKey>,
    /// What its role is allowed for it.
    pub grant: Option<PlannedGrant>,
    /// Whether the function itself stays as it is, since whoever made it has to change it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// The variables that become ciphertext where they stand, or values again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ciphertexts: Option<PlannedCiphertexts>,
}

/// What happens to one variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedVariable {
    /// Its name.
    pub variable: String,
    /// Which of the plan's entries takes the value, counted from 0.
    pub entry: usize,
    /// What is its value afterwards.
    pub reference: String,
}

/// A variable that the wrapper reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedSetting {
    /// Its name.
    pub variable: String,
    /// Its value afterwards.
    pub value: String,
    /// Its value before, where it had one.
    pub earlier: Option<String>,
}

/// Layers with their versions, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedLayers {
    /// As they were.
    pub earlier: Vec<String>,
    /// As they will be.
    pub after: Vec<String>,
}

/// Keys of an environment, by their ARNs; none is Lambda's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedKey {
    /// As it was.
    pub earlier: Option<String>,
    /// As it will be.
    pub after: String,
}

/// A policy that is put into a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedGrant {
    /// The role, by its name.
    pub role: String,
    /// The name of the policy: one that no other run has, so nothing of anybody's is replaced.
    pub policy: String,
    /// The policy, in JSON.
    pub document: String,
    /// How long to wait until IAM has taken notice of it.
    pub seconds: u64,
}

impl PlannedVariable {
    /// Its value, while that stands in a function in plain text.
    pub(super) fn plain_in<'f>(&self, function: &'f Function) -> Option<&'f Plaintext> {
        function.setting(&self.variable).filter(|_| !function.has(&self.variable, &self.reference))
    }
}

impl PlannedSetting {
    /// Whether a function has what the plan has put there, where it was something else before.
    pub(super) fn is_left_in(&self, function: &Function) -> bool {
        function.has(&self.variable, &self.value) && self.earlier.as_ref() != Some(&self.value)
    }
}

impl PlannedLayers {
    /// The layers to have in place of these, whatever others have added or taken away; nothing when all of the
    /// plan is done.
    pub(super) fn forth(&self, now: &[String]) -> Option<Vec<String>> {
        swapped(now, &self.earlier, &self.after)
    }

    /// The way back, likewise.
    pub(super) fn back(&self, now: &[String]) -> Option<Vec<String>> {
        swapped(now, &self.after, &self.earlier)
    }

    /// The layers that come with the plan.
    pub(super) fn added(&self) -> impl Iterator<Item = &String> {
        self.after.iter().filter(|layer| !self.earlier.contains(layer))
    }
}

fn swapped(now: &[String], from: &[String], to: &[String]) -> Option<Vec<String>> {
    if now == from && from != to {
        return Some(to.to_vec());
    }
    let is_gone = |layer: &&String| from.contains(layer) && !to.contains(layer);
    let kept = now.iter().filter(|layer| !is_gone(layer));
    let new = to.iter().filter(|layer| !from.contains(layer) && !now.contains(layer));
    let swapped: Vec<String> = kept.chain(new).cloned().collect();
    (swapped != now).then_some(swapped)
}

impl PlannedFunction {
    /// A function that nothing is to be done to yet.
    pub fn new(arn: &str, revision: &str) -> Self {
        Self {
            arn: arn.to_owned(),
            revision: revision.to_owned(),
            items: Vec::new(),
            settings: Vec::new(),
            layers: None,
            key: None,
            grant: None,
            by_hand: false,
            ciphertexts: None,
        }
    }

    /// As it is written on the command line.
    pub fn shown(&self) -> String {
        self.name().map_or_else(|| self.arn.clone(), |name| name.to_string())
    }

    /// How many of its variables are changed.
    pub fn variables(&self) -> usize {
        self.items.len() + self.ciphertexts.as_ref().map_or(0, |all| all.items.len())
    }

    pub(super) fn name(&self) -> Option<FunctionName> {
        FunctionName::of_arn(&self.arn).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_go_forth_and_back_around_those_of_others() {
        let list =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        let plan = PlannedLayers { earlier: list("a kmseal:1 b"), after: list("a b kmseal:2") };
        for (now, forth, back) in [
            ("a kmseal:1 b", Some("a b kmseal:2"), None),
            ("a b kmseal:2", None, Some("a kmseal:1 b")),
            ("a kmseal:1 b c", Some("a b c kmseal:2"), None),
            ("a b kmseal:2 c", None, Some("a b c kmseal:1")),
        ] {
            assert_eq!(plan.forth(&list(now)), forth.map(list), "{now}");
            assert_eq!(plan.back(&list(now)), back.map(list), "{now}");
        }
    }
}
