//! Each fault, as a client sees it that knows nothing of AWS.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::cloud::{Account, Calls, Fault, Message, REGION, cloud, exchange};

const PUT: &str = "AmazonSSM.PutParameter";

fn put(account: &Account) -> Message {
    let body = json!({ "Name": "/shop/a", "Value": "b", "Type": "String", "Overwrite": true });
    account.message(REGION, PUT, &body)
}

fn send(account: &Account) -> std::io::Result<Message> {
    exchange(account.front().address(), &put(account))
}

/// The number of the newest version; none without any.
fn version(account: &Account) -> Option<u64> {
    let answer = account.try_ask("AmazonSSM.GetParameter", json!({ "Name": "/shop/a" }));
    answer.ok().map(|answer| answer["Parameter"]["Version"].as_u64().expect("a version"))
}

#[test]
fn the_service_refuses() {
    let account = cloud().account();
    let refused = |fault: Fault| {
        let injected = account.front().inject(fault, Calls::of("PutParameter"));
        let answer = send(&account).expect("an answer");
        assert_eq!(injected.fired(), 1);
        let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        assert!(answer.header("x-amzn-requestid").is_some());
        let kind = text("__type");
        // Some are written with a namespace, as the service does.
        let code = kind.rsplit('#').next().expect("a code").to_owned();
        // Services do not agree on how it is written.
        (answer.status().expect("a status"), code, text("message") + &text("Message"))
    };
    let code = |fault| {
        let (status, code, _) = refused(fault);
        (status, code)
    };
    assert_eq!(code(Fault::Throttle), (400, "ThrottlingException".to_owned()));
    assert_eq!(code(Fault::Error500), (500, "InternalServerError".to_owned()));
    assert_eq!(code(Fault::Error503), (503, "ServiceUnavailableException".to_owned()));
    assert_eq!(code(Fault::ExpiredCredentials), (400, "ExpiredTokenException".to_owned()));
    let fault = Fault::Code { status: 429, code: "TooManyUpdates" };
    assert_eq!(code(fault), (429, "TooManyUpdates".to_owned()));
    let (status, code, message) = refused(Fault::AccessDenied);
    assert_eq!((status, code.as_str()), (400, "AccessDeniedException"));
    assert!(message.contains("not authorized to perform: ssm:PutParameter"), "{message}");
    let message = "what was sent".to_owned();
    let says = Fault::Says { status: 400, code: "InvalidKeyId", message: message.clone() };
    assert_eq!(refused(says), (400, "InvalidKeyId".to_owned(), message));
    assert_eq!(version(&account), None, "nothing of it came to the server");
    assert_eq!(send(&account).expect("an answer").status(), Some(200), "each fault once");
}

#[test]
fn an_account_is_not_disturbed_by_the_faults_of_another() {
    let (one, two) = (cloud().account(), cloud().account());
    let injected = one.front().inject(Fault::Throttle, Calls::any().always());
    assert_eq!(send(&two).expect("an answer").status(), Some(200));
    assert_eq!(send(&one).expect("an answer").status(), Some(400));
    assert_eq!(injected.fired(), 1);
}

#[test]
fn calls_are_counted_from_the_injection_on() {
    let account = cloud().account();
    let statuses = |count: usize| -> Vec<u16> {
        let one = |_| send(&account).expect("an answer").status().expect("a status");
        (0..count).map(one).collect()
    };
    assert_eq!(statuses(1), [200]);
    let other = account.front().inject(Fault::Throttle, Calls::of("GetParameter"));
    let injected =
        account.front().inject(Fault::Error500, Calls::of("PutParameter").nth(2).times(2));
    assert_eq!(statuses(5), [200, 500, 500, 200, 200]);
    assert_eq!((injected.fired(), other.fired()), (2, 0));
    let forever = account.front().inject(Fault::Throttle, Calls::any().always());
    assert_eq!(statuses(3), [400, 400, 400]);
    account.front().heal();
    assert_eq!(statuses(1), [200]);
    assert_eq!(forever.fired(), 3);
}

#[test]
fn the_way_is_broken_before_the_server() {
    let account = cloud().account();
    let front = account.front();
    let inject = |fault| front.inject(fault, Calls::of("PutParameter"));
    let reset = inject(Fault::Reset);
    let error = send(&account).expect_err("a reset");
    assert_eq!((error.kind(), reset.fired()), (ErrorKind::ConnectionReset, 1));
    let page = inject(Fault::Html200);
    let answer = send(&account).expect("a page");
    assert_eq!((answer.status(), answer.header("content-type")), (Some(200), Some("text/html")));
    assert!(answer.text().starts_with("<html>"));
    assert_eq!(page.fired(), 1);
    let hang = inject(Fault::Hang);
    let mut stream = TcpStream::connect(front.address()).expect("connect");
    stream.set_read_timeout(Some(Duration::from_millis(200))).expect("a time limit");
    stream.write_all(&put(&account).bytes()).expect("send");
    let error = stream.read(&mut [0]).expect_err("no answer");
    assert_eq!((error.kind(), hang.fired()), (ErrorKind::WouldBlock, 1));
    assert_eq!(front.count("PutParameter"), 3);
    assert_eq!(version(&account), None, "nothing of it came to the server");
}

#[test]
fn the_work_is_done_and_the_answer_suffers() {
    let account = cloud().account();
    let front = account.front();
    let inject = |fault| front.inject(fault, Calls::of("PutParameter"));
    let whole = send(&account).expect("an answer").body;
    assert_eq!(version(&account), Some(1));

    let lost = inject(Fault::LostAnswer);
    let error = send(&account).expect_err("a reset");
    assert_eq!((error.kind(), lost.fired()), (ErrorKind::ConnectionReset, 1));
    assert_eq!(version(&account), Some(2));
    let call = front.calls().pop().expect("a call");
    assert_eq!((call.status, call.response.is_empty()), (None, false));

    inject(Fault::CutBody);
    let error = send(&account).expect_err("half of the body");
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    assert_eq!(version(&account), Some(3));

    inject(Fault::HalfBody);
    let answer = send(&account).expect("an answer");
    assert_eq!((answer.status(), answer.body.len()), (Some(200), whole.len() / 2));
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    assert_eq!(version(&account), Some(4));

    inject(Fault::Garbled);
    let answer = send(&account).expect("an answer");
    assert_eq!((answer.status(), answer.body.len()), (Some(200), whole.len()));
    assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    assert_eq!(version(&account), Some(5));

    let begun = Instant::now();
    inject(Fault::Late(Duration::from_millis(300)));
    assert_eq!(send(&account).expect("an answer").status(), Some(200));
    assert!(begun.elapsed() >= Duration::from_millis(300));
}
