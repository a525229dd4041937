//! The words for disagreement, which never hold a value.

use super::super::{How, agree};

fn sentence(text: &str) -> String {
    let agreement = agree(text.as_bytes());
    agreement.names.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_bare_value_is_agreed_on() {
    let agreement = agree(b"# c\nA=x/y\nB=z\n");
    assert_eq!(agreement.readings.len(), 7);
    let names: Vec<_> = agreement.names.iter().map(|n| (&*n.name, n.line)).collect();
    assert_eq!(names, [("A", 2), ("B", 3)]);
    assert!(agreement.names.iter().all(|name| name.dissent.is_empty()));
}

#[test]
fn as_many_assignments_count_as_the_same_values() {
    assert!(agree(b"A=1\nA=2\n").names[0].dissent.is_empty());
    // Docker does not see the second assignment of the other six as one.
    let twice = agree(b"A=1\nB=\"\nA=1\n\"\n");
    assert!(!twice.names[0].dissent.is_empty());
}

#[test]
fn dissent_is_one_line() {
    assert_eq!(
        sentence("A=v#c"),
        "node, dotenvx and ruby read one value, \
         python, docker, systemd and bash another"
    );
    assert_eq!(
        sentence("A = 1"),
        "node, dotenvx, python, ruby and systemd read one value, \
         docker rejects the file, bash does not see it"
    );
    assert_eq!(
        sentence("\nA=$B\n"),
        "node, python, docker and systemd read one value, \
         dotenvx, ruby and bash would expand it"
    );
    assert_eq!(
        sentence("A"),
        "node, dotenvx, systemd and bash do not see it, \
         python, ruby and docker give it no value of its own"
    );
}

#[test]
fn names_come_in_file_order() {
    // Only Docker sees `é`, and it is the fifth to be asked.
    let agreement = agree("A=1\né=2\nB=3\n".as_bytes());
    let names: Vec<_> = agreement.names.iter().map(|name| &*name.name).collect();
    assert_eq!(names, ["A", "é", "B"]);
    assert_eq!(agreement.names[1].dissent[0].how, How::Unseen);
}
