//! What stops a migration before anything is changed.

use crate::cli::MigrateArgs;
use crate::error::CommandError;
use crate::git::{self, Tracked};
use crate::hint::{Hint, Kind, shell_word};
use crate::migrate::{Draft, Obstacle};

/// Chosen variables that cannot be moved.
pub(super) fn obstacles(draft: &Draft, args: &MigrateArgs) -> Result<(), CommandError> {
    let obstacles: Vec<_> = draft.obstacles().collect();
    if obstacles.is_empty() {
        return Ok(());
    }
    let mut error = CommandError::refused(
        "some of what was chosen cannot be moved; nothing was changed",
        Vec::new(),
    );
    let has = |wanted: fn(&Obstacle) -> bool| obstacles.iter().any(|(_, _, found)| wanted(found));
    if has(|found| matches!(found, Obstacle::Dissent)) {
        error.kind = Kind::Usage;
        error
            .hints
            .push(Hint::say("say which program the file is for"));
        error
            .hints
            .push(Hint::run(with(args, "--env-dialect node")));
    }
    if has(|found| matches!(found, Obstacle::Conflict(_))) {
        error
            .hints
            .push(Hint::run(with(args, "--on-conflict overwrite")));
        error
            .hints
            .push(Hint::run(with(args, "--on-conflict skip")));
    }
    if has(|found| !matches!(found, Obstacle::Dissent | Obstacle::Conflict(_))) {
        error.hints.push(Hint::say(
            "change these lines, or leave them out with --exclude NAME",
        ));
    }
    for (file, item, obstacle) in obstacles {
        let place = format!("{}:{}", file.shown.display(), item.line);
        error.causes.push(match (&item.dissent, obstacle) {
            (Some(dissent), Obstacle::Dissent) => format!("{place}: {}: {dissent}", item.shown()),
            _ => format!("{place}: {}: {obstacle}", item.shown()),
        });
    }
    Err(error)
}

/// Files with changes that git has not committed: what is lost there cannot be looked up again.
pub(super) fn uncommitted(draft: &Draft, args: &MigrateArgs) -> Result<(), CommandError> {
    if args.force {
        return Ok(());
    }
    for file in draft
        .files
        .iter()
        .filter(|file| file.items.iter().any(|item| item.chosen))
    {
        let path = file.file.path();
        if git::tracked(path, file.file.content())? == Tracked::Changed {
            return Err(CommandError::refused(
                format!(
                    "{} has changes that git has not committed",
                    file.shown.display()
                ),
                vec![
                    Hint::say("commit or stash them first, or go on with --force"),
                    Hint::run(with(args, "--force")),
                ],
            ));
        }
    }
    Ok(())
}

/// The same command with one more option.
fn with(args: &MigrateArgs, option: &str) -> String {
    let sources: Vec<String> = args
        .sources
        .iter()
        .map(|source| shell_word(&source.to_string_lossy()))
        .collect();
    format!(
        "kmseal migrate {} --to {} {option}",
        sources.join(" "),
        args.to.0
    )
}
