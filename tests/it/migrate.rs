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

/// The plaintext is gone where the variable was, and a person hears of it where it is not.
#[test]
fn what_stays_in_plain_text_beside_a_variable_is_said() {
    let env = TestEnv::new(KMSEAL);
    let (value, short) = (env.canary("password"), "short77");
    let before = format!(
        "# DB_PASSWORD={value}\nKEY=\"a\n{value}\nb\"\nDB_PASSWORD={value} # was {value}\nNOTE=x-{value}\n\
         OTHER_PASSWORD={short}\n# {short}\nAPI_TOKEN='a\\\"{value}'\n# a\\\"{value}\n"
    );
    let order = ["--select", "KEY", "--select", "*_PASSWORD", "--select", "API_TOKEN"];
    let order = [&order[..], &["--env-dialect", "python"]].concat();
    env.plaintext_file(".env");
    env.write(".env", &before);
    let words = [&["migrate", ".env", "--to", "vault://shop"][..], &order].concat();
    let planned = env.run([&words[..], &["--dry-run"]].concat()).output().code(0).stderr;
    let warning =
        "warning: .env: the value of DB_PASSWORD is in lines 1, 5, 6, 10, too, and stays there";
    assert!(planned.contains(warning), "{planned}");
    let planned = env.run([&words[..], &["--dry-run", "--json"]].concat()).output().code(0).stdout;
    let planned: serde_json::Value = serde_json::from_str(&planned).expect("JSON");
    let remains = serde_json::json!([
        { "variable": "API_TOKEN", "lines": [10] },
        { "variable": "DB_PASSWORD", "lines": [1, 5, 6, 10] },
    ]);
    assert_eq!(planned["data"]["files"][0]["remains"], remains);

    let done = env.run([&words[..], &["--yes"]].concat()).output().code(0).stderr;
    let path = env.work().join(".env");
    // The value over three lines is one by now.
    for (name, lines) in [("DB_PASSWORD", "lines 1, 3, 4, 8"), ("API_TOKEN", "line 8")] {
        let warning = format!(
            "warning: {}: the value of {name} is still there in plain text, in {lines}\n",
            path.display()
        );
        assert!(done.contains(&warning), "{done}");
    }
    assert!(!done.contains("OTHER_PASSWORD is"), "{done}");
    env.run(["undo"]).output().code(0);
    let seal = [&["seal", ".env", "-k", "vault:default", "--yes"][..], &order].concat();
    let sealed = env.run(&seal).output().code(0).stderr;
    assert!(sealed.contains("DB_PASSWORD is still there in plain text, in lines 1"), "{sealed}");
}

/// What is printed as the next command runs as printed.
#[test]
fn hints_take_paths_for_paths_and_open_the_vault_again() {
    let env = TestEnv::new(KMSEAL);
    let passphrase = env.canary("passphrase");
    env.plaintext_file("p");
    env.write("p", format!("{passphrase}\n"));
    env.run(["vault", "init", "--passphrase", "--passphrase-file", "p"]).output().code(0);
    let before = format!("DB_PASSWORD='{}'#x\n", env.canary("password"));
    env.plaintext_file("-dash.env");
    env.write("-dash.env", &before);
    let words =
        ["migrate", "--to", "vault://s", "--yes", "--passphrase-file", "p", "--", "-dash.env"];
    let refused = env.run(words).output().code(2).stderr;
    let next =
        "kmseal --passphrase-file p migrate ./-dash.env --to vault://s --yes --env-dialect node";
    assert!(refused.contains(&format!("hint: run `{next}`\n")), "{refused}");
    let done = env.run(next.split(' ').skip(1)).output().code(0).stderr;
    let undo = done.split('`').find(|it| it.contains(" undo ")).expect("a hint");
    assert!(undo.starts_with("kmseal --passphrase-file p undo "), "{undo}");
    env.run(undo.split(' ').skip(1)).output().code(0);
    assert_eq!(env.read("-dash.env"), before.as_bytes());
}
