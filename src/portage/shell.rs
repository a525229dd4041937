//! Lines of `export NAME='value'`, which sh, dash and bash read with `.` and with `eval`.
//!
//! In single quotes nothing means anything but the quote itself. Read they are as bash reads them, by our own
//! reader, which runs nothing.

use super::error::Unfit;
use super::{Format, PortageError, Variable, dotenv, read_back};
use crate::dotenv::Dialect;
use crate::migrate::Reader;
use crate::secret::Plaintext;

/// One line for each variable, in their order.
pub(super) fn write(variables: &[Variable]) -> Result<Plaintext, PortageError> {
    let mut text = Plaintext::new();
    let mut refused = Vec::new();
    for variable in variables {
        match line(variable) {
            Ok(line) => text.extend(line.expose()),
            Err(why) => refused.push((variable.name.clone(), why)),
        }
    }
    if !refused.is_empty() {
        return Err(PortageError::Unfit { format: Format::Shell, refused });
    }
    let read = dotenv::read(&text, Reader::As(Dialect::Bash));
    read_back(variables, Format::Shell, read)?;
    Ok(text)
}

fn line(variable: &Variable) -> Result<Plaintext, Unfit> {
    if variable.value.expose().contains(&0) {
        return Err(Unfit::Nul);
    }
    let mut line = Plaintext::copy_of(b"export ");
    line.extend(variable.name.as_bytes());
    line.extend(b"='");
    for byte in variable.value.expose() {
        match byte {
            b'\'' => line.extend(b"'\\''"),
            byte => line.push(*byte),
        }
    }
    line.extend(b"'\n");
    // A value in such quotes is read as it is; what can be wrong is the name.
    if dotenv::reads_back(&line, &variable.name, &variable.value, Dialect::Bash) {
        Ok(line)
    } else {
        Err(Unfit::Name("a shell"))
    }
}
