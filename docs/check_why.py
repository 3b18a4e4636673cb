#!/usr/bin/env python3
"""Checks what `straggler why ATOM --from ID... --format json` answers, with nothing but Python's standard library.

    straggler why ... --format json | python3 check_why.py - [FACTS.ndjson...]

The tree is well founded, or the cut closed, by the clauses that section 9 of docs/semantics.md (in clauses.py) draws from the facts that
the answer names; with facts files, these are in them, and the same is so by all that they give (what is taken on trust: certificates.md).
Exit code 0: holds; 1: refused, the first bad place named; 2: unreadable. Written from the semantics, not from the program.
"""
import json
import sys

sys.dont_write_bytecode = True
from clauses import Estate, instant, span, written  # noqa: E402


def need(condition, why):
    if not condition:
        raise AssertionError(why)


class Check:
    def __init__(self, item, estate):
        self.item, self.estate, self.found, question = item, estate, estate.clauses(), item["question"]
        self.at, stop = span(question["horizon"], "from", "to")
        need(self.at == instant(question["as_of"]) == stop - 1, "question: it asks one instant (9.16)")
        (self.tree if item["reached"] else self.cut)()
        bodies = [part.get("clause", {}).get("body", []) + [part["atom"]] for part in item.get("tree") or item.get("cut", [])]
        down = sorted(atom[5:] for atom in {item["atom"]}.union(*bodies) if atom.startswith("down:") and self.given(atom))
        need(question["down"] == down, f"question: what does not hold by 9.15 is {down}")

    def given(self, atom):
        (word, name), asked = atom.split(":", 1), self.item["question"]["from"]
        kind = self.estate.kind.get(name)
        given = name in asked and word == ("have" if kind == "credential" else "compromised")
        return given or word == "down" and kind == "control" and self.estate.down(name, self.at, asked)

    def tree(self):
        steps = self.item.get("tree", [])
        need(steps and steps[-1]["atom"] == self.item["atom"] and "cut" not in self.item, "tree: it proves something else")
        for place, step in enumerate(steps):
            atom, rule, premises, where = step["atom"], step["rule"], step["premises"], f"step {place} ({step['atom']}): "
            need(instant(step["at"]) == self.at, where + "not at the instant that is asked")  # of one instant nothing is carried
            need(all(type(of) is int and 0 <= of < place for of in premises), where + "rests on what is not before it")
            if "clause" in step:
                clause = written(step)
                need([steps[of]["atom"] for of in premises] == step["clause"]["body"], where + "its premises are not the body")
                need(clause in self.found.get(atom, ()) and clause[3] <= self.at < clause[4], where + f"{rule} gives no such clause then")
            else:
                fits = rule == ("9.15" if atom.startswith("down:") else "given") and not premises and "fact" not in step
                need(fits and self.given(atom), where + "the question does not give it")

    def cut(self):
        claims, listed = [claim["atom"] for claim in self.item.get("claims", [])], {}
        need(self.item["atom"] in claims and "tree" not in self.item, "claims: not what was asked")
        for claim in self.item["claims"]:
            never = span(claim, "from", "to") == (self.at, self.at + 1) and not self.given(claim["atom"])
            need(never, f"claim {claim['atom']}: the question gives it, or asks more")
        for place, item in enumerate(self.item.get("cut", ())):
            head, what, clause, where = item["atom"], item["what"], written(item), f"clause {place} ({item['atom']}): "
            need(head in claims and clause in self.found.get(head, ()), where + f"{item['rule']} gives none, or it leads to no claim")
            listed.setdefault(head, set()).add(clause)
            if item["blocked_by"] == "interval":
                need(not what and not clause[3] <= self.at < clause[4], where + "it is valid at that instant")
            else:
                fits = len(what) == 1 and item["blocked_by"] == ("control" if what[0].startswith("down:") else "premise")
                need(fits and what[0] in clause[2] and what[0] in claims, where + "nothing blocks it")
        for head in claims:
            need(listed.get(head, set()) == self.found.get(head, set()), f"claim {head}: a clause that leads to it is not listed")


def check(answer, lines):
    (item,) = answer["items"]
    dead = {life["credential"]: instant(life["dead"]) for life in item.get("lives", ())}
    need(answer["schema"] == "straggler.why.v1" and answer["as_of"] == item["question"]["as_of"], "question: not that of the answer")
    for facts in [item["facts"]] + ([] if lines is None else [lines]):
        estate = Estate(facts, dead)
        for fact in item["facts"]:
            need(fact in estate, f"fact {json.dumps(fact)}: not in the file")
        need(all(estate.ends(name) <= at for name, at in dead.items()), "lives: no fact ended one of them by then")
        Check(item, estate)
    return f"{item['atom']}: {'reached' if item['reached'] else 'not reached'}"


def main(arguments):
    try:
        answer = json.load(sys.stdin if arguments[0] == "-" else open(arguments[0], encoding="utf-8"))
        lines = [json.loads(line) for file in arguments[1:] for line in open(file, encoding="utf-8") if line.strip()]
        print("holds:", check(answer, lines if arguments[1:] else None))
    except AssertionError as refused:
        print("REFUSED:", refused)
        return 1
    except (ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        print(f"unreadable: {error!r}\n{__doc__}")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
