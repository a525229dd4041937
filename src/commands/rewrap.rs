//! `rewrap`

use std::path::Path;

use super::Context;
use super::keyring::Keys;
use super::streams::{Job, Request, do_all};
use crate::cli::{KeyArg, RewrapArgs};
use crate::crypt::{self, Encoding, Head};
use crate::envelope::{Demands, Limits};
use crate::error::CommandError;
use crate::fs::Access;
use crate::hint::Hint;
use crate::keys::{Keyring, shown};
use crate::report::v1::{RewrappedFile, Rewrapping};

pub(super) fn run(args: &RewrapArgs, context: &Context) -> Result<(), CommandError> {
    let request = Request {
        inputs: &args.inputs,
        output: None,
        recursive: args.recursive,
        rename: Path::to_owned,
        takes: |path| path.extension().is_some_and(|extension| extension == super::encrypt::SUFFIX),
    };
    let mut jobs = request.jobs()?;
    for job in &mut jobs {
        if job.from.is_none() {
            let hints = vec![Hint::say("name the files")];
            return Err(CommandError::usage("standard input cannot be rewrapped in place", hints));
        }
        job.to.clone_from(&job.from);
    }
    let keys = Keys::new(context);
    let new = keys.named(&args.key)?;
    let old: Vec<KeyArg> = args.from.iter().chain(&args.key).cloned().collect();
    let files = do_all(context, &jobs, |job| one_file(args, context, &keys, (&new, &old), job))?;
    if context.ui.is_json() {
        return context.report(Rewrapping { files });
    }
    for file in &files {
        let before = file.from.join(", ");
        match file.outcome {
            "unchanged" => {
                context.ui.say(&format!("{} is under these keys already", file.path));
            }
            "planned" => context.ui.say(&format!("{} would be rewrapped from {before}", file.path)),
            _ => context.ui.say(&format!("rewrapped {} from {before}", file.path)),
        }
    }
    Ok(())
}

fn one_file(
    args: &RewrapArgs,
    context: &Context,
    keys: &Keys<'_>,
    (new, old): (&Keyring, &[KeyArg]),
    job: &Job,
) -> Result<RewrappedFile, CommandError> {
    let input = Job { from: job.from.clone(), to: None }.open()?;
    let total = input.size();
    let limits = Limits { frame_length: u64::MAX, ..Limits::default() };
    let mut head = Head::read(input, &limits)?;
    let encoding = head.encoding;
    if encoding == Encoding::Sealed {
        return Err(CommandError::usage(
            format!("{} is a single value", job.source()),
            vec![Hint::say("decrypt it, and encrypt it anew with --value")],
        ));
    }
    let header = &head.parsed.header;
    let from: Vec<String> = header.data_keys.iter().map(shown).collect();
    let done = |outcome| RewrappedFile { path: job.source(), from: from.clone(), outcome };
    if new.is_all_of(header)? {
        return Ok(done("unchanged"));
    }
    header.verifier()?;
    let agreed = Demands::default().check(header)?;
    let keyring = keys.for_message(old, header)?;
    let data_key = keyring.unwrap(header, &agreed.whole)?;
    head.parsed.unlock(head.header_bytes(), &data_key, &agreed)?;
    let draft = head.parsed.redraft(&agreed)?;
    if args.dry_run {
        return Ok(done("planned"));
    }
    let data_keys = new.wrap(&data_key, draft.whole_context())?;
    let begun = head.parsed.rekey(&draft, &data_key, &data_keys)?;
    let mut output = job.create(Access::Usual, true)?;
    if encoding == Encoding::Base64 {
        output = output.into_text();
    }
    let line = context.ui.progress();
    let watch = |passed| line.passed(passed, total, &job.source());
    let written = crypt::rewrap(&mut head, begun, &mut output, &watch);
    drop(head);
    written.and_then(|()| output.finish())?;
    Ok(done("rewrapped"))
}
