//! Secrets Manager: how many calls it takes, and what happens when they go wrong.

mod reading;
mod writing;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Account, cloud, without_places};
use crate::support::env::TestEnv;

/// An account with secrets in it.
struct Scene {
    account: Account,
    env: TestEnv,
}

impl Scene {
    fn new() -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        Self { account, env }
    }

    /// A secret with a value of its own.
    fn secret(&self, name: &str) -> String {
        let value = self.env.canary(name);
        self.account.ask(
            "secretsmanager.CreateSecret",
            json!({ "Name": name, "SecretString": value, "ClientRequestToken": token() }),
        );
        value
    }

    /// What `get` says, after the value itself.
    #[track_caller]
    fn reveals(&self, reference: &str, value: &str) {
        let run = self.env.run(["get", reference, "--reveal", "-n"]);
        run.declare_output_may_contain(value).output().code(0).stdout_is(value);
    }

    /// Keeps a value; returns what was said.
    #[track_caller]
    fn set(&self, words: &[&str], value: &str, code: i32) -> String {
        let words = [&["set"], words, &["-"]].concat();
        without_places(self.env.run(words).stdin(value).output().code(code).stderr)
    }

    /// The ids of all versions.
    fn versions(&self, name: &str) -> Vec<String> {
        let body = json!({ "SecretId": name, "IncludeDeprecated": true });
        let answer = self.account.ask("secretsmanager.ListSecretVersionIds", body);
        let versions = answer["Versions"].as_array().expect("versions");
        versions.iter().map(|one| one["VersionId"].as_str().expect("an id").to_owned()).collect()
    }

    /// The value that is kept.
    fn value(&self, name: &str) -> Value {
        let answer = self.account.ask("secretsmanager.GetSecretValue", json!({ "SecretId": name }));
        answer["SecretString"].clone()
    }

    /// The tokens that a write was sent with, time after time.
    fn tokens(&self, operation: &str) -> Vec<String> {
        let calls = self.account.front().calls();
        let writes = calls.iter().filter(|call| call.operation == operation);
        let token = |request: Value| request["ClientRequestToken"].as_str().map(str::to_owned);
        writes.map(|call| token(call.json()).expect("a token")).collect()
    }
}

/// Another one each time.
fn token() -> String {
    crate::support::needles::random_text(32)
}
