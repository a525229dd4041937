//! What the program asked of AWS, as the front saw it.

use std::time::Instant;

use serde_json::Value;

use super::http::Message;

/// One request, in the order in which they came.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// As it is signed for: `secretsmanager`, `ssm`, `kms`, `sts`, `iam`, `logs`.
    pub(crate) service: String,
    /// `GetSecretValue`; for paths that we do not know the method and the path.
    pub(crate) operation: String,
    pub(crate) path: String,
    pub(crate) region: String,
    /// The access key id it is signed with.
    pub(crate) key: String,
    pub(crate) request: Vec<u8>,
    /// None if nothing was answered, or not yet.
    pub(crate) status: Option<u16>,
    /// What the server answered, whether or not it came through.
    pub(crate) response: Vec<u8>,
    /// When all of the request was there.
    pub(crate) start: Instant,
    /// When the answer was about to be sent.
    pub(crate) end: Option<Instant>,
}

impl Call {
    pub(super) fn of(request: &Message) -> Self {
        let mut scope = request
            .header("authorization")
            .and_then(|header| header.split("Credential=").nth(1))
            .and_then(|rest| rest.split(',').next())
            .unwrap_or_default()
            .split('/');
        let key = scope.next().unwrap_or_default().to_owned();
        let region = scope.nth(1).unwrap_or_default().to_owned();
        let service = scope.next().unwrap_or_default().to_owned();
        let target = request.header("x-amz-target").and_then(|target| target.rsplit('.').next());
        let form = String::from_utf8_lossy(&request.body);
        let action = form.split('&').find_map(|pair| pair.strip_prefix("Action="));
        let path = request.start.trim_end_matches(" HTTP/1.1");
        let path = lambda_operation(path).unwrap_or(path);
        Self {
            service,
            operation: target.or(action).unwrap_or(path).to_owned(),
            path: request.start.split(' ').nth(1).unwrap_or_default().to_owned(),
            region,
            key,
            request: request.body.clone(),
            status: None,
            response: Vec::new(),
            start: Instant::now(),
            end: None,
        }
    }

    /// The path, decoded as far as names of functions need it.
    pub(crate) fn path(&self) -> String {
        self.path.replace("%3A", ":").replace("%24", "$")
    }

    /// The request of a JSON protocol.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.request).expect("a request in JSON")
    }
}

/// What Lambda calls a request, which it tells from method and path: `PUT /2015-03-31/functions/x/configuration`.
fn lambda_operation(path: &str) -> Option<&'static str> {
    let (method, path) = path.split_once(' ')?;
    let path = path.split('?').next()?.trim_matches('/');
    // The first part is the date of the API.
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    Some(match (method, parts.as_slice()) {
        ("GET", ["functions"]) => "ListFunctions",
        ("GET", ["functions", _]) => "GetFunction",
        ("DELETE", ["functions", _]) => "DeleteFunction",
        ("PUT", ["functions", _, "configuration"]) => "UpdateFunctionConfiguration",
        ("GET", ["functions", _, "versions"]) => "ListVersionsByFunction",
        ("GET", ["functions", _, "aliases"]) => "ListAliases",
        ("GET", ["functions", _, "provisioned-concurrency"]) => "ListProvisionedConcurrencyConfigs",
        ("GET", ["functions", _, "policy"]) => "GetPolicy",
        ("GET", ["functions", _, "code-signing-config"]) => "GetFunctionCodeSigningConfig",
        ("GET", ["code-signing-configs", _]) => "GetCodeSigningConfig",
        ("POST", ["functions", _, "invocations"]) => "Invoke",
        ("GET", ["event-source-mappings"]) => "ListEventSourceMappings",
        ("GET", ["layers", _, "versions"]) => "ListLayerVersions",
        ("GET", ["layers", _, "versions", _]) => "GetLayerVersion",
        ("POST", ["layers", _, "versions"]) => "PublishLayerVersion",
        _ => return None,
    })
}
