//! The words the classifier knows, as data: one list a meaning, in lower case, words between spaces.

/// Prefixes by which frameworks copy a variable into the code they send to browsers.
pub(super) const BROWSER_PREFIXES: &[&str] = &[
    "NEXT_PUBLIC_",
    "VITE_",
    "REACT_APP_",
    "EXPO_PUBLIC_",
    "NUXT_PUBLIC_",
    "VUE_APP_",
    "GATSBY_",
    "NG_APP_",
    "STORYBOOK_",
    "MIX_",
    "PUBLIC_",
];

/// Words for a secret that keep their meaning whatever unknown word follows.
pub(super) const PASSWORDS: &str = "\
    password passwd pwd passphrase passcode";

/// Words for a secret when they end a name.
pub(super) const SECRETS: &str = "\
    secret token pass pw psk credential cred salt pepper pin mnemonic bearer htpasswd";

/// Words that are secrets in some names.
pub(super) const WEAK: &str = "\
    auth dsn jwt seed otp totp webhook kubeconfig hmac";

/// Two words written as one, with what they say.
pub(super) const FUSED: &[(&str, &str)] = &[
    ("apikey", "api key"),
    ("apitoken", "token"),
    ("apisecret", "secret"),
    ("dbpass", "pass"),
    ("secretkey", "secret key"),
    ("accesskey", "access key"),
    ("privatekey", "private key"),
    ("authkey", "auth key"),
    ("masterkey", "master key"),
    ("appkey", "app key"),
    ("accountkey", "account key"),
    ("sharedkey", "shared key"),
    ("licensekey", "license key"),
    ("authtoken", "token"),
    ("accesstoken", "token"),
    ("refreshtoken", "token"),
    ("bottoken", "token"),
    ("clientsecret", "secret"),
    ("appsecret", "secret"),
    ("sharedsecret", "secret"),
    ("jwtsecret", "secret"),
    ("userpass", "pass"),
    ("adminpass", "pass"),
    ("rootpass", "pass"),
    ("mypass", "pass"),
    ("mysqlpass", "pass"),
    ("pgpass", "pass"),
    ("adminpw", "pw"),
    ("rootpw", "pw"),
    ("dbpw", "pw"),
    ("postgrespw", "pw"),
    ("userpw", "pw"),
    ("dbpwd", "pwd"),
    ("encryptionkey", "encryption key"),
    ("signingkey", "signing key"),
];

/// What stands before `KEY` and makes it a secret, with what the two say.
pub(super) const SECRET_KEYS: &[(&str, &str)] = &[
    ("api", "api key"),
    ("secret", "secret key"),
    ("private", "private key"),
    ("priv", "private key"),
    ("signing", "signing key"),
    ("sign", "signing key"),
    ("encryption", "encryption key"),
    ("encrypt", "encryption key"),
    ("crypt", "encryption key"),
    ("crypto", "encryption key"),
    ("cipher", "encryption key"),
    ("enc", "encryption key"),
    ("decryption", "decryption key"),
    ("master", "master key"),
    ("access", "access key"),
    ("auth", "auth key"),
    ("app", "app key"),
    ("application", "app key"),
    ("session", "session key"),
    ("cookie", "cookie key"),
    ("jwt", "jwt key"),
    ("hmac", "hmac key"),
    ("license", "license key"),
    ("licence", "license key"),
    ("service", "service key"),
    ("role", "service key"),
    ("account", "account key"),
    ("storage", "storage key"),
    ("root", "root key"),
    ("aes", "aes key"),
    ("rsa", "rsa key"),
    ("ssh", "ssh key"),
    ("gpg", "gpg key"),
    ("pgp", "pgp key"),
    ("tls", "tls key"),
    ("ssl", "tls key"),
    ("deploy", "deploy key"),
    ("admin", "admin key"),
    ("write", "write key"),
    ("ingest", "ingest key"),
    ("ingestion", "ingest key"),
    ("integration", "integration key"),
    ("shared", "shared key"),
    ("fernet", "fernet key"),
    ("webhook", "webhook key"),
    ("server", "server key"),
    ("token", "token key"),
    ("consumer", "consumer key"),
    ("user", "user key"),
    ("verification", "verification key"),
    ("security", "security key"),
    ("vault", "vault key"),
    ("recovery", "recovery key"),
    ("unseal", "unseal key"),
    ("wallet", "wallet key"),
    ("data", "data key"),
    ("repo", "repository key"),
];

/// What stands before `KEY` and makes it a name for something, with what the two say.
pub(super) const CONFIG_KEYS: &[(&str, &str)] = &[
    ("primary", "primary key"),
    ("foreign", "foreign key"),
    ("sort", "sort key"),
    ("partition", "partition key"),
    ("cache", "cache key"),
    ("routing", "routing key"),
    ("range", "range key"),
    ("object", "object key"),
    ("index", "index key"),
    ("lookup", "lookup key"),
    ("group", "group key"),
    ("feature", "feature key"),
    ("flag", "flag key"),
    ("translation", "translation key"),
    ("hot", "hot key"),
    ("idempotency", "idempotency key"),
    ("label", "label key"),
    ("tag", "tag key"),
    ("project", "project key"),
    ("message", "message key"),
    ("column", "column key"),
    ("known", "known key"),
    ("host", "host key"),
    ("config", "config key"),
    ("kms", "kms key"),
];

/// Words before a key or token that make it public.
pub(super) const PUBLIC: &str = "\
    public publishable anon";

/// Words that do so only next to `KEY`.
pub(super) const PUBLIC_KEYS: &str = "\
    public pub publishable anon site";

/// Words before a noun that make the name a count.
pub(super) const HEADS_OF_NUMBERS: &str = "\
    max min maximum minimum num gpio";

/// Last words of the name of an identifier.
pub(super) const IDENTIFIERS: &str = "\
    id sid identifier uuid guid arn fingerprint";

/// Words of a name whose value is a digest by nature.
pub(super) const DIGESTS: &str = "\
    commit sha revision rev checksum digest etag integrity md";

/// Words after a noun that make the name configuration about a secret.
pub(super) const SETUP: &str = "\
    length len min max ttl expires expire expiry expiration exp lifetime lifespan timeout age
    duration interval period second minute hour day ms validity name file filename path dir
    directory location endpoint url uri port type algorithm alg algo enabled enable disabled
    disable required require optional allowed policy rotation rotate prefix suffix header field
    param parameter column issuer iss audience aud limit count size bits iteration round cost
    strength format encoding reset recovery forgot provider store manager version mode method
    scope alias rate threshold cache retry retries attempt history contract symbol decimals
    callback redirect strategy middleware scanning through leeway grace blacklist guard hasher
    validator complexity budget realm layout spec";

/// Words after a noun that do so for `AUTH`, but may just as well say whose password it is.
pub(super) const OWNERS: &str = "\
    user username email role service server app host hostname domain region label namespace
    source model backend bucket driver engine address client";

/// What deployments and formats add behind a name.
pub(super) const TAIL_NOISE: &str = "\
    prod production dev development test testing staging stage local ci live sandbox old new
    current previous next secondary backup base value raw plain b json hex yaml encoded pem
    content default main v text";
