//! `diff`: which values of two places are the same, and nothing else about them.

mod cloud;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::env::TestEnv;

fn set(env: &TestEnv, reference: &str, value: &str) {
    env.run(["set", reference, "-", "--raw"]).stdin(value).output().code(0);
}

/// The states by name, after `diff` has ended with this code.
#[track_caller]
fn states(env: &TestEnv, words: &[&str], code: i32) -> Value {
    let words = [&["diff"], words, &["--json"]].concat();
    let document: Value =
        serde_json::from_str(&env.run(words).output().code(code).stdout).expect("JSON");
    assert_eq!(document["exit_code"], json!(code));
    let items = document["data"]["items"].as_array().expect("a list");
    items
        .iter()
        .map(|item| (item["name"].as_str().expect("a name").to_owned(), item["state"].clone()))
        .collect()
}

#[test]
fn a_file_is_compared_with_a_store_and_says_nothing_but_states() {
    let env = TestEnv::new(KMSEAL);
    let [same, mine, yours, only] =
        ["same", "mine", "yours", "only"].map(|label| env.canary(label));
    env.plaintext_file(".env");
    env.write(".env", format!("SAME='{same}'\nOTHER={mine}\nONLY_HERE={only}\n"));
    set(&env, "vault://shop/SAME", &same);
    set(&env, "vault://shop/OTHER", &yours);
    set(&env, "vault://shop/ONLY_THERE", &only);
    let output = env.run(["diff", ".env", "vault://shop"]).output().code(10);
    output
        .stdout_is(
            "NAME        STATE\nONLY_HERE   only in .env\nONLY_THERE  only in vault://shop\n\
             OTHER       different\nSAME        same\n",
        )
        .stderr_is("1 different, 1 only in .env, 1 only in vault://shop; 1 the same\n");
    let selected = ["diff", ".env", "vault://shop", "--select", "SAME"];
    env.run(selected).output().code(0).stderr_is("no difference: 1 value the same\n");
    let excluded = ["diff", ".env", "vault://shop", "--exclude", "O*"];
    env.run(excluded).output().code(0).stdout_is("NAME  STATE\nSAME  same\n");
    let wrong = ["diff", ".env", "vault://shop", "--exclude", "NONE"];
    let said = env.run(wrong).output().code(2).stdout_is("").stderr;
    assert!(said.contains("no variable matches \"NONE\""), "{said}");
    // What is said does not depend on how long values are, or on where they differ.
    let before = env.run(["diff", ".env", "vault://shop"]).output().code(10);
    set(&env, "vault://shop/OTHER", &format!("{mine}{yours}{yours}"));
    let after = env.run(["diff", ".env", "vault://shop"]).output().code(10);
    assert_eq!((before.stdout, before.stderr), (after.stdout, after.stderr));
}

#[test]
fn values_are_shown_when_they_are_asked_for() {
    let env = TestEnv::new(KMSEAL);
    let [same, mine, yours] = ["same", "mine", "yours"].map(|label| env.canary(label));
    for (reference, value) in [("vault://a/SAME", &same), ("vault://b/SAME", &same)] {
        set(&env, reference, value);
    }
    set(&env, "vault://a/OTHER", &format!("{mine}\nend"));
    set(&env, "vault://b/OTHER", &yours);
    let reveal = env.run(["diff", "vault://a", "vault://b", "--reveal"]);
    let reveal = reveal.declare_output_may_contain(&*mine).declare_output_may_contain(&*yours);
    let expected = format!("OTHER: different\n- {mine}\n- end\n+ {yours}\n");
    reveal.output().code(10).stdout_is(&expected);
    let reveal = env.run(["diff", "vault://a", "vault://b", "--reveal", "--json"]);
    let reveal = reveal.declare_output_may_contain(&*mine).declare_output_may_contain(&*yours);
    let document: Value = serde_json::from_str(&reveal.output().code(10).stdout).expect("JSON");
    let item = json!({
        "name": "OTHER", "state": "different", "a": "vault://a/OTHER", "b": "vault://b/OTHER",
        "value_a": format!("{mine}\nend"), "value_b": yours,
    });
    assert_eq!(document["data"]["items"][0], item);
    let binary = [&[0xff][..], yours.as_bytes()].concat();
    env.run(["set", "vault://b/OTHER", "-"]).stdin(&*binary).output().code(0);
    let said = env.run(["diff", "vault://a", "vault://b", "--reveal"]).output().code(1).stderr;
    assert!(said.contains("a value of OTHER is not text"), "{said}");
}

#[test]
fn what_a_file_refers_to_is_what_counts() {
    let env = TestEnv::new(KMSEAL);
    let [one, two, member] = ["one", "two", "member"].map(|label| env.canary(label));
    env.plaintext_file(".env");
    env.plaintext_file("more.env");
    env.write(".env", format!("ONE_SECRET={one}\nTWO_SECRET={two}\n"));
    env.write("more.env", format!("ONE_SECRET={one}\nTWO_SECRET={two}\n"));
    env.run(["migrate", ".env", "--to", "vault://shop", "--yes"]).output().code(0);
    let all_same = json!({"ONE_SECRET": "same", "TWO_SECRET": "same"});
    assert_eq!(states(&env, &[".env", "vault://shop"], 0), all_same);
    assert_eq!(states(&env, &["more.env", ".env"], 0), all_same);
    env.run(["seal", "more.env", "-k", "vault:default", "--yes"]).output().code(0);
    assert_eq!(states(&env, &["more.env", ".env"], 0), all_same);
    assert_eq!(states(&env, &["more.env", "vault://shop"], 0), all_same);
    set(&env, "vault://shop/ONE_SECRET", &member);
    let one_differs = json!({"ONE_SECRET": "different", "TWO_SECRET": "same"});
    assert_eq!(states(&env, &["more.env", ".env"], 10), one_differs);
    // A reference that leads nowhere is no difference, it is a mistake.
    env.write("wrong.env", "GONE=vault://shop/none\n");
    let said = env.run(["diff", "wrong.env", "vault://shop"]).output().code(1).stderr;
    assert!(said.starts_with("error: GONE cannot be resolved\n"), "{said}");
    env.write("wrong.env", "LOST=vault://bundle#ONE_SECRET\n");
    let said = env.run(["diff", "wrong.env", "vault://shop"]).output().code(1).stderr;
    assert!(said.contains("LOST loses its member"), "{said}");
    env.write("wrong.env", "BAD='vault://a b'\n");
    let said = env.run(["diff", "wrong.env", "vault://shop"]).output().code(1).stderr;
    assert!(said.starts_with("error: BAD cannot be resolved"), "{said}");
    env.write("same.json", json!({"ONE_SECRET": "vault://shop/ONE_SECRET", "N": 1}).to_string());
    let in_json = json!({"N": "only-in-a", "ONE_SECRET": "same", "TWO_SECRET": "only-in-b"});
    assert_eq!(states(&env, &["same.json", "vault://shop"], 10), in_json);
}

#[test]
fn members_are_compared_with_entries_and_versions_with_versions() {
    let env = TestEnv::new(KMSEAL);
    let [one, two, three] = ["one", "two", "three"].map(|label| env.canary(label));
    set(&env, "vault://bundle", &json!({"ONE": one, "TWO": two, "N": 7}).to_string());
    for (name, value) in [("ONE", &*one), ("TWO", &*three), ("N", "7")] {
        set(&env, &format!("vault://each/{name}"), value);
    }
    let mixed = json!({"ONE": "same", "TWO": "different", "N": "same"});
    assert_eq!(states(&env, &["vault://bundle", "vault://each"], 10), mixed);
    set(&env, "vault://bundle", &json!({"ONE": one, "TWO": three}).to_string());
    set(&env, "vault://bundle/below", &one);
    let versions = json!({"ONE": "same", "TWO": "different", "N": "only-in-a"});
    assert_eq!(states(&env, &["vault://bundle@1", "vault://bundle"], 10), versions);
    assert_eq!(
        states(&env, &["vault://bundle@2", "vault://bundle"], 0),
        json!({"ONE": "same", "TWO": "same"})
    );
    // Single values, whatever they are called.
    assert_eq!(
        states(&env, &["vault://bundle#ONE", "vault://each/ONE"], 0),
        json!({"ONE": "same"})
    );
    assert_eq!(
        states(&env, &["vault://bundle#TWO", "vault://bundle#TWO@1"], 10),
        json!({"TWO": "different"})
    );
    assert_eq!(
        states(&env, &["vault://each/TWO", "vault://each/ONE"], 10),
        json!({"TWO": "different"})
    );
    set(&env, "vault://each/ONE", &two);
    assert_eq!(
        states(&env, &["vault://each/ONE@1", "vault://bundle#ONE"], 0),
        json!({"ONE": "same"})
    );
}

#[test]
fn what_cannot_be_compared_is_no_difference() {
    let env = TestEnv::new(KMSEAL);
    set(&env, "vault://a", &env.canary("a"));
    env.plaintext_file(".env");
    env.write(".env", format!("A={}\nB=$A\n", env.canary("b")));
    for (words, code, says) in [
        (["vault://a", "vault://none"], 1, "there is nothing at vault://none"),
        (["vault://a@2", "vault://a"], 1, "has no version 2"),
        (["vault://a", "missing.env"], 1, "cannot open missing.env"),
        (["valt://a", "vault://a"], 2, "no store begins like this"),
        (["sealed:AAAA", "vault://a"], 2, "a sealed value is no place"),
        (["vault://a b", "vault://a"], 2, "the name has the character"),
    ] {
        let output = env.run([&["diff"], &words[..]].concat()).output().code(code).stdout_is("");
        assert!(output.stderr.contains(says), "{words:?}: {}", output.stderr);
    }
    let bash = ["diff", ".env", "vault://a", "--env-dialect", "bash"];
    let said = env.run(bash).output().code(1).stderr;
    assert!(said.contains("B has no literal value as bash reads it"), "{said}");
    let bash = [&bash[..], &["--exclude", "B"]].concat();
    env.run(bash).output().code(10);
}
