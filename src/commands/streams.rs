//! Where streams come from and go to.

use std::io;
use std::path::{Path, PathBuf};

use super::Context;
use crate::error::CommandError;
use crate::fs::{self, Input};
use crate::hint::{Hint, Kind};
use crate::sys;

/// Stands for standard input or standard output.
pub(super) const DASH: &str = "-";

/// One stream: from a file or standard input, to a file or standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) from: Option<PathBuf>,
    pub(super) to: Option<PathBuf>,
}

impl Job {
    /// The input, for people.
    pub(super) fn source(&self) -> String {
        shown(self.from.as_deref(), "standard input")
    }

    /// The output, for people.
    pub(super) fn destination(&self) -> String {
        shown(self.to.as_deref(), "standard output")
    }

    /// Opens the input; an error where the output would be the same file.
    pub(super) fn open(&self) -> Result<Input, CommandError> {
        let input = match &self.from {
            Some(path) => Input::open(path)?,
            None => sys::stdin().and_then(Input::of).map_err(|error| unread(&error))?,
        };
        let same = match &self.to {
            Some(to) => input.is_at(to),
            None => sys::stdout().is_ok_and(|out| input.is_same_as(&out)),
        };
        if same {
            return Err(CommandError::usage(
                format!("{} would be written over while it is read", self.source()),
                vec![Hint::say("name another file with -o")],
            ));
        }
        Ok(input)
    }
}

fn shown(path: Option<&Path>, otherwise: &str) -> String {
    path.map_or_else(|| otherwise.to_owned(), |path| path.display().to_string())
}

fn unread(error: &io::Error) -> CommandError {
    let mut refused = CommandError::refused("standard input cannot be read", Vec::new());
    refused.causes.push(error.to_string());
    refused
}

/// How results are named, and what is asked for.
pub(super) struct Request<'r> {
    pub(super) inputs: &'r [PathBuf],
    pub(super) output: Option<&'r Path>,
    pub(super) recursive: bool,
    /// The name of a result beside its input.
    pub(super) rename: fn(&Path) -> PathBuf,
    /// Whether this file is one to take below a folder.
    pub(super) takes: fn(&Path) -> bool,
    /// Whether messages are written: then a file that is not taken is no message that nobody asked for.
    pub(super) encrypts: bool,
}

impl Request<'_> {
    /// What is to be done, and the files below folders that are left out, which a person is told.
    pub(super) fn jobs(&self, context: &Context) -> Result<(Vec<Job>, Vec<String>), CommandError> {
        let one = |path: &Path| path != Path::new(DASH);
        let output = self.output.filter(|path| one(path)).map(Path::to_owned);
        let single = match self.inputs {
            [] => Some(None),
            [input] if !fs::is_dir(input) => Some(Some(input.clone()).filter(|path| one(path))),
            _ => None,
        };
        if let Some(from) = single {
            let to = match (output, &from) {
                (Some(dir), Some(from)) if fs::is_dir(&dir) => {
                    let name = (self.rename)(from);
                    Some(dir.join(name.file_name().unwrap_or_default()))
                }
                (output, _) => output,
            };
            return Ok((vec![Job { from, to }], Vec::new()));
        }
        if self.output.is_some() && output.is_none() {
            return Err(CommandError::usage(
                "several files cannot all go to standard output",
                vec![Hint::say("name a folder for them with -o")],
            ));
        }
        let (mut jobs, mut left_out) = (Vec::new(), Vec::new());
        for input in self.inputs {
            let why = self.add(input, output.as_deref(), &mut jobs)?;
            for (path, why) in why {
                let path = path.display().to_string();
                context.ui.warn(&format!("{path} is left out: {why}"));
                left_out.push(path);
            }
        }
        if jobs.is_empty() {
            let folders: Vec<_> =
                self.inputs.iter().map(|path| path.display().to_string()).collect();
            return Err(CommandError::usage(
                format!("no file below {} is one to take", folders.join(", ")),
                vec![Hint::say(if self.encrypts {
                    "files whose names end in .encrypted are taken for messages and left out"
                } else {
                    "messages are found by their names, which end in .encrypted"
                })],
            ));
        }
        let mut names: Vec<&PathBuf> = jobs.iter().filter_map(|job| job.to.as_ref()).collect();
        names.sort();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(CommandError::usage(
                format!("two files would both become {}", twice[0].display()),
                vec![Hint::say("encrypt them into different folders")],
            ));
        }
        Ok((jobs, left_out))
    }

    fn add(
        &self,
        input: &Path,
        output: Option<&Path>,
        jobs: &mut Vec<Job>,
    ) -> Result<Vec<(PathBuf, &'static str)>, CommandError> {
        if input == Path::new(DASH) {
            let hints = vec![Hint::say("take standard input alone")];
            return Err(CommandError::usage("standard input cannot be one of several", hints));
        }
        let is_dir = fs::is_dir(input);
        if is_dir && !self.recursive {
            return Err(CommandError::usage(
                format!("{} is a folder", input.display()),
                vec![Hint::say("take every file in it with -r")],
            ));
        }
        let mut left_out = Vec::new();
        let files = if is_dir {
            let (files, others) = fs::files_below(input)?;
            let (files, passed): (Vec<PathBuf>, Vec<PathBuf>) =
                files.into_iter().partition(|path| (self.takes)(path));
            left_out.extend(others.into_iter().map(|it| (it, "it is a link, or no regular file")));
            let passed = passed.into_iter().filter(|_| self.encrypts);
            left_out.extend(passed.map(|it| (it, "its name is that of a message")));
            files
        } else {
            vec![input.to_owned()]
        };
        for from in files {
            let to = (self.rename)(&from);
            let to = match output {
                None => to,
                Some(dir) => {
                    // The tree below a folder stays as it is.
                    let base = if is_dir { Some(input) } else { from.parent() };
                    let below = base.and_then(|base| to.strip_prefix(base).ok());
                    dir.join(below.unwrap_or(&to))
                }
            };
            jobs.push(Job { from: Some(from), to: Some(to) });
        }
        Ok(left_out)
    }
}

/// Does all jobs, also when some of them fail: what cannot be done for one file is no reason to leave the
/// others. Fails in the end when one has failed, with the worst of it.
pub(super) fn do_all<T>(
    context: &Context,
    jobs: &[Job],
    mut work: impl FnMut(&Job) -> Result<T, CommandError>,
) -> Result<Vec<T>, CommandError> {
    if let [job] = jobs {
        return work(job).map(|done| vec![done]);
    }
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for job in jobs {
        match work(job) {
            Ok(one) => done.push(one),
            Err(error) => {
                context.ui.error(
                    "error",
                    &format!("{}: {}", job.source(), error.message),
                    &error.causes,
                    &error.hints,
                );
                failed.push((job.source(), error));
            }
        }
    }
    if failed.is_empty() {
        return Ok(done);
    }
    let worst = failed.iter().map(|(_, error)| error.kind);
    let kind = worst.clone().find(|kind| *kind == Kind::Integrity);
    let kind = kind.or_else(|| worst.clone().next()).unwrap_or(Kind::Failed);
    let message = format!("{} of {} files failed", failed.len(), jobs.len());
    let causes = failed.into_iter().map(|(source, error)| format!("{source}: {}", error.message));
    Err(CommandError { kind, message, causes: causes.collect(), hints: Vec::new() })
}

/// Whether the result would be seen on a terminal.
pub(super) fn shows(context: &Context, job: &Job) -> bool {
    job.to.is_none() && context.ui.reveals_to_terminal()
}
