//! Reading what must not be shown.
//!
//! Not left to dialoguer: it shows its prompt before it switches the echo off and then throws away what
//! was typed in between, so a quick typist or a script sees a secret on the screen and waits for ever.
//! Here the echo is off first, nothing is thrown away, and each byte goes straight into wiped memory.

use std::io;

use crate::secret::Plaintext;
use crate::sys::{Stream, write_all};

/// What ended the input.
pub(super) enum Typed {
    /// Enter.
    Line(Plaintext),
    /// Ctrl-C, or the end of the input before any Enter.
    Interrupted,
}

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const CTRL_U: u8 = 0x15;
const BACKSPACE: u8 = 0x08;
const DELETE: u8 = 0x7f;

/// Asks on standard error, reads from the terminal on standard input.
#[cfg(unix)]
pub(super) fn read(prompt: &str) -> io::Result<Typed> {
    let _mode = silence::Silence::new()?;
    write_all(Stream::Err, prompt.as_bytes())?;
    let typed = read_line();
    write_all(Stream::Err, b"\n")?;
    typed
}

/// Without a terminal mode that we know, the echo cannot be switched off.
#[cfg(not(unix))]
pub(super) fn read(_prompt: &str) -> io::Result<Typed> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Byte by byte: what follows the Enter belongs to the next question.
#[cfg(unix)]
fn read_line() -> io::Result<Typed> {
    let mut line = Plaintext::new();
    let mut byte = Plaintext::zeroed(1);
    loop {
        match rustix::io::read(rustix::stdio::stdin(), byte.expose_mut()) {
            Ok(0) => return Ok(Typed::Interrupted),
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        match byte.expose() {
            b"\r" | b"\n" => return Ok(Typed::Line(line)),
            [CTRL_C] => return Ok(Typed::Interrupted),
            [CTRL_D] if line.is_empty() => return Ok(Typed::Interrupted),
            [CTRL_D] => return Ok(Typed::Line(line)),
            [CTRL_U] => line.truncate(0),
            [BACKSPACE | DELETE] => {
                let end = last_character(line.expose());
                line.truncate(end);
            }
            other => line.extend(other),
        }
    }
}

/// Where the last character begins.
fn last_character(text: &[u8]) -> usize {
    let is_start = |byte: &u8| byte & 0xc0 != 0x80;
    text.iter().rposition(is_start).unwrap_or(0)
}

#[cfg(unix)]
mod silence {
    //! A terminal that shows nothing and passes every byte on, until the guard goes.

    use rustix::stdio::stdin;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    pub(super) struct Silence(Termios);

    impl Silence {
        pub(super) fn new() -> std::io::Result<Self> {
            let original = tcgetattr(stdin())?;
            let mut silent = original.clone();
            // Without ICANON a line may be longer than the 4095 bytes the kernel would keep of it.
            silent.local_modes.remove(
                LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN,
            );
            tcsetattr(stdin(), OptionalActions::Now, &silent)?;
            Ok(Self(original))
        }
    }

    impl Drop for Silence {
        fn drop(&mut self) {
            // Nothing more can be done for a terminal that went away.
            let _restored = tcsetattr(stdin(), OptionalActions::Now, &self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backspace_takes_a_whole_character() {
        assert_eq!(last_character(b"ab"), 1);
        assert_eq!(last_character("aé".as_bytes()), 1);
        assert_eq!(last_character("€".as_bytes()), 0);
        assert_eq!(last_character(b""), 0);
    }
}
