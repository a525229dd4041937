//! What `undo` and `resume` say of rotations.

use super::scene::{Scene, Target, run, with};

/// The words of the first command that is named as the next step.
fn named(said: &str) -> Vec<String> {
    let line = said.lines().find_map(|line| line.split_once("kmseal rotate "));
    let words = line.expect("a command").1.replace(['\'', '`'], "");
    let words = ["rotate"].into_iter().chain(words.split(' ')).chain(["--yes"]);
    words.map(ToOwned::to_owned).collect()
}

#[test]
fn what_only_waits_is_to_be_given_up_and_not_taken_back() {
    for target in [Target::Member, Target::Entry] {
        let (scene, words) = Scene::begun(target);
        let said = scene.env.run(["undo"]).output().code(1).stderr;
        assert!(said.contains("was cut off, and its value may wait"), "{said}");
        let mut abort = named(&said);
        assert_eq!(abort[1], "--abort", "{said}");
        let set = words.iter().position(|word| word == "--set").expect("the option");
        abort.extend(words[set..set + 2].iter().cloned());
        assert_eq!(run(&scene.env, &abort, 3), 0, "{said}");
        scene.check_untouched("given up");
    }
}

#[test]
fn what_was_taken_back_by_itself_is_not_said_to_be_rotated() {
    let scene = Scene::new(Target::Entry);
    assert_eq!(run(&scene.env, &with(&scene.words("7"), "--test", "false"), 3), 1);
    let said = scene.env.run(["undo"]).output().code(1).stderr;
    assert!(said.contains("has left nothing to undo") && !said.contains("--rollback"), "{said}");
}

#[test]
fn users_that_take_turns_are_named_on_the_way_back() {
    let scene = Scene::new(Target::Entry);
    let value = format!("{{\"user\": \"app\", \"password\": \"{}\"}}", scene.old);
    scene.env.run(["set", "vault://shop/db", "-", "--quiet"]).stdin(value).output().code(0);
    let pair = ["--pair", "app,app_clone", "--user-member", "user", "--yes"];
    let alone = ["rotate", "vault://shop/db#password", "--run-id", "7"];
    scene.env.run([&alone[..], &pair].concat()).output().code(0);
    let refused = scene.env.run([&alone[..], &["--rollback", "--yes"]].concat());
    let refused = refused.output().code(1).stderr;
    assert!(named(&refused).ends_with(&pair.map(ToOwned::to_owned)), "{refused}");
    let back = named(&scene.env.run(["undo"]).output().code(1).stderr);
    assert_eq!(back[back.len() - 5..back.len()], pair);
    assert_eq!(run(&scene.env, &back, 3), 0);
    let get = ["get", "vault://shop/db#user", "--reveal"];
    assert_eq!(scene.env.run(get).output().code(0).stdout.trim_end(), "app");
}

#[test]
fn a_run_id_is_checked_on_the_way_back_too() {
    let (scene, _) = Scene::begun(Target::Entry);
    for way in ["--abort", "--rollback"] {
        for wrong in ["", "\u{1b}[1m", "a\nb"] {
            let words = ["rotate", "vault://shop/db", way, "--run-id", wrong, "--yes"];
            let refused = scene.env.run(words).output().code(2).stderr;
            assert!(refused.contains("a run id has"), "{refused}");
        }
    }
}

#[test]
fn a_rotation_that_is_to_be_resumed_by_its_name_says_how() {
    let (scene, words) = Scene::begun(Target::Entry);
    let runs = scene.env.run(["runs", "--json"]).output().code(0).stdout;
    let runs: serde_json::Value = serde_json::from_str(&runs).expect("JSON");
    let name = runs["data"][0]["run"].as_str().expect("a name").to_owned();
    let refused = scene.env.run(["resume", &name]).output().code(1).stderr;
    let mut on = named(&refused);
    assert_eq!(on[1..4], ["--run-id", "7", "vault://shop/db"]);
    let set = words.iter().position(|word| word == "--set").expect("the option");
    on.extend(words[set..set + 4].iter().cloned());
    assert_eq!(run(&scene.env, &on, 3), 0);
    scene.check_rotated("resumed");
}
