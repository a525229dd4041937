//! One contract for all stores: whatever a command promises holds for the vault, for Secrets Manager
//! and for Parameter Store, or is refused with a reason.

mod copying;
mod endpoints;
mod files;
mod going_back;
mod holding;
mod keys;
mod migrating;
mod removal;
mod undoing;
mod values;
mod versions;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::differences::{
    CREATED_VERSIONS, UNLABELLED_VERSIONS, VERSIONS_OF_NO_SECRET,
};
use crate::support::cloud::{Account, Emulator, cloud, without_places};
use crate::support::env::TestEnv;

/// A row of the table: what the same command is tried on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Vault,
    Secrets,
    Parameters,
}

impl Place {
    const ALL: [Self; 3] = [Self::Vault, Self::Secrets, Self::Parameters];

    /// The reference of an entry, as in `ssm:///shop/a`.
    fn at(self, name: &str) -> String {
        match self {
            Self::Vault => format!("vault://{name}"),
            Self::Secrets => format!("sm://{name}"),
            Self::Parameters => format!("ssm:///{name}"),
        }
    }

    /// With one of its versions, by name or by label.
    fn version(self, name: &str, version: &str) -> String {
        let mark = if self == Self::Parameters { ':' } else { '@' };
        format!("{}{mark}{version}", self.at(name))
    }

    /// What lists all of it.
    fn list(self) -> &'static str {
        match self {
            Self::Vault => "kmseal list",
            Self::Secrets => "kmseal list sm://",
            Self::Parameters => "kmseal list ssm://",
        }
    }

    /// Whether values may be JSON objects of which a reference names one member.
    fn has_members(self) -> bool {
        self != Self::Parameters
    }

    /// Whether what is deleted can be brought back.
    fn can_restore(self) -> bool {
        self != Self::Parameters
    }
}

/// Does it in each place, in an account and a vault of its own.
fn each(test: impl Fn(&Bench, Place)) {
    for place in Place::ALL {
        println!("{place:?}");
        test(&Bench::new(), place);
    }
}

/// Where the commands are run.
struct Bench {
    account: Account,
    env: TestEnv,
}

impl Bench {
    fn new() -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        env.run(["vault", "init", "--quiet"]).output().code(0);
        Self { account, env }
    }

    /// Succeeds; returns what it said on standard error.
    #[track_caller]
    fn does(&self, words: &[&str]) -> String {
        let words = [words, &["--writes-per-second", "1000"]].concat();
        without_places(self.env.run(words).output().code(0).stderr)
    }

    /// Fails with this code and says nothing on standard output; returns what it said elsewhere.
    #[track_caller]
    fn refuses(&self, words: &[&str], code: i32) -> String {
        let words = [words, &["--writes-per-second", "1000"]].concat();
        without_places(self.env.run(words).output().code(code).stdout_is("").stderr)
    }

    #[track_caller]
    fn set(&self, reference: &str, value: impl AsRef<[u8]>) {
        self.env.run(["set", reference, "-", "--raw"]).stdin(value.as_ref()).output().code(0);
    }

    #[track_caller]
    fn reveals(&self, reference: &str, value: &str) {
        let get = self.env.run(["get", reference, "--reveal", "-n"]);
        get.declare_output_may_contain(value).output().code(0).stdout_is(value).stderr_is("");
    }

    /// The `data` of a document in JSON, after which these texts may be in it.
    #[track_caller]
    fn data(&self, words: &[&str], allowed: &[&str]) -> Value {
        let words = [words, &["--json", "--writes-per-second", "1000"]].concat();
        let mut run = self.env.run(words);
        for text in allowed {
            run = run.declare_output_may_contain(*text);
        }
        let document: Value = serde_json::from_str(&run.output().code(0).stdout).expect("JSON");
        document["data"].clone()
    }

    /// The versions of an entry, oldest first.
    #[track_caller]
    fn history(&self, reference: &str) -> Vec<Value> {
        self.data(&["history", reference], &[]).as_array().expect("a list").clone()
    }

    /// The references that a list has.
    #[track_caller]
    fn list(&self, words: &[&str]) -> Vec<String> {
        let words = [&["list"], words].concat();
        let entries = self.data(&words, &[]);
        let entries = entries.as_array().expect("a list").iter();
        entries.map(|entry| entry["reference"].as_str().expect("text").to_owned()).collect()
    }

    /// There is no such entry, or only a deleted one.
    #[track_caller]
    fn is_gone(&self, reference: &str) {
        let said = self.refuses(&["get", reference], 1);
        assert!(said.contains("there is no entry") || said.contains("is deleted"), "{said}");
    }

    /// A customer managed key with this alias; its ARN.
    fn key(&self, alias: &str) -> String {
        let answer = self.account.ask(
            "TrentService.CreateKey",
            json!({ "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT" }),
        );
        let arn = answer["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned();
        let body = json!({ "AliasName": alias, "TargetKeyId": arn });
        self.account.ask("TrentService.CreateAlias", body);
        arn
    }

    /// A parameter that is kept in clear.
    fn in_clear(&self, name: &str, value: &str) {
        let body = json!({ "Name": name, "Value": value, "Type": "String" });
        self.account.ask("AmazonSSM.PutParameter", body);
    }

    /// Writes a file of plaintext.
    fn file(&self, name: &str, content: &str) {
        self.env.plaintext_file(name);
        self.env.write(name, content);
    }
}

/// The names of the members of an object, in order.
fn members(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> =
        value.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// Whether the versions of an entry that is not there can be asked for.
fn can_look_for_versions(place: Place) -> bool {
    place != Place::Secrets || !cloud().skips(Emulator::Moto, VERSIONS_OF_NO_SECRET)
}

/// Whether an entry that a run has made is known for its own by an undo.
fn can_take_back(place: Place) -> bool {
    place != Place::Secrets || !cloud().skips(Emulator::Ministack, CREATED_VERSIONS)
}

/// Whether a version without a label is still one.
fn keeps_all_versions(place: Place) -> bool {
    place != Place::Secrets || !cloud().skips(Emulator::Ministack, UNLABELLED_VERSIONS)
}
