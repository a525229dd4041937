//! `migrate` from files into every store and layout, and back byte for byte.

use serde_json::{Value, json};

use super::{Bench, Place, can_take_back};

/// Where to, how, and what stands in the file for a variable.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub(super) place: Place,
    pub(super) words: &'static [&'static str],
    pub(super) reference: fn(&str) -> String,
}

impl Target {
    pub(super) fn all() -> [Self; 5] {
        let [bundle, each, vault]: [fn(&str) -> String; 3] = [
            |name| format!("sm://shop/dev#{name}"),
            |name| format!("sm://shop/dev/{name}"),
            |name| format!("vault://shop/dev/{name}"),
        ];
        let target = |place, words, reference| Self { place, words, reference };
        [
            target(Place::Secrets, &["--to", "sm://shop/dev"], bundle),
            target(Place::Secrets, &["--to", "sm://shop/dev", "--layout", "each"], each),
            target(Place::Parameters, &["--to", "ssm:///shop/dev"], |name| {
                format!("ssm:///shop/dev/{name}")
            }),
            target(Place::Vault, &["--to", "vault://shop/dev"], vault),
            target(Place::Vault, &["--to", "vault://shop/dev", "--layout", "members"], |name| {
                format!("vault://shop/dev#{name}")
            }),
        ]
    }

    pub(super) fn migrate(self, files: &[&'static str]) -> Vec<&'static str> {
        [&["migrate"], files, self.words, &["--yes", "--env-dialect", "node"]].concat()
    }
}

/// The program gets the values, from references alone.
#[track_caller]
pub(super) fn runs_with(bench: &Bench, file: &str, values: &[(&str, &str)]) {
    let names = values.iter().map(|(name, _)| *name);
    let words = ["run", "--pristine", "-f", file, "--", "printenv"].into_iter().chain(names);
    let mut run = bench.env.run(words);
    for (_, value) in values {
        run = run.declare_output_may_contain(*value);
    }
    let line = |(_, value): &(&str, &str)| format!("{value}\n");
    let expected: String = values.iter().map(line).collect();
    assert_eq!(run.output().code(0).stdout, expected);
}

#[test]
fn into_every_store_and_back_byte_for_byte() {
    for target in Target::all() {
        println!("{:?}", target.words);
        let bench = Bench::new();
        let [password, token] = ["password", "token"].map(|label| bench.env.canary(label));
        let before = format!(
            "# of the shop\r\nNAME=shop\nDB_PASSWORD='{password}'   # of the database\n\n\
             export API_TOKEN=\"{token}\"\nPORT=5432"
        );
        bench.file(".env", &before);
        let words = target.migrate(&[".env"]);
        let planned = bench.data(&[&words[..], &["--dry-run"]].concat(), &[]);
        assert_eq!(planned["outcome"], json!("planned"));
        assert!(bench.env.read(".env") == before.as_bytes(), "a dry run changed the file");
        let done = bench.data(&words, &[]);
        assert_eq!(done["outcome"], json!("done"));
        let after = String::from_utf8(bench.env.read(".env")).expect("text");
        for (name, value) in [("DB_PASSWORD", &password), ("API_TOKEN", &token)] {
            assert!(after.contains(&(target.reference)(name)), "{after}");
            bench.reveals(&(target.reference)(name), value);
        }
        bench.env.assert_clean(".env", after.as_bytes());
        runs_with(&bench, ".env", &[("DB_PASSWORD", &password), ("API_TOKEN", &token)]);
        // What is a reference already is not moved again.
        let again = bench.data(&words, &[]);
        assert_eq!(again["outcome"], json!("nothing-to-do"));
        assert!(bench.env.read(".env") == after.as_bytes());
        if !can_take_back(target.place) {
            continue;
        }
        let undone = bench.data(&["undo"], &[]);
        assert_eq!(undone["restored"], json!(2));
        assert_eq!((&undone["left"], &undone["kept"]), (&json!([]), &json!([])));
        assert!(bench.env.read(".env") == before.as_bytes(), "the file was not put back");
        for name in ["DB_PASSWORD", "API_TOKEN"] {
            bench.is_gone(&(target.reference)(name));
        }
        let undone = bench.data(&["undo"], &[]);
        assert_eq!(undone["already"], json!(true));
    }
}

/// A deleted secret keeps its name until it is gone; a parameter and an entry of the vault do not.
#[test]
fn after_an_undo_it_can_be_done_again() {
    for target in Target::all().into_iter().filter(|target| can_take_back(target.place)) {
        println!("{:?}", target.words);
        let bench = Bench::new();
        let token = bench.env.canary("token");
        bench.file(".env", &format!("API_TOKEN={token}\n"));
        let words = target.migrate(&[".env"]);
        bench.does(&words);
        bench.does(&["undo"]);
        if target.place == Place::Secrets {
            let said = bench.refuses(&words, 1);
            assert!(said.contains("is scheduled for deletion"), "{said}");
            let entry = (target.reference)("API_TOKEN").replace("#API_TOKEN", "");
            assert!(said.contains(&format!("hint: run `kmseal restore {entry}`")), "{said}");
            bench.does(&["restore", &entry]);
        }
        bench.does(&words);
        runs_with(&bench, ".env", &[("API_TOKEN", &token)]);
    }
}

#[test]
fn a_value_that_is_there_already_is_used_again() {
    for target in Target::all() {
        println!("{:?}", target.words);
        let bench = Bench::new();
        let token = bench.env.canary("token");
        bench.file("one.env", &format!("API_TOKEN={token}\n"));
        bench.file("two.env", &format!("API_TOKEN=\"{token}\"\n"));
        bench.does(&target.migrate(&["one.env"]));
        let front = bench.account.front();
        front.clear();
        bench.does(&target.migrate(&["two.env"]));
        for write in ["CreateSecret", "PutSecretValue", "UpdateSecret", "PutParameter"] {
            assert_eq!(front.count(write), 0, "{write}");
        }
        let entry = (target.reference)("API_TOKEN").replace("#API_TOKEN", "");
        assert_eq!(bench.history(&entry).len(), 1);
        for file in ["one.env", "two.env"] {
            runs_with(&bench, file, &[("API_TOKEN", &token)]);
        }
    }
}

#[test]
fn two_files_go_into_one_entry() {
    for target in Target::all() {
        println!("{:?}", target.words);
        let bench = Bench::new();
        let [one, two, both] = ["one", "two", "both"].map(|label| bench.env.canary(label));
        let files = [
            ("one.env", format!("A_TOKEN={one}\nSHARED_TOKEN={both}\n")),
            ("two.env", format!("B_TOKEN={two}\nSHARED_TOKEN={both}\n")),
        ];
        for (name, content) in &files {
            bench.file(name, content);
        }
        bench.does(&target.migrate(&["one.env", "two.env"]));
        runs_with(&bench, "one.env", &[("A_TOKEN", &one), ("SHARED_TOKEN", &both)]);
        runs_with(&bench, "two.env", &[("B_TOKEN", &two), ("SHARED_TOKEN", &both)]);
        let entry = (target.reference)("A_TOKEN");
        if let Some((bundle, _)) = entry.split_once('#') {
            assert_eq!(bench.history(bundle).len(), 1, "more than one write");
            let value = json!({ "A_TOKEN": one, "B_TOKEN": two, "SHARED_TOKEN": both });
            let get = bench.env.run(["get", bundle, "--reveal", "-n"]);
            let get = [&one, &two, &both]
                .into_iter()
                .fold(get, |get, value| get.declare_output_may_contain(&**value));
            let kept: Value = serde_json::from_str(&get.output().code(0).stdout).expect("JSON");
            assert_eq!(kept, value);
        }
        if can_take_back(target.place) {
            bench.does(&["undo"]);
            for (name, content) in &files {
                assert!(bench.env.read(name) == content.as_bytes(), "{name} was not put back");
            }
        }
    }
}

#[test]
fn files_that_disagree_are_refused() {
    for target in Target::all() {
        let bench = Bench::new();
        for name in ["one.env", "two.env"] {
            bench.file(name, &format!("API_TOKEN={}\n", bench.env.canary(name)));
        }
        let said = bench.refuses(&target.migrate(&["one.env", "two.env"]), 1);
        assert!(said.contains("another file sets it to another value"), "{said}");
        bench.is_gone(&(target.reference)("API_TOKEN"));
    }
}
