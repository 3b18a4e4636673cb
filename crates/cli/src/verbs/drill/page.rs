//! `drill … --format html`: any question of the drill as one page.

use std::path::PathBuf;

use app::{Answer, Background, drill_background};
use report::{DrillPage, drill_html};

use crate::handed_on;
use crate::session::Session;

/// Makes the page of an answer, with names and states but no section yet.
pub(crate) fn page<T>(answer: &Answer<T>, background: Background, asked: &[&str], again: &str) -> DrillPage {
    let mut page = DrillPage::new(answer);
    page.asked = asked.iter().map(|part| (*part).to_owned()).collect();
    again.clone_into(&mut page.again);
    (page.names, page.states) = (background.names, background.states);
    (page.vendors, page.jewels) = (background.vendors, background.jewels);
    page
}

/// Makes the page of an answer, reading the ledger once more for the names.
pub(crate) fn page_of<T>(
    session: &Session,
    answer: &Answer<T>,
    asked: &[&str],
    again: &str,
) -> anyhow::Result<DrillPage> {
    Ok(page(answer, drill_background(&session.desk, session.asked)?, asked, again))
}

/// Writes a page to a file, or to stdout.
pub(crate) fn write(session: &Session, page: &DrillPage, output: Option<&PathBuf>) -> anyhow::Result<()> {
    let text = drill_html(page);
    match output {
        Some(path) => {
            handed_on::write(&session.desk, path, &text)?;
            session.output.line(&format!("written: {}", path.display()))?;
        }
        None => session.output.raw(&text)?,
    }
    Ok(())
}
