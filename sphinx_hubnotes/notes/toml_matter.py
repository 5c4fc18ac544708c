"""Front matter in TOML, between lines of pluses, as Hugo and Zola have it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

MOST_CHARACTERS = 4_000
"""The most characters that are read at once: dots in keys cost their square."""

LONGEST_LINE, MOST_LINES = 200, 1000
"""The most characters of a line that is read by itself, and the most such lines."""

_BLOCK = re.compile(r"\+\+\+[ \t]*\n((?:.*\n)*?)\+\+\+[ \t]*(?:\n|\Z)")
_BARE = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class TomlMatter:
    """Front matter in TOML, as YAML."""

    yaml: str
    """As many lines as it has itself, each key where it has it."""
    behind: str
    """What follows it."""
    mistake: str = ""
    line: int = 1


def read(text: str) -> TomlMatter | None:
    """The front matter in TOML that *text* begins with; nothing, where nothing there is TOML."""
    found = _BLOCK.match(text) if text.startswith("+++") else None
    if found is None:
        return None
    written = found[1]
    mistake, line = "", 1
    try:
        if len(written) > MOST_CHARACTERS:
            raise ValueError(f"it has more than {MOST_CHARACTERS:,} characters")
        data = tomllib.loads(written)
        values = _values(data)
    except (ValueError, RecursionError) as error:
        values = _values(_line_by_line(written))
        mistake = f"is no TOML ({error}); it is read as far as it goes"
        line = int(at[1]) + 1 if (at := _LINE.search(str(error))) else 1
    if not values:
        return None
    return TomlMatter(_as_yaml(written, values), text[found.end() :], mistake, line)


def _line_by_line(written: str) -> dict[str, Any]:
    """What the lines say that are TOML by themselves, before the first table."""
    data: dict[str, Any] = {}
    for line in written.split("\n")[:MOST_LINES]:
        if line.startswith("["):
            break
        with suppress(ValueError, RecursionError):
            data |= tomllib.loads(line) if len(line) <= LONGEST_LINE else {}
    return data


def _values(data: Mapping[str, Any]) -> dict[str, str]:
    """The lines of YAML that say what *data* says, by their keys."""
    given = dict(data)
    taxonomies = given.pop("taxonomies", None)  # where Zola has tags
    lifted = taxonomies if isinstance(taxonomies, dict) else {}
    dump = partial(json.dumps, ensure_ascii=False, default=str)
    return {
        key: f"{key if _BARE.fullmatch(key) else dump(key)}: {dump(value)}"
        for key, value in {**lifted, **given}.items()
    }


def _as_yaml(written: str, values: Mapping[str, str]) -> str:
    """The lines *values*, each where *written* has its key, if no other stands there."""
    lines = written.split("\n")[:-1]
    left = dict(values)
    found: dict[int, str] = {}
    for number, line in enumerate(lines):
        key = re.split(r"[.=\]]", line.strip(" \t["), maxsplit=1)[0].strip(" \t\"'")
        if key in left:
            found[number] = left.pop(key)
    free = (number for number in range(len(lines)) if number not in found)
    found |= dict(zip(free, left.values(), strict=False))
    return "".join(f"{found.get(number, '')}\n" for number in range(len(lines)))
