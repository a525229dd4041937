//! Command lines, and what their runs took.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::measure::median;
use super::peers::Work;

/// A command line that is measured.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) work: Work,
    /// The line of kmseal that it is compared with.
    pub(crate) beside: String,
    pub(crate) words: Vec<String>,
    /// A file that is taken away before: giving the memory of an old one back would count for whoever replaces it.
    fresh: Option<String>,
    pub(crate) taken: Vec<Taken>,
}

/// What one run took.
#[derive(Clone, Copy)]
pub(crate) struct Taken {
    wall: Duration,
    cpu: Duration,
    peak_kib: i64,
}

impl Line {
    pub(crate) fn new(name: &str, work: Work, words: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            work,
            beside: String::new(),
            words: words.iter().map(ToString::to_string).collect(),
            fresh: None,
            taken: Vec::new(),
        }
    }

    pub(crate) fn beside(self, ours: &str) -> Self {
        Self { beside: ours.to_owned(), ..self }
    }

    pub(crate) fn fresh(self, path: &str) -> Self {
        Self { fresh: Some(path.to_owned()), ..self }
    }

    pub(crate) fn cpu(&self) -> Duration {
        median(&self.taken.iter().map(|taken| taken.cpu).collect::<Vec<_>>())
    }

    pub(crate) fn wall(&self) -> Duration {
        median(&self.taken.iter().map(|taken| taken.wall).collect::<Vec<_>>())
    }

    /// The most memory that any run had, in MiB.
    pub(crate) fn peak_mib(&self) -> f64 {
        let most = self.taken.iter().map(|taken| taken.peak_kib).max().unwrap_or_default();
        f64::from(i32::try_from(most).unwrap_or(i32::MAX)) / 1024.0
    }

    pub(crate) fn run(&self, variables: &[(String, String)], folder: &Path) -> Taken {
        if let Some(path) = &self.fresh {
            drop(fs::remove_file(path));
        }
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).current_dir(folder).env("HOME", folder);
        command.env_remove("AWS_CA_BUNDLE");
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        #[expect(clippy::zombie_processes, reason = "waited for below")]
        let child = command.spawn().expect("starts");
        let (status, usage) = wait(child.id());
        let wall = start.elapsed();
        assert_eq!(status, 0, "{:?}", self.words);
        let time = |time: libc::timeval| {
            let micros = time.tv_sec * 1_000_000 + time.tv_usec;
            Duration::from_micros(u64::try_from(micros).expect("positive"))
        };
        let cpu = time(usage.ru_utime) + time(usage.ru_stime);
        Taken { wall, cpu, peak_kib: usage.ru_maxrss }
    }
}

/// Waits for one child, and asks what it alone has used.
#[allow(unsafe_code, reason = "wait4 has no safe form")]
fn wait(process: u32) -> (i32, libc::rusage) {
    let process = i32::try_from(process).expect("a process id");
    // SAFETY: plain data that the call fills.
    let mut usage = unsafe { std::mem::zeroed() };
    let mut status = 0;
    // SAFETY: both are ours, and outlive the call.
    let done = unsafe { libc::wait4(process, &raw mut status, 0, &raw mut usage) };
    assert_eq!(done, process, "wait");
    (status, usage)
}
