//! The AWS emulators, their accounts, and the front that counts.

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::json;

use super::{PYTHON, args, fails};
use crate::support::cloud::differences::CREATED_VERSIONS;
use crate::support::cloud::{Account, Emulator, Message, REGION, cloud, exchange};
use crate::support::env::TestEnv;

const CREATE: &str = "secretsmanager.CreateSecret";
const GET: &str = "secretsmanager.GetSecretValue";
const TOKEN: &str = "00000000-0000-4000-8000-000000000001";

fn create(account: &Account, value: &str) {
    let body = json!({ "Name": "shop", "SecretString": value, "ClientRequestToken": TOKEN });
    account.ask(CREATE, body);
}

/// Several requests over one connection.
fn over(stream: impl Read + Write, requests: &[Message]) -> Vec<Message> {
    let mut stream = BufReader::new(stream);
    let one = |request: &Message| {
        stream.get_mut().write_all(&request.bytes()).expect("send a request");
        Message::read(&mut stream).expect("read an answer").expect("an answer")
    };
    requests.iter().map(one).collect()
}

#[test]
fn accounts_do_not_see_each_other() {
    let (one, two) = (cloud().account(), cloud().account());
    assert_ne!(one.id(), two.id());
    create(&one, "of one");
    let shop = json!({ "SecretId": "shop" });
    let (_, body) = two.try_ask(GET, shop.clone()).expect_err("nothing in this account");
    assert!(body.contains("ResourceNotFoundException"), "{body}");
    create(&two, "of two");
    let answer = one.ask(GET, shop);
    assert_eq!(answer["SecretString"], "of one");
    let arn = answer["ARN"].as_str().expect("an ARN");
    assert!(arn.contains(&format!(":{REGION}:{}:", one.id())), "{arn}");
}

#[test]
fn regions_do_not_see_each_other() {
    let account = cloud().account();
    create(&account, "here");
    let list = account.ask_in("us-east-1", "secretsmanager.ListSecrets", json!({}));
    assert_eq!(list["SecretList"], json!([]));
}

#[test]
fn what_an_emulator_cannot_do_is_skipped() {
    let account = cloud().account();
    if cloud().skips(Emulator::Ministack, CREATED_VERSIONS) {
        return;
    }
    create(&account, "value");
    let answer = account.ask(GET, json!({ "SecretId": "shop" }));
    assert_eq!(answer["VersionId"], TOKEN);
}

#[test]
fn every_service_answers_for_the_account() {
    let account = cloud().account();
    let arn = account.ask("TrentService.CreateKey", json!({}))["KeyMetadata"]["Arn"].to_string();
    assert!(arn.contains(account.id()), "{arn}");
    let body = json!({ "Name": "/shop/a", "Value": "b", "Type": "SecureString" });
    account.ask("AmazonSSM.PutParameter", body);
    let arn = account.ask("AmazonSSM.GetParameter", json!({ "Name": "/shop/a" }));
    assert!(arn["Parameter"]["ARN"].to_string().contains(account.id()), "{arn}");
    account.ask("Logs_20140328.CreateLogGroup", json!({ "logGroupName": "shop" }));
    let groups = account.ask("Logs_20140328.DescribeLogGroups", json!({}));
    assert!(groups["logGroups"][0]["arn"].to_string().contains(account.id()), "{groups}");
}

#[test]
fn the_front_records_every_call() {
    let account = cloud().account();
    create(&account, "value");
    let front = account.front();
    assert!(front.calls().is_empty(), "what a test asks itself is no call");
    let body = json!({ "SecretId": "shop" });
    let stream = TcpStream::connect(front.address()).expect("connect");
    let answers = over(
        stream,
        &[
            account.message(REGION, GET, &body),
            account.message("us-west-2", "AmazonSSM.DescribeParameters", &json!({})),
            who_am_i(&account),
        ],
    );
    assert!(answers.iter().all(|answer| answer.status() == Some(200)), "{answers:?}");
    assert!(answers[2].text().contains(account.id()), "{}", answers[2].text());
    assert_eq!(front.connections(), 1);
    assert_eq!(front.operations(), ["GetSecretValue", "DescribeParameters", "GetCallerIdentity"]);
    let calls = front.calls();
    let services: Vec<&str> = calls.iter().map(|call| call.service.as_str()).collect();
    assert_eq!(services, ["secretsmanager", "ssm", "sts"]);
    assert_eq!((calls[1].region.as_str(), calls[1].key.as_str()), ("us-west-2", account.id()));
    assert_eq!((calls[0].json(), calls[0].status), (body, Some(200)));
    assert_eq!(calls[1].response, answers[1].body);
    assert!(calls[1].end.expect("an end") > calls[1].start);
    assert_eq!(front.count("DescribeParameters"), 1);
    front.clear();
    assert_eq!(front.count("DescribeParameters"), 0);
}

/// A request of the query protocol.
fn who_am_i(account: &Account) -> Message {
    let signature = account.message(REGION, "sts.x", &json!({}));
    let signature = signature.header("authorization").expect("a signature");
    let form = b"Version=2011-06-15&Action=GetCallerIdentity".to_vec();
    Message::request("POST", "/", form)
        .with("Authorization", signature)
        .with("Content-Type", "application/x-www-form-urlencoded")
}

#[test]
fn a_service_can_be_served_by_the_other_emulator() {
    let account = cloud().account();
    create(&account, "value");
    let other = match cloud().emulator() {
        Emulator::Moto => Emulator::Ministack,
        Emulator::Ministack => Emulator::Moto,
    };
    account.serve("secretsmanager", other);
    let list = account.ask("secretsmanager.ListSecrets", json!({}));
    assert_eq!(list["SecretList"], json!([]));
}

#[test]
fn many_at_a_time_do_no_harm() {
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let account = cloud().account();
                for number in 0..25 {
                    let body = json!({ "Name": format!("a{number}"), "SecretString": "b",
                        "ClientRequestToken": TOKEN });
                    let request = account.message(REGION, CREATE, &body);
                    let answer = exchange(account.front().address(), &request).expect("an answer");
                    assert_eq!(answer.status(), Some(200), "{}", answer.text());
                }
            });
        }
    });
}

#[test]
fn the_front_speaks_tls_and_keeps_the_connection() {
    let account = cloud().account_over_tls();
    let variables = account.variables();
    let variable = |wanted: &str| {
        let found = variables.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone()).expect("a variable")
    };
    assert!(variable("AWS_ENDPOINT_URL").starts_with("https://127.0.0.1:"));
    let authority = std::fs::read(variable("SSL_CERT_FILE")).expect("the authority");
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(&authority).expect("PEM")).expect("a certificate");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let connect = |roots: RootCertStore| {
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("127.0.0.1").expect("a name");
        let client = ClientConnection::new(Arc::new(config), name).expect("a client");
        let stream = TcpStream::connect(account.front().address()).expect("connect");
        StreamOwned::new(client, stream)
    };
    let list = account.message(REGION, "AmazonSSM.DescribeParameters", &json!({}));
    let answers = over(connect(roots), &[list.clone(), list.clone()]);
    assert!(answers.iter().all(|answer| answer.status() == Some(200)));
    assert!(answers.iter().all(|answer| answer.header("content-length").is_some()));
    assert_eq!(account.front().connections(), 1);
    let error = connect(RootCertStore::empty()).write_all(b"x").expect_err("a stranger");
    assert!(error.to_string().contains("UnknownIssuer"), "{error}");
}

#[test]
fn an_emulator_ends_with_the_test_process() {
    let server = Emulator::Ministack.start();
    let process = format!("/proc/{}", server.process());
    let process = std::path::Path::new(&process);
    assert!(process.exists() || !cfg!(target_os = "linux"));
    drop(server); // closes its standard input and waits for it
    assert!(!process.exists());
    // And so it does when the process that holds the other end is killed.
    let mut between = std::process::Command::new(&*PYTHON);
    let code = "import subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', sys.argv[1], '/nowhere', 'code'],
    stdin=subprocess.PIPE)
print(child.pid, flush=True)
time.sleep(600)";
    let launcher = include_str!("../support/cloud/launcher.py");
    let launcher =
        launcher.replace("importlib.import_module(module).main()", "threading.Event().wait()");
    between.args(args(code)).arg(launcher).stdout(std::process::Stdio::piped());
    let mut between = between.spawn().expect("start python");
    let mut line = String::new();
    let stdout = between.stdout.take().expect("its output");
    std::io::BufRead::read_line(&mut BufReader::new(stdout), &mut line).expect("a process id");
    between.kill().expect("kill it");
    between.wait().expect("wait for it");
    let process = format!("/proc/{}/cmdline", line.trim());
    let alive = || std::fs::read(&process).is_ok_and(|line| !line.is_empty());
    let gone = (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        !alive()
    });
    assert!(gone, "the launcher outlives the process that started it");
}

#[test]
fn the_program_gets_the_account_and_must_not_show_its_credentials() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(PYTHON.as_path(), &account);
    let code = "import os; print(os.environ['AWS_ENDPOINT_URL'], os.environ['AWS_ACCESS_KEY_ID'])";
    let expected = format!("{} {}\n", account.front().url(), account.id());
    env.run(args(code)).output().code(0).stdout_is(&expected).stderr_is("");
    for name in ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
        let code = format!("import os; print(os.environ['{name}'])");
        fails("leaked into stdout", || drop(env.run(args(&code)).output()));
    }
    let secrets = account.secrets();
    assert!(
        secrets.iter().all(|(_, secret)| env.needles().search(secret.as_bytes(), 0).is_empty())
    );
}
