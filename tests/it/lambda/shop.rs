//! A function with two secrets and a role: what the tests migrate, spoil and cut off.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use super::Scene;

/// The whole of a migration: references, wrapper, key, and the right to read.
pub(crate) const MIGRATE: [&str; 14] = [
    "migrate",
    "lambda:shop",
    "--to",
    "sm://shop/prod",
    "--key",
    "alias/shop",
    "--grant",
    "--grant-wait",
    "0",
    "--yes-latest",
    "--yes",
    "--quiet",
    "--writes-per-second",
    "1000",
];

/// The function before it is migrated, and what it is to be afterwards.
pub(crate) struct Shop {
    pub(crate) scene: Scene,
    pub(crate) layer: String,
    pub(crate) key: String,
    pub(crate) before: BTreeMap<String, String>,
    layers: Value,
}

impl Shop {
    pub(crate) fn new() -> Self {
        let scene = Scene::new();
        let layer = scene.wrapper_layer();
        let key = scene.account.ask(
            "TrentService.CreateKey",
            json!({
                "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT",
            }),
        );
        let key = key["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned();
        let alias = json!({ "AliasName": "alias/shop", "TargetKeyId": key });
        scene.account.ask("TrentService.CreateAlias", alias);
        scene.role("shop");
        let (password, token) = (scene.env.canary("password"), scene.env.canary("token"));
        let variables = json!({
            "DB_PASSWORD": password, "API_TOKEN": token, "LOG_LEVEL": "info", "EMPTY": "",
        });
        scene.function("shop", &variables);
        let before = scene.variables("shop");
        let layers = scene.look("shop")["Layers"].clone();
        Self { scene, layer, key, before, layers }
    }

    /// What the secret holds; none when it is not there, or marked as deleted.
    pub(crate) fn secret(&self) -> Option<Value> {
        let secret = json!({ "SecretId": "shop/prod" });
        let value = self.scene.account.try_ask("secretsmanager.GetSecretValue", secret).ok()?;
        serde_json::from_str(value["SecretString"].as_str().expect("a text")).ok()
    }

    /// The policies in the role.
    pub(crate) fn policies(&self) -> Vec<String> {
        let answer = self.scene.account.query("iam", "ListRolePolicies", &[("RoleName", "shop")]);
        let members = answer.split("<member>").skip(1);
        members.map(|it| it.split('<').next().unwrap_or_default().to_owned()).collect()
    }

    /// References stand where values were, the rest is as before, and the values are in the store, once.
    #[track_caller]
    pub(crate) fn check_migrated(&self, at: &str) {
        let after = self.scene.variables("shop");
        for name in ["DB_PASSWORD", "API_TOKEN"] {
            assert_eq!(after[name], format!("sm://shop/prod#{name}"), "{at}");
            let secret = self.secret().unwrap_or_else(|| panic!("no secret: {at}"));
            assert!(secret[name] == self.before[name].as_str(), "{name} is lost: {at}");
        }
        for name in ["LOG_LEVEL", "EMPTY"] {
            assert_eq!(after[name], self.before[name], "{at}");
        }
        assert_eq!(after["AWS_LAMBDA_EXEC_WRAPPER"], "/opt/bin/kmseal", "{at}");
        assert_eq!(after.len(), 5, "{at}");
        let look = self.scene.look("shop");
        assert_eq!(look["Layers"][0]["Arn"], self.layer, "{at}");
        assert_eq!(look["KMSKeyArn"], self.key, "{at}");
        assert_eq!(self.policies().len(), 1, "{at}");
        let versions = json!({ "SecretId": "shop/prod", "IncludeDeprecated": true });
        let versions = self.scene.account.ask("secretsmanager.ListSecretVersionIds", versions);
        assert_eq!(versions["Versions"].as_array().map(Vec::len), Some(1), "{at}");
    }

    /// The function is as it was, and nothing is left of the run.
    #[track_caller]
    pub(crate) fn check_undone(&self, at: &str) {
        assert!(self.scene.variables("shop") == self.before, "the variables: {at}");
        let look = self.scene.look("shop");
        assert_eq!(look["Layers"], self.layers, "{at}");
        assert_eq!(look["KMSKeyArn"], "", "{at}");
        assert!(self.secret().is_none(), "the secret is left: {at}");
        assert_eq!(self.policies(), Vec::<String>::new(), "{at}");
    }

    /// Nothing is lost: a value stands in the function, or in the store while its reference stands there.
    #[track_caller]
    pub(crate) fn check_nothing_lost(&self, at: &str) {
        let now = self.scene.variables("shop");
        for name in ["DB_PASSWORD", "API_TOKEN"] {
            let stored = self.secret().map(|secret| secret[name].clone());
            let is_there = now[name] == self.before[name]
                || stored == Some(Value::from(self.before[name].as_str()));
            assert!(is_there, "{name} is lost: {at}");
        }
        for name in ["LOG_LEVEL", "EMPTY"] {
            assert_eq!(now[name], self.before[name], "{at}");
        }
    }

    /// Does what the words say, with so many attempts at each call; its exit code.
    pub(crate) fn run(&self, words: &[&str], attempts: usize) -> i32 {
        let run = self.scene.env.run(words).env("AWS_MAX_ATTEMPTS", attempts.to_string());
        run.output().code.expect("an exit code")
    }
}

/// Starts a program and kills it while it waits for an answer that never comes: `fired` tells. False when it came
/// to its end before.
pub(crate) fn killed_when(mut command: Command, fired: impl Fn() -> bool) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = quiet.spawn().expect("starts");
    loop {
        if fired() {
            // What was passed on to the server is answered before it is seen here.
            child.kill().expect("killed");
            child.wait().expect("gone");
            return true;
        }
        if child.try_wait().expect("its status").is_some() {
            return false;
        }
        sleep(Duration::from_millis(1));
    }
}

/// Of many cases every `nth`: enough to see what breaks. All of them with `SWEEP=all`, which takes half an hour.
pub(crate) fn sampled<C>(cases: Vec<C>, nth: usize) -> Vec<C> {
    let nth = if std::env::var_os("SWEEP").is_some() { 1 } else { nth };
    cases.into_iter().step_by(nth).collect()
}
