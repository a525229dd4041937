//! How well the classifier does on variables of real projects.

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
            misses += &format!(
                "{line}: {name} is {}, said {class}: {}\n",
                row.class, verdict.reason
            );
        }
    }
    (counts, misses)
}

#[test]
fn the_corpus_is_told_apart() {
    let (counts, misses) = confusion();
    println!("{counts:?}\n{misses}");
    // Rows are the truth. What may never change: no secret is called config or reference.
    assert_eq!(counts[0][1] + counts[0][2], 0, "{misses}");
}
