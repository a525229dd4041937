//! What programs need of the C library: that of these tests, and that of `layer/build` where there is one.

use std::fs;
use std::path::Path;

use kmseal::lambda::{Executable, ExecutableError, GLIBC_OF_AL2, Glibc};

use crate::KMSEAL;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The newest version that is named anywhere in it, read in another way than kmseal does.
fn named(program: &[u8]) -> Glibc {
    let begins = b"GLIBC_2.";
    let found = program.windows(begins.len()).enumerate().filter(|(_, part)| *part == begins);
    let minor = found.filter_map(|(at, _)| {
        let rest = program[at + begins.len()..].iter().take_while(|byte| byte.is_ascii_digit());
        let digits: Vec<u8> = rest.copied().collect();
        String::from_utf8(digits).ok()?.parse().ok()
    });
    Glibc(2, minor.max().expect("a version"))
}

#[test]
fn this_program_says_what_it_needs() {
    let program = fs::read(KMSEAL).expect("reads");
    let named = named(&program);
    match Executable::parse(&program) {
        Ok(read) => assert_eq!(read.glibc, Some(named)),
        // The machine that builds it may be newer than any of Lambda's.
        Err(ExecutableError::TooNew { needs }) => assert_eq!(needs, named.to_string()),
        Err(error) => panic!("{error}"),
    }
}

/// The README tells which version the program of `layer/build` asks for.
#[test]
fn the_program_for_a_layer_starts_on_amazon_linux_2() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("reads");
    let told = readme.split("asks for nothing newer than glibc ").nth(1).expect("the sentence");
    let told = told.split_whitespace().next().expect("a version").trim_end_matches([',', '.', ')']);
    let (major, minor) = told.split_once('.').expect("a version");
    let told = Glibc(major.parse().expect("a number"), minor.parse().expect("a number"));
    assert!(told <= GLIBC_OF_AL2, "{told}");
    let built = Path::new(ROOT).join("target/x86_64-unknown-linux-gnu/layer/kmseal");
    let Ok(program) = fs::read(&built) else {
        println!("skipped: `layer/build` has not been run here");
        return;
    };
    let read = Executable::parse(&program).expect("a program");
    assert_eq!(read.glibc, Some(named(&program)));
    assert!(read.glibc.is_some_and(|glibc| glibc <= told), "{:?} and not {told}", read.glibc);
    assert_eq!(read.architecture, "x86_64");
}
