//! Five hundred values that something or other goes wrong with.

use crate::support::env::TestEnv;

pub(super) const COUNT: usize = 500;

/// What people have got wrong before, with a secret where `@` stands.
#[rustfmt::skip]
const CHOSEN: &[&str] = &[
    "", " ", "\t", "\n", "\r", "\r\n", "\n\n", " @", "@ ", "  @  ", "\t@", "@\t", "\n@", "@\n", "@\r", "@\r\n",
    "@\r@", "@\n@", "@\n\n@\n", "@\r\n@\r\n", "'", "\"", "`", "''", "\"\"", "'@", "@'", "'@'", "\"@", "@\"", "\"@\"",
    "`@`", "it's @", "say \"@\"", "'\"`@`\"'", "\\", "\\\\", "@\\", "\\@", "@\\\\", "@\\n", "\\n@\\t", "C:\\new\\@",
    "$", "$$", "$@", "$A", "${A}@", "${@", "$${@}", "$$${@}", "$$$${@}", "$(@)", "$((1+1))@", "$1@", "$'@'", "$\"@\"",
    "%", "%%", "%{@}", "%%{@}", "%%%{@}", "%{ if true }@%{ endif }", "%s@%n", "100%@", "$%{@", "%${@", "${\"@\"}", "~@",
    "~", "#", "#@", "@#", "@ #@", "@ # @", "# @", "=", "==", "@=", "=@", "A=@", "A=@\nB=@", "YWI==@", ":", "@:", ": @",
    "@: @", "A: @\nB: @", "- @", "-", "--", "---", "---\n@", "...", "? @", "|", "|\n  @", ">\n @", "> @", "@ |", "&@",
    "&a @", "*@", "*a", "!@", "!!str @", "!!binary @", "{@}", "{}", "[]", "[@]", "{\"a\":\"@ c\"}", "[\"@\", 1]", ",",
    "@, @", "%YAML 1.1", "%TAG ! x:\n---\n@", "<<", "<<: @", "yes", "Yes", "no", "NO", "on", "off", "y", "n", "true",
    "False", "TRUE", "null", "Null", "NULL", "None", "nil", "undefined", ".inf", "-.inf", ".nan", "NaN", "Infinity", "0",
    "-0", "00", "007", "0o17", "017", "0x1f", "0b11", "1_000", "1,000", "1e3", "1E3", "1e-3", "1.50", ".5", "5.",
    "+1", "-1", "12345678901234567890123", "0.1e400", "190:20:30", "1:30", "2001-12-14", "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43.10 -5", "12:30:45", "AQ==", "bnVsbA==", "export A=@", "EOF\n@\nEOF", "<<EOT\n@\nEOT", "`@", "@;ls",
    "@|cat", "@&", "@&&@", "<@>", "@>x", "(@)", "@)", "!@", "!!", "@!", "*", "?", "@*?", "[a-z]@", "{a,b}@", "~root",
    "@\\\n@", "\\\n@", "'\\''@", "'\n'", "\"\n\"", "'@'\n'@'\nB='@'", "\nB=@", "'\nexport B='@", "\"\nB = \"@",
    "\u{85}", "@\u{85}@", "\u{a0}", "\u{a0}@\u{a0}", "\u{2028}", "@\u{2028}@\u{2029}", "\u{feff}", "\u{feff}@", "@\u{feff}",
    "\u{fffe}@", "\u{ffff}", "\u{fffd}@", "\u{d7ff}\u{e000}@", "\u{10ffff}@", "\u{10000}", "\u{1f511}@", "\u{200b}@\u{200d}",
    "\u{202e}@", "\u{ad}@", "\u{1}@", "\u{7}", "\u{8}@", "\u{b}@\u{c}", "\u{1b}[31m@", "\u{7f}", "\u{80}\u{9f}@", "\u{1a}@",
    "\u{e9}@\u{df}", "\u{43a}\u{43b}\u{44e}\u{447}@", "\u{5d0}\u{5d1}@", "\u{65e5}\u{672c}@", "\\u0041@", "\\x41@", "\\U0001F600@", "\\ud800",
    "&#65;@", "%41@", "\\0", "\0", "@\0", "\0@", "@\0@", "a\0b",
    // Not in the normal form that Terraform brings text into.
    "e\u{301}@", "\u{212b}@", "\u{1100}\u{1161}", "\u{958}", "\u{2126}@", "q\u{323}\u{307}@", "q\u{307}\u{323}@", "\u{301}@",
    "postgres://u:@/p?x=1&y=%20#z", "-----BEGIN X-----\n@\n@\n-----END X-----\n", "@\n ", " \n@", "@ \n@", "\n \n@\n ", "@\n\t@",
];

/// As whole characters cannot be: pieces of UTF-8, surrogates, and bytes that shells use for themselves.
#[rustfmt::skip]
const BYTES: &[&[u8]] = &[
    &[0xff], &[0xfe, 0xff], &[0x80], &[0xc3], &[0xc0, 0x80], &[0xed, 0xa0, 0x80], &[0xed, 0xb0, 0x80],
    &[0xf4, 0x90, 0x80, 0x80], &[0xe2, 0x80], &[0x81], &[0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88], &[0x9f, b'\'', 0x81],
    &[0x5c, 0x5c, 0xe9], &[0x83, 0x5c, b'\''], &[b'\'', 0xff, b'\''], &[0xff, b'\n', 0xff],
];

/// What random values are made of.
#[rustfmt::skip]
const ALPHABET: &[&str] = &[
    "'", "\"", "`", "\\", "$", "${", "}", "%{", "%", "$(", ")", "#", " #", ": ", " ", "  ", "\t", "\n", "\r", "\r\n", "=",
    ",", "[", "]", "{", "&", "*", "!", "|", ">", "<", "@", "a", "0", "-", "---\n", "\\n", "\\u", "\u{e9}", "\u{2028}",
    "\u{85}", "\u{feff}", "\u{1f511}", "\u{1}", "\u{7f}", "''", "$$", "%%", ";", "~",
];

/// The bytes among them, one time in some.
const RARE: &[&[u8]] = &[b"\0", &[0xff], &[0x81], &[0xc3, 0x28]];

/// A small generator with a seed, so that a failing value can be made again (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).expect("31 bits") % sides
    }
}

/// All of them by name, always the same but for the secrets in them.
pub(super) fn values(env: &TestEnv) -> Vec<(String, Vec<u8>)> {
    let secrets: Vec<String> = (0..32).map(|at| env.canary(&format!("secret {at}"))).collect();
    let mut values: Vec<Vec<u8>> = CHOSEN.iter().map(|text| text.as_bytes().to_vec()).collect();
    values.extend(BYTES.iter().map(|bytes| bytes.to_vec()));
    let long =
        [("x", 65_535), ("x", 65_536), ("'\n", 32_768), ("\u{e9}\"\\$ ", 9_362), ("${", 32_768)];
    values.extend(long.map(|(piece, times)| piece.repeat(times).into_bytes()));
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    while values.len() < COUNT {
        let mut value = Vec::new();
        for _ in 0..=dice.roll(12) {
            if dice.roll(60) == 0 {
                value.extend(RARE[dice.roll(RARE.len())]);
            }
            value.extend(ALPHABET[dice.roll(ALPHABET.len())].as_bytes());
        }
        values.push(value);
    }
    assert_eq!(values.len(), COUNT, "more were chosen");
    let filled = |(at, value): (usize, Vec<u8>)| {
        let mut filled = Vec::new();
        for byte in value {
            match byte {
                b'@' => filled.extend(secrets[at % secrets.len()].as_bytes()),
                byte => filled.push(byte),
            }
        }
        (format!("V{at:03}"), filled)
    };
    values.into_iter().enumerate().map(filled).collect()
}
