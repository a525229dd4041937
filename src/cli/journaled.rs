//! `undo`, `resume`, `runs`

use clap::Args;

/// Put everything back that a run has changed
///
/// The files are restored byte for byte. Entries that the run made are deleted (they can be restored),
/// unless somebody has changed them since or another file refers to them. Running it again changes
/// nothing more.
///
/// The values of a function are read from the store again. A function that somebody has changed since, in
/// whatever way, is left as it is, and the steps to do by hand are shown.
///
/// A file that is not there cannot be put back: the rest is, and the run stays open with status 3.
#[derive(Debug, Args)]
pub struct UndoArgs {
    /// The run, or the beginning of its name; the last one when not given
    #[arg(value_name = "RUN")]
    pub run: Option<String>,

    /// Put back what is still as the run has left it in functions that somebody else has changed since, and end
    /// without files that are not there
    #[arg(long)]
    pub force: bool,
}

/// Finish a run that was cut off
///
/// A run that was cut off while it was undone is put back to the end. Running it again changes nothing
/// more. Of several runs, one that cannot be finished is reported and does not hold up the others; the status is 3
/// then, or 4 if something is not authentic.
#[derive(Debug, Args)]
pub struct ResumeArgs {
    /// The run, or the beginning of its name; every run that was cut off when not given
    #[arg(value_name = "RUN")]
    pub run: Option<String>,
}

/// List the runs and how far they came
#[derive(Debug, Args)]
pub struct RunsArgs {}
