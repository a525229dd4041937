//! Killed, or on a disk that fails, at every call that changes something: what is there stays as it was or is
//! whole, and the same command again completes it.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::ffi::OsString;
use std::io::Write as _;
use std::process::{Command, Stdio};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::messages::content;
use super::{KEY, OTHER, Scene};
use crate::support::snapshot::Snapshot;
use crate::support::tracer::{EVERY_WAY, Traced, every_step};

/// A file, its message, and something to be replaced.
fn scene() -> (Scene, Vec<u8>) {
    let scene = Scene::new();
    let content = content(700_000);
    scene.env.write("plain", &content);
    scene.env.write("there", "what was there");
    scene.act(["encrypt", "-k", KEY, "plain", "-o", "m.encrypted"], "").code(0);
    (scene, content)
}

/// Beside what was there there is the result, and for a moment of a replacement a file under another name.
fn check_names(scene: &Scene, before: &[OsString], result: &str, replaces: bool, at: &str) {
    let extra: Vec<_> = scene.names().into_iter().filter(|name| !before.contains(name)).collect();
    let is_temp = |name: &OsString| name.to_string_lossy().starts_with(".kmseal-");
    let known = |name: &OsString| name == result || (replaces && is_temp(name));
    assert!(extra.iter().all(known) && extra.len() <= 1, "{at}: {extra:?}");
}

#[test]
fn killed_at_every_step() {
    let (scene, content) = scene();
    let start = Snapshot::of(scene.env.root());
    let before = scene.names();
    let mut kills = 0;
    for (words, to, replaces) in [
        (&["encrypt", "-k", KEY, "plain", "-o", "new"][..], "new", false),
        (&["encrypt", "-k", KEY, "plain", "-o", "there", "--force"], "there", true),
        (&["decrypt", "-k", KEY, "m.encrypted", "-o", "new"], "new", false),
        (&["decrypt", "-k", KEY, "m.encrypted", "-o", "there", "--force"], "there", true),
    ] {
        let is_whole = |bytes: &[u8]| match words[0] {
            "encrypt" => scene.act(["decrypt", "-k", KEY], bytes).out == content,
            _ => bytes == content,
        };
        for way in EVERY_WAY {
            kills += every_step(|step| {
                start.put_back();
                let run = Traced::new(scene.env.command(words)).kill_at(step, way);
                let at = format!("{words:?} killed {way:?} {}", run.last());
                check_names(&scene, &before, to, replaces, &at);
                let path = scene.env.work().join(to);
                if path.exists() {
                    let bytes = scene.env.read(to);
                    let untouched = replaces && bytes == b"what was there";
                    assert!(untouched || is_whole(&bytes), "{at}: half of it");
                }
                if run.killed {
                    let again =
                        scene.act([words, &["--force"][usize::from(replaces)..]].concat(), "");
                    assert_eq!(again.code, Some(0), "{at}: {}", again.said);
                    assert!(is_whole(&scene.env.read(to)), "{at}");
                }
                run
            });
        }
    }
    println!("encrypt and decrypt: {kills} kill points, 0 lost");
    assert!(kills > 60, "only {kills}");
}

#[test]
fn a_disk_that_fails_at_every_step() {
    let (scene, content) = scene();
    let start = Snapshot::of(scene.env.root());
    let before = scene.names();
    let mut faults = 0;
    for (words, to) in [
        (&["encrypt", "-k", KEY, "plain", "-o", "new"][..], "new"),
        (&["decrypt", "-k", KEY, "m.encrypted", "-o", "new"], "new"),
        (&["decrypt", "-k", KEY, "m.encrypted", "-o", "there", "--force"], "there"),
    ] {
        for error in [Errno::ENOSPC, Errno::EIO] {
            for step in 0.. {
                start.put_back();
                let run = Traced::new(scene.env.command(words)).fail_at(step, error);
                if run.steps.len() <= step {
                    break;
                }
                let at = format!("{words:?}: {error} at {:?}", run.steps[step]);
                // Where a file without a name cannot be made, one with a name may do.
                let done = run.status.code() == Some(0);
                assert!(done || run.status.code() == Some(1), "{at}: {:?}", run.status);
                let names: Vec<_> =
                    scene.names().into_iter().filter(|name| name != "new").collect();
                assert_eq!(names, before, "{at}");
                let path = scene.env.work().join(to);
                assert!(path.exists() || !done, "{at}");
                if path.exists() {
                    // It has its name, and the folder could not be synced.
                    let bytes = scene.env.read(to);
                    let whole = bytes == content
                        || scene.act(["decrypt", "-k", KEY], &*bytes).out == content;
                    assert!((!done && bytes == b"what was there") || whole, "{at}");
                }
                faults += 1;
            }
        }
    }
    println!("encrypt and decrypt: {faults} failures, 0 lost");
    assert!(faults > 30, "only {faults}");
}

/// Ctrl-C and its like: nothing is left of what is not whole, on file systems either where it needs a name.
#[test]
fn ended_by_a_signal_anywhere_half_a_file_is_gone() {
    let (scene, content) = scene();
    let start = Snapshot::of(scene.env.root());
    let before = scene.names();
    let mut ended = 0;
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT] {
        for (words, to) in [
            (&["decrypt", "-k", KEY, "m.encrypted", "-o", "new"][..], "new"),
            (&["decrypt", "-k", KEY, "m.encrypted", "-o", "there", "--force"], "there"),
            (&["encrypt", "-k", KEY, "plain", "-o", "new"], "new"),
        ] {
            for named in [false, true] {
                for step in usize::from(named).. {
                    start.put_back();
                    let traced = Traced::new(scene.env.command(words));
                    // Without a file that has no name.
                    let run = if named {
                        traced.refuse_and_signal_at(Errno::EOPNOTSUPP, step, signal)
                    } else {
                        traced.signal_at(step, signal)
                    };
                    if run.steps.len() <= step {
                        break;
                    }
                    let at = format!("{words:?} named {named}: {signal} at {:?}", run.steps[step]);
                    let names = scene.names().into_iter().filter(|name| name != "new");
                    assert_eq!(names.collect::<Vec<_>>(), before, "{at}");
                    if words[0] == "decrypt" && scene.env.work().join(to).exists() {
                        let bytes = scene.env.read(to);
                        assert!(bytes == b"what was there" || bytes == content, "{at}: half of it");
                    }
                    ended += usize::from(run.status.code().is_none());
                }
            }
        }
    }
    println!("encrypt and decrypt: ended by signals at {ended} steps, nothing left");
    assert!(ended > 60, "only {ended}");
}

/// As `nohup` starts it, or a shell in the background.
#[test]
fn what_is_ignored_for_it_does_not_end_it() {
    let (scene, content) = scene();
    let message = scene.env.read("m.encrypted");
    let mut command = Command::new("sh");
    let ready = scene.env.command(["decrypt", "-k", KEY, "-", "-o", "there", "--force"]);
    command.args(["-c", "trap '' INT HUP; exec \"$0\" \"$@\""]);
    command.arg(ready.get_program()).args(ready.get_args()).env_clear();
    command.envs(ready.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut child =
        command.current_dir(scene.env.work()).stdin(Stdio::piped()).spawn().expect("starts");
    let mut input = child.stdin.take().expect("its input");
    let (now, later) = message.split_at(message.len() / 2);
    // More than a pipe holds: it is at work then.
    input.write_all(now).expect("reads");
    let pid = Pid::from_raw(i32::try_from(child.id()).expect("a process id"));
    for signal in [Signal::SIGINT, Signal::SIGHUP] {
        kill(pid, signal).expect("is there");
    }
    input.write_all(later).expect("reads on");
    drop(input);
    assert_eq!(child.wait().expect("ends").code(), Some(0));
    assert!(scene.env.read("there") == content);
}

#[test]
fn short_writes_are_continued() {
    let (scene, content) = scene();
    for more in [&[][..], &["--unsigned"], &["--armor"]] {
        let words = [&["encrypt", "-k", KEY, "plain", "-o", "m", "--force"], more].concat();
        assert!(Traced::new(scene.env.command(words)).short_writes().status.success());
        let words = ["decrypt", "-k", KEY, "m", "-o", "back", "--force"];
        assert!(Traced::new(scene.env.command(words)).short_writes().status.success());
        assert!(scene.env.read("back") == content);
    }
}

/// Three files, one after the other, killed on the way: each is under the old key or under the new one, `resume`
/// puts the rest under the new one, and `undo` brings every byte back, with nobody's key.
#[test]
fn a_rewrap_that_is_killed_is_finished_or_undone() {
    let scene = Scene::new();
    let contents = [content(10), content(70_000), content(200_000)];
    for (name, content) in ["a", "b", "c"].iter().zip(&contents) {
        scene.env.write(&format!("tree/{name}"), content);
    }
    scene.act(["encrypt", "-k", KEY, "-r", "tree", "-o", "sealed"], "").code(0);
    scene
        .act(["encrypt", "-k", KEY, "--unsigned", "tree/c", "-o", "sealed/d.encrypted"], "")
        .code(0);
    let all =
        || ["a", "b", "c", "d"].map(|name| scene.env.read(&format!("sealed/{name}.encrypted")));
    let before = all();
    let start = Snapshot::of(scene.env.root());
    let words = ["rewrap", "-r", "sealed", "-k", OTHER, "--from", KEY];
    let opens = |keys: &[&str], at: &str| {
        drop(std::fs::remove_dir_all(scene.env.work().join("back")));
        let words = [&["decrypt", "-r", "sealed", "-o", "back"][..], keys].concat();
        scene.act(words, "").code(0);
        for (name, content) in ["a", "b", "c"].iter().zip(&contents) {
            assert!(scene.env.read(&format!("back/{name}")) == *content, "{at}: {name}");
        }
    };
    let mut kills = 0;
    for way in EVERY_WAY {
        kills += every_step(|step| {
            start.put_back();
            let run = Traced::new(scene.env.command(words)).kill_at(step, way);
            let at = format!("killed {way:?} {}", run.last());
            opens(&["-k", KEY, "-k", OTHER], &at);
            let cut_off = Snapshot::of(scene.env.root());
            scene.act(["resume"], "").code(0);
            scene.act(words, "").code(0);
            opens(&["-k", OTHER], &at);
            if step % 2 == 0 {
                cut_off.put_back();
            }
            let undone = scene.act(["undo"], "");
            // Killed before there was a run, there is nothing to undo.
            assert!(undone.code == Some(0) || all() == before, "{at}: {}", undone.said);
            assert!(all() == before, "{at}: not every byte is back");
            run
        });
    }
    println!("rewrap: {kills} kill points, 0 lost");
    assert!(kills > 60, "only {kills}");
}

#[test]
fn an_undone_rewrap_that_is_killed_is_finished() {
    let scene = Scene::new();
    scene.env.write("plain", content(70_000));
    scene.act(["encrypt", "-k", KEY, "plain", "-o", "m.encrypted"], "").code(0);
    let before = scene.env.read("m.encrypted");
    scene.act(["rewrap", "m.encrypted", "-k", OTHER, "--from", KEY], "").code(0);
    let start = Snapshot::of(scene.env.root());
    let mut kills = 0;
    for way in EVERY_WAY {
        kills += every_step(|step| {
            start.put_back();
            let run = Traced::new(scene.env.command(["undo"])).kill_at(step, way);
            let at = format!("killed {way:?} {}", run.last());
            for _ in 0..2 {
                let again = scene.act(["undo"], "");
                assert_eq!(again.code, Some(0), "{at}: {}", again.said);
            }
            assert!(scene.env.read("m.encrypted") == before, "{at}");
            run
        });
    }
    assert!(kills > 10, "only {kills}");
}

#[test]
fn another_message_in_its_place_is_not_undone() {
    let scene = Scene::new();
    scene.env.write("plain", content(1000));
    scene.act(["encrypt", "-k", KEY, "plain", "-o", "m.encrypted"], "").code(0);
    scene.act(["rewrap", "m.encrypted", "-k", OTHER, "--from", KEY], "").code(0);
    scene.act(["encrypt", "-k", OTHER, "plain", "-o", "m.encrypted", "--force"], "").code(0);
    let theirs = scene.env.read("m.encrypted");
    scene.act(["undo"], "").code(0).says("stays");
    assert!(scene.env.read("m.encrypted") == theirs);
}
