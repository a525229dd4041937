//! Policy documents: as JSON, and as Terraform's `aws_iam_policy_document`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Serialize, Serializer};

/// The only version of the language that is not deprecated.
const VERSION: &str = "2012-10-17";

/// A policy. Everything in it allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Document {
    version: &'static str,
    /// What it is for; of no effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// In an order that depends on nothing but what they are about.
    #[serde(rename = "Statement")]
    statements: Vec<Statement>,
}

/// What is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    /// Letters and digits; no two of a document have the same.
    pub(super) sid: String,
    effect: Effect,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<Principal>,
    action: Values,
    resource: Values,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<Test, BTreeMap<&'static str, Values>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
enum Effect {
    Allow,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Principal {
    aws: String,
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) enum Test {
    /// As it is written.
    StringEquals,
    /// `*` stands for any text, `?` for any character.
    StringLike,
}

/// Several of them, in order and without repetition; written as a list only when there are several.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Values(BTreeSet<String>);

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0.first() {
            Some(one) if self.0.len() == 1 => one.serialize(to),
            _ => self.0.serialize(to),
        }
    }
}

impl<S: Into<String>, I: IntoIterator<Item = S>> From<I> for Values {
    fn from(values: I) -> Self {
        Self(values.into_iter().map(Into::into).collect())
    }
}

impl Statement {
    /// Allows these actions on these resources.
    pub fn allow<'a>(
        sid: &str,
        actions: impl IntoIterator<Item = &'a str>,
        resources: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            sid: sid.to_owned(),
            effect: Effect::Allow,
            principal: None,
            action: actions.into(),
            resource: resources.into(),
            condition: BTreeMap::new(),
        }
    }

    /// Only for this one, as the policy of a resource needs it.
    pub(super) fn to(mut self, principal: &str) -> Self {
        self.principal = Some(Principal { aws: principal.to_owned() });
        self
    }

    /// Only when the variable is one of these.
    pub(super) fn when(
        mut self,
        test: Test,
        variable: &'static str,
        values: impl IntoIterator<Item = String>,
    ) -> Self {
        self.condition.entry(test).or_default().insert(variable, values.into());
        self
    }

    fn terraform(&self, out: &mut String) {
        let single = [("sid", quoted(&self.sid)), ("actions", list(&self.action, 4))];
        out.push_str("  statement {\n");
        attributes(out, 4, &[&single[..], &[("resources", list(&self.resource, 4))]].concat());
        if let Some(principal) = &self.principal {
            out.push_str("\n    principals {\n");
            let identifiers = list(&Values::from([principal.aws.as_str()]), 6);
            attributes(out, 6, &[("type", quoted("AWS")), ("identifiers", identifiers)]);
            out.push_str("    }\n");
        }
        for (test, variables) in &self.condition {
            for (variable, values) in variables {
                let test = match test {
                    Test::StringEquals => "StringEquals",
                    Test::StringLike => "StringLike",
                };
                out.push_str("\n    condition {\n");
                let all = [("test", quoted(test)), ("variable", quoted(variable))];
                attributes(out, 6, &[&all[..], &[("values", list(values, 6))]].concat());
                out.push_str("    }\n");
            }
        }
        out.push_str("  }\n");
    }
}

impl Document {
    /// A policy of these statements.
    pub fn new(statements: Vec<Statement>) -> Self {
        Self { version: VERSION, id: None, statements }
    }

    /// The same, and what it is for.
    pub(super) fn named(self, id: &str) -> Self {
        Self { id: Some(id.to_owned()), ..self }
    }

    /// The actions and the resources of each statement, as whoever should have them can be asked about.
    pub fn needs(&self) -> impl Iterator<Item = (Vec<String>, Vec<String>)> {
        let all = |values: &Values| values.0.iter().cloned().collect();
        self.statements.iter().map(move |one| (all(&one.action), all(&one.resource)))
    }

    /// Whether it allows nothing.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// How many characters count against IAM's limits: all but white space.
    pub fn counted(&self) -> usize {
        let text = serde_json::to_string(self).unwrap_or_default();
        text.chars().filter(|c| !c.is_whitespace()).count()
    }

    /// As a data source of Terraform's AWS provider, which is given this name. Ends in a line end.
    pub fn terraform(&self, name: &str) -> String {
        let mut out = format!("data \"aws_iam_policy_document\" {} {{\n", quoted(name));
        if let Some(id) = &self.id {
            attributes(&mut out, 2, &[("policy_id", quoted(id))]);
            out.push('\n');
        }
        for (index, statement) in self.statements.iter().enumerate() {
            if index > 0 {
                out.push('\n');
            }
            statement.terraform(&mut out);
        }
        out.push_str("}\n");
        out
    }
}

/// Aligned as Terraform's own formatter does it: neighbours of one line each.
fn attributes(out: &mut String, indent: usize, all: &[(&str, String)]) {
    let is_short = |(_, value): &(&str, String)| !value.contains('\n');
    for run in all.chunk_by(|one, next| is_short(one) && is_short(next)) {
        let width = run.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, value) in run {
            // Writing to a string does not fail.
            let _written = writeln!(out, "{:indent$}{name:width$} = {value}", "");
        }
    }
}

fn list(values: &Values, indent: usize) -> String {
    match values.0.first() {
        Some(one) if values.0.len() == 1 => format!("[{}]", quoted(one)),
        _ => {
            let line = |value: &String| format!("{:indent$}  {},\n", "", quoted(value));
            let lines: String = values.0.iter().map(line).collect();
            format!("[\n{lines}{:indent$}]", "")
        }
    }
}

/// A string of HCL. `${` and `%{` would begin a template, and doubling the sign says less clearly that they
/// do not: after a third one it is read differently.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let begins = matches!(c, '$' | '%') && rest.peek() == Some(&'{');
        if begins || c.is_control() {
            let _written = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            if matches!(c, '"' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out.push('"');
    out
}
