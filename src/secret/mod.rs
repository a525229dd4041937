//! Plaintext has a type, and the type refuses to be printed.
//!
//! Three things together keep plaintext out of the memory that a process leaves behind: buffers
//! that are locked and wiped on drop ([`Plaintext`], [`Key256`]), an allocator that wipes what
//! libraries free ([`WipingAllocator`]), and [`scrub_stack`] for what calls left on the stack.

mod allocator;
mod buffer;
mod dice;
mod key;
mod pages;
mod passphrase;
mod plaintext;

pub use allocator::WipingAllocator;
pub use dice::Dice;
pub use key::Key256;
pub use passphrase::Passphrase;
pub use plaintext::Plaintext;

/// Bytes of stack that [`scrub_stack`] overwrites; deeper than any call of ours that sees a key. A call of KMS in a
/// program that is not optimized goes deeper than 256 KiB; a thread has 2 MiB. Every page that was not touched
/// before costs as much as ten system calls, so an optimized program overwrites no more than it uses.
const STACK_SCRUB_BYTES: usize = if cfg!(debug_assertions) { 1024 * 1024 } else { 256 * 1024 };

/// Overwrites the stack below the caller.
///
/// `aes-gcm` and the hash crates wipe what they own, but moves and register spills leave copies
/// of keys and round keys in dead stack frames. Called once, after the operation has returned.
#[inline(never)]
pub fn scrub_stack() {
    #[expect(clippy::large_stack_arrays, reason = "the stack is what is wiped")]
    let mut dead_frames = [0_u8; STACK_SCRUB_BYTES];
    dead_frames.fill(0);
    zeroize::optimization_barrier(&dead_frames);
}

/// The operating system's random generator did not answer.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct RandomError(#[from] getrandom::Error);

impl crate::hint::Explain for RandomError {}

/// Fresh random bytes for names that must not repeat: tokens, salts, ids. Not for keys, which are
/// made in place by [`Key256::random`].
pub fn random_bytes<const N: usize>() -> Result<[u8; N], RandomError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
