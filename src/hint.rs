//! Errors say what happened; hints say what to do next.

use std::fmt;

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
            Self::Sentence(text) => out.write_str(text),
            Self::Command(command) => write!(out, "run `{command}`"),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell() {
        assert_eq!(shell_word(".env"), ".env");
        assert_eq!(shell_word("my file"), "'my file'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word("vault://a/b"), "vault://a/b");
        assert_eq!(shell_word(""), "''");
        assert_eq!(shell_word("a#b"), "'a#b'");
    }
}
