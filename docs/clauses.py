"""The clauses that section 9 of docs/semantics.md draws from facts (its section 3), for check_why.py; standard library alone.

Written from the semantics, not from the program. Times are microseconds since 1970. An atom is a text, as `on:system/jira/admin`.
A clause is (rule, relation it follows, body, from, to); where a guard begins or ends, there is one clause before and one after.
"""
import re
from collections import defaultdict
from datetime import datetime, timedelta, timezone

EVER, EPOCH = (float("-inf"), float("inf")), datetime(1970, 1, 1, tzinfo=timezone.utc)
# What a relation shows its two ends to be, where no `node` fact says so.
ENDS = {"held_by": "credential ?", "issued_by": "credential system", "accepted_by": "credential system", "stored_in": "credential system",
        "admits": "credential system", "authenticates": "credential identity", "derived_from": "credential credential", "may": "? system",
        "runs_as": "system identity", "behind": "system system", "connects": "system system", "operated_by": "system vendor",
        "provided_by": "application vendor", "uses": "application credential", "in_environment": "system environment",
        "configured_in": "control system", "protects": "control ?"}
# Relations x -> y that give one clause each: rule, head, body, [guards of y, the edge], the credential whose life bounds it.
PLAIN = {"uses": ("9.1", "have:{y}", ["compromised:{x}"], "", "y"), "operated_by": ("9.1", "compromised:{x}", ["compromised:{y}"], "", ""),
         "provided_by": ("9.1", "compromised:{x}", ["compromised:{y}"], "", ""), "connects": ("9.5", "at:{y}", ["on:{x}/admin"], "ye", ""),
         "member_of": ("9.7", "act:{y}", ["act:{x}"], "e", ""), "may": ("9.8", "on:{y}/{level}", ["act:{x}", "at:{y}"], "ye", ""),
         "stored_in": ("9.10", "have:{x}", ["on:{y}/read", "have:{key}"], "e", "x"), "runs_as": ("9.11", "act:{y}", ["on:{x}/admin"], "e", ""),
         "configured_in": ("9.14", "down:{x}", ["on:{y}/admin"], "", "")}


def instant(text):
    stamp, fraction, zone = re.fullmatch(r"(.{19})(?:\.(\d+))?(Z|[+-]\d\d:\d\d)", text).groups()
    whole = datetime.fromisoformat(stamp + zone.replace("Z", "+00:00")) - EPOCH
    return whole // timedelta(microseconds=1) + int((fraction or "0").ljust(6, "0")[:6])


def span(item, start, end):
    return (instant(item[start]) if item.get(start) else EVER[0]), (instant(item[end]) if item.get(end) else EVER[1])


def written(item):
    """Reads a clause of an answer, whose head is `item["atom"]`."""
    clause = item["clause"]
    return (item["rule"], item.get("fact"), frozenset(clause["body"]), *span(clause, "from", "to"))


def meet(one, other):
    return max(one[0], other[0]), min(one[1], other[1])


def holes(spans):
    at = EVER[0]
    for a, b in sorted(s for s in spans if s[0] < s[1]) + [(EVER[1], EVER[1])]:
        if at < a:
            yield at, a
        at = max(at, b)


class Estate:
    """What facts say: kinds, attributes, relations, protections, ends; `dead` gives what of section 5 ended a credential's life."""

    def __init__(self, facts, dead):
        self.kind, self.set, self.same, self.edges, self.shields, self.ended = {}, defaultdict(dict), {}, set(), set(), set()
        said = {(f["from"], f["to"]): f.get("valid_to") is None for f in facts if f.get("edge") == "same_as"}  # 2.2
        for one, other in said:
            if said[one, other] and self.name(one) != self.name(other):
                self.same[self.name(one)] = self.name(other)
        for fact in facts:
            self.take(fact)
        self.dead = {self.name(credential): at for credential, at in dead.items()}

    def name(self, name):
        while name in self.same:
            name = self.same[name]
        return name

    def take(self, fact):
        name, relation, x, y = self.name, fact.get("edge"), fact.get("from"), fact.get("to")
        system = fact.get("recorded_by") or fact.get("set", {}).get("system")
        shown = [(i, "credential") for i in [fact.get("credential"), *fact.get("ids", ())]] + [(system, "system")]
        if "node" in fact:
            node, values = name(fact["id"]), fact.get("set", {})
            self.kind[node] = "credential" if self.kind.get(node) == "credential" else fact["node"]
            self.set[node].update((k, instant(v) if k in ("created", "since") else v) for k, v in values.items())
        elif relation == "protects":
            on = fact.get("on")
            what = (name(on["from"]), on["relation"], name(on["to"])) if on else name(y)
            self.shields.add((name(x), what, span(fact, "valid_from", "valid_to")))
        elif relation and relation != "same_as":
            key, level = fact.get("key"), fact.get("level", "read")
            self.edges.add((relation, name(x), name(y), span(fact, "valid_from", "valid_to"), level, fact.get("form"), key and name(key)))
        elif fact.get("event") == "ended":
            self.ended.add((name(fact["credential"]), fact["how"], instant(fact["at"])))
        if relation:
            vendor = "vendor" if relation == "held_by" and y.startswith("vendor/") else "?"
            shown += [*zip((x, y), ENDS.get(relation, "? ?").split()), (y, vendor)]
        for node, kind in shown:
            if node and kind != "?":
                self.kind.setdefault(name(node), kind)

    def __contains__(self, fact):
        """Whether a fact is one of these."""
        one = Estate([fact], {})
        stated = {node: kind for node, kind in one.kind.items() if "node" in fact}
        return (one.edges <= self.edges and one.shields <= self.shields and one.ended <= self.ended and stated.items() <= self.kind.items()
                and all(says.items() <= self.set.get(node, {}).items() for node, says in one.set.items()))

    def ends(self, credential):
        """Gives the first instant at which anything ended a credential (5.1), whatever its proof."""
        ended = [at for who, how, at in self.ended if who == self.name(credential) and how not in ("suspended", "changed")]
        return min(ended, default=EVER[1])

    def down(self, control, at, compromised):
        """9.15: whether a control does not hold, whatever the intruder does."""
        says = self.set.get(control, {})
        admitted = (self.name(vendor) for vendor in says.get("admits", ()))
        if any(vendor in compromised and self.kind.get(vendor) == "vendor" for vendor in admitted):
            return True
        return says.get("state") != "enforced" or at < says.get("since", EVER[0])

    def clauses(self):
        """Gives each atom's clauses."""
        found, out, behind, over = defaultdict(set), defaultdict(list), defaultdict(list), defaultdict(set)
        for r, x, y, valid, *_ in self.edges:
            out[r, x].append((y, valid))
            behind[y] += [(x, valid)] if r == "behind" else []
        for control, what, valid in self.shields:
            over[what].add((control, valid))

        def says(node, what):
            return self.set.get(node, {}).get(what)

        def clause(rule, step, head, body, valid, protected=(), life=None, shown=None):
            if life:  # 9.16
                valid = meet(valid, (says(life, "created") or EVER[0], self.dead.get(life, EVER[1])))
            if valid[0] < valid[1]:
                none = {"detection"} if not shown or says(shown, "kind") == "password" else {"detection", "mfa"}  # 9.15
                guards = [guard for what in protected for guard in over[what] if says(guard[0], "control") not in none]
                cuts = sorted({*valid, *(at for _, held in guards for at in held if valid[0] < at < valid[1])})
                for a, b in zip(cuts, cuts[1:]):
                    down = {f"down:{c}" for c, held in guards if held[0] <= a and b <= held[1]}
                    found[head].add((rule, step, frozenset({*body, *down}), a, b))

        for r, x, y, valid, level, form, key in self.edges:
            step, edge, have, admin = f"{x} {r} {y}", (x, r, y), f"have:{x}", f"on:{y}/admin"
            if r == "held_by" and self.kind.get(y) == "system":
                clause("9.13", step, have, [admin], valid, [y], life=x)
            elif r == "held_by":
                clause("9.1", step, have, [f"compromised:{y}"], valid, life=x)
            elif r == "admits":
                for system, stands in behind[y]:
                    clause("9.4", step, f"at:{system}", [have], meet(valid, stands), [x, y, edge], x, x)
            elif r == "authenticates":
                accepting = out["issued_by", x] + out["accepted_by", x]
                for system, held in accepting:
                    clause("9.6", step, f"act:{y}", [have, f"at:{system}"], meet(valid, held), [x, y, edge], x, x)
                for hole in holes(held for _, held in accepting):
                    clause("9.6", step, f"act:{y}", [have], meet(valid, hole), [x, y, edge], x, x)
                for system, held in out["issued_by", x]:
                    clause("9.12", f"{x} issued_by {system}", f"act:{y}", [f"on:{system}/admin"], meet(valid, held), [system])
            elif r in PLAIN and (form != "hashed" or says(x, "kind") == "password"):
                rule, head, body, guards, life = PLAIN[r]
                fill = {"x": x, "y": y, "level": level, "key": key}
                body = [atom.format(**fill) for atom in body if "{key}" not in atom or (key and form == "encrypted")]
                protected = [{"y": y, "e": edge}[guard] for guard in guards]
                clause(rule, step, head.format(**fill), body, valid, protected, fill.get(life))
        for node, kind in self.kind.items():
            itself = {"system": f"on:{node}/admin", "credential": f"have:{node}"}
            itself.update(dict.fromkeys(("identity", "group", "role"), f"act:{node}"))
            if kind in itself:
                clause("9.2", None, itself[kind], [f"compromised:{node}"], EVER)
            if kind == "system":
                for hole in holes(valid for _, valid in out["behind", node]):
                    clause("9.3", None, f"at:{node}", [], hole)
                clause("9.9", None, f"on:{node}/write", [f"on:{node}/admin"], EVER)
                clause("9.9", None, f"on:{node}/read", [f"on:{node}/write"], EVER)
        return found
