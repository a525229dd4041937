//! kmseal is killed at every step of the commands that write the vault: afterwards the vault opens, and
//! holds what it held before or what it should hold after.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::snapshot::Snapshot;
use crate::support::tracer::{EVERY_WAY, Traced, When, every_step};

const REFERENCE: &str = "vault://shop/dev/DB_PASSWORD";

/// The value of the entry, whatever opens the vault.
fn value(env: &TestEnv, secrets: [&String; 2], at: &str) -> String {
    for passphrase_file in [false, true] {
        let mut run = env.run(["get", REFERENCE, "--reveal", "--no-newline"]);
        if passphrase_file {
            run = run.env("KMSEAL_PASSPHRASE_FILE", env.work().join("passphrase"));
        }
        for secret in secrets {
            run = run.declare_output_may_contain(secret.as_bytes());
        }
        let output = run.output();
        if output.code == Some(0) {
            return output.stdout;
        }
    }
    panic!("the vault does not open: {at}");
}

/// Kills a command at every step and looks what the entry has then; returns how often.
fn kill(words: &[&str], stdin_is_new: bool, ways: &[When]) -> usize {
    let env = TestEnv::new(KMSEAL);
    let (old, new) = (env.canary("old"), env.canary("new"));
    let passphrase = env.canary("passphrase");
    env.plaintext_file("passphrase");
    env.write("passphrase", &passphrase);
    env.run(["set", REFERENCE, "-"]).stdin(&*old).output().code(0);
    let start = Snapshot::of(env.root());
    let mut kills = 0;
    for way in ways {
        kills += every_step(|step| {
            start.put_back();
            let stdin = if stdin_is_new { new.as_str() } else { "" };
            let run = Traced::new(env.command(words)).stdin(stdin).kill_at(step, *way);
            let at = format!("{words:?} killed {way:?} {}", run.last());
            let kept = value(&env, [&old, &new], &at);
            assert!(kept == old || (stdin_is_new && kept == new), "{at}");
            assert!(run.killed || !stdin_is_new || kept == new, "{at}: the new value is lost");
            run
        });
    }
    println!("{words:?}: {kills} kill points, 0 lost");
    kills
}

#[test]
fn set_killed() {
    assert!(kill(&["set", REFERENCE, "-"], true, &EVERY_WAY) > 20);
}

#[test]
fn passphrase_killed() {
    let words = ["vault", "passphrase", "--new-passphrase-file", "passphrase"];
    assert!(kill(&words, false, &[When::Before, When::Torn]) > 15);
}

/// The first command of all makes the vault: killed in between, the next one goes on from there.
#[test]
fn first_use_killed() {
    let env = TestEnv::new(KMSEAL);
    let secret = env.canary("secret");
    let start = Snapshot::of(env.root());
    let mut kills = 0;
    for way in EVERY_WAY {
        kills += every_step(|step| {
            start.put_back();
            let run = Traced::new(env.command(["vault", "init"])).kill_at(step, way);
            env.run(["set", REFERENCE, "-"]).stdin(&*secret).output().code(0);
            let get = env.run(["get", REFERENCE, "--reveal", "--no-newline"]);
            let get = get.declare_output_may_contain(&*secret);
            get.output().code(0).stdout_is(&secret);
            run
        });
    }
    println!("first use: {kills} kill points, 0 lost");
    assert!(kills > 40, "only {kills}");
}
