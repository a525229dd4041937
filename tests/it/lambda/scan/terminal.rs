//! On a terminal it is shown how far a scan is.
#![cfg(target_os = "linux")]

use serde_json::{Value, json};

use super::Scene;
use crate::support::pty::Pty;

/// A line that is wiped off in the end.
#[test]
fn a_scan_shows_how_far_it_is() {
    let scene = Scene::new();
    let variables = || json!({ "DB_PASSWORD": scene.env.canary("password") });
    let all: Vec<(&str, Value)> = ["a", "b", "c"].map(|name| (name, variables())).into();
    scene.functions(&all);
    let mut terminal = Pty::spawn(scene.env.command(["scan", "lambda:*"]));
    assert_eq!(terminal.wait().code(), Some(10));
    let written = String::from_utf8_lossy(&terminal.transcript).into_owned();
    assert!(written.contains("listing functions in eu-west-1: 3"), "{written:?}");
    assert!(written.contains("3 of 3 functions"), "{written:?}");
    let screen = terminal.screen();
    assert!(screen.contains("3 functions, 3 versions: 3 secret"), "{screen}");
    assert!(!screen.contains("of 3 functions"), "{screen}");
    scene.env.assert_clean("the terminal", &terminal.transcript);
    // It leaves nothing behind.
    let home = std::fs::read_dir(scene.env.home()).expect("the home folder");
    assert_eq!(home.count(), 0);
}
