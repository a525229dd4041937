//! What the SDK read of a function, in our words.

use std::collections::BTreeMap;

use aws_sdk_lambda::types::{
    EnvironmentResponse, FunctionConfiguration, LastUpdateStatus, LastUpdateStatusReasonCode,
    PackageType, SnapStartApplyOn, State as SdkState,
};

use super::function::{Environment, FailedUpdate, Function, Setting, State, Update};
use super::name::{FunctionName, LATEST};
use super::published::PublishedVersion;
use crate::secret::Plaintext;

/// A function; none when the answer lacks what every function has. Strings with values are wiped as they are
/// let go of, by the allocator.
pub(super) fn function(
    mut answer: FunctionConfiguration,
    tags: BTreeMap<String, String>,
) -> Option<Function> {
    let environment = environment(answer.environment.take());
    let state = match answer.state {
        // The lists of functions leave it out.
        None | Some(SdkState::Active | SdkState::ActiveNonInvocable) => State::Active,
        Some(SdkState::Inactive | SdkState::Deactivated) => State::Inactive,
        Some(SdkState::Pending) => State::Pending,
        Some(other) => {
            let reason = answer.state_reason_code;
            State::Failed(code(reason.as_ref().map_or(other.as_str(), |code| code.as_str())))
        }
    };
    let update = match answer.last_update_status {
        None | Some(LastUpdateStatus::Successful) => Update::Successful,
        Some(LastUpdateStatus::InProgress) => Update::InProgress,
        Some(other) => {
            let reason = answer.last_update_status_reason_code;
            let reason = reason
                .as_ref()
                .map(LastUpdateStatusReasonCode::as_str)
                .filter(|code| !code.is_empty());
            Update::Failed(FailedUpdate(code(reason.unwrap_or(other.as_str()))))
        }
    };
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    Some(Function {
        arn: answer.function_arn?,
        name: answer.function_name?,
        version: answer.version.unwrap_or_else(|| LATEST.to_owned()),
        revision: answer.revision_id.unwrap_or_default(),
        state,
        update,
        runtime: answer.runtime.map(|runtime| runtime.as_str().to_owned()),
        is_image: answer.package_type == Some(PackageType::Image),
        architecture: answer
            .architectures
            .and_then(|all| Some(all.first()?.as_str().to_owned()))
            .unwrap_or_else(|| "x86_64".to_owned()),
        layers: answer.layers.into_iter().flatten().filter_map(|layer| layer.arn).collect(),
        environment,
        key: some(answer.kms_key_arn),
        role: answer.role.unwrap_or_default(),
        vpc: some(answer.vpc_config.and_then(|vpc| vpc.vpc_id)),
        snap_start: answer
            .snap_start
            .is_some_and(|snap| snap.apply_on == Some(SnapStartApplyOn::PublishedVersions)),
        master: some(answer.master_arn),
        tags,
    })
}

/// A code as Lambda has them, `FunctionError.InitTimeout`: whatever else stands there may be a value.
fn code(text: &str) -> String {
    let good = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let is_code = !text.is_empty() && text.len() <= 100 && text.chars().all(good);
    if is_code { text } else { "unknown" }.to_owned()
}

/// Whether an answer is about what was asked for, by its name and by its ARN, as far as these were known.
pub(super) fn is_of(function: &Function, asked: &FunctionName) -> bool {
    let by_arn = is_named(&function.arn, asked);
    let is_version = match &asked.qualifier {
        None => function.is_latest(),
        // An alias is answered with the version that it leads to.
        Some(qualifier) => {
            PublishedVersion::parse(qualifier).is_none() || function.version == *qualifier
        }
    };
    function.name == asked.name && by_arn && is_version
}

/// Whether this is the ARN of a function, or of anything that is a part of it.
pub(super) fn is_named(arn: &str, asked: &FunctionName) -> bool {
    let same = |asked: &Option<String>, found: &Option<String>| asked.is_none() || asked == found;
    FunctionName::of_arn(arn).is_ok_and(|found| {
        found.name == asked.name
            && same(&asked.region, &found.region)
            && same(&asked.arn, &found.arn)
    })
}

fn environment(answer: Option<EnvironmentResponse>) -> Environment {
    let Some(answer) = answer else {
        return Environment::Readable(Vec::new());
    };
    if let Some(error) = answer.error {
        // Its sentence is not kept: who knows what it quotes.
        return Environment::Unreadable { code: code(error.error_code.as_deref().unwrap_or("")) };
    }
    let settings = answer.variables.into_iter().flatten();
    let setting = |(name, value): (String, String)| Setting {
        name,
        value: Plaintext::copy_of(value.as_bytes()),
    };
    let mut settings: Vec<Setting> = settings.map(setting).collect();
    settings.sort_by(|one, other| one.name.cmp(&other.name));
    Environment::Readable(settings)
}
