//! Dynamic references of CloudFormation, `{{resolve:…}}`.

use super::arn::split_secret;
use super::version::{number, stage_and_id};
use super::written::member;
use super::{Address, Reference, ReferenceError, Scheme, Selector, StoreKind};

/// `{{resolve:secretsmanager:…}}`, `{{resolve:ssm:…}}` or `{{resolve:ssm-secure:…}}` (CloudFormation, "Get
/// values stored in other services using dynamic references"). All else is refused: CloudFormation would
/// resolve it, so handing it on as it stands would be wrong.
pub(super) fn dynamic(text: &str) -> Result<Reference, ReferenceError> {
    let inner = text
        .strip_prefix(Scheme::Dynamic.prefix())
        .and_then(|rest| rest.strip_suffix("}}"))
        .filter(|inner| !inner.contains(['{', '}']))
        .ok_or(ReferenceError::DynamicEnd)?;
    match inner.split_once(':') {
        Some(("secretsmanager", rest)) => secret(rest),
        Some(("ssm" | "ssm-secure", rest)) => parameter(rest),
        _ => Err(ReferenceError::DynamicService),
    }
}

/// `ID[:SecretString[:JSON-KEY[:VERSION-STAGE[:VERSION-ID]]]]`, where each but the first may be empty.
fn secret(text: &str) -> Result<Reference, ReferenceError> {
    let (id, tail) = if text.starts_with("arn:") {
        split_secret(text)
    } else {
        text.split_once(':').map_or((text, None), |(id, tail)| (id, Some(tail)))
    };
    let mut fields = tail.unwrap_or_default().split(':');
    let mut next = || fields.next().unwrap_or_default();
    let (kind, key, stage, version) = (next(), next(), next(), next());
    if !matches!(kind, "" | "SecretString") || fields.next().is_some() {
        return Err(ReferenceError::DynamicFields);
    }
    let address = Address::new(StoreKind::SecretsManager, id)?;
    Ok(Reference { address, member: member(key)?, selector: stage_and_id(stage, version)? })
}

/// `NAME[:VERSION]`; CloudFormation takes no labels here.
fn parameter(text: &str) -> Result<Reference, ReferenceError> {
    let (name, selector) = match text.split_once(':') {
        Some((name, version)) => (name, number(version)?),
        None => (text, Selector::Newest),
    };
    Ok(Reference {
        address: Address::new(StoreKind::ParameterStore, name)?,
        member: None,
        selector,
    })
}
