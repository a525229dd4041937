//! How kmseal is started, and how it starts what comes next.

use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::{KMSEAL, Scene, WRAPPER};

#[test]
fn arguments_are_passed_on_and_the_first_is_the_path() {
    let scene = Scene::new();
    let value = scene.kept("sm://shop/db");
    let db = [("DB", "sm://shop/db")];
    // Whatever the runtime is called, that is what it was started as.
    let output = scene.start(&["/bin/cat", "/proc/self/cmdline"], &db, &[&value], 0);
    assert_eq!(output.stdout, "/bin/cat\0/proc/self/cmdline\0");
    let awkward = ["", " ", "a b", "--", "--help", "-x", "*", "$HOME", "a\nb", "sm://shop/db", "'"];
    let words = ["/usr/bin/printf", "<%s>"].into_iter().chain(awkward);
    let output = scene.start(&words.collect::<Vec<_>>(), &db, &[&value], 0);
    assert_eq!(output.stdout, awkward.map(|word| format!("<{word}>")).concat());
}

#[test]
fn the_process_is_replaced_and_its_status_passed_on() {
    let scene = Scene::new();
    let value = scene.kept("sm://shop/db");
    let script = "test \"$DB\" = \"$(cat value)\" && exit 7";
    scene.env.plaintext_file("value");
    scene.env.write("value", &value);
    scene.start(&["/bin/sh", "-c", script], &[("DB", "sm://shop/db")], &[], 7).stderr_is("");
    scene.start(&["/no/such/runtime"], &[("DB", "sm://shop/db")], &[], 127);
}

#[test]
fn another_wrapper_is_started_with_the_same_arguments() {
    let scene = Scene::new();
    let value = scene.kept("sm://shop/db");
    let script = "#!/bin/sh\nprintf '<%s>' \"$@\"\necho\nexec \"$@\"\n";
    let next = scene.env.write("other wrapper", script);
    std::fs::set_permissions(&next, Permissions::from_mode(0o755)).expect("a mode");
    let next = next.to_str().expect("UTF-8");
    let words = ["/bin/sh", "-c", "echo \"$DB\"; env | grep WRAPPER", "a b"];
    let variables = [("DB", "sm://shop/db"), ("KMSEAL_NEXT_WRAPPER", next)];
    let output = scene.start(&words, &variables, &[&value], 0);
    let passed = words.map(|word| format!("<{word}>")).concat();
    // It finds what it would without us: itself, and no trace of a next one.
    assert_eq!(output.stdout, format!("{passed}\n{value}\nAWS_LAMBDA_EXEC_WRAPPER={next}\n"));
    let refused = scene.start(&words, &[("KMSEAL_NEXT_WRAPPER", "env")], &[], 2).stdout_is("");
    assert!(refused.stderr.starts_with("error: KMSEAL_NEXT_WRAPPER does not begin with a `/`"));
}

#[test]
fn only_what_lambda_starts_is_taken_for_a_wrapper() {
    let scene = Scene::new();
    let link = scene.env.work().join("link");
    symlink(KMSEAL, &link).expect("a link");
    let link = link.to_str().expect("UTF-8");
    // The file that runs, whatever it is called.
    let run = scene.env.run(["/bin/echo", "started"]).env(WRAPPER.0, link);
    run.output().code(0).stdout_is("started\n");
    // Another wrapper is named: this one was typed.
    let run = scene.env.run(["/bin/echo", "started"]).env(WRAPPER.0, "/opt/other");
    run.output().code(2).stdout_is("");
    scene.env.run(["/bin/echo", "started"]).output().code(2).stdout_is("");
    // What a function itself asks of the layer's kmseal is a command like any other.
    let version = scene.start(&["--version"], &[], &[], 0);
    assert!(version.stdout.starts_with("kmseal "), "{}", version.stdout);
    let reference = "sm://shop/db";
    let value = scene.kept(reference);
    let output = scene.start(&["get", reference, "--reveal"], &[], &[&value], 0);
    assert_eq!(output.stdout, format!("{value}\n"));
}

#[test]
fn a_container_says_so_in_words() {
    let scene = Scene::new();
    let value = scene.kept("sm://shop/db");
    // Found on `PATH`, as an entry point may be; without a home folder, which Lambda's containers do not have.
    let words = ["lambda", "exec", "--", "sh", "-c", "echo \"$DB $0\"", "a b"];
    let mut command = scene.env.command(words);
    let output = command.env("DB", "sm://shop/db").env_remove("HOME").output().expect("starts");
    scene.env.assert_clean("stderr", &output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{value} a b\n"));
    let run = scene.env.run(words).env("DB", "sm://shop/no").output().code(1).stdout_is("");
    let line = "error: DB: ResourceNotFoundException: there is no entry sm://shop/no\n";
    assert_eq!(run.stderr, line);
    let run = scene.env.run([&["--json"], &words[..]].concat()).env("DB", "sm://shop/no");
    let document = run.output().code(1).stdout;
    let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    assert_eq!(document["command"], "lambda exec");
    let cause = "DB: ResourceNotFoundException: there is no entry sm://shop/no";
    assert_eq!(document["error"]["causes"][0], cause);
}
