//! The value of an entry and the parts of it that are rotated.

use super::differing::differing;
use super::error::RotateError;
use super::task::Task;
use crate::reference::Reference;
use crate::secret::Plaintext;
use crate::store::{Kept, StoreError, member, merged};

/// A value that is set and tried by itself.
pub(super) struct Part {
    pub(super) reference: Reference,
    pub(super) value: Plaintext,
    pub(super) user: Option<String>,
}

/// The parts of a version of an entry. One that it lacks is not among them.
pub(super) fn parts(task: &Task, value: &Plaintext) -> Vec<Part> {
    let user = task.pair.as_ref().and_then(|pair| text_of(value, &pair.member));
    let part = |reference: Reference| {
        let value = match &reference.member {
            Some(name) => member(value, name)?,
            None => Plaintext::copy_of(value.expose()),
        };
        Some(Part { reference, value, user: user.clone() })
    };
    task.references().into_iter().filter_map(part).collect()
}

/// The name of a user is no secret.
fn text_of(value: &Plaintext, name: &str) -> Option<String> {
    let text = member(value, name)?;
    std::str::from_utf8(text.expose()).ok().map(str::to_owned)
}

/// The whole new value: what is in use, with the parts made anew.
pub(super) fn composed(
    task: &Task,
    current: &Kept,
    make: &mut dyn FnMut(&Reference) -> Result<Plaintext, RotateError>,
) -> Result<Plaintext, RotateError> {
    if task.members.is_empty() {
        return make(&Reference::to(task.address.clone()));
    }
    check_members(task, current)?;
    let mut new: Vec<(&str, Plaintext)> = Vec::new();
    for name in &task.members {
        new.push((name, make(&Reference::to_member(task.address.clone(), name))?));
    }
    if let Some(pair) = &task.pair {
        let user = text_of(&current.value, &pair.member);
        let other = user.and_then(|user| pair.other(&user));
        let other =
            other.ok_or_else(|| RotateError::NeitherUser { address: task.address.clone() })?;
        new.push((&pair.member, Plaintext::copy_of(other.as_bytes())));
    }
    with(task, &current.value, &new)
}

/// A member that is not there would be a slip of the pen.
fn check_members(task: &Task, current: &Kept) -> Result<(), RotateError> {
    let pair = task.pair.iter().map(|pair| &pair.member);
    match task.members.iter().chain(pair).find(|name| member(&current.value, name).is_none()) {
        None => Ok(()),
        Some(missing) => {
            let (address, key) = (task.address.clone(), missing.clone());
            Err(StoreError::NoMember { address, key }.into())
        }
    }
}

fn with(
    task: &Task,
    value: &Plaintext,
    members: &[(&str, Plaintext)],
) -> Result<Plaintext, RotateError> {
    let members: Vec<(&str, &Plaintext)> =
        members.iter().map(|(name, value)| (*name, value)).collect();
    merged(Some(value), &members)
        .map_err(|source| RotateError::Members { address: task.address.clone(), source })
}

/// Whether what waits was made from what is in use: if not, putting it in use would lose what somebody has
/// changed in other members since.
pub(super) fn check_base(
    task: &Task,
    current: &Kept,
    waiting: &Plaintext,
) -> Result<(), RotateError> {
    if task.members.is_empty() {
        return Ok(());
    }
    let are_there = task.changes().all(|name| member(waiting, name).is_some());
    let is_changed = |name: &String| task.changes().any(|one| one == name);
    match differing(&current.value, waiting) {
        Some(names) if are_there && names.iter().all(is_changed) => Ok(()),
        _ => Err(RotateError::Stale { address: task.address.clone() }),
    }
}

/// The part of an earlier version that goes with a part of a new one: of two users that take turns, the
/// password of the same one.
pub(super) fn counterpart<'p>(part: &Part, earlier: &'p [Part]) -> Option<&'p Plaintext> {
    let mut same = earlier.iter().filter(|one| one.reference == part.reference);
    same.find(|one| one.user == part.user).map(|one| &one.value)
}
