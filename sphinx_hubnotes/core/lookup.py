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


class _Places(NamedTuple):
    """The places in a document that links can lead to, by their names."""

    blocks: Mapping[str, str]
    """The anchors of blocks."""
    headings: Mapping[str, Sequence[tuple[Sequence[str], Part]]]
    """The headings of each name, with the names of those above them."""

    @classmethod
    def of(cls, parts: Iterable[Part]) -> _Places:
        blocks: dict[str, str] = {}
        headings: dict[str, list[tuple[Sequence[str], Part]]] = {}
        above: list[tuple[int, str]] = []
        for part in parts:
            depth, text, anchor = part
            if not depth:
                blocks.setdefault(text, anchor)
                continue
            key = heading_key(text)
            above = [found for found in above if found[0] < depth]
            headings.setdefault(key, []).append(([key for _, key in above], part))
            above.append((depth, key))
        return cls(blocks, headings)

    def heading(self, wanted: Sequence[str]) -> Part | None:
        """The first that is called as the last of *wanted*, and stands under the others."""
        *others, last = map(heading_key, wanted)
        for above, part in self.headings.get(last, ()):
            names = iter(above)
            if all(key in names for key in others):
                return part
        return None


class Lookup:
    """Finds documents by name, as Obsidian finds the target of ``[[name]]``.

    The exact path comes first, then the end of a path (of several, the shortest path), then
    aliases, then titles.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._found: dict[tuple[str, str], Sequence[str]] = {}
        self._places: dict[str, _Places] = {}

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
        if target.block:
            anchor = self._places_in(first).blocks.get(target.block.lower(), "")
            return led._replace(anchor=anchor, block=True, missing="" if anchor else target.block)
        if target.headings:
            if (heading := self._places_in(first).heading(target.headings)) is None:
                return led._replace(missing=target.headings[-1])
            words, text = (heading[1], "") if own else (words, heading[1])
            return led._replace(anchor=heading[2], words=words, heading=text)
        return led

    def _places_in(self, docname: str) -> _Places:
        if (found := self._places.get(docname)) is None:
            found = self._places[docname] = _Places.of(self.index.docs[docname].parts)
        return found

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
