//! `policy`

use super::Context;
use super::endpoints::warn_of_overrides;
use crate::cli::{PolicyArgs, PolicyFormatArg};
use crate::dotenv::Dialect;
use crate::environment;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::migrate::Reader;
use crate::policy::{
    Document, Facts, Key, Parameter, Place, Secret, ends_like_an_arn, is_account, remarks,
};
use crate::reference::{Address, StoreKind};
use crate::report::v1;

/// What the data source of the role's policy is called in Terraform.
const TERRAFORM_NAME: &str = "kmseal";

pub(super) fn run(args: &PolicyArgs, context: &Context) -> Result<(), CommandError> {
    let addresses = addresses(args, context)?;
    let facts = if let Some(account) = &args.account {
        offline(args, context, account, &addresses)?
    } else {
        let aws = context.open_aws()?;
        warn_of_overrides(context, &aws)?;
        aws.facts(&addresses, args.key.as_deref())?
    };
    let policy = facts.consumer_policy()?;
    let key_policies = match &args.role {
        Some(role) => facts.key_policies(role)?,
        None => <_>::default(),
    };
    let mut said: Vec<String> = addresses.iter().filter_map(lacks_its_end).collect();
    let found = remarks(&facts, args.role.as_deref(), &policy);
    said.extend(found.iter().map(ToString::to_string));
    for remark in &said {
        context.ui.warn(remark);
    }
    if args.key_policy && key_policies.is_empty() {
        return Err(CommandError::refused(
            "none of the entries has a customer managed key, so there is no key policy to add to",
            Vec::new(),
        ));
    }
    let chosen: Vec<(String, &Document)> = if args.key_policy {
        key_policies.iter().map(|(key, policy)| (terraform_name(key), policy)).collect()
    } else {
        vec![(TERRAFORM_NAME.to_owned(), &policy)]
    };
    if context.ui.is_json() {
        let terraform = |(name, policy): &(String, &Document)| policy.terraform(name);
        return context.report(v1::Policy {
            policy: &policy,
            key_policies: key_policies
                .iter()
                .map(|(key, policy)| v1::KeyPolicy { key, policy })
                .collect(),
            terraform: (args.format == PolicyFormatArg::Terraform)
                .then(|| chosen.iter().map(terraform).collect::<Vec<_>>().join("\n")),
            remarks: said,
        });
    }
    for (index, (name, policy)) in chosen.iter().enumerate() {
        let text = match args.format {
            PolicyFormatArg::Terraform => policy.terraform(name),
            PolicyFormatArg::Json => pretty(policy)?,
        };
        if index > 0 {
            context.print(context.ui.data(""))?;
        }
        for line in text.lines() {
            context.print(context.ui.data(line))?;
        }
    }
    Ok(())
}

/// The entries of AWS that are referred to, on the command line and in the files.
fn addresses(args: &PolicyArgs, context: &Context) -> Result<Vec<Address>, CommandError> {
    let reader = match args.env_dialect.0 {
        Reader::Auto => Reader::As(Dialect::Node),
        reader @ Reader::As(_) => reader,
    };
    let mut references: Vec<_> = args.references.iter().map(|arg| arg.0.clone()).collect();
    let mut wrong = Vec::new();
    for path in &args.files {
        let (found, bad) = environment::mentioned(path, reader)?;
        references.extend(found);
        wrong.extend(bad.iter().map(|one| format!("{}: {one}", path.display())));
    }
    if !wrong.is_empty() {
        let mut error = CommandError::refused(
            "some references are written wrongly, so the policy would lack what they mean",
            Vec::new(),
        );
        error.causes = wrong;
        return Err(error);
    }
    let (aws, vault): (Vec<Address>, Vec<Address>) = references
        .into_iter()
        .map(|reference| reference.address)
        .partition(|address| address.store().is_aws());
    if !vault.is_empty() {
        let count = vault.len();
        context.ui.say(&format!("references to the vault, which need no policy: {count}"));
    }
    if aws.is_empty() {
        return Err(CommandError::refused(
            "none of the references leads to AWS, so there is nothing to allow",
            Vec::new(),
        ));
    }
    Ok(aws)
}

/// What can be said without asking AWS. Names are those of entries to come.
fn offline(
    args: &PolicyArgs,
    context: &Context,
    account: &str,
    addresses: &[Address],
) -> Result<Facts, CommandError> {
    let region = &context.open_aws()?.region()?;
    context.ui.say("nothing is looked up: what exists and which keys there are is not known");
    let mut facts = Facts::default();
    for address in addresses {
        let place = match address.arn() {
            Some(arn) if is_account(arn.account) => Place::new(arn.region, arn.account),
            _ => Place::new(address.region().unwrap_or(region), account),
        };
        let key = args.key.as_deref().map(|key| planned_key(key, &place)).transpose()?;
        let name = address.plain_name().to_owned();
        match address.store() {
            StoreKind::SecretsManager if address.is_arn() && lacks_its_end(address).is_none() => {
                let arn = address.name().to_owned();
                facts.secrets.push(Secret::Kept { arn, key, deleted: false });
            }
            StoreKind::SecretsManager => facts.secrets.push(Secret::ToCome { name, place, key }),
            _ => {
                let arn = place.parameter(&name);
                facts.parameters.push(Parameter { arn, exists: true, key });
            }
        }
    }
    Ok(facts)
}

/// The ARN of a key that is named without asking.
fn planned_key(key: &str, place: &Place) -> Result<Key, CommandError> {
    if key.contains("alias/") {
        return Err(CommandError::usage(
            "whose alias that is cannot be known offline, and a policy needs the ARN of the key",
            vec![Hint::say("give the id or the ARN of the key")],
        ));
    }
    let arn = if key.starts_with("arn:") { key.to_owned() } else { place.key(key) };
    Ok(Key::Customer(arn))
}

/// What is to be said of the ARN of a secret without its last seven characters: it finds the secret, and a
/// policy on it allows nothing.
fn lacks_its_end(address: &Address) -> Option<String> {
    let name = address.arn()?.resource.strip_prefix("secret:")?.to_owned();
    (!ends_like_an_arn(&name)).then(|| {
        format!(
            "the reference names secret:{name}, but the ARN ends in a hyphen and six characters: a \
             policy on less allows nothing, so this one goes on to the end"
        )
    })
}

/// What the data source of a key's policy is called: letters, digits and `_`.
fn terraform_name(key: &str) -> String {
    let id = key.rsplit('/').next().unwrap_or_default();
    let id = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    format!("{TERRAFORM_NAME}_key_{}", id.collect::<String>())
}

fn pretty(policy: &Document) -> Result<String, CommandError> {
    serde_json::to_string_pretty(policy).map_err(|error| {
        CommandError::refused(format!("the policy is no JSON: {error}"), Vec::new())
    })
}
