//! What stands between the program and the emulators: it records every request, and spoils the
//! ones that are to be spoiled. Each test has its own.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use nix::sys::socket::{setsockopt, sockopt::Linger};
use rustls::{ServerConnection, StreamOwned};

use super::call::Call;
use super::fault::{Calls, Fault, Injected};
use super::http::Message;
use super::{Cloud, Emulator, microburst, tls};

/// A proxy on a port of its own.
#[derive(Debug)]
pub(crate) struct Front {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    cloud: &'static Cloud,
    account: String,
    tls: bool,
    routes: Mutex<HashMap<String, Emulator>>,
    calls: Mutex<Vec<Arc<Mutex<Call>>>>,
    faults: Mutex<Vec<Arc<Injected>>>,
    connections: AtomicUsize,
    stopped: AtomicBool,
}

impl Front {
    pub(super) fn new(cloud: &'static Cloud, account: &str, tls: bool) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port for a front");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(State {
            cloud,
            account: account.to_owned(),
            tls,
            routes: Mutex::default(),
            calls: Mutex::default(),
            faults: Mutex::default(),
            connections: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || shared.accept(&listener));
        Self { address, state }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// For `AWS_ENDPOINT_URL`.
    pub(crate) fn url(&self) -> String {
        format!("http{}://{}", if self.state.tls { "s" } else { "" }, self.address)
    }

    /// All calls so far, in the order in which they came.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let calls = self.state.calls.lock().expect("the calls");
        calls.iter().map(|call| call.lock().expect("a call").clone()).collect()
    }

    /// How often this operation was called.
    pub(crate) fn count(&self, operation: &str) -> usize {
        self.calls().iter().filter(|call| call.operation == operation).count()
    }

    /// The operations, in the order in which they were called.
    pub(crate) fn operations(&self) -> Vec<String> {
        self.calls().into_iter().map(|call| call.operation).collect()
    }

    /// Forgets the calls, not the faults.
    pub(crate) fn clear(&self) {
        self.state.calls.lock().expect("the calls").clear();
    }

    /// How many connections were made: one that is kept is one.
    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Spoils these calls. Faults for the same call: the first one injected happens.
    pub(crate) fn inject(&self, fault: Fault, calls: Calls) -> Arc<Injected> {
        if fault.is_refusal() {
            microburst::warm_up();
        }
        let injected = Arc::new(Injected::new(fault, calls));
        self.state.faults.lock().expect("the faults").push(Arc::clone(&injected));
        injected
    }

    /// Takes all faults back.
    pub(crate) fn heal(&self) {
        self.state.faults.lock().expect("the faults").clear();
    }

    pub(super) fn route(&self, service: &str, to: Emulator) {
        self.state.routes.lock().expect("the routes").insert(service.to_owned(), to);
    }

    pub(super) fn emulator_of(&self, service: &str) -> Emulator {
        self.state.emulator_of(service)
    }
}

impl Drop for Front {
    /// Connections end with their clients.
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address)); // wakes up the thread that waits for one
    }
}

impl State {
    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming() {
            if self.stopped.load(Ordering::SeqCst) {
                break;
            }
            let Ok(stream) = stream else { continue };
            self.connections.fetch_add(1, Ordering::SeqCst);
            let state = Arc::clone(self);
            // An error is the client's: it has gone.
            std::thread::spawn(move || drop(state.follow(stream)));
        }
    }

    fn follow(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let wire: Box<dyn Wire> =
            if self.tls { Box::new(tls::accept(stream)) } else { Box::new(stream) };
        let mut wire = BufReader::new(wire);
        while let Some(request) = Message::read(&mut wire)? {
            if !self.answer(&request, wire.get_mut().as_mut())? {
                break;
            }
        }
        Ok(())
    }

    /// Is the connection still good after it?
    fn answer(&self, request: &Message, wire: &mut dyn Wire) -> io::Result<bool> {
        let call = Call::of(request);
        let recorded = Arc::new(Mutex::new(call.clone()));
        self.calls.lock().expect("the calls").push(Arc::clone(&recorded));
        let injected = self.fault_for(&call.operation);
        let error = injected.as_ref().and_then(|one| one.fault.error(&call, &self.account));
        let answer = match (injected, error) {
            (None, _) => self.ask(request, &call),
            (Some(injected), None) => {
                injected.fire();
                return self.spoil(&injected.fault, request, &recorded, wire);
            }
            (Some(injected), Some(error)) => match microburst::refuse(request, &error) {
                Ok(answer) => {
                    injected.fire();
                    answer
                }
                // The test sees that the fault has not happened.
                Err(why) => Message::answer("502 Bad Gateway", "text/plain", why),
            },
        };
        record(&recorded, &answer, true);
        send(wire, &answer.bytes())
    }

    /// Something goes wrong on the way to the server, or on the way back.
    fn spoil(
        &self,
        fault: &Fault,
        request: &Message,
        call: &Mutex<Call>,
        wire: &mut dyn Wire,
    ) -> io::Result<bool> {
        match fault {
            Fault::Reset => return reset(wire),
            // Until the client closes the connection.
            Fault::Hang => return wire.read(&mut [0]).map(|_| false),
            Fault::Html200 => {
                let page = "<html><body><h1>Please log in</h1></body></html>";
                let answer = Message::answer("200 OK", "text/html", page);
                record(call, &answer, true);
                return send(wire, &answer.bytes());
            }
            Fault::Instead(body) => {
                let answer = Message::answer("200 OK", "application/x-amz-json-1.1", body.as_str());
                record(call, &answer, true);
                return send(wire, &answer.bytes());
            }
            Fault::Late(time) => std::thread::sleep(*time),
            _ => {}
        }
        let asked = call.lock().expect("a call").clone();
        let mut answer = self.ask(request, &asked);
        if let Fault::Edited(edit) = fault {
            let mut body = serde_json::from_slice(&answer.body).expect("an answer in JSON");
            edit(&mut body);
            answer.body = body.to_string().into_bytes();
        }
        record(call, &answer, !matches!(fault, Fault::LostAnswer | Fault::HangAfter));
        let half = answer.body.len() / 2;
        match fault {
            Fault::HangAfter => return wire.read(&mut [0]).map(|_| false),
            Fault::LostAnswer => return reset(wire),
            Fault::CutBody => {
                let bytes = answer.bytes();
                send(wire, &bytes[..bytes.len() - answer.body.len() + half])?;
                wire.socket().shutdown(Shutdown::Both)?;
                return Ok(false);
            }
            Fault::HalfBody => answer.body.truncate(half),
            Fault::Garbled => answer.body.iter_mut().step_by(2).for_each(|byte| *byte ^= 0x55),
            _ => {}
        }
        send(wire, &answer.bytes())
    }

    fn fault_for(&self, operation: &str) -> Option<Arc<Injected>> {
        let faults = self.faults.lock().expect("the faults");
        // Each one counts, also when another one comes first.
        let hits: Vec<_> = faults.iter().filter(|fault| fault.is_for(operation)).collect();
        hits.first().map(|fault| Arc::clone(fault))
    }

    fn emulator_of(&self, service: &str) -> Emulator {
        let routes = self.routes.lock().expect("the routes");
        routes.get(service).copied().unwrap_or_else(|| self.cloud.emulator_of(service))
    }

    fn ask(&self, request: &Message, call: &Call) -> Message {
        let emulator = self.emulator_of(&call.service);
        let mut request = request.clone();
        // With other credentials it is for the account that these are of.
        if call.key == self.account {
            request = emulator.for_account(request, &self.account);
        }
        self.cloud.server(emulator).exchange(&request).unwrap_or_else(|error| {
            Message::answer("502 Bad Gateway", "text/plain", format!("{emulator:?}: {error}"))
        })
    }
}

/// Before the answer is sent: who has it may look at once.
fn record(call: &Mutex<Call>, answer: &Message, answered: bool) {
    let mut call = call.lock().expect("a call");
    call.status = answer.status().filter(|_| answered);
    call.response.clone_from(&answer.body);
    call.end = Some(Instant::now());
}

fn send(wire: &mut dyn Wire, bytes: &[u8]) -> io::Result<bool> {
    wire.write_all(bytes)?;
    wire.flush()?;
    Ok(true)
}

/// The connection ends with RST, as when a machine on the way has forgotten it.
fn reset(wire: &mut dyn Wire) -> io::Result<bool> {
    let at_once = libc::linger { l_onoff: 1, l_linger: 0 };
    setsockopt(wire.socket(), Linger, &at_once)?;
    Ok(false)
}

/// A connection, with or without TLS.
trait Wire: Read + Write {
    fn socket(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Wire for StreamOwned<ServerConnection, TcpStream> {
    fn socket(&self) -> &TcpStream {
        &self.sock
    }
}
