//! The `secrets` of a container definition: no values, and ARNs that lead to them.

use std::os::unix::fs::MetadataExt as _;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::cloud;
use crate::support::env::TestEnv;

#[test]
fn names_and_arns_that_lead_to_the_values() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let [first, token, parameter] = ["first", "token", "parameter"].map(|label| env.canary(label));
    let set = |reference: &str, value: &str| {
        env.run(["set", reference, "-", "--raw"]).stdin(value).output().code(0);
    };
    set("sm://shop/prod", &json!({ "DB_PASSWORD": first, "PORT": "5432" }).to_string());
    set("sm://shop/token", &token);
    set("ssm:///shop/API_KEY", &parameter);
    let sources = ["sm://shop/prod", "sm://shop/token", "ssm:///shop"];
    let export = [&["export", "--format", "ecs"], &sources[..]].concat();
    let printed = env.run(&export).output().code(0).stderr_is("").stdout;
    let block: Value = serde_json::from_str(&printed).expect("JSON");
    let secrets = block["secrets"].as_array().expect("a list");
    let names: Vec<&str> = secrets.iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["DB_PASSWORD", "PORT", "token", "API_KEY"]);
    let from: Vec<&str> = secrets.iter().filter_map(|one| one["valueFrom"].as_str()).collect();
    for (from, (service, end)) in from.iter().zip([
        (":secretsmanager:", ":DB_PASSWORD::"),
        (":secretsmanager:", ":PORT::"),
        (":secretsmanager:", ""),
        (":ssm:", ":parameter/shop/API_KEY"),
    ]) {
        assert!(from.starts_with("arn:aws:") && from.contains(service), "{from}");
        assert!(from.ends_with(end), "{from}");
    }
    // With the six characters that ECS wants behind the name of a secret.
    let name = from[2].rsplit(':').next().expect("a name");
    assert!(name.starts_with("shop/token-") && name.len() == "shop/token-".len() + 6, "{name}");

    // A program gets the very values through them.
    let lines: Vec<String> =
        names.iter().zip(&from).map(|(name, from)| format!("{name}={from}\n")).collect();
    env.write(".env", lines.concat());
    let run = env.run(["run", "-f", ".env", "--pristine", "--", "env"]);
    let run = [&first, &token, &parameter]
        .into_iter()
        .fold(run, |run, value| run.declare_output_may_contain(&**value));
    let values = run.output().code(0).stdout;
    for (name, value) in
        [("DB_PASSWORD", &*first), ("PORT", "5432"), ("token", &token), ("API_KEY", &parameter)]
    {
        assert!(values.lines().any(|line| line == format!("{name}={value}")), "{name}");
    }

    let file = [&export[..], &["-o", "secrets.json"]].concat();
    let said = env.run(&file).output().code(0).stdout_is("").stderr;
    assert_eq!(said, "wrote 4 references to secrets.json\n");
    assert_eq!(env.read("secrets.json"), printed.as_bytes());
    let mode = std::fs::metadata(env.work().join("secrets.json")).expect("is there").mode();
    assert_eq!(mode & 0o777, 0o600);
    // It holds nothing that could be imported.
    let words = ["import", "secrets.json", "--format", "ecs", "--to", "vault://x", "-y"];
    let said = env.run(words).output().code(1).stderr;
    assert!(said.contains("a container definition of ECS holds no values"), "{said}");
}

#[test]
fn versions_and_what_cannot_be_said() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let value = env.canary("value");
    let set = |reference: &str, value: &[u8]| {
        env.run(["set", reference, "-", "--raw"]).stdin(value).output().code(0);
    };
    set("sm://shop", json!({ "A": value, "a:b": value }).to_string().as_bytes());
    set("sm://binary", &[0xff]);
    set("sm://nul", b"a\0");
    set("ssm:///p", value.as_bytes());
    set("vault://shop/V", value.as_bytes());
    let export = |reference: &str| env.run(["export", reference, "--format", "ecs"]).output();
    set("sm://shop", json!({ "A": value, "a:b": value, "C": "d" }).to_string().as_bytes());
    let said = export("sm://shop#A@AWSPREVIOUS").code(0).stdout;
    assert!(said.contains(":A:AWSPREVIOUS:\""), "{said}");
    for (reference, why) in [
        ("sm://shop", "a:b: the key has a colon, which ECS takes for the end of it"),
        ("sm://binary", "binary: its value is not valid UTF-8"),
        ("sm://nul", "nul: its value has a NUL byte"),
        ("ssm:///p:1", "p: ECS reads no other than the newest version of a parameter"),
        ("vault://shop", "V: it is in the vault, and ECS reads from Secrets Manager"),
    ] {
        let output = export(reference).code(1).stdout_is("");
        assert!(output.stderr.contains(why), "{reference}: {}", output.stderr);
    }
}
