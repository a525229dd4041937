//! Real editors, with settings that would have them keep copies: none is kept outside of memory.

use std::path::PathBuf;

use super::Desk;
use crate::support::pty::Pty;

/// Where a program is; said loudly when it is not.
fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|dir| dir.join(name)).find(|path| path.is_file());
    if found.is_none() {
        println!("skipped with {name}: it is not installed");
    }
    found
}

/// Opens a value, types `keys` behind what stands there, and saves; returns what is stored then.
fn edits(desk: &Desk, editor: &str, ready: &str, keys: &[&str]) {
    let [value, typed] = ["value", "typed"].map(|label| desk.env.canary(label));
    desk.set("vault://a", &value);
    let mut command = desk.env.command(["edit", "vault://a"]);
    command.env("VISUAL", editor).env("XDG_RUNTIME_DIR", &desk.memory);
    let mut terminal = Pty::spawn(command);
    terminal.wait_for(ready);
    for (at, key) in keys.iter().enumerate() {
        terminal.send(&key.replace("{}", &typed));
        if key.contains("{}") {
            terminal.wait_for(&typed);
        }
        if at + 1 == keys.len() {
            break;
        }
        // While it is open nothing is kept elsewhere either.
        desk.env.assert_no_leak();
    }
    terminal.wait_for("Store 1 change?").send("y");
    assert_eq!(terminal.wait().code(), Some(0), "{editor}: {}", terminal.screen());
    desk.reveals("vault://a", &format!("{value}\n{typed}"));
    desk.check_gone(editor);
    desk.env.assert_no_leak();
}

/// Everything that vim can keep, in the home folder.
const VIMRC: &str = "set backup writebackup undofile swapfile updatecount=1 history=1000\n\
    set backupdir=~/kept directory=~/kept undodir=~/kept viminfo='100,<1000,s100,h,n~/kept/viminfo\n\
    autocmd BufReadPost * set undofile\n";

#[test]
fn vim_keeps_nothing() {
    let keys = ["Go{}", "\x1b", "yy", ":wq\r"];
    for (program, settings) in [("vim", ".vimrc"), ("nvim", ".config/nvim/init.vim")] {
        let Some(_) = installed(program) else { continue };
        let desk = Desk::new();
        let rc = desk.env.home().join(settings);
        std::fs::create_dir_all(rc.parent().expect("a folder")).expect("a folder");
        let settings =
            if program == "vim" { VIMRC.to_owned() } else { VIMRC.replace("viminfo=", "shada=") };
        std::fs::write(rc, settings).expect("its settings");
        std::fs::create_dir(desk.env.home().join("kept")).expect("a folder");
        edits(&desk, program, "value", &keys);
        let kept: Vec<_> =
            std::fs::read_dir(desk.env.home().join("kept")).expect("lists").collect();
        assert!(kept.is_empty(), "{program}: {kept:?}");
    }
}

#[test]
fn nano_keeps_nothing() {
    let Some(_) = installed("nano") else { return };
    let desk = Desk::new();
    let settings = "set backup\nset backupdir \"~/kept\"\nset historylog\nset positionlog\n";
    std::fs::write(desk.env.home().join(".nanorc"), settings).expect("its settings");
    std::fs::create_dir(desk.env.home().join("kept")).expect("a folder");
    edits(&desk, "nano", "value", &["\x1b/", "{}", "\x0f", "\r", "\x18"]);
}

#[test]
fn emacs_keeps_nothing() {
    let Some(_) = installed("emacs") else { return };
    let desk = Desk::new();
    let settings = "(setq make-backup-files t backup-directory-alist '((\".\" . \"~/kept\")) \
        auto-save-interval 20 auto-save-file-name-transforms '((\".*\" \"~/kept/\" t)))\n(savehist-mode 1)\n";
    std::fs::write(desk.env.home().join(".emacs"), settings).expect("its settings");
    std::fs::create_dir(desk.env.home().join("kept")).expect("a folder");
    edits(&desk, "emacs -nw", "value", &["\x1b>", "{}", "\x18\x13", "\x18\x03"]);
}
