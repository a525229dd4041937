//! Words that have no place in what we write.
//!
//! They are put together here from halves, or this file would fail its own test.

use super::assert_none;
use super::files::{sources, texts};

/// What is left behind while writing.
const UNFINISHED: &[&str] = &[
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("FIX", "ME"),
    concat!("db", "g!"),
];

/// Places that exist on one machine only.
const MACHINES: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("registry.npm", "js"),
    concat!("pypi", ".org"),
    concat!("proxy.golang", ".org"),
    concat!("arti", "factory"),
];

/// Another word is said for these: each thing has one.
const SYNONYMS: &[(&str, &str)] = &[
    (concat!("master", " key"), "wrapping key"),
    (concat!("file", " key"), "data key"),
    (concat!("session", " key"), "data key"),
    (concat!("ciphertext", " key"), "encrypted data key"),
    (concat!("wrapped", " blob"), "encrypted data key"),
    (concat!("key", " manager"), "keyring"),
    (concat!("provider", " chain"), "keyring"),
    (concat!("key", " check value"), "commitment"),
    (concat!(" ut", "ils"), "what it does"),
];

/// The same for whole words in capitals.
const CAPITALS: &[(&str, &str)] = &[
    (concat!("KE", "K"), "wrapping key"),
    (concat!("DE", "K"), "data key"),
    (concat!("CM", "K"), "KMS key"),
];

/// Names that modules and files do not get: they say nothing.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "common", "manager", "misc"];

fn is_ours(path: &str) -> bool {
    let folders = ["src/", "tests/", "man/", "completions/", "docs/", "benches/"];
    let files = ["README", "CHANGELOG", "SECURITY", "CONTRIBUTING", "Cargo.toml", "clippy.toml"];
    folders.iter().chain(&files).any(|start| path.starts_with(start))
}

/// The words that people use in their files, ours or not.
fn is_vocabulary(path: &str) -> bool {
    path.starts_with("src/classify/")
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|found| found == word)
}

/// A home folder with the name of somebody.
fn names_a_home(line: &str) -> bool {
    let home = concat!("/ho", "me/");
    line.match_indices(home)
        .any(|(at, _)| line[at + home.len()..].starts_with(|c: char| c.is_ascii_lowercase()))
}

#[test]
fn nothing_is_unfinished_or_of_one_machine() {
    let mut found = Vec::new();
    for (path, text) in texts().iter().filter(|(path, _)| is_ours(path)) {
        for (number, line) in (1..).zip(text.lines()) {
            let machines = MACHINES.iter().filter(|_| !is_vocabulary(path));
            let words = UNFINISHED.iter().chain(machines);
            for word in words.filter(|word| line.contains(**word)) {
                found.push(format!("{path}:{number}: {word}"));
            }
            if names_a_home(line) {
                found.push(format!("{path}:{number}: somebody's home folder"));
            }
        }
    }
    assert_none("what has to go before it is committed", &found);
}

#[test]
fn one_word_for_each_thing() {
    let mut found = Vec::new();
    let ours = |(path, _): &&(String, String)| is_ours(path) && !is_vocabulary(path);
    for (path, text) in texts().iter().filter(ours) {
        for (number, line) in (1..).zip(text.lines()) {
            let lower = line.to_lowercase();
            let phrases = SYNONYMS.iter().filter(|(word, _)| lower.contains(word));
            let capitals = CAPITALS.iter().filter(|(word, _)| has_word(line, word));
            for (word, instead) in phrases.chain(capitals) {
                found.push(format!("{path}:{number}: `{word}`: say `{instead}`"));
            }
        }
    }
    assert_none("words that mean something we have another word for", &found);
}

#[test]
fn modules_are_named_for_what_they_do() {
    let mut found = Vec::new();
    for source in sources("src/").iter().chain(&sources("tests/")) {
        for pair in source.words().windows(2) {
            if pair[0].1 == "mod" && EMPTY_NAMES.contains(&pair[1].1) {
                found.push(format!("{}: mod {}", source.place(pair[1].0), pair[1].1));
            }
        }
    }
    assert_none("modules with a name that says nothing", &found);
}

/// Characters that are not seen, or make text look like other text.
fn is_hostile(c: char) -> bool {
    let shown_control = matches!(c, '\n' | '\t');
    let invisible = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    let odd_blank = c.is_whitespace() && !c.is_ascii();
    (c.is_control() && !shown_control) || invisible || odd_blank
}

#[test]
fn all_text_is_what_it_looks_like() {
    let mut found = Vec::new();
    for (path, text) in texts() {
        for (number, line) in (1..).zip(text.split('\n')) {
            if let Some(c) = line.chars().find(|c| is_hostile(*c)) {
                found.push(format!("{path}:{number}: {}", c.escape_unicode()));
            }
        }
    }
    assert_none("characters that hide something (write an escape)", &found);
}
