//! What `--json` prints: structs of their own, frozen, converted from what the operations return.
//!
//! Every command prints one document of the same frame. `schema_version` changes when a field changes its
//! meaning or goes away; fields may be added.

pub mod v1;
