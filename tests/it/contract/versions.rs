//! Versions: every write makes one, each can be read, and lists show what is below a name.

use serde_json::{Value, json};

use super::{Bench, Place, can_look_for_versions, each, keeps_all_versions};
use crate::support::cloud::differences::{MISSING_LABEL, MISSING_VERSION};
use crate::support::cloud::{Emulator, cloud};

/// The name of a version, as it is written behind a reference.
fn name(version: &Value) -> String {
    version["version"].as_str().map_or_else(|| version["version"].to_string(), ToOwned::to_owned)
}

fn two_versions(bench: &Bench, place: Place) -> (String, String) {
    let [old, new] = ["old", "new"].map(|label| bench.env.canary(label));
    for value in [&old, &new] {
        bench.set(&place.at("shop/a"), value);
    }
    (old, new)
}

#[test]
fn a_second_write_keeps_the_first_one_readable() {
    each(|bench, place| {
        let (old, new) = two_versions(bench, place);
        let entry = place.at("shop/a");
        let history = bench.history(&entry);
        assert_eq!(history.len(), 2);
        let newest: Vec<&Value> = history.iter().map(|version| &version["newest"]).collect();
        assert_eq!(newest, [&json!(false), &json!(true)]);
        let [first, second] = [0, 1].map(|at| place.version("shop/a", &name(&history[at])));
        bench.reveals(&first, &old);
        bench.reveals(&second, &new);
        bench.reveals(&entry, &new);
        let shown = bench.data(&["get", &first], &[]);
        assert_eq!(shown, json!({ "reference": first, "version": history[0]["version"] }));
        // Back to it: in another version, and not once more.
        if place != Place::Secrets {
            assert_eq!([first, second], ["1", "2"].map(|it| place.version("shop/a", it)));
        }
    });
}

#[test]
fn an_earlier_version_becomes_the_newest_again() {
    each(|bench, place| {
        let (old, _) = two_versions(bench, place);
        let entry = place.at("shop/a");
        let first = place.version("shop/a", &name(&bench.history(&entry)[0]));
        // The second time it is there already.
        for _ in 0..2 {
            bench.does(&["restore", &first, "--yes"]);
            bench.reveals(&entry, &old);
            if !keeps_all_versions(place) {
                return;
            }
            assert_eq!(bench.history(&entry).len(), 3);
        }
    });
}

#[test]
fn labels_name_versions() {
    each(|bench, place| {
        let (old, new) = two_versions(bench, place);
        let (current, previous) = match place {
            Place::Vault => {
                let said = bench.refuses(&["get", "vault://shop/a@newest"], 2);
                assert!(said.contains("is not a version number"), "{said}");
                return;
            }
            Place::Secrets => ("AWSCURRENT", "AWSPREVIOUS"),
            Place::Parameters => {
                for (version, label) in [(1, "before"), (2, "live")] {
                    let labels = json!({ "Name": "/shop/a", "ParameterVersion": version, "Labels": [label] });
                    bench.account.ask("AmazonSSM.LabelParameterVersion", labels);
                }
                ("live", "before")
            }
        };
        bench.reveals(&place.version("shop/a", current), &new);
        bench.reveals(&place.version("shop/a", previous), &old);
        let history = bench.history(&place.at("shop/a"));
        let labels: Vec<&Value> = history.iter().map(|version| &version["labels"]).collect();
        assert_eq!(labels, [&json!([previous]), &json!([current])]);
        if place == Place::Secrets && cloud().skips(Emulator::Moto, MISSING_LABEL) {
            return;
        }
        let said = bench.refuses(&["get", &place.version("shop/a", "NONE"), "--reveal"], 1);
        let entry = place.at("shop/a");
        let expected = format!(
            "error: the entry {entry} has no version NONE\nhint: run `kmseal history {entry}`\n"
        );
        assert_eq!(said, expected);
    });
}

#[test]
fn what_is_missing_is_said_with_the_next_step() {
    each(|bench, place| {
        bench.set(&place.at("shop/a"), "x");
        let entry = place.at("shop/none");
        let said = bench.refuses(&["get", &entry, "--reveal"], 1);
        let hint = place.list();
        let expected = format!("error: there is no entry {entry}\nhint: run `{hint}`\n");
        assert_eq!(said, expected);
        for command in [&["history"][..], &["delete", "--yes"], &["delete", "--yes", "--purge"]] {
            if command == ["history"] && !can_look_for_versions(place) {
                continue;
            }
            let said = bench.refuses(&[command, &[&entry]].concat(), 1);
            assert_eq!(said, expected, "{command:?}");
        }
        if place.can_restore() {
            assert_eq!(bench.refuses(&["restore", &entry], 1), expected);
        }
        if place == Place::Secrets && cloud().skips(Emulator::Ministack, MISSING_VERSION) {
            return;
        }
        let missing = match place {
            Place::Secrets => "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE",
            _ => "7",
        };
        let (entry, version) = (place.at("shop/a"), place.version("shop/a", missing));
        let said = bench.refuses(&["get", &version, "--reveal"], 1);
        let expected = format!(
            "error: the entry {entry} has no version {missing}\nhint: run `kmseal history {entry}`\n"
        );
        assert_eq!(said, expected);
    });
}

#[test]
fn a_list_shows_what_is_below_a_name_and_nothing_else() {
    each(|bench, place| {
        let names = ["shop", "shop/a", "shop/b/c", "shop2", "shop2/x", "a/shop"];
        for name in names {
            if place != Place::Vault || name != "shop2" {
                bench.set(&place.at(name), "x");
            }
        }
        let expected = ["shop", "shop/a", "shop/b/c"].map(|name| place.at(name));
        for prefix in [place.at("shop"), place.at("shop/")] {
            assert_eq!(bench.list(&[&prefix]), expected, "{prefix}");
        }
        assert_eq!(bench.list(&[&place.at("shop/b")]), [place.at("shop/b/c")]);
        assert_eq!(bench.list(&[&place.at("sho")]), [""; 0]);
        let all = match place {
            Place::Vault => ("vault://", 5),
            Place::Secrets => ("sm://", 6),
            Place::Parameters => ("ssm:///", 6),
        };
        assert_eq!(bench.list(&[all.0]).len(), all.1);
        assert_eq!(bench.does(&["list", &place.at("none")]), "no entries\n");
    });
}

/// More than a page of each service.
#[test]
fn a_long_list_has_all_of_its_pages() {
    let bench = Bench::new();
    for at in 0..120 {
        let name = format!("many/{at:03}");
        let body = json!({ "Name": format!("/{name}"), "Value": "x", "Type": "SecureString" });
        bench.account.ask("AmazonSSM.PutParameter", body);
        let token = crate::support::needles::random_text(32);
        let body = json!({ "Name": name, "SecretString": "x", "ClientRequestToken": token });
        bench.account.ask("secretsmanager.CreateSecret", body);
    }
    for place in [Place::Secrets, Place::Parameters] {
        let expected: Vec<String> = (0..120).map(|at| place.at(&format!("many/{at:03}"))).collect();
        assert_eq!(bench.list(&[&place.at("many")]), expected);
    }
}
