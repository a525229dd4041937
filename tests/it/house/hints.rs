//! A hint that says `run …` can be run.

use std::ops::Range;
use std::path::Path;

use clap::error::ErrorKind;

use super::assert_none;
use super::files::{sources, texts};
use super::help::commands;
use super::source::{Source, close_of};

/// Programs everybody has who gets the hint.
const PROGRAMS: [&str; 6] = ["git", "chmod", "cp", "rm", "ls", "cargo"];

/// The literals in a piece of code, as they are written.
fn literals(source: &Source, range: Range<usize>) -> Vec<String> {
    let quotes: Vec<usize> =
        source.code[range.clone()].match_indices('"').map(|(at, _)| range.start + at).collect();
    quotes
        .chunks_exact(2)
        .map(|pair| source.text[pair[0] + 1..pair[1]].replace("\\\"", "\""))
        .collect()
}

/// What is handed to every call of a function.
fn calls(source: &Source, function: &str) -> Vec<Range<usize>> {
    let call = format!("{function}(");
    let found = source.code.match_indices(&call);
    found
        .map(|(at, _)| {
            let open = at + call.len() - 1;
            open + 1..close_of(&source.code, open)
        })
        .collect()
}

/// The literals of the function that makes the command, or that made the variable which holds it.
fn made_elsewhere(source: &Source, argument: &str) -> Vec<String> {
    let name_of = |text: &str| -> String {
        let is_word = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        text.trim().chars().take_while(is_word).collect()
    };
    let mut name = name_of(argument);
    if let Some((_, value)) = source.code.split_once(&format!("let {name} = ")) {
        name = name_of(value);
    }
    let Some(at) = source.code.find(&format!("fn {name}(")) else {
        return Vec::new();
    };
    let body = at + source.code[at..].find(" {\n").expect("a body") + 1;
    literals(source, body..close_of(&source.code, body))
}

/// `x` for every `{…}`: a word that can stand anywhere.
fn filled(format: &str) -> String {
    let mut text = String::new();
    let mut rest = format;
    while let Some((before, inside)) = rest.split_once('{') {
        text.push_str(before);
        text.push('x');
        rest = inside.split_once('}').map_or("", |(_, after)| after);
    }
    text + rest
}

/// Why a command, or the format of one, cannot be run.
fn complaint(format: &str) -> Option<String> {
    let command = &filled(format);
    let mut words = command.split(' ');
    let program = words.next().unwrap_or_default();
    if program == "kmseal" {
        let parsed = kmseal::cli::command().try_get_matches_from(command.split(' '));
        return match parsed.map_err(|error| error.kind()) {
            Ok(_) => None,
            // The words that are put in are no references, and no choices.
            Err(ErrorKind::ValueValidation | ErrorKind::InvalidValue) if format != command => None,
            Err(kind) => Some(format!("kmseal does not understand it: {kind}")),
        };
    }
    if !PROGRAMS.contains(&program) {
        return Some(format!("begins with neither kmseal nor {}", PROGRAMS.join(", ")));
    }
    (program == "cargo" && words.next() != Some("run")).then(|| "no such command".to_owned())
}

/// Where commands are put together word by word, and how the call begins; tests of their own run those.
const COMPOSED: [(&str, &str); 2] =
    [("src/cli/usage.rs", "help.join("), ("src/commands/migrate/refuse.rs", "asked.with(")];

#[test]
fn hinted_commands_exist() {
    let mut found = Vec::new();
    let mut count = 0;
    for source in sources("src/").iter().filter(|source| source.path != "src/hint.rs") {
        for argument in calls(source, "Hint::run") {
            count += 1;
            let place = source.place(argument.start);
            let code = source.code[argument.clone()].trim_start();
            if code.starts_with('"') || code.starts_with("format!(") {
                let own = literals(source, argument.clone());
                let why = complaint(&own[0]);
                found.extend(why.map(|why| format!("{place}: `{}` {why}", own[0])));
                continue;
            }
            let composed =
                |(path, call): &(&str, &str)| source.path == *path && code.starts_with(call);
            if COMPOSED.iter().any(composed) {
                continue;
            }
            let made = made_elsewhere(source, code);
            let good = |text: &&String| {
                let known = text.contains(' ') && !text.starts_with(' ');
                known && complaint(text).is_none()
            };
            if made.iter().find(good).is_none() {
                found.push(format!("{place}: none of these is a command: {made:?}"));
            }
        }
    }
    assert!(count >= 20, "only {count} hints were found");
    assert_none("hints that cannot be run", &found);
}

/// Sentences have commands in them, between backticks.
#[test]
fn commands_in_sentences_exist() {
    let mut found = Vec::new();
    for source in sources("src/").iter().filter(|source| !source.is_test()) {
        for text in literals(source, 0..source.code.len()) {
            for command in text.split('`').skip(1).step_by(2) {
                if command.starts_with("kmseal ") {
                    let why = complaint(command);
                    found.extend(why.map(|why| format!("{}: `{command}`: {why}", source.path)));
                }
            }
        }
    }
    assert_none("sentences with commands that cannot be run", &found);
}

/// The commands in a document's code, with their lines.
fn typed_in(text: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut commands = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_start();
        if line.starts_with("```") {
            inside = !inside;
        }
        let line = line.strip_prefix("$ ").unwrap_or(line);
        let command = line.split("  #").next().unwrap_or(line).trim_end();
        if inside && command.starts_with("kmseal ") {
            commands.push((number, command));
        }
    }
    commands
}

#[test]
fn commands_in_documents_exist() {
    // Recipes have a test of their own: in them, commands stand in other files, and between quotes.
    let is_document = |path: &str| {
        Path::new(path).extension().is_some_and(|last| last == "md")
            && !path.starts_with("docs/recipes/")
    };
    let mut found = Vec::new();
    let mut count = 0;
    for (path, text) in texts().iter().filter(|(path, _)| is_document(path)) {
        for (number, command) in typed_in(text) {
            count += 1;
            let why = complaint(command);
            found.extend(why.map(|why| format!("{path}:{number}: {command}: {why}")));
        }
    }
    assert!(count > 0, "no command in any document");
    assert_none("commands that cannot be run", &found);
}

/// Advice in words names flags as well.
#[test]
fn flags_in_advice_exist() {
    let commands = commands();
    let flags: Vec<&str> = commands
        .iter()
        .flat_map(|(_, command)| command.get_arguments())
        .flat_map(|argument| argument.get_long_and_visible_aliases().unwrap_or_default())
        .collect();
    let mut found = Vec::new();
    for source in sources("src/") {
        for argument in calls(&source, "Hint::say") {
            let place = source.place(argument.start);
            for text in literals(&source, argument) {
                let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
                for flag in words.filter_map(|word| word.strip_prefix("--")) {
                    if !flag.is_empty() && !flags.contains(&flag) {
                        found.push(format!("{place}: no such flag: --{flag}"));
                    }
                }
            }
        }
    }
    assert_none("advice that names flags nobody has", &found);
}

#[test]
fn a_wrong_hint_would_be_seen() {
    for wrong in [
        "kmseal vaults",
        "kmseal undo --all",
        "kmseal get x",
        "kmseal get x",
        "kmseal",
        "make it so",
        "cargo test",
    ] {
        assert!(complaint(wrong).is_some(), "{wrong}");
    }
    for right in
        ["kmseal undo {run}", "kmseal vault status", "git status", "kmseal get {x} --reveal"]
    {
        assert_eq!(complaint(right), None, "{right}");
    }
    assert_eq!(filled("a {b} {} c"), "a x x c");
}
