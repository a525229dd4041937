//! Functions are scanned, and what is found is what the test put there.

mod account;
mod faults;
mod files;
mod names;
mod terminal;
mod values;

use serde_json::{Value, json};

use super::Scene;
use crate::support::cloud::REGION;
use crate::support::run::Checked;

/// What AWS says of a function in its list.
pub(super) fn listed(scene: &Scene, name: &str, variables: &Value) -> Value {
    json!({
        "FunctionName": name,
        "FunctionArn": scene.arn(name),
        "Version": "$LATEST",
        "Runtime": "python3.12",
        "Environment": { "Variables": variables },
    })
}

impl Scene {
    /// Scans with this status; the `data` of its document.
    #[track_caller]
    pub(super) fn scan(&self, words: &[&str], status: i32) -> Value {
        let words = [&["scan"], words, &["--json"]].concat();
        let output = self.env.run(words).output().code(status);
        let mut document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        assert_eq!(document["exit_code"], status);
        assert_eq!(document["ok"], status == 0);
        document["data"].take()
    }

    /// The same as a person reads it.
    #[track_caller]
    pub(super) fn show(&self, words: &[&str], status: i32) -> Checked {
        self.env.run([&["scan"], words].concat()).output().code(status)
    }

    /// Makes these functions, and waits until they can be called.
    pub(super) fn functions(&self, all: &[(&str, Value)]) {
        for (name, variables) in all {
            self.make(REGION, name, variables, &json!({}));
        }
        for (name, _) in all {
            self.settle(REGION, name);
        }
    }
}

/// The variables of a function in a document: name, versions and class of each.
pub(super) fn said(data: &Value, function: &str) -> Vec<(String, String, String)> {
    let functions = data["functions"].as_array().expect("functions");
    let function = functions.iter().find(|it| it["function"] == function).expect("the function");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |one: &Value| {
        let versions = one["versions"].as_array().expect("versions");
        let versions: Vec<&str> = versions.iter().filter_map(Value::as_str).collect();
        (text(&one["name"]), versions.join(" "), text(&one["class"]))
    };
    function["variables"].as_array().expect("variables").iter().map(row).collect()
}

/// A row as [`said`] has it.
pub(super) fn row(name: &str, versions: &str, class: &str) -> (String, String, String) {
    (name.to_owned(), versions.to_owned(), class.to_owned())
}
