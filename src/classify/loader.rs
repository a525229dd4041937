//! Variables that change how programs are found, loaded or started, or where they send what they know. Whoever
//! sets them can run code or read along, so a file of a project may not do it unasked.
//!
//! What a program takes for its own settings stays out (`NODE_ENV`, `DATABASE_URL`, `DJANGO_SETTINGS_MODULE`):
//! that is what such files are for.

use super::bytes::ends_with_ci;

/// Variables that are read for one purpose.
struct Group {
    /// What who sets them changes, as in "sets PATH, which changes …".
    changes: &'static str,
    /// Whether a runtime or the system reads them before there is a program.
    at_start: bool,
    /// Whether whoever reads them takes capital and small letters for the same.
    any_case: bool,
    /// Whole names, between spaces.
    names: &'static str,
    /// Beginnings of names, between spaces.
    beginnings: &'static str,
}

const GROUPS: &[Group] = &[
    Group {
        changes: "what the system loads into programs",
        at_start: true,
        any_case: false,
        names: "\
            PATH HOME TMPDIR TMP TEMP TEMPDIR GLIBC_TUNABLES GCONV_PATH LOCPATH NLSPATH LIBPATH SHLIB_PATH \
            MALLOC_TRACE HOSTALIASES LOCALDOMAIN RES_OPTIONS TERMCAP TERMINFO TERMINFO_DIRS TERMPATH \
            XDG_CONFIG_HOME XDG_CONFIG_DIRS XDG_DATA_HOME XDG_DATA_DIRS XDG_RUNTIME_DIR \
            DBUS_SESSION_BUS_ADDRESS DBUS_SYSTEM_BUS_ADDRESS GTK_MODULES GTK_PATH GIO_MODULE_DIR \
            GIO_EXTRA_MODULES QT_PLUGIN_PATH KRB5_CONFIG SASL_PATH",
        beginnings: "LD_ DYLD_ LIBMYSQL_",
    },
    Group {
        changes: "what shells run",
        at_start: true,
        any_case: false,
        names: "\
            IFS SHELL SHELLOPTS BASHOPTS BASH_ENV BASH_LOADABLES_PATH PROMPT_COMMAND PS0 PS1 PS2 PS4 CDPATH FPATH \
            ZDOTDIR NULLCMD READNULLCMD INPUTRC AWKPATH AWKLIBPATH",
        beginnings: "BASH_FUNC_",
    },
    Group {
        changes: "what interpreters load",
        at_start: true,
        any_case: false,
        names: "\
            NODE_OPTIONS NODE_PATH NODE_COMPILE_CACHE NODE_V8_COVERAGE NODE_REDIRECT_WARNINGS NODE_CHANNEL_FD \
            ELECTRON_RUN_AS_NODE DENO_DIR RUBYOPT RUBYLIB RUBYPATH RUBYSHELL JRUBY_OPTS TRUFFLERUBYOPT IRBRC PRYRC \
            GEM_HOME GEM_PATH GEM_SKIP BOOTSNAP_CACHE_DIR PERLLIB PERL_LOCAL_LIB_ROOT PHPRC PHP_INI_SCAN_DIR \
            VIRTUAL_ENV IPYTHONDIR COVERAGE_PROCESS_START JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS \
            OPENJ9_JAVA_OPTIONS IBM_JAVA_OPTIONS JAVA_OPTIONS JAVA_OPTS JAVA_HOME JAVACMD JRE_HOME JDK_HOME JVM_OPTS \
            CLASSPATH LOADER_PATH LOADER_MAIN ELIXIR_ERL_OPTIONS RELEASE_BOOT_SCRIPT RELEASE_VM_ARGS \
            RELEASE_REMOTE_VM_ARGS RELEASE_SYS_CONFIG R_HOME R_DEFAULT_PACKAGES TCLLIBPATH TCL_LIBRARY TK_LIBRARY \
            ASPNETCORE_HOSTINGSTARTUPASSEMBLIES DART_VM_OPTIONS CAML_LD_LIBRARY_PATH GHCRTS",
        beginnings: "\
            NODE_REPL_ TS_NODE_ BUN_ PYTHON JUPYTER_ PERL5 DOTNET_STARTUP DOTNET_ROOT DOTNET_ADDITIONAL_DEPS \
            DOTNET_SHARED_STORE DOTNET_GCName DOTNET_HOST_PATH COR_ CORECLR_ COMPlus_ ERL_ R_PROFILE R_ENVIRON \
            R_LIBS JULIA_ LUA_INIT LUA_PATH LUA_CPATH GUILE_LOAD CATALINA_ UWSGI_ GUNICORN_",
    },
    Group {
        changes: "whom programs trust when they connect",
        at_start: true,
        any_case: false,
        names: "\
            SSL_CERT_FILE SSL_CERT_DIR SSLKEYLOGFILE OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES \
            NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED REQUESTS_CA_BUNDLE CURL_CA_BUNDLE CURL_SSL_BACKEND \
            DENO_CERT DENO_TLS_CA_STORE GODEBUG GRPC_DEFAULT_SSL_ROOTS_FILE_PATH HTTPLIB2_CA_CERTS HTTPS_CA_FILE \
            HTTPS_CA_DIR NIX_SSL_CERT_FILE SYSTEM_CERTIFICATE_PATH WEBSOCKET_CLIENT_CA_BUNDLE VAULT_CACERT \
            VAULT_CACERT_BYTES VAULT_CAPATH VAULT_SKIP_VERIFY CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE \
            CLOUDSDK_AUTH_DISABLE_SSL_VALIDATION",
        beginnings: "PERL_LWP_SSL_",
    },
    // What curl reads in small letters only, others read in both.
    Group {
        changes: "where programs send what they know",
        at_start: false,
        any_case: true,
        names: "\
            HTTP_PROXY HTTPS_PROXY ALL_PROXY FTP_PROXY SOCKS_PROXY WS_PROXY WSS_PROXY GRPC_PROXY CGI_HTTP_PROXY \
            RSYNC_PROXY",
        beginnings: "GLOBAL_AGENT_ CLOUDSDK_PROXY_ CLOUDSDK_API_ENDPOINT_OVERRIDES_",
    },
    Group {
        changes: "what package managers of JavaScript run and install",
        at_start: false,
        any_case: true,
        names: "npm_execpath npm_node_execpath NVM_DIR FNM_DIR PNPM_HOME VOLTA_HOME",
        beginnings: "npm_config_ yarn_ pnpm_config_ corepack_",
    },
    Group {
        changes: "what package managers run and install",
        at_start: false,
        any_case: false,
        names: "\
            BUNDLE_GEMFILE BUNDLE_LOCKFILE BUNDLE_PATH BUNDLE_BIN BUNDLE_BIN_PATH BUNDLE_APP_CONFIG BUNDLE_SHEBANG \
            BUNDLE_PLUGINS BUNDLE_CACHE_PATH BUNDLE_SYSTEM_BINDIR COMPOSER COMPOSER_HOME COMPOSER_BIN_DIR \
            COMPOSER_VENDOR_DIR COMPOSER_CAFILE PERL_MM_OPT PERL_MB_OPT PERL_CPANM_OPT UV_DEFAULT_INDEX \
            UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_CONFIG_FILE UV_ENV_FILE UV_INSECURE_HOST UV_OVERRIDE UV_CONSTRAINT \
            UV_KEYRING_PROVIDER POETRY_HOME POETRY_CONFIG_DIR POETRY_CACHE_DIR CONDA_EXE CONDARC NUGET_PACKAGES \
            NUGET_PLUGIN_PATHS NUGET_NETCORE_PLUGIN_PATHS NUGET_NETFX_PLUGIN_PATHS MIX_EXS MIX_HOME MIX_ARCHIVES \
            MIX_PATH MIX_REBAR3 MIX_DEPS_PATH MIX_BUILD_PATH MIX_BUILD_ROOT HEX_HOME HEX_MIRROR HEX_CACERTS_PATH \
            HEX_UNSAFE_HTTPS HEX_UNSAFE_REGISTRY PUB_CACHE PUB_HOSTED_URL FLUTTER_ROOT OPAMROOT OCAMLPATH",
        beginnings: "\
            BUNDLE_USER_ BUNDLE_MIRROR BUNDLE_BUILD BUNDLE_LOCAL_ BUNDLE_SSL_ BUNDLER_ RBENV_ PIP_ PIPENV_ PYENV_ \
            VIRTUALENV_ UV_INDEX UV_PYTHON UV_PROJECT UV_TOOL POETRY_REPOSITORIES_ POETRY_VIRTUALENVS_ LUAROCKS_ \
            HOMEBREW_ NIX_ ASDF_ MISE_",
    },
    Group {
        changes: "what a build runs",
        at_start: false,
        any_case: false,
        names: "\
            MAKE MAKEFLAGS MAKEFILES MAKEOVERRIDES MFLAGS GNUMAKEFLAGS CC CXX CPP LD AR AS FC CFLAGS CXXFLAGS CPPFLAGS \
            LDFLAGS COMPILER_PATH LIBRARY_PATH GCC_EXEC_PREFIX CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH RUSTC \
            RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER RUSTDOC RUSTFMT RUSTFLAGS RUSTDOCFLAGS CARGO GOFLAGS GOENV GOROOT \
            GOPATH GOBIN GOWORK GOTOOLCHAIN GOPROXY GONOPROXY GOPRIVATE GOSUMDB GONOSUMDB GONOSUMCHECK GOINSECURE \
            GOVCS GOAUTH GOCACHE GOCACHEPROG GOMODCACHE GCCGO MAVEN_OPTS MAVEN_ARGS MAVEN_HOME M2_HOME GRADLE_OPTS \
            GRADLE_HOME GRADLE_USER_HOME SBT_OPTS ANT_OPTS ANT_ARGS ANT_HOME JUST_JUSTFILE JUST_CHOOSER RAKEOPT \
            CRYSTAL_PATH CRYSTAL_OPTS STACK_ROOT STACK_YAML CABAL_DIR CABAL_CONFIG GHC_PACKAGE_PATH GHC_ENVIRONMENT \
            REBAR_CONFIG VCPKG_ROOT",
        beginnings: "\
            CARGO_ RUSTUP_ CGO_ CMAKE_ CCACHE_ SCCACHE_ PKG_CONFIG LEIN_ MSBUILD BAZEL_ BAZELISK_ PYTEST_",
    },
    Group {
        changes: "which programs others start",
        at_start: false,
        any_case: false,
        names: "\
            EDITOR VISUAL PAGER BROWSER LESS LESSOPEN LESSCLOSE LESSEDIT LESSKEY LESSKEYIN LESSKEY_SYSTEM MORE MANPAGER \
            MANOPT MANROFFOPT SYSTEMD_PAGER SYSTEMD_EDITOR SYSTEMD_LESS SYSTEMD_PAGERSECURE SUDO_ASKPASS SUDO_EDITOR \
            BAT_PAGER BAT_CONFIG_PATH DELTA_PAGER GH_PAGER GH_EDITOR GH_BROWSER GH_CONFIG_DIR VIM VIMINIT VIMRUNTIME \
            EXINIT MYVIMRC EMACSLOADPATH ALTERNATE_EDITOR FCEDIT PSQLRC PSQL_EDITOR PSQL_PAGER BUNDLER_EDITOR \
            GEM_EDITOR RIPGREP_CONFIG_PATH TAR_OPTIONS ZIPOPT WGETRC CURL_HOME NETRC VALGRIND_OPTS VALGRIND_LIB \
            PUPPETEER_EXECUTABLE_PATH CHROME_BIN CHROME_PATH",
        beginnings: "FZF_ NVIM_ DIRENV_",
    },
    Group {
        changes: "what git, ssh and their like run",
        at_start: false,
        any_case: false,
        names: "\
            SSH_ASKPASS SSH_ASKPASS_REQUIRE SSH_AUTH_SOCK SSH_SK_PROVIDER SSH_SK_HELPER SSH_PKCS11_HELPER GNUPGHOME \
            GPG_AGENT_INFO CVS_RSH SVN_SSH SVN_EDITOR HG HGRCPATH HGEDITOR HGMERGE",
        beginnings: "GIT_ RSYNC_",
    },
    Group {
        changes: "what tools for clouds and containers run, and where they connect",
        at_start: false,
        any_case: false,
        names: "\
            KUBECONFIG KUBE_EDITOR DOCKER_HOST DOCKER_CONFIG DOCKER_CONTEXT DOCKER_CERT_PATH DOCKER_TLS_VERIFY \
            BUILDKIT_HOST CONTAINER_HOST CONTAINERS_CONF CONTAINERS_REGISTRIES_CONF CONTAINERS_STORAGE_CONF \
            COMPOSE_FILE HELM_PLUGINS HELM_BIN HELM_CONFIG_HOME HELM_DATA_HOME HELM_CACHE_HOME TERRAFORM_CONFIG \
            TF_CLI_CONFIG_FILE TF_DATA_DIR TF_PLUGIN_CACHE_DIR TF_REATTACH_PROVIDERS PULUMI_HOME CLOUDSDK_PYTHON \
            CLOUDSDK_CONFIG GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES AZURE_CONFIG_DIR AZURE_EXTENSION_DIR",
        beginnings: "TF_CLI_ARGS ANSIBLE_ VAGRANT_",
    },
    Group {
        changes: "what kmseal itself does",
        at_start: true,
        any_case: false,
        names: "",
        beginnings: "KMSEAL_",
    },
];

/// A name with such a beginning and such an end is a credential, and runs nothing: `GIT_TOKEN`.
const CREDENTIALS: &[&str] = &["TOKEN", "PASSWORD", "USERNAME", "SECRET", "API_KEY"];

/// Of the `AWS_` variables these are plain data, and what a `.env` file is often there for. The others
/// choose endpoints, profiles and files with commands in them.
const AWS_DATA: &[&str] = &[
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
];

/// These mostly have a word for a value, but run a file where a path stands.
const FILES_TO_RUN: &[&str] = &["ENV", "FLASK_APP"];

impl Group {
    fn has(&self, name: &str) -> bool {
        let same = |word: &str, text: &str| {
            word == text || self.any_case && word.eq_ignore_ascii_case(text)
        };
        let begins = |word: &str| name.get(..word.len()).is_some_and(|start| same(word, start));
        let is_credential = || CREDENTIALS.iter().any(|end| ends_with_ci(name.as_bytes(), end));
        self.names.split_ascii_whitespace().any(|word| same(word, name))
            || self.beginnings.split_ascii_whitespace().any(begins) && !is_credential()
    }
}

/// What who sets this variable changes about the start of programs, or about where they connect: "what shells
/// run". None when it is plain data.
pub fn loader(name: &str, value: &[u8]) -> Option<&'static str> {
    if name.starts_with("AWS_") && !AWS_DATA.contains(&name) {
        return Some("which account and services of AWS programs use");
    }
    if FILES_TO_RUN.contains(&name) && value.contains(&b'/') {
        return Some("which file is run first");
    }
    GROUPS.iter().find(|group| group.has(name)).map(|group| group.changes)
}

/// Names that Lambda sets for its runtimes, beside those of [`LAMBDA_PREFIXES`] (Lambda, "Defined runtime
/// environment variables").
const LAMBDA_NAMES: &[&str] = &["_HANDLER", "_X_AMZN_TRACE_ID", "LANG", "TZ"];

/// Beginnings of such names.
const LAMBDA_PREFIXES: &[&str] = &["AWS_", "LAMBDA_", "_LAMBDA_"];

/// Whether a variable of a function is none of its own: Lambda sets it, or a runtime or the system's loader
/// reads it before there is a program. No value of a store is ever put there.
pub fn is_reserved(name: &str, value: &[u8]) -> bool {
    LAMBDA_NAMES.contains(&name)
        || LAMBDA_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || (FILES_TO_RUN.contains(&name) && value.contains(&b'/'))
        || GROUPS.iter().any(|group| group.at_start && group.has(name))
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
        for name in ["DB_PASSWORD", "LAMBDAS", "ENV", "_SECRET", "DD_API_KEY", "HTTPS_PROXY"] {
            assert!(!is_reserved(name, b"x"), "{name}");
        }
    }

    #[test]
    fn what_loads_code_and_what_does_not() {
        for name in ["PATH", "LD_PRELOAD", "NODE_OPTIONS", "PYTHONPATH", "GIT_SSH_COMMAND"] {
            assert!(loader(name, b"x").is_some(), "{name}");
        }
        for name in ["NPM_CONFIG_SCRIPT_SHELL", "Yarn_Rc_Filename", "http_proxy", "HTTP_PROXY"] {
            assert!(loader(name, b"x").is_some(), "{name}");
        }
        assert!(loader("AWS_ENDPOINT_URL", b"http://127.0.0.1").is_some());
        assert!(loader("AWS_PROFILE", b"other").is_some());
        assert!(loader("ENV", b"./start.sh").is_some());
        for name in ["DB_PASSWORD", "AWS_SECRET_ACCESS_KEY", "ENV", "MY_PATH", "GITHUB_TOKEN"] {
            assert_eq!(loader(name, b"production"), None, "{name}");
        }
        // Credentials of tools, settings of programs, and names that only begin as words of the list do.
        for name in ["GIT_TOKEN", "CARGO_REGISTRY_TOKEN", "NODE_ENV", "UV_THREADPOOL_SIZE"] {
            assert_eq!(loader(name, b"production"), None, "{name}");
        }
        for name in ["MIX_ENV", "LESSON", "PATHS", "path", "MAKER", "TF_VAR_x", "NO_PROXY"] {
            assert_eq!(loader(name, b"production"), None, "{name}");
        }
    }
}
