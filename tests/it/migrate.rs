//! `migrate`, `run` and `undo` as a person uses them.

use crate::KMSEAL;
use crate::support::env::TestEnv;

#[test]
fn from_plaintext_to_references_and_back() {
    let env = TestEnv::new(KMSEAL);
    let (password, key) = (env.canary("password"), env.canary("key"));
    let before = format!("# shop\nNAME=shop\nDB_PASSWORD={password}\n\nAPI_KEY={key}");
    env.plaintext_file(".env");
    env.write(".env", &before);
    env.run(["migrate", ".env", "--to", "vault://shop/dev", "--yes"]).output().code(0);
    env.no_plaintext_file(".env");
    let after = "# shop\nNAME=shop\nDB_PASSWORD=vault://shop/dev/DB_PASSWORD\n\nAPI_KEY=vault://shop/dev/API_KEY";
    assert_eq!(env.read(".env"), after.as_bytes());
    env.assert_no_leak();

    let values = format!("{key}\n{password}\nshop\n");
    env.run(["run", "-f", ".env", "--", "printenv", "API_KEY", "DB_PASSWORD", "NAME"])
        .declare_output_may_contain(&*password)
        .declare_output_may_contain(&*key)
        .output()
        .code(0)
        .stdout_is(&values);

    env.plaintext_file(".env");
    for _ in 0..2 {
        env.run(["undo"]).output().code(0);
        assert_eq!(env.read(".env"), before.as_bytes());
    }
}

/// A line that is no assignment has an `=` all the same, and a password before it.
#[test]
fn no_piece_of_a_stray_line_is_shown_as_a_name() {
    let env = TestEnv::new(KMSEAL);
    let password = env.register("password", "correcthorsebattery9".to_owned());
    let before = format!(
        "NAME=shop\npostgres://u:{password}@host/db?sslmode=disable\nu:{password}=x\n\
         Server=db;Password={password};x=1\n"
    );
    for name in [".env", "other.env"] {
        env.plaintext_file(name);
    }
    env.write(".env", &before);
    env.write("other.env", before + "NEW=1\n");
    // Whatever is printed is searched for it.
    env.run(["scan", "--all", ".env"]).output().code(10);
    env.run(["scan", "--all", ".env", "--json"]).output().code(10);
    env.run(["migrate", ".env", "--to", "vault://shop", "--dry-run"]).output().code(0);
    env.run(["migrate", ".env", "--to", "vault://shop", "--dry-run", "--json"]).output().code(0);
    env.run(["diff", ".env", "other.env"]).output().code(10);
    env.run(["diff", ".env", "other.env", "--json"]).output().code(10);
    let shown = env.run(["run", "-f", ".env", "-f", "other.env", "--", "true"]).output().code(0);
    assert!(!shown.stderr.contains("u:"), "{}", shown.stderr);
    env.assert_no_leak();
}
