//! Published versions of a function, and the aliases that lead to them.

use std::collections::BTreeMap;

use super::answer::{function, is_named};
use super::function::Function;
use super::live::LiveFunctions;
use super::name::{FunctionName, LATEST};
use crate::aws::{AwsError, Pages};

/// An alias of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Its name.
    pub name: String,
    /// The versions it leads to: its own first, then those that get a share of the calls.
    pub versions: Vec<String>,
    /// The versions that get a share of the calls, and how much of 10,000 calls.
    pub weights: Vec<(String, u32)>,
}

/// A share of 1, in ten-thousandths; whatever is no share is none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between 0 and 10,000"
)]
fn share(weight: f64) -> u32 {
    (weight.clamp(0.0, 1.0) * 10_000.0).round() as u32
}

impl Alias {
    /// Whether any of its calls go to the unpublished version.
    pub fn leads_to_latest(&self) -> bool {
        self.versions.iter().any(|version| version == LATEST)
    }
}

impl LiveFunctions {
    /// All versions, the oldest first and the unpublished one last.
    pub(super) async fn versions(&self, name: &FunctionName) -> Result<Vec<Function>, AwsError> {
        let call = self.call("lambda:ListVersionsByFunction", name.to_string());
        let lambda = self.client(name.region.as_deref()).await?;
        let (mut found, mut pages) = (Vec::new(), Pages::default());
        loop {
            self.pace.turn().await;
            let request = lambda.list_versions_by_function().function_name(name.written());
            let answer = request.set_marker(pages.token.clone()).send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            for one in answer.versions.ok_or_else(|| AwsError::garbled(&call))? {
                let one = function(one, BTreeMap::new());
                let one = one.filter(|one| one.name == name.name && is_named(&one.arn, name));
                found.push(one.ok_or_else(|| AwsError::garbled(&call))?);
            }
            if !pages.has_next(&call, answer.next_marker)? {
                break;
            }
        }
        if !found.iter().any(Function::is_latest) {
            return Err(AwsError::garbled(&call)); // every function has it
        }
        found.sort_by_key(|one| one.version.parse::<u64>().unwrap_or(u64::MAX));
        Ok(found)
    }

    /// The aliases, by name.
    pub fn aliases(&self, name: &FunctionName) -> Result<Vec<Alias>, AwsError> {
        self.aws.wait(async {
            let call = self.call("lambda:ListAliases", name.to_string());
            let lambda = self.client(name.region.as_deref()).await?;
            let (mut found, mut pages) = (Vec::new(), Pages::default());
            loop {
                self.pace.turn().await;
                let request = lambda.list_aliases().function_name(name.written());
                let answer = request.set_marker(pages.token.clone()).send().await;
                let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
                for one in answer.aliases.ok_or_else(|| AwsError::garbled(&call))? {
                    if one.alias_arn.as_ref().is_some_and(|arn| !is_named(arn, name)) {
                        return Err(AwsError::garbled(&call));
                    }
                    let routed = one.routing_config.and_then(|it| it.additional_version_weights);
                    let routed = routed.into_iter().flatten();
                    let mut weights: Vec<(String, u32)> =
                        routed.map(|(version, weight)| (version, share(weight))).collect();
                    weights.sort();
                    let routed = weights.iter().map(|(version, _)| version.clone());
                    let versions = one.function_version.into_iter().chain(routed).collect();
                    let name = one.name.ok_or_else(|| AwsError::garbled(&call))?;
                    found.push(Alias { name, versions, weights });
                }
                if !pages.has_next(&call, answer.next_marker)? {
                    found.sort_by(|one, other| one.name.cmp(&other.name));
                    return Ok(found);
                }
            }
        })
    }
}
