//! The profile files.

use std::borrow::Cow;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aws_config::profile::ProfileSet;
use aws_types::os_shim_internal::{Env, Fs};

use super::error::AwsError;
use super::fault::deepest;
use super::settings::AwsSettings;
use super::variables::variable;

/// What names each of them, and where it is otherwise.
const FILES: [(&str, &str); 2] =
    [("AWS_CONFIG_FILE", ".aws/config"), ("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials")];

/// What the SDK passes over is an error here: with another profile than the one that was meant, it would be
/// another account.
pub(super) async fn profiles(settings: &AwsSettings) -> Result<ProfileSet, AwsError> {
    let asked = settings.profile.clone().map(Cow::Owned);
    let (fs, env) = (Fs::real(), Env::real());
    for (variable, usual) in FILES {
        check(&fs, &env, variable, usual).await?;
    }
    let profiles = aws_config::profile::load(&fs, &env, &<_>::default(), asked).await;
    // It names the file and the line, and quotes nothing.
    let profiles = profiles
        .map_err(|error| AwsError::Profiles { why: deepest(&error).unwrap_or_default() })?;
    let chosen = profiles.selected_profile();
    if chosen != "default" && profiles.get_profile(chosen).is_none() {
        return Err(AwsError::NoProfile { profile: chosen.to_owned() });
    }
    Ok(profiles)
}

/// Whether the SDK asks a service of AWS for credentials.
pub(super) fn signs_in(profiles: &ProfileSet) -> bool {
    let settings = ["role_arn", "sso_session", "sso_start_url", "login_session"];
    variable("AWS_WEB_IDENTITY_TOKEN_FILE").is_some()
        || settings.into_iter().any(|setting| profiles.get(setting).is_some())
}

/// The SDK takes a file that it cannot read for an empty one. One that is not there is no error: nobody
/// needs both.
async fn check(fs: &Fs, env: &Env, variable: &str, usual: &str) -> Result<(), AwsError> {
    let named = env.get(variable).ok();
    let home = |below: &str| env.get("HOME").ok().map(|home| Path::new(&home).join(below));
    let path = match &named {
        Some(named) => match named.strip_prefix("~/") {
            Some(below) => home(below),
            None => Some(PathBuf::from(named)),
        },
        None => home(usual),
    };
    let Some(path) = path else {
        return Ok(());
    };
    let refused = |why: &str| AwsError::Profiles { why: format!("{}: {why}", path.display()) };
    match path.metadata() {
        Ok(file) if file.is_dir() => Err(refused("it is a folder")),
        Ok(file) if file.is_file() => {
            let content = fs.read_to_end(&path).await;
            let content = content.map_err(|error| refused(&error.kind().to_string()))?;
            let is_text = std::str::from_utf8(&content).is_ok();
            if is_text { Ok(()) } else { Err(refused("it is not text in UTF-8")) }
        }
        // A pipe can be read once.
        Ok(_) => Ok(()),
        // Whoever may not look into the home of another has no profiles there.
        Err(error) if named.is_none() || error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(refused(&error.kind().to_string())),
    }
}
