//! Moving the values of a function, and putting them back.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Scene;

/// Options that no test is about.
pub(crate) const ALWAYS: [&str; 5] = ["--yes", "--yes-latest", "--allow", "role", "--json"];

/// A function with two secrets, and what it has beside them.
struct Shop {
    scene: Scene,
    layer: String,
    before: BTreeMap<String, String>,
}

impl Shop {
    fn new() -> Self {
        let scene = Scene::new();
        let layer = scene.layer();
        let password = scene.env.canary("password");
        let token = scene.env.canary("token");
        let variables = json!({
            "DB_PASSWORD": password, "API_TOKEN": token, "LOG_LEVEL": "info", "EMPTY": "",
        });
        scene.function("shop", &variables);
        let before = scene.variables("shop");
        Self { scene, layer, before }
    }

    #[track_caller]
    fn migrate(&self, more: &[&str]) -> Value {
        let words = ["migrate", "lambda:shop", "--to", "sm://shop/prod"];
        let words = words.iter().chain(&ALWAYS).chain(more);
        let output = self.scene.env.run(words).output().code(0);
        serde_json::from_str(&output.stdout).expect("JSON")
    }

    fn secret(&self) -> Value {
        let secret = json!({ "SecretId": "shop/prod" });
        let value = self.scene.account.ask("secretsmanager.GetSecretValue", secret);
        serde_json::from_str(value["SecretString"].as_str().expect("a text")).expect("JSON")
    }
}

#[test]
fn values_become_references_and_come_back() {
    let shop = Shop::new();
    let document = shop.migrate(&[]);
    let data = &document["data"];
    assert_eq!(data["outcome"], "done");
    let after = shop.scene.variables("shop");
    assert_eq!(after["DB_PASSWORD"], "sm://shop/prod#DB_PASSWORD");
    assert_eq!(after["API_TOKEN"], "sm://shop/prod#API_TOKEN");
    assert_eq!(after["LOG_LEVEL"], "info");
    assert_eq!(after["EMPTY"], "");
    assert_eq!(after["AWS_LAMBDA_EXEC_WRAPPER"], "/opt/bin/kmseal");
    assert_eq!(after.len(), 5);
    assert_eq!(shop.scene.look("shop")["Layers"][0]["Arn"], shop.layer);
    assert_eq!(shop.secret()["DB_PASSWORD"], shop.before["DB_PASSWORD"]);
    assert_eq!(shop.secret()["API_TOKEN"], shop.before["API_TOKEN"]);
    // One change, whatever was changed.
    assert_eq!(shop.scene.account.front().count("UpdateFunctionConfiguration"), 1);
    let undone = shop.scene.env.run(["undo"]).output().code(0);
    assert!(undone.stderr.contains("2 variables put back"), "{}", undone.stderr);
    assert_eq!(shop.scene.variables("shop"), shop.before);
    assert_eq!(shop.scene.look("shop")["Layers"], json!([]));
    let again = shop.scene.env.run(["undo"]).output().code(0);
    assert!(again.stderr.contains("was undone before"), "{}", again.stderr);
}
