//! Leading zeros that a spreadsheet has dropped: seen where the same issuer's ids are digits of one width.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::slug;
use super::table::{Row, Table};
use crate::Refusal;

const COLUMNS: [&str; 3] = ["account", "credential_id", "identity"];

/// "A 12-digit number, such as 012345678901" (docs.aws.amazon.com/accounts, "View AWS account identifiers").
const AWS_ACCOUNT_DIGITS: usize = 12;

/// Refuses a sheet in which ids of digits have lost their leading zeros.
pub(super) fn check(table: &Table<'_>) -> Result<(), Refusal> {
    for column in COLUMNS {
        let mut padded: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for row in table.rows().filter(|row| row.text(column).starts_with('0') && digits(*row, column) > Some(1)) {
            padded.entry(row.text("issuer")).or_default().extend(digits(row, column));
        }
        for row in table.rows() {
            let widths = padded.get(row.text("issuer")).into_iter().flatten().collect::<Vec<_>>();
            let Some(found) = digits(row, column) else {
                continue;
            };
            if let [width] = widths.as_slice()
                && found < **width
            {
                let reason =
                    format!("has {found} digits where others have {width} with leading zeros: were some lost?");
                return Err(row.refuse(column, reason).hint("export the column as text"));
            }
        }
    }
    match table
        .rows()
        .find(|row| is_aws(*row) && digits(*row, "account").is_some_and(|found| found != AWS_ACCOUNT_DIGITS))
    {
        Some(row) => Err(row.refuse("account", "an AWS account has 12 digits: were leading zeros lost?")),
        None => Ok(()),
    }
}

fn is_aws(row: Row<'_>) -> bool {
    slug(row.text("issuer")).as_deref() == Some("aws")
}

/// Returns how many digits the cell has, if it has nothing else.
fn digits(row: Row<'_>, column: &str) -> Option<usize> {
    let text = row.text(column);
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text.len())
}
