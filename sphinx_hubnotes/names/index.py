"""Names as they are written: of documents by their paths, of hubs, sections and cards."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from sphinx_hubnotes.notes.model import (
    CardSpec,
    DocRecord,
    HubSpec,
    SectionSpec,
    cards_of,
    sections_of,
)
from sphinx_hubnotes.notes.wikilinks import target_of

FEW = 50
"""How many names that differ in their number alone are tried one by one."""

_NOT_SLUG = re.compile(r"[^\w\- ]+")


def normal(name: str) -> str:
    """A name as labels are compared: lower case, white space folded."""
    return " ".join(name.lower().split())


def slug(title: str) -> str:
    """The part of a section's name that its title gives: words joined by hyphens."""
    words = _NOT_SLUG.sub(" ", title.lower()).replace("-", " ").split()
    return "-".join(words)[:100].strip("-_") or "section"


def anchor(name: str, kind: str) -> str:
    """The anchor of what is called *name*; one that begins with a digit gets *kind* before it."""
    found = slug(name)
    return f"{kind}-{found}" if found[0].isdigit() else found


def unique(name: str, taken: Container[str]) -> str:
    """*name*, or the first of ``name-2``, ``name-3``, … that is not *taken*.

    Beyond `FEW`, it is one that is free right behind one that is taken: to look at each would take
    the square of the time for a name that repeats thousands of times.
    """
    if name not in taken:
        return name
    for number in range(2, FEW):
        if (found := f"{name}-{number}") not in taken:
            return found
    low, high = FEW - 1, FEW
    while f"{name}-{high}" in taken:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if f"{name}-{middle}" in taken else (low, middle)
    return f"{name}-{high}"


def join(docname: str, target: str) -> str:
    """The path from the source folder of *target*, as written in *docname*.

    A path that leaves the source folder keeps its leading ``..``; an address stays as it is.
    """
    if "://" in target:
        return target
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/") or ".")
    return posixpath.normpath(posixpath.join(posixpath.dirname(docname), target))


def without_suffix(path: str, suffixes: Iterable[str]) -> str:
    """*path* without the first of *suffixes* that it ends in."""
    return next((path.removesuffix(end) for end in suffixes if path.endswith(end)), path)


def document_at(path: str, docs: Container[str], suffixes: Iterable[str]) -> str | None:
    """The one of *docs* at *path* from the source folder, with or without one of *suffixes*."""
    if path in docs:
        return path
    bare = (path.removesuffix(suffix) for suffix in suffixes if path.endswith(suffix))
    return next((document for document in bare if document in docs), None)


def path_of(card: CardSpec) -> str:
    """Where the document of *card* would be, from the source folder, if its target is a path."""
    match card.role:
        case "doc":
            return card.target
        case "hubnotes:wiki":
            return join(card.place.docname, f"/{target_of(card.target).name}")
        case _:
            return join(card.place.docname, card.target) if card.target else ""


def is_elsewhere(path: str) -> bool:
    """Whether *path* lies outside the source folder, or is an address."""
    return path == ".." or path.startswith("../") or ":/" in path


@dataclass(frozen=True, slots=True)
class Index:
    """Where each name leads. Where a name is used twice, the first document has it."""

    docs: Mapping[str, DocRecord]
    suffixes: tuple[str, ...] = ()
    hubs: dict[str, tuple[str, HubSpec]] = field(default_factory=dict)
    sections: dict[str, tuple[str, SectionSpec]] = field(default_factory=dict)
    cards: dict[str, tuple[str, CardSpec]] = field(default_factory=dict)

    @classmethod
    def of(cls, docs: Mapping[str, DocRecord], suffixes: tuple[str, ...] = ()) -> Index:
        """The index of *docs*; *suffixes* may end the path of a document."""
        index = cls(docs, suffixes)
        for docname in sorted(docs):
            for card in docs[docname].loose:
                if card.name:
                    index.cards.setdefault(card.name, (docname, card))
            for hub in docs[docname].hubs:
                index.hubs.setdefault(hub.name, (docname, hub))
                for section in sections_of(hub.content):
                    index.sections.setdefault(section.name, (docname, section))
                for card in cards_of(hub.content):
                    if card.name:
                        index.cards.setdefault(card.name, (docname, card))
        return index

    def document(self, path: str) -> str | None:
        """The document at *path* from the source folder, with or without its suffix."""
        return document_at(path, self.docs, self.suffixes)
