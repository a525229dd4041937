//! Messages exchanged with AWS's own SDKs: what we write they read, and what they write we read.

pub(crate) mod peer;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Account, cloud};
use crate::support::env::TestEnv;
use peer::{Peer, python_command_line};

/// Around the places where frames of 4096 and 65,536 bytes end.
const SIZES: [usize; 7] = [0, 1, 4095, 4096, 4097, 8192, 1024 * 1024 + 1];

const SUITES: [&str; 2] = ["0478", "0578"];
const FRAMES: [u32; 2] = [4096, 65_536];

/// Pairs whose keys have one order in UTF-8 and another one in UTF-16, and a long value. Few SDKs take empty
/// ones.
fn full_context() -> Value {
    json!({
        "purpose": "interop",
        "tenant": "a=b, c",
        "\u{fffd}": "behind the surrogates in UTF-16",
        "\u{1f600}": "in front of it there",
        "größe": "ключ",
        "long": "x".repeat(3000),
    })
}

/// With what a set of messages is made.
struct Making {
    suite: &'static str,
    frame_length: u32,
    context: Value,
    /// As the SDKs are told.
    key: Value,
    /// As we are told.
    option: String,
}

impl Making {
    /// A folder name of its own.
    fn name(&self) -> String {
        let kind = if self.key.get("arn").is_some() { "kms" } else { "raw" };
        let pairs = self.context.as_object().expect("an object").len();
        format!("{}-{}-{pairs}-{kind}", self.suite, self.frame_length)
    }

    /// Words for our own command line.
    fn options(&self, encrypts: bool) -> Vec<String> {
        let mut words = vec!["-k".to_owned(), self.option.clone()];
        for (key, value) in self.context.as_object().expect("an object") {
            let value = value.as_str().expect("a text");
            words.extend(["-c".to_owned(), format!("{key}={value}")]);
        }
        if encrypts {
            words.push(format!("--frame-length={}", self.frame_length));
            words.extend((self.suite == "0478").then(|| "--unsigned".to_owned()));
        }
        words
    }
}

/// Contents, keys for them, and folders for what comes of it.
struct Scene {
    account: Account,
    env: TestEnv,
    arn: String,
}

impl Scene {
    fn new(sizes: &[usize]) -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let request = json!({ "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT" });
        let made = account.ask("TrentService.CreateKey", request);
        let arn = made["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned();
        let scene = Self { account, env, arn };
        let canary = scene.env.canary("content");
        for size in sizes {
            let file = scene.plain(*size);
            scene.env.plaintext_file(&file);
            fs::create_dir_all(file.parent().expect("a folder")).expect("make it");
            // No two frames are alike, or they could be swapped unnoticed.
            let lines = (0..).flat_map(|line| format!("{canary} {line:08}\n").into_bytes());
            fs::write(&file, lines.take(*size).collect::<Vec<u8>>()).expect("write the content");
        }
        for (bits, len) in [(128, 16), (192, 24), (256, 32)] {
            let key = scene.env.canary_of("raw key", len);
            let file = format!("raw-{bits}");
            scene.env.write(&file, key);
            scene.env.plaintext_file(&file);
        }
        scene
    }

    fn plain(&self, size: usize) -> PathBuf {
        self.env.work().join(format!("plain/{size}"))
    }

    fn kms(&self, suite: &'static str, frame_length: u32, context: Value) -> Making {
        let (key, option) = (json!({ "arn": self.arn }), self.arn.clone());
        Making { suite, frame_length, context, key, option }
    }

    fn raw(&self, bits: u32, suite: &'static str, frame_length: u32, context: Value) -> Making {
        let file = self.env.work().join(format!("raw-{bits}"));
        let name = format!("key/{bits}");
        let option = format!("raw-aes:interop/{name}={}", file.display());
        let key = json!({ "namespace": "interop", "name": name, "file": file });
        Making { suite, frame_length, context, key, option }
    }

    /// Every suite and frame length, with and without a context, under a key of KMS and under raw ones.
    fn all(&self) -> Vec<Making> {
        let mut all = Vec::new();
        for suite in SUITES {
            for frame in FRAMES {
                for context in [json!({}), full_context()] {
                    all.push(self.kms(suite, frame, context.clone()));
                    let bits = [256, 192, 128][all.len() / 2 % 3];
                    all.push(self.raw(bits, suite, frame, context));
                }
            }
        }
        all
    }

    fn folder(&self, kind: &str, making: &Making) -> PathBuf {
        let folder = self.env.work().join(kind).join(making.name());
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// We encrypt all contents.
    #[track_caller]
    fn encrypt(&self, making: &Making, sizes: &[usize], to: &Path) {
        let files = sizes.iter().map(|size| self.plain(*size).display().to_string());
        let mut words: Vec<String> = ["encrypt".to_owned()].into_iter().chain(files).collect();
        words.extend(making.options(true));
        // The name of a folder, also when there is one file only.
        words.extend(["-o".to_owned(), format!("{}/", to.display())]);
        self.env.run(words).output().code(0);
    }

    /// We decrypt them again.
    #[track_caller]
    fn decrypt(&self, making: &Making, sizes: &[usize], from: &Path, to: &Path) {
        let file = |size: &usize| from.join(format!("{size}.encrypted")).display().to_string();
        let mut words = vec!["decrypt".to_owned()];
        words.extend(sizes.iter().map(file));
        words.extend(making.options(false));
        words.extend(["-o".to_owned(), format!("{}/", to.display())]);
        self.env.run(words).output().code(0);
    }

    /// What came back is what it was; then it is removed, for it may be long.
    #[track_caller]
    fn compare(&self, sizes: &[usize], folder: &Path) {
        for size in sizes {
            let file = folder.join(size.to_string());
            let back = fs::read(&file).expect("what came back");
            let was = fs::read(self.plain(*size)).expect("the content");
            assert!(back == was, "{}", file.display());
            fs::remove_file(file).expect("remove it");
        }
    }
}

/// What an SDK is asked to do with every size.
fn jobs(making: &Making, sizes: &[usize], from: &Path, to: &Path, encrypts: bool) -> Vec<Value> {
    let names = |size: &usize| {
        let (plain, message) = (size.to_string(), format!("{size}.encrypted"));
        if encrypts { (plain, message) } else { (message, plain) }
    };
    let job = |(source, result): (String, String)| {
        json!({
            "operation": if encrypts { "encrypt" } else { "decrypt" },
            "from": from.join(source),
            "to": to.join(result),
            "suite": making.suite,
            "frame_length": making.frame_length,
            "context": making.context,
            "key": making.key,
        })
    };
    sizes.iter().map(names).map(job).collect()
}

/// Ours to them, and theirs to us.
#[track_caller]
fn exchange(peer: Peer, scene: &Scene, makings: &[Making], sizes: &[usize]) {
    let mut work = Vec::new();
    for making in makings {
        let ours = scene.folder("ours", making);
        scene.encrypt(making, sizes, &ours);
        let (back, theirs) = (scene.folder("back", making), scene.folder("theirs", making));
        work.extend(jobs(making, sizes, &ours, &back, false));
        work.extend(jobs(making, sizes, &scene.env.work().join("plain"), &theirs, true));
    }
    peer.does(scene, &work);
    for making in makings {
        let (back, theirs) = (scene.folder("back", making), scene.folder("theirs", making));
        scene.compare(sizes, &back);
        scene.decrypt(making, sizes, &theirs, &back);
        scene.compare(sizes, &back);
    }
    println!("{peer:?}: {} messages each way", makings.len() * sizes.len());
}

#[test]
fn the_sdk_for_python_reads_and_writes_the_same() {
    let scene = Scene::new(&SIZES);
    exchange(Peer::Python, &scene, &scene.all(), &SIZES);
}

#[test]
fn the_sdk_for_javascript_reads_and_writes_the_same() {
    if Peer::JavaScript.is_missing() {
        return;
    }
    let scene = Scene::new(&SIZES);
    exchange(Peer::JavaScript, &scene, &scene.all(), &SIZES);
}

#[test]
fn the_command_line_for_python_reads_and_writes_the_same() {
    const NAMES: [&str; 2] =
        ["AES_256_GCM_HKDF_SHA512_COMMIT_KEY", "AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384"];
    let scene = Scene::new(&SIZES);
    let full = json!({ "purpose": "interop", "größe": "ключ" });
    for (suite, name) in SUITES.into_iter().zip(NAMES) {
        for (frame, context) in FRAMES.into_iter().zip([json!({}), full.clone()]) {
            let making = scene.kms(suite, frame, context);
            let pairs = making.context.as_object().expect("an object").iter();
            let mut words = vec!["-S".to_owned(), "-w".to_owned(), format!("key={}", scene.arn)];
            words.extend((pairs.len() > 0).then(|| "-c".to_owned()));
            words.extend(pairs.map(|(key, value)| format!("{key}={}", value.as_str().unwrap())));
            let run = |words: &[String], from: &Path, to: &Path, more: &[&str]| {
                let mut words = words.to_vec();
                words.extend(more.iter().map(|&word| word.to_owned()));
                words.extend(["-r".to_owned(), "-i".to_owned(), from.display().to_string()]);
                words.extend(["-o".to_owned(), to.display().to_string()]);
                python_command_line(&scene, &words);
            };
            let folder = |kind: &str| scene.folder(kind, &making);
            let (ours, theirs, back) = (folder("ours"), folder("theirs"), folder("back"));
            scene.encrypt(&making, &SIZES, &ours);
            run(&words, &ours, &back, &["-d", "--suffix"]);
            for size in SIZES {
                let name = back.join(size.to_string());
                fs::rename(name.with_extension("encrypted"), name).expect("what came back");
            }
            scene.compare(&SIZES, &back);
            let length = frame.to_string();
            let more = ["-e", "--frame-length", &length, "--algorithm", name];
            let more = [&more[..], &["--suffix", ".encrypted"]].concat();
            run(&words, &scene.env.work().join("plain"), &theirs, &more);
            scene.decrypt(&making, &SIZES, &theirs, &back);
            scene.compare(&SIZES, &back);
        }
    }
}

#[test]
#[ignore = "takes minutes: 256 MiB through four programs"]
fn a_quarter_of_a_gigabyte_is_the_same() {
    let sizes = [256 * 1024 * 1024];
    for peer in [Peer::Python, Peer::JavaScript] {
        if peer.is_missing() {
            continue;
        }
        for (frame, context) in FRAMES.into_iter().zip([json!({}), full_context()]) {
            let scene = Scene::new(&sizes);
            let makings =
                [scene.kms("0578", frame, context.clone()), scene.raw(256, "0478", frame, context)];
            exchange(peer, &scene, &makings, &sizes);
            // Messages this long are not searched for plaintext: every byte of them was looked at above.
            fs::remove_dir_all(scene.env.work().join("ours")).expect("remove what we wrote");
            fs::remove_dir_all(scene.env.work().join("theirs")).expect("remove what they wrote");
        }
    }
}
