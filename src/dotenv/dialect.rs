//! The programs whose reading of a `.env` file is modelled, with the version that was measured.

use std::fmt;

/// A program that reads `.env` files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// npm `dotenv` 18.0: `parse`, with its default (not its `fast`) parser.
    Node,
    /// npm `@dotenvx/dotenvx` 2.38: `parse`.
    Dotenvx,
    /// `PyPI` `python-dotenv` 1.2: `load_dotenv`, with interpolation.
    Python,
    /// The gem `dotenv` 3.2: `Dotenv.load`.
    Ruby,
    /// Docker CLI 28.2: `docker run --env-file`.
    Docker,
    /// systemd 252: `EnvironmentFile=` of a unit.
    Systemd,
    /// bash 5.2: `set -a; . FILE`.
    Bash,
}

impl Dialect {
    /// Every dialect, in the order in which reports name them.
    pub const ALL: [Self; 7] = [
        Self::Node,
        Self::Dotenvx,
        Self::Python,
        Self::Ruby,
        Self::Docker,
        Self::Systemd,
        Self::Bash,
    ];

    /// The word for it on the command line and in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Dotenvx => "dotenvx",
            Self::Python => "python",
            Self::Ruby => "ruby",
            Self::Docker => "docker",
            Self::Systemd => "systemd",
            Self::Bash => "bash",
        }
    }

    /// The dialect of that [`name`](Self::name).
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
