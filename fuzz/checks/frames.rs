//! Frames that are authentic, every one of them, in an order that need not be: a message opens if all of them
//! are there in their order and nothing else is, and not otherwise.
use kmseal::crypt::{self, Head};
use kmseal::envelope::{
    CommitmentPolicy, DataKey, Demands, Draft, EncryptedDataKey, EncryptionContext, FINAL_HEAD,
    FINAL_OVERHEAD, Limits, Message, REGULAR_HEAD, REGULAR_OVERHEAD, Suite,
};
use kmseal::secret::Plaintext;

const LIMIT: u64 = 8 << 20;

/// Panics when it does not hold.
pub(crate) fn check(script: &[u8]) {
    let [kind, frame_length, behind, frames @ ..] = script else { return };
    // Signing is slow, so few are signed.
    let suite = if *kind == 7 { Suite::CommittingSigned } else { Suite::Committing };
    let frame_length = usize::from(frame_length % 40) + 1;
    let draft = Draft::new(suite, EncryptionContext::new()).expect("a draft");
    let key = DataKey::unwrapped(Plaintext::copy_of(&[7; 32]));
    let encrypted =
        EncryptedDataKey { provider: b"p".to_vec(), info: b"i".to_vec(), ciphertext: vec![1] };
    let length = u32::try_from(frame_length).expect("short");
    let mut begun = draft.begin(&key, &[encrypted], length).expect("begins");

    let mut message = begun.header.clone();
    let (mut expected, mut content) = (1_u32, Vec::new());
    let (mut is_honest, mut is_over) = (true, false);
    for [what, size] in frames.as_chunks::<2>().0 {
        // Mostly the number that comes next.
        let number = match what % 8 {
            0 => expected.wrapping_add(1),
            1 => expected.wrapping_sub(1),
            2 => u32::from(*size),
            _ => expected,
        };
        let is_final = what & 0x40 != 0;
        let size = if what & 0x80 != 0 { usize::from(*size) } else { frame_length };
        let (head, overhead) =
            if is_final { (FINAL_HEAD, FINAL_OVERHEAD) } else { (REGULAR_HEAD, REGULAR_OVERHEAD) };
        let mut frame = vec![*what; size + overhead];
        let plain = frame[head..head + size].to_vec();
        let sealed = if is_final {
            begun.body.seal_final(number, &mut frame)
        } else {
            begun.body.seal_regular(number, &mut frame)
        };
        sealed.expect("seals");
        let fits = if is_final { size <= frame_length } else { size == frame_length };
        is_honest &= !is_over && number == expected && fits;
        is_over |= is_final;
        content.extend(plain);
        if let Some(signer) = &mut begun.signer {
            signer.update(&frame);
        }
        message.extend(frame);
        expected = expected.wrapping_add(1);
    }
    is_honest &= is_over;
    if let Some(signer) = begun.signer {
        message.extend(signer.footer().expect("signs"));
    }
    let behind = usize::from(behind % 8).saturating_sub(4);
    message.extend(vec![0; behind]);
    is_honest &= behind == 0;

    let limits = Limits::default();
    let parsed =
        Message::parse(&message, &limits, CommitmentPolicy::RequireDecrypt).expect("its header");
    let agreed = Demands::default().check(parsed.header()).expect("agrees");
    let whole = parsed.open(&key, &agreed);
    assert_eq!(whole.is_ok(), is_honest, "in memory: {:?}", whole.err());
    let mut head = Head::read(message.as_slice(), &limits).expect("its header");
    let body = head.parsed.unlock(head.header_bytes(), &key, &agreed).expect("unlocks");
    let mut streamed = Vec::new();
    let opened = crypt::open(&mut head, &body, &mut streamed, None, LIMIT, None, &|_| {});
    assert_eq!(opened.is_ok(), is_honest, "as a stream: {:?}", opened.err());
    if is_honest {
        assert_eq!(streamed, content);
        assert_eq!(whole.expect("opened").expose(), content);
    }
}
