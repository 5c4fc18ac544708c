"""What was found of related notes, as it lies in `benchmarks/results/`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from benchmarks.related.corpora import Corpus
from benchmarks.related.trial import Score


class Source(NamedTuple):
    """Where a corpus comes from."""

    repository: str
    commit: str
    folder: str = ""


SOURCES: Mapping[str, Source] = {
    "swift-evolution": Source(
        "swiftlang/swift-evolution",
        "0105e139a22938561c700cfbb89ddc3ebe402f0c",
        "proposals, visions",
    ),
    "obsidian-help": Source(
        "obsidianmd/obsidian-help", "fa179e91e86eaff5859226cc045c81000d64e3cd", "en"
    ),
    "knowledge": Source(
        "nikitavoloboev/knowledge", "5842cd4df127dd050237ef679832a66704691a02", "docs"
    ),
    "zettelkasten": Source("luissimas/zettelkasten", "b8c5cca6c225c2711b2378ed4e7ed8e23819bbcc"),
    "cpp-parallel": Source(
        "MicrosoftDocs/cpp-docs", "a2e592a8fc391b6aff8d1323f5b58696abdc5d57", "docs/parallel"
    ),
    "EIPs": Source("ethereum/EIPs", "f767a1e8078e17c9b381a91d35a09492189ede1b", "EIPS"),
    "PEPs": Source("python/peps", "ba4deeb7969588d937da609008d05bb83a47b1ab", "peps"),
}
"""The corpora of the documentation, by the names that the command line knows."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well each way finds hidden links: the mean over the seeds."""

    corpus: str
    notes: int
    pairs: int
    seeds: int
    ways: Mapping[str, Score]

    @classmethod
    def of(cls, corpus: Corpus, scores: Sequence[Mapping[str, Score]]) -> Quality:
        """What *scores*, one for each seed, come to."""
        ways = {
            way: Score(
                *(mean(values) for values in zip(*(one[way] for one in scores), strict=True))
            )
            for way in scores[0]
        }
        return cls(corpus.name, len(corpus.pages), len(corpus.pairs), len(scores), ways)

    def shown(self) -> str:
        """Lines to read."""
        head = (
            f"{self.corpus}: {self.notes} notes, {self.pairs} links, {self.seeds} seeds;"
            " recall@5, recall@10, MRR"
        )
        lines = [
            f"  {way:16} {one.recall5:.3f} {one.recall10:.3f} {one.mrr:.3f}"
            for way, one in self.ways.items()
        ]
        return "\n".join((head, *lines))


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds of processor time for a garden of so many notes.

    `counted`: their words, `related`: all from nothing, `edit`: the median after an edit of one.
    """

    notes: int
    counted: float
    related: float
    edit: float

    def shown(self) -> str:
        """A line to read."""
        return (
            f"{self.notes} notes: {self.counted:.2f} s to count words, {self.related:.2f} s to"
            f" relate, {self.edit * 1000:.0f} ms after an edit"
        )


def save(found: Quality | Time, name: str, folder: Path) -> None:
    """Keep what was found, in the place of what was."""
    folder.mkdir(parents=True, exist_ok=True)
    values = json.loads(json.dumps(asdict(found)), parse_float=lambda text: round(float(text), 4))
    (folder / name).write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def load(folder: Path) -> tuple[list[Quality], list[Time]]:
    """All that is kept: of corpora in the order of `SOURCES`, of gardens the small ones first."""
    corpora = []
    for name in SOURCES:
        if (path := folder / f"related-{name}.json").is_file():
            found = json.loads(path.read_text("utf-8"))
            found["ways"] = {way: Score(*score) for way, score in found["ways"].items()}
            corpora.append(Quality(**found))
    times = [
        Time(**json.loads(path.read_text("utf-8"))) for path in folder.glob("related-time-*.json")
    ]
    return corpora, sorted(times, key=lambda time: time.notes)
