"""A note by what people call it: its path, its file's name, an alias, or its title."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from sphinx_hubnotes.core.index import Index, join, without_suffix
from sphinx_hubnotes.core.inline import plain
from sphinx_hubnotes.core.model import CardSpec, Part
from sphinx_hubnotes.core.wikilinks import heading_key, readings


def key_of(name: str) -> str:
    """A name as names are compared: without case, in one form of Unicode, white space folded."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class Led(NamedTuple):
    """What a wikilink leads to."""

    docname: str
    anchor: str = ""
    words: str = ""
    """The title or alias of the note as the link writes it; empty where it says neither."""
    heading: str = ""
    block: bool = False
    missing: str = ""
    """The heading or block that the note does not have."""
    others: tuple[str, ...] = ()
    """The documents that it could mean just as well."""
    named: bool = True
    """Whether the link names a note, and not only a place in its own."""


class Lookup:
    """Finds documents by name, as Obsidian finds the target of ``[[name]]``.

    The exact path comes first, then the end of a path (of several, the shortest path), then
    aliases, then titles.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._found: dict[tuple[str, str], Sequence[str]] = {}

    def found(self, name: str, docname: str) -> Sequence[str]:
        """The documents that *name* means in *docname*; more than one, where it may be any."""
        asked = (posixpath.dirname(docname), name)
        if (found := self._found.get(asked)) is None:
            found = self._found[asked] = self._find(name, docname)
        return found

    def _find(self, name: str, docname: str) -> Sequence[str]:
        bare = without_suffix(name.strip(), self.index.suffixes)
        for path in (join(docname, name), name.lstrip("/"), join(docname, bare), bare.lstrip("/")):
            if document := self.index.document(path) or self._by_path.get(path):
                return (document,)
        key = key_of(bare.strip("/").removeprefix("./"))
        if not key:
            return ()
        tail = key.rpartition("/")[2]
        ends = [
            document
            for document in self._by_file.get(tail, ())
            if f"/{key_of(self.index.docs[document].note.path or document)}".endswith(f"/{key}")
            or f"/{key_of(document)}".endswith(f"/{key}")
        ]
        depth = min((document.count("/") for document in ends), default=0)
        if nearest := [document for document in ends if document.count("/") == depth]:
            return nearest
        return self._by_alias.get(key) or self._by_title.get(key) or ()

    def first(self, name: str, docname: str) -> str | None:
        """The document that *name* means in *docname*; the first, where it may be any of some."""
        return next(iter(self.found(name, docname)), None)

    def card(self, card: CardSpec) -> str | None:
        """The document that *card* shows; nothing, where it can show none."""
        if not card.called:
            return self.index.card(card)
        found = self.leads(card.called, card.place.docname)
        return found.docname if found and found.docname != card.place.docname else None

    def leads(self, written: str, docname: str) -> Led | None:
        """What the wikilink ``[[written]]`` in *docname* leads to."""
        for target in readings(written):
            found = self.found(target.name, docname) if target.name else (docname,)
            if found:
                break
        else:
            return None
        first, *others = found
        words = target.name if target.name and self._is_called(first, target.name) else ""
        own = not target.name
        led = Led(first, words=words, others=tuple(others), named=not own)
        parts = self.index.docs[first].parts
        if target.block:
            wanted = target.block.lower()
            anchor = next((a for depth, text, a in parts if not depth and text == wanted), "")
            return led._replace(anchor=anchor, block=True, missing="" if anchor else target.block)
        if target.headings:
            if (heading := _heading(target.headings, parts)) is None:
                return led._replace(missing=target.headings[-1])
            words, text = (heading[1], "") if own else (words, heading[1])
            return led._replace(anchor=heading[2], words=words, heading=text)
        return led

    def _is_called(self, docname: str, name: str) -> bool:
        """Whether *name* is the title or an alias of *docname*."""
        note = self.index.docs[docname].note
        return key_of(name) in map(key_of, (plain(note.title), *note.aliases))

    @cached_property
    def _by_file(self) -> Mapping[str, Sequence[str]]:
        docs = self.index.docs
        return self._table(lambda name: (name.rpartition("/")[2], *docs[name].note.files[1:]))

    @cached_property
    def _by_path(self) -> Mapping[str, str]:
        docs = self.index.docs
        return {path: name for name in docs if (path := docs[name].note.path)}

    @cached_property
    def _by_alias(self) -> Mapping[str, Sequence[str]]:
        docs = self.index.docs
        return self._table(lambda docname: docs[docname].note.aliases)

    @cached_property
    def _by_title(self) -> Mapping[str, Sequence[str]]:
        docs = self.index.docs
        return self._table(lambda docname: (plain(docs[docname].note.title),))

    def _table(self, names: Callable[[str], Iterable[str]]) -> Mapping[str, Sequence[str]]:
        table: dict[str, dict[str, None]] = {}
        for docname in sorted(self.index.docs):
            for name in names(docname):
                table.setdefault(key_of(name), {})[docname] = None
        return {key: tuple(documents) for key, documents in table.items()}


def _heading(wanted: Sequence[str], parts: Iterable[Part]) -> Part | None:
    """The first heading that is called as the last of *wanted*, and stands under the others."""
    keys = [heading_key(text) for text in wanted]
    above: list[tuple[int, str]] = []
    for part in parts:
        depth, text, _ = part
        if not depth:
            continue
        above = [found for found in above if found[0] < depth]
        key = heading_key(text)
        if key == keys[-1]:
            names = iter([key for _, key in above])
            if all(key in names for key in keys[:-1]):
                return part
        above.append((depth, key))
    return None
