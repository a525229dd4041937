//! Messages of all eleven suites, altered in every way that there is: none opens, and nothing of a signed one
//! comes out.

use kmseal::crypt::CryptError;
use kmseal::envelope::Suite;
use kmseal::hint::{Explain as _, Kind};

use super::messages::{FRAME, Sample, content, made, made_single, of_net, open, singles_of_others};

/// Enough for every message here.
const HELD: usize = 1 << 20;

/// Counts, so that no test can silently test nothing.
struct Altered<'s> {
    sample: &'s Sample,
    cases: usize,
}

impl<'s> Altered<'s> {
    fn new(sample: &'s Sample) -> Self {
        let (opened, out) = open(&sample.message, &sample.data_key, Some(HELD));
        opened.unwrap_or_else(|error| panic!("{}: {error}", sample.what));
        assert!(out == sample.content, "{}", sample.what);
        Self { sample, cases: 0 }
    }

    /// It must not open, whatever it is, and be called by its name.
    fn refuses(&mut self, message: &[u8], how: impl Fn() -> String) {
        let Sample { what, data_key, content, .. } = self.sample;
        if message == self.sample.message {
            return;
        }
        let (opened, out) = open(message, data_key, Some(HELD));
        let error: CryptError = opened.err().unwrap_or_else(|| panic!("{what}: {}", how()));
        assert_eq!(error.kind(), Kind::Integrity, "{what}: {}: {error}", how());
        // Frames of an unsigned message that stand in their place may have come out.
        let nothing = self.sample.is_signed();
        let comes_first = content.starts_with(&out);
        assert!(if nothing { out.is_empty() } else { comes_first }, "{what}: {}", how());
        self.cases += 1;
    }

    fn flips(&mut self, bits: impl Iterator<Item = usize>) {
        let mut message = self.sample.message.clone();
        for bit in bits {
            message[bit / 8] ^= 1 << (bit % 8);
            self.refuses(&message, || format!("bit {bit}"));
            message[bit / 8] ^= 1 << (bit % 8);
        }
    }

    fn cuts(&mut self, ends: impl Iterator<Item = usize>) {
        for end in ends {
            self.refuses(&self.sample.message[..end], || format!("cut at {end}"));
        }
    }

    /// Frames swapped, said twice, left out, taken from another message under the same data key, and
    /// whatever else can be put together from whole parts.
    fn shuffles(&mut self, other: &Sample) {
        let (header, frames, footer) = self.sample.parts();
        let (other_header, other_frames, other_footer) = other.parts();
        let joined = |frames: &[Vec<u8>]| [&header[..], &frames.concat(), &footer].concat();
        assert!(joined(&frames) == self.sample.message, "{}: it is put together again", other.what);
        for at in 0..frames.len() {
            let mut dropped = frames.clone();
            dropped.remove(at);
            self.refuses(&joined(&dropped), || format!("without frame {at}"));
            let mut twice = frames.clone();
            twice.insert(at, frames[at].clone());
            self.refuses(&joined(&twice), || format!("frame {at} twice"));
            for with in at + 1..frames.len() {
                let mut swapped = frames.clone();
                swapped.swap(at, with);
                self.refuses(&joined(&swapped), || format!("frames {at} and {with} swapped"));
            }
            let mut foreign = frames.clone();
            foreign[at].clone_from(&other_frames[at]);
            self.refuses(&joined(&foreign), || format!("frame {at} of another message"));
            // All that is behind it belongs to the end: the last frame, the footer.
            self.refuses(
                &[joined(&frames[..at]), frames[frames.len() - 1].clone()].concat(),
                || format!("the last frame in place of frame {at}, behind the footer"),
            );
        }
        let body = frames.concat();
        let other_body = other_frames.concat();
        for (how, message) in [
            ("another header", [&other_header[..], &body, &footer].concat()),
            ("another body", [&header[..], &other_body, &footer].concat()),
            ("another footer", [&header[..], &body, &other_footer].concat()),
            ("twice", [&self.sample.message[..], &self.sample.message].concat()),
            ("a byte more", [&self.sample.message[..], b"\0"].concat()),
            ("no body", [&header[..], &footer].concat()),
            ("two footers", [&self.sample.message[..], &footer, b"\0\0"].concat()),
        ] {
            self.refuses(&message, || how.to_owned());
        }
    }
}

fn data_key(suite: Suite) -> Vec<u8> {
    content(suite.key_len())
}

/// Every bit, every cut and every shuffle of messages with frames of 16 bytes, of each suite that can be made.
fn all_of_a_message(suites: impl Iterator<Item = Suite>) -> usize {
    let mut cases = 0;
    for suite in suites {
        let (key, content) = (data_key(suite), content(2 * FRAME + 5));
        let sample = made(suite, &content, &key);
        let mut other_content = content.clone();
        other_content.reverse();
        let other = made(suite, &other_content, &key);
        let mut altered = Altered::new(&sample);
        altered.flips(0..sample.message.len() * 8);
        altered.cuts(0..sample.message.len());
        altered.shuffles(&other);
        println!("{}: {} cases", sample.what, altered.cases);
        cases += altered.cases;
    }
    println!("messages made here: {cases} cases, 0 accepted");
    cases
}

#[test]
fn all_of_a_message_that_is_not_signed() {
    let cases = all_of_a_message(Suite::ALL.into_iter().filter(|it| it.signature().is_none()));
    assert!(cases > 15_000, "only {cases}");
}

#[test]
fn all_of_a_message_that_is_signed() {
    let suites = [Suite::Aes192Signed, Suite::Aes256Signed, Suite::CommittingSigned];
    let cases = all_of_a_message(suites.into_iter());
    assert!(cases > 10_000, "only {cases}");
}

/// Bodies in one piece: of others, and of version 1.
#[test]
fn all_of_a_message_in_one_piece() {
    let mut samples = singles_of_others();
    assert_eq!(samples.len(), 7);
    for suite in [Suite::Aes128, Suite::Aes192, Suite::Aes256] {
        samples.push(made_single(suite, &content(21), &data_key(suite)));
    }
    let mut cases = 0;
    for sample in &samples {
        let mut altered = Altered::new(sample);
        // A signature costs much more than all the rest.
        let step = if sample.is_signed() { 3 } else { 1 };
        altered.flips((0..sample.message.len() * 8).step_by(step));
        altered.cuts(0..sample.message.len());
        altered.refuses(&[&sample.message[..], b"\0"].concat(), || "a byte more".to_owned());
        println!("{}: {} cases", sample.what, altered.cases);
        cases += altered.cases;
    }
    println!("messages in one piece: {cases} cases, 0 accepted");
    assert!(cases > 10_000, "only {cases}");
}

/// Messages of 20 frames, of all eleven suites: bits of the header, of the footer, and of what is not content
/// in the first and the last frame; of the content some. Frames swapped and left out.
#[test]
fn messages_of_others() {
    let mut cases = 0;
    for suite in Suite::ALL {
        let sample = of_net(suite);
        let (header, frames, footer) = sample.parts();
        let end = sample.message.len();
        let last = end - footer.len() - frames[frames.len() - 1].len();
        let first = header.len()..header.len() + frames[0].len();
        let mut altered = Altered::new(&sample);
        // Small messages are altered in every bit; these show that others' are no different.
        let step = if sample.is_signed() { 11 } else { 5 };
        altered.flips((0..first.start * 8).step_by(step));
        altered.flips((first.start * 8..(first.start + 16) * 8).step_by(step));
        altered.flips(((first.start + 16) * 8..first.end * 8).step_by(61));
        altered.flips((last * 8..(last + 24) * 8).step_by(step));
        altered.flips(((last + 24) * 8..(end - footer.len()) * 8).step_by(61));
        altered.flips(((end - footer.len()) * 8..end * 8).step_by(step));
        altered.cuts((0..end).step_by(37).chain(end - 24..end));
        for at in 0..frames.len() {
            let mut swapped = frames.clone();
            swapped.swap(at, (at + 1) % frames.len());
            let message = [&header[..], &swapped.concat(), &footer].concat();
            altered.refuses(&message, || format!("frame {at} and the next swapped"));
            let mut dropped = frames.clone();
            dropped.remove(at);
            let message = [&header[..], &dropped.concat(), &footer].concat();
            altered.refuses(&message, || format!("without frame {at}"));
        }
        println!("{}: {} cases", sample.what, altered.cases);
        cases += altered.cases;
    }
    println!("messages of the SDK for .NET: {cases} cases, 0 accepted");
    assert!(cases > 5_000, "only {cases}");
}
