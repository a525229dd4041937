//! Splits a variable's name into words, so that `MONKEY` has no `KEY` in it.

/// The words of a name: cut at anything that is not a letter or digit, between letters and
/// digits, and where camel case begins a word (`dbPassword`, `APIKey`).
pub(super) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(Parts)
}

/// What is left of one separator-free piece.
struct Parts<'a>(&'a str);

impl<'a> Iterator for Parts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        let bytes = self.0.as_bytes();
        let end = (1..bytes.len()).find(|at| begins_word(bytes, *at)).unwrap_or(bytes.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(word)
    }
}

fn begins_word(text: &[u8], at: usize) -> bool {
    let (before, here) = (text[at - 1], text[at]);
    let next_is_lower = text.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    before.is_ascii_digit() != here.is_ascii_digit()
        || (before.is_ascii_lowercase() && here.is_ascii_uppercase())
        || (before.is_ascii_uppercase() && here.is_ascii_uppercase() && next_is_lower)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_are_cut_into_words() {
        for (name, expected) in [
            ("DB_PASSWORD", "DB PASSWORD"),
            ("dbPassword", "db Password"),
            ("APIKey", "API Key"),
            ("spring.datasource.password", "spring datasource password"),
            ("AUTH0_CLIENT_SECRET", "AUTH 0 CLIENT SECRET"),
            ("__x--y__", "x y"),
            ("MONKEY", "MONKEY"),
            ("", ""),
            ("ключ_API", "API"),
        ] {
            assert_eq!(words(name).collect::<Vec<_>>().join(" "), expected);
        }
    }
}
