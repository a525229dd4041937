//! Somebody else changes the function while it is migrated.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::shop::{MIGRATE, Shop, sampled};
use crate::cloud_faults::side_by_side;
use crate::support::cloud::{Account, Calls, Fault};

/// Sets a variable as another person would: reads everything, changes one thing, writes it if nobody was faster.
/// None when somebody was.
fn set(account: &Account, name: &str, value: &str) -> Option<()> {
    let path = "/2015-03-31/functions/shop/configuration";
    let now = account.lambda("GET", path, Value::Null);
    if now["LastUpdateStatus"] != "Successful" {
        return None; // as Lambda refuses it, so nobody is kept waiting for ever
    }
    let mut variables = now["Environment"]["Variables"].clone();
    variables[name] = value.into();
    let body = json!({
        "RevisionId": now["RevisionId"], "Environment": { "Variables": variables },
    });
    account.try_lambda("eu-west-1", "PUT", path, &body).ok().map(drop)
}

/// The second writer comes right before the N-th call about the function is answered, or at any moment.
#[test]
fn a_second_writer_is_never_undone() {
    const INTERLEAVINGS: usize = 100;
    let cases: Vec<usize> = sampled((0..INTERLEAVINGS).collect(), 5);
    let all = cases.len();
    let (raced, calls) = (AtomicUsize::new(0), AtomicUsize::new(0));
    side_by_side(&cases, |&case| {
        let shop = Shop::new();
        let at = format!("interleaving {case}");
        let account = &shop.scene.account;
        let front = account.front();
        front.clear();
        // Each look, each change and each other call is late in turn, so that there is time in which to write.
        let late = Fault::Late(Duration::from_millis(40));
        let operation = ["GetFunction", "UpdateFunctionConfiguration", "PutRolePolicy"][case % 3];
        front.inject(late, Calls::of(operation).nth(1 + case / 3 % 3));
        let (is_over, wrote) = (AtomicBool::new(false), AtomicUsize::new(0));
        let code = thread::scope(|scope| {
            let (is_over, wrote) = (&is_over, &wrote);
            let writer = scope.spawn(move || {
                while !is_over.load(Ordering::SeqCst) {
                    let next = wrote.load(Ordering::SeqCst) + 1;
                    if set(account, "SECOND_WRITER", &next.to_string()).is_some() {
                        wrote.store(next, Ordering::SeqCst);
                    }
                    // Not all the time, or nobody else would ever get through.
                    thread::sleep(Duration::from_millis(
                        1_300 + 7 * u64::try_from(case).expect("few"),
                    ));
                }
            });
            let code = shop.run(&MIGRATE, 3);
            is_over.store(true, Ordering::SeqCst);
            writer.join().expect("the writer");
            code
        });
        assert!(code == 0 || code == 3, "exit code {code}: {at}");
        let written = wrote.load(Ordering::SeqCst);
        let now = shop.scene.variables("shop");
        let theirs = now.get("SECOND_WRITER").map(String::as_str);
        assert_eq!(theirs.unwrap_or("0"), written.to_string(), "their change is lost: {at}");
        raced.fetch_add(usize::from(written > 0), Ordering::SeqCst);
        calls.fetch_add(front.count("UpdateFunctionConfiguration"), Ordering::SeqCst);
        shop.check_nothing_lost(&at);
        if code == 3 {
            assert_eq!(shop.run(&["resume"], 3), 0, "resume: {at}");
        }
        let after = shop.scene.variables("shop");
        for name in ["DB_PASSWORD", "API_TOKEN"] {
            assert_eq!(after[name], format!("sm://shop/prod#{name}"), "{at}");
        }
        assert_eq!(after.get("SECOND_WRITER"), now.get("SECOND_WRITER"), "{at}");
    });
    let (raced, calls) = (raced.into_inner(), calls.into_inner());
    println!("{all} interleavings: {raced} with another writer, {calls} changes tried, 0 lost");
    assert!(raced > all / 2 && calls >= all, "{raced} {calls}");
}

/// What the plan was made for is another value by now: it was never stored, so it stays.
#[test]
fn a_value_that_changes_under_the_plan_stays() {
    let shop = Shop::new();
    let other = shop.scene.env.canary("other");
    let account = &shop.scene.account;
    let front = account.front();
    front.inject(Fault::Late(Duration::from_millis(900)), Calls::of("PutRolePolicy"));
    let code = thread::scope(|scope| {
        let other = &other;
        scope.spawn(move || {
            while front.count("PutRolePolicy") == 0 {
                thread::sleep(Duration::from_millis(2));
            }
            set(account, "DB_PASSWORD", other).expect("nobody else writes");
        });
        shop.run(&MIGRATE, 3)
    });
    assert_eq!(code, 3);
    assert_eq!(shop.scene.variables("shop")["DB_PASSWORD"], other);
    let said = shop.scene.env.run(["resume"]).output().code(3).stderr;
    assert!(
        said.contains("lambda:shop: DB_PASSWORD was changed since the plan was made"),
        "{said}"
    );
    let said = shop.scene.env.run(["undo"]).output().code(0).stderr;
    assert!(said.contains("lambda:shop: DB_PASSWORD was changed since"), "{said}");
    let mut before = shop.before.clone();
    before.insert("DB_PASSWORD".to_owned(), other);
    assert_eq!(shop.scene.variables("shop"), before);
    assert!(shop.secret().is_some(), "it has the only copy of the earlier one");
}

#[test]
fn undo_refuses_what_somebody_has_changed_since() {
    let shop = Shop::new();
    assert_eq!(shop.run(&MIGRATE, 3), 0);
    let account = &shop.scene.account;
    set(account, "NEW", "yes").expect("nobody else writes");
    thread::sleep(Duration::from_millis(700));
    let now = shop.scene.variables("shop");
    let refused = shop.scene.env.run(["undo"]).output().code(1).stderr;
    for step in [
        "lambda:shop was changed by somebody else since the run; nothing was put back",
        "put into DB_PASSWORD the value of sm://shop/prod#DB_PASSWORD",
        "take AWS_LAMBDA_EXEC_WRAPPER away",
        &format!("take the layer {} away", shop.layer),
        "take the key of its environment away",
        "away from the role shop",
    ] {
        assert!(refused.contains(step), "{step}: {refused}");
    }
    assert_eq!(shop.scene.variables("shop"), now);
    shop.scene.env.run(["undo", "--force"]).output().code(0);
    let mut before = shop.before.clone();
    before.insert("NEW".to_owned(), "yes".to_owned());
    assert_eq!(shop.scene.variables("shop"), before);
    assert_eq!(shop.scene.look("shop")["Layers"], Value::Array(Vec::new()));
    assert!(shop.secret().is_none());
}
