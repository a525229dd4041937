//! Questions whose answer is not shown.

use super::ESCAPE;
use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::pty::{CTRL_C, CTRL_D, ENTER, Pty};

#[test]
fn a_value_is_not_shown_while_it_is_typed() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("typed");
    let mut terminal = Pty::spawn(env.command(["set", "vault://a"]));
    terminal.wait_for("Value of vault://a").send("x\x7f").send(&value).send(ENTER);
    assert_eq!(terminal.wait().code(), Some(0), "{}", terminal.screen());
    env.assert_clean("the terminal", &terminal.transcript);
    let get = ["get", "vault://a", "--reveal", "--no-newline"];
    env.run(get).declare_output_may_contain(&*value).output().code(0).stdout_is(&value);
}

#[test]
fn a_hidden_question_can_be_left() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("typed");
    for (end, code) in [(CTRL_C, 130), (ESCAPE, 130), (CTRL_D, 1), (ENTER, 1)] {
        let mut terminal = Pty::spawn(env.command(["set", "vault://a"]));
        terminal.wait_for("Value of vault://a");
        // Escape is taken for one when it comes alone, and an empty value is refused.
        if end == CTRL_C {
            terminal.send(&value);
        }
        terminal.send(end);
        assert_eq!(terminal.wait().code(), Some(code), "{}", terminal.screen());
        env.assert_clean("the terminal", &terminal.transcript);
    }
    env.run(["get", "vault://a"]).output().code(1);
}

#[test]
fn a_pasted_text_of_several_lines_is_refused_as_a_whole() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("typed");
    let mut terminal = Pty::spawn(env.command(["set", "vault://a"]));
    terminal.wait_for("Value of vault://a").send(&format!("-----BEGIN\r{value}\r-----END\r"));
    assert_eq!(terminal.wait().code(), Some(1), "{}", terminal.screen());
    assert!(terminal.screen().contains("give `-` for standard input or @FILE"));
    env.assert_clean("the terminal", &terminal.transcript);
}

#[test]
fn a_passphrase_is_asked_for_twice() {
    let env = TestEnv::new(KMSEAL);
    let (one, other) = (env.canary("passphrase"), env.canary("other"));
    let ask = |first: &str, second: &str, code| {
        let mut terminal = Pty::spawn(env.command(["vault", "init", "--passphrase"]));
        terminal.wait_for("New passphrase").send(first).wait_for("The same again").send(second);
        assert_eq!(terminal.wait().code(), Some(code), "{}", terminal.screen());
        assert!(terminal.cursor_is_visible());
        env.assert_clean("the terminal", &terminal.transcript);
    };
    let vault = env.home().join(".local/share/kmseal/vault");
    ask(&format!("{one}\r"), &format!("{other}\r"), 1);
    ask(&format!("{one}\r"), CTRL_C, 130);
    ask("\r", "\r", 1);
    assert!(!vault.exists());
    ask(&format!("{one}\r"), &format!("{one}\r"), 0);
    assert!(vault.exists());

    let status = |typed: &str, code| {
        let mut terminal = Pty::spawn(env.command(["vault", "status"]));
        terminal.wait_for("Passphrase of the vault").send(typed);
        assert_eq!(terminal.wait().code(), Some(code), "{}", terminal.screen());
        env.assert_clean("the terminal", &terminal.transcript);
    };
    status(&format!("{one}\r"), 0);
    status(&format!("{other}\r"), 1);
    status(CTRL_C, 130);
}
