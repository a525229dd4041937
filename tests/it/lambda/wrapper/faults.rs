//! What goes wrong on the way: in time, or with a line for each variable.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{Scene, WRAPPER};
use crate::support::cloud::{Calls, Fault};

const DB: (&str, &str) = ("DB", "sm://shop/db");

/// Of the 3 seconds; the machine that tests may be slow.
const AT_MOST: Duration = Duration::from_secs(5);

#[test]
fn what_is_denied_is_asked_for_again() {
    let scene = Scene::new();
    let value = scene.kept("sm://shop/db");
    let front = scene.account.front();
    let denied = front.inject(Fault::AccessDenied, Calls::of("GetSecretValue").times(3));
    scene.arrive(&[("DB", &value)], &[DB]);
    assert_eq!((denied.fired(), front.count("GetSecretValue")), (3, 4));
    // What was not denied is not asked for again.
    let token = scene.kept("ssm:///shop/token");
    front.clear();
    front.inject(Fault::AccessDenied, Calls::of("GetSecretValue"));
    let both = [DB, ("TOKEN", "ssm:///shop/token")];
    scene.arrive(&[("DB", &value), ("TOKEN", &token)], &both);
    assert_eq!((front.count("GetSecretValue"), front.count("GetParameters")), (2, 1));
    // The key of a sealed value is one more permission.
    let own = scene.env.canary("sealed");
    let sealed = scene.sealed("SEALED", &own);
    front.clear();
    front.inject(Fault::AccessDenied, Calls::of("Decrypt").times(2));
    scene.arrive(&[("SEALED", &own)], &[("SEALED", &sealed)]);
    assert_eq!(front.count("Decrypt"), 3);
    front.inject(Fault::AccessDenied, Calls::of("Decrypt").always());
    let lines = scene.refuses(&[("SEALED", &sealed)]);
    let begins = "error: SEALED: AccessDeniedException: kms:Decrypt for the key arn:aws:kms:";
    assert!(lines.len() == 1 && lines[0].starts_with(begins), "{lines:?}");
}

#[test]
fn a_role_that_may_not_ask_for_many_asks_one_by_one() {
    let scene = Scene::new();
    let values = [scene.kept("sm://shop/a"), scene.kept("sm://shop/b")];
    let front = scene.account.front();
    front.inject(Fault::AccessDenied, Calls::of("BatchGetSecretValue").always());
    scene.arrive(
        &[("A", &values[0]), ("B", &values[1])],
        &[("A", "sm://shop/a"), ("B", "sm://shop/b")],
    );
    assert_eq!(front.operations(), ["BatchGetSecretValue", "GetSecretValue", "GetSecretValue"]);
}

#[test]
fn what_stays_denied_ends_it_at_the_deadline() {
    let scene = Scene::new();
    scene.kept("sm://shop/db");
    let denied = scene.account.front().inject(Fault::AccessDenied, Calls::any().always());
    let begun = Instant::now();
    let lines = scene.refuses(&[DB, ("TOKEN", "ssm:///shop/token")]);
    assert!(begun.elapsed() < AT_MOST, "{:?}", begun.elapsed());
    assert!(denied.fired() > 4, "{} tries", denied.fired());
    let [db, token] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    let begins =
        "error: DB: AccessDeniedException: secretsmanager:GetSecretValue for sm://shop/db: ";
    assert!(db.starts_with(begins), "{db}");
    assert!(token.starts_with("error: TOKEN: AccessDeniedException: ssm:Get"), "{token}");
    assert!(!lines.concat().contains("not authorized"), "AWS's sentence: {lines:?}");
}

#[test]
fn a_service_that_hangs_ends_it_at_the_deadline() {
    let scene = Scene::new();
    scene.kept("sm://shop/db");
    let token = scene.kept("ssm:///shop/token");
    let front = scene.account.front();
    let hang = front.inject(Fault::Hang, Calls::of("GetSecretValue").always());
    let begun = Instant::now();
    let lines = scene.refuses(&[DB, ("TOKEN", "ssm:///shop/token")]);
    assert!(begun.elapsed() < AT_MOST, "{:?}", begun.elapsed());
    assert!(begun.elapsed() > Duration::from_secs(2), "{:?}", begun.elapsed());
    // The other one has a value, and is not spoken of.
    let begins =
        "error: DB: Timeout: secretsmanager:GetSecretValue for sm://shop/db: no answer in time";
    assert!(lines.len() == 1 && lines[0].starts_with(begins), "{lines:?}");
    assert!(hang.fired() > 1, "no second attempt");
    // One lost packet is made up for.
    front.heal();
    let hang = front.inject(Fault::Hang, Calls::of("GetParameters"));
    scene.arrive(&[("TOKEN", &token)], &[("TOKEN", "ssm:///shop/token")]);
    assert_eq!(hang.fired(), 1);
}

#[test]
fn a_denial_is_told_when_there_is_no_time_for_another_try() {
    let scene = Scene::new();
    scene.kept("sm://shop/db");
    let front = scene.account.front();
    front.inject(Fault::AccessDenied, Calls::of("GetSecretValue"));
    front.inject(Fault::Hang, Calls::of("GetSecretValue").nth(2).always());
    let lines = scene.refuses(&[DB]);
    assert!(lines[0].starts_with("error: DB: AccessDeniedException: "), "{lines:?}");
}

/// Nobody answers, neither a service nor who gives credentials.
#[test]
fn credentials_that_never_come_end_it_at_the_deadline() {
    let scene = Scene::new();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/credentials", silent.local_addr().expect("its address"));
    let mut command = scene.env.command(["/bin/echo", "started"]);
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
        command.env_remove(name);
    }
    command.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", url).env(WRAPPER.0, WRAPPER.1);
    let begun = Instant::now();
    let output = command.env(DB.0, DB.1).output().expect("starts");
    assert!(begun.elapsed() < AT_MOST, "{:?}", begun.elapsed());
    assert_eq!((output.status.code(), &*output.stdout), (Some(1), &b""[..]));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.starts_with("error: DB: Timeout: ") || said.starts_with("error: DB: NoCred"),
        "{said}"
    );
}

#[test]
fn without_credentials_or_a_region_it_says_so_at_once() {
    let scene = Scene::new();
    for (missing, code) in [
        (&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"][..], "NoCredentials"),
        (&["AWS_REGION"], "NoRegion"),
    ] {
        let mut command = scene.env.command(["/bin/echo", "started"]);
        for name in missing {
            command.env_remove(name);
        }
        command.env(WRAPPER.0, WRAPPER.1).env(DB.0, DB.1).env_remove("HOME");
        let output = command.output().expect("starts");
        assert_eq!((output.status.code(), &*output.stdout), (Some(1), &b""[..]));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with(&format!("error: DB: {code}: ")), "{said}");
    }
}

#[test]
fn what_is_not_there_is_named_variable_by_variable() {
    let scene = Scene::new();
    scene.keep("sm://shop/all", &json!({ "KEY": "x" }).to_string());
    let lines = scene.refuses(&[
        ("A", "sm://shop/none"),
        ("B", "sm://shop/all#NONE"),
        ("C", "ssm:///shop/none"),
        ("D", "ssm:///shop/x#k"),
        ("E", "vault://shop/db"),
        ("F", "sealed:AAAA"),
        ("GOOD", "sm://shop/all#KEY"),
    ]);
    for begins in [
        "error: A: ResourceNotFoundException: there is no entry sm://shop/none",
        "error: B: NoSuchMember: the value of sm://shop/all is not a JSON object with a member \"NONE\"",
        "error: C: ParameterNotFound: there is no entry ssm:///shop/none",
        "error: D: MalformedReference: ",
        "error: E: NoVault: a vault is on one machine, and a function has none",
        "error: F: NotSealedForThis: ",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(begins)), "{begins}\n{lines:#?}");
    }
    assert_eq!(lines.len(), 6, "{lines:#?}");
}

#[test]
fn answers_that_cannot_be_read_start_nothing() {
    let scene = Scene::new();
    scene.kept("sm://shop/db");
    scene.kept("ssm:///shop/token");
    let front = scene.account.front();
    for (reference, operation) in
        [("sm://shop/db", "GetSecretValue"), ("ssm:///shop/token", "GetParameters")]
    {
        for fault in [Fault::Garbled, Fault::HalfBody, Fault::CutBody, Fault::Html200, Fault::Reset]
        {
            let shown = format!("{operation}: {fault:?}");
            let injected = front.inject(fault, Calls::of(operation).always());
            let lines = scene.refuses(&[("DB", reference)]);
            assert!(injected.fired() > 0, "{shown}");
            assert_eq!(lines.len(), 1, "{shown}: {lines:?}");
            assert!(lines[0].starts_with("error: DB: "), "{shown}: {lines:?}");
            front.heal();
        }
    }
}

#[test]
fn passing_failures_pass() {
    let scene = Scene::new();
    let value = scene.kept("sm://shop/db");
    let front = scene.account.front();
    for fault in
        [Fault::Throttle, Fault::Error500, Fault::Error503, Fault::LostAnswer, Fault::Reset]
    {
        let injected = front.inject(fault, Calls::of("GetSecretValue"));
        scene.arrive(&[("DB", &value)], &[DB]);
        assert_eq!(injected.fired(), 1, "{injected:?}");
        front.heal();
    }
}
