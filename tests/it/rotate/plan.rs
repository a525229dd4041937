//! What is refused before anything is changed, what several secrets come to, and two users that take turns.

use serde_json::{Value, json};

use super::scene::{Scene, Target, run};
use crate::KMSEAL;
use crate::support::cloud::{Account, Calls, Emulator, Fault, cloud};
use crate::support::env::TestEnv;

const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

fn account() -> (Account, TestEnv) {
    let account = cloud().account();
    account.serve("secretsmanager", Emulator::Ministack);
    account.serve("ssm", Emulator::Moto);
    let env = TestEnv::with_cloud(KMSEAL, &account);
    (account, env)
}

fn secret(account: &Account, name: &str, value: &str) {
    let body = json!({"Name": name, "ClientRequestToken": TOKEN, "SecretString": value});
    account.ask("secretsmanager.CreateSecret", body);
}

fn value(account: &Account, name: &str) -> String {
    let body = json!({"SecretId": name, "VersionStage": "AWSCURRENT"});
    let answer = account.ask("secretsmanager.GetSecretValue", body);
    answer["SecretString"].as_str().expect("text").to_owned()
}

fn document(stdout: &str) -> Value {
    serde_json::from_str(stdout).expect("JSON")
}

#[test]
fn a_dry_run_and_a_missing_answer_change_nothing() {
    for target in [Target::Secret, Target::Parameter] {
        let scene = Scene::new(target);
        scene.account.front().clear();
        let reference = target.reference();
        let planned = scene.env.run(["rotate", reference, "--dry-run", "--json"]).output().code(0);
        let planned = document(&planned.stdout);
        assert_eq!(planned["data"]["outcome"], "planned");
        assert_eq!(planned["data"]["items"][0]["outcome"], "to-rotate");
        let asked = scene.env.run(["rotate", reference]).output().code(2);
        assert!(asked.stderr.contains("--yes"), "{}", asked.stderr);
        let reads = ["DescribeSecret", "GetParameters", "GetParameterHistory"];
        let calls = scene.account.front().operations();
        assert!(calls.iter().all(|call| reads.contains(&call.as_str())), "{calls:?}");
        scene.check_untouched("a dry run");
        assert_eq!(scene.env.runs().0, 0);
    }
}

#[test]
fn what_cannot_be_rotated_is_said_before_anything_is_changed() {
    let (account, env) = account();
    let old = env.canary("old");
    secret(&account, "plain", &old);
    secret(&account, "json", &json!({ "A": old }).to_string());
    let clear = json!({"Name": "/clear", "Type": "String", "Value": old});
    account.ask("AmazonSSM.PutParameter", clear);
    for (words, code, why) in [
        (&["sm://none"][..], 1, "there is no entry sm://none"),
        (&["sm://plain#A"], 1, "is not a JSON object with a member"),
        (&["sm://json#B"], 1, "is not a JSON object with a member"),
        (&["sm://json", "sm://json#A"], 2, "as a whole and in part"),
        (&["sm://json@AWSPREVIOUS"], 2, "names a version"),
        (&["sm://json", "--pair", "a,b"], 2, "need one member"),
        (&["sm://json#A", "--pair", "a,b"], 1, "is not a JSON object with a member"),
        (&["ssm:///clear"], 1, "is kept in clear"),
        (&["sm://plain", "--run-id", ""], 2, "a run id has 1 to 256"),
        (&["sm://plain", "--resume"], 1, "no rotation of these was cut off"),
        (&["sm://plain", "--rollback"], 1, "has no earlier value"),
        (&["sm://plain", "--length", "2"], 2, "bits"),
    ] {
        let set = "echo set >> set-was-run";
        let words = [&["rotate"], words, &["--set", set, "--yes"]].concat();
        let refused = env.run(&words).output().code(code);
        assert!(refused.stderr.contains(why), "{words:?}: {}", refused.stderr);
    }
    assert!(!env.work().join("set-was-run").exists(), "a command was run");
    assert!(value(&account, "plain") == old);
    assert_eq!(env.runs().1, 0, "a run is left open");
}

/// Parameter Store drops the oldest of a hundred versions for a new one, unless it has a label.
#[test]
fn a_parameter_without_room_is_refused_before_its_value_is_set() {
    let scene = Scene::new(Target::Parameter);
    let labelled = json!({"Name": "/shop/db", "ParameterVersion": 1, "Labels": ["kept"]});
    scene.account.ask("AmazonSSM.LabelParameterVersion", labelled);
    let put = json!({"Name": "/shop/db", "Type": "SecureString", "Value": scene.old,
        "Overwrite": true});
    for _ in 2..=99 {
        scene.account.ask("AmazonSSM.PutParameter", put.clone());
    }
    // The hundredth takes the last room, and is brought to its end.
    assert_eq!(run(&scene.env, &scene.words("7"), 3), 0);
    assert_eq!(run(&scene.env, &scene.words("7"), 3), 0);
    assert!(!scene.waits());
    let database = scene.database();
    assert!(Some(&database) == scene.parameter("/shop/db:100").as_ref());
    let refused = scene.env.run(scene.words("8")).output().code(1);
    assert!(refused.stderr.contains("kmseal history ssm:///shop/db"), "{}", refused.stderr);
    assert!(scene.database() == database && !scene.waits());
}

#[test]
fn of_several_secrets_each_is_done_for_itself() {
    let (account, env) = account();
    let old = env.canary("old");
    for name in ["a", "b", "c"] {
        secret(&account, name, &old);
    }
    let test = r#"test "$KMSEAL_REFERENCE" != sm://b"#;
    let words = ["rotate", "sm://a", "sm://b", "sm://c", "--run-id", "1", "--yes", "--json"];
    let partly = env.run([&words[..], &["--test", test]].concat()).output().code(3);
    let partly = document(&partly.stdout);
    let outcomes = |document: &Value| -> Vec<String> {
        let items = document["data"]["items"].as_array().expect("items");
        items.iter().map(|it| it["outcome"].as_str().expect("a word").to_owned()).collect()
    };
    assert_eq!(outcomes(&partly), ["rotated", "rolled-back", "rotated"]);
    assert_eq!(partly["data"]["outcome"], "partly-done");
    assert!(value(&account, "b") == old && value(&account, "a") != old);
    let rest = env.run(words).output().code(0);
    let rest = document(&rest.stdout);
    assert_eq!(outcomes(&rest), ["rotated-before", "rotated", "rotated-before"]);
    assert!(value(&account, "b") != old);
    // Each has a value of its own.
    assert!(value(&account, "a") != value(&account, "c"));
}

#[test]
fn young_values_stay_and_what_was_replaced_is_not_made_again() {
    let (account, env) = account();
    let old = env.canary("old");
    secret(&account, "a", &old);
    let rotate = |words: &[&str]| {
        let words = [&["rotate", "sm://a", "--yes", "--json"], words].concat();
        let document = document(&env.run(words).output().code(0).stdout);
        document["data"]["items"][0]["outcome"].as_str().expect("a word").to_owned()
    };
    assert_eq!(rotate(&["--if-older-than", "1d"]), "young");
    assert!(value(&account, "a") == old);
    assert_eq!(rotate(&["--run-id", "1", "--if-older-than", "0s"]), "rotated");
    let first = value(&account, "a");
    assert_eq!(rotate(&["--run-id", "1", "--if-older-than", "1d"]), "rotated-before");
    assert_eq!(rotate(&["--run-id", "2"]), "rotated");
    let second = value(&account, "a");
    assert_eq!(rotate(&["--run-id", "1"]), "replaced-since");
    assert!(value(&account, "a") == second && first != second);
}

/// Somebody changes another member while the new value waits: nothing of it is lost.
#[test]
fn another_member_that_changes_meanwhile_is_not_lost() {
    let scene = Scene::new(Target::Member);
    let mut words = scene.words("7");
    let front = scene.account.front();
    let changed = json!({"PASSWORD": scene.old, "PORT": 5432, "HOST": "new"}).to_string();
    scene.env.write("change.json", "");
    // Between the value that waits and the moment it would be put in use.
    let fault = front.inject(
        Fault::Late(std::time::Duration::from_millis(1)),
        Calls::of("UpdateSecretVersionStage"),
    );
    let test = words.iter().position(|word| word == "--test").expect("the option");
    let work = scene.env.work();
    words[test + 1] =
        format!("touch {0}/waiting; while test ! -e {0}/go; do sleep 0.05; done", work.display());
    let mut child = scene.env.command(&words).spawn().expect("starts");
    while !work.join("waiting").exists() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let body = json!({"SecretId": "shop/db", "SecretString": changed,
        "ClientRequestToken": "EXAMPLE2-90ab-cdef-fedc-ba987EXAMPLE"});
    scene.account.ask("secretsmanager.PutSecretValue", body);
    scene.env.write("go", "");
    assert_eq!(child.wait().expect("ends").code(), Some(1));
    assert!(fault.fired() > 0);
    let now: Value = serde_json::from_str(&value(&scene.account, "shop/db")).expect("JSON");
    assert_eq!(now["HOST"], "new", "what somebody else has written is lost");
    assert!(now["PASSWORD"] == scene.old.as_str() && scene.database() == scene.old);
    assert!(!scene.waits());
    let again = scene.words("8");
    assert_eq!(run(&scene.env, &again, 3), 0);
    let now: Value = serde_json::from_str(&value(&scene.account, "shop/db")).expect("JSON");
    assert!(now["HOST"] == "new" && now["PASSWORD"] == scene.database().as_str());
}

#[test]
fn two_users_take_turns() {
    let (account, env) = account();
    let old = env.canary("old");
    let users = json!({"username": "app", "password": old, "host": "db"}).to_string();
    secret(&account, "db", &users);
    env.plaintext_file("app");
    env.plaintext_file("app_clone");
    env.write("app", &old);
    let set = r#"printf %s "$KMSEAL_VALUE" > "$KMSEAL_USER""#;
    let test = r#"test "$(cat "$KMSEAL_USER")" = "$KMSEAL_VALUE""#;
    let words = ["rotate", "sm://db#password", "--pair", "app,app_clone", "--yes", "--set", set];
    for user in ["app_clone", "app", "app_clone"] {
        let words = [&words[..], &["--test", test]].concat();
        env.run(words).output().code(0);
        let now: Value = serde_json::from_str(&value(&account, "db")).expect("JSON");
        assert_eq!((&now["username"], &now["host"]), (&json!(user), &json!("db")));
        let file = String::from_utf8(env.read(user)).expect("text");
        assert!(now["password"] == file.as_str(), "the user has another password");
    }
    // A test that fails leaves both users with the passwords that they had.
    let before = [env.read("app"), env.read("app_clone")];
    env.run([&words[..], &["--test", "false"]].concat()).output().code(1);
    assert!(before == [env.read("app"), env.read("app_clone")], "a password was not set again");
    let neither = ["rotate", "sm://db#password", "--pair", "one,two", "--yes"];
    let refused = env.run(neither).output().code(1);
    assert!(refused.stderr.contains("neither of the two users"), "{}", refused.stderr);
}
