//! `--mask`: the log of a pipeline is told to hide values, and nobody else is told them.

use crate::KMSEAL;
use crate::support::cloud::cloud;
use crate::support::env::TestEnv;

const GITHUB: [&str; 2] = ["--mask", "github"];

/// A vault with a value of one line and one of several.
fn with_entries() -> (TestEnv, String, [String; 2]) {
    let env = TestEnv::new(KMSEAL);
    let one = env.canary("one");
    let lines = ["first", "second"].map(|label| env.canary(label));
    env.run(["set", "vault://shop/ONE", "-"]).stdin(&*one).output().code(0);
    let several = format!("{}\n}}\n  {}\n", lines[0], lines[1]);
    env.run(["set", "vault://shop/SEVERAL", "-"]).stdin(several).output().code(0);
    (env, one, lines)
}

fn command(value: &str) -> String {
    format!("::add-mask::{value}\n")
}

#[test]
fn each_command_that_hands_out_values_masks_them_first() {
    let (env, one, [first, second]) = with_entries();
    let run = |words: &[&str]| env.run([words, &GITHUB].concat()).env("GITHUB_ACTIONS", "true");
    let get = run(&["get", "vault://shop/ONE", "--reveal"]);
    let get = get.declare_output_may_contain(&*one).declare_mask(&one);
    get.output().code(0).stdout_is(&format!("{one}\n")).stderr_is(&command(&one));
    // In a document the value is the same, and the commands stand elsewhere.
    let json = run(&["get", "vault://shop/ONE", "--reveal", "--json"]);
    let json = json.declare_output_may_contain(&*one).declare_mask(&one).output().code(0);
    assert_eq!(json.stderr, command(&one));
    serde_json::from_str::<serde_json::Value>(&json.stdout).expect("one JSON document");

    let all = [&one, &first, &second].map(|value| command(value)).concat();
    let export = run(&["export", "vault://shop", "--format", "json"]);
    let export = [&one, &first, &second]
        .into_iter()
        .fold(export, |run, value| run.declare_output_may_contain(&**value).declare_mask(value));
    assert_eq!(export.output().code(0).stderr, all);
    env.plaintext_file("out.json");
    let export = run(&["export", "vault://shop", "--format", "json", "-o", "out.json", "--quiet"]);
    let export = [&one, &first, &second].iter().fold(export, |run, one| run.declare_mask(one));
    export.output().code(0).stdout_is("").stderr_is(&all);

    env.write(".env", "A=vault://shop/ONE\nB=vault://shop/SEVERAL\nC=plain\n");
    let program = ["--", "sh", "-c", "echo $A >&2"];
    let words = [&["run", "-f", ".env", "--redact"][..], &GITHUB, &program].concat();
    let started = env.run(words).env("GITHUB_ACTIONS", "true");
    let started = [&one, &first, &second].iter().fold(started, |run, one| run.declare_mask(one));
    started.output().code(0).stdout_is("").stderr_is(&format!("{all}[redacted: A]\n"));
}

#[test]
fn a_new_value_is_masked_before_it_is_stored() {
    let env = TestEnv::new(KMSEAL);
    env.run(["vault", "init", "--quiet"]).output().code(0);
    let words = [&["set", "vault://new", "--generate", "--quiet"][..], &GITHUB].concat();
    // Not `run`: the value is not known before.
    let output = env.command(&words).env("GITHUB_ACTIONS", "true").output().expect("starts");
    let said = String::from_utf8(output.stderr).expect("text");
    let value = said.strip_prefix("::add-mask::").expect("a command").trim_end();
    env.register("a new value", value.to_owned());
    let get = env.run(["get", "vault://new", "--reveal", "-n"]).declare_output_may_contain(value);
    get.output().code(0).stdout_is(value);
    assert!(output.stdout.is_empty() && output.status.success());
}

/// A line that nobody reads is a leak of its own.
#[test]
fn where_nobody_would_read_it_nothing_is_said() {
    let (env, _, _) = with_entries();
    env.write(".env", "A=vault://shop/ONE\n");
    env.plaintext_file("out.json");
    for log in ["github", "gitlab"] {
        for words in [
            &["get", "vault://shop/ONE", "--reveal"][..],
            &["export", "vault://shop", "-o", "out.json"],
            &["set", "vault://new", "--generate"],
            &["run", "-f", ".env", "--mask", log, "--", "touch", "started"],
        ] {
            let mask = if words.contains(&"--mask") { vec![] } else { vec!["--mask", log] };
            for (name, value) in [("NONE", ""), ("GITHUB_ACTIONS", "1"), ("GITLAB_CI", "true")] {
                let refused = env.run([words, &mask].concat()).env(name, value).output().code(1);
                let said = refused.stdout_is("").stderr;
                assert!(said.starts_with("error: ") && said.contains("mask lines"), "{said}");
            }
        }
    }
    for made in ["out.json", "started"] {
        assert!(!env.work().join(made).exists(), "{made} was made");
    }
    env.run(["get", "vault://new"]).output().code(1);
    env.run(["get", "vault://shop/ONE", "--mask", "github"]).output().code(2);
    env.run(["get", "vault://shop/ONE", "--reveal", "--mask", "jenkins"]).output().code(2);
}

#[test]
fn gitlab_reads_it_below_its_helper() {
    let env = TestEnv::new("/bin/sh");
    let value = env.canary("value");
    let line = format!("100%{value}");
    // It stands for the helper, which starts scripts and reads what they write.
    env.write("gitlab-runner-helper", "shift\n\"$@\"\n");
    let set = format!("'{KMSEAL}' set vault://a -");
    env.run(["-c", &set]).stdin(&*line).output().code(0);
    let get = format!("'{KMSEAL}' get vault://a --reveal --mask gitlab");
    let helper = ["gitlab-runner-helper", "proxy-exec", "/bin/sh", "-c", &get];
    let run = env.run(helper).env("GITLAB_CI", "true");
    let run = run.declare_output_may_contain(&*value).declare_mask(&line).output();
    run.code(0).stdout_is(&format!("{line}\n")).stderr_is(&command(&line));
    env.run(helper).output().code(1).stdout_is("");
}

#[test]
fn what_cannot_be_masked() {
    let (env, one, _) = with_entries();
    env.run(["set", "vault://odd/BINARY", "-"]).stdin([0xff, 0xfe, b'a', b'b']).output().code(0);
    env.run(["set", "vault://few/SHORT", "-"]).stdin("abc").output().code(0);
    let run = |words: &[&str]| env.run([words, &GITHUB].concat()).env("GITHUB_ACTIONS", "true");
    let refused = run(&["export", "vault://odd", "--format", "json"]).output().code(1);
    let said = refused.stdout_is("").stderr;
    assert!(said.contains("BINARY cannot be hidden in a log: it is not valid UTF-8"), "{said}");
    let said = run(&["get", "vault://few/SHORT", "--reveal"]).output().code(0).stdout_is("abc\n");
    assert_eq!(said.stderr, "warning: vault://few/SHORT is too short to be hidden in a log\n");
    // Commands that cannot be said are no reason to go on.
    let full = std::fs::File::options().write(true).open("/dev/full").expect("opens");
    let mut command = env.command([&["get", "vault://shop/ONE", "--reveal"], &GITHUB[..]].concat());
    let output = command.env("GITHUB_ACTIONS", "true").stderr(full).output().expect("starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(!String::from_utf8_lossy(&output.stdout).contains(&one));
}

#[test]
fn values_of_aws_are_masked_too() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let value = env.canary("value");
    env.run(["set", "sm://shop/a", "-"]).stdin(&*value).output().code(0);
    env.write(".env", "A=sm://shop/a\n");
    let words = ["run", "-f", ".env", "--mask", "github", "--", "true"];
    let run = env.run(words).env("GITHUB_ACTIONS", "true").declare_mask(&value);
    run.output().code(0).stderr_is(&command(&value));
}
