//! Functions that start anew with the new value: once, after it is in use, and with everything else as it was.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::Shop;
use crate::cloud_faults::side_by_side;
use crate::lambda::shop::sampled;
use crate::support::cloud::{Account, Calls, Fault};

#[test]
fn each_starts_anew_once_between_its_use_and_the_commands_after() {
    let shop = Shop::with_functions();
    let before = shop.variables();
    let after = format!("touch {}/after", shop.scene.env.work().display());
    let front = shop.scene.account.front();
    front.clear();
    let words = Shop::words("7", &["--refresh", "--after", &after]);
    let found = Shop::consumers(&shop.scene.env, &words, 0);
    for name in ["lambda:api", "lambda:jobs"] {
        assert_eq!(found[name]["outcome"], "refreshed", "{name}");
    }
    assert_eq!(found.len(), 2);
    shop.check_refreshed(&before, "first");
    let calls = front.operations();
    let last = |of: &str| calls.iter().rposition(|call| call == of).expect("a call");
    let first = calls.iter().position(|call| call == "UpdateFunctionConfiguration");
    assert!(first > Some(last("UpdateSecretVersionStage")), "{calls:?}");
    assert_eq!(front.count("UpdateFunctionConfiguration"), 2, "{calls:?}");
    assert!(shop.scene.env.work().join("after").exists());
    // The same once more, from another machine.
    front.clear();
    let found = Shop::consumers(&shop.other, &words, 0);
    for name in ["lambda:api", "lambda:jobs"] {
        assert_eq!(found[name]["outcome"], "refreshed-before", "{name}");
    }
    assert_eq!(front.count("UpdateFunctionConfiguration"), 0);
    shop.check_refreshed(&before, "again");
    assert_eq!(shop.scene.env.runs(), (1, 0));
    // The mark is no secret, and no reference.
    let scanned = shop.scene.env.run(["scan", "lambda:others", "--json"]).output().code(0).stdout;
    assert!(!scanned.contains("KMSEAL_ROTATED"), "{scanned}");
    // Another rotation is another mark.
    let mark = shop.scene.variables("api")["KMSEAL_ROTATED"].clone();
    assert_eq!(Shop::rotate(&shop.scene.env, &Shop::words("8", &["--refresh"]), 3), 0);
    assert_ne!(shop.scene.variables("api")["KMSEAL_ROTATED"], mark);
    shop.password();
    // Where nothing is rotated, nobody is looked for.
    front.clear();
    let young = Shop::words("9", &["--refresh", "--if-older-than", "30d"]);
    assert_eq!(Shop::rotate(&shop.scene.env, &young, 3), 0);
    assert_eq!((front.count("ListFunctions"), front.count("PutSecretValue")), (0, 0));
}

#[test]
fn who_refers_to_several_starts_anew_once_and_only_for_what_was_rotated() {
    let shop = Shop::new();
    let value = shop.scene.env.canary("other");
    let body = json!({
        "Name": "shop/other", "ClientRequestToken": super::TOKEN, "SecretString": value,
    });
    shop.scene.account.ask("secretsmanager.CreateSecret", body);
    shop.scene.function("both", &json!({ "A": "sm://shop/db", "B": "sm://shop/other" }));
    shop.scene.function("one", &json!({ "B": "sm://shop/other" }));
    let front = shop.scene.account.front();
    front.clear();
    let test = "case $KMSEAL_REFERENCE in *other) false;; esac";
    let words = |test| {
        let words =
            ["rotate", "sm://shop/db#PASSWORD", "sm://shop/other", "--run-id", "7", "--yes"];
        [&words[..], &["--refresh", "--test", test]].concat()
    };
    let found = Shop::consumers(&shop.scene.env, &words(test), 3);
    assert_eq!(found["lambda:both"]["outcome"], "refreshed");
    assert_eq!(found["lambda:one"]["outcome"], "left-alone");
    assert_eq!(front.count("UpdateFunctionConfiguration"), 1);
    front.clear();
    let found = Shop::consumers(&shop.scene.env, &words("true"), 0);
    assert_eq!(found["lambda:both"]["outcome"], "refreshed");
    assert_eq!(found["lambda:one"]["outcome"], "refreshed");
    assert_eq!(front.count("UpdateFunctionConfiguration"), 2);
    shop.password();
}

#[test]
fn a_function_that_cannot_be_changed_leaves_the_rotation_unfinished() {
    let shop = Shop::with_functions();
    let before = shop.variables();
    let after = format!("touch {}/after", shop.scene.env.work().display());
    let words = Shop::words("7", &["--refresh", "--after", &after]);
    let front = shop.scene.account.front();
    let denied =
        front.inject(Fault::AccessDenied, Calls::of("UpdateFunctionConfiguration").times(1));
    let found = Shop::consumers(&shop.scene.env, &words, 3);
    assert_eq!(denied.fired(), 1);
    // The other one is done all the same.
    assert_eq!(found["lambda:api"]["outcome"], "failed");
    assert_eq!(found["lambda:jobs"]["outcome"], "refreshed");
    assert_ne!(shop.password(), shop.old, "the secret is rotated all the same");
    assert!(!shop.scene.env.work().join("after").exists(), "nobody is told too early");
    assert_eq!(shop.scene.env.runs(), (1, 1));
    let said = shop.scene.env.run(["resume"]).output();
    assert!(said.stderr.contains("--run-id 7"), "{}", said.stderr);
    let found = Shop::consumers(&shop.scene.env, &words, 0);
    assert_eq!(found["lambda:api"]["outcome"], "refreshed");
    assert_eq!(found["lambda:jobs"]["outcome"], "refreshed-before");
    assert!(shop.scene.env.work().join("after").exists());
    shop.check_refreshed(&before, "the same id");
    assert_eq!(shop.scene.env.runs(), (1, 0));
}

/// Sets a variable as another person would; false when somebody was faster.
fn set(account: &Account, name: &str, value: &str) -> bool {
    let path = "/2015-03-31/functions/api/configuration";
    let now = account.lambda("GET", path, Value::Null);
    if now["LastUpdateStatus"] != "Successful" {
        return false;
    }
    let mut variables = now["Environment"]["Variables"].clone();
    variables[name] = value.into();
    let body = json!({
        "RevisionId": now["RevisionId"], "Environment": { "Variables": variables },
    });
    account.try_lambda("eu-west-1", "PUT", path, &body).is_ok()
}

#[test]
fn a_second_writer_loses_nothing() {
    const INTERLEAVINGS: usize = 50;
    let cases: Vec<usize> = sampled((0..INTERLEAVINGS).collect(), 8);
    let all = cases.len();
    let (raced, tries) = (AtomicUsize::new(0), AtomicUsize::new(0));
    side_by_side(&cases, |&case| {
        let shop = Shop::with_functions();
        let mut before = shop.variables();
        let account = &shop.scene.account;
        let front = account.front();
        // The look before the change, or the change itself, is late, so that there is time in which to write.
        let operation = ["GetFunction", "UpdateFunctionConfiguration"][case % 2];
        let late = Fault::Late(Duration::from_millis(60));
        front.inject(late, Calls::of(operation).nth(1 + case / 2 % 3));
        let (is_over, wrote) = (AtomicBool::new(false), AtomicUsize::new(0));
        let code = thread::scope(|scope| {
            let (is_over, wrote) = (&is_over, &wrote);
            scope.spawn(move || {
                while !is_over.load(Ordering::SeqCst) {
                    // Beside the change of ours, and not all the time, or nobody else would ever get through.
                    if front.count(operation) == 0 || wrote.load(Ordering::SeqCst) > case % 3 {
                        thread::sleep(Duration::from_millis(1));
                        continue;
                    }
                    let next = wrote.load(Ordering::SeqCst) + 1;
                    if set(account, "SECOND_WRITER", &next.to_string()) {
                        wrote.store(next, Ordering::SeqCst);
                    }
                }
            });
            let code = Shop::rotate(&shop.scene.env, &Shop::words("7", &["--refresh"]), 3);
            is_over.store(true, Ordering::SeqCst);
            code
        });
        let at = format!("interleaving {case}, exit {code}");
        assert!(code == 0 || code == 3, "{at}");
        let written = wrote.load(Ordering::SeqCst);
        raced.fetch_add(usize::from(written > 0), Ordering::SeqCst);
        tries.fetch_add(front.count("UpdateFunctionConfiguration"), Ordering::SeqCst);
        if written > 0 {
            before[0].insert("SECOND_WRITER".to_owned(), written.to_string());
        }
        assert_eq!(Shop::rotate(&shop.other, &Shop::words("7", &["--refresh"]), 3), 0, "{at}");
        shop.check_refreshed(&before, &at);
    });
    let (raced, tries) = (raced.into_inner(), tries.into_inner());
    println!(
        "refresh: {all} interleavings, {raced} with another writer, {tries} changes tried, 0 lost"
    );
    assert!(raced > all / 2 && tries >= 2 * all, "{raced} {tries}");
}

/// Lambda replaces an environment as a whole: whoever writes one back that was not told takes it away.
#[test]
fn variables_that_are_not_told_are_not_taken_away() {
    let shop = Shop::with_functions();
    let before = shop.variables();
    let without: fn(&mut Value) = |answer| {
        let configuration = answer["Configuration"].as_object_mut().expect("a configuration");
        drop(configuration.remove("Environment"));
    };
    let front = shop.scene.account.front();
    let injected = front.inject(Fault::Edited(without), Calls::of("GetFunction").always());
    let words = Shop::words("7", &["--refresh"]);
    assert_ne!(Shop::rotate(&shop.scene.env, &words, 1), 0);
    assert!(injected.fired() > 0);
    assert_eq!(front.count("UpdateFunctionConfiguration"), 0);
    front.heal();
    assert_eq!(shop.variables(), before);
    assert_eq!(Shop::rotate(&shop.scene.env, &words, 3), 0);
    shop.check_refreshed(&before, "after all");
}
