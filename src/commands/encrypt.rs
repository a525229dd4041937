//! `encrypt`

use std::cell::RefCell;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Context;
use super::keyring::Keys;
use super::outputs::Outputs;
use super::streams::{Job, Request, do_all, shows};
use crate::cli::EncryptArgs;
use crate::crypt;
use crate::envelope::{
    self, DataKey, Draft, EncryptedDataKey, EncryptionContext, EnvelopeError, FRAME_LENGTH, Suite,
};
use crate::error::CommandError;
use crate::fs::Access;
use crate::hint::Hint;
use crate::keys::Keyring;
use crate::report::v1::{Crypted, CryptedFile, SealedValue};
use crate::store::VALUE_LIMIT;
use crate::sys;
use crate::ui::Question;

/// What encrypted files are called.
pub(super) const SUFFIX: &str = "encrypted";

pub(super) fn run(args: &EncryptArgs, context: &Context) -> Result<(), CommandError> {
    let mut pairs = EncryptionContext::new();
    for pair in &args.context {
        if pairs.get(&pair.key).is_some() {
            let message = format!("the context has {:?} twice", pair.key);
            return Err(CommandError::usage(message, Vec::new()));
        }
        pairs = pairs.with(&pair.key, &pair.value);
    }
    pairs.check_own()?;
    pairs.to_field()?;
    let suite = if args.unsigned { Suite::Committing } else { Suite::CommittingSigned };
    let keyring = Keys::new(context).named(&args.key)?;
    let source = Materials { suite, pairs, keyring, kept: RefCell::new(None) };
    if args.value { one_value(args, context, &source) } else { files(args, context, &source) }
}

/// What data keys are made from.
struct Materials {
    suite: Suite,
    pairs: EncryptionContext,
    keyring: Keyring,
    /// The data key of this run. Messages have ids of their own, so no two share the key that encrypts.
    kept: RefCell<Option<Sealing>>,
}

struct Sealing {
    draft: Draft,
    data_key: DataKey,
    data_keys: Vec<EncryptedDataKey>,
}

impl Materials {
    fn make(&self) -> Result<Sealing, CommandError> {
        let draft = Draft::new(self.suite, self.pairs.clone())?;
        let (data_key, data_keys) = self.keyring.generate(&draft)?;
        Ok(Sealing { draft, data_key, data_keys })
    }

    /// A message, under the data key of the run or one of its own.
    fn begin(&self, own_key: bool, frame_length: u32) -> Result<envelope::Begun, CommandError> {
        let begin = |sealing: &Sealing| -> Result<_, EnvelopeError> {
            sealing.draft.begin(&sealing.data_key, &sealing.data_keys, frame_length)
        };
        if own_key {
            return Ok(begin(&self.make()?)?);
        }
        let mut kept = self.kept.borrow_mut();
        let sealing = match kept.take() {
            Some(sealing) => sealing,
            None => self.make()?,
        };
        Ok(begin(kept.insert(sealing))?)
    }
}

fn files(args: &EncryptArgs, context: &Context, source: &Materials) -> Result<(), CommandError> {
    let request = Request {
        inputs: &args.inputs,
        output: args.output.as_deref(),
        recursive: args.recursive,
        rename: encrypted_name,
        takes: |path| path.extension().is_none_or(|extension| extension != SUFFIX),
        encrypts: true,
    };
    let (jobs, left_out) = request.jobs(context)?;
    check_report(context, &jobs)?;
    if jobs.iter().any(|job| shows(context, job) && !args.armor) {
        return Err(CommandError::refused(
            "the message would be shown on the terminal, as bytes that are no text",
            vec![Hint::say("write it to a file with -o FILE, or as text with --armor")],
        ));
    }
    let outputs = Outputs::begin(context, &jobs)?;
    let done = do_all(context, &jobs, |job| one_file(args, context, source, job, &outputs))?;
    report(context, done, left_out, "encrypted")
}

fn one_file(
    args: &EncryptArgs,
    context: &Context,
    source: &Materials,
    job: &Job,
    outputs: &Outputs,
) -> Result<CryptedFile, CommandError> {
    let mut input = job.open()?;
    let mut output = outputs.create(job, Access::Usual, args.force)?;
    if args.armor {
        output = output.into_text();
    }
    // After everything that can fail without a call.
    let begun = source.begin(args.per_file_key, args.frame_length)?;
    let line = context.ui.progress();
    let total = input.size();
    let watch = |done| line.passed(done, total, &job.source());
    let bytes = crypt::seal(&mut input, &mut output, begun, args.frame_length, total, &watch)
        .and_then(|bytes| outputs.finish(output).map(|()| bytes));
    drop(line);
    Ok(CryptedFile {
        input: job.source(),
        output: job.destination(),
        bytes: bytes?,
        signed: source.suite.signature().is_some(),
    })
}

fn encrypted_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(SUFFIX);
    name.into()
}

/// Data on standard output leaves no room for a document there.
pub(super) fn check_report(context: &Context, jobs: &[Job]) -> Result<(), CommandError> {
    if context.ui.is_json() && jobs.iter().any(|job| job.to.is_none()) {
        return Err(CommandError::usage(
            "standard output takes the result or the JSON document, not both",
            vec![Hint::say("write the result to a file with -o FILE")],
        ));
    }
    Ok(())
}

/// Says what was done, unless the data itself is what was asked for.
pub(super) fn report(
    context: &Context,
    files: Vec<CryptedFile>,
    left_out: Vec<String>,
    what: &str,
) -> Result<(), CommandError> {
    if context.ui.is_json() {
        return context.report(Crypted { files, left_out });
    }
    for file in &files {
        if file.output != "standard output" {
            context.ui.say(&format!("{what} {} to {}", file.input, file.output));
        }
    }
    Ok(())
}

fn one_value(
    args: &EncryptArgs,
    context: &Context,
    source: &Materials,
) -> Result<(), CommandError> {
    if args.inputs.iter().any(|input| input != Path::new("-")) {
        return Err(CommandError::usage(
            "a value is never taken from the command line, where others can see it",
            vec![Hint::say("leave it out to be asked for it, or pipe it in")],
        ));
    }
    let mut value = if args.inputs.is_empty() && std::io::stdin().is_terminal() {
        let question = Question { what: "the value", instead: "pipe it in" };
        context.ui.ask_hidden(question, "Value to encrypt")?
    } else {
        sys::read_stdin(VALUE_LIMIT).map_err(crypt::CryptError::Read)?
    };
    value.take_line_end();
    let begun = source.begin(true, FRAME_LENGTH)?;
    let message = envelope::seal(&value, begun)?;
    let sealed = format!("sealed:{}", STANDARD.encode(message));
    if context.ui.is_json() {
        return context.report(SealedValue { sealed });
    }
    context.print(context.ui.data(&sealed))
}
