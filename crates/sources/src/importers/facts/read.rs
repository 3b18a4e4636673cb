//! From a line to a fact: the allowed keys are moved out, and whatever is left is refused by name (semantics 3).

use std::collections::BTreeMap;
use std::str::FromStr;

use model::{
    Attribution, By, Coverage, Created, Edge, Ended, Fact, HolderList, Instant, Listing, Name, Node, NodeKind, Probe,
    Protected, Protects, Relation, Shape, Span, Used, Value, shape_of,
};

use super::error::LineError;
use super::line::{Line, Pairs, Scalar, Text};

/// Reads one line of a facts file.
///
/// A key whose value is `null` counts as absent, a `held_by` edge without `list` is of the inventory (semantics 3.1),
/// the ids of a listing are sorted, and the one name in a door's `system` becomes `Value::Names` of one.
///
/// # Errors
/// What is wrong with the line, naming the key.
pub fn read_line(line: &str) -> Result<Fact, LineError> {
    let line = line.trim();
    if !line.starts_with('{') {
        return Err(LineError::line("is not a JSON object"));
    }
    let (mut parsed, mut json) = (Line::default(), serde_json::Deserializer::from_str(line));
    parsed.fill(&mut json).and_then(|()| json.end()).map_err(|error| LineError::blame(line, &error))?;
    match parsed.v.take() {
        Some(1) => {}
        Some(v) => {
            return Err(LineError::key("v", format!("version {v} is not known (this reads version 1)")));
        }
        None => return Err(LineError::key("v", "is missing (write \"v\":1)")),
    }
    let fact = fact(&mut parsed)?;
    match parsed.leftover() {
        Some(key) => Err(LineError::key(key, "does not belong to this kind of fact")),
        None => Ok(fact),
    }
}

fn fact(line: &mut Line<'_>) -> Result<Fact, LineError> {
    if let Some(kind) = line.node.take() {
        node(line, word("node", Some(kind))?).map(Fact::Node)
    } else if let Some(relation) = line.edge.take() {
        edge(line, relation)
    } else if let Some(event) = line.event.take() {
        self::event(line, &event.0)
    } else if let Some(prefix) = line.listing.take() {
        listing(line, prefix).map(Fact::Listing)
    } else if let Some(prefix) = line.coverage.take() {
        coverage(line, prefix).map(Fact::Coverage)
    } else {
        Err(LineError::line("has none of the keys node, edge, event, listing, coverage"))
    }
}

fn node(line: &mut Line<'_>, kind: NodeKind) -> Result<Node, LineError> {
    let mut set = BTreeMap::new();
    for (key, scalar) in line.set.take().map(|pairs| pairs.0).unwrap_or_default() {
        let place = || format!("set.{}", key.0);
        let shape = shape_of(kind, &key.0)
            .ok_or_else(|| LineError::key(place(), format!("cannot be set on a node of kind {kind}")))?;
        let value = value(shape, scalar).map_err(|reason| LineError::key(place(), reason))?;
        if set.insert(key.0.to_string(), value).is_some() {
            return Err(LineError::key(place(), "is there twice"));
        }
    }
    Ok(Node { id: name("id", line.id.take())?, kind, set })
}

fn value(shape: Shape, scalar: Scalar<'_>) -> Result<Value, String> {
    match (shape, scalar) {
        (Shape::Text, Scalar::Text(text)) => Ok(Value::Text(text.0.into_owned())),
        (Shape::OneOf(words), Scalar::Text(text)) if words.contains(&&*text.0) => Ok(Value::Text(text.0.into_owned())),
        (Shape::OneOf(words), _) => Err(format!("must be one of: {}", words.join(", "))),
        (Shape::Time, Scalar::Text(text)) => text.0.parse().map(Value::Time).map_err(described),
        (Shape::Flag, Scalar::Flag(flag)) => Ok(Value::Flag(flag)),
        (Shape::Number, Scalar::Number(number)) if number >= 0 => Ok(Value::Number(number)),
        (Shape::Name, Scalar::Text(text)) => Ok(Value::Names(vec![Name::new(&text.0).map_err(described)?])),
        (Shape::Names, Scalar::Texts(texts)) => names(&texts).map(Value::Names),
        (Shape::Text, _) => Err("must be a text".to_owned()),
        (Shape::Time, _) => Err("must be an instant as a text".to_owned()),
        (Shape::Flag, _) => Err("must be true or false".to_owned()),
        (Shape::Number, _) => Err("must be a whole number, not negative".to_owned()),
        (Shape::Name, _) => Err("must be the id of a node".to_owned()),
        (Shape::Names, _) => Err("must be a list of ids".to_owned()),
    }
}

fn names(texts: &[Text<'_>]) -> Result<Vec<Name>, String> {
    texts.iter().map(|text| Name::new(&text.0).map_err(described)).collect()
}

fn edge(line: &mut Line<'_>, relation: Text<'_>) -> Result<Fact, LineError> {
    let from = name("from", line.from.take())?;
    if relation.0 == "protects" {
        let what = protected(line)?;
        let valid = span(line.valid_from.take(), line.valid_to.take(), ["valid_from", "valid_to"])?;
        return Ok(Fact::Protects(Protects { control: from, what, valid }));
    }
    let relation: Relation = word("edge", Some(relation))?;
    let mut edge = Edge::bare(relation, from, name("to", line.to.take())?);
    edge.valid = span(line.valid_from.take(), line.valid_to.take(), ["valid_from", "valid_to"])?;
    match relation {
        Relation::May => edge.level = Some(word("level", line.level.take())?),
        Relation::StoredIn => stored(line, &mut edge)?,
        Relation::HeldBy => held(line, &mut edge)?,
        Relation::SameAs => edge.rule = text(line.rule.take()),
        _ => {}
    }
    Ok(Fact::Edge(edge))
}

fn stored(line: &mut Line<'_>, edge: &mut Edge) -> Result<(), LineError> {
    let form = word("form", line.form.take())?;
    edge.form = Some(form);
    if form == model::Form::Encrypted {
        edge.key = Some(name("key", line.key.take())?);
    } else if line.key.is_some() {
        return Err(LineError::key("key", "belongs to form encrypted only"));
    }
    Ok(())
}

fn held(line: &mut Line<'_>, edge: &mut Edge) -> Result<(), LineError> {
    edge.list = Some(or(HolderList::Inventory, "list", line.list.take())?);
    edge.rung = match line.rung.take().map(u8::try_from) {
        None => None,
        Some(Ok(rung @ 1..=6)) => Some(rung),
        Some(_) => return Err(LineError::key("rung", "must be 1 to 6")),
    };
    Ok(())
}

fn protected(line: &mut Line<'_>) -> Result<Protected, LineError> {
    match (line.to.take(), line.on.take()) {
        (Some(to), None) => name("to", Some(to)).map(Protected::Node),
        (None, Some(on)) => step(on),
        (None, None) => Err(LineError::key("to", "is missing (protects needs \"to\" or \"on\")")),
        (Some(_), Some(_)) => Err(LineError::key("on", "cannot stand beside \"to\"")),
    }
}

fn step(on: Pairs<'_, Text<'_>>) -> Result<Protected, LineError> {
    let (mut from, mut relation, mut to) = (None, None, None);
    for (key, text) in on.0 {
        let place = match &*key.0 {
            "from" => &mut from,
            "relation" => &mut relation,
            "to" => &mut to,
            other => {
                return Err(LineError::key(format!("on.{other}"), "is not a key of an edge"));
            }
        };
        if place.replace(text).is_some() {
            return Err(LineError::key(format!("on.{}", key.0), "is there twice"));
        }
    }
    Ok(Protected::Edge {
        from: name("on.from", from)?,
        relation: word("on.relation", relation)?,
        to: name("on.to", to)?,
    })
}

fn event(line: &mut Line<'_>, event: &str) -> Result<Fact, LineError> {
    match event {
        "ended" => ended(line).map(Fact::Ended),
        "probe" => probe(line).map(Fact::Probe),
        "used" => used(line).map(Fact::Used),
        "created" => created(line).map(Fact::Created),
        other => {
            let known = "one of: ended, probe, used, created";
            Err(LineError::key("event", format!("unknown event \"{other}\" ({known})")))
        }
    }
}

fn ended(line: &mut Line<'_>) -> Result<Ended, LineError> {
    Ok(Ended {
        credential: name("credential", line.credential.take())?,
        how: word("how", line.how.take())?,
        successor: line.successor.take().map(|text| name("successor", Some(text))).transpose()?,
        at: instant("at", line.at.take())?,
        by: match stated("by", line.by.take())? {
            by if by == "issuer" => By::Issuer,
            by => By::Person(by),
        },
    })
}

fn probe(line: &mut Line<'_>) -> Result<Probe, LineError> {
    Ok(Probe {
        credential: name("credential", line.credential.take())?,
        presented: word("presented", line.presented.take())?,
        answer: word("answer", line.answer.take())?,
        way: text(line.way.take()),
        at: instant("at", line.at.take())?,
        place: stated("place", line.place.take())?,
        door: name("door", line.door.take())?,
    })
}

fn used(line: &mut Line<'_>) -> Result<Used, LineError> {
    Ok(Used {
        credential: name("credential", line.credential.take())?,
        at: instant("at", line.at.take())?,
        outcome: word("outcome", line.outcome.take())?,
        attribution: or(Attribution::Exact, "attribution", line.attribution.take())?,
        address: line.address.take().map(|text| text.0.into()),
        agent: line.agent.take().map(|text| text.0.into()),
        action: line.action.take().map(|text| text.0.into()),
        own: line.own.take().unwrap_or(false),
        indicator: text(line.indicator.take()),
        count: match line.count.take() {
            Some(0) => return Err(LineError::key("count", "must be 1 or more")),
            count => count.unwrap_or(1),
        },
    })
}

fn created(line: &mut Line<'_>) -> Result<Created, LineError> {
    Ok(Created {
        by: name("by", line.by.take())?,
        what: name("what", line.what.take())?,
        at: instant("at", line.at.take())?,
    })
}

fn listing(line: &mut Line<'_>, prefix: Text<'_>) -> Result<Listing, LineError> {
    let prefix = self::prefix("listing", prefix)?;
    let ids = line.ids.take().ok_or_else(|| missing("ids"))?;
    let mut ids = names(&ids).map_err(|reason| LineError::key("ids", reason))?;
    let under = |id: &Name| id.as_str().strip_prefix(prefix.as_str()).is_some_and(|rest| rest.starts_with('/'));
    if let Some(id) = ids.iter().find(|id| !under(id)) {
        return Err(LineError::key("ids", format!("\"{id}\" is not under \"{prefix}/\"")));
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(Listing {
        complete: line.complete.take().ok_or_else(|| missing("complete"))?,
        at: instant("at", line.at.take())?,
        prefix,
        ids,
    })
}

fn coverage(line: &mut Line<'_>, prefix: Text<'_>) -> Result<Coverage, LineError> {
    Ok(Coverage {
        prefix: self::prefix("coverage", prefix)?,
        span: span(line.from.take(), line.to.take(), ["from", "to"])?,
        lag_seconds: match line.lag_seconds.take() {
            Some(lag_seconds) if lag_seconds >= 0 => lag_seconds,
            Some(_) => return Err(LineError::key("lag_seconds", "must not be negative")),
            None => return Err(missing("lag_seconds")),
        },
        read_at: instant("read_at", line.read_at.take())?,
        attribution: or(Attribution::Exact, "attribution", line.attribution.take())?,
        recorded_by: name("recorded_by", line.recorded_by.take())?,
    })
}

fn prefix(key: &str, text: Text<'_>) -> Result<Name, LineError> {
    if text.0.ends_with('/') {
        return Err(LineError::key(key, "must be cut before the \"/\", not after it"));
    }
    name(key, Some(text))
}

fn missing(key: &str) -> LineError {
    LineError::key(key, "is missing")
}

fn described(error: impl std::error::Error) -> String {
    error.to_string()
}

fn text(text: Option<Text<'_>>) -> Option<String> {
    text.map(|text| text.0.into_owned())
}

/// Reads a text that must say something.
fn stated(key: &str, value: Option<Text<'_>>) -> Result<String, LineError> {
    match text(value) {
        Some(text) if text.trim().is_empty() => Err(LineError::key(key, "is empty")),
        Some(text) => Ok(text),
        None => Err(missing(key)),
    }
}

fn name(key: &str, text: Option<Text<'_>>) -> Result<Name, LineError> {
    let text = text.ok_or_else(|| missing(key))?;
    Name::new(&text.0).map_err(|error| LineError::key(key, error.to_string()))
}

fn word<W: FromStr<Err = model::UnknownWord>>(key: &str, text: Option<Text<'_>>) -> Result<W, LineError> {
    let text = text.ok_or_else(|| missing(key))?;
    text.0.parse().map_err(|error: model::UnknownWord| LineError::key(key, error.to_string()))
}

fn or<W: FromStr<Err = model::UnknownWord>>(default: W, key: &str, text: Option<Text<'_>>) -> Result<W, LineError> {
    text.map_or(Ok(default), |text| word(key, Some(text)))
}

fn instant(key: &str, text: Option<Text<'_>>) -> Result<Instant, LineError> {
    let text = text.ok_or_else(|| missing(key))?;
    text.0.parse().map_err(|error: model::BadInstant| LineError::key(key, error.to_string()))
}

fn span(from: Option<Text<'_>>, to: Option<Text<'_>>, keys: [&str; 2]) -> Result<Span, LineError> {
    let [from_key, to_key] = keys;
    let bound = |key, text: Option<Text<'_>>| text.map(|text| instant(key, Some(text))).transpose();
    let span = Span::between(bound(from_key, from)?, bound(to_key, to)?);
    if span.from > span.to {
        return Err(LineError::key(from_key, format!("is after \"{to_key}\"")));
    }
    Ok(span)
}
