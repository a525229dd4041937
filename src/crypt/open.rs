//! A message opened as a stream.

use std::io::{IoSlice, Read, Write};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::crew::{self, Trade};
use super::ending::{FOOTER, check_end};
use super::head::{Head, broken};
use super::piece::{fill, write_all};
use super::single::open_single;
use super::table::{self, Step};
use super::{CryptError, Shares, Watch, lock};
use crate::envelope::{
    Body, Content, EnvelopeError, FINAL_HEAD, REGULAR_HEAD, REGULAR_OVERHEAD, Verifier, final_len,
    is_final,
};
use crate::secret::Plaintext;

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// Bytes of content.
    pub content: u64,
    /// Whether it was signed, and the signature is good.
    pub signed: bool,
}

/// What is still to be read.
struct Source<'s> {
    from: &'s mut (dyn Read + Send),
    /// What stands behind the last frame.
    footer: Vec<u8>,
}

/// Where the content goes.
struct Sink<'s> {
    to: &'s mut (dyn Write + Send),
    /// What is held back until the signature is known to be good, and how much that may be.
    held: Option<(Vec<Plaintext>, usize)>,
}

/// What all workers share.
struct Opening<'o> {
    body: &'o Body,
    frame_length: u32,
    shares: Shares,
    source: Mutex<Source<'o>>,
    /// What verifies the signature of the message on its way.
    verifier: Option<Mutex<Verifier>>,
    sink: Mutex<Sink<'o>>,
    done: AtomicU64,
}

/// A buffer with frames in it.
struct Piece {
    buffer: Plaintext,
    regular: usize,
    /// Bytes of the final frame behind them; none while there are more pieces.
    last: Option<usize>,
    /// Where the content is, when the frames are opened.
    places: Vec<Range<usize>>,
}

/// Opens a message whose header is known to be authentic, and writes its content.
///
/// Every frame is authenticated before it is written. That all of them are there, and the signature of a
/// signed message, is known at the end only: `to` must be something that nobody has seen by then. Where it is
/// not, `hold` says how many bytes of a signed message are kept back until then. `size` says how long the
/// message is, where that is known.
pub fn open(
    head: &mut Head<'_>,
    body: &Body,
    to: &mut (dyn Write + Send),
    hold: Option<usize>,
    limit: u64,
    size: Option<u64>,
    watch: Watch<'_>,
) -> Result<Opened, CryptError> {
    let mut verifier = head.parsed.header.verifier()?;
    if let Some(verifier) = &mut verifier {
        verifier.update(head.header_bytes());
    }
    let content = head.parsed.header.content;
    let mut from = head.body();
    let frame_length = match content {
        Content::Framed(length) => length,
        Content::Single => return open_single(&mut from, verifier, body, to, limit),
    };
    let signed = verifier.is_some();
    let kept_back = hold.filter(|_| signed).map(|limit| (Vec::new(), limit));
    let shares = Shares::of(frame_length, size);
    let opening = Opening {
        body,
        frame_length,
        shares,
        source: Mutex::new(Source { from: &mut from, footer: Vec::new() }),
        verifier: verifier.map(Mutex::new),
        sink: Mutex::new(Sink { to, held: kept_back }),
        done: AtomicU64::new(0),
    };
    crew::work(&opening, shares, &|| watch(opening.done.load(Ordering::Relaxed)))?;
    let Opening { source, verifier, sink, done, .. } = opening;
    let verifier =
        verifier.map(|verifier| verifier.into_inner().unwrap_or_else(PoisonError::into_inner));
    check_end(verifier, &lock(&source).footer)?;
    let Sink { to, held } = sink.into_inner().unwrap_or_else(PoisonError::into_inner);
    for held in held.into_iter().flat_map(|(held, _)| held) {
        to.write_all(held.expose()).map_err(CryptError::Write)?;
    }
    Ok(Opened { content: done.into_inner(), signed })
}

impl Trade for Opening<'_> {
    type Piece = Piece;

    /// What is signed is what comes in, and opening overwrites it.
    fn steps(&self) -> &'static [Step] {
        match self.verifier {
            Some(_) => &[Step::Hash, Step::Cipher, Step::Write],
            None => &[Step::Cipher, Step::Write],
        }
    }

    /// With room for the longer head of the final frame, a footer, and one byte that must not be there.
    fn empty(&self) -> Piece {
        let room = self.shares.frames * self.frame() + FINAL_HEAD - REGULAR_HEAD + FOOTER;
        Piece { buffer: Plaintext::zeroed(room), regular: 0, last: None, places: Vec::new() }
    }

    fn read(&self, piece: &mut Piece) -> Result<table::Read, CryptError> {
        let mut source = lock(&self.source);
        let whole = self.shares.frames * self.frame();
        let read = fill(source.from, &mut piece.buffer.expose_mut()[..whole]).map_err(broken)?;
        piece.regular = 0;
        piece.last = None;
        let mut at = 0;
        while at < whole {
            let start = &piece.buffer.expose()[at..read.max(at)];
            if is_final(start) {
                piece.last = Some(self.read_last(&mut source, piece, at, read)?);
                return Ok(table::Read::Last);
            }
            if start.len() < self.frame() {
                let needed = at + self.frame();
                return Err(EnvelopeError::CutOff { what: "a frame", needed }.into());
            }
            piece.regular += 1;
            at += self.frame();
        }
        Ok(table::Read::More)
    }

    fn step(&self, step: Step, number: u64, piece: &mut Piece) -> Result<(), CryptError> {
        match step {
            Step::Hash => {
                if let Some(verifier) = &self.verifier {
                    let len = piece.regular * self.frame() + piece.last.unwrap_or_default();
                    lock(verifier).update(&piece.buffer.expose()[..len]);
                }
                Ok(())
            }
            Step::Cipher => Ok(self.open(number, piece)?),
            Step::Write => self.hand_on(&mut lock(&self.sink), piece),
        }
    }
}

impl Opening<'_> {
    fn frame(&self) -> usize {
        self.frame_length as usize + REGULAR_OVERHEAD
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

    /// Writes the content, or holds it back.
    fn hand_on(&self, sink: &mut Sink<'_>, piece: &Piece) -> Result<(), CryptError> {
        let content: u64 = piece.places.iter().map(|place| place.len() as u64).sum();
        let done = self.done.fetch_add(content, Ordering::Relaxed) + content;
        let buffer = piece.buffer.expose();
        let pieces = piece.places.iter().map(|place| &buffer[place.clone()]);
        let Some((held, limit)) = &mut sink.held else {
            let mut pieces: Vec<IoSlice<'_>> = pieces.map(IoSlice::new).collect();
            return write_all(sink.to, &mut pieces).map_err(CryptError::Write);
        };
        if done > *limit as u64 {
            return Err(CryptError::TooLongToHold { limit: *limit });
        }
        let mut all = Plaintext::with_capacity(usize::try_from(content).unwrap_or(*limit));
        pieces.for_each(|piece| all.extend(piece));
        held.push(all);
        Ok(())
    }

    /// Opens every frame where it stands, and notes where the content is.
    fn open(&self, piece_number: u64, piece: &mut Piece) -> Result<(), EnvelopeError> {
        let first = piece_number * self.shares.frames as u64 + 1;
        let number = |at: usize| {
            let cut_off = EnvelopeError::FrameOrder { expected: u32::MAX };
            u32::try_from(first + at as u64).map_err(|_| cut_off)
        };
        let places = &mut piece.places;
        places.clear();
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
        Ok(())
    }
}
