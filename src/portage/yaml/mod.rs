//! One YAML mapping of strings, read the same by YAML 1.1 and 1.2.

pub(super) mod tree;

use std::collections::HashSet;

use super::error::Unfit;
use super::escape::quoted;
use super::{Contents, Format, PortageError, Variable, read_back};
use crate::classify::shown;
use crate::migrate::ImportSource;
use crate::secret::Plaintext;
use tree::{Kind, Node};

/// A key may not be longer than 1,024 characters when nothing announces it (YAML 1.2.2, 7.4.2).
const LONGEST_KEY: usize = 1_000;

/// Words that YAML 1.1 or 1.2 takes for something else than text, in any case.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// One line for each variable, in their order.
pub(super) fn write(variables: &[Variable]) -> Result<Plaintext, PortageError> {
    let mut text = Plaintext::new();
    let mut refused = Vec::new();
    for variable in variables {
        let why = match (std::str::from_utf8(variable.value.expose()), key(&variable.name)) {
            (Err(_), _) => Unfit::NotText,
            (_, None) => Unfit::Name("YAML"),
            (Ok(value), Some(key)) => {
                text.extend(key.expose());
                text.extend(b": ");
                text.extend(quoted(value).expose());
                text.push(b'\n');
                continue;
            }
        };
        refused.push((variable.name.clone(), why));
    }
    if !refused.is_empty() {
        return Err(PortageError::Unfit { format: Format::Yaml, refused });
    }
    read_back(variables, Format::Yaml, read(&text))?;
    Ok(text)
}

/// A key: as it is when no reader can take it for something else, in quotes otherwise.
pub(super) fn key(name: &str) -> Option<Plaintext> {
    let first = |c: char| c.is_ascii_alphabetic() || c == '_';
    let rest = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let is_word = WORDS.contains(&name.to_ascii_lowercase().as_str());
    let key = if name.starts_with(first) && name.chars().all(rest) && !is_word {
        Plaintext::copy_of(name.as_bytes())
    } else {
        quoted(name)
    };
    (key.expose().len() <= LONGEST_KEY).then_some(key)
}

/// One variable for each key: the text of a string, and a number, a boolean or a date as it is written.
pub(super) fn read(text: &Plaintext) -> Result<Contents, PortageError> {
    let root = tree::read(text, Format::Yaml)?;
    let place = root.place;
    let Kind::Mapping(pairs) = root.kind else {
        return Err(place.error(Format::Yaml, "not a mapping with a value for each variable"));
    };
    Ok(Contents { variables: variables(pairs, Format::Yaml)?, remarks: Vec::new() })
}

/// The variables of a mapping, each name once.
pub(super) fn variables(
    pairs: Vec<(Node, Node)>,
    format: Format,
) -> Result<Vec<ImportSource>, PortageError> {
    let mut variables: Vec<ImportSource> = Vec::new();
    let mut known = HashSet::new();
    for (key, value) in pairs {
        let line = Some(key.place.line);
        let variable = key.name(format)?;
        let value = value.text(format)?;
        if !known.insert(variable.clone()) {
            return Err(PortageError::Twice { name: shown(&variable).to_owned() });
        }
        let value = Some(value);
        variables.push(ImportSource { variable, line, value, obstacle: None, dissent: None });
    }
    Ok(variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
        let contents = read(&Plaintext::copy_of(text.as_bytes())).map_err(|e| e.to_string())?;
        Ok(contents.pairs())
    }

    #[test]
    fn scalars_are_read_as_they_are_written() {
        for (written, value) in [
            ("yes", "yes"),
            ("0x1f", "0x1f"),
            ("1e3", "1e3"),
            ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
            ("a # b", "a"),
            ("a#b", "a#b"),
            ("'it''s'", "it's"),
            ("\"\\x41\\u00e9\\U0001F600\\n\\0\"", "A\u{e9}\u{1f600}\n\0"),
            ("''", ""),
            ("!!str 1", "1"),
            ("! 1", "1"),
            ("&a x", "x"),
            ("|\n  a\n  b\n", "a\nb\n"),
            ("|-\n  a\n  b\n", "a\nb"),
            (">-\n  a\n  b\n", "a b"),
            ("\"null\"", "null"),
        ] {
            let expected = vec![("A".to_owned(), value.to_owned())];
            assert_eq!(pairs(&format!("A: {written}")), Ok(expected), "{written}");
        }
        assert_eq!(pairs("{}"), Ok(Vec::new()));
        let json = pairs("{\"a\": \"b\", \"c\": \"d\\/e\"}");
        assert_eq!(json.map(|pairs| pairs[1].1.clone()), Ok("d/e".to_owned()));
    }

    #[test]
    fn what_is_no_value_is_refused_with_its_place() {
        for (text, says) in [
            ("", "line 1, column 1: there is no document"),
            ("a", "line 1, column 1: not a mapping"),
            ("- a", "line 1, column 1: not a mapping"),
            ("A:", "null, and not a value"),
            ("A: x\nB: ~", "line 2, column 4: null, and not a value"),
            ("A:\n  b: c", "line 2, column 3: a mapping below another one"),
            ("A: [a]", "line 1, column 4: a sequence, and not a value"),
            ("A: !!binary eA==", "a tag, which asks for something else than text"),
            ("A: !x y", "a tag, which asks for something else than text"),
            ("A: &a x\nB: *a", "line 2, column 4: an alias"),
            ("<<: {A: b}", "line 1, column 1: a merge key"),
            ("[a]: b", "line 1, column 1: a key that is no text"),
            ("A: b\nA: c", "the name \"A\" stands there more than once"),
            ("A: b\n---\nA: c", "line 2, column 1: a second document"),
            ("A: \"b", "not valid YAML"),
            ("A: b: c", "not valid YAML"),
            ("A: x\nB: 'y\u{2028}  z'", "line 2, column 6: a line separator of Unicode"),
            ("A: \"x\u{85}\"", "line 1, column 6: a line separator of Unicode"),
        ] {
            let error = pairs(text).expect_err(text);
            assert!(error.contains(says), "{text:?}: {error}");
        }
    }

    #[test]
    fn however_deep_it_is_nothing_breaks() {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let deep = format!("A: {}{}", open.repeat(50_000), close.repeat(50_000));
            assert!(pairs(&deep).is_err());
            assert!(pairs(&open.repeat(100_000)).is_err());
        }
        assert!(pairs(&"- ".repeat(50_000)).is_err());
        assert!(pairs(&"? ".repeat(50_000)).is_err());
    }
}
