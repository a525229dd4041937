//! The commands that the user has written down for the rotation of secrets.

use std::path::{Path, PathBuf};

use glob::Pattern;
use serde::Deserialize;

use crate::fs::{self, FsError};
use crate::hint::{Explain, Hint};

/// Most bytes of the file.
const LIMIT: usize = 256 * 1024;

/// The commands for the secrets whose references match.
#[derive(Debug, Clone)]
pub struct HookRule {
    /// The references, as they are written.
    pub secret: Pattern,
    /// What sets a value where it is used.
    pub set: Option<String>,
    /// What tries it.
    pub test: Option<String>,
    /// What is run when it is in use.
    pub after: Vec<String>,
}

/// The file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HookRulesError {
    /// It cannot be read, or others can read or write it.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// It is no text, or not of the form.
    #[error("{path} cannot be read: {why}", path = .path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        why: String,
    },
}

impl Explain for HookRulesError {
    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Fs(error) => error.hints(),
            Self::Form { .. } => vec![Hint::say(
                "each [[rotate]] has secret = \"sm://NAME\" (with * for anything), and set, test or after = [\"COMMAND\"]",
            )],
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rotate: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    secret: String,
    set: Option<String>,
    test: Option<String>,
    #[serde(default)]
    after: Vec<String>,
}

/// The rules of this file, in their order; none where there is no file. What is in it is run, so it must be the
/// user's own, and nobody else's to read.
pub fn hook_rules(path: &Path) -> Result<Vec<HookRule>, HookRulesError> {
    let text = match fs::read_private(path, LIMIT) {
        Err(error) if error.is_not_found() => return Ok(Vec::new()),
        text => text?,
    };
    let wrong = |why: String| HookRulesError::Form { path: path.to_owned(), why };
    // What the parser says may quote a line, and a command may hold what nobody is to see.
    let place = |error: &basic_toml::Error| {
        let said = error.to_string();
        said.rsplit_once("at line ").map_or_else(
            || "it is no TOML of the form that is expected".to_owned(),
            |(_, line)| format!("line {line} is not of the form that is expected"),
        )
    };
    let file: File = basic_toml::from_slice(text.expose()).map_err(|error| wrong(place(&error)))?;
    let rule = |rule: Rule| {
        let secret = Pattern::new(&rule.secret)
            .map_err(|_| wrong(format!("{:?} is no pattern", rule.secret)))?;
        Ok(HookRule { secret, set: rule.set, test: rule.test, after: rule.after })
    };
    file.rotate.into_iter().map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Result<Vec<HookRule>, HookRulesError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rotate.toml");
        fs::create_private(&path, text.as_bytes()).expect("written");
        hook_rules(&path)
    }

    #[test]
    fn rules_are_read_in_their_order() {
        let text = "[[rotate]]\nsecret = 'sm://shop/*'\nset = 'x'\nafter = ['a', 'b']\n\
                    [[rotate]]\nsecret = '*'\ntest = \"\"\"y\nz\"\"\"\n";
        let rules = rules(text).expect("reads");
        assert_eq!((rules[0].set.as_deref(), rules[0].after.len()), (Some("x"), 2));
        assert!(rules[0].secret.matches("sm://shop/prod#A") && !rules[0].secret.matches("sm://x"));
        assert_eq!(rules[1].test.as_deref(), Some("y\nz"));
        assert!(hook_rules(Path::new("/not/there")).expect("no file").is_empty());
    }

    #[test]
    fn what_is_wrong_is_not_quoted() {
        for text in [
            "[[rotate]]\nset = 'canary'",
            "[[rotate]]\nsecret = '*'\nsets = 'canary'",
            "canary",
            "[[rotate]]\nsecret = '*'\nset = 'canary",
            "[[rotate]]\nsecret = '***'",
        ] {
            let error = rules(text).expect_err(text);
            assert!(!error.to_string().contains("canary"), "{error}");
        }
    }
}
