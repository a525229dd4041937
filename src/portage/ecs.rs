//! The `secrets` of a container definition of ECS: names and ARNs, from which ECS fetches the values itself.

use std::collections::HashMap;

use serde::Serialize;

use super::error::Unfit;
use super::{Format, PortageError, Variable};
use crate::reference::{Address, Selector, StoreKind};
use crate::secret::Plaintext;
use crate::store::{Store, StoreError};

/// The ARNs of entries, as their stores tell them.
pub struct Arns(HashMap<Address, String>);

/// Asks the stores for the ARNs of what these variables come from; nothing in the vault has one.
pub fn arns_of(variables: &[Variable], store: &dyn Store) -> Result<Arns, StoreError> {
    let mut addresses: Vec<Address> = variables
        .iter()
        .map(|variable| variable.from.address.clone())
        .filter(|address| address.store().is_aws())
        .collect();
    addresses.sort();
    addresses.dedup();
    let found = store.describe(&addresses)?;
    let both = addresses.into_iter().zip(found);
    Ok(Arns(both.filter_map(|(address, found)| Some((address, found?.arn?))).collect()))
}

/// As ECS wants it, in this order.
#[derive(Serialize)]
struct Definition<'v> {
    secrets: Vec<Secret<'v>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Secret<'v> {
    name: &'v str,
    value_from: String,
}

/// One member for each variable, in their order.
pub(super) fn write(variables: &[Variable], arns: &Arns) -> Result<Plaintext, PortageError> {
    let (mut secrets, mut refused) = (Vec::new(), Vec::new());
    for variable in variables {
        match value_from(variable, arns) {
            Ok(value_from) => secrets.push(Secret { name: &variable.name, value_from }),
            Err(why) => refused.push((variable.name.clone(), why)),
        }
    }
    if !refused.is_empty() {
        return Err(PortageError::Unfit { format: Format::Ecs, refused });
    }
    // Texts are always JSON.
    let mut text = serde_json::to_string_pretty(&Definition { secrets }).unwrap_or_default();
    text.push('\n');
    Ok(Plaintext::copy_of(text.as_bytes()))
}

/// `ARN:json-key:version-stage:version-id` of a secret, the ARN of a parameter.
fn value_from(variable: &Variable, arns: &Arns) -> Result<String, Unfit> {
    let from = &variable.from;
    if !from.address.store().is_aws() {
        return Err(Unfit::NotInAws);
    }
    let is_name = |c: char| !c.is_control() && c != '=';
    if variable.name.is_empty() || !variable.name.chars().all(is_name) {
        return Err(Unfit::Name("ECS"));
    }
    if variable.value.expose().contains(&0) {
        return Err(Unfit::Nul);
    }
    if !variable.value.is_text() {
        return Err(Unfit::NotText);
    }
    let arn = arns.0.get(&from.address).ok_or(Unfit::NoArn)?;
    if from.address.store() == StoreKind::ParameterStore {
        return match from.selector {
            Selector::Newest => Ok(arn.clone()),
            _ => Err(Unfit::ParameterVersion),
        };
    }
    let key = from.member.as_deref().unwrap_or_default();
    if key.contains(':') {
        return Err(Unfit::ColonInKey);
    }
    Ok(match &from.selector {
        Selector::Newest if key.is_empty() => arn.clone(),
        Selector::Newest => format!("{arn}:{key}::"),
        Selector::Label(stage) => format!("{arn}:{key}:{stage}:"),
        Selector::Version(id) => format!("{arn}:{key}::{id}"),
    })
}
