//! `unseal`, and back.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{altered, seal_for};
use crate::KMSEAL;
use crate::support::env::TestEnv;

/// A file with awkward values, sealed under the key of the vault.
fn scene(dialect: &str) -> (TestEnv, String, [String; 3]) {
    let env = TestEnv::new(KMSEAL);
    env.run(["vault", "init", "--quiet"]).output().code(0);
    let [one, two] = ["one", "two"].map(|label| env.canary(label));
    let values = [one.clone(), format!("it is #{two} \\ here"), format!("{one}\n{two}\n")];
    let names = ["DB_PASSWORD", "API_TOKEN", "TLS_KEY"];
    let count = if dialect == "node" { 3 } else { 1 };
    let line = |(name, value): (&&str, &String)| {
        let sealed = seal_for(&env, &["vault:default"], name, value);
        match dialect {
            "node" => format!("export {name} = {sealed}  # of the shop\r\n"),
            _ => format!("{name}={sealed}\n"),
        }
    };
    let lines: String = names.iter().zip(&values).take(count).map(line).collect();
    let text = format!("# shop\nNAME=shop\n{lines}");
    env.write(".env", &text);
    (env, text, values)
}

fn text_of(env: &TestEnv) -> String {
    String::from_utf8(env.read(".env")).expect("text")
}

#[test]
fn what_is_unsealed_and_sealed_again_is_what_it_was() {
    let (env, sealed, values) = scene("node");
    env.plaintext_file(".env");
    let file = env.work().join(".env");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("a mode");
    let words = ["unseal", ".env", "--env-dialect", "node"];
    let listed = env.run([&words[..], &["--dry-run"]].concat()).output().code(0).stdout;
    assert!(listed.contains(".env:3: DB_PASSWORD\n"), "{listed}");
    assert_eq!(text_of(&env), sealed);
    let said = env.run([&words[..], &["--yes"]].concat()).output().code(0).stderr;
    assert!(said.contains("unsealed 3 values") && said.contains("in plain text now"), "{said}");
    assert_eq!(fs::metadata(&file).expect("it").permissions().mode() & 0o777, 0o640);
    let text = text_of(&env);
    assert!(!text.contains("sealed:") && text.contains("  # of the shop\r\n"), "in plain text");
    let names = ["DB_PASSWORD", "API_TOKEN", "TLS_KEY"];
    let mut run = env.run([&["run", "-f", ".env", "--", "printenv"], &names[..]].concat());
    // The longest first, as it has another one in it.
    for value in values.iter().rev() {
        run = run.declare_output_may_contain(&**value);
    }
    run.output().code(0).stdout_is(&format!("{}\n", values.join("\n")));
    // Nothing is left to unseal, nothing is kept beside the file, and going back is sealing.
    env.run([&words[..], &["--yes"]].concat()).output().code(0);
    env.run(["undo"]).output().code(1);
    env.run(["resume"]).output().code(0);
    let seal = ["seal", ".env", "-k", "vault:default", "--env-dialect", "node", "--yes"];
    let seal =
        [&seal[..], &["--select", "DB_*", "--select", "API_*", "--select", "TLS_*"]].concat();
    env.run(&seal).output().code(0);
    assert_eq!(text_of(&env), sealed);
    // One alone.
    env.run([&words[..], &["--yes", "--select", "API_TOKEN"]].concat()).output().code(0);
    assert_eq!(text_of(&env).matches("sealed:").count(), 2);
    env.run(&seal).output().code(0);
    assert_eq!(text_of(&env), sealed);
    env.no_plaintext_file(".env");
}

#[test]
fn what_cannot_be_unsealed_stays() {
    let (env, sealed, _) = scene("auto");
    let refused = |text: &str, code: i32, why: &str| {
        env.write(".env", text);
        let said = env.run(["unseal", ".env", "--yes"]).output().code(code).stderr;
        assert!(said.contains(why), "{why}\n{said}");
        assert_eq!(text_of(&env), text);
    };
    refused(&sealed.replace("DB_PASSWORD", "OTHER"), 4, "DB_PASSWORD");
    let value = sealed[sealed.find("sealed:").expect("a value")..].trim_end();
    refused(&sealed.replace(value, &altered(value, 3)), 4, "DB_PASSWORD");
    // Programs disagree about a comment behind a value.
    refused(&sealed.replace(value, &format!("{value} # x")), 1, "--env-dialect");
    env.write(".env", &sealed);
    env.run(["unseal", ".env"]).output().code(2);
    env.run(["unseal", ".env", "--yes", "--select", "NAME"]).output().code(2);
    assert_eq!(text_of(&env), sealed);
    env.plaintext_file(".env");
    env.run(["unseal", ".env", "--yes"]).output().code(0);
}
