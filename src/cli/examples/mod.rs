//! Examples as data: shown by `--help` and in the man pages, and run by the tests.

mod aws;
mod here;

use clap::Command;

/// One line that can be typed.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The command it belongs to, with a blank before a subcommand of it; empty for kmseal itself.
    pub command: &'static str,
    /// What it does.
    pub says: &'static str,
    /// The line itself.
    pub line: &'static str,
}

const fn example(command: &'static str, says: &'static str, line: &'static str) -> Example {
    Example { command, says, line }
}

/// All examples. The tests run them in this order in a folder with a `.env` file, and an account of AWS.
pub fn examples() -> impl Iterator<Item = &'static Example> {
    here::EXAMPLES.iter().chain(aws::EXAMPLES)
}

/// The examples of a command, which is named as in [`Example::command`].
pub fn examples_of(path: &str) -> impl Iterator<Item = &'static Example> {
    examples().filter(move |example| example.command == path)
}

/// Puts the examples below the help of their commands.
pub(super) fn add_to(command: Command) -> Command {
    add_below(command, "")
}

fn add_below(mut command: Command, path: &str) -> Command {
    let names: Vec<String> =
        command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    for name in names {
        let below = format!("{path} {name}");
        let below = below.trim_start();
        command = command.mut_subcommand(&name, |command| add_below(command, below));
    }
    let Some(examples) = help_text(path) else {
        return command;
    };
    match command.get_after_long_help() {
        Some(text) => {
            let both = format!("{examples}\n\n{text}");
            command.after_long_help(both)
        }
        None => command.after_help(examples),
    }
}

fn help_text(path: &str) -> Option<String> {
    let own: Vec<String> = examples_of(path)
        .map(|example| format!("  {}:\n    {}", example.says, example.line))
        .collect();
    (!own.is_empty()).then(|| format!("Examples:\n{}", own.join("\n")))
}
