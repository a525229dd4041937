//! kmseal becomes the program: same process, its status, its signals.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

use super::Scene;

#[test]
fn the_process_is_replaced() {
    let scene = Scene::new();
    let mut command = scene.env.command(["run", "--", "sh", "-c", "echo $$"]);
    let child = command.env("A", "vault://a").stdout(Stdio::piped()).spawn().expect("starts");
    let pid = child.id();
    let output = child.wait_with_output().expect("ends");
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{pid}\n"));
}

#[test]
fn every_status_is_passed_on() {
    let scene = Scene::new();
    for code in 0..=255 {
        let exit = format!("exit {code}");
        let (stdout, stderr) = scene.run(&["run", "--", "sh", "-c", &exit], &[], code);
        assert_eq!((&*stdout, &*stderr), ("", ""));
    }
    for signal in [libc::SIGKILL, libc::SIGTERM, libc::SIGSEGV, libc::SIGPIPE, libc::SIGINT] {
        let kill = format!("kill -{signal} $$");
        let mut command = scene.env.command(["run", "--", "sh", "-c", &kill]);
        let status = command.env("A", "vault://a").status().expect("starts");
        assert_eq!(status.signal(), Some(signal));
    }
}

#[test]
fn a_program_that_does_not_start_has_the_status_a_shell_gives() {
    let scene = Scene::new();
    let script = scene.env.write("script", "#!/bin/sh\nexit 7\n");
    for (program, code) in [
        ("does-not-exist", 127),
        ("./does-not-exist", 127),
        ("", 127),
        ("./script", 126),
        (".", 126),
        ("./script/x", 126),
    ] {
        let (stdout, stderr) = scene.run(&["run", "--", program], &[("A", "vault://a")], code);
        assert_eq!(stdout, "");
        let first = stderr.lines().next().unwrap_or_default();
        assert_eq!(first, format!("error: {program} cannot be started"));
    }
    std::fs::set_permissions(script, Permissions::from_mode(0o700)).expect("sets the mode");
    scene.run(&["run", "--", "./script"], &[("A", "vault://a")], 7);
    let long = "x".repeat(200 * 1024);
    let (_, stderr) = scene.run(&["run", "--", "true"], &[], 0);
    assert_eq!(stderr, "");
    scene.env.write(".env", format!("LONG={long}\n"));
    let (_, stderr) = scene.run(&["run", "-f", ".env", "--", "true"], &[], 126);
    assert!(stderr.contains("hint: a single variable may have 128 KiB on Linux"), "{stderr}");
}

/// Rust's runtime ignores SIGPIPE; a program that inherits that never ends in `yes | head`.
#[test]
fn signals_are_as_the_shell_leaves_them() {
    let scene = Scene::new();
    let (stdout, stderr) = scene.run(&["run", "--", "sh", "-c", "yes | head -1"], &[], 0);
    assert_eq!((&*stdout, &*stderr), ("y\n", ""));
    same_as_without(&scene, "grep -E '^Sig(Blk|Ign)' /proc/self/status");
}

#[test]
fn no_descriptor_is_left_open() {
    same_as_without(&Scene::new(), "ls /proc/$$/fd");
}

/// A script finds the same when it is started by kmseal as when it is started by us.
#[track_caller]
fn same_as_without(scene: &Scene, script: &str) {
    let (stdout, _) = scene.run(&["run", "--", "sh", "-c", script], &[("A", "vault://a")], 0);
    let mut without = Command::new("sh");
    without.args(["-c", script]).stdin(std::io::pipe().expect("a pipe").0);
    let without = without.output().expect("starts").stdout;
    assert_eq!(stdout, String::from_utf8_lossy(&without));
}

#[test]
fn the_program_reads_our_standard_input() {
    let scene = Scene::new();
    let run = scene.env.run(["run", "--", "cat"]).env("A", "vault://a").stdin("to the program");
    run.output().code(0).stdout_is("to the program").stderr_is("");
}
