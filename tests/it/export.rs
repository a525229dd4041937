//! `export`: entries leave as files that read back as they are, or not at all.
