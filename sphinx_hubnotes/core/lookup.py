"""A note by what people call it: its path, its file's name, an alias, or its title."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from sphinx_hubnotes.core.index import Index, join, without_suffix
from sphinx_hubnotes.core.inline import plain


def key_of(name: str) -> str:
    """A name as names are compared: without case, in one form of Unicode, white space folded."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class Lookup:
    """Finds documents by name, as Obsidian finds the target of ``[[name]]``.

    The exact path comes first, then the end of a path (of several, the shortest path), then
    aliases, then titles.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def found(self, name: str, docname: str) -> Sequence[str]:
        """The documents that *name* means in *docname*; more than one, where it may be any."""
        bare = without_suffix(name.strip(), self._index.suffixes)
        for path in (join(docname, name), name.lstrip("/"), join(docname, bare), bare.lstrip("/")):
            if document := self._index.document(path):
                return (document,)
        key = key_of(bare.strip("/").removeprefix("./"))
        if not key:
            return ()
        tail = key.rpartition("/")[2]
        ends = [
            document
            for document in self._by_file.get(tail, ())
            if f"/{key_of(document)}".endswith(f"/{key}")
        ]
        depth = min((document.count("/") for document in ends), default=0)
        if nearest := [document for document in ends if document.count("/") == depth]:
            return nearest
        return self._by_alias.get(key) or self._by_title.get(key) or ()

    def first(self, name: str, docname: str) -> str | None:
        """The document that *name* means in *docname*; the first, where it may be any of some."""
        return next(iter(self.found(name, docname)), None)

    @cached_property
    def _by_file(self) -> Mapping[str, Sequence[str]]:
        return self._table(lambda docname: (docname.rpartition("/")[2],))

    @cached_property
    def _by_alias(self) -> Mapping[str, Sequence[str]]:
        docs = self._index.docs
        return self._table(lambda docname: docs[docname].note.aliases)

    @cached_property
    def _by_title(self) -> Mapping[str, Sequence[str]]:
        docs = self._index.docs
        return self._table(lambda docname: (plain(docs[docname].note.title),))

    def _table(self, names: Callable[[str], Iterable[str]]) -> Mapping[str, Sequence[str]]:
        table: dict[str, dict[str, None]] = {}
        for docname in sorted(self._index.docs):
            for name in names(docname):
                table.setdefault(key_of(name), {})[docname] = None
        return {key: tuple(documents) for key, documents in table.items()}
