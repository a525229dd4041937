//! What is skipped with an emulator is skipped for a reason of the one list there is.

use super::assert_none;
use super::files::{ROOT, sources};
use super::source::{Source, close_of};

/// Where the list is.
const LIST: &str = "tests/it/support/cloud/differences.rs";

/// The name and the text of each reason.
fn reasons(list: &Source) -> Vec<(&str, &str)> {
    let declared = list.code.match_indices("pub(crate) const ");
    declared
        .map(|(at, words)| {
            let name = list.text[at + words.len()..].split(':').next().unwrap_or_default();
            let quote = |from: usize| from + list.code[from..].find('"').expect("a literal");
            let text = quote(at) + 1;
            (name, &list.text[text..quote(text)])
        })
        .collect()
}

/// `service.row: what it does`, where the row may be the name of an operation.
fn is_reason(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let row = text.split_once(": ").filter(|(_, what)| what.len() > 10);
    row.and_then(|(row, _)| row.split_once('.'))
        .is_some_and(|(service, row)| is_word(service) && is_word(row))
}

#[test]
fn every_reason_names_its_row() {
    let list = sources(LIST).remove(0);
    let reasons = reasons(&list);
    assert!(reasons.len() > 5, "{ROOT}/{LIST}: {} reasons", reasons.len());
    let used: Vec<(Source, Vec<String>)> =
        sources("tests/it").into_iter().map(with_words).collect();
    let mut found = Vec::new();
    for (name, text) in &reasons {
        if !is_reason(text) {
            found.push(format!("{LIST}: {name} is not of the form `service.row: what it does`"));
        }
        let is_used = |(source, words): &(Source, Vec<String>)| {
            source.path != LIST && words.iter().any(|word| word == name)
        };
        if !used.iter().any(is_used) {
            found.push(format!("{LIST}: nothing is skipped for {name}"));
        }
    }
    for (source, _) in &used {
        for (at, call) in source.code.match_indices(".skips(") {
            let open = at + call.len() - 1;
            let argument = source.text[open + 1..close_of(&source.code, open)].rsplit(',');
            let why = argument.map(str::trim).find(|argument| !argument.is_empty());
            if !reasons.iter().any(|(name, _)| Some(*name) == why) {
                let place = source.place(at);
                found.push(format!("{place}: the reason of a skip is one of {LIST}"));
            }
        }
    }
    assert_none("skipped without a reason that is in the list", &found);
}

fn with_words(source: Source) -> (Source, Vec<String>) {
    let words = source.words().into_iter().map(|(_, word)| word.to_owned()).collect();
    (source, words)
}

#[test]
fn a_reason_has_a_row() {
    for (text, is_one) in [
        ("sm.put_idempotent: makes another version", true),
        ("sm.ListSecrets: tells no key of a secret", true),
        ("its versions are not named by tokens", false),
        ("put_idempotent: makes another version", false),
        ("sm.put_idempotent: no", false),
        ("sm.put idempotent: makes another version", false),
    ] {
        assert_eq!(is_reason(text), is_one, "{text}");
    }
}
