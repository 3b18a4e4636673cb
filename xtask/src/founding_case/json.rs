//! JSON whose keys stay in the order written, so that the files look as the vendors' own do.

use std::fmt;

/// A value.
#[derive(Debug, Clone)]
pub(crate) enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(&'static str, Json)>),
}

/// Writes an object: `object! { "id": id, "live": true }`.
macro_rules! object {
    ($($key:literal : $value:expr),* $(,)?) => {
        $crate::founding_case::json::Json::Object(vec![$(($key, $value.into())),*])
    };
}
pub(crate) use object;

/// Writes a list, one item a line, so that a difference shows as one line.
pub(crate) fn lines(items: &[Json]) -> String {
    let items: Vec<String> = items.iter().map(Json::to_string).collect();
    format!("[\n{}\n]", items.join(",\n"))
}

/// Writes facts or events, one a line.
pub(crate) fn ndjson(items: &[Json]) -> String {
    items.iter().map(|item| format!("{item}\n")).collect()
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Flag(flag) => write!(f, "{flag}"),
            Json::Number(number) => write!(f, "{number}"),
            Json::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Json::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Json::Object(pairs) => {
                f.write_str("{")?;
                for (index, (key, value)) in pairs.iter().enumerate() {
                    write!(f, "{}\"{key}\":{value}", if index == 0 { "" } else { "," })?;
                }
                f.write_str("}")
            }
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Json {
        Json::Text(text.clone())
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Json {
        Json::Flag(flag)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Json {
        Json::Number(number)
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Json {
        Json::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Json {
        Json::List(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_and_escapes() {
        let json = object! { "v": 1_i64, "a": "say \"x\"\n", "l": vec![Json::Null, true.into()] };
        assert_eq!(json.to_string(), r#"{"v":1,"a":"say \"x\"\n","l":[null,true]}"#);
        assert_eq!(lines(&[json.clone(), json]).lines().count(), 4);
    }
}
