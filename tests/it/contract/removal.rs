//! Deleted, brought back, and gone for good.

use super::{Place, can_look_for_versions, each};

#[test]
fn what_is_deleted_says_so_and_comes_back() {
    each(|bench, place| {
        let (entry, value) = (place.at("shop/a"), bench.env.canary("value"));
        bench.set(&entry, &value);
        if !place.can_restore() {
            return;
        }
        let said = bench.does(&["delete", &entry, "--yes"]);
        let days = if place == Place::Secrets { "; it can be restored for 30 days" } else { "" };
        assert_eq!(said, format!("deleted {entry}{days}\nhint: run `kmseal restore {entry}`\n"));
        let said = bench.refuses(&["get", &entry, "--reveal"], 1);
        assert!(said.starts_with(&format!("error: the entry {entry} is deleted")), "{said}");
        assert!(said.ends_with(&format!("hint: run `kmseal restore {entry}`\n")), "{said}");
        let run = bench.env.run(["run", "--", "printenv"]).env("A", &*entry).output().code(1);
        assert!(run.stderr.contains("is deleted"), "{}", run.stderr);
        assert!(run.stderr.contains(&format!("`kmseal restore {entry}`")), "{}", run.stderr);
        assert_eq!(bench.list(&[&place.at("shop")]), [""; 0]);
        assert_eq!(bench.list(&[&place.at("shop"), "--deleted"]), [&*entry]);
        // Once more is fine.
        bench.does(&["delete", &entry, "--yes"]);
        let said = bench.does(&["restore", &entry]);
        assert!(said.starts_with(&format!("restored {entry}; its newest version is ")), "{said}");
        bench.reveals(&entry, &value);
        assert_eq!(bench.list(&[&place.at("shop")]), [&*entry]);
        assert_eq!(bench.history(&entry).len(), 1);
    });
}

#[test]
fn what_cannot_come_back_is_removed_on_demand_only() {
    each(|bench, place| {
        let (entry, value) = (place.at("shop/a"), bench.env.canary("value"));
        bench.set(&entry, &value);
        bench.set(&place.at("shop/b"), "x");
        if place == Place::Parameters {
            let said = bench.refuses(&["delete", &entry, "--yes"], 1);
            let why = "cannot be brought back: Parameter Store keeps nothing that is deleted";
            assert!(said.starts_with(&format!("error: {entry} {why}\n")), "{said}");
            let hint = format!("hint: run `kmseal delete --purge {entry}`\n");
            assert!(said.ends_with(&hint), "{said}");
        } else {
            let said = bench.refuses(&["delete", &entry, "--purge", "--yes"], 1);
            let why = "is in use, so it cannot be removed for good";
            assert!(said.starts_with(&format!("error: the entry {entry} {why}\n")), "{said}");
            assert!(said.ends_with(&format!("hint: run `kmseal delete {entry}`\n")), "{said}");
            bench.reveals(&entry, &value);
            bench.does(&["delete", &entry, "--yes"]);
        }
        bench.reveals(&place.at("shop/b"), "x");
        let said = bench.does(&["delete", &entry, "--purge", "--yes"]);
        assert_eq!(said, format!("removed {entry} for good\n"));
        bench.refuses(&["get", &entry], 1);
        bench.refuses(&["restore", &entry], 1);
        if can_look_for_versions(place) {
            bench.refuses(&["history", &entry], 1);
        }
        assert_eq!(bench.list(&[&place.at("shop")]), [place.at("shop/b")]);
        assert_eq!(bench.list(&[&place.at("shop"), "--deleted"]), [""; 0]);
        // The name can be used again.
        bench.set(&entry, "y");
        bench.reveals(&entry, "y");
    });
}

/// One that is missing or refused among many stops it before any is gone.
#[test]
fn all_are_looked_at_before_any_is_deleted() {
    each(|bench, place| {
        let (entry, none) = (place.at("shop/a"), place.at("shop/none"));
        bench.set(&entry, "x");
        for purge in [&[][..], &["--purge"]] {
            let words = [&["delete", &entry, &none, "--yes"], purge].concat();
            let said = bench.refuses(&words, 1);
            assert!(said.contains(&format!("there is no entry {none}")), "{said}");
            bench.reveals(&entry, "x");
        }
        // Nobody can be asked.
        bench.refuses(&["delete", &entry], if place.can_restore() { 2 } else { 1 });
        bench.refuses(&["delete", &entry, "--purge"], 2);
        bench.reveals(&entry, "x");
    });
    let bench = super::Bench::new();
    let entries = Place::ALL.map(|place| place.at("shop/a"));
    for entry in &entries {
        bench.set(entry, "x");
    }
    let words: Vec<&str> = entries.iter().map(String::as_str).collect();
    let said = bench.refuses(&[&["delete", "--yes"], &words[..]].concat(), 1);
    assert!(said.contains("ssm:///shop/a cannot be brought back"), "{said}");
    for entry in &entries {
        bench.reveals(entry, "x");
    }
}
