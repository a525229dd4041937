//! A `PostgreSQL` server of a test's own, on a socket and nowhere else, where every role needs its password.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

/// Makes a cluster and serves it until standard input ends, which it also does when the test process is killed.
/// The password of the role `admin` is the first line of standard input; the folder of the socket is printed.
const SERVE: &str = r#"
set -eu
umask 077
read -r password
folder=$(mktemp -d /tmp/kmseal-postgres.XXXXXX)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '%s\n' "$password" > password
"$BIN/initdb" --pgdata data --username admin --pwfile password --auth scram-sha-256 \
    --encoding UTF8 --locale C --no-sync > log 2>&1 || { cat log >&2; exit 1; }
rm password
"$BIN/postgres" -D data -k "$folder" -c listen_addresses= -c fsync=off -c shared_buffers=16MB \
    -c max_connections=50 > log 2>&1 < /dev/null &
printf '%s\n' "$folder"
cat > /dev/null
kill -QUIT $!
wait $! || true
"#;

/// How long it may take to start; far above what it does on a machine under load.
const PATIENCE: Duration = Duration::from_mins(2);

/// A server that runs.
pub(super) struct Database {
    socket: PathBuf,
    server: Child,
    /// Open as long as the server is to run.
    stdin: Option<ChildStdin>,
}

impl Database {
    /// One with an `admin`; none, and said so, where there is no `PostgreSQL`.
    pub(super) fn start(password: &str) -> Option<Self> {
        let Some(bin) = programs() else {
            println!(
                "skipped: there is no PostgreSQL server here (Debian: apt install postgresql)"
            );
            return None;
        };
        let mut shell = as_nobody();
        shell.args(["sh", "-c", SERVE]).env_clear().env("BIN", bin);
        shell.env("PATH", std::env::var_os("PATH").unwrap_or_default()).current_dir("/");
        let mut server = shell
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell for PostgreSQL");
        let mut stdin = server.stdin.take().expect("its input");
        writeln!(stdin, "{password}").expect("takes the password");
        let mut socket = String::new();
        let stdout = server.stdout.take().expect("its output");
        BufReader::new(stdout).read_line(&mut socket).expect("the folder of its socket");
        assert!(!socket.is_empty(), "PostgreSQL does not start");
        let socket = PathBuf::from(socket.trim_end());
        let database = Self { socket, server, stdin: Some(stdin) };
        let begun = Instant::now();
        while !database.lets_in("admin", password) {
            assert!(begun.elapsed() < PATIENCE, "PostgreSQL is not ready");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(database)
    }

    /// What clients have to know beside user and password.
    pub(super) fn variables(&self) -> [(&'static str, &str); 3] {
        let socket = self.socket.to_str().expect("a path in UTF-8");
        [("PGHOST", socket), ("PGDATABASE", "postgres"), ("PGCONNECT_TIMEOUT", "60")]
    }

    /// A client that never asks for a password.
    fn psql(&self, user: &str, password: &str) -> Command {
        let mut psql = Command::new("psql");
        psql.args(["-X", "-q", "-w", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", "SELECT 1"]);
        psql.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        psql.envs(self.variables()).env("PGUSER", user).env("PGPASSWORD", password);
        psql.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        psql
    }

    /// Whether this user gets in with this password.
    pub(super) fn lets_in(&self, user: &str, password: &str) -> bool {
        self.psql(user, password).status().expect("psql").success()
    }

    /// Makes a role with this password.
    pub(super) fn make(&self, admin: &str, user: &str, password: &str) {
        let mut psql = self.psql("admin", admin);
        psql.args(["-c", &format!("CREATE ROLE {user} LOGIN PASSWORD '{password}'")]);
        assert!(psql.status().expect("psql").success(), "{user} is not made");
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop(self.stdin.take());
        drop(self.server.wait());
    }
}

/// Where its programs are.
fn programs() -> Option<PathBuf> {
    let said = Command::new("pg_config").arg("--bindir").output();
    let said = said.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    let mut folders: Vec<PathBuf> = said.iter().map(|it| PathBuf::from(it.trim_end())).collect();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let has = |folder: &Path| ["initdb", "postgres"].iter().all(|it| folder.join(it).is_file());
    folders.into_iter().find(|folder| has(folder))
}

/// The server refuses to be run by root.
fn as_nobody() -> Command {
    let is_root = rustix::process::geteuid().is_root();
    let mut command = Command::new(if is_root { "setpriv" } else { "env" });
    if is_root {
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]);
    }
    command
}
