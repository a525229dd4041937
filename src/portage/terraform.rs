//! Variables of Terraform (`.tfvars`): HCL attributes whose values are strings.

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::parser::parse_body;
use hcl_edit::structure::Structure;
use icu_normalizer::ComposingNormalizerBorrowed;

use super::error::Unfit;
use super::escape::{escape, number};
use super::{Contents, Format, PortageError, Variable, read_back};
use crate::migrate::ImportSource;
use crate::secret::Plaintext;

const FORMAT: Format = Format::Terraform;

/// Names that no variable may have (Terraform, "Input Variables", `variable` block).
const RESERVED: [&str; 8] =
    ["source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"];

/// One line for each variable, in their order.
pub(super) fn write(variables: &[Variable]) -> Result<Plaintext, PortageError> {
    let mut text = Plaintext::new();
    let mut refused = Vec::new();
    for variable in variables {
        let why = match std::str::from_utf8(variable.value.expose()) {
            Err(_) => Unfit::NotText,
            Ok(_) if !is_name(&variable.name) => Unfit::Name("Terraform"),
            Ok(value) if !ComposingNormalizerBorrowed::new_nfc().is_normalized(value) => {
                Unfit::Composed
            }
            Ok(value) => {
                text.extend(variable.name.as_bytes());
                text.extend(b" = ");
                text.extend(quoted(value).expose());
                text.push(b'\n');
                continue;
            }
        };
        refused.push((variable.name.clone(), why));
    }
    if !refused.is_empty() {
        return Err(PortageError::Unfit { format: FORMAT, refused });
    }
    read_back(variables, FORMAT, read(&text))?;
    Ok(text)
}

/// More is possible in HCL, but who declares such a variable?
fn is_name(name: &str) -> bool {
    let first = |c: char| c.is_ascii_alphabetic() || c == '_';
    let rest = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    name.starts_with(first) && name.chars().all(rest) && !RESERVED.contains(&name)
}

/// As a string, in which `${` and `%{` would begin a template.
fn quoted(value: &str) -> Plaintext {
    let mut quoted = Plaintext::with_capacity(value.len() + 2);
    quoted.push(b'"');
    let mut before = None;
    let mut rest = value.chars().peekable();
    while let Some(one) = rest.next() {
        if matches!(one, '$' | '%') && rest.peek() == Some(&'{') {
            if before == Some(one) {
                // Three of them in a row are two things to one reader, and one to another.
                number(one, &mut quoted);
            } else {
                escape(one, &mut quoted);
                escape(one, &mut quoted);
            }
        } else {
            escape(one, &mut quoted);
        }
        before = Some(one);
    }
    quoted.push(b'"');
    quoted
}

/// One variable for each attribute: the text of a string, and a number or a boolean as it is written.
pub(super) fn read(text: &Plaintext) -> Result<Contents, PortageError> {
    let misplaced =
        |line, column, what| PortageError::Misplaced { format: FORMAT, line, column, what };
    let text = std::str::from_utf8(text.expose())
        .map_err(|_| misplaced(1, 1, "bytes that are not UTF-8"))?;
    // What the parser says has the line in it. It refuses a name that is set twice.
    let body = parse_body(text).map_err(|error| {
        let at = error.location();
        misplaced(at.line(), at.column(), "not valid HCL, as variables of Terraform are")
    })?;
    let place = |span: Option<std::ops::Range<usize>>| {
        let before = &text[..span.map_or(0, |span| span.start)];
        let line = before.matches('\n').count() + 1;
        (line, before.chars().rev().take_while(|c| *c != '\n').count() + 1)
    };
    let mut variables: Vec<ImportSource> = Vec::new();
    for structure in &body {
        let attribute = match structure {
            Structure::Attribute(attribute) => attribute,
            Structure::Block(block) => {
                let (line, column) = place(block.span());
                return Err(misplaced(line, column, "a block, and not a value"));
            }
        };
        let (line, column) = place(attribute.value.span());
        let value = match &attribute.value {
            Expression::String(value) => Plaintext::copy_of(value.as_bytes()),
            Expression::Bool(_) | Expression::Number(_) => {
                let span = attribute.value.span().unwrap_or_default();
                Plaintext::copy_of(&text.as_bytes()[span])
            }
            other => return Err(misplaced(line, column, what(other))),
        };
        let variable = attribute.key.as_str().to_owned();
        let (line, value) = (Some(line), Some(value));
        variables.push(ImportSource { variable, line, value, obstacle: None, dissent: None });
    }
    Ok(Contents { variables, remarks: Vec::new() })
}

fn what(expression: &Expression) -> &'static str {
    match expression {
        Expression::Null(_) => "null, and not a value",
        Expression::Array(_) => "a list, and not a value",
        Expression::Object(_) => "an object, and not a value",
        Expression::HeredocTemplate(_) => "a heredoc: write it as a string in quotes",
        Expression::StringTemplate(_) => "a template, which Terraform would compute",
        _ => "an expression, and not a value",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
        let contents = read(&Plaintext::copy_of(text.as_bytes())).map_err(|e| e.to_string())?;
        Ok(contents.pairs())
    }

    #[test]
    fn templates_are_escaped_and_read_back() {
        for (value, written) in [
            ("a${b}", r#""a$${b}""#),
            ("$${b}", r#""$\u0024{b}""#),
            ("%{if}", r#""%%{if}""#),
            ("100%", r#""100%""#),
            ("$ {", r#""$ {""#),
            ("a\"\\\n\r\t\0", r#""a\"\\\n\r\t\u0000""#),
            ("\u{feff}\u{e9}\u{1f600}", "\"\\ufeff\u{e9}\\U0001f600\""),
        ] {
            let quoted = quoted(value);
            assert_eq!(String::from_utf8_lossy(quoted.expose()), written);
            let read = pairs(&format!("a = {written}\n"));
            assert_eq!(read, Ok(vec![("a".to_owned(), value.to_owned())]));
        }
    }

    #[test]
    fn what_is_no_value_is_refused_with_its_place() {
        let read = pairs("# settings\na = 1.50\nb = true // yes\n\"c\" = \"d\"\n");
        assert!(read.is_err());
        let read = pairs("# settings\na = 1.50\nb = true // yes\n");
        let expected = [("a", "1.50"), ("b", "true")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(read, Ok(expected.to_vec()));
        for (text, says) in [
            ("a = null", "line 1, column 5: null, and not a value"),
            ("x = \"1\"\na = [\"b\"]", "line 2, column 5: a list, and not a value"),
            ("a = {b = \"c\"}", "an object, and not a value"),
            ("a = \"${b}\"", "line 1, column 5: a template"),
            ("a = b", "an expression, and not a value"),
            ("a = <<EOT\nb\nEOT\n", "a heredoc"),
            ("a {\n}\n", "a block, and not a value"),
            ("a = \"b\"\na = \"c\"\n", "line 2, column 1: not valid HCL"),
            ("a = \"\\$b\"", "not valid HCL"),
            ("a = \"b", "not valid HCL"),
            ("a: b", "not valid HCL"),
        ] {
            let error = pairs(text).expect_err(text);
            assert!(error.contains(says), "{text:?}: {error}");
        }
        for open in ["[", "(", "{a=", "\"${", "!", "a ? ", "a {\n"] {
            assert!(pairs(&format!("a = {}", open.repeat(20_000))).is_err());
            assert!(pairs(&open.repeat(20_000)).is_err());
        }
    }
}
