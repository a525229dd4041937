//! A stream sealed as one message.

use std::io::{IoSliceMut, Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::piece::fill_all;
use super::turns::Turns;
use super::{CryptError, Shares, Watch};
use crate::envelope::{
    Begun, Body, EnvelopeError, FINAL_HEAD, FINAL_OVERHEAD, REGULAR_HEAD, REGULAR_OVERHEAD, Signer,
};
use crate::secret::{Plaintext, scrub_stack};

/// What is still to be read.
struct Source<'s> {
    from: &'s mut (dyn Read + Send),
    next: u64,
    ended: bool,
}

/// Where the message goes, and what signs it on the way.
struct Sink<'s> {
    to: &'s mut (dyn Write + Send),
    signer: Option<Signer>,
}

/// What all workers share.
struct Work<'w> {
    body: &'w Body,
    frame_length: usize,
    shares: Shares,
    source: Mutex<Source<'w>>,
    sink: Turns<Sink<'w>>,
    done: AtomicU64,
}

/// A buffer with a piece of the content in it, each frame in its place.
struct Piece {
    buffer: Plaintext,
    number: u64,
    content: usize,
    is_last: bool,
}

/// Seals all of `from` behind the header of `begun`. Returns how many bytes of content there were.
pub fn seal(
    from: &mut (dyn Read + Send),
    to: &mut (dyn Write + Send),
    begun: Begun,
    frame_length: u32,
    watch: Watch<'_>,
) -> Result<u64, CryptError> {
    let Begun { header, body, signer } = begun;
    to.write_all(&header).map_err(CryptError::Write)?;
    let shares = Shares::of(frame_length);
    let work = Work {
        body: &body,
        frame_length: frame_length as usize,
        shares,
        source: Mutex::new(Source { from, next: 0, ended: false }),
        sink: Turns::new(Sink { to, signer }),
        done: AtomicU64::new(0),
    };
    let mut piece = work.empty();
    let more = work.read(&mut piece)?;
    if more && !piece.is_last && shares.workers > 1 {
        std::thread::scope(|scope| {
            for _ in 1..shares.workers {
                scope.spawn(|| {
                    let mut piece = work.empty();
                    work.go_on(&mut piece, None);
                    drop(piece);
                    scrub_stack();
                });
            }
            work.finish(&mut piece);
            work.go_on(&mut piece, Some(watch));
        });
    } else if more {
        work.finish(&mut piece);
        work.go_on(&mut piece, Some(watch));
    }
    let content = work.done.load(Ordering::Relaxed);
    let Sink { to, signer } = work.sink.end()?;
    if let Some(signer) = signer {
        to.write_all(&signer.footer()?).map_err(CryptError::Write)?;
    }
    Ok(content)
}

impl Work<'_> {
    fn frame(&self) -> usize {
        self.frame_length + REGULAR_OVERHEAD
    }

    /// With room for the longer head of the final frame.
    fn empty(&self) -> Piece {
        let room = self.shares.frames * self.frame() + FINAL_HEAD - REGULAR_HEAD;
        Piece { buffer: Plaintext::zeroed(room), number: 0, content: 0, is_last: false }
    }

    /// Piece after piece, until there is none or somebody has failed.
    fn go_on(&self, piece: &mut Piece, watch: Option<Watch<'_>>) {
        loop {
            match self.read(piece) {
                Ok(true) => {
                    if !self.finish(piece) {
                        return;
                    }
                }
                Ok(false) => return,
                Err(error) => {
                    // In its turn, so that what came before it is through.
                    self.sink.take(piece.number, |_| Err(error));
                    return;
                }
            }
            if let Some(watch) = watch {
                watch(self.done.load(Ordering::Relaxed));
            }
        }
    }

    /// The next piece of the content, read into its frames. False when there is none.
    fn read(&self, piece: &mut Piece) -> Result<bool, CryptError> {
        if self.sink.has_failed() {
            return Ok(false);
        }
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        if source.ended {
            return Ok(false);
        }
        piece.number = source.next;
        source.next += 1;
        let whole = self.shares.frames * self.frame_length;
        let mut places: Vec<IoSliceMut<'_>> = piece
            .buffer
            .expose_mut()
            .chunks_exact_mut(self.frame())
            .map(|frame| IoSliceMut::new(&mut frame[REGULAR_HEAD..][..self.frame_length]))
            .collect();
        let filled = fill_all(source.from, &mut places);
        // Whatever it was, nobody reads on behind it.
        source.ended = !matches!(&filled, Ok(filled) if *filled == whole);
        piece.content = filled.map_err(CryptError::Read)?;
        piece.is_last = source.ended;
        Ok(true)
    }

    /// Seals the frames and hands them on. False when that was to no purpose.
    fn finish(&self, piece: &mut Piece) -> bool {
        let sealed = self.seal(piece);
        let good = self.sink.take(piece.number, |sink| {
            let frames = &piece.buffer.expose()[..sealed?];
            if let Some(signer) = &mut sink.signer {
                signer.update(frames);
            }
            sink.to.write_all(frames).map_err(CryptError::Write)
        });
        self.done.fetch_add(piece.content as u64, Ordering::Relaxed);
        good
    }

    /// Seals every frame where it stands. Returns how many bytes they are.
    fn seal(&self, piece: &mut Piece) -> Result<usize, EnvelopeError> {
        let first = piece.number * self.shares.frames as u64 + 1;
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
