//! `lambda publish-layer`: what is published, and what is refused.

use std::fs;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Scene;
use crate::KMSEAL;
use crate::support::cloud::install::python;
use crate::support::cloud::{Calls, Fault, without_places};
use crate::support::run::{Checked, Output};

/// A program of the system, which is small.
fn system() -> Vec<u8> {
    fs::read("/bin/true").expect("a program")
}

/// The same as if it asked for this version of the C library at most; it would not start any more.
fn asking_for(version: &str) -> Vec<u8> {
    let mut program = system();
    let begins = b"GLIBC_2.";
    for at in 0..program.len() - 16 {
        if program[at..].starts_with(begins) {
            let end = at + program[at..].iter().position(|byte| *byte == 0).expect("its end");
            let text = std::str::from_utf8(&program[at + begins.len()..end]).expect("a number");
            let minor: u16 = text.split('.').next().and_then(|it| it.parse().ok()).expect("one");
            if minor > 26 {
                let new = format!("GLIBC_{version}");
                assert_eq!(new.len(), end - at, "as long as before");
                program[at..end].copy_from_slice(new.as_bytes());
            }
        }
    }
    program
}

/// The same without a loader, as a program that is linked statically.
fn without_loader() -> Vec<u8> {
    let mut program = system();
    let number = |at: usize, len: usize| {
        let bytes = program[at..at + len].iter().rev();
        bytes.fold(0, |number, byte| number << 8 | usize::from(*byte))
    };
    let (table, size, count) = (number(32, 8), number(54, 2), number(56, 2));
    let loader = (0..count).map(|row| table + row * size).find(|row| number(*row, 4) == 3);
    program[loader.expect("a loader")] = 0;
    program
}

impl Scene {
    fn layer(&self, words: &[&str]) -> Output {
        self.env.run([&["lambda", "publish-layer"], words].concat()).output()
    }

    /// Publishes `work/program`.
    #[track_caller]
    fn published(&self, program: &[u8], words: &[&str]) -> Checked {
        self.env.write("program", program);
        self.layer(&[&["--executable", "program", "--yes"], words].concat()).code(0)
    }

    fn layer_arn(&self, name: &str, version: u32) -> String {
        format!("{}:{version}", self.arn(name).replace(":function:", ":layer:"))
    }

    fn versions(&self, name: &str) -> Vec<Value> {
        let path = format!("/2018-10-31/layers/{name}/versions");
        let listed = self.account.lambda("GET", &path, Value::Null);
        listed["LayerVersions"].as_array().expect("a list").clone()
    }

    /// The archive that was sent last.
    fn sent(&self) -> Vec<u8> {
        let calls = self.account.front().calls();
        let call = calls.iter().rfind(|call| call.operation == "PublishLayerVersion");
        let body = call.expect("it was published").json();
        STANDARD.decode(body["Content"]["ZipFile"].as_str().expect("text")).expect("base64")
    }
}

/// What another program reads from an archive: name, mode, time and content.
fn unzipped(scene: &Scene, archive: &[u8]) -> (Vec<String>, Vec<u8>) {
    scene.env.write("layer.zip", archive);
    let script = "import zipfile\narchive = zipfile.ZipFile('layer.zip')\n\
        assert archive.testzip() is None\n\
        for one in archive.infolist():\n    \
        print(one.filename, oct(one.external_attr >> 16), one.create_system, one.date_time[0])\n    \
        open('unzipped', 'wb').write(archive.read(one))\n";
    let mut python = Command::new(python());
    let output = python.args(["-c", script]).current_dir(scene.env.work()).output();
    let output = output.expect("starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    (lines.lines().map(str::to_owned).collect(), scene.env.read("unzipped"))
}

#[test]
fn a_layer_has_the_program_and_nothing_else() {
    let scene = Scene::new();
    let program = asking_for("2.26");
    let output = scene.published(&program, &[]);
    let arn = scene.layer_arn("kmseal", 1);
    assert_eq!(output.stdout, format!("{arn}\n"));
    let said = without_places(output.stderr);
    assert!(said.contains("bin/kmseal for x86_64, "), "{said}");
    assert!(said.contains("needs glibc 2.26, so it starts under every runtime"), "{said}");
    assert!(said.contains("published version 1 of the layer kmseal"), "{said}");
    assert!(said.contains("AWS_LAMBDA_EXEC_WRAPPER=/opt/bin/kmseal"), "{said}");
    let (files, content) = unzipped(&scene, &scene.sent());
    // Lambda runs what is there, so it has to be executable for everybody; 3 is Unix.
    assert_eq!(files, ["bin/kmseal 0o100755 3 1980"]);
    assert!(content == program, "another program");
    let version = &scene.versions("kmseal")[0];
    assert_eq!(version["LayerVersionArn"], arn);
    assert_eq!(version["CompatibleArchitectures"], json!(["x86_64"]));
    assert_eq!(version["CompatibleRuntimes"], json!([]), "for all");
    assert_eq!(version["LicenseInfo"], "MIT OR Apache-2.0");
    let description = format!("kmseal {}, glibc 2.26", env!("CARGO_PKG_VERSION"));
    assert_eq!(version["Description"], *description);
}

#[test]
fn the_same_program_is_published_once() {
    let scene = Scene::new();
    let program = asking_for("2.26");
    scene.published(&program, &[]);
    let output = scene.published(&program, &[]);
    assert_eq!(output.stdout, format!("{}\n", scene.layer_arn("kmseal", 1)));
    let said = without_places(output.stderr);
    assert!(said.starts_with("version 1 of the layer kmseal has this program already\n"), "{said}");
    assert_eq!(scene.account.front().count("PublishLayerVersion"), 1);
    // Another program is a new version, and so is an old one that comes again.
    scene.published(&system(), &[]);
    scene.published(&program, &[]);
    assert_eq!(scene.versions("kmseal").len(), 3);
    // Another name is another layer.
    let output = scene.published(&program, &["--name", "shop_kmseal"]);
    assert_eq!(output.stdout, format!("{}\n", scene.layer_arn("shop_kmseal", 1)));
}

/// A layer may have versions for both kinds of machines, and more of them than one page of the list.
#[test]
fn versions_for_other_machines_are_passed_over() {
    let scene = Scene::new();
    scene.published(&system(), &[]);
    for _ in 0..60 {
        let other = json!({ "Content": { "ZipFile": super::CODE },
            "CompatibleArchitectures": ["arm64"] });
        scene.account.lambda("POST", "/2018-10-31/layers/kmseal/versions", other);
    }
    let output = scene.published(&system(), &[]);
    assert_eq!(output.stdout, format!("{}\n", scene.layer_arn("kmseal", 1)));
    assert!(scene.account.front().count("ListLayerVersions") > 2, "not all pages were read");
}

#[test]
fn which_runtimes_it_is_for_depends_on_the_c_library() {
    let scene = Scene::new();
    let json = |program: &[u8], name: &str| {
        let document = scene.published(program, &["--name", name, "--json"]).stdout;
        serde_json::from_str::<Value>(&document).expect("JSON")["data"].clone()
    };
    let new = json(&asking_for("2.34"), "new");
    assert_eq!((&new["glibc"], &new["outcome"]), (&json!("2.34"), &json!("published")));
    let runtimes = new["runtimes"].as_array().expect("a list");
    for runtime in ["python3.12", "nodejs20.x", "java21", "dotnet8", "ruby3.3"] {
        assert!(runtimes.contains(&json!(runtime)), "{runtime}");
    }
    for runtime in ["python3.11", "nodejs18.x", "java17", "ruby3.2", "provided.al2023"] {
        assert!(!runtimes.contains(&json!(runtime)), "{runtime}");
    }
    assert_eq!(scene.versions("new")[0]["CompatibleRuntimes"], new["runtimes"]);
    for (program, name, glibc) in [
        (asking_for("2.26"), "old", json!("2.26")),
        (asking_for("2.17"), "older", json!("2.26")),
        (without_loader(), "static", Value::Null),
    ] {
        let layer = json(&program, name);
        assert_eq!(layer["runtimes"], json!([]), "{name}");
        if name != "older" {
            assert_eq!(layer["glibc"], glibc, "{name}");
        }
        assert_eq!(layer["arn"], *scene.layer_arn(name, 1));
    }
}

#[test]
fn what_lambda_could_not_start_is_refused() {
    let scene = Scene::new();
    let mut library = system();
    library[24..32].fill(0);
    let mut machine = system();
    machine[18] = 0xf3;
    for (program, why, what_to_do) in [
        (b"#!/bin/sh\n".to_vec(), "it is no program for 64-bit Linux (ELF)", "--executable"),
        (Vec::new(), "it is no program for 64-bit Linux (ELF)", "--executable"),
        (library, "it is a library or an object file, and no program", "--executable"),
        (machine, "it is neither for x86-64 nor for 64-bit ARM", "layer/build"),
        (asking_for("2.38"), "it needs version 2.38 of the C library", "layer/build"),
    ] {
        scene.env.write("program", program);
        let refused = scene.layer(&["--executable", "program", "--yes"]).code(1).stdout_is("");
        let begins = format!("error: program: {why}");
        assert!(refused.stderr.starts_with(&begins), "{why}\n{}", refused.stderr);
        assert!(refused.stderr.contains(what_to_do), "{}", refused.stderr);
    }
    scene.layer(&["--executable", "missing", "--yes"]).code(1).stdout_is("");
    scene.layer(&["--name", "a b"]).code(2).stdout_is("");
    assert!(scene.account.front().calls().is_empty(), "asked before it was looked at");
}

/// Without `--executable` it is kmseal itself.
#[test]
fn the_program_that_runs_is_what_is_published() {
    let scene = Scene::new();
    let document = scene.layer(&["--dry-run", "--json"]).code(0).stdout;
    let layer = &serde_json::from_str::<Value>(&document).expect("JSON")["data"];
    assert_eq!((&layer["outcome"], &layer["arn"]), (&json!("planned"), &Value::Null));
    let size = fs::metadata(KMSEAL).expect("the program").len();
    let zipped = layer["zipped_bytes"].as_u64().expect("a number");
    assert!(zipped > size / 20 && zipped < size, "{zipped} of {size}");
    assert_eq!(scene.account.front().count("PublishLayerVersion"), 0);
    // Nobody to ask is no yes.
    scene.env.write("program", system());
    let refused = scene.layer(&["--executable", "program"]).code(2).stdout_is("");
    assert!(refused.stderr.contains("--yes"), "{}", refused.stderr);
    assert_eq!(scene.account.front().count("PublishLayerVersion"), 0);
}

#[test]
fn a_lost_answer_publishes_nothing_twice() {
    let scene = Scene::new();
    let front = scene.account.front();
    for (number, fault) in [
        Fault::LostAnswer,
        Fault::Garbled,
        Fault::CutBody,
        Fault::Throttle,
        Fault::Error500,
        Fault::Reset,
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("layer-{number}");
        let injected = front.inject(fault, Calls::of("PublishLayerVersion"));
        let output = scene.published(&system(), &["--name", &name]);
        assert_eq!(output.stdout, format!("{}\n", scene.layer_arn(&name, 1)), "{injected:?}");
        assert_eq!((injected.fired(), scene.versions(&name).len()), (1, 1), "{injected:?}");
        front.heal();
    }
}

#[test]
fn what_stays_wrong_is_told() {
    let scene = Scene::new();
    let front = scene.account.front();
    scene.env.write("program", system());
    let publish = ["--executable", "program", "--yes"];
    for operation in ["ListLayerVersions", "PublishLayerVersion"] {
        for fault in [Fault::AccessDenied, Fault::Throttle, Fault::Error500] {
            let injected = front.inject(fault, Calls::of(operation).always());
            let refused = scene.layer(&publish).code(1).stdout_is("");
            assert!(injected.fired() > 0, "{injected:?}");
            let begins = format!("error: lambda:{operation} for the layer kmseal: ");
            let said = without_places(refused.stderr);
            assert!(said.contains(&begins), "{injected:?}: {said}");
            front.heal();
        }
    }
    assert_eq!(scene.versions("kmseal").len(), 0);
    // Answers that cannot be read were given all the same: it is there, once.
    front.inject(Fault::Garbled, Calls::of("PublishLayerVersion").always());
    scene.layer(&publish).code(0);
    assert_eq!(scene.versions("kmseal").len(), 1);
}
