//! The map: the table `crate | floor | depends on | why` in `ARCHITECTURE.md`.

/// One row of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapRow {
    /// The crate's name.
    pub name: String,
    /// Its floor; none for what is no part of the program (`dev`).
    pub floor: Option<u32>,
    /// The crates that it depends on, as the map says.
    pub depends_on: Vec<String>,
}

/// Reads the map; a row that cannot be read is a sentence of its own.
#[must_use]
pub fn read_map(architecture: &str) -> (Vec<MapRow>, Vec<String>) {
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    let mut lines = architecture.lines().skip_while(|line| !is_header(line));
    if lines.next().is_none() {
        wrong.push("ARCHITECTURE.md has no table `crate | floor | depends on | why`; write the map there".to_owned());
    }
    for line in lines.take_while(|line| line.starts_with('|')).filter(|line| !line.starts_with("|-")) {
        match read_row(line) {
            Some(row) => rows.push(row),
            None => wrong.push(format!(
                "ARCHITECTURE.md: the row `{line}` is not `crate | floor | depends on | why` with a floor of 0 to 9 or `dev`"
            )),
        }
    }
    (rows, wrong)
}

fn is_header(line: &str) -> bool {
    let cells: Vec<&str> = cells(line).collect();
    cells.first() == Some(&"crate") && cells.get(1) == Some(&"floor")
}

fn read_row(line: &str) -> Option<MapRow> {
    let mut cells = cells(line);
    let name = cells.next()?.trim_matches('`').to_owned();
    let floor = match cells.next()? {
        "dev" => None,
        number => Some(number.parse().ok()?),
    };
    let depends_on = cells.next()?.split(',').map(|name| name.trim().trim_matches('`').to_owned());
    let depends_on = depends_on.filter(|name| !matches!(name.as_str(), "" | "-" | "–" | "nothing")).collect();
    cells.next()?;
    Some(MapRow { name, floor, depends_on })
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.trim().trim_matches('|').split('|').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rows_and_names_the_one_that_it_cannot_read() {
        let text = "# x\n| crate | floor | depends on | why |\n|---|---|---|---|\n| `a` | 1 | `b`, `c` | x |\n\
                    | `t` | dev | – | x |\n| `z` | high | – | x |\n\n| not | a row |\n";
        let (rows, wrong) = read_map(text);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].depends_on, ["b", "c"]);
        assert_eq!((rows[1].floor, rows[1].depends_on.len()), (None, 0));
        assert_eq!(wrong.len(), 1);
        assert!(wrong[0].contains("high"));
        assert_eq!(read_map("no table").1.len(), 1);
    }
}
