//! Errors say what happened; hints say what to do next.

use std::fmt;
use std::path::Path;
use std::sync::OnceLock;

/// How an error ends the process; the numbers are in [`crate::error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The user, a service or a file: nothing was changed, or it was put back.
    Failed,
    /// The command line was wrong, or a question could not be asked.
    Usage,
    /// Some of it is done, and the journal holds the rest.
    Partial,
    /// Something that should be authentic is not.
    Integrity,
    /// A person pressed Ctrl-C.
    Interrupted,
    /// The program that `run` should start is not there.
    NotFound,
    /// The program that `run` should start is there, but does not start.
    NotStarted,
    /// A fault of kmseal.
    Internal,
}

/// The next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// Advice in words.
    Sentence(String),
    /// A command that runs as it stands. Its first word is `kmseal` or a program everybody has.
    Command(String),
}

impl Hint {
    /// Advice in words.
    pub fn say(sentence: impl Into<String>) -> Self {
        Self::Sentence(sentence.into())
    }

    /// A command that runs as it stands.
    pub fn run(command: impl Into<String>) -> Self {
        Self::Command(command.into())
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sentence(text) => {
                out.write_str(&text.replace(&format!("`{OURS}"), &format!("`{OURS}{}", carried())))
            }
            Self::Command(command) => write!(out, "run `{}`", as_typed(command)),
        }
    }
}

/// How a command of ours begins.
const OURS: &str = "kmseal ";

/// The flags that were typed, each with a space behind it.
static CARRIED: OnceLock<String> = OnceLock::new();

/// Has every command that is shown from now on carry these words: what was done in one account is undone
/// there, and not where the defaults lead. The first call counts.
pub fn carry(flags: &[String]) {
    let words = flags.iter().map(|flag| shell_word(flag) + " ");
    CARRIED.get_or_init(|| words.collect());
}

fn carried() -> &'static str {
    CARRIED.get().map_or("", String::as_str)
}

/// A command of ours with the flags that it is to carry; any other as it is. They come first, because what
/// stands behind `--` belongs to another program.
pub fn as_typed(command: &str) -> String {
    with_flags(command, carried())
}

fn with_flags(command: &str, flags: &str) -> String {
    match command.strip_prefix(OURS) {
        Some(rest) => format!("{OURS}{flags}{rest}"),
        None => command.to_owned(),
    }
}

/// What every error of ours can tell beyond its message.
pub trait Explain: std::error::Error + Send + Sync + 'static {
    /// How the process ends.
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    /// What happened one by one, when several things did. A message itself is one line.
    fn parts(&self) -> Vec<String> {
        Vec::new()
    }

    /// What to do next, most useful first.
    fn hints(&self) -> Vec<Hint> {
        Vec::new()
    }
}

/// Quotes a word for a POSIX shell, so that a hinted command can be pasted.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Quotes a path for a POSIX shell, and keeps its first character from making an option of it.
pub fn path_word(path: &Path) -> String {
    let path = path.to_string_lossy();
    let before = if path.starts_with('-') && path != "-" { "./" } else { "" };
    shell_word(&format!("{before}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_is_an_option() {
        assert_eq!(path_word(Path::new("-dash.env")), "./-dash.env");
        assert_eq!(path_word(Path::new("a -b")), "'a -b'");
        assert_eq!(path_word(Path::new("-")), "-");
    }

    #[test]
    fn words_survive_a_shell() {
        assert_eq!(shell_word(".env"), ".env");
        assert_eq!(shell_word("my file"), "'my file'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word("vault://a/b"), "vault://a/b");
        assert_eq!(shell_word(""), "''");
        assert_eq!(shell_word("a#b"), "'a#b'");
    }

    #[test]
    fn flags_go_before_the_command_and_into_no_other_program() {
        let flags = "--profile dev ";
        assert_eq!(with_flags("kmseal run -- node x", flags), "kmseal --profile dev run -- node x");
        assert_eq!(with_flags("rm key", flags), "rm key");
    }
}
