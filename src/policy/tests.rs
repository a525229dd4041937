//! Policies, from the contract's own example to what must never be in one.

use serde_json::{Value, json};

use super::document::quoted;
use super::*;

const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const OTHER: &str = "arn:aws:kms:eu-west-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab";
const ROLE: &str = "arn:aws:iam::111122223333:role/service/reader";

fn secret(name: &str, key: Option<Key>) -> Secret {
    let arn = format!("arn:aws:secretsmanager:eu-west-1:111122223333:secret:{name}-AbCdEf");
    Secret::Kept { arn, key, deleted: false }
}

fn to_come(name: &str, key: Option<Key>) -> Secret {
    let place = Place::new("eu-west-1", "111122223333");
    Secret::ToCome { name: name.to_owned(), place, key }
}

fn parameter(name: &str, key: Option<Key>) -> Parameter {
    let arn = Place::new("eu-west-1", "111122223333").parameter(name);
    Parameter { arn, exists: true, key }
}

#[expect(clippy::unnecessary_wraps, reason = "as facts have it")]
fn customer(arn: &str) -> Option<Key> {
    Some(Key::Customer(arn.to_owned()))
}

fn facts(secrets: Vec<Secret>, parameters: Vec<Parameter>) -> Facts {
    Facts { secrets, parameters }
}

fn json_of(document: &Document) -> Value {
    serde_json::to_value(document).expect("JSON")
}

fn policy(facts: &Facts) -> Value {
    json_of(&facts.consumer_policy().expect("a policy"))
}

#[test]
fn the_example_of_the_contract() {
    let facts = facts(
        vec![secret("app/prod/db", customer(KEY)), secret("app/prod/mail", Some(Key::Aws))],
        vec![parameter("/app/prod/api-key", customer(KEY))],
    );
    let [db, mail] = ["db", "mail"].map(|name| {
        format!("arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/prod/{name}-AbCdEf")
    });
    let parameter = "arn:aws:ssm:eu-west-1:111122223333:parameter/app/prod/api-key";
    let expected = json!({"Version": "2012-10-17", "Statement": [
        {"Sid": "ReadSecrets", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue",
         "Resource": [db, mail]},
        {"Sid": "BatchReadSecrets", "Effect": "Allow",
         "Action": "secretsmanager:BatchGetSecretValue", "Resource": "*"},
        {"Sid": "DecryptSecrets", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": KEY,
         "Condition": {"StringEquals": {
            "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN": db}}},
        {"Sid": "ReadParameters", "Effect": "Allow",
         "Action": ["ssm:GetParameter", "ssm:GetParameters"], "Resource": parameter},
        {"Sid": "DecryptParameters", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": KEY,
         "Condition": {"StringEquals": {
            "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:PARAMETER_ARN": parameter}}},
    ]});
    assert_eq!(policy(&facts), expected);
}

#[test]
fn one_secret_needs_no_batch_and_nothing_needs_nothing() {
    let one = policy(&facts(vec![secret("a", None), secret("a", None)], Vec::new()));
    assert_eq!(one["Statement"].as_array().expect("a list").len(), 1);
    assert!(facts(Vec::new(), Vec::new()).consumer_policy().expect("a policy").is_empty());
}

#[test]
fn a_secret_to_come_is_a_pattern_and_so_is_its_context() {
    let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-??????";
    let policy = policy(&facts(vec![to_come("a", customer(KEY))], Vec::new()));
    assert_eq!(policy["Statement"][0]["Resource"], arn);
    // `?` stands for itself in `StringEquals`.
    let condition = &policy["Statement"][1]["Condition"];
    assert_eq!(condition["StringLike"]["kms:EncryptionContext:SecretARN"], arn);
    assert_eq!(
        condition["StringEquals"]["kms:ViaService"],
        "secretsmanager.eu-west-1.amazonaws.com"
    );
}

#[test]
fn one_statement_a_key() {
    let facts = facts(
        vec![secret("a", customer(KEY)), secret("b", customer(OTHER)), secret("c", customer(KEY))],
        Vec::new(),
    );
    let policy = policy(&facts);
    let found: Vec<(&str, &str, usize)> = policy["Statement"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|statement| statement["Action"] == "kms:Decrypt")
        .map(|statement| {
            let arns = &statement["Condition"]["StringEquals"]["kms:EncryptionContext:SecretARN"];
            let count = arns.as_array().map_or(1, Vec::len);
            let text = |name: &str| statement[name].as_str().expect("a text");
            (text("Sid"), text("Resource"), count)
        })
        .collect();
    assert_eq!(found, [("DecryptSecrets", KEY, 2), ("DecryptSecrets2", OTHER, 1)]);
}

#[test]
fn each_partition_has_its_own_names() {
    for (region, partition, via) in [
        ("eu-west-1", "aws", "ssm.eu-west-1.amazonaws.com"),
        ("cn-north-1", "aws-cn", "ssm.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "ssm.us-gov-west-1.amazonaws.com"),
        ("us-iso-east-1", "aws-iso", "ssm.us-iso-east-1.c2s.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "ssm.us-isob-east-1.sc2s.sgov.gov"),
        ("eusc-de-east-1", "aws-eusc", "ssm.eusc-de-east-1.amazonaws.eu"),
    ] {
        let place = Place::new(region, "111122223333");
        let arn = place.parameter("/a");
        assert_eq!(arn, format!("arn:{partition}:ssm:{region}:111122223333:parameter/a"));
        let key = customer(&place.key("1234abcd"));
        let policy = policy(&facts(Vec::new(), vec![Parameter { arn, exists: true, key }]));
        let condition = &policy["Statement"][1]["Condition"]["StringEquals"];
        assert_eq!(condition["kms:ViaService"], via);
    }
}

#[test]
fn a_parameter_has_one_slash() {
    let place = Place::new("eu-west-1", "111122223333");
    for (name, resource) in [("/a/b", "parameter/a/b"), ("a", "parameter/a")] {
        assert!(place.parameter(name).ends_with(&format!(":{resource}")), "{name}");
    }
}

#[test]
fn what_would_allow_too_much_or_nothing_is_refused() {
    let kept = |arn: &str| {
        let secret = Secret::Kept { arn: arn.to_owned(), key: None, deleted: false };
        facts(vec![secret], Vec::new()).consumer_policy().expect_err("refused")
    };
    for arn in [
        "*",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-*",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-??????",
        "arn:aws:secretsmanager:eu-west-1:*:secret:app/db-AbCdEf",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:${aws:username}-AbCdEf",
        "arn:aws-new:secretsmanager:eu-west-1:111122223333:secret:app/db-AbCdEf",
        "arn:aws:secretsmanager:eu-west-1:1:secret:app/db-AbCdEf",
    ] {
        assert!(matches!(kept(arn), PolicyError::NotAnArn { .. }), "{arn}");
    }
    for arn in [
        "arn:aws:secretsmanager::111122223333:secret:app/db-AbCdEf",
        "arn:aws:ssm:eu-west-1:111122223333:parameter/app/db-AbCdEf",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:",
    ] {
        assert!(matches!(kept(arn), PolicyError::OtherArn { .. }), "{arn}");
    }
    let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db";
    assert_eq!(kept(arn), PolicyError::PartialArn { arn: arn.to_owned() });
    let alias = "arn:aws:kms:eu-west-1:111122223333:alias/a";
    let by_alias = facts(vec![secret("a", customer(alias))], Vec::new());
    assert!(matches!(by_alias.consumer_policy(), Err(PolicyError::OtherArn { .. })));
    let session = "arn:aws:sts::111122223333:assumed-role/reader/session";
    assert!(matches!(by_alias.key_policies(session), Err(PolicyError::OtherArn { .. })));
}

#[test]
fn names_that_look_like_arns() {
    for name in ["app-AbCdEf", "a-123456", "-abcdef", "app/db-backup"] {
        let refused = facts(vec![to_come(name, None)], Vec::new()).consumer_policy();
        assert_eq!(refused, Err(PolicyError::NameLooksLikeArn { name: name.to_owned() }), "{name}");
    }
    for name in ["app", "app-AbCdE", "app-AbCdEfG", "app-Ab/dEf", "abcdef", "app_AbCdEf"] {
        assert!(!ends_like_an_arn(name), "{name}");
    }
}

#[test]
fn the_key_says_the_same_about_the_role() {
    let facts = facts(
        vec![secret("a", customer(KEY)), secret("b", Some(Key::Aws))],
        vec![parameter("/a", customer(KEY)), parameter("/b", customer(OTHER))],
    );
    let policies = facts.key_policies(ROLE).expect("policies");
    assert_eq!(policies.keys().collect::<Vec<_>>(), [KEY, OTHER]);
    let policy = json_of(&policies[KEY]);
    assert_eq!(policy["Id"], format!("for {KEY}"));
    let statements = policy["Statement"].as_array().expect("a list");
    assert_eq!(statements.len(), 2);
    for statement in statements {
        assert_eq!(statement["Principal"], json!({ "AWS": ROLE }));
        assert_eq!(statement["Action"], "kms:Decrypt");
        assert_eq!(statement["Condition"]["StringEquals"].as_object().expect("two").len(), 2);
    }
}

#[test]
fn terraform_as_its_formatter_would_write_it() {
    let facts =
        facts(vec![secret("a", customer(KEY)), secret("b", None)], vec![parameter("/a", None)]);
    let text = facts.consumer_policy().expect("a policy").terraform("reader");
    let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret";
    let start = format!(
        r#"data "aws_iam_policy_document" "reader" {{
  statement {{
    sid     = "ReadSecrets"
    actions = ["secretsmanager:GetSecretValue"]
    resources = [
      "{arn}:a-AbCdEf",
      "{arn}:b-AbCdEf",
    ]
  }}

  statement {{
    sid       = "BatchReadSecrets"
    actions   = ["secretsmanager:BatchGetSecretValue"]
    resources = ["*"]
  }}

  statement {{
    sid       = "DecryptSecrets"
    actions   = ["kms:Decrypt"]
    resources = ["{KEY}"]

    condition {{
      test     = "StringEquals"
      variable = "kms:EncryptionContext:SecretARN"
      values   = ["{arn}:a-AbCdEf"]
    }}

    condition {{
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["secretsmanager.eu-west-1.amazonaws.com"]
    }}
  }}
"#
    );
    assert!(text.starts_with(&start), "{text}");
    let end = r#"
  statement {
    sid = "ReadParameters"
    actions = [
      "ssm:GetParameter",
      "ssm:GetParameters",
    ]
    resources = ["arn:aws:ssm:eu-west-1:111122223333:parameter/a"]
  }
}
"#;
    assert!(text.ends_with(end), "{text}");
    let key = &facts.key_policies(ROLE).expect("policies")[KEY];
    let text = key.terraform("key");
    assert!(text.contains("\n    principals {\n      type        = \"AWS\"\n"), "{text}");
    assert!(text.contains(&format!("  policy_id = \"for {KEY}\"\n")), "{text}");
}

/// As HCL reads a quoted string: escapes are resolved once templates are found.
fn read_quoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains("${") || inner.contains("%{") || inner.chars().any(char::is_control) {
        return None;
    }
    let (mut out, mut rest) = (String::new(), inner.chars());
    while let Some(c) = rest.next() {
        match (c, if c == '\\' { rest.next()? } else { c }) {
            ('\\', 'u') => {
                let digits: String = rest.by_ref().take(4).collect();
                out.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            ('\\', c @ ('"' | '\\')) => out.push(c),
            ('\\' | '"', _) => return None,
            (c, _) => out.push(c),
        }
    }
    Some(out)
}

#[test]
fn any_text_survives_hcl() {
    assert_eq!(quoted("a${b}%{c}$$\"\\\n"), r#""a\u0024{b}\u0025{c}$$\"\\\u000a""#);
    let alphabet: Vec<char> = "a$%{}\"\\\n\u{1}é".chars().collect();
    // Every text of four of these.
    for number in 0..alphabet.len().pow(4) {
        let digit = |at: u32| alphabet[number / alphabet.len().pow(at) % alphabet.len()];
        let text: String = (0..4).map(digit).collect();
        assert_eq!(read_quoted(&quoted(&text)).as_deref(), Some(&*text), "{text:?}");
    }
}

/// Facts of every kind, chosen by the bits of a number.
fn some_facts(bits: usize) -> Facts {
    let keys = [None, Some(Key::Aws), customer(KEY), customer(OTHER)];
    let key = |at: usize| keys[bits >> at & 3].clone();
    facts(
        vec![secret("a", key(0)), to_come("b", key(2)), secret("c/d", key(4))],
        vec![parameter("/a", key(6)), parameter("b", key(8))],
    )
}

#[test]
fn no_policy_allows_more_than_it_must() {
    for bits in 0..1 << 10 {
        let facts = some_facts(bits);
        let document = facts.consumer_policy().expect("a policy");
        let text = serde_json::to_string(&document).expect("JSON");
        assert!(!text.contains("-*") && !text.contains("ByPath"), "{text}");
        let policy: Value = serde_json::from_str(&text).expect("JSON");
        let mut sids = BTreeSet::new();
        for statement in policy["Statement"].as_array().expect("a list") {
            let sid = statement["Sid"].as_str().expect("a name");
            assert!(sids.insert(sid) && sid.chars().all(|c| c.is_ascii_alphanumeric()), "{sid}");
            let everything = statement["Resource"] == "*";
            assert_eq!(everything, statement["Action"] == "secretsmanager:BatchGetSecretValue");
            let uses_key = statement["Action"] == "kms:Decrypt";
            assert_eq!(uses_key, !statement["Condition"].is_null(), "{sid}");
        }
        let mut turned = facts.clone();
        turned.secrets.reverse();
        turned.parameters.reverse();
        turned.parameters.extend(facts.parameters.clone());
        assert_eq!(turned.consumer_policy().expect("a policy"), document, "order says nothing");
    }
}

#[test]
fn what_should_be_known_is_said() {
    let said = |facts: &Facts, role: Option<&str>| -> Vec<Remark> {
        remarks(facts, role, &facts.consumer_policy().expect("a policy"))
    };
    let quiet = facts(vec![secret("a", customer(KEY))], vec![parameter("/a", Some(Key::InClear))]);
    assert_eq!(said(&quiet, Some(ROLE)), []);
    let to_come = facts(vec![to_come("a", None)], Vec::new());
    let name = || "a".to_owned();
    assert_eq!(
        said(&to_come, None),
        [Remark::SecretToCome { name: name() }, Remark::NoKey { entry: name() }]
    );
    let elsewhere = "arn:aws:iam::999988887777:role/reader";
    let found = said(
        &facts(vec![secret("a", customer(KEY)), secret("b", Some(Key::Aws))], Vec::new()),
        Some(elsewhere),
    );
    let count = |is: fn(&Remark) -> bool| found.iter().filter(|remark| is(remark)).count();
    assert_eq!(count(|remark| matches!(remark, Remark::OtherAccount { .. })), 2);
    assert_eq!(count(|remark| matches!(remark, Remark::KeyOfOtherAccount { .. })), 1);
    assert_eq!(count(|remark| matches!(remark, Remark::AwsKeyOfOtherAccount { .. })), 1);
    let many = (0..200).map(|at| secret(&format!("shop/prod/number-{at}"), None)).collect();
    let long = said(&facts(many, Vec::new()), None);
    assert!(
        long.iter()
            .any(|remark| matches!(remark, Remark::TooLong { characters } if *characters > 10_240))
    );
}
