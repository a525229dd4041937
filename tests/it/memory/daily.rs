//! The daily work: comparing, going back, editing.

use serde_json::json;

use super::{REFERENCE, assert_wiped, assert_wiped_at, with_entry};
use crate::support::memory::look;

#[test]
fn nothing_is_left_by_diff_and_restore() {
    let (env, secret) = with_entry();
    let other = env.canary_of("other", 512);
    env.run(["set", REFERENCE, "-"]).stdin(&*other).output().code(0);
    env.plaintext_file(".env");
    env.write(".env", format!("DB_PASSWORD={secret}\nSAME={REFERENCE}\n"));
    assert_wiped_at(&env, &["diff", ".env", "vault://shop/dev"], "", 10);
    assert_wiped_at(&env, &["diff", ".env", "vault://shop/dev", "--reveal"], "", 10);
    assert_wiped_at(&env, &["diff", ".env", "vault://shop/dev", "--reveal", "--json"], "", 10);
    assert_wiped(&env, &["diff", &format!("{REFERENCE}@2"), REFERENCE], "");
    assert_wiped(&env, &["restore", &format!("{REFERENCE}@1"), "--yes"], "");
    let bundle = ["set", "vault://bundle", "-"];
    env.run(bundle).stdin(json!({"K": secret, "N": 1}).to_string()).output().code(0);
    env.run(bundle).stdin(json!({"K": other, "N": 1}).to_string()).output().code(0);
    assert_wiped(&env, &["restore", "vault://bundle#K@1", "--yes"], "");
    assert_wiped(&env, &["undo"], "");
}

#[test]
fn nothing_is_left_by_edit() {
    let (env, secret) = with_entry();
    let typed = env.canary_of("typed", 512);
    env.plaintext_file("typed");
    let editor = env.write("editor", "#!/bin/sh\ncat \"$(dirname \"$0\")/typed\" > \"$1\"\n");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&editor, mode).expect("make it a program");
    let bundle = json!({"K": secret, "N": 1}).to_string();
    env.run(["set", "vault://bundle", "-"]).stdin(bundle).output().code(0);
    for (words, text, status) in [
        (&["edit", REFERENCE, "--yes"][..], typed.clone(), 0),
        (&["edit", REFERENCE, "--yes"], secret.clone(), 0),
        (&["edit", REFERENCE, "--dry-run"], typed.clone(), 0),
        (&["edit", "vault://shop/dev/", "--yes"], format!("DB_PASSWORD='{typed}'\n"), 0),
        (&["edit", "vault://shop/dev/", "--yes"], format!("OTHER='{typed}'\n"), 1),
        (&["edit", "vault://bundle", "--yes"], json!({"K": typed, "M": secret}).to_string(), 0),
        (&["edit", "vault://bundle", "--yes"], format!("{{\"K\": \"{secret}\""), 1),
        (&["edit", "vault://bundle#K", "--yes"], secret.clone(), 0),
    ] {
        env.write("typed", text);
        let seen = look(env.command(words).env("EDITOR", &editor), b"", &env.needles());
        let left = seen.at_exit.as_ref().expect("it ended");
        assert!(left.is_empty() && seen.read > 0, "{words:?} left in memory: {left}");
        let said = String::from_utf8_lossy(&seen.stderr);
        assert_eq!(seen.status.code(), Some(status), "{words:?}: {said}");
    }
}
