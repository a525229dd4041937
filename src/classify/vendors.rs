//! Token shapes that vendors publish, one row each: what it is, how it begins, what follows.

use Alphabet::{Alnum, Base64, Dotted, Hex, Upper, Url};
use Kind::{Identifier, Public};

/// What the characters behind a prefix are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// Letters and digits.
    Alnum,
    /// Capital letters and digits.
    Upper,
    /// Hexadecimal digits of either case.
    Hex,
    /// Letters, digits, `-` and `_`.
    Url,
    /// Letters, digits, `-`, `_`, `.` and `=`.
    Dotted,
    /// Letters, digits, `+`, `/` and `=`.
    Base64,
}

impl Alphabet {
    pub(super) fn has(self, byte: u8) -> bool {
        match self {
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Url => byte.is_ascii_alphanumeric() || b"-_".contains(&byte),
            Self::Dotted => byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte),
            Self::Base64 => byte.is_ascii_alphanumeric() || b"+/=".contains(&byte),
        }
    }
}

/// What having the token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Meant to be seen by anyone.
    Public,
    /// Names a key whose secret half is elsewhere.
    Identifier,
    /// Opens something.
    Secret,
}

/// One row of the table.
pub(super) struct Shape {
    pub(super) what: &'static str,
    pub(super) prefix: &'static str,
    pub(super) alphabet: Alphabet,
    pub(super) shortest: usize,
    pub(super) longest: usize,
    pub(super) kind: Kind,
}

const fn row(
    what: &'static str,
    prefix: &'static str,
    alphabet: Alphabet,
    shortest: usize,
    longest: usize,
) -> Shape {
    Shape { what, prefix, alphabet, shortest, longest, kind: Kind::Secret }
}

impl Shape {
    const fn is(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }
}

/// Every shape that a prefix gives away. A longer prefix stands before a shorter one it begins with.
pub(super) const SHAPES: &[Shape] = &[
    row("AWS access key id", "AKIA", Upper, 16, 16).is(Identifier),
    row("temporary AWS access key id", "ASIA", Upper, 16, 16).is(Identifier),
    row("Amazon Bedrock API key", "ABSK", Base64, 109, 269),
    row("GitHub personal access token", "ghp_", Alnum, 36, 255),
    row("GitHub OAuth token", "gho_", Alnum, 36, 255),
    row("GitHub app user token", "ghu_", Alnum, 36, 255),
    row("GitHub app token", "ghs_", Dotted, 36, 600),
    row("GitHub refresh token", "ghr_", Alnum, 36, 255),
    row("GitHub fine-grained personal access token", "github_pat_", Url, 36, 255),
    row("GitLab personal access token", "glpat-", Dotted, 20, 320),
    row("GitLab deploy token", "gldt-", Url, 20, 64),
    row("GitLab runner token", "glrt-", Dotted, 20, 320),
    row("GitLab runner registration token", "GR1348941", Url, 20, 20),
    row("GitLab CI job token", "glcbt-", Url, 20, 64),
    row("GitLab pipeline trigger token", "glptt-", Url, 20, 64),
    row("GitLab OAuth application secret", "gloas-", Url, 64, 64),
    row("GitLab agent token", "glagent-", Url, 50, 64),
    row("GitLab feed token", "glft-", Url, 20, 64),
    row("Slack bot token", "xoxb-", Url, 20, 120),
    row("Slack user token", "xoxp-", Url, 20, 120),
    row("Slack workspace token", "xoxa-", Url, 8, 120),
    row("Slack refresh token", "xoxr-", Url, 8, 120),
    row("Slack legacy token", "xoxs-", Url, 20, 120),
    row("Slack configuration token", "xoxe-", Url, 20, 240),
    row("Slack configuration token", "xoxe.xox", Url, 20, 240),
    row("Slack app token", "xapp-", Url, 20, 160),
    row("Stripe secret key", "sk_live_", Alnum, 10, 120),
    row("Stripe test secret key", "sk_test_", Alnum, 10, 120),
    row("Stripe restricted key", "rk_live_", Alnum, 10, 120),
    row("Stripe test restricted key", "rk_test_", Alnum, 10, 120),
    row("Stripe webhook secret", "whsec_", Base64, 20, 120),
    row("Stripe publishable key", "pk_live_", Alnum, 10, 120).is(Public),
    row("Stripe publishable key", "pk_test_", Alnum, 10, 120).is(Public),
    row("Google API key", "AIza", Url, 35, 35),
    row("Google OAuth client secret", "GOCSPX-", Url, 20, 40),
    row("Google OAuth access token", "ya29.", Dotted, 20, 400),
    row("SendGrid API key", "SG.", Dotted, 60, 80),
    row("Brevo API key", "xkeysib-", Url, 64, 96),
    row("Twilio API key SID", "SK", Hex, 32, 32).is(Identifier),
    row("npm access token", "npm_", Alnum, 36, 36),
    row("PyPI upload token", "pypi-", Url, 50, 1000),
    row("RubyGems API key", "rubygems_", Hex, 48, 48),
    row("crates.io token", "cio", Alnum, 32, 32),
    row("Docker Hub access token", "dckr_pat_", Url, 20, 64),
    row("Docker Hub organization token", "dckr_oat_", Url, 20, 64),
    row("DigitalOcean personal access token", "dop_v1_", Hex, 64, 64),
    row("DigitalOcean OAuth token", "doo_v1_", Hex, 64, 64),
    row("DigitalOcean refresh token", "dor_v1_", Hex, 64, 64),
    row("Hugging Face token", "hf_", Alnum, 30, 40),
    row("Hugging Face organization token", "api_org_", Alnum, 30, 40),
    row("Replicate API token", "r8_", Alnum, 37, 40),
    row("Anthropic API key", "sk-ant-", Url, 20, 160),
    row("OpenRouter API key", "sk-or-", Url, 40, 100),
    row("Langfuse secret key", "sk-lf-", Url, 36, 36),
    row("Langfuse public key", "pk-lf-", Url, 36, 36).is(Public),
    row("OpenAI project key", "sk-proj-", Url, 40, 200),
    row("OpenAI service account key", "sk-svcacct-", Url, 40, 200),
    row("OpenAI admin key", "sk-admin-", Url, 40, 200),
    row("OpenAI-style API key", "sk-", Alnum, 32, 64),
    row("Groq API key", "gsk_", Alnum, 40, 64),
    row("xAI API key", "xai-", Alnum, 60, 100),
    row("Perplexity API key", "pplx-", Alnum, 40, 64),
    row("Shopify access token", "shpat_", Hex, 32, 32),
    row("Shopify custom app token", "shpca_", Hex, 32, 32),
    row("Shopify private app token", "shppa_", Hex, 32, 32),
    row("Shopify shared secret", "shpss_", Hex, 32, 32),
    row("Linear API key", "lin_api_", Alnum, 40, 48),
    row("Linear OAuth token", "lin_oauth_", Alnum, 40, 64),
    row("Notion token", "ntn_", Alnum, 40, 60),
    row("Notion token", "secret_", Alnum, 43, 43),
    row("Mailgun API key", "key-", Hex, 32, 32),
    row("Resend API key", "re_", Url, 24, 40),
    row("Doppler token", "dp.", Dotted, 40, 80),
    row("HashiCorp Vault token", "hvs.", Url, 24, 200),
    row("HashiCorp Vault batch token", "hvb.", Url, 24, 300),
    row("HashiCorp Vault recovery token", "hvr.", Url, 24, 200),
    row("Vault token", "s.", Alnum, 24, 24),
    row("age secret key", "AGE-SECRET-KEY-1", Upper, 58, 58),
    row("age secret key", "AGE-SECRET-KEY-PQ-1", Upper, 58, 80),
    row("age public key", "age1", Alnum, 58, 58).is(Public),
    row("Databricks token", "dapi", Hex, 32, 32),
    row("Dynatrace token", "dt0c01.", Dotted, 80, 100),
    row("Grafana service account token", "glsa_", Url, 41, 41),
    row("Grafana Cloud token", "glc_", Base64, 32, 400),
    row("New Relic user key", "NRAK-", Alnum, 27, 27),
    row("New Relic insert key", "NRII-", Url, 32, 32),
    row("Sentry organization token", "sntrys_", Dotted, 40, 500),
    row("Sentry user token", "sntryu_", Hex, 64, 64),
    row("PlanetScale password", "pscale_pw_", Dotted, 32, 64),
    row("PlanetScale token", "pscale_tkn_", Dotted, 32, 64),
    row("Postman API key", "PMAK-", Url, 59, 59),
    row("Pulumi access token", "pul-", Hex, 40, 40),
    row("Heroku API key", "HRKU-AA", Url, 58, 58),
    row("Supabase secret key", "sb_secret_", Url, 20, 64),
    row("Supabase publishable key", "sb_publishable_", Url, 20, 64).is(Public),
    row("Supabase access token", "sbp_", Hex, 40, 40),
    row("Tailscale key", "tskey-", Url, 20, 80),
    row("Fly.io token", "fo1_", Url, 43, 43),
    row("Square access token", "sq0atp-", Url, 22, 60),
    row("Square application secret", "sq0csp-", Url, 43, 60),
    row("Facebook access token", "EAAC", Alnum, 100, 400),
    row("1Password service account token", "ops_eyJ", Base64, 250, 2000),
    row("Artifactory API key", "AKCp", Alnum, 69, 69),
    row("Airtable personal access token", "pat", Dotted, 79, 79),
    row("SonarQube token", "squ_", Alnum, 40, 40),
    row("SonarQube token", "sqp_", Alnum, 40, 40),
    row("Figma token", "figd_", Url, 40, 64),
    row("Atlassian API token", "ATATT3", Dotted, 150, 220),
    row("Contentful token", "CFPAT-", Url, 40, 64),
    row("Mapbox public token", "pk.eyJ", Dotted, 60, 160).is(Public),
    row("Mapbox secret token", "sk.eyJ", Dotted, 60, 160),
];
