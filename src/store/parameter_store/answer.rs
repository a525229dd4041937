//! What Parameter Store answers, and whether it is the answer to the question.

use aws_sdk_ssm::types::{Parameter, ParameterType};

use super::{number, seconds};
use crate::aws::{AwsError, Call};
use crate::reference::{Address, Selector, VersionName};
use crate::secret::Plaintext;
use crate::store::{StoreError, Wanted};

/// Whether Parameter Store is to decrypt values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Decryption {
    Asked,
    /// Values are of no interest, and none is kept.
    No,
}

/// A version of a parameter.
pub(super) struct Answer {
    /// Empty when no decryption was asked for.
    pub(super) value: Plaintext,
    pub(super) version: u64,
    /// Of type String or `StringList`.
    pub(super) in_clear: bool,
    pub(super) changed: Option<i64>,
    /// As Parameter Store has it, also when an ARN was asked for.
    pub(super) name: String,
    pub(super) arn: Option<String>,
}

impl Answer {
    fn again(&self) -> Self {
        Self {
            value: Plaintext::copy_of(self.value.expose()),
            version: self.version,
            in_clear: self.in_clear,
            changed: self.changed,
            name: self.name.clone(),
            arn: self.arn.clone(),
        }
    }
}

pub(super) type Answered = Result<Answer, StoreError>;

/// As Parameter Store takes it: a name or an ARN, with the selector behind it.
pub(super) fn name_of(wanted: &Wanted) -> String {
    let name = wanted.address.name();
    match wanted.selector.text() {
        Some(selector) => format!("{name}:{selector}"),
        None => name.to_owned(),
    }
}

pub(super) fn is_of(parameter: &Parameter, address: &Address) -> bool {
    [&parameter.name, &parameter.arn].iter().any(|name| name.as_deref() == Some(address.name()))
}

/// What the answer says, when it is one to this question. Another version than the one that was asked for
/// is never handed on.
pub(super) fn checked(
    wanted: &Wanted,
    parameter: Parameter,
    decryption: Decryption,
    call: &Call,
) -> Answered {
    let garbled = || AwsError::garbled(call);
    let version = number(parameter.version).ok_or_else(garbled)?;
    let in_clear = match parameter.r#type {
        Some(ParameterType::SecureString) => false,
        Some(ParameterType::String | ParameterType::StringList) => true,
        _ => return Err(garbled().into()),
    };
    // Parameter Store writes it with the colon.
    let selector = parameter.selector.unwrap_or_default();
    let selector = selector.trim_start_matches(':');
    let fits = match &wanted.selector {
        Selector::Newest => selector.is_empty(),
        Selector::Version(asked) => *asked == VersionName::Number(version),
        Selector::Label(label) => selector.is_empty() || selector == label,
    };
    let value = match decryption {
        Decryption::Asked => parameter.value.unwrap_or_default(),
        Decryption::No => String::new(),
    };
    if !fits || (value.is_empty() && decryption == Decryption::Asked) {
        return Err(garbled().into());
    }
    let (value, changed) =
        (Plaintext::copy_of(value.as_bytes()), seconds(parameter.last_modified_date.as_ref()));
    let name = parameter.name.unwrap_or_default();
    Ok(Answer { value, version, in_clear, changed, name, arn: parameter.arn })
}

/// Parameter Store does not say whether it is the parameter or the version that is not there.
pub(super) fn missing(wanted: &Wanted) -> StoreError {
    let address = wanted.address.clone();
    match wanted.selector.text() {
        Some(version) => StoreError::NoVersion { address, version },
        None => StoreError::NotFound { address },
    }
}

pub(super) fn copy(answer: &Answered) -> Answered {
    answer.as_ref().map(Answer::again).map_err(again)
}

/// The same for another entry: each has an error of its own. What is wrong with the settings is said once.
pub(super) fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::NotFound { address } => StoreError::NotFound { address: address.clone() },
        StoreError::NoVersion { address, version } => {
            StoreError::NoVersion { address: address.clone(), version: version.clone() }
        }
        StoreError::Aws(AwsError::Call(failure)) => AwsError::Call(failure.clone()).into(),
        _ => StoreError::NoAnswer,
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ssm::types::builders::ParameterBuilder;

    use super::*;
    use crate::reference::Reference;

    fn wanted(text: &str) -> Wanted {
        (&Reference::parse(text).expect("a reference")).into()
    }

    fn parameter() -> ParameterBuilder {
        let parameter = Parameter::builder().name("/a").value("x").version(2);
        parameter.r#type(ParameterType::SecureString)
    }

    fn version(text: &str, parameter: ParameterBuilder) -> Option<u64> {
        let call = Call {
            operation: "ssm:GetParameters",
            resource: text.to_owned(),
            carries_plaintext: true,
            profile: None,
            fips: false,
        };
        let answer = checked(&wanted(text), parameter.build(), Decryption::Asked, &call);
        answer.ok().map(|answer| answer.version)
    }

    #[test]
    fn the_answer_has_to_be_one_to_the_question() {
        assert_eq!(version("ssm:///a", parameter()), Some(2));
        assert_eq!(version("ssm:///a:2", parameter().selector(":2")), Some(2));
        assert_eq!(version("ssm:///a:2", parameter()), Some(2));
        assert_eq!(version("ssm:///a:live", parameter().selector(":live")), Some(2));
        assert_eq!(version("ssm:///a:live", parameter()), Some(2));
        assert_eq!(version("ssm:///a", parameter().selector(":2")), None);
        assert_eq!(version("ssm:///a:1", parameter()), None);
        assert_eq!(version("ssm:///a:1", parameter().selector(":1")), None);
        assert_eq!(version("ssm:///a:live", parameter().selector(":old")), None);
    }

    #[test]
    fn half_an_answer_is_none() {
        assert_eq!(version("ssm:///a", parameter().version(0)), None);
        assert_eq!(version("ssm:///a", parameter().value("")), None);
        assert_eq!(version("ssm:///a", parameter().set_value(None)), None);
        assert_eq!(version("ssm:///a", parameter().set_type(None)), None);
        assert_eq!(version("ssm:///a", parameter().r#type("Other".into())), None);
    }

    #[test]
    fn names_are_asked_for_with_their_selector() {
        assert_eq!(name_of(&wanted("ssm:///a")), "/a");
        assert_eq!(name_of(&wanted("ssm:///a:3")), "/a:3");
        assert_eq!(name_of(&wanted("ssm://a:live")), "a:live");
    }
}
