"""Reads an estate that `bench export` wrote, solves its one world in MAL Toolbox and MAL Simulator, compares what is
reached, fact by fact, and prints both times. Usage: compare.py ESTATE.

The attacker takes every step that is open in each round, which is the fastest that the simulator can be asked: it ends when
nothing is open. Building language, model and attack graph is shown and not counted, as compiling is not on our side.
"""

import logging
import sys
import time
from pathlib import Path

from malsim import AttackerSettings, MalSimulator
from maltoolbox.attackgraph import AttackGraph
from maltoolbox.language import LanguageGraph
from maltoolbox.model import Model

logging.disable(logging.CRITICAL)
# The simulator spreads what is necessary by recursion.
sys.setrecursionlimit(1_000_000)


class Estate:
    """What the file says, a word and numbers a line."""

    def __init__(self, path):
        self.atoms, self.controls, self.clauses, self.seconds = 0, {}, [], {}
        self.given, self.reached = [], set()
        for line in Path(path).read_text().splitlines():
            word, *rest = line.split()
            match word:
                case "atoms":
                    self.atoms = int(rest[0])
                case "control":
                    self.controls[int(rest[0])] = float(rest[1])
                case "clause":
                    head, *body = map(int, rest)
                    self.clauses.append((head, body))
                case "given":
                    self.given = list(map(int, rest))
                case "reached":
                    self.reached = set(map(int, rest))
                case "seconds":
                    self.seconds[rest[0]] = float(rest[1])


def build(estate, language):
    """Makes the model: facts, controls, and a clause where an association is not enough."""
    model = Model("estate", language)
    facts = [model.add_asset("Fact", name=f"f{atom}") for atom in range(estate.atoms)]
    controls = {
        atom: model.add_asset("Control", name=f"c{atom}", defenses={"inPlace": holds})
        for atom, holds in estate.controls.items()
    }
    for number, (head, body) in enumerate(estate.clauses):
        premises = {facts[atom] for atom in body if atom < estate.atoms}
        guards = {controls[atom] for atom in body if atom >= estate.atoms}
        if len(premises) == 1 and not guards:
            next(iter(premises)).add_associated_assets("leads", {facts[head]})
            continue
        clause = model.add_asset("Clause", name=f"k{number}")
        clause.add_associated_assets("premises", premises)
        clause.add_associated_assets("gives", {facts[head]})
        if guards:
            clause.add_associated_assets("controls", guards)
    return model


def solve(graph, estate):
    """Runs one world until nothing is open, and returns the facts reached."""
    entry = frozenset(graph.get_node_by_full_name(f"f{atom}:holds") for atom in estate.given)
    simulator = MalSimulator(graph, agents=[AttackerSettings("intruder", entry_points=entry)])
    state = simulator.reset()["intruder"]
    while state.action_surface:
        state = simulator.step({"intruder": list(state.action_surface)})["intruder"]
    names = (node.full_name for node in state.performed_nodes)
    return {int(name[1:].split(":")[0]) for name in names if name.startswith("f")}


def main():
    estate = Estate(sys.argv[1])
    started = time.process_time()
    language = LanguageGraph.from_mal_spec(str(Path(__file__).parent / "estate.mal"))
    graph = AttackGraph(language, build(estate, language))
    built = time.process_time()
    reached = solve(graph, estate)
    theirs = time.process_time() - built
    print(f"MAL Toolbox: {len(graph.nodes)} nodes built in {built - started:.1f} s CPU")
    if reached != estate.reached:
        odd = sorted(reached ^ estate.reached)
        sys.exit(f"the answers differ about {len(odd)} facts, the first {odd[0]}")
    print(f"{len(reached)} of {estate.atoms} facts reached, the same ones")
    print(f"one world: MAL Simulator {theirs:.2f} s CPU")
    for name, seconds in estate.seconds.items():
        print(f"one world: {name} {seconds * 1e3:.3f} ms CPU, {theirs / seconds:,.0f} times faster (goal 1,000)")


if __name__ == "__main__":
    main()
