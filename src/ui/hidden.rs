//! A line that is not shown while it is typed.
//!
//! dialoguer's own reads through a buffer of the standard library, which is never wiped, starts its read
//! again after Ctrl-C, and leaves all but the first line of a pasted text to the shell.

use std::io;

use rustix::io::Errno;

use crate::secret::Plaintext;

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const BACKSPACE: u8 = 0x08;
const CTRL_U: u8 = 0x15;
const ESCAPE: u8 = 0x1b;
const DELETE: u8 = 0x7f;

/// How typing ended.
pub(super) enum Typed {
    /// Enter, and this before it.
    Line(Plaintext),
    /// Enter, and more behind it: a pasted text of several lines.
    Lines,
    /// Ctrl-C or Escape.
    Stopped,
}

/// Reads up to Enter. The terminal is [silent](super::silence::Silence) already.
pub(super) fn read() -> io::Result<Typed> {
    let mut line = Plaintext::new();
    loop {
        let mut keys = Plaintext::zeroed(1024);
        let count = match rustix::io::read(io::stdin(), keys.expose_mut()) {
            Ok(count) => count,
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        };
        match &keys.expose()[..count] {
            [] => return Ok(Typed::Line(line)),
            [ESCAPE] => return Ok(Typed::Stopped),
            // Arrows and the like.
            [ESCAPE, ..] if count < 8 => {}
            keys => match take(keys, &mut line) {
                End::NotYet => {}
                End::Line => return Ok(Typed::Line(line)),
                End::Lines => return Ok(Typed::Lines),
                End::Stopped => return Ok(Typed::Stopped),
            },
        }
    }
}

/// Whether typing has ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    NotYet,
    Line,
    Lines,
    Stopped,
}

/// Adds what was typed to the line, and says how it ended, if it did.
fn take(keys: &[u8], line: &mut Plaintext) -> End {
    for (at, key) in keys.iter().enumerate() {
        match *key {
            b'\r' | b'\n' => {
                let rest = &keys[at + 1..];
                let ends = rest.iter().all(|key| matches!(key, b'\r' | b'\n'));
                return if ends { End::Line } else { End::Lines };
            }
            CTRL_D => return End::Line,
            CTRL_C => return End::Stopped,
            CTRL_U => line.truncate(0),
            BACKSPACE | DELETE => remove_last(line),
            key => line.push(key),
        }
    }
    End::NotYet
}

/// Removes the last character: its first byte and what continues it.
fn remove_last(line: &mut Plaintext) {
    let is_first = |byte: &u8| byte & 0xc0 != 0x80;
    let end = line.expose().iter().rposition(is_first).unwrap_or_default();
    line.truncate(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_edit_the_line() {
        let mut line = Plaintext::new();
        let keys = "no\u{15}aé\u{7f}b\tc\u{8}".as_bytes();
        assert_eq!(take(keys, &mut line), End::NotYet);
        assert_eq!(line.expose(), b"ab\t");
        assert_eq!(take(b"d\r\n", &mut line), End::Line);
        assert_eq!(line.expose(), b"ab\td");
        assert_eq!(take(b"\re", &mut line), End::Lines);
        assert_eq!(take(b"\x03", &mut line), End::Stopped);
        remove_last(&mut Plaintext::new());
    }
}
