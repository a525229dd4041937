//! Names from outside: they neither steer the terminal nor are they secrets.

use serde_json::json;

use super::{Scene, listed};
use crate::support::cloud::{Calls, Fault};

#[test]
fn hostile_names_are_written_out() {
    let scene = Scene::new();
    let mut hostile = listed(
        &scene,
        "x\u{1b}[2Jy\nlambda:clean",
        &json!({
            "A\u{1b}[31m_PASSWORD": scene.env.canary("password"),
            "B\u{202e}_TOKEN": scene.env.canary("token"),
        }),
    );
    hostile["FunctionArn"] = "arn:aws:lambda:\u{9b}2J".into();
    hostile["KMSKeyArn"] = "key\r\u{1b}]0;title\u{7}".into();
    let up = listed(&scene, "../../2015-03-31/functions", &json!({ "NAME": "up" }));
    let answer = json!({ "Functions": [hostile, up] }).to_string();
    let front = scene.account.front();
    front.inject(Fault::Instead(answer), Calls::of("ListFunctions").always());
    let shown = scene.show(&["lambda:*", "--all"], 1);
    for text in [&shown.stdout, &shown.stderr] {
        let hostile = text.chars().find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
        assert_eq!(hostile, None, "{text}");
    }
    assert!(shown.stdout.contains("A\\u{1b}[31m_PASSWORD"), "{}", shown.stdout);
    assert!(shown.stdout.contains("lambda:x\\u{1b}[2Jy\\nlambda:clean"), "{}", shown.stdout);
    // No function can be called so, and nothing was.
    assert_eq!(front.count("ListVersionsByFunction"), 0);
    assert_eq!(front.operations().len(), 1);
    let json = scene.env.run(["scan", "lambda:*", "--json"]).output().code(1).stdout;
    assert!(json.trim_end().chars().all(|c| !c.is_control() && c != '\u{202e}'), "{json}");
}

/// A name that looks as if a generator had made it may be a piece of a secret.
#[test]
fn a_name_that_may_be_a_secret_is_not_shown() {
    let scene = Scene::new();
    let name = scene.env.canary("a name");
    scene.functions(&[("shop", json!({ name: scene.env.canary("its value") }))]);
    let shown = scene.show(&["lambda:shop"], 0).stdout;
    assert!(shown.contains("(not shown)"), "{shown}");
    let data = scene.scan(&["lambda:shop"], 0);
    assert_eq!(data["functions"][0]["variables"][0]["name"], "(not shown)");
}
