//! What to do when secrets could not be moved or put back.

use super::MigrateError;
use crate::fs::FsError;
use crate::hint::{Explain, Hint, Kind, shell_word};

impl Explain for MigrateError {
    fn kind(&self) -> Kind {
        match self {
            Self::Partial { source, .. } if source.kind() == Kind::Integrity => Kind::Integrity,
            Self::Partial { .. } => Kind::Partial,
            Self::Store(error) => error.kind(),
            Self::Fs(error) => error.kind(),
            Self::Aws(error) => error.kind(),
            Self::Function(error) => error.kind(),
            Self::Kms(error) => error.kind(),
            Self::Originals { source, .. } => source.kind(),
            Self::Sealing(error) => error.kind(),
            Self::Rewrap { source, .. } => source.kind(),
            Self::NoMatch { .. } | Self::Twice { .. } => Kind::Usage,
            Self::Gone { .. }
            | Self::ReadBack { .. }
            | Self::OriginalsMissing { .. }
            | Self::Journal { .. } => Kind::Integrity,
            _ => Kind::Failed,
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::Sealing(error) => error.parts(),
            Self::Rewrap { source, .. } => source.parts(),
            Self::Partial { source, .. } => source.parts(),
            Self::Function(error) => error.parts(),
            _ => Vec::new(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Sealing(error) => error.hints(),
            Self::Rewrap { source, .. } => source.hints(),
            Self::Fs(FsError::Changed { path }) => vec![Hint::say(format!(
                "look at {}, then run the same command again",
                path.display()
            ))],
            Self::Fs(error) => error.hints(),
            Self::Store(error) => error.hints(),
            Self::Aws(error) => error.hints(),
            Self::Function(error) => error.hints(),
            Self::Kms(error) => error.hints(),
            Self::OtherLogGroup { .. } => {
                vec![Hint::say("call the region and account of the plan: --region, --profile")]
            }
            Self::Partial { run, source } => {
                // The same command would be refused until this run is finished or undone.
                let mut hints = match &**source {
                    Self::Fs(FsError::Changed { path }) => {
                        vec![Hint::say(format!("look at {}, then", path.display()))]
                    }
                    Self::Fs(error) if error.is_storage_full() => {
                        vec![Hint::say("make room on the disk, then")]
                    }
                    source => source.hints(),
                };
                hints.extend(run.ways_out());
                hints
            }
            Self::Unfinished { run, .. } => run.ways_out().into(),
            Self::Rewrite { name, .. } => vec![Hint::say(format!(
                "leave it out with --exclude {}, or change its line",
                shell_word(name)
            ))],
            Self::Journal { run, .. } => vec![Hint::say(format!(
                "if kmseal did not write it, move {run}.journal out of the folder of journals"
            ))],
            Self::NewerJournal { .. } => {
                vec![Hint::say("use the newer kmseal, and leave the journal where it is")]
            }
            Self::LaterRun(later) => vec![Hint::run(format!("kmseal undo {later}"))],
            Self::Unreadable { .. } => {
                vec![Hint::say("correct or remove that line, then run the same command again")]
            }
            Self::VariableChanged { path, .. } => vec![Hint::say(format!(
                "what is in {} now is kept; undo the run, then migrate again",
                shell_word(&path.to_string_lossy())
            ))],
            Self::Members { .. } | Self::MembersTooLarge { .. } => {
                vec![Hint::say("give each variable a secret of its own with --layout each")]
            }
            Self::NoRun(_) | Self::AmbiguousRun(_) | Self::NothingToUndo => {
                vec![Hint::run("kmseal runs")]
            }
            Self::PlanTooLarge => vec![Hint::say("migrate fewer files or variables at once")],
            Self::Busy => vec![Hint::say("wait for it to end, then run the same command again")],
            _ => Vec::new(),
        }
    }
}
