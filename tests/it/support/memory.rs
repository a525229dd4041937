//! Looks for canaries in the memory of a command: when it ends, and when it becomes another
//! program. What is found at the end was not wiped.
//!
//! Read are all mappings that can hold data of the process: heap, stacks, anonymous memory (also
//! what is closed by `PROT_NONE`), writable mappings of files. Out of reach: registers, swap,
//! buffers of the kernel, `memfd_secret`, and child processes.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::fmt;
use std::ops::Range;
use std::process::{Command, ExitStatus};

use nix::unistd::Pid;

use super::needles::{Found, Needles};
use super::ptrace::{Call, Next, Observer, Tracee, trace};

const PAGE: usize = 4096;
/// Address space that is only reserved, such as that of an allocator's arenas, is not read.
const RESERVED: u64 = 16 << 20;

/// A stretch of a canary in memory.
#[derive(Clone, Debug)]
pub(crate) struct Sighting {
    /// `[heap]`, `[stack]`, `[anon]` or the path of a file, and the permissions.
    pub(crate) region: String,
    pub(crate) found: Found,
}

/// What was found; an assertion prints it.
#[derive(Clone, Debug, Default)]
#[must_use]
pub(crate) struct Sightings(pub(crate) Vec<Sighting>);

impl Sightings {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Copies of the whole canary in `encoding`.
    pub(crate) fn whole(&self, encoding: &str) -> usize {
        self.of(encoding).filter(|found| found.whole).count()
    }

    /// How many different pieces of the canary were found in `encoding`.
    pub(crate) fn distinct_pieces(&self, encoding: &str) -> usize {
        let mut from: Vec<usize> = self
            .of(encoding)
            .flat_map(|run| (run.from..=run.from + run.len - 12).step_by(4))
            .collect();
        from.sort_unstable();
        from.dedup();
        from.len()
    }

    /// The longest stretch of any canary, in bytes as it is encoded there.
    pub(crate) fn longest(&self) -> usize {
        self.0.iter().map(|one| one.found.len).max().unwrap_or(0)
    }

    fn of<'a>(&'a self, encoding: &'a str) -> impl Iterator<Item = &'a Found> {
        self.0.iter().map(|one| &one.found).filter(move |found| found.encoding == encoding)
    }

    fn split(self, ranges: &[Range<u64>]) -> (Self, Self) {
        let inside = |one: &Sighting| {
            let end = one.found.at + one.found.len as u64;
            ranges.iter().any(|range| range.start <= one.found.at && end <= range.end)
        };
        let (inside, outside) = self.0.into_iter().partition(inside);
        (Self(inside), Self(outside))
    }
}

impl fmt::Display for Sightings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Sighting { region, found } in &self.0 {
            writeln!(out, "{region}: {found}")?;
        }
        Ok(())
    }
}

/// The memory at the entry of an `execve`.
#[derive(Clone, Debug)]
pub(crate) struct AtExec {
    pub(crate) path: String,
    pub(crate) argv: Vec<String>,
    /// Found in the strings handed over as arguments: must be empty.
    pub(crate) in_arguments: Sightings,
    /// Found in the strings handed over as the new environment.
    pub(crate) in_environment: Sightings,
    pub(crate) elsewhere: Sightings,
    /// False if the kernel refused, as it does for each wrong guess of a search along `PATH`.
    pub(crate) done: bool,
}

/// All that was seen of a run.
#[derive(Debug)]
#[must_use]
pub(crate) struct Seen {
    /// None if the process did not end by itself but became another program, or was killed.
    pub(crate) at_exit: Option<Sightings>,
    pub(crate) execs: Vec<AtExec>,
    /// Bytes read for the last look: a look at nothing proves nothing.
    pub(crate) read: u64,
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

impl Seen {
    /// The one `execve` that worked.
    pub(crate) fn exec(&self) -> &AtExec {
        let done = self.execs.iter().find(|exec| exec.done);
        done.unwrap_or_else(|| {
            panic!("it became no other program: {}", String::from_utf8_lossy(&self.stderr))
        })
    }
}

/// Runs `command`, looking for `needles` at its end and at each `execve` of it.
pub(crate) fn look(command: &mut Command, stdin: &[u8], needles: &Needles) -> Seen {
    watch(command, Some(stdin), needles)
}

/// The same for a command prepared by [`super::pty::Pty::prepare`], which sees what it prints.
pub(crate) fn look_on_terminal(command: &mut Command, needles: &Needles) -> Seen {
    watch(command, None, needles)
}

fn watch(command: &mut Command, stdin: Option<&[u8]>, needles: &Needles) -> Seen {
    let mut watch = Watch { needles, at_exit: None, execs: Vec::new(), read: 0 };
    let ended = trace(command, stdin, &mut watch);
    Seen {
        at_exit: watch.at_exit,
        execs: watch.execs,
        read: watch.read,
        status: ended.status,
        stdout: ended.stdout,
        stderr: ended.stderr,
    }
}

struct Watch<'a> {
    needles: &'a Needles,
    at_exit: Option<Sightings>,
    execs: Vec<AtExec>,
    read: u64,
}

impl Observer for Watch<'_> {
    fn entry(&mut self, tracee: &Tracee, _: Pid, call: &mut Call) -> Next {
        let (path, argv, envp) = match call.nr {
            libc::SYS_execve => (call.args[0], call.args[1], call.args[2]),
            libc::SYS_execveat => (call.args[1], call.args[2], call.args[3]),
            _ => return Next::Go,
        };
        let (arguments, argv) = strings(tracee, argv);
        let (environment, _) = strings(tracee, envp);
        let (in_environment, rest) = self.scan(tracee).split(&environment);
        let (in_arguments, elsewhere) = rest.split(&arguments);
        let path = String::from_utf8_lossy(&tracee.c_string(path)).into_owned();
        let done = true;
        self.execs.push(AtExec { path, argv, in_arguments, in_environment, elsewhere, done });
        Next::Go
    }

    fn exit(&mut self, _: &Tracee, _: Pid, call: &Call, _: i64) -> Next {
        // The exit of one that worked is never seen: the new program is let go before.
        if matches!(call.nr, libc::SYS_execve | libc::SYS_execveat) {
            self.execs.last_mut().expect("its entry was seen").done = false;
        }
        Next::Go
    }

    fn ending(&mut self, tracee: &Tracee) {
        self.at_exit = Some(self.scan(tracee));
    }
}

/// All that is in memory when `command` ends, for a value that is not known before.
pub(crate) fn remains(command: &mut Command) -> (Vec<Vec<u8>>, ExitStatus) {
    struct Keep(Vec<Vec<u8>>);
    impl Observer for Keep {
        fn ending(&mut self, tracee: &Tracee) {
            each_part(tracee, |_, _, part| self.0.push(part.to_vec()));
        }
    }
    let mut keep = Keep(Vec::new());
    let ended = trace(command, Some(b""), &mut keep);
    (keep.0, ended.status)
}

impl Watch<'_> {
    fn scan(&mut self, tracee: &Tracee) -> Sightings {
        let mut all = Vec::new();
        self.read = each_part(tracee, |region, at, part| {
            let found = self.needles.search(part, at);
            all.extend(
                found.into_iter().map(|found| Sighting { region: region.to_owned(), found }),
            );
        });
        Sightings(all)
    }
}

/// Each stretch of memory with something in it: the name of its region, its address, its bytes. Gives how many bytes
/// were read.
fn each_part(tracee: &Tracee, mut act: impl FnMut(&str, u64, &[u8])) -> u64 {
    let mut read = 0;
    for (range, region) in regions(&tracee.maps()) {
        let size = usize::try_from(range.end - range.start).expect("a region");
        let mut bytes = vec![0; size];
        let mut at = 0;
        while at < size {
            let count = tracee.read_at(range.start + at as u64, &mut bytes[at..]);
            read += count as u64;
            at = (at + count + PAGE) / PAGE * PAGE; // behind a page that cannot be read
        }
        for (at, part) in filled(&bytes) {
            act(&region, range.start + at as u64, part);
        }
    }
    read
}

/// The mappings to read, with a name each.
fn regions(maps: &str) -> Vec<(Range<u64>, String)> {
    let region = |line: &str| {
        let mut fields = line.split_ascii_whitespace();
        let (start, end) = fields.next()?.split_once('-')?;
        let hex = |text| u64::from_str_radix(text, 16).ok();
        let range = hex(start)?..hex(end)?;
        let permissions = fields.next()?;
        let name = fields.nth(3).unwrap_or("[anon]");
        let constant = name.starts_with('/') && !permissions.contains('w');
        let kernel = name.starts_with("[v");
        let reserved = permissions.starts_with("---") && range.end - range.start > RESERVED;
        (!constant && !kernel && !reserved).then(|| (range, format!("{name} {permissions}")))
    };
    maps.lines().filter_map(region).collect()
}

/// The stretches of pages that are not all zero: most memory is, and reading it byte by byte slow.
fn filled(bytes: &[u8]) -> Vec<(usize, &[u8])> {
    let zero = [0; PAGE];
    let is_zero = |page: &[u8]| page == &zero[..page.len()];
    let mut at = 0;
    let mut parts = Vec::new();
    for same in bytes.chunks(PAGE).collect::<Vec<_>>().chunk_by(|a, b| is_zero(a) == is_zero(b)) {
        let len: usize = same.iter().map(|page| page.len()).sum();
        if !is_zero(same[0]) {
            parts.push((at, &bytes[at..at + len]));
        }
        at += len;
    }
    parts
}

/// The strings of an array that ends with a null pointer: where they are, what they are.
fn strings(tracee: &Tracee, array: u64) -> (Vec<Range<u64>>, Vec<String>) {
    let mut ranges = Vec::new();
    let mut texts = Vec::new();
    for slot in 0.. {
        let address = tracee.word(array + 8 * slot);
        if address == 0 {
            break;
        }
        let text = tracee.c_string(address);
        ranges.push(address..address + text.len() as u64 + 1);
        texts.push(String::from_utf8_lossy(&text).into_owned());
    }
    (ranges, texts)
}
