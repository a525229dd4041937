//! `doctor`

use super::Context;
use crate::aws::{Aws, AwsError, Fault, Probe, Service};
use crate::cli::DoctorArgs;
use crate::error::{CommandError, Status};
use crate::hint::{Explain as _, Hint};
use crate::migrate::Phase;
use crate::policy::{Document, Statement};
use crate::report::v1::{self, Cloud, Doctor, VaultState};
use crate::store::vault::{UnlockMethod, Vault};
use crate::ui::Table;

/// What is found out, and what to do about it.
#[derive(Default)]
struct Findings {
    aws: Cloud,
    vault: VaultState,
    cut_off: Vec<String>,
    missing: Option<Document>,
    hints: Vec<Hint>,
    /// How AWS is set up could be read.
    read: bool,
    /// Something that is set up does not work.
    ill: bool,
}

pub(super) fn run(_args: &DoctorArgs, context: &Context) -> Result<u8, CommandError> {
    let mut findings = Findings::default();
    findings.look_at_vault(context);
    findings.look_at_runs(context);
    findings.look_at_aws(context);
    let status = if findings.ill { Status::Failed } else { Status::Done };
    if context.ui.is_json() {
        let Findings { aws, vault, cut_off, missing, hints, ill, .. } = findings;
        let hints = hints.into_iter().map(v1::NextStep::from).collect();
        let doctor = Doctor { well: !ill, aws, vault, cut_off, missing, hints };
        context.report_found(doctor, status)?;
    } else {
        findings.show(context)?;
    }
    Ok(status as u8)
}

impl Findings {
    fn hint(&mut self, hints: Vec<Hint>) {
        for hint in hints {
            if !self.hints.contains(&hint) {
                self.hints.push(hint);
            }
        }
    }

    /// Looks without opening it: nobody is asked for a passphrase.
    fn look_at_vault(&mut self, context: &Context) {
        let places = &context.settings.vault;
        self.vault.path = places.vault.display().to_string();
        self.vault.exists = Vault::exists(places);
        if !self.vault.exists {
            return;
        }
        match Vault::method(places) {
            Ok(UnlockMethod::KeyFile) => {
                self.vault.opened_by = Some("key-file");
                if !places.key_file.exists() {
                    let path = places.key_file.display();
                    self.vault.problem = Some(format!("the key file {path} is not there"));
                    self.hint(vec![Hint::say("put the key file back from your backup")]);
                }
            }
            Ok(UnlockMethod::Passphrase(_)) => self.vault.opened_by = Some("passphrase"),
            Err(error) => {
                self.vault.problem = Some(error.to_string());
                self.hint(error.hints());
            }
        }
        self.ill |= self.vault.problem.is_some();
    }

    fn look_at_runs(&mut self, context: &Context) {
        match context.runs().list() {
            Ok(runs) => {
                let cut_off = runs
                    .into_iter()
                    .filter(|run| matches!(run.phase, Phase::Applying | Phase::Undoing));
                self.cut_off = cut_off.map(|run| run.run.to_string()).collect();
                if let Some(run) = self.cut_off.first() {
                    self.hints.push(Hint::run(format!("kmseal resume {run}")));
                    self.ill = true;
                }
            }
            Err(error) => {
                context.ui.warn(&error.to_string());
                self.hint(error.hints());
                self.ill = true;
            }
        }
    }

    fn look_at_aws(&mut self, context: &Context) {
        let opened = Aws::new(context.aws.clone());
        let looked = opened.and_then(|aws| aws.configured().map(|configured| (aws, configured)));
        let (aws, configured) = match looked {
            Ok(looked) => looked,
            Err(error) => {
                // Settings that cannot be read were made by somebody.
                self.aws.configured = true;
                self.aws.problem = Some(error.to_string());
                self.hint(error.hints());
                self.ill = true;
                return;
            }
        };
        self.read = true;
        self.aws.configured = configured.profile.is_some()
            || configured.region.is_some()
            || !configured.overrides.is_empty();
        self.aws.profile = configured.profile;
        self.aws.fips = configured.fips;
        (self.aws.region, self.aws.region_from) =
            configured.region.map(|(region, from)| (region, from.to_owned())).unzip();
        self.aws.overrides = configured.overrides.into_iter().map(Into::into).collect();
        if self.aws.region.is_none() {
            self.aws.problem = Some(AwsError::NoRegion.to_string());
            self.hint(AwsError::NoRegion.hints());
            self.ill |= self.aws.configured;
            return;
        }
        let probes = aws.probe();
        if let Some(error) = no_credentials(&probes) {
            self.aws.problem = Some(reason(error));
            self.hint(error.hints());
            self.ill |= self.aws.configured;
        }
        self.take(probes);
    }

    fn take(&mut self, probes: Vec<Probe>) {
        let denied: Vec<&str> = probes
            .iter()
            .filter(|probe| probe.answer.as_ref().is_err_and(|it| it.fault() == Fault::Denied))
            .map(|probe| probe.operation)
            .collect();
        self.missing = (!denied.is_empty()).then(|| {
            let all = ["*".to_owned()];
            Document::new(vec![Statement::allow("KmsealDoctor", denied, all)])
        });
        for probe in probes {
            let needed = !matches!(probe.service, Service::Logs | Service::Lambda);
            let (state, reason) = match &probe.answer {
                Ok(identity) => {
                    if let Some(identity) = identity {
                        self.aws.account = Some(identity.account.clone());
                        self.aws.identity = Some(identity.arn.clone());
                    }
                    ("ok", None)
                }
                Err(error) => (state(error), Some(reason(error))),
            };
            if state != "ok" && self.aws.problem.is_none() {
                self.ill |= needed;
                if let Err(error) = &probe.answer {
                    // The statement at the end says more.
                    self.hint(if state == "denied" { Vec::new() } else { error.hints() });
                }
            }
            self.aws.services.push(v1::Service {
                service: probe.service.name(),
                endpoint: probe.endpoint,
                operation: probe.operation,
                state,
                reason,
                needed,
            });
        }
    }

    fn show(&self, context: &Context) -> Result<(), CommandError> {
        let aws = &self.aws;
        let mut table = Table::new(&["WHAT", ""]);
        let mut row = |name: &str, value: String| table.row([name.to_owned(), value]);
        let unset = || if self.read { "none" } else { "unknown" }.to_owned();
        // Without a problem there are credentials, and only STS could have said whose.
        let anybody = || if aws.problem.is_none() { "unknown".to_owned() } else { unset() };
        row("identity", aws.identity.clone().unwrap_or_else(anybody));
        row("profile", aws.profile.clone().unwrap_or_else(unset));
        row(
            "region",
            match (&aws.region, &aws.region_from) {
                (Some(region), Some(from)) => format!("{region} ({from})"),
                _ => unset(),
            },
        );
        let fips =
            if aws.fips { "on: a service without a FIPS endpoint is not called" } else { "off" };
        row("FIPS", if self.read { fips.to_owned() } else { unset() });
        row(
            "vault",
            match (&self.vault, self.vault.opened_by) {
                (VaultState { exists: false, .. }, _) => "none yet".to_owned(),
                (vault, Some("key-file")) => format!("{}, opened by a key file", vault.path),
                (vault, Some(_)) => format!("{}, opened by a passphrase", vault.path),
                (vault, None) => vault.path.clone(),
            },
        );
        row(
            "cut-off runs",
            match self.cut_off.as_slice() {
                [] => "none".to_owned(),
                runs => runs.join(", "),
            },
        );
        context.print(context.ui.table(&table))?;
        if aws.problem.is_none() {
            self.show_services(context)?;
        }
        match &aws.problem {
            Some(problem) if aws.configured => context.ui.warn(problem),
            Some(problem) => context.ui.say(&format!("AWS is not set up: {problem}")),
            None => {}
        }
        if let Some(problem) = &self.vault.problem {
            context.ui.warn(problem);
        }
        for hint in &self.hints {
            context.ui.hint(hint);
        }
        if let Some(missing) = &self.missing {
            context.ui.say("this would allow what was refused:");
            let text = serde_json::to_string_pretty(missing).unwrap_or_default();
            for line in text.lines() {
                context.print(context.ui.data(line))?;
            }
        }
        Ok(())
    }

    fn show_services(&self, context: &Context) -> Result<(), CommandError> {
        let mut table = Table::new(&["SERVICE", "ENDPOINT", "ASKED", "ANSWER"]);
        for service in &self.aws.services {
            let other = self.aws.overrides.iter().find(|one| one.service == service.service);
            let endpoint = match (&service.endpoint, other) {
                (Some(url), Some(other)) => format!("{url} ({})", other.source),
                (Some(url), None) => url.clone(),
                (None, _) => String::new(),
            };
            let answer = match &service.reason {
                Some(reason) if service.needed => reason.clone(),
                Some(reason) => format!("{reason} (only needed for log groups)"),
                None => "ok".to_owned(),
            };
            let name = service.service.to_owned();
            table.row([name, endpoint, service.operation.to_owned(), answer]);
        }
        context.print(context.ui.data(""))?;
        context.print(context.ui.table(&table))
    }
}

/// The one error that stands for all of them.
fn no_credentials(probes: &[Probe]) -> Option<&AwsError> {
    let errors = probes.iter().map(|probe| probe.answer.as_ref().err());
    let all = errors.collect::<Option<Vec<_>>>()?;
    let without = |error: &&AwsError| error.fault() == Fault::NoCredentials;
    all.into_iter().find(without)
}

fn state(error: &AwsError) -> &'static str {
    match error.fault() {
        Fault::Denied => "denied",
        Fault::Unreachable | Fault::TimedOut => "unreachable",
        Fault::NoCredentials | Fault::BadCredentials | Fault::Expired => "no-credentials",
        Fault::Garbled => "nonsense",
        _ => "failed",
    }
}

/// Why, without repeating what was asked.
fn reason(error: &AwsError) -> String {
    match error {
        AwsError::Call(failure) => {
            let mut text = failure.fault.to_string();
            if failure.fault != Fault::Denied
                && let Some(message) = failure.message.as_ref().or(failure.code.as_ref())
            {
                text = format!("{text}: {message}");
            }
            text
        }
        other => other.to_string(),
    }
}
