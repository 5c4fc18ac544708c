"""The extension's own share of a build, by stage; how it is told, `sampling` says."""

from __future__ import annotations

import json
import pickle
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.garden import garden
from benchmarks.measure import Place, build, check
from benchmarks.run import ledger
from benchmarks.sampling import Entry
from benchmarks.variants import FLOOR, VARIANTS, write


@dataclass(frozen=True, slots=True)
class Shares:
    """The seconds of processor time of a build: all, and those on the extension's account."""

    total: float
    entries: Mapping[Entry, float]

    @property
    def own(self) -> float:
        return sum(self.entries.values())

    def stages(self) -> list[tuple[str, float]]:
        """The seconds by module, the most first."""
        found: defaultdict[str, float] = defaultdict(float)
        for (module, _), seconds in self.entries.items():
            found[module] += seconds
        return sorted(found.items(), key=lambda row: -row[1])

    def within(self, module: str) -> list[tuple[str, float]]:
        """The seconds of the functions of a module, the most first."""
        found = [(name, spent) for (of, name), spent in self.entries.items() if of == module]
        return sorted(found, key=lambda row: -row[1])


def run(
    notes: int, *, stemmer: bool, variant: str = "product", cprofile: Path | None = None
) -> None:
    """Build a garden as *variant* and as the floor, and print the shares."""
    grown = garden(notes)
    with tempfile.TemporaryDirectory(prefix="hubnotes-bench-") as root:
        product, floor = Place(Path(root) / "product"), Place(Path(root) / "floor")
        write(VARIANTS[variant], grown, product.source)
        write(VARIANTS[FLOOR], grown, floor.source)
        edited = f"{grown.notes[notes // 2].docname}.md"
        for what in ("full build", "no change", "edit of one note"):
            if what.startswith("edit"):
                for place in (product, floor):
                    with (place.source / edited).open("a", encoding="utf-8") as file:
                        file.write("\nAn afterthought.\n")
            shares = _measured(product, stemmer)
            _print(f"{notes:,} notes, {what}", shares, build(floor, stemmer=stemmer).cpu)
        check(product, VARIANTS[variant], grown)
        print(f"ledger: {ledger(product):.0f} bytes a page")
        print(f"domain: {_domain(product) / notes:.0f} bytes a note in the environment")
        if cprofile:
            place = Place(Path(root) / "cprofile")
            write(VARIANTS[variant], grown, place.source)
            build(place, stemmer=stemmer, launcher=("--cprofile", str(cprofile.resolve())))


def _measured(place: Place, stemmer: bool) -> Shares:
    file = place.root / "shares.json"
    cost = build(place, stemmer=stemmer, launcher=("--shares", str(file)))
    found = json.loads(file.read_text("utf-8"))
    return Shares(cost.cpu, {(module, name): spent for module, name, spent in found})


def _print(what: str, shares: Shares, floor: float) -> None:
    print(
        f"\n{what}: {shares.total:.2f} s of processor time (floor: {floor:.2f} s),"
        f" of it the extension's own {shares.own:.2f} s, {shares.own / shares.total:.1%}\n"
    )
    for module, seconds in shares.stages():
        print(f"  {module:20} {'':34} {seconds:9.3f} s {seconds / shares.total:7.2%}")
        for name, spent in shares.within(module)[:4]:
            if spent >= seconds / 20:
                print(f"  {'':20} {name:34} {spent:9.3f} s {spent / shares.total:7.2%}")


def _domain(place: Place) -> int:
    """The bytes that the domain takes in the pickled environment."""
    with (place.doctrees / "environment.pickle").open("rb") as file:
        environment = pickle.load(file)
    return len(pickle.dumps(environment.domaindata["hubnotes"]))
