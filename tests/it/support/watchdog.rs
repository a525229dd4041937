//! An end for a program that does not end: a test that waits for it fails then, instead of waiting for ever.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, Instant};

use nix::sys::signal::{SigHandler, Signal, kill, signal};
use nix::unistd::Pid;

/// Far more than any one command of a test takes, on any machine.
const LIMIT: Duration = Duration::from_mins(10);

/// Looks at the processes of one program again and again.
#[derive(Debug)]
pub(crate) struct Watchdog {
    program: PathBuf,
    limit: Duration,
    /// Since when each is known.
    known: HashMap<i32, Instant>,
}

impl Watchdog {
    /// Watches kmseal from here on, for all tests of this process.
    pub(crate) fn watch() {
        static BEGUN: Once = Once::new();
        BEGUN.call_once(|| {
            heed_signals();
            let mut watchdog = Self::new(Path::new(env!("CARGO_BIN_EXE_kmseal")), LIMIT);
            std::thread::spawn(move || {
                loop {
                    watchdog.look();
                    std::thread::sleep(Duration::from_secs(10));
                }
            });
        });
    }

    pub(crate) fn new(program: &Path, limit: Duration) -> Self {
        let program = program.canonicalize().unwrap_or_else(|_| program.to_owned());
        Self { program, limit, known: HashMap::new() }
    }

    /// Kills those that were there a limit ago, and says so. Where there is no `/proc` it finds none.
    pub(crate) fn look(&mut self) {
        let running: Vec<i32> = fs::read_dir("/proc").map_or_else(
            |_| Vec::new(),
            |entries| entries.flatten().filter_map(|entry| self.number(&entry.path())).collect(),
        );
        self.known.retain(|pid, _| running.contains(pid));
        for pid in running {
            let since = *self.known.entry(pid).or_insert_with(Instant::now);
            if since.elapsed() > self.limit {
                let arguments = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
                let arguments = String::from_utf8_lossy(&arguments).replace('\0', " ");
                // Not captured, unlike what a test prints: whose test it is cannot be told from here.
                let _told =
                    writeln!(io::stderr(), "watchdog: killed, since it did not end: {arguments}");
                let _gone = kill(Pid::from_raw(pid), Signal::SIGKILL);
            }
        }
    }

    /// The number of a process, if it is one of this program's.
    fn number(&self, process: &Path) -> Option<i32> {
        let pid = process.file_name()?.to_str()?.parse().ok()?;
        (fs::read_link(process.join("exe")).ok()? == self.program).then_some(pid)
    }
}

/// What `nohup`, or a shell in the background, has ignored for us would be ignored for the program as well.
#[expect(unsafe_code, reason = "a disposition has no safe form")]
fn heed_signals() {
    for heeded in [Signal::SIGHUP, Signal::SIGINT] {
        // SAFETY: the default is set, and no handler.
        unsafe { signal(heeded, SigHandler::SigDfl) }.expect("a disposition");
    }
}
