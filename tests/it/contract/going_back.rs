//! `restore` of an earlier version: planned, asked for, journaled, and taken back.

use serde_json::json;

use super::{Bench, Place, each, keeps_all_versions};

/// The name of the first version of an entry.
fn first(bench: &Bench, place: Place, name: &str) -> String {
    let version = bench.history(&place.at(name))[0]["version"].clone();
    version.as_str().map_or_else(|| version.to_string(), str::to_owned)
}

#[test]
fn it_is_planned_and_asked_for_and_undo_takes_it_back() {
    each(|bench, place| {
        let [old, new] = ["old", "new"].map(|label| bench.env.awkward_canary(label));
        let entry = place.at("shop/a");
        bench.set(&entry, &old);
        bench.set(&entry, &new);
        let earlier = place.version("shop/a", &first(bench, place, "shop/a"));
        let output = bench.env.run(["restore", &*earlier, "--dry-run"]).output().code(0);
        assert!(output.stdout.contains(&earlier), "{}", output.stdout);
        assert!(output.stderr.ends_with("a dry run: nothing was changed\n"), "{}", output.stderr);
        let planned = bench.data(&["restore", &earlier, "--dry-run"], &[]);
        assert_eq!((&planned["restored"], &planned["run"]), (&json!(true), &json!(null)));
        assert_eq!(planned["outcome"], json!("planned"));
        let said = bench.refuses(&["restore", &earlier], 2);
        assert!(said.contains("add --yes to go on without being asked"), "{said}");
        bench.reveals(&entry, &new);
        let done = bench.data(&["restore", &earlier, "--yes"], &[]);
        assert_eq!((&done["reference"], &done["restored"]), (&json!(entry), &json!(true)));
        bench.reveals(&entry, &old);
        let history = bench.history(&entry);
        if !keeps_all_versions(place) {
            return;
        }
        let newest = history.iter().find(|version| version["newest"] == json!(true));
        assert_eq!(newest.expect("a newest version")["version"], done["version"]);
        assert_eq!(history.len(), 3);
        let again = bench.data(&["restore", &earlier, "--yes"], &[]);
        assert_eq!(again["restored"], json!(false));
        assert_eq!(again["outcome"], json!("nothing-to-do"));
        let undo = done["undo"].as_str().expect("a command");
        bench.does(&undo.split(' ').skip(1).collect::<Vec<_>>());
        bench.reveals(&entry, &new);
        assert_eq!(bench.history(&entry).len(), 4);
        assert_eq!(bench.env.runs(), (1, 0));
    });
}

#[test]
fn a_member_goes_back_alone_and_stays_what_it_was() {
    each(|bench, place| {
        if !place.has_members() {
            return;
        }
        let [old, new, other] =
            ["old", "new", "other"].map(|label| bench.env.awkward_canary(label));
        let entry = place.at("shop/a");
        let (old, new) = (json!(old).to_string(), json!(new).to_string());
        bench.set(&entry, format!(r#"{{"K":{old},"N":1.50,"O":{{"z":1, "a":2}},"GONE":7}}"#));
        let version = first(bench, place, "shop/a");
        bench.set(&entry, format!(r#"{{"N":"2","K":{new},"O":[],"OTHER":{}}}"#, json!(other)));
        let back = |key: &str| {
            let reference = format!("{entry}#{key}@{version}");
            bench.does(&["restore", &reference, "--yes"]);
        };
        let now = |k: &str, n: &str, o: &str, gone: &str| {
            let expected = format!(r#"{{"N":{n},"K":{k},"O":{o},"OTHER":{}{gone}}}"#, json!(other));
            bench.reveals(&entry, &expected);
        };
        back("N");
        now(&new, "1.50", "[]", "");
        if !keeps_all_versions(place) {
            return;
        }
        back("O");
        now(&new, "1.50", r#"{"z":1, "a":2}"#, "");
        back("GONE");
        now(&new, "1.50", r#"{"z":1, "a":2}"#, r#","GONE":7"#);
        back("K");
        now(&old, "1.50", r#"{"z":1, "a":2}"#, r#","GONE":7"#);
        bench.does(&["undo"]);
        now(&new, "1.50", r#"{"z":1, "a":2}"#, r#","GONE":7"#);
        let said = bench.refuses(&["restore", &format!("{entry}#OTHER@{version}"), "--yes"], 1);
        assert!(said.contains("is not a JSON object with a member \"OTHER\""), "{said}");
        let said = bench.refuses(&["restore", &format!("{entry}#K"), "--yes"], 2);
        assert!(said.contains("from an earlier version, and none is named"), "{said}");
    });
}

#[test]
fn history_says_how_to_go_back() {
    each(|bench, place| {
        let entry = place.at("shop/a");
        bench.set(&entry, bench.env.canary("one"));
        let said = bench.env.run(["history", &*entry]).output().code(0).stderr;
        assert!(!said.contains("restore"), "{said}");
        bench.set(&entry, bench.env.canary("two"));
        let earlier = place.version("shop/a", &first(bench, place, "shop/a"));
        let said = bench.env.run(["history", &*entry]).output().code(0).stderr;
        let hint = format!("`kmseal restore {earlier}` makes that version the newest again");
        assert!(said.contains(&hint), "{said}");
    });
}

#[test]
fn what_was_kept_as_bytes_stays_bytes() {
    let bench = Bench::new();
    let account = &bench.account;
    let value = bench.env.canary("value");
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &value);
    let body = json!({ "Name": "shop/bytes", "SecretBinary": encoded });
    account.ask("secretsmanager.CreateSecret", body);
    let version = first(&bench, Place::Secrets, "shop/bytes");
    bench.set("sm://shop/bytes", bench.env.canary("later"));
    bench.does(&["restore", &format!("sm://shop/bytes@{version}"), "--yes"]);
    let kept = account.ask("secretsmanager.GetSecretValue", json!({ "SecretId": "shop/bytes" }));
    assert_eq!(kept["SecretBinary"], json!(encoded));
}
