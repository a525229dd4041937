//! A secret, and a database that knows its value: a file that the commands write and read.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Account, Emulator, cloud};
use crate::support::env::TestEnv;

/// A token as raw requests need one.
const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

/// A command that kills whoever runs it.
pub(crate) const DEADLY: &str = "kill -KILL $PPID";

/// The same words, with another value of an option.
pub(crate) fn with(words: &[String], option: &str, value: &str) -> Vec<String> {
    let mut words = words.to_vec();
    let at = words.iter().position(|word| word == option).expect("the option");
    value.clone_into(&mut words[at + 1]);
    words
}

/// What is rotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A secret.
    Secret,
    /// One member of a secret.
    Member,
    /// A parameter.
    Parameter,
    /// An entry of the vault.
    Entry,
}

impl Target {
    pub(crate) const CLOUD: [Self; 3] = [Self::Secret, Self::Member, Self::Parameter];

    pub(crate) fn reference(self) -> &'static str {
        match self {
            Self::Secret => "sm://shop/db",
            Self::Member => "sm://shop/db#PASSWORD",
            Self::Parameter => "ssm:///shop/db",
            Self::Entry => "vault://shop/db",
        }
    }
}

/// The secret, the database, and two machines.
pub(crate) struct Scene {
    pub(crate) account: Account,
    pub(crate) target: Target,
    /// The one that begins.
    pub(crate) env: TestEnv,
    /// Another one, with a home of its own.
    pub(crate) other: TestEnv,
    pub(crate) old: String,
    new: Vec<String>,
}

impl Scene {
    pub(crate) fn new(target: Target) -> Self {
        let account = cloud().account();
        // Moto does not read back by default what `UpdateSecretVersionStage` has put in use.
        account.serve("secretsmanager", Emulator::Ministack);
        account.serve("ssm", Emulator::Moto);
        let [env, other] = [0, 1].map(|_| TestEnv::with_cloud(KMSEAL, &account));
        let old = env.canary("old");
        let new: Vec<String> = (0..9).map(|_| env.canary("new")).collect();
        for secret in new.iter().chain([&old]) {
            other.register("shared", secret.clone());
        }
        for file in ["database", "new"] {
            env.plaintext_file(file);
        }
        env.write("database", &old);
        env.write("new", new.join("\n") + "\n");
        let scene = Self { account, target, env, other, old, new };
        scene.make();
        scene
    }

    /// One whose rotation was killed while the new value waits, and how to go on with it.
    pub(crate) fn begun(target: Target) -> (Self, Vec<String>) {
        let scene = Self::new(target);
        let words = scene.words("7");
        let deadly = with(&words, "--test", DEADLY);
        let run = scene.env.command(&deadly).output().expect("runs");
        assert!(run.status.code().is_none() && scene.waits());
        scene.account.front().clear();
        (scene, words)
    }

    fn make(&self) {
        let value = &self.old;
        let secret = |text: String| {
            let body =
                json!({"Name": "shop/db", "ClientRequestToken": TOKEN, "SecretString": text});
            self.account.ask("secretsmanager.CreateSecret", body);
        };
        match self.target {
            Target::Secret => secret(value.clone()),
            Target::Member => secret(json!({"PASSWORD": value, "PORT": 5432}).to_string()),
            Target::Parameter => {
                let body = json!({"Name": "/shop/db", "Type": "SecureString", "Value": value});
                self.account.ask("AmazonSSM.PutParameter", body);
            }
            Target::Entry => {
                let words = ["set", "vault://shop/db", "-", "--quiet"];
                let _made = self.env.run(words).stdin(value.as_bytes()).output().code(0);
            }
        }
    }

    /// The file that is the database.
    pub(crate) fn database(&self) -> String {
        String::from_utf8(self.env.read("database")).expect("text")
    }

    /// A rotation under this id, with commands for the database. Each attempt would bring another value.
    pub(crate) fn words(&self, run_id: &str) -> Vec<String> {
        let work = self.env.work();
        let work = work.display();
        let words = [
            "rotate",
            self.target.reference(),
            "--run-id",
            run_id,
            "--value-from",
            &format!("cd {work} && head -n 1 new && sed -i 1d new"),
            "--set",
            &format!("printf %s \"$KMSEAL_VALUE\" > {work}/database"),
            "--test",
            &format!("test \"$(cat)\" = \"$(cat {work}/database)\""),
            "--yes",
            "--quiet",
            "--writes-per-second",
            "1000",
        ];
        words.map(ToOwned::to_owned).to_vec()
    }

    /// The value in use, and that of the version before.
    pub(crate) fn values(&self) -> (String, Option<String>) {
        let secret = |label: &str| {
            let body = json!({"SecretId": "shop/db", "VersionStage": label});
            let answer = self.account.try_ask("secretsmanager.GetSecretValue", body).ok()?;
            let text = answer["SecretString"].as_str()?.to_owned();
            if self.target == Target::Secret {
                return Some(text);
            }
            let members: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(members["PORT"], 5432, "another member was changed");
            members["PASSWORD"].as_str().map(ToOwned::to_owned)
        };
        match self.target {
            Target::Secret | Target::Member => {
                (secret("AWSCURRENT").expect("a value"), secret("AWSPREVIOUS"))
            }
            Target::Parameter => {
                let parameter = |name: &str| self.parameter(name);
                let before = self.versions() - 1;
                let before = parameter(&format!("/shop/db:{before}"));
                (parameter("/shop/db").expect("a value"), before)
            }
            Target::Entry => {
                let get = |reference: &str| {
                    let mut run = self.env.run(["get", reference, "--reveal"]);
                    for value in self.new.iter().chain([&self.old]) {
                        run = run.declare_output_may_contain(value.as_bytes());
                    }
                    let output = run.output();
                    (output.code == Some(0)).then_some(output.stdout.trim_end().to_owned())
                };
                let before = format!("vault://shop/db@{}", self.versions() - 1);
                (get("vault://shop/db").expect("a value"), get(&before))
            }
        }
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let body = json!({"Name": name, "WithDecryption": true});
        let answer = self.account.try_ask("AmazonSSM.GetParameter", body).ok()?;
        answer["Parameter"]["Value"].as_str().map(ToOwned::to_owned)
    }

    pub(crate) fn versions(&self) -> usize {
        let count = |answer: &Value, list: &str| answer[list].as_array().map_or(0, Vec::len);
        match self.target {
            Target::Parameter => {
                let body = json!({"Name": "/shop/db"});
                count(&self.account.ask("AmazonSSM.GetParameterHistory", body), "Parameters")
            }
            Target::Entry => {
                let words = ["history", "vault://shop/db", "--json"];
                let output = self.env.run(words).output().code(0);
                count(&serde_json::from_str(&output.stdout).expect("JSON"), "data")
            }
            Target::Secret | Target::Member => {
                let body = json!({"SecretId": "shop/db"});
                let answer = self.account.ask("secretsmanager.DescribeSecret", body);
                answer["VersionIdsToStages"].as_object().map_or(0, serde_json::Map::len)
            }
        }
    }

    /// Whether a value waits.
    pub(crate) fn waits(&self) -> bool {
        match self.target {
            Target::Parameter => {
                let body = json!({"Name": "/shop/db.kmseal-pending", "WithDecryption": true});
                self.account.try_ask("AmazonSSM.GetParameter", body).is_ok()
            }
            Target::Entry => {
                let output = self.env.run(["list", "vault://", "--json"]).output().code(0);
                output.stdout.contains("kmseal-pending")
            }
            Target::Secret | Target::Member => {
                let body = json!({"SecretId": "shop/db"});
                let answer = self.account.ask("secretsmanager.DescribeSecret", body);
                answer["VersionIdsToStages"].to_string().contains("AWSPENDING")
            }
        }
    }

    /// There is one new value, in use in the store and in the database, and the old one is kept.
    #[track_caller]
    pub(crate) fn check_rotated(&self, at: &str) {
        let (current, previous) = self.values();
        let new: HashSet<&String> = self.new.iter().collect();
        assert!(new.contains(&current), "the value in use is none of the new ones: {at}");
        assert!(current == self.database(), "the database has another value: {at}");
        assert!(previous.as_ref() == Some(&self.old), "the old value is lost: {at}");
        assert_eq!(self.versions(), 2, "versions: {at}");
        assert!(!self.waits(), "a value waits: {at}");
    }

    /// Everything is as it was.
    #[track_caller]
    pub(crate) fn check_untouched(&self, at: &str) {
        let (current, _) = self.values();
        assert!(current == self.old, "another value is in use: {at}");
        assert!(self.database() == self.old, "the database has another value: {at}");
        assert_eq!(self.versions(), 1, "versions: {at}");
        assert!(!self.waits(), "a value waits: {at}");
    }

    /// The database has a value that the store has, in use or waiting.
    #[track_caller]
    pub(crate) fn check_nothing_lost(&self, at: &str) {
        let database = self.database();
        let (current, previous) = self.values();
        assert!(current == self.old || previous.as_ref() == Some(&self.old), "old: {at}");
        let is_known = database == current || database == self.old || self.waits();
        assert!(is_known, "the database has a value that nobody has: {at}");
    }

    /// No canary is where none may be, on either machine.
    pub(crate) fn check_no_leak(&self) {
        self.env.assert_no_leak();
        self.other.assert_no_leak();
    }
}

/// Does what the words say on one of the machines, with so many attempts at each call; its exit code.
pub(crate) fn run(env: &TestEnv, words: &[String], attempts: usize) -> i32 {
    let run = env.run(words).env("AWS_MAX_ATTEMPTS", attempts.to_string());
    run.output().code.expect("an exit code")
}
