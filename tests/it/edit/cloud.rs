//! What is in AWS: the same, with versions and undo as the services have them.

use serde_json::json;

use super::Desk;
use crate::KMSEAL;
use crate::support::cloud::cloud;
use crate::support::env::TestEnv;

#[test]
fn values_in_aws_are_changed_and_undo_takes_it_back() {
    let account = cloud().account();
    let desk = Desk::of(TestEnv::with_cloud(KMSEAL, &account));
    let [old, new] = ["old", "new"].map(|label| desk.env.awkward_canary(label));
    for reference in ["sm://shop/a", "ssm:///shop/a"] {
        desk.set(reference, &old);
        desk.types(&new);
        let data = desk.data(&[reference]);
        assert_eq!(data["items"], json!([{"reference": reference, "change": "changed"}]));
        assert_eq!(data["outcome"], json!("done"));
        desk.reveals(reference, &new);
        desk.env.run(["undo"]).output().code(0);
        desk.reveals(reference, &old);
        // Again and back once more.
        desk.data(&[reference]);
        desk.reveals(reference, &new);
        desk.env.run(["undo"]).output().code(0);
        desk.reveals(reference, &old);
        desk.check_gone(reference);
    }
}

#[test]
fn a_subtree_of_parameters_and_the_members_of_a_secret_are_documents() {
    let account = cloud().account();
    let desk = Desk::of(TestEnv::with_cloud(KMSEAL, &account));
    let [one, two, new] = ["one", "two", "new"].map(|label| desk.env.canary(label));
    desk.set("ssm:///shop/ONE", &one);
    desk.set("ssm:///shop/TWO", &two);
    desk.types(&format!("ONE={one}\nTWO={new}\nMORE={new}\n"));
    desk.data(&["ssm:///shop"]);
    assert_eq!(desk.versions("ssm:///shop/ONE"), 1);
    desk.reveals("ssm:///shop/TWO", &new);
    desk.reveals("ssm:///shop/MORE", &new);
    desk.env.run(["undo"]).output().code(0);
    desk.reveals("ssm:///shop/TWO", &two);
    desk.env.run(["get", "ssm:///shop/MORE"]).output().code(1);
    desk.set("sm://shop/prod", &json!({"ONE": one, "TWO": two}).to_string());
    desk.types(&json!({"ONE": one, "TWO": new}).to_string());
    assert_eq!(
        desk.data(&["sm://shop/prod"])["items"],
        json!([{"reference": "sm://shop/prod#TWO", "change": "changed"}])
    );
    desk.reveals("sm://shop/prod#TWO", &new);
    desk.types(&format!("ONE={one}\nTWO={}\n", desk.env.canary_of("large", 4097)));
    let data = desk.data(&["ssm:///shop", "--dry-run"]);
    let item = json!({"reference": "ssm:///shop/TWO", "change": "changed", "tier": "advanced"});
    assert_eq!(data["items"], json!([item]));
    let body = json!({ "Name": "/shop/clear", "Value": "x", "Type": "String" });
    account.ask("AmazonSSM.PutParameter", body);
    let said = desk.edit(&["ssm:///shop/clear", "--yes"]).output().code(1).stderr;
    assert!(said.contains("is kept in clear"), "{said}");
}
