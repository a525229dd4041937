//! `.env` files: written so that one program reads them back as they are, and read as it does.

use super::error::Unfit;
use super::{Contents, Format, PortageError, Variable};
use crate::dotenv::{self, Dialect, Value};
use crate::migrate::{Reader, Variables, import_sources};
use crate::secret::Plaintext;

/// Bytes and what stands for each of them within quotes.
type Escapes = &'static [(u8, &'static [u8])];

/// A way to write a value.
#[derive(Clone, Copy)]
struct Quoting {
    quote: Option<u8>,
    escapes: Escapes,
}

impl Quoting {
    /// Whether the closing quote is the one that closes, whatever follows: no other one of its kind stands
    /// before it, and no backslash that could take it in. Some programs read a value in spite of either, but
    /// only as long as no later line has such a quote.
    fn closes(self, value: &Plaintext, dialect: Dialect) -> bool {
        let (Some(quote), value) = (self.quote, value.expose()) else {
            return true;
        };
        let escapes = |byte: u8| self.escapes.iter().any(|(escaped, _)| *escaped == byte);
        // The patterns of these take a quote for escaped even behind an escaped backslash; python-dotenv does from
        // version 1.2 on, once another quote follows.
        let by_pattern =
            matches!(dialect, Dialect::Node | Dialect::Dotenvx | Dialect::Ruby | Dialect::Python);
        let takes_in = value.ends_with(b"\\") && (by_pattern || !escapes(b'\\'));
        !takes_in && (escapes(quote) || !value.contains(&quote))
    }
}

const BARE: Quoting = Quoting { quote: None, escapes: &[] };

const fn quoted(quote: u8, escapes: Escapes) -> Quoting {
    Quoting { quote: Some(quote), escapes }
}

/// What the shell undoes in double quotes; systemd does the same.
const SHELL: Escapes = &[(b'\\', b"\\\\"), (b'"', b"\\\""), (b'$', b"\\$"), (b'`', b"\\`")];

/// The quotes of a dialect, the plainest first. None of these has to be right: what is written is read
/// back, and the first that holds is taken.
fn quotings(dialect: Dialect) -> &'static [Quoting] {
    const NODE: &[Quoting] =
        &[quoted(b'\'', &[]), quoted(b'"', &[(b'\r', b"\\r")]), quoted(b'`', &[])];
    const DOTENVX: &[Quoting] = &[
        quoted(b'\'', &[(b'\'', b"\\'")]),
        quoted(b'"', &[(b'\r', b"\\r"), (b'$', b"\\$")]),
        quoted(b'`', &[(b'$', b"\\$")]),
    ];
    const PYTHON: &[Quoting] = &[
        quoted(b'\'', &[(b'\\', b"\\\\"), (b'\'', b"\\'")]),
        quoted(b'"', &[(b'\\', b"\\\\"), (b'"', b"\\\""), (b'\r', b"\\r")]),
    ];
    const RUBY: &[Quoting] =
        &[quoted(b'\'', &[]), quoted(b'"', &[(b'\\', b"\\\\"), (b'"', b"\\\""), (b'$', b"\\$")])];
    const SYSTEMD: &[Quoting] = &[quoted(b'\'', &[]), quoted(b'"', SHELL)];
    const BASH: &[Quoting] = &[quoted(b'\'', &[(b'\'', b"'\\''")]), quoted(b'"', SHELL)];
    match dialect {
        Dialect::Node => NODE,
        Dialect::Dotenvx => DOTENVX,
        Dialect::Python => PYTHON,
        Dialect::Ruby => RUBY,
        Dialect::Docker => &[],
        Dialect::Systemd => SYSTEMD,
        Dialect::Bash => BASH,
    }
}

/// Lines behind the one that is tried, with every kind of quote: a value that does not end where it should
/// would take one of them in.
const BEHIND: &[u8] = b"BEHIND='\"`'\nFURTHER=\"'\"\n";

/// One line for each variable, in their order.
pub(super) fn write(
    variables: &[Variable],
    dialect: Dialect,
    format: Format,
) -> Result<Plaintext, PortageError> {
    let mut text = Plaintext::new();
    let mut refused = Vec::new();
    for variable in variables {
        match line(&variable.name, &variable.value, dialect) {
            Ok(line) => text.extend(line.expose()),
            Err(why) => refused.push((variable.name.clone(), why)),
        }
    }
    if refused.is_empty() {
        let read = dotenv::read(text.expose(), dialect);
        let reads = |at: usize, variable: &Variable| {
            read.entries.get(at).is_some_and(|entry| is(entry, &variable.name, &variable.value))
        };
        let wrong = variables.iter().enumerate().find(|(at, variable)| !reads(*at, variable));
        refused.extend(wrong.map(|(_, variable)| (variable.name.clone(), Unfit::Beside(dialect))));
    }
    if refused.is_empty() { Ok(text) } else { Err(PortageError::Unfit { format, refused }) }
}

/// The value of a variable as it is written for this program; none when it cannot be.
pub fn spelled(name: &str, value: &Plaintext, dialect: Dialect) -> Option<Plaintext> {
    let line = line(name, value, dialect).ok()?;
    let whole = line.expose();
    Some(Plaintext::copy_of(&whole[name.len() + 1..whole.len() - 1]))
}

fn line(name: &str, value: &Plaintext, dialect: Dialect) -> Result<Plaintext, Unfit> {
    // Some programs read one, and have nowhere to put it.
    if value.expose().contains(&0) {
        return Err(Unfit::Nul);
    }
    let bare_first = value.expose().iter().all(|byte| is_plain(*byte));
    let (first, last) = if bare_first { (Some(BARE), None) } else { (None, Some(BARE)) };
    let all = first.into_iter().chain(quotings(dialect).iter().copied()).chain(last);
    for quoting in all.filter(|quoting| quoting.closes(value, dialect)) {
        let line = written(name, value, quoting);
        if reads_back(&line, name, value, dialect) {
            return Ok(line);
        }
    }
    let plain = Plaintext::copy_of(b"x");
    Err(if !reads_back(&written(name, &plain, BARE), name, &plain, dialect) {
        Unfit::Name(dialect.name())
    } else if std::str::from_utf8(value.expose()).is_err() {
        Unfit::NotText
    } else if dialect == Dialect::Docker {
        Unfit::OneLine
    } else {
        Unfit::Value(dialect)
    })
}

/// What every dialect takes as it is, without quotes (see [`dotenv`]).
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_./:=@%+,-".contains(&byte)
}

fn written(name: &str, value: &Plaintext, quoting: Quoting) -> Plaintext {
    let mut line = Plaintext::with_capacity(name.len() + value.expose().len() + 4);
    line.extend(name.as_bytes());
    line.push(b'=');
    line.extend(quoting.quote.as_slice());
    for byte in value.expose() {
        match quoting.escapes.iter().find(|(escaped, _)| escaped == byte) {
            Some((_, escape)) => line.extend(escape),
            None => line.push(*byte),
        }
    }
    line.extend(quoting.quote.as_slice());
    line.push(b'\n');
    line
}

/// Whether this program reads this one variable from the line, and nothing else of what follows it.
pub(super) fn reads_back(
    line: &Plaintext,
    name: &str,
    value: &Plaintext,
    dialect: Dialect,
) -> bool {
    let mut text = Plaintext::copy_of(line.expose());
    text.extend(BEHIND);
    let read = dotenv::read(text.expose(), dialect);
    let untouched = |entry: &dotenv::Entry| matches!(entry.value, Value::Text(_));
    read.entries.len() == 3
        && is(&read.entries[0], name, value)
        && read.entries[1..].iter().all(untouched)
}

fn is(entry: &dotenv::Entry, name: &str, value: &Plaintext) -> bool {
    entry.name == name && matches!(&entry.value, Value::Text(text) if text.same_as(value))
}

/// Each name once, with its last value.
pub(super) fn read(text: &Plaintext, reader: Reader) -> Result<Contents, PortageError> {
    let read = Variables::read(text, reader);
    if let Some(finding) = read.rejected {
        let (line, what) = (finding.line, finding.kind.describe());
        return Err(PortageError::Rejected { line, dialect: reader.name(), what });
    }
    let variables = import_sources(text, read.entries, read.agreement.as_ref(), reader);
    Ok(Contents { variables, remarks: read.remarks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    fn variable(name: &str, value: &[u8]) -> Variable {
        let from = Reference::parse("vault://x").expect("a reference");
        Variable { name: name.to_owned(), from, value: Plaintext::copy_of(value) }
    }

    fn text(variables: &[Variable], dialect: Dialect) -> Result<String, Vec<(String, Unfit)>> {
        match write(variables, dialect, Format::Dotenv) {
            Ok(text) => Ok(String::from_utf8_lossy(text.expose()).into_owned()),
            Err(PortageError::Unfit { refused, .. }) => Err(refused),
            Err(_) => unreachable!("writing asks no store"),
        }
    }

    #[test]
    fn the_plainest_way_that_holds_is_taken() {
        use Dialect::{Bash, Docker, Node, Python, Ruby, Systemd};
        for (dialect, value, expected) in [
            (Node, "a/b", Some("A=a/b\n")),
            (Node, "", Some("A=\n")),
            (Node, "a b", Some("A='a b'\n")),
            (Node, "it's", Some("A=\"it's\"\n")),
            (Node, "'\"", Some("A=`'\"`\n")),
            (Node, "a\\nb'\n", Some("A=`a\\nb'\n`\n")),
            (Node, "\u{2028}", Some("A='\u{2028}'\n")),
            (Node, "'\"`\n", None),
            (Python, "it's \\", Some("A=it's \\\n")),
            (Python, "a\\b c", Some("A='a\\\\b c'\n")),
            (Python, "a #\\", None),
            (Python, "${A}", None),
            (Ruby, "it's $x", Some("A=\"it's \\$x\"\n")),
            (Docker, " a 'b' #c ", Some("A= a 'b' #c \n")),
            (Docker, "a\nb", None),
            (Systemd, "it's `$x`", Some("A=\"it's \\`\\$x\\`\"\n")),
            (Bash, "it's $x", Some("A='it'\\''s $x'\n")),
        ] {
            let written = text(&[variable("A", value.as_bytes())], dialect);
            assert_eq!(written.ok().as_deref(), expected, "{dialect}: {value:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let all = [
            variable("a/b", b"x"),
            variable("NUL", b"\0"),
            variable("BINARY", &[0xff]),
            variable("GOOD", b"x"),
            variable("QUOTES", b"'\"`\n"),
        ];
        let name = |name: &str, why| (name.to_owned(), why);
        let node = Dialect::Node;
        assert_eq!(
            text(&all, node),
            Err(vec![
                name("a/b", Unfit::Name(node.name())),
                name("NUL", Unfit::Nul),
                name("BINARY", Unfit::NotText),
                name("QUOTES", Unfit::Value(node)),
            ])
        );
    }

    /// What quoting goes wrong with.
    const PIECES: [&str; 24] = [
        " ", "\t", "\r", "\n", "'", "\"", "`", "\\", "\\n", "$", "${", "}", "$(", ")", "#", " #",
        "=", "a", "A", "é", "\u{2028}", ";", "&", "!",
    ];

    #[test]
    fn whatever_is_written_reads_back() {
        let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut roll = |sides: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % sides as u64).expect("a small number")
        };
        for round in 0..1_500 {
            let values: Vec<String> = (0..3)
                .map(|_| (0..roll(6)).map(|_| PIECES[roll(PIECES.len())]).collect())
                .collect();
            for dialect in Dialect::ALL {
                let mut all = Vec::new();
                for (at, value) in values.iter().enumerate() {
                    let variable = variable(&format!("V{at}"), value.as_bytes());
                    if line(&variable.name, &variable.value, dialect).is_ok() {
                        all.push(variable);
                    }
                }
                // What fits alone fits beside others, and reads back as it is.
                let written = text(&all, dialect);
                assert!(written.is_ok(), "round {round}, {dialect}: {values:?}: {written:?}");
                let written = written.unwrap_or_default();
                let read = dotenv::read(written.as_bytes(), dialect);
                assert_eq!(read.entries.len(), all.len(), "{dialect}: {written:?}");
                for (entry, variable) in read.entries.iter().zip(&all) {
                    assert!(is(entry, &variable.name, &variable.value), "{dialect}: {written:?}");
                }
            }
        }
    }
}
