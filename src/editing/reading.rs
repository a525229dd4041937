//! What came back from the editor.

use super::subject::{Shape, Subject, is_editable};
use super::{EditError, Form};
use crate::classify::shown;
use crate::dotenv::Dialect;
use crate::migrate::{Reader, Typed, Variables};
use crate::portage::{self, Format, PortageError};
use crate::reference::{Address, Reference};
use crate::secret::Plaintext;
use crate::store::{
    check_json, check_limits, members, merged, merged_written, object_of, written_members,
};

/// What has become of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Another value.
    Changed,
    /// It was not there.
    New,
    /// A member that is not there any more.
    Removed,
}

/// One change, without the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The entry or member.
    pub reference: Reference,
    /// What has become of it.
    pub what: What,
}

/// All that was changed.
pub struct Edit {
    /// In the order of the document.
    pub changes: Vec<Change>,
    /// What is to be stored.
    pub typed: Vec<Typed>,
}

/// Names and what they are to have, as they stand in a document.
type Pairs = Vec<(String, Plaintext)>;

impl Subject {
    /// What the text changes. An error may be one that a second look at the text can correct.
    pub fn read(&self, mut text: Plaintext, form: Form) -> Result<Edit, EditError> {
        check_text(&text, "the document")?;
        let edit = match &self.shape {
            Shape::Whole => {
                take_line_end(&mut text)?;
                self.whole(text, None)
            }
            Shape::Member { name, shown, is_text } => {
                take_line_end(&mut text)?;
                if text.same_as(shown) {
                    return Ok(Edit { changes: Vec::new(), typed: Vec::new() });
                }
                let (entry, set) = (&self.entries[0], [(name.as_str(), &text)]);
                let value = if *is_text {
                    merged(Some(&entry.value), &set)
                } else {
                    check_json(&text).map_err(EditError::NotJson)?;
                    check_written(name, &text)?;
                    merged_written(Some(&entry.value), &set)
                };
                let address = || entry.address.clone();
                let value =
                    value.map_err(|source| EditError::Member { address: address(), source })?;
                self.whole(value, Some(name))
            }
            Shape::Members(written) => self.members(written, &text, form)?,
            Shape::Entries(under) => self.entries(under, &text, form)?,
        };
        for typed in &edit.typed {
            let address = || typed.address.clone();
            check_limits(typed.address.store(), &typed.value)
                .map_err(|limit| EditError::Limit { address: address(), limit })?;
        }
        Ok(edit)
    }

    /// The only entry with another value, unless it is the same.
    fn whole(&self, value: Plaintext, member: Option<&String>) -> Edit {
        let entry = &self.entries[0];
        if value.same_as(&entry.value) {
            return Edit { changes: Vec::new(), typed: Vec::new() };
        }
        let (address, earlier) = (entry.address.clone(), Some(entry.version.clone()));
        let reference = Reference { member: member.cloned(), ..Reference::to(address.clone()) };
        Edit {
            changes: vec![Change { reference, what: What::Changed }],
            typed: vec![Typed { address, value, earlier }],
        }
    }

    fn members(
        &self,
        opened: &[(String, Plaintext)],
        text: &Plaintext,
        form: Form,
    ) -> Result<Edit, EditError> {
        let now = if form == Form::Json {
            let now = written_members(text).map_err(PortageError::NoObject)?;
            check_once(&now)?;
            now
        } else {
            self.as_written(opened, variables(text, form)?)?
        };
        let entry = &self.entries[0];
        let of = |pairs: &[(String, Plaintext)], name: &str| {
            pairs.iter().position(|(known, _)| known == name)
        };
        let mut changes = Vec::new();
        for (name, written) in &now {
            let what = match of(opened, name) {
                Some(at) if opened[at].1.same_as(written) => continue,
                Some(_) => What::Changed,
                None => What::New,
            };
            check_written(name, written)?;
            let reference = Reference::to_member(entry.address.clone(), name);
            changes.push(Change { reference, what });
        }
        for (name, _) in opened.iter().filter(|(name, _)| of(&now, name).is_none()) {
            let reference = Reference::to_member(entry.address.clone(), name);
            changes.push(Change { reference, what: What::Removed });
        }
        let mut edit = Edit { changes, typed: Vec::new() };
        if !edit.changes.is_empty() {
            edit.typed.push(Typed {
                address: entry.address.clone(),
                value: object_of(&now, false),
                earlier: Some(entry.version.clone()),
            });
        }
        Ok(edit)
    }

    /// Values of a dotenv document as members: one that is the same stays as it is written, others are strings.
    fn as_written(&self, opened: &[(String, Plaintext)], now: Pairs) -> Result<Pairs, EditError> {
        let entry = &self.entries[0];
        let known = members(&entry.value).map_err(PortageError::NoObject)?;
        let mut written = Pairs::new();
        for (name, value) in now {
            let same = known.iter().position(|it| it.name == name && it.value.same_as(&value));
            let text = if let Some(at) = same {
                Plaintext::copy_of(opened[at].1.expose())
            } else {
                let address = || entry.address.clone();
                let refused = |source| EditError::Member { address: address(), source };
                let alone = merged(None, &[("", &value)]).map_err(refused)?;
                let mut alone = written_members(&alone).map_err(PortageError::NoObject)?;
                alone.pop().map(|(_, text)| text).unwrap_or_default()
            };
            written.push((name, text));
        }
        Ok(written)
    }

    fn entries(&self, under: &Address, text: &Plaintext, form: Form) -> Result<Edit, EditError> {
        let now = variables(text, form)?;
        let is_there = |name: &str| now.iter().any(|(known, _)| known == name);
        let gone: Vec<Address> = self
            .entries
            .iter()
            .filter(|entry| !is_there(&entry.name))
            .map(|entry| entry.address.clone())
            .collect();
        if !gone.is_empty() {
            return Err(EditError::Removed { gone });
        }
        let mut edit = Edit { changes: Vec::new(), typed: Vec::new() };
        for (name, value) in now {
            let opened = self.entries.iter().find(|entry| entry.name == name);
            if opened.is_some_and(|entry| entry.value.same_as(&value)) {
                continue;
            }
            check_text(&value, shown(&name))?;
            if value.is_empty() {
                return Err(EditError::Empty { what: shown(&name).to_owned() });
            }
            let wrong = || EditError::Name { name: shown(&name).to_owned() };
            let address = match opened {
                Some(entry) => entry.address.clone(),
                // A name that cannot be shown must not become part of a reference either.
                None if shown(&name) != name => return Err(wrong()),
                None => under.join(&name).map_err(|_| wrong())?,
            };
            let what = if opened.is_some() { What::Changed } else { What::New };
            edit.changes.push(Change { reference: Reference::to(address.clone()), what });
            let earlier = opened.map(|entry| entry.version.clone());
            edit.typed.push(Typed { address, value, earlier });
        }
        Ok(edit)
    }
}

/// The one line end that was put behind the value. A value of nothing is none.
fn take_line_end(text: &mut Plaintext) -> Result<(), EditError> {
    text.take_line_end();
    if text.is_empty() { Err(EditError::Empty { what: "the document".to_owned() }) } else { Ok(()) }
}

/// What could not be opened again is not stored.
fn check_text(text: &Plaintext, what: &str) -> Result<(), EditError> {
    if is_editable(text) { Ok(()) } else { Err(EditError::NoText { what: what.to_owned() }) }
}

/// The same for a member as it is written: an escape may stand for half of a character.
fn check_written(name: &str, written: &Plaintext) -> Result<(), EditError> {
    let alone = [(name.to_owned(), Plaintext::copy_of(written.expose()))];
    match members(&object_of(&alone, false)) {
        Ok(_) => Ok(()),
        Err(_) => Err(EditError::NoText { what: shown(name).to_owned() }),
    }
}

fn check_once(pairs: &Pairs) -> Result<(), EditError> {
    let twice = |at: &usize| pairs[..*at].iter().any(|other| other.0 == pairs[*at].0);
    match (1..pairs.len()).find(twice) {
        Some(at) => Err(PortageError::Twice { name: shown(&pairs[at].0).to_owned() }.into()),
        None => Ok(()),
    }
}

/// The variables of a document, each with a value that is certain.
fn variables(text: &Plaintext, form: Form) -> Result<Pairs, EditError> {
    let (format, reader) = match form {
        Form::Json => (Format::Json, Reader::As(Dialect::Node)),
        Form::Dotenv | Form::Value => {
            check_comments(text)?;
            (Format::Dotenv, Reader::As(Dialect::Node))
        }
    };
    let contents = portage::read(text, format, reader)?;
    // A line that nobody reads may be half of a value.
    if let Some(remark) = contents.remarks.into_iter().next() {
        return Err(EditError::Line { line: remark.line, why: remark.text });
    }
    let mut pairs = Pairs::new();
    for one in contents.variables {
        let (name, line) = (shown(&one.variable).to_owned(), one.line.unwrap_or_default());
        if let Some(obstacle) = one.obstacle {
            return Err(EditError::Line { line, why: format!("{name}: {obstacle}") });
        }
        let no_value = || EditError::Line { line, why: format!("{name} has no value") };
        pairs.push((one.variable, one.value.ok_or_else(no_value)?));
    }
    Ok(pairs)
}

/// Half of a password must not be stored because the other half stands behind a `#`.
fn check_comments(text: &Plaintext) -> Result<(), EditError> {
    for entry in Variables::read(text, Reader::As(Dialect::Node)).entries {
        let rest = text.expose().get(entry.value_span.end..).unwrap_or_default();
        let mut rest = rest.iter().take_while(|byte| **byte != b'\n');
        if rest.any(|byte| *byte == b'#') {
            let name = shown(&entry.name);
            let why = format!("{name}: what stands behind `#` is no part of it; put it in quotes");
            return Err(EditError::Line { line: entry.line, why });
        }
    }
    Ok(())
}
