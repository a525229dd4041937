//! What was found, as a person reads it.

use super::Context;
use crate::error::CommandError;
use crate::hint::{Hint, path_word, shell_word};
use crate::lambda::FunctionName;
use crate::scan::{Counts, Remark, Row, Scanned, Source, SourceRows};
use crate::ui::{Table, counted};

/// Most other places of a value in the table; JSON has all of them.
const MOST_HOLDERS: usize = 3;

/// What is shown.
pub(super) struct Shown<'s> {
    pub(super) found: &'s Scanned,
    /// Those that were looked at.
    pub(super) regions: Vec<String>,
    /// The one that the settings name.
    pub(super) own_region: Option<String>,
    /// Configuration as well.
    pub(super) all: bool,
}

impl Shown<'_> {
    pub(super) fn print(&self, context: &Context) -> Result<(), CommandError> {
        let table = self.table();
        if !table.is_empty() {
            context.print(context.ui.table(&table))?;
        }
        for source in &self.found.sources {
            for Remark { line, text } in &source.remarks {
                let line = line.map_or_else(String::new, |line| format!(":{line}"));
                context.ui.warn(&format!("{}{line}: {text}", self.name(source)));
            }
        }
        context.ui.say(&self.summary());
        for hint in self.hints() {
            context.ui.hint(&hint);
        }
        Ok(())
    }

    fn rows(&self) -> impl Iterator<Item = (&SourceRows, &Row)> {
        self.found.rows().filter(|(_, row)| self.all || !row.outcome.is_config())
    }

    fn has_functions(&self) -> bool {
        let is_function = |it: &SourceRows| matches!(it.source, Source::Function { .. });
        self.found.sources.iter().any(is_function)
    }

    /// With columns for what there is.
    fn table(&self) -> Table {
        let functions = self.has_functions();
        let columns = [
            ("WHERE", true),
            ("VERSIONS", functions),
            ("VARIABLE", true),
            ("VERDICT", true),
            ("WHY", true),
            ("KEY", functions),
            ("ALSO IN", self.found.shared() > 0),
        ];
        let kept = |cells: [String; 7]| {
            let cells = cells.into_iter().zip(columns);
            cells.filter(|(_, (_, is_there))| *is_there).map(|(cell, _)| cell)
        };
        let heading: Vec<&str> = columns.iter().filter(|it| it.1).map(|it| it.0).collect();
        let mut table = Table::new(&heading);
        for (source, row) in self.rows() {
            let line = row.line.map_or_else(String::new, |line| format!(":{line}"));
            table.row(kept([
                format!("{}{line}", self.name(source)),
                row.shown_versions(),
                row.variable.clone().unwrap_or_else(|| "(all of them)".to_owned()),
                row.outcome.name().to_owned(),
                row.outcome.to_string(),
                key(source, row),
                self.also_in(source, row),
            ]));
        }
        table
    }

    /// A function in the account of the credentials; its region, where there are several.
    fn name(&self, source: &SourceRows) -> String {
        match &source.source {
            Source::File { shown, .. } => shown.display().to_string(),
            Source::Function { name, .. } => match &name.region {
                Some(region) if self.regions.len() > 1 => format!("{name} ({region})"),
                _ => name.to_string(),
            },
        }
    }

    /// Where else the value of a row stands.
    fn also_in(&self, source: &SourceRows, row: &Row) -> String {
        let Some(value) = row.shared else {
            return String::new();
        };
        // The rows of one variable stand one after the other.
        let (mut others, mut count, mut last) = (Vec::new(), 0_usize, None);
        for (other, held) in self.found.holders(value) {
            let here = std::ptr::eq(other, source);
            let variable = (std::ptr::from_ref(other), &held.variable);
            if (here && held.variable == row.variable) || last == Some(variable) {
                continue;
            }
            last = Some(variable);
            count += 1;
            if count <= MOST_HOLDERS {
                let name = held.variable.as_deref().unwrap_or_default();
                let place = if here { String::new() } else { format!("{} ", self.name(other)) };
                others.push(format!("{place}{name}"));
            }
        }
        let more = count.saturating_sub(MOST_HOLDERS);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        others.join(", ") + &more
    }

    fn summary(&self) -> String {
        let Counts { secret, unknown, unsure, reference, config } = self.found.counts();
        let kinds = [
            (secret, "secret"),
            (unknown, "unknown"),
            (unsure, "unsure"),
            (reference, "reference"),
            (config, "config"),
        ];
        let some = kinds.iter().filter(|(count, _)| *count > 0);
        let mut counted: Vec<String> =
            some.map(|(count, kind)| format!("{count} {kind}")).collect();
        if counted.is_empty() {
            counted.push("no variables".to_owned());
        }
        if config > 0 && !self.all {
            let last = counted.len() - 1;
            counted[last].push_str(", which --all shows");
        }
        let (mut functions, mut versions, mut files) = (0, 0, 0);
        for source in &self.found.sources {
            match &source.source {
                Source::Function { versions: all, .. } => {
                    functions += 1;
                    versions += all.len();
                }
                Source::File { .. } => files += 1,
            }
        }
        let looked = [
            counted_as(functions, "function"),
            counted_as(versions, "version"),
            counted_as(files, "file"),
        ];
        let looked: Vec<String> = looked.into_iter().flatten().collect();
        let looked = if looked.is_empty() { "no functions".to_owned() } else { looked.join(", ") };
        format!("{looked}: {}", counted.join(", "))
    }

    /// What moves the first secret of each kind of source.
    pub(super) fn hints(&self) -> Vec<Hint> {
        let secret = |it: &&SourceRows| it.rows.iter().any(is_movable);
        let mut hints = Vec::new();
        let mut sources = self.found.sources.iter().filter(secret);
        let function = sources.clone().find_map(|it| match &it.source {
            Source::Function { name, arn, .. } => Some((name, arn)),
            Source::File { .. } => None,
        });
        if let Some((name, arn)) = function {
            hints.push(self.migrate_hint(name, arn));
        }
        let file = sources.find_map(|it| match &it.source {
            Source::File { shown, .. } => Some(shown),
            Source::Function { .. } => None,
        });
        if let Some(file) = file {
            let file = path_word(file);
            hints.push(Hint::say(format!(
                "`kmseal migrate {file} --to sm://NAME` moves the secrets; so do ssm:///NAME and vault://NAME"
            )));
        }
        hints
    }

    /// Elsewhere than where the settings lead, a function is named by its ARN.
    fn migrate_hint(&self, name: &FunctionName, arn: &str) -> Hint {
        let to = &name.name;
        let is_here = name.region == self.own_region || name.region.is_none();
        let written = if is_here { name.to_string() } else { arn.to_owned() };
        let written = shell_word(&written);
        let to = shell_word(to);
        Hint::run(format!("kmseal migrate {written} --to sm://{to}"))
    }
}

/// A secret that `migrate` could move: not one that only published versions hold.
fn is_movable(row: &Row) -> bool {
    let is_secret = row.outcome.name() == "secret";
    is_secret && (row.line.is_some() || row.versions.iter().any(|version| version == "$LATEST"))
}

fn counted_as(count: usize, one: &str) -> Option<String> {
    (count > 0).then(|| counted(count, one))
}

/// The key of a function's environment; short, where it is in the function's region and account.
fn key(source: &SourceRows, row: &Row) -> String {
    let Source::Function { name, .. } = &source.source else {
        return String::new();
    };
    let Some(key) = &row.key else {
        return "Lambda's own".to_owned();
    };
    let parts: Vec<&str> = key.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, "kms", region, account, rest]
            if name.region.as_deref() == Some(*region) && name.account() == Some(*account) =>
        {
            (*rest).to_owned()
        }
        _ => key.clone(),
    }
}
