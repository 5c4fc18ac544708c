"""Where documents come from that were made from files elsewhere, which are the ones to name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
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

    @classmethod
    def of(cls, table: Path, src: Path) -> Origins:
        """The origins that the file *table* holds."""
        found: dict[str, Any] = json.loads(table.read_text(encoding="utf-8"))
        vault = Path(found["vault"])
        return cls(src, vault, found["notes"], found["inserted"], found["mistakes"])

    def file(self, docname: str) -> str | None:
        """The file of the note that *docname* comes from, as a terminal can open it."""
        return from_here(self.vault / self.notes[docname]) if docname in self.notes else None

    def line(self, docname: str, line: int) -> int:
        """The line of the note that is *line* of the document."""
        behind, number = self.inserted.get(docname, (line, 0))
        return max(behind, line - number) if line > behind else line

    def named(self, text: str) -> str:
        """*text* with the files of the vault in place of those that were made from them."""
        src = re.escape(str(self.src))
        return re.sub(rf"{src}/([^\n]*?)\.md(?::(\d+))?(?![\w.])", self._name, text)

    def _name(self, found: re.Match[str]) -> str:
        file = self.file(found[1])
        if file is None:
            return found[0]
        return f"{file}:{self.line(found[1], int(found[2]))}" if found[2] else file


def from_here(path: Path) -> str:
    """*path* as a terminal can open it: from the working directory, if it lies in there."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
