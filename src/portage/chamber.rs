//! What `chamber export` writes (segmentio/chamber 3.1, `cmd/export.go`): JSON, YAML, and as `dotenv` and
//! `tfvars` a line for each value, with escapes of its own that neither of these programs reads.

use std::collections::HashSet;

use super::{Contents, Format, PortageError, json, yaml};
use crate::classify::shown;
use crate::migrate::ImportSource;
use crate::secret::Plaintext;

const FORMAT: Format = Format::Chamber;

/// The variables, named as `chamber exec` hands them to a program: in capitals, with `_` for `-`.
pub(super) fn read(text: &Plaintext) -> Result<Contents, PortageError> {
    let first = first_line(text);
    let mut contents = if first.starts_with(b"{") {
        json::read(text)?
    } else if first.is_empty() || is_assignment(first, b'"') {
        lines(text)?
    } else {
        yaml::read(text)?
    };
    let mut known = HashSet::new();
    for one in &mut contents.variables {
        one.variable = one.variable.to_uppercase().replace('-', "_");
        if !known.insert(one.variable.clone()) {
            return Err(PortageError::Twice { name: shown(&one.variable).to_owned() });
        }
    }
    Ok(contents)
}

/// The first line that has something in it.
pub(super) fn first_line(text: &Plaintext) -> &[u8] {
    let mut lines = text.expose().split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.find(|line| !line.is_empty()).unwrap_or_default()
}

/// Whether it begins `NAME="` or `name = "`, with this quote.
pub(super) fn is_assignment(line: &[u8], quote: u8) -> bool {
    let end = line.iter().position(|byte| b" =:'\"".contains(byte)).unwrap_or(line.len());
    let rest = line[end..].strip_prefix(b" ").unwrap_or(&line[end..]);
    let rest = rest.strip_prefix(b"=").map(|rest| rest.strip_prefix(b" ").unwrap_or(rest));
    end > 0 && rest.is_some_and(|rest| rest.first() == Some(&quote))
}

fn lines(text: &Plaintext) -> Result<Contents, PortageError> {
    let mut variables = Vec::new();
    for (line, written) in (1..).zip(text.expose().split(|byte| *byte == b'\n')) {
        if written.is_empty() {
            continue;
        }
        let what = "not a line that chamber writes";
        let error = || PortageError::Misplaced { format: FORMAT, line, column: 1, what };
        let (variable, value) = assignment(written).ok_or_else(error)?;
        let (line, value) = (Some(line), Some(value));
        variables.push(ImportSource { variable, line, value, obstacle: None, dissent: None });
    }
    Ok(Contents { variables, remarks: Vec::new() })
}

/// `NAME="value"` or `name = "value"`.
fn assignment(line: &[u8]) -> Option<(String, Plaintext)> {
    if !is_assignment(line, b'"') {
        return None;
    }
    let end = line.iter().position(|byte| matches!(byte, b' ' | b'='))?;
    let open = line.iter().position(|byte| *byte == b'"')?;
    let name = std::str::from_utf8(&line[..end]).ok()?;
    let inside = line[open + 1..].strip_suffix(b"\"")?;
    Some((name.to_owned(), unescaped(inside)?))
}

/// `doubleQuoteEscape` the other way round.
fn unescaped(inside: &[u8]) -> Option<Plaintext> {
    let mut value = Plaintext::with_capacity(inside.len());
    let mut rest = inside.iter();
    while let Some(byte) = rest.next() {
        value.push(match byte {
            b'\\' => match rest.next()? {
                b'n' => b'\n',
                b'r' => b'\r',
                escaped if b"\\\"$`".contains(escaped) => *escaped,
                _ => return None,
            },
            b'"' | b'$' | b'`' | b'\r' => return None,
            byte => *byte,
        });
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
        let contents = read(&Plaintext::copy_of(text.as_bytes())).map_err(|e| e.to_string())?;
        Ok(contents.pairs())
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// From `cmd/export_test.go` and `cmd/env_test.go` of chamber.
    #[test]
    fn its_lines_are_read_as_it_has_meant_them() {
        let text = concat!(
            "BAR=\"ordinary string\"\n",
            "BAZ=\"\\$qux\"\n",
            "FOO=\"\\\"qux\\\"\"\n",
            "G=\"string\\\\with\\\\backslashes\"\n",
            "H=\"string\\nwith\\rends\"\n",
            "I=\"string!with!excl \\` = '\"\n",
            "J=\"\"\n",
        );
        let expected = owned(&[
            ("BAR", "ordinary string"),
            ("BAZ", "$qux"),
            ("FOO", "\"qux\""),
            ("G", "string\\with\\backslashes"),
            ("H", "string\nwith\rends"),
            ("I", "string!with!excl ` = '"),
            ("J", ""),
        ]);
        assert_eq!(pairs(text), Ok(expected));
        let tfvars = "db_password = \"a\\$b\"\nhost = \"c = \\\"d\\\"\"\n";
        assert_eq!(pairs(tfvars), Ok(owned(&[("DB_PASSWORD", "a$b"), ("HOST", "c = \"d\"")])));
        assert_eq!(pairs("\n"), Ok(Vec::new()));
    }

    /// Go's encoder sorts, and escapes `<`, `>` and `&`.
    #[test]
    fn json_and_yaml_get_the_names_of_programs() {
        let json = "{\"api-key\":\"a\\u003cb\\u0026\",\"db_password\":\"c\\u2028\"}\n";
        let expected = owned(&[("API_KEY", "a<b&"), ("DB_PASSWORD", "c\u{2028}")]);
        assert_eq!(pairs(json), Ok(expected));
        // As goccy/go-yaml writes it.
        let yaml = "api-key: a<b\ndb_password: \"123\"\nkey: |-\n  a\n  b\nurl: \"a: b\"\n";
        let expected =
            [("API_KEY", "a<b"), ("DB_PASSWORD", "123"), ("KEY", "a\nb"), ("URL", "a: b")];
        assert_eq!(pairs(yaml), Ok(owned(&expected)));
    }

    #[test]
    fn what_it_would_not_write_is_refused() {
        for (text, says) in [
            ("A=\"b\"\nB=c\n", "line 2, column 1: not a line that chamber writes"),
            ("A=\"b\"\nB=\"c\\t\"\n", "line 2"),
            ("A=\"b\"\nB=\"c\n", "line 2"),
            ("A=\"$b\"\n", "line 1"),
            ("A=\"b\"c\"\n", "line 1"),
            ("{\"a-b\":\"1\",\"a_b\":\"2\"}", "\"A_B\" stands there more than once"),
        ] {
            let error = pairs(text).expect_err(text);
            assert!(error.contains(says), "{text:?}: {error}");
        }
    }
}
