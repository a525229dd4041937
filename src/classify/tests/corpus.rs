//! How well the classifier does on variables of real projects: 211 of them, 61 secrets.

use std::fmt::Write as _;

use super::rows;
use crate::classify::classify;

const CORPUS: &str = include_str!("corpus.txt");
const CLASSES: [&str; 4] = ["secret", "config", "reference", "unsure"];

/// Truth by verdict, in the order of `CLASSES`.
type Confusion = [[usize; 4]; 4];

fn confusion() -> (Confusion, String) {
    let mut counts = Confusion::default();
    let mut misses = String::new();
    for row in rows::corpus(CORPUS) {
        let verdict = classify(&row.name, &row.value);
        let at = |class: &str| CLASSES.iter().position(|c| *c == class).unwrap();
        counts[at(&row.class)][at(verdict.class.name())] += 1;
        if row.class != verdict.class.name() {
            let (line, name, class) = (row.line, row.name, verdict.class.name());
            let reason = verdict.reason;
            writeln!(misses, "{line}: {name} is {}, said {class}: {}", row.class, reason).unwrap();
        }
    }
    (counts, misses)
}

#[test]
fn the_corpus_is_told_apart() {
    let (counts, misses) = confusion();
    // What may never change: no secret is called config or reference, no config a secret.
    assert_eq!(counts[0][1] + counts[0][2], 0, "secrets left behind:\n{misses}");
    assert_eq!(counts[1][0], 0, "configuration taken for secrets:\n{misses}");
    // The rest of the matrix, so that a change to any rule shows what it does here.
    assert_eq!(counts, [[61, 0, 0, 0], [0, 134, 0, 0], [0, 0, 3, 0], [0, 1, 0, 12]], "{misses}");
}
