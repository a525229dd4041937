//! What AWS's published sample does to values, one by one: the same values arrive here as they are.
//!
//! The sample (aws-samples, "Creating AWS Lambda environment variables from AWS Secrets Manager") prints all
//! values as lines `NAME|VALUE`, splits those at blanks, writes `export` commands to a file below `/tmp`, and
//! has a shell read that.

use serde_json::json;

use super::Scene;

/// A value with this between two stretches that are nowhere by chance, another variable behind it, and both as
/// members of one secret, as the sample reads them.
#[track_caller]
fn arrives(awkward: &str) {
    let scene = Scene::new();
    let [before, after, next] = ["before", "after", "next"].map(|label| scene.env.canary(label));
    let value = scene.env.register("value", format!("{before}{awkward}{after}"));
    scene.keep(
        "sm://shop/all",
        &json!({ "VALUE": value, "ZZZ": next, "BARE": awkward }).to_string(),
    );
    let variables = [
        ("VALUE", "sm://shop/all#VALUE"),
        ("ZZZ", "sm://shop/all#ZZZ"),
        ("BARE", "sm://shop/all#BARE"),
    ];
    scene.arrive(&[("VALUE", &value), ("ZZZ", &next), ("BARE", awkward)], &variables);
    let work = std::fs::read_dir(scene.env.work()).expect("a folder");
    assert_eq!(work.count(), 0, "something was run");
}

#[test]
fn a_pipe_does_not_become_a_blank() {
    arrives("a|b");
}

#[test]
fn two_blanks_do_not_become_one() {
    arrives("a  b");
}

#[test]
fn blanks_at_the_ends_stay() {
    arrives(" a\t ");
}

#[test]
fn a_dollar_is_not_expanded() {
    arrives("pa$HOME${PATH}$(touch ran)");
}

#[test]
fn backticks_run_nothing() {
    arrives("`touch ran`");
}

#[test]
fn a_double_quote_drops_nothing_after_it() {
    arrives("a\"b");
}

#[test]
fn a_single_quote_stays() {
    arrives("it's");
}

#[test]
fn a_backslash_stays() {
    arrives("a\\b\\\\c\\\"d\\$e\\");
}

#[test]
fn a_line_end_does_not_begin_another_variable() {
    arrives("a\nPATH|/tmp\n\nb\r\n");
}

#[test]
fn a_star_is_no_list_of_files() {
    arrives("* /* [a-z]* ? ~");
}

#[test]
fn a_command_behind_a_quote_is_not_run() {
    arrives("\"; touch ran; echo \"");
}

#[test]
fn other_signs_of_a_shell_stay() {
    arrives("!1 & ; < > ( ) { } # = % ^ \u{e9} \u{1f511} \u{7f}");
}
