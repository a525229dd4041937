//! References that begin with an ARN, with the fields that task definitions of ECS put behind it.

use super::version::{number_or_label, stage_and_id};
use super::written::member;
use super::{Address, Reference, ReferenceError, Selector, StoreKind};

/// The colons in the ARN of a secret, `arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME`.
const SECRET_COLONS: usize = 6;
/// The colons in the ARN of a parameter, `arn:PARTITION:ssm:REGION:ACCOUNT:parameter/NAME`.
const PARAMETER_COLONS: usize = 5;

/// `ARN[:JSON-KEY:VERSION-STAGE:VERSION-ID]`, where each of the three may be empty (ECS, "Passing sensitive
/// data to a container", `valueFrom`).
pub(super) fn secret(text: &str) -> Result<Reference, ReferenceError> {
    let (arn, tail) = split(text, SECRET_COLONS);
    let address = Address::new(StoreKind::SecretsManager, arn)?;
    let Some(tail) = tail else {
        return Ok(Reference::to(address));
    };
    let fields: Vec<&str> = tail.splitn(4, ':').collect();
    let [key, stage, id] = fields[..] else {
        return Err(ReferenceError::ArnTail);
    };
    Ok(Reference { address, member: member(key)?, selector: stage_and_id(stage, id)? })
}

/// `ARN[:VERSION-or-LABEL]`.
pub(super) fn parameter(text: &str) -> Result<Reference, ReferenceError> {
    let (arn, tail) = split(text, PARAMETER_COLONS);
    let selector = tail.map_or(Ok(Selector::Newest), number_or_label)?;
    let address = Address::new(StoreKind::ParameterStore, arn)?;
    Ok(Reference { address, member: None, selector })
}

/// The ARN of a secret and what stands behind it.
pub(super) fn split_secret(text: &str) -> (&str, Option<&str>) {
    split(text, SECRET_COLONS)
}

/// What stands before the colon after so many others, and behind it.
fn split(text: &str, colons: usize) -> (&str, Option<&str>) {
    match text.match_indices(':').nth(colons) {
        Some((at, _)) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}
