//! One variable: secret or not, to be moved or not, and what is in the way.

use glob::Pattern;

use super::draft::{Destination, DraftItem, Order};
use super::existing::{Existing, Found};
use super::group::Group;
use super::obstacle::Obstacle;
use super::plan::OnConflict;
use super::selection::is_named;
use crate::classify::{Class, Verdict, classify, shown};
use crate::reference::Reference;
use crate::secret::Plaintext;
use crate::store::{Limit, check_limits, merged};

/// The variable as it stands in the file, and what is in the way there; what the store says about it comes
/// later.
pub(super) fn judge(
    group: Group,
    order: &Order<'_>,
    destination: Option<&Destination>,
) -> (DraftItem, Option<Obstacle>) {
    // What has no literal value is judged by its spelling.
    let last = group.spelling.as_ref().or(group.value.as_ref());
    // Where it stands several times, the worst place counts: an earlier one holds a secret all the same.
    let verdict = group
        .earlier
        .iter()
        .chain(last)
        .map(|text| classify(&group.name, text.expose()))
        .min_by_key(|verdict| match verdict.class {
            Class::Secret => 0,
            Class::Unsure => 1,
            Class::Config => 2,
            Class::Reference => 3,
        })
        .unwrap_or_else(|| classify(&group.name, &[]));
    // A name that cannot be shown must not become part of a reference and of the journal either.
    let is_name = shown(&group.name) == group.name;
    let reference = destination.and_then(|to| to.reference_to(&group.name)).filter(|_| is_name);
    let seals = destination.is_none() && is_name;
    let line = group.lines.last().copied().unwrap_or_default();
    let chosen = is_chosen(&group.name, &verdict, order.select, order.exclude);
    let in_file = group.obstacle(order.reader);
    let Group { name, value, dissent, .. } = group;
    let item = DraftItem {
        variable: name,
        line,
        verdict,
        reference,
        seals,
        dissent,
        obstacle: None,
        chosen,
        value,
        existing: Existing::Nothing,
    };
    (item, in_file)
}

/// Why the variable cannot be moved.
pub(super) fn obstacle(
    item: &DraftItem,
    in_file: Option<Obstacle>,
    found: &Found,
    order: &Order<'_>,
) -> Option<Obstacle> {
    if item.seals {
        return in_file;
    }
    let Some(reference) = &item.reference else {
        return Some(in_file.unwrap_or(Obstacle::Name));
    };
    in_file.or_else(|| {
        let value = item.value.as_ref()?;
        in_store(reference, value, &item.existing, found, order.on_conflict)
    })
}

/// What in the store is in the way of a value.
pub(super) fn in_store(
    reference: &Reference,
    value: &Plaintext,
    existing: &Existing,
    found: &Found,
    on_conflict: OnConflict,
) -> Option<Obstacle> {
    let address = &reference.address;
    match check_limits(address.store(), value) {
        // The object that it goes into is not empty.
        Err(Limit::Empty(_)) if reference.member.is_some() => {}
        Err(limit) => return Some(limit.into()),
        Ok(()) => {}
    }
    if found.kept(address).is_none() && address.looks_like_arn() {
        return Some(Obstacle::LooksLikeArn(address.clone()));
    }
    if found.is_scheduled(address) {
        return Some(Obstacle::Scheduled(address.clone()));
    }
    if found.is_in_clear(address) {
        return Some(Obstacle::KeptInClear(address.clone()));
    }
    if let Some(name) = &reference.member {
        let kept = found.kept(address).map(|kept| &kept.value);
        if let Err(error) = merged(kept, &[(name, value)]) {
            return Some(error.into());
        }
    }
    match existing {
        Existing::Other(version) if on_conflict != OnConflict::Overwrite => {
            Some(Obstacle::Conflict(version.clone()))
        }
        _ => None,
    }
}

pub(super) fn is_chosen(
    name: &str,
    verdict: &Verdict,
    select: &[Pattern],
    exclude: &[Pattern],
) -> bool {
    let selected = if select.is_empty() {
        verdict.class == Class::Secret
    } else {
        is_named(name, select) && verdict.class != Class::Reference
    };
    selected && !is_named(name, exclude)
}
