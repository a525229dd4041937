//! The same over AWS, over plain http and over TLS. The connections stay open on the other side, so that
//! only kmseal itself can have let go of what came through them.

use std::process::Command;

use serde_json::json;

use super::{assert_wiped, assert_wiped_at};
use crate::KMSEAL;
use crate::support::cloud::install::python;
use crate::support::cloud::{Account, Calls, Fault, cloud};
use crate::support::env::TestEnv;
use crate::support::memory::{Seen, look};

const SECRET: &str = "sm://shop/db";
const MEMBER: &str = "sm://shop/all#DB_PASSWORD";
const PARAMETER: &str = "ssm:///shop/db";

/// As raw requests need one.
const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

/// In an account without TLS and in one with.
fn everywhere(test: impl Fn(&Account, &TestEnv, &str)) {
    for account in [cloud().account(), cloud().account_over_tls()] {
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let secret = env.canary_of("secret", 512);
        test(&account, &env, &secret);
    }
}

/// The secret is the whole of a secret, a member of another one, and a parameter.
fn fill(account: &Account, secret: &str) {
    let all = json!({ "DB_PASSWORD": secret, "PORT": 5432 }).to_string();
    for (name, value) in [("shop/db", secret), ("shop/all", &all)] {
        let body = json!({ "Name": name, "ClientRequestToken": TOKEN, "SecretString": value });
        account.ask("secretsmanager.CreateSecret", body);
    }
    let body = json!({ "Name": "/shop/db", "Type": "SecureString", "Value": secret });
    account.ask("AmazonSSM.PutParameter", body);
}

#[test]
fn nothing_is_left_by_get() {
    everywhere(|account, env, secret| {
        fill(account, secret);
        for reference in [SECRET, MEMBER, PARAMETER] {
            assert_wiped(env, &["get", reference], "");
            assert_wiped(env, &["get", reference, "--reveal"], "");
            assert_wiped(env, &["get", reference, "--reveal", "--json"], "");
        }
        assert_wiped(env, &["get", "sm://shop/all", "--reveal"], "");
    });
}

#[test]
fn nothing_is_left_by_set() {
    everywhere(|_, env, secret| {
        for reference in [SECRET, PARAMETER] {
            // Made, then given another value, then the same one again.
            for value in ["first", secret, secret] {
                assert_wiped(env, &["set", reference, "-"], value);
            }
        }
    });
}

#[test]
fn nothing_is_left_by_migrate_and_undo() {
    let ways: [&[&str]; 3] = [
        &["--to", "sm://shop/prod"],
        &["--to", "sm://shop/prod", "--layout", "each"],
        &["--to", "ssm:///shop/prod"],
    ];
    everywhere(|_, env, secret| {
        let content = format!("NAME=shop\nDB_PASSWORD={secret}\nAPI_KEY='{secret}'\n");
        env.plaintext_file(".env");
        env.write(".env", content);
        for way in ways {
            // Deleted secrets keep their names.
            let words = [&["migrate", ".env", "--env-dialect", "node"], way].concat();
            let taken = ["--on-conflict", "overwrite", "--yes"];
            assert_wiped(env, &[&words[..], &["--dry-run"]].concat(), "");
            assert_wiped(env, &[&words[..], &taken].concat(), "");
            let run = ["run", "-f", ".env", "--", "no-such-program"];
            assert_wiped_at(env, &run, "", 127);
            assert_wiped(env, &["undo"], "");
        }
    });
}

#[test]
fn nothing_is_left_by_copies() {
    everywhere(|account, env, secret| {
        fill(account, secret);
        env.run(["vault", "init", "--quiet"]).output().code(0);
        for (from, to) in [
            (SECRET, "ssm:///shop/copy"),
            (PARAMETER, "sm://shop/copy"),
            (MEMBER, "sm://shop/copies#DB_PASSWORD"),
            (PARAMETER, "vault://shop/copy"),
            ("vault://shop/copy", "sm://shop/back"),
        ] {
            assert_wiped(env, &["copy", from, to, "--yes"], "");
        }
        assert_wiped(env, &["undo"], "");
        assert_wiped(env, &["migrate", "ssm:///shop", "--to", "sm://new", "--yes"], "");
    });
}

#[test]
fn nothing_is_left_by_another_key() {
    everywhere(|account, env, secret| {
        fill(account, secret);
        let key = account.ask("TrentService.CreateKey", json!({ "KeyUsage": "ENCRYPT_DECRYPT" }));
        let key = key["KeyMetadata"]["KeyId"].as_str().expect("a key id");
        assert_wiped(env, &["kms", "apply", key, SECRET, PARAMETER, "--yes"], "");
        assert_wiped(env, &["undo"], "");
    });
}

#[test]
fn nothing_is_left_by_sealed_values() {
    everywhere(|account, env, secret| {
        let key = account.ask("TrentService.CreateKey", json!({ "KeyUsage": "ENCRYPT_DECRYPT" }));
        let key = key["KeyMetadata"]["Arn"].as_str().expect("an ARN");
        env.plaintext_file(".env");
        env.write(".env", format!("DB_PASSWORD={secret}\nAPI_KEY={secret}\n"));
        let seal = ["seal", ".env", "-k", key, "--yes"];
        assert_wiped(env, &seal, "");
        let seen = look(&mut env.command(["run", "-f", ".env", "--", "true"]), b"", &env.needles());
        assert_only_in_environment(&seen, 2);
        assert_wiped(env, &["unseal", ".env", "--yes"], "");
        assert_wiped(env, &seal, "");
        account.front().inject(Fault::AccessDenied, Calls::of("Decrypt"));
        assert_wiped_at(env, &["run", "-f", ".env", "--", "true"], "", 1);
    });
}

/// An answer that cannot be read, one that is lost, one that says no, and one that says no and quotes.
#[test]
fn nothing_is_left_by_failures() {
    everywhere(|account, env, secret| {
        fill(account, secret);
        let quotes = Fault::Says {
            status: 400,
            code: "ValidationException",
            message: format!("Value '{secret}' is too beautiful"),
        };
        let reads = [Fault::Garbled, Fault::HalfBody, Fault::CutBody, Fault::AccessDenied];
        let writes = [Fault::Garbled, Fault::LostAnswer, Fault::AccessDenied, quotes];
        let front = account.front();
        for (faults, operation, words) in [
            (&reads, "GetSecretValue", &["get", SECRET, "--reveal"][..]),
            (&reads, "GetParameters", &["get", PARAMETER, "--reveal"]),
            (&writes, "PutSecretValue", &["set", SECRET, "-"]),
            (&writes, "PutParameter", &["set", PARAMETER, "-"]),
        ] {
            for (number, fault) in faults.iter().enumerate() {
                let fault = front.inject(fault.clone(), Calls::of(operation).always());
                // Another value each time, as the one before may have been stored.
                let other = format!("{number}{secret}");
                let stdin = if words.contains(&"-") { other.as_bytes() } else { b"" };
                let seen = look(&mut env.command(words), stdin, &env.needles());
                let left = seen.at_exit.as_ref().expect("it ended");
                assert!(left.is_empty(), "{operation}: {fault:?} left {left}");
                assert!(fault.fired() > 0, "{words:?}: {fault:?}");
                front.heal();
            }
        }
    });
}

fn assert_only_in_environment(seen: &Seen, copies: usize) {
    let exec = seen.exec();
    assert!(exec.elsewhere.is_empty(), "beside the environment: {}", exec.elsewhere);
    assert!(exec.in_arguments.is_empty(), "in the arguments: {}", exec.in_arguments);
    assert_eq!(exec.in_environment.whole("raw"), copies, "{}", exec.in_environment);
}

#[test]
fn the_program_gets_the_only_copy() {
    everywhere(|account, env, secret| {
        fill(account, secret);
        for (references, fault) in [
            (&[SECRET][..], None),
            (&[MEMBER], None),
            (&[PARAMETER], None),
            (&[SECRET, MEMBER, PARAMETER], None),
            // Then each secret is asked for by itself.
            (&[SECRET, MEMBER, PARAMETER], Some(Fault::AccessDenied)),
        ] {
            let line = |(number, reference)| format!("SECRET_{number}='{reference}'\n");
            let file: String = references.iter().enumerate().map(line).collect();
            env.write(".env", file);
            if let Some(fault) = fault {
                account.front().inject(fault, Calls::of("BatchGetSecretValue"));
            }
            let words = ["run", "-f", ".env", "--", "true"];
            let seen = look(&mut env.command(words), b"", &env.needles());
            assert_only_in_environment(&seen, references.len());
        }
        env.write(".env", format!("A={SECRET}\nB=sm://shop/not-there\n"));
        assert_wiped_at(env, &["run", "-f", ".env", "--", "true"], "", 1);
    });
}

/// The same question, asked by a program that does not wipe: the search sees what it leaves.
#[test]
fn what_another_client_leaves_is_found() {
    let fetch = r#"
import os, ssl, urllib.request
context = ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE"))
authorization = "AWS4-HMAC-SHA256 Credential=%s/20260101/eu-west-1/secretsmanager/aws4_request"
request = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"], b'{"SecretId": "shop/db"}', {
    "Authorization": authorization % os.environ["AWS_ACCESS_KEY_ID"],
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Target": "secretsmanager.GetSecretValue",
})
https = os.environ["AWS_ENDPOINT_URL"].startswith("https")
urllib.request.urlopen(request, context=context if https else None).read()
"#;
    everywhere(|account, env, secret| {
        fill(account, secret);
        let mut command = Command::new(python());
        command.args(["-c", fetch]).env_clear().envs(account.variables());
        let seen = look(&mut command, b"", &env.needles());
        assert!(seen.status.success(), "{}", String::from_utf8_lossy(&seen.stderr));
        let left = seen.at_exit.expect("it ended");
        assert!(!left.is_empty(), "the search is blind");
    });
}

/// Environments come in lists: of functions, and of their versions.
#[test]
fn nothing_is_left_by_scan() {
    everywhere(|account, env, secret| {
        let variables = json!({ "DB_PASSWORD": secret, "NAME": "shop" });
        for name in ["shop", "other"] {
            let body = crate::lambda::definition(account, name, &variables);
            account.lambda("POST", "/2015-03-31/functions", body);
        }
        for words in [
            &["scan", "lambda:*"][..],
            &["scan", "lambda:*", "--all", "--json"],
            &["scan", "lambda:shop"],
            &["kms", "status"],
        ] {
            let status = if words[0] == "scan" { 10 } else { 0 };
            assert_wiped_at(env, words, "", status);
        }
        env.plaintext_file(".env");
        env.write(".env", format!("DB_PASSWORD={secret}\nAPI_KEY='{secret}'\n"));
        assert_wiped_at(env, &["scan", ".env", "lambda:shop"], "", 10);
        let front = account.front();
        let quotes = Fault::Says {
            status: 400,
            code: "InvalidParameterValueException",
            message: format!("String measured: {variables}"),
        };
        for fault in [Fault::Garbled, Fault::HalfBody, Fault::CutBody, quotes] {
            for operation in ["ListFunctions", "ListVersionsByFunction"] {
                front.inject(fault.clone(), Calls::of(operation).always());
                assert_wiped_at(env, &["scan", "lambda:*"], "", 1);
                front.heal();
            }
        }
    });
}
