//! The header of whatever bytes: no panic, no more memory than there are bytes, and one answer however they
//! are read.
use kmseal::crypt::{Encoding, Head};
use kmseal::envelope::{Demands, EnvelopeError, Header, Limits};

/// Panics when it does not hold.
pub(crate) fn check(bytes: &[u8]) {
    // As `decrypt` has it, and as `inspect` has it.
    let all = Limits { data_keys: u16::MAX.into(), frame_length: u64::MAX };
    for limits in [Limits::default(), all] {
        let parsed = Header::parse(bytes, &limits);
        if let Ok(head) = Head::read(bytes, &limits) {
            if head.encoding == Encoding::Binary {
                let parsed = parsed.as_ref().expect("a stream is no other header");
                assert_eq!(head.parsed.header, parsed.header);
                assert_eq!(head.header_bytes(), &bytes[..parsed.len]);
            }
        } else {
            assert!(parsed.is_err(), "a stream has the same header");
        }
        let Ok(parsed) = parsed else { continue };
        let alone = Header::parse(&bytes[..parsed.len], &limits).expect("nothing behind it counts");
        assert_eq!(alone.header, parsed.header);
        for end in [parsed.len - 1, parsed.len / 2] {
            let needed = match Header::parse(&bytes[..end], &limits) {
                Err(EnvelopeError::CutOff { needed, .. }) => needed,
                other => panic!("cut at {end}: {other:?}"),
            };
            assert!(end < needed && needed <= parsed.len, "asks for what is missing");
        }
        let _verifier = parsed.header.verifier();
        let _agreed = Demands::default().check(&parsed.header);
    }
}
