//! Key policies as AWS's documentation has them.

use super::*;
use crate::keys::kms::Manager;

const ACCOUNT: &str = "111122223333";
const ROLE: &str = "arn:aws:iam::111122223333:role/shop";
const GROUP: &str = "arn:aws:logs:eu-west-1:111122223333:log-group:/shop";

fn policy(statements: &Value) -> KeyPolicy {
    KeyPolicy::parse(&json!({ "Statement": statements }).to_string()).expect("a policy")
}

fn key() -> KmsKey {
    let id = "1234abcd-12ab-34cd-56ef-1234567890ab".to_owned();
    KmsKey {
        arn: format!("arn:aws:kms:eu-west-1:{ACCOUNT}:key/{id}"),
        id,
        region: "eu-west-1".to_owned(),
        account: ACCOUNT.to_owned(),
        manager: Manager::Customer,
        state: "Enabled".to_owned(),
        usage: "ENCRYPT_DECRYPT".to_owned(),
        spec: "SYMMETRIC_DEFAULT".to_owned(),
        description: String::new(),
        origin: "AWS_KMS".to_owned(),
        created: None,
        multi_region: false,
        replica_of: None,
        material: None,
    }
}

fn says(policy: &KeyPolicy, who: &Who<'_>, via: &str) -> Said {
    policy.judge(who, "kms:Decrypt", &[("kms:ViaService", via)])
}

#[test]
fn the_default_policy_lets_policies_of_the_account_count() {
    let text = default_policy("aws", ACCOUNT, &[], &[ROLE.to_owned()]);
    let policy = KeyPolicy::parse(&text).expect("a policy");
    assert_eq!(says(&policy, &Who::Account(ACCOUNT), ""), Said::Allowed);
    assert_eq!(says(&policy, &Who::Account("444455556666"), ""), Said::Silent);
    assert_eq!(says(&policy, &Who::Principal(ROLE), ""), Said::Allowed);
    let other = "arn:aws:iam::111122223333:role/shop-admin";
    assert_eq!(says(&policy, &Who::Principal(other), ""), Said::Silent);
    assert!(!policy.allows_logs(&key(), GROUP));
}

#[test]
fn a_key_may_be_for_one_service_only() {
    let via = "secretsmanager.eu-west-1.amazonaws.com";
    let policy = policy(&json!([{
        "Effect": "Allow", "Principal": { "AWS": [ROLE] }, "Action": ["kms:Decrypt", "kms:G*"],
        "Resource": "*", "Condition": { "StringEquals": { "kms:ViaService": [via] } },
    }]));
    assert_eq!(says(&policy, &Who::Principal(ROLE), via), Said::Allowed);
    assert_eq!(says(&policy, &Who::Principal(ROLE), "ssm.eu-west-1.amazonaws.com"), Said::Silent);
    assert_eq!(policy.judge(&Who::Principal(ROLE), "kms:Decrypt", &[]), Said::Undecided);
    assert_eq!(policy.judge(&Who::Principal(ROLE), "kms:Encrypt", &[]), Said::Silent);
}

#[test]
fn a_denial_wins_and_one_that_is_not_understood_leaves_it_open() {
    let allow = json!({ "Effect": "Allow", "Principal": "*", "Action": "kms:*" });
    let root = format!("arn:aws:iam::{ACCOUNT}:root");
    let deny = json!({ "Effect": "Deny", "Principal": { "AWS": root }, "Action": "kms:decrypt" });
    let with = |other: Value| policy(&json!([allow, other]));
    assert_eq!(says(&with(deny), &Who::Principal(ROLE), ""), Said::Denied);
    let not = json!({ "Effect": "Deny", "NotPrincipal": { "AWS": ROLE }, "Action": "kms:*" });
    assert_eq!(says(&with(not), &Who::Principal(ROLE), ""), Said::Undecided);
    let odd = json!({
        "Effect": "Deny", "Principal": "*", "Action": "kms:*",
        "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": "300" } },
    });
    assert_eq!(says(&with(odd), &Who::Principal(ROLE), ""), Said::Undecided);
}

#[test]
fn the_statement_that_we_ask_for_is_the_one_that_is_missing() {
    let statement: Value = serde_json::from_str(&logs_statement(&key(), GROUP)).expect("JSON");
    assert!(policy(&json!([statement])).allows_logs(&key(), GROUP));
    assert!(!policy(&json!([statement])).allows_logs(&key(), &format!("{GROUP}-2")));
    let mut all = statement.clone();
    all["Condition"] = json!({
        "ArnLike": { LOGS_CONTEXT: "arn:aws:logs:eu-west-1:111122223333:*" }
    });
    assert!(policy(&json!([all])).allows_logs(&key(), GROUP));
    let mut elsewhere = statement.clone();
    elsewhere["Principal"] = json!({ "Service": "logs.eu-central-1.amazonaws.com" });
    assert!(!policy(&json!([elsewhere])).allows_logs(&key(), GROUP));
    let mut less = statement;
    less["Action"] = json!(["kms:Decrypt*"]);
    assert!(!policy(&json!([less])).allows_logs(&key(), GROUP));
}

#[test]
fn patterns_are_those_of_iam() {
    for (pattern, text, expected) in [
        ("kms:*", "kms:decrypt", true),
        ("*", "", true),
        ("kms:re*from", "kms:reencryptfrom", true),
        ("kms:re*from", "kms:reencryptto", false),
        ("a?c", "abc", true),
        ("a?c", "ac", false),
        ("a*b*c", "aXbYbZc", true),
        ("", "a", false),
    ] {
        assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
    }
}
