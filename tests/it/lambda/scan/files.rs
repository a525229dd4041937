//! Files are scanned as `migrate` reads them.

use crate::KMSEAL;
use crate::support::env::TestEnv;

fn with_files() -> TestEnv {
    let env = TestEnv::new(KMSEAL);
    let (shared, own) = (env.canary("shared"), env.canary("own"));
    env.plaintext_file(".env");
    env.plaintext_file("other.env");
    env.write(".env", format!("PORT=8080\nDB_PASSWORD='{shared}'\nREF=vault://a\n"));
    env.write("other.env", format!("API_TOKEN={own}\n\nexport SECRET=\"{shared}\"\n"));
    env
}

#[test]
fn files_are_shown_with_their_lines() {
    let env = with_files();
    env.run(["scan", ".env", "other.env", "./.env"]).output().code(10).stdout_is(
        "WHERE        VARIABLE     VERDICT    WHY                               ALSO IN\n\
         .env:2       DB_PASSWORD  secret     the name says `password`          other.env SECRET\n\
         .env:3       REF          reference  already a reference to the vault\n\
         other.env:1  API_TOKEN    secret     the name says `token`\n\
         other.env:3  SECRET       secret     the name says `secret`            .env DB_PASSWORD\n",
    );
    assert!(env.read(".env").starts_with(b"PORT=8080\nDB_PASSWORD='"), "it was changed");
}

#[test]
fn what_is_no_file_of_variables_is_refused_or_named() {
    let env = with_files();
    std::fs::create_dir(env.work().join("app")).expect("a folder");
    let folder = env.run(["scan", ".env", "app"]).output().code(2).stderr;
    assert!(folder.starts_with("error: app is a folder"), "{folder}");
    let missing = env.run(["scan", "none.env", ".env"]).output().code(1);
    assert!(missing.stdout.contains(".env:2"), "{}", missing.stdout);
    assert!(missing.stderr.contains("none.env"), "{}", missing.stderr);
    let alone = env.run(["scan", "none.env", "--json"]).output().code(1);
    assert!(
        alone.stdout.contains(r#""error":{"message":"nothing could be read"#),
        "{}",
        alone.stdout
    );
    for (words, why) in [
        (&["scan", "sm://shop"][..], "what is in a store is no plaintext"),
        (&["scan", "lambda:a*"], "all of them are lambda:*"),
        (&["scan", ".env", "--regions", "eu-west-1"], "--regions is for functions"),
        (&["scan", "lambda:a", "--regions", "eu-west-1,EU"], "a region is written"),
        (&["scan"], "TARGET"),
    ] {
        let said = env.run(words).output().code(2).stderr;
        assert!(said.contains(why), "{words:?}: {said}");
    }
}

#[test]
fn a_file_without_secrets_is_clean() {
    let env = TestEnv::new(KMSEAL);
    env.write(".env", "PORT=8080\nDB_PASSWORD=vault://shop/DB_PASSWORD\n");
    env.run(["scan", ".env"]).output().code(0);
    // One that has several values is the same as none.
    env.plaintext_file("odd.env");
    let canary = env.canary("odd");
    env.write("odd.env", format!("A_PASSWORD=x1y2z3\nA_PASSWORD={canary}\nB_PASSWORD={canary}\n"));
    let odd = env.run(["scan", "odd.env", "--json"]).output().code(10).stdout;
    assert!(odd.contains(r#""shared":[]"#), "{odd}");
}
