//! Where a value must not go, and where one cannot go.

use std::process::Stdio;

use crate::KMSEAL;
use crate::support::env::TestEnv;

/// Wherever a value is typed on the command line, it is refused and not repeated.
#[test]
fn no_value_is_taken_from_the_command_line() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    let (equals, named, option) =
        (format!("DB={value}"), format!("vault://a={value}"), format!("--value={value}"));
    // Behind one dash, an h would ask for help.
    let (short, dash) = (format!("-p{value}"), format!("-x{value}"));
    for words in [
        &["set", "vault://a", &value][..],
        &["set", "vault://a", "-", &value],
        &["set", &equals],
        &["set", &named],
        &["set", "vault://a", &option],
        &["set", "vault://a", "--value", &value],
        &["set", "vault://a", &short],
        &["set", "vault://a", &dash],
        &["set", &value, "-"],
        &["set", "vault://a", "--key", &value],
        &["get", &value],
        &["list", "vault://a", &value],
        &["run", &equals],
    ] {
        for json in [false, true] {
            let json = if json { &["--json"][..] } else { &[] };
            // Not `run`, which looks at the arguments: here they are leaked on purpose.
            let mut command = env.command([json, words].concat());
            let output = command.stdin(Stdio::null()).output().expect("starts");
            env.assert_clean("stdout", &output.stdout);
            env.assert_clean("stderr", &output.stderr);
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{stderr}");
            assert!(stderr.starts_with("error: ") && stderr.contains("hint: "), "{stderr}");
            if !json.is_empty() {
                let document: serde_json::Value =
                    serde_json::from_slice(&output.stdout).expect("one JSON document");
                assert_eq!(document["exit_code"], 2, "{document}");
            }
        }
    }
    env.run(["list"]).output().code(1); // and no vault was made
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let (env, value) = super::with_entry();
    for words in [&["list"][..], &["get", "vault://shop/a", "--reveal"], &["list", "--json"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = env.command(words).stdout(writer).output().expect("starts");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        let full = std::fs::File::options().write(true).open("/dev/full").expect("opens");
        let output = env.command(words).stdout(full).output().expect("starts");
        assert_eq!(output.status.code(), Some(1));
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(stderr.starts_with("error: the result could not be written"), "{stderr}");
        assert!(!stderr.contains(&value));
    }
}
