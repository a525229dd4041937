//! Old versions of a function, and what is left of them.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::Scene;
use crate::support::cloud::{Calls, Fault, REGION, without_places};
#[cfg(target_os = "linux")]
use crate::support::pty::Pty;

/// A function that was published four times with secrets in plain text, and once without.
struct Old {
    scene: Scene,
}

impl Old {
    fn new() -> Self {
        let scene = Scene::new();
        let with_secrets = |turn: usize| {
            let (password, token) = (scene.env.canary("password"), scene.env.canary("token"));
            json!({ "DB_PASSWORD": password, "WEIRD": token, "TURN": turn.to_string() })
        };
        scene.function("shop", &with_secrets(1));
        assert_eq!(scene.publish("shop"), "1");
        for turn in 2..=4 {
            scene.change("shop", &json!({ "Environment": { "Variables": with_secrets(turn) } }));
            assert_eq!(scene.publish("shop"), turn.to_string());
        }
        let moved = json!({
            "DB_PASSWORD": "sm://shop/prod#DB_PASSWORD", "WEIRD": "sm://shop/prod#WEIRD", "TURN": "5",
        });
        scene.change("shop", &json!({ "Environment": { "Variables": moved } }));
        assert_eq!(scene.publish("shop"), "5");
        Self { scene }
    }

    /// The numbers of the versions that are published.
    fn published(&self) -> Vec<String> {
        let path = "/2015-03-31/functions/shop/versions";
        let answer = self.scene.account.lambda("GET", path, Value::Null);
        let all = answer["Versions"].as_array().expect("a list").clone();
        let mut found: Vec<String> =
            all.iter().map(|one| one["Version"].as_str().expect("a text").to_owned()).collect();
        found.retain(|version| version != "$LATEST");
        found.sort();
        found
    }

    #[track_caller]
    fn prune(&self, more: &[&str], code: i32) -> Value {
        let words = ["lambda", "prune-versions", "shop", "--yes", "--json"];
        let output = self.scene.env.run(words.iter().chain(more)).output().code(code);
        let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        // Whatever happened: the function itself is there, and no request was about all of it.
        assert!(self.scene.look("shop")["FunctionArn"].is_string());
        for call in self.scene.account.front().calls() {
            let deletes = call.operation == "DeleteFunction";
            assert!(!deletes || call.path.contains("Qualifier="), "{}", call.path);
        }
        document
    }

    /// Lets an alias lead to a version, and a share of its calls to another one.
    fn routed(&self, alias: &str, version: &str, other: &str, share: f64) {
        let body = json!({
            "Name": alias, "FunctionVersion": version,
            "RoutingConfig": { "AdditionalVersionWeights": { other: share } },
        });
        self.scene.account.lambda("POST", "/2015-03-31/functions/shop/aliases", body);
    }
}

#[test]
fn what_a_plain_alias_leads_to_stays() {
    let old = Old::new();
    old.scene.alias("shop", "live", "1");
    old.prune(&["--keep", "1"], 0);
    assert_eq!(old.published(), ["1", "5"]);
}

fn version(document: &Value, number: u64) -> Value {
    let versions = document["data"]["functions"][0]["versions"].as_array().expect("a list");
    let found = versions.iter().find(|one| one["version"] == number);
    found.unwrap_or_else(|| panic!("no version {number} in {document}")).clone()
}

#[test]
fn versions_with_old_secrets_go_and_what_is_needed_stays() {
    let old = Old::new();
    old.routed("live", "4", "2", 0.1);
    let document = old.prune(&["--keep", "1"], 0);
    assert_eq!(document["data"]["outcome"], "done");
    assert_eq!(old.published(), ["2", "4", "5"]);
    // A value whose variable is a reference by now was a secret, whatever it looks like.
    assert_eq!(version(&document, 1)["holds"], json!(["DB_PASSWORD", "WEIRD"]));
    assert_eq!(version(&document, 1)["outcome"], "deleted");
    assert_eq!(version(&document, 2)["led_to_by"], json!(["alias live (10 % of its calls)"]));
    assert_eq!(version(&document, 4)["led_to_by"], json!(["alias live"]));
    assert_eq!(document["data"]["functions"][0]["clean"], 1);
    let reminders = document["data"]["reminders"].to_string();
    assert!(reminders.contains("these versions still hold secrets, or may: 2, 4"), "{reminders}");
    assert_eq!(old.prune(&["--keep", "1"], 0)["data"]["outcome"], "nothing-to-do");
}

#[test]
fn the_newest_stay_whatever_they_hold() {
    let old = Old::new();
    old.prune(&[], 0);
    assert_eq!(old.published(), ["3", "4", "5"]);
    old.prune(&["--keep", "0"], 0);
    assert_eq!(old.published(), ["5"], "it holds no secret");
    old.prune(&["--keep", "0", "--all"], 0);
    assert!(old.published().is_empty());
}

#[test]
fn a_dry_run_and_nobody_to_ask_delete_nothing() {
    let old = Old::new();
    let words = ["lambda", "prune-versions", "lambda:shop"];
    let shown = old.scene.env.run(words.iter().chain(&["--dry-run"])).output().code(0);
    let shown = shown.stdout_is(
        "lambda:shop, beside 1 published version without secrets:\n\
         VERSION  HOLDS               LED TO BY  WHAT HAPPENS\n\
         1        DB_PASSWORD, WEIRD             deleted\n\
         2        DB_PASSWORD, WEIRD             deleted\n\
         3        DB_PASSWORD, WEIRD             stays: one of the newest\n\
         4        DB_PASSWORD, WEIRD             stays: one of the newest\n",
    );
    assert_eq!(
        without_places(shown.stderr),
        "warning: other services may name a version by its ARN, and kmseal cannot find all of those\n\
         a dry run: 2 published versions would be deleted\n\
         hint: of lambda:shop these versions still hold secrets, or may: 3, 4; let what leads to them lead to a \
         newer one, or keep fewer with --keep\n"
    );
    let refused = old.scene.env.run(words).output().code(2);
    assert!(refused.stderr.contains("--yes"), "{}", refused.stderr);
    old.scene.env.run(["lambda", "prune-versions", "shop:1", "--yes"]).output().code(2);
    assert_eq!(old.published().len(), 5);
    assert_eq!(old.scene.account.front().count("DeleteFunction"), 0);
}

/// The question says that there is no way back, and Enter alone is no.
#[cfg(target_os = "linux")]
#[test]
fn a_person_is_asked() {
    let old = Old::new();
    for (keys, left) in [("\r", 5), ("y", 1)] {
        let words = ["lambda", "prune-versions", "shop", "--keep", "1"];
        let mut terminal = Pty::spawn(old.scene.env.command(words));
        terminal.wait_for("Delete 4 published versions, for good? There is no undo");
        terminal.send(keys);
        assert_eq!(terminal.wait().code(), Some(0), "{}", terminal.screen());
        old.scene.env.assert_clean("the terminal", &terminal.transcript);
        assert_eq!(old.published().len(), left);
    }
}

#[test]
fn event_sources_policies_and_provisioned_concurrency_keep_a_version() {
    let old = Old::new();
    let arn = old.scene.arn("shop");
    let front = old.scene.account.front();
    let source = format!("arn:aws:sqs:{REGION}:{}:orders", old.scene.account.id());
    let mapping = json!({ "EventSourceMappings": [
        { "UUID": "one", "FunctionArn": format!("{arn}:1"), "EventSourceArn": source },
        { "UUID": "other", "FunctionArn": format!("{arn}:live"), "EventSourceArn": source },
    ] });
    front.inject(Fault::Instead(mapping.to_string()), Calls::of("ListEventSourceMappings"));
    let ready = json!({ "ProvisionedConcurrencyConfigs": [
        { "FunctionArn": format!("{arn}:2"), "RequestedProvisionedConcurrentExecutions": 5 },
    ] });
    front.inject(Fault::Instead(ready.to_string()), Calls::of("ListProvisionedConcurrencyConfigs"));
    let statement = json!({
        "StatementId": "bucket", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com",
    });
    let path = "/2015-03-31/functions/shop/policy?Qualifier=3";
    old.scene.account.lambda("POST", path, statement);
    let document = old.prune(&["--keep", "1"], 0);
    assert_eq!(old.published(), ["1", "2", "3", "5"]);
    let leads = |number| version(&document, number)["led_to_by"].clone();
    assert_eq!(leads(1), json!([format!("event source mapping one of {source}")]));
    assert_eq!(leads(2), json!(["provisioned concurrency of 5"]));
    assert_eq!(leads(3), json!(["a policy that lets others call it"]));
    let asked = front.calls().into_iter().filter(|it| it.operation == "ListEventSourceMappings");
    for call in asked {
        let path = call.path();
        assert!(path.contains(&format!("{arn}:")), "by the ARN of a version: {path}");
    }
}

#[test]
fn what_cannot_be_read_is_unknown_and_stays() {
    let old = Old::new();
    let arn = old.scene.arn("shop");
    let of = |version: &str, environment: Value| {
        json!({ "FunctionName": "shop", "FunctionArn": format!("{arn}:{version}"), "Version": version,
            "Environment": environment })
    };
    let denied = json!({ "Error": { "ErrorCode": "AccessDeniedException", "Message": "no" } });
    let list = json!({ "Versions": [
        of("$LATEST", json!({ "Variables": {} })), of("1", denied.clone()),
        of("2", json!({ "Variables": { "DB_PASSWORD": old.scene.env.canary("old") } })),
    ] });
    let listed = Fault::Instead(list.to_string());
    old.scene.account.front().inject(listed, Calls::of("ListVersionsByFunction").always());
    let document = old.prune(&["--keep", "0"], 0);
    assert_eq!(version(&document, 1)["unknown"], "AccessDeniedException");
    assert_eq!(version(&document, 1)["outcome"], "kept");
    assert_eq!(old.published(), ["1", "3", "4", "5"]);
    old.prune(&["--keep", "0", "--all"], 0);
    assert_eq!(old.published(), ["3", "4", "5"]);
}

#[test]
fn an_alias_that_comes_in_between_keeps_its_version() {
    let old = Old::new();
    let account = &old.scene.account;
    let front = account.front();
    // The first version waits long enough for somebody to lead an alias to it.
    front.inject(Fault::Late(Duration::from_secs(2)), Calls::of("DeleteFunction"));
    let document = thread::scope(|scope| {
        scope.spawn(|| {
            while front.count("DeleteFunction") == 0 {
                thread::sleep(Duration::from_millis(10));
            }
            let alias = json!({ "Name": "rescue", "FunctionVersion": "1" });
            account.lambda("POST", "/2015-03-31/functions/shop/aliases", alias);
        });
        old.prune(&["--keep", "1"], 3)
    });
    assert_eq!(document["data"]["outcome"], "partly-done");
    assert_eq!(version(&document, 1)["outcome"], "not-deleted");
    assert_eq!(old.published(), ["1", "5"]);
    let conflict = Fault::Code { status: 409, code: "ResourceConflictException" };
    front.inject(conflict, Calls::of("DeleteFunction").always());
    let document = old.prune(&["--keep", "0", "--all"], 1);
    assert_eq!(document["data"]["outcome"], "nothing-deleted");
    assert_eq!(old.published(), ["1", "5"]);
}

#[test]
fn a_lost_answer_is_looked_after() {
    for (fault, times) in [
        (Fault::LostAnswer, 1),
        (Fault::CutBody, 1),
        (Fault::Error500, 2),
        (Fault::Reset, 1),
        (Fault::Throttle, 2),
    ] {
        let old = Old::new();
        let front = old.scene.account.front();
        let injected = front.inject(fault.clone(), Calls::of("DeleteFunction").times(times));
        let document = old.prune(&["--keep", "1"], 0);
        assert_eq!(injected.fired(), times, "{fault:?}");
        assert_eq!(document["data"]["outcome"], "done", "{fault:?}");
        assert_eq!(old.published(), ["5"], "{fault:?}");
    }
}

#[test]
fn nothing_is_deleted_that_could_not_be_looked_at() {
    for operation in [
        "ListVersionsByFunction",
        "ListAliases",
        "ListProvisionedConcurrencyConfigs",
        "ListEventSourceMappings",
        "GetPolicy",
    ] {
        let empty = |text: &str| Fault::Instead(text.to_owned());
        for fault in [Fault::AccessDenied, Fault::Html200, Fault::Garbled, empty("{}"), empty("")] {
            let old = Old::new();
            let front = old.scene.account.front();
            let injected = front.inject(fault.clone(), Calls::of(operation).always());
            old.prune(&["--keep", "1"], 1);
            assert!(injected.fired() > 0, "{operation}: {fault:?}");
            assert_eq!(front.count("DeleteFunction"), 0, "{operation}: {fault:?}");
            assert_eq!(old.published().len(), 5);
        }
    }
}

#[test]
fn what_a_proxy_says_deletes_nothing() {
    for fault in [Fault::Html200, Fault::Instead("{}".to_owned())] {
        let old = Old::new();
        let front = old.scene.account.front();
        let injected = front.inject(fault.clone(), Calls::of("DeleteFunction").always());
        let document = old.prune(&["--keep", "1"], 1);
        assert!(injected.fired() > 0, "{fault:?}");
        assert_eq!(document["data"]["outcome"], "nothing-deleted", "{fault:?}");
        assert_eq!(old.published().len(), 5, "{fault:?}");
    }
}

/// As of a version that is replicated to the edge.
#[test]
fn what_is_refused_for_one_version_is_tried_for_the_next() {
    let old = Old::new();
    let refusal = Fault::Code { status: 400, code: "InvalidParameterValueException" };
    old.scene.account.front().inject(refusal, Calls::of("DeleteFunction").nth(2));
    let document = old.prune(&["--keep", "1"], 3);
    assert_eq!(old.published(), ["2", "5"]);
    assert_eq!(version(&document, 2)["outcome"], "not-deleted");
}

#[test]
fn a_refusal_stops_and_says_what_is_left() {
    let old = Old::new();
    let front = old.scene.account.front();
    front.inject(Fault::AccessDenied, Calls::of("DeleteFunction").nth(2).always());
    let document = old.prune(&["--keep", "1"], 3);
    assert_eq!(front.count("DeleteFunction"), 2);
    assert_eq!(old.published(), ["2", "3", "4", "5"]);
    let reason = |number| version(&document, number)["reason"].to_string();
    assert!(reason(2).contains("lambda:DeleteFunction"), "{document}");
    assert!(reason(3).contains("not tried"), "{document}");
    let said = old.scene.env.run(["lambda", "prune-versions", "shop", "--yes"]).output().code(1);
    assert!(said.stderr.contains("lambda:shop:2 was not deleted"), "{}", said.stderr);
}
