//! A file as one side: what stands in it, and what it refers to.

use std::path::Path;

use glob::Pattern;

use crate::classify::shown;
use crate::cli::DiffArgs;
use crate::commands::Context;
use crate::dotenv::Dialect;
use crate::environment::{self, Rules, Standing, Unresolved, Variable, name_of};
use crate::error::CommandError;
use crate::fs;
use crate::hint::{Explain as _, Hint};
use crate::keys::{Opener, Sealed};
use crate::migrate::{Reader, SOURCE_LIMIT, SealingError, Variables};
use crate::portage::{self, Asked, Format};
use crate::reference::StoreKind;
use crate::secret::Plaintext;

/// The variables of a file, and which of them stand for values elsewhere.
pub(super) struct File {
    /// All of them, also those that are left out.
    names: Vec<String>,
    variables: Vec<Variable>,
    standing: Standing,
}

impl File {
    pub(super) fn read(
        path: &Path,
        args: &DiffArgs,
        context: &Context,
    ) -> Result<Self, CommandError> {
        let format = args.format.map_or_else(|| Format::of_name(path), Into::into);
        // Nothing is changed, so there is nothing to ask: as with `run`.
        let reader = match args.env_dialect.0 {
            Reader::Auto => Reader::As(Dialect::Node),
            reader @ Reader::As(_) => reader,
        };
        let (names, variables) = if format == Format::Dotenv {
            gather(path, reader, args, context)?
        } else {
            let variables = listed(path, format, reader)?;
            (variables.iter().map(name_of).collect(), variables)
        };
        Ok(Self { names, variables, standing: Standing::default() })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.names.iter().cloned()
    }

    /// Forgets all others, and looks at what the rest stands for.
    pub(super) fn take_only(&mut self, wants: impl Fn(&str) -> bool) -> Result<(), CommandError> {
        self.variables.retain(|variable| wants(&name_of(variable)));
        self.standing = environment::references(&self.variables, |_| true);
        match std::mem::take(&mut self.standing.missing) {
            missing if missing.is_empty() => Ok(()),
            missing => Err(unresolved(&Unresolved(missing))),
        }
    }

    pub(super) fn sealed(&self) -> impl Iterator<Item = &Sealed> {
        self.standing.sealed.iter().map(|(_, sealed)| sealed)
    }

    pub(super) fn stores(&self) -> impl Iterator<Item = StoreKind> {
        self.standing.references.iter().map(|(_, reference)| reference.address.store())
    }

    /// What has to be fetched for it.
    pub(super) fn ask(&self) -> Vec<Asked> {
        let references = self.standing.references.iter();
        references
            .map(|(at, reference)| {
                Asked::by_variable(name_of(&self.variables[*at]), reference.clone())
            })
            .collect()
    }

    /// What stands in the file itself, with what is sealed there opened.
    pub(super) fn open(
        mut self,
        opener: &Opener,
    ) -> Result<Vec<(String, Plaintext)>, CommandError> {
        let sealed: Vec<&Sealed> = self.standing.sealed.iter().map(|(_, sealed)| sealed).collect();
        let values = if sealed.is_empty() { Vec::new() } else { opener.open(&sealed) };
        for ((at, _), value) in self.standing.sealed.iter().zip(values) {
            self.variables[*at].value = value.map_err(|source| {
                let name = name_of(&self.variables[*at]);
                SealingError::NotOpened { name, source }
            })?;
        }
        let elsewhere: Vec<usize> = self.standing.references.iter().map(|(at, _)| *at).collect();
        let own = self.variables.into_iter().enumerate().filter(|(at, _)| !elsewhere.contains(at));
        Ok(own.map(|(_, variable)| (name_of(&variable), variable.value)).collect())
    }
}

/// As `run` reads it. Patterns that are about the other side only are not for this file.
fn gather(
    path: &Path,
    reader: Reader,
    args: &DiffArgs,
    context: &Context,
) -> Result<(Vec<String>, Vec<Variable>), CommandError> {
    // No program is started with them.
    let allow: Vec<Pattern> = Pattern::new("*").into_iter().collect();
    if path.exists() && !path.is_file() {
        // It is read twice, and what comes through a pipe is gone after the first time.
        return Err(CommandError::refused(
            format!("{} is no regular file", path.display()),
            vec![Hint::say(
                "write what comes through a pipe to a file first, or compare the file itself",
            )],
        ));
    }
    let text = fs::read_file(path, SOURCE_LIMIT)?;
    let entries = Variables::read(&text, reader).entries;
    let of_this_file = |pattern: &Pattern| entries.iter().any(|it| pattern.matches(&it.name));
    let [only, except] = [&args.select, &args.exclude].map(|globs| {
        let patterns = globs.iter().map(|glob| glob.0.clone());
        patterns.filter(of_this_file).collect::<Vec<_>>()
    });
    let names = entries.iter().map(|entry| entry.name.clone()).collect();
    if only.is_empty() && !args.select.is_empty() {
        return Ok((names, Vec::new()));
    }
    let rules = Rules { reader, only: &only, except: &except, allow: &allow, overriding: false };
    let (variables, remarks) = environment::gather(Vec::new(), &[path.to_owned()], &rules)?;
    for remark in remarks {
        context.ui.warn(&remark.0);
    }
    Ok((names, variables))
}

/// The variables of a file of another format.
fn listed(path: &Path, format: Format, reader: Reader) -> Result<Vec<Variable>, CommandError> {
    let text = fs::read_file(path, SOURCE_LIMIT)?;
    let mut variables = Vec::new();
    for one in portage::read(&text, format, reader)?.variables {
        let Some(value) = one.value.filter(|_| one.obstacle.is_none()) else {
            let name = shown(&one.variable);
            return Err(CommandError::refused(
                format!("{}: {name} has no literal value", path.display()),
                vec![Hint::say("leave it out with --exclude")],
            ));
        };
        let (name, file) = (one.variable.into_bytes(), Some(path.to_owned()));
        variables.push(Variable { name, value, file });
    }
    Ok(variables)
}

/// What is written wrongly; nothing was to be started here.
fn unresolved(unresolved: &Unresolved) -> CommandError {
    let (kind, hints, causes) = (unresolved.kind(), unresolved.hints(), unresolved.parts());
    let message = match unresolved.0.as_slice() {
        [one] => one.to_string(),
        all => format!("{} references cannot be resolved", all.len()),
    };
    CommandError { kind, message, causes, hints }
}
