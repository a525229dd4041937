//! `restore` of an earlier version, killed before, after and in the middle of every system call that changes
//! something: `resume` finishes it, `undo` takes it back, and no version is lost or written twice.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use super::{history, reveals, set};
use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::snapshot::Snapshot;
use crate::support::tracer::{EVERY_WAY, Traced, every_step};

#[test]
fn killed_anywhere_it_is_finished_or_taken_back() {
    let env = TestEnv::new(KMSEAL);
    let [old, new] = ["old", "new"].map(|label| env.canary(label));
    set(&env, "vault://a", &old);
    set(&env, "vault://a", &new);
    let start = Snapshot::of(env.root());
    let mut kills = 0;
    for way in EVERY_WAY {
        kills += every_step(|step| {
            start.put_back();
            let run = Traced::new(env.command(["restore", "vault://a@1", "--yes"]));
            let run = run.kill_at(step, way);
            if run.killed {
                let at = format!("killed {way:?} {}", run.last());
                let begun = env.runs().0 == 1 && step % 2 == 0;
                if step % 2 == 0 {
                    env.run(["resume"]).output().code(0);
                    env.run(["resume"]).output().code(0);
                }
                if begun && env.runs().0 == 1 {
                    reveals(&env, "vault://a", &old);
                    assert_eq!(history(&env, "vault://a").len(), 3, "{at}");
                }
                let runs = env.runs().0;
                for _ in 0..2 {
                    env.run(["undo"]).output().code(i32::from(runs == 0));
                    reveals(&env, "vault://a", &new);
                }
                assert!(history(&env, "vault://a").len() <= 4, "{at}");
            }
            run
        });
    }
    println!("restore: {kills} kill points, 0 lost");
    assert!(kills >= 40, "{kills} kill points");
}
