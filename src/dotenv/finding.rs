//! What a person should know about a file before kmseal edits it.
//!
//! A finding says where and what kind, and never repeats a byte of the file: the line it points
//! at may hold a secret.

/// Something in the file that one program trips over, skips, or reads in an unexpected way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The line, from 1.
    pub line: usize,
    /// What it is.
    pub kind: FindingKind,
}

/// The kinds of [`Finding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FindingKind {
    /// A name that the program does not accept.
    InvalidName,
    /// A name with a blank in it or after it, on which Docker refuses the file.
    BlankInName,
    /// A line that starts with `=`.
    EmptyName,
    /// A line that is neither blank, nor a comment, nor an assignment.
    NoAssignment,
    /// `KEY:`, which only some programs take for an assignment.
    ColonSeparator,
    /// A quote that opens and does not close where the program needs it to.
    UnterminatedQuote,
    /// A quote that an earlier value, which does not close its own, would take for its end.
    ContestedQuote,
    /// Text after a closing quote, for which the program drops the whole assignment.
    TextAfterQuote,
    /// A comment that touches a closing quote: without the quotes it would be part of the value.
    CommentTouchesQuote,
    /// A name that an earlier line of the file assigns too.
    DuplicateName,
    /// Bytes that are not UTF-8.
    InvalidUtf8,
    /// A NUL byte, which no environment variable can hold.
    NulByte,
    /// A byte order mark that becomes part of the first name.
    ByteOrderMark,
    /// A carriage return that becomes part of the value.
    CarriageReturn,
    /// A Unicode line or paragraph separator in an unquoted value.
    LineSeparator,
    /// A line longer than the program reads.
    LineTooLong,
    /// `export NAME` without a value and without an earlier assignment.
    ExportWithoutValue,
    /// A line that runs a command.
    RunsCommand,
    /// A name that the program itself gives a value to, or cannot set.
    ReservedName,
    /// A syntax error, after which the program reads no further.
    SyntaxError,
    /// Shell code beyond plain assignments.
    ShellCode,
}

impl FindingKind {
    /// One line of explanation, in lower case and without a period.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::InvalidName => "the name is not one this program accepts; the line is skipped",
            Self::BlankInName => "a blank inside or after the name; the whole file is refused",
            Self::EmptyName => "no name before `=`; the whole file is refused",
            Self::NoAssignment => "neither an assignment nor a comment; the line is skipped",
            Self::ColonSeparator => "`KEY:` is not an assignment here; write `KEY=`",
            Self::UnterminatedQuote => "a quote opens and does not close where it should",
            Self::ContestedQuote => {
                "an earlier value does not close its quote, and this one has it"
            }
            Self::TextAfterQuote => "text after the closing quote; the assignment is dropped",
            Self::CommentTouchesQuote => "put a space between the closing quote and the comment",
            Self::DuplicateName => "the name is assigned more than once in this file",
            Self::InvalidUtf8 => "bytes that are not UTF-8",
            Self::NulByte => "a NUL byte, which no environment variable can hold",
            Self::ByteOrderMark => "the byte order mark becomes part of the first name",
            Self::CarriageReturn => "the value ends in a carriage return (CRLF line ends)",
            Self::LineSeparator => "a Unicode line separator in an unquoted value",
            Self::LineTooLong => "a line of 64 KiB or more; the whole file is refused",
            Self::ExportWithoutValue => "`export` without a value; the whole file is refused",
            Self::RunsCommand => "the line runs a command and sets nothing that lasts",
            Self::ReservedName => "the program gives this name a meaning of its own",
            Self::SyntaxError => "a syntax error; nothing is read from here on",
            Self::ShellCode => "shell code beyond plain assignments, which kmseal does not run",
        }
    }
}
