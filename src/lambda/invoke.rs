//! Calling a function, and asking whether unsigned layers are refused.

use std::time::Duration;

use aws_sdk_lambda::config::Builder;
use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::config::timeout::TimeoutConfig;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::CodeSigningPolicy;

use super::live::LiveFunctions;
use super::name::FunctionName;
use crate::aws::{AwsError, Fault};
use crate::secret::Plaintext;

/// The most that a function may take (Lambda quotas), and a little for the way.
const LONGEST_CALL: Duration = Duration::from_secs(910);

impl LiveFunctions {
    /// Calls a function with an event, and says as what kind of error it ended: `Unhandled`, as a rule. What it
    /// answers is dropped: nobody knows what it says.
    pub fn invoke(
        &self,
        name: &FunctionName,
        event: &Plaintext,
    ) -> Result<Option<String>, AwsError> {
        self.aws.wait(async {
            let call = self.call("lambda:Invoke", name.to_string());
            let lambda = self.client(name.region.as_deref()).await?;
            let request = lambda.invoke().function_name(name.written());
            let request = request.payload(Blob::new(event.expose()));
            // Called once, however long it takes: nobody knows what a second call would do.
            let patience = TimeoutConfig::builder()
                .read_timeout(LONGEST_CALL)
                .operation_attempt_timeout(LONGEST_CALL)
                .build();
            let once = Builder::new().retry_config(RetryConfig::disabled());
            let once = once.timeout_config(patience);
            let answer = request.customize().config_override(once).send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            // Whatever a function answers is JSON, and Lambda says which version has answered: a page of a proxy
            // was called in its place.
            let payload = answer.payload.as_ref().map(Blob::as_ref).unwrap_or_default();
            let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(payload).is_ok();
            if answer.executed_version.is_none() || !(payload.is_empty() || is_json) {
                return Err(AwsError::garbled(&call));
            }
            let word = |text: String| {
                text.chars().filter(char::is_ascii_alphanumeric).take(40).collect::<String>()
            };
            Ok(answer.function_error.map(word))
        })
    }

    /// Whether layers that are not signed are refused for a function.
    pub fn enforces_signing(&self, name: &FunctionName) -> Result<bool, AwsError> {
        self.aws.wait(async {
            let call = self.call("lambda:GetFunctionCodeSigningConfig", name.to_string());
            let lambda = self.client(name.region.as_deref()).await?;
            self.pace.turn().await;
            let request = lambda.get_function_code_signing_config();
            let answer = request.function_name(name.written()).send().await;
            let config = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
                Ok(answer) => answer.code_signing_config_arn,
                Err(error) if error.fault() == Fault::NotFound => return Ok(false),
                Err(error) => return Err(error),
            };
            if config.is_empty() {
                return Ok(false);
            }
            let call = self.call("lambda:GetCodeSigningConfig", name.to_string());
            self.pace.turn().await;
            let request = lambda.get_code_signing_config().code_signing_config_arn(config);
            let answer = request.send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            let policies = answer.code_signing_config.and_then(|it| it.code_signing_policies);
            let policy = policies.and_then(|it| it.untrusted_artifact_on_deployment);
            Ok(policy == Some(CodeSigningPolicy::Enforce))
        })
    }
}
