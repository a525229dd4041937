//! One JSON object of strings.

use std::collections::HashSet;

use super::error::Unfit;
use super::{Contents, Format, PortageError, Variable, read_back};
use crate::migrate::ImportSource;
use crate::secret::Plaintext;
use crate::store::{Shape, members};

/// One member for each variable, one a line, in their order.
pub(super) fn write(variables: &[Variable]) -> Result<Plaintext, PortageError> {
    let mut text = Plaintext::copy_of(b"{");
    let mut refused = Vec::new();
    for (at, variable) in variables.iter().enumerate() {
        let Ok(value) = std::str::from_utf8(variable.value.expose()) else {
            refused.push((variable.name.clone(), Unfit::NotText));
            continue;
        };
        text.extend(if at == 0 { b"\n  " } else { b",\n  " });
        // A string is always JSON.
        text.extend(serde_json::to_string(&variable.name).unwrap_or_default().as_bytes());
        text.extend(b": ");
        text.extend(serde_json::to_string(value).unwrap_or_default().as_bytes());
    }
    if !refused.is_empty() {
        return Err(PortageError::Unfit { format: Format::Json, refused });
    }
    text.extend(b"\n}\n");
    read_back(variables, Format::Json, read(&text))?;
    Ok(text)
}

/// One variable for each member: the text of a string, and a number, a boolean or an object as it is written.
pub(super) fn read(text: &Plaintext) -> Result<Contents, PortageError> {
    let (mut variables, mut known) = (Vec::new(), HashSet::new());
    for member in members(text).map_err(PortageError::NoObject)? {
        // What a name in such a file looks like is for its writer to say, but it is shown as any other.
        let name = || crate::classify::shown(&member.name).to_owned();
        let what = match member.shape {
            Shape::Array => Some("an array"),
            Shape::Null => Some("null"),
            Shape::Text | Shape::Scalar | Shape::Object => None,
        };
        if let Some(what) = what {
            return Err(PortageError::NoValue { name: name(), what });
        }
        if !known.insert(member.name.clone()) {
            return Err(PortageError::Twice { name: name() });
        }
        variables.push(ImportSource {
            variable: member.name,
            line: None,
            value: Some(member.value),
            obstacle: None,
            dissent: None,
        });
    }
    Ok(Contents { variables, remarks: Vec::new() })
}
