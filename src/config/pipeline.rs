//! Whether somebody reads what we say to the log of a pipeline. Where nobody does, saying it would show it.

use std::path::PathBuf;

use super::variable;
use crate::fs;
use crate::redact::Log;

/// Most bytes of a file about a process.
const PROCESS_LIMIT: usize = 2 * 1024 * 1024;

/// Most processes above us; more would be a ring.
const ABOVE: usize = 100;

/// Whether this log hides what it is told to hide.
pub fn hides(log: Log) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| value == "true");
    match log {
        Log::GitHub => is_set("GITHUB_ACTIONS"),
        Log::GitLab => is_set("GITLAB_CI") && is_below_helper(),
    }
}

/// Whether a process above this one is the helper of GitLab's runner that reads what its scripts write.
fn is_below_helper() -> bool {
    let mut process = "self".to_owned();
    for _ in 0..ABOVE {
        let file = |name: &str| {
            let path = PathBuf::from("/proc").join(&process).join(name);
            fs::read_file(&path, PROCESS_LIMIT).ok()
        };
        let (Some(words), Some(status)) = (file("cmdline"), file("status")) else {
            return false;
        };
        if is_helper(words.expose()) {
            return true;
        }
        let status = String::from_utf8_lossy(status.expose());
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"));
        match parent.map(str::trim) {
            Some(parent) if parent != "0" => parent.clone_into(&mut process),
            _ => return false,
        }
    }
    false
}

/// `gitlab-runner-helper proxy-exec …`, wherever it is, and whatever starts it.
fn is_helper(words: &[u8]) -> bool {
    let words: Vec<&[u8]> = words.split(|byte| *byte == 0).collect();
    words.windows(2).any(|pair| {
        let name = pair[0].rsplit(|byte| *byte == b'/').next().unwrap_or_default();
        name.starts_with(b"gitlab-runner") && pair[1] == b"proxy-exec"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_helper_is_told_from_others() {
        for (words, is_one) in [
            (&b"gitlab-runner-helper\0proxy-exec\0--bootstrap\0/bin/bash\0"[..], true),
            (b"/bin/sh\0/builds/tmp/gitlab-runner-helper\0proxy-exec\0sh\0", true),
            (b"/usr/bin/gitlab-runner\0run\0", false),
            (b"grep\0proxy-exec\0", false),
            (b"", false),
        ] {
            assert_eq!(is_helper(words), is_one);
        }
    }
}
