//! The vault: who can read it, what opens it, and what is noticed when somebody has changed it.

mod damage;
mod early;
mod passphrase;
mod unwritable;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::KMSEAL;
use crate::support::env::TestEnv;

/// The vault, its key file and its generation.
fn places(env: &TestEnv) -> [PathBuf; 3] {
    [
        ".local/share/kmseal/vault",
        ".config/kmseal/vault.key",
        ".local/state/kmseal/vault.generation",
    ]
    .map(|path| env.home().join(path))
}

/// An environment with `vault://a`, and its value.
fn with_entry() -> (TestEnv, String) {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    env.run(["set", "vault://a", "-"]).stdin(&*value).output().code(0);
    (env, value)
}

#[track_caller]
fn get(env: &TestEnv, value: &str, code: i32) -> String {
    let get = env.run(["get", "vault://a", "--reveal", "-n"]);
    let output = get.declare_output_may_contain(value).output().code(code);
    assert_eq!(output.stdout, if code == 0 { value } else { "" });
    output.stderr
}

/// Modes of everything below a folder.
fn modes(folder: &Path, found: &mut Vec<(PathBuf, u32, bool)>) {
    for entry in fs::read_dir(folder).expect("lists") {
        let path = entry.expect("an entry").path();
        let meta = path.symlink_metadata().expect("its mode");
        found.push((path.clone(), meta.permissions().mode() & 0o7777, meta.is_dir()));
        if meta.is_dir() {
            modes(&path, found);
        }
    }
}

#[test]
#[expect(unsafe_code, reason = "the umask of the program is set between fork and exec")]
fn nobody_else_can_read_what_is_made_whatever_the_umask() {
    for umask in [0, 0o077] {
        let env = TestEnv::new(KMSEAL);
        env.plaintext_file(".env");
        env.write(".env", format!("DB_PASSWORD={}\n", env.canary("password")));
        for words in [
            &["migrate", ".env", "--to", "vault://shop", "--yes"][..],
            &["vault", "key", "other"],
            &["undo"],
            &["delete", "vault://shop/DB_PASSWORD", "--yes"],
        ] {
            let mut command = env.command(words);
            // SAFETY: one async-signal-safe system call.
            unsafe {
                command.pre_exec(move || {
                    libc::umask(umask);
                    Ok(())
                });
            }
            let output = command.stdin(Stdio::null()).output().expect("starts");
            let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.code().is_some_and(|code| code <= 1), "{stderr}");
            let mut found = Vec::new();
            modes(&env.home(), &mut found);
            assert!(found.len() > 10);
            for (path, mode, is_dir) in found {
                let expected = if is_dir { 0o700 } else { 0o600 };
                assert_eq!(mode, expected, "{}", path.display());
            }
        }
    }
}

#[test]
fn a_file_that_others_can_read_is_refused_with_what_helps() {
    let (env, value) = with_entry();
    for path in &places(&env)[..2] {
        for mode in [0o644, 0o640, 0o602] {
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("sets the mode");
            let stderr = get(&env, &value, 1);
            let hint = stderr.lines().last().expect("a hint");
            let command = hint.strip_prefix("hint: run `").and_then(|hint| hint.strip_suffix('`'));
            let mut shell = std::process::Command::new("sh");
            shell.args(["-c", command.expect("a command")]);
            assert!(shell.status().expect("starts").success());
            get(&env, &value, 0);
        }
    }
}

#[test]
fn a_key_file_that_is_missing_or_of_another_vault() {
    let (env, value) = with_entry();
    let [vault, key, _] = places(&env);
    let right = fs::read(&key).expect("reads");
    let before = fs::read(&vault).expect("reads");
    fs::remove_file(&key).expect("removes");
    let missing = format!("error: the vault's key file is missing: {}\n", key.display());
    assert!(get(&env, &value, 1).starts_with(&missing));
    env.run(["set", "vault://a", "-"]).stdin("x").output().code(1);
    env.run(["vault", "init"]).output().code(0);
    assert!(!key.exists(), "a new key file would hide that the right one is missing");
    for (content, code) in [(vec![7; 32], 4), (vec![7; 31], 1), (vec![7; 33], 1), (vec![], 1)] {
        fs::write(&key, content).expect("writes");
        fs::set_permissions(&key, Permissions::from_mode(0o600)).expect("sets the mode");
        get(&env, &value, code);
        env.run(["set", "vault://a", "-"]).stdin("x").output().code(code);
    }
    assert_eq!(fs::read(&vault).expect("reads"), before);
    fs::write(&key, right).expect("writes");
    get(&env, &value, 0);
}

#[test]
fn an_older_copy_is_noticed_and_can_be_accepted() {
    let (env, old) = with_entry();
    let vault = &places(&env)[0];
    let copy = fs::read(vault).expect("reads");
    let new = env.canary("new");
    env.run(["set", "vault://a", "-"]).stdin(&*new).output().code(0);
    get(&env, &new, 0);
    fs::write(vault, &copy).expect("writes");
    let stderr = get(&env, &old, 4);
    assert!(stderr.ends_with("hint: run `kmseal vault accept`\n"), "{stderr}");
    env.run(["set", "vault://b", "-"]).stdin("x").output().code(4);
    env.run(["run", "--", "true"]).env("A", "vault://a").output().code(4);
    env.run(["vault", "accept"]).output().code(0);
    get(&env, &old, 0);
    env.run(["set", "vault://b", "-"]).stdin("x").output().code(0);
}

#[test]
fn two_that_write_at_once_lose_nothing() {
    let env = TestEnv::new(KMSEAL);
    let set = |index: usize| {
        // Half of them write to the same entry; the first also makes the vault.
        let reference = if index.is_multiple_of(2) {
            "vault://same".to_owned()
        } else {
            format!("vault://e{index}")
        };
        let file = env.write(&format!("value{index}"), format!("plain {index}"));
        let mut command = env.command(["set", &reference, &format!("@{}", file.display())]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("starts")
    };
    for child in (0..20).map(set).collect::<Vec<_>>() {
        let output = child.wait_with_output().expect("ends");
        assert_eq!(output.status.code(), Some(0));
    }
    for index in (1..20).step_by(2) {
        let get = env.run(["get", &format!("vault://e{index}"), "--reveal"]);
        get.output().code(0).stdout_is(&format!("plain {index}\n"));
    }
    let history = env.run(["history", "vault://same"]).output().code(0).stdout;
    assert_eq!(history.lines().count(), 1 + 10, "{history}");
}

#[test]
fn homes_that_cannot_be_are_refused() {
    let env = TestEnv::new(KMSEAL);
    let file = env.write("file", "");
    let relative = "error: KMSEAL_HOME is not an absolute path, \
        so every folder would have a vault of its own\n";
    for home in ["home", ".", "./x", "~/x"] {
        for words in [&["list"][..], &["vault", "init"], &["undo"], &["runs"]] {
            let output = env.run(words).env("KMSEAL_HOME", home).output().code(1);
            assert!(output.stderr.starts_with(relative), "{}", output.stderr);
            assert!(output.stderr.contains("hint: set KMSEAL_HOME to a folder of your own"));
        }
    }
    for home in [file.as_path(), Path::new("/proc/nowhere"), Path::new("/dev/null")] {
        for words in [&["vault", "init"][..], &["list"], &["set", "vault://a", "-"]] {
            let output = env.run(words).env("KMSEAL_HOME", home).stdin("x").output().code(1);
            assert!(output.stderr.starts_with("error: "), "{}", output.stderr);
        }
    }
    assert_eq!(fs::read_dir(env.work()).expect("lists").count(), 1);
    // An empty one counts as none.
    env.run(["vault", "init"]).env("KMSEAL_HOME", "").output().code(0);
    assert!(places(&env)[0].exists());
}
