//! What stops a migration before anything is changed.

use crate::cli::{ConflictArg, LayoutArg, MigrateArgs};
use crate::error::CommandError;
use crate::git::{self, Tracked};
use crate::hint::{Hint, Kind, shell_word};
use crate::migrate::{Draft, Obstacle, Reader};

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
            .push(Hint::say("say which program reads the file (node, dotenvx, python, ruby, docker, systemd or bash), as in the command below, or leave these variables out with --exclude NAME"));
        error.hints.push(Hint::run(with(args, "--env-dialect", Some("node"))));
    }
    if has(|found| matches!(found, Obstacle::Conflict(_))) {
        error.hints.push(Hint::run(with(args, "--on-conflict", Some("overwrite"))));
        error.hints.push(Hint::run(with(args, "--on-conflict", Some("skip"))));
    }
    for (_, _, obstacle) in &obstacles {
        if let Obstacle::Scheduled(address) = obstacle {
            let address = shell_word(&address.to_string());
            let hint = Hint::run(format!("kmseal restore {address}"));
            if !error.hints.contains(&hint) {
                error.hints.push(hint);
            }
        }
    }
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
pub(super) fn uncommitted(draft: &Draft, args: &MigrateArgs) -> Result<(), CommandError> {
    if args.force {
        return Ok(());
    }
    for file in draft.files.iter().filter(|file| file.items.iter().any(|item| item.chosen)) {
        let path = file.file.path();
        if git::tracked(path, file.file.content())? == Tracked::Changed {
            return Err(CommandError::refused(
                format!("{} has changes that git has not committed", file.shown.display()),
                vec![
                    Hint::say("commit or stash them first, or go on with --force"),
                    Hint::run(with(args, "--force", None)),
                ],
            ));
        }
    }
    Ok(())
}

/// The same command with one more option, or another value of it. The other options stay: without them
/// it would move something else.
fn with(args: &MigrateArgs, option: &str, value: Option<&str>) -> String {
    let mut words = vec!["kmseal".to_owned(), "migrate".to_owned()];
    words.extend(args.sources.iter().map(|path| path.to_string_lossy().into_owned()));
    let mut add = |option: &str, value: Option<&str>| {
        words.push(option.to_owned());
        words.extend(value.map(ToOwned::to_owned));
    };
    add("--to", Some(&args.to.0.to_string()));
    for (name, globs) in [("--select", &args.select), ("--exclude", &args.exclude)] {
        for glob in globs {
            add(name, Some(glob.0.as_str()));
        }
    }
    let conflict = match args.on_conflict {
        ConflictArg::Fail => None,
        ConflictArg::Skip => Some("skip"),
        ConflictArg::Overwrite => Some("overwrite"),
    };
    let dialect = args.env_dialect.0;
    let layout = args.layout.map(|layout| match layout {
        LayoutArg::Each => "each",
        LayoutArg::Members => "members",
    });
    let others = [
        ("--env-dialect", (dialect != Reader::Auto).then(|| dialect.name())),
        ("--on-conflict", conflict),
        ("--key", args.key.as_deref()),
        ("--layout", layout),
    ];
    for (name, value) in others {
        if value.is_some() && name != option {
            add(name, value);
        }
    }
    for (name, given) in [("--force", args.force), ("--yes", args.yes)] {
        if given && name != option {
            add(name, None);
        }
    }
    add(option, value);
    let words: Vec<String> = words.iter().map(|word| shell_word(word)).collect();
    words.join(" ")
}
