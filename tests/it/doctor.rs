//! `doctor`: what is well, what is not, and that it comes to an end.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Account, Calls, Fault, cloud};
use crate::support::env::TestEnv;

fn setup() -> (Account, TestEnv) {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    (account, env)
}

/// The document, with the status that it says itself.
fn report(env: &TestEnv, code: i32) -> Value {
    let output = env.run(["doctor", "--json"]).output().code(code);
    let document: Value = serde_json::from_str(&output.stdout).expect("one JSON document");
    assert_eq!(document["exit_code"], code);
    assert_eq!(document["ok"], code == 0);
    document["data"].clone()
}

fn states(data: &Value) -> Vec<(&str, &str)> {
    let services = data["aws"]["services"].as_array().expect("services");
    services
        .iter()
        .map(|one| {
            let word = |name: &str| one[name].as_str().expect("a text");
            (word("service"), word("state"))
        })
        .collect()
}

const WELL: [(&str, &str); 6] = [
    ("sts", "ok"),
    ("secretsmanager", "ok"),
    ("ssm", "ok"),
    ("kms", "ok"),
    ("logs", "ok"),
    ("lambda", "ok"),
];

#[test]
fn all_is_well() {
    let (account, env) = setup();
    let data = report(&env, 0);
    assert_eq!(states(&data), WELL);
    assert_eq!(data["aws"]["account"], account.id());
    assert_eq!(data["aws"]["region_from"], "AWS_REGION or AWS_DEFAULT_REGION");
    assert_eq!(data["aws"]["overrides"][0]["url"], account.front().url());
    assert_eq!(data["missing"], Value::Null);
    assert_eq!(data["vault"]["exists"], false);
    assert_eq!(account.front().calls().len(), 6, "one call each");
    let shown = env.run(["doctor"]).output().code(0).stderr_is("");
    assert!(shown.stdout.contains("(AWS_ENDPOINT_URL)"), "{}", shown.stdout);
}

#[test]
fn what_is_refused_is_summed_up_in_one_statement() {
    let (account, env) = setup();
    for operation in ["ListSecrets", "ListAliases"] {
        account.front().inject(Fault::AccessDenied, Calls::of(operation).always());
    }
    let data = report(&env, 1);
    assert_eq!(
        states(&data)[1..4],
        [("secretsmanager", "denied"), ("ssm", "ok"), ("kms", "denied")]
    );
    let statement = json!({
        "Sid": "KmsealDoctor", "Effect": "Allow", "Resource": "*",
        "Action": ["kms:ListAliases", "secretsmanager:ListSecrets"],
    });
    assert_eq!(data["missing"]["Statement"], json!([statement]));
    let shown = env.run(["doctor"]).output().code(1).stdout;
    let (_, policy) = shown.split_once("\n{\n").expect("the policy at the end");
    let policy: Value = serde_json::from_str(&format!("{{{policy}")).expect("JSON");
    assert_eq!(policy, data["missing"]);
}

/// There are credentials, or nothing else would answer.
#[test]
fn without_an_answer_nobody_is_named() {
    let (account, env) = setup();
    account.front().inject(Fault::AccessDenied, Calls::of("GetCallerIdentity").always());
    let shown = env.run(["doctor"]).output().stdout;
    let identity = shown.lines().find(|line| line.starts_with("identity")).expect("a line");
    assert!(identity.ends_with(" unknown"), "{shown}");
}

#[test]
fn log_groups_and_functions_can_be_done_without() {
    let (account, env) = setup();
    for operation in ["DescribeLogGroups", "ListFunctions"] {
        account.front().inject(Fault::AccessDenied, Calls::of(operation).always());
    }
    let data = report(&env, 0);
    assert_eq!(states(&data)[4..], [("logs", "denied"), ("lambda", "denied")]);
}

#[test]
fn each_service_has_a_result_of_its_own() {
    for (fault, state) in [
        (Fault::Reset, "unreachable"),
        (Fault::Html200, "nonsense"),
        (Fault::Garbled, "nonsense"),
        (Fault::Error500, "failed"),
        (Fault::ExpiredCredentials, "no-credentials"),
    ] {
        let (account, env) = setup();
        account.front().inject(fault.clone(), Calls::of("DescribeParameters").always());
        let data = report(&env, 1);
        let states = states(&data);
        assert_eq!(states[2], ("ssm", state), "{fault:?}");
        assert_eq!((&states[..2], &states[3..]), (&WELL[..2], &WELL[3..]), "{fault:?}");
    }
}

#[test]
fn it_does_not_wait_for_ever() {
    let (account, env) = setup();
    account.front().inject(Fault::Hang, Calls::any().always());
    let began = Instant::now();
    let data = report(&env, 1);
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
    assert!(states(&data).iter().all(|(_, state)| *state == "unreachable"), "{data}");
}

#[test]
fn without_credentials_it_says_so_once_and_goes_on() {
    let env = TestEnv::new(KMSEAL);
    env.run(["vault", "init", "--quiet"]).output().code(0);
    // Nothing of AWS is set up, so nothing of it is amiss.
    let output = env.run(["doctor"]).env("AWS_EC2_METADATA_DISABLED", "true").output().code(0);
    assert!(output.stderr.starts_with("AWS is not set up: "), "{}", output.stderr);
    assert!(output.stdout.contains("opened by a key file"), "{}", output.stdout);
    let output = env
        .run(["doctor"])
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_REGION", "eu-west-1")
        .output()
        .code(1);
    output.stderr_is(
        "warning: there are no AWS credentials\n\
         hint: sign in with `aws sso login`, or set AWS_PROFILE\n",
    );
}

#[test]
fn fips_goes_nowhere_else() {
    let (_account, env) = setup();
    let output = env.run(["doctor", "--fips"]).output().code(1);
    assert!(output.stderr.contains("FIPS endpoints are asked for"), "{}", output.stderr);
}

#[test]
fn the_vault_is_looked_at_without_opening_it() {
    let env = TestEnv::new(KMSEAL);
    env.run(["vault", "init", "--quiet"]).output().code(0);
    let key = env.home().join(".config/kmseal/vault.key");
    std::fs::remove_file(&key).expect("the key file");
    let output = env.run(["doctor"]).output().code(1);
    assert!(output.stderr.contains("vault.key is not there"), "{}", output.stderr);
}

/// The SDK would panic at them.
#[test]
fn settings_of_retries_that_cannot_be_are_refused() {
    let (_account, env) = setup();
    for (name, value, says) in [
        ("AWS_MAX_ATTEMPTS", "0", "is not a number of attempts"),
        ("AWS_MAX_ATTEMPTS", "many", "is not a number of attempts"),
        ("AWS_RETRY_MODE", "never", "is none of standard, adaptive and legacy"),
    ] {
        for words in [&["list", "sm://"][..], &["doctor"]] {
            let said = env.run(words).env(name, value).output().code(1).stderr;
            assert!(said.contains(name) && said.contains(says), "{said}");
        }
    }
    // One that the AWS CLI takes, here in a profile as well.
    env.run(["list", "sm://"]).env("AWS_RETRY_MODE", "legacy").output().code(0);
    let config = env.write("config", "[profile old]\nretry_mode = legacy\nmax_attempts = 2\n");
    let run = env.run(["list", "sm://", "--profile", "old"]);
    let said = run.env("AWS_CONFIG_FILE", config).output().code(1).stderr;
    assert!(said.contains("credentials"), "the profile has none: {said}");
}

#[test]
fn a_variable_that_is_empty_is_not_set() {
    let (account, env) = setup();
    let config = format!("[default]\nendpoint_url = {}\n", account.front().url());
    let config = env.write("config", config);
    let run = env.run(["doctor", "--json"]).env("AWS_REGION", "").env("AWS_ENDPOINT_URL", "");
    let run = run.env("AWS_DEFAULT_REGION", "eu-west-3").env("AWS_CONFIG_FILE", config);
    let document: Value = serde_json::from_str(&run.output().code(0).stdout).expect("JSON");
    let aws = &document["data"]["aws"];
    assert_eq!(aws["region"], "eu-west-3");
    assert_eq!(aws["overrides"][0]["source"], "the AWS profile");
    assert_eq!(account.front().calls().len(), 6, "one call each");
    // Where it signs in, the SDK would panic.
    for setting in ["role_arn = arn:aws:iam::123456789012:role/x", "sso_session = x"] {
        let config = env.write("config", format!("[profile other]\n{setting}\n"));
        let run = env.run(["doctor"]).env("AWS_ENDPOINT_URL", "").env("AWS_CONFIG_FILE", config);
        let said = run.env("AWS_PROFILE", "other").output().code(1).stderr;
        let expected =
            "the endpoint of sts is not a URL of the form https://HOST: see AWS_ENDPOINT_URL\n";
        assert!(said.contains(expected), "{said}");
    }
}

/// The SDK would take it for an empty one, and go on with another account.
#[test]
fn a_profile_file_that_cannot_be_read_is_an_error() {
    let (account, env) = setup();
    let folder = env.home().join("folder");
    std::fs::create_dir(&folder).expect("a folder");
    let bytes = env.write("bytes", b"[default]\nregion = \xff\n");
    for (file, says) in [(&folder, "it is a folder"), (&bytes, "it is not text in UTF-8")] {
        for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
            for words in [&["list", "sm://"][..], &["doctor"]] {
                let said = env.run(words).env(variable, file).output().code(1).stderr;
                let expected =
                    format!("the AWS profile files cannot be read: {}: {says}\n", file.display());
                assert!(said.contains(&expected), "{said}");
            }
        }
    }
    assert!(account.front().calls().is_empty());
    let missing = env.home().join("missing");
    env.run(["list", "sm://"]).env("AWS_CONFIG_FILE", missing).output().code(0);
}
