//! From anywhere to anywhere, in every length: what comes out is what went in.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::messages::content;
use super::{KEY, OTHER, Scene};

#[test]
fn every_way_in_and_out_in_every_length() {
    let scene = Scene::new();
    let lengths = [0, 1, 15, 16, 17, 31, 32, 33, 160];
    for (number, len) in lengths.into_iter().enumerate() {
        let content = content(len);
        for more in [&[][..], &["--unsigned"], &["--armor"], &["--armor", "--unsigned"]] {
            let [plain, message, back] =
                ["plain", "message", "back"].map(|name| format!("{name}.{number}.{}", more.len()));
            scene.env.write(&plain, &content);
            let words = [&["encrypt", "-k", KEY, "--frame-length", "16"], more].concat();
            let piped = scene.act(&words, &*content).code(0).out;
            let to_file = [&words[..], &["-o", &message, "--force"]].concat();
            scene.act(&to_file, &*content).code(0);
            let from_file = [&words[..], &[&plain]].concat();
            let from_file = scene.act(&from_file, "").code(0).out;
            let dash = [&words[..], &["-", "-o", "-"]].concat();
            let dash = scene.act(&dash, &*content).code(0).out;
            for message in [piped, from_file, dash, scene.env.read(&message)] {
                assert_eq!(message.is_ascii(), more.contains(&"--armor"));
                assert_eq!(scene.decrypted(&message, &[]), content, "{len} {more:?}");
            }
            scene.act(["decrypt", "-k", KEY, &message, "-o", &back, "--force"], "").code(0);
            assert_eq!(scene.env.read(&back), content);
            assert_eq!(scene.act(["decrypt", "-k", KEY, &message], "").code(0).out, content);
        }
    }
}

#[test]
fn frames_of_every_length_that_can_be_asked_for() {
    let scene = Scene::new();
    for (frame, len) in [
        ("1", 3000),
        ("4096", 3 * 4096),
        ("65536", 2 * 65_536),
        ("65536", 1_000_001),
        ("4194304", 5_000_000),
    ] {
        let content = content(len);
        for more in [&[][..], &["--unsigned"]] {
            let message = scene.encrypted(&content, &[&["--frame-length", frame], more].concat());
            assert!(scene.decrypted(&message, &[]) == content, "{frame} {len}");
        }
    }
    for refused in ["0", "4194305", "x"] {
        scene.act(["encrypt", "-k", KEY, "--frame-length", refused], "").code(2);
    }
}

/// Two of them, as a person would join them; the shell joins their ends.
#[test]
fn pipes_on_both_ends() {
    let scene = Scene::new();
    let content = content(700_000);
    let script =
        format!("\"$1\" encrypt -k {KEY} | \"$1\" decrypt -k {KEY} | \"$1\" encrypt -a -k {KEY}");
    let mut command = Command::new("sh");
    let ready = scene.env.command::<&str>([]);
    command.args(["-c", &script, "sh", crate::KMSEAL]).current_dir(scene.env.work()).env_clear();
    command.envs(ready.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let message = scene.act_on(command, content.clone()).code(0).out;
    assert!(message.starts_with(b"Ag"));
    assert!(scene.decrypted(&message, &[]) == content);
}

/// Text is taken as it comes: in lines, in one, with the line ends of others, or behind `sealed:`.
#[test]
fn text_is_told_from_bytes() {
    let scene = Scene::new();
    let text = scene.encrypted(b"content", &["--armor"]);
    let text = String::from_utf8(text).expect("text");
    let lines = |end: &str| {
        let lines = text.trim_end().as_bytes().chunks(64);
        lines.map(|line| String::from_utf8_lossy(line).into_owned() + end).collect::<String>()
    };
    for written in [text.clone(), text.trim_end().to_owned(), lines("\n"), lines("\r\n")] {
        assert_eq!(scene.decrypted(written.as_bytes(), &[]), b"content");
        let sealed = format!("sealed:{written}");
        assert_eq!(scene.decrypted(sealed.as_bytes(), &[]), b"content");
    }
    let described = scene.act(["inspect", "--json"], &*text).code(0).out;
    let described: Value = serde_json::from_slice(&described).expect("JSON");
    assert_eq!(described["data"]["encoding"], "base64");
    let plain = scene.act(["decrypt", "-k", KEY], "just text").code(4);
    assert!(plain.said.contains("no message"), "{}", plain.said);
    scene.act(["decrypt", "-k", KEY], "").code(4);
}

#[test]
fn the_context_is_a_demand() {
    let scene = Scene::new();
    let message = scene.encrypted(b"content", &["-c", "tenant=a", "-c", "empty=", "-c", "é=x=y"]);
    for good in [
        &["-c", "tenant=a"][..],
        &["-c", "tenant"],
        &["-c", "empty"],
        &["-c", "empty="],
        &["-c", "é=x=y", "-c", "tenant"],
    ] {
        assert_eq!(scene.decrypted(&message, good), b"content", "{good:?}");
    }
    for bad in [
        &["-c", "tenant=b"][..],
        &["-c", "tenant="],
        &["-c", "purpose"],
        &["-c", "purpose=x"],
        &["-c", "empty=x"],
        &["-c", "tenant=a", "-c", "purpose"],
    ] {
        let ended = scene.act([&["decrypt", "-k", KEY], bad].concat(), &*message).code(4);
        assert!(ended.out.is_empty(), "{bad:?}");
    }
    // Which of them would hold?
    scene.act(["decrypt", "-k", KEY, "-c", "tenant=b", "-c", "tenant=a"], &*message).code(2);
    scene.act(["encrypt", "-k", KEY, "-c", "a=1", "-c", "a=2"], "").code(2);
    scene.act(["encrypt", "-k", KEY, "-c", "aws-crypto-x=1"], "").code(2);
    scene.act(["encrypt", "-k", KEY, "-c", "no-value"], "").code(2);
    let long = format!("a={}", "x".repeat(65_520));
    scene.act(["encrypt", "-k", KEY, "-c", &long, "-c", "b=2"], "").code(1);
}

#[test]
fn any_one_of_the_keys_opens_it() {
    let scene = Scene::new();
    scene.env.run(["vault", "init", "--quiet"]).output().code(0);
    let keys = [KEY, OTHER, "vault:default"];
    let words = ["encrypt", "-k", keys[0], "-k", keys[1], "-k", keys[2]];
    let message = scene.act(words, "content").code(0).out;
    for key in keys {
        assert_eq!(scene.act(["decrypt", "-k", key], &*message).code(0).out, b"content");
        // Others that do not open it are no harm.
        let with = ["decrypt", "-k", "raw-aes:tests/three=one.key", "-k", key];
        assert_eq!(scene.act(with, &*message).code(0).out, b"content");
    }
    // A key of that name, and another one.
    scene.env.plaintext_file("three.key");
    scene.env.write("three.key", scene.env.canary_of("three", 32));
    let wrong = ["decrypt", "-k", "raw-aes:tests/one=three.key", "-k", "raw-aes:tests/x=one.key"];
    let only = scene.encrypted(b"content", &[]);
    let ended = scene.act(wrong, &*only).code(4);
    for line in [
        "none of the keys opens the message",
        "raw-aes:tests/one: ",
        "raw-aes:tests/x: the message is not for this key",
        "the message is for raw-aes:tests/one",
    ] {
        assert!(ended.said.contains(line), "{line}: {}", ended.said);
    }
    let nameless = scene.act(["decrypt"], &*only).code(2);
    assert!(nameless.said.contains("raw-aes:tests/one"), "{}", nameless.said);
}

/// Raw keys as they are written by others, and what is no key.
#[test]
fn raw_keys_are_read_in_every_spelling() {
    use base64::Engine as _;
    let scene = Scene::new();
    let key = scene.env.read("one.key");
    let hex: String = key.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02X}"));
    let base64 = base64::engine::general_purpose::STANDARD.encode(&key);
    let message = scene.encrypted(b"content", &[]);
    scene.env.plaintext_file("spelled.key");
    for text in [hex.clone(), hex.to_lowercase() + "\n", base64.clone(), base64 + "\r\n"] {
        scene.env.write("spelled.key", text);
        let decrypt = ["decrypt", "-k", "raw-aes:tests/one=spelled.key"];
        assert_eq!(scene.act(decrypt, &*message).code(0).out, b"content");
    }
    for text in ["", "x", &hex[..30], &[&hex[..], "00"].concat()] {
        scene.env.write("spelled.key", text);
        scene.act(["decrypt", "-k", "raw-aes:tests/one=spelled.key"], &*message).code(1);
    }
    scene.act(["decrypt", "-k", "raw-aes:aws-kms/one=one.key"], &*message).code(1);
    scene.act(["decrypt", "-k", "raw-aes:tests/one=not-there"], &*message).code(1);
}

/// What the header says is shown without any key, and is what it was made with.
#[test]
fn a_message_is_looked_at_without_a_key() {
    let scene = Scene::new();
    let message = scene
        .encrypted(b"content", &["-k", OTHER, "-c", "tenant=\u{1b}[31ma", "--frame-length", "9"]);
    scene.env.write("m", &message);
    let inspected = scene.act(["inspect", "m", "--json"], "").code(0).out;
    let inspected: Value = serde_json::from_slice(&inspected).expect("JSON");
    let data = &inspected["data"];
    assert_eq!(
        (&data["suite"], &data["committing"], &data["signed"]),
        (&"0578".into(), &true.into(), &"ECDSA P-384".into())
    );
    assert_eq!(data["frame_length"], 9);
    let keys: Vec<_> = data["encrypted_data_keys"]
        .as_array()
        .expect("keys")
        .iter()
        .map(|key| key["key"].clone())
        .collect();
    assert_eq!(keys, ["raw-aes:tests/one", "raw-aes:tests/two"]);
    assert_eq!(data["total_bytes"], message.len());
    let shown = scene.act(["inspect", "m"], "").code(0).out;
    assert!(!shown.contains(&0x1b), "what is in a message steers no terminal");
    // A header is all that is needed.
    let header = usize::try_from(data["header_bytes"].as_u64().expect("a number")).expect("few");
    scene.act(["inspect"], &message[..header]).code(0);
    scene.act(["inspect"], &message[..header - 1]).code(4);
    scene.act(["inspect"], "no message").code(4);
}

/// What a message asks for is limited, and the limit can be moved.
#[test]
fn a_message_may_not_ask_for_anything() {
    let scene = Scene::new();
    let many = scene.encrypted(b"content", &["-k", OTHER]);
    scene
        .act(["decrypt", "-k", KEY, "--max-encrypted-data-keys", "1"], &*many)
        .code(4)
        .says("at most 1");
    let long = scene.encrypted(b"content", &["--frame-length", "1000"]);
    scene
        .act(["decrypt", "-k", KEY, "--max-frame-length", "999"], &*long)
        .code(4)
        .says("at most 999");
    scene.decrypted(&long, &["--max-frame-length", "1000"]);
    // A signed message that does not fit into memory is not shown at all; as a file it is.
    let content = content(8 * 1024 * 1024 + 1);
    let signed = scene.encrypted(&content, &[]);
    let ended = scene.act(["decrypt", "-k", KEY], &*signed).code(1).says("-o FILE");
    assert!(ended.out.is_empty());
    scene.act(["decrypt", "-k", KEY, "-o", "long"], &*signed).code(0);
    assert!(scene.env.read("long") == content);
    let fits = scene.encrypted(&content[1..], &[]);
    assert!(scene.decrypted(&fits, &[]) == content[1..]);
    let unsigned = scene.encrypted(&content, &["--unsigned"]);
    assert!(scene.decrypted(&unsigned, &[]) == content);
}

/// Whoever reads the result may have seen enough.
#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let scene = Scene::new();
    let content = content(3_000_000);
    scene.env.write("message", scene.encrypted(&content, &["--unsigned"]));
    scene.env.write("plain", &content);
    for words in [["decrypt", "-k", KEY, "message"], ["encrypt", "-k", KEY, "plain"]] {
        let mut command = scene.env.command(words);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut first = [0; 10];
        let mut out = child.stdout.take().expect("its output");
        std::io::Read::read_exact(&mut out, &mut first).expect("reads");
        drop(out);
        let output = child.wait_with_output().expect("ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    for words in [["decrypt", "-k", KEY, "message"], ["encrypt", "-k", KEY, "plain"]] {
        let mut command = scene.env.command(words);
        let full = std::fs::File::options().write(true).open("/dev/full").expect("opens");
        let output = command.stdout(full).output().expect("ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("No space left"), "{said}");
    }
}
