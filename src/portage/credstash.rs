//! What `credstash getall` writes (fugue/credstash 1.17, `credstash.py`): JSON, YAML, and as `dotenv` a line
//! `NAME='value'` for each, with the value as it is.

use std::collections::HashSet;

use super::chamber::{first_line, is_assignment};
use super::{Contents, Format, PortageError, json, yaml};
use crate::classify::shown;
use crate::migrate::ImportSource;
use crate::secret::Plaintext;

const FORMAT: Format = Format::Credstash;

/// The variables, named as they are there.
pub(super) fn read(text: &Plaintext) -> Result<Contents, PortageError> {
    let first = first_line(text);
    if first.starts_with(b"{") {
        json::read(text)
    } else if first.is_empty() || is_assignment(first, b'\'') {
        assignments(text.expose())
    } else {
        yaml::read(text)
    }
}

/// A value reaches from one quote to the next, over as many lines as there are. One that has a quote in it
/// cannot be told from what follows it.
fn assignments(text: &[u8]) -> Result<Contents, PortageError> {
    let (mut variables, mut known) = (Vec::new(), HashSet::new());
    let (mut rest, mut line) = (text, 1);
    while !rest.trim_ascii().is_empty() {
        if let Some(after) = rest.strip_prefix(b"\n") {
            (rest, line) = (after, line + 1);
            continue;
        }
        let what = "not a line that credstash writes, or a value with a quote in it";
        let error = || PortageError::Misplaced { format: FORMAT, line, column: 1, what };
        let (variable, value, after) = assignment(rest).ok_or_else(error)?;
        if !known.insert(variable.clone()) {
            return Err(PortageError::Twice { name: shown(&variable).to_owned() });
        }
        let lines = rest[..rest.len() - after.len()].split(|byte| *byte == b'\n').count() - 1;
        let (at, value) = (Some(line), Some(value));
        variables.push(ImportSource { variable, line: at, value, obstacle: None, dissent: None });
        (rest, line) = (after, line + lines);
    }
    Ok(Contents { variables, remarks: Vec::new() })
}

/// `NAME='value'` with the end of its line, and what is behind it.
fn assignment(text: &[u8]) -> Option<(String, Plaintext, &[u8])> {
    let equals = text.iter().position(|byte| matches!(byte, b'=' | b'\n' | b'\''))?;
    let name = std::str::from_utf8(&text[..equals]).ok().filter(|name| !name.is_empty())?;
    let inside = text[equals..].strip_prefix(b"='")?;
    let close = inside.iter().position(|byte| *byte == b'\'')?;
    let after = &inside[close + 1..];
    let after = if after.is_empty() { after } else { after.strip_prefix(b"\n")? };
    Some((name.to_owned(), Plaintext::copy_of(&inside[..close]), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Result<Vec<(String, String, Option<usize>)>, String> {
        let contents = read(&Plaintext::copy_of(text.as_bytes())).map_err(|e| e.to_string())?;
        let pair = |one: ImportSource| {
            let value = one.value.expect("a value");
            (one.variable, String::from_utf8_lossy(value.expose()).into_owned(), one.line)
        };
        Ok(contents.variables.into_iter().map(pair).collect())
    }

    #[test]
    fn its_formats_are_read_as_it_has_meant_them() {
        let one = |name: &str, value: &str, line| (name.to_owned(), value.to_owned(), line);
        // `json.dumps(secrets, sort_keys=True, indent=4, separators=(',', ': '))`
        let json = "{\n    \"db.password\": \"a'b\\n\",\n    \"key\": \"\\u00e9\"\n}\n";
        let expected = vec![one("db.password", "a'b\n", None), one("key", "\u{e9}", None)];
        assert_eq!(pairs(json), Ok(expected));
        // `dotenv_dump`, and the line end of `print`.
        let lines = "DB.PASSWORD='a\"b\\n$c #'\nKEY='-----\nMII\n'\nEMPTY=''\n\n";
        let expected = vec![
            one("DB.PASSWORD", "a\"b\\n$c #", Some(1)),
            one("KEY", "-----\nMII\n", Some(2)),
            one("EMPTY", "", Some(5)),
        ];
        assert_eq!(pairs(lines), Ok(expected));
        // `yaml.dump(secrets, default_flow_style=False)`
        let yaml = "a: 'yes'\nb: \"a\\n\\\n  \\ b\"\nc: 'it''s\n\n  two'\n";
        let expected = vec![
            one("a", "yes", Some(1)),
            one("b", "a\n b", Some(2)),
            one("c", "it's\ntwo", Some(4)),
        ];
        assert_eq!(pairs(yaml), Ok(expected));
    }

    #[test]
    fn what_is_uncertain_is_refused() {
        for (text, line) in
            [("A='it's'\n", 1), ("A='b'\nB=c\n", 2), ("A='\n\nb'\nB='c\n", 4), ("A='b' \n", 1)]
        {
            let error = pairs(text).expect_err(text);
            assert!(error.starts_with(&format!("line {line}, ")), "{text:?}: {error}");
        }
        assert!(pairs("A='b'\nA='c'\n").is_err_and(|error| error.contains("more than once")));
    }
}
