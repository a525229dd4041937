//! `generate`: completions and man pages, from the definitions in `cli`.

use std::path::PathBuf;

use clap::{Command, ValueEnum as _};
use clap_complete::Shell;

use super::Context;
use crate::cli::{GenerateArgs, command};
use crate::error::CommandError;
use crate::fs;
use crate::hint::Hint;
use crate::report::v1::Generated;

/// Most bytes of a generated file.
const LIMIT: usize = 1024 * 1024;

pub(super) fn run(args: &GenerateArgs, context: &Context) -> Result<(), CommandError> {
    let mut changed = Vec::new();
    for (path, content) in generated_files() {
        let target = args.dir.join(&path);
        let there = fs::read_file(&target, LIMIT);
        if there.is_ok_and(|there| there.expose() == content) {
            continue;
        }
        if !args.check {
            fs::write_public(&target, &content)?;
        }
        changed.push(path.display().to_string());
    }
    if args.check && !changed.is_empty() {
        return Err(CommandError::refused(
            format!("generated files are out of date: {}", changed.join(", ")),
            vec![Hint::run("cargo run -- generate")],
        ));
    }
    if context.ui.is_json() {
        return context.report(Generated { written: changed });
    }
    context.ui.say(&format!("{} files written", changed.len()));
    Ok(())
}

/// Every generated file: its path below the repository, and what belongs in it.
pub fn generated_files() -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for shell in Shell::value_variants() {
        let mut content = Vec::new();
        clap_complete::generate(*shell, &mut command(), "kmseal", &mut content);
        let name = match shell {
            Shell::Bash => "kmseal.bash",
            Shell::Zsh => "_kmseal",
            Shell::Fish => "kmseal.fish",
            Shell::PowerShell => "_kmseal.ps1",
            Shell::Elvish => "kmseal.elv",
            _ => continue,
        };
        files.push((PathBuf::from("completions").join(name), content));
    }
    add_man_pages(&command(), "kmseal", &mut files);
    files
}

/// One page for the command and one for each below it.
fn add_man_pages(command: &Command, name: &str, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    let mut page = Vec::new();
    let titled = command
        .clone()
        .name(name.to_owned())
        .disable_help_flag(true)
        .display_name(name.to_owned());
    // Writing to memory does not fail.
    let _written = clap_mangen::Man::new(titled).date("").render(&mut page);
    files.push((PathBuf::from("man").join(format!("{name}.1")), page));
    for below in command
        .get_subcommands()
        .filter(|below| !below.is_hide_set())
    {
        add_man_pages(below, &format!("{name}-{}", below.get_name()), files);
    }
}
