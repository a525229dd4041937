//! A project whose secrets go to AWS, where one of the names is taken already: the scene of the tests
//! that spoil calls and cut kmseal off. The state is looked at past the program.

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Account, cloud};
use crate::support::env::TestEnv;

/// A destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// One JSON secret.
    Bundle,
    /// A secret for each variable.
    Secrets,
    /// A parameter for each variable.
    Parameters,
}

impl Target {
    pub(crate) const ALL: [Self; 3] = [Self::Bundle, Self::Secrets, Self::Parameters];

    /// The words that lead there.
    pub(crate) fn words(self) -> &'static [&'static str] {
        match self {
            Self::Bundle => &["--to", "sm://shop/prod"],
            Self::Secrets => &["--to", "sm://shop/prod", "--layout", "each"],
            Self::Parameters => &["--to", "ssm:///shop/prod"],
        }
    }
}

/// A token as raw requests need one.
const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

/// The name that is taken.
const TAKEN: &str = "ROTATED_SECRET";

/// The file before and after, and what is to be found in the store.
pub(crate) struct CloudScene {
    pub(crate) account: Account,
    pub(crate) env: TestEnv,
    pub(crate) target: Target,
    before: Vec<u8>,
    values: Vec<(&'static str, String)>,
    earlier: String,
}

impl CloudScene {
    pub(crate) fn new(target: Target) -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let canary = |label| env.canary(label);
        let (password, token) = (canary("password"), canary("token"));
        let (earlier, later) = (canary("earlier"), canary("later"));
        let file = format!(
            "NAME=shop\nDB_PASSWORD='{password}'  # of the database\n\
             export API_TOKEN=\"{token}\"\n{TAKEN}={later}\n"
        );
        env.plaintext_file(".env");
        env.write(".env", &file);
        env.run(["vault", "init", "--quiet"]).output().code(0);
        let scene = Self {
            before: file.into_bytes(),
            values: vec![("DB_PASSWORD", password), ("API_TOKEN", token), (TAKEN, later)],
            account,
            env,
            target,
            earlier,
        };
        scene.take_the_name();
        scene
    }

    fn take_the_name(&self) {
        let earlier = &self.earlier;
        match self.target {
            Target::Bundle => self.account.ask(
                "secretsmanager.CreateSecret",
                json!({"Name": "shop/prod", "ClientRequestToken": TOKEN,
                    "SecretString": json!({TAKEN: earlier, "PORT": 5432}).to_string()}),
            ),
            Target::Secrets => self.account.ask(
                "secretsmanager.CreateSecret",
                json!({"Name": format!("shop/prod/{TAKEN}"), "ClientRequestToken": TOKEN,
                    "SecretString": earlier}),
            ),
            Target::Parameters => self.account.ask(
                "AmazonSSM.PutParameter",
                json!({"Name": format!("/shop/prod/{TAKEN}"), "Type": "SecureString",
                    "Value": earlier}),
            ),
        };
    }

    /// The command that is spoiled.
    pub(crate) fn words(&self) -> Vec<&'static str> {
        let dialect = ["--env-dialect", "node", "--on-conflict", "overwrite", "--yes"];
        [&["migrate", ".env"], self.target.words(), &dialect].concat()
    }

    /// Does what `words` say, with these variables; the exit code must be an honest one.
    pub(crate) fn run(&self, words: &[&str], attempts: usize) -> i32 {
        let words = [words, &["--writes-per-second", "1000"]].concat();
        let run = self.env.run(words).env("AWS_MAX_ATTEMPTS", attempts.to_string());
        run.output().code.expect("an exit code")
    }

    /// The file holds references, the program gets the values, and every entry has one new version.
    pub(crate) fn check_migrated(&self, at: &str) {
        let content = self.env.read(".env");
        assert!(content != self.before, "the file was not migrated: {at}");
        self.env.assert_clean(".env", &content);
        let run = ["run", "-f", ".env", "--", "printenv", "DB_PASSWORD", "API_TOKEN", TAKEN];
        let mut run = self.env.run(run);
        for (_, value) in &self.values {
            run = run.declare_output_may_contain(value.as_bytes());
        }
        let values: Vec<&str> = self.values.iter().map(|(_, value)| value.as_str()).collect();
        let expected = values.join("\n") + "\n";
        assert_eq!(run.output().code(0).stdout, expected, "{at}");
        self.check_versions(at, 1, 2);
    }

    /// The file is as it was, what was made is gone or marked as deleted, and the earlier value is back.
    pub(crate) fn check_undone(&self, at: &str) {
        assert!(self.env.read(".env") == self.before, "the file was not put back: {at}");
        for name in ["DB_PASSWORD", "API_TOKEN"] {
            assert!(self.value_of(name).is_none(), "{name} was left: {at}");
        }
        assert_eq!(self.value_of(TAKEN), Some(self.earlier.clone()), "{at}");
    }

    /// The file is as it was and so is the store.
    pub(crate) fn check_untouched(&self, at: &str) {
        self.check_undone(at);
        self.check_versions(at, 0, 1);
    }

    fn check_versions(&self, at: &str, made: usize, taken: usize) {
        let names: &[(&str, usize)] = match self.target {
            Target::Bundle => &[("", taken)],
            _ => &[("/DB_PASSWORD", made), ("/API_TOKEN", made), ("/ROTATED_SECRET", taken)],
        };
        for (name, expected) in names {
            let found = self.versions_of(&format!("shop/prod{name}"));
            assert_eq!(found, *expected, "versions of shop/prod{name}: {at}");
        }
    }

    fn versions_of(&self, name: &str) -> usize {
        let list = |target, body: Value, member: &str| match self.account.try_ask(target, body) {
            Ok(answer) => answer[member].as_array().map_or(0, Vec::len),
            Err((_, why)) => {
                assert!(why.contains("NotFound"), "{why}");
                0
            }
        };
        match self.target {
            Target::Parameters => {
                let body = json!({"Name": format!("/{name}")});
                list("AmazonSSM.GetParameterHistory", body, "Parameters")
            }
            // Asked for the versions of a secret that is not there, moto falls over.
            _ if self
                .account
                .try_ask("secretsmanager.DescribeSecret", json!({"SecretId": name}))
                .is_err() =>
            {
                0
            }
            _ => {
                let body = json!({"SecretId": name, "IncludeDeprecated": true});
                list("secretsmanager.ListSecretVersionIds", body, "Versions")
            }
        }
    }

    /// The newest value of a variable in the store; none when it is not there or marked as deleted.
    fn value_of(&self, variable: &str) -> Option<String> {
        let name = format!("shop/prod/{variable}");
        let (target, body) = match self.target {
            Target::Bundle => ("secretsmanager.GetSecretValue", json!({"SecretId": "shop/prod"})),
            Target::Secrets => ("secretsmanager.GetSecretValue", json!({"SecretId": name})),
            Target::Parameters => {
                let body = json!({"Name": format!("/{name}"), "WithDecryption": true});
                ("AmazonSSM.GetParameter", body)
            }
        };
        let answer = self.account.try_ask(target, body).ok()?;
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        match self.target {
            Target::Bundle => {
                let members: Value = serde_json::from_str(answer["SecretString"].as_str()?).ok()?;
                assert_eq!(members["PORT"], 5432, "another member was changed");
                text(&members[variable])
            }
            Target::Secrets => text(&answer["SecretString"]),
            Target::Parameters => text(&answer["Parameter"]["Value"]),
        }
    }
}
