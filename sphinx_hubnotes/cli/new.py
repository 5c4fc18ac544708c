"""A new note."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from sphinx_hubnotes.cli.check import sources
from sphinx_hubnotes.cli.errors import Problem
from sphinx_hubnotes.cli.names import stem
from sphinx_hubnotes.cli.vault import Vault, look
from sphinx_hubnotes.cli.walk import walk
from sphinx_hubnotes.names.index import normal, slug
from sphinx_hubnotes.notes.problems import nearest

_HUB = re.compile(r"^\s*(?:[:`~]{3,}\{hub\}|\.\. hub::)[ \t]*(?P<name>.*?)[ \t]*$", re.MULTILINE)


def new(
    root: Path,
    title: str,
    *,
    folder: str | None = None,
    hubs: Sequence[str] = (),
    tags: Sequence[str] = (),
    description: str = "",
    today: datetime.date,
    project: bool = False,
) -> Path:
    """Write a note with *title* into the vault at *root*, or the *project* there: its file.

    Where no hub is named and there is one only, that lists it.
    """
    title = " ".join(title.split())
    if not title:
        raise Problem('a note needs a title: sphinx-hubnotes new "Why …?"')
    root = (sources(root) if project else None) or root
    vault = look(root.resolve(), walk(root), {})
    known = dict(_hubs(vault))
    if not hubs and len(known) == 1:
        hubs = [*known.values()]
    for hub in hubs:
        if normal(hub.partition("#")[0]) not in known:
            hint = nearest(hub, known.values())
            raise Problem(f"no hub is called {hub!r}{hint or '; leave --hub out'}")
    place = root / (_usual(vault) if folder is None else folder)
    if not place.resolve().is_relative_to(root.resolve()):
        raise Problem(f"{folder} is not in {root}: name a folder in it")
    path = place / f"{slug(title)}.md"
    place.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text(title, hubs, tags, description, today))
    except FileExistsError:
        raise Problem(f"{path} is there already: choose another title or --folder") from None
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}") from error
    return path


def text(
    title: str, hubs: Sequence[str], tags: Sequence[str], description: str, today: datetime.date
) -> str:
    """The text of a new note."""

    def several(words: Sequence[str]) -> str:
        return f"[{', '.join(_scalar(word) for word in words)}]"

    return (
        f"---\ndescription: {_scalar(description)}".rstrip()
        + f"\ndate: {today.isoformat()}\ntags: {several(tags)}\nhubs: {several(hubs)}\n---\n"
        + f"# {title}\n\n"
    )


def _scalar(word: str) -> str:
    plain = re.fullmatch(r"[^\W\d][\w /-]*", word) and word.lower() not in ("null", "true", "false")
    return word if plain or not word else json.dumps(word, ensure_ascii=False)


def _usual(vault: Vault) -> str:
    """The folder that holds the most notes; of several, the first by name."""
    counted = Counter(path.rpartition("/")[0] for path in vault.notes)
    return min(counted, key=lambda name: (-counted[name], name), default="")


def _hubs(vault: Vault) -> Iterator[tuple[str, str]]:
    """The names of the hubs, as they are compared and as they are written."""
    for path, note in vault.notes.items():
        name = stem(path)
        written = vault.read(path).text
        found = [match["name"] or name for match in _HUB.finditer(written)]
        for hub in found or ([name, Path(name).name] if note.hub else []):
            yield normal(hub), hub
