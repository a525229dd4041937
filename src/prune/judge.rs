//! Which versions hold secrets, and which of those can go.

use std::collections::HashMap;

use crate::classify::{Class, classify, shown};
use crate::lambda::{Environment, Function, Pointer, PublishedVersion, Setting};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// How many of the newest versions stay, whatever they hold.
    pub keep: usize,
    /// Whether versions go that hold no secret, or of which nothing is known.
    pub all: bool,
}

/// What a version holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// These variables in plain text, by their names.
    Secrets(Vec<String>),
    /// No secret.
    Nothing,
    /// Its variables cannot be read.
    Unknown {
        /// Lambda's code.
        code: String,
    },
}

/// What happens to a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It goes.
    Delete,
    /// It stays.
    Keep(Kept),
}

/// Why a version stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Something leads to it.
    PointedAt,
    /// It is one of the newest.
    Newest,
    /// Nobody knows what it holds.
    Unknown,
}

/// A version that was looked at.
#[derive(Debug, Clone)]
pub struct Surveyed {
    /// Its number.
    pub version: PublishedVersion,
    /// What it holds.
    pub holds: Holds,
    /// What leads to it.
    pub pointers: Vec<Pointer>,
    /// What happens to it.
    pub fate: Fate,
}

/// What a version holds. A value counts that looks like a secret, and one whose variable is a reference by now:
/// somebody has moved it, so it was one.
fn holds(version: &Function, latest: Option<&Function>) -> Holds {
    let settings = match &version.environment {
        Environment::Readable(settings) => settings,
        Environment::Unreadable { code } => return Holds::Unknown { code: code.clone() },
    };
    let class = |name: &str, value: &[u8]| classify(name, value).class;
    let was_moved = |setting: &Setting| {
        let now = latest.and_then(|latest| latest.setting(&setting.name));
        let is_reference =
            now.is_some_and(|now| class(&setting.name, now.expose()) == Class::Reference);
        is_reference && !setting.value.is_empty()
    };
    let is_held = |setting: &&Setting| match class(&setting.name, setting.value.expose()) {
        Class::Secret => true,
        Class::Reference => false,
        Class::Config | Class::Unsure => was_moved(setting),
    };
    let held: Vec<String> =
        settings.iter().filter(is_held).map(|setting| shown(&setting.name).to_owned()).collect();
    if held.is_empty() { Holds::Nothing } else { Holds::Secrets(held) }
}

fn of(versions: &[Function], version: PublishedVersion) -> Holds {
    let latest = versions.iter().find(|one| one.is_latest());
    let number = version.to_string();
    let found = versions.iter().find(|one| one.version == number);
    found.map_or(Holds::Nothing, |found| holds(found, latest))
}

/// The versions that are of interest.
pub(super) fn wanted(
    versions: &[Function],
    published: &[PublishedVersion],
    order: Order,
) -> Vec<PublishedVersion> {
    let wanted = |one: &&PublishedVersion| order.all || of(versions, **one) != Holds::Nothing;
    published.iter().filter(wanted).copied().collect()
}

/// What happens to each of those whose pointers are known.
pub(super) fn judge(
    versions: &[Function],
    published: &[PublishedVersion],
    mut pointers: HashMap<PublishedVersion, Vec<Pointer>>,
    order: Order,
) -> Vec<Surveyed> {
    let newest = published.len().saturating_sub(order.keep);
    let surveyed = |(at, version): (usize, &PublishedVersion)| {
        let pointers = pointers.remove(version)?;
        let holds = of(versions, *version);
        let fate = if !pointers.is_empty() {
            Fate::Keep(Kept::PointedAt)
        } else if at >= newest {
            Fate::Keep(Kept::Newest)
        } else if matches!(holds, Holds::Unknown { .. }) && !order.all {
            Fate::Keep(Kept::Unknown)
        } else {
            Fate::Delete
        };
        Some(Surveyed { version: *version, holds, pointers, fate })
    };
    published.iter().enumerate().filter_map(surveyed).collect()
}
