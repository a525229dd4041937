//! Lines that have the log of a pipeline hide values.

use super::lines_of;
use crate::hint::{Explain, Hint};
use crate::secret::Plaintext;

/// Who keeps the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// The runner of GitHub Actions.
    GitHub,
    /// A runner of GitLab that starts scripts through its helper (`proxy_exec`).
    GitLab,
}

/// A value that no log can hide.
#[derive(Debug, thiserror::Error)]
#[error("{name} cannot be hidden in a log: {what}")]
pub struct Unmaskable {
    /// The name of it.
    pub name: String,
    /// Why.
    pub what: &'static str,
}

impl Explain for Unmaskable {
    fn hints(&self) -> Vec<Hint> {
        vec![Hint::say("go without --mask, and let nothing write the value")]
    }
}

/// One command for each line of the value: logs are written and searched line by line. Lines that are too short
/// to be looked for are left out, or nothing of a log could be read any more.
pub fn mask(name: &str, value: &Plaintext, log: Log) -> Result<Plaintext, Unmaskable> {
    let unmaskable = |what| Unmaskable { name: name.to_owned(), what };
    if !value.is_text() {
        return Err(unmaskable("it is not valid UTF-8"));
    }
    let mut commands = Plaintext::new();
    for line in lines_of(value) {
        if line.contains(&0) {
            return Err(unmaskable("it has a NUL byte"));
        }
        commands.extend(b"::add-mask::");
        for byte in line {
            // GitHub's runner takes three escapes back; there are no line ends here.
            match (log, byte) {
                (Log::GitHub, b'%') => commands.extend(b"%25"),
                (_, byte) => commands.push(*byte),
            }
        }
        commands.push(b'\n');
    }
    Ok(commands)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(value: &str, log: Log) -> String {
        let commands = mask("A", &Plaintext::copy_of(value.as_bytes()), log).expect("commands");
        String::from_utf8(commands.expose().to_vec()).expect("text")
    }

    #[test]
    fn a_command_for_each_line() {
        let value = "first line\r\n\n  second: ::line::  \n{\nabc\n100%0A\u{e9}";
        assert_eq!(
            masked(value, Log::GitHub),
            "::add-mask::first line\n::add-mask::second: ::line::\n::add-mask::100%250A\u{e9}\n"
        );
        assert!(masked(value, Log::GitLab).ends_with("\n::add-mask::100%0A\u{e9}\n"));
        assert_eq!(masked("abc", Log::GitHub), "");
        assert_eq!(masked("", Log::GitHub), "");
    }

    #[test]
    fn what_is_no_line_of_text_is_refused() {
        for value in [&b"\xff\xfe\xfd\xfc"[..], b"abc\0def"] {
            assert!(mask("A", &Plaintext::copy_of(value), Log::GitHub).is_err());
        }
    }
}
