//! Every rule both ways: a row that it catches, and a near miss.

use super::rows::{self, Row};
use crate::classify::classify;

fn check(table: &str, at_least: usize) {
    let rows = rows::table(table);
    assert!(rows.len() >= at_least, "{} rows", rows.len());
    let wrong: Vec<String> = rows.iter().filter_map(miss).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn miss(row: &Row) -> Option<String> {
    let verdict = classify(&row.name, &row.value);
    let (class, reason) = (verdict.class.name(), verdict.reason.describe());
    (class != row.class || reason != row.reason).then(|| {
        let Row { line, name, .. } = row;
        format!("{line}: {name} is {}: {}\n    said {class}: {reason}", row.class, row.reason)
    })
}

#[test]
fn names_are_read() {
    check(include_str!("names.txt"), 170);
}

#[test]
fn values_are_read() {
    check(include_str!("values.txt"), 200);
}
