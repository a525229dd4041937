//! The errors of AWS, written by microburst as each service writes them.
//!
//! Its rules hold for all who ask it. So each is for one request, which carries a mark, and only
//! requests that are to fail are sent there: tests need not wait for each other, and no request
//! is passed on.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use serde_json::{Value, json};

use super::http::Message;
use super::server::{Kind, Server};

const MARK: &str = "x-fault";
const RULES: &str = "/_microburst/rules";

static SERVER: LazyLock<Server> = LazyLock::new(|| {
    Server::start(&Kind {
        module: "microburst.cli",
        // Nobody is there.
        arguments: &["--upstream", "http://127.0.0.1:1"],
        variables: &[],
        ready: "/_microburst/health",
        one_at_a_time: false,
    })
});

/// Starts it if it does not run. It takes seconds to read what it knows of AWS: better when a
/// fault is injected than while the program waits for its answer.
pub(super) fn warm_up() {
    static WARM: OnceLock<()> = OnceLock::new();
    WARM.get_or_init(|| {
        let request =
            Message::request("POST", "/", b"{}".to_vec()).with("X-Amz-Target", "AmazonSSM.X");
        let error = json!({ "status": 400, "code": "ThrottlingException" });
        refuse(&request, &error).expect("an error written by microburst");
    });
}

/// What the service would answer to this request if it refused it with this error. Fails when
/// microburst has no record of having done so.
pub(super) fn refuse(request: &Message, error: &Value) -> Result<Message, String> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let mark = format!("fault-{}-", COUNT.fetch_add(1, Ordering::SeqCst));
    let marked = |other: &Value| json!([{ "headers": { MARK: mark }, "error": other }]);
    let rules = ask("PATCH", RULES, &marked(error))?;
    let is_ours = |rule: &&Value| rule["headers"][MARK] == *mark;
    let rules = rules.as_array().ok_or("no list of rules")?;
    let rule = rules.iter().find(is_ours).ok_or("the rule was not taken")?;
    let answer = SERVER.exchange(&request.clone().with(MARK, &mark));
    let answer = answer.map_err(|error| error.to_string())?;
    let fired = ask("GET", &format!("/_microburst/fired?rule_id={}", rule["id"]), &Value::Null)?;
    ask("DELETE", RULES, &json!([{ "headers": { MARK: mark } }]))?;
    match fired.as_array().map(Vec::len) {
        Some(1) => Ok(answer),
        _ => Err(format!("microburst fired {fired}")),
    }
}

fn ask(method: &str, path: &str, body: &Value) -> Result<Value, String> {
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    let request = Message::request(method, path, body).with("Content-Type", "application/json");
    let answer = SERVER.exchange(&request).map_err(|error| error.to_string())?;
    if answer.status() != Some(200) {
        return Err(format!("microburst: {}: {}", answer.start, answer.text()));
    }
    serde_json::from_slice(&answer.body).map_err(|error| error.to_string())
}
