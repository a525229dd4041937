//! What is not done without being asked for, and what others do meanwhile.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::Shop;
use crate::support::cloud::{Calls, Fault};

#[test]
fn a_function_in_production_or_of_a_stack_is_changed_by_name_only() {
    let shop = Shop::new();
    let words = ["lambda", "encrypt-env", "shop", "--key", &shop.key, "--yes"];
    let refused = shop.scene.env.run(words).output().code(1);
    for option in ["--yes-latest", "--allow role"] {
        assert!(refused.stderr.contains(option), "{}", refused.stderr);
    }
    let tags = json!({ "Tags": { "aws:cloudformation:stack-name": "shop-stack" } });
    let value = shop.scene.env.canary("other");
    shop.scene.function_with("owned", &json!({ "DB_PASSWORD": value }), &tags);
    let words = ["lambda", "encrypt-env", "owned", "--key", &shop.key, "--yes", "--yes-latest"];
    let words = words.iter().chain(&["--allow", "role"]);
    let refused = shop.scene.env.run(words.clone()).output().code(1);
    assert!(refused.stderr.contains("shop-stack"), "{}", refused.stderr);
    assert!(refused.stderr.contains("--live-anyway"), "{}", refused.stderr);
    assert_eq!(shop.scene.account.front().count("UpdateFunctionConfiguration"), 0);
    shop.scene.env.run(words.chain(&["--live-anyway"])).output().code(0);
    shop.check_before("refused");
}

#[test]
fn nobody_to_ask_changes_nothing() {
    let shop = Shop::new();
    let words = ["lambda", "encrypt-env", "shop", "--key", &shop.key, "--yes-latest"];
    let refused = shop.scene.env.run(words.iter().chain(&["--allow", "role"])).output().code(2);
    assert!(refused.stderr.contains("--yes"), "{}", refused.stderr);
    for (words, code) in
        [(&["--select", "EMPTY"][..], 1), (&["--select", "NOTHING_*"], 2), (&["--dry-run"], 0)]
    {
        shop.encrypt(words, code);
    }
    shop.decrypt(&["--select", "LOG_LEVEL"], 1);
    shop.check_before("refused");
    assert_eq!(shop.scene.env.runs(), (0, 0));
}

#[test]
fn reserved_variables_stay_as_they_are() {
    let shop = Shop::new();
    let mut variables = shop.before.clone();
    let secret = shop.scene.env.canary("extension");
    variables.insert("DD_API_KEY".to_owned(), secret);
    variables.insert("NODE_OPTIONS".to_owned(), "--enable-source-maps".to_owned());
    shop.scene.change("shop", &json!({ "Environment": { "Variables": variables } }));
    for name in ["DD_API_KEY", "NODE_OPTIONS"] {
        let document = shop.encrypt(&["--select", name], 1);
        assert!(document.to_string().contains(name), "{document}");
    }
    shop.encrypt(&[], 0);
    let after = shop.scene.variables("shop");
    assert_eq!(after["DD_API_KEY"], variables["DD_API_KEY"]);
    assert_ne!(after["DB_PASSWORD"], variables["DB_PASSWORD"]);
}

#[test]
fn a_role_that_may_use_the_key_needs_no_leave() {
    let shop = Shop::new();
    let role = shop.scene.role("opener");
    let value = shop.scene.env.canary("other");
    shop.scene.function_with("told", &json!({ "DB_PASSWORD": value }), &json!({ "Role": role }));
    let words = ["lambda", "encrypt-env", "told", "--key", &shop.key, "--yes", "--yes-latest"];
    let refused = shop.scene.env.run(words).output().code(1);
    assert!(refused.stderr.contains("kms:Decrypt (no policy of the role"), "{}", refused.stderr);
    // Ministack does not look at what is said of a call, so the condition that belongs there is left out.
    let front = shop.scene.account.front();
    let calls = front.calls();
    let asked = calls.iter().find(|call| call.operation == "SimulatePrincipalPolicy");
    let asked = String::from_utf8_lossy(&asked.expect("a call").request).into_owned();
    assert!(asked.contains("EncryptionContext%3ALambdaFunctionName"), "{asked}");
    assert!(!asked.contains("ViaService"), "{asked}");
    let statement = json!({ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": shop.key });
    let document = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
    let pairs =
        [("RoleName", "opener"), ("PolicyName", "open"), ("PolicyDocument", document.as_str())];
    shop.scene.account.query("iam", "PutRolePolicy", &pairs);
    shop.scene.env.run(words).output().code(0);
}

#[test]
fn ciphertexts_that_do_not_fit_are_not_sent() {
    let shop = Shop::new();
    let values: BTreeMap<String, String> =
        (0..20).map(|at| (format!("API_TOKEN_{at}"), shop.scene.env.canary("many"))).collect();
    let mut variables = json!(values);
    variables["NOTE"] = json!("x".repeat(1500));
    shop.scene.function("full", &variables);
    let words = ["lambda", "encrypt-env", "full", "--key", &shop.key, "--allow", "role"];
    let words = words.iter().chain(&super::ALWAYS);
    let refused = shop.scene.env.run(words.clone()).output().code(1);
    assert!(refused.stderr.contains("would be larger than 4096 bytes"), "{}", refused.stderr);
    assert_eq!(shop.scene.account.front().count("UpdateFunctionConfiguration"), 0);
    assert_eq!(shop.scene.env.runs(), (0, 0));
    shop.scene.env.run(words.chain(&["--select", "*_1"])).output().code(0);
}

#[test]
fn a_key_that_cannot_be_used_changes_nothing() {
    let shop = Shop::new();
    for (key, code) in
        [("alias/nowhere".to_owned(), 1), (shop.key.replace("eu-west-1", "us-east-1"), 1)]
    {
        let words = ["lambda", "encrypt-env", "shop", "--allow", "role", "--key", &key];
        shop.scene.env.run(words.iter().chain(&super::ALWAYS)).output().code(code);
    }
    // What KMS gives back is not what was encrypted.
    let other = json!({ "KeyId": shop.key, "Plaintext": "b3RoZXI=" }).to_string();
    shop.scene.account.front().inject(Fault::Instead(other), Calls::of("Decrypt"));
    let document = shop.encrypt(&[], 4);
    assert!(document.to_string().contains("holds another value"), "{document}");
    shop.check_before("refused");
    assert_eq!(shop.scene.env.runs(), (0, 0));
}

/// Somebody else comes between the look and the change: what they change is kept.
#[test]
fn a_second_writer_is_not_overwritten() {
    for (name, code) in [("LOG_LEVEL", 0), ("NEW", 0), ("API_TOKEN", 3)] {
        let shop = Shop::new();
        let account = &shop.scene.account;
        let front = account.front();
        front.inject(Fault::Late(Duration::from_secs(2)), Calls::of("UpdateFunctionConfiguration"));
        let mut theirs = shop.before.clone();
        theirs.insert(name.to_owned(), "theirs".to_owned());
        thread::scope(|scope| {
            scope.spawn(|| {
                while front.count("UpdateFunctionConfiguration") == 0 {
                    thread::sleep(Duration::from_millis(10));
                }
                let change = json!({ "Environment": { "Variables": theirs } });
                let path = "/2015-03-31/functions/shop/configuration";
                account.lambda("PUT", path, change);
            });
            shop.encrypt(&[], code);
        });
        let after = shop.scene.variables("shop");
        assert_eq!(after[name], "theirs");
        if code == 0 {
            assert_eq!(after.len(), theirs.len());
            assert!(shop.opened(&after["DB_PASSWORD"]).as_ref() == Ok(&theirs["DB_PASSWORD"]));
        } else {
            assert!(after == theirs, "nothing was changed: {name}");
        }
        shop.scene.env.run(["undo"]).output().code(0);
        assert!(shop.scene.variables("shop") == theirs, "undo keeps what is theirs: {name}");
    }
}

/// What the values are, only the key can tell.
#[test]
fn undo_without_the_key_changes_nothing() {
    let shop = Shop::new();
    shop.encrypt(&[], 0);
    let after = shop.scene.variables("shop");
    let front = shop.scene.account.front();
    front.inject(Fault::AccessDenied, Calls::of("Decrypt").always());
    let refused = shop.scene.env.run(["undo"]).output().code(1);
    assert!(refused.stderr.contains("kms:Decrypt"), "{}", refused.stderr);
    assert!(shop.scene.variables("shop") == after);
    front.heal();
    shop.scene.env.run(["undo"]).output().code(0);
    shop.check_before("undone");
    // Then there is nothing to ask it for.
    front.clear();
    shop.scene.env.run(["undo"]).output().code(0);
    assert_eq!(front.count("Decrypt"), 0);
}

/// Who has changed the function since is asked first.
#[test]
fn undo_stops_where_somebody_has_changed_the_function_since() {
    let shop = Shop::new();
    shop.encrypt(&[], 0);
    let mut theirs = shop.scene.variables("shop");
    theirs.insert("API_TOKEN".to_owned(), "theirs".to_owned());
    shop.scene.change("shop", &json!({ "Environment": { "Variables": theirs } }));
    let refused = shop.scene.env.run(["undo"]).output().code(1);
    assert!(refused.stderr.contains("its ciphertext holds"), "{}", refused.stderr);
    assert!(shop.scene.variables("shop") == theirs);
    let forced = shop.scene.env.run(["undo", "--force"]).output().code(0);
    assert!(forced.stderr.contains("API_TOKEN was changed since"), "{}", forced.stderr);
    let after = shop.scene.variables("shop");
    assert_eq!(after["API_TOKEN"], "theirs");
    assert!(after["DB_PASSWORD"] == shop.before["DB_PASSWORD"]);
}

/// Lambda quotes the environment that it does not like.
#[test]
fn what_aws_quotes_is_not_shown() {
    let shop = Shop::new();
    let message = format!("String measured: {}", json!(shop.before));
    let says = Fault::Says { status: 400, code: "InvalidParameterValueException", message };
    let front = shop.scene.account.front();
    let quoted = front.inject(says.clone(), Calls::of("UpdateFunctionConfiguration"));
    // That it is nowhere in the output is seen to by the one who runs it.
    shop.encrypt(&[], 3);
    assert_eq!(quoted.fired(), 1);
    let quoted = front.inject(says, Calls::of("Encrypt").always());
    shop.scene.env.run(["undo"]).output().code(0);
    shop.encrypt(&[], 1);
    assert!(quoted.fired() >= 1);
    shop.check_before("refused");
}
