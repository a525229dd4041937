//! Versions of a function, in their order and as they are shown.

/// Sorts the unpublished version first, and the others by number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct VersionOrder(u64, String);

/// The unpublished version.
const LATEST: &str = "$LATEST";

impl VersionOrder {
    pub(super) fn of(version: &str) -> Self {
        let number = if version == LATEST { 0 } else { version.parse().unwrap_or(u64::MAX) };
        Self(number, version.to_owned())
    }

    pub(super) fn name(&self) -> &str {
        &self.1
    }

    pub(super) fn is_latest(&self) -> bool {
        self.1 == LATEST
    }
}

/// As in `$LATEST, 1-3, 7`.
pub(super) fn shown(versions: &[String]) -> String {
    let mut parts: Vec<(String, Option<String>)> = Vec::new();
    let mut last: Option<u64> = None;
    for version in versions {
        let number: Option<u64> = version.parse().ok();
        let follows = matches!((last, number), (Some(last), Some(number)) if number == last + 1);
        match parts.last_mut() {
            Some((_, end)) if follows => *end = Some(version.clone()),
            _ => parts.push((version.clone(), None)),
        }
        last = number;
    }
    let part = |(first, end): (String, Option<String>)| match end {
        Some(end) => format!("{first}-{end}"),
        None => first,
    };
    parts.into_iter().map(part).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_shown_as_a_range() {
        let show = |versions: &[&str]| {
            let mut versions: Vec<_> = versions.iter().map(|it| VersionOrder::of(it)).collect();
            versions.sort();
            shown(&versions.iter().map(|it| it.name().to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(show(&["10", "2", "$LATEST", "1", "3", "7"]), "$LATEST, 1-3, 7, 10");
        assert_eq!(show(&["$LATEST"]), "$LATEST");
        assert_eq!(show(&["1", "2"]), "1-2");
        assert_eq!(show(&[]), "");
    }
}
