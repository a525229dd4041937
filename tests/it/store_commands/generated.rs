//! Values that nobody has typed.

use crate::KMSEAL;
use crate::support::cloud::cloud;
use crate::support::env::TestEnv;

/// Draws a value, and says what was stored; what was said of it has no trace of it.
#[track_caller]
fn drawn(env: &TestEnv, reference: &str, flags: &[&str]) -> String {
    let words = [&["set", reference, "--generate"], flags].concat();
    let said = env.run(words).stdin("not this").output().code(0).stdout_is("");
    assert!(said.stderr.contains(&format!("stored a new value of {reference} as ")), "{said:?}");
    // Not `run`: the value is not known before.
    let shown = env.command(["get", reference, "--reveal", "-n"]).output().expect("starts");
    let value = env.register("a new value", String::from_utf8(shown.stdout).expect("text"));
    env.assert_clean("what was said", said.stderr.as_bytes());
    value
}

#[test]
fn a_new_value_is_stored_and_not_shown() {
    let env = TestEnv::new(KMSEAL);
    let first = drawn(&env, "vault://a", &[]);
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    assert!(first.len() == 32 && is_plain(&first));
    // Again is another one, and the first is there still.
    let second = drawn(&env, "vault://a", &["password"]);
    assert_ne!(first, second);
    let get = env.run(["get", "vault://a@1", "--reveal", "-n"]);
    get.declare_output_may_contain(&*first).output().code(0).stdout_is(&first);
    let value = drawn(&env, "vault://a", &["--length", "80", "--must-contain", "symbol,lower"]);
    assert_eq!(value.len(), 80);
    assert!(value.bytes().any(|byte| b"+,-._=".contains(&byte)), "no symbol");
    let value = drawn(&env, "vault://a", &["--alphabet", "-a-f0-9", "--exclude", "0-"]);
    assert!(value.bytes().all(|byte| b"abcdef123456789".contains(&byte)));
    let words = drawn(&env, "vault://a", &["diceware", "--length", "7"]);
    assert!(words.split('-').count() >= 7);
    assert_eq!(drawn(&env, "vault://a", &["uuid"]).len(), 36);
    assert_eq!(drawn(&env, "vault://a", &["hex", "--length", "20"]).len(), 40);
    assert_eq!(drawn(&env, "vault://a", &["base64"]).len(), 44);
    let url = drawn(&env, "vault://a", &["base64url"]);
    assert!(url.len() == 43 && !url.contains(['+', '/', '=']));
}

#[test]
fn the_document_says_where_and_not_what() {
    let env = TestEnv::new(KMSEAL);
    let output = env.run(["set", "vault://a", "--generate", "--json"]).output().code(0);
    let document: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    let expected = serde_json::json!({ "reference": "vault://a", "version": 1 });
    assert_eq!(document["data"], expected);
    assert_eq!(output.stderr, "");
}

#[test]
fn what_cannot_be_drawn_is_refused_before_anything_is_made() {
    let env = TestEnv::new(KMSEAL);
    for (flags, why) in [
        (&["--generate", "--length", "9"][..], "what is asked for has 53 bits, fewer than 64"),
        (&["--generate", "--length", "0", "--weak"], "what is asked for has 0 bits, fewer than 1"),
        (&["--generate", "--alphabet", "a-Z"], "stands between two letters or digits in order"),
        (&["--generate", "--alphabet", "a b"], "printable ASCII characters only"),
        (&["--generate", "--alphabet", ""], "no character is left"),
        (&["--generate", "--alphabet", "a-z", "--must-contain", "digit"], "a digit is demanded"),
        (&["--generate", "uuid", "--length", "9"], "--length means nothing"),
        (&["--generate", "hex", "--exclude", "a"], "--exclude means nothing"),
        (&["--generate", "--length", "5000"], "at most 4096"),
        (&["--generate", "word"], "takes one of: password, diceware"),
        (&["--generate", "--must-contain", "vowel"], "takes one of: lower, upper"),
        (&["--generate", "--raw"], "a new value is drawn, so nothing is read"),
        (&["-", "--generate"], "a new value is drawn, so nothing is read"),
        (&["--length", "20"], "--length is about a new value, and none was asked for"),
        (&["--weak"], "--weak is about a new value"),
    ] {
        let words = [&["set", "vault://a"], flags].concat();
        let refused = env.run(words).output().code(2).stdout_is("");
        assert!(refused.stderr.contains(why), "{flags:?}: {}", refused.stderr);
    }
    let pin = ["set", "vault://a", "--generate", "--alphabet", "0-9", "--length", "6"];
    let refused = env.run(pin).output().code(2).stderr;
    assert!(refused.contains("has 19 bits") && refused.contains("add --weak"), "{refused}");
    env.run(["list"]).output().code(1); // and no vault was made
    env.run([&pin[..], &["--weak"]].concat()).output().code(0);
}

#[test]
fn a_value_fits_its_store() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    drawn(&env, "sm://shop/new", &[]);
    drawn(&env, "ssm:///shop/new", &[]);
    // Nearly every text of these has the two braces that a parameter may not have.
    let value = drawn(&env, "ssm:///shop/odd", &["--alphabet", "{a-g", "--length", "100"]);
    assert!(!value.contains("{{"));
    let words = ["set", "ssm:///shop/odd", "--generate", "--alphabet", "{}", "--length", "400"];
    let refused = env.run(words).output().code(2).stderr;
    assert!(refused.contains("Parameter Store does not take a value like that"), "{refused}");
    let words = ["set", "ssm:///shop/odd", "--generate", "hex", "--length", "4096", "--yes"];
    env.run(words).output().code(0);
}
