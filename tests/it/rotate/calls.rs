//! How many calls a rotation takes, and that it is no more than there have to be.
//!
//! Of one secret: how it stands (`DescribeSecret`, which no read of a value tells), the value in use, which is
//! what is set when all goes back, the new one stored (`PutSecretValue`) and read back, and two labels moved, for
//! a call moves one label: eight, since how it stands is looked at for the plan, right before the new value is stored
//! (which takes the label of another run's away without a word), and right before it is put in use. What has been put
//! in use before takes two looks. `GetCallerIdentity` once says whose journal it is. Calls for several secrets at
//! a time there are for reading alone.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Account, Emulator, cloud};
use crate::support::env::TestEnv;

const SECRETS: usize = 50;
const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

fn account() -> (Account, [TestEnv; 2]) {
    let account = cloud().account();
    account.serve("secretsmanager", Emulator::Ministack);
    let machines = [0, 1].map(|_| TestEnv::with_cloud(KMSEAL, &account));
    (account, machines)
}

fn make(account: &Account, name: &str, value: &str) {
    let body = json!({ "Name": name, "ClientRequestToken": TOKEN, "SecretString": value });
    account.ask("secretsmanager.CreateSecret", body);
}

/// The value in use.
fn in_use(account: &Account, name: &str) -> String {
    let answer = account.ask("secretsmanager.GetSecretValue", json!({ "SecretId": name }));
    answer["SecretString"].as_str().expect("a text").to_owned()
}

/// The calls of a rotation of these, each operation with how often it was called.
fn calls(
    account: &Account,
    env: &TestEnv,
    references: &[String],
    more: &[&str],
) -> BTreeMap<String, usize> {
    account.front().clear();
    let mut words: Vec<&str> = vec!["rotate"];
    words.extend(references.iter().map(String::as_str));
    words.extend(["--run-id", "7", "--yes", "--quiet", "--writes-per-second", "1000"]);
    env.run([&words, more].concat()).output().code(0);
    let mut count = BTreeMap::new();
    for operation in account.front().operations() {
        *count.entry(operation).or_default() += 1;
    }
    count
}

fn expected(all: &[(&str, usize)]) -> BTreeMap<String, usize> {
    all.iter().map(|(operation, count)| ((*operation).to_owned(), *count)).collect()
}

#[test]
fn fifty_secrets_take_eight_calls_each_and_one_more() {
    let (account, [env, other]) = account();
    let names: Vec<String> = (0..SECRETS).map(|number| format!("shop/{number}")).collect();
    let old: Vec<String> = names.iter().map(|_| env.canary("old")).collect();
    for (name, old) in names.iter().zip(&old) {
        make(&account, name, old);
    }
    let references: Vec<String> = names.iter().map(|name| format!("sm://{name}")).collect();
    let hooks = ["--set", "true", "--test", "test -n \"$KMSEAL_OLD_VALUE\""];
    let first = calls(&account, &env, &references, &hooks);
    println!("rotate, {SECRETS} secrets: {first:?}");
    let floor = [
        ("DescribeSecret", 3 * SECRETS),
        ("GetCallerIdentity", 1),
        ("GetSecretValue", 2 * SECRETS),
        ("PutSecretValue", SECRETS),
        ("UpdateSecretVersionStage", 2 * SECRETS),
    ];
    assert_eq!(first, expected(&floor));
    for (name, old) in names.iter().zip(&old) {
        let new = env.register("new", in_use(&account, name));
        assert_ne!(new, *old, "{name}");
    }
    // The same from another machine: two looks at each.
    let again = calls(&account, &other, &references, &hooks);
    assert_eq!(again, expected(&[("DescribeSecret", 2 * SECRETS), ("GetCallerIdentity", 1)]));
}

#[test]
fn fifty_members_of_one_secret_take_what_one_takes() {
    let (account, [env, _]) = account();
    let member = |number: usize| format!("SECRET_{number}");
    let members: BTreeMap<String, String> =
        (0..SECRETS).map(|number| (member(number), env.canary("old"))).collect();
    make(&account, "shop/all", &json!(members).to_string());
    let references: Vec<String> =
        members.keys().map(|name| format!("sm://shop/all#{name}")).collect();
    let count = calls(&account, &env, &references, &[]);
    let floor = [
        ("DescribeSecret", 3),
        ("GetCallerIdentity", 1),
        ("GetSecretValue", 2),
        ("PutSecretValue", 1),
        ("UpdateSecretVersionStage", 2),
    ];
    assert_eq!(count, expected(&floor));
    let now: Value = serde_json::from_str(&in_use(&account, "shop/all")).expect("JSON");
    for (name, old) in &members {
        assert_ne!(now[name], *old, "{name}");
        env.register("new", now[name].as_str().expect("a text").to_owned());
    }
}
