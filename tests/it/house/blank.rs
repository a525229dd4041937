//! What of a Rust source is code: comments and literals are taken out.

/// Puts blanks in place of comments and of what is between the quotes of literals.
pub(super) fn blank(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let (blanks, end) = if rest.starts_with("//") {
            let end = at + rest.find('\n').unwrap_or(rest.len());
            (at..end, end)
        } else if rest.starts_with("/*") {
            let end = at + comment_len(rest);
            (at..end, end)
        } else if let Some((open, len)) = raw_string(text, at) {
            (at + open..at + len, at + len)
        } else if rest.starts_with('"') {
            let end = at + string_len(rest);
            (at + 1..end - 1, end)
        } else if let Some(len) = char_len(rest) {
            (at + 1..at + len - 1, at + len)
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        for byte in &mut out[blanks] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    // What is not ASCII and is left is no Rust we write.
    String::from_utf8_lossy(&out).into_owned()
}

fn comment_len(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest.as_bytes()[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest.as_bytes()[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// Where the quote of a raw string is and how long all of it is.
fn raw_string(text: &str, at: usize) -> Option<(usize, usize)> {
    let inside_word = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let rest = &text[at..];
    let prefix = ["br", "cr", "r"].into_iter().find(|prefix| rest.starts_with(prefix))?;
    let hashes = rest[prefix.len()..].bytes().take_while(|byte| *byte == b'#').count();
    let open = prefix.len() + hashes;
    if inside_word || !rest[open..].starts_with('"') {
        return None;
    }
    let close = format!("\"{}", "#".repeat(hashes));
    let len = rest[open + 1..].find(&close)?;
    Some((open, open + 1 + len + close.len()))
}

fn string_len(rest: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character literal; none for a lifetime.
fn char_len(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    let first = inside.chars().next()?;
    let min = if first == '\\' { 2 } else { first.len_utf8() };
    let close = min + inside.get(min..)?.find('\'')?;
    (first == '\\' || close == min).then_some(close + 2)
}
