//! Why values cannot leave in a format, or enter from it.

use super::Format;
use crate::classify::shown;
use crate::dotenv::Dialect;
use crate::hint::{Explain, Hint, Kind};
use crate::reference::StoreKind;
use crate::store::{NoObject, StoreError};

/// Why values cannot leave or enter. Names no value, and no name that may be a piece of one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortageError {
    /// A store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A variable is a reference that leads nowhere.
    #[error("{name} cannot be resolved")]
    Unresolved {
        /// The variable.
        name: String,
        /// Why.
        source: Box<StoreError>,
    },
    /// Nothing is kept there.
    #[error("there is nothing at {place}")]
    Nothing {
        /// What was asked for.
        place: String,
        /// The store that was asked.
        store: StoreKind,
    },
    /// Two values want one name.
    #[error("some names would stand for more than one value; nothing was written")]
    Ambiguous {
        /// Each name, and where its values come from.
        names: Vec<(String, Vec<String>)>,
    },
    /// The format cannot hold some of it.
    #[error("some of it cannot be written as {format}; nothing was written", format = .format.name())]
    Unfit {
        /// The format.
        format: Format,
        /// Each name, and why.
        refused: Vec<(String, Unfit)>,
    },
    /// A Secret holds one MiB.
    #[error("together the values are larger than {title} may be; nothing was written", title = .format.title())]
    TooMuch {
        /// The format.
        format: Format,
    },
    /// A format that holds no values.
    #[error("a container definition of ECS holds no values")]
    NoValues,
    /// The file is of another format.
    #[error("the file does not look like {}, but like {}", .format.title(), .looks.title())]
    Mistaken {
        /// What it was taken for.
        format: Format,
        /// What it looks like.
        looks: Format,
        /// Why it cannot be what it was taken for.
        source: Option<Box<Self>>,
    },
    /// Something that is no value, or not of the format.
    #[error("line {line}, column {column}: {what}")]
    Misplaced {
        /// The format.
        format: Format,
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What it is.
        what: &'static str,
    },
    /// Not one JSON object.
    #[error("line {line}, column {column}: not one JSON object with a member for each variable", line = .0.line, column = .0.column)]
    NoObject(NoObject),
    /// An array or `null` where a value should be.
    #[error("the member {name:?} is {what}, and not a value")]
    NoValue {
        /// The member.
        name: String,
        /// What it is instead.
        what: &'static str,
    },
    /// A name that stands there twice means nothing certain.
    #[error("the name {name:?} stands there more than once")]
    Twice {
        /// The name.
        name: String,
    },
    /// The program would read nothing from the file.
    #[error("line {line}: {dialect} refuses the file: {what}")]
    Rejected {
        /// The line, counted from 1.
        line: usize,
        /// The program.
        dialect: &'static str,
        /// Why.
        what: &'static str,
    },
}

/// Why one variable does not fit into a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unfit {
    /// Not a name there.
    #[error("{0} reads no variable of that name")]
    Name(&'static str),
    /// Only text has a place there.
    #[error("its value is not valid UTF-8")]
    NotText,
    /// No environment can carry it.
    #[error("its value has a NUL byte")]
    Nul,
    /// However it is quoted.
    #[error("{0} would read another value, however it is quoted")]
    Value(Dialect),
    /// There are no quotes, and no escapes.
    #[error("docker would read another value: it takes one line as it is, up to 64 KiB")]
    OneLine,
    /// It fits alone, but not among the others.
    #[error("{0} would read another value beside the other variables")]
    Beside(Dialect),
    /// Read back it is another one.
    #[error("its value would not be read back from {0}")]
    Altered(&'static str),
    /// Terraform brings all text into one normal form.
    #[error("Terraform would read another value: it composes characters (Unicode's form NFC)")]
    Composed,
    /// ECS reads from AWS.
    #[error("it is in the vault, and ECS reads from Secrets Manager and Parameter Store only")]
    NotInAws,
    /// It was not told.
    #[error("its store does not tell its ARN")]
    NoArn,
    /// ECS always takes the newest.
    #[error("ECS reads no other than the newest version of a parameter")]
    ParameterVersion,
    /// The fields of ECS have colons between them.
    #[error("the key has a colon, which ECS takes for the end of it")]
    ColonInKey,
}

impl Explain for PortageError {
    fn kind(&self) -> Kind {
        match self {
            Self::Store(error) => error.kind(),
            Self::Unresolved { source, .. } => source.kind(),
            _ => Kind::Failed,
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::Store(error) => error.parts(),
            Self::Unresolved { source, .. } => source.parts(),
            Self::Unfit { refused, .. } => {
                refused.iter().map(|(name, why)| format!("{}: {why}", shown(name))).collect()
            }
            Self::Ambiguous { names } => names
                .iter()
                .map(|(name, from)| format!("{}: {}", shown(name), from.join(", ")))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Store(error) => error.hints(),
            Self::Unresolved { source, .. } => source.hints(),
            Self::Nothing { store, .. } if store.is_aws() => {
                vec![Hint::run(format!("kmseal list {}", store.prefix()))]
            }
            Self::Nothing { .. } => vec![Hint::run("kmseal list")],
            Self::Ambiguous { .. } => vec![Hint::say("export them one after the other")],
            Self::Unfit { format, .. } => vec![Hint::say(instead(*format))],
            Self::TooMuch { .. } => vec![Hint::say("export them to more than one of it")],
            Self::NoValues => {
                vec![Hint::say(
                    "its ARNs are references: put them into a `.env` file, or give them to copy",
                )]
            }
            Self::Mistaken { looks: Format::Dotenv, .. } => vec![Hint::say(
                "for a `.env` file say --format dotenv, and with --env-dialect which program reads it",
            )],
            Self::Mistaken { looks, format, .. } => {
                let say = format!("for {} say --format {}", looks.title(), looks.name());
                let dialect =
                    "if it is a `.env` file, say with --env-dialect which program reads it";
                let is_dotenv = *format == Format::Dotenv;
                [say]
                    .into_iter()
                    .chain(is_dotenv.then(|| dialect.to_owned()))
                    .map(Hint::say)
                    .collect()
            }
            Self::Rejected { .. } => vec![Hint::say(
                "correct that line, or say with --env-dialect which program the file is for",
            )],
            Self::NoObject(_) => {
                vec![Hint::say("for a `.env` file say --format dotenv")]
            }
            Self::Misplaced { format: Format::Credstash, .. } => {
                vec![Hint::say("take what credstash writes without -f, which is JSON, and exact")]
            }
            Self::Misplaced { .. } => {
                vec![Hint::say("correct it, or say with --format what the file is")]
            }
            _ => Vec::new(),
        }
    }
}

/// What to do when a format cannot hold a value.
fn instead(format: Format) -> &'static str {
    match format {
        Format::Dotenv => {
            "say with --env-dialect which program reads the file, or take --format json, which holds any text"
        }
        Format::Ecs => "move them to AWS with migrate, or export the others alone",
        Format::Kubernetes => "export them under other names, or the others alone",
        Format::Json | Format::Yaml => "take --format k8s, which holds any bytes",
        _ => "take --format json, which holds any text, or --format k8s, which holds any bytes",
    }
}
