//! The terminal while a question is open.
//!
//! dialoguer switches it over for each key and back. A Ctrl-C that falls between two of those moments
//! would be a signal that nobody waits for, so the terminal is switched over for the whole question.

use std::io;

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};

/// While it lives, keys come as they are typed and do not show.
pub(super) struct Silence(Termios);

impl Silence {
    /// Keys typed before are forgotten: they were no answer to this question.
    pub(super) fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut silent = before.clone();
        // Without ISIG Ctrl-C comes as a key, and the terminal is put in order before the end.
        silent.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        silent.special_codes[SpecialCodeIndex::VMIN] = 1;
        silent.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(io::stdin(), OptionalActions::Flush, &silent)?;
        Ok(Self(before))
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        // What is left of a pasted text must not be run by the shell.
        let _restored = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}
