//! Live functions. They are made past the program, and looked at past it.

mod console;
mod migrate;
mod prune;

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Account, REGION, cloud};
use crate::support::env::TestEnv;

/// A zip with nothing in it.
const CODE: &str = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==";

/// An account with functions.
pub(crate) struct Scene {
    pub(crate) account: Account,
    pub(crate) env: TestEnv,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        Self { account, env }
    }

    pub(crate) fn arn(&self, name: &str) -> String {
        format!("arn:aws:lambda:{REGION}:{}:function:{name}", self.account.id())
    }

    /// A role that functions may have; its ARN.
    pub(crate) fn role(&self, name: &str) -> String {
        let trust = r#"{"Version":"2012-10-17","Statement":[]}"#;
        let pairs = [("RoleName", name), ("AssumeRolePolicyDocument", trust)];
        self.account.query("iam", "CreateRole", &pairs);
        format!("arn:aws:iam::{}:role/{name}", self.account.id())
    }

    /// A function with these variables; its ARN.
    pub(crate) fn function(&self, name: &str, variables: &Value) -> String {
        self.function_with(name, variables, &json!({}))
    }

    /// The same with more settings, as `CreateFunction` takes them.
    pub(crate) fn function_with(&self, name: &str, variables: &Value, more: &Value) -> String {
        self.function_in(REGION, name, variables, more)
    }

    /// The same in another region.
    pub(crate) fn function_in(
        &self,
        region: &str,
        name: &str,
        variables: &Value,
        more: &Value,
    ) -> String {
        let mut body = json!({
            "FunctionName": name,
            "Runtime": "python3.12",
            "Handler": "index.handler",
            "Role": format!("arn:aws:iam::{}:role/shop", self.account.id()),
            "Code": { "ZipFile": CODE },
            "Environment": { "Variables": variables },
        });
        let more = more.as_object().expect("settings").clone();
        body.as_object_mut().expect("an object").extend(more);
        let made = self.account.try_lambda(region, "POST", "/2015-03-31/functions", &body);
        let made = made.expect("a function");
        let arn = made["FunctionArn"].as_str().expect("an ARN").to_owned();
        // It is pending at first.
        for _ in 0..200 {
            if self.look_in(region, name)["State"] == "Active" {
                return arn;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{name} is never active");
    }

    /// Its configuration.
    pub(crate) fn look(&self, name: &str) -> Value {
        self.look_in(REGION, name)
    }

    fn look_in(&self, region: &str, name: &str) -> Value {
        let path = format!("/2015-03-31/functions/{name}/configuration");
        self.account.try_lambda(region, "GET", &path, &Value::Null).expect("a configuration")
    }

    /// Its variables.
    pub(crate) fn variables(&self, name: &str) -> BTreeMap<String, String> {
        let variables = self.look(name)["Environment"]["Variables"].clone();
        serde_json::from_value(variables).unwrap_or_default()
    }

    /// Changes it, as another person would.
    pub(crate) fn change(&self, name: &str, change: &Value) -> Value {
        let path = format!("/2015-03-31/functions/{name}/configuration");
        self.account.lambda("PUT", &path, change.clone())
    }

    /// A version of the layer with the wrapper, or what passes for it here; its ARN.
    pub(crate) fn layer(&self) -> String {
        let body = json!({
            "Content": { "ZipFile": CODE },
            "CompatibleArchitectures": ["x86_64"],
        });
        let made = self.account.lambda("POST", "/2018-10-31/layers/kmseal/versions", body);
        made["LayerVersionArn"].as_str().expect("an ARN").to_owned()
    }

    /// Publishes a version of it; its number.
    pub(crate) fn publish(&self, name: &str) -> String {
        let path = format!("/2015-03-31/functions/{name}/versions");
        let version = self.account.lambda("POST", &path, json!({}))["Version"].clone();
        version.as_str().expect("a number").to_owned()
    }

    /// Lets an alias lead to a version.
    pub(crate) fn alias(&self, name: &str, alias: &str, version: &str) {
        let path = format!("/2015-03-31/functions/{name}/aliases");
        self.account.lambda("POST", &path, json!({ "Name": alias, "FunctionVersion": version }));
    }
}
