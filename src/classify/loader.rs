//! Variables that change how programs are found, loaded or started. Whoever sets them can run code, so a
//! file of a project may not do it unasked.

/// Names that load code, or lead to it, in common run-times.
const NAMES: &[&str] = &[
    "PATH",
    "IFS",
    "SHELL",
    "SHELLOPTS",
    "BASHOPTS",
    "BASH_ENV",
    "PROMPT_COMMAND",
    "CDPATH",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "BROWSER",
    "NODE_OPTIONS",
    "NODE_PATH",
    "NODE_EXTRA_CA_CERTS",
    "RUBYOPT",
    "RUBYLIB",
    "JAVA_TOOL_OPTIONS",
    "_JAVA_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "CLASSPATH",
    "PHPRC",
    "PHP_INI_SCAN_DIR",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HOME",
    "OPENSSL_CONF",
    "LUA_INIT",
    "ZDOTDIR",
    "LESSOPEN",
    "LESSCLOSE",
    "PS4",
    "SSH_ASKPASS",
    "PERLLIB",
    "JAVA_OPTS",
    "MAVEN_OPTS",
    "GRADLE_OPTS",
    "SBT_OPTS",
    "RUSTC_WRAPPER",
    "GOFLAGS",
    "BUNDLE_GEMFILE",
    "KUBECONFIG",
    "XDG_CONFIG_HOME",
    "GCONV_PATH",
    "LOCPATH",
    "HOSTALIASES",
    "RES_OPTIONS",
    "TMPDIR",
];

/// Beginnings of such names.
const PREFIXES: &[&str] = &[
    "LD_",
    "DYLD_",
    "PYTHON",
    "PERL5",
    "GIT_",
    "DOTNET_STARTUP",
    "COR_",
    "CORECLR_",
    "NODE_REPL_",
    "npm_config_",
    "KMSEAL_",
    "BASH_FUNC_",
];

/// Of the `AWS_` variables these are plain data, and what a `.env` file is often there for. The others
/// choose endpoints, profiles and files with commands in them.
const AWS_DATA: &[&str] = &[
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
];

/// Whether setting this variable changes how programs start.
///
/// `ENV` names a file that shells run, but mostly says `production`: only a path counts.
pub fn is_loader(name: &str, value: &[u8]) -> bool {
    NAMES.contains(&name)
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || (name.starts_with("AWS_") && !AWS_DATA.contains(&name))
        || (name == "ENV" && value.contains(&b'/'))
}

/// Names that Lambda sets for its runtimes, beside those of [`LAMBDA_PREFIXES`] (Lambda, "Defined runtime
/// environment variables").
const LAMBDA_NAMES: &[&str] = &["_HANDLER", "_X_AMZN_TRACE_ID", "LANG", "TZ", "GEM_PATH"];

/// Beginnings of such names.
const LAMBDA_PREFIXES: &[&str] = &["AWS_", "LAMBDA_", "_LAMBDA_"];

/// Whether a variable of a function is none of its own: Lambda sets it, or a runtime or the system's loader
/// reads it before there is a program. No value of a store is ever put there.
pub fn is_reserved(name: &str, value: &[u8]) -> bool {
    LAMBDA_NAMES.contains(&name)
        || LAMBDA_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || is_loader(name, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_function_may_have_from_a_store() {
        for name in
            ["AWS_SECRET_ACCESS_KEY", "AWS_REGION", "_HANDLER", "NODE_OPTIONS", "LD_PRELOAD"]
        {
            assert!(is_reserved(name, b"x"), "{name}");
        }
        for name in ["JAVA_TOOL_OPTIONS", "PYTHONPATH", "KMSEAL_NEXT_WRAPPER", "LAMBDA_TASK_ROOT"] {
            assert!(is_reserved(name, b"x"), "{name}");
        }
        for name in ["DB_PASSWORD", "LAMBDAS", "ENV", "_SECRET", "DD_API_KEY"] {
            assert!(!is_reserved(name, b"x"), "{name}");
        }
    }

    #[test]
    fn what_loads_code_and_what_does_not() {
        for name in ["PATH", "LD_PRELOAD", "NODE_OPTIONS", "PYTHONPATH", "GIT_SSH_COMMAND"] {
            assert!(is_loader(name, b"x"), "{name}");
        }
        assert!(is_loader("AWS_ENDPOINT_URL", b"http://127.0.0.1"));
        assert!(is_loader("AWS_PROFILE", b"other"));
        assert!(is_loader("ENV", b"./start.sh"));
        for name in ["DB_PASSWORD", "AWS_SECRET_ACCESS_KEY", "ENV", "MY_PATH", "GITHUB_TOKEN"] {
            assert!(!is_loader(name, b"production"), "{name}");
        }
    }
}
