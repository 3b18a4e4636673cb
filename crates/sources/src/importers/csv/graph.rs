//! `nodes.csv` and `edges.csv`: the facts file as sheets (semantics 3.2); each row is one line of it.

use std::str::FromStr as _;

use model::{Fact, NodeKind, Shape, shape_of};
use serde_json::{Map, Value, json};

use super::cell::{Day, instant, is_scientific};
use super::table::{Row, Table};
use crate::Refusal;
use crate::importers::facts::read_line;

/// The columns by which a sheet of nodes is known.
pub(super) const NODES: [&str; 2] = ["kind", "id"];

/// The columns by which a sheet of edges is known.
pub(super) const EDGES: [&str; 3] = ["from", "relation", "to"];

const EDGE_COLUMNS: &[&str] =
    &["from", "relation", "to", "valid_from", "valid_to", "level", "form", "key", "list", "rung", "rule"];

/// Reads a sheet of nodes; `set.kind` is the column of the finer kind, since `kind` is the node's.
pub(super) fn nodes(table: &Table<'_>) -> Result<Vec<Fact>, Refusal> {
    table.rows().map(|row| read(row, node(row)?)).collect()
}

/// Reads a sheet of edges.
pub(super) fn edges(table: &Table<'_>) -> Result<Vec<Fact>, Refusal> {
    if let Some(other) =
        table.columns.iter().find(|column| !column.is_empty() && !EDGE_COLUMNS.contains(&column.as_str()))
    {
        let reason = format!("the header has a column {other} that edges do not have");
        return Err(Refusal::line(table.document.path, 1, reason)
            .hint(format!("there are: {}; anything more goes into a facts file", EDGE_COLUMNS.join(", "))));
    }
    table.rows().map(|row| read(row, edge(row)?)).collect()
}

/// Reads the row as the line of a facts file that it stands for.
fn read(row: Row<'_>, line: Value) -> Result<Fact, Refusal> {
    read_line(&line.to_string()).map_err(|error| {
        let column = match error.key.as_deref() {
            Some("node") => "kind",
            Some("edge") => "relation",
            Some(key) if row.table.has(&[key]) => key,
            Some(key) => key.strip_prefix("set.").unwrap_or(key),
            None => "",
        };
        row.refuse(column, error.reason)
    })
}

fn node(row: Row<'_>) -> Result<Value, Refusal> {
    let kind = NodeKind::from_str(row.text("kind")).map_err(|error| row.refuse("kind", error.to_string()))?;
    let mut set = Map::new();
    for (column, cell) in row.cells().filter(|(column, cell)| !NODES.contains(column) && !cell.is_empty()) {
        let key = column.strip_prefix("set.").unwrap_or(column);
        let value = match shape_of(kind, key) {
            Some(Shape::Time) => moment(row, column, if key == "expires" { Day::End } else { Day::Start })?,
            Some(Shape::Flag) => cell.to_ascii_lowercase().parse().map_or_else(|_| text(cell), Value::Bool),
            Some(Shape::Number) => cell.parse::<i64>().map_or_else(|_| text(cell), Value::from),
            Some(Shape::Names) => cell.split(';').map(|name| text(name.trim())).collect(),
            Some(Shape::Text | Shape::OneOf(_) | Shape::Name) | None => text(cell),
        };
        if set.insert(key.to_owned(), value).is_some() {
            return Err(row.refuse(column, "is there twice, with and without \"set.\""));
        }
    }
    Ok(json!({"v": 1, "node": kind.as_str(), "id": id(row, "id")?, "set": set}))
}

fn edge(row: Row<'_>) -> Result<Value, Refusal> {
    let mut line = Map::new();
    line.insert("v".to_owned(), Value::from(1));
    // A protection is believed for no longer than stated, anything else for no less.
    let protects = row.text("relation") == "protects";
    let (from, to) = if protects { (Day::End, Day::Start) } else { (Day::Start, Day::End) };
    for (column, cell) in row.cells().filter(|(_, cell)| !cell.is_empty()) {
        let value = match column {
            "from" | "to" | "key" => id(row, column)?,
            "valid_from" => moment(row, column, from)?,
            "valid_to" => moment(row, column, to)?,
            "rung" => cell.parse::<u64>().map_or_else(|_| text(cell), Value::from),
            _ => text(cell),
        };
        line.insert(if column == "relation" { "edge" } else { column }.to_owned(), value);
    }
    Ok(Value::Object(line))
}

fn id(row: Row<'_>, column: &str) -> Result<Value, Refusal> {
    let id = row.text(column);
    if is_scientific(id) || id.rsplit('/').next().is_some_and(is_scientific) {
        let rounded = row.refuse(column, "was rounded by a spreadsheet (scientific notation)");
        return Err(rounded.hint("export the column as text"));
    }
    Ok(text(id))
}

fn moment(row: Row<'_>, column: &str, day: Day) -> Result<Value, Refusal> {
    let instant = instant(row.text(column), day).map_err(|why| row.refuse(column, why))?;
    Ok(text(&instant.to_string()))
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}
