//! Which variables of which source the program gets.

use super::Scene;

#[test]
fn later_files_win_and_the_environment_wins_over_files() {
    let scene = Scene::new();
    scene.env.write("1.env", "A=one\nB=vault://a\nC=c\n");
    scene.env.write("2.env", "A=two\nB=vault://b\n");
    let files = ["run", "-f", "1.env", "--file", "2.env"];
    scene.prints(&files, &[], &[("A", "two"), ("B", &scene.b), ("C", "c")]);
    let inherited = [("A", "mine"), ("C", "c")];
    let stderr = scene.prints(&files, &inherited, &[("A", "mine"), ("B", &scene.b), ("C", "c")]);
    let warning = |file| {
        format!(
            "warning: {file}:1: A is set in the environment already and stays as it is there; \
             --override lets the file win\n"
        )
    };
    assert_eq!(stderr, warning("1.env") + &warning("2.env"));
    let overriding = [&files[..], &["--override"]].concat();
    assert_eq!(scene.prints(&overriding, &inherited, &[("A", "two")]), "");
}

#[test]
fn loaders_are_set_only_with_consent() {
    let scene = Scene::new();
    let names = "LD_PRELOAD NODE_OPTIONS PYTHONPATH GIT_SSH_COMMAND BASH_ENV NPM_CONFIG_SCRIPT_SHELL \
                 Npm_Config_Node_Options YARN_RC_FILENAME MAKEFLAGS GEM_PATH GEM_HOME ERL_FLAGS R_PROFILE_USER \
                 R_ENVIRON GLIBC_TUNABLES NODE_TLS_REJECT_UNAUTHORIZED HTTP_PROXY https_proxy ALL_PROXY \
                 SSL_CERT_FILE SSL_CERT_DIR SSLKEYLOGFILE CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER GOFLAGS \
                 TAR_OPTIONS LESS";
    for name in names.split_whitespace() {
        scene.env.write(".env", format!("{name}=vault://a\n"));
        let stderr = scene.refuses(&["run", "-f", ".env"], &[], 1);
        let error = format!("error: .env:1 sets {name}, which changes ");
        assert!(stderr.starts_with(&error), "{stderr}");
        let hint = format!("add --allow {name}; to go without it, add --except {name}");
        assert!(stderr.contains(&hint), "{stderr}");
    }
    scene.env.write(".env", "NODE_OPTIONS=--x\nA=vault://a\n");
    let words = ["run", "-f", ".env", "--allow", "NODE_*"];
    scene.prints(&words, &[], &[("NODE_OPTIONS", "--x"), ("A", &scene.a)]);
    scene.prints(&["run", "-f", ".env", "--except", "NODE_OPTIONS"], &[], &[("A", &scene.a)]);
    // What a tool logs in with, and what a program takes for its own settings, runs nothing.
    scene.env.write(".env", "CARGO_REGISTRY_TOKEN=vault://a\nNODE_ENV=production\n");
    let words = ["run", "-f", ".env"];
    scene.prints(&words, &[], &[("CARGO_REGISTRY_TOKEN", &scene.a), ("NODE_ENV", "production")]);
    scene.env.write(".env", "PATH=/nowhere\n");
    scene.refuses(&["run", "-f", ".env", "--override"], &[], 1);
    // What is inherited is the user's own.
    scene.prints(&["run"], &[("NODE_OPTIONS", "--y")], &[("NODE_OPTIONS", "--y")]);
}

#[test]
fn pristine_only_and_except() {
    let scene = Scene::new();
    scene.env.write(".env", "A=vault://a\nB=b\nC=vault://none\n");
    let words = ["run", "-f", ".env", "--pristine", "--except", "C", "--", "env"];
    let (stdout, _) = scene.run(&words, &[("X", "vault://none")], 0);
    assert_eq!(stdout, format!("A={}\nB=b\n", scene.a));
    let words = ["run", "-f", ".env", "--pristine", "--only", "[AB]", "--", "env"];
    assert_eq!(scene.run(&words, &[], 0).0, format!("A={}\nB=b\n", scene.a));
    let words = ["run", "-f", ".env", "--pristine", "--only", "*", "--except", "[BC]", "--", "env"];
    assert_eq!(scene.run(&words, &[], 0).0, format!("A={}\n", scene.a));
    // An inherited reference that is left out stays a reference.
    let words = ["run", "--except", "X"];
    scene.prints(&words, &[("X", "vault://none")], &[("X", "vault://none")]);
    for flag in ["--only", "--except"] {
        let stderr = scene.refuses(&["run", "-f", ".env", flag, "NOPE*"], &[], 2);
        assert_eq!(stderr.lines().next(), Some("error: no variable matches \"NOPE*\""));
    }
    scene.refuses(&["run", "--only", "HOME"], &[], 2);
    scene.refuses(&["run", "--only", "[", "-f", ".env"], &[], 2);
}
