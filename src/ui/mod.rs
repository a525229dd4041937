//! Everything a person sees or types. Nobody else prints.
//!
//! The contract: data goes to standard output, talk to standard error. Meaning never depends on colour.
//! Text from outside (names, paths) is escaped here, at the one door out. Without a terminal there are
//! no questions. Values pass through [`Ui::reveal`] and [`Ui::mask`] alone.

mod counted;
#[cfg(unix)]
mod hidden;
mod progress;
mod prompt;
mod sanitize;
#[cfg(unix)]
mod silence;
mod table;

pub use counted::counted;
pub use progress::Line;
pub use prompt::{Answer, Asked, Question, StoodBack};
pub use sanitize::{is_harmless, json_safe, safe};
pub use table::Table;

use std::io::{self, IsTerminal as _};

use anstyle::{AnsiColor, Style};

use crate::hint::Hint;
use crate::secret::Plaintext;
use crate::sys::{Stream, write_all};

/// What the flags and the environment say about talking.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// One JSON document instead of text.
    pub json: bool,
    /// Only errors and data.
    pub quiet: bool,
    /// No questions.
    pub no_input: bool,
    /// Colour on terminals.
    pub colour: bool,
}

/// The only printer and prompter.
#[derive(Debug)]
pub struct Ui {
    manner: Manner,
}

impl Ui {
    /// A voice in this manner.
    pub fn new(manner: Manner) -> Self {
        Self { manner }
    }

    /// Whether the result is wanted as JSON.
    pub fn is_json(&self) -> bool {
        self.manner.json
    }

    /// Whether a question can be asked: both what asks and what answers must be a terminal.
    pub fn can_prompt(&self) -> bool {
        !self.manner.no_input && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// An error where this could not be asked.
    pub fn check_can_ask(&self, question: Question) -> Answer<()> {
        if self.can_prompt() {
            return Ok(());
        }
        Err(Asked::NoTerminal { question: question.what, instead: question.instead })
    }

    /// A line of data on standard output.
    pub fn data(&self, line: &str) -> io::Result<()> {
        self.write(Stream::Out, &format!("{}\n", safe(line)))
    }

    /// A JSON document on standard output.
    pub fn json(&self, document: &str) -> io::Result<()> {
        let document = Plaintext::copy_of(format!("{}\n", json_safe(document)).as_bytes());
        self.bytes(&document)
    }

    /// A table of data on standard output.
    pub fn table(&self, table: &Table) -> io::Result<()> {
        self.write(Stream::Out, &table.render(self.paints(Stream::Out)))
    }

    /// A table of talk on standard error.
    pub fn show(&self, table: &Table) {
        if !self.is_silent() {
            self.talk(&table.render(self.paints(Stream::Err)));
        }
    }

    /// A value, on purpose and as it is.
    pub fn reveal(&self, value: &Plaintext) -> io::Result<()> {
        self.bytes(value)
    }

    /// Commands to the log of a pipeline, which hold values, on purpose and as they are. They go to standard error,
    /// which runners read as they read standard output, and before it: standard output may be caught by a variable
    /// or a file, and what is caught is not read by anybody.
    pub fn mask(&self, commands: &Plaintext) -> io::Result<()> {
        write_all(Stream::Err, commands.expose())
    }

    /// Whether standard output is a terminal.
    pub fn reveals_to_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// A sentence on standard error.
    pub fn say(&self, text: &str) {
        if !self.is_silent() {
            self.talk(&format!("{}\n", safe(text)));
        }
    }

    /// Something that deserves attention.
    pub fn warn(&self, text: &str) {
        if !self.manner.quiet {
            self.alert(text);
        }
    }

    /// Something that must be known before it happens; said even when quiet.
    pub fn alert(&self, text: &str) {
        self.label("warning", AnsiColor::Yellow, text);
    }

    /// A next step.
    pub fn hint(&self, hint: &Hint) {
        if !self.is_silent() {
            self.label("hint", AnsiColor::Cyan, &hint.to_string());
        }
    }

    /// What went wrong, why, and what to do; shown even when quiet.
    pub fn error(&self, label: &str, message: &str, causes: &[String], hints: &[Hint]) {
        self.label(label, AnsiColor::Red, message);
        for cause in causes {
            self.talk(&format!("  caused by: {}\n", safe(cause)));
        }
        for hint in hints {
            self.label("hint", AnsiColor::Cyan, &hint.to_string());
        }
    }

    fn is_silent(&self) -> bool {
        self.manner.quiet || self.manner.json
    }

    fn label(&self, label: &str, colour: AnsiColor, text: &str) {
        let style =
            if self.paints(Stream::Err) { colour.on_default().bold() } else { Style::new() };
        self.talk(&format!("{style}{label}:{style:#} {}\n", safe(text)));
    }

    fn paints(&self, stream: Stream) -> bool {
        let terminal = match stream {
            Stream::Out => io::stdout().is_terminal(),
            Stream::Err => io::stderr().is_terminal(),
        };
        self.manner.colour && terminal
    }

    /// Nobody listens on a closed standard error; that is no reason to stop.
    fn talk(&self, text: &str) {
        let _unheard = self.write(Stream::Err, text);
    }

    #[expect(clippy::unused_self, reason = "writing is what a Ui is for")]
    fn write(&self, stream: Stream, text: &str) -> io::Result<()> {
        write_all(stream, text.as_bytes())
    }

    #[expect(clippy::unused_self, reason = "writing is what a Ui is for")]
    fn bytes(&self, bytes: &Plaintext) -> io::Result<()> {
        write_all(Stream::Out, bytes.expose())
    }
}
