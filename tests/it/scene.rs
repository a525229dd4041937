//! A project with two `.env` files of every kind of trouble, and a vault that has one of the names
//! already: the scene of the tests that cut kmseal off.

use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::snapshot::Snapshot;
use crate::support::tree::Tree;

/// The command that is cut off.
pub(crate) const MIGRATE: [&str; 10] = [
    "migrate",
    ".env",
    "other.env",
    "--to",
    "vault://shop/dev",
    "--yes",
    "--env-dialect",
    "node",
    "--on-conflict",
    "overwrite",
];

/// The files before and after, and what is to be found in the vault.
pub(crate) struct Scene {
    pub(crate) env: TestEnv,
    start: Snapshot,
    before: [Vec<u8>; 2],
    values: Vec<(&'static str, String)>,
    earlier: String,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let env = TestEnv::new(KMSEAL);
        let canary = |label| env.canary(label);
        let (password, token, pem) = (canary("password"), canary("token"), canary("pem"));
        let (earlier, later) = (canary("earlier"), canary("later"));
        let first = format!(
            "\u{feff}# shop\r\nNAME=shop\r\nDB_PASSWORD = '{password}'  # of the database\r\n\
             export API_TOKEN=\"{token}\"\r\nAPI_TOKEN=\"{token}\"\r\nbroken line\r\n"
        );
        let second = format!("TLS_PRIVATE_KEY=\"one\n{pem}\n\"\nROTATED_SECRET={later}");
        env.plaintext_file(".env");
        env.plaintext_file("other.env");
        env.write(".env", &first);
        env.write("other.env", &second);
        let set = ["set", "vault://shop/dev/ROTATED_SECRET", "-"];
        env.run(set).stdin(&*earlier).output().code(0);
        Self {
            start: Snapshot::of(env.root()),
            before: [first.into_bytes(), second.into_bytes()],
            values: vec![
                ("DB_PASSWORD", password),
                ("API_TOKEN", token),
                ("TLS_PRIVATE_KEY", format!("one\n{pem}\n")),
                ("ROTATED_SECRET", later),
            ],
            earlier,
            env,
        }
    }

    /// Everything as it was at first.
    pub(crate) fn reset(&self) {
        self.start.put_back();
    }

    /// Puts another state of the disk in its place.
    pub(crate) fn set(&self, tree: &Tree) {
        tree.restore(self.env.root());
    }

    /// Finishes the run, twice, and looks whether everything is in its place. A run that was cut off
    /// before its plan was durable has done nothing.
    pub(crate) fn resume_and_check(&self, at: &str) {
        for _ in 0..2 {
            self.env.run(["resume"]).output().code(0);
        }
        if self.runs() == 0 {
            self.check_before(at);
            return;
        }
        for (file, before) in [".env", "other.env"].iter().zip(&self.before) {
            let content = self.env.read(file);
            assert!(content != *before, "{file} was not migrated: {at}");
            self.env.assert_clean(file, &content);
        }
        for (name, value) in &self.values {
            let run = ["run", "-f", ".env", "-f", "other.env", "--", "printenv", name];
            let run = self.env.run(run).declare_output_may_contain(value.as_bytes());
            let output = run.output().code(0);
            assert_eq!(output.stdout, format!("{value}\n"), "{name}: {at}");
        }
    }

    /// Whether both files hold references.
    pub(crate) fn is_migrated(&self) -> bool {
        let files = [".env", "other.env"].into_iter();
        files.zip(&self.before).all(|(file, before)| self.env.read(file) != *before)
    }

    /// Puts everything back, twice, and looks whether it is as it was.
    pub(crate) fn undo_and_check(&self, at: &str) {
        let runs = self.runs();
        for _ in 0..2 {
            let code = i32::from(runs == 0);
            self.env.run(["undo"]).output().code(code);
            self.check_before(at);
        }
    }

    fn check_before(&self, at: &str) {
        for (file, before) in [".env", "other.env"].iter().zip(&self.before) {
            assert!(self.env.read(file) == *before, "{file} was not put back: {at}");
        }
        let names: Vec<_> = std::fs::read_dir(self.env.work()).expect("lists").collect();
        assert_eq!(names.len(), 2, "something was left beside the files: {at}");
        let get = ["get", "vault://shop/dev/ROTATED_SECRET", "--reveal", "--no-newline"];
        let get = self.env.run(get).declare_output_may_contain(&*self.earlier);
        get.output().code(0).stdout_is(&self.earlier);
        let listed = self.env.run(["list"]).output().code(0).stdout;
        assert!(!listed.contains("DB_PASSWORD"), "an entry was left: {at}\n{listed}");
    }

    fn runs(&self) -> usize {
        let output = self.env.run(["runs", "--json"]).output().code(0);
        let document: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
        document["data"].as_array().expect("a list").len()
    }
}
