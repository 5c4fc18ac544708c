"""From results to the tables of docs/reference/benchmarks.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import mean, median

from benchmarks import hostile, results
from benchmarks.related import kept
from benchmarks.results import HubResult, Result, Sample
from benchmarks.variants import VARIANTS

PAGE = Path(__file__).parents[1] / "docs/reference/benchmarks.md"

NOTHING = "–"

_PLACE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

Of = Callable[[Sample], float]
"""A figure of one sample."""


def full(sample: Sample) -> float:
    """Seconds of processor time of a full build."""
    return sample.full.cpu


def full_wall(sample: Sample) -> float:
    """Seconds of a full build by the clock."""
    return sample.full.wall


def noop(sample: Sample) -> float:
    """Seconds of processor time of a build after no change."""
    return median(cost.cpu for cost in sample.noop)


def noop_wall(sample: Sample) -> float:
    return median(cost.wall for cost in sample.noop)


def edit(sample: Sample) -> float:
    """Seconds of processor time of a build after an edit of one note."""
    return median(cost.cpu for cost in sample.edit)


def edit_wall(sample: Sample) -> float:
    return median(cost.wall for cost in sample.edit)


def memory(sample: Sample) -> float:
    """Megabytes at the peak of a full build."""
    return (sample.full.memory or 0) / 1e6


def size(sample: Sample) -> float:
    """Megabytes of output."""
    return sample.size / 1e6


@dataclass(frozen=True)
class Figures:
    """The results of one number of processes, by garden, variant and stemmer."""

    found: Mapping[tuple[int, str, bool], Result]
    hubs: Mapping[tuple[int, str], HubResult]
    corpora: Sequence[kept.Quality] = ()
    times: Sequence[kept.Time] = ()
    hostile: Sequence[hostile.Measured] = ()

    def value(self, of: Of, notes: int, variant: str, fast: bool = False) -> float | None:
        """The median of a figure over the rounds."""
        result = self.found.get((notes, variant, fast))
        return median(of(one.own) for one in result.rounds) if result else None

    def ratio(self, of: Of, notes: int, variant: str, fast: bool = False) -> float | None:
        """The median of the ratios to the floor of the same round, with the same stemmer."""
        result = self.found.get((notes, variant, fast))
        return median(of(one.own) / of(one.floor) for one in result.rounds) if result else None

    def ratio_to_plain(self, of: Of, notes: int, variant: str, fast: bool) -> float | None:
        """The median of the ratios to the floor of the same round without PyStemmer."""
        result = self.found.get((notes, variant, fast))
        return median(of(one.own) / of(one.plain) for one in result.rounds) if result else None

    def growth(self, of: Of, variant: str, start: int, end: int) -> float | None:
        """The exponent with which a figure grows: 1 is linear, 2 the square."""
        first, last = (self.value(of, notes, variant) for notes in (start, end))
        return log(last / first) / log(end / start) if first and last else None

    def sizes(self) -> list[int]:
        """The gardens that were built."""
        return sorted({notes for notes, _, _ in self.found})

    def variants(self, notes: int) -> list[str]:
        """The variants that a garden was built as, in the order of `VARIANTS`."""
        return [name for name in VARIANTS if (notes, name, False) in self.found]


def figures(folder: Path = results.FOLDER) -> Figures:
    """What lies in *folder*, of builds in one process."""
    return Figures(
        {
            (found.notes, found.variant, found.stemmer): found
            for found in results.load(folder)
            if found.jobs == 1
        },
        {(found.cards, found.variant): found for found in results.load_hubs(folder)},
        *kept.load(folder),
        hostile.load(folder),
    )


# The tables


def targets(known: Figures) -> Iterator[str]:
    """What the extension has to hold, and what was measured."""
    sizes = (1000, 10000)
    rows: list[tuple[str, str, float | None, float, str]] = []
    for notes in sizes:
        at = f"{notes:,} notes"
        for stemmer, fast in (("", False), (" [fast]", True)):
            wall = known.ratio(full, notes, "product", fast)
            rows.append((f"full build{stemmer}, × floor{stemmer}", at, wall, 1.10, ".2f"))
        to_plain = known.ratio_to_plain(full, notes, "product", True)
        rows.append(("full build [fast], × floor", at, to_plain, 0.95, ".2f"))
        rows.append(
            ("peak memory, × floor", at, known.ratio(memory, notes, "product"), 1.15, ".2f")
        )
        rows.append(("no change, × floor", at, known.ratio(noop, notes, "product"), 1.05, ".2f"))
        rows.append(
            ("edit of one note, × floor", at, known.ratio(edit, notes, "product"), 1.10, ".2f")
        )
        bytes_each = known.value(lambda sample: sample.ledger or 0, notes, "product")
        rows.append(("bytes of `.hubnotes.json` a page", at, bytes_each, 200, ".0f"))
    growth = known.growth(full, "product", *sizes)
    rows.append(("growth of a full build, exponent", "1,000 to 10,000 notes", growth, 1.03, ".2f"))
    cards = sorted(count for count, name in known.hubs if name == "product")
    if len(cards) > 1:
        at = f"{cards[0]:,} to {cards[-1]:,} cards"
        rows.append(("growth of one hub, exponent", at, hub_growth(known, "product"), 1.03, ".2f"))
        weight = known.hubs[cards[-1], "product"].markup
        rows.append(("bytes of markup a card", f"{cards[-1]:,} cards", weight, 400, ".0f"))
    yield from table(
        ("Target", "At", "At most", "Measured", "Held"),
        (
            (
                what,
                at,
                format(bound, spec),
                shown(value, spec),
                NOTHING if value is None else "yes" if value <= bound else "no",
            )
            for what, at, value, bound, spec in rows
        ),
    )


def builds(known: Figures) -> Iterator[str]:
    """Full builds."""
    for notes in known.sizes():
        yield f"**{notes:,} notes** ({rounds(known, notes)})\n\n"
        yield from table(
            (
                *("Built as", "seconds", "× floor"),
                *("seconds [fast]", "× floor [fast]"),
                *("peak MB", "× floor", "output MB", "pages"),
            ),
            (
                (
                    VARIANTS[name].title,
                    seconds(known.value(full_wall, notes, name)),
                    shown(known.ratio(full, notes, name)),
                    seconds(known.value(full_wall, notes, name, True)),
                    shown(known.ratio(full, notes, name, True)),
                    shown(known.value(memory, notes, name), ",.0f"),
                    shown(known.ratio(memory, notes, name)),
                    shown(known.value(size, notes, name), ",.1f"),
                    shown(known.value(lambda sample: sample.full.pages, notes, name), ",.0f"),
                )
                for name in known.variants(notes)
            ),
        )
        yield "\n"


def rebuilds(known: Figures) -> Iterator[str]:
    """Builds after no change and after an edit."""
    for notes in known.sizes():
        yield f"**{notes:,} notes** ({rounds(known, notes)})\n\n"
        yield from table(
            (
                *("Built as", "no change, seconds", "× floor"),
                *("one edit, seconds", "× floor", "× floor [fast]", "pages written"),
            ),
            (
                (
                    VARIANTS[name].title,
                    seconds(known.value(noop_wall, notes, name)),
                    shown(known.ratio(noop, notes, name)),
                    seconds(known.value(edit_wall, notes, name)),
                    shown(known.ratio(edit, notes, name)),
                    shown(known.ratio(edit, notes, name, True)),
                    shown(known.value(lambda sample: sample.edit[0].pages, notes, name), ",.0f"),
                )
                for name in known.variants(notes)
            ),
        )
        yield "\n"


def growth(known: Figures) -> Iterator[str]:
    """How the time of full builds grows from each garden to the next."""
    spans = [(100, 300), (100, 1000), (1000, 3000), (1000, 10000)]
    yield from table(
        ("Built as", *(f"{start:,} to {end:,}" for start, end in spans)),
        (
            (variant.title, *(shown(known.growth(full, name, *span)) for span in spans))
            for name, variant in VARIANTS.items()
        ),
    )


def hubs(known: Figures) -> Iterator[str]:
    """One hub of very many cards."""
    yield from table(
        ("Cards", "Built as", "seconds", "its page again, seconds", "bytes of markup a card"),
        (
            (
                f"{found.cards:,}",
                VARIANTS[found.variant].title,
                seconds(median(one.full.wall for one in found.rounds)),
                seconds(median(one.edit.wall for one in found.rounds)),
                shown(found.markup, ".0f"),
            )
            for found in known.hubs.values()
        ),
    )


def variants(known: Figures) -> Iterator[str]:
    """What each variant is."""
    yield from table(
        ("Built as", "How"), ((variant.title, variant.about) for variant in VARIANTS.values())
    )


def machines(known: Figures) -> Iterator[str]:
    """On what it was measured."""
    used: dict[str, list[str]] = {}
    for found in known.found.values():
        _add(used, _machine(found.made), f"{found.notes:,} notes")
    for hub in known.hubs.values():
        _add(used, _machine(hub.made), "one hub")
    for machine, what in used.items():
        yield f"- {', '.join(what)}: {machine}.\n"


def _add(used: dict[str, list[str]], machine: str, what: str) -> None:
    known = used.setdefault(machine, [])
    if what not in known:
        known.append(what)


def _machine(made: Mapping[str, object]) -> str:
    packages = made["packages"]
    assert isinstance(packages, dict)
    versions = ", ".join(f"{name} {version}" for name, version in packages.items())
    processors = f"{made['processors']} processors"
    return f"{made['machine']}, {processors}, Python {made['python']}, {versions}"


OWN = "sphinx-hubnotes"


def related(known: Figures) -> Iterator[str]:
    """How many hidden links each way finds, by corpus and over all of them."""
    ways = list(known.corpora[0].ways) if known.corpora else []
    head = ["Corpus", *ways, f"{OWN}, × the best other"]
    for place, title in enumerate(("recall@5", "recall@10", "mean reciprocal rank")):
        values = {one.corpus: [one.ways[way][place] for way in ways] for one in known.corpora}
        if values:
            values["mean"] = [mean(column) for column in zip(*values.values(), strict=True)]
        yield f"**{title}**\n\n"
        yield from table(
            head,
            (
                [name, *(f"{value:.3f}" for value in found), _times_best(ways, found)]
                for name, found in values.items()
            ),
        )
        yield "\n"


def _times_best(ways: Sequence[str], found: Sequence[float]) -> str:
    """What our figure is of the best other one."""
    best = max(value for way, value in zip(ways, found, strict=True) if way != OWN)
    return shown(found[ways.index(OWN)] / best if best else None)


def corpora(known: Figures) -> Iterator[str]:
    """What the corpora are."""
    rows = []
    for one in known.corpora:
        source = kept.SOURCES[one.corpus]
        where = f"[{source.repository}](https://github.com/{source.repository})"
        commit = f"`{source.commit[:12]}`" if source.commit else NOTHING
        folder = f"`{source.folder}`" if source.folder else NOTHING
        sizes = (f"{one.notes:,}", f"{one.pairs:,}", str(one.seeds))
        rows.append((one.corpus, where, commit, folder, *sizes))
    yield from table(
        ("Corpus", "Repository", "Commit", "Folder", "Notes", "Linked pairs", "Seeds"), rows
    )


def relating(known: Figures) -> Iterator[str]:
    """How long it takes to relate notes."""
    yield from table(
        ("Notes", "words counted, seconds", "related from nothing, seconds", "one edit, ms"),
        (
            (f"{one.notes:,}", seconds(one.counted), seconds(one.related), f"{one.edit * 1000:.0f}")
            for one in known.times
        ),
    )


def bounded(known: Figures) -> Iterator[str]:
    """How the time of hostile vaults grows."""
    yield from table(("What it is", "Size", "seconds", "exponent"), hostile.rows(known.hostile))


TABLES: Mapping[str, Callable[[Figures], Iterable[str]]] = {
    "targets": targets,
    "builds": builds,
    "rebuilds": rebuilds,
    "growth": growth,
    "hubs": hubs,
    "hostile": bounded,
    "variants": variants,
    "machines": machines,
    "related": related,
    "corpora": corpora,
    "relating": relating,
}
"""The tables by their names in the page."""


# How they are written


def hub_growth(known: Figures, variant: str) -> float | None:
    """The exponent with which the time of one hub grows from the fewest cards to the most."""
    found = [hub for (_, name), hub in known.hubs.items() if name == variant]
    first, last = found[0], found[-1]
    times = [median(one.full.cpu for one in hub.rounds) for hub in (first, last)]
    return log(times[1] / times[0]) / log(last.cards / first.cards)


def rounds(known: Figures, notes: int) -> str:
    """How often a garden was built; not all of its variants need to be built as often."""
    often = sorted({len(one.rounds) for (size, _, _), one in known.found.items() if size == notes})
    number = f"{often[0]} to {often[-1]}" if len(often) > 1 else str(often[0])
    return f"{number} round{'' if number == '1' else 's'}"


def shown(value: float | None, spec: str = ".2f") -> str:
    return NOTHING if value is None else format(value, spec)


def seconds(value: float | None) -> str:
    return NOTHING if value is None else format(value, ".2f" if value < 10 else ".1f")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table."""
    yield f"| {' | '.join(head)} |\n"
    yield f"|{' --- |' * len(head)}\n"
    for row in rows:
        yield f"| {' | '.join(row)} |\n"


def filled(page: str, known: Figures) -> str:
    """The text of the page with every table in its place written anew."""

    def fill(found: re.Match[str]) -> str:
        return f"{found[1]}\n{''.join(TABLES[found[2]](known)).rstrip()}\n\n{found[3]}"

    return _PLACE.sub(fill, page)


def write() -> None:
    """Write the tables into the documentation."""
    PAGE.write_text(filled(PAGE.read_text("utf-8"), figures()), encoding="utf-8")
