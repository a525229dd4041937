//! Answers of Lambda that the SDK can read, and that are not about what was asked for.

use serde_json::{Value, json};

use super::Scene;
use super::shop::{MIGRATE, Shop};
use crate::support::cloud::{Calls, Emulator, Fault, cloud};

/// What `GetFunction` says of a function.
fn looked_up(scene: &Scene, name: &str) -> Fault {
    let path = format!("/2015-03-31/functions/{name}");
    Fault::Instead(scene.account.lambda("GET", &path, Value::Null).to_string())
}

#[test]
fn what_is_said_of_another_function_changes_neither() {
    let shop = Shop::new();
    let front = shop.scene.account.front();
    let other = json!({ "DB_PASSWORD": shop.scene.env.canary("other") });
    shop.scene.function("other", &other);
    let about = |name: &str| looked_up(&shop.scene, name);
    let injected = front.inject(about("other"), Calls::of("GetFunction"));
    assert_eq!(shop.run(&MIGRATE, 1), 1);
    assert_eq!(injected.fired(), 1);
    shop.check_undone("an answer about another function");
    assert_eq!(json!(shop.scene.variables("other")), other);
    front.heal();
    assert_eq!(shop.run(&MIGRATE, 3), 0);
    for nth in [1, 2] {
        front.inject(about("other"), Calls::of("GetFunction").nth(nth));
        let code = shop.run(&["undo"], 1);
        assert_eq!(code, if nth == 1 { 1 } else { 3 }, "look {nth}");
        front.heal();
        shop.check_nothing_lost("an answer about another function");
        assert!(shop.secret().is_some());
    }
    assert_eq!(shop.run(&["resume"], 3), 0);
    shop.check_undone("in the end");
}

/// Takes the variables out of an answer.
fn without_variables(answer: &mut Value) {
    let configuration = answer["Configuration"].as_object_mut().expect("a configuration");
    drop(configuration.remove("Environment"));
}

#[test]
fn an_environment_that_is_not_told_is_not_an_empty_one() {
    let shop = Shop::new();
    let front = shop.scene.account.front();
    let spoil = |nth| {
        let calls = Calls::of("GetFunction").nth(nth).always();
        front.inject(Fault::Edited(without_variables), calls)
    };
    let injected = spoil(2);
    assert_eq!(shop.run(&MIGRATE, 1), 3);
    assert!(injected.fired() > 0);
    front.heal();
    assert_eq!(shop.scene.variables("shop"), shop.before);
    assert_eq!(shop.run(&["resume"], 3), 0);
    shop.check_migrated("after all");
    for (nth, code) in [(1, 1), (2, 3)] {
        let injected = spoil(nth);
        assert_eq!(shop.run(&["undo"], 1), code, "look {nth}");
        assert!(injected.fired() > 0);
        front.heal();
        assert_eq!(shop.scene.look("shop")["Layers"][0]["Arn"], shop.layer);
        assert!(shop.secret().is_some());
    }
    assert_eq!(shop.run(&["resume"], 3), 0);
    shop.check_undone("in the end");
}

/// Somebody has taken them away.
#[test]
fn a_function_without_variables_is_left_to_whoever_has_taken_them() {
    let shop = Shop::new();
    assert_eq!(shop.run(&MIGRATE, 3), 0);
    let front = shop.scene.account.front();
    front.inject(Fault::Edited(without_variables), Calls::of("GetFunction").always());
    let said = shop.scene.env.run(["undo"]).output().code(1).stderr;
    assert!(said.contains("lambda:shop has no variables any more; nothing was put back"), "{said}");
    let said = shop.scene.env.run(["undo", "--force"]).output().code(0).stderr;
    assert!(said.contains("undid the run") && said.contains(": 0 variables put back"), "{said}");
    assert!(said.contains("sm://shop/prod stays"), "{said}");
    front.heal();
    assert_eq!(shop.scene.variables("shop")["API_TOKEN"], "sm://shop/prod#API_TOKEN");
    assert!(shop.secret().is_some());
}

/// As of the function of the same name in another region, or a version of it.
#[test]
fn the_same_name_is_not_enough() {
    let shop = Shop::new();
    let front = shop.scene.account.front();
    let edits: [fn(&mut Value); 3] = [
        |answer| {
            let arn = answer["Configuration"]["FunctionArn"].as_str().expect("an ARN");
            answer["Configuration"]["FunctionArn"] = arn.replace("eu-west-1", "us-east-1").into();
        },
        |answer| answer["Configuration"]["Version"] = "1".into(),
        |answer| answer["Configuration"]["FunctionArn"] = "shop".into(),
    ];
    for (at, edit) in edits.into_iter().enumerate() {
        let injected = front.inject(Fault::Edited(edit), Calls::of("GetFunction").always());
        assert_eq!(shop.run(&MIGRATE, 1), 1, "edit {at}");
        assert!(injected.fired() > 0, "edit {at}");
        front.heal();
        shop.check_undone("an answer about another one");
    }
}

/// Where there is nothing in a list, the list is there all the same.
#[test]
fn an_answer_without_its_list_is_none() {
    let shop = Shop::new();
    let front = shop.scene.account.front();
    for text in ["{}", ""] {
        let empty = || Fault::Instead(text.to_owned());
        for operation in ["ListAliases", "ListVersionsByFunction", "ListLayerVersions"] {
            let injected = front.inject(empty(), Calls::of(operation).always());
            assert_eq!(shop.run(&MIGRATE, 1), 1, "{operation} {text}");
            assert!(injected.fired() > 0, "{operation} {text}");
            front.heal();
            shop.check_undone("nothing is known");
        }
        let injected = front.inject(empty(), Calls::of("ListFunctions").always());
        let said = shop.scene.env.run(["scan", "lambda:*"]).output().code(1).stderr;
        assert!(said.contains("lambda:ListFunctions"), "{said}");
        assert!(injected.fired() > 0, "{text}");
        front.heal();
    }
}

#[test]
fn what_a_version_needs_stays_where_the_versions_are_not_told() {
    for text in ["{}", r#"{"Versions":[]}"#] {
        let shop = Shop::new();
        assert_eq!(shop.run(&MIGRATE, 3), 0);
        shop.scene.publish("shop");
        let front = shop.scene.account.front();
        let empty = Fault::Instead(text.to_owned());
        let injected = front.inject(empty, Calls::of("ListVersionsByFunction"));
        assert_eq!(shop.run(&["undo"], 1), 3, "{text}");
        assert_eq!(injected.fired(), 1, "{text}");
        assert!(shop.secret().is_some() && shop.policies().len() == 1, "{text}");
        assert_eq!(shop.run(&["resume"], 3), 0, "{text}");
        assert!(shop.secret().is_some() && shop.policies().len() == 1, "{text}");
    }
}

/// Promise 7: what an answer about a function says is shown as a code, or not at all.
#[test]
fn a_code_that_is_none_is_not_shown() {
    let edits: [fn(&mut Value); 2] = [
        |answer| {
            let said = answer["Configuration"]["Environment"]["Variables"]["DB_PASSWORD"].clone();
            answer["Configuration"]["LastUpdateStatus"] = "Failed".into();
            answer["Configuration"]["LastUpdateStatusReasonCode"] =
                format!("Failed with {}", said.as_str().unwrap_or("it")).into();
        },
        |answer| {
            let said = answer["Configuration"]["Environment"]["Variables"]["DB_PASSWORD"].clone();
            answer["Configuration"]["State"] = "Failed".into();
            answer["Configuration"]["StateReasonCode"] =
                format!("Failed with {}", said.as_str().unwrap_or("it")).into();
        },
    ];
    for edit in edits {
        let shop = Shop::new();
        let front = shop.scene.account.front();
        let injected = front.inject(Fault::Edited(edit), Calls::of("GetFunction").always());
        // Whoever sees a value of the function in what is said fails.
        let words = MIGRATE.iter().filter(|word| **word != "--quiet");
        let said = shop.scene.env.run(words).output().stderr;
        assert!(injected.fired() > 0 && !said.contains("Failed with"), "{said}");
        assert!(said.contains("unknown"), "{said}");
    }
}

/// What IAM says of one action on one resource.
fn judged(action: &str, resource: &str) -> String {
    format!(
        "<member><EvalActionName>{action}</EvalActionName><EvalResourceName>{resource}</EvalResourceName>\
         <EvalDecision>allowed</EvalDecision></member>"
    )
}

/// A page of a simulation.
fn page(results: &str, marker: Option<&str>) -> Fault {
    let marker = marker.map(|marker| format!("<Marker>{marker}</Marker>")).unwrap_or_default();
    Fault::Instead(format!(
        "<SimulatePrincipalPolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
         <SimulatePrincipalPolicyResult><IsTruncated>{}</IsTruncated>{marker}\
         <EvaluationResults>{results}</EvaluationResults></SimulatePrincipalPolicyResult>\
         </SimulatePrincipalPolicyResponse>",
        !marker.is_empty(),
    ))
}

/// The words without those that give the role its right.
fn without_grant() -> Vec<&'static str> {
    let grants = ["--grant", "--grant-wait", "0", "--quiet", "--key", "alias/shop"];
    MIGRATE.iter().copied().filter(|word| !grants.contains(word)).collect()
}

#[test]
fn a_right_that_nobody_has_judged_is_none() {
    let shop = Shop::new();
    let front = shop.scene.account.front();
    let change = judged("lambda:UpdateFunctionConfiguration", &shop.scene.arn("shop"));
    let secret = format!(
        "arn:aws:secretsmanager:eu-west-1:{}:secret:shop/prod-??????",
        shop.scene.account.id()
    );
    let read = judged("secretsmanager:GetSecretValue", &secret);
    let other = judged("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:::secret:other");
    for (pages, code) in [
        (vec![page(&other, None)], 1),
        (vec![page("", None)], 1),
        (vec![page(&read, Some("next")), page("", Some("next"))], 1),
        (vec![page(&other, Some("next")), page(&read, None)], 0),
    ] {
        // The caller comes first, unless it is the root of the account.
        let first = usize::from(cloud().emulator() == Emulator::Moto);
        if first == 1 {
            front.inject(page(&change, None), Calls::of("SimulatePrincipalPolicy"));
        }
        for (at, page) in pages.into_iter().enumerate() {
            let calls = Calls::of("SimulatePrincipalPolicy").nth(first + at + 1);
            front.inject(page, calls);
        }
        let said = shop.scene.env.run(without_grant()).output().code(code).stderr;
        assert_eq!(
            said.contains("whether its role may read the values cannot be checked"),
            code == 1,
            "{said}"
        );
        front.heal();
        if code == 1 {
            shop.check_undone("nobody knows");
        }
    }
}
