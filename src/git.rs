//! What git knows about a file.
//!
//! The repository may be hostile: its configuration can name programs for git to run. So only commands
//! that read objects and the index are used, with everything turned off that could run something: the
//! file watcher, and fetching of objects that are missing. The comparison with the file is our own.

use std::path::Path;
use std::process::{Command, Stdio};

use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use crate::hint::{Explain, Hint};
use crate::secret::Plaintext;

/// How a file stands with git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tracked {
    /// Not in a repository, or not tracked by it.
    No,
    /// Its last committed version is what is on disk.
    Committed,
    /// It differs from what was committed, or was never committed.
    Changed,
}

/// Git could not be asked.
#[derive(Debug, thiserror::Error)]
#[error("{path} is in a git repository, but git cannot say whether it has uncommitted changes", path = .path.display())]
pub struct GitError {
    path: std::path::PathBuf,
    source: Option<std::io::Error>,
}

impl Explain for GitError {
    fn hints(&self) -> Vec<Hint> {
        vec![Hint::say("see what `git status` says there, or go on with --force")]
    }
}

/// Whether some folder above the file (an absolute path) is a repository.
pub fn in_repository(path: &Path) -> bool {
    path.ancestors().skip(1).any(|above| above.join(".git").exists())
}

/// Compares a file (an absolute path) with what git has committed.
pub fn tracked(path: &Path, content: &Plaintext) -> Result<Tracked, GitError> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(Tracked::No);
    };
    if !in_repository(path) {
        return Ok(Tracked::No);
    }
    let failed = |source| GitError { path: path.to_owned(), source };
    let ask = |words: &[&str]| {
        let output = Command::new("git")
            .env("GIT_NO_LAZY_FETCH", "1")
            // Versions before 2.44 do not know that; none of them fetches without a transport.
            .env("GIT_ALLOW_PROTOCOL", "none")
            .arg("-C")
            .arg(folder)
            .args(["--literal-pathspecs", "--no-optional-locks", "-c", "core.fsmonitor=false"])
            .args(words)
            .arg("--")
            .arg(name)
            .stdin(Stdio::null())
            .output()
            .map_err(|source| failed(Some(source)))?;
        Ok((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
    };
    let (asked, indexed) = ask(&["ls-files", "--stage"])?;
    if !asked {
        return Err(failed(None));
    }
    if indexed.is_empty() {
        return Ok(Tracked::No);
    }
    // A repository without any commit has no HEAD: then nothing is committed.
    let (_, committed) = ask(&["ls-tree", "HEAD"])?;
    let Some(committed) = committed.split_whitespace().nth(2) else {
        return Ok(Tracked::Changed);
    };
    let same =
        |content: &[&[u8]]| blob_name(content, committed.len()).as_deref() == Some(committed);
    let text = content.expose();
    // With `core.autocrlf` a file is committed with LF and checked out with CRLF.
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    let as_committed = same(&[text]) || same(&with_lf(&lines));
    Ok(if as_committed { Tracked::Committed } else { Tracked::Changed })
}

fn with_lf<'l>(lines: &[&'l [u8]]) -> Vec<&'l [u8]> {
    let mut parts: Vec<&[u8]> = Vec::with_capacity(lines.len() * 2);
    for (index, line) in lines.iter().enumerate() {
        let is_last = index + 1 == lines.len();
        parts.push(if is_last { line } else { line.strip_suffix(b"\r").unwrap_or(line) });
        if !is_last {
            parts.push(b"\n");
        }
    }
    parts
}

/// The name git gives to this content: SHA-1, or SHA-256 in repositories that use it.
fn blob_name(parts: &[&[u8]], digits: usize) -> Option<String> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let header = format!("blob {length}\0");
    let all = || std::iter::once(header.as_bytes()).chain(parts.iter().copied());
    match digits {
        40 => Some(hex(&all().fold(Sha1::new(), Sha1::chain_update).finalize())),
        64 => Some(hex(&all().fold(Sha256::new(), Sha256::chain_update).finalize())),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_git_gives_them() {
        // `printf 'hello\n' | git hash-object --stdin`
        let sha1 = "ce013625030ba8dba906f756967f9e9ca394464a";
        assert_eq!(blob_name(&[b"hello\n"], 40).as_deref(), Some(sha1));
        assert_eq!(blob_name(&[b"hello", b"\n"], 40).as_deref(), Some(sha1));
        assert_eq!(blob_name(&[b"x"], 12), None);
    }

    #[test]
    fn carriage_returns_go_only_before_line_feeds() {
        let text: &[u8] = b"a\r\nb\rc\r";
        let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
        assert_eq!(with_lf(&lines).concat(), b"a\nb\rc\r");
    }
}
