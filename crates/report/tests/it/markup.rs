//! A small strict reader of markup: every tag closed, every attribute quoted, every reference known. It shares nothing with the
//! template engine, so that neither hides the other's mistakes.

use std::collections::{BTreeMap, BTreeSet};

/// Elements that HTML leaves without an end; the templates close them as XML does.
const STYLE_END: &str = "</style>";

/// One start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// What was read of a page.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    pub(crate) tags: Vec<Tag>,
    pub(crate) text: String,
}

impl Markup {
    pub(crate) fn ids(&self) -> BTreeSet<&str> {
        self.tags.iter().filter_map(|tag| tag.attributes.get("id")).map(String::as_str).collect()
    }

    /// The shape of the page: names of tags and attributes, without a single value.
    pub(crate) fn shape(&self) -> Vec<String> {
        let shape = |tag: &Tag| {
            format!("{} {}", tag.name, tag.attributes.keys().map(String::as_str).collect::<Vec<_>>().join(" "))
        };
        self.tags.iter().map(shape).collect()
    }
}

/// Reads a page, and says where it is not well-formed.
pub(crate) fn read(page: &str) -> Result<Markup, String> {
    let mut rest = page.strip_prefix("<!doctype html>").unwrap_or(page);
    let mut markup = Markup::default();
    let mut open: Vec<String> = Vec::new();
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        markup.text.push_str(&unescaped(text)?);
        let end = tag_end(tail).ok_or_else(|| format!("no end of tag: {}", start_of(tail)))?;
        let (tag, after) = tail.split_at(end + 1);
        rest = after;
        let inside = &tag[1..tag.len() - 1];
        if let Some(name) = inside.strip_prefix('/') {
            if open.pop().as_deref() != Some(name) {
                return Err(format!("</{name}> closes what is not open, before {}", start_of(rest)));
            }
            continue;
        }
        let (inside, is_closed) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
        let tag = start_tag(inside)?;
        if !is_closed {
            open.push(tag.name.clone());
        }
        if tag.name == "style" {
            let end = rest.find(STYLE_END).ok_or("style without an end")?;
            rest = &rest[end..];
        }
        markup.tags.push(tag);
    }
    markup.text.push_str(&unescaped(rest)?);
    if open.is_empty() { Ok(markup) } else { Err(format!("never closed: {open:?}")) }
}

fn start_of(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The place of the `>` that ends a tag, not counting those in quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return Some(at),
            '<' if at > 0 => return None,
            _ => {}
        }
    }
    None
}

fn start_tag(inside: &str) -> Result<Tag, String> {
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(format!("no tag: <{}", start_of(inside)));
    }
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let (key, tail) =
            rest.split_once("=\"").ok_or_else(|| format!("attribute without quotes: {}", start_of(rest)))?;
        let (value, tail) = tail.split_once('"').ok_or("attribute without an end")?;
        if key.is_empty() || !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(format!("no attribute: {key:?} in <{}", start_of(inside)));
        }
        if attributes.insert(key.to_owned(), unescaped(value)?).is_some() {
            return Err(format!("{key} twice in <{}", start_of(inside)));
        }
        rest = tail;
    }
    Ok(Tag { name: name.to_owned(), attributes })
}

/// Resolves references; a lone `&` is a mistake.
fn unescaped(text: &str) -> Result<String, String> {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, tail) = part.split_once(';').ok_or_else(|| format!("lone & before {}", start_of(part)))?;
        let c = match name {
            "lt" | "#60" => '<',
            "gt" | "#62" => '>',
            "amp" | "#38" => '&',
            "quot" | "#34" => '"',
            "#39" => '\'',
            _ => return Err(format!("unknown reference &{name};")),
        };
        plain.push(c);
        plain.push_str(tail);
    }
    Ok(plain)
}

#[test]
fn reads_what_is_sound_and_refuses_the_rest() {
    let markup = read("<!doctype html><p class=\"a\">x &#60; y<br/></p>").unwrap();
    assert_eq!((markup.tags.len(), markup.text.as_str()), (2, "x < y"));
    for broken in
        ["<p>", "</p>", "<p><b></p></b>", "<p class=a></p>", "a & b", "<p a=\"1\" a=\"2\"></p>", "<p", "<p <b>>"]
    {
        assert!(read(broken).is_err(), "{broken}");
    }
}
