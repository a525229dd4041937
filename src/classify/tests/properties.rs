//! What must hold for every value, whatever it is.

use super::rows;
use crate::classify::{Class, classify, is_reference};

/// Far longer than any secret. A quadratic reading would take some thousand million steps.
const HUGE: usize = 32 << 10;

fn all_rows() -> Vec<rows::Row> {
    let mut all = rows::table(include_str!("names.txt"));
    all.extend(rows::table(include_str!("values.txt")));
    all.extend(rows::corpus(include_str!("corpus.txt")));
    all
}

/// No four bytes of a generated value may be in its reason, nor its length.
#[test]
fn no_reason_repeats_a_value() {
    for template in ["{b62 40}", "{hex 64}", "ghp{}_{b62 36}", "postgres://a:{b62 20}@h/d"] {
        let value = rows::fill(template);
        for name in ["A", "DB_PASSWORD", "API_KEY", "TOKEN_TTL", "VITE_KEY", "STRIPE_KEY", "AUTH"] {
            let reason = classify(name, value.as_bytes()).reason;
            let (line, debug) = (reason.describe(), format!("{reason:?}"));
            let length = value.len().to_string();
            assert!(!line.contains(&length) && !debug.contains(&length), "{line}");
            for window in value.as_bytes().windows(4) {
                // `postgres` and `://` are the template's, not the generator's.
                let window = std::str::from_utf8(window).unwrap();
                assert!(!line.contains(window) && !debug.contains(window), "{line}");
            }
        }
    }
}

/// Reasons are a closed set of lines: two values of one shape get the same one.
#[test]
fn a_reason_is_one_short_line() {
    for row in all_rows() {
        let line = classify(&row.name, &row.value).reason.describe();
        assert!((3..=90).contains(&line.len()) && !line.contains('\n'), "{line}");
    }
}

#[test]
fn is_reference_agrees_with_the_class() {
    for row in all_rows() {
        let class = classify(&row.name, &row.value).class;
        assert_eq!(is_reference(&row.value), class == Class::Reference, "{}", row.name);
    }
}

/// Cut at every byte, with a byte flipped, doubled: never a panic.
#[test]
fn broken_values_are_classed_too() {
    for row in all_rows() {
        for at in 0..row.value.len().min(160) {
            let _ = classify(&row.name, &row.value[..at]);
            let _ = classify(&row.name, &row.value[at..]);
            let mut broken = row.value.clone();
            broken[at] ^= 0x80;
            let _ = classify(&row.name, &broken);
            broken[at] = b"\"\\/:@{}=.-$<"[at % 12];
            let _ = classify(&row.name, &broken);
        }
    }
    for name in ["", "_", "=", "ключ", "A\u{0}B", "ßS", "KEYß", "s", "S_S"] {
        let _ = classify(name, b"value");
    }
}

#[test]
fn bytes_that_are_not_text_are_kept_out_of_files_by_a_person() {
    assert_eq!(classify("BLOB", b"\xff\xfe\x00\x01").class, Class::Unsure);
    assert_eq!(classify("DB_PASSWORD", b"\xff\xfe\x00\x01").class, Class::Secret);
    assert_eq!(classify("STRIPE_KEY", b"\xff\xfe\x00\x01").class, Class::Secret);
    assert_eq!(classify("PORT", b"\xff\xfe").class, Class::Unsure);
}

/// Time is linear in the value, even when it is built to be read twice. No clock is asked, for that of a
/// busy machine lies: at this size a quadratic reading takes many minutes, and that is noticed.
#[test]
fn huge_values_come_to_an_end() {
    let units: [&[u8]; 14] = [
        b"a",
        b"x",
        b" ",
        b"sk-",
        b"ghp_",
        b"+ops_eyJ",
        b"://",
        b"a://b:c@",
        b"-----BEGIN ",
        b"\"",
        b"{\"a\":",
        b"k=v;",
        b"change-me-",
        b"ey.J",
    ];
    for unit in units {
        let value = [b"{", unit.repeat(HUGE / unit.len()).as_slice()].concat();
        for name in ["A", "DB_PASSWORD", "STRIPE_KEY"] {
            let _ = classify(name, &value);
            let _ = classify(name, &value[1..]);
        }
    }
}

#[test]
fn classes_have_stable_names() {
    let names = [Class::Secret, Class::Config, Class::Reference, Class::Unsure].map(Class::name);
    assert_eq!(names, ["secret", "config", "reference", "unsure"]);
}
