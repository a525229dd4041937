//! Two sides with values of the same names: which are the same.

use std::collections::{BTreeMap, HashSet};

use super::PortageError;
use super::collect::{Variable, check_names};
use crate::reference::Reference;
use crate::secret::Plaintext;

/// What one side has under a name.
pub struct Side {
    /// The value.
    pub value: Plaintext,
    /// Where it is kept; none when it stands in a file itself.
    pub from: Option<Reference>,
}

/// How the two sides stand to each other under one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The very same bytes.
    Same,
    /// Other bytes. Nothing says how many, or which.
    Different,
    /// Only the first side has it.
    OnlyInA,
    /// Only the second side has it.
    OnlyInB,
}

/// One name and what the two sides have under it; at least one has something.
pub struct Compared {
    /// The name.
    pub name: String,
    /// The first side.
    pub a: Option<Side>,
    /// The second side.
    pub b: Option<Side>,
}

impl Compared {
    /// How the sides stand to each other. Compared in time that says nothing of where they differ.
    pub fn state(&self) -> State {
        match (&self.a, &self.b) {
            (Some(a), Some(b)) if a.value.same_as(&b.value) => State::Same,
            (Some(_), Some(_)) => State::Different,
            (_, None) => State::OnlyInA,
            (None, _) => State::OnlyInB,
        }
    }
}

/// Names and values of one side; each name once.
pub type Named = BTreeMap<String, Side>;

/// What stands in a file, and what was fetched for it or from a store, as one side.
pub fn side(
    in_file: Vec<(String, Plaintext)>,
    fetched: Vec<Variable>,
) -> Result<Named, PortageError> {
    check_names(&fetched)?;
    let mut named: Named =
        in_file.into_iter().map(|(name, value)| (name, Side { value, from: None })).collect();
    for variable in fetched {
        let side = Side { value: variable.value, from: Some(variable.from) };
        named.insert(variable.name, side);
    }
    Ok(named)
}

/// Every name of either side, sorted.
pub fn compare(mut a: Named, mut b: Named) -> Vec<Compared> {
    let names: HashSet<String> = a.keys().chain(b.keys()).cloned().collect();
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort();
    let compared = |name: String| Compared { a: a.remove(&name), b: b.remove(&name), name };
    names.into_iter().map(compared).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(pairs: &[(&str, &[u8])]) -> Named {
        let pair = |(name, value): &(&str, &[u8])| {
            ((*name).to_owned(), Side { value: Plaintext::copy_of(value), from: None })
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn every_name_is_there_once_with_its_state() {
        let a = named(&[("SAME", b"1"), ("LONGER", b"12"), ("A", b""), ("EMPTY", b"")]);
        let b = named(&[("SAME", b"1"), ("LONGER", b"1"), ("B", b"1"), ("EMPTY", b"")]);
        let compared = compare(a, b);
        let states: Vec<(&str, State)> =
            compared.iter().map(|one| (one.name.as_str(), one.state())).collect();
        assert_eq!(
            states,
            [
                ("A", State::OnlyInA),
                ("B", State::OnlyInB),
                ("EMPTY", State::Same),
                ("LONGER", State::Different),
                ("SAME", State::Same),
            ]
        );
    }
}
