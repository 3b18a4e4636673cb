//! What can be said of logs, for the verbs that read them.

use std::collections::BTreeMap;

use app::LogSettings;
use model::Instant;

use crate::exit::Misused;

#[derive(clap::Args)]
pub(crate) struct LogFlags {
    /// Read every log as this format, whatever its content
    #[arg(long = "as", value_name = "FORMAT")]
    as_format: Option<String>,
    /// What a log does not say of itself, such as domain=acme.okta.com
    #[arg(long = "parameter", value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// When the logs were fetched; default: now
    #[arg(long, value_name = "INSTANT")]
    read_at: Option<Instant>,
    /// Why the logs are known to show every use: every region, every class of event
    #[arg(long, value_name = "WHY")]
    complete_because: Option<String>,
}

impl LogFlags {
    pub(crate) fn settings(&self) -> Result<LogSettings, Misused> {
        let mut parameters = BTreeMap::new();
        for parameter in &self.parameters {
            let Some((name, value)) = parameter.split_once('=') else {
                return Err(Misused(format!("--parameter {parameter}: write NAME=VALUE")));
            };
            parameters.insert(name.to_owned(), value.to_owned());
        }
        Ok(LogSettings {
            as_format: self.as_format.clone(),
            parameters,
            read_at: self.read_at,
            complete_because: self.complete_because.clone(),
        })
    }
}
