"""The links between documents, in both directions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sphinx_hubnotes.names.destinations import Destination, Names
from sphinx_hubnotes.notes.inline import Span, SpanKind, Spans
from sphinx_hubnotes.notes.model import DocRecord, Mention, Reference


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


@dataclass(frozen=True, slots=True)
class Linker:
    """Finds what the links of *docs* lead to.

    *text* gives a title as text, and *holds* says whether the expression of an ``only`` holds.
    """

    docs: Mapping[str, DocRecord]
    names: Names
    holds: Callable[[str], bool]
    text: Callable[[Spans], str]
    is_source: Callable[[str], bool] = lambda docname: True
    """Whether readers can be sent to a document that links to another."""

    def links(self) -> Links:
        """All links."""
        out: dict[str, tuple[str, ...]] = {}
        back: dict[str, list[Backlink]] = {}
        for docname in sorted(self.docs):
            found = self._of(docname)
            if found:
                out[docname] = tuple(found)
            for target, sentence in found.items() if self.is_source(docname) else ():
                back.setdefault(target, []).append(Backlink(docname, sentence))
        return Links(out, {target: tuple(entries) for target, entries in back.items()})

    def _of(self, docname: str) -> dict[str, Spans]:
        """The documents that a document links to, each with the first sentence that does so.

        A link that stands alone gives way to one in a sentence.
        """
        record = self.docs[docname]
        found: dict[str, tuple[Mention, Destination]] = {}
        for mention in () if record.note.draft else record.mentions:
            if mention.only and not all(map(self.holds, mention.only)):
                continue
            target = self.names.resolve(mention.role, mention.target, docname, mention.anchor)
            if target is None or target.docname == docname or target.docname not in self.docs:
                continue
            known = target.docname in found
            if known and (found[target.docname][0].in_sentence or not mention.in_sentence):
                continue
            if not self.docs[target.docname].note.draft:
                found[target.docname] = mention, target
        return {
            name: self._sentence(mention.sentence, target, docname)
            for name, (mention, target) in found.items()
        }

    def _sentence(self, sentence: Spans, target: Destination, docname: str) -> Spans:
        """*sentence* with the titles that are no documents'."""
        return tuple(self._filled(kind, text, target, docname) for kind, text in sentence)

    def _filled(self, kind: SpanKind, text: str, target: Destination, docname: str) -> Span:
        if kind == "mark":
            return kind, text or self._titled(target)
        if kind != "title":
            return kind, text
        role, name, anchor = Reference.read(text)
        other = self.names.resolve(role, name, docname, anchor)
        if other is None:
            return "text", Reference.read(text).words
        title = self._titled(other)
        return ("text", title) if title else ("title", other.docname)

    def _titled(self, target: Destination) -> str:
        """The title that a link shows; nothing, where that is the title of the document."""
        if target.title is None and not target.part:
            return ""
        return self.text(self.names.title_of(target))
