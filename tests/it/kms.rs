//! Keys of KMS: shown, made, tried out, and put on what is in AWS.

mod apply;
mod apply_faults;
mod functions;
mod log_groups;
mod making;
mod preflight;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::differences::KEYS_OF_LISTED_SECRETS;
use crate::support::cloud::{Account, Calls, Emulator, Fault, REGION, cloud};
use crate::support::env::TestEnv;

/// An account with nothing in it.
pub(crate) struct Scene {
    account: Account,
    env: TestEnv,
}

impl Scene {
    fn new() -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        Self { account, env }
    }

    /// A key with this alias, and what else is asked of it. Its ARN.
    fn key(&self, alias: &str, more: &Value) -> String {
        let mut request = json!({ "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT" });
        for (name, value) in more.as_object().expect("an object") {
            request[name] = value.clone();
        }
        let made = self.account.ask("TrentService.CreateKey", request);
        let arn = made["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned();
        let named = json!({ "AliasName": alias, "TargetKeyId": arn });
        self.account.ask("TrentService.CreateAlias", named);
        arn
    }

    /// A value under the service's own key, or this one.
    fn set(&self, reference: &str, value: &str, key: Option<&str>) {
        let mut words = vec!["set", reference, "-", "--quiet"];
        words.extend(key.iter().flat_map(|key| ["--key", key]));
        self.env.run(words).stdin(value).output().code(0);
    }

    /// The `data` of the document that these words print.
    #[track_caller]
    fn json(&self, words: &[&str]) -> Value {
        let output = self.env.run([words, &["--json"]].concat()).output().code(0);
        let mut document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        document["data"].take()
    }

    fn group_arn(&self, name: &str) -> String {
        format!("arn:aws:logs:{REGION}:{}:log-group:{name}", self.account.id())
    }
}

#[test]
fn status_shows_what_is_under_which_key() {
    let scene = Scene::new();
    let key = scene.key("alias/shop", &json!({}));
    let value = scene.env.canary("value");
    scene.set("sm://shop/a", &value, Some("alias/shop"));
    scene.set("ssm:///shop/b", &value, Some(&key));
    scene.set("ssm:///shop/c", &value, None);
    let clear = json!({ "Name": "/shop/port", "Type": "String", "Value": "8080" });
    scene.account.ask("AmazonSSM.PutParameter", clear);
    scene.account.ask("Logs_20140328.CreateLogGroup", json!({ "logGroupName": "/shop" }));
    scene.account.front().clear();
    let status = scene.json(&["kms", "status"]);
    let described = scene.account.front().count("DescribeKey");
    let users = |of: &dyn Fn(&Value) -> bool| {
        let keys = status["keys"].as_array().expect("keys");
        keys.iter().find(|key| of(key)).map(|key| key["used_by"].clone()).unwrap_or_default()
    };
    let mut under_it = vec!["sm://shop/a", "ssm:///shop/b"];
    if cloud().skips(Emulator::Ministack, KEYS_OF_LISTED_SECRETS) {
        under_it.remove(0);
    }
    assert_eq!(users(&|it| it["key"] == *key), json!(under_it));
    assert_eq!(users(&|it| it["manager"] == "in-clear"), json!(["ssm:///shop/port"]));
    assert_eq!(users(&|it| it["manager"] == "none"), json!(["logs:/shop"]));
    assert_eq!(status["not_listed"], json!([]));
    assert_eq!(described, 3, "each name of a key once: the alias, the ARN, AWS's own");
    let shown = scene.env.run(["kms", "status"]).output().code(0);
    assert!(shown.stdout.contains("in clear"), "{}", shown.stdout);
}

/// It needs its key for as long as it can be brought back.
#[test]
fn status_marks_what_is_deleted() {
    let scene = Scene::new();
    for name in ["sm://shop/a", "sm://shop/b"] {
        scene.set(name, &scene.env.canary(name), None);
    }
    let before = scene.json(&["kms", "status"]);
    assert_eq!(before["keys"][0].get("deleted"), None, "{before}");
    scene.env.run(["delete", "sm://shop/a", "--yes"]).output().code(0);
    let status = scene.json(&["kms", "status"]);
    assert_eq!(status["keys"][0]["used_by"], json!(["sm://shop/a", "sm://shop/b"]));
    assert_eq!(status["keys"][0]["deleted"], json!(["sm://shop/a"]));
    let shown = scene.env.run(["kms", "status"]).output().code(0).stdout;
    assert!(shown.contains("sm://shop/a (deleted)\n"), "{shown}");
    assert!(!shown.contains("sm://shop/b (deleted)"), "{shown}");
}

#[test]
fn status_says_what_it_could_not_list() {
    let scene = Scene::new();
    scene.set("sm://shop/a", &scene.env.canary("value"), None);
    let denied = |operation| {
        scene.account.front().inject(Fault::AccessDenied, Calls::of(operation).always())
    };
    // Log groups alone may be missing.
    let groups = denied("DescribeLogGroups");
    let status = scene.json(&["kms", "status"]);
    assert!(groups.fired() > 0);
    assert_eq!(status["keys"][0]["used_by"], json!(["sm://shop/a"]));
    assert_eq!(status["not_listed"].as_array().map(Vec::len), Some(1), "{status}");
    assert_eq!(status["not_listed"][0]["what"], "log groups");
    let said = scene.env.run(["kms", "status"]).output().code(0).stderr;
    assert!(said.contains("log groups could not be listed: "), "{said}");
    assert!(said.contains("logs:DescribeLogGroups"), "{said}");
    // Entries may not, and it is said to those as well who want to hear of nothing else.
    let parameters = denied("DescribeParameters");
    let output = scene.env.run(["kms", "status", "-q"]).output().code(1);
    assert!(parameters.fired() > 0);
    assert!(output.stdout.contains("sm://shop/a"), "{}", output.stdout);
    assert!(output.stderr.contains("parameters could not be listed: "), "{}", output.stderr);
    let output = scene.env.run(["kms", "status", "--json"]).output().code(1);
    assert!(output.stdout.contains("parameters could not be listed: "), "{}", output.stdout);
    denied("ListSecrets");
    let output = scene.env.run(["kms", "status"]).output().code(1);
    assert!(output.stderr.contains("secrets could not be listed: "), "{}", output.stderr);
    assert!(!output.stderr.contains("is listed"), "{}", output.stderr);
}

#[test]
fn status_shows_the_keys_of_functions() {
    let scene = crate::lambda::Scene::new();
    let made =
        scene.account.ask("TrentService.CreateKey", json!({ "KeyUsage": "ENCRYPT_DECRYPT" }));
    let key = made["KeyMetadata"]["Arn"].as_str().expect("an ARN");
    let variables = json!({ "DB_PASSWORD": scene.env.canary("password") });
    scene.function_with("ours", &variables, &json!({ "KMSKeyArn": key }));
    scene.function("theirs", &variables);
    // Of nothing, nothing is kept.
    scene.function("empty", &json!({}));
    let status = || -> Value {
        let output = scene.env.run(["kms", "status", "--json"]).output().code(0);
        serde_json::from_str(&output.stdout).expect("JSON")
    };
    let before = status();
    let key_of = |document: &Value, user: &str| {
        let keys = document["data"]["keys"].as_array().expect("keys").clone();
        keys.into_iter().find(|key| key["used_by"] == json!([user])).expect("a key of its own")
    };
    assert_eq!(key_of(&before, "lambda:ours")["key"], *key);
    assert!(!before.to_string().contains("lambda:empty"), "{before}");
    let shown = scene.env.run(["kms", "status"]).output().code(0).stdout;
    assert!(shown.contains("lambda:ours") && shown.contains("lambda:theirs"), "{shown}");
    // Lambda's own is not there before it is first used, and moto takes it for one of a customer.
    let front = scene.account.front();
    front.inject(
        Fault::Code { status: 400, code: "NotFoundException" },
        Calls::of("DescribeKey").always(),
    );
    let own = key_of(&status(), "lambda:theirs");
    assert_eq!((&own["key"], &own["manager"]), (&json!("alias/aws/lambda"), &json!("aws")));
    front.heal();
    // Who looks after secrets may not be allowed to see functions.
    let denied = front.inject(Fault::AccessDenied, Calls::of("ListFunctions").always());
    let status = status();
    assert!(denied.fired() > 0);
    assert_eq!(status["data"]["not_listed"][0]["what"], "functions");
    let said = scene.env.run(["kms", "status"]).output().code(0).stderr;
    assert!(said.contains("functions could not be listed: lambda:ListFunctions"), "{said}");
    front.heal();
    front.inject(Fault::Error500, Calls::of("ListFunctions").always());
    let failed = scene.env.run(["kms", "status"]).output().code(1).stderr;
    assert!(failed.contains("functions could not be listed: "), "{failed}");
}
