//! `migrate` from store to store: all below a name, and nothing else.

use serde_json::json;

use super::{Bench, Place, can_take_back};
use crate::support::cloud::{Calls, Fault};

/// From where to where, how, and where an entry `x` is then.
type Row = (Place, Place, &'static [&'static str], fn(&str) -> String);

fn rows() -> Vec<Row> {
    let each: &[&str] = &["--layout", "each"];
    vec![
        (Place::Parameters, Place::Secrets, &[], |name| format!("sm://to#{name}")),
        (Place::Parameters, Place::Secrets, each, |name| format!("sm://to/{name}")),
        (Place::Parameters, Place::Vault, &[], |name| format!("vault://to/{name}")),
        (Place::Parameters, Place::Parameters, &[], |name| format!("ssm:///to/{name}")),
        (Place::Secrets, Place::Parameters, &[], |name| format!("ssm:///to/{name}")),
        (Place::Secrets, Place::Vault, &[], |name| format!("vault://to/{name}")),
        (Place::Vault, Place::Secrets, &[], |name| format!("sm://to#{name}")),
        (Place::Vault, Place::Secrets, each, |name| format!("sm://to/{name}")),
        (Place::Vault, Place::Parameters, &[], |name| format!("ssm:///to/{name}")),
    ]
}

fn command<'w>(from: &'w str, to: &'w str, layout: &[&'w str]) -> Vec<&'w str> {
    [&["migrate", from, "--to", to, "--yes"], layout].concat()
}

const NAMES: [&str; 3] = ["A_TOKEN", "B_TOKEN", "C_TOKEN"];

#[test]
fn all_below_a_name_goes_over_and_comes_back() {
    for (from, to, layout, target) in rows() {
        println!("{from:?} to {to:?} {layout:?}");
        let bench = Bench::new();
        let values = NAMES.map(|name| bench.env.awkward_canary(name));
        for (name, value) in NAMES.iter().zip(&values) {
            bench.set(&from.at(&format!("shop/{name}")), value);
        }
        bench.set(&from.at("shop2/OTHER"), "x");
        let (source, destination) = (from.at("shop"), to.at("to"));
        let words = command(&source, &destination, layout);
        let planned = bench.data(&[&words[..], &["--dry-run"]].concat(), &[]);
        assert_eq!(planned["outcome"], json!("planned"));
        let done = bench.data(&words, &[]);
        assert_eq!((&done["outcome"], &done["reminders"]), (&json!("done"), &json!([])));
        assert_eq!(done["items"].as_array().map(Vec::len), Some(NAMES.len()));
        for (name, value) in NAMES.iter().zip(&values) {
            bench.reveals(&target(name), value);
            bench.reveals(&from.at(&format!("shop/{name}")), value);
        }
        bench.refuses(&["get", &target("OTHER")], 1);
        let again = bench.data(&words, &[]);
        assert_eq!(again["outcome"], json!("nothing-to-do"));
        if !can_take_back(to) {
            continue;
        }
        bench.does(&["undo"]);
        for (name, value) in NAMES.iter().zip(&values) {
            bench.is_gone(&target(name));
            bench.reveals(&from.at(&format!("shop/{name}")), value);
        }
        bench.does(&["undo"]);
    }
}

#[test]
fn cut_off_in_the_middle_it_is_finished_or_taken_back() {
    let writes = [(Place::Secrets, "CreateSecret"), (Place::Parameters, "PutParameter")];
    for (from, to, layout, target) in rows() {
        let Some((_, write)) = writes.iter().find(|(place, _)| *place == to) else {
            continue;
        };
        // One secret for all takes one write.
        let nth = if to == Place::Secrets && layout.is_empty() { 1 } else { 2 };
        if nth == 2 && !can_take_back(to) {
            continue;
        }
        for next in ["resume", "undo"] {
            println!("{from:?} to {to:?} {layout:?}: {next}");
            let bench = Bench::new();
            let values = NAMES.map(|name| bench.env.canary(name));
            for (name, value) in NAMES.iter().zip(&values) {
                bench.set(&from.at(&format!("shop/{name}")), value);
            }
            let front = bench.account.front();
            let denied = front.inject(Fault::AccessDenied, Calls::of(write).nth(nth).always());
            let (source, destination) = (from.at("shop"), to.at("to"));
            let said = bench.refuses(&command(&source, &destination, layout), 3);
            assert!(denied.fired() > 0);
            assert!(said.contains("was cut off half-way"), "{said}");
            for command in ["resume", "undo"] {
                assert!(said.contains(&format!("hint: run `kmseal {command} ")), "{said}");
            }
            front.heal();
            bench.does(&[next]);
            for (name, value) in NAMES.iter().zip(&values) {
                if next == "resume" {
                    bench.reveals(&target(name), value);
                } else {
                    bench.is_gone(&target(name));
                }
            }
            bench.does(&[next]);
        }
    }
}

#[test]
fn a_parameter_in_clear_is_copied_and_named_afterwards() {
    for (to, target) in [
        (Place::Secrets, "sm://to#A_TOKEN"),
        (Place::Parameters, "ssm:///to/A_TOKEN"),
        (Place::Vault, "vault://to/A_TOKEN"),
    ] {
        let bench = Bench::new();
        let [clear, sealed] = ["clear", "sealed"].map(|label| bench.env.canary(label));
        bench.in_clear("/shop/A_TOKEN", &clear);
        bench.set("ssm:///shop/B_TOKEN", &sealed);
        let list = bench.env.run(["list", "ssm:///shop"]).output().code(0).stdout;
        assert!(list.lines().any(|line| line.ends_with("in clear")), "{list}");
        let done = bench.data(&command("ssm:///shop", &to.at("to"), &[]), &[]);
        let reminders = done["reminders"].as_array().expect("a list");
        assert_eq!(reminders.len(), 2, "{reminders:?}");
        let said = reminders[0]["say"].as_str().expect("a sentence");
        assert!(said.starts_with("ssm:///shop/A_TOKEN is kept in clear"), "{said}");
        assert_eq!(reminders[1], json!({ "run": "kmseal delete --purge ssm:///shop/A_TOKEN" }));
        let clear_items: Vec<bool> = done["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|item| item["in_clear"] == json!(true))
            .collect();
        assert_eq!(clear_items, [true, false]);
        bench.reveals(target, &clear);
        // The copy is not in clear.
        if to == Place::Parameters {
            let body = json!({ "Name": "/to/A_TOKEN" });
            let kept = bench.account.ask("AmazonSSM.GetParameter", body);
            assert_eq!(kept["Parameter"]["Type"], json!("SecureString"));
        }
    }
}

/// Its earlier versions would stay readable, and Parameter Store changes no type.
#[test]
fn a_parameter_in_clear_takes_no_secret() {
    let bench = Bench::new();
    let (clear, value) = (bench.env.canary("clear"), bench.env.canary("value"));
    bench.in_clear("/shop/a", &clear);
    bench.file("value", &value);
    let said = bench.refuses(&["set", "ssm:///shop/a", "@value"], 1);
    assert!(said.contains("ssm:///shop/a is kept in clear"), "{said}");
    assert!(said.contains("\nhint: "), "{said}");
    bench.set("vault://from", &value);
    let words = ["copy", "vault://from", "ssm:///shop/a", "--yes", "--on-conflict", "overwrite"];
    let said = bench.refuses(&words, 1);
    assert!(said.contains("kept in clear"), "{said}");
    // Not even what is the same: it would stay in clear.
    bench.set("vault://from", &clear);
    let said = bench.refuses(&words, 1);
    assert!(said.contains("ssm:///shop/a is kept in clear"), "{said}");
    bench.file(".env", &format!("API_TOKEN={clear}\n"));
    bench.in_clear("/shop/API_TOKEN", &clear);
    let said = bench.refuses(&["migrate", ".env", "--to", "ssm:///shop", "--yes"], 1);
    assert!(said.contains("ssm:///shop/API_TOKEN is kept in clear"), "{said}");
    bench.reveals("ssm:///shop/a", &clear);
    assert_eq!(bench.account.front().count("PutParameter"), 0);
    assert_eq!(bench.data(&["runs"], &[]), json!([]));
}

/// One of them would be lost without a word.
#[test]
fn two_sources_for_one_name_are_refused_unless_they_agree() {
    for (from, to, layout, target) in rows() {
        println!("{from:?} to {to:?} {layout:?}");
        let bench = Bench::new();
        let [one, two] = ["one", "two"].map(|label| bench.env.canary(label));
        bench.set(&from.at("one/A_TOKEN"), &one);
        bench.set(&from.at("two/A_TOKEN"), &two);
        let (first, second, destination) = (from.at("one"), from.at("two"), to.at("to"));
        let words = [&["migrate", &first, &second, "--to", &destination, "--yes"], layout].concat();
        for action in ["fail", "overwrite"] {
            let said = bench.refuses(&[&words[..], &["--on-conflict", action]].concat(), 1);
            assert!(said.contains("another source would give"), "{said}");
        }
        bench.is_gone(&target("A_TOKEN"));
        bench.set(&from.at("two/A_TOKEN"), &one);
        bench.does(&words);
        bench.reveals(&target("A_TOKEN"), &one);
    }
}

#[test]
fn nothing_below_a_name_is_no_success() {
    for from in Place::ALL {
        let bench = Bench::new();
        bench.set(&from.at("shop2/a"), "x");
        let source = from.at("shop");
        let said = bench.refuses(&["migrate", &source, "--to", "vault://to", "--yes"], 1);
        let expected = format!("error: there is nothing at {source} and below it\n");
        assert!(said.ends_with(&expected), "{said}");
    }
}
