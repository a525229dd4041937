//! Many files and whole folders, with every name there is.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::messages::content;
use super::{KEY, OTHER, Scene};

/// Files with names that are trouble somewhere.
fn grow(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let names: [&[u8]; 8] = [
        b"a",
        b"with blanks ",
        b"line\nend",
        b"not \xff utf-8",
        b"-o",
        b"deep/er/\xc3\xa9",
        b"deep/.hidden",
        b"deep/quote\"'$(x)`",
    ];
    let mut files = Vec::new();
    for (number, name) in names.into_iter().enumerate() {
        let path = root.join(OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        let content = content(number * 1000);
        fs::write(&path, &content).expect("writes");
        files.push((PathBuf::from(OsStr::from_bytes(name)), content));
    }
    files
}

fn below(root: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(root).expect("lists") {
        let path = entry.expect("an entry").path();
        if path.symlink_metadata().expect("its kind").is_dir() {
            found.extend(below(&path));
        } else {
            found.insert(path);
        }
    }
    found
}

#[test]
fn a_tree_goes_there_and_back() {
    let scene = Scene::new();
    let work = scene.env.work();
    let files = grow(&work.join("tree"));
    symlink("/etc/passwd", work.join("tree/link")).expect("a link");
    let left = "warning: tree/link is left out: it is a link, or no regular file";
    scene.act(["encrypt", "-k", KEY, "-r", "tree", "-o", "sealed"], "").code(0).says(left);
    let words = ["encrypt", "-k", KEY, "-r", "tree", "-o", "sealed", "--force", "--json"];
    let document: Value = serde_json::from_slice(&scene.act(words, "").code(0).out).expect("JSON");
    assert_eq!(document["data"]["left_out"], serde_json::json!(["tree/link"]));
    scene.act(["decrypt", "-k", KEY, "-r", "sealed", "-o", "back"], "").code(0);
    for (name, content) in &files {
        assert!(fs::read(work.join("back").join(name)).expect("is there") == *content, "{name:?}");
    }
    let count = |name: &str| below(&work.join(name)).len();
    assert_eq!(
        [count("tree"), count("sealed"), count("back")],
        [files.len() + 1, files.len(), files.len()]
    );
    // No two messages have an id in common, and all have one data key.
    let (mut ids, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for path in below(&work.join("sealed")) {
        let words = [OsStr::new("inspect"), OsStr::new("--json"), path.as_os_str()];
        let inspected = scene.act(words, "").code(0).out;
        let inspected: Value = serde_json::from_slice(&inspected).expect("JSON");
        ids.insert(inspected["data"]["message_id"].to_string());
        let message = fs::read(&path).expect("reads");
        // Behind version, suite and id stand the context and the encrypted data key.
        let header = usize::try_from(inspected["data"]["header_bytes"].as_u64().expect("a number"));
        keys.insert(message[35..header.expect("few") - 53].to_vec());
    }
    assert_eq!((ids.len(), keys.len()), (files.len(), 1));
}

#[test]
fn beside_each_other_and_twice() {
    let scene = Scene::new();
    let tree = scene.env.work().join("tree");
    let files = grow(&tree);
    scene.act(["encrypt", "-k", KEY, "-r", "tree"], "").code(0);
    assert_eq!(below(&tree).len(), 2 * files.len());
    // What is encrypted already is not encrypted again, and what is there is not written over.
    let left = "warning: tree/-o.encrypted is left out: its name is that of a message";
    scene.act(["encrypt", "-k", KEY, "-r", "tree"], "").code(1).says(left);
    let empty = scene.env.work().join("empty");
    fs::create_dir(&empty).expect("a folder");
    let left = "names end in .encrypted are taken for messages and left out";
    scene.act(["encrypt", "-k", KEY, "-r", "empty"], "").code(2).says(left);
    symlink("x.encrypted", empty.join("y.encrypted")).expect("a link");
    let left = "warning: empty/y.encrypted is left out: it is a link";
    scene.act(["rewrap", "-k", KEY, "-r", "empty"], "").code(2).says(left);
    scene.act(["encrypt", "-k", KEY, "-r", "tree"], "").code(1).says("8 of 8 files failed");
    scene.act(["encrypt", "-k", KEY, "-r", "tree", "--force"], "").code(0);
    assert_eq!(below(&tree).len(), 2 * files.len());
    scene.act(["decrypt", "-k", KEY, "-r", "tree"], "").code(1);
    scene.act(["decrypt", "-k", KEY, "-r", "tree", "--force"], "").code(0);
    for (name, content) in &files {
        assert!(fs::read(tree.join(name)).expect("is there") == *content, "{name:?}");
    }
}

#[test]
fn one_that_fails_is_no_reason_to_leave_the_others() {
    let scene = Scene::new();
    let work = scene.env.work();
    for name in ["a", "b", "c"] {
        scene.env.write(name, name);
    }
    scene.act(["encrypt", "-k", KEY, "a", "b", "c", "-o", "out"], "").code(0);
    let whole = scene.env.read("out/b.encrypted");
    scene.env.write("out/b.encrypted", &whole[..whole.len() - 1]);
    let ended = scene.act(["decrypt", "-k", KEY, "-r", "out", "-o", "back"], "").code(4);
    assert!(ended.said.contains("1 of 3 files failed"), "{}", ended.said);
    let names: Vec<_> = below(&work.join("back")).into_iter().collect();
    assert_eq!(names, [work.join("back/a"), work.join("back/c")]);
    // The other way of failing is not the worst.
    let ended = scene.act(["decrypt", "-k", KEY, "-r", "out", "-o", "back"], "").code(4);
    assert!(ended.said.contains("3 of 3 files failed"), "{}", ended.said);
}

#[test]
fn two_that_would_become_one_are_refused() {
    let scene = Scene::new();
    scene.env.write("one/a", "1");
    scene.env.write("two/a", "2");
    let names = scene.names();
    scene
        .act(["encrypt", "-k", KEY, "one/a", "two/a", "-o", "out"], "")
        .code(2)
        .says("both become");
    scene.act(["encrypt", "-k", KEY, "-r", "one", "two", "-o", "out"], "").code(2);
    scene.act(["encrypt", "-k", KEY, "one", "-o", "out"], "").code(2).says("-r");
    assert_eq!(scene.names(), names);
    scene.act(["encrypt", "-k", KEY, "-r", "one", "two"], "").code(0);
}

/// The frames are the same, byte for byte; who had the old keys opens it no more, who has the new ones does.
#[test]
fn a_tree_is_put_under_another_key() {
    let scene = Scene::new();
    let work = scene.env.work();
    let files = grow(&work.join("tree"));
    for more in [&[][..], &["--unsigned"], &["--armor"]] {
        drop(fs::remove_dir_all(work.join("sealed")));
        let encrypt = ["encrypt", "-k", KEY, "-r", "tree", "-o", "sealed", "-c", "tenant=a"];
        scene.act([&encrypt[..], more].concat(), "").code(0);
        let before: Vec<_> = below(&work.join("sealed"))
            .into_iter()
            .map(|path| (fs::read(&path).expect("reads"), path))
            .collect();
        let rewrap = ["rewrap", "-r", "sealed", "-k", OTHER, "--from", KEY];
        scene.act([&rewrap[..], &["--dry-run"]].concat(), "").code(0).says("would be rewrapped");
        for (message, path) in &before {
            assert!(fs::read(path).expect("reads") == *message, "nothing was changed");
        }
        scene.act(rewrap, "").code(0);
        scene.act(rewrap, "").code(0).says("already");
        if more != ["--armor"] {
            for (message, path) in &before {
                let after = fs::read(path).expect("reads");
                let [before, after] = [frames(&scene, message), frames(&scene, &after)];
                let footer = if more.is_empty() { 105 } else { 0 };
                assert_eq!(before.len(), after.len());
                let end = before.len() - footer;
                assert!(before[..end] == after[..end], "the frames stay");
                assert!(more.contains(&"--unsigned") || before[end..] != after[end..]);
            }
        }
        drop(fs::remove_dir_all(work.join("back")));
        scene.act(["decrypt", "-k", KEY, "-r", "sealed", "-o", "back"], "").code(4);
        assert!(!work.join("back").exists() || below(&work.join("back")).is_empty());
        let decrypt = ["decrypt", "-k", OTHER, "-r", "sealed", "-o", "back", "-c", "tenant=a"];
        scene.act(decrypt, "").code(0);
        for (name, content) in &files {
            assert!(fs::read(work.join("back").join(name)).expect("is there") == *content);
        }
    }
}

/// Without the header.
fn frames(scene: &Scene, message: &[u8]) -> Vec<u8> {
    let inspected = scene.act(["inspect", "--json"], message).code(0).out;
    let inspected: Value = serde_json::from_slice(&inspected).expect("JSON");
    let header = inspected["data"]["header_bytes"].as_u64().expect("a number");
    message[usize::try_from(header).expect("few")..].to_vec()
}

/// Nothing to do is more likely a mistake than a wish.
#[test]
fn a_folder_without_any_message_is_refused() {
    let scene = Scene::new();
    scene.env.write("tree/a", "1");
    scene.env.write("sealed/a.encrypted", "1");
    for words in [
        &["decrypt", "-k", KEY, "-r", "tree"][..],
        &["rewrap", "-k", KEY, "-r", "tree"],
        &["encrypt", "-k", KEY, "-r", "sealed"],
    ] {
        scene.act(words, "").code(2).says("no file below");
    }
}

#[test]
fn a_single_value_is_not_rewrapped_as_a_file() {
    let scene = Scene::new();
    let value = scene.env.canary("value");
    let sealed = scene.act(["encrypt", "--value", "-k", KEY], &*value).code(0).out;
    scene.env.write("value.encrypted", &sealed);
    for more in [&[][..], &["--dry-run"]] {
        let rewrap = [&["rewrap", "value.encrypted", "-k", OTHER, "--from", KEY], more].concat();
        scene.act(rewrap, "").code(2).says("single value");
        assert_eq!(scene.env.read("value.encrypted"), sealed);
    }
}
