//! The forms in our own words, as they are read.

use super::arn;
use super::version::{number_or_label, stage_or_id, version_number};
use super::{Address, Reference, ReferenceError, Selector, StoreKind, VersionName};

/// `vault://NAME[#KEY][@VERSION]`.
pub(super) fn vault(text: &str) -> Result<Reference, ReferenceError> {
    let (rest, selector) = match text.rsplit_once('@') {
        Some((rest, digits)) => {
            let number = version_number(digits).ok_or(ReferenceError::Version)?;
            (rest, Selector::Version(VersionName::Number(number)))
        }
        None => (text, Selector::Newest),
    };
    let (address, member) = split_member(rest)?;
    Ok(Reference { address: Address::parse(address)?, member, selector })
}

/// `sm://NAME[?region=REGION][#KEY][@STAGE-or-VERSION-ID]`; the name may be an ARN.
pub(super) fn secret(text: &str) -> Result<Reference, ReferenceError> {
    let (rest, selector) = match text.rsplit_once('@') {
        Some((rest, stage)) => (rest, stage_or_id(stage)?),
        None => (text, Selector::Newest),
    };
    let (address, member) = split_member(rest)?;
    Ok(Reference { address: Address::parse(address)?, member, selector })
}

/// `ssm:///PATH[?region=REGION][:VERSION-or-LABEL]`; the path may be an ARN.
pub(super) fn parameter(text: &str) -> Result<Reference, ReferenceError> {
    if text.contains('#') {
        return Err(ReferenceError::MemberOfParameter);
    }
    let prefix = StoreKind::ParameterStore.prefix();
    let rest = text.strip_prefix(prefix).unwrap_or(text);
    if rest.starts_with("arn:") {
        return arn::parameter(rest);
    }
    let (name, selector) = match rest.split_once(':') {
        Some((name, selector)) => (name, number_or_label(selector)?),
        None => (rest, Selector::Newest),
    };
    Ok(Reference { address: Address::parse(&format!("{prefix}{name}"))?, member: None, selector })
}

fn split_member(text: &str) -> Result<(&str, Option<String>), ReferenceError> {
    match text.split_once('#') {
        Some((_, "")) => Err(ReferenceError::EmptyMember),
        Some((address, key)) => Ok((address, member(key)?)),
        None => Ok((text, None)),
    }
}

/// The key of a member; none if it is empty.
pub(super) fn member(key: &str) -> Result<Option<String>, ReferenceError> {
    if key.chars().any(char::is_control) {
        return Err(ReferenceError::ControlInMember);
    }
    Ok((!key.is_empty()).then(|| key.to_owned()))
}
