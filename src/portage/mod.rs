//! What values look like outside: they leave a store in a format, and enter one from it.
//!
//! One file a format. Whatever is written has been read back before it leaves: a format that cannot hold a
//! value is refused, never bent.

mod collect;
mod dotenv;
mod error;
mod json;

pub use collect::{ExportSource, Variable, collect, name_below};
pub use dotenv::spelled;
pub use error::{PortageError, Unfit};

use crate::dotenv::Dialect;
use crate::migrate::{ImportSource, Reader, Remark};
use crate::secret::Plaintext;

/// A format of files that hold values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `NAME=value` lines, for the programs that read `.env` files.
    Dotenv,
    /// One JSON object of strings.
    Json,
}

impl Format {
    /// Its name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dotenv => "dotenv",
            Self::Json => "json",
        }
    }
}

/// What a file holds.
pub struct Contents {
    /// In file order, each name once.
    pub variables: Vec<ImportSource>,
    /// What a person should know about the file.
    pub remarks: Vec<Remark>,
}

/// These variables as a file. `dialect` is the program that a `.env` file is for.
pub fn write(
    variables: &[Variable],
    format: Format,
    dialect: Dialect,
) -> Result<Plaintext, PortageError> {
    match format {
        Format::Dotenv => dotenv::write(variables, dialect),
        Format::Json => json::write(variables),
    }
}

/// The variables of a file. `reader` says which program a `.env` file is for.
pub fn read(text: &Plaintext, format: Format, reader: Reader) -> Result<Contents, PortageError> {
    match format {
        Format::Dotenv => dotenv::read(text, reader),
        Format::Json => json::read(text),
    }
}
