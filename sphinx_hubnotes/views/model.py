"""The views of a hub that a reader can choose from, and what a table and a timeline show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sphinx_hubnotes.build.documents import Documents
from sphinx_hubnotes.build.registry import Calls
from sphinx_hubnotes.build.showing import check_names, shown_by
from sphinx_hubnotes.hubs.gather import Gathered
from sphinx_hubnotes.hubs.model import CARDS, Row, Shown
from sphinx_hubnotes.notes.dates import date_of
from sphinx_hubnotes.notes.inline import fill, plain
from sphinx_hubnotes.notes.model import DocRecord, HubSpec, cards_of, sections_of

if TYPE_CHECKING:
    from docutils import nodes

    from sphinx_hubnotes.build.pages import HtmlPage, NodePage

EXTRA = 6
"""The most views of a hub that show elements of their own and come from other extensions: the
style sheet switches so many."""


@dataclass(frozen=True)
class ViewedHub:
    """A hub, as the function of a view sees it."""

    found: Gathered = field(repr=False)
    documents: Documents = field(repr=False)
    """All documents of the site."""
    shown: Mapping[int, str] = field(repr=False)
    layout: str = ""
    """What lays out graphs; empty where that is missing."""

    @property
    def name(self) -> str:
        """The name of the hub."""
        return self.found.hub.name

    @property
    def docname(self) -> str:
        """The document that the hub stands in."""
        return self.found.hub.place.docname

    @property
    def title(self) -> str:
        """The title of the hub, as text."""
        return plain(fill(self.found.hub.title, self.documents.numbers))

    @property
    def notes(self) -> tuple[str, ...]:
        """The distinct notes that the hub shows, in reading order."""
        return self.found.notes

    @property
    def sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The title of each section, with the notes that stand right in it, in reading order."""
        numbers, own = self.documents.numbers, self.found.own
        return tuple(
            (plain(fill(section.title, numbers)), tuple(own.get(section.name, ())))
            for section in sections_of(self.found.hub.content)
        )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The notes of the hub with their dates, tags and the like."""
        documents = self.documents
        return tuple(rows(self.found, self.shown, documents.records, documents.numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view of a hub, from which readers can choose.

    Raises `ValueError` where *name* is no word of small letters, digits and hyphens, or *label*
    is empty.
    """

    name: str
    """What ``hubnotes_views`` and the options of hubs call it."""
    label: str
    """What readers see; text, or a lazy translation of Sphinx."""
    show: Callable[[ViewedHub], Any]
    """What the view shows of a hub; ``None`` where there is nothing, which leaves the view out.

    A value of texts, numbers, tuples, mappings and frozen dataclasses. A page is written again
    when the ``repr`` of its value has changed, or the title of a document that it names.
    """
    html: Callable[[Any, HtmlPage], str] | None = None
    """Writes the value as HTML; without it, the view shows the sections with their cards."""
    nodes: Callable[[Any, NodePage], Iterable[nodes.Element]] | None = None
    """Makes nodes of the value, which stand above the cards where readers cannot choose."""
    most: int = 0
    """The most notes of a hub that has the view without asking for it; 0: any number."""
    version: str = ""
    """Counted up when the functions show something else of the same site."""
    titled: Callable[[Any], Iterable[str]] | None = None
    """The documents whose titles it shows. Default: those that the value names."""
    drawn: bool = False
    """Whether it is a picture that the extra ``graph`` lays out."""
    styled: bool = False
    """Whether the style sheet of this package knows it by its name."""

    def __post_init__(self) -> None:
        check_names(self.name, self.label)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Finds what hubs show in the views that are *offered* to readers of this builder."""

    of_site: tuple[str, ...]
    """The views of hubs that ask for none."""
    offered: Mapping[str, View]
    calls: Calls

    def asked(self, spec: HubSpec, number: int) -> tuple[str, ...]:
        """The views that a hub of so many notes asks for."""
        asked = spec.views or tuple(
            name
            for name in self.of_site
            if (view := self.offered.get(name)) and (not view.most or number <= view.most)
        )
        if spec.view and spec.view not in asked:
            asked = (spec.view, *asked)
        return tuple(name for name in dict.fromkeys(asked) if name in self.offered)

    def views(self, hub: ViewedHub) -> tuple[tuple[Shown, ...], bool]:
        """What a hub shows in each of its views, and whether some view could not be drawn."""
        found: list[Shown] = []
        undrawn, extra = False, 0
        for name in self.asked(hub.found.hub, len(hub.notes)):
            view = self.offered[name]
            shown = shown_by(view, hub, hub.docname, hub.documents, self.calls)
            if shown is None:
                continue
            if view.drawn and not hub.layout:
                undrawn = True
                continue
            extra += view.html is not None and not view.styled
            if extra > EXTRA:
                error = ValueError(f"a hub has at most {EXTRA} views of other extensions")
                self.calls.fail(f"the view {name!r}", hub.docname, error)
                continue
            found.append(shown)
        return tuple(found), undrawn


def first_of(spec: HubSpec, shown: Sequence[Shown]) -> tuple[tuple[str, ...], str]:
    """The views of a hub, in their order, and the one that is shown first."""
    views = tuple(view.name for view in shown) or (CARDS,)
    return views, spec.view if spec.view in views else views[0]


def rows(
    found: Gathered,
    shown: Mapping[int, str],
    docs: Mapping[str, DocRecord],
    numbers: Mapping[str, int],
) -> Iterator[Row]:
    """The notes of a hub, each once; *shown* are the documents of the cards of its page."""
    titles: dict[str, str] = {}
    for card in cards_of(found.hub.content):
        if card.number in shown:
            titles.setdefault(shown[card.number], card.titled)
    places: dict[str, list[int]] = {}
    sections = list(sections_of(found.hub.content))
    for number, section in enumerate(sections):
        for name in found.own.get(section.name, ()):
            places.setdefault(name, []).append(number)
    spelled = [fill(section.title, numbers) for section in sections]
    for name in found.notes:
        note = docs[name].note
        where = tuple(spelled[number] for number in places.get(name, ()))
        yield Row(
            name, titles.get(name, ""), note.date, note.updated, note.status, note.shown_tags, where
        )


def dated(rows: Sequence[Row]) -> tuple[Row, ...] | None:
    """What a timeline shows of *rows*; nothing where none has a date."""
    if not any(date_of(row.date) for row in rows):
        return None
    return tuple(Row(row.docname, row.titled, iso(row.date)) for row in rows)


def timeline(found: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Rows by their dates, from the newest on; those without a date come last, under ``""``.

    A date is as in ISO 8601: a year, a month or a day.
    """
    dated: dict[str, list[Row]] = {}
    for row in found:
        dated.setdefault(iso(row.date), []).append(row)
    return sorted(dated.items(), reverse=True)


def iso(text: str) -> str:
    """The date in *text*, as in ISO 8601: a year, a month or a day; nothing for none."""
    date = date_of(text)
    if date is None:
        return ""
    year, month, day = date[:3]
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
