//! Imports point down.

use std::collections::BTreeMap;

use super::assert_none;
use super::files::sources;
use super::source::{CodePath, Source};

/// Floors whose modules may import each other.
const OPEN_FLOORS: [u8; 2] = [1, 5];

/// Who else may import whom on the same floor.
const BESIDE: [(&str, &str); 13] = [
    ("migrate", "crypt"),       // messages under other keys, as one run
    ("editing", "migrate"),     // stores what was typed as one run
    ("editing", "portage"),     // documents of variables
    ("environment", "migrate"), // reads files as the migration does
    ("portage", "migrate"),     // the same, and stores them
    ("rotate", "migrate"),      // writes the same journal
    ("scan", "migrate"),        // reads files as the migration does
    ("keys", "aws"),            // KMS
    ("lambda", "aws"),          // Lambda
    ("roles", "aws"),           // IAM
    ("logs", "aws"),            // CloudWatch Logs
    ("store", "aws"),           // Secrets Manager and Parameter Store
    ("store", "keys"),          // a vault is also a keyholder
];

/// The floor of every module, from the table in `src/lib.rs`.
struct Floors(BTreeMap<String, u8>);

impl Floors {
    fn read(lib: &Source) -> Self {
        let mut floors = BTreeMap::new();
        for line in lib.text.lines() {
            let Some(row) = line.strip_prefix("//! | ") else {
                continue;
            };
            let Some(floor) = row.chars().next().and_then(|first| first.to_digit(10)) else {
                continue;
            };
            for name in row.split("[`").skip(1) {
                let name = name.split('`').next().expect("a first part").to_owned();
                let again = floors.insert(name.clone(), u8::try_from(floor).expect("a digit"));
                assert!(again.is_none(), "src/lib.rs: {name} has two floors");
            }
        }
        Self(floors)
    }

    fn allows(&self, from: &str, to: &str) -> bool {
        let (above, below) = (self.0[from], self.0[to]);
        from == to
            || below < above
            || (below == above && OPEN_FLOORS.contains(&above))
            || BESIDE.contains(&(from, to))
    }

    fn allowed(&self, from: &str) -> String {
        let allowed: Vec<&str> = self
            .0
            .keys()
            .map(String::as_str)
            .filter(|to| *to != from && self.allows(from, to))
            .collect();
        format!("{from} may import {}", allowed.join(", "))
    }
}

/// The module at the root that a path leads to, when it leads to one of ours.
fn destination(source: &Source, path: &CodePath) -> Option<String> {
    let ups = path.segments.iter().take_while(|segment| *segment == "super").count();
    let mut module = match path.segments.first().map(String::as_str) {
        Some("crate") => Vec::new(),
        Some("super") => source.module_at(path.at),
        _ => return None,
    };
    module.truncate(module.len().saturating_sub(ups));
    module.extend(path.segments.iter().skip(ups.max(1)).cloned());
    module.into_iter().next()
}

#[test]
fn every_module_has_a_floor() {
    let sources = sources("src/");
    let lib = sources.iter().find(|source| source.path == "src/lib.rs").expect("lib.rs");
    let floors = Floors::read(lib);
    let declared: Vec<&str> = lib
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let listed: Vec<&str> = floors.0.keys().map(String::as_str).collect();
    assert_eq!(declared, listed, "modules of src/lib.rs, and those in its table of floors");
}

#[test]
fn imports_point_down() {
    let sources = sources("src/");
    let lib = sources.iter().find(|source| source.path == "src/lib.rs").expect("lib.rs");
    let floors = Floors::read(lib);
    let mut found = Vec::new();
    for source in &sources {
        let Some(own) = source.module_at(0).into_iter().next() else {
            continue;
        };
        for path in source.paths() {
            let place = source.place(path.at);
            let shown = path.segments.join("::");
            if shown.starts_with("super::super::") && !source.is_test() {
                found.push(format!("{place}: {shown}: write it from crate:: on"));
            }
            let Some(to) = destination(source, &path) else {
                continue;
            };
            if !floors.0.contains_key(&to) {
                found.push(format!("{place}: {shown}: the root of the crate is no module"));
            } else if !floors.allows(&own, &to) {
                found.push(format!("{place}: {shown}: {}", floors.allowed(&own)));
            }
        }
    }
    assert_none("imports that do not point down", &found);
}

#[test]
fn a_wrong_import_would_be_seen() {
    let floors = Floors(BTreeMap::from([("fs".to_owned(), 1), ("store".to_owned(), 3)]));
    let text = "use super::store;\nmod tests {\n    use super::super::store::Store;\n}";
    let source = Source::new("src/fs.rs", text);
    let to: Vec<_> = source.paths().iter().filter_map(|path| destination(&source, path)).collect();
    assert_eq!(to, ["store", "store"]);
    assert!(!floors.allows("fs", "store"));
    assert!(floors.allows("store", "fs"));
}
