//! What is never resolved, and what is refused although it could be.

use std::time::Duration;

use serde_json::json;

use super::{KMSEAL, Scene, WRAPPER};
use crate::support::cloud::{Calls, Fault, cloud};
use crate::support::env::TestEnv;
use crate::support::memory::look;
use crate::support::tracer::Traced;

const DB: (&str, &str) = ("DB", "sm://shop/db");

#[test]
fn what_is_read_before_there_is_a_program_stays_as_it_is() {
    let scene = Scene::new();
    let value = scene.kept("sm://shop/db");
    let reserved = [
        "AWS_SHOP",
        "LD_AUDIT_SHOP",
        "NODE_OPTIONS",
        "JAVA_TOOL_OPTIONS",
        "PYTHONPATH",
        "_HANDLER",
        "LAMBDA_SHOP",
        "KMSEAL_SHOP",
    ];
    let mut variables: Vec<(&str, &str)> = reserved.iter().map(|name| (*name, DB.1)).collect();
    variables.push(DB);
    let (found, stderr) = scene.environment(&variables, &[&value]);
    for name in reserved {
        assert_eq!(found[name], DB.1);
        let line = format!("warning: {name} stays a reference: ");
        assert!(stderr.lines().any(|it| it.starts_with(&line)), "{name}\n{stderr}");
    }
    assert_eq!(stderr.lines().count(), reserved.len(), "{stderr}");
    assert_eq!(found["DB"], value);
    assert_eq!(scene.account.front().calls().len(), 1);
}

#[test]
fn a_variable_can_be_left_to_the_program() {
    let scene = Scene::new();
    let value = scene.kept("sm://shop/db");
    let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/other-AbCdEf";
    let variables = [DB, ("SECRET_ARN", arn), ("X", "sm://no"), ("KMSEAL_EXCEPT", "*_ARN, X")];
    scene.arrive(&[("DB", &value), ("SECRET_ARN", arn), ("X", "sm://no")], &variables);
    let variables = [DB, ("KMSEAL_EXCEPT", "[a")];
    let refused = scene.start(&["/bin/echo", "started"], &variables, &[], 2).stdout_is("");
    assert!(refused.stderr.starts_with("error: KMSEAL_EXCEPT has \"[a\""), "{}", refused.stderr);
}

#[test]
fn a_snapshot_gets_no_values_unasked() {
    let scene = Scene::new();
    let value = scene.kept("sm://shop/db");
    let snapshot = ("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    let lines = scene.refuses(&[DB, snapshot]);
    assert!(lines[0].starts_with("error: with SnapStart, values would be part of the snapshot"));
    assert!(scene.account.front().calls().is_empty());
    scene.refuses(&[DB, snapshot, ("KMSEAL_ALLOW", "snap")]);
    scene.arrive(&[("DB", &value)], &[DB, snapshot, ("KMSEAL_ALLOW", "snap-start")]);
    scene.arrive(&[("DB", &value)], &[DB, ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")]);
}

#[test]
fn a_nul_byte_is_refused() {
    let scene = Scene::new();
    let value = scene.env.canary("value");
    scene.keep("sm://shop/db", &format!("{value}\0{value}"));
    let lines = scene.refuses(&[DB]);
    let line = "error: DB: NulByte: the value has a NUL byte, which no environment can hold";
    assert_eq!(lines, [line]);
}

/// No store takes one of that size, but a member of nothing has a limit of ours.
#[test]
fn a_value_of_100_kb_arrives() {
    let scene = Scene::new();
    scene.keep("sm://shop/db", "small");
    let value = scene.env.canary_of("large", 100 * 1024);
    let body = json!({ "SecretId": "shop/db" });
    let mut answer = scene.account.ask("secretsmanager.GetSecretValue", body);
    answer["SecretString"] = (&*value).into();
    let instead = Fault::Instead(answer.to_string());
    scene.account.front().inject(instead, Calls::of("GetSecretValue").always());
    scene.arrive(&[("DB", &value)], &[DB]);
    // What no environment can hold is not started, and not shown.
    answer["SecretString"] = format!("{value}{value}").into();
    let front = scene.account.front();
    front.heal();
    front.inject(Fault::Instead(answer.to_string()), Calls::of("GetSecretValue").always());
    let refused = scene.start(&["/bin/echo", "started"], &[DB], &[], 126).stdout_is("");
    assert!(refused.stderr.contains("a single variable may have 128 KiB"), "{}", refused.stderr);
}

#[test]
fn no_file_is_written() {
    let scene = Scene::new();
    scene.kept("sm://shop/db");
    let mut command = scene.env.command(["/bin/sh", "-c", "test -n \"$DB\""]);
    command.env(WRAPPER.0, WRAPPER.1).env(DB.0, DB.1);
    let run = Traced::new(command).steps();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(run.steps.is_empty(), "{:?}", run.steps);
    scene.env.assert_clean("stderr", &run.stderr);
}

/// Over plain http and over TLS: at the moment when the runtime takes over, the environment is all that holds
/// a value.
#[test]
fn the_runtime_gets_the_only_copy() {
    for account in [cloud().account(), cloud().account_over_tls()] {
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let scene = Scene { account, env };
        let value = scene.env.canary_of("value", 512);
        scene.keep("sm://shop/db", &value);
        scene.keep("sm://shop/all", &json!({ "KEY": value, "PORT": 5432 }).to_string());
        scene.keep("ssm:///shop/token", &value);
        let variables = [DB, ("KEY", "sm://shop/all#KEY"), ("TOKEN", "ssm:///shop/token")];
        scene.account.front().inject(Fault::AccessDenied, Calls::of("GetParameters"));
        let mut command = scene.env.command(["/bin/true", "x"]);
        command.env(WRAPPER.0, WRAPPER.1).envs(variables);
        let seen = look(&mut command, b"", &scene.env.needles());
        let exec = seen.exec();
        assert!(exec.elsewhere.is_empty(), "beside the environment: {}", exec.elsewhere);
        assert!(exec.in_arguments.is_empty(), "in the arguments: {}", exec.in_arguments);
        assert_eq!(exec.in_environment.whole("raw"), variables.len(), "{}", exec.in_environment);
        assert_eq!((&*exec.path, exec.argv.len()), ("/bin/true", 2));
        // Of a start that fails, nothing is left either.
        let late = Fault::Late(Duration::from_millis(10));
        scene.account.front().inject(late, Calls::any());
        let mut command = scene.env.command(["/bin/true"]);
        command.env(WRAPPER.0, WRAPPER.1).envs(variables).env("X", "sm://shop/none");
        let seen = look(&mut command, b"", &scene.env.needles());
        let left = seen.at_exit.as_ref().expect("it ended");
        assert!(left.is_empty(), "left in memory: {left}");
        assert_eq!(seen.status.code(), Some(1));
    }
}
