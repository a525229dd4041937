//! `inspect`

use std::path::Path;

use super::Context;
use super::streams::Job;
use crate::cli::InspectArgs;
use crate::crypt::{Encoding, Head};
use crate::envelope::{Content, Header, Limits};
use crate::error::CommandError;
use crate::keys::shown;
use crate::report::v1::{ContextPair, Inspected, InspectedKey};
use crate::ui::Table;

/// Whatever the format allows may be looked at: nothing is tried, and nothing is held but the header.
const LIMITS: Limits = Limits { data_keys: u16::MAX as usize, frame_length: u64::MAX };

pub(super) fn run(args: &InspectArgs, context: &Context) -> Result<(), CommandError> {
    let from = args.input.clone().filter(|path| path != Path::new("-"));
    let job = Job { from, to: None };
    let input = job.open()?;
    let total = input.size();
    let head = Head::read(input, &LIMITS)?;
    let inspected = inspected(&head, total);
    if context.ui.is_json() {
        return context.report(inspected);
    }
    let mut table = Table::new(&["THE MESSAGE", "SAYS OF ITSELF"]);
    let Inspected { suite, suite_name, committing, signed, encoding, header_bytes, .. } =
        &inspected;
    let frames = inspected
        .frame_length
        .map_or_else(|| "in one piece".to_owned(), |length| format!("in frames of {length} bytes"));
    let mut row = |what: &str, is: String| table.row([what.to_owned(), is]);
    row("algorithm suite", format!("{suite} ({suite_name})"));
    row("key commitment", if *committing { "yes" } else { "no" }.to_owned());
    row("signature", signed.unwrap_or("no").to_owned());
    row("written as", (*encoding).to_owned());
    row("content", frames);
    row("header", format!("{header_bytes} bytes"));
    for pair in &inspected.context {
        row("context", format!("{}={}", pair.key, pair.value));
    }
    for key in &inspected.encrypted_data_keys {
        row("opens with", key.key.clone());
    }
    context.print(context.ui.table(&table))
}

fn inspected(head: &Head<'_>, total: Option<u64>) -> Inspected {
    let header = &head.parsed.header;
    let suite = header.suite;
    Inspected {
        version: suite.format(),
        suite: format!("{:04x}", suite.id()),
        suite_name: suite_name(header),
        committing: suite.commits(),
        signed: suite.signature().map(|curve| match curve {
            crate::envelope::Curve::P256 => "ECDSA P-256",
            crate::envelope::Curve::P384 => "ECDSA P-384",
        }),
        message_id: hex(&header.message_id),
        encoding: match head.encoding {
            Encoding::Binary => "binary",
            Encoding::Base64 => "base64",
            Encoding::Sealed => "sealed",
        },
        context: header
            .context
            .pairs()
            .map(|(key, value)| ContextPair { key: key.to_owned(), value: value.to_owned() })
            .collect(),
        encrypted_data_keys: header
            .data_keys
            .iter()
            .map(|encrypted| InspectedKey {
                key: shown(encrypted),
                provider: String::from_utf8_lossy(&encrypted.provider).into_owned(),
                bytes: encrypted.ciphertext.len(),
            })
            .collect(),
        frame_length: match header.content {
            Content::Single => None,
            Content::Framed(length) => Some(length),
        },
        header_bytes: head.parsed.len,
        total_bytes: total,
    }
}

fn suite_name(header: &Header) -> String {
    use crate::envelope::Derivation;
    let derivation = match header.suite.derivation() {
        Derivation::None => "",
        Derivation::Sha256 => ", HKDF-SHA256",
        Derivation::Sha384 => ", HKDF-SHA384",
        Derivation::Sha512 => ", HKDF-SHA512",
    };
    format!("AES-{}-GCM{derivation}", header.suite.key_len() * 8)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
