//! Values that stand encrypted in their own place: `sealed:BASE64`.

mod kill_points;
mod migrate;
mod run;
mod unseal;

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::support::cloud::Account;
use crate::support::env::TestEnv;

/// A value as `encrypt --value` seals it, with these pairs.
fn seal(env: &TestEnv, keys: &[&str], pairs: &[&str], value: &str) -> String {
    let mut words = vec!["encrypt", "--value", "--unsigned"];
    words.extend(keys.iter().flat_map(|key| ["-k", key]));
    words.extend(pairs.iter().flat_map(|pair| ["-c", pair]));
    let output = env.run(words).stdin(format!("{value}\n")).output().code(0);
    output.stdout.trim_end().to_owned()
}

/// The same for one variable.
fn seal_for(env: &TestEnv, keys: &[&str], variable: &str, value: &str) -> String {
    seal(env, keys, &[&format!("kmseal-variable={variable}")], value)
}

/// The ARN of a fresh key of KMS.
fn kms_key(account: &Account) -> String {
    let key = account.ask("TrentService.CreateKey", json!({ "KeyUsage": "ENCRYPT_DECRYPT" }));
    key["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned()
}

/// A raw AES key in a file, as `--key` takes it.
fn raw_key(env: &TestEnv, name: &str) -> String {
    let mut key = [0; 32];
    getrandom::fill(&mut key).expect("random bytes");
    let path = env.write(&format!("{name}.key"), key);
    assert!(Path::new(&path).exists());
    format!("raw-aes:shop/{name}={name}.key")
}

/// With one bit of the message changed, counted in bytes from its end.
fn altered(sealed: &str, from_end: usize) -> String {
    let base64 = sealed.strip_prefix("sealed:").expect("a sealed value");
    let mut message = STANDARD.decode(base64).expect("base64");
    let at = message.len() - 1 - from_end;
    message[at] ^= 1;
    format!("sealed:{}", STANDARD.encode(message))
}
