//! What was asked for, by `migrate` or by `seal`.

use std::path::PathBuf;

use crate::cli::{ConflictArg, GlobArg, LayoutArg, MigrateArgs};
use crate::hint::{path_word, shell_word};
use crate::migrate::{OnConflict, Order, Reader};

/// What was asked for, as far as `migrate` and `seal` have it in common.
pub(in crate::commands) struct Asked<'a> {
    /// The word that was typed.
    pub(in crate::commands) command: &'static str,
    pub(in crate::commands) sources: &'a [PathBuf],
    pub(in crate::commands) select: &'a [GlobArg],
    pub(in crate::commands) exclude: &'a [GlobArg],
    pub(in crate::commands) reader: Reader,
    pub(in crate::commands) on_conflict: OnConflict,
    pub(in crate::commands) dry_run: bool,
    pub(in crate::commands) yes: bool,
    pub(in crate::commands) force: bool,
    /// Options that only one of them has, each with its value.
    pub(in crate::commands) others: Vec<(&'static str, String)>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(args: &'a MigrateArgs) -> Self {
        let layout = args.layout.map(|layout| match layout {
            LayoutArg::Each => "each",
            LayoutArg::Members => "members",
        });
        let keys = args.key.iter().map(|key| ("--key", key.clone()));
        Self {
            command: "migrate",
            sources: &args.sources,
            select: &args.select,
            exclude: &args.exclude,
            reader: args.env_dialect.0,
            on_conflict: args.on_conflict.unwrap_or(ConflictArg::Fail).into(),
            dry_run: args.dry_run,
            yes: args.yes,
            force: args.force,
            others: [("--to", args.to.to_string())]
                .into_iter()
                .chain(keys)
                .chain(layout.map(|layout| ("--layout", layout.to_owned())))
                .collect(),
        }
    }

    /// Hands what decides about variables to `make`.
    pub(super) fn order<T>(&self, reader: Reader, make: impl FnOnce(&Order<'_>) -> T) -> T {
        let [select, exclude] = [self.select, self.exclude]
            .map(|globs| globs.iter().map(|glob| glob.0.clone()).collect::<Vec<_>>());
        let on_conflict = self.on_conflict;
        make(&Order { reader, select: &select, exclude: &exclude, on_conflict })
    }

    /// The same command with one more option, or another value of it. The other options stay: without them
    /// it would do something else.
    pub(super) fn with(&self, option: &str, value: Option<&str>) -> String {
        let mut words = Vec::new();
        let mut add = |option: &str, value: Option<&str>| {
            words.push(option.to_owned());
            words.extend(value.map(ToOwned::to_owned));
        };
        for (name, value) in &self.others {
            add(name, Some(value));
        }
        for (name, globs) in [("--select", self.select), ("--exclude", self.exclude)] {
            for glob in globs {
                add(name, Some(glob.0.as_str()));
            }
        }
        let conflict = match self.on_conflict {
            OnConflict::Fail => None,
            OnConflict::Skip => Some("skip"),
            OnConflict::Overwrite => Some("overwrite"),
        };
        let dialect = (self.reader != Reader::Auto).then(|| self.reader.name());
        for (name, value) in [("--env-dialect", dialect), ("--on-conflict", conflict)] {
            if value.is_some() && name != option {
                add(name, value);
            }
        }
        for (name, given) in [("--force", self.force), ("--yes", self.yes)] {
            if given && name != option {
                add(name, None);
            }
        }
        add(option, value);
        let sources = self.sources.iter().map(|path| path_word(path));
        let words = sources.chain(words.iter().map(|word| shell_word(word)));
        format!("kmseal {} {}", self.command, words.collect::<Vec<_>>().join(" "))
    }
}
