"""The links between documents, in both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sphinx_hubnotes.core.index import Index, join, normal
from sphinx_hubnotes.core.inline import Spans
from sphinx_hubnotes.core.model import Mention

Labelled = Callable[[str], str | None]
"""The document that an author's label stands in."""


class Backlink(NamedTuple):
    """A document that links to another, with the sentence that does so."""

    docname: str
    sentence: Spans


@dataclass(frozen=True, slots=True)
class Links:
    """Which documents link to which in their texts; drafts and links to the own page left out."""

    out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The documents that each document links to, by name."""
    back: Mapping[str, tuple[Backlink, ...]] = field(default_factory=dict)
    """What links to each document, by the name of the linking one; once for each of those."""

    def around(self, docname: str) -> set[str]:
        """The documents that *docname* links to, or that link to it."""
        back = {found.docname for found in self.back.get(docname, ())}
        return back.union(self.out.get(docname, ()))


def links(index: Index, labelled: Labelled, holds: Callable[[str], bool]) -> Links:
    """The links that stand in the documents of *index*."""
    out: dict[str, tuple[str, ...]] = {}
    back: dict[str, list[Backlink]] = {}
    docs = index.docs
    for docname in sorted(docs):
        record = docs[docname]
        if not record.mentions or record.note.draft:
            continue
        found: dict[str, Spans] = {}
        for mention in record.mentions:
            if mention.only and not all(map(holds, mention.only)):
                continue
            target = _leads(mention, docname, index, labelled)
            if target and target != docname and not docs[target].note.draft:
                found.setdefault(target, mention.sentence)
        if found:
            out[docname] = tuple(sorted(found))
        for target, sentence in found.items():
            back.setdefault(target, []).append(Backlink(docname, sentence))
    return Links(out, {target: tuple(entries) for target, entries in back.items()})


def _leads(mention: Mention, docname: str, index: Index, labelled: Labelled) -> str | None:
    """The document that a link leads to."""
    target = mention.target
    if mention.role == "doc":
        return target if target in index.docs else None
    if mention.role == "hubnotes:note":
        return index.note(target, docname)
    name = normal(target)
    hubs = (index.hubs.get(name),) if mention.role != "hubnotes:section" else ()
    sections = (index.sections.get(name),) if mention.role != "hubnotes:hub" else ()
    ours = next((found[0] for found in (*hubs, *sections) if found), None)
    match mention.role:
        case "std:ref":
            return labelled(name) or ours
        case "any":
            return labelled(name) or ours or index.document(join(docname, target))
        case _:
            return ours
