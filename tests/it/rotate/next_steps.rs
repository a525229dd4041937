//! The next step after what failed half way is one that works.

use serde_json::Value;

use super::scene::{Scene, Target};
use crate::support::run::Output;

fn rotate(scene: &Scene, more: &[&str]) -> Output {
    let words = ["rotate", "vault://shop/db", "--yes"];
    scene.env.run([&words[..], more].concat()).output()
}

/// The hints for its one entry, as a script has them.
fn hints(output: &Output) -> String {
    let report: Value = serde_json::from_str(&output.stdout).expect("JSON");
    report["data"]["items"][0]["hints"].to_string()
}

const AGAIN: &str = "to go on, run the same command again";

#[test]
fn what_waits_goes_on_or_is_given_up() {
    let scene = Scene::new(Target::Entry);
    let broken = ["--set", "false", "--test", "false"];
    let drawn = rotate(&scene, &broken).code(3).stderr;
    let (_, id) = drawn.split_once("to go on, add `--run-id ").expect("a hint");
    let id = id.split('`').next().expect("an id").to_owned();
    let named = [&broken[..], &["--run-id", &id]].concat();
    for way in [&named[..], &[&broken[..], &["--resume"]].concat()] {
        let said = rotate(&scene, way).code(3).stderr;
        assert!(said.contains(AGAIN) && !said.contains("add `--run-id"), "{said}");
        let give_up = format!("run `kmseal rotate --abort --run-id {id} vault://shop/db`");
        assert!(said.contains(&give_up), "{said}");
    }
    for more in [&["--json"][..], &["--json", "--run-id", &id]] {
        let failed = rotate(&scene, &[&["--abort", "--set", "false"], more].concat());
        assert!(hints(&failed).contains(AGAIN), "{}", failed.stdout);
        assert!(!failed.stdout.contains("add `--run-id"), "{}", failed.stdout);
        failed.code(3);
        assert!(scene.waits());
    }
    rotate(&scene, &["--abort", "--set", "true", "--run-id", &id]).code(0);
    scene.check_untouched("given up");
}

#[test]
fn what_goes_back_goes_on_here() {
    let scene = Scene::new(Target::Entry);
    rotate(&scene, &["--run-id", "7"]).code(0);
    let unset = rotate(&scene, &["--rollback", "--set", "false", "--json"]);
    assert!(hints(&unset).contains(&format!("{AGAIN} here")), "{}", unset.stdout);
    unset.code(3);
    let back = |after: &str| rotate(&scene, &["--rollback", "--run-id", "7", "--after", after]);
    let unfinished = back("false").code(3).stderr;
    assert!(unfinished.contains(&format!("{AGAIN} here")), "{unfinished}");
    assert!(!unfinished.contains("any machine"), "{unfinished}");
    back("touch told").code(0);
    assert!(scene.env.work().join("told").exists() && scene.values().0 == scene.old);
    assert_eq!(scene.env.runs().1, 0);
}
