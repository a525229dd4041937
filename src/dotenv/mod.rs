//! Reads and edits `.env` files without losing a byte.
//!
//! There is no one `.env` format: the same bytes mean different things to the programs that load
//! them. So this module does not define a format of its own. It reads a file the way each of seven
//! real programs reads it ([`Dialect`]), reports where they disagree ([`agree`]), and replaces
//! only the bytes of a value ([`splice`]), so that comments, order, quoting and line ends survive.
//!
//! Two rules hold in every dialect:
//!
//! - Nothing is ever expanded and nothing is ever run. Where the program would do either, the
//!   value is [`Value::Expands`], and has no literal text.
//! - Replacing the [`Entry::value_span`] of a [`Value::Text`] by a word of
//!   `[A-Za-z0-9_./:=@%+,-]` makes that dialect read that word, and changes no other entry. A
//!   construct for which this would not hold is a [`Finding`], not a `Text`.

mod agreement;
mod bash;
mod blank;
mod dialect;
mod docker;
mod draft;
mod edit;
mod finding;
mod node;
mod pattern;
mod python;
mod ruby;
mod systemd;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use agreement::{Agreement, Dissent, How, NameAgreement, agree};
pub use dialect::Dialect;
pub use edit::splice;
pub use finding::{Finding, FindingKind};

use crate::secret::Plaintext;

/// What one program makes of a file.
pub struct Reading {
    /// Every assignment it takes, in file order; a name assigned twice is here twice.
    pub entries: Vec<Entry>,
    /// What a person should look at, in line order. Never holds any text of a value.
    pub findings: Vec<Finding>,
    /// Why this program reads nothing at all from the file, or why kmseal cannot tell what it
    /// reads. `entries` is empty then.
    pub rejected: Option<Finding>,
}

/// One assignment.
pub struct Entry {
    /// The name, as the program sees it.
    pub name: String,
    /// The line, from 1, where the assignment starts.
    pub line: usize,
    /// The bytes to replace to give the name another value: with its quotes, without the blanks,
    /// the comment and the line end that this program strips. Of [`Value::Unset`], the place
    /// after the name.
    pub value_span: Range<usize>,
    /// The value.
    pub value: Value,
}

/// A value, as one program reads it.
pub enum Value {
    /// Literal text.
    Text(Plaintext),
    /// A name without `=`: no value of its own.
    Unset,
    /// The program would expand a variable, run a command or compute something here.
    Expands,
    /// The program reads something here, but not text that kmseal vouches for, or that could be
    /// replaced with no effect on another value. A [`Finding`] of the same line says why.
    Unclear,
}

/// Reads `text` as the program of `dialect` does.
///
/// Total: any bytes have a reading. Takes time in proportion to the length of `text`.
#[must_use]
pub fn read(text: &[u8], dialect: Dialect) -> Reading {
    match dialect {
        Dialect::Node => node::read_node(text),
        Dialect::Dotenvx => node::read_dotenvx(text),
        Dialect::Python => python::read(text),
        Dialect::Ruby => ruby::read(text),
        Dialect::Docker => docker::read(text),
        Dialect::Systemd => systemd::read(text),
        Dialect::Bash => bash::read(text),
    }
}
