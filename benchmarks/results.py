"""What was measured, as it is kept in `benchmarks/results/`: a file for each garden and variant."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measure import Cost

HERE = Path(__file__).parent
FOLDER = HERE / "results"

PACKAGES = (
    "Sphinx",
    "docutils",
    "myst-parser",
    "furo",
    "PyStemmer",
    "sphinx-design",
    "sphinx-tags",
    "sphinx-needs",
    "ablog",
)
"""What decides the figures beside the code measured."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one variant cost in one round.

    `size` is the output of the full build in bytes, `ledger` the bytes of `.hubnotes.json` for each
    page of the site, where there is one. `noop` and `edit` are several builds each.
    """

    full: Cost
    noop: tuple[Cost, ...]
    edit: tuple[Cost, ...]
    size: int
    ledger: float | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A round: the variant, and what it is compared with in the same round.

    `floor` had the same stemmer, `plain` is the floor without PyStemmer.
    """

    own: Sample
    floor: Sample
    plain: Sample


@dataclass(frozen=True, slots=True)
class Result:
    """All rounds of one variant in one garden."""

    notes: int
    variant: str
    stemmer: bool
    jobs: int
    made: Mapping[str, Any]
    """On what it was measured, and of which source."""
    rounds: tuple[Round, ...]

    @property
    def name(self) -> str:
        """The name of its file."""
        jobs = f"-j{self.jobs}" if self.jobs > 1 else ""
        return f"{self.notes}-{self.variant}-{'fast' if self.stemmer else 'plain'}{jobs}.json"


@dataclass(frozen=True, slots=True)
class HubRound:
    """One hub of many cards: whole builds, and a rewrite of the hub's page after an edit of it."""

    full: Cost
    edit: Cost


@dataclass(frozen=True, slots=True)
class HubResult:
    """All rounds of one hub; `markup` is the bytes for each card beside its text."""

    cards: int
    variant: str
    made: Mapping[str, Any]
    rounds: tuple[HubRound, ...]
    markup: float | None = None

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"hub-{self.cards}-{self.variant}.json"


def made() -> dict[str, Any]:
    """The machine, the versions, and a fingerprint of the source that is measured."""
    source = hashlib.sha256()
    measured = [HERE / f"{name}.py" for name in ("garden", "launch", "variants", "words")]
    for path in (*sorted((HERE.parent / "sphinx_hubnotes").rglob("*.py")), *measured):
        source.update(path.read_bytes())
    return {
        "machine": f"{platform.system()} on {platform.machine()}",
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "source": source.hexdigest()[:16],
    }


def save(result: Result | HubResult, folder: Path) -> None:
    """Keep *result*, in the place of an older one of its kind."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_rounded(asdict(result)), indent=1)
    temporary = folder / "unfinished.tmp"
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.replace(folder / result.name)


def _rounded(value: Any) -> Any:
    """*value* with numbers as fine as they mean something."""
    match value:
        case float():
            return round(value, 3)
        case dict():
            return {key: _rounded(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_rounded(inner) for inner in value]
    return value


def load(folder: Path = FOLDER) -> list[Result]:
    """The results of whole gardens, small ones first."""
    return sorted(
        (
            Result(**{**data, "rounds": tuple(_round(found) for found in data["rounds"])})
            for data in _files(folder, "[0-9]*.json")
        ),
        key=lambda result: (result.notes, result.variant, result.stemmer),
    )


def load_hubs(folder: Path = FOLDER) -> list[HubResult]:
    """The results of single hubs, small ones first."""
    return sorted(
        (
            HubResult(
                **{
                    **data,
                    "rounds": tuple(
                        HubRound(Cost(**found["full"]), Cost(**found["edit"]))
                        for found in data["rounds"]
                    ),
                }
            )
            for data in _files(folder, "hub-*.json")
        ),
        key=lambda result: (result.cards, result.variant),
    )


def _files(folder: Path, pattern: str) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob(pattern)):
        yield json.loads(path.read_text("utf-8"))


def _round(found: Mapping[str, Any]) -> Round:
    return Round(*(_sample(found[name]) for name in ("own", "floor", "plain")))


def _sample(found: Mapping[str, Any]) -> Sample:
    return Sample(
        Cost(**found["full"]),
        tuple(Cost(**cost) for cost in found["noop"]),
        tuple(Cost(**cost) for cost in found["edit"]),
        found["size"],
        found["ledger"],
    )
