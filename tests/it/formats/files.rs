//! Flags and files of the formats, and files that are not what they are taken for.

use serde_json::json;

use crate::KMSEAL;
use crate::support::env::TestEnv;

fn set(env: &TestEnv, reference: &str, value: &str) {
    env.run(["set", reference, "-", "--raw"]).stdin(value).output().code(0);
}

#[test]
fn flags_belong_to_their_formats() {
    let env = TestEnv::new(KMSEAL);
    set(&env, "vault://shop/A", "b");
    for (words, says) in [
        (&["--format", "k8s"][..], "a Secret of Kubernetes has a name"),
        (&["--format", "k8s", "--name", "Shop"], "lower-case letters, digits, `-` and `.`"),
        (&["--format", "k8s", "--name", "a\"b"], "lower-case letters, digits, `-` and `.`"),
        (&["--format", "k8s", "--name", "a", "--namespace", "a.b"], "make a namespace"),
        (&["--format", "yaml", "--name", "a"], "--name and --namespace are for a Secret"),
        (&["--namespace", "a"], "--name and --namespace are for a Secret"),
        (&["--format", "yaml", "--env-dialect", "node"], "and this is a YAML mapping"),
        (&["--format", "chamber"], "--format <FORMAT> takes one of: dotenv, json"),
    ] {
        let words = [&["export", "vault://shop"], words].concat();
        let said = env.run(words).output().code(2).stderr;
        assert!(said.contains(says), "{says}: {said}");
    }
    env.write("a.json", "{}");
    let words = ["import", "a.json", "--to", "vault://x", "--env-dialect", "node"];
    let said = env.run(words).output().code(2).stderr;
    assert!(said.contains("--env-dialect says who reads a `.env` file"), "{said}");
}

#[test]
fn each_looks_as_it_should() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    set(&env, "vault://shop/DB_PASSWORD", &value);
    set(&env, "vault://shop/NO", "it's ${1}\n");
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &value);
    for (words, text) in [
        (&["yaml"][..], format!("DB_PASSWORD: \"{value}\"\n\"NO\": \"it's ${{1}}\\n\"\n")),
        (&["shell"], format!("export DB_PASSWORD='{value}'\nexport NO='it'\\''s ${{1}}\n'\n")),
        (&["terraform"], format!("DB_PASSWORD = \"{value}\"\nNO = \"it's $${{1}}\\n\"\n")),
        (
            &["k8s", "--name", "shop"],
            format!(
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: \"shop\"\ntype: Opaque\ndata:\n  \
                 DB_PASSWORD: \"{encoded}\"\n  \"NO\": \"aXQncyAkezF9Cg==\"\n"
            ),
        ),
    ] {
        let words = [&["export", "vault://shop", "--format"], words].concat();
        let run = env.run(words).declare_output_may_contain(&*text);
        run.output().code(0).stdout_is(&text).stderr_is("");
    }
}

/// Names that the target gives a meaning of its own, or cannot have.
#[test]
fn names_are_refused_where_nothing_reads_them() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    let refused = |format: &[&str], name: &str| {
        let object = json!({ name: value }).to_string();
        env.run(["set", "vault://names", "-"]).stdin(object).output().code(0);
        let words = [&["export", "vault://names", "--format"], format].concat();
        let output = env.run(words).output().code(1).stdout_is("");
        assert!(output.stderr.contains("no variable of that name"), "{name}: {}", output.stderr);
    };
    for name in ["a b", "a-b", "1a", "", "a=b", "\u{e9}", "UID", "PPID", "OPTIND", "RANDOM", "_"] {
        refused(&["shell"], name);
    }
    for name in ["a b", "1a", "", "count", "a.b"] {
        refused(&["terraform"], name);
    }
    for name in ["a b", "", "..a", "a/b", "\u{e9}"] {
        refused(&["k8s", "--name", "shop"], name);
    }
    refused(&["yaml"], &"n".repeat(1_100));
}

#[test]
fn names_of_every_kind_are_read_by_yaml() {
    let env = TestEnv::new(KMSEAL);
    let names = [
        "yes",
        "No",
        "null",
        "~",
        "",
        "1",
        "1e3",
        "0x1f",
        "2001-12-14",
        "<<",
        "=",
        "a b",
        "a: b",
        "#a",
        "- a",
        "\u{e9}",
        "\u{2028}",
        "\u{1f511}",
        "\"",
        "'",
        "a\\b",
        "a\nb",
        "?",
        "_",
        "y",
        ".inf",
    ];
    let object: serde_json::Map<_, _> =
        names.iter().map(|name| ((*name).to_owned(), json!(format!("of {name}")))).collect();
    let object = serde_json::Value::from(object).to_string();
    env.run(["set", "vault://names", "-"]).stdin(object).output().code(0);
    env.run(["export", "vault://names", "--format", "yaml", "-o", "out"]).output().code(0);
    for reader in ["yaml 1.1", "yaml 1.2"] {
        let read = super::peer::read(&env, reader, "out", &names, None).expect("a reader");
        for name in names {
            assert_eq!(read[name], format!("of {name}").into_bytes(), "{reader}: {name:?}");
        }
    }
}

#[test]
fn a_file_that_is_something_else_is_told_apart() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    let files = [
        ("dotenv", format!("# shop\nA={value}\nB=c\n")),
        ("json", format!("{{\"A\": \"{value}\", \"B\": 1}}\n")),
        ("yaml", format!("# shop\nA: {value}\nB: 1\n")),
        ("k8s", format!("apiVersion: v1\nkind: Secret\nstringData:\n  A: {value}\n")),
        ("terraform", format!("a = \"{value}\"\nb = 1\n")),
        ("shell", format!("export A='{value}'\nexport B='it'\\''s'\n")),
    ];
    env.plaintext_file("in");
    let mut told = 0;
    for (is, text) in &files {
        env.write("in", text);
        for taken_for in ["dotenv", "json", "yaml", "k8s", "terraform", "shell"] {
            let to = format!("vault://{taken_for}/{is}");
            let words = ["import", "in", "--format", taken_for, "--to", &to, "-y"];
            let output = env.run(words).output();
            if *is == taken_for {
                output.code(0);
                continue;
            }
            // What one reads as well is the same there.
            let reads_both = matches!(
                (*is, taken_for),
                ("json", "yaml") | ("dotenv" | "shell", "dotenv" | "shell")
            );
            if reads_both && output.code != Some(1) {
                continue;
            }
            // Programs differ about what some of them read as a `.env` file, too.
            let (code, says) = match (*is, taken_for) {
                ("terraform", "dotenv") => (2, "it may be "),
                _ => (1, ", but like "),
            };
            let said = output.code(code).stderr;
            let hint = format!("--format {is}");
            assert!(said.contains(&hint), "{is} taken for {taken_for}: {said}");
            assert!(said.contains(says), "{is} taken for {taken_for}: {said}");
            told += 1;
        }
    }
    assert!(told >= 26, "only {told} were told apart");
    for nonsense in [&b"\xff\xfe\x00"[..], b"nonsense", b"%PDF-1.7\n", b"[1, 2]"] {
        env.write("in", nonsense);
        for taken_for in ["json", "yaml", "k8s", "terraform", "chamber", "credstash"] {
            let words = ["import", "in", "--format", taken_for, "--to", "vault://x", "-y"];
            let said = env.run(words).output().code(1).stderr;
            assert!(!said.contains("but like"), "{taken_for}: {said}");
        }
    }
}

/// Shapes from the sources and tests of chamber (`cmd/export.go`, `cmd/export_test.go`) and of credstash
/// (`credstash.py`, `getall`).
#[test]
fn exports_of_other_tools_come_in() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    let holds = |reference: &str, expected: &str| {
        let get = env.run(["get", reference, "--reveal", "-n"]);
        get.declare_output_may_contain(&*value).output().code(0).stdout_is(expected);
    };
    let import = |tool: &str, text: String| {
        env.plaintext_file("in");
        env.write("in", text);
        env.run(["import", "in", "--format", tool, "--to", "vault://in", "-y"]).output().code(0);
    };
    // The first is what chamber writes by itself; then -f yaml, dotenv, tfvars.
    import("chamber", format!("{{\"api-key\":\"{value}\\u003c\",\"host\":\"a\"}}\n"));
    holds("vault://in/API_KEY", &format!("{value}<"));
    import("chamber", format!("yaml-key: \"{value}: \\n\"\nyaml_port: \"1\"\n"));
    holds("vault://in/YAML_KEY", &format!("{value}: \n"));
    import("chamber", format!("ENV_KEY=\"\\\"{value}\\$a\\n\\`\\\\n\"\nENV_EMPTY=\"\"\n"));
    holds("vault://in/ENV_KEY", &format!("\"{value}$a\n`\\n"));
    holds("vault://in/ENV_EMPTY", "");
    import("chamber", format!("tf_key = \"{value} = \\\"${{\"\n").replace("${", "\\${"));
    holds("vault://in/TF_KEY", &format!("{value} = \"${{"));
    import("credstash", format!("{{\n    \"db.password\": \"{value}'\",\n    \"n\": \"1\"\n}}\n"));
    holds("vault://in/db.password", &format!("{value}'"));
    import("credstash", format!("DB.KEY='{value}\n\"$a\\n'\nOTHER=''\n\n"));
    holds("vault://in/DB.KEY", &format!("{value}\n\"$a\\n"));
    import("credstash", format!("yaml.key: '{value}: it''s'\n"));
    holds("vault://in/yaml.key", &format!("{value}: it's"));
    env.write("in", format!("A='{value}'s'\n"));
    let words = ["import", "in", "--format", "credstash", "--to", "vault://x", "-y"];
    let said = env.run(words).output().code(1).stderr;
    assert!(said.contains("line 1, column 1: not a line that credstash writes"), "{said}");
    assert!(said.contains("which is JSON"), "{said}");
}

/// Whatever a file says, it is text.
#[test]
fn nothing_is_run_or_computed() {
    let env = TestEnv::new(KMSEAL);
    for (format, text, says) in [
        ("shell", "export A=$(touch ran)\n", "A: bash expands variables"),
        ("shell", "export A=`touch ran`\n", "A: bash expands variables"),
        ("yaml", "A: !!python/object/apply:os.system [touch ran]\n", "and not a value"),
        ("yaml", "A: &a [b, b]\nB: [*a, *a]\nC: [*a, *a]\n", "and not a value"),
        ("terraform", "a = file(\"/etc/hostname\")\n", "an expression, and not a value"),
        ("terraform", "a = \"${file(\"in\")}\"\n", "a template, which Terraform would compute"),
    ] {
        env.write("in", text);
        let words = ["import", "in", "--format", format, "--to", "vault://in", "-y"];
        let said = env.run(words).output().code(1).stderr;
        assert!(said.contains(says), "{text}: {said}");
        assert!(!env.work().join("ran").exists(), "{text}");
    }
    env.write("in", "touch ran\nexport A=b\n");
    let words = ["import", "in", "--format", "shell", "--to", "vault://in", "-y"];
    let said = env.run(words).output().code(0).stderr;
    assert!(said.contains("line 1: the line runs a command"), "{said}");
    assert!(!env.work().join("ran").exists());
}

#[test]
fn the_name_of_a_file_says_what_it_is() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    for (file, text) in [
        ("in.yaml", format!("A: {value}\n")),
        ("in.YML", format!("B: {value}\n")),
        ("in.sh", format!("export C='{value}'\n")),
        ("in.tfvars", format!("d = \"{value}\"\n")),
        ("in.json", format!("{{\"E\":\"{value}\"}}")),
        ("in.env", format!("F={value}\n")),
    ] {
        env.plaintext_file(file);
        env.write(file, text);
        env.run(["import", file, "--to", "vault://in", "-y"]).output().code(0);
    }
    for name in ["A", "B", "C", "d", "E", "F"] {
        let get = env.run(["get", &format!("vault://in/{name}"), "--reveal", "-n"]);
        get.declare_output_may_contain(&*value).output().code(0).stdout_is(&value);
    }
}
