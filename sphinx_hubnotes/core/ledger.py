"""What was written, and from what: a fact about an output folder, kept beside the output."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TextIO

NAME = ".hubnotes.json"
"""The ledger's file in an output folder."""

JOURNAL = ".hubnotes.writing"
"""The pages whose writing has begun; there only while a build writes, or after one that died."""


class Page(NamedTuple):
    """What the page of one document was written from, or would be written from now."""

    read: int
    """When its source was read, in microseconds."""
    shown: str
    """A fingerprint of what it shows that its own source does not say."""
    size: int = -1
    """The size of its file, in bytes; -1 where the builder makes none, or it is not known."""

    def differs(self, other: Page | None) -> bool:
        """Whether *other* was written from something else."""
        return other is None or self[:2] != other[:2]


class Ledger:
    """The pages of one output folder: as they were last written, and as they would be now.

    A page is entered when a build has come to its end. The journal names the pages whose writing
    has begun: of a build that died nobody knows how far it came with them.
    """

    def __init__(self, folder: Path) -> None:
        # Sphinx's own paths can be texts too, with the methods of texts.
        self.path = Path(folder) / NAME
        self.journal = Path(folder) / JOURNAL
        self.site, self.before = _load(self.path)
        self.unfinished = load_names(self.journal)
        self.now: dict[str, Page] = {}
        self.written: set[str] = set()
        self._writing: TextIO | None = None

    def outdated(self) -> list[str]:
        """The documents whose pages were written from something else than is there now."""
        return [
            docname
            for docname, page in self.now.items()
            if docname in self.unfinished or page.differs(self.before.get(docname))
        ]

    def gone(self) -> dict[str, int]:
        """The documents that had a page and are no more, each with the size of its page.

        The size is -1 where an earlier build died while it wrote the page.
        """
        gone = (self.before.keys() | self.unfinished) - self.now.keys()
        return {
            docname: -1 if docname in self.unfinished else self.before[docname].size
            for docname in sorted(gone)
        }

    def begin(self, docname: str) -> None:
        """Note that the page of *docname* is being written."""
        self.written.add(docname)
        if self._writing is None:
            self._writing = self.journal.open("a", encoding="utf-8")
        self._writing.write(dump_names([docname]))
        self._writing.flush()

    def save(self, site: str, size_of: Callable[[str], int], *, keep_gone: bool) -> None:
        """Enter the pages that were written; the entry of any other page stays as it was.

        *size_of* gives the size of a document's page in bytes. *keep_gone* keeps what is known of
        the pages whose documents are gone.
        """
        after = {
            docname: page._replace(size=size_of(docname))
            if docname in self.written
            else self.before[docname]
            for docname, page in sorted(self.now.items())
            if docname in self.written or docname in self.before
        }
        if keep_gone:
            after |= {name: page for name, page in self.before.items() if name not in self.now}
        if (site, after) != (self.site, self.before) or not self.path.exists():
            _replace(self.path, _dump(site, after))
        left = self.unfinished & self.now.keys() - self.written
        self.close()
        if left:
            _replace(self.journal, dump_names(sorted(left)))
        else:
            self.journal.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave the journal as it is."""
        if self._writing is not None:
            self._writing.close()
            self._writing = None


def _dump(site: str, pages: Mapping[str, Page]) -> str:
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(page)}" for name, page in pages.items())
    return f'{{"site": {json.dumps(site)}, "pages": {{\n{lines}\n}}}}\n'


def _load(path: Path) -> tuple[str, dict[str, Page]]:
    """The ledger at *path*; of one that is damaged, or of another version's, nothing."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return str(found["site"]), {name: Page(*page) for name, page in found["pages"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return "", {}


def dump_names(names: Iterable[str]) -> str:
    """The text of a journal: a name on each line, whatever is in it."""
    return "".join(f"{json.dumps(name)}\n" for name in names)


def load_names(path: Path) -> frozenset[str]:
    """The names in the journal at *path*, as far as it can be read."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    names = set()
    for line in lines:
        with suppress(ValueError):  # of the last line, half may be there
            names.add(str(json.loads(line)))
    return frozenset(names)


def _replace(path: Path, text: str) -> None:
    """Put *text* into *path* at once: no build ever sees half of it."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
