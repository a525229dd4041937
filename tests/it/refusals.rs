//! What `migrate` refuses, and that nothing is lost when it does.

mod git;

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::pty::{ENTER, Pty};

const TO: [&str; 2] = ["--to", "vault://shop"];

/// An environment with a `.env`, and what is in it.
fn with_file() -> (TestEnv, String) {
    let env = TestEnv::new(KMSEAL);
    let before = format!("# shop\nNAME=shop\nDB_PASSWORD={}\n", env.canary("password"));
    env.plaintext_file(".env");
    env.write(".env", &before);
    (env, before)
}

/// Migrates without questions; the text on standard error.
#[track_caller]
fn migrate(env: &TestEnv, words: &[&str], code: i32) -> String {
    let words = [&["migrate"], words, &TO, &["--yes"]].concat();
    env.run(words).output().code(code).stdout_is("").stderr
}

#[track_caller]
fn refuses(env: &TestEnv, words: &[&str], code: i32, message: &str) {
    let stderr = migrate(env, words, code);
    let error = stderr.lines().find_map(|line| line.strip_prefix("error: "));
    assert!(error.is_some_and(|error| error.ends_with(message)), "{message}:\n{stderr}");
    let runs = env.run(["runs"]).output().code(0);
    runs.stdout_is("").stderr_is("no runs yet\n");
}

#[test]
fn what_is_no_plain_file() {
    let (env, before) = with_file();
    let path = |name: &str| env.work().join(name);
    symlink(".env", path("link")).expect("links");
    let message = "is a symbolic link, and replacing it would leave its target as it is";
    refuses(&env, &["link"], 1, message);
    symlink("nowhere", path("dangling")).expect("links");
    refuses(&env, &["dangling"], 1, message);
    fs::create_dir(path("dir")).expect("makes a folder");
    refuses(&env, &["dir"], 1, "is not a regular file");
    refuses(&env, &["."], 1, "is not a regular file");
    nix::unistd::mkfifo(&path("pipe"), nix::sys::stat::Mode::S_IRWXU).expect("makes a pipe");
    refuses(&env, &["pipe"], 1, "is not a regular file");
    refuses(&env, &["/dev/null"], 1, "is not a regular file");
    refuses(&env, &["missing"], 1, &format!("cannot open {}", path("missing").display()));
    refuses(&env, &["none/.env"], 1, "cannot find none");
    env.write("large", vec![b'#'; 2 * 1024 * 1024 + 1]);
    refuses(&env, &["large"], 1, "is larger than 2097152 bytes");
    refuses(&env, &[".env", "./.env"], 2, ".env is named twice");
    refuses(&env, &[".env", "--select", "NOPE*"], 2, "no variable matches \"NOPE*\"");
    refuses(&env, &[".env", "--exclude", "NOPE"], 2, "no variable matches \"NOPE\"");
    refuses(&env, &[".env", "--key", "vault:none"], 1, "the vault has no key \"none\"");

    fs::hard_link(path(".env"), path("other")).expect("links");
    env.plaintext_file("other");
    let stderr = migrate(&env, &[".env"], 1);
    let command = stderr.rsplit("run `").next().and_then(|rest| rest.strip_suffix("`\n"));
    let mut shell = Command::new("sh");
    shell.args(["-c", command.expect("a command")]);
    assert!(shell.status().expect("starts").success());
    assert_eq!(env.read(".env"), before.as_bytes());
    migrate(&env, &[".env"], 0);
    assert_eq!(env.read("other"), before.as_bytes());
}

#[test]
fn links_on_the_way_to_the_file_are_followed() {
    let (env, before) = with_file();
    env.plaintext_file("real/.env");
    env.write("real/.env", &before);
    symlink("real", env.work().join("way")).expect("links");
    refuses(&env, &["way/.env", "real/.env"], 2, "is named twice");
    migrate(&env, &["way/.env"], 0);
    assert!(env.read("real/.env").ends_with(b"vault://shop/DB_PASSWORD\n"));
}

#[test]
fn another_value_in_the_vault() {
    let (env, before) = with_file();
    let theirs = env.canary("theirs");
    let reference = "vault://shop/DB_PASSWORD";
    env.run(["set", reference, "-"]).stdin(&*theirs).output().code(0);
    let reveals = |value: &str| {
        let get = env.run(["get", reference, "--reveal", "-n"]);
        get.declare_output_may_contain(value).output().code(0).stdout_is(value);
    };
    let message = "some of what was chosen cannot be moved; nothing was changed";
    refuses(&env, &[".env"], 1, message);
    let stderr = migrate(&env, &[".env", "--exclude", "NAME"], 1);
    for action in ["overwrite", "skip"] {
        let hint = format!(
            "hint: run `kmseal migrate .env --to vault://shop --exclude NAME --yes --on-conflict {action}`\n"
        );
        assert!(stderr.contains(&hint), "{stderr}");
    }
    let stderr = migrate(&env, &[".env", "--on-conflict", "skip"], 0);
    assert!(stderr.contains("1 stay: the store has other values under their names"), "{stderr}");
    assert_eq!(env.read(".env"), before.as_bytes());
    reveals(&theirs);
    migrate(&env, &[".env", "--on-conflict", "overwrite"], 0);
    reveals(before.trim_end().rsplit('=').next().expect("a value"));
    env.run(["undo"]).output().code(0);
    assert_eq!(env.read(".env"), before.as_bytes());
    reveals(&theirs);
    // A deleted one is no conflict, and its versions stay.
    env.run(["delete", reference, "--yes"]).output().code(0);
    migrate(&env, &[".env"], 0);
}

#[test]
fn one_name_with_several_values() {
    let (env, _) = with_file();
    let [one, other] = ["one", "other"].map(|label| env.canary(label));
    let before = format!("TOKEN={one}\nTOKEN={other}\n");
    env.plaintext_file("twice.env");
    env.write("twice.env", &before);
    let stderr = migrate(&env, &["twice.env", "--env-dialect", "node"], 1);
    assert!(stderr.contains("set more than once, to different values (lines 1, 2)"), "{stderr}");
    let [a, b] = ["a.env", "b.env"];
    for (name, value) in [(a, &one), (b, &other)] {
        env.plaintext_file(name);
        env.write(name, format!("TOKEN={value}\n"));
    }
    let stderr = migrate(&env, &[a, b], 1);
    assert!(stderr.contains("another file sets it to another value"), "{stderr}");
    assert_eq!(env.read("twice.env"), before.as_bytes());
    env.write(b, format!("TOKEN={one}\n"));
    migrate(&env, &[a, b], 0);
    assert_eq!(env.read(b), b"TOKEN=vault://shop/TOKEN\n");
    env.run(["undo"]).output().code(0);
    assert_eq!(env.read(b), format!("TOKEN={one}\n").as_bytes());
}

#[test]
fn a_file_changed_while_the_question_is_open() {
    let (env, before) = with_file();
    let added = format!("{before}ADDED_SECRET={}\n", env.canary("added"));
    let replace = |content: &str| {
        env.plaintext_file("new");
        env.write("new", content);
        fs::rename(env.work().join("new"), env.work().join(".env")).expect("renames");
    };
    // In place, as another file of other content, and as another file of the same content.
    for change in [0, 1, 2] {
        env.write(".env", &before);
        let mut terminal = Pty::spawn(env.command([&["migrate", ".env"], &TO[..]].concat()));
        terminal.wait_for("Which of these move?").send(ENTER).wait_for("Move 1 variable");
        match change {
            0 => drop(env.write(".env", &added)),
            1 => replace(&added),
            _ => replace(&before),
        }
        let now = env.read(".env");
        terminal.send("y");
        assert_eq!(terminal.wait().code(), Some(1), "{}", terminal.screen());
        assert!(terminal.screen().contains("was changed by someone else"), "{}", terminal.screen());
        assert_eq!(env.read(".env"), now);
        // Nothing was begun, not even a vault.
        let runs = env.run(["runs"]).output().code(0);
        runs.stdout_is("").stderr_is("no runs yet\n");
        env.run(["list"]).output().code(1);
    }
}

#[test]
fn mode_owner_and_attributes_stay() {
    let (env, before) = with_file();
    let path = env.work().join(".env");
    let attribute = |name: &str| {
        let mut value = [0; 64];
        rustix::fs::getxattr(&path, name, &mut value[..]).map(|length| value[..length].to_vec())
    };
    let flags = rustix::fs::XattrFlags::empty();
    let has_attributes = rustix::fs::setxattr(&path, "user.note", b"keep", flags).is_ok();
    // Another owner only where we may give files away.
    let _given = std::os::unix::fs::chown(&path, Some(12_345), Some(54_321));
    for mode in [0o600, 0o640, 0o664, 0o444, 0o755] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("sets the mode");
        let of = |path: &Path| {
            let meta = path.metadata().expect("is there");
            (meta.mode(), meta.uid(), meta.gid())
        };
        let was = of(&path);
        migrate(&env, &[".env"], 0);
        assert_eq!(of(&path), was);
        assert!(env.read(".env").ends_with(b"vault://shop/DB_PASSWORD\n"));
        env.run(["undo"]).output().code(0);
        assert_eq!((of(&path), env.read(".env")), (was, before.clone().into_bytes()));
        if has_attributes {
            assert_eq!(attribute("user.note").as_deref(), Ok(&b"keep"[..]));
        }
    }
}

#[test]
fn a_migrated_file_has_nothing_to_move() {
    let (env, _) = with_file();
    migrate(&env, &[".env"], 0);
    let after = env.read(".env");
    for _ in 0..2 {
        let stderr = migrate(&env, &[".env"], 0);
        assert!(stderr.ends_with("nothing to move; nothing was changed\n"), "{stderr}");
        assert_eq!(env.read(".env"), after);
    }
    migrate(&env, &[".env", "--select", "DB_PASSWORD"], 0);
    assert_eq!(env.read(".env"), after);
    let runs = env.run(["runs"]).output().code(0).stdout;
    assert_eq!(runs.lines().count(), 2, "{runs}");
}
