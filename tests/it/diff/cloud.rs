//! Places in AWS: one wave of calls, no more than there have to be.

use serde_json::json;

use super::{set, states};
use crate::KMSEAL;
use crate::support::cloud::cloud;
use crate::support::env::TestEnv;

#[test]
fn a_subtree_and_the_members_of_a_secret_take_as_many_calls_as_there_have_to_be() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let [one, two, three] = ["one", "two", "three"].map(|label| env.canary(label));
    set(&env, "sm://shop/prod", &json!({"ONE": one, "TWO": two}).to_string());
    for (name, value) in [("ONE", &one), ("TWO", &three), ("MORE", &three)] {
        set(&env, &format!("ssm:///shop/stage/{name}"), value);
    }
    let calls = |words: &[&str], expected| {
        let before = account.front().calls().len();
        assert_eq!(states(&env, words, 10), expected);
        let calls = account.front().calls().into_iter().skip(before);
        let mut calls: Vec<String> = calls.map(|call| call.operation).collect();
        calls.sort();
        calls
    };
    let expected = json!({"ONE": "same", "TWO": "different", "MORE": "only-in-b"});
    // Neither service tells what is below a name without a call of its own.
    assert_eq!(
        calls(&["sm://shop/prod", "ssm:///shop/stage"], expected),
        ["DescribeParameters", "GetParameters", "GetSecretValue", "ListSecrets"]
    );
    env.write(
        ".env",
        "ONE=\"sm://shop/prod#ONE\"\nTWO=\"sm://shop/prod#TWO\"\nMORE=ssm:///shop/stage/MORE\n",
    );
    let expected = json!({"ONE": "same", "TWO": "different", "MORE": "same"});
    assert_eq!(
        calls(&[".env", "ssm:///shop/stage"], expected),
        ["DescribeParameters", "GetParameters", "GetSecretValue"]
    );
}

#[test]
fn versions_are_compared_by_label_and_by_number() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let [one, two, three] = ["one", "two", "three"].map(|label| env.canary(label));
    for value in [&two, &three] {
        set(&env, "sm://shop/prod", &json!({"ONE": one, "TWO": value}).to_string());
        set(&env, "ssm:///shop/two", value);
    }
    let differs = json!({"ONE": "same", "TWO": "different"});
    assert_eq!(states(&env, &["sm://shop/prod@AWSPREVIOUS", "sm://shop/prod"], 10), differs);
    let two = json!({"two": "different"});
    assert_eq!(states(&env, &["ssm:///shop/two:1", "ssm:///shop/two"], 10), two);
    let same = json!({"two": "same"});
    assert_eq!(states(&env, &["ssm:///shop/two:1", "sm://shop/prod#TWO@AWSPREVIOUS"], 0), same);
}
