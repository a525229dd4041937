//! What stands in the way of changing a function, and by which name it is overruled.

use serde_json::{Value, json};

use super::Scene;
use crate::support::cloud::{Calls, Emulator, Fault, cloud};
use crate::support::run::Checked;

/// Everything that must not keep a test from what it is about.
const READY: [&str; 5] = ["--yes", "--grant", "--grant-wait", "0", "--yes-latest"];

struct Refused {
    scene: Scene,
    before: Value,
}

impl Refused {
    /// A function with a secret and these settings, as `CreateFunction` takes them.
    fn new(more: &Value) -> Self {
        let scene = Scene::new();
        scene.wrapper_layer();
        scene.role("shop");
        let variables = json!({ "DB_PASSWORD": scene.env.canary("password"), "LOG_LEVEL": "info" });
        scene.function_with("shop", &variables, more);
        let before = scene.look("shop");
        Self { scene, before }
    }

    fn migrate(&self, more: &[&str], code: i32) -> Checked {
        let words = ["migrate", "lambda:shop", "--to", "sm://shop/prod"];
        let words = words.iter().chain(&READY).chain(more);
        self.scene.env.run(words).output().code(code)
    }

    /// It is refused with these words, nothing is changed, and with `option` it is done.
    #[track_caller]
    fn overruled_by(&self, says: &str, option: &[&str]) {
        let refused = self.migrate(&[], 1).stderr;
        assert!(refused.contains(says), "{refused}");
        assert!(refused.contains(&option.join(" ")), "{refused}");
        assert_eq!(self.scene.look("shop"), self.before);
        assert_eq!(self.scene.account.front().count("CreateSecret"), 0);
        self.migrate(option, 0);
        let after = self.scene.variables("shop");
        assert_eq!(after["DB_PASSWORD"], "sm://shop/prod#DB_PASSWORD");
        self.scene.env.run(["undo"]).output().code(0);
        let variables = json!(self.scene.variables("shop"));
        assert_eq!(variables, self.before["Environment"]["Variables"]);
    }

    /// Lambda tells something of the function that the emulator has no notion of.
    fn with(self, edit: fn(&mut Value)) -> Self {
        let edited = Fault::Edited(edit);
        self.scene.account.front().inject(edited, Calls::of("GetFunction").always());
        self
    }
}

#[test]
fn a_stack_owns_its_functions() {
    let tags = json!({ "Tags": {
        "aws:cloudformation:stack-name": "shop-stack", "lambda:createdBy": "SAM",
    } });
    let refused = Refused::new(&tags);
    refused.overruled_by("it belongs to the stack shop-stack", &["--live-anyway"]);
}

#[test]
fn a_template_gets_the_change_where_the_function_must_not() {
    let tags = json!({ "Tags": { "aws:cloudformation:stack-name": "shop-stack" } });
    let refused = Refused::new(&tags);
    let done = refused.migrate(&["--emit-patch", "cfn"], 0);
    assert!(done.stdout.contains("DB_PASSWORD: \"sm://shop/prod#DB_PASSWORD\""), "{}", done.stdout);
    assert!(
        done.stdout.contains("AWS_LAMBDA_EXEC_WRAPPER: \"/opt/bin/kmseal\""),
        "{}",
        done.stdout
    );
    assert_eq!(refused.scene.look("shop"), refused.before, "it stays as it is");
    let secret = json!({ "SecretId": "shop/prod" });
    refused.scene.account.ask("secretsmanager.GetSecretValue", secret.clone());
    refused.scene.env.run(["undo"]).output().code(0);
    assert!(refused.scene.account.try_ask("secretsmanager.GetSecretValue", secret).is_err());
    assert_eq!(refused.scene.look("shop"), refused.before);
}

#[test]
fn callers_of_the_unpublished_version_get_the_change_at_once() {
    let scene = Refused::new(&json!({})).scene;
    let words = ["migrate", "lambda:shop", "--to", "sm://shop/prod", "--yes", "--grant"];
    let refused = scene.env.run(words).output().code(1).stderr;
    assert!(refused.contains("the change is in production at once"), "{refused}");
    assert!(refused.contains("--yes-latest"), "{refused}");
    // Whoever calls an alias does not notice.
    let version = scene.publish("shop");
    scene.alias("shop", "live", &version);
    let words = [&words[..], &["--grant-wait", "0"]].concat();
    let done = scene.env.run(&words).output().code(0).stderr;
    assert!(
        done.contains("published versions of lambda:shop still hold them in plain text: 1"),
        "{done}"
    );
    assert!(done.contains("not rotated yet: DB_PASSWORD of lambda:shop"), "{done}");
    assert!(done.contains("its aliases lead to versions as they were published: live"), "{done}");
}

#[test]
fn snapshots_would_keep_the_values() {
    let snap = json!({ "SnapStart": { "ApplyOn": "PublishedVersions" } });
    let refused = Refused::new(&snap);
    refused.overruled_by("SnapStart would keep the values", &["--allow", "snap-start"]);
}

#[test]
fn a_runtime_without_wrappers_resolves_its_references_itself() {
    let refused = Refused::new(&json!({ "Runtime": "provided.al2023", "Handler": "bootstrap" }));
    refused.overruled_by("its runtime provided.al2023 starts no wrapper", &["--no-wrapper"]);
}

#[test]
fn a_vpc_may_have_no_way_out() {
    let refused = Refused::new(&json!({})).with(|answer| {
        answer["Configuration"]["VpcConfig"] =
            json!({ "VpcId": "vpc-0example", "SubnetIds": [], "SecurityGroupIds": [] });
    });
    refused.overruled_by("it calls from the VPC vpc-0example", &["--allow", "vpc"]);
}

#[test]
fn another_wrapper_is_started_after_ours() {
    let refused = Refused::new(&json!({}));
    let mut variables = refused.before["Environment"]["Variables"].clone();
    variables["AWS_LAMBDA_EXEC_WRAPPER"] = "/opt/datadog_wrapper".into();
    refused.scene.change("shop", &json!({ "Environment": { "Variables": variables } }));
    let refused = Refused { before: refused.scene.settled("shop"), ..refused };
    let said = refused.migrate(&[], 1).stderr;
    assert!(said.contains("another wrapper is started already: /opt/datadog_wrapper"), "{said}");
    refused.migrate(&["--allow", "wrapper"], 0);
    let after = refused.scene.variables("shop");
    assert_eq!(after["AWS_LAMBDA_EXEC_WRAPPER"], "/opt/bin/kmseal");
    assert_eq!(after["KMSEAL_NEXT_WRAPPER"], "/opt/datadog_wrapper");
    refused.scene.env.run(["undo"]).output().code(0);
    assert_eq!(json!(refused.scene.variables("shop")), variables);
}

/// What nothing overrules is said before anything is stored.
#[test]
fn what_the_wrapper_could_not_work_with_is_refused_at_once() {
    let refused = Refused::new(&json!({}));
    let original = refused.before["Environment"]["Variables"].clone();
    for (name, value, says) in [
        ("AWS_LAMBDA_EXEC_WRAPPER", "", "is no absolute path"),
        ("AWS_LAMBDA_EXEC_WRAPPER", "opt/wrapper", "is no absolute path"),
        ("AWS_LAMBDA_EXEC_WRAPPER", "/opt/my wrapper", "is no absolute path"),
        ("KMSEAL_NEXT_WRAPPER", "/opt/other", "KMSEAL_NEXT_WRAPPER is set already"),
        ("KMSEAL_EXCEPT", "[!x]", "KMSEAL_EXCEPT is set already"),
    ] {
        let mut variables = original.clone();
        variables[name] = value.into();
        refused.scene.change("shop", &json!({ "Environment": { "Variables": variables } }));
        refused.scene.settled("shop");
        let said = refused.migrate(&["--allow", "wrapper"], 1).stderr;
        assert!(said.contains(says) && said.contains("nothing was changed"), "{value}: {said}");
        assert_eq!(json!(refused.scene.variables("shop")), variables);
    }
    let elsewhere = "arn:aws:lambda:us-east-1:111122223333:layer:kmseal:1";
    for (layer, says) in [
        ("foo", "--layer foo is no ARN of a version of a layer"),
        ("arn:aws:lambda:eu-west-1:111122223333:layer:kmseal", "is no ARN of a version"),
        (elsewhere, "is in us-east-1, and the functions are in eu-west-1"),
    ] {
        let said = refused.migrate(&["--layer", layer], 2).stderr;
        assert!(said.contains(says), "{said}");
    }
    let front = refused.scene.account.front();
    assert_eq!((front.count("CreateSecret"), front.count("PutRolePolicy")), (0, 0));
}

#[test]
fn five_layers_leave_no_room() {
    let refused = Refused::new(&json!({})).with(|answer| {
        let layer = |n: u32| json!({ "Arn": format!("arn:aws:lambda:eu-west-1:111122223333:layer:l{n}:1") });
        answer["Configuration"]["Layers"] = (0..5).map(layer).collect();
    });
    let said = refused.migrate(&[], 1).stderr;
    assert!(said.contains("it has 5 layers, and the wrapper needs one more"), "{said}");
}

#[test]
fn what_cannot_be_read_is_never_written_back() {
    let refused = Refused::new(&json!({})).with(|answer| {
        answer["Configuration"]["Environment"] = json!({ "Error": {
            "ErrorCode": "AccessDeniedException", "Message": "Lambda was unable to decrypt",
        } });
    });
    let said = refused.migrate(&[], 1).stderr;
    assert!(said.contains("cannot be read (AccessDeniedException)"), "{said}");
    refused.scene.account.front().heal();
    assert_eq!(refused.scene.look("shop"), refused.before);
    // Not even when it becomes unreadable behind the plan.
    let edit: fn(&mut Value) = |answer| {
        answer["Configuration"]["Environment"] =
            json!({ "Error": { "ErrorCode": "KMSAccessDeniedException", "Message": "" } });
    };
    let calls = Calls::of("GetFunction").nth(2).always();
    refused.scene.account.front().inject(Fault::Edited(edit), calls);
    refused.migrate(&[], 3);
    refused.scene.account.front().heal();
    assert_eq!(refused.scene.look("shop"), refused.before);
    refused.scene.env.run(["undo"]).output().code(0);
    assert_eq!(refused.scene.look("shop"), refused.before);
}

#[test]
fn what_runtimes_and_extensions_read_stays() {
    let scene = Scene::new();
    scene.wrapper_layer();
    scene.role("shop");
    let [options, datadog, password] =
        ["options", "datadog", "password"].map(|it| scene.env.canary(it));
    scene.function(
        "shop",
        &json!({
            "JAVA_TOOL_OPTIONS": options, "DD_API_KEY": datadog, "DB_PASSWORD": password,
        }),
    );
    let words = ["migrate", "lambda:shop", "--to", "sm://shop/prod"];
    let words = [&words[..], &READY].concat();
    for (name, says) in [
        ("JAVA_TOOL_OPTIONS", "it is read before kmseal is started"),
        ("DD_API_KEY", "an extension reads it"),
    ] {
        let named = [&words[..], &["--select", name]].concat();
        let said = scene.env.run(&named).output().code(1).stderr;
        assert!(said.contains(says), "{said}");
    }
    scene.env.run(&words).output().code(0);
    let after = scene.variables("shop");
    assert_eq!((&after["JAVA_TOOL_OPTIONS"], &after["DD_API_KEY"]), (&options, &datadog));
    assert_eq!(after["DB_PASSWORD"], "sm://shop/prod#DB_PASSWORD");
}

#[test]
fn a_role_that_may_not_read_gets_the_right_or_nothing_is_done() {
    let refused = Refused::new(&json!({}));
    let words = ["migrate", "lambda:shop", "--to", "sm://shop/prod", "--yes", "--yes-latest"];
    let said = refused.scene.env.run(words).output().code(1).stderr;
    assert!(
        said.contains("its role may not do what it has to: secretsmanager:GetSecretValue"),
        "{said}"
    );
    assert!(said.contains("--grant"), "{said}");
    assert_eq!(refused.scene.account.front().count("CreateSecret"), 0);
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}"#;
    let pairs = [("RoleName", "shop"), ("PolicyName", "own"), ("PolicyDocument", policy)];
    refused.scene.account.query("iam", "PutRolePolicy", &pairs);
    refused.scene.env.run(words).output().code(0);
}

#[test]
fn an_environment_that_would_be_too_large_is_not_even_tried() {
    let scene = Scene::new();
    scene.wrapper_layer();
    scene.role("shop");
    let mut variables = json!({ "FILLER": "x".repeat(3_900) });
    for n in 0..5 {
        variables[format!("S{n}_PASSWORD")] = scene.env.canary("password")[..12].into();
    }
    scene.function("shop", &variables);
    let words = ["migrate", "lambda:shop", "--to", "sm://a/very/long/name/for/a/secret/of/a/shop"];
    let words = [&words[..], &READY].concat();
    let said = scene.env.run(&words).output().code(1).stderr;
    assert!(said.contains("its environment would be larger than 4096 bytes"), "{said}");
    assert_eq!(scene.account.front().count("CreateSecret"), 0);
}

#[test]
fn names_that_mean_no_function_to_change_are_usage() {
    let scene = Scene::new();
    for (source, says) in [
        ("lambda:shop:3", "what is published as 3 can never be changed"),
        ("lambda:*", "functions are migrated by their names"),
        ("lambda:a b", "a function has a name of up to 64"),
    ] {
        let said = scene.env.run(["migrate", source, "--to", "sm://x"]).output().code(2).stderr;
        assert!(said.contains(says), "{said}");
    }
    let said =
        scene.env.run(["migrate", "lambda:shop", "--to", "vault://x"]).output().code(2).stderr;
    assert!(said.contains("not the vault of this machine"), "{said}");
    let said =
        scene.env.run(["migrate", "x.env", "--to", "sm://x", "--grant"]).output().code(2).stderr;
    assert!(said.contains("--grant is for functions"), "{said}");
    let said = scene.env.run(["migrate", "lambda:none", "--to", "sm://x"]).output().code(1).stderr;
    assert!(said.contains("lambda:none: not found"), "{said}");
}

#[test]
fn a_caller_who_may_not_change_the_function_is_told_before_anything_is_stored() {
    let refused = Refused::new(&json!({}));
    let pairs = [("UserName", "moto"), ("PolicyName", "all")];
    refused.scene.account.query("iam", "DeleteUserPolicy", &pairs);
    if cloud().emulator() == Emulator::Ministack {
        return; // whose caller is the root of the account
    }
    let said = refused.migrate(&[], 1).stderr;
    assert!(said.contains("may not do all that this needs; nothing was changed"), "{said}");
    let action = format!("lambda:UpdateFunctionConfiguration on {}", refused.scene.arn("shop"));
    assert!(said.contains(&action), "{said}");
    assert!(said.contains("iam:PutRolePolicy on"), "{said}");
    assert_eq!(refused.scene.account.front().count("CreateSecret"), 0);
    refused.migrate(&["--allow", "caller"], 0);
}

#[test]
fn without_a_layer_there_is_no_wrapper() {
    let scene = Scene::new();
    scene.role("shop");
    scene.function("shop", &json!({ "DB_PASSWORD": scene.env.canary("password") }));
    let words = ["migrate", "lambda:shop", "--to", "sm://shop/prod"];
    let words = [&words[..], &READY].concat();
    let said = scene.env.run(&words).output().code(1).stderr;
    assert!(said.contains("there is no layer with the wrapper for x86_64"), "{said}");
    assert!(said.contains("run `kmseal lambda publish-layer`"), "{said}");
    // One that does not start under the runtime is none.
    let body =
        json!({ "Content": { "ZipFile": super::CODE }, "CompatibleRuntimes": ["python3.13"] });
    scene.account.lambda("POST", "/2018-10-31/layers/kmseal/versions", body);
    let said = scene.env.run(&words).output().code(1).stderr;
    assert!(said.contains("does not start under python3.12"), "{said}");
}
