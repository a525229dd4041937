//! A vault that cannot be written: nothing is said to be done that was not, and the other way round.
//!
//! A folder stands where the new file would be written first, which stops root as well.

use std::fs;
use std::path::Path;

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
use nix::errno::Errno;

use super::{get, places, with_entry};
use crate::support::env::TestEnv;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
use crate::support::snapshot::Snapshot;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
use crate::support::tracer::Traced;

/// Does this while no new file can be written in place of this one.
fn while_unwritable(path: &Path, work: impl FnOnce()) {
    let mut temp = path.as_os_str().to_owned();
    temp.push(".new");
    fs::create_dir(&temp).expect("a folder");
    work();
    fs::remove_dir(&temp).expect("removes it");
}

/// Names of what is deleted.
#[track_caller]
fn deleted(env: &TestEnv) -> String {
    let listed = env.run(["list", "--deleted"]).output().code(0).stdout;
    let words = listed.lines().skip(1).map(|line| line.split_whitespace().next().unwrap_or(""));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_is_said_to_be_done_that_was_not() {
    let (env, value) = with_entry();
    env.run(["set", "vault://b", "-"]).stdin("other").output().code(0);
    env.run(["delete", "vault://b", "--yes"]).output().code(0);
    let [vault, _, generation] = places(&env);
    for path in [&vault, &generation] {
        let before = fs::read(&vault).expect("reads");
        while_unwritable(path, || {
            for words in [
                &["delete", "vault://a", "--yes"][..],
                &["delete", "vault://a", "--yes", "--json"],
                &["delete", "--purge", "vault://b", "--yes"],
                &["restore", "vault://b"],
                &["set", "vault://a", "-"],
                &["vault", "key", "another"],
            ] {
                let output = env.run(words).stdin("new").output().code(1);
                assert!(!output.stdout.contains("\"ok\":true"), "{words:?}: {}", output.stdout);
                assert!(!output.stderr.contains("was deleted"), "{words:?}: {}", output.stderr);
            }
        });
        assert!(fs::read(&vault).expect("reads") == before, "the vault is another one");
    }
    get(&env, &value, 0);
    // One of two cannot be purged, and so neither is.
    let both = ["delete", "--purge", "vault://b", "vault://a", "--yes"];
    let output = env.run(both).output().code(1);
    assert!(!output.stderr.contains("was deleted"), "{}", output.stderr);
    assert_eq!(deleted(&env), "vault://b");
}

/// Whichever call fails, the status says whether the entry is deleted.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn the_status_says_whether_the_change_is_in_the_file() {
    let (env, _) = with_entry();
    let start = Snapshot::of(env.root());
    let mut codes = Vec::new();
    for at in 0.. {
        start.put_back();
        let command = env.command(["delete", "vault://a", "--yes"]);
        let run = Traced::new(command).fail_at(at, Errno::EIO);
        if run.steps.len() <= at {
            assert_eq!(run.status.code(), Some(0));
            break;
        }
        let code = run.status.code().expect("ends by itself");
        let expected = if deleted(&env).is_empty() { &[1][..] } else { &[3] };
        assert!(expected.contains(&code), "{code} at {:?}", run.steps[at]);
        codes.push(code);
    }
    assert!(codes.contains(&1) && codes.contains(&3), "{codes:?}");
}
