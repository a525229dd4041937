//! Who else writes the configuration of a function, from the tags that tools leave. Terraform leaves none.

use crate::lambda::Function;

fn tag<'f>(function: &'f Function, name: &str) -> Option<&'f str> {
    function.tags.get(name).map(String::as_str)
}

/// The stack that a function belongs to.
pub fn owning_stack(function: &Function) -> Option<&str> {
    tag(function, "aws:cloudformation:stack-name").or_else(|| {
        let id = tag(function, "aws:cloudformation:stack-id")?;
        id.split('/').nth(1)
    })
}

/// The format of the template of its stack, as `--emit-patch` takes it.
pub(super) fn template_format(function: &Function) -> &'static str {
    match tag(function, "lambda:createdBy") {
        Some("SAM") => "sam",
        _ if tag(function, "aws-cdk:id").is_some() => "cdk",
        _ if tag(function, "STAGE").is_some() => "serverless",
        _ => "cfn",
    }
}
