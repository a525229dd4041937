//! What a file is that is not what it was taken for.

use super::chamber::first_line;
use super::yaml::tree::{self, Kind};
use super::{Contents, Format, PortageError, terraform, yaml};
use crate::migrate::Obstacle;
use crate::secret::Plaintext;

/// What was read; where that went wrong, or nothing was found, and the file is plainly something else, that.
pub(super) fn or_another(
    text: &Plaintext,
    format: Format,
    contents: Result<Contents, PortageError>,
) -> Result<Contents, PortageError> {
    let (is_empty, is_disputed) = match &contents {
        Err(_) => (true, true),
        Ok(contents) => {
            let disputed = |one: &Option<Obstacle>| matches!(one, Some(Obstacle::Dissent));
            let mut all = contents.variables.iter();
            (contents.variables.is_empty(), all.any(|one| disputed(&one.obstacle)))
        }
    };
    if !is_empty && !is_disputed {
        return contents;
    }
    let looks = looks_like(text).filter(|looks| *looks != format);
    // Programs differ about many a `.env` file that is one all the same.
    let certain = [Format::Json, Format::Yaml, Format::Kubernetes];
    let Some(looks) = looks.filter(|looks| is_empty || certain.contains(looks)) else {
        return contents;
    };
    match contents {
        // What reads both has its own word about it.
        Err(_) if reads(format, looks) => contents,
        Err(error) => Err(PortageError::Mistaken { format, looks, source: Some(Box::new(error)) }),
        Ok(_) => Err(PortageError::Mistaken { format, looks, source: None }),
    }
}

/// Whether a format is also written as that other one, or much like it.
fn reads(format: Format, other: Format) -> bool {
    let both = matches!(format, Format::Chamber | Format::Credstash);
    both && !matches!(other, Format::Kubernetes | Format::Shell)
}

/// What a text is, if that is plain to see.
pub fn looks_like(text: &Plaintext) -> Option<Format> {
    let has_any = |contents: Result<Contents, PortageError>| {
        contents.is_ok_and(|contents| !contents.variables.is_empty())
    };
    let first = first_line(text);
    let tree = tree::read(text, Format::Yaml).ok();
    let is_manifest = tree.is_some_and(|root| match root.kind {
        Kind::Mapping(fields) => {
            let field = |name: &[u8]| {
                let is = |kind: &Kind| matches!(kind, Kind::Text(text, _) if text.expose() == name);
                fields.iter().any(|(key, _)| is(&key.kind))
            };
            field(b"apiVersion") && field(b"kind")
        }
        _ => false,
    });
    if is_manifest {
        Some(Format::Kubernetes)
    } else if first.starts_with(b"{") {
        Some(Format::Json)
    } else if has_any(yaml::read(text)) {
        Some(Format::Yaml)
    } else if first.starts_with(b"export ") {
        Some(Format::Shell)
    } else if has_any(terraform::read(text)) && first.windows(3).any(|three| three == b" = ") {
        Some(Format::Terraform)
    } else if is_dotenv(text) {
        Some(Format::Dotenv)
    } else {
        None
    }
}

/// Text whose first line, but for comments, sets something.
fn is_dotenv(text: &Plaintext) -> bool {
    let text = std::str::from_utf8(text.expose()).ok().filter(|text| !text.contains('\0'));
    let mut lines = text.unwrap_or_default().lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let name = first.split_once('=').map_or("", |(name, _)| name.trim_end());
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(is_letter)
}
