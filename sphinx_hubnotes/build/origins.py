"""Where documents come from that were made from files elsewhere, which are the ones to name."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the documents in the folder *src* come from."""

    src: Path
    vault: Path
    notes: Mapping[str, str]
    """The paths of the notes in the vault, by document."""
    inserted: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Behind which line of a document how many lines stand that its note has not."""
    mistakes: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    """What had to be mended in files, by their paths: the lines, and what was wrong."""
    pages: Container[str] = ()
    """The documents that no note makes."""
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What the notes that are left out are called besides their paths, by these."""
    folders: Mapping[str, str] = field(default_factory=dict)
    """The folders of the vault, by those that their notes are in here."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles of documents whose notes are only called what every folder's first note is."""

    @classmethod
    def of(cls, table: Path, src: Path) -> Origins:
        """The origins that the file *table* holds."""
        found: dict[str, Any] = json.loads(table.read_text(encoding="utf-8"))
        vault = Path(found["vault"])
        notes, pages = found["notes"], frozenset(found["pages"])
        folders = dict(_folders(notes))
        inserted, mistakes, left_out = found["inserted"], found["mistakes"], found["left_out"]
        titles = found["titles"]
        return cls(src, vault, notes, inserted, mistakes, pages, left_out, folders, titles)

    def file(self, docname: str) -> str | None:
        """The file of the note that *docname* comes from, as a terminal can open it."""
        return from_here(self.vault / self.notes[docname]) if docname in self.notes else None

    def line(self, docname: str, line: int) -> int:
        """The line of the note that is *line* of the document."""
        behind, number = self.inserted.get(docname, (line, 0))
        return max(behind, line - number) if line > behind else line

    def named(self, text: str) -> str:
        """*text* with the files of the vault in place of those that were made from them."""
        before, *parts = re.split(rf"(?<![\w.-])(?:{self._ways})/", text)
        return before + "".join(map(self._named, parts))

    @property
    def _ways(self) -> str:
        """The folder *src* as Sphinx writes it, and from here, as docutils does."""
        ways = [str(self.src)]
        with suppress(ValueError):  # it is on another drive
            ways.append(Path(os.path.relpath(self.src)).as_posix())
        return "|".join(re.escape(way) for way in ways if way.strip("./"))

    def _named(self, rest: str) -> str:
        """The text *rest*, which begins with a path in the folder *src*, as one in the vault."""
        line = rest.partition("\n")[0]
        for found in re.finditer(r"\.md(?::(\d+))?(?![\w.])", line):
            name = line[: found.start()]
            if name in self.pages:
                return f"{self.src}/{rest}"
            if (file := self.file(name)) is not None:
                number = f":{self.line(name, int(found[1]))}" if found[1] else ""
                return f"{file}{number}{rest[found.end() :]}"
        ends = [found.start() for found in re.finditer("/", line)]
        end = next((end for end in reversed(ends) if line[:end] in self.folders), 0)
        folder = from_here(self.vault / self.folders.get(line[:end], ""))
        return f"{folder}/{rest[end:].lstrip('/')}"


def _folders(notes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, path in notes.items():
        here, there = posixpath.dirname(name), posixpath.dirname(path)
        while here and there:
            yield here, there
            here, there = posixpath.dirname(here), posixpath.dirname(there)


def from_here(path: Path) -> str:
    """*path* as a terminal can open it: from the working directory, if it lies in there."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
