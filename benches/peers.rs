//! Who else encrypts files, and how they are asked to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::lines::Line;
use super::support::cloud::install::python_with;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Encrypt, without a signature.
    Seal,
    /// Encrypt and sign.
    SealSigned,
    /// Decrypt what has no signature.
    Open,
    /// Decrypt and verify.
    OpenSigned,
    /// Neither.
    Copy,
}

impl Work {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Seal => "sealing, unsigned",
            Self::SealSigned => "sealing, signed",
            Self::Open => "opening, unsigned",
            Self::OpenSigned => "opening, signed",
            Self::Copy => "the floor",
        }
    }
}

/// All that takes part.
pub(crate) struct Peers {
    folder: PathBuf,
    kmseal: String,
    key: String,
    cli: PathBuf,
    sops: PathBuf,
}

/// The two suites, as the AWS Encryption SDK's command line calls them.
const SUITES: [(bool, &str); 2] = [
    (false, "AES_256_GCM_HKDF_SHA512_COMMIT_KEY"),
    (true, "AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384"),
];

impl Peers {
    pub(crate) fn new(folder: &Path, kmseal: &str, key: &str) -> Self {
        fs::write(folder.join("raw"), [5; 32]).expect("writes");
        fs::write(folder.join("passphrase"), "a passphrase of the bench\n").expect("writes");
        Self {
            folder: folder.to_owned(),
            kmseal: kmseal.to_owned(),
            key: key.to_owned(),
            cli: python_with("encryption-sdk.txt").with_file_name("aws-encryption-cli"),
            sops: python_with("sops.txt").with_file_name("sops"),
        }
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// kmseal and the SDK's own command line, for one frame length.
    fn of_format(&self, file: &str, frame_length: &str, lines: &mut Vec<Line>) {
        let cli = self.cli.display().to_string();
        for (signed, suite) in SUITES {
            let (seal, open) = if signed {
                (Work::SealSigned, Work::OpenSigned)
            } else {
                (Work::Seal, Work::Open)
            };
            let ours = format!("kmseal, frames of {frame_length}");
            let theirs = format!("aws-encryption-cli, frames of {frame_length}");
            let [sealed, opened, foreign, foreign_opened] = ["a", "b", "c", "d"]
                .map(|name| self.path(&format!("{name}{signed}{frame_length}")));
            let mut words = vec![&self.kmseal, "encrypt", file, "-o", &sealed, "-k", &self.key];
            words.extend(["--force", "--quiet", "--frame-length", frame_length]);
            words.extend((!signed).then_some("--unsigned"));
            lines.push(Line::new(&ours, seal, &words).beside(&ours).fresh(&sealed));
            let words = [&self.kmseal, "decrypt", &sealed, "-o", &opened, "-k", &self.key];
            let words = [&words[..], &["--force", "--quiet"]].concat();
            lines.push(Line::new(&ours, open, &words).beside(&ours).fresh(&opened));
            let key = format!("key={}", self.key);
            let words = [&cli, "-e", "-S", "-i", file, "-o", &foreign, "-w", &key];
            let words = [&words[..], &["--algorithm", suite, "--frame-length", frame_length]];
            lines.push(Line::new(&theirs, seal, &words.concat()).beside(&ours).fresh(&foreign));
            let words = [&cli, "-d", "-S", "-i", &foreign, "-o", &foreign_opened, "-w", &key];
            lines.push(Line::new(&theirs, open, &words).beside(&ours).fresh(&foreign_opened));
        }
    }

    /// For a file that takes time.
    pub(crate) fn large(&self, file: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        for frame_length in ["4096", "65536"] {
            self.of_format(file, frame_length, &mut lines);
        }
        let ours = "kmseal, frames of 65536";
        if has("taskset") {
            let (sealed, opened) = (self.path("one"), self.path("one-opened"));
            let one = ["taskset", "-c", "0", &self.kmseal];
            let words =
                ["encrypt", file, "-o", &sealed, "-k", &self.key, "--unsigned", "-q", "--force"];
            let name = "kmseal on one core";
            let words = [&one[..], &words].concat();
            lines.push(Line::new(name, Work::Seal, &words).beside(ours).fresh(&sealed));
            let words = ["decrypt", &sealed, "-o", &opened, "-k", &self.key, "-q", "--force"];
            let words = [&one[..], &words].concat();
            lines.push(Line::new(name, Work::Open, &words).beside(ours).fresh(&opened));
        }
        self.others(file, ours, &mut lines);
        let copy = self.path("copy");
        lines.push(Line::new("cp", Work::Copy, &["cp", file, &copy]).beside(ours).fresh(&copy));
        lines
    }

    /// For a file that takes none.
    pub(crate) fn small(&self, file: &str) -> Vec<Line> {
        let mut lines = Vec::new();
        self.of_format(file, "4096", &mut lines);
        let ours = "kmseal, frames of 4096";
        let raw = format!("raw-aes:bench/raw={}", self.path("raw"));
        let out = self.path("raw-out");
        let words = [&self.kmseal, "encrypt", file, "-o", &out, "-k", &raw, "--force", "-q"];
        let words = [&words[..], &["--unsigned"]].concat();
        lines.push(Line::new("kmseal, raw key", Work::Seal, &words).beside(ours));
        let sops = self.sops.display().to_string();
        let out = self.path("sops-out");
        let binary = ["--input-type", "binary", "--output-type", "binary"];
        let words = [&sops, "encrypt", "--kms", &self.key, "--output", &out];
        let words = [&words[..], &binary, &[file]].concat();
        lines.push(Line::new("sops", Work::Seal, &words).beside(ours));
        let opened = self.path("sops-opened");
        let words = [&sops, "decrypt", "--output", &opened];
        let words = [&words[..], &binary, &[out.as_str()]].concat();
        lines.push(Line::new("sops", Work::Open, &words).beside(ours));
        lines
    }

    /// Programs with formats of their own.
    fn others(&self, file: &str, ours: &str, lines: &mut Vec<Line>) {
        let identity = self.path("identity");
        if has("age-keygen") {
            let made = Command::new("age-keygen").args(["-o", &identity]).output();
            let made = made.expect("age-keygen");
            let said = String::from_utf8_lossy(&made.stderr).into_owned();
            let recipient = said.trim().rsplit(' ').next().expect("a recipient").to_owned();
            for name in ["age", "rage"].into_iter().filter(|name| has(name)) {
                let (sealed, opened) = (self.path(name), self.path(&format!("{name}-opened")));
                let words = [name, "-r", &recipient, "-o", &sealed, file];
                lines.push(Line::new(name, Work::Seal, &words).beside(ours).fresh(&sealed));
                let words = [name, "-d", "-i", &identity, "-o", &opened, &sealed];
                lines.push(Line::new(name, Work::Open, &words).beside(ours).fresh(&opened));
            }
        }
        let passphrase = self.path("passphrase");
        if has("gpg") {
            let (sealed, opened) = (self.path("gpg"), self.path("gpg-opened"));
            let batch = ["gpg", "--homedir", self.folder.to_str().expect("text"), "--batch", "-q"];
            let pin = ["--pinentry-mode", "loopback", "--passphrase-file", &passphrase, "--yes"];
            let words = ["--cipher-algo", "AES256", "--compress-algo", "none", "-o", &sealed];
            let words = [&batch[..], &pin, &words, &["--symmetric", file]].concat();
            lines
                .push(Line::new("gpg --symmetric", Work::Seal, &words).beside(ours).fresh(&sealed));
            let words = [&batch[..], &pin, &["-o", &opened, "-d", &sealed]].concat();
            lines
                .push(Line::new("gpg --symmetric", Work::Open, &words).beside(ours).fresh(&opened));
        }
        if has("openssl") {
            let (sealed, opened) = (self.path("openssl"), self.path("openssl-opened"));
            let pass = format!("file:{passphrase}");
            let name = "openssl enc aes-256-ctr (unauthenticated)";
            let words = ["openssl", "enc", "-aes-256-ctr", "-pbkdf2", "-pass", &pass];
            let seal = [&words[..], &["-in", file, "-out", &sealed]].concat();
            lines.push(Line::new(name, Work::Seal, &seal).beside(ours).fresh(&sealed));
            let open = [&words[..], &["-d", "-in", &sealed, "-out", &opened]].concat();
            lines.push(Line::new(name, Work::Open, &open).beside(ours).fresh(&opened));
        }
    }
}

/// Whether a program is there.
fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}
