//! `import`: the values of a file go into a store, each of them once.

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Calls, Fault, cloud};
use crate::support::env::TestEnv;

/// A file with two secrets and a setting.
struct Scene {
    env: TestEnv,
    password: String,
    token: String,
    file: String,
}

impl Scene {
    fn new() -> Self {
        Self::with(TestEnv::new(KMSEAL))
    }

    fn with(env: TestEnv) -> Self {
        let [password, token] = ["password", "token"].map(|label| env.canary(label));
        let file = format!("NAME=shop\nDB_PASSWORD={password}\n# of the shop\nAPI_TOKEN={token}\n");
        env.plaintext_file(".env");
        env.write(".env", &file);
        Self { env, password, token, file }
    }

    #[track_caller]
    fn import(&self, words: &[&str], code: i32) -> String {
        let words = [&["import", ".env"], words].concat();
        let stderr = self.env.run(words).output().code(code).stderr;
        assert_eq!(self.env.read(".env"), self.file.as_bytes(), "the file stays as it is");
        stderr
    }

    #[track_caller]
    fn holds(&self, reference: &str, value: &str) {
        let get = self.env.run(["get", reference, "--reveal", "-n"]);
        get.declare_output_may_contain(value).output().code(0).stdout_is(value);
    }

    fn versions(&self, reference: &str) -> usize {
        let output = self.env.run(["history", reference, "--json"]).output().code(0);
        let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        document["data"].as_array().expect("a list").len()
    }
}

#[test]
fn everything_is_stored_once_and_the_file_stays() {
    let scene = Scene::new();
    let to = ["--to", "vault://shop/dev", "--yes"];
    let dry = scene.env.run(["import", ".env", "--to", "vault://shop/dev", "--dry-run"]).output();
    let expected = "VARIABLE     TO                            \n\
                    NAME         vault://shop/dev/NAME         \n\
                    DB_PASSWORD  vault://shop/dev/DB_PASSWORD  \n\
                    API_TOKEN    vault://shop/dev/API_TOKEN    \n";
    let lines =
        |text: &str| text.lines().map(str::trim_end).map(ToOwned::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&dry.code(0).stdout), lines(expected));
    assert!(!scene.env.home().join(".local/share/kmseal").exists(), "a dry run makes no vault");

    let said = scene.import(&to, 0);
    assert!(said.contains("stored 3 values; read back, compared\n"), "{said}");
    assert!(said.contains("hint: .env still holds the values in plain text"), "{said}");
    scene.holds("vault://shop/dev/NAME", "shop");
    scene.holds("vault://shop/dev/DB_PASSWORD", &scene.password);
    scene.holds("vault://shop/dev/API_TOKEN", &scene.token);
    assert!(scene.import(&to, 0).contains("nothing to store"));
    assert_eq!(scene.versions("vault://shop/dev/API_TOKEN"), 1);

    let members = ["--to", "vault://shop/all", "--layout", "members", "--exclude", "NAME", "-y"];
    scene.import(&members, 0);
    scene.holds("vault://shop/all#DB_PASSWORD", &scene.password);
    let whole = format!(r#"{{"DB_PASSWORD":"{}","API_TOKEN":"{}"}}"#, scene.password, scene.token);
    scene.holds("vault://shop/all", &whole);
    scene.import(&["--to", "vault://shop/some", "--select", "*_TOKEN", "-y"], 0);
    let list = scene.env.run(["list", "vault://shop/some"]).output().code(0).stdout;
    assert_eq!(list.lines().count(), 2, "{list}");
}

#[test]
fn other_values_are_written_over_only_when_asked() {
    let scene = Scene::new();
    let other = scene.env.canary("other");
    let reference = "vault://shop/dev/DB_PASSWORD";
    scene.env.run(["set", reference, "-"]).stdin(&*other).output().code(0);
    let to = ["--to", "vault://shop/dev", "--yes"];
    let refused = scene.import(&to, 1);
    assert!(refused.contains("line 2: DB_PASSWORD: the store has another value"), "{refused}");
    assert!(refused.contains("--on-conflict overwrite"), "{refused}");
    scene.env.run(["get", "vault://shop/dev/NAME"]).output().code(1);
    scene.import(&[&to[..], &["--on-conflict", "skip"]].concat(), 0);
    scene.holds(reference, &other);
    scene.holds("vault://shop/dev/API_TOKEN", &scene.token);
    scene.import(&[&to[..], &["--on-conflict", "overwrite"]].concat(), 0);
    scene.holds(reference, &scene.password);
    assert_eq!(scene.versions(reference), 2);
    assert_eq!(scene.versions("vault://shop/dev/NAME"), 1);
}

#[test]
fn standard_input_and_the_report() {
    let scene = Scene::new();
    let words = ["import", "-", "--to", "vault://shop", "--json", "-y"];
    let output = scene.env.run(words).stdin(&*scene.file).output().code(0);
    let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let item = |name: &str, line: usize| {
        json!({"variable": name, "line": line, "reference": format!("vault://shop/{name}"),
            "stored": true, "same": false, "obstacle": null})
    };
    let items = [item("NAME", 1), item("DB_PASSWORD", 2), item("API_TOKEN", 4)];
    assert_eq!(document["data"], json!({"outcome": "done", "items": items, "reminders": []}));
    scene.holds("vault://shop/API_TOKEN", &scene.token);
    // Nobody can be asked.
    scene.env.run(["import", "-", "--to", "vault://new"]).stdin("A=b\n").output().code(2);
    let words = ["import", "-", "--to", "vault://new", "--passphrase-file", "-", "-y"];
    scene.env.run(words).stdin("A=b\n").output().code(2);
}

#[test]
fn json_is_one_object() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    let import = |text: &str, code| {
        env.plaintext_file("in.json");
        env.write("in.json", text);
        env.run(["import", "in.json", "--to", "vault://shop", "-y"]).output().code(code).stderr
    };
    for (text, says) in [
        (format!("[\"{value}\"]"), "line 1, column 0: not one JSON object"),
        (format!("{{\"A\":\n\"{value}\""), "line 2, column"),
        (value.clone(), "not one JSON object"),
        (format!("{{\"A\":[\"{value}\"]}}"), "the member \"A\" is an array"),
        (format!("{{\"A\":null,\"B\":\"{value}\"}}"), "the member \"A\" is null"),
        (
            format!("{{\"A\":\"{value}\",\"A\":\"b\"}}"),
            "the name \"A\" stands there more than once",
        ),
        (format!("{{\"a b\":\"{value}\"}}"), "a b: its name cannot be part of a reference"),
        (format!("{{\"A\":\"vault://x\",\"B\":\"{value}\"}}"), "A: it is a reference and no value"),
    ] {
        let said = import(&text, 1);
        assert!(said.contains(says), "{says}: {said}");
    }
    import(
        &format!("{{\"A\":\"{value}\",\"N\":1.50,\"T\":true,\"O\":{{\"z\": 1}},\"E\":\"\"}}"),
        0,
    );
    for (name, expected) in
        [("A", &*value), ("N", "1.50"), ("T", "true"), ("O", "{\"z\": 1}"), ("E", "")]
    {
        let get = env.run(["get", &format!("vault://shop/{name}"), "--reveal", "-n"]);
        get.declare_output_may_contain(&*value).output().code(0).stdout_is(expected);
    }
}

#[test]
fn programs_must_agree_unless_one_is_named() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    env.plaintext_file(".env");
    env.write(".env", format!("A=\"{value}\" # note\nB={value}\nC=$B\n"));
    let import = |words: &[&str], code| {
        let words = [&["import", ".env", "--to", "vault://shop", "-y"], words].concat();
        env.run(words).output().code(code).stderr
    };
    let said = import(&[], 2);
    assert!(said.contains("line 1: A: ") && said.contains("--env-dialect node"), "{said}");
    assert!(!said.contains("line 2"), "{said}");
    let said = import(&["--env-dialect", "bash"], 1);
    assert!(said.contains("line 3: C: bash expands variables"), "{said}");
    import(&["--env-dialect", "bash", "--exclude", "C"], 0);
    let said = import(&["--select", "X*"], 2);
    assert!(said.contains("no variable matches"), "{said}");
    env.write(".env", format!("B={value}\nA B=c\n"));
    let said = import(&["--env-dialect", "docker"], 1);
    assert!(said.contains("line 2: docker refuses the file"), "{said}");
}

#[test]
fn into_aws_again_after_it_was_cut_off() {
    let account = cloud().account();
    let scene = Scene::with(TestEnv::with_cloud(KMSEAL, &account));
    let to = ["--to", "ssm:///shop", "--yes"];
    // Said before anything is written, all of it.
    scene.env.plaintext_file("odd.json");
    let large = "x".repeat(8_193);
    scene.env.write("odd.json", json!({"A": "{{b}}", "B": large, "C": "", "D": "d"}).to_string());
    let words = ["import", "odd.json", "--to", "ssm:///odd", "-y"];
    let said = scene.env.run(words).output().code(1).stderr;
    for line in [
        "A: its value has `{{` in it",
        "B: its value is larger",
        "C: Parameter Store takes no empty",
    ] {
        assert!(said.contains(line), "{said}");
    }
    assert_eq!(account.front().count("PutParameter"), 0);

    let front = account.front();
    front.inject(Fault::AccessDenied, Calls::of("PutParameter").nth(2).times(50));
    let said = scene.import(&to, 3);
    assert!(said.contains("was stored"), "{said}");
    assert!(said.contains("run the same command again"), "{said}");
    front.heal();
    scene.import(&to, 0);
    for (name, value) in
        [("NAME", "shop"), ("DB_PASSWORD", &scene.password), ("API_TOKEN", &scene.token)]
    {
        let reference = format!("ssm:///shop/{name}");
        scene.holds(&reference, value);
        assert_eq!(scene.versions(&reference), 1);
    }
    assert!(scene.import(&to, 0).contains("nothing to store"));

    scene.import(&["--to", "sm://shop/prod", "--yes"], 0);
    scene.holds("sm://shop/prod#API_TOKEN", &scene.token);
    // An object takes an empty member, and one of any name that can be read again.
    let odd = json!({"E": "", "\u{e9}": "x", "a b": "y", "a@b": "z"});
    scene.env.write("odd.json", odd.to_string());
    let words = ["import", "odd.json", "--to", "sm://shop/odd", "-y"];
    scene.env.run(words).output().code(0);
    for (name, value) in [("\u{e9}", "x"), ("a b", "y"), ("a@b@AWSCURRENT", "z")] {
        scene.holds(&format!("sm://shop/odd#{name}"), value);
    }
    let empty = scene.env.run(["get", "sm://shop/odd#E", "--reveal", "-n"]);
    empty.output().code(0).stdout_is("");
    // In the vault what stands behind an `@` is a version.
    let words = ["import", "odd.json", "--to", "vault://odd", "--layout", "members", "-y"];
    let said = scene.env.run(words).output().code(1).stderr;
    assert!(said.contains("a@b: its name cannot be part of a reference"), "{said}");
    scene.import(&["--to", "sm://shop/each", "--layout", "each", "--yes"], 0);
    scene.holds("sm://shop/each/API_TOKEN", &scene.token);
}
