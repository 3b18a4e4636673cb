//! What `why --format json` answers, checked by `docs/check_why.py`, which was written from the semantics alone; and what is
//! refused: each scenario's certificate, changed in every way in which it would be a lie.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command as Process, Stdio};

use serde_json::{Value, json};

use crate::mutants::{Mutant, mutants};
use crate::page::{Command, Page, Part};
use crate::run::run;
use crate::scenarios::{docs, pages};

/// Checks each file and prints a line `N said`: one process for all, since starting Python takes longer than checking.
const DRIVER: &str = "
import contextlib, io, sys
sys.path.insert(0, sys.argv[1])
import check_why
for arguments in sys.argv[2:]:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        code = check_why.main(arguments.split('|'))
    print(code or 0, told.getvalue().splitlines()[0])
";

struct Scenario {
    name: &'static str,
    facts: &'static str,
    why: &'static str,
    reached: bool,
    /// A word that must stand in the answer, or the scenario does not show what it is for.
    shows: &'static str,
}

/// Systems, a gate, an allow-list that holds, and one that does not.
const HOUSE: &str = r#"{"v":1,"node":"system","id":"system/jira","set":{"kind":"service"}}
{"v":1,"node":"system","id":"system/console","set":{"kind":"service"}}
{"v":1,"node":"system","id":"system/vault","set":{"kind":"data_store"}}
{"v":1,"node":"system","id":"system/gate","set":{"kind":"gateway"}}
{"v":1,"node":"control","id":"control/list","set":{"control":"ip_allow_list","state":"enforced","since":"2023-02-01T00:00:00Z"}}
{"v":1,"node":"control","id":"control/paper","set":{"control":"ip_allow_list","state":"partial"}}
{"v":1,"node":"control","id":"control/watch","set":{"control":"detection","state":"enforced"}}
{"v":1,"node":"control","id":"control/mfa","set":{"control":"mfa","state":"enforced"}}
{"v":1,"node":"application","id":"application/sync","set":{"label":"sync"}}
{"v":1,"node":"credential","id":"gate/token/1","set":{"kind":"service_token","created":"2023-01-05T10:00:00.5Z"}}
{"v":1,"node":"credential","id":"okta/token/1","set":{"kind":"api_token","created":"2023-01-05T11:00:00+01:00"}}
{"v":1,"node":"credential","id":"jira/key/1","set":{"kind":"access_key","created":"2023-01-06T10:00:00Z"}}
{"v":1,"node":"identity","id":"okta/user/7","set":{"kind":"service_account"}}
{"v":1,"node":"group","id":"group/admins"}
{"v":1,"edge":"provided_by","from":"application/sync","to":"vendor/moved"}
{"v":1,"edge":"held_by","from":"gate/token/1","to":"vendor/moved","valid_from":"2023-01-05T10:00:00Z","list":"inventory","rung":1}
{"v":1,"edge":"uses","from":"application/sync","to":"okta/token/1"}
{"v":1,"edge":"admits","from":"gate/token/1","to":"system/gate"}
{"v":1,"edge":"behind","from":"system/jira","to":"system/gate","valid_from":"2022-01-01T00:00:00Z"}
{"v":1,"edge":"issued_by","from":"okta/token/1","to":"system/jira"}
{"v":1,"edge":"authenticates","from":"okta/token/1","to":"okta/user/7"}
{"v":1,"edge":"member_of","from":"okta/user/7","to":"group/admins"}
{"v":1,"edge":"may","from":"group/admins","to":"system/jira","level":"admin"}
{"v":1,"edge":"stored_in","from":"jira/key/1","to":"system/jira","form":"plain"}
{"v":1,"edge":"authenticates","from":"jira/key/1","to":"okta/user/vault"}
{"v":1,"edge":"accepted_by","from":"jira/key/1","to":"system/vault"}
{"v":1,"edge":"connects","from":"system/jira","to":"system/vault"}
{"v":1,"edge":"may","from":"okta/user/vault","to":"system/vault","level":"read"}
{"v":1,"edge":"behind","from":"system/vault","to":"system/gate"}
{"v":1,"edge":"protects","from":"control/paper","on":{"from":"group/admins","relation":"may","to":"system/jira"}}
{"v":1,"edge":"protects","from":"control/watch","to":"system/jira"}
{"v":1,"edge":"protects","from":"control/mfa","to":"okta/token/1"}
"#;

const SCENARIOS: [Scenario; 7] = [
    Scenario {
        name: "reached",
        facts: "",
        why: "on:system/vault/read --from vendor/moved",
        reached: true,
        shows: "\"9.15\"",
    },
    Scenario {
        name: "control",
        facts: r#"{"v":1,"edge":"protects","from":"control/list","to":"system/vault"}
{"v":1,"edge":"configured_in","from":"control/list","to":"system/console"}
{"v":1,"edge":"connects","from":"system/vault","to":"system/console"}
"#,
        why: "on:system/vault/read --from vendor/moved",
        reached: false,
        shows: "\"control\"",
    },
    Scenario {
        name: "premise",
        facts: "",
        why: "on:system/vault/read --from okta/token/1",
        reached: false,
        shows: "\"premise\"",
    },
    Scenario {
        name: "interval",
        facts: r#"{"v":1,"event":"ended","credential":"gate/token/1","how":"rotated","at":"2023-11-01T00:00:00Z","by":"issuer"}
{"v":1,"edge":"admits","from":"okta/token/1","to":"system/gate","valid_to":"2023-11-13T00:00:00Z"}
"#,
        why: "on:system/vault/read --from vendor/moved",
        reached: false,
        shows: "\"interval\"",
    },
    Scenario {
        name: "switched-off",
        facts: r#"{"v":1,"edge":"protects","from":"control/list","to":"system/vault","valid_from":"2023-11-01T00:00:00Z"}
{"v":1,"edge":"configured_in","from":"control/list","to":"system/console"}
"#,
        why: "on:system/vault/read --from vendor/moved system/console",
        reached: true,
        shows: "\"9.14\"",
    },
    Scenario {
        name: "no-clause",
        facts: r#"{"v":1,"node":"control","id":"control/idle","set":{"control":"approval","state":"enforced"}}
"#,
        why: "down:control/idle --from vendor/moved",
        reached: false,
        shows: "\"claims\"",
    },
    Scenario {
        name: "down-from-the-start",
        facts: r#"{"v":1,"node":"control","id":"control/idle","set":{"control":"approval","state":"absent"}}
"#,
        why: "down:control/idle --from vendor/moved",
        reached: true,
        shows: "\"9.15\"",
    },
];

/// Runs the checker over (certificate, facts or none), or says that there is no Python here.
fn checked(folder: &str, cases: &[(Value, Option<&str>)]) -> Option<Vec<(i32, String)>> {
    let here = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("certificates-{}-{folder}", std::process::id()));
    fs::create_dir_all(&here).expect("a folder");
    let mut arguments = Vec::new();
    for (place, (certificate, facts)) in cases.iter().enumerate() {
        let path = here.join(format!("{place}.json"));
        fs::write(&path, certificate.to_string()).expect("a certificate");
        let mut argument = path.display().to_string();
        if let Some(facts) = facts {
            let path = here.join(format!("{place}.ndjson"));
            fs::write(&path, facts).expect("facts");
            argument = format!("{argument}|{}", path.display());
        }
        arguments.push(argument);
    }
    let output = Process::new("python3").args(["-I", "-B", "-c", DRIVER]).arg(docs()).args(&arguments).output();
    fs::remove_dir_all(&here).expect("the folder is ours");
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            println!("not run: docs/check_why.py, no python3 ({error})");
            return None;
        }
    };
    let told = String::from_utf8(output.stdout).expect("output is UTF-8");
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    let line = |line: &str| {
        let (code, says) = line.split_once(' ').expect("a code and what was said");
        (code.parse().expect("a code"), says.to_owned())
    };
    let lines: Vec<(i32, String)> = told.lines().map(line).collect();
    assert_eq!(lines.len(), cases.len());
    Some(lines)
}

impl Scenario {
    fn facts(&self) -> String {
        format!("{HOUSE}{}", self.facts)
    }

    fn certificate(&self) -> Value {
        let command = |line: String| Command {
            words: line.split(' ').map(ToOwned::to_owned).collect(),
            line,
            expected: String::new(),
        };
        let page = Page {
            name: format!("certificate-{}", self.name),
            path: PathBuf::new(),
            title: String::new(),
            covers: Vec::new(),
            lines: 0,
            parts: vec![
                Part::File { fence: String::new(), name: "facts.ndjson".to_owned(), text: self.facts() },
                Part::Console(vec![
                    command("straggler import facts facts.ndjson".to_owned()),
                    command(format!("straggler why {} --as-of 2023-11-14T00:00:00Z --format json", self.why)),
                ]),
            ],
        };
        let outcomes = run(&page);
        certificate(&outcomes[1]).unwrap_or_else(|| panic!("{}: {outcomes:?}", self.name))
    }
}

fn certificate(outcome: &str) -> Option<Value> {
    serde_json::from_str(outcome.rsplit_once("exit ")?.0).ok()
}

#[test]
fn certificates_hold_and_what_is_changed_in_them_does_not() {
    for scenario in &SCENARIOS {
        let (good, facts) = (scenario.certificate(), scenario.facts());
        assert_eq!(good["items"][0]["reached"], scenario.reached, "{}: {good:#}", scenario.name);
        assert!(good.to_string().contains(scenario.shows), "{}: {good:#}", scenario.name);
        let cases = [(good.clone(), None), (good.clone(), Some(facts.as_str()))];
        let Some(lines) = checked(scenario.name, &cases) else { return };
        assert!(lines.iter().all(|line| line.0 == 0), "{}: {lines:?}", scenario.name);

        let mutants = mutants(&good);
        // In the last two no clause is spoken of, so that there is little to change.
        let least = if scenario.why.starts_with("down:") { 10 } else { 30 };
        assert!(mutants.len() >= least, "{}: only {} mutants", scenario.name, mutants.len());
        let cases: Vec<_> = mutants.iter().map(|mutant| (mutant.answer.clone(), Some(facts.as_str()))).collect();
        let Some(lines) = checked(scenario.name, &cases) else { return };
        let held: Vec<_> = mutants.iter().zip(&lines).filter(|(_, line)| line.0 != 1).collect();
        let told: Vec<String> = held.iter().map(|(Mutant { what, .. }, line)| format!("{what}: {line:?}")).collect();
        assert!(told.is_empty(), "{}: not refused:\n{}", scenario.name, told.join("\n"));
        alone(scenario.name, &mutants);
        println!("{}: {} mutants refused", scenario.name, mutants.len());
    }
}

/// Without the facts file, a change of tree or cut is refused as well. What cannot be: one of the facts themselves, and one
/// claim more about a thing that no named fact speaks of.
fn alone(name: &str, mutants: &[Mutant]) {
    const NOT_SEEN: [&str; 5] = ["fact ", "a fact ", "life ", "a control claimed to hold", "one claim more"];
    let seen = |mutant: &&Mutant| !NOT_SEEN.iter().any(|start| mutant.what.starts_with(start));
    let mutants: Vec<&Mutant> = mutants.iter().filter(seen).collect();
    let cases: Vec<_> = mutants.iter().map(|mutant| (mutant.answer.clone(), None)).collect();
    let Some(lines) = checked(name, &cases) else { return };
    let told: Vec<&str> =
        mutants.iter().zip(&lines).filter(|(_, line)| line.0 != 1).map(|it| it.0.what.as_str()).collect();
    assert!(told.is_empty(), "{name}: not refused without facts:\n{}", told.join("\n"));
}

/// Every `why` of the scenarios and of docs/cli.md that names its instant; the page's facts too, where it is all that the page reads.
#[test]
fn every_why_of_the_pages_holds() {
    let mut cases: Vec<(Value, Option<String>)> = Vec::new();
    for mut page in pages() {
        let (mut files, mut others) = (Vec::new(), 0);
        for command in page.commands() {
            others += usize::from(command.verb() == "import" && !command.line.starts_with("$ straggler import facts "));
        }
        for part in &mut page.parts {
            match part {
                Part::File { name, text, .. } if name.ends_with(".ndjson") => files.push(text.clone()),
                Part::Console(commands) => {
                    for command in commands.iter_mut().filter(|command| asks(command)) {
                        command.words.extend(["--format".to_owned(), "json".to_owned()]);
                    }
                }
                _ => {}
            }
        }
        if !page.commands().any(asks) {
            continue;
        }
        page.name = format!("certificates-of-{}", page.name);
        let outcomes = run(&page);
        for (command, outcome) in page.commands().zip(&outcomes).filter(|(command, _)| asks(command)) {
            let answer = certificate(outcome).unwrap_or_else(|| panic!("{}: {outcome}", command.line));
            let facts = (files.len() == 1 && others == 0).then(|| files[0].clone());
            cases.push((answer, facts));
        }
    }
    assert!(
        cases.len() >= 8 && cases.iter().filter(|case| case.1.is_some()).count() >= 6,
        "{} certificates",
        cases.len()
    );
    let cases: Vec<_> = cases.iter().map(|(answer, facts)| (answer.clone(), facts.as_deref())).collect();
    let Some(lines) = checked("pages", &cases) else { return };
    let wrong: Vec<_> = cases.iter().zip(&lines).filter(|(_, line)| line.0 != 0).collect();
    assert!(wrong.is_empty(), "{:#}\n{:?}", wrong[0].0.0, wrong[0].1);
}

fn asks(command: &Command) -> bool {
    let has = |word: &str| command.line.split(' ').any(|known| known == word);
    command.verb() == "why" && has("--from") && has("--as-of") && !has("--format")
}

/// Steps by clauses that are all true, and one thing wrong: that they stand in a circle, or that one is no longer valid.
#[test]
fn no_atom_supports_itself_nor_outlives_its_clause() {
    let scenario = Scenario {
        name: "circle",
        facts: r#"{"v":1,"node":"group","id":"group/b"}
{"v":1,"edge":"member_of","from":"group/admins","to":"group/b"}
{"v":1,"edge":"member_of","from":"group/b","to":"group/admins"}
{"v":1,"edge":"member_of","from":"group/b","to":"group/b"}
{"v":1,"edge":"member_of","from":"group/old","to":"group/b","valid_to":"2023-11-14T00:00:00Z"}
{"v":1,"node":"group","id":"group/old"}
"#,
        why: "act:group/b --from group/old",
        reached: false,
        shows: "9.7",
    };
    let (good, facts) = (scenario.certificate(), scenario.facts());
    assert_eq!(good["items"][0]["reached"], false);
    let at = "2023-11-14T00:00:00Z";
    let step = |atom: &str, member: &str, premises: &[usize]| {
        json!({
            "atom": format!("act:{atom}"), "at": at, "rule": "9.7", "premises": premises,
            "fact": format!("{member} member_of {atom}"), "clause": {"body": [format!("act:{member}")]},
        })
    };
    let (admins, b, old) = ("group/admins", "group/b", "group/old");
    let given = json!({"atom": "compromised:group/old", "at": at, "rule": "given", "premises": []});
    let clause = json!({"body": ["compromised:group/old"]});
    let itself = json!({"atom": "act:group/old", "at": at, "rule": "9.2", "premises": [0], "clause": clause});
    let mut late = step(b, old, &[1]);
    late["clause"]["to"] = json!(at);
    let lies = [
        (json!([step(admins, b, &[1]), step(b, admins, &[0])]), "rests on what is not before it"),
        (json!([step(b, b, &[0])]), "rests on what is not before it"),
        (
            json!([step(admins, b, &[2]), step(b, admins, &[0]), step(b, admins, &[0])]),
            "rests on what is not before it",
        ),
        (json!([given, itself, late]), "gives no such clause then"),
    ];
    let lie = |(steps, _): &(Value, &str)| {
        let mut lie = good.clone();
        let item = lie["items"][0].as_object_mut().expect("an item");
        item.remove("claims");
        item.remove("cut");
        item["question"]["down"] = json!([]);
        item.insert("reached".to_owned(), json!(true));
        item.insert("tree".to_owned(), steps.clone());
        (lie, Some(facts.as_str()))
    };
    let cases: Vec<_> = lies.iter().map(lie).collect();
    let Some(lines) = checked("circle", &cases) else { return };
    for (line, (_, says)) in lines.iter().zip(&lies) {
        assert!(line.0 == 1 && line.1.contains(says), "{line:?}");
    }
}

/// Certificates that agree with themselves and not with the facts: an earlier end, an end that never was, another answer's.
#[test]
fn an_end_that_no_fact_tells_is_refused() {
    let scenario = &SCENARIOS[3];
    let (good, facts) = (scenario.certificate(), scenario.facts());
    let (mut earlier, mut other, mut later) = (good.clone(), good.clone(), good.clone());
    let mut item = good["items"][0].to_string();
    let end = r#""at":"2023-11-01T00:00:00Z""#;
    assert!(item.contains(end), "{item}");
    item = item.replace("2023-11-01T00:00:00Z", "2023-10-01T00:00:00Z");
    item = item.replace(&end.replace("11-01", "10-01"), end);
    earlier["items"][0] = serde_json::from_str(&item).expect("an item");
    other["schema"] = json!("straggler.reach.v1");
    later["as_of"] = json!("2023-11-15T00:00:00Z");
    let facts = Some(facts.as_str());
    let Some(lines) = checked("ends", &[(earlier, facts), (other, facts), (later, facts)]) else { return };
    let says = ["lives: ", "question: ", "question: "];
    assert!(lines.iter().zip(says).all(|(line, says)| line.0 == 1 && line.1.contains(says)), "{lines:?}");
}

/// What only the whole file shows: a guard that the certificate keeps silent about, with the fact that says so.
#[test]
fn a_control_that_is_kept_silent_is_found_in_the_facts() {
    let scenario = &SCENARIOS[4];
    let (mut answer, facts) = (scenario.certificate(), scenario.facts());
    let item = &mut answer["items"][0];
    let list = |value: &mut Value| value.as_array_mut().expect("a list").clone();
    let silent = |value: &Value| !value.to_string().contains("control/list");
    let tree: Vec<Value> = list(&mut item["tree"]);
    let kept: Vec<usize> =
        (0..tree.len()).filter(|place| !tree[*place]["atom"].to_string().contains("control/list")).collect();
    let mut shorter: Vec<Value> = kept.iter().map(|place| tree[*place].clone()).collect();
    for step in &mut shorter {
        if let Some(body) = step.get_mut("clause").map(|clause| &mut clause["body"]) {
            *body = list(body).into_iter().filter(silent).collect();
        }
        let places: Vec<Value> = list(&mut step["premises"]);
        let place = |old: &Value| kept.iter().position(|kept| Some(*kept as u64) == old.as_u64());
        step["premises"] = places.iter().filter_map(place).collect();
    }
    for step in &mut shorter {
        // Without the guard there is no cut of the clause where the guard begins.
        if let Some(clause) = step.get_mut("clause").and_then(Value::as_object_mut)
            && clause.get("from").is_some_and(|from| from == "2023-11-01T00:00:00Z")
        {
            clause.remove("from");
        }
    }
    item["tree"] = shorter.into();
    item["facts"] = list(&mut item["facts"]).into_iter().filter(silent).collect();
    let Some(lines) = checked("silent", &[(answer.clone(), None), (answer, Some(&facts))]) else { return };
    assert_eq!((lines[0].0, lines[1].0), (0, 1), "{lines:?}");
}

#[test]
fn the_checker_is_a_program_with_exit_codes() {
    let good = SCENARIOS[0].certificate().to_string();
    let lie = good.replace("9.8", "9.7");
    for (text, code) in [(good.as_str(), 0), (&lie, 1), ("{}", 2), ("", 2)] {
        let mut python = Process::new("python3");
        python
            .args(["-B", "-s", "-E"])
            .arg(docs().join("check_why.py"))
            .arg("-")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = match python.spawn() {
            Ok(child) => child,
            Err(error) => return println!("not run: docs/check_why.py, no python3 ({error})"),
        };
        child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stdout));
    }
    let script = fs::read_to_string(docs().join("check_why.py")).expect("a script");
    assert!(script.lines().count() < 100, "docs/check_why.py is to be read in one go: under 100 lines");
}
