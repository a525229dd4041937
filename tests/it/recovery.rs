//! What undo and resume do when the world has gone on: files were changed, moved or read by others, and
//! later runs have built on earlier ones.

use std::path::PathBuf;

use crate::KMSEAL;
use crate::support::env::TestEnv;

const TO: [&str; 3] = ["--to", "vault://s/d", "--yes"];

fn migrate(env: &TestEnv, words: &[&str]) {
    env.run([&["migrate"], words, &TO].concat()).output().code(0);
}

fn value_of(env: &TestEnv, file: &str, name: &str, value: &str) {
    let run = env.run(["run", "-f", file, "--", "printenv", name]);
    let output = run.declare_output_may_contain(value).output().code(0);
    assert_eq!(output.stdout, format!("{value}\n"));
}

fn run_names(env: &TestEnv) -> Vec<String> {
    let output = env.run(["runs", "--json"]).output().code(0);
    let document: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    let runs = document["data"].as_array().expect("runs");
    runs.iter().map(|run| run["run"].as_str().expect("a name").to_owned()).collect()
}

/// A file with one secret.
fn secret_file(env: &TestEnv, file: &str) -> (String, String) {
    let secret = env.canary(file);
    let text = format!("DB_PASSWORD={secret}\n");
    env.plaintext_file(file);
    env.write(file, &text);
    (secret, text)
}

#[test]
fn a_file_that_its_dialect_refuses_is_not_declared_undone() {
    let env = TestEnv::new(KMSEAL);
    let (_, text) = secret_file(&env, ".env");
    migrate(&env, &[".env", "--env-dialect", "docker"]);
    let migrated = String::from_utf8(env.read(".env")).expect("text");
    env.write(".env", format!("{migrated}export EXTRA=1\n"));
    let refused = env.run(["undo"]).output().code(1);
    assert!(refused.stderr.contains(".env:2: the file cannot be read"), "{}", refused.stderr);
    env.write(".env", migrated);
    env.run(["undo"]).output().code(0);
    assert_eq!(env.read(".env"), text.as_bytes());
}

#[test]
fn undoing_an_overwrite_gives_the_earlier_value_back_to_those_who_came_before() {
    let env = TestEnv::new(KMSEAL);
    let (first, _) = secret_file(&env, "a.env");
    let (_, text) = secret_file(&env, "b.env");
    migrate(&env, &["a.env"]);
    migrate(&env, &["b.env", "--on-conflict", "overwrite"]);
    env.run(["undo"]).output().code(0);
    assert_eq!(env.read("b.env"), text.as_bytes());
    value_of(&env, "a.env", "DB_PASSWORD", &first);
}

#[test]
fn an_entry_that_a_file_still_refers_to_stays() {
    let env = TestEnv::new(KMSEAL);
    let (secret, _) = secret_file(&env, ".env");
    migrate(&env, &[".env"]);
    let mut copied = env.read(".env");
    copied.extend(b"PGPASSWORD='vault://s/d/DB_PASSWORD@1'\n");
    env.write(".env", copied);
    let undone = env.run(["undo"]).output().code(0);
    assert!(undone.stderr.contains("vault://s/d/DB_PASSWORD stays"), "{}", undone.stderr);
    value_of(&env, ".env", "PGPASSWORD", &secret);
}

#[test]
fn a_line_of_the_same_name_does_not_block_undo() {
    let env = TestEnv::new(KMSEAL);
    let (_, text) = secret_file(&env, ".env");
    migrate(&env, &[".env"]);
    let migrated = String::from_utf8(env.read(".env")).expect("text");
    env.write(".env", format!("DB_PASSWORD=temporary\n{migrated}"));
    env.run(["undo"]).output().code(0);
    assert_eq!(env.read(".env"), format!("DB_PASSWORD=temporary\n{text}").as_bytes());
}

#[test]
fn a_file_that_is_gone_does_not_block_the_others_and_can_come_back() {
    let env = TestEnv::new(KMSEAL);
    let (_, first) = secret_file(&env, "a.env");
    let secret = env.canary("other");
    let second = format!("API_TOKEN={secret}\n");
    env.plaintext_file("b.env");
    env.write("b.env", &second);
    migrate(&env, &["a.env", "b.env"]);
    let migrated = env.read("b.env");
    std::fs::remove_file(env.work().join("b.env")).expect("removes");
    let path = env.work().join("b.env");
    for command in ["undo", "undo", "resume"] {
        let said = env.run([command]).output().code(3).stderr;
        assert_eq!(env.read("a.env"), first.as_bytes());
        assert!(said.contains("is not undone to the end"), "{said}");
        assert!(said.contains(&format!("caused by: {} is not there", path.display())), "{said}");
        assert!(!said.contains("API_TOKEN was changed"), "{said}");
        assert!(!said.contains("undid"), "{said}");
    }
    let undone = env.run(["undo", "--json"]).output().code(3).stdout;
    let undone: serde_json::Value = serde_json::from_str(&undone).expect("JSON");
    assert_eq!(undone["data"]["gone"], serde_json::json!([path]));
    env.write("b.env", migrated);
    env.run(["undo"]).output().code(0);
    assert_eq!(env.read("b.env"), second.as_bytes());
    env.run(["undo"]).output().code(0);
}

#[test]
fn a_run_that_cannot_be_finished_does_not_hold_up_the_others() {
    let env = TestEnv::new(KMSEAL);
    let (_, text) = secret_file(&env, "b.env");
    secret_file(&env, "a.env");
    migrate(&env, &["a.env"]);
    migrate(&env, &["b.env", "--on-conflict", "overwrite"]);
    let (runs, migrated) = (run_names(&env), env.read("b.env"));
    for (run, file) in runs.iter().zip(["a.env", "b.env"]) {
        std::fs::remove_file(env.work().join(file)).expect("removes");
        env.run(["undo", run]).output().code(3);
    }
    let said = env.run(["resume"]).output().code(3).stderr;
    for run in &runs {
        assert!(said.contains(&format!("error: the run {run} could not be finished")), "{said}");
    }
    env.write("b.env", &migrated);
    let resumed = env.run(["resume", "--json"]).output().code(3).stdout;
    let resumed: serde_json::Value = serde_json::from_str(&resumed).expect("JSON");
    assert_eq!(resumed["data"]["undone"], serde_json::json!([runs[1]]));
    assert_eq!(resumed["data"]["failed"][0]["run"], runs[0].as_str());
    assert_eq!(env.read("b.env"), text.as_bytes());
    // One that was named, or is the only one, says only why.
    for words in [&["resume", &runs[0]][..], &["resume"]] {
        let said = env.run(words).output().code(3).stderr;
        assert!(said.contains("a.env is not there"), "{said}");
    }
}

#[test]
fn an_undo_can_end_without_a_file_that_is_gone() {
    let env = TestEnv::new(KMSEAL);
    let (secret, text) = secret_file(&env, ".env");
    migrate(&env, &[".env"]);
    let migrated = env.read(".env");
    std::fs::remove_file(env.work().join(".env")).expect("removes");
    env.run(["undo"]).output().code(3);
    env.run(["undo", "--force"]).output().code(0);
    env.run(["undo"]).output().code(0);
    // The value is in the vault, and the file may come back all the same.
    env.write("copy.env", &migrated);
    value_of(&env, "copy.env", "DB_PASSWORD", &secret);
    env.write(".env", migrated);
    env.run(["undo"]).output().code(0);
    assert_eq!(env.read(".env"), text.as_bytes());
}

#[test]
fn a_later_run_over_the_same_variable_is_undone_first() {
    let env = TestEnv::new(KMSEAL);
    let (_, _) = secret_file(&env, ".env");
    migrate(&env, &[".env"]);
    let later = env.canary("later");
    env.write(".env", format!("DB_PASSWORD={later}\n"));
    migrate(&env, &[".env", "--on-conflict", "overwrite"]);
    let runs = run_names(&env);
    let refused = env.run(["undo", &runs[0]]).output().code(1);
    assert!(refused.stderr.contains(&format!("kmseal undo {}", runs[1])), "{}", refused.stderr);
    env.run(["undo", &runs[1]]).output().code(0);
    assert_eq!(env.read(".env"), format!("DB_PASSWORD={later}\n").as_bytes());
}

/// Where the journal of the only run is, and what is in it.
fn journal_of(env: &TestEnv) -> (PathBuf, String) {
    let runs = env.home().join(".local/state/kmseal/runs");
    let journal = runs.join(format!("{}.journal", run_names(env)[0]));
    let text = std::fs::read_to_string(&journal).expect("the journal");
    (journal, text)
}

#[test]
fn an_altered_plan_does_not_open_the_originals() {
    let env = TestEnv::new(KMSEAL);
    secret_file(&env, ".env");
    migrate(&env, &[".env"]);
    let (journal, text) = journal_of(&env);
    std::fs::write(&journal, text.replace("\"variable\":\"DB_", "\"variable\":\"DC_"))
        .expect("writes");
    let migrated = env.read(".env");
    env.run(["undo"]).output().code(4);
    assert_eq!(env.read(".env"), migrated);
    // Cut within its plan, the journal is not taken for one of a run that did nothing.
    std::fs::write(&journal, &text[..40]).expect("writes");
    env.run(["resume"]).output().code(4);
    std::fs::write(&journal, &text).expect("writes");
    env.run(["undo"]).output().code(0);
}

#[test]
fn a_folder_that_became_a_link_leads_nowhere() {
    let env = TestEnv::new(KMSEAL);
    secret_file(&env, "p/.env");
    migrate(&env, &["p/.env"]);
    let work = env.work();
    env.write("q/.env", env.read("p/.env"));
    std::fs::rename(work.join("p"), work.join("p0")).expect("renames");
    std::os::unix::fs::symlink("q", work.join("p")).expect("links");
    let before = env.read("q/.env");
    env.run(["undo"]).output().code(1);
    assert_eq!(env.read("q/.env"), before);
}

#[test]
fn read_back_looks_at_the_disk() {
    let env = TestEnv::new(KMSEAL);
    let (_, text) = secret_file(&env, ".env");
    env.run(["vault", "init"]).output().code(0);
    // Every run reads the vault again after it has stored, so a vault that went away is noticed.
    env.run(["set", "vault://other", "-"]).stdin("x").output().code(0);
    let data = env.home().join(".local/share/kmseal");
    std::fs::rename(data.join("vault"), data.join("away")).expect("renames");
    let refused = env.run([&["migrate", ".env"][..], &TO].concat()).output().code(1);
    assert!(refused.stderr.contains("it is gone"), "{}", refused.stderr);
    assert_eq!(env.read(".env"), text.as_bytes());
}

#[test]
fn a_secret_is_not_passed_over_because_one_dialect_reads_it_as_part_of_another() {
    let env = TestEnv::new(KMSEAL);
    let secret = env.canary("password");
    env.plaintext_file(".env");
    for before in ["DATA_DIR=C:\\data\\\n", "AUTHOR=O'Brien\n", "SIZE=5\"\n"] {
        env.write(".env", format!("{before}DB_PASSWORD={secret}\nREVIEWER=D'Angelo\nW=3\"\n"));
        let refused = env.run([&["migrate", ".env"][..], &TO].concat()).output().code(2);
        assert!(refused.stderr.contains(".env:2: DB_PASSWORD: "), "{before}{}", refused.stderr);
    }
}

#[test]
fn a_piece_of_a_key_is_neither_moved_nor_named() {
    let env = TestEnv::new(KMSEAL);
    let piece = env.canary_of("piece", 40);
    env.plaintext_file(".env");
    let refuses = |text: String, words: &[&str], why: &str| {
        env.write(".env", text);
        let refused = env.run([&["migrate", ".env"], words, &TO].concat()).output().code(1);
        assert!(refused.stderr.contains(why), "{}", refused.stderr);
    };
    let quoted = format!("TLS_KEY=\"first\n{piece}==\nlast\"\n");
    refuses(quoted, &["--select", "*", "--env-dialect", "docker"], "a piece of a value");
    let bare =
        format!("TLS_KEY=-----BEGIN {0} KEY-----\n{piece}==\n-----END {0} KEY-----\n", "PRIVATE");
    refuses(bare, &["--env-dialect", "node"], "only the first line of a key");
}

#[test]
fn a_journal_of_a_newer_version_is_called_that() {
    let env = TestEnv::new(KMSEAL);
    secret_file(&env, ".env");
    migrate(&env, &[".env"]);
    let (journal, text) = journal_of(&env);
    assert!(text.contains("\"journal\":2,"), "{}", text.lines().next().unwrap_or_default());
    // Whatever else it says.
    for number in ["\"journal\":99,", "\"journal\":99,\"unheard\":0,"] {
        let newer = text.replacen("\"journal\":2,", number, 1);
        std::fs::write(&journal, newer).expect("writes");
        for command in ["runs", "undo", "resume"] {
            let said = env.run([command]).output().code(1).stderr;
            assert!(said.contains("was written by a newer kmseal (layout 99)"), "{said}");
            assert!(said.contains("hint: use the newer kmseal"), "{said}");
        }
    }
    std::fs::write(&journal, text).expect("writes");
    env.run(["undo"]).output().code(0);
}
