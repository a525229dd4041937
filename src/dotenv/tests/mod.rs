//! The measured table, the properties that editing relies on, and the words for disagreement.

mod agreement;
mod properties;
mod table;

use super::{Dialect, FindingKind, Value, read};

/// The kinds of findings, with their lines.
fn findings(text: &str, dialect: Dialect) -> Vec<(usize, FindingKind)> {
    read(text.as_bytes(), dialect).findings.iter().map(|f| (f.line, f.kind)).collect()
}

#[test]
fn findings_name_the_line_and_the_trouble() {
    use Dialect::{Bash, Docker, Dotenvx, Node, Python, Ruby, Systemd};
    use FindingKind as Kind;
    let cases: &[(&str, Dialect, usize, Kind)] = &[
        ("A=1\nA=2", Node, 2, Kind::DuplicateName),
        ("A=1\n\nwhat is this\n", Node, 3, Kind::NoAssignment),
        ("é=1", Node, 1, Kind::InvalidName),
        ("A:v", Ruby, 1, Kind::ColonSeparator),
        ("A: v", Python, 1, Kind::ColonSeparator),
        ("B=1\nA=\"v", Python, 2, Kind::UnterminatedQuote),
        ("A=\"v", Node, 1, Kind::UnterminatedQuote),
        ("A=\"v\" w", Python, 1, Kind::TextAfterQuote),
        ("A='v'#c", Python, 1, Kind::CommentTouchesQuote),
        ("A='x\nB='y'", Dotenvx, 2, Kind::ContestedQuote),
        ("\u{feff}A=1", Systemd, 1, Kind::ByteOrderMark),
        ("\u{feff}A=1", Bash, 1, Kind::ByteOrderMark),
        ("A=1\r\n", Bash, 1, Kind::CarriageReturn),
        ("A=hello world", Bash, 1, Kind::RunsCommand),
        ("A = 1", Bash, 1, Kind::RunsCommand),
        ("1A=1", Bash, 1, Kind::InvalidName),
        ("export 1A=1", Bash, 1, Kind::InvalidName),
        ("SECONDS=1", Bash, 1, Kind::ReservedName),
        ("A=1\nB=x(y\nC=2", Bash, 2, Kind::SyntaxError),
        ("A-B=1", Systemd, 1, Kind::InvalidName),
        ("A", Systemd, 1, Kind::NoAssignment),
        ("__proto__=1", Node, 1, Kind::ReservedName),
        ("A=x\u{2028}y", Node, 1, Kind::LineSeparator),
        ("A=x\0y", Docker, 1, Kind::NulByte),
    ];
    for (text, dialect, line, kind) in cases {
        assert!(findings(text, *dialect).contains(&(*line, *kind)), "{dialect}: {text:?}");
    }
}

#[test]
fn rejections_name_the_line_and_the_trouble() {
    use Dialect::{Bash, Docker, Dotenvx, Python, Ruby, Systemd};
    use FindingKind as Kind;
    let long = format!("A=1\nB={}", "x".repeat(65_534));
    let fits = format!("A=1\nB={}", "x".repeat(65_533));
    let cases: &[(&[u8], Dialect, usize, Kind)] = &[
        (b"A=1\nB =2", Docker, 2, Kind::BlankInName),
        (b"=2", Docker, 1, Kind::EmptyName),
        (long.as_bytes(), Docker, 2, Kind::LineTooLong),
        (b"A=1\nB=\xff", Docker, 2, Kind::InvalidUtf8),
        (b"A=1\nB=\xff", Python, 2, Kind::InvalidUtf8),
        (b"A=1\nB=\xff", Ruby, 2, Kind::InvalidUtf8),
        (b"A=1\nB=\xff", Systemd, 2, Kind::InvalidUtf8),
        (b"export A", Ruby, 1, Kind::ExportWithoutValue),
        (b"A=1\nconstructor=2", Dotenvx, 2, Kind::ReservedName),
        (b"A=1\nif true; then B=2; fi", Bash, 2, Kind::ShellCode),
        (b"A=1\nunset A", Bash, 2, Kind::ShellCode),
        (b"A=(1 2)", Bash, 1, Kind::ShellCode),
        (b"A=${B:=1}", Bash, 1, Kind::ShellCode),
        (b"A=1\0", Systemd, 1, Kind::NulByte),
    ];
    for (text, dialect, line, kind) in cases {
        let reading = read(text, *dialect);
        let rejected = reading.rejected.map(|finding| (finding.line, finding.kind));
        assert_eq!(rejected, Some((*line, *kind)), "{dialect}: {}", text.escape_ascii());
        assert!(reading.entries.is_empty());
    }
    assert_eq!(read(fits.as_bytes(), Docker).entries.len(), 2);
}

#[test]
fn duplicates_stay_in_order_with_their_lines() {
    for dialect in Dialect::ALL {
        let entries = read(b"# c\nA=1\nB=2\n\nA=3\n", dialect).entries;
        let seen: Vec<_> = entries.iter().map(|entry| (&*entry.name, entry.line)).collect();
        assert_eq!(seen, [("A", 2), ("B", 3), ("A", 5)], "{dialect}");
    }
}

#[test]
fn spans_hold_the_quotes_but_neither_blanks_nor_comments() {
    let text = "A=  \"x y\"  # c\r\n";
    for dialect in [Dialect::Node, Dialect::Dotenvx, Dialect::Python, Dialect::Ruby] {
        let reading = read(text.as_bytes(), dialect);
        assert_eq!(&text[reading.entries[0].value_span.clone()], "\"x y\"", "{dialect}");
    }
    let docker = read(text.as_bytes(), Dialect::Docker);
    assert_eq!(&text[docker.entries[0].value_span.clone()], "  \"x y\"  # c");
}

#[test]
fn dialects_have_names() {
    for dialect in Dialect::ALL {
        assert_eq!(Dialect::parse(dialect.name()), Some(dialect));
        assert_eq!(dialect.to_string(), dialect.name());
    }
    assert_eq!(Dialect::parse("zsh"), None);
}

/// Whether the last value of `name` is the one that `cell` of the table says.
fn is_read_as(text: &[u8], dialect: Dialect, name: &str, cell: table::Cell) -> bool {
    use table::Cell;
    let reading = read(text, dialect);
    let value = reading.entries.iter().rfind(|entry| entry.name == name).map(|entry| &entry.value);
    match (cell, value) {
        (Cell::Text(expected), Some(Value::Text(value))) => {
            value.same_as(&crate::secret::Plaintext::copy_of(expected.as_bytes()))
        }
        (Cell::Expands, Some(Value::Expands))
        | (Cell::Unclear, Some(Value::Unclear))
        | (Cell::Unset, Some(Value::Unset)) => true,
        (Cell::Unseen, None) => reading.rejected.is_none(),
        (Cell::Rejected, None) => reading.rejected.is_some(),
        _ => false,
    }
}
