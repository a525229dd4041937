//! `generate`: completions and man pages, from the definitions in `cli`.

mod man;

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
    let visible = without_hidden(&command());
    for shell in Shell::value_variants() {
        let mut content = Vec::new();
        clap_complete::generate(*shell, &mut visible.clone(), "kmseal", &mut content);
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
    for (name, page) in man::pages(visible) {
        files.push((PathBuf::from("man").join(name), page));
    }
    files
}

/// The command line without its hidden subcommands: the shells would offer them. Clap cannot take a
/// subcommand away, so the command is put together again without it.
fn without_hidden(full: &Command) -> Command {
    let mut visible = Command::new("kmseal")
        .args(full.get_arguments())
        .subcommands(full.get_subcommands().filter(|below| !below.is_hide_set()))
        .subcommand_required(full.is_subcommand_required_set())
        .disable_help_subcommand(true);
    if let Some(version) = full.get_version() {
        visible = visible.version(version.to_owned());
    }
    if let Some(about) = full.get_about() {
        visible = visible.about(about.clone());
    }
    if let Some(about) = full.get_long_about() {
        visible = visible.long_about(about.clone());
    }
    visible
}
