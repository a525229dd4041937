//! What would be put under a key, and what stays as it is.

use std::collections::HashSet;

use super::check::{check_region, check_role};
use super::functions;
use super::targets::{Meant, entries, refuse_parameter_arns};
use super::verify::{Naming, opened_by_others};
use crate::cli::{KmsApplyArgs, TargetArg};
use crate::error::CommandError;
use crate::hint::{Hint, shell_word};
use crate::keys::kms::{Kms, KmsKey};
use crate::lambda::{FunctionName, Functions};
use crate::logs::LogGroups;
use crate::migrate::{
    Copied, MigrateError, NEW_KEY, Plan, PlannedEntry, PlannedFunction, PlannedLogGroup, Write,
};
use crate::name::Token;
use crate::reference::{Address, StoreKind};
use crate::report::v1::NotRekeyed;
use crate::store::{Store, StoreError, Summary, Version};

/// What would be done.
pub(super) struct Draft {
    /// The key as the stores are told: its ARN, wherever it could be looked at; what stands for it while it is not
    /// made yet.
    pub key: String,
    /// The key whose place that one takes: only what is under it is meant.
    replaces: Option<String>,
    /// The entries that get a new version.
    pub entries: Vec<PlannedEntry>,
    /// The log groups that get the key.
    pub log_groups: Vec<PlannedLogGroup>,
    /// The functions whose environments get it.
    pub functions: Vec<PlannedFunction>,
    /// What stays, and why.
    pub left: Vec<NotRekeyed>,
    /// What could not be checked.
    pub unchecked: Vec<String>,
}

/// Where a draft looks.
pub(super) struct Places<'p> {
    pub(super) stores: &'p dyn Store,
    pub kms: &'p Kms,
    pub logs: &'p dyn LogGroups,
    pub functions: &'p dyn Functions,
    pub region: &'p str,
}

impl Draft {
    /// What would be put under the key.
    pub(super) fn new(args: &KmsApplyArgs, places: &Places<'_>) -> Result<Self, CommandError> {
        Self::of(args, places, false)
    }

    /// What would be put under a key that is made in the place of this one, and is like it.
    pub(super) fn replacing(
        args: &KmsApplyArgs,
        places: &Places<'_>,
    ) -> Result<Self, CommandError> {
        Self::of(args, places, true)
    }

    fn of(args: &KmsApplyArgs, places: &Places<'_>, is_new: bool) -> Result<Self, CommandError> {
        refuse_parameter_arns(&args.targets, places.region)?;
        let kinds: HashSet<StoreKind> = args.targets.iter().filter_map(TargetArg::store).collect();
        let mut unchecked = Vec::new();
        let mut key = None;
        for kind in StoreKind::ALL.into_iter().filter(|kind| kinds.contains(kind)) {
            let checked = places.kms.preflight(&args.key, kind)?;
            unchecked.extend(checked.unchecked);
            key = key.or(checked.key);
            for role in &args.role {
                check_role(places.kms, &role.0, &args.key, kind, &mut unchecked)?;
            }
        }
        let names: Vec<&str> = args
            .targets
            .iter()
            .filter_map(
                |t| if let TargetArg::LogGroup(name) = t { Some(name.as_str()) } else { None },
            )
            .collect();
        let functions: Vec<&FunctionName> = args
            .targets
            .iter()
            .filter_map(|t| if let TargetArg::Function(name) = t { Some(name) } else { None })
            .collect();
        if !(names.is_empty() && functions.is_empty()) && key.is_none() {
            key = Some(places.kms.describe(&args.key)?);
        }
        if let Some(key) = &key {
            check_region(key, args, places.region)?;
        }
        let known = key.as_ref().map_or(&args.key, |key| &key.arn).clone();
        let mut draft = Self {
            key: if is_new { NEW_KEY.to_owned() } else { known.clone() },
            replaces: is_new.then_some(known),
            entries: Vec::new(),
            log_groups: Vec::new(),
            functions: Vec::new(),
            left: Vec::new(),
            unchecked,
        };
        draft.add_entries(args, places)?;
        if let Some(key) = key {
            draft.add_groups(&names, &key, places)?;
            if !functions.is_empty() {
                places.kms.check_encrypts(&key)?;
            }
            let (planned, left) =
                functions::plan(&functions, args, &key, draft.new_key(), places.functions)?;
            draft.functions = planned;
            draft.left.extend(left);
        }
        Ok(draft)
    }

    fn add_entries(
        &mut self,
        args: &KmsApplyArgs,
        places: &Places<'_>,
    ) -> Result<(), CommandError> {
        let found = entries(args, places.stores, places.region)?;
        let naming = Naming::of(places.kms, found.iter().filter_map(|e| e.summary.key.as_deref()));
        let mut left = Vec::new();
        for Meant { address, summary, is_named } in found {
            match self.judge(&address, &summary, places.stores, &naming)? {
                Ok(entry) => self.entries.push(entry),
                Err(_) if is_named && summary.in_clear => {
                    return Err(StoreError::KeptInClear { address }.into());
                }
                Err(why) if is_named && why.is_refusal => {
                    let message = format!("{address} {}", why.text);
                    let hint =
                        Hint::run(format!("kmseal list {}", shell_word(&address.to_string())));
                    return Err(CommandError::refused(message, vec![hint]));
                }
                Err(why) => left.push((address, why)),
            }
        }
        let versions = left.iter().flat_map(|(_, why)| &why.versions);
        let keys = versions.flat_map(|version| &version.keys).map(String::as_str);
        let naming = Naming::of(places.kms, keys.chain([self.known_key()]));
        for (address, Reason { text, versions, .. }) in left {
            let opened_by_others = opened_by_others(&versions, &self.key, &naming);
            let (target, why) = (address.to_string(), text.to_owned());
            self.left.push(NotRekeyed { target, why, opened_by_others });
        }
        Ok(())
    }

    fn judge(
        &self,
        address: &Address,
        summary: &Summary,
        stores: &dyn Store,
        naming: &Naming,
    ) -> Result<Result<PlannedEntry, Reason>, CommandError> {
        if summary.in_clear {
            return Ok(Err(Reason::refusal(
                "is kept in clear, and a parameter keeps its type: migrate it to a new name",
            )));
        }
        let Some(newest) = summary.newest.clone() else {
            return Ok(Err(Reason::refusal("has no value yet")));
        };
        let earlier_key = match (&summary.key, address.store()) {
            (Some(key), _) => key.clone(),
            // Told by a call that may fail or be denied; a guess would be what undo goes back to.
            (None, StoreKind::ParameterStore) => {
                let address = address.clone();
                return Err(StoreError::KeyUnknown { address, source: None }.into());
            }
            (None, store) => store.default_key().to_owned(),
        };
        if let Some(replaced) = &self.replaces {
            if !naming.same(&earlier_key, replaced) {
                return Ok(Err(Reason::refusal("is not under the key that is replaced")));
            }
        } else if naming.same(&earlier_key, &self.key) {
            // Whoever changed the key alone has left a version that the old key opens.
            let versions = stores.history(address)?;
            let newest_keys = versions
                .iter()
                .find(|version| version.name == newest)
                .map_or(&[][..], |version| &version.keys);
            if newest_keys.iter().all(|key| naming.same(key, &self.key)) {
                return Ok(Err(Reason {
                    text: "is under the key already",
                    is_refusal: false,
                    versions,
                }));
            }
        }
        let write = Write::Overwrite {
            token: Token::random()?,
            earlier: newest.clone(),
            earlier_key: Some(earlier_key),
            undo_token: Token::random()?,
        };
        let copied = Copied {
            from: address.clone(),
            version: newest,
            part: None,
            member: None,
            as_written: false,
        };
        Ok(Ok(PlannedEntry {
            address: address.clone(),
            members: false,
            key: Some(self.key.clone()),
            write,
            copies: vec![copied],
        }))
    }

    fn add_groups(
        &mut self,
        names: &[&str],
        key: &KmsKey,
        places: &Places<'_>,
    ) -> Result<(), CommandError> {
        let mut seen = HashSet::new();
        for name in names.iter().filter(|name| seen.insert(**name)) {
            let group = places
                .logs
                .find(name)?
                .ok_or_else(|| MigrateError::NoLogGroup { name: (*name).to_owned() })?;
            let is_under = group.key.as_ref() == Some(&key.arn);
            if let Some(why) = stays(is_under, self.new_key()) {
                self.left.push(NotRekeyed {
                    target: format!("logs:{name}"),
                    why: why.to_owned(),
                    opened_by_others: Vec::new(),
                });
                continue;
            }
            places.kms.check_log_group(key, &group.arn)?;
            self.log_groups.push(PlannedLogGroup {
                name: group.name,
                arn: group.arn,
                key: self.new_key().unwrap_or(&key.arn).to_owned(),
                earlier_key: group.key,
            });
        }
        Ok(())
    }

    /// The key that is there: the one that was asked for, or the one whose place another one takes.
    fn known_key(&self) -> &str {
        self.replaces.as_ref().unwrap_or(&self.key)
    }

    /// What stands for the new key, where one is made.
    fn new_key(&self) -> Option<&'static str> {
        self.replaces.as_ref().map(|_| NEW_KEY)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.log_groups.is_empty() && self.functions.is_empty()
    }

    /// The plan for the journal. No file is part of it, so nothing is ever sealed under `vault_key`.
    pub(super) fn plan(&self, vault_key: &str) -> Plan {
        Plan {
            key: vault_key.to_owned(),
            entries: self.entries.clone(),
            log_groups: self.log_groups.clone(),
            functions: self.functions.clone(),
            ..Plan::default()
        }
    }
}

/// Why something stays that is under the key that was asked for, or is not.
pub(super) fn stays(is_under: bool, new_key: Option<&str>) -> Option<&'static str> {
    match (is_under, new_key) {
        (true, None) => Some("is under the key already"),
        (false, Some(_)) => Some("is not under the key that is replaced"),
        _ => None,
    }
}

/// Why an entry stays as it is.
struct Reason {
    text: &'static str,
    /// Whether somebody who has named it must hear of it.
    is_refusal: bool,
    /// The versions of what is under the key already.
    versions: Vec<Version>,
}

impl Reason {
    fn refusal(text: &'static str) -> Self {
        Self { text, is_refusal: true, versions: Vec::new() }
    }
}
