//! The references of a file, for whoever wants to know what its reader will ask for.

use std::path::Path;

use super::EnvironmentError;
use super::resolve::Missing;
use crate::classify::shown;
use crate::dotenv::Value;
use crate::fs;
use crate::migrate::{Reader, SOURCE_LIMIT, Variables};
use crate::reference::{Reference, Scheme};

/// The references that are values of this file's variables, and those that are written wrongly. What is
/// sealed into the file itself is in no store.
pub fn mentioned(
    path: &Path,
    reader: Reader,
) -> Result<(Vec<Reference>, Vec<Missing>), EnvironmentError> {
    let text = fs::read_file(path, SOURCE_LIMIT)?;
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    for entry in Variables::read(&text, reader).entries {
        let Value::Text(value) = &entry.value else {
            continue;
        };
        let Some(scheme) = Scheme::of(value.expose()).filter(|it| *it != Scheme::Sealed) else {
            continue;
        };
        match Reference::parse(&String::from_utf8_lossy(value.expose())) {
            Ok(reference) => found.push(reference),
            // Others mean something to other programs, and need not mean it to us.
            Err(error) if scheme.is_explicit() => {
                wrong.push(Missing {
                    variable: shown(&entry.name).to_owned(),
                    reason: error.into(),
                });
            }
            Err(_) => {}
        }
    }
    Ok((found, wrong))
}
