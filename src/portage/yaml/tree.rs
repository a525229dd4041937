//! The first document of a YAML text, as far down as anything of ours looks.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, StrInput, Tag};

use crate::portage::{Format, PortageError};
use crate::secret::Plaintext;

/// What is deeper is passed over: a manifest has its values at the second level.
const DEEPEST: usize = 4;

/// Where something stands.
#[derive(Clone, Copy)]
pub(in crate::portage) struct Place {
    /// The line, counted from 1.
    pub(in crate::portage) line: usize,
    /// The column in characters, counted from 1.
    pub(in crate::portage) column: usize,
}

impl Place {
    const START: Self = Self { line: 1, column: 1 };

    /// What is wrong there.
    pub(in crate::portage) fn error(self, format: Format, what: &'static str) -> PortageError {
        PortageError::Misplaced { format, line: self.line, column: self.column, what }
    }
}

impl From<&Marker> for Place {
    fn from(mark: &Marker) -> Self {
        Self { line: mark.line(), column: mark.col() + 1 }
    }
}

/// What stands there.
pub(in crate::portage) enum Kind {
    /// A scalar, and whether it stands there without quotes.
    Text(Plaintext, bool),
    /// Keys and values, in their order.
    Mapping(Vec<(Node, Node)>),
    /// A list; what is in it is not looked at.
    Sequence,
    /// Anything else.
    Other(&'static str),
}

/// A piece of the document.
pub(in crate::portage) struct Node {
    pub(in crate::portage) kind: Kind,
    pub(in crate::portage) place: Place,
}

impl Node {
    /// A key.
    pub(in crate::portage) fn name(self, format: Format) -> Result<String, PortageError> {
        let what = match self.kind {
            Kind::Text(text, true) if text.expose() == b"<<" => "a merge key",
            Kind::Text(text, is_plain) if !(is_plain && is_null(&text)) => {
                return Ok(String::from_utf8_lossy(text.expose()).into_owned());
            }
            Kind::Other(what) => what,
            _ => "a key that is no text",
        };
        Err(self.place.error(format, what))
    }

    /// A value.
    pub(in crate::portage) fn text(self, format: Format) -> Result<Plaintext, PortageError> {
        let what = match self.kind {
            Kind::Text(text, is_plain) if !(is_plain && is_null(&text)) => return Ok(text),
            Kind::Text(..) => "null, and not a value",
            Kind::Mapping(_) => "a mapping below another one, and not a value",
            Kind::Sequence => "a sequence, and not a value",
            Kind::Other(what) => what,
        };
        Err(self.place.error(format, what))
    }
}

/// Without quotes, all of these mean that there is nothing.
pub(in crate::portage) fn is_null(text: &Plaintext) -> bool {
    matches!(text.expose(), b"" | b"~" | b"null" | b"Null" | b"NULL")
}

/// The one document of a text.
pub(in crate::portage) fn read(text: &Plaintext, format: Format) -> Result<Node, PortageError> {
    let text = std::str::from_utf8(text.expose())
        .map_err(|_| Place::START.error(format, "bytes that are not UTF-8"))?;
    // A mark of the byte order is no content.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // YAML 1.1 takes these for ends of lines, YAML 1.2 does not: inside of quotes the one folds what the other
    // keeps.
    if let Some(at) = text.find(['\u{85}', '\u{2028}', '\u{2029}']) {
        let before = &text[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let what = "a line separator of Unicode, which YAML 1.1 and 1.2 read differently";
        return Err(Place { line, column }.error(format, what));
    }
    let mut events = Events { parser: Parser::new_from_str(text), format };
    let mut root = None;
    loop {
        let (event, span) = events.next()?;
        let place = Place::from(&span.start);
        match event {
            Event::StreamEnd => break,
            Event::DocumentStart(_) if root.is_some() => {
                return Err(place.error(format, "a second document"));
            }
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
            event => root = Some(events.node(event, span, 0)?),
        }
    }
    root.ok_or_else(|| Place::START.error(format, "there is no document"))
}

struct Events<'t> {
    parser: Parser<'t, StrInput<'t>>,
    format: Format,
}

impl<'t> Events<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), PortageError> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            // What the parser says may have the text in it.
            Some(Err(error)) => {
                Err(Place::from(error.marker()).error(self.format, "not valid YAML"))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    /// What begins with this event.
    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Node, PortageError> {
        let place = Place::from(&span.start);
        let foreign = "a tag, which asks for something else than text";
        let kind = match event {
            Event::Scalar(_, _, _, Some(tag)) if !is_text(&tag) => Kind::Other(foreign),
            Event::Scalar(text, style, _, tag) => {
                let is_plain = style == ScalarStyle::Plain && tag.is_none();
                Kind::Text(Plaintext::copy_of(text.as_bytes()), is_plain)
            }
            Event::Alias(_) => Kind::Other("an alias"),
            Event::MappingStart(..) if depth < DEEPEST => {
                let mut pairs = Vec::new();
                loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                        break;
                    }
                    let key = self.node(event, span, depth + 1)?;
                    let (event, span) = self.next()?;
                    pairs.push((key, self.node(event, span, depth + 1)?));
                }
                Kind::Mapping(pairs)
            }
            Event::MappingStart(..) => {
                self.pass_over()?;
                Kind::Mapping(Vec::new())
            }
            Event::SequenceStart(..) => {
                self.pass_over()?;
                Kind::Sequence
            }
            _ => Kind::Other("something that is no value"),
        };
        Ok(Node { kind, place })
    }

    /// To the end of what has begun.
    fn pass_over(&mut self) -> Result<(), PortageError> {
        let mut open = 1_usize;
        while open > 0 {
            match self.next()?.0 {
                Event::MappingStart(..) | Event::SequenceStart(..) => open += 1,
                Event::MappingEnd | Event::SequenceEnd => open -= 1,
                Event::StreamEnd => break,
                _ => {}
            }
        }
        Ok(())
    }
}

fn is_text(tag: &Tag) -> bool {
    (tag.is_yaml_core_schema() && tag.suffix == "str")
        || (tag.handle.is_empty() && tag.suffix == "!")
}
