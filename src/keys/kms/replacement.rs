//! A key that takes the place of another one: like it, and with its aliases.

use aws_sdk_kms::config::retry::RetryConfig;
use aws_sdk_kms::types::{KeySpec, KeyUsageType, Tag};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use super::{Kms, KmsError, KmsKey, Manager, policy};
use crate::aws::{AwsError, Fault, Pages};
use crate::name::Token;
use crate::reference::StoreKind;

/// Keys that are looked at together.
const AT_ONCE: usize = 32;

/// How the description ends of a key that was made for another one; the token of the run stands behind it.
const MARK: &str = ", kmseal ";

/// Most bytes that are kept of a description (KMS, `CreateKey`: 8192 characters).
const DESCRIPTION: usize = 4096;

/// A key that is to take the place of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// The ARN of the key whose place it takes.
    pub earlier: String,
    /// What tells it from all other keys: it stands in its description.
    pub token: Token,
    /// Its description.
    pub description: String,
    /// What it is, as AWS writes it.
    pub spec: String,
    /// What it is for, as AWS writes it.
    pub usage: String,
    /// Its key policy, as JSON text.
    pub policy: String,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// The days between two rotations; none where it does not rotate by itself.
    pub rotation_days: Option<u16>,
    /// The aliases that lead to it afterwards.
    pub aliases: Vec<String>,
}

impl Replacement {
    /// Whether this is the name or the ARN of one of the aliases.
    pub fn is_named(&self, key: &str) -> bool {
        self.aliases.iter().any(|alias| key == alias || key == self.arn_of(alias))
    }

    /// The ARN of an alias, which leads into the region of the key wherever it is asked for.
    fn arn_of(&self, alias: &str) -> String {
        match self.earlier.rsplit_once(":key/") {
            Some((place, _)) => format!("{place}:{alias}"),
            None => alias.to_owned(),
        }
    }
}

/// Whoever can make such keys.
pub trait Replacements {
    /// Makes the key, once: its ARN. There is no token that keeps a second call from making a second key.
    fn make(&self, planned: &Replacement) -> Result<String, KmsError>;

    /// The key that was made for this before, if there is one.
    fn find(&self, planned: &Replacement) -> Result<Option<String>, KmsError>;

    /// Has the key rotate as planned, and makes sure that these stores can use it. Can be repeated.
    fn prepare(
        &self,
        planned: &Replacement,
        key: &str,
        stores: &[StoreKind],
    ) -> Result<(), KmsError>;

    /// The ARN of the key that an alias leads to; none where there is no such alias.
    fn led_to(&self, planned: &Replacement, alias: &str) -> Result<Option<String>, KmsError>;

    /// Has an alias lead to this key, and looks whether it does. Can be repeated.
    fn lead(&self, planned: &Replacement, alias: &str, key: &str) -> Result<(), KmsError>;
}

impl Kms {
    /// Makes sure that a key like this one can be made here.
    pub fn check_replaceable(&self, key: &KmsKey) -> Result<(), KmsError> {
        let arn = key.arn.clone();
        if key.manager == Manager::Aws {
            return Err(KmsError::RotatedByAws { key: arn });
        }
        match key.origin.as_str() {
            "AWS_KMS" => {}
            "EXTERNAL" => return Err(KmsError::Imported { key: arn }),
            _ => return Err(KmsError::InKeyStore { key: arn }),
        }
        if key.multi_region {
            return Err(KmsError::InManyRegions { key: arn });
        }
        if key.state != "Enabled" {
            return Err(KmsError::NotEnabled { key: arn, state: key.state.clone() });
        }
        Ok(())
    }

    /// A key like this one: its policy, its tags and its aliases. How it rotates is for the caller to say.
    pub fn replacement(&self, key: &KmsKey, token: Token) -> Result<Replacement, KmsError> {
        let (policy, tags, aliases) = self.aws.wait(async {
            let policy = self.policy_text(key).await?;
            Ok::<_, AwsError>((policy, self.tags(key).await?, self.aliases(key).await?))
        })?;
        let own = key.description.split(MARK).next().unwrap_or_default();
        // What it says of an earlier key is not true of this one.
        let own = own.rsplit_once("; in place of ").map_or(own, |(own, _)| own);
        let own: String = own.chars().take(DESCRIPTION).collect();
        Ok(Replacement {
            earlier: key.arn.clone(),
            token,
            description: format!("{own}; in place of {}{MARK}{token}", key.id),
            spec: key.spec.clone(),
            usage: key.usage.clone(),
            policy: policy::of_any_key(&policy, &key.arn).unwrap_or(policy),
            tags,
            rotation_days: None,
            aliases,
        })
    }

    /// How many grants a key has. They are given to others, and cannot be copied.
    pub fn grants(&self, key: &KmsKey) -> Result<usize, AwsError> {
        self.aws.wait(async {
            let call = self.aws.call("kms:ListGrants", format!("the key {}", key.arn), false);
            let kms = self.client(&key.arn).await?;
            let (mut count, mut pages) = (0, Pages::default());
            loop {
                let request = kms.list_grants().key_id(&key.arn).set_marker(pages.token.clone());
                let answer = request.send().await;
                let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
                count += answer.grants.ok_or_else(|| AwsError::garbled(&call))?.len();
                if !pages.has_next(&call, answer.next_marker)? {
                    return Ok(count);
                }
            }
        })
    }

    async fn tags(&self, key: &KmsKey) -> Result<Vec<(String, String)>, AwsError> {
        let call = self.aws.call("kms:ListResourceTags", format!("the key {}", key.arn), false);
        let kms = self.client(&key.arn).await?;
        let (mut found, mut pages) = (Vec::new(), Pages::default());
        loop {
            let request = kms.list_resource_tags().key_id(&key.arn);
            let answer = request.set_marker(pages.token.clone()).send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            let all = answer.tags.ok_or_else(|| AwsError::garbled(&call))?.into_iter();
            // Nobody but AWS can give the others.
            let ours = all.filter(|tag| !tag.tag_key.starts_with("aws:"));
            found.extend(ours.map(|tag| (tag.tag_key, tag.tag_value)));
            if !pages.has_next(&call, answer.next_marker)? {
                return Ok(found);
            }
        }
    }

    async fn aliases(&self, key: &KmsKey) -> Result<Vec<String>, AwsError> {
        let call = self.aws.call("kms:ListAliases", format!("the key {}", key.arn), false);
        let kms = self.client(&key.arn).await?;
        let (mut found, mut pages) = (Vec::new(), Pages::default());
        loop {
            let request = kms.list_aliases().key_id(&key.arn).set_marker(pages.token.clone());
            let answer = request.send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            let all = answer.aliases.ok_or_else(|| AwsError::garbled(&call))?.into_iter();
            let of_it = all.filter(|alias| alias.target_key_id().is_some_and(|id| key.is(id)));
            found.extend(of_it.filter_map(|alias| alias.alias_name));
            if !pages.has_next(&call, answer.next_marker)? {
                found.sort();
                return Ok(found);
            }
        }
    }

    /// `CreateKey`, called once, without the SDK's own attempts.
    async fn make_like(&self, planned: &Replacement) -> Result<String, KmsError> {
        let call = self.aws.call("kms:CreateKey", planned.description.clone(), false);
        let tags: Result<Vec<Tag>, _> = planned
            .tags
            .iter()
            .map(|(name, value)| Tag::builder().tag_key(name).tag_value(value).build())
            .collect();
        let tags = tags.map_err(|_| AwsError::garbled(&call))?;
        let request = self.client(&planned.earlier).await?.create_key();
        let request = request
            .description(&planned.description)
            .policy(&planned.policy)
            .key_usage(KeyUsageType::from(planned.usage.as_str()))
            .key_spec(KeySpec::from(planned.spec.as_str()))
            .set_tags(Some(tags).filter(|tags| !tags.is_empty()))
            .customize();
        let once = aws_sdk_kms::config::Builder::new().retry_config(RetryConfig::disabled());
        let answer = request.config_override(once).send().await;
        let answer = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
            Err(source) if source.is_lost() => return Err(KmsError::MaybeMadeInPlace { source }),
            answer => answer?,
        };
        let arn = answer.key_metadata.and_then(|key| key.arn);
        arn.ok_or_else(|| KmsError::MaybeMadeInPlace { source: AwsError::garbled(&call) })
    }

    async fn all_keys(&self, like: &str) -> Result<Vec<String>, AwsError> {
        let call = self.aws.call("kms:ListKeys", "all keys", false);
        let kms = self.client(like).await?;
        let (mut found, mut pages) = (Vec::new(), Pages::default());
        loop {
            let answer = kms.list_keys().set_marker(pages.token.clone()).send().await;
            let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            let all = answer.keys.ok_or_else(|| AwsError::garbled(&call))?;
            found.extend(all.into_iter().filter_map(|key| key.key_arn));
            if !pages.has_next(&call, answer.next_marker)? {
                return Ok(found);
            }
        }
    }
}

impl Replacements for Kms {
    fn make(&self, planned: &Replacement) -> Result<String, KmsError> {
        self.aws.wait(self.make_like(planned))
    }

    fn find(&self, planned: &Replacement) -> Result<Option<String>, KmsError> {
        let mark = format!("{MARK}{}", planned.token);
        self.aws.wait(async {
            let keys = self.all_keys(&planned.earlier).await?;
            for some in keys.chunks(AT_ONCE) {
                for key in join_all(some.iter().map(|key| self.described(key))).await {
                    match key {
                        Ok(key) if key.description.ends_with(&mark) => return Ok(Some(key.arn)),
                        // Whoever has made it may look at it.
                        Ok(_) | Err(KmsError::NoKey { .. }) => {}
                        Err(KmsError::Aws(error)) if error.fault() == Fault::Denied => {}
                        Err(error) => return Err(error),
                    }
                }
            }
            Ok(None)
        })
    }

    fn prepare(
        &self,
        planned: &Replacement,
        key: &str,
        stores: &[StoreKind],
    ) -> Result<(), KmsError> {
        if let Some(days) = planned.rotation_days {
            self.aws.wait(self.turn_on(key, days))?;
        }
        for store in stores {
            self.preflight(key, *store)?;
        }
        Ok(())
    }

    fn led_to(&self, planned: &Replacement, alias: &str) -> Result<Option<String>, KmsError> {
        match self.describe(&planned.arn_of(alias)) {
            Ok(key) => Ok(Some(key.arn)),
            Err(KmsError::NoKey { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn lead(&self, planned: &Replacement, alias: &str, key: &str) -> Result<(), KmsError> {
        let call = self.aws.call("kms:UpdateAlias", alias, false);
        Ok(self.aws.wait(async {
            let request = self.client(key).await?.update_alias();
            let answer = request.alias_name(alias).target_key_id(key).send().await;
            let sent = answer.map(drop).map_err(|error| AwsError::from_sdk(&call, &error));
            self.leads_to(sent, &planned.arn_of(alias), key, &call).await
        })?)
    }
}
