//! `set` and `restore` make sure of the value: it is read back, and the same one makes no second version.

use serde_json::json;

use super::{Bench, Place, each, keeps_all_versions};
use crate::support::cloud::differences::CREATED_VERSIONS;
use crate::support::cloud::{Calls, Emulator, Fault, cloud};

#[test]
fn the_same_value_makes_no_second_version() {
    each(|bench: &Bench, place| {
        let [value, other] = ["value", "other"].map(|label| bench.env.canary(label));
        let reference = place.at("shop/a");
        let set = |value: &str| {
            let words = ["set", &reference, "-", "--writes-per-second", "1000"];
            bench.env.run(words).stdin(value).output().code(0).stderr
        };
        assert!(set(&value).contains("stored "));
        let said = set(&value);
        assert!(said.contains("has this value already, as version "), "{said}");
        assert!(said.contains("nothing was changed"), "{said}");
        assert_eq!(bench.history(&reference).len(), 1);
        // As a program is told it, there is no difference.
        let words = ["set", &reference, "-", "--json"];
        let written = bench.env.run(words).stdin(&*value).output().code(0).stdout;
        assert!(written.contains("\"version\""), "{written}");
        assert_eq!(bench.history(&reference).len(), 1);
        set(&other);
        let first = bench.history(&reference)[0]["version"].clone();
        let first = first.as_str().map_or_else(|| first.to_string(), ToOwned::to_owned);
        bench.does(&["restore", &place.version("shop/a", &first), "--yes"]);
        bench.reveals(&reference, &value);
        if !keeps_all_versions(place) {
            return;
        }
        let said = bench.does(&["restore", &place.version("shop/a", &first)]);
        assert!(said.contains("nothing was changed"), "{said}");
        assert_eq!(bench.history(&reference).len(), 3);
        bench.reveals(&reference, &value);
    });
}

#[test]
fn the_same_value_under_another_key_is_another_version() {
    each(|bench: &Bench, place| {
        let value = bench.env.canary("value");
        let reference = place.at("shop/a");
        let key = if place == Place::Vault {
            bench.does(&["vault", "key", "other"]);
            "vault:other"
        } else {
            bench.key("alias/other");
            "alias/other"
        };
        let set = |words: &[&str]| {
            let words = [&["set", &*reference, "-"][..], words].concat();
            bench.env.run(words).stdin(&*value).output().code(0);
        };
        set(&[]);
        set(&["--key", key]);
        assert_eq!(bench.history(&reference).len(), 2);
        set(&["--key", key]);
        set(&[]);
        assert_eq!(bench.history(&reference).len(), 2, "it has the value, and that key");
    });
}

#[test]
fn what_is_stored_is_read_back() {
    for (place, read) in [(Place::Secrets, "GetSecretValue"), (Place::Parameters, "GetParameters")]
    {
        let bench = Bench::new();
        let value = bench.env.canary("value");
        let reference = place.at("shop/a");
        let front = bench.account.front();
        let set = || bench.env.run(["set", &reference, "-"]).stdin(&*value).output();
        let write = if place == Place::Secrets { "CreateSecret" } else { "PutParameter" };
        front.clear();
        let reads = if place == Place::Secrets { 1 } else { 2 };
        let half = front.inject(Fault::HalfBody, Calls::of(read).nth(reads + 1));
        let said = set().code(3).stderr;
        assert_eq!(half.fired(), 1);
        let written = format!("error: {reference} was written, and could not be read back\n");
        assert!(said.contains(&written), "{said}");
        assert!(said.contains(&format!("run `kmseal history {reference}`")), "{said}");
        assert!(said.contains("if it has it, nothing is written"), "{said}");
        let mut operations = front.operations();
        if place == Place::Secrets && cloud().skips(Emulator::Ministack, CREATED_VERSIONS) {
            // A version of another name is looked at.
            assert_eq!(operations.remove(operations.len() - 2), "DescribeSecret");
        }
        assert_eq!(operations[operations.len() - 2..], [write, read]);
        front.heal();
        let said = set().code(0).stderr;
        assert!(said.contains("has this value already"), "{said}");
    }
}

#[test]
fn another_value_read_back_is_no_success() {
    let bench = Bench::new();
    let value = bench.env.canary("value");
    let other = json!({ "Parameters": [{ "Name": "/shop/a", "Type": "SecureString",
        "Value": "another", "Version": 1,
        "ARN": format!("arn:aws:ssm:eu-west-1:{}:parameter/shop/a", bench.account.id()) }],
        "InvalidParameters": [] });
    let front = bench.account.front();
    let instead = Fault::Instead(other.to_string());
    let instead = front.inject(instead, Calls::of("GetParameters").nth(3));
    let set = bench.env.run(["set", "ssm:///shop/a", "-"]).stdin(&*value);
    let said = set.output().code(4).stderr;
    assert_eq!(instead.fired(), 1);
    assert!(said.contains("reads back differently from what was stored"), "{said}");
}
