"""What was written, and from what: a fact about an output folder, kept beside the output."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Set
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TextIO

NAME = ".hubnotes.json"
"""The ledger's file in an output folder."""

JOURNAL = ".hubnotes.writing"
"""The pages whose writing has begun; there while a build writes, and after one that died or could
not write them."""


class Page(NamedTuple):
    """What the page of one document was written from, or would be written from now."""

    read: int
    """When its source was read, in microseconds."""
    fingerprint: str
    """A fingerprint of what it shows that its own source does not say."""
    size: int = -1
    """The size of its file, in bytes; -1 where the builder makes none, or it is not known."""

    def differs(self, other: Page | None) -> bool:
        """Whether *other* was written from something else."""
        return other is None or self[:2] != other[:2]


class Ledger:
    """The pages of one output folder: as they were last written, and as they would be now.

    A page is entered when a build has come to its end. The journal names the pages whose writing
    has begun: of a build that died nobody knows how far it came with them. Where a disk is full,
    neither can be written; the ledger is deleted then, before it says more than is there.
    """

    def __init__(self, folder: Path) -> None:
        # Sphinx's own paths can be texts too, with the methods of texts.
        self.path = Path(folder) / NAME
        self.journal = Path(folder) / JOURNAL
        self.site, self.before, self.files = _load(self.path)
        self.unfinished = load_names(self.journal)
        self.now: dict[str, Page] = {}
        self.written: set[str] = set()
        self._writing: TextIO | None = None
        self._blind = False
        """Whether the journal does not name all that was begun."""

    def outdated(self, size_of: Callable[[str], int]) -> list[str]:
        """The documents whose pages were written from something else than is there now.

        So are those whose files have another size than they were written with: something has cut
        them, or taken them away. *size_of* gives the size of a page in bytes.
        """

        def is_cut(docname: str, size: int) -> bool:
            return size >= 0 and size_of(docname) != size

        return [
            docname
            for docname, page in self.now.items()
            if docname in self.unfinished
            or page.differs(before := self.before.get(docname))
            or (before is not None and is_cut(docname, before.size))
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
        if self._blind:
            return
        try:
            if self._writing is None:
                self._writing = self.journal.open("a", encoding="utf-8")
            self._writing.write(dump_names([docname]))
            self._writing.flush()
        except OSError:
            self._blind = True
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    def save(
        self,
        site: str,
        size_of: Callable[[str], int],
        files: Mapping[str, int],
        failed: Set[str],
        *,
        keep_gone: bool,
    ) -> None:
        """Enter the pages that were written; the entry of any other page stays as it was.

        *size_of* gives the size of a document's page in bytes, *files* the marks of others.
        The pages of *failed* are not what they should be. *keep_gone* keeps what is known of the
        pages whose documents are gone. If the ledger cannot be written, this raises an OSError.
        """
        after = {
            docname: page._replace(size=size_of(docname))
            if docname in self.written
            else self.before[docname]
            for docname, page in sorted(self.now.items())
            if docname not in failed and (docname in self.written or docname in self.before)
        }
        if keep_gone:
            after |= {name: page for name, page in self.before.items() if name not in self.now}
        left = (self.unfinished & self.now.keys() - self.written) | failed
        self.close()
        known = (self.site, self.before, self.files)
        if (site, after, files) != known or not self.path.is_file():
            put(self.path, _dump(site, after, files))
        if left:
            put(self.journal, dump_names(sorted(left)))
        else:
            self.journal.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave the journal as it is."""
        if self._writing is not None:
            with suppress(OSError):  # of what could not be written before
                self._writing.close()
            self._writing = None


def _dump(site: str, pages: Mapping[str, Page], files: Mapping[str, int]) -> str:
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(page)}" for name, page in pages.items())
    rest = f'"site": {json.dumps(site)}, "files": {json.dumps(files)}'
    return f'{{{rest}, "pages": {{\n{lines}\n}}}}\n'


def _load(path: Path) -> tuple[str, dict[str, Page], dict[str, int]]:
    """The ledger at *path*; of one that is damaged, or of another version's, nothing."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        pages = {
            name: Page(int(read), str(seen), int(size))
            for name, (read, seen, size) in found["pages"].items()
        }
        return str(found["site"]), pages, dict(found.get("files", ()))
    except Exception:  # anything can come of a file that something has changed
        return "", {}, {}


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
        with suppress(ValueError, RecursionError):  # of the last line, half may be there
            names.add(str(json.loads(line)))
    return frozenset(names)


def put(path: Path, text: str | bytes) -> None:
    """Put *text* into *path* at once: nobody ever sees half of it."""
    temporary = path.with_name(path.name + ".tmp")
    try:
        temporary.write_bytes(text.encode() if isinstance(text, str) else text)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
