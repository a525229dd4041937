//! Rust sources as the other tests read them: without what stands in comments and literals.

use std::ops::Range;

use super::blank::blank;

/// A source file.
pub(super) struct Source {
    /// From the root of the repository, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    /// The text with blanks for comments and for the content of literals, byte for byte as long.
    pub(super) code: String,
}

/// A path as in `use a::{b::c}`: that is `a::b::c`.
pub(super) struct CodePath {
    pub(super) at: usize,
    pub(super) segments: Vec<String>,
}

impl Source {
    pub(super) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let (path, text) = (path.into(), text.into());
        let code = blank(&text);
        Self { path, text, code }
    }

    /// `file:line` of an offset.
    pub(super) fn place(&self, at: usize) -> String {
        let line = self.text[..at].matches('\n').count() + 1;
        format!("{}:{line}", self.path)
    }

    /// Is it a file of tests only?
    pub(super) fn is_test(&self) -> bool {
        self.path.contains("tests/") || self.path.ends_with("/tests.rs")
    }

    /// All that is compiled for tests only.
    pub(super) fn test_ranges(&self) -> Vec<Range<usize>> {
        let starts = ["#[cfg(test)]", "#[cfg(all(test"]
            .iter()
            .flat_map(|attribute| self.code.match_indices(attribute));
        starts
            .map(|(at, _)| {
                let item = self.code[at..].find([';', '{']).map_or(at, |end| at + end);
                at..close_of(&self.code, item) + 1
            })
            .collect()
    }

    /// The name and the inside of every `mod name { … }`.
    fn inline_modules(&self) -> Vec<(&str, Range<usize>)> {
        let words = self.words();
        let follows = |pair: &[(usize, &'_ str)]| pair[0].1 == "mod";
        let named = words.windows(2).filter(|pair| follows(pair));
        named
            .filter_map(|pair| {
                let (at, name) = pair[1];
                let after = at + name.len();
                let open = after + self.code[after..].find('{')?;
                let only_blanks = self.code[after..open].trim().is_empty();
                only_blanks.then(|| (name, open..close_of(&self.code, open)))
            })
            .collect()
    }

    /// The path of the module that an offset is in, from the root of the crate.
    pub(super) fn module_at(&self, at: usize) -> Vec<String> {
        let file = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut module: Vec<String> = file.split('/').map(str::to_owned).collect();
        if ["mod", "lib", "main"].iter().any(|last| module.last().is_some_and(|name| name == last))
        {
            module.pop();
        }
        for (name, inside) in self.inline_modules() {
            if inside.contains(&at) {
                module.push(name.to_owned());
            }
        }
        module
    }

    /// All names and keywords.
    pub(super) fn words(&self) -> Vec<(usize, &str)> {
        let mut words = Vec::new();
        let mut at = 0;
        while at < self.code.len() {
            let len = word_len(&self.code, at);
            if len > 0 {
                words.push((at, &self.code[at..at + len]));
            }
            at += len.max(1);
        }
        words
    }

    /// All paths, those in braces written out.
    pub(super) fn paths(&self) -> Vec<CodePath> {
        let bytes = self.code.as_bytes();
        let mut paths = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if word_len(&self.code, at) == 0 {
                at += 1;
                continue;
            }
            at = self.read_path(at, &[], &mut paths);
        }
        paths
    }

    /// Reads one path and all that branches off from it; returns where it ends.
    fn read_path(&self, at: usize, before: &[String], paths: &mut Vec<CodePath>) -> usize {
        let code = &self.code;
        let mut segments = before.to_vec();
        let mut here = at;
        loop {
            let len = word_len(code, here);
            segments.push(code[here..here + len].to_owned());
            here += len;
            if !code[here..].starts_with("::") {
                break;
            }
            here += 2;
            if code[here..].starts_with('{') {
                let close = close_of(code, here);
                here += 1;
                while here < close {
                    if word_len(code, here) == 0 {
                        here += 1;
                    } else {
                        here = self.read_path(here, &segments, paths);
                    }
                }
                return close + 1;
            }
            if word_len(code, here) == 0 {
                break;
            }
        }
        paths.push(CodePath { at, segments });
        if let Some(alias) = code[here..].strip_prefix(" as ") {
            here = code.len() - alias.len();
            here += word_len(code, here);
        }
        here
    }
}

/// The length of the name or number that begins here; zero when none does.
fn word_len(code: &str, at: usize) -> usize {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let bytes = &code.as_bytes()[at..];
    bytes.iter().position(|byte| !is_word(byte)).unwrap_or(bytes.len())
}

/// The bracket that closes the one at this offset; the offset itself when there is none to close.
pub(super) fn close_of(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    code.len() - 1
}

#[test]
fn comments_and_literals_are_no_code() {
    let text =
        "a // b\n/* c /* d */ e */ f(\"g \\\" h\", 'i', '\\'', b\"j\", r#\"k\" l\"#, &'m n)\n";
    let source = Source::new("src/x.rs", text);
    let words: Vec<&str> = source.words().iter().map(|(_, word)| *word).collect();
    assert_eq!(words, ["a", "f", "b", "r", "m", "n"]);
    assert_eq!(source.code.len(), text.len());
}

#[test]
fn paths_are_written_out() {
    let text = "use a::{b, c::{d as e, f}, g::*};\nlet x = h::i::<j::k>(l.m());";
    let source = Source::new("src/x/y.rs", text);
    let paths: Vec<String> = source
        .paths()
        .iter()
        .map(|path| path.segments.join("::"))
        .filter(|path| path.contains("::"))
        .collect();
    assert_eq!(paths, ["a::b", "a::c::d", "a::c::f", "a::g", "h::i", "j::k"]);
}

#[test]
fn tests_and_modules_are_found() {
    let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
    let source = Source::new("src/x/mod.rs", text);
    let ranges = source.test_ranges();
    assert_eq!(ranges.len(), 1);
    assert!(text[ranges[0].clone()].ends_with("fn b() {}\n}"));
    assert_eq!(source.module_at(text.find("fn b").expect("it")), ["x", "tests"]);
    assert_eq!(source.module_at(0), ["x"]);
}
