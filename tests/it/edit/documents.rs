//! Documents of several values: only what was changed is stored, and the rest stays as it is written.

use serde_json::{Value, json};

use super::Desk;

fn items(data: &Value) -> Vec<(&str, &str)> {
    let items = data["items"].as_array().expect("a list").iter();
    items
        .map(|item| {
            (item["reference"].as_str().expect("text"), item["change"].as_str().expect("text"))
        })
        .collect()
}

#[test]
fn members_of_a_secret_are_changed_added_and_removed() {
    let desk = Desk::new();
    let [one, two, new] = ["one", "two", "new"].map(|label| desk.env.awkward_canary(label));
    let [one, two, new] = [one, two, new].map(|value| json!(value).to_string());
    let before = format!(r#"{{ "ONE":{one}, "N":1.50,"O":{{"z":1, "a":2}},"TWO":{two}}}"#);
    desk.set("vault://bundle", &before);
    // One member a line, so that a line is a member.
    desk.editor(
        "grep -q '^  \"N\": 1.50,$' \"$1\"; echo \"${1##*/}\" > \"$(dirname \"$0\")/seen\"",
    );
    assert_eq!(desk.data(&["vault://bundle"])["outcome"], json!("nothing-to-do"));
    assert_eq!(desk.env.read("seen"), b"values.json\n");
    desk.types(&format!(
        "{{\n \"N\": 1.50,\n \"ONE\": {one}, \"O\": {{\"z\":1, \"a\":2}},\n\"NEW\": {new} }}"
    ));
    let data = desk.data(&["vault://bundle"]);
    assert_eq!(items(&data), [("vault://bundle#NEW", "new"), ("vault://bundle#TWO", "removed")]);
    let after = format!(r#"{{"N":1.50,"ONE":{one},"O":{{"z":1, "a":2}},"NEW":{new}}}"#);
    desk.reveals("vault://bundle", &after);
    desk.env.run(["undo"]).output().code(0);
    desk.reveals("vault://bundle", &before);
    desk.types("{\"ONE\": 1, \"ONE\": 2}");
    let said = desk.edit(&["vault://bundle", "--yes"]).output().code(1).stderr;
    assert!(said.contains("the name \"ONE\" stands there more than once"), "{said}");
    for broken in ["{\"ONE\": ", "", "[1]", "{\"A\": 1,}"] {
        desk.types(broken);
        let said = desk.edit(&["vault://bundle", "--yes"]).output().code(1).stderr;
        assert!(said.contains("not one JSON object"), "{said}");
        desk.check_gone(broken);
    }
    // As any other text, an object can be broken on purpose.
    desk.types("no object any more");
    assert_eq!(items(&desk.data(&["vault://bundle", "--raw"])), [("vault://bundle", "changed")]);
    desk.reveals("vault://bundle", "no object any more");
}

#[test]
fn members_can_be_lines_and_stay_what_they_are() {
    let desk = Desk::new();
    let [one, two] = ["one", "two"].map(|label| desk.env.canary(label));
    desk.set(
        "vault://bundle",
        &json!({"ONE": one, "PORT": 5432, "KEY": format!("a\n{two}\n")}).to_string(),
    );
    desk.types(&format!("ONE='{two} #'\nPORT=5432\nKEY='a\n{two}\n'\nDEBUG=true\n"));
    let data = desk.data(&["vault://bundle", "--format", "dotenv"]);
    assert_eq!(items(&data), [("vault://bundle#ONE", "changed"), ("vault://bundle#DEBUG", "new")]);
    let key = json!(format!("a\n{two}\n"));
    desk.reveals(
        "vault://bundle",
        &format!(r#"{{"ONE":"{two} #","PORT":5432,"KEY":{key},"DEBUG":"true"}}"#),
    );
    // Half of a password is not stored because the rest looks like a comment.
    desk.types(&format!("ONE={two}#half\n"));
    let said =
        desk.edit(&["vault://bundle", "--format", "dotenv", "--yes"]).output().code(1).stderr;
    assert!(said.contains("line 1: ONE: what stands behind `#` is no part of it"), "{said}");
}

#[test]
fn one_member_is_edited_alone() {
    let desk = Desk::new();
    let [one, new] = ["one", "new"].map(|label| desk.env.awkward_canary(label));
    desk.set("vault://bundle", &format!(r#"{{"ONE":{}, "N":1.50}}"#, json!(one)));
    desk.types(&format!("{new}\n"));
    assert_eq!(items(&desk.data(&["vault://bundle#ONE"])), [("vault://bundle#ONE", "changed")]);
    desk.reveals("vault://bundle", &format!(r#"{{"ONE":{},"N":1.50}}"#, json!(new)));
    desk.types("[1, 2]\n");
    desk.data(&["vault://bundle#N"]);
    desk.reveals("vault://bundle#N", "[1, 2]");
    desk.types("no JSON\n");
    let said = desk.edit(&["vault://bundle#N", "--yes"]).output().code(1).stderr;
    assert!(said.contains("line 1, column 2: not JSON"), "{said}");
}

#[test]
fn entries_below_a_name_are_variables_and_only_what_changed_is_stored() {
    let desk = Desk::new();
    let values = ["one", "two", "new", "more"].map(|label| desk.env.canary(label));
    let [one, two, new, more] = values.each_ref().map(String::as_str);
    desk.set("vault://shop/ONE", one);
    desk.set("vault://shop/TWO", two);
    desk.env.run(["set", "vault://shop/BYTES", "-"]).stdin(vec![0xff, 1]).output().code(0);
    desk.editor("grep -q '^# A line that is taken away deletes nothing' \"$1\"; echo \"${1##*/}\" > \"$(dirname \"$0\")/seen\"");
    let output = desk.edit(&["vault://shop", "--yes"]).output().code(0);
    assert!(output.stderr.contains("vault://shop/BYTES is no text"), "{}", output.stderr);
    assert_eq!(desk.env.read("seen"), b"values.env\n");
    desk.types(&format!("ONE={one}\nTWO='{new}\n'\nMORE={more}\n"));
    let data = desk.data(&["vault://shop"]);
    assert_eq!(items(&data), [("vault://shop/TWO", "changed"), ("vault://shop/MORE", "new")]);
    for (name, value, versions) in
        [("ONE", one, 1), ("TWO", &*format!("{new}\n"), 2), ("MORE", more, 1)]
    {
        desk.reveals(&format!("vault://shop/{name}"), value);
        assert_eq!(desk.versions(&format!("vault://shop/{name}")), versions, "{name}");
    }
    desk.env.run(["undo"]).output().code(0);
    desk.reveals("vault://shop/TWO", two);
    desk.env.run(["get", "vault://shop/MORE"]).output().code(1);
    for (text, says) in [
        (format!("ONE={one}\n"), "caused by: vault://shop/TWO"),
        (format!("ONE={one}\nTWO=\n"), "TWO is empty"),
        (
            format!("ONE={one}\nTWO={two}\nTWO={new}\n"),
            "line 3: the name is assigned more than once",
        ),
        (format!("ONE={one}\nTWO='{two}\n"), "line 2"),
        (format!("ONE={one}\nTWO={two}\nlost line\n"), "line 3"),
    ] {
        desk.types(&text);
        let said = desk.edit(&["vault://shop", "--yes"]).output().code(1).stderr;
        assert!(said.contains(says), "{says}: {said}");
        assert!(said.contains("nothing was changed"), "{said}");
    }
    // Names that no line can have, and values that no quotes can hold, are JSON.
    desk.set("vault://shop/db/pass word".replace(' ', "-").as_str(), "'\"`\\");
    desk.editor("echo \"${1##*/}\" > \"$(dirname \"$0\")/seen\"");
    desk.edit(&["vault://shop/", "--yes"]).output().code(0);
    assert_eq!(desk.env.read("seen"), b"values.json\n");
    let said = desk.edit(&["vault://shop/", "--yes", "--format", "dotenv"]).output().code(1).stderr;
    assert!(said.contains("take --format json, which holds any text"), "{said}");
}

/// An editor may save in another encoding, and what is no text could not be opened again.
#[test]
fn what_is_no_text_any_more_is_not_stored() {
    let desk = Desk::new();
    let value = desk.env.canary("value");
    desk.set("vault://one", &value);
    desk.set("vault://bundle", &json!({"ONE": value, "N": 1}).to_string());
    desk.set("vault://shop/A", &value);
    for (target, typed) in [
        ("vault://one", &b"caf\xe9"[..]),
        ("vault://one", b"a\0b"),
        ("vault://bundle", br#"{"ONE": "\ud800q", "N": 1}"#),
        ("vault://bundle", b"{\"ONE\": \"caf\xe9\", \"N\": 1}"),
        ("vault://bundle#ONE", b"caf\xe9"),
        ("vault://bundle#ONE", b"a\0b"),
        ("vault://bundle#N", br#""\ud800""#),
        ("vault://shop", b"A=caf\xe9"),
        ("vault://shop", b"A=a\0b"),
    ] {
        desk.types("");
        desk.env.write("typed", typed);
        let said = desk.edit(&[target, "--yes"]).output().code(1).stderr;
        assert!(said.contains("is no text any more"), "{target}: {said}");
        assert!(said.contains("nothing was changed"), "{target}: {said}");
    }
    for reference in ["vault://one", "vault://bundle", "vault://shop/A"] {
        assert_eq!(desk.versions(reference), 1, "{reference}");
    }
}
