//! One version of a function looked at.

use super::fingerprint::Fingerprints;
use super::look::Looked;
use crate::classify::classify;
use crate::lambda::{Environment, Function, Setting};

/// What names the program that a function starts through.
const WRAPPER: &str = "AWS_LAMBDA_EXEC_WRAPPER";

/// What is kept of a function, or of a published version of one.
pub(super) struct FunctionSeen {
    pub(super) arn: String,
    /// The ARN of its customer managed key.
    pub(super) key: Option<String>,
    /// Its variables, or Lambda's code for why they cannot be read.
    pub(super) variables: Result<Vec<Looked>, String>,
    /// Whether it could start through a wrapper, and does not.
    pub(super) lacks_wrapper: bool,
    /// Whether a change of it is on its way.
    pub(super) is_changing: bool,
}

impl FunctionSeen {
    pub(super) fn of(function: &Function, fingerprints: &Fingerprints) -> Self {
        let look = |setting: &Setting| {
            let verdict = classify(&setting.name, setting.value.expose());
            Looked::new(&setting.name, verdict, Some(&setting.value), fingerprints)
        };
        let variables = match &function.environment {
            Environment::Readable(settings) => Ok(settings.iter().map(look).collect()),
            Environment::Unreadable { code } => Err(code.clone()),
        };
        // Neither images nor the bare runtimes start through one.
        let is_bare = |runtime: &String| runtime.starts_with("provided");
        let takes_wrapper = !function.is_image && !function.runtime.as_ref().is_some_and(is_bare);
        Self {
            arn: function.arn.clone(),
            key: function.key.clone(),
            variables,
            lacks_wrapper: takes_wrapper && function.setting(WRAPPER).is_none(),
            is_changing: !function.is_settled(),
        }
    }
}
