//! How a function is changed beside its variables, so that its references get resolved.

use std::borrow::Cow;

use super::draft::{DraftFunction, FunctionItem};
use super::plan::{
    PlannedFunction, PlannedGrant, PlannedKey, PlannedLayers, PlannedSetting, PlannedVariable,
};
use super::preflight::{Facts, Refusal, Wrapping, is_ours, is_path, refusals};
use crate::classify::is_reserved;
use crate::lambda::{
    ALLOW_VARIABLE, ENVIRONMENT_LIMIT, EXCEPT_VARIABLE, Environment, NEXT_WRAPPER_VARIABLE,
    SNAP_START, Setting, WRAPPER_PATH, WRAPPER_VARIABLE,
};
use crate::migrate::planning::Entries;
use crate::reference::Scheme;

/// How a function is changed beside its variables.
#[derive(Debug, Clone, Default)]
pub struct Adaptation {
    /// The layer with the wrapper; none when the function resolves references itself.
    pub layer: Option<String>,
    /// The ARN of the key that its environment is put under.
    pub key: Option<String>,
    /// What its role is allowed.
    pub grant: Option<PlannedGrant>,
    /// Whether the function itself stays as it is.
    pub by_hand: bool,
}

impl DraftFunction {
    /// Everything that stands in the way of changing it, whatever was overruled.
    pub fn refusals(&self, facts: &Facts, wrapping: &Wrapping) -> Vec<Refusal> {
        let mut found = refusals(&self.function, facts, wrapping);
        if self.size_after(wrapping) > ENVIRONMENT_LIMIT {
            found.push(Refusal::Size);
        }
        found
    }

    fn size_after(&self, wrapping: &Wrapping) -> usize {
        let moved = |setting: &Setting| {
            let item = self.items.iter().find(|item| item.variable == setting.name)?;
            item.reference.as_ref().filter(|_| item.is_movable()).map(ToString::to_string)
        };
        let settings = self.function.settings().unwrap_or_default().iter();
        let mut all: Vec<(String, Cow<'_, [u8]>)> = Vec::new();
        for setting in settings {
            let value = moved(setting).map(|reference| Cow::Owned(reference.into_bytes()));
            let value = value.unwrap_or_else(|| Cow::Borrowed(setting.value.expose()));
            all.push((setting.name.clone(), value));
        }
        if *wrapping != Wrapping::Own {
            for added in self.settings() {
                all.retain(|(name, _)| *name != added.variable);
                all.push((added.variable, Cow::Owned(added.value.into_bytes())));
            }
        }
        Environment::size_of(all.iter().map(|(name, value)| (name.as_str(), &**value)))
    }

    /// The variables that the wrapper needs.
    fn settings(&self) -> Vec<PlannedSetting> {
        let now = |name: &str| {
            let value = self.function.setting(name)?;
            Some(String::from_utf8_lossy(value.expose()).into_owned())
        };
        let mut settings = Vec::new();
        let mut set = |variable: &str, value: &str| {
            let earlier = now(variable);
            if earlier.as_deref() != Some(value) {
                let (variable, value) = (variable.to_owned(), value.to_owned());
                settings.push(PlannedSetting { variable, value, earlier });
            }
        };
        let wrapper = now(WRAPPER_VARIABLE).filter(|path| is_path(path));
        if let Some(path) = wrapper.as_deref().filter(|path| *path != WRAPPER_PATH) {
            set(NEXT_WRAPPER_VARIABLE, path);
        }
        let mut kept = self.kept_references();
        if !kept.is_empty() {
            kept.splice(0..0, now(EXCEPT_VARIABLE).filter(|before| !before.is_empty()));
            set(EXCEPT_VARIABLE, &kept.join(","));
        }
        set(WRAPPER_VARIABLE, WRAPPER_PATH);
        if self.function.snap_start {
            set(ALLOW_VARIABLE, SNAP_START);
        }
        settings
    }

    /// Variables that the wrapper would take for references, where nobody has resolved any so far: the program
    /// goes on to get the text that it has got. It may want the ARN of its secret and not the value, and what a
    /// reference leads to that was never asked for may not be there, or not be for the function.
    pub fn kept_references(&self) -> Vec<String> {
        if self.function.has(WRAPPER_VARIABLE, WRAPPER_PATH) {
            return Vec::new();
        }
        let settings = self.function.settings().unwrap_or_default().iter();
        let is_moved =
            |name: &str| self.items.iter().any(|item| item.variable == name && item.is_movable());
        let is_kept = |setting: &&Setting| {
            let (name, value) = (&setting.name, setting.value.expose());
            Scheme::of(value).is_some() && !is_reserved(name, value) && !is_moved(name)
        };
        settings.filter(is_kept).map(|setting| setting.name.clone()).collect()
    }

    pub(super) fn planned(&self, entries: &Entries, adaptation: Adaptation) -> PlannedFunction {
        let item = |item: &FunctionItem| {
            let entry = *entries.index.get(&item.reference.as_ref()?.address)?;
            let reference = entries.planned[entry].reference_to(&item.variable).to_string();
            Some(PlannedVariable { variable: item.variable.clone(), entry, reference })
        };
        let items = self.items.iter().filter(|item| item.is_movable()).filter_map(item).collect();
        let function = &self.function;
        let Adaptation { layer, key, grant, by_hand } = adaptation;
        let layers = layer.as_ref().filter(|layer| !function.layers.contains(layer)).map(|layer| {
            let earlier = function.layers.clone();
            // An older version of ours gives way.
            let others = earlier.iter().filter(|other| !is_ours(other));
            let after = others.chain([layer]).cloned().collect();
            PlannedLayers { earlier, after }
        });
        let key = key.filter(|key| function.key.as_ref() != Some(key));
        PlannedFunction {
            arn: function.arn.clone(),
            revision: function.revision.clone(),
            items,
            settings: if layer.is_some() { self.settings() } else { Vec::new() },
            layers,
            key: key.map(|after| PlannedKey { earlier: function.key.clone(), after }),
            grant,
            by_hand,
            ciphertexts: None,
        }
    }
}
