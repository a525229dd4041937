//! A message opened as a stream.

use std::io::{IoSlice, Read, Write};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::ending::{FOOTER, check_end};
use super::head::{Head, broken};
use super::piece::{fill, write_all};
use super::single::open_single;
use super::turns::Turns;
use super::{CryptError, Shares, Watch};
use crate::envelope::{
    Body, Content, EnvelopeError, FINAL_HEAD, REGULAR_HEAD, REGULAR_OVERHEAD, Verifier, final_len,
    is_final,
};
use crate::secret::{Plaintext, scrub_stack};

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// Bytes of content.
    pub content: u64,
    /// Whether it was signed, and the signature is good.
    pub signed: bool,
}

/// What is still to be read.
pub(super) struct Source<'s> {
    pub(super) from: &'s mut (dyn Read + Send),
    pub(super) verifier: Option<Verifier>,
    pub(super) next: u64,
    pub(super) ended: bool,
    /// What stands behind the last frame.
    pub(super) footer: Vec<u8>,
}

/// Where the content goes.
struct Sink<'s> {
    to: &'s mut (dyn Write + Send),
    /// What is held back until the signature is known to be good, and how much that may be.
    held: Option<(Vec<Plaintext>, usize)>,
}

/// What all workers share.
struct Work<'w, 's> {
    body: &'w Body,
    frame_length: u32,
    shares: Shares,
    source: Mutex<Source<'s>>,
    sink: Turns<Sink<'w>>,
    done: AtomicU64,
}

/// A buffer with frames in it.
struct Piece {
    buffer: Plaintext,
    number: u64,
    regular: usize,
    /// Bytes of the final frame behind them; none while there are more pieces.
    last: Option<usize>,
}

/// Opens a message whose header is known to be authentic, and writes its content.
///
/// Every frame is authenticated before it is written. That all of them are there, and the signature of a
/// signed message, is known at the end only: `to` must be something that nobody has seen by then. Where it is
/// not, `hold` says how many bytes of a signed message are kept back until then.
pub fn open(
    head: &mut Head<'_>,
    body: &Body,
    to: &mut (dyn Write + Send),
    hold: Option<usize>,
    limit: u64,
    watch: Watch<'_>,
) -> Result<Opened, CryptError> {
    let mut verifier = head.parsed.header.verifier()?;
    if let Some(verifier) = &mut verifier {
        verifier.update(head.header_bytes());
    }
    let content = head.parsed.header.content;
    let mut from = head.body();
    let source = Source { from: &mut from, verifier, next: 0, ended: false, footer: Vec::new() };
    match content {
        Content::Framed(length) => open_frames(source, body, to, hold, length, watch),
        Content::Single => open_single(source, body, to, limit),
    }
}

fn open_frames(
    source: Source<'_>,
    body: &Body,
    to: &mut (dyn Write + Send),
    hold: Option<usize>,
    frame_length: u32,
    watch: Watch<'_>,
) -> Result<Opened, CryptError> {
    let signed = source.verifier.is_some();
    let kept_back = hold.filter(|_| signed).map(|limit| (Vec::new(), limit));
    let shares = Shares::of(frame_length);
    let work = Work {
        body,
        frame_length,
        shares,
        source: Mutex::new(source),
        sink: Turns::new(Sink { to, held: kept_back }),
        done: AtomicU64::new(0),
    };
    let mut piece = work.empty();
    if work.read(&mut piece)? {
        if piece.last.is_none() && shares.workers > 1 {
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
        } else {
            work.finish(&mut piece);
            work.go_on(&mut piece, Some(watch));
        }
    }
    drop(piece);
    let Work { source, sink, done, .. } = work;
    let Sink { to, held } = sink.end()?;
    let source = source.into_inner().unwrap_or_else(PoisonError::into_inner);
    check_end(source.verifier, &source.footer)?;
    for held in held.into_iter().flat_map(|(held, _)| held) {
        to.write_all(held.expose()).map_err(CryptError::Write)?;
    }
    Ok(Opened { content: done.load(Ordering::Relaxed), signed })
}

impl Work<'_, '_> {
    fn frame(&self) -> usize {
        self.frame_length as usize + REGULAR_OVERHEAD
    }

    /// With room for the longer head of the final frame, a footer, and one byte that must not be there.
    fn empty(&self) -> Piece {
        let room = self.shares.frames * self.frame() + FINAL_HEAD - REGULAR_HEAD + FOOTER;
        Piece { buffer: Plaintext::zeroed(room), number: 0, regular: 0, last: None }
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
                    // In its turn: what came before it may have a better reason to fail.
                    self.sink.take(piece.number, |_| Err(error));
                    return;
                }
            }
            if let Some(watch) = watch {
                watch(self.done.load(Ordering::Relaxed));
            }
        }
    }

    /// The next frames. False when there are none.
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
        // Whatever goes wrong, nobody reads on behind it.
        source.ended = true;
        let whole = self.shares.frames * self.frame();
        let read = fill(source.from, &mut piece.buffer.expose_mut()[..whole]).map_err(broken)?;
        piece.regular = 0;
        piece.last = None;
        let mut at = 0;
        while at < whole {
            let start = &piece.buffer.expose()[at..read.max(at)];
            if is_final(start) {
                let len = self.read_last(&mut source, piece, at, read)?;
                piece.last = Some(len);
                at += len;
                break;
            }
            if start.len() < self.frame() {
                let needed = at + self.frame();
                return Err(EnvelopeError::CutOff { what: "a frame", needed }.into());
            }
            piece.regular += 1;
            at += self.frame();
        }
        if let Some(verifier) = &mut source.verifier {
            verifier.update(&piece.buffer.expose()[..at]);
        }
        source.ended = piece.last.is_some();
        Ok(true)
    }

    /// Whatever there is of the final frame that begins at `at`, and of what stands behind it. Returns how
    /// long the frame is.
    fn read_last(
        &self,
        source: &mut Source<'_>,
        piece: &mut Piece,
        at: usize,
        read: usize,
    ) -> Result<usize, CryptError> {
        let buffer = piece.buffer.expose_mut();
        let more = fill(source.from, &mut buffer[read..]).map_err(broken)?;
        let rest = &buffer[at..read + more];
        let len = final_len(rest, self.frame_length)?;
        let footer = rest.get(len..);
        let cut_off = EnvelopeError::CutOff { what: "the final frame", needed: at + len };
        source.footer = footer.ok_or(cut_off)?.to_vec();
        Ok(len)
    }

    /// Opens the frames and hands their content on. False when that was to no purpose.
    fn finish(&self, piece: &mut Piece) -> bool {
        let opened = self.open(piece);
        self.sink.take(piece.number, |sink| {
            let places = opened?;
            let content: u64 = places.iter().map(|place| place.len() as u64).sum();
            self.done.fetch_add(content, Ordering::Relaxed);
            let buffer = piece.buffer.expose();
            let pieces = places.iter().map(|place| &buffer[place.clone()]);
            let Some((held, limit)) = &mut sink.held else {
                let mut pieces: Vec<IoSlice<'_>> = pieces.map(IoSlice::new).collect();
                return write_all(sink.to, &mut pieces).map_err(CryptError::Write);
            };
            if self.done.load(Ordering::Relaxed) > *limit as u64 {
                return Err(CryptError::TooLongToHold { limit: *limit });
            }
            let mut all = Plaintext::with_capacity(usize::try_from(content).unwrap_or(*limit));
            pieces.for_each(|piece| all.extend(piece));
            held.push(all);
            Ok(())
        })
    }

    /// Opens every frame where it stands. Returns where the content is.
    fn open(&self, piece: &mut Piece) -> Result<Vec<Range<usize>>, EnvelopeError> {
        let first = piece.number * self.shares.frames as u64 + 1;
        let number = |at: usize| {
            let cut_off = EnvelopeError::FrameOrder { expected: u32::MAX };
            u32::try_from(first + at as u64).map_err(|_| cut_off)
        };
        let mut places = Vec::with_capacity(piece.regular + 1);
        let frame = self.frame();
        let (frames, last) = piece.buffer.expose_mut().split_at_mut(piece.regular * frame);
        for (at, bytes) in frames.chunks_exact_mut(frame).enumerate() {
            let place = self.body.open_regular(number(at)?, bytes)?;
            places.push(at * frame + place.start..at * frame + place.end);
        }
        if let Some(len) = piece.last {
            let place = self.body.open_final(number(piece.regular)?, &mut last[..len])?;
            let start = frames.len();
            places.push(start + place.start..start + place.end);
        }
        Ok(places)
    }
}
