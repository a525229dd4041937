//! On a terminal: what is asked, and what is not shown.
#![cfg(target_os = "linux")]

use super::{KEY, Scene};
use crate::support::pty::{CTRL_C, ENTER, Pty};

#[test]
fn bytes_are_not_shown_and_text_is() {
    let scene = Scene::new();
    scene.env.write("plain", "content");
    let mut terminal = Pty::spawn(scene.env.command(["encrypt", "-k", KEY, "plain"]));
    assert_eq!(terminal.wait().code(), Some(1));
    let screen = terminal.screen();
    assert!(screen.contains("-o FILE") && screen.contains("--armor"), "{screen}");
    let mut terminal = Pty::spawn(scene.env.command(["encrypt", "-a", "-k", KEY, "plain"]));
    assert_eq!(terminal.wait().code(), Some(0));
    assert!(terminal.screen().starts_with("Ag"), "{}", terminal.screen());
    let document = ["encrypt", "-k", KEY, "plain", "-o", "m"];
    let mut terminal = Pty::spawn(scene.env.command(document));
    assert_eq!(terminal.wait().code(), Some(0));
    assert!(terminal.screen().contains("encrypted plain to m"), "{}", terminal.screen());
}

#[test]
fn only_harmless_content_is_shown() {
    let scene = Scene::new();
    for more in [&[][..], &["--unsigned"]] {
        let message = scene.encrypted("über\n\ttext\n".as_bytes(), more);
        scene.env.write("m", message);
        let mut terminal = Pty::spawn(scene.env.command(["decrypt", "-k", KEY, "m"]));
        assert_eq!(terminal.wait().code(), Some(0));
        assert!(terminal.screen().contains("über"), "{}", terminal.screen());
        for content in ["first line\n\u{1b}[31mred", "\u{9b}31m", "a\u{7}", "a\rb", "\u{202e}a"] {
            scene.env.write("m", scene.encrypted(content.as_bytes(), more));
            let mut terminal = Pty::spawn(scene.env.command(["decrypt", "-k", KEY, "m"]));
            assert_eq!(terminal.wait().code(), Some(1), "{content:?}");
            let screen = terminal.screen();
            assert!(screen.contains("steer the terminal"), "{content:?}: {screen}");
            assert!(!screen.contains("first line"), "all of it is looked at before: {screen}");
        }
        // Not even a part of what does not hold.
        let mut altered = scene.encrypted(b"first line\n", more);
        let end = altered.len() - if more.is_empty() { 110 } else { 3 };
        altered[end] ^= 1;
        scene.env.write("m", altered);
        let mut terminal = Pty::spawn(scene.env.command(["decrypt", "-k", KEY, "m"]));
        assert_eq!(terminal.wait().code(), Some(4));
        assert!(!terminal.screen().contains("first line"), "{}", terminal.screen());
    }
}

/// A line with the rate, wiped off in the end.
#[test]
fn a_long_file_shows_how_far_it_is() {
    let scene = Scene::new();
    scene.env.write("plain", vec![7; 48 << 20]);
    let mut terminal = Pty::spawn(scene.env.command(["encrypt", "-k", KEY, "plain", "-o", "m"]));
    assert_eq!(terminal.wait().code(), Some(0));
    let written = String::from_utf8_lossy(&terminal.transcript).into_owned();
    assert!(written.contains(" of 48.00 MiB (") && written.contains("/s"), "{written:?}");
    assert_eq!(terminal.screen().trim(), "encrypted plain to m");
    let mut quiet = Pty::spawn(scene.env.command(["decrypt", "-q", "-k", KEY, "m", "-o", "back"]));
    assert_eq!(quiet.wait().code(), Some(0));
    assert!(quiet.transcript.is_empty(), "{}", quiet.screen());
}

#[test]
fn a_value_is_asked_for() {
    let scene = Scene::new();
    let value = scene.env.canary("value");
    let mut terminal = Pty::spawn(scene.env.command(["encrypt", "--value", "-k", KEY]));
    terminal.wait_for("Value to encrypt").send(&value).send(ENTER);
    assert_eq!(terminal.wait().code(), Some(0), "{}", terminal.screen());
    scene.env.assert_clean("the terminal", &terminal.transcript);
    let written = String::from_utf8_lossy(&terminal.transcript).into_owned();
    let sealed = &written[written.find("sealed:").expect("a value")..];
    let sealed = sealed.split_ascii_whitespace().next().expect("a value");
    assert_eq!(scene.decrypted(sealed.as_bytes(), &[]), value.as_bytes());
    let mut terminal = Pty::spawn(scene.env.command(["encrypt", "--value", "-k", KEY]));
    terminal.wait_for("Value to encrypt").send(CTRL_C);
    assert_eq!(terminal.wait().code(), Some(130), "{}", terminal.screen());
    assert!(!String::from_utf8_lossy(&terminal.transcript).contains("sealed:"));
    let quiet = ["encrypt", "--value", "-k", KEY, "--no-input"];
    let mut terminal = Pty::spawn(scene.env.command(quiet));
    assert_eq!(terminal.wait().code(), Some(2));
}

/// From a pipe: one line end is not part of it, everything else is.
#[test]
fn a_value_is_piped_in() {
    let scene = Scene::new();
    let value = scene.env.canary("value");
    for (given, kept) in [
        (value.clone(), value.clone()),
        (format!("{value}\n"), value.clone()),
        (format!("{value}\n\n"), format!("{value}\n")),
        (String::new(), String::new()),
    ] {
        for more in [&[][..], &["--unsigned"], &["-"]] {
            let words = [&["encrypt", "--value", "-k", KEY, "-c", "a=b"], more].concat();
            let sealed = scene.act(words, given.clone()).code(0).out;
            let text = String::from_utf8(sealed.clone()).expect("text");
            assert!(text.starts_with("sealed:Ag") && text.lines().count() == 1, "{text}");
            assert_eq!(scene.decrypted(&sealed, &["-c", "a"]), kept.as_bytes());
        }
    }
    let document = scene.act(["encrypt", "--value", "-k", KEY, "--json"], &*value).code(0).out;
    let document: serde_json::Value = serde_json::from_slice(&document).expect("JSON");
    let sealed = document["data"]["sealed"].as_str().expect("a value");
    assert_eq!(scene.decrypted(sealed.as_bytes(), &[]), value.as_bytes());
    // Never from the command line, and not as a file.
    for words in [&["word"][..], &["-o", "x"], &["--armor"], &["-r"], &["--frame-length", "9"]] {
        scene.act([&["encrypt", "--value", "-k", KEY], words].concat(), "x").code(2);
    }
}
