//! The program held against messages of another writer of the format: those of ESDK-NET 4.0.1 that need no
//! AWS (aws-encryption-sdk-net, Apache-2.0).
//!
//! Those made with required keys store nothing of their encryption context: whoever opens them has to say it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::KMSEAL;
use crate::support::env::TestEnv;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/envelope/net");

/// How the wrapping keys of these vectors are named on the command line, by the algorithm that the manifest
/// says, and how many vectors are under one.
const OPTIONS: &[(&str, &str, usize)] =
    &[("aes", "raw-aes", 33), ("rsa", "raw-rsa-oaep-sha512", 66)];

/// Suites that commit to their key.
const COMMITTING: [&str; 2] = ["0478", "0578"];

struct Vector {
    name: String,
    suite: String,
    algorithm: String,
    key: String,
    namespace: String,
    /// All of it.
    context: Vec<(String, String)>,
    /// Whether it is left out of the message.
    is_required: bool,
}

impl Vector {
    fn message(&self) -> PathBuf {
        Path::new(FOLDER).join("ciphertexts").join(&self.name)
    }

    /// The options that say its encryption context.
    fn demands(&self) -> Vec<String> {
        let option = |(key, value): &(String, String)| ["-c".to_owned(), format!("{key}={value}")];
        self.context.iter().flat_map(option).collect()
    }
}

fn json(name: &str) -> Value {
    let text = std::fs::read(Path::new(FOLDER).join(name)).expect("a file of the vectors");
    serde_json::from_slice(&text).expect("JSON")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// All of them, by name.
fn vectors() -> Vec<Vector> {
    let manifest = json("manifest.json");
    let tests = manifest["tests"].as_object().expect("an object");
    tests.iter().map(|(name, vector)| read(name, vector)).collect()
}

fn read(name: &str, vector: &Value) -> Vector {
    let key = &vector["master-keys"][0];
    let pairs = vector["encryption-context"].as_object().expect("an object");
    assert_eq!(vector["result"]["output"]["plaintext"], "file://plaintexts/small", "{name}");
    Vector {
        name: name.to_owned(),
        suite: name[..4].to_owned(),
        algorithm: text(&key["encryption-algorithm"]),
        key: text(&key["key"]),
        namespace: text(&key["provider-id"]),
        context: pairs.iter().map(|(key, value)| (key.clone(), text(value))).collect(),
        is_required: vector["cmm"] == "RequiredEncryptionContext",
    }
}

/// The vectors that can be opened, with the option that names the key of each, whose file is in `env`.
fn openable(env: &TestEnv) -> Vec<(Vector, String)> {
    let keys = json("keys.json");
    let mut all = Vec::new();
    for vector in vectors() {
        let option = OPTIONS.iter().find(|(algorithm, ..)| *algorithm == vector.algorithm);
        let Some((algorithm, option, _)) = option else { continue };
        let file = format!("{}.key", vector.key);
        let material = text(&keys["keys"][&vector.key]["material"]);
        env.write(&file, if *algorithm == "rsa" { pem(&material) } else { from_base64(&material) });
        let key = format!("{option}:{}/{}={file}", vector.namespace, vector.key);
        all.push((vector, key));
    }
    all
}

fn from_base64(text: &str) -> Vec<u8> {
    STANDARD.decode(text).expect("base64")
}

/// A private key as a file has it. The lines around it are put together here, so that nobody takes the vectors
/// for somebody's keys.
fn pem(base64: &str) -> Vec<u8> {
    let line = |word: &str| format!("-----{word} {} KEY-----", "PRIVATE");
    format!("{}\n{base64}\n{}\n", line("BEGIN"), line("END")).into_bytes()
}

const ALL_SUITES: &str = "--commitment-policy=require-encrypt-allow-decrypt";

/// What the program says to a vector: its exit code and, when that is good, the content.
#[track_caller]
fn decrypt(env: &TestEnv, vector: &Vector, options: &[&str], demands: &[String], code: i32) {
    let message = vector.message();
    let message = message.to_str().expect("a path in UTF-8");
    let mut words = vec!["decrypt", message, "-o", "content", "--force"];
    words.extend(options);
    words.extend(demands.iter().map(String::as_str));
    let said = env.run(words).output();
    assert_eq!(said.code, Some(code), "{}: {}", vector.name, said.stderr);
    let content = env.work().join("content");
    if code == 0 {
        let expected = std::fs::read(Path::new(FOLDER).join("plaintexts/small")).expect("a file");
        assert!(std::fs::read(&content).expect("the content") == expected, "{}", vector.name);
        std::fs::remove_file(content).expect("remove the content");
    } else {
        assert!(!content.exists(), "{}", vector.name);
    }
}

#[test]
fn every_vector_is_accounted_for() {
    let count = |algorithm: &str| vectors().iter().filter(|it| it.algorithm == algorithm).count();
    for (algorithm, _, expected) in OPTIONS {
        assert_eq!(count(algorithm), *expected, "{algorithm}");
    }
    assert_eq!(vectors().len(), 99);
}

#[test]
fn every_vector_opens_with_its_key_and_context() {
    let env = TestEnv::new(KMSEAL);
    let mut seen = BTreeSet::new();
    let openable = openable(&env);
    for (vector, key) in &openable {
        decrypt(&env, vector, &["-k", key, ALL_SUITES], &vector.demands(), 0);
        seen.insert((vector.suite.clone(), vector.context.len(), vector.is_required));
    }
    let suites =
        ["0014", "0046", "0078", "0114", "0146", "0178", "0214", "0346", "0378", "0478", "0578"];
    let kinds = [(0, false), (2, false), (2, true)];
    let of = |suite: &str| kinds.map(|(pairs, required)| (suite.to_owned(), pairs, required));
    assert_eq!(seen, suites.iter().flat_map(|suite| of(suite)).collect());
    assert_eq!(openable.len(), OPTIONS.iter().map(|(.., count)| count).sum::<usize>());
}

#[test]
fn what_a_vector_does_not_store_must_be_said_and_be_right() {
    let env = TestEnv::new(KMSEAL);
    let mut refused = 0;
    for (vector, key) in openable(&env).iter().filter(|(vector, _)| vector.is_required) {
        let options = ["-k", key, ALL_SUITES];
        decrypt(&env, vector, &options, &[], 4);
        let demands = vector.demands();
        decrypt(&env, vector, &options, &demands[..2], 4);
        let other = demands.iter().map(|word| word.replace("val2", "val3"));
        decrypt(&env, vector, &options, &other.collect::<Vec<_>>(), 4);
        let more = [&demands[..], &["-c".to_owned(), "key3=val3".to_owned()]].concat();
        decrypt(&env, vector, &options, &more, 4);
        refused += 1;
    }
    assert_eq!(refused, 33);
}

#[test]
fn suites_that_do_not_commit_are_refused_before_any_key_is_asked() {
    let env = TestEnv::new(KMSEAL);
    let mut refused = 0;
    for (vector, key) in openable(&env) {
        let is_committing = COMMITTING.contains(&vector.suite.as_str());
        let missing = format!("{}.missing", key.strip_suffix(".key").expect("its file"));
        let code = if is_committing { 1 } else { 4 };
        decrypt(&env, &vector, &["-k", &missing], &vector.demands(), code);
        refused += usize::from(!is_committing);
        decrypt(&env, &vector, &["-k", &key], &vector.demands(), if is_committing { 0 } else { 4 });
    }
    assert_eq!(refused, 81);
}
