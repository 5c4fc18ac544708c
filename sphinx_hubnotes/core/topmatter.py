"""The front matter of a note, read so that no mistake in it stops a build."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

_BLOCK = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

MISTAKES = (yaml.YAMLError, ValueError, TypeError, OverflowError, RecursionError, AttributeError)
"""What reading YAML raises, beside its own errors: for the 31st of June, say."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C, where it is there: it reads the same, ten times as fast."""


def load(text: str) -> Any:
    """What *text*, which is YAML, says; one of `MISTAKES` where it is none."""
    return yaml.load(text, _LOADER)


@dataclass(frozen=True, slots=True)
class Topmatter:
    """What stands between the lines of dashes."""

    fields: dict[str, Any] = field(default_factory=dict)
    lines: int = 0
    """The number of its lines, those of dashes included; 0: there is none."""
    mistake: str = ""
    line: int = 1
    """The line of the file that holds the mistake."""


def read(text: str) -> Topmatter:
    """The front matter that *text* begins with."""
    if not text.startswith("---") or (found := _BLOCK.match(text)) is None:
        return Topmatter()
    lines = found[0].rstrip("\n").count("\n") + 1
    try:
        data = load(found[1])
    except MISTAKES as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or (str(error).splitlines() or [""])[0]
        return Topmatter({}, lines, said, mark.line + 2 if mark else 1)
    if data is None:
        return Topmatter({}, lines)
    if not isinstance(data, dict):
        return Topmatter({}, lines, "it is no mapping of keys to values")
    return Topmatter({str(key): value for key, value in data.items()}, lines)
