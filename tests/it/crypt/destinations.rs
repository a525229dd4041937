//! Where results go: modes, what is there already, links, and a file that would be read and written at once.

use std::fs::File;
use std::os::unix::fs::symlink;
use std::process::Stdio;

use serde_json::Value;

use super::messages::content;
use super::{KEY, OTHER, Scene};

#[test]
fn modes_are_kept_and_plaintext_is_private() {
    let scene = Scene::new();
    scene.env.write("plain", "content");
    scene.set_mode("plain", 0o604);
    scene.act(["encrypt", "-k", KEY, "plain", "-o", "m"], "").code(0);
    assert_eq!((scene.mode("plain"), scene.mode("m")), (0o604, 0o644 & !umask()));
    scene.set_mode("m", 0o400);
    scene.act(["decrypt", "-k", KEY, "m", "-o", "back"], "").code(0);
    assert_eq!((scene.mode("m"), scene.mode("back")), (0o400, 0o600));
    scene.set_mode("back", 0o640);
    scene.act(["decrypt", "-k", KEY, "m", "-o", "back", "--force"], "").code(0);
    scene.act(["encrypt", "-k", KEY, "plain", "-o", "m", "--force"], "").code(0);
    assert_eq!((scene.mode("m"), scene.mode("back")), (0o400, 0o640));
    assert_eq!(scene.env.read("back"), b"content");
    scene.set_mode("m", 0o640);
    scene.act(["rewrap", "m", "-k", OTHER, "--from", KEY], "").code(0);
    assert_eq!(scene.mode("m"), 0o640);
}

fn umask() -> u32 {
    let now = nix::sys::stat::umask(nix::sys::stat::Mode::from_bits_truncate(0o022));
    nix::sys::stat::umask(now);
    now.bits()
}

#[test]
fn what_is_there_is_not_written_over() {
    let scene = Scene::new();
    scene.env.write("plain", "content");
    scene.env.write("there", "another");
    let message = scene.encrypted(b"content", &[]);
    scene.env.write("m", &message);
    for words in
        [["encrypt", "-k", KEY, "plain", "-o", "there"], ["decrypt", "-k", KEY, "m", "-o", "there"]]
    {
        scene.act(words, "").code(1).says("--force");
        assert_eq!(scene.env.read("there"), b"another");
        let again = [&words[..], &["--force"]].concat();
        scene.act(again, "").code(0);
        assert_ne!(scene.env.read("there"), b"another");
        scene.env.write("there", "another");
    }
    // The source is there all the same.
    assert_eq!(scene.env.read("m"), message);
    std::fs::create_dir(scene.env.work().join("folder")).expect("a folder");
    scene.act(["encrypt", "-k", KEY, "plain", "-o", "folder"], "").code(0);
    assert!(scene.env.work().join("folder/plain.encrypted").is_file());
    scene.act(["encrypt", "-k", KEY, "-o", "folder"], "x").code(1);
    scene.act(["encrypt", "-k", KEY, "plain", "-o", "new/deep/m"], "").code(0);
    assert!(scene.env.work().join("new/deep/m").is_file());
}

#[test]
fn links_are_not_written_through() {
    let scene = Scene::new();
    let work = scene.env.work();
    scene.env.write("target", "another");
    scene.env.write("plain", "content");
    symlink("target", work.join("link")).expect("a link");
    symlink("nowhere", work.join("dangling")).expect("a link");
    std::fs::hard_link(work.join("target"), work.join("twin")).expect("a link");
    let names = scene.names();
    for to in ["link", "dangling", "twin"] {
        for force in [&[][..], &["--force"]] {
            scene.act([&["encrypt", "-k", KEY, "plain", "-o", to], force].concat(), "").code(1);
            assert_eq!(scene.env.read("target"), b"another", "{to} {force:?}");
            assert_eq!(scene.names(), names, "{to} {force:?}");
        }
    }
    // Read they are.
    symlink("plain", work.join("source")).expect("a link");
    let message = scene.act(["encrypt", "-k", KEY, "source"], "").code(0).out;
    assert_eq!(scene.decrypted(&message, &[]), b"content");
}

#[test]
fn a_file_is_not_read_and_written_at_once() {
    let scene = Scene::new();
    let work = scene.env.work();
    let message = scene.encrypted(b"content", &[]);
    scene.env.write("m", &message);
    std::fs::hard_link(work.join("m"), work.join("twin")).expect("a link");
    symlink("m", work.join("link")).expect("a link");
    for (from, to) in
        [("m", "m"), ("m", "./m"), ("m", "twin"), ("twin", "m"), ("link", "m"), ("m", "link")]
    {
        for command in ["encrypt", "decrypt"] {
            let words = [command, "-k", KEY, from, "-o", to, "--force"];
            scene.act(words, "").code(2).says("while it is read");
            assert_eq!(scene.env.read("m"), message);
        }
    }
    // The same by way of the shell: `kmseal encrypt < m >> m`.
    for from in [None, Some("m")] {
        for command in ["encrypt", "decrypt"] {
            let mut words = vec![command, "-k", KEY];
            words.extend(from);
            let mut command = scene.env.command(words);
            let input = File::open(work.join("m")).expect("opens");
            let output = File::options().append(true).open(work.join("m")).expect("opens");
            let ended = command.stdin(input).stdout(output).stderr(Stdio::piped()).output();
            let ended = ended.expect("ends");
            let said = String::from_utf8_lossy(&ended.stderr);
            assert_eq!(ended.status.code(), Some(2), "{said}");
            assert_eq!(scene.env.read("m"), message);
        }
    }
    // A device may be both.
    let null = || File::options().read(true).write(true).open("/dev/null").expect("opens");
    let mut command = scene.env.command(["encrypt", "-k", KEY]);
    let ended = command.stdin(null()).stdout(null()).status().expect("ends");
    assert!(ended.success());
}

#[test]
fn what_cannot_be_read_or_written_is_an_error() {
    let scene = Scene::new();
    scene.env.write("plain", "content");
    scene.env.write("file", "no folder");
    let names = scene.names();
    for words in [
        &["encrypt", "-k", KEY, "not-there", "-o", "m"][..],
        &["encrypt", "-k", KEY, "plain", "-o", "file/m"],
        &["decrypt", "-k", KEY, "not-there"],
        &["inspect", "not-there"],
        &["rewrap", "not-there", "-k", KEY],
        &["encrypt", "-k", KEY, "plain", "-o", "/dev/full"],
    ] {
        scene.act(words, "").code(1);
        assert_eq!(scene.names(), names, "{words:?}");
    }
    for words in [
        &["encrypt", "plain"][..],
        &["encrypt", "-k", "", "plain"],
        &["encrypt", "-k", "raw-aes:x", "plain"],
        &["encrypt", "-k", "vault:", "plain"],
        &["encrypt", "-k", KEY, "plain", "file", "-o", "-"],
        &["encrypt", "-k", KEY, "-", "plain"],
        &["encrypt", "-k", KEY, "plain", "plain"],
        &["encrypt", "-k", KEY, ".", "-o", "out"],
        &["rewrap", "-", "-k", KEY],
    ] {
        scene.act(words, "").code(2);
        assert_eq!(scene.names(), names, "{words:?}");
    }
}

#[test]
fn a_document_says_what_was_done() {
    let scene = Scene::new();
    scene.env.write("plain", content(70_000));
    let document = |words: &[&str], code| -> Value {
        let out = scene.act(words, "").code(code).out;
        serde_json::from_slice(&out).expect("JSON")
    };
    let done = document(&["encrypt", "-k", KEY, "plain", "-o", "m", "--json"], 0);
    assert_eq!(done["data"]["files"][0]["bytes"], 70_000);
    assert_eq!(done["data"]["files"][0]["output"], "m");
    let done = document(&["decrypt", "-k", KEY, "m", "-o", "back", "--json"], 0);
    assert_eq!(
        (&done["data"]["files"][0]["bytes"], &done["data"]["files"][0]["signed"]),
        (&70_000.into(), &true.into())
    );
    let refused = document(&["decrypt", "-k", KEY, "m", "-o", "back", "--json"], 1);
    assert_eq!(refused["ok"], false, "{refused}");
    scene.env.write("altered", &scene.env.read("m")[..900]);
    let refused = document(&["decrypt", "-k", KEY, "altered", "-o", "x", "--json"], 4);
    assert!(refused["error"]["message"].is_string(), "{refused}");
    // Standard output is for one of them.
    document(&["decrypt", "-k", KEY, "m", "--json"], 2);
    document(&["encrypt", "-k", KEY, "plain", "--json"], 2);
    let planned = document(&["rewrap", "m", "-k", OTHER, "--from", KEY, "--dry-run", "--json"], 0);
    assert_eq!(planned["data"]["files"][0]["outcome"], "planned");
    let done = document(&["rewrap", "m", "-k", OTHER, "--from", KEY, "--json"], 0);
    assert_eq!(done["data"]["files"][0]["outcome"], "rewrapped");
}
