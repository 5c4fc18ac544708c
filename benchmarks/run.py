"""Runs the variants one after the other, round by round, so that all meet the same machine."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from benchmarks import hub, results
from benchmarks.garden import Garden, garden
from benchmarks.measure import Cost, Place, WrongBuildError, build, check, check_edit
from benchmarks.results import Result, Round, Sample
from benchmarks.variants import FLOOR, VARIANTS, write

TOCTREE = "toctree"

SIZES = (100, 1000, 3000, 5000, 10000)
"""The gardens, in notes."""

ROUNDS = {100: 5, 300: 2, 1000: 3, 3000: 3, 5000: 3, 10000: 2}
"""How often each garden is built."""

QUICK = 3
"""How many builds of no change, and of one edit, follow each full build."""

Contender = tuple[str, bool]
"""The name of a variant, and whether PyStemmer is there."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What is built together, and compared."""

    notes: int
    contenders: tuple[Contender, ...]
    rounds: int
    quick: int = QUICK
    jobs: int = 1
    warm: bool = True
    """Whether each contender builds a few notes first, so that all find its files in memory."""

    def with_floors(self) -> tuple[Contender, ...]:
        """The contenders, after the floors that they are compared with."""
        floors = dict.fromkeys([(FLOOR, False), *((FLOOR, fast) for _, fast in self.contenders)])
        return tuple(dict.fromkeys([*floors, *self.contenders]))


def campaigns(
    sizes: Sequence[int],
    variants: Sequence[str],
    stemmers: Sequence[bool],
    rounds: int | None,
    jobs: int,
    *,
    slow: bool,
) -> Iterator[Campaign]:
    """What `make bench` does.

    Toctrees, whose time grows with the square of the notes, are built at 100 notes, at 300, and at
    1,000 once, where *slow* asks for it; without PyStemmer only.
    """
    others = [name for name in variants if name != TOCTREE]
    # Small ones first: the peak of memory of a build cannot be told below that of this process.
    for size in sorted(sizes):
        contenders = [(name, fast) for name in others for fast in stemmers]
        if TOCTREE in variants and size <= 100:
            contenders.append((TOCTREE, False))
        if contenders:
            yield Campaign(size, tuple(contenders), rounds or ROUNDS.get(size, 3), jobs=jobs)
        if TOCTREE in variants and size == 100:
            yield Campaign(300, ((FLOOR, False), (TOCTREE, False)), rounds or ROUNDS[300], 1, jobs)
        if TOCTREE in variants and size == 1000 and slow:
            yield Campaign(1000, ((TOCTREE, False),), 1, 1, jobs)


def small() -> Campaign:
    """Every variant once, to see that all still work."""
    both = [(name, fast) for name in (FLOOR, "product") for fast in (False, True)]
    return Campaign(60, (*both, *((name, False) for name in list(VARIANTS)[2:])), 1, 1, warm=False)


def run(campaign: Campaign, folder: Path, *, resume: bool = False) -> None:
    """Measure *campaign*, and keep what there is after each round.

    *resume* leaves out what was measured before, of this source and on this machine.
    """
    made = results.made()
    if resume:
        done = {
            (found.variant, found.stemmer)
            for found in results.load(folder)
            if (found.notes, found.jobs, found.made) == (campaign.notes, campaign.jobs, made)
            and len(found.rounds) >= campaign.rounds
        }
        left = tuple(one for one in campaign.contenders if one not in done)
        if not left:
            print(f"{campaign.notes:,} notes: done before", flush=True)
            return
        campaign = replace(campaign, contenders=left)
    grown = garden(campaign.notes)
    rounds: list[dict[Contender, Sample]] = []
    if campaign.warm:
        _warm(campaign)
    for number in range(campaign.rounds):
        print(f"{campaign.notes:,} notes, round {number + 1} of {campaign.rounds}", flush=True)
        with tempfile.TemporaryDirectory(prefix="hubnotes-bench-") as root:
            rounds.append(_round(campaign, grown, Path(root)))
        for name, fast in campaign.contenders:
            compared = tuple(
                Round(samples[name, fast], samples[FLOOR, fast], samples[FLOOR, False])
                for samples in rounds
            )
            found = Result(campaign.notes, name, fast, campaign.jobs, made, compared)
            results.save(found, folder)


def _warm(campaign: Campaign) -> None:
    few = garden(20)
    for name, fast in campaign.with_floors():
        with tempfile.TemporaryDirectory(prefix="hubnotes-bench-") as root:
            place = Place(Path(root), VARIANTS[name].vault)
            write(VARIANTS[name], few, place.source)
            build(place, stemmer=fast)


def _round(campaign: Campaign, grown: Garden, root: Path) -> dict[Contender, Sample]:
    places: dict[Contender, Place] = {}
    full: dict[Contender, Cost] = {}
    sizes: dict[Contender, int] = {}
    ledgers: dict[Contender, float | None] = {}
    for one in campaign.with_floors():
        name, fast = one
        places[one] = Place(root / f"{name}-{'fast' if fast else 'plain'}", VARIANTS[name].vault)
        write(VARIANTS[name], grown, places[one].source)
        full[one] = build(places[one], stemmer=fast, jobs=campaign.jobs)
        _say("full", one, full[one])
        if full[one].memory is None:
            raise WrongBuildError("its peak of memory is below that of the process that measures")
        check(places[one], VARIANTS[name], grown)
        sizes[one] = places[one].size()
        ledgers[one] = ledger(places[one])
    noop: dict[Contender, list[Cost]] = {one: [] for one in places}
    edit: dict[Contender, list[Cost]] = {one: [] for one in places}
    for _ in range(campaign.quick):
        for one, place in places.items():
            noop[one].append(build(place, stemmer=one[1], jobs=campaign.jobs))
    # A note in the middle, which has a hub and links to it as any other.
    edited = grown.notes[len(grown.notes) // 2].docname
    for number in range(campaign.quick):
        text = f"An afterthought, number {number + 1}."
        for one, place in places.items():
            with (place.source / f"{edited}.md").open("a", encoding="utf-8") as file:
                file.write(f"\n{text}\n")
            edit[one].append(build(place, stemmer=one[1], jobs=campaign.jobs))
            check_edit(place, edited, text)
    for one in places:
        _say("no change", one, *noop[one])
        _say("one edit", one, *edit[one])
    return {
        one: Sample(full[one], tuple(noop[one]), tuple(edit[one]), sizes[one], ledgers[one])
        for one in places
    }


def ledger(place: Place) -> float | None:
    """The bytes of the product's ledger for each page of the site; None, where there is none."""
    path = place.out / ".hubnotes.json"
    if not path.exists():
        return None
    return path.stat().st_size / len(json.loads(path.read_text("utf-8"))["pages"])


def _say(what: str, one: Contender, *costs: Cost) -> None:
    name, fast = one
    wall, cpu = median(cost.wall for cost in costs), median(cost.cpu for cost in costs)
    memory = f"{costs[0].memory / 1e6:5.0f} MB" if costs[0].memory else ""
    stemmer = "fast" if fast else ""
    pages = f"{costs[0].pages} pages"
    print(
        f"  {what:10} {name:14} {stemmer:5} {wall:8.2f} s {cpu:8.2f} s CPU {memory} {pages}",
        flush=True,
    )


def try_all(folder: Path) -> None:
    """The small campaign, and a small hub."""
    run(small(), folder)
    hub.run((30, 60), 1, folder)
