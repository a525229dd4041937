//! The large list of words for passphrases of the Electronic Frontier Foundation, as published in 2016
//! (`eff_large_wordlist.txt`, without the throws of dice), under the licence CC BY 3.0 US.

/// The words, one a line, in the order of their throws.
const WORDS: &str = include_str!("words.txt");

/// As many as five dice have throws.
pub(super) const COUNT: u32 = 7776;

/// Bytes of the longest word, and of what divides it from the next one.
pub(super) const LONGEST: usize = 10;

/// The word for a throw below [`COUNT`]. Every word is read on the way: which one it was is not told by how long
/// it takes to find.
pub(super) fn word(throw: u32) -> &'static str {
    let mut found = "";
    for (number, word) in (0..COUNT).zip(WORDS.lines()) {
        if number == throw {
            found = word;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fmt::Write as _;

    use sha2::{Digest as _, Sha256};

    use super::*;

    /// The list that the EFF has published, to the byte.
    #[test]
    fn the_list_is_the_published_one() {
        let mut file = Sha256::new();
        for (number, word) in (0..COUNT).zip(WORDS.lines()) {
            let throw =
                [1296, 216, 36, 6, 1].map(|place| char::from_digit(number / place % 6 + 1, 10));
            let throw: String = throw.into_iter().flatten().collect();
            file.update(format!("{throw}\t{word}\n"));
        }
        let mut digest = String::new();
        for byte in file.finalize() {
            write!(digest, "{byte:02x}").expect("fits");
        }
        assert_eq!(digest, "addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e");
        assert_eq!(WORDS.lines().count(), COUNT as usize);
        assert_eq!(WORDS.lines().map(str::len).max(), Some(LONGEST - 1));
    }

    /// Or two draws could be the same passphrase, and there were fewer than are counted.
    #[test]
    fn words_are_told_apart_when_they_are_put_together() {
        let all: HashSet<&str> = WORDS.lines().collect();
        assert_eq!(all.len(), COUNT as usize);
        // Read from the left, a part that is no word by itself belongs to the one behind it.
        for (first, _) in all.iter().filter_map(|word| word.split_once('-')) {
            assert!(!all.contains(first), "{first}");
        }
        assert_eq!([word(0), word(1), word(COUNT - 1)], ["abacus", "abdomen", "zoom"]);
    }
}
