//! AWS for the tests: emulators that are started when the first test needs them, an account for
//! each test, and a front that counts the calls and spoils them.
//!
//! ```text
//! let account = cloud().account();
//! let env = TestEnv::with_cloud(KMSEAL, &account);
//! account.ask("secretsmanager.CreateSecret", json!({ … }));
//! let lost = account.front().inject(Fault::LostAnswer, Calls::of("PutSecretValue").nth(2));
//! env.run([…]).output().code(0);
//! assert_eq!((lost.fired(), account.front().count("PutSecretValue")), (1, 3));
//! ```
//!
//! `EMULATOR=ministack` runs all tests with the second opinion in the first one's place.

mod account;
mod call;
pub(crate) mod differences;
mod fault;
mod front;
mod http;
pub(crate) mod install;
mod kept;
mod microburst;
mod server;
mod tls;

use std::sync::LazyLock;

pub(crate) use account::{Account, REGION};
pub(crate) use call::Call;
pub(crate) use fault::{Calls, Fault};
pub(crate) use http::{Message, exchange};
pub(crate) use kept::Kept;
pub(crate) use server::Server;

use server::Kind;

/// A program that answers as AWS does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Emulator {
    /// The usual one.
    Moto,
    /// For what moto has not, and as a second opinion.
    Ministack,
}

impl Emulator {
    pub(crate) fn start(self) -> Server {
        Server::start(match self {
            Self::Moto => &Kind {
                module: "moto.server",
                arguments: &[],
                variables: &[],
                ready: "/moto-api/",
                // It changes its tables while another request walks through them.
                one_at_a_time: true,
            },
            Self::Ministack => &Kind {
                module: "ministack.app",
                arguments: &[],
                variables: &[
                    ("BIND_HOST", "127.0.0.1"),
                    // Any port nobody listens on, for it looks there first; it gets another one.
                    ("GATEWAY_PORT", "1"),
                    ("IOT_MTLS_ENABLED", "0"),
                    ("SFTP_ENABLED", "0"),
                ],
                ready: "/_ministack/ready",
                one_at_a_time: false,
            },
        })
    }

    /// Ministack takes the account from the access key id; moto has to be told.
    fn for_account(self, request: Message, account: &str) -> Message {
        match self {
            Self::Moto => request.with("x-moto-account-id", account),
            Self::Ministack => request,
        }
    }
}

/// The emulators of this test process.
#[derive(Debug)]
pub(crate) struct Cloud {
    main: Emulator,
    moto: LazyLock<Server>,
    ministack: LazyLock<Server>,
}

/// The one there is.
pub(crate) fn cloud() -> &'static Cloud {
    static CLOUD: LazyLock<Cloud> = LazyLock::new(|| Cloud {
        main: match std::env::var("EMULATOR").as_deref() {
            Ok("ministack") => Emulator::Ministack,
            Ok("moto") | Err(_) => Emulator::Moto,
            Ok(other) => panic!("EMULATOR={other}: there are moto and ministack"),
        },
        moto: LazyLock::new(|| Emulator::Moto.start()),
        ministack: LazyLock::new(|| Emulator::Ministack.start()),
    });
    &CLOUD
}

impl Cloud {
    /// A new account and a front to it.
    pub(crate) fn account(&'static self) -> Account {
        Account::new(self, false)
    }

    /// The same over TLS, with a certificate that the program has to be told of.
    pub(crate) fn account_over_tls(&'static self) -> Account {
        Account::new(self, true)
    }

    /// Which one serves what is not served by a certain one.
    pub(crate) fn emulator(&self) -> Emulator {
        self.main
    }

    /// Says so and is true if the main emulator is this one, which cannot do what a test needs: `why` is one of
    /// [`differences`].
    pub(crate) fn skips(&self, emulator: Emulator, why: &str) -> bool {
        let skips = self.main == emulator;
        if skips {
            println!("skipped with {emulator:?}: {why}");
        }
        skips
    }

    fn emulator_of(&self, service: &str) -> Emulator {
        // Only ministack looks at policies, and gives functions revisions.
        if ["iam", "lambda"].contains(&service) { Emulator::Ministack } else { self.main }
    }

    fn server(&self, emulator: Emulator) -> &Server {
        match emulator {
            Emulator::Moto => &self.moto,
            Emulator::Ministack => &self.ministack,
        }
    }
}

/// What was said, but for the line that calls go to an emulator: every command that writes says that.
pub(crate) fn without_places(said: String) -> String {
    match said.strip_prefix("warning: calls to AWS go to ").and_then(|it| it.split_once('\n')) {
        Some((_, rest)) => rest.to_owned(),
        None => said,
    }
}
