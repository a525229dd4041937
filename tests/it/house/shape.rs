//! Files: how long they are, how they begin, and that none is forgotten.

use std::collections::BTreeSet;

use super::assert_none;
use super::files::sources;
use super::source::Source;

/// A file longer than this wants to be two.
const SOFT: usize = 300;
const HARD: usize = 600;

/// Files that are longer, and why they are not two.
const LONG: &[(&str, &str)] = &[];

fn lines_without_tests(source: &Source) -> usize {
    let all = source.text.lines().count();
    let lines = |range: std::ops::Range<usize>| source.text[range].lines().count();
    all - source.test_ranges().into_iter().map(lines).sum::<usize>()
}

#[test]
fn files_are_short() {
    let mut found = Vec::new();
    for source in sources("src/").iter().filter(|source| !source.is_test()) {
        let lines = lines_without_tests(source);
        let excused = LONG.iter().any(|(path, _)| *path == source.path);
        let path = &source.path;
        if lines > HARD {
            found.push(format!("{path}: {lines} lines, never more than {HARD}"));
        } else if lines > SOFT && !excused {
            found.push(format!("{path}: {lines} lines, more than {SOFT}: split it"));
        } else if lines <= SOFT && excused {
            found.push(format!("{path}: {lines} lines: take it off the list"));
        }
    }
    assert_none("lines that are not tests", &found);
}

#[test]
fn files_say_what_they_are_for() {
    let found: Vec<String> = sources("")
        .into_iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.path)
        .collect();
    assert_none("files that do not begin with `//! `", &found);
}

/// The files of `src/cli/` that define what can be typed.
fn typed() -> BTreeSet<String> {
    let defines = |source: &&Source| {
        let words = source.words();
        let args = |(at, _): &(usize, &str)| source.code[*at..].starts_with("Args)]");
        // The flags of AWS belong to every command, those of new values to several.
        let shared = ["src/cli/mod.rs", "src/cli/aws.rs", "src/cli/generator.rs"];
        words.iter().any(args) && !shared.contains(&source.path.as_str())
    };
    let name = |source: &Source| module_of(&source.path, "src/cli/");
    sources("src/cli/").iter().filter(defines).map(name).collect()
}

/// The files of `src/commands/` that `dispatch` goes to.
fn done() -> BTreeSet<String> {
    let sources = sources("src/commands/");
    let dispatch = |source: &&Source| source.path == "src/commands/mod.rs";
    let dispatch = sources.iter().find(dispatch).expect("mod.rs");
    let start = dispatch.code.find("pub fn dispatch").expect("dispatch");
    let modules: BTreeSet<String> =
        sources.iter().map(|source| module_of(&source.path, "src/commands/")).collect();
    let paths = dispatch.paths().into_iter().filter(|path| path.at > start);
    paths
        .map(|path| path.segments[0].clone())
        .filter(|name| name != "context" && modules.contains(name))
        .collect()
}

fn module_of(path: &str, folder: &str) -> String {
    let rest = path[folder.len()..].trim_end_matches(".rs");
    rest.split('/').next().expect("a first part").to_owned()
}

#[test]
fn what_can_be_typed_is_where_it_is_done() {
    let (typed, done) = (typed(), done());
    assert!(typed.len() >= 9, "{typed:?}");
    assert_eq!(typed, done, "the files of src/cli/, and those of src/commands/");
}

/// Every file below the folder of a root must be a module of the file above it.
fn assert_declared(folder: &str, roots: &[&str]) {
    let sources = sources(folder);
    let mut found = Vec::new();
    for source in &sources {
        if roots.contains(&source.path.as_str()) {
            continue;
        }
        let path = source.path.trim_end_matches(".rs");
        let path = path.strip_suffix("/mod").unwrap_or(path);
        let (above, name) = path.rsplit_once('/').expect("a folder");
        let parents = [format!("{above}.rs"), format!("{above}/mod.rs")];
        let is_parent = |other: &&Source| {
            let beside_root = roots.contains(&other.path.as_str())
                && other.path.rsplit_once('/').is_some_and(|(at, _)| at == above);
            parents.contains(&other.path) || beside_root
        };
        let declared = sources.iter().filter(is_parent).any(|parent| {
            let words = parent.words();
            words.windows(2).any(|pair| pair[0].1 == "mod" && pair[1].1 == name)
        });
        if !declared {
            found.push(format!("{}: no `mod {name};` above it", source.path));
        }
    }
    assert_none("files that are not compiled", &found);
}

#[test]
fn no_file_is_forgotten() {
    assert_declared("src/", &["src/lib.rs", "src/main.rs"]);
    assert_declared("tests/it/", &["tests/it/main.rs"]);
}
