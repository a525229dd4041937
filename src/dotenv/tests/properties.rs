//! What must hold of any file, tried on many small ones made of awkward pieces.

use std::time::{Duration, Instant};

use super::super::{Dialect, Reading, Value, agree, read, splice};
use crate::secret::Plaintext;

/// A small generator of numbers (xorshift), so that a failure can be run again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

const NAMES: [&str; 14] =
    ["A", "B", "C", "A", "B", "C", "A_B", "export", "A.B", "A-B", "1A", "é", "'A'", "A B"];
const BEFORE: [&str; 6] = ["", "", "", "export ", "  ", "\u{feff}"];
const EQUALS: [&str; 8] = ["=", "=", "=", "=", " = ", "= ", ": ", ":"];
const PIECES: [&str; 60] = [
    "x",
    "a b",
    "\"",
    "\"",
    "'",
    "'",
    "`",
    "\\",
    "\\n",
    "\\\"",
    "\\'",
    "\\\\",
    "\\$",
    "$",
    "$B",
    "${B}",
    "$(a)",
    "`a`",
    "${A:-d}",
    "${",
    "}",
    "$1",
    "#",
    " #c",
    " # it's",
    " ",
    "\t",
    "=",
    ":",
    "{\"a\":\"b c\"}",
    "é",
    "\u{a0}",
    "~",
    ":~",
    "!",
    "&",
    "|",
    ";",
    "(",
    ")",
    "<",
    "\\\n",
    "\u{2028}",
    "\"v\"",
    "'v'",
    "`v`",
    "$'a\\tb'",
    "\u{b}",
    "\u{85}",
    "it's",
    "\\$(a)",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "C:\\d",
    "\\\r\n",
    "\0",
    "A=1",
    ",b",
];
const AFTER: [&str; 9] = ["\n", "\n", "\n", "\r\n", "\r", " # c\n", "#c\n", " \n", ""];

fn file(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..=dice.roll(4) {
        text += dice.pick(&BEFORE);
        text += dice.pick(&NAMES);
        text += dice.pick(&EQUALS);
        let quote = dice.pick(&["", "", "", "\"", "'", "`"]);
        text += quote;
        for _ in 0..dice.roll(4) {
            text += dice.pick(&PIECES);
        }
        text += quote;
        text += dice.pick(&AFTER);
    }
    text
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => one.same_as(other),
        // An unclear value may become clear when what is around it changes.
        (Value::Unset, Value::Unset) | (Value::Expands, Value::Expands) | (_, Value::Unclear) => {
            true
        }
        _ => false,
    }
}

/// Whether `after` is `before` with `word` as the value of entry `changed`, and of no other.
fn only_changed(before: &Reading, after: &Reading, changed: usize, word: &Plaintext) -> bool {
    after.rejected.is_none()
        && before.entries.len() == after.entries.len()
        && before.entries.iter().zip(&after.entries).enumerate().all(|(place, (old, new))| {
            let expected = match &new.value {
                Value::Text(value) if place == changed => value.same_as(word),
                value => place != changed && same(value, &old.value),
            };
            old.name == new.name && expected
        })
}

#[test]
fn a_word_put_in_place_of_a_value_is_read_and_changes_nothing_else() {
    let mut dice = Dice(0x5eed);
    let mut replaced = 0;
    for _ in 0..6_000 {
        let text = file(&mut dice);
        for dialect in Dialect::ALL {
            let before = read(text.as_bytes(), dialect);
            for (place, entry) in before.entries.iter().enumerate() {
                if !matches!(entry.value, Value::Text(_)) {
                    continue;
                }
                for word in ["vault://a/b#k", "=:+%@,-"].map(|word| word.replace('#', "@")) {
                    let edit = (entry.value_span.clone(), word.as_bytes());
                    let edited = splice(text.as_bytes(), &[edit]);
                    let after = read(edited.expose(), dialect);
                    let word = Plaintext::copy_of(word.as_bytes());
                    assert!(
                        only_changed(&before, &after, place, &word),
                        "{dialect}, entry {place} of {text:?}"
                    );
                    replaced += 1;
                }
            }
        }
    }
    assert!(replaced > 50_000, "only {replaced}");
}

#[test]
fn no_edit_changes_no_byte() {
    let mut dice = Dice(0xfeed);
    for _ in 0..500 {
        let text = file(&mut dice);
        assert!(splice(text.as_bytes(), &[]).same_as(&Plaintext::copy_of(text.as_bytes())));
    }
}

#[test]
fn edits_may_come_in_any_order() {
    let text = b"A=1 # one\r\nexport B='2'\r\n# three\r\nC=3";
    let entries = read(text, Dialect::Node).entries;
    let edits: Vec<_> =
        entries.iter().rev().map(|entry| (entry.value_span.clone(), &b"sm://x"[..])).collect();
    let expected = b"A=sm://x # one\r\nexport B=sm://x\r\n# three\r\nC=sm://x";
    assert!(splice(text, &edits).same_as(&Plaintext::copy_of(expected)));
}

#[test]
fn spans_that_overlap_or_overrun_do_not_panic() {
    drop(splice(b"abc", &[(0..2, b"x"), (1..3, b"y"), (2..9, b"z")]));
}

#[test]
fn any_bytes_have_a_reading() {
    let mut dice = Dice(0xbad);
    for _ in 0..3_000 {
        let bytes: Vec<u8> = (0..dice.roll(40))
            .map(|_| match dice.roll(3) {
                0 => u8::try_from(dice.roll(256)).unwrap(),
                1 => b"A=\"'`\\$#\n\r {}(:;"[dice.roll(16)],
                _ => b"=AB\n\"'"[dice.roll(6)],
            })
            .collect();
        for name in agree(&bytes).names {
            assert!(!name.to_string().contains('\n'));
        }
    }
}

#[test]
fn time_grows_with_the_length_only() {
    let awkward = [
        "\"",
        "'",
        "`",
        "A=\"",
        "A='x\n",
        "A=\"\\\"\n",
        "A=\"\\\"x\"y\n",
        "A=\n",
        "A\n",
        "export\n",
        "export \n",
        "A=$(",
        "A=\"${",
        "${",
        "$(",
        "$((",
        "\\",
        "A=\\\n",
        "A= \n",
        "#\n",
        ": ",
        "A: ",
        "A:\n",
        "\r",
        " ",
        "\t\n",
        "\u{a0}",
        "\u{2028}",
        "A=`x`y\n",
        "(",
        "{",
        "\\$(",
        "A=x #",
        "A=' #'#\n",
        "'\n",
        "A=\"$(\n",
        "A;",
        "A=1 ",
        "export A=1 ",
        "=",
        "A",
    ];
    for piece in awkward {
        for start in ["", "A=\"", "A=' \nB="] {
            let text = start.to_owned() + &piece.repeat((32 << 10) / piece.len());
            for dialect in Dialect::ALL {
                let began = Instant::now();
                drop(read(text.as_bytes(), dialect));
                let took = began.elapsed();
                // A scan for each byte takes many times as long, as builds for tests are slow.
                assert!(took < Duration::from_secs(2), "{dialect}: {start:?} {piece:?} {took:?}");
            }
        }
    }
}
