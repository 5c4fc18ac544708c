"""What the page of a note shows behind its text: its hubs, what links to it, related notes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from sphinx_hubnotes.hubs.gather import Gathered
from sphinx_hubnotes.names.links import Backlink, Links
from sphinx_hubnotes.notes.inline import Spans, fill
from sphinx_hubnotes.notes.model import Content, DocRecord, Relation, SectionSpec

PANELS = ("hubs", "backlinks", "related")
"""The panels, in their usual order."""

QUOTED = 20
"""The most notes that “Linked from” shows with their sentences."""

LISTED = 500
"""The most further notes that it shows, by their titles alone."""


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


@dataclass(frozen=True, slots=True)
class NoteView:
    """What the page of one note shows behind its text."""

    docname: str
    panels: tuple[str, ...]
    """Which panels, and in what order."""
    hubs: tuple[Appearance, ...] = ()
    backlinks: tuple[Backlink, ...] = ()
    others: tuple[str, ...] = ()
    """Further documents that link to the note, shown without their sentences."""
    uncounted: int = 0
    """The number of those that are not shown at all."""
    related: tuple[Relation, ...] = ()

    @property
    def shows_related(self) -> bool:
        """Whether it has a panel of related notes."""
        return bool(self.related) and "related" in self.panels

    def titled(self) -> Iterator[str]:
        """The documents whose titles it shows."""
        for place in self.hubs:
            yield from filter(None, (place.previous, place.next))
        for found in self.backlinks:
            yield found.docname
            yield from (text for kind, text in found.sentence if kind == "title")
        yield from self.others
        for relation in self.related:
            yield from relation.titled()
        if any(("mark", "") in found.sentence for found in self.backlinks):
            yield self.docname


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

    docs: Mapping[str, DocRecord]
    panels: tuple[str, ...]
    """The panels that the project wants."""
    places: Mapping[str, Sequence[Appearance]]
    links: Links
    related: Callable[[str, Collection[str]], tuple[Relation, ...]]
    """The related notes of a note, those with a link to or from it left out, and given others."""
    title_of: Callable[[str], object]
    """What documents that link to one note are sorted by."""

    def note(self, docname: str) -> NoteView | None:
        """The panels of a note; nothing where it has none."""
        wanted = self.docs[docname].note.panels
        panels = self.panels
        if wanted is not None:
            panels = tuple(name for name in dict.fromkeys(wanted) if name in PANELS)
        places = tuple(self.places.get(docname, ())) if "hubs" in panels else ()
        back = self.links.back.get(docname, ()) if "backlinks" in panels else ()
        hubs = {place.page for place in places}
        related = self.related(docname, hubs) if "related" in panels else ()
        if not places and not back and not related:
            return None
        shown = sorted(back, key=lambda found: (self.title_of(found.docname), found.docname))
        others = tuple(found.docname for found in shown[QUOTED : QUOTED + LISTED])
        left = max(len(shown) - QUOTED - LISTED, 0)
        return NoteView(docname, panels, places, tuple(shown[:QUOTED]), others, left, related)
