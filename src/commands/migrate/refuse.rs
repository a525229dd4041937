//! What stops a migration before anything is changed.

use super::Asked;
use crate::error::CommandError;
use crate::git::{self, Tracked};
use crate::hint::{Hint, Kind, shell_word};
use crate::migrate::{Draft, MigrateError, Obstacle, Runs};

/// Chosen variables that cannot be moved.
pub(super) fn obstacles(draft: &Draft, asked: &Asked<'_>) -> Result<(), CommandError> {
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
            .push(Hint::say("say which program reads the file (node, dotenvx, python, ruby, docker, systemd or bash), as in the command below, or leave these variables out with --exclude NAME"));
        error.hints.push(Hint::run(asked.with("--env-dialect", Some("node"))));
    }
    if has(|found| matches!(found, Obstacle::Conflict(_))) {
        error.hints.push(Hint::run(asked.with("--on-conflict", Some("overwrite"))));
        error.hints.push(Hint::run(asked.with("--on-conflict", Some("skip"))));
    }
    error.hints.extend(restoring(obstacles.iter().map(|(_, _, obstacle)| *obstacle)));
    let has_hint = |found: &Obstacle| {
        matches!(found, Obstacle::Dissent | Obstacle::Conflict(_) | Obstacle::Scheduled(_))
    };
    if obstacles.iter().any(|(_, _, found)| !has_hint(found)) {
        error.hints.push(Hint::say("change these lines, or leave them out with --exclude NAME"));
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
pub(super) fn uncommitted(draft: &Draft, asked: &Asked<'_>) -> Result<(), CommandError> {
    if asked.force {
        return Ok(());
    }
    for file in draft.files.iter().filter(|file| file.items.iter().any(|item| item.chosen)) {
        let path = file.file.path();
        if git::tracked(path, file.file.content())? == Tracked::Changed {
            return Err(CommandError::refused(
                format!("{} has changes that git has not committed", file.shown.display()),
                vec![
                    Hint::say("commit or stash them first, or go on with --force"),
                    Hint::run(asked.with("--force", None)),
                ],
            ));
        }
    }
    Ok(())
}

/// How to bring back what is marked for deletion, each once.
pub(super) fn restoring<'o>(obstacles: impl Iterator<Item = &'o Obstacle>) -> Vec<Hint> {
    let mut hints = Vec::new();
    for obstacle in obstacles {
        if let Obstacle::Scheduled(address) = obstacle {
            let address = shell_word(&address.to_string());
            let hint = Hint::run(format!("kmseal restore {address}"));
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
    }
    hints
}

/// Files that a run is still at work on, or was cut off at.
pub(super) fn unfinished(runs: &Runs, draft: &Draft) -> Result<(), CommandError> {
    for (file, _) in draft.chosen() {
        let path = file.file.path();
        if let Some(run) = runs.unfinished(path)? {
            return Err(MigrateError::Unfinished { run, path: path.to_owned() }.into());
        }
    }
    Ok(())
}
