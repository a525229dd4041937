//! The harness tested with programs that are wrong on purpose: a check that cannot fail proves
//! nothing. They are written in Python, so the tree needs no further binaries.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use crate::support::env::TestEnv;
use crate::support::needles::{Needles, random_text};
use crate::support::pty::{CTRL_C, CTRL_D, DOWN, ENTER, Pty, UP};

mod cloud;
mod cloud_faults;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod traced;
#[cfg(target_os = "linux")]
mod watchdog;

/// The interpreter itself: `python3` may be a script that looks for it.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    let code = "import sys; print(sys.executable)";
    let output = Command::new("python3").args(["-ISc", code]).output();
    let output = output.expect("python3 is needed to test the harness");
    String::from_utf8(output.stdout).expect("its path").trim_end().into()
});

fn env() -> TestEnv {
    TestEnv::new(PYTHON.as_path())
}

fn args(code: &str) -> [&str; 3] {
    ["-ISB", "-c", code]
}

/// Expects a panic with this in its message, so that it is not some other fault that is seen.
#[track_caller]
fn fails(because: &str, what: impl FnOnce()) {
    let panic = catch_unwind(AssertUnwindSafe(what)).expect_err("the check did not see the fault");
    let message = panic.downcast_ref::<String>().expect("a message");
    assert!(message.contains(because), "{message}");
}

#[test]
fn a_canary_in_the_output_is_seen_in_any_encoding() {
    let env = env();
    let canary = env.awkward_canary("password");
    for code in [
        "print(s)",
        "print(s[5:20])",
        "print(s, file=sys.stderr)",
        "print(s.encode().hex().upper())",
        "print(base64.b64encode(b'12' + s.encode()).decode())",
        "print(json.dumps(s, ensure_ascii=False))",
    ] {
        let code = format!("import base64, json, sys; s = sys.stdin.read(); {code}");
        let run = env.run(args(&code)).stdin(canary.as_str());
        fails("leaked into std", || drop(run.output()));
    }
    let echo = "import sys; print(sys.stdin.read(), end='')";
    env.run(args(echo))
        .stdin(canary.as_str())
        .declare_output_may_contain(canary.as_str())
        .output()
        .code(0)
        .stdout_is(&canary)
        .stderr_is("");
    fails("leaked into an argument", || {
        drop(env.run(args(&canary)).output());
    });
}

#[test]
fn a_log_may_be_told_to_hide_a_canary_by_a_line_of_its_own() {
    let env = env();
    let canary = env.canary("password");
    let says = |stream: &str, text: &str| {
        let code = format!("import sys; print('{text}' + sys.stdin.read(), file=sys.{stream})");
        env.run(args(&code)).stdin(canary.as_str()).declare_mask(&canary).output()
    };
    says("stderr", "::add-mask::").code(0);
    fails("leaked into stdout", || drop(says("stdout", "::add-mask::")));
    fails("leaked into stderr", || drop(says("stderr", "mask ")));
    fails("leaked into stderr", || {
        let code = "import sys; print('::add-mask::' + sys.stdin.read(), file=sys.stderr)";
        drop(env.run(args(code)).stdin(canary.as_str()).output());
    });
}

#[test]
fn pieces_of_a_canary_are_put_together() {
    let secret = random_text(64);
    let needles = Needles::one("password", secret.as_bytes());
    let runs = |text: &str| {
        let found = needles.search(text.as_bytes(), 1000);
        found.iter().map(|run| (run.at, run.from, run.len, run.whole)).collect::<Vec<_>>()
    };
    assert_eq!(runs(&format!("..{secret}..")), [(1002, 0, 64, true)]);
    assert_eq!(runs(&secret[5..40]), [(1003, 8, 32, false)]);
    let twice = format!("{}{}", &secret[..20], &secret[..24]);
    assert_eq!(runs(&twice), [(1000, 0, 20, false), (1020, 0, 24, false)]);
    assert_eq!(runs(&secret[1..15]), []); // 12 bytes from a 4th one on are needed
    assert_eq!(runs(&random_text(100_000)), []);
}

#[test]
fn a_canary_in_a_file_is_seen_unless_declared() {
    let env = env();
    let canary = env.canary("password");
    env.assert_no_leak();
    env.plaintext_file(".env");
    env.write(".env", format!("PASSWORD={canary}\n"));
    env.assert_no_leak();
    env.no_plaintext_file(".env");
    fails("leaked into the file", || env.assert_no_leak());
    fails("leaked into the file", || {
        let other = TestEnv::new("unused");
        other.register("password", canary.clone());
        other.write("copy", &canary); // and nobody looks before it goes away
    });
    env.write(".env", "PASSWORD=vault://password\n");
    assert!(env.needles().search(&env.read(".env"), 0).is_empty());
    let copy =
        "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read()[3:].hex().encode())";
    let hidden = env.home().join("hidden");
    let mut words: Vec<_> = args(copy).map(Into::into).to_vec();
    words.push(hidden.clone().into_os_string());
    env.run(words).stdin(canary).output().code(0);
    fails("leaked into the file", || env.assert_no_leak());
    std::fs::remove_file(hidden).expect("remove it");
}

#[test]
fn the_environment_is_empty_but_for_what_is_needed() {
    let code = "import os; print(*sorted(os.environ))";
    let names = "COLUMNS HOME LANG PATH TMPDIR TZ\n";
    let env = env();
    env.run(args(code)).output().code(0).stdout_is(names).stderr_is("");
    env.run(args("import os; print(os.environ['A'], os.path.basename(os.getcwd()))"))
        .env("A", "b")
        .current_dir("../tmp")
        .output()
        .code(0)
        .stdout_is("b tmp\n");
    fails("exit code", || {
        drop(env.run(args("raise SystemExit(3)")).output().code(0));
    });
    env.run(args("raise SystemExit(3)")).output().code(3);
}

#[test]
fn a_terminal_takes_keys_and_shows_a_screen() {
    let env = env();
    let code = "import getpass, os, sys\nprint(os.get_terminal_size(), sys.stdin.isatty())\n\
                word = getpass.getpass('Word: ')\nprint('\\x1b[31mgot\\x1b[0m', len(word))";
    let mut terminal = Pty::spawn(env.command(args(code)));
    terminal.wait_for("Word: ").send("abc").send(ENTER);
    assert!(terminal.wait().success());
    let screen = terminal.screen();
    assert!(screen.contains("columns=100, lines=30) True"), "{screen}");
    assert!(screen.contains("got 3"), "{screen}");
    assert!(!terminal.transcript.windows(3).any(|bytes| bytes == b"abc"), "echoed");
    assert!(terminal.cursor_is_visible());
}

#[test]
fn a_cursor_left_hidden_is_seen() {
    let env = env();
    // Python's own handler is not heard of when it runs right before the program waits for a line.
    let code = "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL); \
        print('\\x1b[?25lready', flush=True); print(ascii(input())); input()";
    for end in [CTRL_C, CTRL_D] {
        let mut terminal = Pty::spawn(env.command(args(code)));
        terminal.wait_for("ready").send(UP).send(DOWN).send(ENTER);
        terminal.wait_for("'\\x1b[A\\x1b[B'").send(end);
        assert!(!terminal.wait().success());
        assert!(!terminal.cursor_is_visible());
    }
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
#[test]
#[ignore = "the tracer needs Linux on x86-64: skipped on this platform"]
fn traced_tests() {}
