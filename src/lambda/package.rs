//! The archive that becomes a layer.

use std::io::{Cursor, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::hint::{Explain, Hint};

/// Where the program is in the archive; Lambda unpacks it below `/opt`.
pub const PROGRAM: &str = "bin/kmseal";

/// Most bytes of an archive that is sent with the call (Lambda quotas: 50 MB).
const ZIPPED_LIMIT: usize = 50 << 20;

/// An archive.
pub struct Package {
    pub(super) zip: Vec<u8>,
    /// Its hash, as Lambda tells it: SHA-256 in base64.
    pub sha256: String,
}

/// Why there is no archive.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// More than Lambda takes with the call.
    #[error("the archive has {size} bytes, and Lambda takes {ZIPPED_LIMIT} at most")]
    TooLarge {
        /// How many it has.
        size: usize,
    },
    /// What the archiver says.
    #[error("the archive cannot be made")]
    Zip(#[from] zip::result::ZipError),
    /// Likewise.
    #[error("the archive cannot be made")]
    Io(#[from] std::io::Error),
}

impl Explain for PackageError {
    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::TooLarge { .. } => {
                vec![Hint::say("layer/build, in the sources, makes a program that fits")]
            }
            _ => Vec::new(),
        }
    }
}

impl Package {
    /// The program alone. The same program gives the same archive: it has no time and no name of a machine.
    pub fn of(program: &[u8]) -> Result<Self, PackageError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o755);
        zip.start_file(PROGRAM, options)?;
        zip.write_all(program)?;
        let zip = zip.finish()?.into_inner();
        if zip.len() > ZIPPED_LIMIT {
            return Err(PackageError::TooLarge { size: zip.len() });
        }
        let sha256 = STANDARD.encode(Sha256::digest(&zip));
        Ok(Self { zip, sha256 })
    }

    /// Its bytes.
    pub fn size(&self) -> usize {
        self.zip.len()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn the_same_program_gives_the_same_archive() {
        let program: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let package = Package::of(&program).expect("an archive");
        assert_eq!(Package::of(&program).expect("an archive").zip, package.zip);
        assert!(package.size() < program.len());
        let mut read = zip::ZipArchive::new(Cursor::new(package.zip)).expect("an archive");
        assert_eq!(read.len(), 1);
        let mut file = read.by_name(PROGRAM).expect("the program");
        assert_eq!(file.unix_mode(), Some(0o100_755));
        assert_eq!(file.last_modified(), Some(DateTime::default()));
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("reads");
        assert_eq!(content, program);
    }

    #[test]
    fn one_that_is_too_large_is_refused() {
        let mut state = 1_u64;
        let noise = (0..(ZIPPED_LIMIT + (1 << 20)) / 8).flat_map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()
        });
        let noise: Vec<u8> = noise.collect();
        assert!(matches!(Package::of(&noise), Err(PackageError::TooLarge { .. })));
    }
}
