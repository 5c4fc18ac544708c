"""What a reference leads to: one answer, for all who ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from sphinx_hubnotes.names.headings import Headings
from sphinx_hubnotes.names.index import Index, join, normal, slug
from sphinx_hubnotes.names.lookup import Lookup, key_of, nearest_first
from sphinx_hubnotes.notes.inline import Span, Spans, merge, plain
from sphinx_hubnotes.notes.model import DocRecord, HubSpec, Reference, SectionSpec, sections_of
from sphinx_hubnotes.notes.tags import tag_name
from sphinx_hubnotes.notes.wikilinks import Target, readings

Labelled = Callable[[str], tuple[str, str, str] | None]
"""The document and the anchor that an author's label stands for, and the title that it has."""

Placed = Callable[[str, str], tuple[str, str]]
"""The anchor of a place in a document that MyST's links name, and the title that it has."""


class Destination(NamedTuple):
    """What a reference leads to."""

    docname: str
    anchor: str = ""
    title: Spans | None = None
    """The title that a reference to it shows; nothing, where that is the title of the document."""
    part: str = ""
    """The heading that it names in the document, which stands behind the title."""
    name: str = ""
    """The name of the hub or section that it is."""
    block: bool = False
    missing: str = ""
    """The heading or block that the document does not have."""
    own: bool = False
    """Whether the reference names no document, but a place in its own."""
    others: tuple[str, ...] = ()
    """The documents that the name fits too, the nearest first."""


@dataclass(frozen=True)
class Names:
    """What all names of a site lead to.

    A note may be called by its path, its file's name, an alias or its title, as `Lookup` says; by
    the name or the title of a hub on its page; by the name of a section. A hub has a name of its
    own, which comes first where a hub is meant, and is called as its page else.
    """

    index: Index
    notes: Lookup
    pages: Lookup
    """The pages with hubs, by their names."""
    labelled: Labelled = lambda name: None
    placed: Placed = lambda docname, anchor: (anchor, "")
    tags: Mapping[str, str] = field(default_factory=dict)
    """The page of each tag that has one."""
    left_out: Lookup = field(default_factory=lambda: Lookup({}))
    """The notes that are there, but not on the site."""

    @classmethod
    def of(
        cls,
        index: Index,
        labelled: Labelled = lambda name: None,
        placed: Placed = lambda docname, anchor: (anchor, ""),
        left_out: Mapping[str, DocRecord] = MappingProxyType({}),
    ) -> Names:
        """The names of what *index* holds, those of what is *left_out*, and labels of authors."""
        hubs = {name: record for name, record in index.docs.items() if record.hubs}
        notes, pages = Lookup(index.docs, index.suffixes), Lookup(hubs, index.suffixes)
        absent = Lookup(left_out, index.suffixes)
        return cls(index, notes, pages, labelled, placed, left_out=absent)

    def resolve(self, role: str, target: str, docname: str, anchor: str = "") -> Destination | None:
        """What *target* leads to where *docname* names it by *role*; of a document, at *anchor*.

        Nothing, if no such thing is there, or if the role is none of `ROLES`.
        """
        found = self._find(Reference(role, target, anchor), docname)
        if found is None or found.title is None:
            return found
        return found._replace(title=self._said(found.title, found.docname, self._title))

    def is_left_out(self, written: str, docname: str) -> bool:
        """Whether what *written* names in *docname*, and nothing leads to, is there all the same.

        That is not on the site, as its author wants it, so that nobody has to write it.
        """
        names = (target.name for target in readings(written))
        return any(self.left_out.found(name, docname) for name in names if name)

    def title_of(self, found: Destination) -> Spans:
        """All that a reference to *found* shows, if it has no text of its own."""
        if found.own and (place := found.part or found.missing):
            return (("text", place),)
        title = found.title
        if title is None:
            title = self.index.docs[found.docname].note.title
        return merge((*title, ("text", f" › {found.part}"))) if found.part else title

    def words(self, spans: Spans, docname: str) -> Spans:
        """*spans*, written in *docname*, with the titles of what it names, as a reader sees them.

        What it counts is there by its own name.
        """
        return self._said(spans, docname, self._worded)

    def told(self, record: DocRecord) -> DocRecord:
        """*record* with the words of its titles and its description, as a reader sees them."""
        note = record.note
        title = self.words(note.title, note.docname)
        description = self.words(note.description, note.docname)
        if (title, description) != (note.title, note.description):
            record = record._replace(note=note._replace(title=title, description=description))
        return record.titled(lambda spans: self.words(spans, note.docname))

    def hub(self, written: str, docname: str) -> tuple[Destination | None, str, str]:
        """The hub that *written* names, what it calls that, and what it calls a section of it."""
        if found := self._hub(written, docname):
            return found, written, ""
        for text, part in _halves(written):
            if found := self._hub(text, docname):
                return found, text, part
        return None, written.partition("#")[0].strip(), ""

    def section_of(self, hub: str, part: str) -> str:
        """The section of *hub* that *part* names: by the last part of its name, or by its title.

        Empty, where no section of the hub is called so.
        """
        wanted, by_title = key_of(f"{hub}#{part}"), ""
        for section in sections_of(self.index.hubs[hub][1].content):
            if key_of(section.name) == wanted:
                return section.name
            if not by_title and slug(plain(as_written(section.title))) == slug(part):
                by_title = section.name
        return by_title

    # What references show

    def _said(self, spans: Spans, docname: str, say: Callable[[Reference, str], Spans]) -> Spans:
        if all(kind not in ("title", "count") for kind, _ in spans):
            return spans
        return merge(self._each(spans, docname, say))

    def _each(
        self, spans: Spans, docname: str, say: Callable[[Reference, str], Spans]
    ) -> Iterator[Span]:
        for kind, text in spans:
            if kind == "title":
                yield from say(Reference.read(text), docname)
            elif kind == "count":
                found = self._counted(text, docname)
                yield kind, found.name if found else text
            else:
                yield kind, text

    def _worded(self, reference: Reference, docname: str) -> Spans:
        role, target, anchor = reference
        found = self.resolve(role, target, docname, anchor)
        if found is None:
            return (("text", reference.words),)
        return _as_text(self.title_of(found))

    def _title(self, reference: Reference, docname: str) -> Spans:
        """What a reference in the title of a hub shows; one in what that names is as written."""
        found = self._find(reference, docname)
        return _as_text(as_written(self.title_of(found) if found else (("text", reference.words),)))

    # What references lead to

    def _find(self, reference: Reference, docname: str) -> Destination | None:
        find = ROLES.get(reference.role)
        return find(self, reference, docname) if find else None

    def _document(self, reference: Reference, docname: str) -> Destination | None:
        _, target, anchor = reference
        if target not in self.index.docs:
            return None
        if not anchor:
            return Destination(target)
        place, title = self.placed(target, anchor)
        if not title and (part := self._headings(target).place(anchor)):
            place, title = part
        return Destination(target, place, (("text", title) if title else ("literal", anchor),))

    def _any(self, reference: Reference, docname: str) -> Destination | None:
        if found := self._label(reference, docname):
            return found
        document = self.index.document(join(docname, reference.target))
        return Destination(document) if document else None

    def _label(self, reference: Reference, docname: str) -> Destination | None:
        """What a label stands for: one that an author wrote, or else a name of ours."""
        name, index = normal(reference.target), self.index
        if label := self.labelled(name):
            page, anchor, words = label
            return Destination(page, anchor, (("text", words or reference.target),))
        if name in index.hubs:
            return self._at_hub(name)
        if name in index.sections:
            return self._at_section(name)
        if name not in index.cards:
            return None
        page, card = index.cards[name]
        title: Spans = (("text", card.titled),) if card.titled else ()
        if not title and (note := self._find(Reference(card.role, card.target), page)):
            title = index.docs[note.docname].note.title
        return Destination(page, card.anchor, title or (("text", reference.target),))

    def _note(self, reference: Reference, docname: str) -> Destination | None:
        root, _, path = reference.target.partition("/")
        if not root and path in self.index.docs:
            return Destination(path)  # by far the most that pages of ours name
        return self._called(reference.target, docname, own=False)

    def _wiki(self, reference: Reference, docname: str) -> Destination | None:
        return self._called(reference.target, docname, own=True)

    def _called(self, written: str, docname: str, *, own: bool) -> Destination | None:
        """The note, the place in it, or the hub or section that *written* names.

        *own* says whether it may be a place in the document that names it.
        """
        place = None
        for target in readings(written):
            found = self.notes.found(target.name, docname) if target.name else ()
            if found or (own and not target.name):
                place = self._at_part(target, docname, found, own=own)
                break
        if place is None or place.missing:
            return self._named(written, docname) or place
        return place

    def _at_part(
        self, target: Target, docname: str, found: tuple[str, ...], *, own: bool
    ) -> Destination:
        """The place that *target* names in the first of *found*, or in *docname* itself."""
        document, *others = found or (docname,)
        title: Spans | None = None
        if own and target.name and self.notes.is_called(document, target.name):
            title = (("text", target.name),)  # a wikilink shows it as it is written
        place = Destination(document, title=title, own=not found, others=tuple(others))
        if target.block:
            anchor = self._headings(document).blocks.get(target.block.lower(), "")
            place = place._replace(anchor=anchor, block=True)
            missing = "" if anchor else target.block
        elif target.headings:
            heading = self._headings(document).heading(target.headings)
            missing = "" if heading else target.headings[-1]
            if heading:
                _, text, anchor = heading
                place = place._replace(anchor=anchor, part=text)
        else:
            return place
        return place._replace(missing=missing)

    def _named(self, written: str, docname: str) -> Destination | None:
        """The hub or the section of that name."""
        return self._hub_named(written, docname) or self._section_named(written, docname)

    def _counted(self, target: str, docname: str) -> Destination | None:
        return self._hub(target, docname) or self._section(target, docname)

    def _hub(self, target: str, docname: str) -> Destination | None:
        if found := self._hub_named(target, docname, titles=False):
            return found
        if pages := self.pages.found(target, docname):
            hub = self.index.docs[pages[0]].hubs[0]
            return self._at_hub(hub.name)._replace(others=pages[1:])
        return self._hub_named(target, docname)

    def _hub_named(self, target: str, docname: str, *, titles: bool = True) -> Destination | None:
        if (name := normal(target)) in self.index.hubs:
            return self._at_hub(name)
        key = key_of(target)
        names = self._hub_names.get(key) or (self._hub_titles.get(key) if titles else None)
        return self._nearest(names or (), docname, self._at_hub)

    def _section(self, target: str, docname: str) -> Destination | None:
        if found := self._section_named(target, docname):
            return found
        hub, _, part = self.hub(target, docname)
        if hub and (name := self.section_of(hub.name, part) if part else ""):
            return self._at_section(name)._replace(others=hub.others)
        return self._nearest(
            self._section_titles.get(key_of(target), ()), docname, self._at_section
        )

    def _section_named(self, target: str, docname: str) -> Destination | None:
        if (name := normal(target)) in self.index.sections:
            return self._at_section(name)
        return self._nearest(self._section_names.get(key_of(target), ()), docname, self._at_section)

    def _tag(self, reference: Reference, docname: str) -> Destination | None:
        page = self.tags.get(tag_name(reference.target))
        return Destination(page, "", (("text", reference.target),)) if page else None

    def _at_hub(self, name: str) -> Destination:
        page, hub = self.index.hubs[name]
        return Destination(page, hub.anchor, hub.title, name=name)

    def _at_section(self, name: str) -> Destination:
        page, section = self.index.sections[name]
        return Destination(page, section.anchor, section.title, name=name)

    def _nearest(
        self, names: tuple[str, ...], docname: str, at: Callable[[str], Destination]
    ) -> Destination | None:
        """What is nearest to *docname* of those that *names* stand for."""
        found: dict[str, Destination] = {}
        for place in map(at, names):
            found.setdefault(place.docname, place)
        pages = nearest_first(found, docname)
        return found[pages[0]]._replace(others=pages[1:]) if pages else None

    @cached_property
    def _hub_names(self) -> Mapping[str, tuple[str, ...]]:
        return _table((key_of(name), name) for name in self.index.hubs)

    @cached_property
    def _hub_titles(self) -> Mapping[str, tuple[str, ...]]:
        return _table((_key(hub), name) for name, (_, hub) in self.index.hubs.items())

    @cached_property
    def _section_names(self) -> Mapping[str, tuple[str, ...]]:
        return _table((key_of(name), name) for name in self.index.sections)

    @cached_property
    def _section_titles(self) -> Mapping[str, tuple[str, ...]]:
        return _table((_key(part), name) for name, (_, part) in self.index.sections.items())

    def _headings(self, docname: str) -> Headings:
        if docname not in self._known_headings:
            self._known_headings[docname] = Headings.of(self.index.docs[docname].parts)
        return self._known_headings[docname]

    @cached_property
    def _known_headings(self) -> dict[str, Headings]:
        return {}


ROLES: Mapping[str, Callable[[Names, Reference, str], Destination | None]] = {
    "doc": Names._document,
    "std:doc": Names._document,
    "any": Names._any,
    "std:ref": Names._label,
    "hubnotes:note": Names._note,
    "hubnotes:wiki": Names._wiki,
    "hubnotes:hub": lambda names, reference, docname: names._hub(reference.target, docname),
    "hubnotes:section": lambda names, reference, docname: names._section(reference.target, docname),
    "hubnotes:count": lambda names, reference, docname: names._counted(reference.target, docname),
    "hubnotes:tag": Names._tag,
}
"""How each role finds what it leads to: the only place that knows."""


def _halves(written: str) -> Iterator[tuple[str, str]]:
    """*written* before and behind each ``#`` in it, the longest name first."""
    at = written.rfind("#")
    while at >= 0:
        yield written[:at].strip(), written[at + 1 :].strip()
        at = written.rfind("#", 0, at)


def as_written(spans: Spans) -> Spans:
    """*spans* with the words of references in the place of the titles that they show."""
    return merge(
        ("text", Reference.read(text).words) if kind == "title" else (kind, text)
        for kind, text in spans
    )


def _as_text(spans: Spans) -> Spans:
    """*spans* as a reference shows them, which knows no styles; what is counted stays so."""
    return tuple((kind if kind == "count" else "text", text) for kind, text in spans)


def _key(spec: HubSpec | SectionSpec) -> str:
    return key_of(plain(as_written(spec.title)))


def _table(entries: Iterator[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for key, name in entries:
        table[key] = (*table.get(key, ()), name)
    return table
