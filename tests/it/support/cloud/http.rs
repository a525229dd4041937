//! As much of HTTP/1.1 as AWS's JSON and query protocols need.

use std::io::{self, BufRead, ErrorKind, Read as _, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No emulator takes that long.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request or an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    /// `POST / HTTP/1.1` or `HTTP/1.1 200 OK`.
    pub(crate) start: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn request(method: &str, path: &str, body: Vec<u8>) -> Self {
        let headers = vec![("Host".to_owned(), "127.0.0.1".to_owned())];
        Self { start: format!("{method} {path} HTTP/1.1"), headers, body }
    }

    pub(crate) fn answer(status: &str, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), kind.to_owned())];
        Self { start: format!("HTTP/1.1 {status}"), headers, body: body.into() }
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Of an answer.
    pub(crate) fn status(&self) -> Option<u16> {
        self.start.split(' ').nth(1)?.parse().ok()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The next message of a connection; none when the other side has closed it.
    pub(crate) fn read(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        // A signal of another test may come in between: that is no end.
        let is_over = loop {
            match from.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                buffer => break buffer?.is_empty(),
            }
        };
        if is_over {
            return Ok(None);
        }
        let mut message = Self { start: line(from)?, ..Self::default() };
        loop {
            let line = line(from)?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or(ErrorKind::InvalidData)?;
            message.headers.push((name.to_owned(), value.trim().to_owned()));
        }
        if let Some(len) = message.header("content-length") {
            let len: usize = len.parse().map_err(|_| ErrorKind::InvalidData)?;
            message.body.resize(len, 0);
            from.read_exact(&mut message.body)?;
        } else if message.start.starts_with("HTTP/") {
            from.read_to_end(&mut message.body)?;
        }
        Ok(Some(message))
    }

    /// All of it, with a length that fits: the connection can be used again.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{}\r\n", self.start).into_bytes();
        let of_the_connection = |name: &str| {
            ["connection", "content-length", "transfer-encoding", "keep-alive"]
                .iter()
                .any(|other| name.eq_ignore_ascii_case(other))
        };
        for (name, value) in self.headers.iter().filter(|(name, _)| !of_the_connection(name)) {
            bytes.extend(format!("{name}: {value}\r\n").bytes());
        }
        bytes.extend(format!("Content-Length: {}\r\n\r\n", self.body.len()).bytes());
        bytes.extend(&self.body);
        bytes
    }
}

/// Without its end. A program that is killed may leave half of one.
fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.take(1 << 16).read_line(&mut line)?;
    if !line.ends_with('\n') {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Sends a request over a connection of its own. In HTTP/1.0, so that the answer is neither sent
/// in chunks nor the connection kept.
pub(crate) fn exchange(server: SocketAddr, request: &Message) -> io::Result<Message> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let start = request.start.replace("HTTP/1.1", "HTTP/1.0");
    stream.write_all(&Message { start, ..request.clone() }.bytes())?;
    let mut answer = Message::read(&mut io::BufReader::new(stream))?;
    let answer = answer.as_mut().ok_or(ErrorKind::UnexpectedEof)?;
    answer.start = answer.start.replace("HTTP/1.0", "HTTP/1.1");
    Ok(std::mem::take(answer))
}
