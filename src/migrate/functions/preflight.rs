//! What stands in the way of changing a function. Each reason has a name, and most can be overruled by it.

use super::stack::{owning_stack, template_format};
use crate::lambda::{
    ALLOW_VARIABLE, Alias, ENVIRONMENT_LIMIT, EXCEPT_VARIABLE, Environment, Function, LAYER_NAME,
    MOST_LAYERS, NEXT_WRAPPER_VARIABLE, SNAP_START, State, WRAPPER_PATH, WRAPPER_VARIABLE,
};

/// What is known of a function beside its configuration.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The aliases.
    pub aliases: Vec<Alias>,
    /// Whether layers that are not signed are refused.
    pub enforces_signing: bool,
    /// What the role may not do that it has to; none when nothing is known.
    pub role_lacks: Option<Vec<String>>,
}

/// How the references get resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrapping {
    /// By the wrapper in this layer, by its ARN.
    Layer(String),
    /// By the wrapper, but there is no layer with it.
    NoLayer,
    /// By the wrapper, but the program in the newest layer, of this ARN, does not start under the function's runtime.
    UnfitLayer(String),
    /// By the function itself.
    Own,
}

/// Why a function is not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Its variables are not known.
    #[error(
        "its environment cannot be read ({code}): who migrates it needs kms:Decrypt on its key"
    )]
    Unreadable {
        /// Lambda's code.
        code: String,
    },
    /// It cannot be changed as it is.
    #[error("it is in the state {state}, in which Lambda changes nothing")]
    State {
        /// Lambda's code for it.
        state: String,
    },
    /// A replica at the edge.
    #[error("it is a replica of a function at the edge, and those have no environment")]
    Edge,
    /// Somebody else writes its configuration.
    #[error(
        "it belongs to the stack {stack}, whose next deployment would put the plaintext back: change \
         the template (--emit-patch {format} stores the values and prints the change)"
    )]
    Stack {
        /// The stack.
        stack: String,
        /// The format of its template.
        format: &'static str,
    },
    /// Its callers get the change at once.
    #[error(
        "no alias leads its callers to a published version, so the change is in production at once"
    )]
    Latest,
    /// Its values would be frozen.
    #[error("SnapStart would keep the values in the snapshot of each published version")]
    SnapStart,
    /// No wrapper is started there.
    #[error("its runtime {runtime} starts no wrapper")]
    OsRuntime {
        /// The runtime.
        runtime: String,
    },
    /// It takes no layers.
    #[error(
        "it is a container image, which takes no layers: put kmseal into the image, and `kmseal lambda exec -- CMD` in place of its command"
    )]
    Image,
    /// Nobody has published the wrapper.
    #[error("there is no layer with the wrapper for {architecture} in this account and region")]
    NoLayer {
        /// As in `x86_64`.
        architecture: String,
    },
    /// The wrapper would not start.
    #[error(
        "the program in {layer} does not start under {runtime}: publish one that layer/build has made"
    )]
    UnfitLayer {
        /// The layer.
        layer: String,
        /// The runtime.
        runtime: String,
    },
    /// It has as many layers as there may be.
    #[error("it has {MOST_LAYERS} layers, and the wrapper needs one more")]
    Layers,
    /// It would have more variables than Lambda takes.
    #[error(
        "its environment would be larger than {ENVIRONMENT_LIMIT} bytes: choose shorter names, or \
         --layout members with a short one"
    )]
    Size,
    /// Unsigned layers are refused.
    #[error("its code signing refuses layers that are not signed, and the wrapper's is not")]
    CodeSigning,
    /// Something else is started before the runtime.
    #[error("another wrapper is started already: {path}")]
    Wrapper {
        /// What is started.
        path: String,
    },
    /// What is started before the runtime cannot be started after ours.
    #[error(
        "its {WRAPPER_VARIABLE} is no absolute path that ours could start next: set it right, or take it away"
    )]
    NoPath,
    /// A variable that the wrapper reads, and that somebody has set to something else.
    #[error(
        "its variable {variable} is set already, and the wrapper would read it: take it away first"
    )]
    Taken {
        /// The variable.
        variable: &'static str,
    },
    /// It may not reach the store.
    #[error(
        "it calls from the VPC {vpc}, and whether that has a way to the store is not known: a NAT \
         gateway, or an interface endpoint of the service"
    )]
    Vpc {
        /// The VPC.
        vpc: String,
    },
    /// It may not read what it is to read.
    #[error("its role may not do what it has to: {}", .lacks.join(", "))]
    Role {
        /// The actions.
        lacks: Vec<String>,
    },
    /// Nobody knows whether it may.
    #[error("whether its role may read the values cannot be checked")]
    RoleUnknown,
}

impl Refusal {
    /// The option that overrules it; none when nothing does.
    pub fn overruled_by(&self) -> Option<&'static str> {
        Some(match self {
            Self::Unreadable { .. }
            | Self::State { .. }
            | Self::Edge
            | Self::Layers
            | Self::NoPath
            | Self::Taken { .. }
            | Self::Size => {
                return None;
            }
            Self::Stack { .. } => "--live-anyway",
            Self::Latest => "--yes-latest",
            Self::OsRuntime { .. } | Self::Image => "--no-wrapper",
            Self::NoLayer { .. } | Self::UnfitLayer { .. } => "--layer ARN or --no-wrapper",
            Self::SnapStart => "--allow snap-start",
            Self::CodeSigning => "--allow code-signing",
            Self::Wrapper { .. } => "--allow wrapper",
            Self::Vpc { .. } => "--allow vpc",
            Self::Role { .. } => "--grant",
            Self::RoleUnknown => "--allow role",
        })
    }
}

/// Everything that stands in the way, whatever was overruled.
pub fn refusals(function: &Function, facts: &Facts, wrapping: &Wrapping) -> Vec<Refusal> {
    let mut found = Vec::new();
    if let Environment::Unreadable { code } = &function.environment {
        found.push(Refusal::Unreadable { code: code.clone() });
    }
    if let State::Failed(state) = &function.state {
        found.push(Refusal::State { state: state.clone() });
    }
    if function.master.is_some() {
        found.push(Refusal::Edge);
    }
    found.extend(owning_stack(function).map(|stack| Refusal::Stack {
        stack: stack.chars().take(128).collect(),
        format: template_format(function),
    }));
    if facts.aliases.is_empty() || facts.aliases.iter().any(Alias::leads_to_latest) {
        found.push(Refusal::Latest);
    }
    match wrapping {
        Wrapping::Own | Wrapping::Layer(_) => {}
        Wrapping::NoLayer => {
            found.push(Refusal::NoLayer { architecture: function.architecture.clone() });
        }
        Wrapping::UnfitLayer(layer) => {
            let runtime = function.runtime.clone().unwrap_or_default();
            found.push(Refusal::UnfitLayer { layer: layer.clone(), runtime });
        }
    }
    if *wrapping != Wrapping::Own {
        found.extend(of_wrapper(function, facts));
    }
    if let Some(vpc) = &function.vpc {
        found.push(Refusal::Vpc { vpc: vpc.clone() });
    }
    match &facts.role_lacks {
        None => found.push(Refusal::RoleUnknown),
        Some(lacks) if lacks.is_empty() => {}
        Some(lacks) => found.push(Refusal::Role { lacks: lacks.clone() }),
    }
    found
}

/// What stands in the way of the wrapper alone.
fn of_wrapper(function: &Function, facts: &Facts) -> Vec<Refusal> {
    let mut found = Vec::new();
    if function.snap_start {
        found.push(Refusal::SnapStart);
    }
    match &function.runtime {
        _ if function.is_image => found.push(Refusal::Image),
        Some(runtime) if runtime.starts_with("provided") || runtime == "go1.x" => {
            found.push(Refusal::OsRuntime { runtime: runtime.clone() });
        }
        _ => {}
    }
    if function.layers.len() >= MOST_LAYERS && !function.layers.iter().any(|it| is_ours(it)) {
        found.push(Refusal::Layers);
    }
    if facts.enforces_signing {
        found.push(Refusal::CodeSigning);
    }
    found.extend(of_its_variables(function));
    found
}

/// What stands in the way of the variables that the wrapper needs. Whatever else than words and paths is there is
/// neither shown nor kept in a journal.
fn of_its_variables(function: &Function) -> Vec<Refusal> {
    let now = |name| {
        let value = function.setting(name)?;
        Some(String::from_utf8_lossy(value.expose()).into_owned())
    };
    let taken = |variable, is_so: bool| is_so.then_some(Refusal::Taken { variable });
    let (mut found, wrapper) = (Vec::new(), now(WRAPPER_VARIABLE));
    if wrapper.as_deref() != Some(WRAPPER_PATH) {
        // Without the wrapper nobody has read them yet.
        let next = now(NEXT_WRAPPER_VARIABLE);
        found.extend(taken(NEXT_WRAPPER_VARIABLE, next.is_some() && next != wrapper));
        let except = now(EXCEPT_VARIABLE).is_some_and(|text| !is_words(&text));
        found.extend(taken(EXCEPT_VARIABLE, except));
        let in_the_way =
            |path: String| if is_path(&path) { Refusal::Wrapper { path } } else { Refusal::NoPath };
        found.extend(wrapper.map(in_the_way));
    }
    let allow = now(ALLOW_VARIABLE).is_some_and(|word| word != SNAP_START);
    found.extend(taken(ALLOW_VARIABLE, function.snap_start && allow));
    found
}

/// Whether a layer is a version of the one that `kmseal lambda publish-layer` makes.
pub(super) fn is_ours(layer: &str) -> bool {
    layer.rsplit(':').nth(1) == Some(LAYER_NAME)
}

/// Whether a text is an absolute path, and nothing that could be a secret.
pub(super) fn is_path(text: &str) -> bool {
    let good = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    text.starts_with('/') && text.len() <= 256 && text.chars().all(good)
}

/// Whether a text is patterns of names, and nothing that could be a secret.
fn is_words(text: &str) -> bool {
    let good = |c: char| c.is_ascii_alphanumeric() || "_*?, ".contains(c);
    text.len() <= 1024 && text.chars().all(good)
}
