//! Ways to change a certificate so that it is a lie; each must be refused.

use serde_json::{Value, json};

/// A changed certificate.
pub(crate) struct Mutant {
    pub(crate) what: String,
    pub(crate) answer: Value,
}

struct Laboratory<'a> {
    good: &'a Value,
    made: Vec<Mutant>,
}

/// Makes every mutant of an answer.
pub(crate) fn mutants(good: &Value) -> Vec<Mutant> {
    let mut laboratory = Laboratory { good, made: Vec::new() };
    laboratory.question();
    laboratory.facts();
    laboratory.tree();
    laboratory.cut();
    laboratory.made
}

fn len(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

fn list(value: &mut Value) -> &mut Vec<Value> {
    value.as_array_mut().expect("a list")
}

impl Laboratory<'_> {
    fn make(&mut self, what: impl Into<String>, change: impl FnOnce(&mut Value)) {
        let mut answer = self.good.clone();
        change(&mut answer["items"][0]);
        let what = what.into();
        assert!(answer != *self.good, "{what}: nothing was changed");
        self.made.push(Mutant { what, answer });
    }

    fn item(&self) -> Value {
        self.good["items"][0].clone()
    }

    fn question(&mut self) {
        let item = self.item();
        let reached = item["reached"] == true;
        self.make("the other answer", |item| item["reached"] = json!(!reached));
        self.make("another atom", |item| item["atom"] = json!("on:system/console/read"));
        self.make("another instant", |item| item["question"]["as_of"] = json!("2023-11-15T00:00:00Z"));
        self.make("a longer horizon", |item| item["question"]["horizon"]["to"] = json!("2023-11-15T00:00:00Z"));
        self.make("a horizon elsewhere", |item| {
            item["question"]["horizon"] = json!({"from": "2020-01-01T00:00:00Z", "to": "2020-01-01T00:00:00.000001Z"});
        });
        self.make("a control assumed down", |item| list(&mut item["question"]["down"]).push(json!("control/mfa")));
        for place in 0..len(&item["question"]["down"]) {
            self.make(format!("a control not named as down {place}"), |item| {
                list(&mut item["question"]["down"]).remove(place);
            });
        }
        let given = item["tree"].to_string().contains("\"given\"");
        if given {
            for place in 0..len(&item["question"]["from"]) {
                self.make(format!("from less {place}"), |item| drop(list(&mut item["question"]["from"]).remove(place)));
            }
        } else if item["cut"].is_array() {
            for claim in item["claims"].as_array().expect("claims") {
                let atom = claim["atom"].as_str().expect("an atom");
                let (word, name) = atom.split_once(':').expect("an atom");
                if word == "compromised" || (word == "have" && name != "jira/key/1") {
                    self.make(format!("from more: {name}"), |item| {
                        list(&mut item["question"]["from"]).push(json!(name));
                    });
                }
            }
        }
    }

    fn facts(&mut self) {
        self.make("a fact that nobody stated", |item| {
            list(&mut item["facts"]).push(json!({"v": 1, "edge": "may", "from": "x", "to": "system/vault"}));
        });
        for (place, fact) in self.item()["facts"].as_array().expect("facts").iter().enumerate() {
            if fact.get("edge").is_some() {
                self.make(format!("fact {place} from elsewhere"), |item| item["facts"][place]["from"] = json!("x"));
                self.make(format!("fact {place} since another day"), |item| {
                    item["facts"][place]["valid_from"] = json!("2001-01-01T00:00:00Z");
                });
            } else if fact.get("node").is_some() {
                self.make(format!("fact {place} about something else"), |item| item["facts"][place]["id"] = json!("x"));
                self.make(format!("fact {place} of another kind"), |item| item["facts"][place]["node"] = json!("door"));
                self.make(format!("fact {place} says more"), |item| {
                    item["facts"][place]["set"]["jewel"] = json!("read")
                });
            } else {
                self.make(format!("fact {place} at another time"), |item| {
                    item["facts"][place]["at"] = json!("2023-12-24T00:00:00Z");
                });
            }
        }
        for place in 0..len(&self.item()["lives"]) {
            self.make(format!("life {place} longer"), |item| {
                item["lives"][place]["dead"] = json!("2023-12-24T00:00:00Z")
            });
            self.make(format!("life {place} shorter"), |item| {
                item["lives"][place]["dead"] = json!("2023-02-02T00:00:00Z")
            });
            self.make(format!("life {place} of another"), |item| {
                item["lives"][place]["credential"] = json!("okta/token/1")
            });
            self.make(format!("life {place} untold"), |item| drop(list(&mut item["lives"]).remove(place)));
        }
    }

    fn tree(&mut self) {
        let item = self.item();
        let Some(tree) = item["tree"].as_array() else { return };
        self.make("no tree", |item| item["tree"] = json!([]));
        self.make("a tree and a cut", |item| item["cut"] = json!([]));
        for (place, step) in tree.iter().enumerate() {
            self.make(format!("step {place} dropped"), |item| drop(list(&mut item["tree"]).remove(place)));
            self.make(format!("step {place} about something else"), |item| {
                item["tree"][place]["atom"] = json!("act:x")
            });
            self.make(format!("step {place} a day later"), |item| {
                item["tree"][place]["at"] = json!("2023-11-15T00:00:00Z")
            });
            self.make(format!("step {place} supports itself"), |item| item["tree"][place]["premises"] = json!([place]));
            self.make(format!("step {place} rests on a later one"), |item| {
                item["tree"][place]["premises"] = json!([tree.len() - 1]);
            });
            self.make(format!("step {place} carried"), |item| {
                item["tree"][place] =
                    json!({"atom": step["atom"], "at": step["at"], "rule": "carried", "premises": []});
            });
            if step.get("clause").is_some() {
                self.clause(&format!("step {place}"), step, |item| &mut item["tree"][place]);
                self.make(format!("step {place} given"), |item| {
                    item["tree"][place] =
                        json!({"atom": step["atom"], "at": step["at"], "rule": "given", "premises": []});
                });
            } else {
                self.make(format!("step {place} with a premise"), |item| item["tree"][place]["premises"] = json!([0]));
                self.make(format!("step {place} with a fact"), |item| item["tree"][place]["fact"] = json!("x may y"));
            }
            if len(&step["premises"]) > 1 {
                self.make(format!("step {place} with its premises swapped"), |item| {
                    list(&mut item["tree"][place]["premises"]).swap(0, 1);
                });
                self.make(format!("step {place} with less of its body"), |item| {
                    list(&mut item["tree"][place]["premises"]).pop();
                    list(&mut item["tree"][place]["clause"]["body"]).pop();
                });
            }
        }
    }

    fn clause(&mut self, what: &str, of: &Value, at: impl Fn(&mut Value) -> &mut Value) {
        self.make(format!("{what} by another rule"), |item| at(item)["rule"] = json!("9.16"));
        self.make(format!("{what} by another fact"), |item| at(item)["fact"] = json!("x may system/vault"));
        self.make(format!("{what} since another day"), |item| {
            at(item)["clause"]["from"] = json!("2023-03-03T00:00:00Z")
        });
        self.make(format!("{what} until that instant"), |item| {
            at(item)["clause"]["to"] = json!("2023-11-14T00:00:00Z")
        });
        self.make(format!("{what} with more in its body"), |item| {
            list(&mut at(item)["clause"]["body"]).push(json!("down:control/mfa"));
        });
        if len(&of["clause"]["body"]) > 0 {
            self.make(format!("{what} without a body"), |item| at(item)["clause"]["body"] = json!([]));
        }
    }

    fn cut(&mut self) {
        let item = self.item();
        let Some(claims) = item["claims"].as_array() else { return };
        for place in 0..claims.len() {
            self.make(format!("claim {place} dropped"), |item| drop(list(&mut item["claims"]).remove(place)));
            self.make(format!("claim {place} about something else"), |item| {
                item["claims"][place]["atom"] = json!("act:x")
            });
            self.make(format!("claim {place} for another time"), |item| {
                item["claims"][place]["from"] = json!("2023-11-13T00:00:00Z");
            });
        }
        self.make("a cut and a tree", |item| item["tree"] = json!([]));
        self.make("one claim more", |item| {
            let also = json!({"atom": "at:system/console", "from": claims[0]["from"], "to": claims[0]["to"]});
            list(&mut item["claims"]).push(also);
        });
        let control = json!({"atom": "down:control/paper", "from": claims[0]["from"], "to": claims[0]["to"]});
        self.make("a control claimed to hold", |item| list(&mut item["claims"]).push(control));
        for (place, clause) in item["cut"].as_array().into_iter().flatten().enumerate() {
            let what = format!("clause {place}");
            self.make(format!("{what} dropped"), |item| drop(list(&mut item["cut"]).remove(place)));
            self.make(format!("{what} leads elsewhere"), |item| item["cut"][place]["atom"] = json!("act:x"));
            self.make(format!("{what} blocked by nothing"), |item| item["cut"][place]["what"] = json!(["have:x"]));
            for other in ["control", "premise", "interval"] {
                if clause["blocked_by"] != other {
                    self.make(format!("{what} blocked by {other}"), |item| {
                        item["cut"][place]["blocked_by"] = json!(other)
                    });
                }
            }
            self.make(format!("{what} blocked by a control that is not there"), |item| {
                item["cut"][place]["blocked_by"] = json!("control");
                item["cut"][place]["what"] = json!(["down:control/watch"]);
            });
            if clause["blocked_by"] != "interval" {
                self.make(format!("{what} said not to be valid"), |item| {
                    item["cut"][place]["blocked_by"] = json!("interval");
                    item["cut"][place]["what"] = json!([]);
                });
                let not_in_body =
                    |claim: &&Value| !clause["clause"]["body"].to_string().contains(&claim["atom"].to_string());
                for claim in claims.iter().filter(not_in_body).take(1) {
                    let by = if claim["atom"].to_string().contains("down:") { "control" } else { "premise" };
                    self.make(format!("{what} blocked by what it does not need"), |item| {
                        item["cut"][place]["blocked_by"] = json!(by);
                        item["cut"][place]["what"] = json!([claim["atom"]]);
                    });
                }
            }
            for premise in clause["clause"]["body"].as_array().expect("a body") {
                if !claims.iter().any(|claim| claim["atom"] == *premise) {
                    let by = if premise.to_string().contains("down:") { "control" } else { "premise" };
                    self.make(format!("{what} blocked by what holds"), |item| {
                        item["cut"][place]["blocked_by"] = json!(by);
                        item["cut"][place]["what"] = json!([premise]);
                    });
                }
            }
            self.clause(&what, clause, |item| &mut item["cut"][place]);
        }
    }
}
