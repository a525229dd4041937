//! `decrypt`

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Context;
use super::encrypt::{SUFFIX, check_report, report};
use super::keyring::Keys;
use super::outputs::Outputs;
use super::streams::{Job, Request, do_all, shows};
use crate::cli::{DecryptArgs, DemandArg};
use crate::crypt::{self, Again, CryptError, Head};
use crate::envelope::{
    Agreed, CommitmentPolicy, DataKey, Demands, EncryptedDataKey, EncryptionContext, Header, Limits,
};
use crate::error::CommandError;
use crate::fs::{Access, FsError};
use crate::report::v1::CryptedFile;
use crate::secret::Plaintext;
use crate::store::VALUE_LIMIT;
use crate::ui::is_harmless;

/// Most bytes of a signed message's content that are held back for standard output.
const HELD: usize = 8 * 1024 * 1024;

pub(super) fn run(args: &DecryptArgs, context: &Context) -> Result<(), CommandError> {
    let request = Request {
        inputs: &args.inputs,
        output: args.output.as_deref(),
        recursive: args.recursive,
        rename: decrypted_name,
        takes: |path| path.extension().is_some_and(|extension| extension == SUFFIX),
        encrypts: false,
    };
    let (jobs, left_out) = request.jobs(context)?;
    check_report(context, &jobs)?;
    let mut demands = Demands::default();
    for demand in &args.context {
        match demand {
            DemandArg::Pair(pair) => {
                if demands.pairs.get(&pair.key).is_some() {
                    let message = format!("the context is to have {:?} twice", pair.key);
                    return Err(CommandError::usage(message, Vec::new()));
                }
                demands.pairs = demands.pairs.with(&pair.key, &pair.value);
            }
            DemandArg::Present(key) => demands.present.push(key.clone()),
        }
    }
    let limits = Limits {
        data_keys: args.max_encrypted_data_keys.into(),
        frame_length: args.max_frame_length,
    };
    let mut reader = Reader {
        args,
        context,
        keys: Keys::new(context),
        demands,
        limits,
        policy: args.commitment_policy.into(),
        known: None,
    };
    let outputs = Outputs::begin(context, &jobs)?;
    let done = do_all(context, &jobs, |job| reader.decrypt(job, &outputs))?;
    report(context, done, left_out, "decrypted")
}

/// What all messages are read with.
struct Reader<'c> {
    args: &'c DecryptArgs,
    context: &'c Context,
    keys: Keys<'c>,
    demands: Demands,
    limits: Limits,
    policy: CommitmentPolicy,
    /// The data key that was unwrapped last, and what it was: a run of `encrypt` uses one for many files.
    known: Option<(Vec<EncryptedDataKey>, EncryptionContext, DataKey)>,
}

impl Reader<'_> {
    fn decrypt(&mut self, job: &Job, outputs: &Outputs) -> Result<CryptedFile, CommandError> {
        let input = job.open()?;
        let total = input.size();
        let once_more = input.rewound();
        let mut head = Head::read(input, &self.limits)?;
        let header = &head.parsed.header;
        // Before any key is asked.
        self.policy.check(header.suite)?;
        header.verifier()?;
        let agreed = self.demands.check(header)?;
        let data_key = self.data_key(header, &agreed)?;
        let body = head.parsed.unlock(head.header_bytes(), data_key, &agreed)?;
        let line = self.context.ui.progress();
        let watch = |done| line.passed(done, total, &job.source());
        let limit = self.limits.frame_length;
        let is_held = job.to.is_none() && header.suite.signature().is_some();
        let is_long = total.is_none_or(|total| total > HELD as u64);
        let mut verified = false;
        if is_held
            && is_long
            && let Some(input) = once_more
        {
            // Too long to be held until its signature is known, but it can be read twice.
            let changed = || FsError::Changed { path: job.source().into() };
            let once = input.rewound().ok_or_else(changed)?;
            let witness = crypt::verify(once, &self.limits, &watch)?;
            let again = Again::new(input.rewound().ok_or_else(changed)?, witness);
            let header = head.header_bytes().to_vec();
            head = Head::read(again, &self.limits)?;
            if head.header_bytes() != header {
                return Err(changed().into());
            }
            verified = true;
        }
        let opened = if shows(self.context, job) {
            let mut shown = Shown::default();
            let opened = crypt::open(&mut head, &body, &mut shown, None, limit, total, &watch);
            opened.and_then(|opened| Ok((opened, Some(shown.checked()?))))
        } else {
            let mut output = outputs.create(job, Access::Private, self.args.force)?;
            // A file is seen by nobody until it is whole.
            let hold = (job.to.is_none() && !verified).then_some(HELD);
            let opened = crypt::open(&mut head, &body, &mut output, hold, limit, total, &watch);
            opened.and_then(|opened| outputs.finish(output).map(|()| (opened, None)))
        };
        drop(line);
        let (opened, shown) = match opened {
            Err(error) if error.is_closed_pipe() && job.to.is_none() => {
                return Err(CommandError::output(&io::ErrorKind::BrokenPipe.into()));
            }
            opened => opened?,
        };
        if let Some(shown) = shown {
            self.context.print(self.context.ui.reveal(&shown))?;
        }
        Ok(CryptedFile {
            input: job.source(),
            output: job.destination(),
            bytes: opened.content,
            signed: opened.signed,
        })
    }

    fn data_key(&mut self, header: &Header, agreed: &Agreed) -> Result<&DataKey, CommandError> {
        let is_known = self.known.as_ref().is_some_and(|(keys, context, _)| {
            *keys == header.data_keys && *context == agreed.whole
        });
        if !is_known {
            let keyring = if self.args.discovery {
                let args = self.args;
                self.keys.discovery(&args.discovery_partition, &args.discovery_account)?
            } else {
                self.keys.for_message(&self.args.key, header)?
            };
            let data_key = keyring.unwrap(header, &agreed.whole)?;
            self.known = Some((header.data_keys.clone(), agreed.whole.clone(), data_key));
        }
        match &self.known {
            Some((_, _, data_key)) => Ok(data_key),
            None => Err(CommandError::refused("there is no data key", Vec::new())),
        }
    }
}

/// What is to be shown on a terminal: all of it is looked at before.
#[derive(Default)]
struct Shown(Plaintext);

impl Shown {
    fn checked(self) -> Result<Plaintext, CryptError> {
        if is_harmless(self.0.expose()) { Ok(self.0) } else { Err(CryptError::NotForTerminals) }
    }
}

impl Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend(bytes);
        if self.0.expose().len() > VALUE_LIMIT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Without `.encrypted`, or with something that says what it is.
fn decrypted_name(path: &Path) -> PathBuf {
    if path.extension().is_some_and(|extension| extension == SUFFIX) {
        return path.with_extension("");
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".decrypted");
    name.into()
}
