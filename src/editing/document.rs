//! The text that is opened in an editor.

use super::subject::{Shape, Subject};
use super::{EditError, Form as F};
use crate::dotenv::Dialect;
use crate::portage::{self, PortageError, Target, Variable};
use crate::reference::Reference;
use crate::secret::Plaintext;
use crate::store::{members, object_of};

/// Lines as node reads them.
const LINES: Target = Target::Dotenv(Dialect::Node);

/// What a document looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The value itself, and one line end.
    Value,
    /// `NAME=value` lines.
    Dotenv,
    /// One JSON object.
    Json,
}

/// A text to be edited.
pub struct Document {
    /// What it looks like.
    pub form: Form,
    /// The text.
    pub text: Plaintext,
}

impl Document {
    /// A name for a file of it, by which editors know what it is.
    pub fn file_name(&self) -> &'static str {
        match self.form {
            F::Value => "value",
            F::Dotenv => "values.env",
            F::Json => "values.json",
        }
    }
}

/// Stands above variables that are entries: what is done with them is not what one might expect of a file.
const ABOVE_ENTRIES: &[u8] =
    b"# One entry a line, quoted as for node. A new line makes a new entry.\n\
    # A line that is taken away deletes nothing: that is a command of its own.\n";

impl Subject {
    /// What is opened in the editor, in this form or in the one that fits best.
    pub fn document(&self, form: Option<Form>) -> Result<Document, EditError> {
        match &self.shape {
            Shape::Whole => Ok(line(&self.entries[0].value)),
            Shape::Member { shown, .. } => Ok(line(shown)),
            Shape::Members(_) if form == Some(F::Dotenv) => {
                let members = members(&self.entries[0].value).map_err(PortageError::NoObject)?;
                let pairs = members.iter().map(|member| (&*member.name, &member.value));
                Ok(Document { form: F::Dotenv, text: self.variables(pairs, &LINES)? })
            }
            Shape::Members(written) => {
                let mut text = object_of(written, true);
                text.push(b'\n');
                Ok(Document { form: F::Json, text })
            }
            Shape::Entries(_) => {
                let pairs = || self.entries.iter().map(|entry| (&*entry.name, &entry.value));
                let dotenv = || {
                    let mut text = Plaintext::copy_of(ABOVE_ENTRIES);
                    text.extend(self.variables(pairs(), &LINES)?.expose());
                    Ok(Document { form: F::Dotenv, text })
                };
                let json = || {
                    let text = self.variables(pairs(), &Target::Json)?;
                    Ok(Document { form: F::Json, text })
                };
                match form {
                    Some(F::Dotenv) => dotenv(),
                    Some(_) => json(),
                    // JSON holds any text, under any name.
                    None => dotenv().or_else(|_: EditError| json()),
                }
            }
        }
    }

    fn variables<'v>(
        &'v self,
        pairs: impl Iterator<Item = (&'v str, &'v Plaintext)>,
        target: &Target,
    ) -> Result<Plaintext, EditError> {
        let from = Reference::to(self.entries[0].address.clone());
        let variable = |(name, value): (&str, &Plaintext)| Variable {
            name: name.to_owned(),
            from: from.clone(),
            value: Plaintext::copy_of(value.expose()),
        };
        let variables: Vec<Variable> = pairs.map(variable).collect();
        Ok(portage::write(&variables, target)?)
    }
}

/// A value with the line end that editors put behind the last line anyway.
fn line(value: &Plaintext) -> Document {
    let mut text = Plaintext::copy_of(value.expose());
    text.push(b'\n');
    Document { form: F::Value, text }
}
