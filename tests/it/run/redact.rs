//! `run --redact`: what the program writes comes through, and the values do not.
//!
//! That no piece of one is in what came through is what the harness sees to: nothing is declared here.

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::Scene;
use crate::KMSEAL;
use crate::support::cloud::cloud;
use crate::support::env::TestEnv;
use crate::support::pty::{CTRL_C, ENTER, Pty};

const FILE: &str = "A=vault://a\nB=vault://b\nPLAIN=not a secret\n";

/// `run --redact` with both values and this program.
fn words<'w>(program: &[&'w str]) -> Vec<&'w str> {
    [&["run", "-f", ".env", "--redact", "--"], program].concat()
}

fn scene() -> Scene {
    let scene = Scene::new();
    scene.env.write(".env", FILE);
    scene
}

/// What a script for `sh` writes, and that it ends well.
#[track_caller]
fn writes(scene: &Scene, script: &str) -> (String, String) {
    let output = scene.env.run(words(&["sh", "-c", script])).output().code(0);
    (output.stdout, output.stderr)
}

/// Starts it with pipes on all sides.
fn spawn(mut command: Command) -> Child {
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    pipes.spawn().expect("starts")
}

/// Reads until this was read.
#[track_caller]
fn read_up_to(child: &mut Child, end: &str) -> String {
    let stdout = child.stdout.as_mut().expect("a pipe");
    let (mut text, mut byte) = (Vec::new(), [0]);
    while !text.ends_with(end.as_bytes()) {
        assert_eq!(stdout.read(&mut byte).expect("reads"), 1, "it ended before {end:?}");
        text.extend(byte);
    }
    String::from_utf8(text).expect("text")
}

#[test]
fn values_do_not_come_through() {
    let scene = scene();
    let (out, err) =
        writes(&scene, "echo \"1 $A 2 $B 3 $PLAIN\"; echo \"4 $A$B\" >&2; printf %s $A");
    assert_eq!(out, "1 [redacted: A] 2 [redacted: B] 3 not a secret\n[redacted: A]");
    assert_eq!(err, "4 [redacted: A][redacted: B]\n");
    // What was inherited as a reference is a value like others; what was inherited as it is, is not ours.
    let run = scene.env.run(["run", "--redact", "--", "sh", "-c", "echo $C $D"]);
    let run = run.env("C", "vault://json#k").env("D", "plain");
    run.output().code(0).stdout_is("[redacted: C] plain\n").stderr_is("");
    // Byte by byte, as a program without a buffer writes.
    let bytes = "import os, sys\nfor c in os.environb[b'A'] + b'\\n': os.write(1, bytes([c]))";
    let output = scene.env.run(words(&["python3", "-c", bytes])).output().code(0);
    assert_eq!(output.stdout, "[redacted: A]\n");
}

#[test]
fn what_others_make_of_a_value_does_not_come_through() {
    let scene = Scene::new();
    let awkward = scene.env.awkward_canary("awkward");
    scene.env.run(["set", "vault://b", "-"]).stdin(&*awkward).output().code(0);
    let lines: Vec<String> = (0..4).map(|at| scene.env.canary(&format!("line {at}"))).collect();
    let key = format!("-----FIRST-----\n{}\n-----LAST-----", lines.join("\r\n"));
    // With the line end, as a key is kept, which few programs encode with it.
    scene.env.run(["set", "vault://key", "-", "--raw"]).stdin(key + "\n").output().code(0);
    scene.env.write(".env", "A=vault://a\nB=vault://b\nKEY=vault://key\n");
    let code = r#"
import base64, html, json, os, shlex, sys, urllib.parse
for name in ["A", "B", "KEY"]:
    value = os.environ[name]
    data = value.encode()
    print(value)
    print(json.dumps(value), json.dumps([value], ensure_ascii=False), json.dumps(value).replace("/", "\\/"))
    print(data.hex(), data.hex().upper())
    print(json.dumps(value.strip()), data.strip().hex(), base64.b64encode(data.strip()).decode())
    for before in [b"", b"a", b"ab", b"user:"]:
        for after in [b"", b"c", b"\n"]:
            print(base64.b64encode(before + data + after).decode())
            print(base64.urlsafe_b64encode(before + data + after).decode().rstrip("="))
    print(base64.encodebytes(data).decode())
    for before in range(60):
        print(base64.encodebytes(b"u" * before + data + b"\n").decode())
    print(urllib.parse.quote(value), urllib.parse.quote(value, safe=""), urllib.parse.quote_plus(value))
    print(html.escape(value), html.escape(value, quote=False), shlex.quote(value), value.replace("'", "'\\''"))
    for line in value.splitlines():
        print(base64.b64encode(line.encode()).decode())
        print("  " + line, file=sys.stderr)
"#;
    let python = ["python3", "-c", code];
    let output = scene.env.run(words(&python)).env("PYTHONUTF8", "1").output().code(0);
    assert!(output.stdout.matches("[redacted: A]").count() > 20, "{}", output.stdout);
    assert!(output.stdout.matches("[redacted: B]").count() > 20, "{}", output.stdout);
    let lines = output.stderr.lines().filter(|line| line.trim() == "[redacted: KEY]").count();
    assert_eq!(lines, 6, "{}", output.stderr);
}

/// The first half was read by kmseal when the mark before it comes through.
#[test]
fn a_value_in_two_pieces_does_not_come_through() {
    let scene = scene();
    let code = "import os\na = os.environb[b'A']\nos.write(1, b'mark' + a[:20])\nos.read(0, 1)\n\
                os.write(1, a[20:] + b'!')\nos.read(0, 1)\nos.write(1, b'end' + a[:30])";
    let mut child = spawn(scene.env.command(words(&["python3", "-c", code])));
    assert_eq!(read_up_to(&mut child, "mark"), "mark");
    child.stdin.as_mut().expect("a pipe").write_all(b"x").expect("writes");
    assert_eq!(read_up_to(&mut child, "!"), "[redacted: A]!");
    child.stdin.as_mut().expect("a pipe").write_all(b"x").expect("writes");
    // At the end, what only begins like a value is none.
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.stdout, [b"end", &scene.a.as_bytes()[..30]].concat());
}

#[test]
fn a_question_is_seen_before_it_is_answered() {
    let scene = scene();
    let script = "printf 'Name: '; read name; echo \"$name, $A\"";
    let mut child = spawn(scene.env.command(words(&["sh", "-c", script])));
    assert_eq!(read_up_to(&mut child, ": "), "Name: ");
    child.stdin.as_mut().expect("a pipe").write_all(b"me\n").expect("writes");
    let output = child.wait_with_output().expect("ends");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "me, [redacted: A]\n");
}

#[test]
fn all_else_comes_through_byte_for_byte() {
    let scene = scene();
    let code = "import os, sys\nfor i in range(3000):\n    \
                sys.stdout.buffer.write(bytes(range(256)) * 8 + b'%d' % i)\n    \
                sys.stderr.buffer.write(b'%d\\n' % i * 50)";
    let output = scene.env.command(words(&["python3", "-c", code])).output().expect("starts");
    let plain = Command::new("python3").args(["-c", code]).output().expect("starts");
    assert!(output.stdout == plain.stdout, "standard output differs");
    assert!(output.stderr == plain.stderr, "standard error differs");
    assert!(plain.stdout.len() > 6_000_000);
    scene
        .env
        .run(words(&["cat"]))
        .stdin("to the program")
        .output()
        .code(0)
        .stdout_is("to the program");
}

#[test]
fn the_status_is_passed_on() {
    let scene = scene();
    let status = |program: &[&str], code| {
        let output = scene.env.run(words(program)).output().code(code).stdout_is("");
        output.stderr
    };
    for code in [0, 1, 2, 3, 10, 127, 255] {
        assert_eq!(status(&["sh", "-c", &format!("exit {code}")], code), "");
    }
    for (signal, code) in [("TERM", 143), ("KILL", 137), ("PIPE", 141), ("INT", 130)] {
        assert_eq!(status(&["sh", "-c", &format!("kill -{signal} $$")], code), "");
    }
    scene.env.write("script", "#!/bin/sh\n");
    for (program, code) in [("does-not-exist", 127), ("./script", 126), (".", 126)] {
        let said = status(&[program], code);
        assert!(said.starts_with(&format!("error: {program} cannot be started\n")), "{said}");
    }
}

#[test]
fn the_program_finds_what_it_would_find_without_us() {
    let scene = scene();
    for script in [
        "yes | head -1",
        "grep -E '^Sig(Blk|Ign)' /proc/self/status",
        "ls /proc/$$/fd",
        "echo $0 $#",
    ] {
        let mut without = Command::new("sh");
        without.args(["-c", script]).stdin(std::io::pipe().expect("a pipe").0);
        let without = String::from_utf8(without.output().expect("starts").stdout).expect("text");
        assert_eq!(writes(&scene, script), (without, String::new()), "{script}");
    }
}

/// Says what it got, and ends. A handler may come in the middle of anything, so nothing goes through a buffer.
const SIGNALLED: &str = "import os, signal, sys\n\
    def got(number, _):\n    \
        os.write(1, f'got {number} {os.environ[\"A\"]}\\n'.encode())\n    sys.exit(7)\n\
    for name in ['HUP', 'INT', 'QUIT', 'TERM', 'USR1', 'USR2']:\n    \
        signal.signal(getattr(signal, 'SIG' + name), got)\n\
    os.write(1, b'ready\\n')\nwhile True:\n    signal.pause()";

#[track_caller]
fn is_sent_on(command: Command, signal: Signal) {
    let mut child = spawn(command);
    read_up_to(&mut child, "ready\n");
    kill(Pid::from_raw(child.id().cast_signed()), signal).expect("sends");
    let output = child.wait_with_output().expect("ends");
    let expected = format!("got {} [redacted: A]\n", signal as i32);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(7), "{signal}: {:?}: {said}", output.status);
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

#[test]
fn signals_are_sent_on() {
    let scene = scene();
    for signal in [
        Signal::SIGHUP,
        Signal::SIGINT,
        Signal::SIGQUIT,
        Signal::SIGTERM,
        Signal::SIGUSR1,
        Signal::SIGUSR2,
    ] {
        is_sent_on(scene.env.command(words(&["python3", "-c", SIGNALLED])), signal);
    }
}

/// After calls to AWS, no thread of theirs is there that would take a signal for us.
#[test]
fn signals_are_sent_on_after_calls_to_aws() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let value = env.canary("value");
    env.run(["set", "sm://shop/a", "-"]).stdin(value).output().code(0);
    env.write(".env", "A=sm://shop/a\n");
    let threads = "sed -n 's/^Threads:.//p' /proc/$PPID/status";
    let count = env.run(words(&["sh", "-c", threads])).output().code(0).stdout;
    // The one that waits, and those that read.
    assert!(count.trim().parse::<u32>().is_ok_and(|count| count <= 3), "{count}");
    is_sent_on(env.command(words(&["python3", "-c", SIGNALLED])), Signal::SIGTERM);
}

/// As if kmseal had become the program. The pipe has no reader any more when the program is gone.
#[test]
fn killed_with_us() {
    let scene = scene();
    let mut child = spawn(scene.env.command(words(&["sh", "-c", "echo ready; exec sleep 3600"])));
    read_up_to(&mut child, "ready\n");
    let mut stdin = child.stdin.take().expect("a pipe");
    child.kill().expect("kills");
    assert_eq!(child.wait().expect("ends").signal(), Some(libc::SIGKILL));
    let written = stdin.write_all(&vec![b'x'; 1024 * 1024]);
    assert_eq!(written.expect_err("nobody reads").kind(), std::io::ErrorKind::BrokenPipe);
}

/// A terminal sends it to all; were it sent on, the program would get it twice.
#[test]
fn ctrl_c_arrives_once() {
    let scene = scene();
    let code = "import os, signal\ncount = 0\ndef say(text):\n    os.write(1, text.encode())\n\
        def got(*_):\n    global count\n    count += 1\n    say(f'count {count}\\n')\n\
        signal.signal(signal.SIGINT, got)\nsay(f'ready {os.isatty(0)} {os.isatty(1)}\\n')\n\
        input()\nsay(f'in all {count} {os.environ[\"A\"]}\\n')";
    let mut terminal = Pty::spawn(scene.env.command(words(&["python3", "-c", code])));
    terminal.wait_for("ready True False").send(CTRL_C).wait_for("count 1").send(ENTER);
    terminal.wait_for("in all 1 [redacted: A]");
    assert_eq!(terminal.wait().code(), Some(0));
    scene.env.assert_clean("the terminal", &terminal.transcript);
}

/// What a program leaves behind may hold its streams open for as long as it likes.
#[test]
fn nobody_waits_for_what_was_left_behind() {
    let scene = scene();
    let (out, _) = writes(&scene, "sleep 3600 < /dev/null & echo $A $!");
    let number = out.strip_prefix("[redacted: A] ").expect("the line").trim();
    kill(Pid::from_raw(number.parse().expect("a number")), Signal::SIGKILL).expect("it is there");
    // One that never stops writing, neither; that nobody reads it any more ends it.
    let mut child = spawn(scene.env.command(words(&["sh", "-c", "yes \"$A\" & read line"])));
    read_up_to(&mut child, "[redacted: A]\n");
    child.stdin.as_mut().expect("a pipe").write_all(b"\n").expect("writes");
    std::io::copy(child.stdout.as_mut().expect("a pipe"), &mut std::io::sink()).expect("reads");
    assert_eq!(child.wait().expect("ends").code(), Some(0));
    // But what is on its way when the program ends still comes.
    let through = "exec > >(cat; echo \"and $B\"); echo \"$A\"";
    let output = scene.env.run(words(&["bash", "-c", through])).output().code(0);
    assert_eq!(output.stdout, "[redacted: A]\nand [redacted: B]\n");
}

#[test]
fn nobody_who_reads_us_is_nobody_who_reads_the_program() {
    let scene = scene();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = scene.env.command(words(&["sh", "-c", "echo $A >&2; exec yes"]));
    let output = command.stdout(writer).stderr(Stdio::piped()).output().expect("starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "[redacted: A]\n");
    assert_eq!((output.status.code(), output.status.signal()), (Some(141), None));
    let full = std::fs::File::options().write(true).open("/dev/full").expect("opens");
    let output = scene.env.command(words(&["echo", "x"])).stdout(full).output().expect("starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.starts_with("error: the result could not be written to standard output"),
        "{said}"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_is_too_short_is_named() {
    let scene = Scene::new();
    scene.env.run(["set", "vault://short", "-"]).stdin("abc").output().code(0);
    scene.env.write(".env", "A=vault://a\nPIN=vault://short\n");
    let (out, err) = writes(&scene, "echo $A $PIN");
    assert_eq!(out, "[redacted: A] abc\n");
    assert_eq!(err, "warning: PIN is too short to be kept out of the output\n");
    // Without values, everything comes through.
    scene.env.run(["run", "--redact", "--", "echo", "x"]).output().code(0).stdout_is("x\n");
    // A value that is missing stops it, as without.
    scene.env.write(".env", "A=vault://none\n");
    let stopped = scene.env.run(words(&["touch", "started"])).output().code(1);
    assert!(stopped.stderr.contains("A cannot be resolved"), "{}", stopped.stderr);
    assert!(!scene.env.work().join("started").exists(), "the program was started");
}
