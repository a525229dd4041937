//! The program and altered messages: exit 4, nothing written, a file that is there stays, nothing left beside it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;
use std::process::Stdio;

use super::messages::content;
use super::{KEY, OTHER, Scene};

const FRAME: usize = 64;

/// Altered copies of a message: bits all over it, cuts, and frames in other places.
fn altered(message: &[u8], header: usize, content: usize, is_text: bool) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let bits = message.len() * 8;
    // Another bit of the byte each time.
    for bit in (0..bits).step_by(bits / 80 + 1 + (bits / 80) % 2) {
        let mut copy = message.to_vec();
        copy[bit / 8] ^= 1 << (bit % 8);
        all.push((format!("bit {bit}"), copy));
    }
    // The line end behind a text is none of it.
    let whole = message.len() - usize::from(is_text);
    for end in (0..whole).step_by(message.len() / 25 + 1).chain(whole - 3..whole) {
        all.push((format!("cut at {end}"), message[..end].to_vec()));
    }
    if !is_text {
        all.push(("a byte more".to_owned(), [message, b"\0"].concat()));
        all.push(("twice".to_owned(), [message, message].concat()));
        let frame = FRAME + 32;
        let place = |number: usize| header + number * frame..header + (number + 1) * frame;
        for number in 0..content / FRAME {
            let dropped = [&message[..place(number).start], &message[place(number).end..]].concat();
            all.push((format!("without frame {number}"), dropped));
            let twice = [&message[..place(number).end], &message[place(number).start..]].concat();
            all.push((format!("frame {number} twice"), twice));
            for other in number + 1..content / FRAME {
                let mut swapped = message.to_vec();
                swapped[place(number)].copy_from_slice(&message[place(other)]);
                swapped[place(other)].copy_from_slice(&message[place(number)]);
                all.push((format!("frames {number} and {other} swapped"), swapped));
            }
        }
    }
    all
}

fn header_bytes(scene: &Scene, message: &[u8]) -> usize {
    let inspected = scene.act(["inspect", "--json"], message).code(0).out;
    let document: serde_json::Value = serde_json::from_slice(&inspected).expect("JSON");
    usize::try_from(document["data"]["header_bytes"].as_u64().expect("a number")).expect("few")
}

#[test]
fn nothing_is_written_and_what_is_there_stays() {
    let scene = Scene::new();
    let content = content(3 * FRAME + 7);
    let frame = FRAME.to_string();
    let common = ["-c", "purpose=test", "--frame-length", &frame];
    let mut cases = 0;
    for more in [&["--unsigned"][..], &[], &["--armor"], &["--armor", "--unsigned"]] {
        let message = scene.encrypted(&content, &[&common[..], more].concat());
        let (signed, text) = (!more.contains(&"--unsigned"), more.contains(&"--armor"));
        assert_eq!(scene.decrypted(&message, &[]), content);
        let header = header_bytes(&scene, &message);
        scene.env.write("kept", "what was there");
        scene.set_mode("kept", 0o640);
        let names: BTreeSet<_> = scene.names().into_iter().collect();
        for (number, (how, message)) in
            altered(&message, header, content.len(), text).into_iter().enumerate()
        {
            let at = format!("{more:?}: {how}");
            let force = ["decrypt", "-k", KEY, "-o", "kept", "--force"];
            let ended = scene.act(force, &*message);
            assert_eq!(ended.code, Some(4), "{at}: {}", ended.said);
            assert!(ended.out.is_empty(), "{at}");
            assert_eq!(scene.env.read("kept"), b"what was there", "{at}");
            assert_eq!(scene.mode("kept"), 0o640, "{at}");
            let ended = if number % 2 == 0 {
                scene.act(["decrypt", "-k", KEY, "-o", "new"], &*message)
            } else {
                scene.act(["decrypt", "-k", KEY], &*message)
            };
            assert_eq!(ended.code, Some(4), "{at}: {}", ended.said);
            // Frames of an unsigned message that are in their place may have come out.
            let out = &ended.out;
            assert!(if signed { out.is_empty() } else { content.starts_with(out) }, "{at}");
            assert_eq!(scene.names().into_iter().collect::<BTreeSet<_>>(), names, "{at}");
            cases += 2;
        }
        std::fs::remove_file(scene.env.work().join("kept")).expect("removes");
    }
    println!("the program: {cases} cases, 0 accepted");
    assert!(cases > 800, "only {cases}");
}

/// Larger than the buffers, so that all workers are busy when it is found.
#[test]
fn nothing_of_a_long_message_is_written() {
    let scene = Scene::new();
    let content = content(3_000_000);
    scene.env.write("kept", "what was there");
    let names = scene.names();
    for more in [&["--unsigned"][..], &[]] {
        let message = scene.encrypted(&content, more);
        for at in
            [400, message.len() / 2, message.len() - 70_000, message.len() - 200, message.len() - 5]
        {
            let mut altered = message.clone();
            altered[at] ^= 0x10;
            for message in [&altered[..], &message[..at]] {
                let force = ["decrypt", "-k", KEY, "-o", "kept", "--force"];
                scene.act(force, message).code(4);
                assert_eq!(scene.env.read("kept"), b"what was there");
                let out = scene.act(["decrypt", "-k", KEY], message).code(4).out;
                assert!(if more.is_empty() { out.is_empty() } else { content.starts_with(&out) });
                assert_eq!(scene.names(), names);
            }
        }
    }
}

/// What an altered message leads to is not rewrapped either, and the file stays.
#[test]
fn nothing_altered_is_rewrapped() {
    let scene = Scene::new();
    let content = content(3 * FRAME + 7);
    let frame = FRAME.to_string();
    let mut cases = 0;
    for more in [&["--unsigned"][..], &[]] {
        let message = scene.encrypted(&content, &[&["--frame-length", &frame], more].concat());
        let header = header_bytes(&scene, &message);
        let names = [scene.names(), vec!["m.encrypted".into()]].concat();
        for (how, altered) in altered(&message, header, content.len(), false) {
            scene.env.write("m.encrypted", &altered);
            let rewrap = ["rewrap", "m.encrypted", "-k", OTHER, "--from", KEY];
            let ended = scene.act(rewrap, "");
            if ended.code == Some(0) {
                // The frames of an unsigned message pass as they are, and are refused as they were.
                assert!(!more.is_empty(), "{how}");
                let decrypt = ["decrypt", "m.encrypted", "-k", OTHER, "-o", "new"];
                scene.act(decrypt, "").code(4);
            } else {
                assert_eq!(ended.code, Some(4), "{how}: {}", ended.said);
                assert_eq!(scene.env.read("m.encrypted"), altered, "{how}");
            }
            let mut names = names.clone();
            names.sort();
            assert_eq!(scene.names(), names, "{how}");
            cases += 1;
        }
        std::fs::remove_file(scene.env.work().join("m.encrypted")).expect("removes");
    }
    println!("rewrap: {cases} cases");
}

/// A single value, as it is pasted: every bit of it.
#[test]
fn no_altered_value_is_shown() {
    let scene = Scene::new();
    let value = scene.env.canary("value");
    let sealed = scene.act(["encrypt", "--value", "-k", KEY, "--unsigned"], &*value).code(0).out;
    assert_eq!(scene.decrypted(&sealed, &[]), value.as_bytes());
    let sealed = sealed.trim_ascii_end();
    let bits = sealed.len() * 8;
    let mut cases = 0;
    for bit in (0..56).chain((56..bits).step_by(19)) {
        let mut altered = sealed.to_vec();
        altered[bit / 8] ^= 1 << (bit % 8);
        let ended = scene.act(["decrypt", "-k", KEY], altered);
        assert_eq!(ended.code, Some(4), "bit {bit}: {}", ended.said);
        assert!(ended.out.is_empty(), "bit {bit}");
        cases += 1;
    }
    println!("a value: {cases} cases");
}

/// The key of the vault that a message names is found by itself; what an altered one names is not.
#[test]
fn a_message_of_a_vault_that_was_altered_is_not_opened() {
    let scene = Scene::new();
    scene.env.run(["vault", "init", "--quiet"]).output().code(0);
    let encrypt = ["encrypt", "-k", "vault:default", "--unsigned"];
    let message = scene.act(encrypt, "content").code(0).out;
    assert_eq!(scene.act(["decrypt"], &*message).code(0).out, b"content");
    // Version, suite, id, no context, one key: then what kind of key, which one, and the data key.
    let provider = 1 + 2 + 32 + 2 + 2;
    let mut cases = 0;
    for bit in (0..message.len() * 8).step_by(5) {
        let mut altered = message.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        let ended = scene.act(["decrypt"], &*altered);
        // A kind of key that nobody has is a question: which key opens it?
        let is_kind = (provider..provider + 2 + "kmseal-vault".len()).contains(&(bit / 8));
        let asked = is_kind && ended.code == Some(2);
        assert!(asked || ended.code == Some(4), "bit {bit}: {:?} {}", ended.code, ended.said);
        assert!(ended.out.is_empty(), "bit {bit}");
        let ended = scene.act(["decrypt", "-k", "vault:default"], altered);
        assert_eq!(ended.code, Some(4), "bit {bit}: {}", ended.said);
        cases += 2;
    }
    println!("a message of the vault: {cases} cases");
}

/// What is too long to be held is read twice; whoever may open it could sign what is wrong in between.
#[test]
fn what_is_changed_after_its_signature_was_verified_is_not_written() {
    let scene = Scene::new();
    let content = content(12_000_000);
    let message = scene.encrypted(&content, &[]);
    scene.env.write("message", &message);
    let mut command = scene.env.command(["decrypt", "-k", KEY, "message"]);
    let streams = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = streams.spawn().expect("starts");
    let mut out = child.stdout.take().expect("its output");
    let mut written = vec![0; 10];
    // It goes on when somebody reads more.
    out.read_exact(&mut written).expect("reads");
    let file = File::options().write(true).open(scene.env.work().join("message")).expect("opens");
    let at = message.len() - 200_000;
    file.write_at(&[message[at] ^ 1], at as u64).expect("writes");
    out.read_to_end(&mut written).expect("reads");
    let ended = child.wait_with_output().expect("ends");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(4), "{said}");
    assert!(said.contains("changed after its signature was verified"), "{said}");
    assert!(content.starts_with(&written) && written.len() < at, "{}", written.len());
}
