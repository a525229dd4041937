//! Ciphertexts as the helpers of the console make them.

mod killed;
mod refused;

use std::collections::BTreeMap;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Scene;
use crate::support::cloud::install::python;
use crate::support::cloud::{Calls, Fault, without_places};

/// Options that no test is about.
const ALWAYS: [&str; 2] = ["--yes", "--yes-latest"];

/// A function with two secrets, and a key.
struct Shop {
    scene: Scene,
    key: String,
    before: BTreeMap<String, String>,
}

impl Shop {
    fn new() -> Self {
        let scene = Scene::new();
        let key = scene.account.ask("TrentService.CreateKey", json!({}));
        let key = key["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned();
        let password = scene.env.awkward_canary("password");
        let token = scene.env.canary("token");
        let variables = json!({
            "DB_PASSWORD": password, "API_TOKEN": token, "LOG_LEVEL": "info", "EMPTY": "",
        });
        scene.function("shop", &variables);
        let before = scene.variables("shop");
        Self { scene, key, before }
    }

    fn encrypt_words<'w>(&'w self, more: &[&'w str]) -> Vec<&'w str> {
        let words = ["lambda", "encrypt-env", "shop", "--allow", "role", "--key", &self.key];
        [&words[..], &ALWAYS, more].concat()
    }

    #[track_caller]
    fn encrypt(&self, more: &[&str], code: i32) -> Value {
        let words = self.encrypt_words(&[&["--json"], more].concat());
        let output = self.scene.env.run(words).output().code(code);
        serde_json::from_str(&output.stdout).expect("JSON")
    }

    #[track_caller]
    fn decrypt(&self, more: &[&str], code: i32) -> Value {
        let words =
            [&["lambda", "decrypt-env", "lambda:shop", "--json"][..], &ALWAYS, more].concat();
        let output = self.scene.env.run(words).output().code(code);
        serde_json::from_str(&output.stdout).expect("JSON")
    }

    /// What KMS makes of a value bound to a name, as the console asks for it.
    fn ciphertext(&self, value: &str, bound_to: Option<&str>) -> String {
        let mut body = json!({ "KeyId": self.key, "Plaintext": STANDARD.encode(value) });
        if let Some(name) = bound_to {
            body["EncryptionContext"] = json!({ "LambdaFunctionName": name });
        }
        let answer = self.scene.account.ask("TrentService.Encrypt", body);
        answer["CiphertextBlob"].as_str().expect("base64").to_owned()
    }

    /// What the snippet of the console makes of a variable.
    fn opened(&self, ciphertext: &str) -> Result<String, (u16, String)> {
        let body = json!({
            "CiphertextBlob": ciphertext, "EncryptionContext": { "LambdaFunctionName": "shop" },
        });
        let answer = self.scene.account.try_ask("TrentService.Decrypt", body)?;
        let bytes = STANDARD.decode(answer["Plaintext"].as_str().expect("base64")).expect("base64");
        Ok(String::from_utf8(bytes).expect("a text"))
    }

    /// Both secrets are ciphertext that holds the values; the rest is as it was.
    #[track_caller]
    fn check_encrypted(&self, at: &str) -> BTreeMap<String, String> {
        let after = self.scene.variables("shop");
        assert_eq!(after.len(), self.before.len(), "{at}");
        for (name, value) in &self.before {
            match name.as_str() {
                "DB_PASSWORD" | "API_TOKEN" => {
                    assert_ne!(&after[name], value, "{name}: {at}");
                    assert!(self.opened(&after[name]).as_ref() == Ok(value), "{name}: {at}");
                }
                _ => assert_eq!(&after[name], value, "{name}: {at}"),
            }
        }
        after
    }

    #[track_caller]
    fn check_before(&self, at: &str) {
        assert!(self.scene.variables("shop") == self.before, "not as before: {at}");
    }
}

#[test]
fn values_become_ciphertext_and_come_back() {
    let shop = Shop::new();
    let document = shop.encrypt(&[], 0);
    let data = &document["data"];
    assert_eq!(data["outcome"], "done");
    assert_eq!(data["keys"], json!([shop.key]));
    let statement = &data["policy"]["Statement"][0];
    assert_eq!(statement["Action"], "kms:Decrypt");
    assert_eq!(statement["Resource"], json!(shop.key));
    let condition =
        json!({ "StringEquals": { "kms:EncryptionContext:LambdaFunctionName": "shop" } });
    assert_eq!(statement["Condition"], condition);
    let after = shop.check_encrypted("encrypted");
    // One change, whatever was changed; and once is enough.
    assert_eq!(shop.scene.account.front().count("UpdateFunctionConfiguration"), 1);
    assert_eq!(shop.encrypt(&[], 0)["data"]["outcome"], "nothing-to-do");
    assert_eq!(shop.scene.variables("shop"), after);
    let undone = shop.scene.env.run(["undo"]).output().code(0);
    assert!(undone.stderr.contains("2 variables put back"), "{}", undone.stderr);
    shop.check_before("undone");
    let again = shop.scene.env.run(["undo"]).output().code(0);
    assert!(again.stderr.contains("was undone before"), "{}", again.stderr);
}

#[test]
fn what_the_console_has_encrypted_is_opened_and_comes_back_byte_for_byte() {
    let shop = Shop::new();
    let value = &shop.before["DB_PASSWORD"];
    let ciphertext = shop.ciphertext(value, Some("shop"));
    let mut variables = shop.before.clone();
    variables.insert("DB_PASSWORD".to_owned(), ciphertext.clone());
    shop.scene.change("shop", &json!({ "Environment": { "Variables": variables } }));
    let planned = shop.decrypt(&["--dry-run"], 0);
    assert_eq!(planned["data"]["outcome"], "planned");
    assert_eq!(shop.scene.variables("shop"), variables);
    assert_eq!(shop.decrypt(&[], 0)["data"]["outcome"], "done");
    shop.check_before("decrypted");
    assert_eq!(shop.decrypt(&[], 0)["data"]["outcome"], "nothing-to-do");
    shop.scene.env.run(["undo"]).output().code(0);
    assert_eq!(shop.scene.variables("shop"), variables, "the very ciphertext");
    // And there again, by its own command.
    shop.decrypt(&["--select", "DB_*"], 0);
    shop.check_before("decrypted again");
}

#[test]
fn what_is_bound_to_another_name_is_refused() {
    let shop = Shop::new();
    for (bound_to, with) in [(Some("clone"), "--no-context"), (None, "--select")] {
        let value = &shop.before["DB_PASSWORD"];
        let mut variables = shop.before.clone();
        variables.insert("DB_PASSWORD".to_owned(), shop.ciphertext(value, bound_to));
        shop.scene.change("shop", &json!({ "Environment": { "Variables": variables } }));
        let document = shop.decrypt(&["--select", "DB_PASSWORD"], 4);
        assert!(document.to_string().contains("does not open"), "{document}");
        // Without a name nothing is sure of it, and nothing is tried.
        let document = shop.decrypt(&[], 0);
        assert_eq!(document["data"]["outcome"], "nothing-to-do");
        if with == "--no-context" {
            shop.decrypt(&["--select", "DB_PASSWORD", with], 4);
        }
        assert_eq!(shop.scene.variables("shop"), variables);
        assert_eq!(shop.scene.env.runs(), (0, 0));
        if bound_to.is_none() {
            shop.decrypt(&["--no-context"], 0);
            shop.check_before("bound to nothing");
            shop.scene.env.run(["undo"]).output().code(0);
            assert_eq!(shop.scene.variables("shop"), variables);
        }
    }
}

/// A ciphertext as AWS writes it is known without a call; one that does not open is no reason to go on.
#[test]
fn what_looks_like_a_ciphertext_must_open() {
    let shop = Shop::new();
    let mut variables = shop.before.clone();
    let like = format!("AQICAHh{}A", "abcd".repeat(60));
    variables.insert("DB_PASSWORD".to_owned(), like);
    shop.scene.change("shop", &json!({ "Environment": { "Variables": variables } }));
    let not_its_own = Fault::Code { status: 400, code: "InvalidCiphertextException" };
    shop.scene.account.front().inject(not_its_own, Calls::of("Decrypt"));
    shop.decrypt(&[], 4);
    let document = shop.encrypt(&[], 0);
    let list = document["data"]["variables"].as_array().expect("a list");
    let changed = |name: &str| list.iter().any(|one| one["name"] == name && one["changed"] == true);
    assert!(changed("API_TOKEN") && !changed("DB_PASSWORD"), "{document}");
}

#[test]
fn what_it_buys_and_what_is_left_to_do_is_said() {
    let shop = Shop::new();
    shop.scene.role("shop");
    let words = ["lambda", "encrypt-env", "shop", "--allow", "role", "--key", &shop.key];
    let planned = shop.scene.env.run(words.iter().chain(&["--dry-run"])).output().code(0);
    let planned = planned.stdout_is(
        "VARIABLE     VERDICT  WHY                       WHAT HAPPENS\n\
         API_TOKEN    secret   the name says `token`     would become ciphertext\n\
         DB_PASSWORD  secret   the name says `password`  would become ciphertext\n\
         EMPTY        config   empty                     stays\n\
         LOG_LEVEL    config   log level                 stays\n",
    );
    let policy = format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Sid": "DecryptVariables",
      "Effect": "Allow",
      "Action": "kms:Decrypt",
      "Resource": "{}",
      "Condition": {{
        "StringEquals": {{
          "kms:EncryptionContext:LambdaFunctionName": "shop"
        }}
      }}
    }}
  ]
}}"#,
        shop.key
    );
    let said = without_places(planned.stderr);
    assert_eq!(
        said,
        format!(
            "warning: lambda:shop: no alias leads its callers to a published version, so the change is in \
             production at once (--yes-latest)\n\
             warning: lambda:shop: its role may not do what it has to: kms:Decrypt (no policy of the role allows \
             it)\n\
             whoever may read the configuration of the function will see ciphertext; whoever may use the key sees \
             the values all the same\n\
             its code has to decrypt them; its role needs this policy:\n\
             {policy}\n\
             a dry run: nothing was changed\n"
        )
    );
    let done = shop.scene.env.run(words.iter().chain(&ALWAYS)).output().code(0);
    let (_, end) = done.stderr.split_once(&format!("{policy}\n")).expect("the policy");
    let run = end.split("`kmseal undo ").nth(1).and_then(|rest| rest.split('`').next());
    let run = run.expect("a run");
    assert_eq!(
        end,
        format!(
            "encrypted 2 variables of lambda:shop; opened again, compared\n\
             hint: `kmseal undo {run}` puts the values back\n\
             hint: until its code decrypts them, once and outside of the handler, it gets ciphertext\n\
             hint: a clone of it, or one of another name, cannot decrypt them: the name is part of each ciphertext\n\
             hint: not rotated yet: API_TOKEN, DB_PASSWORD; whoever could read its configuration may know them, so \
             rotate them where they come from\n\
             hint: versions that were published before hold the values as they were; to see which\n\
             hint: run `kmseal lambda prune-versions lambda:shop --dry-run`\n"
        )
    );
}

/// What is printed for Python is run.
#[test]
fn the_snippet_opens_what_was_encrypted() {
    let shop = Shop::new();
    let output = shop.scene.env.run(shop.encrypt_words(&[])).output().code(0);
    let after = shop.check_encrypted("encrypted");
    let words = ["lambda", "encrypt-env", "shop", "--snippet-only", "--select", "*_*D"];
    let only = shop.scene.env.run(words).output().code(0);
    assert!(only.stdout.contains("[\"DB_PASSWORD\"]"), "{}", only.stdout);
    let mut program = output.stdout;
    program.push_str("\nprint(SECRETS['API_TOKEN'] + '|' + SECRETS['DB_PASSWORD'], end='')\n");
    let ran = Command::new(python())
        .args(["-c", &program])
        .env_clear()
        .envs(shop.scene.account.variables())
        .env("AWS_DEFAULT_REGION", "eu-west-1")
        .env("AWS_LAMBDA_FUNCTION_NAME", "shop")
        .envs(&after)
        .output()
        .expect("run Python");
    let expected = format!("{}|{}", shop.before["API_TOKEN"], shop.before["DB_PASSWORD"]);
    assert!(ran.stdout == expected.as_bytes(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn every_runtime_gets_a_snippet_of_its_own() {
    let scene = Scene::new();
    for (runtime, text) in [
        ("python3.12", "boto3"),
        ("nodejs22.x", "@aws-sdk/client-kms"),
        ("java21", "software.amazon.awssdk"),
        ("dotnet8", "Amazon.KeyManagementService"),
        ("ruby3.3", "aws-sdk-kms"),
        ("provided.al2023", "aws-sdk-go-v2"),
    ] {
        let name = runtime.replace('.', "-");
        let password = scene.env.canary(runtime);
        let more = json!({ "Runtime": runtime });
        scene.function_with(&name, &json!({ "DB_PASSWORD": password, "PORT": "1" }), &more);
        let words = ["lambda", "encrypt-env", &name, "--snippet-only"];
        let shown = scene.env.run(words).output().code(0);
        for text in [text, "DB_PASSWORD", "LambdaFunctionName", "AWS_LAMBDA_FUNCTION_NAME"] {
            assert!(shown.stdout.contains(text), "{runtime}: {text}: {}", shown.stdout);
        }
        assert!(!shown.stdout.contains("NAMES") && !shown.stdout.contains("PORT"), "{runtime}");
    }
    assert_eq!(scene.account.front().count("Encrypt"), 0);
}
