//! Completions and man pages are what `kmseal generate` writes, and are good.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::assert_none;
use super::files::ROOT;
use super::source::Source;
use crate::KMSEAL;
use crate::support::env::TestEnv;

const AGAIN: &str = "run `cargo run -- generate`";

fn page(name: &str) -> String {
    let path = Path::new(ROOT).join("man").join(name);
    fs::read_to_string(path).expect("a man page")
}

#[test]
fn they_are_up_to_date() {
    let mut found = Vec::new();
    for (path, content) in kmseal::commands::generated_files() {
        if fs::read(Path::new(ROOT).join(&path)).ok().as_ref() != Some(&content) {
            found.push(path.display().to_string());
        }
    }
    assert_none(&format!("out of date ({AGAIN})"), &found);
    let env = TestEnv::new(KMSEAL);
    env.run(["generate", "--check", ROOT]).output().code(0);
}

#[test]
fn none_is_left_over() {
    let written: BTreeSet<_> =
        kmseal::commands::generated_files().into_iter().map(|(path, _)| path).collect();
    let mut there = BTreeSet::new();
    for folder in ["completions", "man"] {
        for entry in fs::read_dir(Path::new(ROOT).join(folder)).expect("read a folder") {
            there.insert(Path::new(folder).join(entry.expect("an entry").file_name()));
        }
    }
    assert_eq!(there, written, "what is there, and what is written ({AGAIN})");
}

#[test]
fn they_are_written_where_they_are_missing() {
    let env = TestEnv::new(KMSEAL);
    let check = env.run(["generate", "--check", "."]).output().code(1);
    assert!(check.stderr.contains("cargo run -- generate"), "{}", check.stderr);
    env.run(["generate", "."]).output().code(0);
    env.run(["generate", "--check", "."]).output().code(0);
}

#[test]
fn hidden_commands_are_not_shown() {
    for (path, content) in kmseal::commands::generated_files() {
        let mut text = String::from_utf8(content).expect("UTF-8");
        // There is an option of that name, in the spelling of each shell and of groff.
        for option in ["--generate", "-l generate", "\\-\\-generate"] {
            text = text.replace(option, "");
        }
        assert!(!text.contains("generate"), "{}", path.display());
    }
}

#[test]
fn pages_have_the_sections_of_a_manual() {
    let mut found = Vec::new();
    for (path, content) in kmseal::commands::generated_files() {
        let Ok(name) = path.strip_prefix("man") else {
            continue;
        };
        let name = name.to_string_lossy().into_owned();
        let text = String::from_utf8(content).expect("UTF-8");
        let command = name.trim_end_matches(".1");
        let version = env!("CARGO_PKG_VERSION");
        let title = format!(
            "\n.TH {} 1 \"\" \"kmseal {version}\" \"kmseal manual\"\n",
            command.to_uppercase()
        );
        if !text.contains(&title) {
            found.push(format!("{name}: title"));
        }
        let words = command
            .replace("kmseal-", "kmseal ")
            .replace("vault-", "vault ")
            .replace("lambda-", "lambda ")
            .replace("kms-", "kms ");
        let words = words.replace('-', "\\-");
        if !text.contains(&format!("\n.SH SYNOPSIS\n\\fB{words}\\fR ")) {
            found.push(format!("{name}: synopsis"));
        }
        let mut sections =
            vec!["NAME", "DESCRIPTION", "OPTIONS", "EXAMPLES", "EXIT STATUS", "SEE ALSO"];
        if name == "kmseal.1" {
            sections.extend(["COMMANDS", "ENVIRONMENT", "FILES"]);
        }
        for section in sections {
            let heading = [format!("\n.SH {section}\n"), format!("\n.SH \"{section}\"\n")];
            if !heading.iter().any(|heading| text.contains(heading)) {
                found.push(format!("{name}: {section}"));
            }
        }
    }
    assert_none("man pages", &found);
}

/// The numbers after `=` in the enumeration of statuses.
#[test]
fn every_exit_status_is_explained() {
    let text = fs::read_to_string(Path::new(ROOT).join("src/error.rs")).expect("read");
    let source = Source::new("src/error.rs", text);
    let start = source.code.find("pub enum Status").expect("the enumeration");
    let body = &source.code[start..start + source.code[start..].find('}').expect("its end")];
    let numbers: Vec<&str> =
        body.lines().filter_map(|line| line.split_once(" = ")?.1.strip_suffix(',')).collect();
    assert!(numbers.len() >= 9, "{numbers:?}");
    let page = page("kmseal.1");
    for number in numbers.into_iter().chain(["10"]) {
        let term = format!("\n.TP\n\\fI{number}\\fR\n");
        assert!(page.contains(&term), "exit status {number} is not in man/kmseal.1");
    }
}

/// What the page says about places is where the program puts things.
#[test]
fn files_are_where_the_page_says() {
    let env = TestEnv::new(KMSEAL);
    env.plaintext_file(".env");
    env.write(".env", format!("DB_PASSWORD={}\n", env.canary("password")));
    let migrate = ["migrate", ".env", "--to", "vault://shop", "--yes"];
    env.run(migrate).output().code(0);
    let page = page("kmseal.1");
    let files = page.split(".SH FILES\n").nth(1).expect("FILES");
    let files = files.split(".SH ").next().expect("its end");
    let named: Vec<String> = files
        .lines()
        .filter_map(|line| line.strip_prefix("\\fI~/")?.strip_suffix("\\fR"))
        .map(|path| path.replace("\\-", "-"))
        .collect();
    assert_eq!(named.len(), 4, "{named:?}");
    for path in named {
        assert!(env.home().join(&path).exists(), "~/{path}");
    }
}

/// Runs a program that not everybody has; none when it is not there.
fn try_run(program: &str, args: &[&str]) -> Option<(bool, String, String)> {
    let output = Command::new(program).args(args).current_dir(ROOT).output().ok()?;
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Some((output.status.success(), text(&output.stdout), text(&output.stderr)))
}

#[test]
fn groff_has_no_complaints() {
    for (path, _) in kmseal::commands::generated_files() {
        if !path.starts_with("man") {
            continue;
        }
        let name = path.display().to_string();
        let Some((good, _, complaints)) = try_run("groff", &["-man", "-Tutf8", "-ww", &name])
        else {
            return;
        };
        assert!(good && complaints.is_empty(), "{name}: {complaints}");
    }
}

#[test]
fn bash_completes() {
    let complete = |words: &str, current: &str, before: &str| {
        let count = words.split(' ').count();
        let script = format!(
            "source completions/kmseal.bash && complete -p kmseal && COMP_WORDS=({words} '{current}') \
             && COMP_CWORD={count} && _kmseal kmseal '{current}' '{before}' && echo \"${{COMPREPLY[@]}}\""
        );
        try_run("bash", &["--norc", "-c", &script])
    };
    let Some((good, shown, complaints)) = complete("kmseal vault", "in", "vault") else {
        return;
    };
    assert!(good && complaints.is_empty(), "{complaints}");
    assert!(shown.ends_with("kmseal\ninit\n"), "{shown}");
    let (_, shown, _) = complete("kmseal", "re", "kmseal").expect("bash");
    assert!(shown.ends_with("\nresume restore rewrap\n"), "{shown}");
    let (_, shown, _) =
        complete("kmseal migrate --env-dialect", "do", "--env-dialect").expect("bash");
    assert!(shown.ends_with("\ndotenvx docker\n"), "{shown}");
}
