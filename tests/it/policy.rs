//! `policy`: what it looks up, and that it looks at no value.

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Account, Calls, Fault, REGION, cloud};
use crate::support::env::TestEnv;

/// A token as raw requests need one.
const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

/// An account with a secret and a parameter under a key of its own, and some under those of AWS.
struct Shop {
    account: Account,
    env: TestEnv,
    key: String,
    database: String,
}

impl Shop {
    fn new() -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let text = |answer: &Value| answer.as_str().expect("a text").to_owned();
        let key = account.ask("TrentService.CreateKey", json!({}));
        let key = text(&key["KeyMetadata"]["Arn"]);
        let alias = json!({ "AliasName": "alias/shop", "TargetKeyId": key });
        account.ask("TrentService.CreateAlias", alias);
        let secret = |name: &str, key: Option<&str>| {
            let value = env.canary(name);
            let mut body =
                json!({ "Name": name, "SecretString": value, "ClientRequestToken": TOKEN });
            if let Some(key) = key {
                body["KmsKeyId"] = key.into();
            }
            text(&account.ask("secretsmanager.CreateSecret", body)["ARN"])
        };
        let database = secret("shop/db", Some("alias/shop"));
        secret("shop/mail", None);
        for (name, kind, key) in [
            ("/shop/key", "SecureString", Some(&*key)),
            ("/shop/own", "SecureString", None),
            ("/shop/plain", "String", None),
        ] {
            let mut body = json!({ "Name": name, "Value": env.canary(name), "Type": kind });
            if let Some(key) = key {
                body["KeyId"] = key.into();
            }
            account.ask("AmazonSSM.PutParameter", body);
        }
        Self { account, env, key, database }
    }

    fn role(&self) -> String {
        format!("arn:aws:iam::{}:role/reader", self.account.id())
    }

    fn parameter(&self, name: &str) -> String {
        format!("arn:aws:ssm:{REGION}:{}:parameter{name}", self.account.id())
    }
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).expect("one JSON document")
}

fn statement<'p>(policy: &'p Value, sid: &str) -> Option<&'p Value> {
    policy["Statement"].as_array().expect("statements").iter().find(|one| one["Sid"] == sid)
}

#[test]
fn a_policy_names_what_is_there() {
    let shop = Shop::new();
    let file = "DB=sm://shop/db#password\nMAIL=sm://shop/mail\nNAME=shop\nV=vault://a\n";
    shop.env.write(".env", file);
    let words = ["policy", "-f", ".env", "ssm:///shop/key", "ssm:///shop/own", "ssm:///shop/plain"];
    let output = shop.env.run(words).output().code(0);
    let policy = json_of(&output.stdout);
    let only = |sid: &str| statement(&policy, sid).cloned().unwrap_or_default();
    assert_eq!(only("ReadSecrets")["Resource"].as_array().map(Vec::len), Some(2));
    assert_eq!(only("BatchReadSecrets")["Resource"], "*");
    let decrypt = only("DecryptSecrets");
    assert_eq!(decrypt["Resource"], *shop.key);
    let context = &decrypt["Condition"]["StringEquals"]["kms:EncryptionContext:SecretARN"];
    assert_eq!(*context, *shop.database);
    let decrypt = only("DecryptParameters");
    assert_eq!(decrypt["Resource"], *shop.key);
    let context = &decrypt["Condition"]["StringEquals"]["kms:EncryptionContext:PARAMETER_ARN"];
    assert_eq!(*context, shop.parameter("/shop/key"));
    let names = ["/shop/key", "/shop/own", "/shop/plain"].map(|name| shop.parameter(name));
    assert_eq!(only("ReadParameters")["Resource"], json!(names));
    assert_eq!(policy["Statement"].as_array().map(Vec::len), Some(5), "{policy}");
    let talk = &output.stderr;
    assert!(talk.contains("references to the vault, which need no policy: 1"), "{talk}");
    assert!(talk.contains("calls to AWS go to http://"), "{talk}");
    // Descriptions only: no call that could answer with a value.
    for operation in shop.account.front().operations() {
        let harmless = ["DescribeSecret", "DescribeParameters", "DescribeKey", "GetCallerIdentity"];
        assert!(harmless.contains(&&*operation), "{operation}");
    }
    assert_eq!(shop.account.front().count("DescribeParameters"), 1);
    // The secret names the key by its alias, the parameter by its ARN.
    assert_eq!(shop.account.front().count("DescribeKey"), 2, "one look for each name");
}

#[test]
fn what_is_not_there_yet_gets_six_question_marks_and_the_key_it_will_have() {
    let shop = Shop::new();
    let words = ["policy", "sm://shop/new", "ssm:///shop/new", "--key", "alias/shop"];
    let output = shop.env.run(words).output().code(0);
    let policy = json_of(&output.stdout);
    let (id, key) = (shop.account.id(), &shop.key);
    let arn = format!("arn:aws:secretsmanager:{REGION}:{id}:secret:shop/new-??????");
    assert_eq!(statement(&policy, "ReadSecrets").expect("one")["Resource"], *arn);
    let decrypt = statement(&policy, "DecryptSecrets").expect("one");
    assert_eq!(decrypt["Resource"], **key);
    assert_eq!(decrypt["Condition"]["StringLike"]["kms:EncryptionContext:SecretARN"], *arn);
    assert!(output.stderr.contains("make the policy again once it is there"), "{}", output.stderr);
    let refused = shop.env.run(["policy", "sm://shop/new-AbCdEf"]).output().code(1).stdout_is("");
    assert!(refused.stderr.contains("ends in a hyphen and six characters"), "{}", refused.stderr);
}

#[test]
fn an_arn_without_its_end_is_completed_and_said() {
    let shop = Shop::new();
    let (partial, _) = shop.database.rsplit_once('-').expect("its end");
    let output = shop.env.run(["policy", partial]).output().code(0);
    let policy = json_of(&output.stdout);
    assert_eq!(statement(&policy, "ReadSecrets").expect("one")["Resource"], *shop.database);
    assert!(output.stderr.contains("the reference names secret:shop/db"), "{}", output.stderr);
}

#[test]
fn the_keys_have_a_document_each() {
    let shop = Shop::new();
    let role = shop.role();
    let words = ["policy", "sm://shop/db", "sm://shop/mail", "--role", &role, "--key-policy"];
    let output = shop.env.run(words).output().code(0);
    let policy = json_of(&output.stdout);
    assert_eq!(policy["Id"], format!("for {}", shop.key));
    assert_eq!(policy["Statement"][0]["Principal"]["AWS"], *role);
    let framed = shop.env.run(words.into_iter().chain(["--json"])).output().code(0);
    let framed = json_of(&framed.stdout);
    assert_eq!(framed["data"]["key_policies"], json!([{ "key": shop.key, "policy": policy }]));
    assert_eq!(framed["data"]["policy"]["Statement"][0]["Sid"], "ReadSecrets");
    let elsewhere = ["policy", "sm://shop/db", "--role", "arn:aws:iam::111122223333:role/reader"];
    let talk = shop.env.run(elsewhere).output().code(0).stderr;
    assert!(talk.contains("has to be shared with it as well"), "{talk}");
    assert!(talk.contains("see --key-policy"), "{talk}");
}

#[test]
fn terraform_comes_out_as_its_formatter_would_leave_it() {
    let shop = Shop::new();
    let output = shop.env.run(["policy", "sm://shop/db", "--format", "terraform"]).output().code(0);
    let arn = &shop.database;
    let start = format!(
        "data \"aws_iam_policy_document\" \"kmseal\" {{\n  statement {{\n    sid       = \
         \"ReadSecrets\"\n    actions   = [\"secretsmanager:GetSecretValue\"]\n    resources = \
         [\"{arn}\"]\n  }}\n"
    );
    assert!(output.stdout.starts_with(&start), "{}", output.stdout);
}

#[test]
fn offline_calls_nothing() {
    let shop = Shop::new();
    let words = ["policy", "sm://a", "ssm:///b", "--offline", "--account", "111122223333"];
    let china = ["--region", "cn-north-1", "--key", "1234abcd"];
    let output = shop.env.run(words.into_iter().chain(china)).output().code(0);
    let policy = json_of(&output.stdout);
    let decrypt = statement(&policy, "DecryptParameters").expect("one");
    assert_eq!(decrypt["Resource"], "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd");
    let via = &decrypt["Condition"]["StringEquals"]["kms:ViaService"];
    assert_eq!(*via, "ssm.cn-north-1.amazonaws.com.cn");
    let alias = ["--region", "eu-west-1", "--key", "alias/shop"];
    shop.env.run(words.into_iter().chain(alias)).output().code(2).stdout_is("");
    assert!(shop.account.front().calls().is_empty());
}

#[test]
fn a_key_that_may_not_be_looked_at_is_one_of_the_account() {
    let shop = Shop::new();
    let parameter = json!({
        "Name": "/shop/arn", "Value": shop.env.canary("arn"), "Type": "SecureString",
        "KeyId": shop.key,
    });
    shop.account.ask("AmazonSSM.PutParameter", parameter);
    let denied =
        shop.account.front().inject(Fault::AccessDenied, Calls::of("DescribeKey").always());
    let output = shop.env.run(["policy", "ssm:///shop/arn"]).output().code(0);
    assert_eq!(denied.fired(), 1);
    let policy = json_of(&output.stdout);
    assert_eq!(statement(&policy, "DecryptParameters").expect("one")["Resource"], *shop.key);
    // What the policy is about has to be known.
    shop.account.front().inject(Fault::AccessDenied, Calls::of("DescribeSecret"));
    let refused = shop.env.run(["policy", "sm://shop/db"]).output().code(1).stdout_is("");
    assert!(refused.stderr.contains("secretsmanager:DescribeSecret"), "{}", refused.stderr);
}

#[test]
fn there_must_be_something_to_allow() {
    let shop = Shop::new();
    shop.env.write(".env", "NAME=shop\nV=vault://a\n");
    let none = shop.env.run(["policy", "-f", ".env"]).output().code(1).stdout_is("");
    assert!(none.stderr.contains("nothing to allow"), "{}", none.stderr);
    shop.env.write(".env", "NAME=sm://\nDB=sm://shop/db\n");
    let wrong = shop.env.run(["policy", "-f", ".env"]).output().code(1).stdout_is("");
    assert!(wrong.stderr.contains("NAME cannot be resolved"), "{}", wrong.stderr);
    let words = ["policy", "sm://shop/mail", "--key-policy", "--role", &shop.role()];
    shop.env.run(words).output().code(1).stdout_is("");
    shop.env.run(["policy", "sm://shop/db", "--role", "reader"]).output().code(1).stdout_is("");
}
