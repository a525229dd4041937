//! Changing the configuration of a function.

use std::collections::HashMap;

use aws_sdk_lambda::config::Builder;
use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::types::Environment;

use super::answer::is_named;
use super::live::LiveFunctions;
use super::name::FunctionName;
use super::patience::{FIRST_WAIT, patiently};
use crate::aws::{AwsError, Backoff};
use crate::secret::Plaintext;

/// What is to be different; the rest stays.
#[derive(Default)]
pub struct Change<'c> {
    /// All variables: Lambda replaces the environment as a whole.
    pub environment: Option<Vec<(&'c str, &'c Plaintext)>>,
    /// All layers, in their order.
    pub layers: Option<&'c [String]>,
    /// The ARN of the key of the environment; empty for Lambda's own.
    pub key: Option<&'c str>,
}

/// What became of a change that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It is on its way.
    Accepted,
    /// The function has another revision by now; nothing was changed.
    Raced,
    /// Another change is on its way; nothing was changed.
    Busy,
}

/// One try.
pub(super) async fn update(
    functions: &LiveFunctions,
    arn: &str,
    revision: &str,
    change: &Change<'_>,
) -> Result<Changed, AwsError> {
    let name = FunctionName::of_arn(arn).ok();
    let shown = name.as_ref().map_or_else(|| arn.to_owned(), ToString::to_string);
    let call = functions.call("lambda:UpdateFunctionConfiguration", shown);
    let lambda = functions.client(name.as_ref().and_then(|name| name.region.as_deref())).await?;
    let mut request =
        lambda.update_function_configuration().function_name(arn).revision_id(revision);
    if let Some(environment) = &change.environment {
        let mut variables = HashMap::with_capacity(environment.len());
        for (name, value) in environment {
            let value = std::str::from_utf8(value.expose());
            let value = value.map_err(|_| AwsError::garbled(&call))?.to_owned();
            variables.insert((*name).to_owned(), value);
        }
        request =
            request.environment(Environment::builder().set_variables(Some(variables)).build());
    }
    if let Some(layers) = change.layers {
        request = request.set_layers(Some(layers.to_vec()));
    }
    if let Some(key) = change.key {
        request = request.kms_key_arn(key);
    }
    // The first try may have changed the revision that the second one would name.
    let once = Builder::new().retry_config(RetryConfig::disabled());
    let answer = patiently(async || {
        functions.pace.turn().await;
        let answer = request.clone().customize().config_override(once.clone()).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
        let about = answer.function_arn.as_deref();
        let is_of = |name: &FunctionName| about.is_some_and(|about| is_named(about, name));
        if name.as_ref().is_some_and(is_of) { Ok(()) } else { Err(AwsError::garbled(&call)) }
    });
    let Err(error) = answer.await else {
        return Ok(Changed::Accepted);
    };
    match error.code() {
        Some("PreconditionFailedException") => Ok(Changed::Raced),
        Some("ResourceConflictException") => {
            Backoff::new(FIRST_WAIT).wait().await;
            Ok(Changed::Busy)
        }
        _ => Err(error),
    }
}
