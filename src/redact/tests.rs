//! Nothing of a value comes out, everything else does, whatever the pieces it comes in.

use super::*;

/// What comes out of a stream that is read in pieces of these lengths, again and again.
fn passed(patterns: &Patterns, text: &[u8], pieces: &[usize]) -> Vec<u8> {
    let mut redactor = Redactor::new(patterns);
    let (mut out, mut rest) = (Vec::new(), text);
    for piece in pieces.iter().cycle() {
        let (now, later) = rest.split_at((*piece).min(rest.len()));
        rest = later;
        let mut now = now;
        if redactor.pass(&mut now, &mut out).expect("passes") == 0 {
            break;
        }
    }
    out
}

fn patterns(values: &[(&str, &[u8])]) -> Patterns {
    let kept: Vec<(String, Plaintext)> = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Plaintext::copy_of(value)))
        .collect();
    let values = kept.iter().map(|(name, value)| Redacted { name: name.clone(), value });
    Patterns::of(&values.collect::<Vec<_>>()).expect("patterns").0
}

const PIECES: [&[usize]; 6] = [&[1], &[2], &[3, 1], &[7, 5, 1], &[64], &[100_000]];

/// The same in pieces of all kinds.
#[track_caller]
fn becomes(values: &[(&str, &[u8])], text: &[u8], expected: &str) {
    let patterns = patterns(values);
    for pieces in PIECES {
        let out = passed(&patterns, text, pieces);
        assert_eq!(String::from_utf8_lossy(&out), expected, "in pieces of {pieces:?}");
    }
}

#[test]
fn a_value_is_replaced_wherever_it_stands() {
    let one: &[(&str, &[u8])] = &[("A", b"s3cret-value")];
    becomes(one, b"", "");
    becomes(one, b"nothing here\n", "nothing here\n");
    becomes(one, b"s3cret-value", "[redacted: A]");
    becomes(
        one,
        b"<s3cret-value>\ns3cret-values3cret-value\n",
        "<[redacted: A]>\n[redacted: A][redacted: A]\n",
    );
    // What only begins like it comes out, at the latest when nothing follows.
    becomes(one, b"s3cret-valu", "s3cret-valu");
    becomes(one, b"s3cret-vals3cret-value", "s3cret-val[redacted: A]");
    becomes(one, b"\xff\x00s3cret-value\xfe", "\u{fffd}\u{0}[redacted: A]\u{fffd}");
}

#[test]
fn the_longest_value_wins_and_overlaps_go_as_a_whole() {
    let nested: &[(&str, &[u8])] =
        &[("PASSWORD", b"pass-word"), ("URL", b"db://me:pass-word@host/x")];
    becomes(nested, b"at db://me:pass-word@host/x.", "at [redacted: URL].");
    becomes(nested, b"at db://me:pass-word@host/y.", "at db://me:[redacted: PASSWORD]@host/y.");
    let overlapping: &[(&str, &[u8])] = &[("A", b"abcdef"), ("B", b"defghi"), ("C", b"hijk")];
    becomes(overlapping, b"1abcdefghijk2", "1[redacted: A][redacted: B][redacted: C]2");
    let itself: &[(&str, &[u8])] = &[("A", b"abab")];
    becomes(itself, b"xabababx", "x[redacted: A][redacted: A]x");
    let prefix: &[(&str, &[u8])] = &[("SHORT", b"abcd"), ("LONG", b"abcdefgh")];
    becomes(
        prefix,
        b"abcdefgh abcdefg abcd",
        "[redacted: LONG] [redacted: SHORT]efg [redacted: SHORT]",
    );
    let same: &[(&str, &[u8])] = &[("A", b"same-value"), ("B", b"same-value")];
    becomes(same, b"same-value", "[redacted: A]");
}

#[test]
fn lines_of_a_value_are_values() {
    let key: &[(&str, &[u8])] = &[("KEY", b"-----FIRST-----\n  line of it\r\nab\nlast line\n")];
    becomes(key, b"-----FIRST-----\n  line of it\r\nab\nlast line\n", "[redacted: KEY]");
    becomes(key, b"1 last line\n2 line of it\nab\n", "1 [redacted: KEY]\n2 [redacted: KEY]\nab\n");
}

#[test]
fn short_values_are_named_and_left() {
    let values = [
        ("ONE", "a"),
        ("THREE", "abc"),
        ("BLANKS", "  ab  "),
        ("NONE", ""),
        ("FOUR", "abcd"),
        ("LINES", "12\n34\n56"),
    ]
    .map(|(name, value)| (name.to_owned(), Plaintext::copy_of(value.as_bytes())));
    let values = values.iter().map(|(name, value)| Redacted { name: name.clone(), value });
    let (patterns, short) = Patterns::of(&values.collect::<Vec<_>>()).expect("patterns");
    assert_eq!(short, ["ONE", "THREE", "BLANKS", "LINES"]);
    assert_eq!(passed(&patterns, b"a abc ab abcd", &[3]), b"a abc ab [redacted: FOUR]");
    let nothing = Patterns::of(&[]).expect("no patterns").0;
    assert_eq!(passed(&nothing, b"all of it", &[3]), b"all of it");
}

/// What other programs make of a value, and what is left of it then.
#[test]
fn encoded_values_are_found() {
    let value = "pa\"ss<w>'ord& /\\\u{e9}+~!\n2nd".as_bytes();
    let values: &[(&str, &[u8])] = &[("A", value)];
    for encoded in [
        r#"pa\"ss<w>'ord& /\\é+~!\n2nd"#,
        r#"pa\"ss\u003cw\u003e'ord\u0026 /\\é+~!\n2nd"#,
        r#"pa\"ss<w>'ord& /\\\u00e9+~!\n2nd"#,
        r#"pa\"ss<w>'ord& \/\\\u00e9+~!\n2nd"#,
        "pa&quot;ss&lt;w&gt;&#39;ord&amp; /\\é+~!\n2nd",
        "pa&quot;ss&lt;w&gt;&apos;ord&amp; /\\é+~!\n2nd",
        "pa%22ss%3Cw%3E%27ord%26%20%2F%5C%C3%A9%2B~%21%0A2nd",
        "pa%22ss%3Cw%3E'ord%26%20%2F%5C%C3%A9%2B~!%0A2nd",
        "pa%22ss%3Cw%3E%27ord%26%20/%5C%C3%A9%2B~%21%0A2nd",
        "pa%22ss%3Cw%3E%27ord%26+%2F%5C%C3%A9%2B~%21%0A2nd",
        "pa%22ss%3cw%3e%27ord%26%20%2f%5c%c3%a9%2b~%21%0a2nd",
        "pa\"ss<w>'\\''ord& /\\é+~!\n2nd",
        r"pa\u0022ss\u003Cw\u003E\u0027ord\u0026 /\\\u00E9\u002B~!\n2nd",
        r#"pa\"ss\u003cw\u003e\u0027ord\u0026 /\\é+~!\n2nd"#,
        "pa%22ss%3Cw%3E'ord&%20%2F%5C%C3%A9+~!%0A2nd",
        "pa%22ss%3Cw%3E'ord&%20/%5C%C3%A9+~!%0A2nd",
        "pa%22ss%3Cw%3E%27ord%26+%2F%5C%C3%A9%2B%7E%21%0A2nd",
        r#"pa"ss<w>\'ord& /\\é+~!\n2nd"#,
        "pa\\\"ss\\<w\\>\\'ord\\&\\ /\\\\é+~\\!\n2nd",
        "pa\\\"ss<w>'ord& /\\\\é+~!\n2nd",
        "7061227373",
    ] {
        let text = format!("<{encoded}>");
        if encoded == "7061227373" {
            let hex = value.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
            becomes(values, format!("<{hex}>").as_bytes(), "<[redacted: A]>");
            becomes(values, format!("<{}>", hex.to_uppercase()).as_bytes(), "<[redacted: A]>");
        } else {
            becomes(values, text.as_bytes(), "<[redacted: A]>");
        }
    }
}

/// At most four bits of the value at each end are left, which share a character with what stands beside it.
#[test]
fn base64_is_found_at_every_place_of_a_longer_text() {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
    for length in [6, 7, 8, 30, 31, 32, 100, 200] {
        let value: Vec<u8> =
            (0..length).map(|at: u8| at.wrapping_mul(37).wrapping_add(0xfb)).collect();
        let patterns = patterns(&[("A", &value)]);
        for engine in [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD] {
            assert_eq!(passed(&patterns, engine.encode(&value).as_bytes(), &[5]), b"[redacted: A]");
            for (before, after) in
                [("", "!"), ("?", ""), ("??", ""), ("?", "!"), ("???", "!!"), ("??", "!!!")]
            {
                let all = [before.as_bytes(), &value, after.as_bytes()].concat();
                let encoded = engine.encode(&all);
                let out = passed(&patterns, encoded.as_bytes(), &[5]);
                let out = String::from_utf8(out).expect("text");
                let (left, right) = out.split_once("[redacted: A]").expect("was found");
                // Of the characters that are left, none is of the value alone.
                let first = before.len() * 8;
                let last = first + value.len() * 8;
                assert!(left.len() <= first.div_ceil(6), "{length}, {before}, {after}: {out}");
                let kept = encoded.len() - right.len();
                assert!(kept >= last / 6, "{length}, {before}, {after}: {out}");
            }
        }
    }
}

/// Whoever divides base64 into lines does so at any place of a value, and in two ways.
#[test]
fn base64_in_lines_is_found_at_every_place_of_a_longer_text() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    for (length, columns) in [(30_u8, 64), (128, 60), (128, 64), (128, 76), (200, 76)] {
        let value: Vec<u8> = (0..length).map(|at| at.wrapping_mul(37).wrapping_add(11)).collect();
        let patterns = patterns(&[("A", &value)]);
        for (before, after) in
            (0..columns + 2).flat_map(|before| [(before, 0), (before, 1), (before, 99)])
        {
            let all = [&vec![b'?'; before][..], &value, &vec![b'\n'; after]].concat();
            let encoded = STANDARD.encode(&all);
            // What is of the value alone.
            let own = (before * 8).div_ceil(6)..(before + value.len()) * 8 / 6;
            for line_end in ["\n", "\r\n"] {
                let lines: Vec<&str> = (0..encoded.len())
                    .step_by(columns)
                    .map(|at| &encoded[at..encoded.len().min(at + columns)])
                    .collect();
                let text = lines.join(line_end) + line_end;
                let out = passed(&patterns, text.as_bytes(), &[11]);
                let out = String::from_utf8(out).expect("text");
                let at = format!("{length}, {columns}, {before}, {after}, {line_end:?}: {out}");
                let (left, right) = out.split_once("[redacted: A]").expect(&at);
                let letters = |text: &str| text.replace(['\r', '\n'], "").len();
                assert!(letters(left) <= own.start, "{at}");
                assert!(encoded.len() - letters(right) >= own.end, "{at}");
            }
        }
    }
}

/// A line end is held back where encoded text may go on behind it, and nowhere else.
#[test]
fn a_line_that_ends_like_the_beginning_of_a_value_is_seen_at_once() {
    let patterns = patterns(&[("A", b"s3cret-value")]);
    let long = "x".repeat(80);
    for line in ["ready s\n", "c3M\n", &format!("{long} s3\n"), &format!("{long}\n")] {
        let mut redactor = Redactor::new(&patterns);
        let mut out = Vec::new();
        redactor.pass(&mut line.as_bytes(), &mut out).expect("passes");
        assert_eq!(String::from_utf8_lossy(&out), line);
    }
}

/// Also when the value has a line end behind it that is not encoded, and line by line.
#[test]
fn what_is_encoded_without_the_line_end_is_found() {
    let values: &[(&str, &[u8])] = &[("A", b"first+line\nsecond/one\r\n")];
    for (encoded, expected) in [
        (r"first+line\nsecond/one", "[redacted: A]"),
        (r"first+line\nsecond/one\r\n", "[redacted: A]"),
        ("Zmlyc3QrbGluZQpzZWNvbmQvb25l", "[redacted: A]"),
        ("Zmlyc3QrbGluZQ==", "[redacted: A]"),
        ("c2Vjb25kL29uZQ==", "[redacted: A]"),
        ("7365636f6e642f6f6e65", "[redacted: A]"),
        ("first%2Bline", "[redacted: A]"),
        (r"first\u002Bline", "[redacted: A]"),
    ] {
        becomes(values, format!("<{encoded}>").as_bytes(), &format!("<{expected}>"));
    }
}

/// Small alphabets make values that overlap in every way. What is left must be what a plain search leaves.
#[test]
fn the_same_as_a_plain_search_finds() {
    let mut dice = crate::secret::Dice::new();
    let mut text = |len: u32, letters: u32| -> Vec<u8> {
        let mut letter =
            || b'a' + u8::try_from(dice.below(letters).expect("random")).expect("small");
        (0..len).map(|_| letter()).collect()
    };
    for round in 0..300 {
        let values: Vec<Vec<u8>> = (0..3).map(|at| text(4 + (round + at) % 5, 2)).collect();
        let named: Vec<(&str, &[u8])> = values.iter().map(|value| ("A", &**value)).collect();
        let patterns = patterns(&named);
        let stream = text(200, 2 + round % 2);
        let mut covered = vec![false; stream.len()];
        for value in &values {
            for at in 0..=stream.len() - value.len() {
                if stream[at..].starts_with(value) {
                    covered[at..at + value.len()].fill(true);
                }
            }
        }
        let left = stream.iter().zip(&covered).filter(|(_, covered)| !**covered);
        let left: Vec<u8> = left.map(|(byte, _)| *byte).collect();
        for pieces in PIECES {
            let out = String::from_utf8(passed(&patterns, &stream, pieces)).expect("text");
            let out = out.replace("[redacted: A]", "");
            assert_eq!(
                out.as_bytes(),
                left,
                "{values:?} in {:?}",
                String::from_utf8_lossy(&stream)
            );
        }
    }
}

/// A question without a line end must be seen, and a value in two pieces must not.
#[test]
fn only_what_may_begin_a_value_is_held_back() {
    let patterns = patterns(&[("A", b"s3cret-value")]);
    let mut redactor = Redactor::new(&patterns);
    let mut out = Vec::new();
    for (piece, seen) in [
        ("Password: ", "Password: "),
        ("is", "Password: i"),
        (" it s3cret", "Password: is it "),
        ("-val", "Password: is it "),
        ("ue", "Password: is it [redacted: A]"),
        ("s3cret-value", "Password: is it [redacted: A][redacted: A]"),
        ("s3", "Password: is it [redacted: A][redacted: A]"),
    ] {
        redactor.pass(&mut piece.as_bytes(), &mut out).expect("passes");
        assert_eq!(String::from_utf8_lossy(&out), seen, "after {piece}");
    }
    redactor.finish(&mut out).expect("passes");
    assert!(out.ends_with(b"]s3"));
}
