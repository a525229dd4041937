//! The change of a template, for a function that is not ours to change.

use std::fmt::Write as _;

use super::plan::{PlannedFunction, PlannedLayers};

/// What templates are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// `CloudFormation`, and SAM, which has the same properties.
    CloudFormation,
    /// The Cloud Development Kit, in TypeScript.
    Cdk,
    /// Terraform.
    Terraform,
    /// The Serverless Framework.
    Serverless,
}

/// What to write into the template of a function: its variables, and the layer that it gets.
pub fn patch(planned: &PlannedFunction, template: Template) -> String {
    let name = planned.name().map_or_else(String::new, |name| name.name);
    let items = planned.items.iter().map(|item| (item.variable.as_str(), item.reference.as_str()));
    let settings = planned.settings.iter().map(|it| (it.variable.as_str(), it.value.as_str()));
    let variables: Vec<(&str, &str)> = items.chain(settings).collect();
    let layers: Vec<&str> =
        planned.layers.iter().flat_map(PlannedLayers::added).map(String::as_str).collect();
    let key = planned.key.as_ref().map(|key| key.after.as_str());
    // Names have letters, digits and `_`; what is quoted has no quotes, no `$` and no backslashes.
    match template {
        Template::CloudFormation => yaml(&name, &variables, &layers, key, false),
        Template::Serverless => yaml(&name, &variables, &layers, key, true),
        Template::Terraform => terraform(&name, &variables, &layers, key),
        Template::Cdk => cdk(&name, &variables, &layers, key),
    }
}

/// Writing to a string cannot fail.
macro_rules! line {
    ($text:ident, $($format:tt)*) => {{
        let _written = writeln!($text, $($format)*);
    }};
}

fn yaml(
    name: &str,
    variables: &[(&str, &str)],
    layers: &[&str],
    key: Option<&str>,
    serverless: bool,
) -> String {
    let mut text = String::new();
    let deep = if serverless { "    " } else { "  " };
    if serverless {
        line!(text, "# into serverless.yml; the function that is deployed as {name}");
        line!(text, "functions:\n  {name}:\n    environment:");
    } else {
        line!(text, "# into the properties of the function {name}");
        line!(text, "Properties:\n  Environment:\n    Variables:");
    }
    for (variable, value) in variables {
        line!(text, "      {variable}: \"{value}\"");
    }
    if !layers.is_empty() {
        line!(text, "{deep}{}:", if serverless { "layers" } else { "Layers" });
        for layer in layers {
            line!(text, "{deep}  - \"{layer}\"");
        }
    }
    if let Some(key) = key {
        line!(text, "{deep}{}: \"{key}\"", if serverless { "kmsKeyArn" } else { "KmsKeyArn" });
    }
    text
}

fn terraform(name: &str, variables: &[(&str, &str)], layers: &[&str], key: Option<&str>) -> String {
    let mut text =
        format!("# into the aws_lambda_function {name}\nenvironment {{\n  variables = {{\n");
    let widest = variables.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    for (variable, value) in variables {
        line!(text, "    {variable:widest$} = \"{value}\"");
    }
    text.push_str("  }\n}\n");
    if !layers.is_empty() {
        line!(text, "layers = [");
        for layer in layers {
            line!(text, "  \"{layer}\",");
        }
        line!(text, "]");
    }
    if let Some(key) = key {
        line!(text, "kms_key_arn = \"{key}\"");
    }
    text
}

fn cdk(name: &str, variables: &[(&str, &str)], layers: &[&str], key: Option<&str>) -> String {
    let mut text = format!("// of the function {name}, which is `fn` here\n");
    for (variable, value) in variables {
        line!(text, "fn.addEnvironment(\"{variable}\", \"{value}\");");
    }
    for layer in layers {
        line!(
            text,
            "fn.addLayers(lambda.LayerVersion.fromLayerVersionArn(this, \"Kmseal\", \"{layer}\"));"
        );
    }
    if let Some(key) = key {
        line!(text, "// and environmentEncryption: kms.Key.fromKeyArn(this, \"Key\", \"{key}\")");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate::PlannedVariable;

    #[test]
    fn every_template_says_where_each_value_comes_from() {
        let item = |variable: &str| PlannedVariable {
            variable: variable.to_owned(),
            entry: 0,
            reference: format!("sm://shop/prod#{variable}"),
        };
        let arn = "arn:aws:lambda:eu-west-1:111122223333:function:shop";
        let planned = PlannedFunction {
            items: vec![item("DB_PASSWORD"), item("API_KEY")],
            layers: Some(PlannedLayers {
                earlier: Vec::new(),
                after: vec!["arn:aws:lambda:eu-west-1:111122223333:layer:kmseal:3".to_owned()],
            }),
            ..PlannedFunction::new(arn, "")
        };
        let cfn = patch(&planned, Template::CloudFormation);
        assert!(cfn.contains("      DB_PASSWORD: \"sm://shop/prod#DB_PASSWORD\"\n"), "{cfn}");
        assert!(cfn.contains("  Layers:\n    - \"arn:aws:lambda:"), "{cfn}");
        let tf = patch(&planned, Template::Terraform);
        assert!(tf.contains("    API_KEY     = \"sm://shop/prod#API_KEY\"\n"), "{tf}");
        let cdk = patch(&planned, Template::Cdk);
        assert!(
            cdk.contains("fn.addEnvironment(\"API_KEY\", \"sm://shop/prod#API_KEY\");"),
            "{cdk}"
        );
        let serverless = patch(&planned, Template::Serverless);
        assert!(serverless.contains("    layers:\n      - \"arn:"), "{serverless}");
    }
}
