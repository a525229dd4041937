//! The picture in the README is a real terminal: kmseal runs on one, a person's keys are typed, and what
//! the screen shows in the end is drawn. It is compared with the picture in `docs/`; with
//! `UPDATE_PICTURE=1` in the environment it is drawn anew.

use std::path::Path;

use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::pty::{ENTER, Pty};
use crate::support::svg;

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/first-light.svg");
const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/shop");

/// What the person types, one line after the other.
const SESSION: &str = r#"
prompt() { printf '\033[32m$\033[0m %s\n' "$1"; }
prompt 'kmseal migrate .env --to vault://shop/dev'
kmseal migrate .env --to vault://shop/dev
prompt 'tail -3 .env'
tail -3 .env
prompt 'kmseal run -f .env -- python3 app.py'
kmseal run -f .env -- python3 app.py
"#;

/// The name of the run in the picture, whenever it is drawn.
const RUN: &str = "20260105-101500-4f2a9c";

#[test]
fn the_picture_shows_what_happens() {
    let env = TestEnv::new("sh");
    for file in [".env", "app.py"] {
        let content = std::fs::read(Path::new(EXAMPLE).join(file)).expect("the example");
        env.write(file, content);
    }
    let folder = Path::new(KMSEAL).parent().expect("a folder");
    let path = std::env::var("PATH").expect("a path");
    let mut command = env.command(["-c", SESSION]);
    command.env("PATH", format!("{}:{path}", folder.display())).env("TERM", "xterm-256color");
    let made = std::process::Command::new(KMSEAL)
        .args(["vault", "init", "--quiet"])
        .env_clear()
        .env("HOME", env.home())
        .status();
    assert!(made.expect("starts").success());

    let mut terminal = Pty::spawn(command);
    terminal.wait_for("Which of these move?").send(ENTER);
    terminal.wait_for("put references in the file?").send("y");
    assert!(terminal.wait().success(), "{}", terminal.screen());
    let drawn = with_fixed_run(&svg::draw(terminal.vt()));
    if std::env::var_os("UPDATE_PICTURE").is_some() {
        std::fs::write(PICTURE, &drawn).expect("writes the picture");
    }
    let kept = std::fs::read_to_string(PICTURE).expect("the picture");
    assert!(kept == drawn, "the picture is out of date: UPDATE_PICTURE=1 cargo test picture");
}

/// Runs have the time in their names: the picture has always the same.
fn with_fixed_run(drawn: &str) -> String {
    let shape = |text: &[u8]| {
        text.iter().zip(RUN.bytes()).all(|(byte, model)| match model {
            b'-' => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    };
    let mut fixed = drawn.as_bytes().to_vec();
    for at in 0..fixed.len().saturating_sub(RUN.len()) {
        if shape(&fixed[at..at + RUN.len()]) {
            fixed[at..at + RUN.len()].copy_from_slice(RUN.as_bytes());
        }
    }
    String::from_utf8(fixed).expect("still text")
}
