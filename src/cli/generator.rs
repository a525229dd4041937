//! What new values are like: for every command that can draw one.

use std::str::FromStr;

use clap::{Args, ValueEnum};

use crate::generator::{Alphabet, Class, Kind};

/// What a new value is like.
#[derive(Debug, Args)]
#[command(next_help_heading = "New values")]
pub struct GeneratorArgs {
    /// Draw a new value at random, which is not shown
    #[arg(long, value_name = "KIND", num_args = 0..=1, default_missing_value = "password")]
    pub generate: Option<KindArg>,

    /// So many characters (32), words of diceware (6), or bytes of hex and base64 (32)
    #[arg(long, value_name = "N")]
    pub length: Option<usize>,

    /// Draw from these characters and ranges of them, as in a-z0-9_
    ///
    /// Letters and digits when it is not given, and also `+ , - . _ =` when symbols are demanded: those need no
    /// quotes in files, and no escapes in URLs. One that is named twice is no likelier than the others.
    #[arg(long, value_name = "CHARS", allow_hyphen_values = true)]
    pub alphabet: Option<AlphabetArg>,

    /// At least one character of each of these classes (can be repeated, or have commas between them)
    #[arg(long, value_name = "CLASSES", value_delimiter = ',')]
    pub must_contain: Vec<ClassArg>,

    /// None of these characters, as in 0O1lI
    #[arg(long, value_name = "CHARS", allow_hyphen_values = true)]
    pub exclude: Option<AlphabetArg>,

    /// Allow a value of less than 64 bits, which could be guessed
    #[arg(long)]
    pub weak: bool,
}

/// The kind of a new value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindArg {
    /// Characters of an alphabet
    Password,
    /// Words of the large list of the EFF, with `-` between them
    Diceware,
    /// A UUID of version 4
    Uuid,
    /// Bytes as hexadecimal digits
    Hex,
    /// Bytes in base64
    Base64,
    /// Bytes in the base64 of URLs and file names, without `=`
    Base64url,
}

impl From<KindArg> for Kind {
    fn from(arg: KindArg) -> Self {
        match arg {
            KindArg::Password => Self::Password,
            KindArg::Diceware => Self::Diceware,
            KindArg::Uuid => Self::Uuid,
            KindArg::Hex => Self::Hex,
            KindArg::Base64 => Self::Base64,
            KindArg::Base64url => Self::Base64Url,
        }
    }
}

/// A class of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClassArg {
    /// `a` to `z`
    Lower,
    /// `A` to `Z`
    Upper,
    /// `0` to `9`
    Digit,
    /// What else is printed
    Symbol,
}

impl From<ClassArg> for Class {
    fn from(arg: ClassArg) -> Self {
        match arg {
            ClassArg::Lower => Self::Lower,
            ClassArg::Upper => Self::Upper,
            ClassArg::Digit => Self::Digit,
            ClassArg::Symbol => Self::Symbol,
        }
    }
}

/// A set of characters.
#[derive(Debug, Clone)]
pub struct AlphabetArg(pub Alphabet);

impl FromStr for AlphabetArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Alphabet::parse(text).map(Self).map_err(|error| error.to_string())
    }
}
