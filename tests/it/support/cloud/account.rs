//! An AWS account of a test's own.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use super::front::Front;
use super::http::Message;
use super::{Cloud, Emulator, tls};
use crate::support::needles::random_text;

/// Where the tests are.
pub(crate) const REGION: &str = "eu-west-1";

/// A fresh account; nobody else sees what is in it.
#[derive(Debug)]
pub(crate) struct Account {
    cloud: &'static Cloud,
    id: String,
    secret: String,
    token: String,
    front: Front,
    folder: TempDir,
}

impl Account {
    pub(super) fn new(cloud: &'static Cloud, tls: bool) -> Self {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).expect("random bytes");
        // Twelve digits, the first one not zero.
        let id = (100_000_000_000 + u64::from_ne_bytes(bytes) % 900_000_000_000).to_string();
        // Before the program waits for an answer.
        cloud.server(cloud.emulator());
        let front = Front::new(cloud, &id, tls);
        let folder = TempDir::new().expect("a temporary folder");
        let account =
            Self { cloud, id, secret: random_text(40), token: random_text(64), front, folder };
        if tls {
            fs::write(account.certificate(), &tls::AUTHORITY.certificate).expect("write a file");
        }
        account
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Sees and spoils what the program asks for.
    pub(crate) fn front(&self) -> &Front {
        &self.front
    }

    /// What the program must not show: its own credentials.
    pub(crate) fn secrets(&self) -> [(&'static str, &str); 2] {
        [("the secret access key", &self.secret), ("the session token", &self.token)]
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// What the program has to have in its environment.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let mut variables = vec![
            // Both emulators take the account from it (moto by way of the front).
            ("AWS_ACCESS_KEY_ID", self.id.clone()),
            ("AWS_SECRET_ACCESS_KEY", self.secret.clone()),
            ("AWS_SESSION_TOKEN", self.token.clone()),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_ENDPOINT_URL", self.front.url()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
        ];
        if self.certificate().exists() {
            variables.push(("SSL_CERT_FILE", self.certificate().display().to_string()));
        }
        variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// From now on this service is served by that emulator, whose state is its own.
    pub(crate) fn serve(&self, service: &str, by: Emulator) {
        self.front.route(service, by);
    }

    /// Asks the server itself, past program and front: `secretsmanager.CreateSecret`.
    #[track_caller]
    pub(crate) fn ask(&self, target: &str, body: impl Into<Value>) -> Value {
        self.ask_in(REGION, target, body)
    }

    /// The same in another region.
    #[track_caller]
    pub(crate) fn ask_in(&self, region: &str, target: &str, body: impl Into<Value>) -> Value {
        match self.request(region, target, &body.into()) {
            Ok(answer) => answer,
            Err((status, body)) => panic!("{target}: {status} {body}"),
        }
    }

    /// With status and body of a refusal.
    pub(crate) fn try_ask(
        &self,
        target: &str,
        body: impl Into<Value>,
    ) -> Result<Value, (u16, String)> {
        self.request(REGION, target, &body.into())
    }

    /// A request as the program would make it, but for the signature: nobody looks at it.
    pub(crate) fn message(&self, region: &str, target: &str, body: &Value) -> Message {
        Message::request("POST", "/", body.to_string().into_bytes())
            .with("Authorization", &self.signature(region, service_of(target)))
            .with("Content-Type", "application/x-amz-json-1.1")
            .with("X-Amz-Target", target)
    }

    /// Asks Lambda itself, past program and front.
    #[track_caller]
    pub(crate) fn lambda(&self, method: &str, path: &str, body: impl Into<Value>) -> Value {
        match self.try_lambda(REGION, method, path, &body.into()) {
            Ok(answer) => answer,
            Err((status, body)) => panic!("{method} {path}: {status} {body}"),
        }
    }

    /// With status and body of a refusal, in any region.
    pub(crate) fn try_lambda(
        &self,
        region: &str,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<Value, (u16, String)> {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let request = Message::request(method, path, body)
            .with("Authorization", &self.signature(region, "lambda"))
            .with("Content-Type", "application/json");
        let emulator = self.front.emulator_of("lambda");
        let request = emulator.for_account(request, &self.id);
        let answer = self.cloud.server(emulator).exchange(&request).expect("an answer");
        match answer.status() {
            Some(200..=299) => Ok(serde_json::from_slice(&answer.body).unwrap_or(Value::Null)),
            status => Err((status.unwrap_or_default(), answer.text())),
        }
    }

    /// Asks a service that takes forms, such as IAM; the answer is XML.
    #[track_caller]
    pub(crate) fn query(&self, service: &str, action: &str, pairs: &[(&str, &str)]) -> String {
        let mut form = format!("Action={action}&Version=2010-05-08");
        for (name, value) in pairs {
            let value: String = value.bytes().map(escaped).collect();
            write!(form, "&{name}={value}").expect("a text grows");
        }
        let request = Message::request("POST", "/", form.into_bytes())
            .with("Authorization", &self.signature(REGION, service))
            .with("Content-Type", "application/x-www-form-urlencoded");
        let emulator = self.front.emulator_of(service);
        let request = emulator.for_account(request, &self.id);
        let answer = self.cloud.server(emulator).exchange(&request).expect("an answer");
        assert_eq!(answer.status(), Some(200), "{action}: {}", answer.text());
        answer.text()
    }

    fn signature(&self, region: &str, service: &str) -> String {
        format!(
            "AWS4-HMAC-SHA256 Credential={}/20260101/{region}/{service}/aws4_request, \
             SignedHeaders=host, Signature=0",
            self.id,
        )
    }

    fn request(&self, region: &str, target: &str, body: &Value) -> Result<Value, (u16, String)> {
        let emulator = self.front.emulator_of(service_of(target));
        let request = emulator.for_account(self.message(region, target, body), &self.id);
        let answer = self.cloud.server(emulator).exchange(&request).expect("an answer");
        match answer.status() {
            Some(200) if answer.body.is_empty() => Ok(Value::Null),
            Some(200) => Ok(serde_json::from_slice(&answer.body).expect("an answer in JSON")),
            status => Err((status.unwrap_or_default(), answer.text())),
        }
    }
}

/// As a form has it.
fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() { char::from(byte).into() } else { format!("%{byte:02X}") }
}

/// As it is signed for.
fn service_of(target: &str) -> &str {
    match target.split('.').next().expect("a first part") {
        "TrentService" => "kms",
        "AmazonSSM" => "ssm",
        "Logs_20140328" => "logs",
        other => other,
    }
}
