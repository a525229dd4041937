//! The files of the repository.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::source::Source;

/// Where the repository is.
pub(super) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every file of the repository that is text, with its content.
pub(super) fn texts() -> Vec<(String, String)> {
    let files = tracked().unwrap_or_else(|| {
        let mut files = Vec::new();
        walk(Path::new(ROOT), "", &mut files);
        files
    });
    let mut texts: Vec<(String, String)> = files
        .into_iter()
        .filter_map(|path| {
            let content = fs::read(Path::new(ROOT).join(&path)).ok()?;
            Some((path, String::from_utf8(content).ok()?))
        })
        .collect();
    texts.sort();
    texts
}

/// What git knows or would take.
fn tracked() -> Option<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = git.output().ok()?;
    let names = String::from_utf8(output.stdout).ok()?;
    let names: Vec<String> = names.split_terminator('\0').map(str::to_owned).collect();
    (output.status.success() && !names.is_empty()).then_some(names)
}

/// Without git: all but what is built and what is hidden.
fn walk(root: &Path, below: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(root.join(below)).expect("read a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("a name in UTF-8");
        let path = format!("{below}{name}");
        if name.starts_with('.') || path == "target" {
            continue;
        }
        if entry.file_type().expect("its kind").is_dir() {
            walk(root, &format!("{path}/"), files);
        } else {
            files.push(path);
        }
    }
}

/// Every `.rs` file below a folder.
pub(super) fn sources(folder: &str) -> Vec<Source> {
    let is_rust = |path: &str| Path::new(path).extension().is_some_and(|last| last == "rs");
    let sources: Vec<Source> = texts()
        .into_iter()
        .filter(|(path, _)| path.starts_with(folder) && is_rust(path))
        .map(|(path, text)| Source::new(path, text))
        .collect();
    assert!(!sources.is_empty(), "no sources below {folder}");
    sources
}
