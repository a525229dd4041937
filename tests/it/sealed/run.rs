//! `run` with sealed values.

use std::time::Duration;

use super::{altered, kms_key, raw_key, seal, seal_for};
use crate::KMSEAL;
use crate::support::cloud::{Calls, Fault, cloud};
use crate::support::env::TestEnv;
use crate::support::run::Checked;

/// Starts `printenv` with the variables of `.env`; these values may be on its output.
#[track_caller]
fn print(env: &TestEnv, options: &[&str], names: &[&str], values: &[&str], code: i32) -> Checked {
    let words = [&["run", "-f", ".env"], options, &["--", "printenv"], names].concat();
    let mut run = env.run(words);
    for value in values {
        run = run.declare_output_may_contain(*value);
    }
    let output = run.output().code(code);
    if code == 0 { output.stdout_is(&(values.join("\n") + "\n")) } else { output.stdout_is("") }
}

#[test]
fn the_program_gets_the_values() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    env.run(["vault", "init", "--quiet"]).output().code(0);
    let (kms, raw) = (kms_key(&account), raw_key(&env, "team"));
    let values = ["vault", "kms", "raw", "free"].map(|label| env.canary(label));
    let [of_vault, of_kms, of_raw, free] = &values;
    let file = format!(
        "OF_VAULT={}\nexport OF_KMS=\"{}\" # a comment\nOF_RAW='{}'\nFREE={}\n",
        seal_for(&env, &["vault:default"], "OF_VAULT", of_vault),
        seal_for(&env, &[&kms], "OF_KMS", of_kms),
        seal_for(&env, &[&raw], "OF_RAW", of_raw),
        seal(&env, &["vault:default"], &["service=shop"], free),
    );
    env.write(".env", &file);
    let names = ["OF_VAULT", "OF_KMS", "OF_RAW", "FREE"];
    let all: Vec<&str> = values.iter().map(String::as_str).collect();
    let keys = ["--key", &raw, "--key", &kms];
    print(&env, &keys, &names, &all, 0).stderr_is("");
    // A key in a file is nobody's to guess, and one of KMS not either once some were named.
    let refused = print(&env, &[], &names, &[], 1).stderr;
    assert!(refused.starts_with("error: OF_RAW cannot be resolved: it is for raw-aes:shop/team"));
    assert!(refused.contains("hint: name one that you expect with --key"), "{refused}");
    let refused = print(&env, &["--key", &raw], &names, &[], 1).stderr;
    assert!(refused.starts_with("error: OF_KMS cannot be resolved: it is for arn:"), "{refused}");
    // What is not wanted is not opened.
    print(&env, &["--except", "OF_RAW"], &["OF_VAULT", "OF_KMS"], &all[..2], 0);
    // From the environment, and in the quotes that some programs keep.
    let sealed = seal_for(&env, &["vault:default"], "IN_QUOTES", of_vault);
    let run =
        env.run(["run", "--", "printenv", "IN_QUOTES"]).env("IN_QUOTES", format!("'{sealed}'"));
    run.declare_output_may_contain(&**of_vault).output().code(0);
}

#[test]
fn one_call_for_each_data_key() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let (first, second) = (kms_key(&account), kms_key(&account));
    let values = ["a", "b"].map(|label| env.canary(label));
    let free = seal(&env, &[&first], &[], &values[0]);
    let both = seal(&env, &[&first, &second], &[], &values[1]);
    env.write(".env", format!("A={free}\nB={both}\nC={free}\nD={both}\nE={free}\n"));
    let [a, b] = &values;
    account.front().clear();
    print(&env, &[], &["A", "B", "C", "D", "E"], &[a, b, a, b, a], 0);
    assert_eq!(account.front().operations(), ["Decrypt", "Decrypt"]);
    // The second key is asked where the first one cannot be used, or is not to be.
    account.front().clear();
    print(&env, &["--key", &second], &["B"], &[], 1);
    print(&env, &["--key", &second, "--only", "[BD]"], &["B", "D"], &[b, b], 0);
    account.front().clear();
    account.front().inject(Fault::AccessDenied, Calls::of("Decrypt"));
    print(&env, &["--only", "[BD]"], &["B", "D"], &[b, b], 0);
    assert_eq!(account.front().operations(), ["Decrypt", "Decrypt"]);
    account.front().inject(Fault::AccessDenied, Calls::of("Decrypt").always());
    let refused = print(&env, &[], &["A"], &[], 1).stderr;
    let all = "error: 5 references cannot be resolved; nothing was started";
    assert!(refused.starts_with(all), "{refused}");
    for name in ["A", "B", "C", "D", "E"] {
        assert!(refused.contains(&format!("{name} cannot be resolved: ")), "{refused}");
    }
    assert!(refused.contains(&first) && refused.contains(&second), "{refused}");
}

#[test]
fn all_calls_are_made_at_the_same_time() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let kms = kms_key(&account);
    let names: Vec<String> = (0..12).map(|number| format!("SECRET_{number}")).collect();
    let value = env.canary("value");
    let line = |name: &String| format!("{name}={}\n", seal_for(&env, &[&kms], name, &value));
    env.write(".env", names.iter().map(line).collect::<String>());
    account.front().clear();
    let late = Fault::Late(Duration::from_millis(700));
    account.front().inject(late, Calls::of("Decrypt").always());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    print(&env, &[], &names, &[&*value; 12], 0);
    let calls = account.front().calls();
    assert_eq!(calls.len(), 12);
    let last_start = calls.iter().map(|call| call.start).max().expect("a call");
    let first_end = calls.iter().filter_map(|call| call.end).min().expect("an answer");
    assert!(last_start < first_end, "not all were under way at once");
}

#[test]
fn what_is_not_authentic_is_refused() {
    let env = TestEnv::new(KMSEAL);
    env.run(["vault", "init", "--quiet"]).output().code(0);
    let (raw, one, two) = (raw_key(&env, "team"), env.canary("one"), env.canary("two"));
    let refused = |file: String, why: &str| {
        env.write(".env", file);
        let said = print(&env, &["--key", &raw], &["A"], &[], 4).stderr;
        assert!(said.contains(why), "{why}\n{said}");
        assert!(said.contains("nothing was started"), "{said}");
    };
    for key in ["vault:default", &raw] {
        let [a, b] =
            [("A", &one), ("B", &two)].map(|(name, value)| seal_for(&env, &[key], name, value));
        refused(format!("A={b}\nB={a}\n"), "A cannot be resolved: it was sealed as the value of B");
        refused(format!("A={a}\nC={b}\n"), "it was sealed as the value of B");
        // The tag of the frame, its content, the tag of the header, and what the key commits to.
        for from_end in [0, 20, 70, 95] {
            refused(format!("A={}\nB={b}\n", altered(&a, from_end)), "A cannot be resolved");
        }
        let renamed = altered_name(&a);
        refused(format!("B={renamed}\n"), "B cannot be resolved");
    }
    let a = seal_for(&env, &[&raw], "A", &one);
    raw_key(&env, "team"); // another one under the same name
    refused(format!("A={a}\n"), "A cannot be resolved");
    for wrong in ["sealed:AAAA", "sealed:a b", "sealed:=", "sealed:AgV4"] {
        refused(format!("A='{wrong}'\n"), "A cannot be resolved");
    }
}

/// The value of `A` with a context that says `B`.
fn altered_name(sealed: &str) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let mut message = STANDARD.decode(&sealed["sealed:".len()..]).expect("base64");
    let pair = b"kmseal-variable\0\x01A";
    let at = message.windows(pair.len()).position(|bytes| bytes == pair).expect("the pair");
    message[at + pair.len() - 1] = b'B';
    format!("sealed:{}", STANDARD.encode(message))
}

/// KMS is asked in the region that the message names, and what cannot be asked stops everything.
#[test]
fn a_key_of_another_region_is_asked_there() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let key = account.ask_in("eu-central-1", "TrentService.CreateKey", serde_json::json!({}));
    let arn = key["KeyMetadata"]["Arn"].as_str().expect("an ARN");
    let value = env.canary("value");
    env.write(".env", format!("A={}\n", seal_for(&env, &[arn], "A", &value)));
    print(&env, &[], &["A"], &[&value], 0);
    let front = account.front();
    front.inject(Fault::AccessDenied, Calls::of("Decrypt").always());
    let refused = print(&env, &[], &["A"], &[], 1).stderr;
    assert!(refused.contains("kms:Decrypt"), "{refused}");
}
