//! Signals and questions while the editor is open.

use super::Desk;
use crate::support::pty::{CTRL_C, ENTER, Pty};

fn on_terminal(desk: &Desk, words: &[&str]) -> Pty {
    let mut command = desk.env.command([&["edit"], words].concat());
    command.env("EDITOR", desk.env.work().join("editor")).env("XDG_RUNTIME_DIR", &desk.memory);
    Pty::spawn(command)
}

#[test]
fn ended_by_a_signal_the_folder_goes_and_the_editor_hears_of_it() {
    let desk = Desk::new();
    let value = desk.env.canary("value");
    desk.set("vault://a", &value);
    // QUIT alone is a key for the editor. What comes while a process is stopped, comes at once when it goes on.
    for signals in ["TERM", "HUP", "QUIT TERM", "STOP QUIT TERM CONT", "STOP TERM QUIT HUP CONT"] {
        // It stays until the one who started it is gone, so that nobody waits for its output.
        let script = format!(
            "exec < /dev/null > /dev/null 2>&1\ntrap 'echo heard > \"$(dirname \"$0\")/heard\"' TERM\n\
             for signal in {signals}; do kill -$signal $PPID; done\n\
             while kill -0 $PPID; do :; done\necho left > \"$1\""
        );
        desk.editor(&script);
        let output = desk.edit(&["vault://a", "--yes"]).output();
        assert_eq!(output.code, None, "{signals}: {}", output.stderr);
        desk.check_gone(signals);
        desk.reveals("vault://a", &value);
    }
    assert_eq!(desk.env.runs(), (0, 0));
}

#[test]
fn ctrl_c_is_a_key_for_the_editor() {
    let desk = Desk::new();
    let [value, new] = ["value", "new"].map(|label| desk.env.canary(label));
    desk.set("vault://a", &value);
    desk.env.plaintext_file("typed");
    desk.env.write("typed", &new);
    desk.editor(
        "trap 'echo caught' INT\nprintf 'opened\\n'\nread -r line || read -r line\n\
         cat \"$(dirname \"$0\")/typed\" > \"$1\"",
    );
    let mut terminal = on_terminal(&desk, &["vault://a"]);
    terminal.wait_for("opened").send(CTRL_C).wait_for("caught").send(ENTER);
    terminal.wait_for("Store 1 change?").send("y");
    assert_eq!(terminal.wait().code(), Some(0), "{}", terminal.screen());
    desk.env.assert_clean("the terminal", &terminal.transcript);
    desk.reveals("vault://a", &new);
    desk.check_gone("saved");
    // At a question it is what it always is.
    let mut terminal = on_terminal(&desk, &["vault://a"]);
    desk.env.write("typed", &value);
    terminal.wait_for("opened").send(ENTER).wait_for("Store 1 change?").send(CTRL_C);
    assert_eq!(terminal.wait().code(), Some(130), "{}", terminal.screen());
    assert!(terminal.cursor_is_visible());
    desk.reveals("vault://a", &new);
    desk.check_gone("stopped");
}

#[test]
fn a_text_that_cannot_be_read_goes_back_to_the_editor() {
    let desk = Desk::new();
    let [one, new] = ["one", "new"].map(|label| desk.env.canary(label));
    desk.set("vault://bundle", &serde_json::json!({"ONE": one}).to_string());
    desk.env.plaintext_file("typed");
    desk.env.write("typed", serde_json::json!({"ONE": new}).to_string());
    let broken = "if [ -e \"$(dirname \"$0\")/seen\" ]; then cat \"$(dirname \"$0\")/typed\" > \"$1\"\n\
        else touch \"$(dirname \"$0\")/seen\"; echo '{' > \"$1\"; fi";
    desk.editor(broken);
    let mut terminal = on_terminal(&desk, &["vault://bundle"]);
    terminal.wait_for("not one JSON object").wait_for("Back to the editor?").send("y");
    terminal.wait_for("Store 1 change?").send("y");
    assert_eq!(terminal.wait().code(), Some(0), "{}", terminal.screen());
    desk.reveals("vault://bundle#ONE", &new);
    for key in ["n", CTRL_C] {
        std::fs::remove_file(desk.env.work().join("seen")).expect("was seen");
        let mut terminal = on_terminal(&desk, &["vault://bundle"]);
        terminal.wait_for("Back to the editor?").send(key);
        let code = if key == "n" { 1 } else { 130 };
        assert_eq!(terminal.wait().code(), Some(code), "{}", terminal.screen());
        desk.check_gone(key);
    }
    assert_eq!(desk.versions("vault://bundle"), 2);
}

#[test]
fn what_was_typed_is_not_lost_to_somebody_else_at_work() {
    let desk = Desk::new();
    let [value, new] = ["value", "new"].map(|label| desk.env.canary(label));
    desk.set("vault://a", &value);
    desk.types(&new);
    let runs = desk.env.home().join(".local/state/kmseal/runs");
    std::fs::create_dir_all(&runs).expect("a folder");
    let lock = std::fs::File::create(runs.join("lock")).expect("a file");
    lock.lock().expect("the lock");
    let said = desk.edit(&["vault://a", "--yes"]).output().code(1).stderr;
    assert!(said.contains("another kmseal is working on a run"), "{said}");
    let mut terminal = on_terminal(&desk, &["vault://a", "--yes"]);
    terminal.wait_for("another kmseal is working on a run").wait_for("Try again?");
    desk.check_gone("the question");
    // Not by closing it: a program of another test that is being started may have it as well.
    lock.unlock().expect("to unlock it");
    terminal.send("y");
    assert_eq!(terminal.wait().code(), Some(0), "{}", terminal.screen());
    desk.reveals("vault://a", &new);
}
