//! Two hundred generated `.env` files with all the syntax in which the dialects differ, hostile names and
//! values: each variable is moved and reaches the program byte for byte, or is refused before anything has
//! changed; and undo restores the file byte for byte.

use std::collections::BTreeMap;

use kmseal::dotenv::{self, Dialect, Value};

use crate::KMSEAL;
use crate::support::env::TestEnv;

const FILES: u64 = 200;

/// Values as they are spelled in a file; `@` becomes a canary.
const SPELLINGS: &[&str] = &[
    "@",
    "'@'",
    "\"@\"",
    "`@`",
    "@#x",
    "@ # comment",
    "'@' # comment",
    "\"@\" # comment",
    "\"@\\n@\"",
    "'@\\n@'",
    "@\\nb",
    "\"@\n@\"",
    "'@\r\n@'",
    "@\\",
    "$B@",
    "\"${B}@\"",
    "'$B@'",
    "p$@",
    "p$1@",
    "\"p\\$@\"",
    "${X:-@}",
    "$(echo @)",
    "  @",
    "@   ",
    "hello @",
    "\"@",
    "'@",
    "\"a\\\"@\"",
    "a\"@\"c",
    "{\"a\":\"@ c\"}",
    "\"C:\\new\\@\"",
    "'it\\'s @'",
    "\"@\\t@\"",
    "C:\\@",
    "'{\"k\":\"@\\ny\"}'",
    "@==",
    "é@ß",
    "\"🔑 @\"",
    "\u{202e}@",
    "@\u{1b}[31m",
    "",
    "\"\"",
    "''",
    "postgres://u:@@h/d?x=1&y=%20",
    "\t@\t",
    "@;ls",
    "@|cat",
    "@&",
    "<@>",
    "!@",
    "~@",
    "*@",
    "@'@'@",
    "\"@\"'@'",
    "''@",
    "a\\ @",
    "@\u{a0}",
];

/// What stands around a value; `N` is the name, `@` the value.
const LINES: &[&str] = &[
    "N=@",
    "N=@",
    "N=@",
    "N=@",
    "N=@",
    "N=@",
    "N=@",
    "N=@",
    "N=@",
    "N=@",
    "N=@",
    "N=@",
    "export N=@",
    "export N=@",
    "N =@",
    "N= @",
    "N = @",
    "  N=@",
    "\tN=@",
    "N: @",
    "# N=@",
    "N",
    "export N",
    "=@",
    "N@",
];

const NAMES: &[&str] = &[
    "A",
    "DB_PASSWORD",
    "API_KEY",
    "lower",
    "_X",
    "A-B",
    "A.B",
    "1A",
    "É",
    "A B",
    "PATH_TO",
    "K9",
    "TOKEN",
    "A[0]",
    "A+",
];

const ENDS: &[&str] = &["\n", "\n", "\n", "\r\n", "\n\n", "\n# comment\n", "\r"];

/// A small generator with a seed, so that a failing file can be made again (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).expect("31 bits") % sides
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.roll(all.len())]
    }
}

fn generate(dice: &mut Dice, env: &TestEnv) -> Vec<u8> {
    let mut text = String::new();
    if dice.roll(12) == 0 {
        text.push('\u{feff}');
    }
    let lines = 2 + dice.roll(8);
    for _ in 0..lines {
        let canary = env.canary("value");
        let value = dice.pick(SPELLINGS).replace('@', &canary);
        let line = dice.pick(LINES).replace('N', "\0").replace('@', &value);
        text.push_str(&line.replace('\0', dice.pick(NAMES)));
        text.push_str(dice.pick(ENDS));
    }
    if dice.roll(3) == 0 {
        text.truncate(text.trim_end_matches(['\n', '\r']).len());
    }
    let mut bytes = text.into_bytes();
    if dice.roll(25) == 0 {
        bytes.push(0xff);
    }
    bytes
}

#[derive(Default)]
struct Tally {
    moved: usize,
    refused: usize,
    rejected_files: usize,
}

#[test]
fn every_value_arrives_or_is_refused() {
    let mut tally = Tally::default();
    for seed in 1..=FILES {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let dialect = Dialect::ALL[dice.roll(Dialect::ALL.len())];
        let env = TestEnv::new(KMSEAL);
        let text = generate(&mut dice, &env);
        one_file(&env, &text, dialect, &format!("file {seed} as {dialect}"), &mut tally);
    }
    let Tally { moved, refused, rejected_files } = tally;
    println!(
        "{FILES} files: {moved} variables moved, {refused} refused; {rejected_files} files had none to move"
    );
    assert!(moved >= 300, "only {moved} variables were moved");
}

fn one_file(env: &TestEnv, text: &[u8], dialect: Dialect, at: &str, tally: &mut Tally) {
    env.plaintext_file(".env");
    env.write(".env", text);
    let base = [
        "migrate",
        ".env",
        "--to",
        "vault://g",
        "--env-dialect",
        dialect.name(),
        "--select",
        "*",
        "--yes",
    ];
    let base = base.map(str::to_owned).to_vec();
    let (movable, refused) = plan(env, &base, at);
    tally.refused += refused.len();
    if !refused.is_empty() {
        // Asked for with all of them, nothing at all is changed.
        let output = env.run(&base).output();
        assert_eq!(output.code, Some(1), "{at}: {}", output.stderr);
        assert!(env.read(".env") == text, "{at}: a refused file was changed");
    }
    if movable.is_empty() {
        tally.rejected_files += 1;
        return;
    }
    let mut words = base;
    for name in &refused {
        words.extend(["--exclude".to_owned(), glob::Pattern::escape(name)]);
    }
    let output = env.run(&words).output();
    if output.code == Some(1) && output.stderr.contains("would not be read back") {
        // Quotes that hold each other open: taking one value out would change how another is read.
        assert!(env.read(".env") == text, "{at}: a refused file was changed");
        env.run(["runs"]).output().code(0).stdout_is("");
        tally.refused += movable.len();
        return;
    }
    assert_eq!(output.code, Some(0), "{at}: {}", output.stderr);
    check_arrival(env, text, dialect, &movable, at);
    tally.moved += movable.len();
    for _ in 0..2 {
        env.run(["undo"]).output().code(0);
        assert!(env.read(".env") == text, "{at}: not restored byte for byte");
    }
}

/// The names that can be moved, and those that are refused.
fn plan(env: &TestEnv, base: &[String], at: &str) -> (Vec<String>, Vec<String>) {
    let mut words = base.to_vec();
    words.extend(["--dry-run".to_owned(), "--json".to_owned()]);
    let output = env.run(&words).output();
    if output.code == Some(2) {
        assert!(output.stderr.contains("no variable matches"), "{at}: {}", output.stderr);
        return (Vec::new(), Vec::new());
    }
    let document: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    let variables = document["data"]["files"][0]["variables"].as_array().expect("variables");
    let named = |wanted: fn(&serde_json::Value) -> bool| -> Vec<String> {
        let names = variables.iter().filter(|variable| wanted(variable));
        names.map(|variable| variable["name"].as_str().expect("a name").to_owned()).collect()
    };
    let movable = named(|variable| variable["moved"] == true);
    let refused = named(|variable| !variable["obstacle"].is_null());
    (movable, refused)
}

fn check_arrival(env: &TestEnv, text: &[u8], dialect: Dialect, names: &[String], at: &str) {
    let mut expected: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for entry in dotenv::read(text, dialect).entries {
        if let Value::Text(value) = entry.value {
            expected.insert(entry.name, value.expose().to_vec());
        }
    }
    let mut words = vec!["run", "-f", ".env", "--env-dialect", dialect.name(), "--pristine"];
    let globs: Vec<String> = names.iter().map(|name| glob::Pattern::escape(name)).collect();
    for glob in &globs {
        words.extend(["--only", glob, "--allow", glob]);
    }
    words.extend(["--", "env", "-0"]);
    let output = env.command(words).output().expect("starts");
    env.assert_clean("stderr", &output.stderr);
    assert!(output.status.success(), "{at}: {}", String::from_utf8_lossy(&output.stderr));
    let mut arrived: BTreeMap<&[u8], &[u8]> = BTreeMap::new();
    for variable in output.stdout.split(|byte| *byte == 0).filter(|variable| !variable.is_empty()) {
        let equals = variable.iter().position(|byte| *byte == b'=').expect("NAME=value");
        arrived.insert(&variable[..equals], &variable[equals + 1..]);
    }
    for name in names {
        let (arrived, expected) = (arrived.get(name.as_bytes()), &expected[name]);
        assert!(arrived == Some(&expected.as_slice()), "{at}: {name} arrived differently");
    }
    assert_eq!(arrived.len(), names.len(), "{at}: more variables arrived");
}
