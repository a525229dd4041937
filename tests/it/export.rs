//! `export`: entries leave as files that read back as they are, or not at all.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::cloud;
use crate::support::env::TestEnv;

const DIALECTS: [&str; 7] = ["node", "dotenvx", "python", "ruby", "docker", "systemd", "bash"];

fn set(env: &TestEnv, reference: &str, value: &str) {
    env.run(["set", reference, "-", "--raw"]).stdin(value).output().code(0);
}

/// Values that need care in one dialect or another, each with a secret in it.
fn awkward(env: &TestEnv) -> Vec<String> {
    let canary = |at: usize| env.canary(&format!("value {at}"));
    let texts = [
        "{}",
        " {} ",
        "{}\n{}\n",
        "it's {}",
        "\"{}\"",
        "'{}' \"{}\"",
        "`{}`'\"",
        "{}\\",
        "{}\\n$A",
        "${A}{}",
        "$({})",
        "#{}",
        "{} # {}",
        "\t{}=é\u{1f511}",
        "{}\r\n",
        "'",
        "\"{}",
    ];
    let fill = |(at, text): (usize, &&str)| text.replace("{}", &canary(at));
    texts.iter().enumerate().map(fill).collect()
}

#[test]
fn what_leaves_comes_back_the_same_in_every_dialect() {
    let env = TestEnv::new(KMSEAL);
    let values = awkward(&env);
    let names: Vec<String> = (0..values.len()).map(|at| format!("V{at}")).collect();
    for (name, value) in names.iter().zip(&values) {
        set(&env, &format!("vault://shop/{name}"), value);
    }
    env.plaintext_file("out.env");
    for dialect in DIALECTS {
        let export = |references: &[String]| {
            let words = ["export", "--env-dialect", dialect, "-o", "out.env", "--force"];
            let words = words.into_iter().chain(references.iter().map(String::as_str));
            env.run(words.collect::<Vec<_>>()).output()
        };
        let mut fits = Vec::new();
        for (name, value) in names.iter().zip(&values) {
            let reference = format!("vault://shop/{name}");
            let output = export(std::slice::from_ref(&reference));
            match output.code {
                Some(0) => fits.push((reference, value)),
                Some(1) => {
                    assert!(output.stderr.contains(&format!("{name}: {dialect} would read")));
                }
                other => panic!("{dialect}, {name}: {other:?} {}", output.stderr),
            }
        }
        // Docker takes one line as it stands; the others quote.
        let least = if dialect == "docker" { 14 } else { 13 };
        assert!(fits.len() >= least, "{dialect} takes only {}", fits.len());
        let references: Vec<String> = fits.iter().map(|(reference, _)| reference.clone()).collect();
        export(&references).code(0);
        let to = format!("vault://{dialect}");
        let words = ["import", "out.env", "--to", &to, "--env-dialect", dialect, "--yes"];
        env.run(words).output().code(0);
        for (reference, value) in fits {
            let copy = reference.replace("vault://shop", &to);
            let get = env.run(["get", &copy, "--reveal", "-n"]);
            get.declare_output_may_contain(&**value).output().code(0).stdout_is(value);
        }
    }
}

#[test]
fn json_holds_any_text_and_comes_back_the_same() {
    let env = TestEnv::new(KMSEAL);
    let values = awkward(&env);
    for (at, value) in values.iter().enumerate() {
        set(&env, &format!("vault://shop/dev/V{at}"), value);
    }
    set(&env, "vault://shop/dev/a/b", "below");
    env.plaintext_file("out.json");
    env.run(["export", "vault://shop/dev", "--format", "json", "-o", "out.json"]).output().code(0);
    let text = String::from_utf8(env.read("out.json")).expect("text");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    for (at, value) in values.iter().enumerate() {
        assert_eq!(document[format!("V{at}")], json!(value));
    }
    assert_eq!(document["a/b"], "below");
    env.run(["import", "out.json", "--to", "vault://copy", "-y"]).output().code(0);
    let again = env.run(["export", "vault://copy", "--format", "json"]);
    again.declare_output_may_contain(&*text).output().code(0).stdout_is(&text).stderr_is("");
}

#[test]
fn a_file_is_private_and_never_somebody_elses() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    set(&env, "vault://shop/A", &value);
    let export = |more: &[&str]| env.run([&["export", "vault://shop"], more].concat()).output();
    let mode = |name: &str| fs::metadata(env.work().join(name)).expect("is there").mode() & 0o777;
    env.plaintext_file("out.env");
    export(&["-o", "out.env"]).code(0).stdout_is("").stderr_is(
        "wrote 1 value to out.env in plain text\n\
         hint: keep the file out of git, and remove it when it has done its work\n",
    );
    let text = format!("A={value}\n");
    assert_eq!((env.read("out.env"), mode("out.env")), (text.clone().into_bytes(), 0o600));

    env.write("mine", "mine");
    symlink("mine", env.work().join("link")).expect("a link");
    symlink("nowhere", env.work().join("dangling")).expect("a link");
    fs::create_dir(env.work().join("folder")).expect("a folder");
    for name in ["mine", "link", "dangling", "folder"] {
        let refused = export(&["-o", name]).code(1);
        assert!(refused.stderr.contains(&format!("{name} is there already")), "{}", refused.stderr);
        assert!(refused.stderr.contains("--force"));
    }
    for name in ["link", "dangling", "folder"] {
        export(&["-o", name, "--force"]).code(1);
    }
    fs::hard_link(env.work().join("mine"), env.work().join("other")).expect("a link");
    let refused = export(&["-o", "mine", "--force"]).code(1).stderr;
    assert!(refused.contains("has other names (hard links)"), "{refused}");
    fs::remove_file(env.work().join("other")).expect("removes it");
    // A dash is standard output here as well.
    let shown = env.run(["export", "vault://shop", "-o", "-"]);
    shown.declare_output_may_contain(&*value).output().code(0).stdout_is(&text);
    assert_eq!(env.read("mine"), b"mine");
    assert!(!env.work().join("nowhere").exists());
    env.plaintext_file("mine");
    export(&["-o", "mine", "--force"]).code(0);
    assert_eq!((env.read("mine"), mode("mine")), (text.into_bytes(), 0o600));
    export(&["-o", "none/out.env"]).code(1);
    export(&["--force"]).code(2);
    let left: Vec<_> = fs::read_dir(env.work()).expect("a folder").collect();
    assert_eq!(left.len(), 5, "{left:?}");
}

#[test]
fn a_bundle_becomes_its_members() {
    let env = TestEnv::new(KMSEAL);
    let [first, second] = ["first", "second"].map(|label| env.canary(label));
    set(&env, "vault://shop/prod", &format!(r#"{{"Z":"{first}","A":"{second}","PORT":5432}}"#));
    set(&env, "vault://shop/nested", r#"{"a":{"b":"c"}}"#);
    set(&env, "vault://shop/PLAIN", "plain");
    let export = |words: &[&str], expected: &str| {
        let run = env.run([&["export"], words].concat());
        run.declare_output_may_contain(expected).output().code(0).stdout_is(expected);
    };
    export(&["vault://shop/prod"], &format!("Z={first}\nA={second}\nPORT=5432\n"));
    export(&["vault://shop/prod#A"], &format!("A={second}\n"));
    export(&["vault://shop/prod#Z", "vault://shop/PLAIN"], &format!("Z={first}\nPLAIN=plain\n"));
    export(&["vault://shop/nested"], "nested='{\"a\":{\"b\":\"c\"}}'\n");
    // Found below a name it is one value, as it stands.
    let whole = format!("prod='{{\"Z\":\"{first}\",\"A\":\"{second}\",\"PORT\":5432}}'\n");
    export(&["vault://shop"], &format!("PLAIN=plain\nnested='{{\"a\":{{\"b\":\"c\"}}}}'\n{whole}"));
    export(
        &["vault://shop/", "vault://shop/PLAIN"],
        &format!("PLAIN=plain\nnested='{{\"a\":{{\"b\":\"c\"}}}}'\n{whole}"),
    );
    set(&env, "vault://shop/prod", &format!(r#"{{"A":"{first}"}}"#));
    export(&["vault://shop/prod#Z@1"], &format!("Z={first}\n"));
}

#[test]
fn what_cannot_leave_is_named() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    set(&env, "vault://one/A", &value);
    set(&env, "vault://two/A", "x");
    set(&env, "vault://odd/a/b", "x");
    env.run(["set", "vault://odd/BINARY", "-"]).stdin([0xff, 0xfe]).output().code(0);
    env.run(["set", "vault://odd/NUL", "-"]).stdin([b'a', 0]).output().code(0);
    let refused = |words: &[&str]| {
        let words = [&["export"], words, &["-o", "out"]].concat();
        let output = env.run(words).output().code(1).stdout_is("");
        assert!(!env.work().join("out").exists());
        output.stderr
    };
    let both = refused(&["vault://one", "vault://two"]);
    assert!(both.contains("A: vault://one/A, vault://two/A"), "{both}");
    let odd = refused(&["vault://odd"]);
    for line in [
        "a/b: node reads no variable of that name",
        "BINARY: its value is not valid UTF-8",
        "NUL: its value has a NUL byte",
    ] {
        assert!(odd.contains(line), "{odd}");
    }
    let odd = refused(&["vault://odd", "--format", "json"]);
    assert!(odd.contains("BINARY: its value is not valid UTF-8") && !odd.contains("NUL"), "{odd}");
    assert!(refused(&["vault://none"]).contains("there is nothing at vault://none"));
    assert!(refused(&["vault://one/A#x"]).contains("not a JSON object"));
    env.run(["delete", "vault://one/A", "-y"]).output().code(0);
    assert!(refused(&["vault://one"]).contains("there is nothing at vault://one"));
    env.run(["export"]).output().code(2);
    env.run(["export", "shop"]).output().code(2);
}

#[test]
fn the_document_holds_values_only_when_revealed() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    set(&env, "vault://shop/A", &value);
    let data = |words: &[&str], allowed: &str| {
        let run = env.run([&["export", "vault://shop", "--json"], words].concat());
        let output = run.declare_output_may_contain(allowed).output().code(0);
        serde_json::from_str::<Value>(&output.stdout).expect("JSON")["data"].clone()
    };
    let names = json!([{"name": "A", "reference": "vault://shop/A"}]);
    assert_eq!(data(&[], "-"), json!({"variables": names}));
    let revealed = json!([{"name": "A", "reference": "vault://shop/A", "value": value}]);
    assert_eq!(data(&["--reveal"], &value), json!({"variables": revealed}));
    env.plaintext_file("out.env");
    let written = json!({"format": "dotenv", "path": "out.env", "variables": names});
    assert_eq!(data(&["-o", "out.env"], "-"), written);
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_values_only_when_asked() {
    use crate::support::pty::Pty;
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    set(&env, "vault://shop/A", &value);
    let mut terminal = Pty::spawn(env.command(["export", "vault://shop"]));
    assert_eq!(terminal.wait().code(), Some(1));
    assert!(terminal.screen().contains("-o FILE"), "{}", terminal.screen());
    env.assert_clean("the terminal", &terminal.transcript);
    let mut terminal = Pty::spawn(env.command(["export", "vault://shop", "--reveal"]));
    assert_eq!(terminal.wait().code(), Some(0));
    assert!(terminal.screen().contains(&format!("A={value}")));
    set(&env, "vault://shop/B", "\u{1b}[2J");
    let mut terminal = Pty::spawn(env.command(["export", "vault://shop", "--reveal"]));
    assert_eq!(terminal.wait().code(), Some(1));
    env.assert_clean("the terminal", &terminal.transcript);
}

#[test]
fn from_aws_in_one_wave() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let [first, second, third] = ["first", "second", "third"].map(|label| env.canary(label));
    env.run(["set", "sm://shop/prod", "-"])
        .stdin(format!(r#"{{"B":"{first}","A":"it's {second}"}}"#))
        .output()
        .code(0);
    env.run(["set", "ssm:///shop/prod/C", "-"]).stdin(&*third).output().code(0);
    env.run(["set", "ssm:///shop/prod/D", "-"]).stdin("plain").output().code(0);
    account.front().clear();
    let expected = format!("B={first}\nA=\"it's {second}\"\nC={third}\nD=plain\n");
    let words = ["export", "sm://shop/prod", "ssm:///shop/prod"];
    let run = env.run(words).declare_output_may_contain(&*expected);
    run.output().code(0).stdout_is(&expected).stderr_is("");
    assert_eq!(account.front().count("GetParameters"), 1);
    let fetched = ["BatchGetSecretValue", "GetSecretValue"].map(|it| account.front().count(it));
    assert_eq!(fetched.iter().sum::<usize>(), 1);
}
