//! Two users of a real database that take turns, under clients that connect all the time.

use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::postgres::{SET_OTHER, Scene, TEST, credentials, in_use};
use crate::lambda::shop::sampled;

/// One that connects all the time, each time with what the store hands out then. What it was handed out may have
/// been replaced before it connects, but not twice: the next rotation waits for it.
struct Client {
    /// The rotation that it has seen the end of.
    seen: AtomicUsize,
    connections: AtomicUsize,
    refused: AtomicUsize,
}

impl Client {
    fn connect_on(
        &self,
        rotation: &AtomicUsize,
        is_over: &AtomicBool,
        mut connects: impl FnMut() -> bool,
    ) {
        let _over = Over(is_over);
        while !is_over.load(Ordering::SeqCst) {
            self.seen.store(rotation.load(Ordering::SeqCst), Ordering::SeqCst);
            let gets_in = connects();
            self.connections.fetch_add(1, Ordering::SeqCst);
            self.refused.fetch_add(usize::from(!gets_in), Ordering::SeqCst);
        }
    }
}

/// Whoever fails, the others come to an end as well.
struct Over<'o>(&'o AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn two_users_that_take_turns_leave_no_gap() {
    const ROTATIONS: usize = 100;
    let Some(scene) = Scene::new("sm://shop/db#password") else { return };
    let rotations = sampled((1..=ROTATIONS).collect(), 10).len();
    let new = || [0; 3].map(AtomicUsize::new);
    let clients =
        [new(), new()].map(|[seen, connections, refused]| Client { seen, connections, refused });
    let (rotation, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    // One is a program that kmseal starts, the other one asks the service by itself.
    let mut program =
        scene.command(&scene.other, &["run", "--", "psql", "-X", "-q", "-w", "-c", "SELECT 1"]);
    program.env("PGUSER", "sm://shop/db#username").env("PGPASSWORD", "sm://shop/db#password");
    program
        .env_remove("PGPASSFILE")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let (account, database) = (&scene.account, &scene.database);
    let mut held = scene.handed_out();
    let (mut late, mut older) = (0, None);
    thread::scope(|scope| {
        let (clients, rotation, is_over) = (&clients, &rotation, &is_over);
        scope.spawn(move || {
            let connects = || program.status().expect("runs").success();
            clients[0].connect_on(rotation, is_over, connects);
        });
        scope.spawn(move || {
            let connects = || {
                let (user, password) = credentials(&in_use(account));
                database.lets_in(&user, &password)
            };
            clients[1].connect_on(rotation, is_over, connects);
        });
        let _over = Over(is_over);
        for number in 1..=rotations {
            let run_id = number.to_string();
            let words = [
                "--pair",
                "app,app_clone",
                "--run-id",
                &run_id,
                "--set",
                SET_OTHER,
                "--test",
                TEST,
            ];
            assert_eq!(scene.rotate(&scene.env, &words), Some(0), "rotation {number}");
            let now = scene.handed_out();
            assert_ne!(now.0, held.0, "rotation {number}: the other user's turn");
            assert_ne!(now.1, held.1, "rotation {number}: a new password");
            // Whoever has taken the value before this rotation gets in still.
            assert!(database.lets_in(&held.0, &held.1), "rotation {number}: the value before");
            late += 1;
            // And whoever has one from before that does not: the passwords are real.
            if let Some((user, password)) = older.replace(held) {
                assert!(!database.lets_in(&user, &password), "rotation {number}: an older value");
            }
            held = now;
            rotation.store(number, Ordering::SeqCst);
            let has_seen = |client: &Client| client.seen.load(Ordering::SeqCst) >= number;
            while !clients.iter().all(has_seen) && !is_over.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(1));
            }
        }
    });
    let [run, asking] = clients.each_ref().map(|it| it.connections.load(Ordering::SeqCst));
    let refused: usize = clients.iter().map(|it| it.refused.load(Ordering::SeqCst)).sum();
    println!(
        "{rotations} rotations of two users in turns: {run} connections through `kmseal run`, {asking} by \
         a client that asks by itself, {late} with the value before: {refused} refused"
    );
    assert_eq!(refused, 0);
    assert!(run >= rotations && asking >= rotations, "each sees the end of each rotation");
}
