//! Who refers to an entry, and who does not.

use serde_json::{Value, json};

use super::Shop;
use crate::support::cloud::{Calls, Fault};

#[test]
fn a_reference_is_found_in_every_form() {
    let shop = Shop::new();
    let partial = &shop.arn[..shop.arn.len() - 7];
    let elsewhere = shop.arn.replace("eu-west-1", "us-east-1");
    let foreign = shop.arn.replace(shop.scene.account.id(), "999999999999");
    let id = "01234567-89ab-cdef-0123-456789abcdef";
    let same = [
        "sm://shop/db#PASSWORD".to_owned(),
        "sm://shop/db".to_owned(),
        "\"sm://shop/db#PASSWORD\"".to_owned(),
        "sm://shop/db@AWSPREVIOUS".to_owned(),
        "sm://shop/db?region=eu-west-1".to_owned(),
        shop.arn.clone(),
        format!("{}:PASSWORD::", shop.arn),
        format!("{partial}:PASSWORD:AWSCURRENT:"),
        "{{resolve:secretsmanager:shop/db:SecretString:PASSWORD}}".to_owned(),
        "ref+awssecrets://shop/db#/PASSWORD".to_owned(),
    ];
    let others = [
        "sm://shop/db#PORT".to_owned(),
        "sm://shop/dbs#PASSWORD".to_owned(),
        "sm://shop/db?region=us-east-1".to_owned(),
        format!("sm://shop/db@{id}"),
        elsewhere,
        foreign,
        "ssm:///shop/db".to_owned(),
        "vault://shop/db#PASSWORD".to_owned(),
        "shop/db".to_owned(),
    ];
    let variables = |values: &[String]| -> Value {
        (0..)
            .zip(values)
            .map(|(at, value)| (format!("V{at}"), Value::from(value.as_str())))
            .collect()
    };
    shop.scene.function("consumer", &variables(&same));
    shop.scene.function("other", &variables(&others));
    let words = ["rotate", "sm://shop/db#PASSWORD", "--consumers", "--dry-run"];
    let found = Shop::consumers(&shop.scene.env, &words, 0);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["lambda:consumer"]);
    let names: Vec<String> = (0..same.len()).map(|at| format!("V{at}")).collect();
    let consumer = &found["lambda:consumer"];
    assert_eq!(consumer["variables"], json!(names));
    assert_eq!(consumer["versions"], json!(["$LATEST"]));
    assert_eq!(consumer["references"], json!(["sm://shop/db#PASSWORD"]));
    assert_eq!(consumer["outcome"], "refers");
    // By its ARN it is the same secret, as a whole it is also another member's.
    let found =
        Shop::consumers(&shop.scene.env, &["rotate", &shop.arn, "--consumers", "--dry-run"], 0);
    assert_eq!(found["lambda:other"]["variables"], json!(["V0"]));
    assert_eq!(found["lambda:consumer"]["variables"], json!(names));
}

#[test]
fn parameters_are_found_as_well() {
    let shop = Shop::new();
    let body = json!({ "Name": "/shop/db", "Type": "SecureString", "Value": shop.old });
    shop.scene.account.ask("AmazonSSM.PutParameter", body);
    let arn = format!("arn:aws:ssm:eu-west-1:{}:parameter/shop/db", shop.scene.account.id());
    let variables = json!({
        "A": "ssm:///shop/db", "B": arn, "C": "{{resolve:ssm-secure:/shop/db}}", "D": "ref+awsssm://shop/db",
        "E": "ssm:///shop/db:1", "F": "ssm:///shop/db/x", "G": "sm://shop/db",
    });
    shop.scene.function("consumer", &variables);
    let words = ["rotate", "ssm:///shop/db", "--consumers", "--dry-run"];
    let found = Shop::consumers(&shop.scene.env, &words, 0);
    assert_eq!(found["lambda:consumer"]["variables"], json!(["A", "B", "C", "D"]));
}

#[test]
fn a_published_version_keeps_its_environment_and_that_is_said() {
    let shop = Shop::new();
    shop.scene.function("live", &json!({ "DB": "sm://shop/db#PASSWORD" }));
    let version = shop.scene.publish("live");
    shop.scene.alias("live", "prod", &version);
    let snapshots = json!({ "SnapStart": { "ApplyOn": "PublishedVersions" } });
    shop.scene.function_with("frozen", &json!({ "DB": "sm://shop/db#PASSWORD" }), &snapshots);
    shop.scene.publish("frozen");
    // Only what is published refers to it.
    shop.scene.function("moved", &json!({ "DB": "sm://shop/db#PASSWORD" }));
    shop.scene.publish("moved");
    shop.scene.change("moved", &json!({ "Environment": { "Variables": { "DB": "none" } } }));
    shop.scene.settled("moved");
    let words = Shop::words("7", &["--refresh"]);
    let said = shop.scene.env.run(["rotate", "sm://shop/db#PASSWORD", "--refresh", "--dry-run"]);
    let said = said.output().code(0).stderr;
    for sentence in [
        "lambda:live: the alias prod leads to version 1, whose environments keep the earlier value until they \
         end or another version is published",
        "lambda:frozen: its published versions are snapshots, which keep the earlier value until another \
         version is published",
    ] {
        assert!(said.contains(sentence), "{said}");
    }
    let found = Shop::consumers(&shop.scene.env, &words, 0);
    let outcome = |name: &str| found[name]["outcome"].as_str().expect("a word");
    assert_eq!(outcome("lambda:live"), "refreshed");
    assert_eq!(outcome("lambda:frozen"), "refreshed");
    assert_eq!(outcome("lambda:moved"), "not-refreshed");
    assert_eq!(found["lambda:moved"]["versions"], json!(["1"]));
    assert!(!shop.scene.variables("moved").contains_key("KMSEAL_ROTATED"));
    assert_eq!(found["lambda:live"]["remarks"].as_array().map(Vec::len), Some(1));
    // What is published now starts with the new value; the next rotation is another matter.
    let version = shop.scene.publish("live");
    let path = "/2015-03-31/functions/live/aliases/prod";
    shop.scene.account.lambda("PUT", path, json!({ "FunctionVersion": version }));
    let found = Shop::consumers(&shop.scene.env, &words, 0);
    assert_eq!(found["lambda:live"]["remarks"], Value::Null);
    assert_eq!(found["lambda:live"]["versions"], json!(["$LATEST", "1", "2"]));
    let next = ["rotate", "sm://shop/db#PASSWORD", "--consumers", "--dry-run"];
    let found = Shop::consumers(&shop.scene.env, &next, 0);
    let remark = found["lambda:live"]["remarks"][0].as_str().expect("a sentence");
    assert!(remark.contains("the alias prod leads to version 2"), "{remark}");
    shop.password();
}

#[test]
fn what_cannot_be_changed_is_named_and_left_as_it_is() {
    let shop = Shop::with_functions();
    let full = json!({ "DB": "sm://shop/db", "FILL": "x".repeat(4096 - 40) });
    shop.scene.function("full", &full);
    let front = shop.scene.account.front();
    front.inject(
        Fault::Edited(|answer| hide(answer, "Functions")),
        Calls::of("ListFunctions").always(),
    );
    let versions = Calls::of("ListVersionsByFunction").always();
    front.inject(Fault::Edited(|answer| hide(answer, "Versions")), versions);
    let before = shop.variables();
    let found = Shop::consumers(&shop.scene.env, &Shop::words("7", &["--refresh"]), 0);
    let outcome = |name: &str| found[name]["outcome"].as_str().expect("a word");
    assert_eq!(outcome("lambda:api"), "refreshed");
    assert_eq!(outcome("lambda:jobs"), "unknown");
    assert_eq!(outcome("lambda:full"), "not-refreshed");
    let why = found["lambda:full"]["remarks"][0].as_str().expect("a reason");
    assert!(why.contains("larger than 4096 bytes"), "{why}");
    assert_eq!(shop.variables()[1], before[1]);
    assert!(!shop.scene.variables("full").contains_key("KMSEAL_ROTATED"));
    shop.password();
}

/// Lambda could not decrypt it for us.
fn hide(answer: &mut Value, list: &str) {
    for function in answer[list].as_array_mut().into_iter().flatten() {
        if function["FunctionName"] == "jobs" {
            let error = json!({ "ErrorCode": "AccessDeniedException", "Message": "no" });
            function["Environment"] = json!({ "Error": error });
        }
    }
}

#[test]
fn nothing_is_rotated_while_nobody_can_say_who_refers_to_it() {
    let shop = Shop::with_functions();
    let front = shop.scene.account.front();
    front.inject(Fault::AccessDenied, Calls::of("ListFunctions").always());
    let said = shop.scene.env.run(Shop::words("7", &["--refresh"])).output().code(1).stderr;
    assert!(said.contains("lambda:ListFunctions"), "{said}");
    assert_eq!(shop.versions(), (1, false));
    assert_eq!(shop.scene.env.runs().0, 0);
    // A vault is on one machine, and no function is there.
    let words = ["rotate", "vault://shop/db", "--consumers", "--dry-run"];
    shop.scene.env.run(["set", "vault://shop/db", "-"]).stdin(shop.old.as_bytes()).output().code(0);
    let said = shop.scene.env.run(words).output().code(2).stderr;
    assert!(said.contains("no function can refer to the vault"), "{said}");
}
