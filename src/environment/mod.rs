//! The environment of the program that `run` starts: what is inherited, what files add, and values in
//! place of references.

mod block;
mod error;
mod fill;
mod mentioned;
mod resolve;

pub use block::Block;
pub use error::EnvironmentError;
pub use fill::{Unfilled, fill};
pub use mentioned::mentioned;
pub use resolve::{Standing, Unresolved, references, resolve};

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use glob::Pattern;

use crate::classify::{loader, shown};
use crate::dotenv::{Entry, Value};
use crate::fs;
use crate::migrate::{Reader, SOURCE_LIMIT, Variables};
use crate::reference::Scheme;
use crate::secret::Plaintext;

/// A variable and where it comes from.
pub struct Variable {
    /// Its name, as bytes: the system takes any but `=` and NUL.
    pub name: Vec<u8>,
    /// Its value, or the reference to it.
    pub value: Plaintext,
    /// The file that sets it; none when it is inherited.
    pub file: Option<PathBuf>,
}

/// What decides which variables the program gets.
pub struct Rules<'r> {
    /// How files are read.
    pub reader: Reader,
    /// Of the variables in files and of inherited references, take these only.
    pub only: &'r [Pattern],
    /// Of those, leave these.
    pub except: &'r [Pattern],
    /// Names that files may set although they change how programs start or where they connect.
    pub allow: &'r [Pattern],
    /// Whether files win over what is inherited.
    pub overriding: bool,
}

/// A remark on what was not taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark(pub String);

/// The variables of the program: `inherited`, then what the files add, the last one winning.
pub fn gather(
    inherited: Vec<Variable>,
    files: &[PathBuf],
    rules: &Rules<'_>,
) -> Result<(Vec<Variable>, Vec<Remark>), EnvironmentError> {
    let mut gathered = Gathered::of(inherited);
    let mut seen: Vec<String> =
        gathered.variables.iter().filter(|variable| is_reference(variable)).map(name_of).collect();
    for path in files {
        gathered.add_file(path, rules, &mut seen)?;
    }
    for pattern in rules.only.iter().chain(rules.except) {
        if !seen.iter().any(|name| pattern.matches(name)) {
            return Err(EnvironmentError::NoMatch { pattern: pattern.to_string() });
        }
    }
    Ok((gathered.variables, gathered.remarks))
}

/// Whether the rules let this variable in.
pub fn is_wanted(name: &str, rules: &Rules<'_>) -> bool {
    let named = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.matches(name));
    (rules.only.is_empty() || named(rules.only)) && !named(rules.except)
}

fn is_reference(variable: &Variable) -> bool {
    Scheme::of(variable.value.expose()).is_some()
}

/// The name as text, for messages and patterns.
pub fn name_of(variable: &Variable) -> String {
    String::from_utf8_lossy(&variable.name).into_owned()
}

/// Whether `#KEY` of a reference without quotes was taken for a comment: the program would get the whole
/// entry in place of its member.
fn loses_member(entry: &Entry, text: &[u8]) -> bool {
    let Value::Text(value) = &entry.value else {
        return false;
    };
    let (spelling, rest) =
        text[entry.value_span.start..].split_at_checked(entry.value_span.len()).unwrap_or_default();
    matches!(Scheme::of(value.expose()), Some(Scheme::Store(_) | Scheme::Vals(_)))
        && spelling == value.expose()
        && rest.starts_with(b"#")
}

struct Gathered {
    variables: Vec<Variable>,
    /// Where each name is among them.
    places: HashMap<Vec<u8>, usize>,
    remarks: Vec<Remark>,
}

impl Gathered {
    fn of(variables: Vec<Variable>) -> Self {
        let places = variables.iter().map(|variable| variable.name.clone()).zip(0..).collect();
        Self { variables, places, remarks: Vec::new() }
    }

    fn add_file(
        &mut self,
        path: &Path,
        rules: &Rules<'_>,
        seen: &mut Vec<String>,
    ) -> Result<(), EnvironmentError> {
        let text = fs::read_file(path, SOURCE_LIMIT)?;
        let variables = Variables::read(&text, rules.reader);
        if let Some(rejected) = variables.rejected {
            return Err(EnvironmentError::Rejected {
                path: path.to_owned(),
                line: rejected.line,
                dialect: rules.reader.name(),
                what: rejected.kind.describe(),
            });
        }
        for remark in &variables.remarks {
            self.remark(format!("{}:{}: {}", path.display(), remark.line, remark.text));
        }
        for entry in variables.entries {
            seen.push(entry.name.clone());
            if !is_wanted(&entry.name, rules) {
                continue;
            }
            let loses_member = loses_member(&entry, text.expose());
            let (line, name) = (entry.line, entry.name);
            if loses_member {
                let (path, dialect) = (path.to_owned(), rules.reader.name());
                return Err(EnvironmentError::MemberLost { path, line, name, dialect });
            }
            match entry.value {
                Value::Text(value) => self.add(path, line, name, value, rules)?,
                // A bare name takes its value from the environment, where it is already.
                Value::Unset => {}
                Value::Expands | Value::Unclear => {
                    let (path, dialect) = (path.to_owned(), rules.reader.name());
                    let name = shown(&name).to_owned();
                    return Err(EnvironmentError::Expands { path, line, name, dialect });
                }
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        path: &Path,
        line: usize,
        name: String,
        value: Plaintext,
        rules: &Rules<'_>,
    ) -> Result<(), EnvironmentError> {
        let place = self.places.get(name.as_bytes());
        let known = place.map(|place| &mut self.variables[*place]);
        if known.as_ref().is_some_and(|known| known.value.same_as(&value)) {
            return Ok(());
        }
        let allowed = rules.allow.iter().any(|pattern| pattern.matches(&name));
        if let Some(changes) = loader(&name, value.expose()).filter(|_| !allowed) {
            let (path, name) = (path.to_owned(), shown(&name).to_owned());
            return Err(EnvironmentError::Loader { path, line, name, changes });
        }
        let file = Some(path.to_owned());
        match known {
            None => {
                let name = name.into_bytes();
                self.places.insert(name.clone(), self.variables.len());
                self.variables.push(Variable { name, value, file });
            }
            Some(known) if known.file.is_some() || rules.overriding => {
                (known.value, known.file) = (value, file);
            }
            Some(_) => {
                let place = format!("{}:{line}", path.display());
                self.remark(format!(
                    "{place}: {} is set in the environment already and stays as it is there; \
                     --override lets the file win",
                    shown(&name)
                ));
            }
        }
        Ok(())
    }

    fn remark(&mut self, text: String) {
        self.remarks.push(Remark(text));
    }
}
