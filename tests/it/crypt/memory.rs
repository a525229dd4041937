//! What is left in memory when a command ends: nothing of the content, of raw keys, of the data key and of
//! the key that is derived from it.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::io::Read as _;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::Hkdf;
use kmseal::envelope::{Header, Limits};
use kmseal::keys::{Keyring, RawAesKey};
use kmseal::secret::Plaintext;
use serde_json::json;
use sha2::Sha512;

use super::kms::Cloudy;
use super::{KEY, OTHER, Scene};
use crate::support::cloud::{Calls, Fault, cloud};
use crate::support::memory::{look, look_on_terminal};
use crate::support::needles::Needles;

/// More than one buffer, so that all workers see some of it.
const COPIES: usize = 1600;

/// What must not be left.
struct Secrets {
    canary: String,
    needles: Needles,
}

impl Secrets {
    fn of(scene: &Scene) -> Self {
        let canary = scene.env.canary_of("content", 512);
        let mut needles = Needles::one("content", canary.as_bytes());
        for name in ["one.key", "two.key"] {
            needles.add(name, &scene.env.read(name));
        }
        scene.env.plaintext_file("plain");
        scene.env.write("plain", canary.repeat(COPIES));
        Self { canary, needles }
    }

    /// The keys of a message that is under the first raw key.
    fn add_keys_of(&mut self, scene: &Scene, message: &[u8]) {
        let header = Header::parse(message, &Limits::default()).expect("parses").header;
        let raw = Plaintext::copy_of(&scene.env.read("one.key"));
        let raw = RawAesKey::new("tests", "one", &raw).expect("a key");
        let keyring = Keyring::new(vec![Box::new(raw)]);
        let data_key = keyring.unwrap(&header, &header.context).expect("opens");
        self.needles.add("the data key", data_key.expose());
        let mut derived = [0; 32];
        let info = [&header.suite.id().to_be_bytes()[..], b"DERIVEKEY"];
        let hkdf = Hkdf::<Sha512>::new(Some(&header.message_id), data_key.expose());
        hkdf.expand_multi_info(&info, &mut derived).expect("32 bytes");
        self.needles.add("the derived key", &derived);
    }

    /// Runs it to its end and counts what is left.
    #[track_caller]
    fn are_gone(&self, mut command: Command, stdin: &[u8], status: i32) {
        let seen = look(&mut command, stdin, &self.needles);
        let said = String::from_utf8_lossy(&seen.stderr);
        assert_eq!(seen.status.code(), Some(status), "{command:?}: {said}");
        let left = seen.at_exit.as_ref().expect("it ended");
        assert!(left.is_empty(), "{command:?} left in memory:\n{left}");
        assert!(seen.read > 0, "nothing was searched");
    }

    /// The same with a reader who has seen enough after ten bytes.
    #[track_caller]
    fn are_gone_with_the_reader(&self, mut command: Command) {
        let (mut reader, writer) = std::io::pipe().expect("a pipe");
        command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::null());
        let reading = std::thread::spawn(move || reader.read_exact(&mut [0; 10]));
        let seen = look_on_terminal(&mut command, &self.needles);
        assert_eq!(seen.status.code(), Some(1), "{command:?}");
        reading.join().expect("reads").expect("ten bytes");
        let left = seen.at_exit.as_ref().expect("it ended");
        assert!(left.is_empty(), "{command:?} left in memory:\n{left}");
        assert!(seen.read > 0, "nothing was searched");
    }
}

#[test]
fn nothing_is_left_by_encrypt() {
    let scene = Scene::new();
    scene.env.run(["vault", "init", "--quiet"]).output().code(0);
    let secrets = Secrets::of(&scene);
    let content = secrets.canary.repeat(COPIES);
    for key in [KEY, "vault:default"] {
        for more in [&[][..], &["--unsigned"], &["--armor"], &["--frame-length", "100"]] {
            let words = [&["encrypt", "-k", key, "-o", "m", "--force"], more].concat();
            let from_file = [&words[..], &["plain"]].concat();
            secrets.are_gone(scene.env.command(from_file), b"", 0);
            secrets.are_gone(scene.env.command(words), content.as_bytes(), 0);
        }
        let small = ["encrypt", "-k", key, "-k", OTHER];
        secrets.are_gone(scene.env.command(small), secrets.canary.as_bytes(), 0);
        for more in [&[][..], &["--unsigned"], &["--json"]] {
            let words = [&["encrypt", "--value", "-k", key], more].concat();
            secrets.are_gone(scene.env.command(words), secrets.canary.as_bytes(), 0);
        }
        // The destination is there already; nobody reads to the end.
        secrets.are_gone(scene.env.command(["encrypt", "-k", key, "plain", "-o", "m"]), b"", 1);
        secrets.are_gone_with_the_reader(scene.env.command(["encrypt", "-k", key, "plain"]));
    }
}

#[test]
fn nothing_is_left_by_decrypt() {
    let scene = Scene::new();
    scene.env.plaintext_file("back");
    scene.env.plaintext_file("three.key");
    scene.env.write("three.key", scene.env.canary_of("three.key", 32));
    for more in [&[][..], &["--unsigned"], &["--armor"], &["--frame-length", "100"]] {
        let mut secrets = Secrets::of(&scene);
        secrets.needles.add("three.key", &scene.env.read("three.key"));
        let message = scene.act([&["encrypt", "-k", KEY, "plain"], more].concat(), "").code(0).out;
        scene.env.write("m", &message);
        let binary = if more == ["--armor"] {
            STANDARD.decode(message.trim_ascii()).expect("base64")
        } else {
            message.clone()
        };
        secrets.add_keys_of(&scene, &binary);
        let mut late = message.clone();
        let at = late.len() - 300;
        late[at] = if late[at] == b'A' { b'B' } else { b'A' };
        scene.env.write("late", late);
        scene.env.write("cut", &message[..message.len() - 200_000]);
        let back =
            |from: &str| scene.env.command(["decrypt", "-k", KEY, from, "-o", "back", "--force"]);
        secrets.are_gone(back("m"), b"", 0);
        secrets.are_gone(back("late"), b"", 4);
        secrets.are_gone(back("cut"), b"", 4);
        secrets.are_gone(scene.env.command(["decrypt", "-k", KEY]), &message, 0);
        let wrong = ["decrypt", "-k", "raw-aes:tests/one=three.key", "m"];
        secrets.are_gone(scene.env.command(wrong), b"", 4);
        let demanding = ["decrypt", "-k", KEY, "-c", "tenant=a", "m"];
        secrets.are_gone(scene.env.command(demanding), b"", 4);
        secrets.are_gone_with_the_reader(scene.env.command(["decrypt", "-k", KEY, "m"]));
    }
}

#[test]
fn nothing_is_left_by_a_value() {
    let scene = Scene::new();
    let mut secrets = Secrets::of(&scene);
    let sealed = ["encrypt", "--value", "-k", KEY];
    let sealed = scene.act(sealed, &*secrets.canary).code(0).out;
    let message = STANDARD.decode(sealed[7..].trim_ascii()).expect("base64");
    secrets.add_keys_of(&scene, &message);
    secrets.are_gone(scene.env.command(["decrypt", "-k", KEY]), &sealed, 0);
    secrets.are_gone(scene.env.command(["decrypt", "-k", KEY]), &sealed[..sealed.len() - 9], 4);
}

#[test]
fn nothing_is_left_by_rewrap() {
    let scene = Scene::new();
    for more in [&[][..], &["--unsigned"], &["--armor"]] {
        let mut secrets = Secrets::of(&scene);
        let message = scene.act([&["encrypt", "-k", KEY, "plain"], more].concat(), "").code(0).out;
        let binary = if more == ["--armor"] {
            STANDARD.decode(message.trim_ascii()).expect("base64")
        } else {
            message.clone()
        };
        secrets.add_keys_of(&scene, &binary);
        scene.env.write("m", &message);
        let words = ["rewrap", "m", "-k", OTHER, "--from", KEY];
        secrets.are_gone(scene.env.command([&words[..], &["--dry-run"]].concat()), b"", 0);
        secrets.are_gone(scene.env.command(words), b"", 0);
        scene.env.write("m", &message[..message.len() - 50]);
        secrets.are_gone(scene.env.command(words), b"", 4);
    }
}

/// The data key comes over the wire in the clear, and is known here beforehand.
#[test]
fn nothing_is_left_by_a_key_of_kms() {
    for account in [cloud().account(), cloud().account_over_tls()] {
        look_at_a_key_of_kms(&Cloudy::of(account));
    }
}

fn look_at_a_key_of_kms(cloudy: &Cloudy) {
    let scene = &cloudy.scene;
    scene.env.plaintext_file("back");
    let mut secrets = Secrets::of(scene);
    let asked = json!({ "KeyId": cloudy.arn, "NumberOfBytes": 32 });
    let answer = cloudy.account.ask("TrentService.GenerateDataKey", asked);
    let data_key = answer["Plaintext"].as_str().expect("a data key");
    secrets.needles.add("the data key", &STANDARD.decode(data_key).expect("base64"));
    let front = cloudy.account.front();
    front.inject(Fault::Instead(answer.to_string()), Calls::of("GenerateDataKey").always());
    let encrypt = ["encrypt", "-k", &cloudy.arn, "plain", "-o", "m", "--unsigned", "--force"];
    secrets.are_gone(scene.env.command(encrypt), b"", 0);
    secrets.are_gone(scene.env.command(&encrypt[..4]), b"", 0);
    secrets.are_gone(scene.env.command([&encrypt[..], &["-k", KEY]].concat()), b"", 0);
    secrets.are_gone(scene.env.command(encrypt), b"", 0);
    let message = scene.env.read("m");
    let decrypt = ["decrypt", "-k", &cloudy.arn, "m", "-o", "back", "--force"];
    secrets.are_gone(scene.env.command(decrypt), b"", 0);
    secrets.are_gone(scene.env.command(&decrypt[..4]), b"", 0);
    scene.env.write("m", &message[..message.len() - 5]);
    secrets.are_gone(scene.env.command(decrypt), b"", 4);
    scene.env.write("m", &message);
    let rewrap = ["rewrap", "m", "-k", KEY, "--from", &cloudy.arn];
    secrets.are_gone(scene.env.command(rewrap), b"", 0);
    for fault in [Fault::Garbled, Fault::HalfBody, Fault::LostAnswer, Fault::AccessDenied] {
        scene.env.write("m", &message);
        front.inject(fault, Calls::of("Decrypt").always());
        secrets.are_gone(scene.env.command(decrypt), b"", 1);
        front.heal();
    }
}

/// The search sees what is there: the key is in the environment.
#[test]
fn what_is_there_is_found() {
    let scene = Scene::new();
    let secrets = Secrets::of(&scene);
    let mut command = scene.env.command(["encrypt", "-k", KEY, "plain", "-o", "m"]);
    command.env("LEFT_OPEN", String::from_utf8(scene.env.read("one.key")).expect("text"));
    let seen = look(&mut command, b"", &secrets.needles);
    assert!(!seen.at_exit.expect("it ended").is_empty(), "the search is blind");
}
