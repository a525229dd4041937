//! `copy` between every pair of stores, and back.

use serde_json::{Value, json};

use super::{Bench, Place, can_take_back, keeps_all_versions};

/// Every pair, also a store with itself.
fn pairs() -> impl Iterator<Item = (Place, Place)> {
    Place::ALL.into_iter().flat_map(|from| Place::ALL.map(|to| (from, to)))
}

#[test]
fn an_entry_is_copied_to_any_store_and_taken_back() {
    for (from, to) in pairs() {
        println!("{from:?} to {to:?}");
        let bench = Bench::new();
        let (source, target) = (from.at("shop/from"), to.at("shop/to"));
        let value = bench.env.awkward_canary("value");
        bench.set(&source, &value);
        let done = bench.data(&["copy", &source, &target, "--yes"], &[]);
        assert_eq!(done["outcome"], json!("done"));
        bench.reveals(&target, &value);
        bench.reveals(&source, &value);
        // Once more changes nothing.
        let again = bench.data(&["copy", &source, &target, "--yes"], &[]);
        assert_eq!(again["outcome"], json!("nothing-to-do"));
        assert_eq!(bench.history(&target).len(), 1);
        if can_take_back(to) {
            let undo = done["undo"].as_str().expect("a command");
            let words: Vec<&str> = undo.split(' ').skip(1).collect();
            bench.does(&words);
            bench.is_gone(&target);
        }
        bench.reveals(&source, &value);
    }
}

#[test]
fn a_copy_over_another_value_is_asked_for_and_taken_back() {
    for (from, to) in pairs() {
        println!("{from:?} to {to:?}");
        let bench = Bench::new();
        let (source, target) = (from.at("shop/from"), to.at("shop/to"));
        let [value, earlier] = ["value", "earlier"].map(|label| bench.env.canary(label));
        bench.set(&source, &value);
        bench.set(&target, &earlier);
        let words = ["copy", &source, &target, "--yes"];
        let said = bench.refuses(&words, 1);
        assert!(said.contains("the store has another value under that name"), "{said}");
        assert!(said.contains("--on-conflict overwrite"), "{said}");
        bench.reveals(&target, &earlier);
        let skipped = bench.data(&[&words[..], &["--on-conflict", "skip"]].concat(), &[]);
        assert_eq!(skipped["outcome"], json!("nothing-to-do"));
        bench.does(&[&words[..], &["--on-conflict", "overwrite"]].concat());
        bench.reveals(&target, &value);
        bench.does(&["undo"]);
        bench.reveals(&target, &earlier);
        if keeps_all_versions(to) {
            assert_eq!(bench.history(&target).len(), 3);
        }
    }
}

#[test]
fn a_member_is_copied_out_of_an_object_and_into_one() {
    for (from, to) in pairs() {
        println!("{from:?} to {to:?}");
        let bench = Bench::new();
        let (object, whole) = (from.at("shop/json"), to.at("shop/whole"));
        let member = bench.env.awkward_canary("member");
        if from.has_members() {
            bench.set(&object, json!({ "k": member, "n": 1 }).to_string());
            bench.does(&["copy", &format!("{object}#k"), &whole, "--yes"]);
            bench.reveals(&whole, &member);
            let said = bench.refuses(&["copy", &format!("{object}#none"), &whole, "--yes"], 1);
            assert!(said.contains("is not a JSON object with a member \"none\""), "{said}");
        }
        let (plain, into) = (from.at("shop/plain"), to.at("shop/object"));
        let value = bench.env.canary("value");
        bench.set(&plain, &value);
        let target = format!("{into}#in it");
        if !to.has_members() {
            let said = bench.refuses(&["copy", &plain, &target, "--yes"], 2);
            assert!(said.contains("a parameter has no members"), "{said}");
            continue;
        }
        let other = r#"{"n": 1.50, "o":{"z":1}}"#;
        bench.set(&into, other);
        bench.does(&["copy", &plain, &target, "--yes"]);
        bench.reveals(&target, &value);
        let expected = format!(r#"{{"n":1.50,"o":{{"z":1}},"in it":"{value}"}}"#);
        bench.reveals(&into, &expected);
        bench.does(&["undo"]);
        bench.reveals(&into, other);
    }
}

#[test]
fn what_cannot_be_copied_is_refused() {
    for (from, to) in pairs() {
        println!("{from:?} to {to:?}");
        let bench = Bench::new();
        let (source, target) = (from.at("shop/from"), to.at("shop/to"));
        let said = bench.refuses(&["copy", &source, &target, "--yes"], 1);
        assert!(said.contains(&format!("there is no entry {source}")), "{said}");
        bench.set(&source, "x");
        bench.set(&source, "y");
        let said = bench.refuses(&["copy", &from.version("shop/from", "1"), &target, "--yes"], 2);
        assert!(said.contains("only the newest version can be copied"), "{said}");
        if from.can_restore() {
            bench.does(&["delete", &source, "--yes"]);
            let said = bench.refuses(&["copy", &source, &target, "--yes"], 1);
            assert!(said.contains(&format!("`kmseal restore {source}`")), "{said}");
        }
        bench.is_gone(&target);
        assert_eq!(bench.data(&["runs"], &[]), json!([]));
    }
}

#[test]
fn a_value_that_the_other_store_does_not_take_stays_where_it_is() {
    for (to, value, why) in [
        (Place::Parameters, b"a{{b".to_vec(), "which Parameter Store refuses"),
        (Place::Parameters, vec![0xff], "is not valid UTF-8"),
        (Place::Parameters, vec![b'x'; 8_193], "larger than the 8192 bytes"),
        (Place::Secrets, vec![b'x'; 65_537], "larger than the 65536 bytes"),
    ] {
        let bench = Bench::new();
        let target = to.at("shop/to");
        bench.set("vault://shop/from", value);
        let said = bench.refuses(&["copy", "vault://shop/from", &target, "--yes"], 1);
        assert!(said.contains(why), "{said}");
        bench.is_gone(&target);
    }
    // Binary between those that take it.
    let bench = Bench::new();
    bench.set("vault://shop/from", [0xff, 0]);
    bench.does(&["copy", "vault://shop/from", "sm://shop/to", "--yes"]);
    let shown = bench.data(&["get", "sm://shop/to", "--reveal"], &[]);
    assert_eq!(shown["value_base64"], Value::from("/wA="));
}
