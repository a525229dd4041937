//! `run`: which environment its program gets, and that it becomes that program.

mod choice;
mod program;
#[cfg(target_os = "linux")]
mod redact;

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;

use crate::KMSEAL;
use crate::support::env::TestEnv;

/// A vault with `vault://a` (two versions), `vault://b`, and `vault://json` with the member `k`.
struct Scene {
    env: TestEnv,
    old: String,
    a: String,
    b: String,
    member: String,
}

impl Scene {
    fn new() -> Self {
        let env = TestEnv::new(KMSEAL);
        let [old, a, b, member] = ["old", "a", "b", "member"].map(|label| env.canary(label));
        let json = format!("{{\"k\":\"{member}\"}}");
        for (reference, value) in
            [("vault://a", &old), ("vault://a", &a), ("vault://b", &b), ("vault://json", &json)]
        {
            env.run(["set", reference, "-"]).stdin(&**value).output().code(0);
        }
        Self { env, old, a, b, member }
    }

    /// Runs kmseal with these words and variables; a failure must not have started the program.
    #[track_caller]
    fn run(&self, words: &[&str], inherited: &[(&str, &str)], code: i32) -> (String, String) {
        let mut run = self.env.run(words);
        for value in [&self.old, &self.a, &self.b, &self.member] {
            run = run.declare_output_may_contain(&**value);
        }
        for (name, value) in inherited {
            run = run.env(name, *value);
        }
        let output = run.output().code(code);
        (output.stdout, output.stderr)
    }

    /// What `printenv` says of these names in the program.
    #[track_caller]
    fn prints(
        &self,
        words: &[&str],
        inherited: &[(&str, &str)],
        expected: &[(&str, &str)],
    ) -> String {
        let names = expected.iter().map(|(name, _)| *name);
        let words: Vec<&str> =
            words.iter().copied().chain(["--", "printenv"]).chain(names).collect();
        let (stdout, stderr) = self.run(&words, inherited, 0);
        let lines = expected.iter().map(|(_, value)| format!("{value}\n"));
        assert_eq!(stdout, lines.collect::<Vec<_>>().concat());
        stderr
    }

    /// Fails before the program is started.
    #[track_caller]
    fn refuses(&self, words: &[&str], inherited: &[(&str, &str)], code: i32) -> String {
        let words = [words, &["--", "sh", "-c", "touch started"]].concat();
        let (stdout, stderr) = self.run(&words, inherited, code);
        assert_eq!(stdout, "");
        assert!(!self.env.work().join("started").exists(), "the program was started");
        stderr
    }
}

#[test]
fn references_in_files_and_in_the_environment_are_resolved() {
    let scene = Scene::new();
    let file = "A=vault://a\nOLD='vault://a@1'\nK=\"vault://json#k\"\nPLAIN=vault:/x y\nEMPTY=\n";
    scene.env.write(".env", file);
    let expected = [
        ("A", &*scene.a),
        ("OLD", &scene.old),
        ("K", &scene.member),
        ("PLAIN", "vault:/x y"),
        ("EMPTY", ""),
        ("INHERITED", &scene.b),
        ("OTHER", "x vault://b"),
    ];
    let inherited = [("INHERITED", "vault://b"), ("OTHER", "x vault://b")];
    let stderr = scene.prints(&["run", "-f", ".env"], &inherited, &expected);
    assert_eq!(stderr, "");
}

#[test]
fn one_that_cannot_be_resolved_stops_everything() {
    let scene = Scene::new();
    for (value, why) in [
        ("vault://none", "there is no entry vault://none"),
        ("vault://a@9", "the entry vault://a has no version 9"),
        ("vault://a#k", "not a JSON object with a member"),
        ("vault://json#none", "not a JSON object with a member"),
        ("vault://", "a part of the name is empty"),
        ("vault://a b", "the name has the character ' '"),
        ("vault://a@x", "not a version number"),
        ("sm://a b", "a secret's name has"),
        ("ssm:///x#k", "a parameter has no members"),
    ] {
        scene.env.write(".env", format!("GOOD=vault://a\nBAD='{value}'\n"));
        let in_file = scene.refuses(&["run", "-f", ".env"], &[], 1);
        let inherited = scene.refuses(&["run"], &[("BAD", value)], 1);
        for stderr in [in_file, inherited] {
            let first = stderr.lines().next().unwrap_or_default();
            assert!(first.starts_with("error: BAD cannot be resolved: "), "{stderr}");
            assert!(first.contains(why), "{stderr}");
        }
    }
    scene.env.write(".env", "ONE=vault://one\nTWO=vault://two\nGOOD=vault://a\n");
    let stderr = scene.refuses(&["run", "-f", ".env"], &[("THREE", "vault://three")], 1);
    for line in [
        "error: 3 references cannot be resolved; nothing was started",
        "  caused by: ONE cannot be resolved: there is no entry vault://one",
        "  caused by: TWO cannot be resolved: there is no entry vault://two",
        "  caused by: THREE cannot be resolved: there is no entry vault://three",
    ] {
        assert!(stderr.lines().any(|found| found == line), "{line}\n{stderr}");
    }
    scene.env.run(["delete", "vault://b", "--yes"]).output().code(0);
    let stderr = scene.refuses(&["run"], &[("B", "vault://b")], 1);
    assert!(stderr.contains("hint: run `kmseal restore vault://b`"), "{stderr}");
}

/// Unquoted, `#` begins a comment in node, and the whole entry would take the place of its member.
#[test]
fn a_member_lost_to_a_comment_is_refused() {
    let scene = Scene::new();
    scene.env.write(".env", "K=vault://json#k\n");
    let stderr = scene.refuses(&["run", "-f", ".env"], &[], 1);
    assert!(stderr.contains(".env:1: K"), "{stderr}");
    assert!(stderr.contains("quotes"), "{stderr}");
    // Read by one that takes it whole, it is what it says; with a blank, it is a comment.
    scene.prints(&["run", "-f", ".env", "--env-dialect", "docker"], &[], &[("K", &scene.member)]);
    scene.env.write(".env", "K=vault://a #k\n");
    scene.prints(&["run", "-f", ".env"], &[], &[("K", &scene.a)]);
}

#[test]
fn files_that_cannot_be_read_stop_it() {
    let scene = Scene::new();
    scene.env.write("expands.env", "A=vault://a\nB=\"$(touch started)\"\n");
    scene.env.write("large.env", format!("A={}\n", "x".repeat(8 * 1024 * 1024)));
    scene.refuses(&["run", "-f", "missing.env"], &[], 1);
    scene.refuses(&["run", "-f", "."], &[], 1);
    scene.refuses(&["run", "-f", "large.env"], &[], 1);
    let stderr = scene.refuses(&["run", "-f", "expands.env", "--env-dialect", "bash"], &[], 1);
    assert!(stderr.contains("expands.env:2: B has no literal value as bash reads it"), "{stderr}");
    scene.env.write("nul.env", b"A=a\0b\nB=vault://b\n");
    let stderr = scene.refuses(&["run", "-f", "nul.env"], &[], 1);
    assert!(stderr.contains("nul.env:1: A has no literal value"), "{stderr}");
    scene.prints(&["run", "-f", "nul.env", "--except", "A"], &[], &[("B", &scene.b)]);
}

#[test]
fn bytes_that_are_no_text_are_passed_on() {
    let scene = Scene::new();
    let bytes = OsString::from_vec(b"\xff=\x1b\xfe".to_vec());
    let mut command = scene.env.command(["run", "--", "sh", "-c", "printf %s \"$1$V\"", "sh"]);
    let output = command.arg(&bytes).env("V", &bytes).env("B", "vault://b").output();
    let output = output.expect("starts");
    assert_eq!(output.stdout, b"\xff=\x1b\xfe\xff=\x1b\xfe");
    assert!(output.status.success());
    let arguments = ["", " ", "--", "-x", "a\nb", "*", "$HOME", "vault://a"];
    let words = ["run", "--", "printf", "<%s>"].into_iter().chain(arguments);
    let expected = arguments.map(|word| format!("<{word}>")).concat();
    assert_eq!(scene.run(&words.collect::<Vec<_>>(), &[], 0).0, expected);
}
