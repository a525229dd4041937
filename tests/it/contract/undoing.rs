//! Overwriting, and what an undo does when others use or have changed an entry.

use serde_json::{Value, json};

use super::files::{Target, runs_with};
use super::{Bench, keeps_all_versions};

/// An object with another member where members are kept, and the value itself elsewhere.
fn give(bench: &Bench, target: Target, name: &str, value: &str) {
    match (target.reference)(name).split_once('#') {
        Some((bundle, member)) => {
            bench.set(bundle, json!({ "OTHER": "1", member: value }).to_string());
        }
        None => bench.set(&(target.reference)(name), value),
    }
}

fn whole(target: Target, name: &str) -> String {
    let reference = (target.reference)(name);
    reference.split('#').next().unwrap_or_default().to_owned()
}

#[test]
fn overwriting_is_undone_to_the_earlier_value() {
    for target in Target::all() {
        println!("{:?}", target.words);
        let bench = Bench::new();
        let (earlier, later) = (bench.env.awkward_canary("earlier"), bench.env.canary("later"));
        give(&bench, target, "API_TOKEN", &earlier);
        let before = format!("API_TOKEN={later}\n");
        bench.file(".env", &before);
        let words = [&target.migrate(&[".env"])[..], &["--on-conflict", "overwrite"]].concat();
        bench.does(&words);
        runs_with(&bench, ".env", &[("API_TOKEN", &later)]);
        let entry = whole(target, "API_TOKEN");
        assert_eq!(bench.history(&entry).len(), 2);
        bench.does(&["undo"]);
        bench.reveals(&(target.reference)("API_TOKEN"), &earlier);
        assert!(bench.env.read(".env") == before.as_bytes(), "the file was not put back");
        let versions = if keeps_all_versions(target.place) { 3 } else { 2 };
        assert_eq!(bench.history(&entry).len(), versions);
        if entry != (target.reference)("API_TOKEN") {
            bench.reveals(&format!("{entry}#OTHER"), "1");
        }
        bench.does(&["undo"]);
        assert_eq!(bench.history(&entry).len(), versions);
    }
}

#[test]
fn a_conflict_is_refused_with_both_ways_out() {
    for target in Target::all() {
        println!("{:?}", target.words);
        let bench = Bench::new();
        let [earlier, later] = ["earlier", "later"].map(|label| bench.env.canary(label));
        give(&bench, target, "API_TOKEN", &earlier);
        let before = format!("API_TOKEN={later}\n");
        bench.file(".env", &before);
        let words = target.migrate(&[".env"]);
        let front = bench.account.front();
        front.clear();
        let said = bench.refuses(&words, 1);
        assert!(said.contains("the store has another value under that name"), "{said}");
        for action in ["overwrite", "skip"] {
            let hint =
                said.lines().find(|line| line.ends_with(&format!("--on-conflict {action}`")));
            let hint = hint.and_then(|line| line.strip_prefix("hint: run `kmseal migrate"));
            let hint = hint.unwrap_or_else(|| panic!("{action}: {said}"));
            assert!(hint.contains(target.words[1]), "{hint}");
        }
        for write in ["CreateSecret", "PutSecretValue", "UpdateSecret", "PutParameter"] {
            assert_eq!(front.count(write), 0, "{write}");
        }
        assert!(bench.env.read(".env") == before.as_bytes());
        bench.reveals(&(target.reference)("API_TOKEN"), &earlier);
        let skipped = [&words[..], &["--on-conflict", "skip"]].concat();
        assert_eq!(bench.data(&skipped, &[])["outcome"], json!("nothing-to-do"));
        assert!(bench.env.read(".env") == before.as_bytes());
    }
}

#[test]
fn an_entry_that_a_later_run_uses_stays() {
    for target in Target::all() {
        println!("{:?}", target.words);
        let bench = Bench::new();
        let token = bench.env.canary("token");
        let content = format!("API_TOKEN={token}\n");
        for file in ["one.env", "two.env"] {
            bench.file(file, &content);
        }
        let first = bench.data(&target.migrate(&["one.env"]), &[]);
        bench.does(&target.migrate(&["two.env"]));
        let run = first["run"].as_str().expect("a run");
        let undone = bench.data(&["undo", run], &[]);
        assert_eq!(undone["kept"], json!([whole(target, "API_TOKEN")]));
        assert!(bench.env.read("one.env") == content.as_bytes());
        runs_with(&bench, "two.env", &[("API_TOKEN", &token)]);
        // The later run has made nothing that could go.
        bench.does(&["undo"]);
        assert!(bench.env.read("two.env") == content.as_bytes());
    }
}

#[test]
fn an_entry_that_somebody_has_changed_stays() {
    for target in Target::all() {
        println!("{:?}", target.words);
        let bench = Bench::new();
        let [token, rotated] = ["token", "rotated"].map(|label| bench.env.canary(label));
        let before = format!("API_TOKEN={token}\n");
        bench.file(".env", &before);
        bench.does(&target.migrate(&[".env"]));
        give(&bench, target, "API_TOKEN", &rotated);
        let undone = bench.data(&["undo"], &[]);
        assert_eq!(undone["kept"], json!([whole(target, "API_TOKEN")]));
        assert!(bench.env.read(".env") == before.as_bytes());
        bench.reveals(&(target.reference)("API_TOKEN"), &rotated);
    }
}

#[test]
fn a_run_is_named_with_what_it_writes() {
    for target in Target::all() {
        let bench = Bench::new();
        bench.file(".env", &format!("API_TOKEN={}\n", bench.env.canary("token")));
        bench.does(&target.migrate(&[".env"]));
        let runs = bench.data(&["runs"], &[]);
        let runs: &Vec<Value> = runs.as_array().expect("a list");
        assert_eq!(runs.len(), 1);
        assert_eq!(runs[0]["writes"], json!([whole(target, "API_TOKEN")]));
        assert_eq!(runs[0]["state"], json!("done"));
    }
}
