"""The links between documents, in both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sphinx_hubnotes.core.index import Index, join, normal
from sphinx_hubnotes.core.inline import Span, SpanKind, Spans
from sphinx_hubnotes.core.lookup import Lookup

Labelled = Callable[[str], tuple[str, str] | None]
"""The document that an author's label stands in, and the title that goes with the label."""


class Backlink(NamedTuple):
    """A document that links to another, with the sentence that does so."""

    docname: str
    sentence: Spans


@dataclass(frozen=True, slots=True)
class Links:
    """Which documents link to which in their texts; drafts and links to the own page left out."""

    out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The documents that each document links to, in the order of its text."""
    back: Mapping[str, tuple[Backlink, ...]] = field(default_factory=dict)
    """What links to each document, by the name of the linking one; once for each of those."""


class _Target(NamedTuple):
    """What a link leads to."""

    docname: str
    title: str | None = None
    """The title that it shows; nothing, where that is the title of the document."""


@dataclass(frozen=True, slots=True)
class Linker:
    """Finds what links lead to, in the documents of *index*.

    *text* gives a title as text, and *holds* says whether the expression of an ``only`` holds.
    """

    index: Index
    lookup: Lookup
    labelled: Labelled
    holds: Callable[[str], bool]
    text: Callable[[Spans], str]
    is_source: Callable[[str], bool] = lambda docname: True
    """Whether readers can be sent to a document that links to another."""

    def links(self) -> Links:
        """All links."""
        out: dict[str, tuple[str, ...]] = {}
        back: dict[str, list[Backlink]] = {}
        for docname in sorted(self.index.docs):
            found = self._of(docname)
            if found:
                out[docname] = tuple(found)
            for target, sentence in found.items() if self.is_source(docname) else ():
                back.setdefault(target, []).append(Backlink(docname, sentence))
        return Links(out, {target: tuple(entries) for target, entries in back.items()})

    def _of(self, docname: str) -> dict[str, Spans]:
        """The documents that a document links to, each with the first sentence that does so."""
        record = self.index.docs[docname]
        found: dict[str, Spans] = {}
        if record.note.draft:
            return found
        for mention in record.mentions:
            if mention.only and not all(map(self.holds, mention.only)):
                continue
            target = self._target(mention.role, mention.target, docname)
            if target is None or target.docname in (docname, *found):
                continue
            if not self.index.docs[target.docname].note.draft:
                found[target.docname] = self._sentence(mention.sentence, target, docname)
        return found

    def _sentence(self, sentence: Spans, target: _Target, docname: str) -> Spans:
        """*sentence* with the titles that are no documents'."""
        return tuple(self._filled(kind, text, target, docname) for kind, text in sentence)

    def _filled(self, kind: SpanKind, text: str, target: _Target, docname: str) -> Span:
        if kind == "mark":
            return kind, text or target.title or ""
        if kind != "title":
            return kind, text
        role, _, name = text.partition(" ")
        other = self._target(role, name, docname)
        if other is None:
            return "text", name
        return ("title", other.docname) if other.title is None else ("text", other.title)

    def _target(self, role: str, target: str, docname: str) -> _Target | None:
        index = self.index
        if role == "doc":
            return _Target(target) if target in index.docs else None
        if role == "hubnotes:note":
            note = index.note(target, docname)
            return _Target(note) if note else None
        if role == "hubnotes:wiki":
            led = self.lookup.leads(target, docname)
            return _Target(led.docname) if led else None
        name = normal(target)
        ours = None
        if role != "hubnotes:section" and (hub := index.hubs.get(name)):
            ours = _Target(hub[0], self.text(hub[1].title))
        elif role != "hubnotes:hub" and (section := index.sections.get(name)):
            ours = _Target(section[0], self.text(section[1].title))
        if role not in ("any", "std:ref"):
            return ours
        if (found := self.labelled(name)) is not None:
            return _Target(*found)
        if ours is None and role == "any" and (path := index.document(join(docname, target))):
            return _Target(path)
        return ours
