//! Files in git repositories.

use std::fs;
use std::process::Command;

use super::{migrate, with_file};
use crate::support::env::TestEnv;

const UNCOMMITTED: &str = "has changes that git has not committed";

/// Runs git in the folder of the test; what it says.
#[track_caller]
fn git(env: &TestEnv, words: &[&str]) -> String {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"])
        .args(words)
        .current_dir(env.work())
        .env("HOME", env.home())
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().expect("git is needed");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// A repository with `.env` committed. Git's own files hold its content.
fn committed() -> (TestEnv, String) {
    let (env, before) = with_file();
    env.plaintext_file(".git");
    git(&env, &["init", "-q"]);
    git(&env, &["add", "-f", ".env"]);
    git(&env, &["commit", "-qm", "first"]);
    (env, before)
}

#[test]
fn what_git_does_not_track_is_fine() {
    for ignored in [false, true] {
        let (env, _) = with_file();
        git(&env, &["init", "-q"]);
        if ignored {
            env.write(".gitignore", ".env\n");
        }
        migrate(&env, &[".env"], 0);
    }
}

#[test]
fn what_is_committed_is_fine_and_git_has_it() {
    let (env, _) = committed();
    let stderr = migrate(&env, &[".env"], 0);
    let hint = stderr.lines().last().expect("a hint");
    let search = hint.strip_prefix("hint: run `").and_then(|hint| hint.strip_suffix('`'));
    let mut shell = Command::new("sh");
    shell.args(["-c", search.expect("a command")]).env("HOME", env.home());
    let found = shell.output().expect("starts").stdout;
    assert!(String::from_utf8_lossy(&found).trim_end().ends_with(" first"), "{hint}");
}

#[test]
fn what_is_not_committed_is_refused_unless_forced() {
    for staged in [false, true] {
        let (env, before) = committed();
        let changed = format!("{before}# more\n");
        env.write(".env", &changed);
        if staged {
            git(&env, &["add", ".env"]);
        }
        let stderr = migrate(&env, &[".env"], 1);
        assert!(stderr.contains(UNCOMMITTED), "{stderr}");
        let hint = "hint: run `kmseal migrate .env --to vault://shop --yes --force`\n";
        assert!(stderr.ends_with(hint), "{stderr}");
        assert_eq!(env.read(".env"), changed.as_bytes());
        migrate(&env, &[".env", "--force"], 0);
        env.run(["undo"]).output().code(0);
        assert_eq!(env.read(".env"), changed.as_bytes());
    }
    // Staged, but never committed.
    let (env, _) = with_file();
    env.plaintext_file(".git");
    git(&env, &["init", "-q"]);
    git(&env, &["add", "-f", ".env"]);
    assert!(migrate(&env, &[".env"], 1).contains(UNCOMMITTED));
    fs::remove_file(env.work().join(".git/HEAD")).expect("removes");
    let stderr = migrate(&env, &[".env"], 1);
    assert!(stderr.contains("but git cannot say whether it has uncommitted changes"), "{stderr}");
}

#[test]
fn line_ends_and_subfolders_are_no_changes() {
    let (env, before) = with_file();
    env.plaintext_file(".git");
    env.plaintext_file("sub/.env");
    git(&env, &["init", "-q"]);
    git(&env, &["config", "core.autocrlf", "true"]);
    env.write("sub/.env", before.replace('\n', "\r\n"));
    git(&env, &["add", "-f", "sub/.env"]);
    git(&env, &["commit", "-qm", "first"]);
    migrate(&env, &["sub/.env", "--env-dialect", "node"], 0);
}

/// The configuration of a repository can name programs for git to run.
#[test]
fn a_hostile_repository_runs_nothing() {
    let (env, _) = committed();
    let marker = env.work().join("marker");
    let touch = format!("touch {}; false", marker.display());
    let here = env.work().to_string_lossy().into_owned();
    for (name, value) in [
        ("core.fsmonitor", &*touch),
        ("core.hooksPath", "hooks"),
        ("core.pager", &touch),
        ("core.sshCommand", &touch),
        ("core.gitProxy", &touch),
        ("filter.x.clean", &touch),
        ("filter.x.smudge", &touch),
        ("filter.x.process", &touch),
        ("diff.x.command", &touch),
        ("diff.x.textconv", &touch),
        ("diff.external", &touch),
        ("gpg.program", &touch),
        ("log.showSignature", "true"),
        ("alias.ls-files", &format!("!{touch}")),
        ("protocol.ext.allow", "always"),
        // A repository with objects missing fetches them, from wherever it is told to.
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &here),
        ("remote.origin.uploadpack", &touch),
    ] {
        git(&env, &["config", name, value]);
    }
    env.write(".gitattributes", "* filter=x diff=x\n");
    env.write("hooks/post-index-change", format!("#!/bin/sh\n{touch}\n"));
    migrate(&env, &[".env"], 0);
    assert!(!marker.exists());
    env.run(["undo"]).output().code(0);
    let tree = git(&env, &["rev-parse", "HEAD^{tree}"]);
    let (folder, name) = tree.trim_end().split_at(2);
    fs::remove_file(env.work().join(".git/objects").join(folder).join(name)).expect("removes");
    let ext = format!("ext::sh -c \"{touch}\"");
    for url in [&here, &ext] {
        git(&env, &["config", "remote.origin.url", url]);
        migrate(&env, &[".env"], 1);
        assert!(!marker.exists(), "{url}");
    }
}
