//! The tracer, the power loss model and the look into memory, each with something to find.
//!
//! The programs close themselves to debuggers first, as the real one does.

use nix::errno::Errno;
use nix::sys::signal::Signal;

use super::{args, env, fails};
use crate::support::env::TestEnv;
use crate::support::memory::{look, look_on_terminal};
use crate::support::power_loss::record;
use crate::support::pty::{ENTER, Pty};
use crate::support::tracer::{EVERY_WAY, Traced, When, every_step};

const CLOSED: &str = "import ctypes, os, sys, threading
assert ctypes.CDLL(None).prctl(4, 0) == 0
def put(path, text, flags):
    at = os.open(path, os.O_WRONLY | os.O_CREAT | flags, 0o600)
    while text: text = text[os.write(at, text):]
    return at
def sync(path):
    at = os.open(path, os.O_RDONLY); os.fsync(at); os.close(at)
";
/// Temp, fsync, rename, fsync of the folder.
const RIGHT: &str = "at = put('temp', b'the new one', os.O_EXCL); os.fsync(at); os.close(at)
os.rename('temp', 'file'); sync('.'); print('done')";
const NO_FSYNC: &str =
    "put('temp', b'the new one', os.O_EXCL); os.rename('temp', 'file'); sync('.')";
const NO_FOLDER: &str = "at = put('temp', b'the new one', os.O_EXCL); os.fsync(at)
os.rename('temp', 'file')";
const IN_PLACE: &str = "os.fsync(put('file', b'the new one', os.O_TRUNC))";
/// The old file is overwritten before it is sure that the new one has its name.
const EARLY_SCRUB: &str = "old = os.open('file', os.O_WRONLY)
at = put('temp', b'the new one', os.O_EXCL); os.fsync(at); os.rename('temp', 'file')
os.write(old, b'-----------'); os.fsync(old)";

fn program(code: &str) -> (TestEnv, Vec<String>) {
    let env = env();
    env.write("file", "the old one");
    let code = format!("{CLOSED}{code}");
    (env, args(&code).map(Into::into).to_vec())
}

fn is_whole(content: Option<&[u8]>) -> bool {
    content == Some(b"the old one") || content == Some(b"the new one")
}

/// Kills `code` at every step; how many steps it has, and how often the file was broken.
fn kill(code: &str, when: When) -> (usize, usize) {
    let mut broken = 0;
    let steps = every_step(|k| {
        let (env, args) = program(code);
        let run = Traced::new(env.command(args)).kill_at(k, when);
        broken += usize::from(!is_whole(Some(&env.read("file"))));
        run
    });
    (steps, broken)
}

#[test]
fn steps_are_listed() {
    let (env, args) = program(RIGHT);
    let run = Traced::new(env.command(args)).stdin("").steps();
    let names: Vec<_> = run.steps.iter().map(|step| step.syscall).collect();
    assert_eq!(names, ["openat", "write", "fsync", "rename", "fsync"], "{run:#?}");
    assert!(run.status.success() && !run.killed);
    assert_eq!((run.stdout.as_slice(), run.stderr.as_slice()), (&b"done\n"[..], &b""[..]));
    assert_eq!(run.steps[1].path, Some(env.work().join("temp")));
    assert_eq!((run.steps[1].size, run.steps[1].result), (Some(11), Some(11)));
    assert_eq!(run.steps[3].to, Some(env.work().join("file")));
}

/// All kinds of changes, relative to folders of all kinds.
const EVERYTHING: &str = "os.mkdir('d'); os.chdir('d'); here = os.open('.', os.O_RDONLY)
at = put('a', b'123', 0); os.pwrite(at, b'4', 1); os.writev(at, [b'5', b'6'])
two = os.dup(at); os.close(at); os.write(two, b'7'); os.ftruncate(two, 9); os.fdatasync(two)
os.posix_fallocate(two, 0, 20); other = put('b', b'', 0); low = os.open('a', os.O_RDONLY)
os.copy_file_range(low, other, 4); os.sendfile(other, low, 0, 2); os.truncate('a', 5)
os.fchmod(two, 0o640); os.chmod('b', 0o400); os.utime('b'); os.chdir('..')
os.rename('a', 'c', src_dir_fd=here, dst_dir_fd=here); os.link('d/c', 'l'); os.symlink('l', 's')
os.rename('d/b', 'b'); os.unlink('l'); os.mkdir('e'); os.rmdir('e'); os.sync()
os.rename('d', 'f'); os.fsync(here); os.write(two, b'8'); os.unlink('f/c'); os.fchdir(here)
put('z', b'z', 0)";
const KINDS: &str = "mkdir openat write pwrite64 writev write ftruncate fdatasync fallocate openat \
    copy_file_range sendfile truncate fchmod chmod utimensat rename link symlink rename unlink \
    mkdir rmdir sync rename fsync write unlink openat write";

#[test]
fn every_change_is_a_step_and_recorded() {
    let (env, args) = program(EVERYTHING);
    let run = Traced::new(env.command(args)).steps();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let names: Vec<_> = run.steps.iter().map(|step| step.syscall).collect();
    let plain = names.join(" ").replace("renameat2", "rename").replace("renameat", "rename");
    let plain =
        plain.replace("linkat", "link").replace("symat", "sym").replace("fchmodat", "chmod");
    assert_eq!(plain, KINDS);
    let path = run.steps[run.steps.len() - 1].path.as_deref();
    assert_eq!(path, Some(env.work().join("f/z").as_path())); // the folder has a new name

    // The recorder compares its model with the disk at the end.
    let (env, args) = program(EVERYTHING);
    let recording = record(&mut env.command(args), b"", env.root());
    assert!(recording.status.success() && recording.states(10).len() > 30);

    let (env, args) = program("import subprocess\nsubprocess.run(['/bin/touch', 'new'])");
    let mut command = env.command(args);
    fails("missed a change of", || {
        drop(record(&mut command, b"", env.root()));
    });
}

#[test]
fn a_kill_at_every_step_breaks_what_can_be_broken() {
    for when in EVERY_WAY {
        assert_eq!(kill(RIGHT, when), (5, 0), "{when:?}");
    }
    assert_eq!(kill(IN_PLACE, When::Before), (3, 1)); // before the write: empty
    assert_eq!(kill(IN_PLACE, When::After), (3, 1)); // after the opening: empty
    assert_eq!(kill(IN_PLACE, When::Torn), (3, 1)); // in the write: half
}

#[test]
fn failed_and_short_calls_reach_the_program() {
    let (env, args) = program(RIGHT);
    let fails = |k| Traced::new(env.command(&args)).fail_at(k, Errno::ENOSPC);
    let run = fails(0);
    assert!(String::from_utf8_lossy(&run.stderr).contains("No space left"), "{}", run.last());
    let run = Traced::new(env.command(&args)).fail_from(3, Errno::EIO);
    assert!(!run.status.success());
    assert_eq!(env.read("file"), b"the old one");
    std::fs::remove_file(env.work().join("temp")).expect("the rename was not executed");
    let run = Traced::new(env.command(&args)).short_writes();
    assert!(run.status.success() && run.steps.len() > 5, "{run:#?}");
    assert_eq!(env.read("file"), b"the new one");
}

#[test]
fn a_signal_comes_in_the_step_it_is_meant_for() {
    let code = "import signal; signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))\n";
    let (env, args) = program(&format!("{code}{RIGHT}"));
    let run = Traced::new(env.command(args)).signal_at(1, Signal::SIGTERM);
    assert_eq!((run.status.code(), run.steps.len()), (Some(9), 2), "{run:#?}");
}

#[test]
fn threads_are_followed() {
    let each = "at = put(str(n), b'x', 0); os.fsync(at); os.close(at)";
    let code = format!(
        "def work(n):\n    for _ in range(10): {each}\n\
         all = [threading.Thread(target=work, args=(n,)) for n in range(4)]\n\
         for one in all: one.start()\nfor one in all: one.join()"
    );
    let (env, args) = program(&code);
    let run = Traced::new(env.command(args)).steps();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(run.steps.len(), 4 * 10 * 3);
}

#[test]
fn a_power_loss_breaks_what_is_not_synced() {
    for cap in [100, 2] {
        // Can the file be broken; can the new content be lost although the program has ended?
        for (code, broken, lost) in [
            (RIGHT, false, false),
            (NO_FSYNC, true, true),
            (NO_FOLDER, false, true),
            (IN_PLACE, true, false),
            (EARLY_SCRUB, true, true),
        ] {
            let (env, args) = program(code);
            let recording = record(&mut env.command(args), b"", env.root());
            assert!(recording.status.success(), "{}", String::from_utf8_lossy(&recording.stderr));
            assert_eq!(recording.stdout.is_empty(), code != RIGHT); // it prints, which is no step
            let states = recording.states(cap);
            let file = |state: &&_| -> Option<Vec<u8>> {
                let state: &crate::support::power_loss::State = state;
                state.tree.restore(env.root());
                std::fs::read(env.work().join("file")).ok()
            };
            let fault = states.iter().find(|state| !is_whole(file(state).as_deref()));
            assert_eq!(fault.is_some(), broken, "{code}: {:?} {fault:?}", recording.log());
            let late = states.iter().filter(|state| state.ended);
            let old = late.filter(|state| file(state).as_deref() != Some(b"the new one"));
            assert_eq!(old.count() > 0, lost, "{code}: {:?}", recording.log());
        }
    }
}

#[test]
fn a_secret_left_in_memory_is_found() {
    let (env, args) = program("kept = sys.stdin.buffer.read()\nmore = kept[8:].hex()");
    let canary = env.canary_of("password", 512);
    let seen = look(&mut env.command(&args), canary.as_bytes(), &env.needles());
    let left = seen.at_exit.expect("it ended");
    assert!(seen.status.success() && left.whole("raw") > 0, "{left}");
    assert!(left.distinct_pieces("hex") > 200 && left.longest() > 1000, "{left}");

    // One that never reads its input has nothing of it: no false alarm.
    let (_env, args) = program("pass");
    let seen = look(&mut env.command(args), canary.as_bytes(), &env.needles());
    let left = seen.at_exit.expect("it ended");
    assert!(left.is_empty() && seen.read > 1 << 20, "{left}");
}

#[test]
fn a_secret_typed_on_a_terminal_is_found() {
    let (env, args) = program("import getpass; kept = getpass.getpass('Word: ')");
    let canary = env.canary_of("passphrase", 512);
    let (mut terminal, mut command) = Pty::prepare(env.command(args));
    let needles = env.needles();
    let (needles, mut left) = (&*needles, None);
    std::thread::scope(|scope| {
        let seen = scope.spawn(|| look_on_terminal(&mut command, needles));
        terminal.wait_for("Word: ").send(&canary).send(ENTER).wait_for_silence();
        left = seen.join().expect("a look").at_exit;
    });
    assert!(left.expect("it ended").whole("raw") > 0);
    env.assert_clean("the terminal", &terminal.transcript);
}

#[test]
fn an_environment_handed_on_is_told_from_the_rest() {
    let code =
        "kept = sys.stdin.read(); os.execve('/bin/true', ['true'], {'A': 'b', 'SECRET': kept})";
    let (env, args) = program(code);
    let canary = env.canary_of("password", 512);
    let seen = look(&mut env.command(&args), canary.as_bytes(), &env.needles());
    assert!(seen.status.success() && seen.at_exit.is_none());
    assert!(seen.stdout.is_empty() && seen.stderr.is_empty());
    let exec = seen.exec();
    assert_eq!((exec.path.as_str(), exec.argv.as_slice()), ("/bin/true", &["true".into()][..]));
    assert_eq!(exec.in_environment.whole("raw"), 1, "{}", exec.in_environment);
    assert!(exec.in_arguments.is_empty() && exec.elsewhere.whole("raw") > 0);
}
