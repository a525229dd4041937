//! The passwords of roles of a real database.

use std::process::Command;

use serde_json::{Value, json};

use super::database::Database;
use crate::KMSEAL;
use crate::support::cloud::{Account, Emulator, cloud};
use crate::support::env::TestEnv;

const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

/// A role changes its own password, as the README has it.
const SET_OWN: &str = r#"
PGPASSWORD="$KMSEAL_VALUE" psql -U app -c '' 2> /dev/null && exit
PGPASSWORD="$KMSEAL_OLD_VALUE" psql -U app -v ON_ERROR_STOP=1 <<'END'
\getenv new KMSEAL_VALUE
alter role app password :'new';
END
"#;

/// The administrator sets the password of the user that is not in use.
pub(super) const SET_OTHER: &str = r#"
psql -X -q -w -U admin -v ON_ERROR_STOP=1 -f - <<'SQL'
\getenv user KMSEAL_USER
\getenv value KMSEAL_VALUE
ALTER ROLE :"user" PASSWORD :'value';
SQL
"#;

pub(super) const TEST: &str = r#"PGPASSWORD="$KMSEAL_VALUE" psql -X -q -w -U "${KMSEAL_USER:-app}" -c 'SELECT 1' > /dev/null"#;

/// The role `app` with the password that a store has, and a second one that has none in it.
pub(super) struct Scene {
    pub(super) account: Account,
    pub(super) env: TestEnv,
    /// Another machine.
    pub(super) other: TestEnv,
    pub(super) database: Database,
    reference: &'static str,
    old: String,
}

impl Scene {
    /// None where there is no server.
    pub(super) fn new(reference: &'static str) -> Option<Self> {
        let account = cloud().account();
        account.serve("secretsmanager", Emulator::Ministack);
        let [env, other] = [0, 1].map(|_| TestEnv::with_cloud(KMSEAL, &account));
        let (admin, old) = (env.canary("admin"), env.canary("old"));
        let database = Database::start(&admin)?;
        database.make(&admin, "app", &old);
        database.make(&admin, "app_clone", &env.canary("clone"));
        for env in [&env, &other] {
            env.plaintext_file("pgpass");
            env.write("pgpass", format!("*:*:*:admin:{admin}\n"));
            let file = env.work().join("pgpass");
            let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(file, private).expect("private");
        }
        let value = json!({ "username": "app", "password": old, "port": 5432 }).to_string();
        let entry = reference.split('#').next().expect("an entry");
        if let Some(name) = entry.strip_prefix("sm://") {
            let body = json!({ "Name": name, "ClientRequestToken": TOKEN, "SecretString": value });
            account.ask("secretsmanager.CreateSecret", body);
        } else {
            env.run(["set", entry, "-", "--quiet"]).stdin(value).output().code(0);
        }
        Some(Self { account, env, other, database, reference, old })
    }

    /// A command that gets at the database.
    pub(super) fn command(&self, env: &TestEnv, words: &[&str]) -> Command {
        let mut command = env.command(words);
        command.envs(self.database.variables()).env("PGPASSFILE", env.work().join("pgpass"));
        command
    }

    /// The exit code of a rotation.
    pub(super) fn rotate(&self, env: &TestEnv, words: &[&str]) -> Option<i32> {
        let words = [&["rotate", self.reference, "--yes", "--quiet"], words].concat();
        let output = self.command(env, &words).output().expect("runs");
        env.assert_clean("stdout", &output.stdout);
        env.assert_clean("stderr", &output.stderr);
        output.status.code()
    }

    /// User and password that the store hands out.
    pub(super) fn handed_out(&self) -> (String, String) {
        let text = if self.reference.starts_with("sm://") {
            in_use(&self.account)
        } else {
            let entry = self.reference.split('#').next().expect("an entry");
            let output = self.env.command(["get", entry, "--reveal"]).output().expect("runs");
            assert!(output.status.success(), "nothing is handed out");
            String::from_utf8(output.stdout).expect("text")
        };
        let (user, password) = credentials(&text);
        self.env.register("password", password.clone());
        self.other.register("password", password.clone());
        (user, password)
    }

    /// The store hands out what opens the door, and whatever is not handed out does not.
    #[track_caller]
    fn check_in_use(&self, expected: Option<&str>, closed: &[&str], at: &str) -> String {
        let (user, password) = self.handed_out();
        assert!(expected.is_none_or(|it| it == password), "another value is in use: {at}");
        assert!(self.database.lets_in(&user, &password), "what is handed out does not open: {at}");
        for other in closed {
            assert!(!self.database.lets_in(&user, other), "more than one value opens: {at}");
        }
        password
    }
}

/// What Secrets Manager hands out.
pub(super) fn in_use(account: &Account) -> String {
    let answer = account.ask("secretsmanager.GetSecretValue", json!({ "SecretId": "shop/db" }));
    answer["SecretString"].as_str().expect("a text").to_owned()
}

pub(super) fn credentials(text: &str) -> (String, String) {
    let value: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(value["port"], 5432, "another member was changed");
    let member = |name: &str| value[name].as_str().expect("a text").to_owned();
    (member("username"), member("password"))
}

const BOTH: [&str; 2] = ["sm://shop/db#password", "vault://shop/db#password"];

#[test]
fn a_role_changes_its_own_password() {
    for reference in BOTH {
        let Some(scene) = Scene::new(reference) else { return };
        let old = scene.old.clone();
        let whole = |run_id| ["--run-id", run_id, "--set", SET_OWN, "--test", TEST];
        assert_eq!(scene.rotate(&scene.env, &whole("1")), Some(0));
        let first = scene.check_in_use(None, &[&old], reference);
        assert_ne!(first, old);
        // Once more, from another machine where there can be one, with the same id: nothing happens.
        let other = if reference.starts_with("sm") { &scene.other } else { &scene.env };
        assert_eq!(scene.rotate(other, &whole("1")), Some(0));
        scene.check_in_use(Some(&first), &[&old], reference);
        // A new value that does not pass.
        let failing = ["--run-id", "2", "--set", SET_OWN, "--test", "false"];
        assert_eq!(scene.rotate(&scene.env, &failing), Some(1));
        scene.check_in_use(Some(&first), &[&old], "the test failed");
        // Killed when it is set and not in use.
        let deadly = format!("({SET_OWN}); kill -KILL $PPID");
        let killed = ["--run-id", "3", "--set", &deadly, "--test", TEST];
        assert_eq!(scene.rotate(&scene.env, &killed), None);
        assert!(!scene.database.lets_in("app", &first), "it was not set");
        assert_eq!(scene.rotate(other, &whole("3")), Some(0));
        let third = scene.check_in_use(None, &[&old, &first], "gone on with elsewhere");
        // The same, given up.
        let killed = ["--run-id", "4", "--set", &deadly, "--test", TEST];
        assert_eq!(scene.rotate(&scene.env, &killed), None);
        assert!(!scene.database.lets_in("app", &third), "it was not set");
        assert_eq!(scene.rotate(other, &["--abort", "--set", SET_OWN]), Some(0));
        scene.check_in_use(Some(&third), &[&first], "given up");
        // And back.
        let back = ["--rollback", "--run-id", "3", "--set", SET_OWN, "--test", TEST];
        assert_eq!(scene.rotate(&scene.env, &back), Some(0));
        scene.check_in_use(Some(&first), &[&third], "rolled back");
    }
}

#[test]
fn a_pair_whose_test_fails_goes_on_with_the_user_in_use() {
    for reference in BOTH {
        let Some(scene) = Scene::new(reference) else { return };
        let rotate = |run_id, test| {
            let words =
                ["--pair", "app,app_clone", "--run-id", run_id, "--set", SET_OTHER, "--test", test];
            scene.rotate(&scene.env, &words)
        };
        assert_eq!(rotate("1", TEST), Some(0));
        let (user, first) = scene.handed_out();
        assert_eq!(user, "app_clone");
        // The password of `app` is changed, and changed back: whoever still has it gets in.
        assert_eq!(rotate("2", "false"), Some(1));
        assert_eq!(scene.handed_out(), (user, first.clone()));
        assert!(scene.database.lets_in("app_clone", &first), "{reference}");
        assert!(scene.database.lets_in("app", &scene.old), "{reference}");
        assert_eq!(rotate("3", TEST), Some(0));
        assert_eq!(scene.handed_out().0, "app");
        assert!(scene.database.lets_in("app_clone", &first), "{reference}");
        scene.check_in_use(None, &[&scene.old], reference);
    }
}
