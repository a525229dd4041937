//! `edit`: a text in memory for as long as it takes, then a run like any other, and nothing left behind.
#![cfg(target_os = "linux")]

mod cloud;
mod documents;
mod editors;
mod kill_points;
mod signals;

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::needles::random_text;
use crate::support::run::Run;

/// A closed-off place with an editor, and a folder in memory that only it uses.
struct Desk {
    env: TestEnv,
    memory: PathBuf,
}

impl Desk {
    fn new() -> Self {
        Self::of(TestEnv::new(KMSEAL))
    }

    fn of(env: TestEnv) -> Self {
        let memory = PathBuf::from("/dev/shm").join(format!("kmseal-test-{}", random_text(12)));
        std::fs::create_dir(&memory).expect("/dev/shm is needed to test `edit`");
        Self { env, memory }
    }

    fn set(&self, reference: &str, value: &str) {
        self.env.run(["set", reference, "-", "--raw"]).stdin(value).output().code(0);
    }

    /// An editor that is a script; `$1` is the file.
    fn editor(&self, script: &str) {
        let path = self.env.write("editor", format!("#!/bin/sh\nset -eu\n{script}\n"));
        std::fs::set_permissions(path, Permissions::from_mode(0o755)).expect("make it a program");
    }

    /// An editor that puts this in the place of the text.
    fn types(&self, text: &str) {
        self.env.plaintext_file("typed");
        self.env.write("typed", text);
        self.editor("cat \"$(dirname \"$0\")/typed\" > \"$1\"");
    }

    fn edit(&self, words: &[&str]) -> Run<'_> {
        let run = self.env.run([&["edit"], words].concat());
        let editor = self.env.work().join("editor");
        run.env("EDITOR", editor.into_os_string()).env("XDG_RUNTIME_DIR", self.memory.clone())
    }

    /// The `data` of the document in JSON.
    #[track_caller]
    fn data(&self, words: &[&str]) -> Value {
        let output = self.edit(&[words, &["--json", "--yes"]].concat()).output().code(0);
        let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        document["data"].clone()
    }

    #[track_caller]
    fn reveals(&self, reference: &str, value: &str) {
        let get = self.env.run(["get", reference, "--reveal", "-n"]);
        get.declare_output_may_contain(value).output().code(0).stdout_is(value);
    }

    fn versions(&self, reference: &str) -> usize {
        let output = self.env.run(["history", reference, "--json"]).output().code(0);
        let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        document["data"].as_array().expect("a list").len()
    }

    /// Nothing is left in memory.
    #[track_caller]
    fn check_gone(&self, at: &str) {
        let left: Vec<_> = std::fs::read_dir(&self.memory).expect("lists").collect();
        assert!(left.is_empty(), "{at}: {left:?}");
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _removed = std::fs::remove_dir_all(&self.memory);
    }
}

#[test]
fn a_value_is_changed_and_undo_takes_it_back() {
    let desk = Desk::new();
    let [old, new] = ["old", "new"].map(|label| desk.env.awkward_canary(label));
    desk.set("vault://shop/a", &old);
    desk.types(&format!("{new}\n"));
    let output = desk.edit(&["vault://shop/a", "--yes"]).output().code(0).stdout_is("");
    for line in [
        "make sure that it keeps no copies of what it edits",
        "VALUE           \nvault://shop/a  changed\n",
        "stored 1 change; read back, compared\n",
        "takes it back\n",
    ] {
        let line = line.replace("           \n", "\n");
        assert!(output.stderr.contains(&line), "{line}: {}", output.stderr);
    }
    desk.reveals("vault://shop/a", &new);
    desk.check_gone("edit");
    // The very same once more makes no version.
    assert_eq!(desk.data(&["vault://shop/a"])["outcome"], json!("nothing-to-do"));
    assert_eq!(desk.versions("vault://shop/a"), 2);
    desk.env.run(["undo"]).output().code(0);
    desk.reveals("vault://shop/a", &old);
    let planned = desk.edit(&["vault://shop/a", "--dry-run", "--json"]).output().code(0).stdout;
    let planned: Value = serde_json::from_str(&planned).expect("JSON");
    assert_eq!(planned["data"]["outcome"], json!("planned"));
    assert_eq!(
        planned["data"]["items"],
        json!([{"reference": "vault://shop/a", "change": "changed"}])
    );
    desk.reveals("vault://shop/a", &old);
    desk.check_gone("dry run");
    // What was typed is not kept any longer than it has to be.
    let runs = desk.env.home().join(".local/state/kmseal/runs");
    let kept = std::fs::read_dir(runs)
        .expect("lists")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let kept: Vec<String> = kept.filter(|name| name.contains("originals")).collect();
    assert!(kept.is_empty(), "{kept:?}");
}

#[test]
fn line_ends_stay_what_they_are() {
    let desk = Desk::new();
    let value = desk.env.canary("value");
    for text in ["{}", "{}\n", "\n{}\n\n", "{}\r\n{}", " {} "] {
        let text = text.replace("{}", &value);
        desk.set("vault://a", &text);
        // As vim does it: the last line gets an end when it has none, and keeps it when it has one.
        desk.editor("test -z \"$(tail -c 1 \"$1\")\"; cp \"$1\" \"$1.new\"; mv \"$1.new\" \"$1\"");
        assert_eq!(desk.data(&["vault://a"])["outcome"], json!("nothing-to-do"), "{text:?}");
        desk.reveals("vault://a", &text);
    }
    for (typed, stored) in [("{}x", "{}x"), ("{}y\n", "{}y"), ("{}z\n\n", "{}z\n")] {
        desk.types(&typed.replace("{}", &value));
        assert_eq!(desk.data(&["vault://a"])["outcome"], json!("done"));
        desk.reveals("vault://a", &stored.replace("{}", &value));
    }
}

#[test]
fn the_folder_is_in_memory_and_closed_to_others() {
    let desk = Desk::new();
    desk.set("vault://a", &desk.env.canary("value"));
    let look = "stat -c '%a %n' \"$(dirname \"$1\")\" \"$1\" > \"$(dirname \"$0\")/seen\"; \
        echo \"$TMPDIR\" >> \"$(dirname \"$0\")/seen\"; stat -f -c %T \"$1\" >> \"$(dirname \"$0\")/seen\"";
    desk.editor(look);
    desk.edit(&["vault://a", "--yes"]).output().code(0);
    let seen = String::from_utf8(desk.env.read("seen")).expect("text");
    let lines: Vec<&str> = seen.lines().collect();
    let (folder, file) = (lines[0].strip_prefix("700 "), lines[1].strip_prefix("600 "));
    let folder = folder.expect("a mode of 700");
    assert!(folder.starts_with(desk.memory.to_str().expect("text")), "{seen}");
    assert_eq!(file, Some(&*format!("{folder}/value")));
    assert_eq!(lines[2..], [folder, "tmpfs"], "{seen}");
    // A folder on a disk is not taken, whatever it is called.
    let on_disk = desk.env.root().join("tmp");
    let run = desk.edit(&["vault://a", "--yes"]).env("XDG_RUNTIME_DIR", on_disk);
    run.output().code(0);
    let seen = String::from_utf8(desk.env.read("seen")).expect("text");
    assert!(seen.contains(" /dev/shm/kmseal-edit-"), "{seen}");
}

#[test]
fn what_goes_wrong_in_the_editor_changes_nothing() {
    let desk = Desk::new();
    let value = desk.env.canary("value");
    desk.set("vault://a", &value);
    for (script, says) in [
        ("echo x > \"$1\"; exit 3", "ended with exit status: 3; nothing was changed"),
        ("echo x > \"$1\"; kill -9 $$", "ended with signal: 9 (SIGKILL); nothing was changed"),
        (": > \"$1\"", "the document is empty, and an empty value is not stored"),
        ("echo > \"$1\"", "the document is empty"),
        ("rm \"$1\"", "the document is empty"),
        ("rm \"$1\"; ln -s /etc/passwd \"$1\"", "is a symbolic link"),
        ("head -c 3000000 /dev/zero > \"$1\"", "is larger than"),
    ] {
        desk.editor(script);
        let output = desk.edit(&["vault://a", "--yes"]).output().code(1);
        assert!(output.stderr.contains(says), "{script}: {}", output.stderr);
        desk.check_gone(script);
        desk.reveals("vault://a", &value);
    }
    assert_eq!((desk.versions("vault://a"), desk.env.runs()), (1, (0, 0)));
    let none = desk.edit(&["vault://a", "--yes"]).env("EDITOR", "");
    let said = none.output().code(2).stderr;
    assert!(said.contains("no editor is set"), "{said}");
    let missing = desk.edit(&["vault://a", "--yes"]).env("VISUAL", "no-such-editor -x");
    let said = missing.output().code(1).stderr;
    assert!(said.contains("the editor no-such-editor is not there"), "{said}");
    let bin = desk.env.work().join("bin");
    std::fs::create_dir(&bin).expect("a folder");
    std::os::unix::fs::symlink("/bin/true", bin.join("code")).expect("a link");
    let client = bin.join("code").into_os_string();
    let said =
        desk.edit(&["vault://a", "--yes"]).env("EDITOR", client.clone()).output().code(2).stderr;
    assert!(said.contains("code does not wait until the text is written"), "{said}");
    let mut waits = client;
    waits.push(" --wait");
    let said = desk.edit(&["vault://a", "--yes"]).env("EDITOR", waits).output().code(0).stderr;
    assert!(said.contains("may keep copies and a history of it on disk"), "{said}");
    // Nobody is asked after the work is done.
    let said = desk.edit(&["vault://a"]).output().code(2).stderr;
    assert!(said.contains("add --yes to store what was changed"), "{said}");
    for (words, code, says) in [
        (&["vault://a@1", "--yes"][..], 2, "only the newest version can be edited"),
        (&["vault://none", "--yes"], 1, "there is no entry vault://none"),
        (&["vault://none/", "--yes"], 1, "there is nothing below vault://none"),
        (&["vault://", "--yes"], 2, "a whole store is too much"),
        (&["vault://a#k", "--yes"], 1, "is not a JSON object with a member"),
    ] {
        let output = desk.edit(words).output().code(code);
        assert!(output.stderr.contains(says), "{words:?}: {}", output.stderr);
    }
    let binary = [&[0xff][..], value.as_bytes()].concat();
    desk.env.run(["set", "vault://b", "-"]).stdin(binary).output().code(0);
    let said = desk.edit(&["vault://b", "--yes"]).output().code(1).stderr;
    assert!(said.contains("an editor would spoil it"), "{said}");
}

#[test]
fn an_entry_that_somebody_else_has_changed_is_refused() {
    let desk = Desk::new();
    let [value, other] = ["value", "other"].map(|label| desk.env.canary(label));
    desk.set("vault://shop/a", &value);
    desk.env.plaintext_file("other");
    desk.env.write("other", &other);
    let set = |reference: &str| {
        format!(
            "{KMSEAL} set {reference} @\"$(dirname \"$0\")/other\" 2> /dev/null; echo \"A='changed'\" >> \"$1\""
        )
    };
    for (target, reference) in
        [("vault://shop/a", "vault://shop/a"), ("vault://shop/", "vault://shop/A")]
    {
        desk.editor(&set(reference));
        let said = desk.edit(&[target, "--yes"]).output().code(1).stderr;
        assert!(said.contains("was changed by someone else since it was opened"), "{said}");
        desk.reveals(reference, &other);
        desk.check_gone(target);
    }
    assert_eq!(desk.env.runs(), (0, 0));
}
