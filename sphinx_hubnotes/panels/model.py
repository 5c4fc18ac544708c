"""What the page of a note shows behind its text, and where hubs show the note."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_hubnotes.build.documents import Documents
from sphinx_hubnotes.build.registry import Calls
from sphinx_hubnotes.build.showing import check_names, shown_by
from sphinx_hubnotes.hubs.gather import Gathered
from sphinx_hubnotes.hubs.model import Shown
from sphinx_hubnotes.names.links import Backlink
from sphinx_hubnotes.notes.inline import Spans, fill
from sphinx_hubnotes.notes.model import Content, Relation, SectionSpec

if TYPE_CHECKING:
    from docutils import nodes

    from sphinx_hubnotes.build.pages import HtmlPage, NodePage


class Stop(NamedTuple):
    """A place that a note stands in: a hub, or a section of one."""

    title: Spans
    anchor: str


class Appearance(NamedTuple):
    """A section of a hub, or a hub itself, that shows a note."""

    page: str
    path: tuple[Stop, ...]
    """The hub, then its sections from the outermost on."""
    number: int
    """The place of the note among those that stand right there, from 1."""
    total: int
    previous: str = ""
    next: str = ""


class Backlinks(NamedTuple):
    """What links to a note."""

    docname: str
    quoted: tuple[Backlink, ...]
    """Those that are shown with the sentences that hold the links."""
    others: tuple[str, ...] = ()
    """Further documents, shown without their sentences."""
    uncounted: int = 0
    """The number of those that are not shown at all."""

    def titled(self) -> Iterator[str]:
        """The documents whose titles it shows."""
        for found in self.quoted:
            yield found.docname
            yield from (text for kind, text in found.sentence if kind == "title")
        yield from self.others
        if any(("mark", "") in found.sentence for found in self.quoted):
            yield self.docname


@dataclass(frozen=True)
class ViewedNote:
    """A note, as the function of a panel sees it."""

    docname: str
    documents: Documents = field(repr=False)
    """All documents of the site."""
    places: tuple[Appearance, ...] = ()
    """Where hubs show it."""
    panels: tuple[str, ...] = ()
    """The panels that its page is to have."""
    collate: Callable[[str], object] = field(default=str, repr=False)
    find_related: Callable[[str, Collection[str]], tuple[Relation, ...]] = field(
        default=lambda docname, hubs: (), repr=False
    )

    @property
    def title(self) -> str:
        """Its title, as text."""
        return self.documents.title(self.docname)

    def backlinks(self) -> tuple[Backlink, ...]:
        """What links to it, each with the sentence that does, in the order of the titles."""
        found = self.documents.links.back.get(self.docname, ())
        key = self.collate
        return tuple(sorted(found, key=lambda link: (key(link.docname), link.docname)))

    def related(self, without: Collection[str] = ()) -> tuple[Relation, ...]:
        """The related notes that no link joins to it; the hubs' pages *without* are none."""
        return self.find_related(self.docname, without)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the page of a note shows behind its text.

    Raises `ValueError` where *name* is no word of small letters, digits and hyphens, or *label*
    is empty.
    """

    name: str
    """What ``hubnotes_panels`` and the field ``panels`` of notes call it."""
    label: str
    """Its heading; text, or a lazy translation of Sphinx."""
    show: Callable[[ViewedNote], Any]
    """What the panel shows at a note; ``None`` where there is nothing, which leaves it out.

    A value as that of a view: of texts, numbers, tuples, mappings and frozen dataclasses.
    """
    html: Callable[[Any, HtmlPage], str] | None = None
    """Writes the value as HTML, which stands under the heading."""
    nodes: Callable[[Any, NodePage], Iterable[nodes.Element]] | None = None
    """Makes nodes of the value, for builders that show no HTML."""
    version: str = ""
    """Counted up when the functions show something else of the same site."""
    titled: Callable[[Any], Iterable[str]] | None = None
    """The documents whose titles it shows. Default: those that the value names."""
    anchor: str = ""
    """The anchor of the panel on the page."""

    def __post_init__(self) -> None:
        check_names(self.name, self.label)


@dataclass(frozen=True, slots=True)
class NoteView:
    """What the page of one note shows behind its text."""

    docname: str
    shown: tuple[Shown, ...]
    """What its panels show, in their order."""
    anchors: frozenset[str] = field(default=frozenset(), repr=False)
    """The anchors of its panels."""

    def titled(self) -> list[str]:
        """The documents whose titles it shows."""
        return sorted({docname for shown in self.shown for docname in shown.titled})


def appearances(
    gathered: Mapping[str, Sequence[Gathered]],
    drafts: Set[str],
    numbers: Mapping[str, int],
) -> dict[str, list[Appearance]]:
    """Where hubs show each note: in the order of the hubs' pages, then as a reader meets them.

    Drafts' hubs are left out.
    """
    found: dict[str, list[Appearance]] = {}
    for page in sorted(gathered.keys() - drafts):
        for hub in gathered[page]:
            top = Stop(fill(hub.hub.title, numbers), hub.hub.anchor)
            for path, notes in _places(hub, hub.hub.content, (top,), "", numbers):
                for index, note in enumerate(notes):
                    before = notes[index - 1] if index else ""
                    behind = notes[index + 1] if index + 1 < len(notes) else ""
                    place = Appearance(page, path, index + 1, len(notes), before, behind)
                    found.setdefault(note, []).append(place)
    return found


def _places(
    hub: Gathered,
    content: Content,
    path: tuple[Stop, ...],
    name: str,
    numbers: Mapping[str, int],
) -> Iterator[tuple[tuple[Stop, ...], Sequence[str]]]:
    """A hub or section and those in it, each with the notes that stand right in it."""
    if notes := hub.own.get(name):
        yield path, notes
    for item in content:
        if isinstance(item, SectionSpec):
            stop = Stop(fill(item.title, numbers), item.anchor)
            yield from _places(hub, item.content, (*path, stop), item.name, numbers)


@dataclass(frozen=True, slots=True)
class Paneler:
    """Makes the panels of notes."""

    documents: Documents
    offered: Mapping[str, Panel]
    """The panels that this builder can show."""
    panels: tuple[str, ...]
    """Those that the project wants."""
    places: Mapping[str, Sequence[Appearance]]
    find_related: Callable[[str, Collection[str]], tuple[Relation, ...]]
    """The related notes of a note, those with a link to or from it left out, and given others."""
    title_of: Callable[[str], object]
    """What documents that link to one note are sorted by."""
    calls: Calls

    def note(self, docname: str) -> NoteView | None:
        """The panels of a note; nothing where it has none."""
        wanted = self.documents.records[docname].note.panels
        names = self.panels if wanted is None else tuple(dict.fromkeys(wanted))
        panels = [self.offered[name] for name in names if name in self.offered]
        places = tuple(self.places.get(docname, ()))
        names = tuple(panel.name for panel in panels)
        note = ViewedNote(docname, self.documents, places, names, self.title_of, self.find_related)
        found = [shown_by(panel, note, docname, self.documents, self.calls) for panel in panels]
        shown = tuple(filter(None, found))
        anchors = frozenset(self.offered[part.name].anchor for part in shown)
        return NoteView(docname, shown, anchors) if shown else None
