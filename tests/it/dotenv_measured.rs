//! The readers against the real programs.
//!
//! `tests/vectors/dotenv/measured.json` holds some 400 small files and what each program made of
//! them: npm dotenv 18.0.10, `@dotenvx/dotenvx` 2.38.2, python-dotenv 1.2.4, the gem dotenv 3.2.0,
//! Docker CLI 28.2.2 (the request it sends), the parser of systemd 252 and bash 5.2.15. Each was
//! asked twice, with different values in the environment.
//!
//! ```text
//! "text":  the file, in base64
//! "reads": by dialect, "error" or an object from name to
//!            "BASE64"  the value        false  a name without a value
//!            null      not the same with the other environment
//! ```
#![allow(clippy::unwrap_used, reason = "a broken vector file is a broken test")]

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kmseal::dotenv::{Dialect, FindingKind, Reading, Value, read};
use kmseal::secret::Plaintext;
use serde_json::Value as Json;

const MEASURED: &str = include_str!("../vectors/dotenv/measured.json");

#[test]
fn every_reader_reads_what_its_program_reads() {
    let cases: Vec<Json> = serde_json::from_str(MEASURED).unwrap();
    assert!(cases.len() >= 400);
    let (mut same, mut wrong) = (0, Vec::new());
    for case in &cases {
        let text = STANDARD.decode(case["text"].as_str().unwrap()).unwrap();
        for dialect in Dialect::ALL {
            let reading = read(&text, dialect);
            let real = &case["reads"][dialect.name()];
            match compare(dialect, &reading, real) {
                Ok(texts) => same += texts,
                Err(what) => {
                    let text = String::from_utf8_lossy(&text);
                    wrong.push(format!("{dialect} reads {text:?}: {what}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
    // The deviations below must not hide the comparison.
    assert!(same > 2500, "only {same} values were compared as text");
}

/// Compares the last value of each name; answers how many were equal as text.
fn compare(dialect: Dialect, reading: &Reading, real: &Json) -> Result<usize, String> {
    if let Some(rejected) = reading.rejected {
        // Deviation: bash runs shell code, kmseal says that it cannot tell.
        let own = dialect == Dialect::Bash
            && matches!(rejected.kind, FindingKind::ShellCode | FindingKind::NulByte);
        return if own || real == "error" { Ok(0) } else { Err("only kmseal rejects".into()) };
    }
    let real = real.as_object().ok_or("only the program rejects")?;
    let mut last = BTreeMap::new();
    for entry in &reading.entries {
        // `export A` in bash and `A` in a file for Docker keep the value the name has.
        let keeps = matches!(dialect, Dialect::Bash | Dialect::Docker);
        if !(keeps && matches!(entry.value, Value::Unset)) {
            last.insert(entry.name.as_str(), &entry.value);
        }
    }
    // Deviation: a line break in a name, which python-dotenv takes in quotes.
    let missing = |name: &&String| !last.contains_key(name.as_str()) && !name.contains('\n');
    if let Some(name) = real.keys().find(missing) {
        return Err(format!("kmseal does not see {name}"));
    }
    let mut texts = 0;
    for (name, value) in last {
        match (value, real.get(name)) {
            (Value::Text(ours), Some(Json::String(theirs))) => {
                if !ours.same_as(&Plaintext::copy_of(&STANDARD.decode(theirs).unwrap())) {
                    return Err(format!("another text for {name}"));
                }
                texts += 1;
            }
            // Deviation: kmseal never expands, even where the result is always the same.
            (Value::Expands, Some(_)) | (Value::Unset, Some(Json::Bool(false))) => {}
            // Deviation: a value that kmseal does not vouch for, with a finding.
            (Value::Unclear, _) if !reading.findings.is_empty() => {}
            // Deviation: Ruby reads `A` as an empty value; there is no value to replace.
            (Value::Unset, Some(Json::String(empty)))
                if dialect == Dialect::Ruby && empty.is_empty() => {}
            (_, None) => return Err(format!("only kmseal sees {name}")),
            _ => return Err(format!("another kind of value for {name}")),
        }
    }
    Ok(texts)
}
