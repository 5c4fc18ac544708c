"""A document by what people call it: its path, its file's name, an alias, or its title."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import takewhile

from sphinx_hubnotes.names.index import document_at, join, without_suffix
from sphinx_hubnotes.notes.inline import plain
from sphinx_hubnotes.notes.model import DocRecord


def key_of(name: str) -> str:
    """A name as names are compared: without case, in one form of Unicode, white space folded."""
    if not name.isascii():
        name = unicodedata.normalize("NFC", name)
    return " ".join(unicodedata.normalize("NFC", name.casefold()).split())


def nearest_first(documents: Iterable[str], docname: str) -> tuple[str, ...]:
    """*documents* by how far their folders are from that of *docname*; of two, the higher first."""
    here = docname.split("/")[:-1]

    def rank(other: str) -> tuple[int, int, str]:
        there = other.split("/")[:-1]
        same = takewhile(lambda pair: pair[0] == pair[1], zip(here, there, strict=False))
        shared = sum(1 for _ in same)
        return len(here) + len(there) - 2 * shared, len(there), other

    return tuple(sorted(dict.fromkeys(documents), key=rank))


class Lookup:
    """Finds documents among *docs* by their names; *suffixes* may end the path of one.

    A document of exactly that path comes first, as seen from the document that names it, then
    from the source folder; then paths and the ends of paths without regard to case; then aliases;
    then titles. Of several documents that one kind of name fits, the one in the nearest folder
    comes first.
    """

    def __init__(self, docs: Mapping[str, DocRecord], suffixes: tuple[str, ...] = ()) -> None:
        self.docs = docs
        self.suffixes = suffixes
        self._found: dict[tuple[str, str], tuple[str, ...]] = {}

    def found(self, name: str, docname: str) -> tuple[str, ...]:
        """The documents that *name* may mean in *docname*; the first is the one that it means."""
        asked = (posixpath.dirname(docname), name)
        if (found := self._found.get(asked)) is None:
            found = self._found[asked] = nearest_first(self._find(name.strip(), docname), docname)
        return found

    def is_called(self, docname: str, name: str) -> bool:
        """Whether *name* is the title or an alias of *docname*."""
        note = self.docs[docname].note
        return key_of(name) in map(key_of, (plain(note.title), *note.aliases))

    def _find(self, name: str, docname: str) -> Sequence[str]:
        bare = without_suffix(name, self.suffixes)
        for path in (join(docname, name), name.lstrip("/"), join(docname, bare), bare.lstrip("/")):
            if document := document_at(path, self.docs, self.suffixes) or self._made_of.get(path):
                return (document,)
        keys = [key_of(bare.strip("/").removeprefix("./")), key_of(join(docname, bare))]
        if not keys[0]:
            return ()
        return (
            self._paths.get(keys[1])
            or self._paths.get(keys[0])
            or self._ending_in(keys[0])
            or self._aliases.get(keys[0])
            or self._aliases.get(keys[1])
            or self._titles.get(key_of(name))
            or self._titles.get(keys[0])
            or ()
        )

    def _ending_in(self, key: str) -> Sequence[str]:
        """The documents whose path ends in *key*."""
        return [
            document
            for document in self._files.get(key.rpartition("/")[2], ())
            if any(f"/{key_of(path)}".endswith(f"/{key}") for path in self._paths_of(document))
        ]

    def _paths_of(self, docname: str) -> tuple[str, ...]:
        path = self.docs[docname].note.path
        return (path, docname) if path else (docname,)

    @cached_property
    def _made_of(self) -> Mapping[str, str]:
        docs = self.docs
        # Paths may differ in their form of Unicode alone; the first document has such a one.
        names = sorted(docs, reverse=True)
        return {path: name for name in names if (path := docs[name].note.path)}

    @cached_property
    def _paths(self) -> Mapping[str, Sequence[str]]:
        return self._table(self._paths_of)

    @cached_property
    def _files(self) -> Mapping[str, Sequence[str]]:
        return self._table(
            lambda docname: (path.rpartition("/")[2] for path in self._paths_of(docname))
        )

    @cached_property
    def _aliases(self) -> Mapping[str, Sequence[str]]:
        return self._table(
            lambda docname: (
                without_suffix(alias.strip(), self.suffixes).strip("/")
                for alias in self.docs[docname].note.aliases
            )
        )

    @cached_property
    def _titles(self) -> Mapping[str, Sequence[str]]:
        return self._table(lambda docname: (plain(self.docs[docname].note.title),))

    def _table(self, names: Callable[[str], Iterable[str]]) -> Mapping[str, Sequence[str]]:
        table: dict[str, dict[str, None]] = {}
        for docname in sorted(self.docs):
            for name in names(docname):
                table.setdefault(key_of(name), {})[docname] = None
        return {key: tuple(documents) for key, documents in table.items()}
