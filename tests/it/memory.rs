//! What is left of a secret in memory when kmseal ends, and when it becomes another program.
//!
//! Every readable page is searched for a random secret of 512 bytes: raw, in hexadecimal, base64, JSON and
//! UTF-16, whole and in pieces of 12 bytes. That the search finds what is there is shown by the harness
//! tests, and here by the environment block that is handed to `execve`.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod cloud;
mod daily;
mod rotate;

use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::memory::{look, look_on_terminal, remains};
use crate::support::needles::Needles;
use crate::support::pty::{ENTER, Pty};

const REFERENCE: &str = "vault://shop/dev/DB_PASSWORD";

/// A vault that has the secret.
fn with_entry() -> (TestEnv, String) {
    let env = TestEnv::new(KMSEAL);
    let secret = env.canary_of("secret", 512);
    env.run(["set", REFERENCE, "-"]).stdin(&*secret).output().code(0);
    (env, secret)
}

/// Runs a command to its end and fails when a piece of the secret is still in memory then.
fn assert_wiped(env: &TestEnv, args: &[&str], stdin: &str) {
    assert_wiped_at(env, args, stdin, 0);
}

/// The same for a command that ends with this status.
fn assert_wiped_at(env: &TestEnv, args: &[&str], stdin: &str, status: i32) {
    let seen = look(&mut env.command(args), stdin.as_bytes(), &env.needles());
    let left = seen.at_exit.as_ref().expect("it ended");
    assert!(left.is_empty(), "{args:?} left in memory: {left}");
    assert!(seen.read > 0, "nothing was searched");
    let said = String::from_utf8_lossy(&seen.stderr);
    assert_eq!(seen.status.code(), Some(status), "{args:?}: {said}");
}

#[test]
fn nothing_is_left_by_set_and_get() {
    let (env, secret) = with_entry();
    assert_wiped(&env, &["set", REFERENCE, "-"], &format!("{secret}\n"));
    assert_wiped(&env, &["get", REFERENCE], "");
    assert_wiped(&env, &["get", REFERENCE, "--reveal"], "");
    assert_wiped(&env, &["get", REFERENCE, "--reveal", "--json"], "");
}

#[test]
fn nothing_is_left_by_migrate_and_undo() {
    let env = TestEnv::new(KMSEAL);
    let secret = env.canary_of("secret", 512);
    let content = format!("NAME=shop\nDB_PASSWORD={secret}\nAPI_KEY='{secret}'\n");
    env.plaintext_file(".env");
    env.write(".env", content);
    let to = ["migrate", ".env", "--to", "vault://shop/dev", "--env-dialect"];
    commit(&env);
    assert_wiped(&env, &[&to[..], &["node", "--dry-run"]].concat(), "");
    assert_wiped(&env, &[&to[..], &["node", "--yes"]].concat(), "");
    assert_wiped(&env, &["undo"], "");
}

#[test]
fn nothing_is_left_by_seal_and_unseal() {
    let env = TestEnv::new(KMSEAL);
    env.run(["vault", "init", "--quiet"]).output().code(0);
    let secret = env.canary_of("secret", 512);
    env.plaintext_file(".env");
    env.write(".env", format!("NAME=shop\nDB_PASSWORD={secret}\nAPI_KEY='{secret}'\n"));
    let seal = ["seal", ".env", "-k", "vault:default", "--env-dialect", "node", "--yes"];
    assert_wiped(&env, &seal, "");
    assert_wiped(&env, &["undo"], "");
    assert_wiped(&env, &seal, "");
    assert_wiped(&env, &["unseal", ".env", "--env-dialect", "node", "--yes"], "");
    assert_wiped(&env, &seal, "");
}

/// Readers and writers of formats are other people's, and so are their copies.
#[test]
fn nothing_is_left_by_export_and_import() {
    let (env, secret) = with_entry();
    env.run(["set", "vault://shop/dev/QUOTED", "-"])
        .stdin(format!("\"{secret}\\'"))
        .output()
        .code(0);
    env.plaintext_file("out");
    for format in ["dotenv", "json", "yaml", "shell", "docker", "k8s", "terraform"] {
        let export = ["export", "vault://shop/dev", "--format", format];
        let named: &[&str] = if format == "k8s" { &["--name", "shop"] } else { &[] };
        assert_wiped(&env, &[&export[..], named].concat(), "");
        let to_file = [&export[..], named, &["-o", "out", "--force"]].concat();
        assert_wiped(&env, &to_file, "");
        let to = format!("vault://{format}");
        let dialect: &[&str] = if format == "dotenv" { &["--env-dialect", "node"] } else { &[] };
        let import = ["import", "out", "--to", &to, "--yes", "--format", format];
        assert_wiped(&env, &[&import[..], dialect].concat(), "");
        let other = if format == "json" { "terraform" } else { "json" };
        let taken_for = ["import", "out", "--to", &to, "--yes", "--format", other];
        assert_wiped_at(&env, &taken_for, "", 1);
    }
    for tool in ["chamber", "credstash"] {
        let quote = if tool == "chamber" { '"' } else { '\'' };
        env.write("out", format!("A={quote}{secret}{quote}\n"));
        let to = format!("vault://{tool}");
        assert_wiped(&env, &["import", "out", "--to", &to, "--yes", "--format", tool], "");
        env.write("out", format!("A={quote}{secret}\n"));
        assert_wiped_at(&env, &["import", "out", "--to", &to, "--format", tool], "", 1);
    }
}

/// Then the file is compared with what git has, by a hash of its content.
fn commit(env: &TestEnv) {
    for words in [
        &["init", "--quiet"][..],
        &["add", ".env"],
        &["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first"],
    ] {
        let mut git = std::process::Command::new("git");
        let status = git.args(words).current_dir(env.work()).env("HOME", env.home()).status();
        assert!(status.expect("git starts").success(), "{words:?}");
    }
}

#[test]
fn nothing_is_left_by_a_refusal() {
    let (env, secret) = with_entry();
    env.plaintext_file(".env");
    env.write(".env", format!("DB_PASSWORD={secret}#x\n"));
    let to = ["migrate", ".env", "--to", "vault://shop/dev", "--yes"];
    assert_wiped_at(&env, &to, "", 2);
    assert_wiped_at(&env, &[&to[..], &["--env-dialect", "node", "--select", "X*"]].concat(), "", 2);
    env.write("refers.env", format!("DB_PASSWORD={REFERENCE}\nOTHER=vault://not/there\n"));
    assert_wiped_at(&env, &["run", "-f", "refers.env", "--", "true"], "", 1);
    env.write("refers.env", format!("DB_PASSWORD={REFERENCE}\n"));
    assert_wiped_at(&env, &["run", "-f", "refers.env", "--", "no-such-program"], "", 127);
}

/// The search sees what is there: a secret in the inherited environment stays in memory to the end.
#[test]
fn a_secret_that_is_there_is_found() {
    let (env, secret) = with_entry();
    let mut command = env.command(["get", REFERENCE]);
    command.env("LEFT_OPEN", &secret);
    let seen = look(&mut command, b"", &env.needles());
    let left = seen.at_exit.expect("it ended");
    assert!(left.whole("raw") > 0, "the search is blind: {left}");
}

#[test]
fn nothing_is_left_of_what_was_typed() {
    let (env, secret) = with_entry();
    let (mut terminal, mut command) = Pty::prepare(env.command(["set", REFERENCE]));
    let needles = env.needles();
    let (needles, mut left) = (&*needles, None);
    std::thread::scope(|scope| {
        let seen = scope.spawn(|| look_on_terminal(&mut command, needles));
        terminal.wait_for("Value of").send(&secret).send(ENTER).wait_for_silence();
        left = seen.join().expect("a look").at_exit;
    });
    let left = left.expect("it ended");
    assert!(left.is_empty(), "left in memory: {left}");
    env.assert_clean("the terminal", &terminal.transcript);
}

/// The parent of a program whose output it searches knows what it looks for, and forgets it.
#[test]
fn nothing_is_left_of_what_was_looked_for() {
    let (env, secret) = with_entry();
    env.write(".env", format!("DB_PASSWORD={REFERENCE}\n"));
    drop(secret);
    let script = "printf %s \"$DB_PASSWORD$DB_PASSWORD\"; echo \"$DB_PASSWORD\" >&2; exit 3";
    assert_wiped_at(&env, &["run", "-f", ".env", "--redact", "--", "sh", "-c", script], "", 3);
    assert_wiped_at(&env, &["run", "-f", ".env", "--redact", "--", "no-such-program"], "", 127);
}

/// It is not known before, so memory is kept, and searched when it is.
#[test]
fn nothing_is_left_of_a_value_that_was_drawn() {
    let (env, _) = with_entry();
    for flags in [
        &["password", "--length", "512", "--must-contain", "symbol"][..],
        &["diceware", "--length", "60"],
        &["hex", "--length", "256"],
        &["base64", "--length", "384"],
    ] {
        let words = [&["set", REFERENCE, "--generate"], flags].concat();
        let (parts, status) = remains(&mut env.command(words));
        assert!(status.success(), "{flags:?}: {status}");
        let shown = env.command(["get", REFERENCE, "--reveal", "-n"]).output().expect("starts");
        assert!(shown.stdout.len() > 300, "{flags:?}");
        let needles = Needles::one("a new value", &shown.stdout);
        let found: Vec<_> = parts.iter().flat_map(|part| needles.search(part, 0)).collect();
        assert!(found.is_empty(), "{flags:?} left in memory: {}", found[0]);
        let sizes = parts.iter().map(Vec::len);
        assert!(sizes.sum::<usize>() > 100_000, "nothing was searched");
    }
}

#[test]
fn the_program_gets_the_only_copy() {
    let (env, secret) = with_entry();
    let sealed = ["encrypt", "--value", "--unsigned", "-k", "vault:default"];
    let sealed = env.run(sealed).stdin(secret).output().code(0).stdout;
    for stands in [REFERENCE, sealed.trim_end()] {
        env.write(".env", format!("DB_PASSWORD={stands}\nOTHER={stands}\n"));
        let mut command = env.command(["run", "-f", ".env", "--", "true"]);
        let seen = look(&mut command, b"", &env.needles());
        let exec = seen.exec();
        assert!(exec.elsewhere.is_empty(), "beside the environment: {}", exec.elsewhere);
        assert!(exec.in_arguments.is_empty(), "in the arguments: {}", exec.in_arguments);
        assert_eq!(exec.in_environment.whole("raw"), 2, "{}", exec.in_environment);
    }
}
