//! `runs`, `resume` and `undo`.

use serde::Serialize;

/// `runs`
#[derive(Debug, Serialize)]
pub struct Run {
    /// Its name.
    pub run: String,
    /// When it began, RFC 3339.
    pub created: String,
    /// `done`, `cut-off`, `undo-cut-off` or `undone`.
    pub state: &'static str,
    /// Its files.
    pub files: Vec<String>,
    /// Its functions, as `lambda:NAME`.
    pub functions: Vec<String>,
    /// The entries and log groups that it writes: `vault://…`, `sm://…`, `ssm://…`, `logs:…`
    pub writes: Vec<String>,
    /// How many variables it moves.
    pub variables: usize,
}

/// `resume`
#[derive(Debug, Serialize)]
pub struct Resumed {
    /// The runs that were finished.
    pub finished: Vec<String>,
    /// The runs that were put back to the end.
    pub undone: Vec<String>,
    /// Of several runs, those that could not be finished.
    pub failed: Vec<NotResumed>,
}

/// A run that could not be finished.
#[derive(Debug, Serialize)]
pub struct NotResumed {
    /// The run.
    pub run: String,
    /// Why, outermost first.
    pub causes: Vec<String>,
}

/// `undo`
#[derive(Debug, Serialize)]
pub struct Undo {
    /// The run.
    pub run: String,
    /// Whether it had been undone before.
    pub already: bool,
    /// How many variables were put back now.
    pub restored: usize,
    /// Variables left as they are: the path or the function, and the name.
    pub left: Vec<(String, String)>,
    /// Files that are not there: the run stays open until they are back, or `--force` does without them.
    pub gone: Vec<String>,
    /// Entries that stay.
    pub kept: Vec<String>,
}
