//! Where results of streams go, and what is left of them when a signal ends us: nothing.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::Context;
use super::streams::Job;
use crate::crypt::{Armored, CryptError};
use crate::error::CommandError;
use crate::fs::{self, Access, FsError, NewFile};
use crate::hint::Hint;
use crate::name::Token;
use crate::sys::{self, Unbuffered};
use crate::ui::StoodBack;
use crate::vigil::Vigil;

/// Makes one result after the other.
pub(super) struct Outputs {
    /// Where the present one is until it is whole, on file systems where it has to be somewhere.
    half: Arc<Mutex<PathBuf>>,
    /// Somebody who removes it, and to whom Ctrl-C is left. None where all goes to standard output.
    vigil: Option<(Vigil, StoodBack)>,
}

impl Outputs {
    pub(super) fn begin(context: &Context, jobs: &[Job]) -> Result<Self, CommandError> {
        let half = Arc::new(Mutex::new(PathBuf::new()));
        if jobs.iter().all(|job| job.to.is_none()) {
            return Ok(Self { half, vigil: None });
        }
        let left = Arc::clone(&half);
        let vigil = Vigil::for_interrupts_too(move || {
            // There is nobody to tell. The name is one of ours, and nobody else's.
            let _removed = fs::remove(&left.lock().unwrap_or_else(PoisonError::into_inner));
        });
        let vigil = vigil.map_err(FsError::io("watch for signals, to clean up", Path::new(".")))?;
        Ok(Self { half, vigil: Some((vigil, context.ui.stand_back())) })
    }

    /// Opens the output of a job.
    pub(super) fn create(
        &self,
        job: &Job,
        access: Access,
        replace: bool,
    ) -> Result<Output, CommandError> {
        let Some(path) = &job.to else {
            return Ok(Output::Stream(
                sys::stdout().map_err(|error| CommandError::output(&error))?,
            ));
        };
        if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
            fs::create_dirs(dir)?;
        }
        let temp_name = format!(".kmseal-{}", Token::random()?);
        *self.half.lock().unwrap_or_else(PoisonError::into_inner) = path.with_file_name(&temp_name);
        let file = self.undisturbed(|| NewFile::create(path, access, replace, &temp_name));
        Ok(Output::File(Box::new(file.map_err(|error| in_the_way(path, error))?)))
    }

    /// All of it was written: a file gets its name now.
    pub(super) fn finish(&self, output: Output) -> Result<(), CryptError> {
        self.undisturbed(|| output.finish())
    }

    /// A file does not get a name while it is being removed.
    fn undisturbed<T>(&self, work: impl FnOnce() -> T) -> T {
        match &self.vigil {
            Some((vigil, _)) => vigil.undisturbed(work),
            None => work(),
        }
    }
}

fn in_the_way(path: &Path, error: FsError) -> CommandError {
    let is_there = error.is_there_already();
    let mut error = CommandError::from(error);
    if is_there {
        error.message = format!("{} is there already", path.display());
        error.causes.clear();
        error.hints = vec![Hint::say("name another file with -o, or replace it with --force")];
    }
    error
}

/// Where a result goes.
pub(super) enum Output {
    Stream(Unbuffered),
    File(Box<NewFile>),
    Text(Box<Armored<BufWriter<Self>>>),
}

impl Output {
    /// As base64.
    pub(super) fn into_text(self) -> Self {
        Self::Text(Box::new(Armored::buffered(self)))
    }

    fn finish(self) -> Result<(), CryptError> {
        match self {
            Self::Stream(_) => Ok(()),
            Self::File(file) => Ok(file.finish()?),
            Self::Text(text) => text.finish_buffered()?.finish(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(file) => file.write(bytes),
            Self::File(file) => file.write(bytes),
            Self::Text(text) => text.write(bytes),
        }
    }

    fn write_vectored(&mut self, pieces: &[io::IoSlice<'_>]) -> io::Result<usize> {
        match self {
            Self::Stream(file) => file.write_vectored(pieces),
            Self::File(file) => file.write_vectored(pieces),
            Self::Text(text) => text.write_vectored(pieces),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
