//! The code that decrypts, for the runtime of a function.

use crate::lambda::Function;

/// What decrypts these variables, once for each start.
pub(super) fn snippet(function: &Function, names: &[&str]) -> String {
    let runtime = function.runtime.as_deref().unwrap_or_default();
    let list = |quote: char, between: &str| {
        let quoted: Vec<String> =
            names.iter().map(|name| format!("{quote}{name}{quote}")).collect();
        quoted.join(between)
    };
    let is = |start: &str| runtime.starts_with(start);
    let template = if is("python") {
        PYTHON
    } else if is("nodejs") {
        NODE
    } else if is("java") {
        JAVA
    } else if is("dotnet") {
        DOTNET
    } else if is("ruby") {
        return RUBY.replace("NAMES", &names.join(" "));
    } else if is("go") || is("provided") {
        GO
    } else {
        ANY
    };
    template.replace("NAMES", &list('"', ", "))
}

const PYTHON: &str = r#"import base64
import os

import boto3

_kms = boto3.client("kms")


def _decrypt(name):
    answer = _kms.decrypt(
        CiphertextBlob=base64.b64decode(os.environ[name]),
        EncryptionContext={"LambdaFunctionName": os.environ["AWS_LAMBDA_FUNCTION_NAME"]},
    )
    return answer["Plaintext"].decode("utf-8")


# Outside of the handler: once for each start, and not for each call.
SECRETS = {name: _decrypt(name) for name in [NAMES]}
"#;

const NODE: &str = r#"// In an ES module: import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";
const { DecryptCommand, KMSClient } = require("@aws-sdk/client-kms");

const kms = new KMSClient({});

async function decrypt(name) {
  const answer = await kms.send(new DecryptCommand({
    CiphertextBlob: Buffer.from(process.env[name], "base64"),
    EncryptionContext: { LambdaFunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME },
  }));
  return [name, Buffer.from(answer.Plaintext).toString("utf8")];
}

// Outside of the handler: once for each start. In the handler: const secrets = await ready;
const ready = Promise.all([NAMES].map(decrypt)).then(Object.fromEntries);
"#;

const JAVA: &str = r#"import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

final class Secrets {
    private static final KmsClient KMS = KmsClient.create();

    // Static: once for each start, and not for each call.
    static final Map<String, String> SECRETS =
        Stream.of(NAMES).collect(Collectors.toMap(Function.identity(), Secrets::decrypt));

    private static String decrypt(String name) {
        byte[] ciphertext = Base64.getDecoder().decode(System.getenv(name));
        return KMS.decrypt(request -> request
            .ciphertextBlob(SdkBytes.fromByteArray(ciphertext))
            .encryptionContext(Map.of("LambdaFunctionName", System.getenv("AWS_LAMBDA_FUNCTION_NAME"))))
            .plaintext().asUtf8String();
    }
}
"#;

const DOTNET: &str = r#"using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;

static class Secrets
{
    private static readonly AmazonKeyManagementServiceClient Kms = new();

    // Static: once for each start, and not for each call.
    public static readonly Dictionary<string, string> Values =
        new[] { NAMES }.ToDictionary(name => name, Decrypt);

    private static string Decrypt(string name)
    {
        var request = new DecryptRequest
        {
            CiphertextBlob = new MemoryStream(Convert.FromBase64String(Environment.GetEnvironmentVariable(name))),
            EncryptionContext = new Dictionary<string, string>
            {
                ["LambdaFunctionName"] = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME"),
            },
        };
        return Encoding.UTF8.GetString(Kms.DecryptAsync(request).GetAwaiter().GetResult().Plaintext.ToArray());
    }
}
"#;

const RUBY: &str = r"require 'aws-sdk-kms'
require 'base64'

KMS = Aws::KMS::Client.new

def decrypt(name)
  KMS.decrypt(
    ciphertext_blob: Base64.strict_decode64(ENV.fetch(name)),
    encryption_context: { 'LambdaFunctionName' => ENV.fetch('AWS_LAMBDA_FUNCTION_NAME') }
  ).plaintext.force_encoding('UTF-8')
end

# Outside of the handler: once for each start, and not for each call.
SECRETS = %w[NAMES].to_h { |name| [name, decrypt(name)] }
";

const GO: &str = r#"import (
	"context"
	"encoding/base64"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

// Before lambda.Start: once for each start, and not for each call.
var secrets = map[string]string{}

func init() {
	ctx := context.Background()
	settings, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		panic(err)
	}
	client := kms.NewFromConfig(settings)
	for _, name := range []string{NAMES} {
		ciphertext, err := base64.StdEncoding.DecodeString(os.Getenv(name))
		if err != nil {
			panic(name + " is not base64")
		}
		answer, err := client.Decrypt(ctx, &kms.DecryptInput{
			CiphertextBlob:    ciphertext,
			EncryptionContext: map[string]string{"LambdaFunctionName": os.Getenv("AWS_LAMBDA_FUNCTION_NAME")},
		})
		if err != nil {
			panic(err)
		}
		secrets[name] = string(answer.Plaintext)
	}
}
"#;

const ANY: &str = "For each of NAMES, once, before the first call of the handler:
call Decrypt of KMS with the CiphertextBlob base64-decode(value of the variable)
and the EncryptionContext { LambdaFunctionName: value of AWS_LAMBDA_FUNCTION_NAME };
the Plaintext of the answer is the value, in UTF-8.
";
