//! Questions on a real terminal: every one can be answered by keyboard, and left without a trace.
#![cfg(target_os = "linux")]

mod hidden;

use std::os::unix::process::ExitStatusExt as _;

use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::pty::{CTRL_C, DOWN, ENTER, Pty, UP};

const ESCAPE: &str = "\x1b";
const WHICH: &str = "Which of these move?";
const PROGRAM: &str = "Which program reads the file?";
const GO: &str = "put references in the file?";
const MIGRATE: [&str; 4] = ["migrate", ".env", "--to", "vault://shop/dev"];

/// A file with a setting, a secret, one that may be a secret, and one that programs read differently.
struct Scene {
    env: TestEnv,
    before: String,
    password: String,
    note: String,
    token: String,
}

impl Scene {
    fn new() -> Self {
        let env = TestEnv::new(KMSEAL);
        let [password, note, token] = ["password", "note", "token"].map(|label| env.canary(label));
        let before = format!(
            "NAME=shop\nDB_PASSWORD={password}\nNOTE={note}\nAPI_TOKEN=\"{token}\" # of the shop\n"
        );
        env.plaintext_file(".env");
        env.write(".env", &before);
        Self { env, before, password, note, token }
    }

    fn migrate(&self) -> Pty {
        let mut terminal = Pty::spawn(self.env.command(MIGRATE));
        terminal.wait_for(WHICH);
        terminal
    }

    /// Nothing has happened, and nothing was shown.
    #[track_caller]
    fn check_unchanged(&self, terminal: &mut Pty, code: i32) {
        assert_eq!(terminal.wait().code(), Some(code), "{}", terminal.screen());
        assert!(terminal.cursor_is_visible());
        self.env.assert_clean("the terminal", &terminal.transcript);
        assert_eq!(self.env.read(".env"), self.before.as_bytes());
        let runs = self.env.run(["runs", "--json"]).output().code(0).stdout;
        let runs: serde_json::Value = serde_json::from_str(&runs).expect("JSON");
        assert_eq!(runs["data"], serde_json::json!([]));
        assert!(!self.env.home().join(".local/share/kmseal/vault").exists());
    }

    #[track_caller]
    fn check_moved(&self, terminal: &mut Pty, expected: &[(&str, &str)]) {
        assert_eq!(terminal.wait().code(), Some(0), "{}", terminal.screen());
        assert!(terminal.cursor_is_visible());
        self.env.assert_clean("the terminal", &terminal.transcript);
        for (name, value) in expected {
            let get = ["get", &format!("vault://shop/dev/{name}"), "--reveal", "-n"];
            let get = self.env.run(get).declare_output_may_contain(*value);
            get.output().code(0).stdout_is(value);
        }
        let after = String::from_utf8(self.env.read(".env")).expect("text");
        let references = after.matches("vault://").count();
        assert_eq!(references, expected.len(), "{after}");
    }
}

#[test]
fn secrets_are_ticked_and_unsure_ones_are_not() {
    let scene = Scene::new();
    let mut terminal = scene.migrate();
    let screen = terminal.wait_for("✔ API_TOKEN").screen();
    for line in ["✔ DB_PASSWORD: secret", "⬚ NOTE: unsure", "✔ API_TOKEN: secret"] {
        assert!(screen.contains(line), "{line}:\n{screen}");
    }
    assert!(!screen.contains("✔ NAME") && !screen.contains("⬚ NAME"), "{screen}");
    terminal.send(ESCAPE);
    scene.check_unchanged(&mut terminal, 130);
}

#[test]
fn keys_choose_and_only_what_is_ticked_moves() {
    let scene = Scene::new();
    let mut terminal = scene.migrate();
    // Off with the first, down to the unsure one and on with it, round the end to the last one.
    terminal.send(" ").wait_for("⬚ DB_PASSWORD").send(DOWN).send(" ").wait_for("✔ NOTE");
    terminal.send(UP).send(UP).send(" ").wait_for("⬚ API_TOKEN").send(ENTER);
    terminal.wait_for("Move 1 variable into vault://shop/dev").send("y");
    scene.check_moved(&mut terminal, &[("NOTE", &scene.note)]);
    assert!(scene.env.read(".env").starts_with(b"NAME=shop\nDB_PASSWORD="));
}

#[test]
fn the_answer_about_the_dialect_decides_the_value() {
    let quoted = |scene: &Scene| format!("\"{}\" # of the shop", scene.token);
    // node is the first in the list, docker the fifth.
    for (downs, docker) in [(0, false), (4, true)] {
        let scene = Scene::new();
        let mut terminal = scene.migrate();
        terminal.send(ENTER).wait_for(PROGRAM).wait_for("bash");
        for _ in 0..downs {
            terminal.send(DOWN);
        }
        terminal.send(ENTER).wait_for("Move 2 variables").send("y");
        let token = if docker { quoted(&scene) } else { scene.token.clone() };
        let moved = [("DB_PASSWORD", &*scene.password), ("API_TOKEN", &*token)];
        scene.check_moved(&mut terminal, &moved);
        let name = if docker { "docker" } else { "node" };
        let hint = format!("--env-dialect {name} -f FILE");
        assert!(terminal.screen().contains(&hint), "{}", terminal.screen());
    }
}

#[test]
fn the_dialect_is_not_asked_about_what_stays() {
    let scene = Scene::new();
    let mut terminal = scene.migrate();
    terminal.send(UP).send(" ").wait_for("⬚ API_TOKEN").send(ENTER).wait_for(GO).send("y");
    scene.check_moved(&mut terminal, &[("DB_PASSWORD", &scene.password)]);
    assert!(!String::from_utf8_lossy(&terminal.transcript).contains(PROGRAM));
}

#[test]
fn every_question_can_be_left() {
    for key in [CTRL_C, ESCAPE] {
        let scene = Scene::new();
        let mut terminal = scene.migrate();
        terminal.send(key);
        scene.check_unchanged(&mut terminal, 130);
        let mut terminal = scene.migrate();
        terminal.send(ENTER).wait_for(PROGRAM).send(key);
        scene.check_unchanged(&mut terminal, 130);
        let mut terminal = scene.migrate();
        terminal.send(ENTER).wait_for(PROGRAM).send(ENTER).wait_for(GO).send(key);
        // Escape is a no.
        scene.check_unchanged(&mut terminal, if key == CTRL_C { 130 } else { 0 });
    }
    for no in ["n", ENTER] {
        let scene = Scene::new();
        let mut terminal = scene.migrate();
        terminal.send(ENTER).wait_for(PROGRAM).send(ENTER).wait_for(GO).send(no);
        scene.check_unchanged(&mut terminal, 0);
        assert!(terminal.screen().contains("nothing was changed"));
    }
}

#[test]
fn nothing_ticked_is_nothing_to_do() {
    let scene = Scene::new();
    let mut terminal = scene.migrate();
    terminal.send(" ").wait_for("⬚ DB_PASSWORD").send(UP).send(" ").wait_for("⬚ API_TOKEN");
    terminal.send(ENTER);
    scene.check_unchanged(&mut terminal, 0);
}

#[test]
fn one_with_another_value_in_the_vault_is_not_moved_by_a_tick_when_told_to_skip() {
    let scene = Scene::new();
    let earlier = scene.env.canary("earlier");
    let set = ["set", "vault://shop/dev/DB_PASSWORD", "-"];
    scene.env.run(set).stdin(&*earlier).output().code(0);
    let words = [&MIGRATE[..], &["--on-conflict", "skip", "--env-dialect", "node"]].concat();
    let mut terminal = Pty::spawn(scene.env.command(words));
    terminal.wait_for("⬚ DB_PASSWORD").send(" ").wait_for("✔ DB_PASSWORD").send(ENTER);
    assert_eq!(terminal.wait().code(), Some(1));
    assert!(terminal.screen().contains("the store has another value under that name"));
    assert_eq!(scene.env.read(".env"), scene.before.as_bytes());
}

#[test]
fn deleting_names_the_entry_and_asks() {
    let env = TestEnv::new(KMSEAL);
    env.run(["set", "vault://a", "-"]).stdin(env.canary("value")).output().code(0);
    for (key, code) in [("n", 0), (ESCAPE, 0), (CTRL_C, 130)] {
        let mut terminal = Pty::spawn(env.command(["delete", "vault://a"]));
        terminal.wait_for("Delete vault://a (can be restored)?").send(key);
        assert_eq!(terminal.wait().code(), Some(code));
        env.run(["get", "vault://a"]).output().code(0);
    }
    let mut terminal = Pty::spawn(env.command(["delete", "vault://a"]));
    terminal.wait_for("Delete vault://a").send("y");
    assert_eq!(terminal.wait().code(), Some(0));
    env.run(["get", "vault://a"]).output().code(1);
}

#[test]
fn no_colour_when_it_is_not_wanted() {
    for (name, value) in [("TERM", "dumb"), ("NO_COLOR", "1")] {
        let scene = Scene::new();
        let (mut terminal, mut command) = Pty::prepare(scene.env.command(MIGRATE));
        let mut child = command.env(name, value).spawn().expect("starts");
        drop(command);
        let screen = terminal.wait_for("[x] API_TOKEN").screen();
        assert!(screen.contains("> [x] DB_PASSWORD") && screen.contains("  [ ] NOTE"), "{screen}");
        terminal.send(CTRL_C).wait_for_silence();
        let status = child.wait().expect("ends");
        assert_eq!((status.code(), status.signal()), (Some(130), None));
        let written = String::from_utf8_lossy(&terminal.transcript);
        let colours = written.split("\x1b[").skip(1).filter(|rest| {
            rest.find(|c: char| c.is_ascii_alphabetic()).is_some_and(|at| &rest[at..=at] == "m")
        });
        assert_eq!(colours.count(), 0, "{name}: {written:?}");
    }
}
