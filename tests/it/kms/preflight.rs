//! What is found out about a key before anything depends on it.

use serde_json::json;

use super::Scene;
use crate::support::cloud::{Calls, Fault};

impl Scene {
    /// Tries to store a value under this key; what was said, and nothing was written.
    #[track_caller]
    fn refused(&self, key: &str) -> String {
        let value = self.env.canary("value");
        let words = ["set", "sm://shop/a", "-", "--key", key];
        let output = self.env.run(words).stdin(value).output().code(1);
        assert_eq!(self.account.front().count("CreateSecret"), 0);
        output.stderr
    }
}

#[test]
fn a_key_that_cannot_be_used_is_refused() {
    let scene = Scene::new();
    let missing = scene.refused("alias/none");
    assert!(missing.contains("there is no key alias/none"), "{missing}");
    let disabled = scene.key("alias/disabled", &json!({}));
    let id = disabled.rsplit('/').next().expect("an id");
    scene.account.ask("TrentService.DisableKey", json!({ "KeyId": id }));
    assert!(scene.refused("alias/disabled").contains("its state is Disabled"));
    let signs = json!({ "KeyUsage": "SIGN_VERIFY", "KeySpec": "RSA_2048" });
    scene.key("alias/signs", &signs);
    assert!(scene.refused("alias/signs").contains("SIGN_VERIFY with RSA_2048"));
    let asymmetric = json!({ "KeySpec": "RSA_2048" });
    scene.key("alias/asymmetric", &asymmetric);
    assert!(scene.refused("alias/asymmetric").contains("RSA_2048"));
}

/// The answer to the question who asks.
fn is_called_by(arn: &str, account: &str) -> Fault {
    Fault::Instead(format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
         <GetCallerIdentityResult><Arn>{arn}</Arn><UserId>AROAEXAMPLE:one</UserId>\
         <Account>{account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
    ))
}

#[test]
fn a_missing_permission_is_named_and_for_whom() {
    let scene = Scene::new();
    let key = scene.key("alias/shop", &json!({}));
    let front = scene.account.front();
    // Whom an emulator takes for the caller may be the root of the account, and that one the key policy names.
    let who = format!("arn:aws:sts::{}:assumed-role/ci/one", scene.account.id());
    front.inject(is_called_by(&who, scene.account.id()), Calls::of("GetCallerIdentity").always());
    let denied = front.inject(Fault::AccessDenied, Calls::of("GenerateDataKey").always());
    front.inject(Fault::AccessDenied, Calls::of("SimulatePrincipalPolicy").always());
    let said = scene.refused("alias/shop");
    assert!(denied.fired() > 0);
    let sentence = format!("is not allowed kms:GenerateDataKey on {key}");
    assert!(said.contains(&format!("{who} {sentence}")), "{said}");
    assert!(!said.contains("kms:Decrypt"), "{said}");
}

#[test]
fn what_the_service_alone_may_do_is_no_refusal() {
    let scene = Scene::new();
    let via =
        json!({ "StringEquals": { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } });
    let policy = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": "*" }, "Resource": "*", "Condition": via,
          "Action": ["kms:Decrypt", "kms:GenerateDataKey"] },
    ] });
    scene.key("alias/shop", &json!({ "Policy": policy.to_string() }));
    let front = scene.account.front();
    for operation in ["GenerateDataKey", "Decrypt"] {
        front.inject(Fault::AccessDenied, Calls::of(operation).always());
    }
    front.inject(Fault::AccessDenied, Calls::of("SimulatePrincipalPolicy").always());
    scene.set("sm://shop/a", &scene.env.canary("value"), Some("alias/shop"));
}

#[test]
fn a_dry_run_that_would_have_succeeded_is_a_permission() {
    let scene = Scene::new();
    scene.key("alias/shop", &json!({}));
    let front = scene.account.front();
    let would = || Fault::Code { status: 412, code: "DryRunOperationException" };
    let injected = ["GenerateDataKey", "Encrypt", "Decrypt"]
        .map(|operation| front.inject(would(), Calls::of(operation).always()));
    scene.set("sm://shop/a", &scene.env.canary("value"), Some("alias/shop"));
    scene.set("ssm:///shop/b", &scene.env.canary("other"), Some("alias/shop"));
    assert_eq!(injected.map(|one| one.fired()), [1, 1, 2]);
    for call in front.calls().iter().filter(|call| call.service == "kms") {
        let tries = ["GenerateDataKey", "Encrypt", "Decrypt"].contains(&call.operation.as_str());
        assert!(!tries || call.json()["DryRun"] == true, "{}", call.operation);
    }
}

#[test]
fn a_role_is_never_allowed_unseen() {
    let scene = Scene::new();
    let account = scene.account.id();
    let own = format!("arn:aws:iam::{account}:root");
    let policy = |principal: &str| {
        let statement = json!({ "Effect": "Allow", "Principal": { "AWS": principal },
            "Action": "kms:*", "Resource": "*" });
        json!({ "Policy": json!({ "Statement": [statement] }).to_string() })
    };
    scene.key("alias/ours", &policy(&own));
    scene.key("alias/theirs", &policy("arn:aws:iam::111122223333:role/other"));
    scene.set("sm://shop/a", &scene.env.canary("value"), None);
    let front = scene.account.front();
    front.inject(Fault::AccessDenied, Calls::of("SimulatePrincipalPolicy").always());
    let role = format!("arn:aws:iam::{account}:role/shop");
    let apply = |key| {
        let words = ["kms", "apply", key, "sm://shop/a", "--role", &role, "--dry-run"];
        scene.env.run(words).output()
    };
    let unchecked = apply("alias/ours").code(0).stderr;
    let sentence = format!("could not be checked: whether {role} is allowed kms:Decrypt");
    assert!(unchecked.contains(&sentence), "{unchecked}");
    let denied = apply("alias/theirs").code(1).stderr;
    assert!(denied.contains("the key policy neither names the role"), "{denied}");
}
