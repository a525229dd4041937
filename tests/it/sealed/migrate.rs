//! `seal`, and `migrate --to sealed`.

use super::{kms_key, raw_key};
use crate::KMSEAL;
use crate::support::cloud::{Calls, Fault, cloud};
use crate::support::env::TestEnv;

const NAMES: [&str; 3] = ["DB_PASSWORD", "API_TOKEN", "TLS_PRIVATE_KEY"];

/// A file with every kind of trouble, and its values.
fn file(env: &TestEnv) -> (String, [String; 3]) {
    let [password, token, pem] = ["password", "token", "pem"].map(|label| env.canary(label));
    let text = format!(
        "\u{feff}# shop\r\nNAME=shop\r\nDB_PASSWORD = '{password}'  # of the database\r\n\
         export API_TOKEN=\"{token}\"\r\nAPI_TOKEN=\"{token}\"\r\nbroken line\r\n\
         TLS_PRIVATE_KEY=\"one\n{pem}\n\""
    );
    env.plaintext_file(".env");
    env.write(".env", &text);
    (text, [password, token, format!("one\n{pem}\n")])
}

#[track_caller]
fn runs_with(env: &TestEnv, options: &[&str], values: &[String; 3]) {
    let words = [&["run", "-f", ".env"], options, &["--", "printenv"], &NAMES].concat();
    let mut run = env.run(words);
    for value in values {
        run = run.declare_output_may_contain(&**value);
    }
    run.output().code(0).stdout_is(&format!("{}\n", values.join("\n")));
}

#[track_caller]
fn text_of(env: &TestEnv) -> String {
    String::from_utf8(env.read(".env")).expect("text")
}

#[test]
fn values_stay_in_the_file_sealed_and_come_back_byte_for_byte() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let (kms, raw) = (kms_key(&account), raw_key(&env, "team"));
    let (before, values) = file(&env);
    for (keys, opens) in [
        (vec!["vault:default"], vec![]),
        (vec![&*kms], vec![]),
        (vec![&*raw], vec!["--key", &*raw]),
        (vec![&*kms, "vault:default", &*raw], vec![]),
    ] {
        for command in [&["seal", ".env"][..], &["migrate", ".env", "--to", "sealed"]] {
            let named = keys.iter().flat_map(|key| ["-k", key]);
            let words = command.iter().copied().chain(named).chain(["--env-dialect", "node"]);
            let words: Vec<&str> = words.collect();
            env.run([&words[..], &["--dry-run"]].concat()).output().code(0);
            assert_eq!(text_of(&env), before);
            let said = env.run([&words[..], &["--yes"]].concat()).output().code(0).stderr;
            assert!(
                said.contains("sealed 3 variables of 1 file; opened again, compared"),
                "{said}"
            );
            let text = text_of(&env);
            env.assert_clean(".env", text.as_bytes());
            assert_eq!(text.matches("=sealed:").count() + text.matches("= sealed:").count(), 4);
            for kept in
                ["\u{feff}# shop\r\nNAME=shop\r\n", "  # of the database\r\n", "broken line\r\n"]
            {
                assert!(text.contains(kept), "{kept:?}");
            }
            runs_with(&env, &opens, &values);
            // What is sealed stays as it is.
            let again = env.run([&words[..], &["--yes"]].concat()).output().code(0).stderr;
            assert!(again.contains("nothing to move"), "{again}");
            assert_eq!(text_of(&env), text);
            env.run(["undo"]).output().code(0);
            assert_eq!(text_of(&env), before);
            env.run(["undo"]).output().code(0);
        }
    }
}

/// The text that a value had is used again, as long as value and keys are the same.
#[test]
fn a_value_that_is_unchanged_gets_its_text_back() {
    let env = TestEnv::new(KMSEAL);
    env.run(["vault", "init", "--quiet"]).output().code(0);
    env.run(["vault", "key", "other", "--quiet"]).output().code(0);
    let (before, _) = file(&env);
    let seal = |key: &str, code: i32| {
        let words = ["seal", ".env", "--env-dialect", "node", "--yes", "-k", key];
        env.run(words).output().code(code);
        text_of(&env)
    };
    let first = seal("vault:default", 0);
    env.write(".env", &before);
    assert_eq!(seal("vault:default", 0), first);
    // Another value, and the others as they were.
    let other = env.canary("other");
    let (start, token) = before.split_once("API_TOKEN=\"").expect("it is there");
    let (token, _) = token.split_once('"').expect("its end");
    assert!(start.ends_with("export "));
    env.write(".env", before.replace(token, &other));
    let changed = seal("vault:default", 0);
    for (at, (old, new)) in first.lines().zip(changed.lines()).enumerate() {
        assert_eq!(old != new, old.contains("API_TOKEN"), "line {at}");
    }
    // Under other keys everything is new.
    env.write(".env", &before);
    let under_other = seal("vault:other", 0);
    let differ = first.lines().zip(under_other.lines()).filter(|(old, new)| old != new);
    assert_eq!(differ.count(), 4);
}

#[test]
fn nothing_is_begun_with_keys_that_do_not_work() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let kms = kms_key(&account);
    let (before, _) = file(&env);
    let refused = |keys: &[&str], code: i32, why: &str| {
        let mut words = vec!["seal", ".env", "--env-dialect", "node", "--yes"];
        words.extend(keys.iter().flat_map(|key| ["-k", key]));
        let said = env.run(words).output().code(code).stderr;
        assert!(said.contains(why), "{why}\n{said}");
        assert_eq!(text_of(&env), before);
        let runs = env.run(["runs", "--json"]).output().code(0).stdout;
        assert!(runs.contains("\"data\":[]"), "{runs}");
    };
    refused(&["vault:nobody"], 1, "nobody");
    refused(&["raw-aes:shop/x=missing.key"], 1, "missing.key");
    refused(&[&kms, "alias/missing"], 1, "alias/missing");
    let front = account.front();
    for operation in ["GenerateDataKey", "Decrypt"] {
        front.inject(Fault::AccessDenied, Calls::of(operation).always());
        refused(&[&kms], 1, operation);
        front.heal();
    }
    env.run(["migrate", ".env", "--to", "sealed", "--yes"]).output().code(2);
    let layout = ["migrate", ".env", "--to", "sealed", "-k", &kms, "--layout", "each"];
    env.run(layout).output().code(2);
    let two = ["migrate", ".env", "--to", "vault://a", "-k", "vault:a", "-k", "vault:b"];
    env.run(two).output().code(2);
}

#[test]
fn a_run_that_was_cut_off_does_not_bring_an_old_value_back() {
    let env = TestEnv::new(KMSEAL);
    env.run(["vault", "init", "--quiet"]).output().code(0);
    let (before, _) = file(&env);
    let raw = raw_key(&env, "team");
    let words = ["seal", ".env", "--env-dialect", "node", "--yes", "-k", &raw];
    super::kill_points::cut_off_after_the_plan(&env, &words);
    let later = env.canary("later");
    let changed = before.replace("NAME=shop", "NAME=shop # changed");
    let (_, password) = changed.split_once("DB_PASSWORD = '").expect("it is there");
    let (password, _) = password.split_once('\'').expect("its end");
    let changed = changed.replace(password, &later);
    env.write(".env", &changed);
    let said = env.run(["resume"]).output().code(4).stderr;
    assert!(said.contains("DB_PASSWORD"), "{said}");
    assert_eq!(text_of(&env), changed);
    env.run(["undo"]).output().code(0);
    assert_eq!(text_of(&env), changed);
}

/// Keys of KMS and of the vault are found by what is sealed.
#[test]
fn a_run_that_was_cut_off_is_finished_with_any_key() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    env.run(["vault", "init", "--quiet"]).output().code(0);
    let (kms, raw) = (kms_key(&account), raw_key(&env, "team"));
    let (before, values) = file(&env);
    for keys in [&["-k", &*kms][..], &["-k", "vault:default"], &["-k", &raw, "-k", &kms]] {
        let words = [&["seal", ".env", "--env-dialect", "node", "--yes"], keys].concat();
        super::kill_points::cut_off_after_the_plan(&env, &words);
        assert_eq!(text_of(&env), before);
        env.run(["seal", ".env", "-k", &kms, "--env-dialect", "node", "--yes"]).output().code(1);
        env.run(["resume"]).output().code(0);
        let text = text_of(&env);
        env.assert_clean(".env", text.as_bytes());
        runs_with(&env, &[], &values);
        env.run(["undo"]).output().code(0);
        assert_eq!(text_of(&env), before);
    }
}
