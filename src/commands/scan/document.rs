//! What was found, as a program reads it.

use super::Context;
use super::failures::Failures;
use super::show::Shown;
use crate::report::v1::{
    FileVariable, FunctionVariable, Holder, LineFinding, Scan, ScanCounts, ScannedFile,
    ScannedFunction, SharedValue,
};
use crate::scan::{Counts, Remark, Row, Source, SourceRows};

impl Shown<'_> {
    pub(super) fn document(&self, failures: &Failures, context: &Context) -> Scan {
        let Counts { secret, unknown, unsure, reference, config } = self.found.counts();
        let (mut functions, mut files) = (Vec::new(), Vec::new());
        for source in &self.found.sources {
            let rows = source.rows.iter().filter(|row| self.all || !row.outcome.is_config());
            match &source.source {
                Source::Function { name, arn, versions } => functions.push(ScannedFunction {
                    function: name.to_string(),
                    arn: arn.clone(),
                    region: name.region.clone(),
                    versions: versions.clone(),
                    variables: rows.map(of_function).collect(),
                    remarks: source.remarks.iter().map(|one| one.text.clone()).collect(),
                }),
                Source::File { path, reader, .. } => files.push(ScannedFile {
                    path: path.display().to_string(),
                    dialect: reader.name(),
                    variables: rows.map(of_file).collect(),
                    findings: source.remarks.iter().map(of_line).collect(),
                }),
            }
        }
        Scan {
            regions: self.regions.clone(),
            findings: self.found.findings(),
            counts: ScanCounts { secret, unknown, unsure, reference, config },
            functions,
            files,
            shared: (1..=self.found.shared()).map(|number| self.shared(number)).collect(),
            not_read: failures.report(),
            next: self.hints().into_iter().map(Into::into).collect(),
            endpoints: context.endpoints(),
        }
    }

    fn shared(&self, number: usize) -> SharedValue {
        let holder = |(source, row): (&SourceRows, &Row)| Holder {
            place: match &source.source {
                Source::Function { arn, .. } => arn.clone(),
                Source::File { path, .. } => path.display().to_string(),
            },
            variable: row.variable.clone().unwrap_or_default(),
            versions: row.versions.clone(),
        };
        SharedValue { number, held_by: self.found.holders(number).map(holder).collect() }
    }
}

fn of_function(row: &Row) -> FunctionVariable {
    FunctionVariable {
        name: row.variable.clone(),
        versions: row.versions.clone(),
        class: row.outcome.name(),
        reason: row.outcome.to_string(),
        key: row.key.clone(),
        shared: row.shared,
    }
}

fn of_file(row: &Row) -> FileVariable {
    FileVariable {
        name: row.variable.clone().unwrap_or_default(),
        line: row.line.unwrap_or_default(),
        class: row.outcome.name(),
        reason: row.outcome.to_string(),
        shared: row.shared,
    }
}

fn of_line(remark: &Remark) -> LineFinding {
    LineFinding { line: remark.line.unwrap_or_default(), message: remark.text.clone() }
}
