//! A vault with any byte changed, or cut off anywhere, gives no value at all.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::Stdio;

use kmseal::hint::{Explain as _, Kind};
use kmseal::reference::Address;
use kmseal::secret::Passphrase;
use kmseal::store::vault::{Places, Unlock, Vault};
use kmseal::store::{Store as _, StoreError, Wanted};
use rustix::process::{Resource, Rlimit, setrlimit};

use super::{get, places, with_entry};
use crate::support::env::TestEnv;

/// A vault with a key file asks for nothing.
struct NoPassphrase;

impl Unlock for NoPassphrase {
    fn passphrase(&mut self) -> Result<Passphrase, StoreError> {
        panic!("asked for a passphrase")
    }

    fn new_passphrase(&mut self) -> Result<Passphrase, StoreError> {
        panic!("asked for a passphrase")
    }
}

/// How the vault opens in this process: with the right value, or with which kind of error.
fn open(places: &Places, value: &str) -> Result<(), Kind> {
    let vault = Vault::open(places, &mut NoPassphrase).map_err(|error| error.kind())?;
    let address = Address::parse("vault://a").expect("an address");
    let got = vault.get(&[Wanted::newest(address)]).remove(0).map_err(|error| error.kind())?;
    assert!(got.value.expose() == value.as_bytes(), "another value");
    Ok(())
}

#[test]
fn no_byte_can_be_changed() {
    let (env, value) = with_entry();
    let [vault, key_file, generation] = places(&env);
    let whole = fs::read(&vault).expect("reads");
    let places = Places { vault: vault.clone(), key_file, generation };
    assert_eq!(open(&places, &value), Ok(()));
    for at in 0..whole.len() {
        for flip in [1, 0x80, 0xff] {
            let mut altered = whole.clone();
            altered[at] ^= flip;
            fs::write(&vault, altered).expect("writes");
            assert_eq!(open(&places, &value), Err(Kind::Integrity), "byte {at} by {flip:#x}");
        }
    }
    for end in 0..whole.len() {
        fs::write(&vault, &whole[..end]).expect("writes");
        assert_eq!(open(&places, &value), Err(Kind::Integrity), "cut off at {end}");
    }
    fs::write(&vault, [&whole[..], b"\0"].concat()).expect("writes");
    assert_eq!(open(&places, &value), Err(Kind::Integrity), "a byte more");
    // The program says the same.
    for at in (0..whole.len()).step_by(23) {
        let mut altered = whole.clone();
        altered[at] ^= 1;
        fs::write(&vault, altered).expect("writes");
        get(&env, &value, 4);
    }
    fs::write(&vault, whole).expect("writes");
    get(&env, &value, 0);
}

#[test]
fn a_damaged_counter_or_lock_does_not_lock_the_owner_out() {
    let (env, value) = with_entry();
    let generation = &places(&env)[2];
    for content in ["", "nonsense", "00 99999999999999999999999\n"] {
        fs::write(generation, content).expect("writes");
        get(&env, &value, 0);
    }
    fs::remove_file(generation).expect("removes");
    get(&env, &value, 0);
    fs::remove_file(places(&env)[0].with_extension("lock")).expect("removes");
    env.run(["vault", "key", "other"]).output().code(0);
}

/// Asks for 4 TiB, for 4 billion passes, or for 4 billion lanes: refused within half a gibibyte and a few
/// seconds of processor time, before a passphrase is asked for.
#[test]
#[expect(unsafe_code, reason = "limits of the program are set between fork and exec")]
fn a_hostile_header_makes_no_work() {
    let (env, _) = with_entry();
    let vault = &places(&env)[0];
    let whole = fs::read(vault).expect("reads");
    let begin = b"kmseal vault\n".len() + 2 + 16;
    let max = u32::MAX;
    for cost in [
        [max, 3, 1],
        [65_536, max, 1],
        [65_536, 3, max],
        [max, max, max],
        [0, 3, 1],
        [65_536, 0, 1],
        [65_536, 3, 0],
        [8, 1, 1],
    ] {
        let mut altered = whole[..begin].to_vec();
        altered.push(1);
        altered.extend(cost.iter().flat_map(|number| number.to_be_bytes()));
        altered.extend(&whole[begin + 1..]);
        fs::write(vault, altered).expect("writes");
        let mut command = env.command(["list", "--passphrase-file", "missing"]);
        // SAFETY: two async-signal-safe system calls.
        unsafe {
            command.pre_exec(|| {
                let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
                setrlimit(Resource::As, limit(512 << 20))?;
                Ok(setrlimit(Resource::Cpu, limit(5))?)
            });
        }
        let output = command.stdin(Stdio::null()).output().expect("starts");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{cost:?}: {stderr}");
        assert!(stderr.contains("asks for a key derivation outside the limits"), "{stderr}");
    }
}

#[test]
fn what_is_no_vault_is_called_so() {
    let env = TestEnv::new(crate::KMSEAL);
    env.run(["vault", "init"]).output().code(0);
    let vault = &places(&env)[0];
    for content in [&b""[..], b"x", b"kmseal vault\n", b"kmseal vault\n\xff\xff", &[0; 4096]] {
        fs::write(vault, content).expect("writes");
        for words in [&["list"][..], &["vault", "init", "--json"], &["vault", "accept"]] {
            env.run(words).output().code(4);
        }
    }
    fs::remove_file(vault).expect("removes");
    fs::create_dir(vault).expect("makes a folder");
    env.run(["list"]).output().code(1);
    fs::remove_dir(vault).expect("removes");
    std::os::unix::fs::symlink("/dev/zero", vault).expect("links");
    env.run(["list"]).output().code(1);
}
