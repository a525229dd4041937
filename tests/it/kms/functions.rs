//! `kms apply` to the environments of functions.

use serde_json::{Value, json};

use crate::lambda::Scene;

#[test]
fn the_environment_of_a_function_gets_the_key_and_gives_it_back() {
    let scene = Scene::new();
    let made =
        scene.account.ask("TrentService.CreateKey", json!({ "KeyUsage": "ENCRYPT_DECRYPT" }));
    let key = made["KeyMetadata"]["Arn"].as_str().expect("an ARN");
    let variables = json!({ "DB_PASSWORD": scene.env.canary("password") });
    scene.function("api", &variables);
    scene.function("empty", &json!({}));
    let words = ["kms", "apply", key, "lambda:api", "lambda:empty", "--yes", "--json"];
    let output = scene.env.run(words).output().code(0);
    let done: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(done["data"]["targets"][0]["target"], "lambda:api");
    assert_eq!(done["data"]["left"][0]["target"], "lambda:empty");
    assert_eq!(scene.look("api")["KMSKeyArn"], key);
    assert_eq!(json!(scene.variables("api")), variables);
    let output = scene.env.run(words).output().code(0);
    let again: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(again["data"]["outcome"], "nothing-to-do");
    scene.env.run(["undo"]).output().code(0);
    assert_eq!(scene.look("api")["KMSKeyArn"], "");
    assert_eq!(json!(scene.variables("api")), variables);
}

/// A key of one region is nothing to a function of another.
#[test]
fn functions_of_other_regions_are_refused_by_name() {
    let scene = Scene::new();
    let made =
        scene.account.ask("TrentService.CreateKey", json!({ "KeyUsage": "ENCRYPT_DECRYPT" }));
    let key = made["KeyMetadata"]["Arn"].as_str().expect("an ARN");
    let variables = json!({ "DB_PASSWORD": scene.env.canary("password") });
    scene.function("shop", &variables);
    let there = scene.function_in("us-east-1", "shop", &variables, &json!({}));
    for targets in [&["lambda:shop", &there][..], &[&there]] {
        let words = [&["kms", "apply", key, "--yes"][..], targets].concat();
        let said = scene.env.run(words).output().code(2).stderr;
        assert!(said.contains("the key is in eu-west-1, and lambda:shop is not"), "{said}");
    }
    assert_eq!(scene.look("shop")["KMSKeyArn"], "");
    // However it is written, it is one function.
    let here = scene.arn("shop");
    let words = ["kms", "apply", key, "lambda:shop", &here, "--yes", "--json"];
    let output = scene.env.run(words).output().code(0);
    let done: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!(done["data"]["targets"].as_array().map(Vec::len), Some(1));
    assert_eq!(scene.look("shop")["KMSKeyArn"], key);
}

#[test]
fn a_stack_owns_the_key_of_its_functions() {
    let scene = Scene::new();
    let made =
        scene.account.ask("TrentService.CreateKey", json!({ "KeyUsage": "ENCRYPT_DECRYPT" }));
    let key = made["KeyMetadata"]["Arn"].as_str().expect("an ARN");
    let variables = json!({ "DB_PASSWORD": scene.env.canary("password") });
    let tags = json!({ "Tags": { "aws:cloudformation:stack-name": "shop-stack" } });
    scene.function_with("shop", &variables, &tags);
    let words = ["kms", "apply", key, "lambda:shop", "--yes"];
    let said = scene.env.run(words).output().code(1).stderr;
    assert!(said.contains("lambda:shop belongs to the stack shop-stack"), "{said}");
    assert!(said.contains("--live-anyway"), "{said}");
    assert_eq!(scene.look("shop")["KMSKeyArn"], "");
    scene.env.run([&words[..], &["--live-anyway"]].concat()).output().code(0);
    assert_eq!(scene.look("shop")["KMSKeyArn"], key);
}
