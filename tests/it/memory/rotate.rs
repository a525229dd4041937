//! What is left of a secret when a rotation ends: well, badly, or on its way back.

use serde_json::json;

use super::{assert_wiped, assert_wiped_at};
use crate::KMSEAL;
use crate::support::cloud::{Account, Emulator, cloud};
use crate::support::env::TestEnv;

const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

fn rotate(env: &TestEnv, reference: &str) {
    let set = "cat > /dev/null";
    let words = ["rotate", reference, "--yes", "--set", set];
    assert_wiped(env, &[&words[..], &["--run-id", "1", "--test", "true"]].concat(), "");
    assert_wiped(env, &[&words[..], &["--run-id", "1"]].concat(), "");
    assert_wiped_at(env, &[&words[..], &["--run-id", "2", "--test", "false"]].concat(), "", 1);
    assert_wiped(env, &[&words[..], &["--rollback", "--run-id", "1"]].concat(), "");
    let from = ["rotate", reference, "--value-from", "cat new", "--yes", "--test", "true"];
    assert_wiped(env, &from, "");
}

fn with_new(env: &TestEnv) -> String {
    let secret = env.canary_of("secret", 512);
    let new = env.canary_of("new", 512);
    env.plaintext_file("new");
    env.write("new", new);
    secret
}

#[test]
fn nothing_is_left_in_the_vault() {
    let env = TestEnv::new(KMSEAL);
    let secret = with_new(&env);
    env.run(["set", "vault://shop/db", "-", "--quiet"]).stdin(&*secret).output().code(0);
    rotate(&env, "vault://shop/db");
}

fn in_account(account: &Account) {
    account.serve("secretsmanager", Emulator::Ministack);
    account.serve("ssm", Emulator::Moto);
    let env = TestEnv::with_cloud(KMSEAL, account);
    let secret = with_new(&env);
    let all = json!({ "PASSWORD": secret, "PORT": 5432 }).to_string();
    for (name, value) in [("shop/db", &secret), ("shop/all", &all)] {
        let body = json!({ "Name": name, "ClientRequestToken": TOKEN, "SecretString": value });
        account.ask("secretsmanager.CreateSecret", body);
    }
    let body = json!({ "Name": "/shop/db", "Type": "SecureString", "Value": secret });
    account.ask("AmazonSSM.PutParameter", body);
    for reference in ["sm://shop/db", "sm://shop/all#PASSWORD", "ssm:///shop/db"] {
        rotate(&env, reference);
    }
}

#[test]
fn nothing_is_left_of_what_went_over_http() {
    in_account(&cloud().account());
}

#[test]
fn nothing_is_left_of_what_went_over_tls() {
    in_account(&cloud().account_over_tls());
}
