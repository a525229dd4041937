//! Values go in and come out byte for byte, and what cannot be kept is refused before any call.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{Bench, Place, each, members};
use crate::support::cloud::without_places;

#[test]
fn every_text_comes_back_byte_for_byte() {
    each(|bench, place| {
        let (env, entry) = (&bench.env, place.at("shop/a"));
        let awkward = env.awkward_canary("awkward");
        let lines = format!("\n{}\r\n\t\n{}\n", env.canary("one"), env.canary("two"));
        let words = format!("Grüße 秘密 🔑 e\u{301} {}", env.canary("words"));
        let large = env.register("large", crate::support::needles::random_text(4096));
        for value in [&awkward, &lines, &words, &large] {
            bench.set(&entry, value);
            bench.reveals(&entry, value);
        }
        env.plaintext_file("file");
        env.write("file", format!("{awkward}\n"));
        bench.does(&["set", &entry, "@file"]);
        bench.reveals(&entry, &awkward);
        bench.does(&["set", &entry, "@file", "--raw"]);
        bench.reveals(&entry, &format!("{awkward}\n"));
        // Not shown unless it is asked for.
        let hidden = env.run(["get", &entry]).output().code(0).stdout_is("********\n");
        assert_eq!(hidden.stderr, format!("hint: run `kmseal get {entry} --reveal`\n"));
    });
}

#[test]
fn bytes_that_are_no_text_are_kept_or_refused() {
    each(|bench, place| {
        let (env, entry) = (&bench.env, place.at("shop/binary"));
        let bytes = [&[0xff, 0, 0x1b, b'\n'][..], env.canary("binary").as_bytes()].concat();
        if place == Place::Parameters {
            let set = env.run(["set", &entry, "-"]).stdin(bytes).output().code(1);
            let said = without_places(set.stdout_is("").stderr);
            let why = "its value is not valid UTF-8, and Parameter Store keeps text only";
            assert_eq!(said, format!("error: {entry} cannot take it: {why}\n"));
            assert_eq!(bench.account.front().operations(), [""; 0]);
            return;
        }
        bench.set(&entry, &bytes);
        let raw = env.command(["get", &entry, "--reveal", "-n"]).output().expect("starts");
        assert!(raw.stdout == bytes, "other bytes came back");
        let encoded = STANDARD.encode(&bytes);
        let shown = bench.data(&["get", &entry, "--reveal"], &[&encoded]);
        assert_eq!(shown["value_base64"], json!(encoded));
        assert_eq!(members(&shown), ["reference", "value_base64", "version"]);
    });
}

#[test]
fn what_a_store_cannot_keep_is_refused_before_any_call() {
    each(|bench, place| {
        let entry = place.at("shop/a");
        let (most, braces, limit) = match place {
            Place::Vault => (1_048_576, 0, ""),
            Place::Secrets => (65_536, 0, "the 65536 bytes that Secrets Manager takes"),
            Place::Parameters => (8_192, 1, "the 8192 bytes that Parameter Store takes"),
        };
        let front = bench.account.front();
        let set = |value: Vec<u8>, code| {
            front.clear();
            bench.env.run(["set", &entry, "-", "--yes"]).stdin(value).output().code(code).stderr
        };
        let said = set(vec![b'x'; most + 1], 1);
        assert!(said.contains(limit), "{said}");
        assert_eq!(front.operations(), [""; 0]);
        for empty in ["", "\n"] {
            let said = without_places(set(empty.into(), 1));
            assert!(said.starts_with("error: there is no value to store"), "{said}");
            assert!(said.contains("\nhint: "), "{said}");
            assert_eq!(front.operations(), [""; 0]);
        }
        let said = set("x{{ssm:y}}".into(), braces);
        assert_eq!(said.contains("has `{{` in it, which Parameter Store refuses"), braces == 1);
        assert_eq!(front.calls().is_empty(), place != Place::Secrets, "{said}");
        // As much as it takes.
        set(vec![b'x'; most], 0);
    });
}

/// A migration looks at what is there, but writes nothing when one of the values does not fit.
#[test]
fn one_value_that_does_not_fit_stops_a_migration_before_the_first_write() {
    for (words, large) in [
        (&["--to", "ssm:///shop"][..], 8_193),
        (&["--to", "sm://shop", "--layout", "each"], 65_537),
        (&["--to", "sm://shop"], 65_537),
    ] {
        let bench = Bench::new();
        let good = bench.env.canary("good");
        let file = format!("A_TOKEN={good}\nB_TOKEN={}\n", "x".repeat(large));
        bench.file(".env", &file);
        let command = ["migrate", ".env", "--yes", "--select", "*_TOKEN", "--env-dialect", "node"];
        let said = bench.refuses(&[&command, words].concat(), 1);
        assert!(said.contains("bytes that"), "{said}");
        assert!(said.contains("\nhint: "), "{said}");
        for write in ["PutParameter", "CreateSecret", "PutSecretValue"] {
            assert_eq!(bench.account.front().count(write), 0, "{words:?}");
        }
        assert!(bench.env.read(".env") == file.as_bytes());
        assert_eq!(bench.data(&["runs"], &[]), json!([]));
    }
}

#[test]
fn members_of_json_values() {
    each(|bench, place| {
        let (entry, member) = (place.at("shop/json"), bench.env.canary("member"));
        let odd = bench.env.awkward_canary("odd");
        let value = json!({ "k": member, "n": 1.5, "with space": odd, "o": { "z": [1] } });
        bench.set(&entry, value.to_string());
        if !place.has_members() {
            let said = bench.refuses(&["get", &format!("{entry}#k")], 2);
            assert!(said.contains("a parameter has no members"), "{said}");
            return;
        }
        bench.reveals(&format!("{entry}#k"), &member);
        bench.reveals(&format!("{entry}#with space"), &odd);
        bench.reveals(&format!("{entry}#n"), "1.5");
        bench.reveals(&format!("{entry}#o"), r#"{"z":[1]}"#);
        let said = bench.refuses(&["get", &format!("{entry}#none"), "--reveal"], 1);
        let why = format!("the value of {entry} is not a JSON object with a member \"none\"");
        assert!(said.starts_with(&format!("error: {why}\n")), "{said}");
    });
}

#[test]
fn documents_in_json() {
    each(|bench, place| {
        let (entry, value) = (place.at("shop/a"), bench.env.canary("value"));
        bench.file("value", &value);
        let set = bench.data(&["set", &entry, "@value"], &[]);
        assert_eq!(members(&set), ["reference", "version"]);
        let shown = bench.data(&["get", &entry, "--reveal"], &[&value]);
        assert_eq!(shown["value"], json!(value));
        assert_eq!(shown["version"], set["version"]);
        let hidden = bench.data(&["get", &entry], &[]);
        assert_eq!(hidden, set);
        let is_text = place == Place::Secrets;
        assert_eq!((set["version"].is_string(), set["version"].is_u64()), (is_text, !is_text));
        let list = bench.data(&["list", &place.at("shop")], &[]);
        let names = ["deleted", "in_clear", "key", "reference", "version", "written"];
        assert_eq!(members(&list[0]), names);
        assert_eq!((&list[0]["in_clear"], &list[0]["deleted"]), (&json!(false), &json!(null)));
        assert_eq!(list[0]["version"], set["version"]);
        let history = bench.history(&entry);
        let names = ["key", "keys", "labels", "newest", "version", "written"];
        assert_eq!(members(&history[0]), names);
        assert_eq!(history[0]["newest"], json!(true));
        let words: &[&str] = if place.can_restore() {
            &["delete", "--yes"]
        } else {
            &["delete", "--yes", "--purge"]
        };
        let deleted = bench.data(&[words, &[&entry]].concat(), &[]);
        assert_eq!(deleted, json!({ "references": [entry], "purged": !place.can_restore() }));
        if place.can_restore() {
            let mut restored = set;
            restored["restored"] = json!(true);
            restored["outcome"] = json!("done");
            assert_eq!(bench.data(&["restore", &entry], &[]), restored);
        }
    });
}

#[test]
fn a_failure_in_json_has_its_sentence_and_its_next_step() {
    each(|bench, place| {
        let entry = place.at("shop/none");
        let output = bench.env.run(["get", &entry, "--json"]).output().code(1);
        let document: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
        let error = &document["error"];
        assert_eq!(error["message"], json!(format!("there is no entry {entry}")));
        assert_eq!(error["hints"], json!([{ "run": place.list() }]));
        assert_eq!((&document["ok"], &document["exit_code"]), (&json!(false), &json!(1)));
    });
}
