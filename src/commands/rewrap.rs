//! `rewrap`

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Context;
use super::keyring::Keys;
use super::streams::{Job, Request, do_all};
use crate::cli::{KeyArg, RewrapArgs};
use crate::crypt::{self, Armored, CryptError, Encoding, Head, REWRAP_LIMITS};
use crate::envelope::{Agreed, DataKey, Demands, EncryptedDataKey, EncryptionContext, Header};
use crate::error::CommandError;
use crate::fs::{self, Access, Input, NewFile};
use crate::hint::Hint;
use crate::keys::{Keyring, shown};
use crate::migrate::{self, Plan, PlannedRewrap, Rewraps, Tools};
use crate::report::v1::{RewrappedFile, Rewrapping};
use crate::secret::scrub_stack;
use crate::store::Stores;
use crate::store::vault::DEFAULT_KEY;

pub(super) fn run(args: &RewrapArgs, context: &Context) -> Result<(), CommandError> {
    let request = Request {
        inputs: &args.inputs,
        output: None,
        recursive: args.recursive,
        rename: Path::to_owned,
        takes: |path| path.extension().is_some_and(|extension| extension == super::encrypt::SUFFIX),
        encrypts: false,
    };
    let (jobs, left_out) = request.jobs(context)?;
    if jobs.iter().any(|job| job.from.is_none()) {
        let hints = vec![Hint::say("name the files")];
        return Err(CommandError::usage("standard input cannot be rewrapped in place", hints));
    }
    let rewrapper = Rewrapper::new(context);
    let new = rewrapper.keys.named(&args.key)?;
    // Nothing is begun before every message was opened by one of the keys.
    let looked = do_all(context, &jobs, |job| look(args, &rewrapper, &new, job))?;
    let (files, planned): (Vec<RewrappedFile>, Vec<Option<PlannedRewrap>>) =
        looked.into_iter().unzip();
    let planned: Vec<PlannedRewrap> = planned.into_iter().flatten().collect();
    if args.dry_run || planned.is_empty() {
        return report(context, files, left_out, None);
    }
    let runs = context.runs();
    let _lock = runs.lock()?;
    let plan = Plan { key: DEFAULT_KEY.to_owned(), rewraps: planned, ..Plan::default() };
    let mut journal = runs.begin(plan)?;
    let progress = context.ui.progress();
    let mut stores = Stores::default();
    let mut tools =
        Tools { rewraps: Some(&rewrapper), ..Tools::new(&runs, &mut stores, &progress) };
    let applied = migrate::drive(&mut tools, &mut journal, Some(migrate::Read::default()))?;
    drop(progress);
    let done = |file: RewrappedFile| match file.outcome {
        "planned" => RewrappedFile { outcome: "rewrapped", ..file },
        _ => file,
    };
    report(context, files.into_iter().map(done).collect(), left_out, Some(applied.run.to_string()))
}

fn report(
    context: &Context,
    files: Vec<RewrappedFile>,
    left_out: Vec<String>,
    run: Option<String>,
) -> Result<(), CommandError> {
    if context.ui.is_json() {
        let undo = run.map(|run| format!("kmseal undo {run}"));
        return context.report(Rewrapping { files, left_out, undo });
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
    if let Some(run) = run {
        context.ui.hint(&Hint::run(format!("kmseal undo {run}")));
    }
    Ok(())
}

/// What is to be done with one file; none where it is under these keys already.
fn look(
    args: &RewrapArgs,
    rewrapper: &Rewrapper<'_>,
    new: &Keyring,
    job: &Job,
) -> Result<(RewrappedFile, Option<PlannedRewrap>), CommandError> {
    let input = Job { from: job.from.clone(), to: None }.open()?;
    let mut head = Head::read(input, &REWRAP_LIMITS)?;
    if head.encoding == Encoding::Sealed {
        return Err(CommandError::usage(
            format!("{} is a single value", job.source()),
            vec![Hint::say("decrypt it, and encrypt it anew with --value")],
        ));
    }
    let header = &head.parsed.header;
    let from: Vec<String> = header.data_keys.iter().map(shown).collect();
    let file = |outcome| RewrappedFile { path: job.source(), from: from.clone(), outcome };
    if new.is_all_of(header)? {
        return Ok((file("unchanged"), None));
    }
    header.verifier()?;
    let agreed = Demands::default().check(header)?;
    let old: Vec<KeyArg> = args.from.iter().chain(&args.key).cloned().collect();
    let data_key = rewrapper.keys.for_message(&old, header)?.unwrap(header, &agreed.whole)?;
    head.parsed.unlock(head.header_bytes(), &data_key, &agreed)?;
    head.parsed.redraft(&agreed)?;
    if args.dry_run {
        return Ok((file("planned"), None));
    }
    let path = fs::canonical(job.from.as_deref().unwrap_or(Path::new(".")))?;
    let opened = (header.data_keys.clone(), agreed.whole.clone(), data_key);
    let ends = crypt::ends(&mut head)?;
    rewrapper.opened.borrow_mut().insert(path.clone(), opened);
    let names = |keys: &[KeyArg]| keys.iter().map(absolute).collect::<Result<Vec<_>, _>>();
    let planned = PlannedRewrap::new(&path, &ends, names(&old)?, names(&args.key)?);
    Ok((file("planned"), Some(planned)))
}

/// A key as whoever resumes the run finds it, wherever that is.
fn absolute(key: &KeyArg) -> Result<String, CommandError> {
    let mut key = key.clone();
    if let KeyArg::RawAes { file, .. } | KeyArg::RawRsa { file, .. } = &mut key {
        *file = fs::canonical(file)?;
    }
    Ok(key.to_string())
}

/// Puts messages under other keys, as a plan says it.
pub(super) struct Rewrapper<'c> {
    context: &'c Context,
    keys: Keys<'c>,
    /// Data keys of files that were looked at, and what they were unwrapped from. Each is used once: whoever
    /// finishes the run later unwraps anew.
    opened: RefCell<BTreeMap<PathBuf, Opened>>,
}

/// What gave a data key, and the data key.
type Opened = (Vec<EncryptedDataKey>, EncryptionContext, DataKey);

impl<'c> Rewrapper<'c> {
    pub(super) fn new(context: &'c Context) -> Self {
        Self { context, keys: Keys::new(context), opened: RefCell::default() }
    }

    fn named(&self, keys: &[String]) -> Result<(Vec<KeyArg>, Keyring), CryptError> {
        let keys: Result<Vec<KeyArg>, String> = keys.iter().map(|key| key.parse()).collect();
        let keys = keys.map_err(|_| CryptError::Keys("a key of the plan is none".to_owned()))?;
        let keyring = self.keys.named(&keys).map_err(unusable)?;
        Ok((keys, keyring))
    }
}

fn unusable(error: CommandError) -> CryptError {
    CryptError::Keys(error.message)
}

impl Rewraps for Rewrapper<'_> {
    fn rewrap(&self, planned: &PlannedRewrap, temp_name: &str) -> Result<(), CryptError> {
        let done = self.put_under_new_keys(planned, temp_name);
        // Here already: what the end of the process wipes begins further up.
        scrub_stack();
        done
    }
}

impl Rewrapper<'_> {
    /// Known already where this is still the message that was looked at.
    fn data_key(
        &self,
        planned: &PlannedRewrap,
        path: &Path,
        header: &Header,
        agreed: &Agreed,
    ) -> Result<DataKey, CryptError> {
        let opened = self.opened.borrow_mut().remove(path);
        if let Some((data_keys, context, data_key)) = opened
            && data_keys == header.data_keys
            && context == agreed.whole
        {
            return Ok(data_key);
        }
        let (old, _) = self.named(&planned.from)?;
        let keyring = self.keys.for_message(&old, header).map_err(unusable)?;
        Ok(keyring.unwrap(header, &agreed.whole)?)
    }

    fn put_under_new_keys(
        &self,
        planned: &PlannedRewrap,
        temp_name: &str,
    ) -> Result<(), CryptError> {
        let path = planned.path();
        let input = Input::open(&path)?;
        let total = input.size();
        let mut head = Head::read(input, &REWRAP_LIMITS)?;
        let header = &head.parsed.header;
        let (_, new) = self.named(&planned.to)?;
        if new.is_all_of(header)? {
            return Ok(());
        }
        header.verifier()?;
        let agreed = Demands::default().check(header)?;
        let data_key = self.data_key(planned, &path, header, &agreed)?;
        head.parsed.unlock(head.header_bytes(), &data_key, &agreed)?;
        let draft = head.parsed.redraft(&agreed)?;
        let data_keys = new.wrap(&data_key, draft.whole_context())?;
        let begun = head.parsed.rekey(&draft, &data_key, &data_keys)?;
        let line = self.context.ui.progress();
        let name = path.display().to_string();
        let watch = |passed| line.passed(passed, total, &name);
        let file = NewFile::create(&path, Access::Usual, true, temp_name)?;
        if head.encoding == Encoding::Base64 {
            let mut text = Armored::buffered(file);
            crypt::rewrap(&mut head, begun, &mut text, &watch)?;
            text.finish_buffered()?.finish()?;
        } else {
            let mut file = file;
            crypt::rewrap(&mut head, begun, &mut file, &watch)?;
            file.finish()?;
        }
        Ok(())
    }
}
