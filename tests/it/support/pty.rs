//! A terminal of 100 columns and 30 lines for prompts: keys go in, a screen comes out.
//!
//! Nothing sleeps: a test waits for text on the screen, and fails with the screen if it does not
//! come.

#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nix::fcntl::OFlag;
use nix::pty::{grantpt, posix_openpt, ptsname_r, unlockpt};

const COLUMNS: NonZeroU16 = NonZeroU16::new(100).expect("not zero");
const LINES: NonZeroU16 = NonZeroU16::new(30).expect("not zero");
/// Far above what any answer takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const ENTER: &str = "\r";
pub(crate) const UP: &str = "\x1b[A";
pub(crate) const DOWN: &str = "\x1b[B";
pub(crate) const CTRL_C: &str = "\x03";
pub(crate) const CTRL_D: &str = "\x04";

/// A command on a terminal.
pub(crate) struct Pty {
    /// None if the command is started by someone else.
    child: Option<Child>,
    keyboard: File,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// All that was ever written to the terminal: what scrolled away or was wiped off, too.
    pub(crate) transcript: Vec<u8>,
}

impl Pty {
    /// Starts `command` on a new terminal.
    pub(crate) fn spawn(command: Command) -> Self {
        let (mut pty, mut command) = Self::prepare(command);
        pty.child = Some(command.spawn().expect("start the program on a terminal"));
        // The program holds the only other end now: when it ends, reading ends.
        drop(command);
        pty
    }

    /// A new terminal for a command that is yet to be started, under the tracer.
    #[expect(unsafe_code, reason = "the terminal is taken over between fork and exec")]
    pub(crate) fn prepare(mut command: Command) -> (Self, Command) {
        // All ends close on exec: the commands of other tests must not keep them open.
        let access = OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
        let master = posix_openpt(access).expect("a terminal");
        grantpt(&master).and_then(|()| unlockpt(&master)).expect("a terminal");
        let name = ptsname_r(&master).expect("the name of a terminal");
        let flags = libc::O_NOCTTY;
        let open = || File::options().read(true).write(true).custom_flags(flags).open(&name);
        let end = || open().expect("the other end of a terminal");
        let keyboard = File::from(OwnedFd::from(master));
        let mut display = keyboard.try_clone().expect("clone a descriptor");
        command.env("TERM", "xterm-256color").stdin(end()).stdout(end()).stderr(end());
        let size = libc::winsize {
            ws_row: LINES.get(),
            ws_col: COLUMNS.get(),
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        // SAFETY: three async-signal-safe system calls, no allocation, no lock.
        unsafe {
            command.pre_exec(move || {
                nix::unistd::setsid()?;
                if libc::ioctl(0, libc::TIOCSCTTY, 0) != 0
                    || libc::ioctl(0, libc::TIOCSWINSZ, &raw const size) != 0
                {
                    return Err(std::io::Error::last_os_error());
                }
                Ok(())
            });
        }
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // At its end, a terminal answers EIO.
            while let Ok(count @ 1..) = display.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let screen = vt100::Parser::new(LINES, COLUMNS, 0);
        let pty = Self { child: None, keyboard, output, screen, transcript: Vec::new() };
        (pty, command)
    }

    /// Types `keys`.
    pub(crate) fn send(&mut self, keys: &str) -> &mut Self {
        self.keyboard.write_all(keys.as_bytes()).expect("type");
        self
    }

    /// Waits until `text` is on the screen.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !self.screen().contains(text) {
            assert!(self.read(deadline), "{text:?} did not come. The screen:\n{}", self.screen());
        }
        self
    }

    /// What is on the screen, without blanks at the ends.
    pub(crate) fn screen(&self) -> String {
        self.screen.screen().contents()
    }

    /// The screen with its colours.
    pub(crate) fn vt(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    pub(crate) fn cursor_is_visible(&self) -> bool {
        !self.screen.screen().hide_cursor()
    }

    /// Waits for the end of the program; all it wrote is on the screen then.
    #[track_caller]
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.wait_for_silence();
        self.child.as_mut().expect("started here").wait().expect("wait for the program")
    }

    /// Waits until nobody has the terminal open any more.
    #[track_caller]
    pub(crate) fn wait_for_silence(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while self.read(deadline) {}
        assert!(Instant::now() < deadline, "it does not end. The screen:\n{}", self.screen());
    }

    /// Takes in what came. False at the end of the output, and at the deadline.
    fn read(&mut self, deadline: Instant) -> bool {
        let patience = deadline.saturating_duration_since(Instant::now());
        let Ok(bytes) = self.output.recv_timeout(patience) else {
            return false;
        };
        self.screen.process(&bytes);
        self.transcript.extend(bytes);
        true
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // One that already ended is no error; one that did not must not outlive a failed test.
        if let Some(child) = &mut self.child {
            drop(child.kill());
            drop(child.wait());
        }
    }
}
