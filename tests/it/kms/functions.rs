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
