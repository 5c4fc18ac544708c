"""The site as other packages see it: records that change nothing, made when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sphinx_hubnotes.build.site import Site as Resolved
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.hubs.model import CardView, HubView, PageView
from sphinx_hubnotes.notes import model
from sphinx_hubnotes.notes.fields import FIELDS, text_of
from sphinx_hubnotes.notes.inline import Spans, fill, merge, parse, plain
from sphinx_hubnotes.notes.model import Reference, sections_of

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """What one document says of itself; what it does not say is empty."""

    docname: str
    title: str
    """As text, like the description."""
    description: str = ""
    """That of the front matter, else of the page's head, else a paragraph of its text."""
    tags: tuple[str, ...] = ()
    date: str = ""
    updated: str = ""
    status: str = ""
    hubs: tuple[str, ...] = ()
    """The hubs that it names in its front matter; `Site.hubs_of` has those that show it."""
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
    draft: bool = False
    fields: Values = field(default_factory=lambda: MappingProxyType({}))
    """The values of the fields that were added with `add_field`: of one that holds a list, a
    tuple."""
    others: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """All other front matter, by key: the text of each value."""
    words: int = 0
    """The number of words of its source."""
    path: str = ""
    """The path, without suffix, of the file that it was made from, if that is called otherwise."""


OTHERWISE = ("title", "description", "panels")
"""The fields that a note has in another form here, or not at all."""

SIMPLE = tuple(field.name for field in FIELDS if field.name not in OTHERWISE)
"""The attributes that are the same in a record of ours."""


def note_of(note: model.Note, numbers: Mapping[str, int] = MappingProxyType({})) -> Note:
    """*note* as others see it, the *numbers* of notes of hubs filled in."""
    typed = {
        name: values if many else values[0] for name, many, values in note.typed if many or values
    }
    return Note(
        note.docname,
        plain(fill(note.title, numbers)),
        _said(fill(note.description, numbers)),
        **{name: getattr(note, name) for name in SIMPLE},
        fields=MappingProxyType(typed),
        others=MappingProxyType({k: v for k, v in note.others if k not in typed}),
        words=note.words,
        path=note.path,
    )


def _said(spans: Spans) -> str:
    """*spans* as text, what they refer to as it is written."""
    return "".join(Reference.read(text).words if kind == "title" else text for kind, text in spans)


def changed(note: model.Note, now: Note) -> model.Note:
    """*note* as *now* has it; raises `ValueError` where that cannot be."""
    before = note_of(note)
    found: dict[str, Any] = {}
    for name in (one.name for one in fields(Note)):
        value = getattr(now, name)
        if value == getattr(before, name):
            continue
        if name == "title" and not note.heading:
            found["title"] = (("text", _text(name, value)),)
        elif name == "description":
            # What was there keeps its markup, and the titles that it shows.
            behind, there, rest = _text(name, value).partition(before.description or "\0")
            kept = note.description if there else ()
            found["description"] = merge((*_parsed(behind), *kept, *_parsed(rest)))
            found["described"], found["borrowed"] = bool(value), False
        elif name == "draft":
            found[name] = bool(value)
        elif name in SIMPLE and isinstance(getattr(before, name), tuple):
            if isinstance(value, str):
                raise ValueError(f"{name!r} is a tuple of texts, and no text")
            found[name] = tuple(_text(name, one) for one in value)
        elif name in SIMPLE or name == "path":
            found[name] = _text(name, value)
        elif name not in ("fields", "others"):
            raise ValueError(f"the attribute {name!r} of {note.docname!r} cannot be changed")
    if now.fields != before.fields or now.others != before.others:
        many = {name for name, several, _ in note.typed if several}
        several = {
            name: tuple(value) if name in many or isinstance(value, tuple | list) else (value,)
            for name, value in now.fields.items()
        }
        found["typed"] = tuple(
            (name, name in many or isinstance(now.fields[name], tuple | list), values)
            for name, values in several.items()
        )
        others = {name: tuple(_text(name, one) for one in now.others[name]) for name in now.others}
        others.update((name, tuple(map(text_of, values))) for name, values in several.items())
        found["others"] = tuple(others.items())
    return note._replace(**found)


def _parsed(text: str) -> Spans:
    """What *text* says, with the spaces around it."""
    spaces = (("text", " "),)
    before = spaces if text[:1].isspace() else ()
    behind = spaces if text[-1:].isspace() else ()
    return (*before, *parse(text), *behind)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name!r} holds text, and not {value!r}")
    return value


class Notes(Mapping[str, Note]):
    """Notes by their documents' names, each of which is made when it is asked for."""

    def __init__(
        self, notes: Mapping[str, model.Note], numbers: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        self._notes = notes
        self._numbers = numbers

    def __getitem__(self, docname: str) -> Note:
        return note_of(self._notes[docname], self._numbers)

    def __contains__(self, docname: object) -> bool:  # which would else make the note
        return docname in self._notes

    def __iter__(self) -> Iterator[str]:
        return iter(self._notes)

    def __len__(self) -> int:
        return len(self._notes)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a hub, those nested in it included."""

    name: str
    """``hub#section``."""
    title: str
    count: int
    """The number of its notes, those of nested sections included."""
    notes: tuple[str, ...]
    """The documents of the notes that stand right in it, in reading order."""


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub as readers see it."""

    name: str
    docname: str
    """The page that it stands on."""
    title: str
    kind: str
    """The word before its counts; empty where it has the usual one."""
    notes: tuple[str, ...]
    """The documents of all its notes, each once, in reading order."""
    sections: tuple[Section, ...]
    """All its sections, nested ones too, in reading order."""


@dataclass(frozen=True, slots=True)
class Related:
    """A note that is related to another."""

    docname: str
    reason: str
    """Why, in the language of the site: ``both cite Yeast``."""


def _own(section: model.SectionSpec, view: HubView, page: PageView) -> tuple[str, ...]:
    """The notes that stand right in *section*."""
    shown = view.sections[section.name]
    if shown.all:
        return shown.all
    card_list = shown.card_list
    entries: Iterable[CardView | int]
    if card_list:
        entries = (card for group in card_list.groups for card in group.cards)
    else:
        entries = (card.number for card in section.content if isinstance(card, model.CardSpec))
    cards = (page.cards.get(one) if isinstance(one, int) else one for one in entries)
    return tuple(dict.fromkeys(card.docname for card in cards if card))


@dataclass(frozen=True)
class Site:
    """All notes and hubs of a build as readers see them; drafts are left out."""

    _site: Resolved = field(repr=False)
    _words: Words = field(repr=False)

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """The notes, by the names of their documents, in the order of these."""
        docs = self._site.index.docs
        seen = (name for name in sorted(self._site.notes) if not docs[name].note.draft)
        return Notes({name: docs[name].note for name in seen}, self._site.numbers)

    @cached_property
    def hubs(self) -> Mapping[str, Hub]:
        """The hubs by their names, in the order of their pages; of two of one name the first."""
        found: dict[str, Hub] = {}
        for spec, view, page in self._site.hubs():
            if spec.name in found or self._site.index.docs[page.docname].note.draft:
                continue
            sections = tuple(
                Section(
                    section.name,
                    self._site.text(section.title),
                    view.sections[section.name].notes,
                    _own(section, view, page),
                )
                for section in sections_of(spec.content)
            )
            title = self._site.text(spec.title) or spec.name
            found[spec.name] = Hub(
                spec.name, page.docname, title, view.counts.kind, view.notes, sections
            )
        return MappingProxyType(found)

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of notes of each hub and section, by its name."""
        return MappingProxyType(dict(self._site.numbers))

    @cached_property
    def _shown(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for hub in self.hubs.values():
            for docname in hub.notes:
                found.setdefault(docname, []).append(hub.name)
        return {docname: tuple(names) for docname, names in found.items()}

    def hubs_of(self, docname: str) -> tuple[str, ...]:
        """The names of the hubs that show a note."""
        return self._shown.get(docname, ())

    def links(self, docname: str) -> tuple[str, ...]:
        """The documents that *docname* links to in its text, each once, in order."""
        return self._site.links.out.get(docname, ())

    def backlinks(self, docname: str) -> tuple[str, ...]:
        """The documents that link to *docname* in their texts, by name."""
        return tuple(link.docname for link in self._site.links.back.get(docname, ()))

    def related(self, docname: str) -> tuple[Related, ...]:
        """The notes related to *docname*, best first; none where no page of the site shows any."""
        if docname not in self.notes:
            return ()
        near = self._site.related_notes.near(docname)
        return tuple(Related(one.docname, self._reason(one)) for one in near)

    def _reason(self, one: model.Relation) -> str:
        before, behind = self._words.reason(one.kind, one.words)
        return f"{before}{self._titled(one.what)}{behind}"

    def _titled(self, spans: Spans) -> str:
        docs = self._site.index.docs
        return "".join(
            self._site.text(docs[text].note.title) if kind == "title" else text
            for kind, text in spans
        )
