//! Live functions. They are made past the program, and looked at past it.

mod answers;
mod console;
mod cut_off;
mod fifty;
mod left;
mod migrate;
mod needs;
mod prune;
mod publish;
mod races;
mod refusals;
mod scan;
pub(crate) mod shop;
mod spoiled;
mod wrapper;

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Account, Emulator, REGION, cloud};
use crate::support::env::TestEnv;

/// A zip with nothing in it.
const CODE: &str = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==";

/// What `CreateFunction` takes.
pub(crate) fn definition(account: &Account, name: &str, variables: &Value) -> Value {
    json!({
        "FunctionName": name,
        "Runtime": "python3.12",
        "Handler": "index.handler",
        "Role": format!("arn:aws:iam::{}:role/shop", account.id()),
        "Code": { "ZipFile": CODE },
        "Environment": { "Variables": variables },
    })
}

/// Whom the emulator takes for the caller may do everything, as far as IAM tells.
pub(crate) fn allow_caller(account: &Account) {
    let policy =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    account.query("iam", "CreateUser", &[("UserName", "moto")]);
    let pairs = [("UserName", "moto"), ("PolicyName", "all"), ("PolicyDocument", policy)];
    account.query("iam", "PutUserPolicy", &pairs);
}

/// An account with functions.
pub(crate) struct Scene {
    pub(crate) account: Account,
    pub(crate) env: TestEnv,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let account = cloud().account();
        // Ministack gives what `CreateSecret` makes another id than the token, and undo asks for the token.
        account.serve("secretsmanager", Emulator::Moto);
        allow_caller(&account);
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
        let arn = self.make(region, name, variables, more);
        self.settle(region, name);
        arn
    }

    /// The same without waiting: functions that are made one after the other take their time together.
    pub(crate) fn make(&self, region: &str, name: &str, variables: &Value, more: &Value) -> String {
        let mut body = definition(&self.account, name, variables);
        let more = more.as_object().expect("settings").clone();
        body.as_object_mut().expect("an object").extend(more);
        let made = self.account.try_lambda(region, "POST", "/2015-03-31/functions", &body);
        let made = made.expect("a function");
        made["FunctionArn"].as_str().expect("an ARN").to_owned()
    }

    /// Waits until it is made, and has taken its last change.
    pub(crate) fn settle(&self, region: &str, name: &str) {
        for _ in 0..500 {
            let now = self.look_in(region, name);
            if now["State"] == "Active" && now["LastUpdateStatus"] == "Successful" {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{name} never settles");
    }

    /// Its configuration.
    pub(crate) fn look(&self, name: &str) -> Value {
        self.look_in(REGION, name)
    }

    fn look_in(&self, region: &str, name: &str) -> Value {
        let path = format!("/2015-03-31/functions/{name}/configuration");
        self.account.try_lambda(region, "GET", &path, &Value::Null).expect("a configuration")
    }

    /// Its configuration, once its last change is in effect.
    pub(crate) fn settled(&self, name: &str) -> Value {
        for _ in 0..200 {
            let look = self.look(name);
            if look["LastUpdateStatus"] == "Successful" {
                return look;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("the change of {name} is never in effect");
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
    pub(crate) fn wrapper_layer(&self) -> String {
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
