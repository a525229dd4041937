//! The part of a value that a reference means.

use std::cell::OnceCell;

use super::StoreError;
use super::members::{Index, member};
use crate::reference::Reference;
use crate::secret::Plaintext;

/// The part of an entry's value that a reference means.
pub fn pick(value: Plaintext, reference: &Reference) -> Result<Plaintext, StoreError> {
    match &reference.member {
        None => Ok(value),
        Some(key) => member(&value, key).ok_or_else(|| no_member(reference, key)),
    }
}

/// The parts of one entry's value that these references mean. A JSON object is read once, however many of
/// its members are asked for.
pub fn pick_each<'r>(
    value: &Plaintext,
    references: impl IntoIterator<Item = &'r Reference>,
) -> Vec<Result<Plaintext, StoreError>> {
    let index = OnceCell::new();
    let one = |reference: &Reference| match &reference.member {
        None => Ok(Plaintext::copy_of(value.expose())),
        Some(key) => index
            .get_or_init(|| Index::of(value))
            .as_ref()
            .and_then(|index| index.member(key))
            .ok_or_else(|| no_member(reference, key)),
    };
    references.into_iter().map(one).collect()
}

fn no_member(reference: &Reference, key: &str) -> StoreError {
    StoreError::NoMember { address: reference.address.clone(), key: key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reference_gets_its_part_and_its_own_failure() {
        let value = Plaintext::copy_of(br#"{"a":"1","b":{"c":2},"twice":1,"twice":2}"#);
        let texts = ["sm://x#a", "sm://x", "sm://x#b", "sm://x#none", "sm://x#twice", "sm://x#a"];
        let references = texts.map(|text| Reference::parse(text).expect("a reference"));
        let picked: Vec<_> = pick_each(&value, &references)
            .into_iter()
            .map(|part| part.ok().map(|part| part.expose().to_vec()))
            .collect();
        let whole = value.expose().to_vec();
        let part = |text: &[u8]| Some(text.to_vec());
        assert_eq!(picked, [part(b"1"), Some(whole), part(br#"{"c":2}"#), None, None, part(b"1")]);
        for reference in &references {
            let alone = pick(Plaintext::copy_of(value.expose()), reference);
            let together = pick_each(&value, [reference]).remove(0);
            assert_eq!(alone.is_ok(), together.is_ok());
        }
    }
}
