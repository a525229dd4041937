//! A vault from before its values were messages of the AWS Encryption SDK.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::places;
use crate::KMSEAL;
use crate::support::env::TestEnv;

/// What the two versions of its one entry hold.
const VALUES: [&str; 2] = ["value-of-an-early-vault-0001", "second-value-of-it-0002"];

#[test]
fn a_vault_that_was_written_before_still_opens_and_goes_on() {
    let env = TestEnv::new(KMSEAL);
    let files: [&[u8]; 3] = [
        include_bytes!("../../vectors/vault-early/vault"),
        include_bytes!("../../vectors/vault-early/vault.key"),
        include_bytes!("../../vectors/vault-early/vault.generation"),
    ];
    for (path, content) in places(&env).iter().zip(files) {
        let folder = path.parent().expect("a folder");
        fs::create_dir_all(folder).expect("a folder");
        fs::write(path, content).expect("writes");
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("sets the mode");
    }
    for value in VALUES {
        env.register("an early value", value.to_owned());
    }
    let get = |version: usize, value: &str| {
        let reference = format!("vault://shop/dev/DB_PASSWORD@{version}");
        let run = env.run(["get", &reference, "--reveal", "-n"]);
        let output = run.declare_output_may_contain(value).output().code(0);
        assert_eq!(output.stdout, value);
    };
    get(1, VALUES[0]);
    get(2, VALUES[1]);
    let value = env.canary("value");
    let words = ["set", "vault://shop/dev/DB_PASSWORD", "-"];
    env.run(words).stdin(&*value).output().code(0);
    get(1, VALUES[0]);
    get(2, VALUES[1]);
    get(3, &value);
}
