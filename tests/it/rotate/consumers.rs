//! The functions that refer to what is rotated: found, and made to start anew.

mod found;
mod refreshed;
mod spoiled;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::lambda::Scene;
use crate::support::cloud::Emulator;
use crate::support::env::TestEnv;

const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

/// A secret of two members, and functions that refer to it.
pub(super) struct Shop {
    pub(super) scene: Scene,
    /// Another machine.
    pub(super) other: TestEnv,
    /// The ARN of the secret.
    pub(super) arn: String,
    old: String,
}

impl Shop {
    pub(super) fn new() -> Self {
        let scene = Scene::new();
        scene.account.serve("secretsmanager", Emulator::Ministack);
        let other = TestEnv::with_cloud(KMSEAL, &scene.account);
        let old = scene.env.canary("old");
        other.register("old", old.clone());
        let value = json!({ "PASSWORD": old, "PORT": 5432 }).to_string();
        let body = json!({ "Name": "shop/db", "ClientRequestToken": TOKEN, "SecretString": value });
        let made = scene.account.ask("secretsmanager.CreateSecret", body);
        let arn = made["ARN"].as_str().expect("an ARN").to_owned();
        Self { scene, other, arn, old }
    }

    /// The same with two functions, each with a secret of its own beside.
    pub(super) fn with_functions() -> Self {
        let shop = Self::new();
        for (name, reference) in [("api", "sm://shop/db#PASSWORD"), ("jobs", "sm://shop/db")] {
            let variables = json!({
                "DB": reference, "OWN": shop.scene.env.canary("own"), "EMPTY": "",
                "QUOTED": "a \"b\" $c `d` \\ e\u{e9}\n",
            });
            shop.scene.function(name, &variables);
        }
        let others = json!({ "DB": "sm://shop/other", "LEVEL": "info" });
        shop.scene.function("others", &others);
        shop
    }

    /// A rotation of the password under this id.
    pub(super) fn words<'w>(run_id: &'w str, more: &[&'w str]) -> Vec<&'w str> {
        let words = ["rotate", "sm://shop/db#PASSWORD", "--run-id", run_id, "--yes", "--quiet"];
        [&words, more, &["--writes-per-second", "1000"]].concat()
    }

    /// The exit code of a rotation on one of the machines, with so many attempts at each call.
    pub(super) fn rotate(env: &TestEnv, words: &[&str], attempts: usize) -> i32 {
        let run = env.run(words).env("AWS_MAX_ATTEMPTS", attempts.to_string());
        run.output().code.expect("an exit code")
    }

    /// What it says of functions, by name.
    pub(super) fn consumers(env: &TestEnv, words: &[&str], code: i32) -> BTreeMap<String, Value> {
        let output = env.run([words, &["--json"]].concat()).output().code(code);
        let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        let all = document["data"]["consumers"].as_array().expect("a list").clone();
        let name = |one: &Value| one["function"].as_str().expect("a name").to_owned();
        all.into_iter().map(|one| (name(&one), one)).collect()
    }

    /// How many versions of the secret there are, and whether one waits.
    fn versions(&self) -> (usize, bool) {
        let secret = json!({ "SecretId": "shop/db" });
        let answer = self.scene.account.ask("secretsmanager.DescribeSecret", secret);
        let stages = &answer["VersionIdsToStages"];
        let count = stages.as_object().map_or(0, serde_json::Map::len);
        (count, stages.to_string().contains("AWSPENDING"))
    }

    /// The password in use, which from now on is a canary.
    pub(super) fn password(&self) -> String {
        let secret = json!({ "SecretId": "shop/db" });
        let answer = self.scene.account.ask("secretsmanager.GetSecretValue", secret);
        let value: Value = serde_json::from_str(answer["SecretString"].as_str().expect("a text"))
            .expect("an object");
        let password = value["PASSWORD"].as_str().expect("a text").to_owned();
        self.scene.env.register("password", password.clone());
        self.other.register("password", password.clone());
        password
    }

    /// There is one new value, and both functions were made to start anew for it, with everything else as it was.
    #[track_caller]
    pub(super) fn check_refreshed(&self, before: &[BTreeMap<String, String>; 2], at: &str) {
        assert_ne!(self.password(), self.old, "it is not rotated: {at}");
        assert_eq!(self.versions(), (2, false), "{at}");
        let mut marks = Vec::new();
        for (name, before) in ["api", "jobs"].iter().zip(before) {
            let mut now = self.scene.variables(name);
            marks.push(now.remove("KMSEAL_ROTATED").unwrap_or_else(|| panic!("{name}: {at}")));
            assert!(now == *before, "{name} has lost something: {at}");
        }
        assert_eq!(marks[0], marks[1], "{at}");
        assert!(!self.scene.variables("others").contains_key("KMSEAL_ROTATED"), "{at}");
    }

    pub(super) fn variables(&self) -> [BTreeMap<String, String>; 2] {
        ["api", "jobs"].map(|name| self.scene.variables(name))
    }
}
