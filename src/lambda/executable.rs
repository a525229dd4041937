//! What a program needs of the machine that it starts on, from the program itself.

use object::Endianness;
use object::elf::{EM_AARCH64, EM_X86_64, ET_DYN, ET_EXEC, FileHeader64, PT_INTERP};
use object::read::elf::{FileHeader as _, ProgramHeader as _};

use crate::hint::{Explain, Hint};

/// The version of the C library on Amazon Linux 2, under the older runtimes.
pub const GLIBC_OF_AL2: Glibc = Glibc(2, 26);
/// The same on Amazon Linux 2023.
pub const GLIBC_OF_AL2023: Glibc = Glibc(2, 34);

/// The loaders that both systems have.
const LOADERS: [&[u8]; 2] = [b"/lib64/ld-linux-x86-64.so.2", b"/lib/ld-linux-aarch64.so.1"];

/// A version of the GNU C library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Glibc(pub u16, pub u16);

impl std::fmt::Display for Glibc {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.0, self.1)
    }
}

/// A program for Linux.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Executable {
    /// As Lambda writes it: `x86_64` or `arm64`.
    pub architecture: &'static str,
    /// The newest version of the C library that it asks for; none when it is linked statically.
    pub glibc: Option<Glibc>,
}

/// Why a file is no program that Lambda could start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExecutableError {
    /// It does not begin like one, or cannot be read to its end.
    #[error("it is no program for 64-bit Linux (ELF)")]
    NotElf,
    /// A library, or a part of a program.
    #[error("it is a library or an object file, and no program")]
    NotProgram,
    /// Lambda has two kinds of machines.
    #[error("it is neither for x86-64 nor for 64-bit ARM, which are what Lambda has")]
    OtherMachine,
    /// Another loader than that of the GNU C library, as with musl.
    #[error("it is started by {loader}, which Amazon Linux does not have")]
    OtherLoader {
        /// The path of the loader.
        loader: String,
    },
    /// The C library is newer than any of Lambda's.
    #[error(
        "it needs version {needs} of the C library, and Amazon Linux 2023 has {GLIBC_OF_AL2023}"
    )]
    TooNew {
        /// As the program names it.
        needs: String,
    },
}

impl Explain for ExecutableError {
    fn hints(&self) -> Vec<Hint> {
        let hint = match self {
            Self::NotElf | Self::NotProgram => {
                "name the program that was built for Linux with --executable"
            }
            Self::OtherMachine => "build it for x86_64-unknown-linux-gnu, as layer/build does",
            Self::OtherLoader { .. } | Self::TooNew { .. } => {
                "layer/build, in the sources, makes one that starts on Amazon Linux 2 and 2023; name that with \
                 --executable"
            }
        };
        vec![Hint::say(hint)]
    }
}

impl Executable {
    /// Reads the beginning of a program, and what it asks for.
    pub fn parse(program: &[u8]) -> Result<Self, ExecutableError> {
        let unreadable = |_| ExecutableError::NotElf;
        let header = FileHeader64::<Endianness>::parse(program).map_err(unreadable)?;
        let endian = header.endian().map_err(unreadable)?;
        let architecture = match (header.e_machine(endian), endian) {
            (EM_X86_64, Endianness::Little) => "x86_64",
            (EM_AARCH64, Endianness::Little) => "arm64",
            _ => return Err(ExecutableError::OtherMachine),
        };
        if ![ET_EXEC, ET_DYN].contains(&header.e_type(endian)) || header.e_entry(endian) == 0 {
            return Err(ExecutableError::NotProgram);
        }
        let segments = header.program_headers(endian, program).map_err(unreadable)?;
        let loader = segments.iter().find(|segment| segment.p_type(endian) == PT_INTERP);
        let Some(loader) = loader else {
            return Ok(Self { architecture, glibc: None });
        };
        let loader = loader.data(endian, program).map_err(|()| ExecutableError::NotElf)?;
        let loader = loader.split(|byte| *byte == 0).next().unwrap_or_default();
        if !LOADERS.contains(&loader) {
            let loader = String::from_utf8_lossy(loader).into_owned();
            return Err(ExecutableError::OtherLoader { loader });
        }
        let glibc = newest(header, endian, program)?;
        if glibc > GLIBC_OF_AL2023 {
            return Err(ExecutableError::TooNew { needs: glibc.to_string() });
        }
        Ok(Self { architecture, glibc: Some(glibc) })
    }

    /// Whether it starts on the older of the two systems.
    pub fn starts_on_al2(&self) -> bool {
        self.glibc.is_none_or(|glibc| glibc <= GLIBC_OF_AL2)
    }
}

/// The newest version of the C library among those that symbols are asked for in.
fn newest(
    header: &FileHeader64<Endianness>,
    endian: Endianness,
    program: &[u8],
) -> Result<Glibc, ExecutableError> {
    let unreadable = |_| ExecutableError::NotElf;
    let sections = header.sections(endian, program).map_err(unreadable)?;
    let mut newest = Glibc(2, 0);
    let Some((mut libraries, link)) = sections.gnu_verneed(endian, program).map_err(unreadable)?
    else {
        // A program with a loader asks at least for the function that starts it.
        return Err(ExecutableError::NotElf);
    };
    let strings = sections.strings(endian, program, link).map_err(unreadable)?;
    while let Some((_, mut versions)) = libraries.next().map_err(unreadable)? {
        while let Some(version) = versions.next().map_err(unreadable)? {
            let name = version.name(endian, strings).map_err(unreadable)?;
            let Some(version) = name.strip_prefix(b"GLIBC_") else {
                continue;
            };
            let version = String::from_utf8_lossy(version);
            // What has no number is of no public interface, or of a newer one than we know.
            let too_new = || ExecutableError::TooNew { needs: version.to_string() };
            newest = newest.max(number(&version).ok_or_else(too_new)?);
        }
    }
    Ok(newest)
}

/// `2.26` or `2.2.5`.
fn number(text: &str) -> Option<Glibc> {
    let mut parts = text.split('.').map(str::parse::<u16>);
    let (Some(Ok(major)), Some(Ok(minor))) = (parts.next(), parts.next()) else {
        return None;
    };
    parts.all(|part| part.is_ok()).then_some(Glibc(major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The program of this test.
    #[cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]
    fn own() -> Vec<u8> {
        #[expect(clippy::disallowed_methods, reason = "a program is no secret")]
        std::fs::read("/proc/self/exe").expect("reads")
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(number("2.2.5"), Some(Glibc(2, 2)));
        assert_eq!(number("2.34"), Some(GLIBC_OF_AL2023));
        assert!(number("2.9") < number("2.26"));
        for text in ["PRIVATE", "ABI_DT_RELR", "2", "2.x", "", "2.3.4.x"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]
    #[test]
    fn a_program_says_what_it_needs() {
        let program = own();
        let read = Executable::parse(&program).expect("a program");
        assert_eq!(read.architecture, "x86_64");
        let glibc = read.glibc.expect("linked against the C library of the system");
        assert!(glibc >= Glibc(2, 14), "{glibc}");
        assert_eq!(read.starts_on_al2(), glibc <= GLIBC_OF_AL2);
        // Another version in the place of the one it asks for, as long as that.
        let version = format!("GLIBC_{glibc}\0");
        let at = |text: &[u8]| program.windows(text.len()).position(|part| part == text);
        let at = at(version.as_bytes()).expect("the version");
        for (other, expected) in [
            ("2.26", Ok(Some(GLIBC_OF_AL2))),
            ("2.38", Err(ExecutableError::TooNew { needs: "2.38".to_owned() })),
            ("DT_X", Err(ExecutableError::TooNew { needs: "DT_X".to_owned() })),
        ] {
            let mut changed = program.clone();
            changed[at + 6..at + 6 + other.len()].copy_from_slice(other.as_bytes());
            let read = Executable::parse(&changed).map(|read| read.glibc);
            match (read, expected) {
                // Others that it asks for may be newer than that.
                (Ok(read), Ok(expected)) => assert!(read >= expected, "{other}"),
                (read, expected) => assert_eq!(read, expected, "{other}"),
            }
        }
        let mut arm = program.clone();
        arm[18..20].copy_from_slice(&183_u16.to_le_bytes());
        let arm = Executable::parse(&arm).expect("a program");
        assert_eq!(arm.architecture, "arm64");
    }

    #[cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]
    #[test]
    fn what_is_no_program_is_refused() {
        let program = own();
        let with = |at: usize, bytes: &[u8]| {
            let mut changed = program.clone();
            changed[at..at + bytes.len()].copy_from_slice(bytes);
            Executable::parse(&changed).expect_err("is refused")
        };
        for text in [&b""[..], b"#!/bin/sh\n", b"PK\x03\x04", &program[..40], &program[..100]] {
            assert_eq!(Executable::parse(text), Err(ExecutableError::NotElf));
        }
        // The class, the byte order, the type, the machine, where it begins, where its sections are.
        assert_eq!(with(4, &[1]), ExecutableError::NotElf);
        assert_ne!(with(5, &[2]), ExecutableError::NotProgram);
        assert_eq!(with(16, &[1, 0]), ExecutableError::NotProgram);
        assert_eq!(with(18, &[243, 0]), ExecutableError::OtherMachine);
        assert_eq!(with(24, &[0; 8]), ExecutableError::NotProgram);
        assert_eq!(with(40, &[255; 8]), ExecutableError::NotElf);
        let loader = LOADERS[0];
        let at = program.windows(loader.len()).position(|part| part == loader).expect("a loader");
        let musl = b"/lib/ld-musl-x86_64.so.1\0\0\0";
        assert_eq!(
            with(at, musl),
            ExecutableError::OtherLoader { loader: "/lib/ld-musl-x86_64.so.1".to_owned() }
        );
    }
}
