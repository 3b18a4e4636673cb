//! A row of credentials being read: what its cells state, and the facts that come of them.

use model::{By, CredentialKind, Edge, Ended, Fact, How, Instant, Name, Node, NodeKind, Relation, Value, attribute};

use super::cell::{Cell, Day, instant, is_scientific, slug};
use super::table::Row;
use super::tally::Tally;
use crate::Refusal;

/// A row being read.
pub(super) struct Reader<'r> {
    pub(super) row: Row<'r>,
    pub(super) tally: &'r mut Tally,
    pub(super) issuer: String,
    pub(super) account: &'r str,
    pub(super) kind: CredentialKind,
    pub(super) name: Name,
    pub(super) prefix: Name,
    pub(super) facts: Vec<Fact>,
}

impl<'r> Reader<'r> {
    pub(super) fn start(row: Row<'r>, tally: &'r mut Tally) -> Result<Self, Refusal> {
        let issuer = slug(required(row, "issuer")?).ok_or_else(|| row.refuse("issuer", NO_SLUG))?;
        let account = required(row, "account")?;
        let word = required(row, "kind")?;
        let kind: CredentialKind = word.parse().map_err(|_| {
            let known: Vec<_> = CredentialKind::ALL.iter().map(|kind| kind.as_str()).collect();
            row.refuse("kind", format!("is no kind of credential (one of: {})", known.join(", ")))
        })?;
        let prefix = name(row, "account", &format!("{issuer}/{kind}/{account}"))?;
        let name = under(row, "credential_id", &prefix, required(row, "credential_id")?)?;
        Ok(Self { row, tally, issuer, account, kind, name, prefix, facts: Vec::new() })
    }

    /// Returns a stated value; `none` and `never` belong to other columns.
    pub(super) fn stated(&mut self, column: &'static str) -> Result<Option<&'r str>, Refusal> {
        match Cell::of(self.row.text(column)) {
            Cell::Is(text) => Ok(Some(text)),
            Cell::Empty => {
                if self.row.table.has(&[column]) {
                    self.tally.empty(column);
                }
                Ok(None)
            }
            Cell::Unknown => {
                self.tally.count(column, "unknown, although asked,");
                Ok(None)
            }
            Cell::Never => Err(self.row.refuse(column, "\"never\" belongs to last_used_at only")),
            Cell::None if column == "expires_at" => Ok(None),
            Cell::None => Err(self.row.refuse(column, "\"none\" cannot be said here; leave it empty or write unknown")),
        }
    }

    pub(super) fn list(&mut self, column: &'static str) -> Result<Vec<&'r str>, Refusal> {
        let items = self.stated(column)?.map(|text| text.split(';').map(str::trim).filter(|item| !item.is_empty()));
        Ok(items.into_iter().flatten().collect())
    }

    pub(super) fn instant(&mut self, column: &'static str, day: Day) -> Result<Option<Instant>, Refusal> {
        let Some(text) = self.stated(column)? else {
            return Ok(None);
        };
        instant(text, day).map(Some).map_err(|why| self.row.refuse(column, why))
    }

    /// Returns a stated id that no spreadsheet has rounded.
    pub(super) fn id(&mut self, column: &'static str) -> Result<Option<&'r str>, Refusal> {
        let id = self.stated(column)?;
        if id.is_some_and(is_scientific) {
            return Err(self.row.refuse(column, ROUNDED).hint("export the column as text"));
        }
        Ok(id)
    }

    pub(super) fn system(&mut self, column: &'static str, text: &str) -> Result<Name, Refusal> {
        let system = self.named(column, "system", text)?;
        self.put_labelled(NodeKind::System, &system, text, &[]);
        Ok(system)
    }

    /// Makes the name of a thing: the text where that is an id already, else the kind and a slug.
    pub(super) fn named(&self, column: &str, kind: &str, text: &str) -> Result<Name, Refusal> {
        if text.contains('/') {
            return name(self.row, column, text);
        }
        let slug = slug(text).ok_or_else(|| self.row.refuse(column, NO_SLUG))?;
        name(self.row, column, &format!("{kind}/{slug}"))
    }

    /// Puts a node, labelled with the text of the sheet where that is no id.
    pub(super) fn put_labelled(&mut self, kind: NodeKind, id: &Name, text: &str, set: &[(&str, &str)]) {
        let label = (!text.contains('/')).then_some((attribute::LABEL, text));
        let set: Vec<_> = set.iter().copied().chain(label).collect();
        self.put_node(kind, id, &set);
    }

    pub(super) fn put_node(&mut self, kind: NodeKind, id: &Name, set: &[(&str, &str)]) {
        let set = set.iter().map(|(key, text)| ((*key).to_owned(), text_value(text))).collect();
        self.facts.push(Fact::Node(Node { id: id.clone(), kind, set }));
    }

    pub(super) fn put_edge(&mut self, edge: Edge) {
        self.facts.push(Fact::Edge(edge));
    }

    /// Puts an end on the word of whoever the sheet is from; a sheet is never the issuer's record (semantics 6.1 C).
    pub(super) fn put_end(&mut self, how: How, successor: Option<Name>, at: Instant) {
        let person = match self.row.text("source") {
            "" => "inventory",
            source if source.eq_ignore_ascii_case("issuer") => "inventory",
            source => source,
        };
        let by = By::Person(person.to_owned());
        self.facts.push(Fact::Ended(Ended { credential: self.name.clone(), how, successor, at, by }));
    }
}

pub(super) const NO_SLUG: &str = "has no letter a-z and no digit to name it by; write an id with a /";
pub(super) const ROUNDED: &str = "was rounded by a spreadsheet (scientific notation)";

pub(super) fn required<'r>(row: Row<'r>, column: &str) -> Result<&'r str, Refusal> {
    let text = row.text(column);
    match Cell::of(text) {
        Cell::Is(_) if is_scientific(text) => Err(row.refuse(column, ROUNDED).hint("export the column as text")),
        Cell::Is(_) => Ok(text),
        Cell::Unknown if column == "held_by" => Ok(text),
        Cell::Empty if column == "held_by" => Err(row.refuse(column, "is empty").hint("write unknown")),
        Cell::Empty => Err(row.refuse(column, "is empty")),
        _ => Err(row.refuse(column, "must be stated")),
    }
}

pub(super) fn name(row: Row<'_>, column: &str, text: &str) -> Result<Name, Refusal> {
    Name::new(text).map_err(|error| row.refuse(column, error.to_string()))
}

/// Makes the name of a credential; an id that already is a whole name is taken as it is.
pub(super) fn under(row: Row<'_>, column: &str, prefix: &Name, id: &str) -> Result<Name, Refusal> {
    let whole = id.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.starts_with('/'));
    let text = if whole { id.to_owned() } else { format!("{prefix}/{id}") };
    name(row, column, &text)
}

pub(super) fn bare(relation: Relation, from: &Name, to: &Name) -> Edge {
    Edge::bare(relation, from.clone(), to.clone())
}

pub(super) fn text_value(text: &str) -> Value {
    Value::Text(text.to_owned())
}
