//! Moving the values of a function, and putting them back.

use serde_json::{Value, json};

use super::shop::{MIGRATE, Shop};
use crate::support::cloud::{Calls, Fault};

#[test]
fn values_become_references_and_come_back() {
    let shop = Shop::new();
    let front = shop.scene.account.front();
    front.clear();
    assert_eq!(shop.run(&MIGRATE, 3), 0);
    shop.check_migrated("once");
    // One change, whatever was changed.
    assert_eq!(front.count("UpdateFunctionConfiguration"), 1);
    let undone = shop.scene.env.run(["undo"]).output().code(0);
    assert!(undone.stderr.contains("2 variables put back"), "{}", undone.stderr);
    shop.check_undone("once");
    let again = shop.scene.env.run(["undo"]).output().code(0);
    assert!(again.stderr.contains("was undone before"), "{}", again.stderr);
}

#[test]
fn what_a_published_version_refers_to_stays_in_the_store() {
    let shop = Shop::new();
    assert_eq!(shop.run(&MIGRATE, 3), 0);
    let version = shop.scene.publish("shop");
    let said = shop.scene.env.run(["undo"]).output().code(0).stderr;
    assert!(said.contains("sm://shop/prod stays: it is in use or was changed since"), "{said}");
    assert!(said.contains("of the role shop stays: it is in use"), "{said}");
    assert_eq!(shop.scene.variables("shop"), shop.before);
    assert!(shop.secret().is_some(), "version {version} starts with it");
    assert_eq!(shop.policies().len(), 1);
}

#[test]
fn two_runs_over_one_function_are_undone_the_later_one_first() {
    let shop = Shop::new();
    let one = [&MIGRATE[..], &["--select", "DB_PASSWORD"]].concat();
    let other = [&MIGRATE[..], &["--select", "API_TOKEN"]].concat();
    assert_eq!(shop.run(&one, 3), 0);
    assert_eq!(shop.run(&other, 3), 0);
    shop.scene.env.run(["runs"]).output().code(0);
    let runs = shop.scene.env.run(["runs", "--json"]).output().code(0).stdout;
    let runs: Value = serde_json::from_str(&runs).expect("JSON");
    assert_eq!(runs["data"][0]["functions"], json!(["lambda:shop"]));
    let first = runs["data"][0]["run"].as_str().expect("a name");
    let said = shop.scene.env.run(["undo", first]).output().code(1).stderr;
    assert!(said.contains("has moved some of the same variables"), "{said}");
    shop.scene.env.run(["undo"]).output().code(0);
    assert_eq!(shop.scene.variables("shop")["API_TOKEN"], shop.before["API_TOKEN"]);
    shop.scene.env.run(["undo", first]).output().code(0);
    assert_eq!(shop.scene.variables("shop"), shop.before);
}

/// Two functions with the same value share an entry; with different ones they do not.
#[test]
fn functions_share_a_value_and_not_a_name() {
    let shop = Shop::new();
    let scene = &shop.scene;
    let other = scene.env.canary("other");
    let (same, differs) = (&shop.before["DB_PASSWORD"], &other);
    scene.function("same", &json!({ "DB_PASSWORD": same }));
    scene.function("differs", &json!({ "DB_PASSWORD": differs }));
    let with = |name: &'static str| {
        [&MIGRATE[..2], &[name], &MIGRATE[2..], &["--select", "DB_PASSWORD"]].concat()
    };
    let said = scene.env.run(with("lambda:differs")).output().code(1).stderr;
    assert!(said.contains("another function sets it to another value"), "{said}");
    assert_eq!(shop.run(&with("lambda:same"), 3), 0);
    for name in ["shop", "same"] {
        assert_eq!(scene.variables(name)["DB_PASSWORD"], "sm://shop/prod#DB_PASSWORD");
    }
    assert_eq!(shop.run(&["undo"], 3), 0);
    shop.check_undone("both");
    assert_eq!(scene.variables("same")["DB_PASSWORD"], *same);
}

#[test]
fn parameters_take_the_values_as_well() {
    let shop = Shop::new();
    let mut words = MIGRATE.to_vec();
    words[3] = "ssm:///shop/prod";
    assert_eq!(shop.run(&words, 3), 0);
    assert_eq!(shop.scene.variables("shop")["API_TOKEN"], "ssm:///shop/prod/API_TOKEN");
    assert_eq!(shop.run(&["undo"], 3), 0);
    shop.check_undone("parameters");
    let parameter = json!({ "Name": "/shop/prod/API_TOKEN" });
    assert!(shop.scene.account.try_ask("AmazonSSM.GetParameter", parameter).is_err());
}

/// What a program takes for a reference of its own stays one.
#[test]
fn arns_that_the_function_reads_itself_are_left_to_it() {
    let shop = Shop::new();
    let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-AbCdEf";
    let mut variables = json!(shop.before);
    variables["SECRET_ARN"] = arn.into();
    shop.scene.change("shop", &json!({ "Environment": { "Variables": variables } }));
    shop.scene.settled("shop");
    assert_eq!(shop.run(&MIGRATE, 3), 0);
    let after = shop.scene.variables("shop");
    assert_eq!(after["SECRET_ARN"], arn);
    assert_eq!(after["KMSEAL_EXCEPT"], "SECRET_ARN");
    assert_eq!(shop.run(&["undo"], 3), 0);
    assert_eq!(json!(shop.scene.variables("shop")), variables);
}

/// Nobody has resolved these, and not all of them could be resolved: the program goes on to get the same text.
#[test]
fn what_looks_like_a_reference_stays_the_text_that_it_was() {
    let shop = Shop::new();
    let mut variables = json!(shop.before);
    for (name, text) in [
        ("DANGLING", "sm://other#X"),
        ("EMPTY_REFERENCE", "sm://"),
        ("LOCAL", "vault://shop/dev#X"),
        ("NOWHERE", "ssm:///nope"),
        ("SEALED", "sealed:AAAA"),
        ("WRONG", "sm://not valid!"),
    ] {
        variables[name] = text.into();
    }
    variables["KMSEAL_EXCEPT"] = "OLD_*".into();
    shop.scene.change("shop", &json!({ "Environment": { "Variables": variables } }));
    shop.scene.settled("shop");
    let words = MIGRATE.iter().filter(|word| **word != "--quiet");
    let said = shop.scene.env.run(words).output().code(0).stderr;
    let names = "DANGLING, EMPTY_REFERENCE, LOCAL, NOWHERE, SEALED, WRONG";
    assert!(
        said.contains(&format!("has resolved them so far (KMSEAL_EXCEPT): {names}\n")),
        "{said}"
    );
    let after = shop.scene.variables("shop");
    let names = names.replace(", ", ",");
    assert_eq!(after["KMSEAL_EXCEPT"], format!("OLD_*,{names}"));
    assert_eq!(after["DANGLING"], "sm://other#X");
    assert_eq!(shop.run(&["undo"], 3), 0);
    assert_eq!(json!(shop.scene.variables("shop")), variables);
}

#[test]
fn a_dry_run_changes_nothing_and_shows_the_policy() {
    let shop = Shop::new();
    let words: Vec<&str> = MIGRATE.iter().copied().filter(|word| *word != "--quiet").collect();
    let words = [&words[..], &["--dry-run"]].concat();
    let output = shop.scene.env.run(&words).output().code(0);
    assert!(output.stdout.contains("sm://shop/prod#DB_PASSWORD"), "{}", output.stdout);
    assert!(output.stderr.contains("\"secretsmanager:GetSecretValue\""), "{}", output.stderr);
    assert!(output.stderr.contains("secret:shop/prod-??????"), "{}", output.stderr);
    assert!(output.stderr.contains("a dry run: nothing was changed"), "{}", output.stderr);
    shop.check_undone("a dry run");
}

/// Of one that nothing is moved out of nothing is promised, nor asked.
#[test]
fn a_function_with_nothing_to_move_is_no_part_of_the_plan() {
    let shop = Shop::new();
    shop.scene.function("plain", &json!({ "LOG_LEVEL": "info" }));
    let words = [&MIGRATE[..2], &["lambda:plain"], &MIGRATE[2..]].concat();
    let shown: Vec<&str> = words.iter().copied().filter(|word| *word != "--quiet").collect();
    let said = shop.scene.env.run([&shown[..], &["--dry-run"]].concat()).output().code(0).stderr;
    assert!(said.contains("lambda:shop gets the layer"), "{said}");
    assert!(!said.contains("lambda:plain gets") && !said.contains("\"Statement\": []"), "{said}");
    let document = shop.scene.env.run([&words[..], &["--dry-run", "--json"]].concat());
    let document: Value = serde_json::from_str(&document.output().code(0).stdout).expect("JSON");
    let plain = &document["data"]["functions"][1];
    assert_eq!(plain["function"], "lambda:plain");
    assert!(plain["layer"].is_null() && plain["policy"].is_null(), "{plain}");
    let before = shop.scene.look("plain");
    assert_eq!(shop.run(&words, 3), 0);
    assert_eq!(shop.scene.look("plain"), before);
    shop.check_migrated("beside another one");
}

#[test]
fn a_call_shows_whether_it_still_works() {
    let shop = Shop::new();
    let words = [&MIGRATE[..], &["--smoke", "missing.json"]].concat();
    assert_eq!(shop.run(&words, 3), 1);
    shop.check_undone("there is no event");
    let fails = Fault::Says {
        status: 502,
        code: "KMSDisabledException",
        message: shop.before["DB_PASSWORD"].clone(),
    };
    // A page of a proxy is no call.
    for fault in [fails, Fault::Html200, Fault::Instead("{}".to_owned())] {
        let shop = Shop::new();
        shop.scene.env.write("event.json", "{}");
        let words = [&MIGRATE[..], &["--smoke", "event.json"]].concat();
        let front = shop.scene.account.front();
        let injected = front.inject(fault.clone(), Calls::of("Invoke").always());
        let said = shop.scene.env.run(&words).env("AWS_MAX_ATTEMPTS", "1").output().code(1).stderr;
        assert!(injected.fired() > 0, "{fault:?}");
        let says = "is done, and the call of lambda:shop with the event failed";
        assert!(said.contains(says) && said.contains("`kmseal undo "), "{said}");
        assert_eq!(shop.scene.env.runs(), (1, 0), "nothing is left to resume: {fault:?}");
        shop.check_migrated("after a call that failed");
        assert_eq!(shop.run(&["undo"], 3), 0, "{fault:?}");
        shop.check_undone("after a call that failed");
    }
}

/// Lambda quotes an environment that it refuses.
#[test]
fn what_lambda_quotes_is_not_shown() {
    let shop = Shop::new();
    let quotes = Fault::Says {
        status: 400,
        code: "InvalidParameterValueException",
        message: format!("Lambda was unable to configure {:?}", shop.before),
    };
    for operation in ["GetFunction", "UpdateFunctionConfiguration", "ListAliases"] {
        let calls = Calls::of(operation).always();
        let injected = shop.scene.account.front().inject(quotes.clone(), calls);
        let code = shop.run(&MIGRATE, 1);
        assert!(injected.fired() > 0 && [1, 3].contains(&code), "{operation}: {code}");
        shop.scene.account.front().heal();
        shop.run(&["undo"], 3);
    }
    shop.check_undone("refused");
}

#[test]
fn iam_gets_the_time_that_was_asked_for() {
    let shop = Shop::new();
    let mut words = MIGRATE.to_vec();
    let at = words.iter().position(|word| *word == "0").expect("no wait");
    words[at] = "1";
    assert_eq!(shop.run(&words, 3), 0);
    let calls = shop.scene.account.front().calls();
    let at = |operation: &str| {
        calls.iter().find(|call| call.operation == operation).expect("a call").start
    };
    let waited = at("UpdateFunctionConfiguration").duration_since(at("PutRolePolicy"));
    assert!(waited >= std::time::Duration::from_secs(1), "{waited:?}");
    shop.check_migrated("after a wait");
}

/// A pipeline reads the plan, and what stands in the way of it.
#[test]
fn the_document_of_a_plan_says_what_is_in_the_way() {
    let shop = Shop::new();
    let words = ["migrate", "lambda:shop", "--to", "sm://shop/prod", "--dry-run", "--json"];
    let document = shop.scene.env.run(words).output().code(0).stdout;
    let document: Value = serde_json::from_str(&document).expect("JSON");
    let function = &document["data"]["functions"][0];
    assert_eq!(function["layer"], shop.layer);
    let statement = &function["policy"]["Statement"][0];
    assert_eq!(statement["Action"], "secretsmanager:GetSecretValue");
    let options: Vec<&str> = function["in_the_way"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["overruled_by"].as_str())
        .collect();
    assert_eq!(options, ["--yes-latest", "--grant"]);
    shop.check_undone("a plan");
}
