//! kmseal takes the secrets out of environment variables and puts references in their place.

#[global_allocator]
static ALLOCATOR: secret::WipingAllocator = secret::WipingAllocator;

pub mod envelope;
pub mod fs;
pub mod hint;
pub mod keys;
pub mod name;
pub mod reference;
pub mod secret;
pub mod store;
pub mod sys;
