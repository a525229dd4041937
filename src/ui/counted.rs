//! So many of something.

/// A number and what it counts, as in `1 variable` and `2 variables`. The noun takes an `s`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
