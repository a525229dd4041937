//! What is looked up about functions before they are changed.

use crate::arn::without_session;
use crate::aws::Aws;
use crate::cli::{AllowArg, MigrateArgs};
use crate::error::CommandError;
use crate::hint::Hint;
use crate::keys::kms::{Kms, Verdict};
use crate::lambda::{Function, Functions as _, LAYER_NAME, LiveFunctions};
use crate::migrate::{
    Adaptation, Destination, DraftFunction, FunctionDraft, FunctionFacts, PlannedGrant, Wrapping,
};
use crate::name::Token;
use crate::policy::Document;
use crate::reference::Address;
use crate::roles::{IamRoles, Roles as _};

/// Whom to ask.
pub(super) struct Access<'a> {
    pub(super) aws: &'a Aws,
    pub(super) functions: &'a LiveFunctions,
    pub(super) roles: &'a IamRoles,
    pub(super) kms: &'a Kms,
}

/// What is known of every function, in the order of the draft.
pub(super) struct Looked {
    pub(super) functions: Vec<LookedAt>,
    /// What could not be found out, in sentences.
    pub(super) unchecked: Vec<String>,
}

/// What is known of one function.
pub(super) struct LookedAt {
    pub(super) arn: String,
    pub(super) facts: FunctionFacts,
    pub(super) wrapping: Wrapping,
    /// Variables that look like references and stay as they are.
    pub(super) kept: Vec<String>,
    /// What its role has to be allowed.
    pub(super) policy: Document,
    /// The policy that it gets.
    pub(super) grant: Option<PlannedGrant>,
    /// Published versions that hold chosen variables in plain text.
    pub(super) old_versions: Vec<String>,
}

impl Access<'_> {
    /// Asks about every function of which something is to be moved.
    pub(super) fn look(
        &self,
        draft: &FunctionDraft,
        destination: &Destination,
        args: &MigrateArgs,
    ) -> Result<Looked, CommandError> {
        let mut looked = Looked { functions: Vec::new(), unchecked: Vec::new() };
        if args.functions.emit_patch.is_none() {
            self.check_caller(draft, args, &mut looked.unchecked)?;
        }
        let is_changed = |one: &&DraftFunction| one.items.iter().any(|item| item.chosen);
        for one in draft.functions.iter().filter(is_changed) {
            let chosen = one.items.iter().filter(|item| item.chosen);
            let mut addresses: Vec<Address> =
                chosen.filter_map(|item| Some(item.reference.as_ref()?.address.clone())).collect();
            addresses.sort();
            addresses.dedup();
            let facts = self.aws.facts(&addresses, destination.key.as_deref())?;
            let policy = facts.consumer_policy()?;
            let about = self.about(one, &mut looked.unchecked, &policy, &addresses, destination)?;
            let (facts, old_versions) = about;
            let wrapping = self.wrapping(&one.function, args)?;
            let kept = match &wrapping {
                Wrapping::Layer(_) => one.kept_references(),
                _ => Vec::new(),
            };
            looked.functions.push(LookedAt {
                arn: one.function.arn.clone(),
                facts,
                wrapping,
                kept,
                grant: args
                    .functions
                    .grant
                    .then(|| grant(&one.function, &policy, args))
                    .transpose()?,
                policy,
                old_versions,
            });
        }
        Ok(looked)
    }

    /// Makes sure that the caller may do what comes after the values are stored, as far as IAM tells.
    fn check_caller(
        &self,
        draft: &FunctionDraft,
        args: &MigrateArgs,
        unchecked: &mut Vec<String>,
    ) -> Result<(), CommandError> {
        let identity = self.aws.identity()?;
        let is_foreign = |one: &&DraftFunction| {
            one.function.shown().account().is_some_and(|account| account != identity.account)
        };
        if let Some(one) = draft.functions.iter().find(is_foreign) {
            return Err(CommandError::refused(
                format!(
                    "{} is in another account than {}, where its values would go",
                    one.function.arn, identity.account
                ),
                vec![Hint::say("use credentials of the account of the function")],
            ));
        }
        let caller = without_session(&identity.arn);
        if caller.ends_with(":root") {
            return Ok(()); // who may do everything, and is never simulated
        }
        let owned =
            |actions: &[&str]| actions.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let chosen = draft.functions.iter().filter(|one| one.items.iter().any(|item| item.chosen));
        let (mut functions, mut roles) = (Vec::new(), Vec::new());
        for one in chosen {
            functions.push(one.function.arn.clone());
            roles.push(one.function.role.clone());
        }
        let mut asked = vec![(owned(&["lambda:UpdateFunctionConfiguration"]), functions)];
        if args.functions.grant {
            asked.push((owned(&["iam:GetRolePolicy", "iam:PutRolePolicy"]), roles));
        }
        let mut lacks = Vec::new();
        for (actions, resources) in asked {
            match self.roles.simulate(&caller, &actions, &resources) {
                Ok(simulated) => {
                    let denied = simulated.into_iter().filter(|it| !it.allowed);
                    lacks.extend(denied.map(|it| format!("{} on {}", it.action, it.resource)));
                }
                Err(error) => {
                    unchecked.push(format!("whether you may do all of it: {error}"));
                    break;
                }
            }
        }
        if args.functions.allow.contains(&AllowArg::Caller) {
            unchecked
                .extend(lacks.drain(..).map(|it| format!("IAM says that you may not do {it}")));
        }
        if lacks.is_empty() {
            return Ok(());
        }
        let message = format!("{caller} may not do all that this needs; nothing was changed");
        let hint = "where a policy of the function itself allows it, add --allow caller";
        let mut error = CommandError::refused(message, vec![Hint::say(hint)]);
        error.causes = lacks;
        Err(error)
    }

    fn about(
        &self,
        one: &DraftFunction,
        unchecked: &mut Vec<String>,
        policy: &Document,
        addresses: &[Address],
        destination: &Destination,
    ) -> Result<(FunctionFacts, Vec<String>), CommandError> {
        let name = one.function.shown().unqualified();
        let aliases = self.functions.aliases(&name)?;
        let versions = self.functions.all_versions(&name)?;
        let holds = |version: &&Function| {
            let chosen = one.items.iter().filter(|item| item.chosen);
            let mut values = chosen.filter_map(|item| version.setting(&item.variable));
            !version.is_latest() && values.any(|value| !is_reference(value))
        };
        let enforces_signing = self.functions.enforces_signing(&name).unwrap_or_else(|error| {
            unchecked.push(format!("whether {name} takes layers that are not signed: {error}"));
            false
        });
        let facts = FunctionFacts {
            aliases,
            enforces_signing,
            role_lacks: self.role_lacks(&one.function, policy, addresses, destination, unchecked),
        };
        let old = versions.iter().filter(holds).map(|version| version.version.clone());
        Ok((facts, old.collect()))
    }

    /// What the role may not do of what it has to; none when nobody knows.
    fn role_lacks(
        &self,
        function: &Function,
        policy: &Document,
        addresses: &[Address],
        destination: &Destination,
        unchecked: &mut Vec<String>,
    ) -> Option<Vec<String>> {
        let mut lacks = Vec::new();
        for (actions, resources) in policy.needs() {
            // Keys have a policy of their own.
            if actions.iter().any(|action| action.starts_with("kms:")) {
                continue;
            }
            match self.roles.simulate(&function.role, &actions, &resources) {
                Ok(simulated) => {
                    let denied = simulated.into_iter().filter(|it| !it.allowed);
                    lacks.extend(denied.map(|it| format!("{} on {}", it.action, it.resource)));
                }
                Err(error) => {
                    unchecked
                        .push(format!("what the role of {} may do: {error}", function.shown()));
                    return None;
                }
            }
        }
        if let (Some(key), Some(address)) = (&destination.key, addresses.first()) {
            match self.kms.preflight_reader(&function.role, key, address.store()) {
                Ok(Verdict::Allowed) => {}
                Ok(Verdict::Denied(why)) => lacks.push(format!("kms:Decrypt ({why})")),
                Ok(Verdict::Unchecked(why)) => unchecked.push(format!(
                    "whether the role of {} may use the key: {why}",
                    function.shown()
                )),
                Err(error) => unchecked.push(format!(
                    "whether the role of {} may use the key: {error}",
                    function.shown()
                )),
            }
        }
        Some(lacks)
    }

    fn wrapping(&self, function: &Function, args: &MigrateArgs) -> Result<Wrapping, CommandError> {
        if args.functions.no_wrapper {
            return Ok(Wrapping::Own);
        }
        if let Some(layer) = &args.functions.layer {
            return Ok(Wrapping::Layer(layer.clone()));
        }
        let region = function.shown().region;
        let architecture = &function.architecture;
        let newest = self.functions.newest_layer(LAYER_NAME, region.as_deref(), architecture)?;
        let Some(layer) = newest else {
            return Ok(Wrapping::NoLayer);
        };
        let runtime = function.runtime.as_deref().unwrap_or_default();
        if !layer.runtimes.is_empty() && !layer.runtimes.iter().any(|it| it == runtime) {
            return Ok(Wrapping::UnfitLayer(layer.arn));
        }
        Ok(Wrapping::Layer(layer.arn))
    }
}

fn is_reference(value: &crate::secret::Plaintext) -> bool {
    crate::reference::Scheme::of(value.expose()).is_some()
}

/// The policy that the role gets, under a name that is used once.
fn grant(
    function: &Function,
    policy: &Document,
    args: &MigrateArgs,
) -> Result<PlannedGrant, CommandError> {
    let role = function.role.rsplit('/').next().unwrap_or_default().to_owned();
    let token = Token::random()?.to_string();
    let once: String = token.chars().take(8).collect();
    let document = serde_json::to_string(policy).map_err(|error| {
        CommandError::refused(format!("the policy is no JSON: {error}"), Vec::new())
    })?;
    let policy = format!("kmseal-{}-{once}", function.name);
    Ok(PlannedGrant { role, policy, document, seconds: args.functions.grant_wait })
}

impl Looked {
    pub(super) fn at(&self, one: &DraftFunction) -> Option<&LookedAt> {
        self.functions.iter().find(|looked| looked.arn == one.function.arn)
    }

    /// How a function is changed beside its variables.
    pub(super) fn adaptation(
        &self,
        one: &DraftFunction,
        key: Option<&str>,
        args: &MigrateArgs,
    ) -> Adaptation {
        let looked = self.at(one);
        let layer = looked.and_then(|looked| match &looked.wrapping {
            Wrapping::Layer(layer) => Some(layer.clone()),
            _ => None,
        });
        Adaptation {
            layer,
            key: key.map(str::to_owned),
            grant: looked.and_then(|looked| looked.grant.clone()),
            by_hand: args.functions.emit_patch.is_some(),
        }
    }
}
