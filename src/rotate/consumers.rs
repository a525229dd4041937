//! The functions that refer to what is rotated.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use super::prospect::Prospect;
use super::refresh::mark;
use super::task::Task;
use crate::arn::Arn;
use crate::aws::{Aws, AwsError};
use crate::lambda::{
    ENVIRONMENT_LIMIT, Environment, Function, FunctionName, LiveFunctions, ROTATED_VARIABLE,
    Setting, Unread, Wanted, survey,
};
use crate::name::Token;
use crate::progress::Progress;
use crate::reference::{Address, Reference, Scheme, Selector, StoreKind};

/// A function that refers to some of the entries, in its unpublished version or in published ones.
#[derive(Debug, Clone)]
pub struct Consumer {
    /// The function.
    pub name: FunctionName,
    /// Its ARN, without a version.
    pub arn: String,
    /// The entries that it refers to, by their places in the plan.
    pub entries: BTreeSet<usize>,
    /// Its variables that refer to them.
    pub variables: BTreeSet<String>,
    /// Whether the unpublished version refers to them, which is the one that can be changed.
    pub latest: bool,
    /// The published versions that do.
    pub versions: BTreeSet<u64>,
    /// Those of them that were published before this very rotation, whose environments have the earlier value.
    pub earlier: BTreeSet<u64>,
    /// The aliases that lead to these, each with its version.
    pub aliases: Vec<(String, u64)>,
    /// Whether published versions are snapshots of a function that has started.
    pub snap_start: bool,
    /// Why its unpublished version cannot be changed.
    pub obstacle: Option<Unrefreshable>,
}

/// Why the unpublished version of a function cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unrefreshable {
    /// It is a copy at the edge, which has no variables of its own.
    Edge,
    /// Its environment is full.
    Size,
}

impl fmt::Display for Unrefreshable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edge => out.write_str("it is a copy at the edge, which cannot be changed"),
            Self::Size => write!(
                out,
                "its variables would be larger than {ENVIRONMENT_LIMIT} bytes with {ROTATED_VARIABLE}"
            ),
        }
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Consumers {
    /// Those that refer to the entries, by name.
    pub found: Vec<Consumer>,
    /// Those whose variables Lambda could not decrypt for us, with its code: they may refer to anything.
    pub unknown: BTreeMap<FunctionName, String>,
    /// What could not be read at all.
    pub unread: Vec<Unread>,
}

impl Consumer {
    fn new(name: &FunctionName, arn: &str) -> Self {
        Self {
            name: name.clone(),
            arn: name.arn.clone().unwrap_or_else(|| arn.to_owned()),
            entries: BTreeSet::new(),
            variables: BTreeSet::new(),
            latest: false,
            versions: BTreeSet::new(),
            earlier: BTreeSet::new(),
            aliases: Vec::new(),
            snap_start: false,
            obstacle: None,
        }
    }

    /// What keeps the earlier value whatever is done to the function, one sentence each.
    pub fn keepers(&self) -> Vec<String> {
        if self.snap_start && !self.earlier.is_empty() {
            return vec![
                "its published versions are snapshots, which keep the earlier value until another \
                 version is published"
                    .to_owned(),
            ];
        }
        let keeps = |(alias, version): &(String, u64)| {
            format!(
                "the alias {alias} leads to version {version}, whose environments keep the earlier \
                 value until they end or another version is published"
            )
        };
        self.aliases.iter().map(keeps).collect()
    }
}

/// Looks for functions that refer to these entries, in the regions of the entries and in that of the settings.
pub fn consumers(
    aws: &Rc<Aws>,
    prospects: &[Prospect],
    progress: &dyn Progress,
) -> Result<Consumers, AwsError> {
    let region = aws.region()?;
    let named: Vec<Named<'_>> = prospects.iter().map(|it| Named::of(it, &region)).collect();
    let mut regions: Vec<&str> = named.iter().map(|it| it.region).chain([&*region]).collect();
    regions.sort_unstable();
    regions.dedup();
    let all = |region: &&str| ((*region).to_owned(), Wanted { all: true, ..Wanted::default() });
    let wanted: Vec<(String, Wanted)> = regions.iter().map(all).collect();
    let mut seen = Seen { named: &named, found: BTreeMap::new(), unknown: BTreeMap::new() };
    let unread = survey(aws, &wanted, &mut |function| seen.take(&function), progress);
    let Seen { found, unknown, .. } = seen;
    let mut found: Vec<Consumer> = found.into_values().collect();
    let functions = LiveFunctions::new(Rc::clone(aws));
    for consumer in found.iter_mut().filter(|it| !it.earlier.is_empty()) {
        for alias in functions.aliases(&consumer.name)? {
            let leads = alias.versions.iter().filter_map(|version| version.parse().ok());
            let leads = leads.filter(|version| consumer.earlier.contains(version));
            consumer.aliases.extend(leads.map(|version| (alias.name.clone(), version)));
        }
    }
    Ok(Consumers { found, unknown, unread })
}

struct Seen<'s> {
    named: &'s [Named<'s>],
    found: BTreeMap<FunctionName, Consumer>,
    unknown: BTreeMap<FunctionName, String>,
}

impl Seen<'_> {
    fn take(&mut self, function: &Function) {
        let name = function.shown().unqualified();
        let settings = match &function.environment {
            Environment::Readable(settings) => settings,
            Environment::Unreadable { code } => {
                self.unknown.insert(name, code.clone());
                return;
            }
        };
        let refers = |setting: &Setting| {
            let entries = entries_of(setting, self.named, &name);
            (!entries.is_empty()).then(|| (setting.name.clone(), entries))
        };
        let found: Vec<(String, Vec<usize>)> = settings.iter().filter_map(refers).collect();
        if found.is_empty() {
            return;
        }
        let new = || Consumer::new(&name, &function.arn);
        let consumer = self.found.entry(name.clone()).or_insert_with(new);
        let of: BTreeSet<usize> = found.iter().flat_map(|(_, entries)| entries).copied().collect();
        let tokens: Vec<Token> = of.iter().map(|at| self.named[*at].token).collect();
        for (variable, entries) in found {
            consumer.variables.insert(crate::classify::shown(&variable).to_owned());
            consumer.entries.extend(entries);
        }
        if let Ok(version) = function.version.parse() {
            consumer.versions.insert(version);
            if !function.has(ROTATED_VARIABLE, &mark(&tokens)) {
                consumer.earlier.insert(version);
            }
            consumer.snap_start |= function.snap_start;
        } else {
            consumer.latest = true;
            consumer.obstacle = obstacle(function, settings);
        }
    }
}

fn obstacle(function: &Function, settings: &[Setting]) -> Option<Unrefreshable> {
    if function.master.is_some() {
        return Some(Unrefreshable::Edge);
    }
    let mark = mark(&[]);
    let others = settings.iter().filter(|setting| setting.name != ROTATED_VARIABLE);
    let others = others.map(|setting| (setting.name.as_str(), setting.value.expose()));
    let size = Environment::size_of(others.chain([(ROTATED_VARIABLE, mark.as_bytes())]));
    (size > ENVIRONMENT_LIMIT).then_some(Unrefreshable::Size)
}

/// The places of the entries that a variable refers to.
fn entries_of(setting: &Setting, named: &[Named<'_>], by: &FunctionName) -> Vec<usize> {
    let value = setting.value.expose();
    if Scheme::of(value).is_none_or(|scheme| scheme == Scheme::Sealed) {
        return Vec::new();
    }
    // One that is written wrongly refers to nothing.
    let Ok(reference) = Reference::parse(&String::from_utf8_lossy(value)) else {
        return Vec::new();
    };
    let is_meant = |named: &Named<'_>| named.is_changed_for(&reference, by);
    (0..).zip(named).filter(|(_, it)| is_meant(it)).map(|(at, _)| at).collect()
}

/// An entry, and all that it may be called.
struct Named<'n> {
    task: &'n Task,
    token: Token,
    /// Its ARN, where the store tells it.
    arn: Option<Address>,
    region: &'n str,
    account: Option<&'n str>,
}

impl<'n> Named<'n> {
    fn of(prospect: &'n Prospect, region: &'n str) -> Self {
        let (task, identity) = (&prospect.task, &prospect.stages.identity);
        let in_arn = Arn::parse(identity).ok();
        let arn = in_arn.as_ref().and_then(|_| Address::new(task.address.store(), identity).ok());
        let own = task.address.region();
        Self {
            task,
            token: prospect.token,
            arn,
            region: in_arn.as_ref().map(|arn| arn.region).or(own).unwrap_or(region),
            account: in_arn.as_ref().map(|arn| arn.account).or(task.address.account()),
        }
    }

    /// Whether what a function refers to changes with the rotation: not a version that stays what it is, nor
    /// another member.
    fn is_changed_for(&self, reference: &Reference, by: &FunctionName) -> bool {
        let pair = self.task.pair.as_ref().map(|pair| &pair.member);
        let is_changed = |member: &String| {
            self.task.members.is_empty()
                || self.task.members.contains(member)
                || pair == Some(member)
        };
        !matches!(reference.selector, Selector::Version(_))
            && reference.member.as_ref().is_none_or(is_changed)
            && self.is_named(&reference.address, by)
    }

    /// Names alone are of the function's own region and account.
    fn is_named(&self, address: &Address, by: &FunctionName) -> bool {
        let store = self.task.address.store();
        let region = address.region().or(by.region.as_deref());
        let account = address.account().or(by.account());
        // A vault is on one machine.
        if !store.is_aws()
            || address.store() != store
            || region != Some(self.region)
            || self.account.is_some_and(|own| account != Some(own))
        {
            return false;
        }
        match (&self.arn, store) {
            // The six characters that AWS chose may be left out.
            (Some(arn), StoreKind::SecretsManager) if address.is_arn() => {
                let partial = arn.name().len().checked_sub(7).and_then(|end| arn.name().get(..end));
                address.name() == arn.name() || partial == Some(address.name())
            }
            (Some(arn), StoreKind::SecretsManager) => address.name() == arn.plain_name(),
            // The ARN of a parameter does not tell `/x` from `x`.
            _ if address.is_arn() || self.task.address.is_arn() => {
                let plain =
                    |address: &Address| address.plain_name().trim_start_matches('/').to_owned();
                plain(address) == plain(&self.task.address)
            }
            _ => address.name() == self.task.address.name(),
        }
    }
}
