//! Tells text that a generator made from text that a person wrote.
//!
//! Entropy alone calls long host names random and short keys ordinary. What separates them is how
//! letters follow each other: words keep to about half of all letter pairs, generators do not, and
//! they also mix digits into the letters.

/// For each letter, the letters that follow it in ordinary English and technical text; together
/// they cover 97 of 100 letter pairs in words, and fewer than half of all possible pairs.
const FOLLOWERS: [&str; 26] = [
    "bcdfgiklmnprstuvwxy",
    "aceijlorsuy",
    "acdehiklmoprstuy",
    "acdefilnorstu",
    "abcdefghiklmnopqrstuvwxy",
    "aefilorstuy",
    "aeghilnorsu",
    "aeimortu",
    "abcdefglmnoprstvxz",
    "eu",
    "eilsw",
    "acdeilnopstuy",
    "abdeilmopstu",
    "acdefgiklnopstuvy",
    "abcdfgiklmnoprstuvwx",
    "acdefhiloprstuy",
    "u",
    "abcdefgiklmnoprstuvwy",
    "acdefghiklmnoprstuwy",
    "acdefhilmnoprstuwy",
    "abcdefgilmnoprst",
    "aeio",
    "aehinors",
    "ceipt",
    "eimnpst",
    "ei",
];

/// Shorter text cannot be told from an abbreviation.
const SHORTEST: usize = 16;

/// Whether the whole text is one run of token characters that no person would write.
pub(super) fn looks_random(text: &[u8]) -> bool {
    text.len() >= SHORTEST
        && text.iter().all(|b| token_byte(*b))
        && (is_hex(text) || is_unlike_words(text))
}

/// Sixteen letters make too few pairs to judge by, but no word is spelled in hex with digits in it.
fn is_hex(text: &[u8]) -> bool {
    let letters = text.iter().filter(|b| b.is_ascii_alphabetic()).count();
    text.iter().all(u8::is_ascii_hexdigit) && letters >= 3 && text.len() - letters >= 3
}

/// Whether some run of token characters inside the text looks random.
pub(super) fn holds_random(text: &[u8]) -> bool {
    // A slash joins the words of a path far more often than it belongs to base64.
    let outside = |b: &u8| !token_byte(*b) || *b == b'/';
    looks_random(text) || text.split(outside).any(looks_random) || wrapped_base64(text)
}

/// Whether a text is so short that it could be an abbreviation, but base64 rather than words: capital letters, small
/// letters and digits without a separator, and most neighbours are no pair of a word.
pub(super) fn looks_encoded(text: &[u8]) -> bool {
    const SHORTEST_ENCODED: usize = 10;
    let has = |kind: fn(&u8) -> bool| text.iter().any(kind);
    let (odd, pairs) = odd_pairs(text);
    text.len() >= SHORTEST_ENCODED
        && text.iter().all(|b| b.is_ascii_alphanumeric() || b"+/".contains(b))
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
        && odd * 2 > pairs
}

/// Base64 broken into lines, as `openssl` and `base64` write it.
fn wrapped_base64(text: &[u8]) -> bool {
    let mut lines = text.split(|b| *b == b'\n').map(<[u8]>::trim_ascii);
    let body = |line: &[u8]| line.len() >= 40 && looks_random(line);
    lines.next().is_some_and(body) && lines.next().is_some_and(|line| !line.is_empty())
}

fn token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=_-.~".contains(&byte)
}

/// More than a third of the neighbours are pairs that words do not have.
fn is_unlike_words(text: &[u8]) -> bool {
    let (mut letters, mut digits) = (0_usize, 0_usize);
    for &byte in text {
        letters += usize::from(byte.is_ascii_alphabetic());
        digits += usize::from(byte.is_ascii_digit());
    }
    let (odd, pairs) = odd_pairs(text);
    // All digits is a number; and a text of single characters between separators has no pairs.
    letters > 0 && letters + digits >= SHORTEST - 4 && odd * 100 > pairs * 34
}

/// How many neighbours are pairs that words do not have, and how many pairs there are.
fn odd_pairs(text: &[u8]) -> (usize, usize) {
    let (mut odd, mut pairs) = (0, 0);
    for pair in text.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        if first.is_ascii_alphanumeric() && second.is_ascii_alphanumeric() {
            pairs += 1;
            odd += usize::from(is_odd(first, second));
        }
    }
    (odd, pairs)
}

fn is_odd(first: u8, second: u8) -> bool {
    if first.is_ascii_digit() || second.is_ascii_digit() {
        return first.is_ascii_digit() != second.is_ascii_digit();
    }
    // `aB` begins a word in camel case; words are long enough for that to stay rare.
    if first.is_ascii_lowercase() && second.is_ascii_uppercase() {
        return true;
    }
    let row = usize::from(first.to_ascii_lowercase().saturating_sub(b'a'));
    let follower = second.to_ascii_lowercase();
    FOLLOWERS.get(row).is_some_and(|row| !row.as_bytes().contains(&follower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_text_looks_random() {
        for text in [
            "k9Xq2LmPz7RtVw4bNc8J",
            "3f7a9c1e5b8d2046afc3e9d17b58024c",
            "qzxvkjwqpfghtbnmzxcv",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "Zm9vYmFyYmF6cXV4Cg9x8w7v6u5t4s3r2q1p",
        ] {
            assert!(looks_random(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn written_text_does_not() {
        for text in [
            "my-long-kebab-case-service-name-v2",
            "MyServiceNameForProductionEurope",
            "production.eu-west-1.internal.example.com",
            "registry.example.com/team/image",
            "1234567890123456789012",
            "the_quick_brown_fox_jumps",
            "short9Xq2",
            "ContentSecurityPolicyReportOnly",
        ] {
            assert!(!looks_random(text.as_bytes()), "{text}");
        }
    }
}
