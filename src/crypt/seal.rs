//! A stream sealed as one message.

use std::io::{IoSliceMut, Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::crew::{self, Trade};
use super::piece::fill_all;
use super::table::{self, Step};
use super::{CryptError, Shares, Watch, lock};
use crate::envelope::{
    Begun, Body, EnvelopeError, FINAL_HEAD, FINAL_OVERHEAD, REGULAR_HEAD, REGULAR_OVERHEAD, Signer,
};
use crate::secret::Plaintext;

/// What all workers share.
struct Sealing<'s> {
    body: &'s Body,
    frame_length: usize,
    shares: Shares,
    from: Mutex<&'s mut (dyn Read + Send)>,
    /// What signs the message on its way.
    signer: Option<Mutex<Signer>>,
    to: Mutex<&'s mut (dyn Write + Send)>,
    done: AtomicU64,
}

/// A buffer with a piece of the content in it, each frame in its place.
struct Piece {
    buffer: Plaintext,
    content: usize,
    is_last: bool,
    /// Bytes of the frames, when they are sealed.
    sealed: usize,
}

/// Seals all of `from` behind the header of `begun`. Returns how many bytes of content there were. `size` says
/// how many are expected, where that is known.
pub fn seal(
    from: &mut (dyn Read + Send),
    to: &mut (dyn Write + Send),
    begun: Begun,
    frame_length: u32,
    size: Option<u64>,
    watch: Watch<'_>,
) -> Result<u64, CryptError> {
    let Begun { header, body, signer } = begun;
    to.write_all(&header).map_err(CryptError::Write)?;
    let shares = Shares::of(frame_length, size);
    let sealing = Sealing {
        body: &body,
        frame_length: frame_length as usize,
        shares,
        from: Mutex::new(from),
        signer: signer.map(Mutex::new),
        to: Mutex::new(to),
        done: AtomicU64::new(0),
    };
    crew::work(&sealing, shares, &|| watch(sealing.done.load(Ordering::Relaxed)))?;
    let Sealing { signer, to, done, .. } = sealing;
    if let Some(signer) = signer {
        let signer = signer.into_inner().unwrap_or_else(PoisonError::into_inner);
        lock(&to).write_all(&signer.footer()?).map_err(CryptError::Write)?;
    }
    Ok(done.into_inner())
}

impl Trade for Sealing<'_> {
    type Piece = Piece;

    fn steps(&self) -> &'static [Step] {
        match self.signer {
            Some(_) => &[Step::Cipher, Step::Hash, Step::Write],
            None => &[Step::Cipher, Step::Write],
        }
    }

    /// With room for the longer head of the final frame.
    fn empty(&self) -> Piece {
        let room = self.shares.frames * self.frame() + FINAL_HEAD - REGULAR_HEAD;
        Piece { buffer: Plaintext::zeroed(room), content: 0, is_last: false, sealed: 0 }
    }

    /// Reads content into its frames. Even where there is none, there is a final frame.
    fn read(&self, piece: &mut Piece) -> Result<table::Read, CryptError> {
        let whole = self.shares.frames * self.frame_length;
        let mut places: Vec<IoSliceMut<'_>> = piece
            .buffer
            .expose_mut()
            .chunks_exact_mut(self.frame())
            .map(|frame| IoSliceMut::new(&mut frame[REGULAR_HEAD..][..self.frame_length]))
            .collect();
        piece.content = fill_all(&mut **lock(&self.from), &mut places).map_err(CryptError::Read)?;
        piece.is_last = piece.content < whole;
        Ok(if piece.is_last { table::Read::Last } else { table::Read::More })
    }

    fn step(&self, step: Step, number: u64, piece: &mut Piece) -> Result<(), CryptError> {
        match step {
            Step::Cipher => piece.sealed = self.seal(number, piece)?,
            Step::Hash => {
                if let Some(signer) = &self.signer {
                    lock(signer).update(&piece.buffer.expose()[..piece.sealed]);
                }
            }
            Step::Write => {
                let frames = &piece.buffer.expose()[..piece.sealed];
                lock(&self.to).write_all(frames).map_err(CryptError::Write)?;
                self.done.fetch_add(piece.content as u64, Ordering::Relaxed);
            }
        }
        Ok(())
    }
}

impl Sealing<'_> {
    fn frame(&self) -> usize {
        self.frame_length + REGULAR_OVERHEAD
    }

    /// Seals every frame where it stands. Returns how many bytes they are.
    fn seal(&self, piece_number: u64, piece: &mut Piece) -> Result<usize, EnvelopeError> {
        let first = piece_number * self.shares.frames as u64 + 1;
        let number = |at: usize| {
            u32::try_from(first + at as u64).map_err(|_| EnvelopeError::TooLong("the content"))
        };
        let (regular, rest) =
            (piece.content / self.frame_length, piece.content % self.frame_length);
        let buffer = piece.buffer.expose_mut();
        let (frames, last) = buffer.split_at_mut(regular * self.frame());
        for (at, frame) in frames.chunks_exact_mut(self.frame()).enumerate() {
            self.body.seal_regular(number(at)?, frame)?;
        }
        let len = frames.len();
        if !piece.is_last {
            return Ok(len);
        }
        last.copy_within(REGULAR_HEAD..REGULAR_HEAD + rest, FINAL_HEAD);
        self.body.seal_final(number(regular)?, &mut last[..FINAL_OVERHEAD + rest])?;
        Ok(len + FINAL_OVERHEAD + rest)
    }
}
