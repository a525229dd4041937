//! `diff`

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::format::ImportFormatArg;
use super::key::KeyArg;
use super::types::{DialectArg, ExportArg, GlobArg, dialect_parser};
use crate::portage::ExportSource;
use crate::reference::Scheme;

/// Show which values of two places are the same, name by name
///
/// Says of each name whether both places have the same value, different ones, or only one of them has any;
/// nothing that is said depends on the values beyond that. Members of a JSON secret are compared with entries
/// and variables of their names, and one single value with another whatever their names. References and sealed
/// values in a file are compared by what they stand for.
///
/// The exit status is 0 when all are the same, and 10 when there is a difference.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// A `.env`, JSON or YAML file, an entry, a member (#KEY) or a version of one, or a name above entries, as in
    /// `vault://shop/dev`, `sm://shop@AWSPREVIOUS` or `ssm:///shop/prod`
    #[arg(value_name = "A", value_hint = clap::ValueHint::FilePath)]
    pub a: PlaceArg,

    /// What to compare it with
    #[arg(value_name = "B", value_hint = clap::ValueHint::FilePath)]
    pub b: PlaceArg,

    /// Compare only names that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub select: Vec<GlobArg>,

    /// Leave out names that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<GlobArg>,

    /// What files look like; by their names (`.json`, `.yaml`, `.sh`, `.tfvars`) when it is not given, or else dotenv
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ImportFormatArg>,

    /// Read `.env` files as this program does; `auto` reads as node where programs differ
    #[arg(long, value_name = "DIALECT", default_value = "auto", value_parser = dialect_parser())]
    pub env_dialect: DialectArg,

    /// A wrapping key that may open sealed values (can be repeated), as for `kmseal run`
    #[arg(short, long, value_name = "KEY")]
    pub key: Vec<KeyArg>,

    /// Show the values that differ, at a terminal or in the JSON document
    #[arg(long)]
    pub reveal: bool,
}

/// Where values are: in a store, or in a file.
#[derive(Debug, Clone)]
pub struct PlaceArg {
    /// As it was typed.
    pub text: String,
    /// What it means.
    pub place: Place,
}

/// What a place is.
#[derive(Debug, Clone)]
pub enum Place {
    /// Entries of a store.
    Store(ExportSource),
    /// A file.
    File(PathBuf),
}

impl fmt::Display for PlaceArg {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

impl FromStr for PlaceArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let place = match Scheme::of(text.as_bytes()) {
            Some(Scheme::Sealed) => return Err("a sealed value is no place".to_owned()),
            Some(_) => text.parse().map(|ExportArg(source)| Place::Store(source))?,
            None if text.contains("://") => {
                return Err("no store begins like this: write vault://, sm:// or ssm://".to_owned());
            }
            None => Place::File(text.into()),
        };
        Ok(Self { text: text.to_owned(), place })
    }
}
