//! What a key policy says, as far as it can be said without being AWS; and the policies that we write.

use serde_json::{Value, json};

use super::KmsKey;

/// What CloudWatch Logs needs (CloudWatch Logs user guide, "Encrypt log data").
const FOR_LOGS: [&str; 5] =
    ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"];

/// One action of each kind that [`FOR_LOGS`] stands for.
const LOGS_CALLS: [&str; 5] =
    ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey", "kms:DescribeKey"];

/// The condition key that names the log group.
const LOGS_CONTEXT: &str = "kms:EncryptionContext:aws:logs:arn";

/// Administrators manage a key and do not use it (KMS developer guide, "Default key policy").
const ADMINISTER: [&str; 16] = [
    "kms:Create*",
    "kms:Describe*",
    "kms:Enable*",
    "kms:List*",
    "kms:Put*",
    "kms:Update*",
    "kms:Revoke*",
    "kms:Disable*",
    "kms:Get*",
    "kms:Delete*",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:ScheduleKeyDeletion",
    "kms:CancelKeyDeletion",
    "kms:RotateKeyOnDemand",
    "kms:ReplicateKey",
];

/// Users use it and do not manage it (likewise).
const USE: [&str; 5] =
    ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/// A key policy.
pub(super) struct KeyPolicy {
    statements: Vec<Value>,
}

/// Who wants to use a key.
pub(super) enum Who<'w> {
    /// This user or role, by its own name.
    Principal(&'w str),
    /// Whoever an IAM policy of this account lets.
    Account(&'w str),
    /// A service of AWS, by its own name.
    Service(&'w str),
}

/// What a key policy says of somebody and an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Allowed,
    Denied,
    /// It depends on something that is not known here.
    Undecided,
    /// Nothing.
    Silent,
}

impl KeyPolicy {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let policy: Value = serde_json::from_str(text).ok()?;
        let statements = match policy.get("Statement")? {
            Value::Array(statements) => statements.clone(),
            one => vec![one.clone()],
        };
        Some(Self { statements })
    }

    /// What it says; `facts` are the condition keys whose values are known.
    pub(super) fn judge(&self, who: &Who<'_>, action: &str, facts: &[(&str, &str)]) -> Said {
        let (mut allowed, mut undecided) = (false, false);
        for statement in &self.statements {
            let denies = statement["Effect"] == "Deny";
            let Some(applies) = applies(statement, who, action, denies) else {
                undecided = true;
                continue;
            };
            if !applies {
                continue;
            }
            match (holds(&statement["Condition"], facts), denies) {
                (Some(true), true) => return Said::Denied,
                (Some(true), false) => allowed = true,
                (Some(false), _) => {}
                (None, _) => undecided = true,
            }
        }
        match (allowed, undecided) {
            (_, true) => Said::Undecided,
            (true, false) => Said::Allowed,
            (false, false) => Said::Silent,
        }
    }

    /// Whether the logs service of the key's region may use it for this log group.
    pub(super) fn allows_logs(&self, key: &KmsKey, group: &str) -> bool {
        let service = logs_service(key);
        let facts = [
            (LOGS_CONTEXT, group),
            ("aws:SourceArn", group),
            ("aws:SourceAccount", key.account.as_str()),
        ];
        let says = |action: &&str| self.judge(&Who::Service(&service), action, &facts);
        LOGS_CALLS.iter().all(|action| says(action) == Said::Allowed)
    }
}

fn logs_service(key: &KmsKey) -> String {
    format!("logs.{}.amazonaws.com", key.region)
}

/// The statement that lets the logs service use the key for one log group.
pub(super) fn logs_statement(key: &KmsKey, group: &str) -> String {
    json!({
        "Effect": "Allow",
        "Principal": { "Service": logs_service(key) },
        "Action": FOR_LOGS,
        "Resource": "*",
        "Condition": { "ArnEquals": { LOGS_CONTEXT: group } },
    })
    .to_string()
}

/// A policy for a new key: the IAM policies of the account count, and these identities besides.
pub fn default_policy(
    partition: &str,
    account: &str,
    admins: &[String],
    users: &[String],
) -> String {
    let statement = |sid: &str, principals: Value, actions: Value| {
        json!({
            "Sid": sid,
            "Effect": "Allow",
            "Principal": { "AWS": principals },
            "Action": actions,
            "Resource": "*",
        })
    };
    let root = format!("arn:{partition}:iam::{account}:root");
    let mut statements = vec![statement("IamPoliciesCount", json!(root), json!("kms:*"))];
    if !admins.is_empty() {
        statements.push(statement("Administer", json!(admins), json!(ADMINISTER)));
    }
    if !users.is_empty() {
        statements.push(statement("Use", json!(users), json!(USE)));
    }
    let policy = json!({ "Version": "2012-10-17", "Statement": statements });
    serde_json::to_string_pretty(&policy).unwrap_or_default()
}

/// The same policy for another key: what names this one stands for the key that has the policy. None when nothing
/// does.
pub(super) fn of_any_key(text: &str, arn: &str) -> Option<String> {
    let mut policy: Value = serde_json::from_str(text).ok()?;
    let mut renamed = false;
    let mut rename = |name: &mut Value| {
        if name == arn {
            *name = json!("*");
            renamed = true;
        }
    };
    let statements = match policy.get_mut("Statement")? {
        Value::Array(statements) => statements.iter_mut().collect(),
        one => vec![one],
    };
    for resource in statements.into_iter().filter_map(|one| one.get_mut("Resource")) {
        match resource {
            Value::Array(names) => names.iter_mut().for_each(&mut rename),
            one => rename(one),
        }
    }
    renamed.then(|| serde_json::to_string_pretty(&policy).unwrap_or_default())
}

/// Whether a statement is about somebody and an action. None when it says so in a way that is not read here.
fn applies(statement: &Value, who: &Who<'_>, action: &str, denies: bool) -> Option<bool> {
    let text = |name: &str| strings(&statement[name]);
    if statement.get("NotAction").is_some() || statement.get("NotPrincipal").is_some() {
        // An allowance that is not understood counts for nothing, a denial for anything.
        return if denies { None } else { Some(false) };
    }
    let about_action = text("Action")
        .iter()
        .any(|pattern| matches(&pattern.to_lowercase(), &action.to_lowercase()));
    Some(about_action && is_about(&statement["Principal"], who, denies))
}

fn is_about(principal: &Value, who: &Who<'_>, denies: bool) -> bool {
    if principal == "*" {
        return true;
    }
    let named = |kind: &str| strings(&principal[kind]);
    match who {
        Who::Service(service) => named("Service").iter().any(|name| name == service),
        Who::Principal(arn) => {
            let account = arn.split(':').nth(4).unwrap_or_default();
            named("AWS").iter().any(|name| {
                // A denial to the account is one to all that is in it.
                name == "*" || name == arn || denies && is_account(name, account)
            })
        }
        Who::Account(account) => {
            named("AWS").iter().any(|name| name == "*" || is_account(name, account))
        }
    }
}

/// An account is named by its number or by its root.
fn is_account(name: &str, account: &str) -> bool {
    !account.is_empty() && (name == account || name.ends_with(&format!(":iam::{account}:root")))
}

/// Whether all conditions hold. None when that cannot be said.
fn holds(conditions: &Value, facts: &[(&str, &str)]) -> Option<bool> {
    let Some(operators) = conditions.as_object() else {
        return Some(true);
    };
    let mut unknown = false;
    for (operator, keys) in operators {
        let exact = match operator.as_str() {
            "StringEquals" => true,
            "StringLike" | "ArnLike" | "ArnEquals" => false,
            _ => {
                unknown = true;
                continue;
            }
        };
        for (key, values) in keys.as_object()? {
            let Some((_, fact)) = facts.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))
            else {
                unknown = true;
                continue;
            };
            let is_it = |value: &String| if exact { value == fact } else { matches(value, fact) };
            if !strings(values).iter().any(is_it) {
                return Some(false);
            }
        }
    }
    (!unknown).then_some(true)
}

/// One string, or several.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

/// `*` stands for any text, `?` for any character.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut read) = (0, 0);
    // Where the last `*` was, and how much of the text it stands for.
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(c) if *c == '?' || *c == text[read] => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((begin, stands_for)) = star else {
                    return false;
                };
                star = Some((begin, stands_for + 1));
                at = begin + 1;
                read = stands_for + 1;
            }
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests;
