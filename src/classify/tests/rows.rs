//! Reads the tables beside this file, and fills in values that no secret scanner may see in a
//! repository: `{b62 36}` becomes generated text, `{}` becomes nothing and keeps a prefix apart.

/// One line of a table.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) value: Vec<u8>,
    /// What stands before the name or behind the arrow.
    pub(super) class: String,
    pub(super) reason: String,
    pub(super) line: usize,
}

/// `NAME=VALUE => CLASS: REASON`, one a line; `#` begins a comment.
pub(super) fn table(text: &str) -> Vec<Row> {
    let lines = text.lines().enumerate().filter(|(_, line)| is_row(line));
    lines
        .map(|(at, line)| {
            let (assignment, expected) =
                line.rsplit_once(" => ").unwrap_or_else(|| panic!("{line}"));
            let (class, reason) = expected.split_once(": ").unwrap_or_else(|| panic!("{line}"));
            row(assignment, class, reason, at + 1)
        })
        .collect()
}

/// `CLASS NAME=VALUE`, one a line.
pub(super) fn corpus(text: &str) -> Vec<Row> {
    let lines = text.lines().enumerate().filter(|(_, line)| is_row(line));
    lines
        .map(|(at, line)| {
            let (class, assignment) = line.split_once(' ').unwrap_or_else(|| panic!("{line}"));
            row(assignment, class, "", at + 1)
        })
        .collect()
}

fn is_row(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

fn row(assignment: &str, class: &str, reason: &str, line: usize) -> Row {
    let (name, value) = assignment.split_once('=').unwrap_or_else(|| panic!("{assignment}"));
    Row {
        name: name.to_owned(),
        value: fill(value).into_bytes(),
        class: class.to_owned(),
        reason: reason.to_owned(),
        line,
    }
}

/// Replaces every `{…}` that this file knows, and leaves the others.
pub(super) fn fill(template: &str) -> String {
    let mut filled = String::new();
    let mut rest = template;
    let mut dice = Dice(0x9E37_79B9 ^ u32::try_from(template.len()).unwrap());
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let close = rest[open..].find('}').map(|at| open + at);
        let text = close.and_then(|close| generated(&rest[open + 1..close], &mut dice));
        if let (Some(text), Some(close)) = (text, close) {
            filled.push_str(&text);
            rest = &rest[close + 1..];
        } else {
            filled.push('{');
            rest = &rest[open + 1..];
        }
    }
    filled + rest
}

fn generated(what: &str, dice: &mut Dice) -> Option<String> {
    const B62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const B64: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/";
    if what.is_empty() {
        return Some(String::new());
    }
    if let Some(text) = [("nl", "\n"), ("sp", " "), ("tab", "\t")].iter().find(|(n, _)| *n == what)
    {
        return Some(text.1.to_owned());
    }
    if what == "uuid" {
        let parts = [8, 4, 4, 4, 12].map(|length| dice.text(&B62[..10], length, Some(b'a')));
        return Some(parts.join("-"));
    }
    let (alphabet, length) = what.split_once(' ')?;
    let length = length.parse().ok()?;
    match alphabet {
        "b62" => Some(dice.text(B62, length, None)),
        "b64" => Some(dice.text(B64, length, None)),
        "hex" => Some(dice.text(b"0123456789abcdef", length, None)),
        "up" => Some(dice.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length, None)),
        "same" => Some("x".repeat(length)),
        _ => None,
    }
}

/// A small generator: the tables must read the same on every run.
struct Dice(u32);

impl Dice {
    fn text(&mut self, alphabet: &[u8], length: usize, first: Option<u8>) -> String {
        let mut text: Vec<u8> = (0..length).map(|_| alphabet[self.roll(alphabet.len())]).collect();
        if let (Some(slot), Some(first)) = (text.first_mut(), first) {
            *slot = first;
        }
        String::from_utf8(text).unwrap()
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 >> 8) as usize % sides
    }
}
