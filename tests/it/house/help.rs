//! What `--help` says, and how wrong usage ends.

use clap::Command;

use super::assert_none;
use crate::KMSEAL;
use crate::support::env::TestEnv;

/// What commands begin with: the imperative.
const VERBS: &[&str] = &[
    "Accept", "Copy", "Bring", "Delete", "Find", "Finish", "Give", "List", "Make", "Move", "Put",
    "Set", "Show", "Start", "Write",
];

/// Every command with the words that lead to it; kmseal itself has none.
pub(super) fn commands() -> Vec<(String, Command)> {
    fn add(command: &Command, path: &str, all: &mut Vec<(String, Command)>) {
        all.push((path.to_owned(), command.clone()));
        for below in command.get_subcommands() {
            let path = format!("{path} {}", below.get_name());
            add(below, path.trim_start(), all);
        }
    }
    let mut root = kmseal::cli::command();
    root.build();
    let mut all = Vec::new();
    add(&root, "", &mut all);
    all
}

fn words(path: &str) -> impl Iterator<Item = &str> {
    path.split(' ').filter(|word| !word.is_empty())
}

#[test]
fn help_goes_to_standard_output() {
    let env = TestEnv::new(KMSEAL);
    for (path, _) in commands() {
        for flag in ["--help", "-h"] {
            let help = env.run(words(&path).chain([flag])).output().code(0).stderr_is("");
            assert!(help.stdout.contains("Usage: kmseal"), "{path} {flag}");
            for line in help.stdout.lines() {
                let width = line.chars().count();
                assert!(width <= 100, "{path} {flag}: {width} columns: {line}");
            }
        }
    }
    let version = env.run(["--version"]).output().code(0).stderr_is("");
    assert_eq!(version.stdout, concat!("kmseal ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn help_reaches_no_further_than_the_terminal() {
    let env = TestEnv::new(KMSEAL);
    for (path, _) in commands() {
        let help = env.run(words(&path).chain(["--help"])).env("COLUMNS", "200");
        let help = help.output().code(0);
        let wide = help.stdout.lines().find(|line| line.chars().count() > 100);
        assert_eq!(wide, None, "{path}");
    }
}

#[test]
fn commands_say_what_they_do_in_one_sentence() {
    let mut found = Vec::new();
    for (path, command) in commands() {
        let short = command.get_about().map(ToString::to_string).unwrap_or_default();
        let verb = short.split([' ', ',']).next().unwrap_or_default();
        if !VERBS.contains(&verb) {
            found
                .push(format!("kmseal {path}: `{short}` begins with none of {}", VERBS.join(", ")));
        }
        found.extend(complaint(&short).map(|why| format!("kmseal {path}: `{short}` {why}")));
        let long = command.get_long_about().map(ToString::to_string);
        if long.is_some_and(|long| !long.starts_with(&short)) {
            found.push(format!("kmseal {path}: the long help does not begin with the short one"));
        }
    }
    assert_none("help of commands", &found);
}

#[test]
fn arguments_say_what_they_do_in_one_sentence() {
    let mut found = Vec::new();
    for (path, command) in commands() {
        for argument in command.get_arguments() {
            let name = format!("kmseal {path}, {}", argument.get_id());
            let short = argument.get_help().map(ToString::to_string).unwrap_or_default();
            found.extend(complaint(&short).map(|why| format!("{name}: `{short}` {why}")));
            let long = argument.get_long_help().map(ToString::to_string);
            // Clap's own help flag says two things.
            let own = !["help", "version"].contains(&argument.get_id().as_str());
            if own && long.is_some_and(|long| !long.starts_with(&short)) {
                found.push(format!("{name}: the long help does not begin with the short one"));
            }
            for value in argument.get_possible_values() {
                let help = value.get_help().map(ToString::to_string);
                let why = help.as_deref().and_then(complaint);
                found.extend(why.map(|why| format!("{name}, {}: {why}", value.get_name())));
            }
            let many = matches!(argument.get_action(), clap::ArgAction::Append);
            if many && !argument.is_positional() && !short.contains("can be repeated") {
                found.push(format!("{name}: does not say that it can be repeated"));
            }
        }
    }
    assert_none("help of arguments", &found);
}

fn complaint(short: &str) -> Option<&'static str> {
    if short.is_empty() {
        Some("says nothing")
    } else if short.ends_with('.') {
        Some("ends with a period")
    } else if short.contains(". ") {
        Some("is more than one sentence")
    } else if !short.starts_with(|c: char| c.is_ascii_uppercase() || c == '`') {
        Some("does not begin with a capital")
    } else {
        None
    }
}

#[test]
fn wrong_usage_ends_with_2_and_says_nothing_on_standard_output() {
    let env = TestEnv::new(KMSEAL);
    let mut wrong: Vec<Vec<String>> = Vec::new();
    for (path, command) in commands() {
        let line =
            |more: &[&str]| words(&path).chain(more.iter().copied()).map(str::to_owned).collect();
        wrong.push(line(&["--no-such-flag"]));
        // Flags that exist, given twice or with a value they do not take.
        wrong.push(line(&["--json=yes"]));
        let required = command.get_arguments().any(clap::Arg::is_required_set);
        if required || command.is_subcommand_required_set() {
            wrong.push(line(&[]));
        }
        if command.has_subcommands() {
            wrong.push(line(&["no-such-command"]));
        } else if command.get_positionals().next().is_none() {
            wrong.push(line(&["too-much"]));
        }
    }
    for more in [
        &["migrate", ".env", "--to", "nowhere"][..],
        &["migrate", ".env", "--to", "vault://a#b"],
        &["migrate", ".env", "--to", "vault://a", "--key", "other:x"],
        &["migrate", ".env", "--to", "vault://a", "--on-conflict", "maybe"],
        &["migrate", ".env", "--to", "vault://a", "--env-dialect", "perl"],
        &["migrate", ".env", "--to", "vault://a", "--select", "[a"],
        &["get", "DB_PASSWORD"],
        &["get", "vault://a", "--no-newline"],
        &["set", "vault://a", "plaintext-by-mistake"],
        &["vault", "passphrase", "--remove", "--new-passphrase-file", "x"],
        &["run", "-f", ".env"],
    ] {
        wrong.push(more.iter().copied().map(str::to_owned).collect());
    }
    for line in wrong {
        let output = env.run(&line).output();
        assert_eq!(output.code, Some(2), "kmseal {}\n{}", line.join(" "), output.stderr);
        assert_eq!(output.stdout, "", "kmseal {}", line.join(" "));
        assert!(output.stderr.starts_with("error: ") || line.len() <= 1, "{}", output.stderr);
    }
}
