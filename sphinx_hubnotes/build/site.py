"""The whole site, as this build shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sphinx_hubnotes.hubs.membership import Members
from sphinx_hubnotes.hubs.model import HubView, PageView, Tag
from sphinx_hubnotes.hubs.select import Pool
from sphinx_hubnotes.lists.pages import MadePage
from sphinx_hubnotes.names.destinations import Names
from sphinx_hubnotes.names.index import Index
from sphinx_hubnotes.names.links import Links
from sphinx_hubnotes.notes.inline import Spans, fill, plain
from sphinx_hubnotes.notes.model import HubSpec, Problem
from sphinx_hubnotes.panels.model import NoteView
from sphinx_hubnotes.panels.previews import Preview
from sphinx_hubnotes.related.reasons import RelatedNotes


@dataclass(frozen=True, slots=True)
class Site:
    """The whole site, resolved."""

    index: Index
    pages: Mapping[str, PageView] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    """The number of notes of each hub and section, by its name."""
    notes: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    """The drafts that some card names, or that a hub would gather."""
    untitled: frozenset[str] = frozenset()
    """The notes that have no heading, and take their title from elsewhere."""
    back: str | None = None
    """The document that every hub leads back to."""
    way_back: tuple[str, str] | None = None
    """That document, and its title, if it lists neither notes nor hubs."""
    members: Members = field(default_factory=Members)
    pool: Pool = field(default_factory=lambda: Pool({}, {}))
    """All documents that can be shown."""
    tags: Mapping[str, Tag] = field(default_factory=dict)
    """The tags that have pages."""
    made: Mapping[str, MadePage] = field(default_factory=dict)
    """The pages that no document makes, by their names."""
    names: Names = field(default_factory=lambda: Names.of(Index({})))
    """What all names lead to."""
    links: Links = field(default_factory=Links)
    panels: Mapping[str, NoteView] = field(default_factory=dict)
    """What the pages of notes show behind their texts."""
    related_notes: RelatedNotes = field(default_factory=RelatedNotes)
    previews: Mapping[str, tuple[Preview, ...]] = field(default_factory=dict)
    """What pages show at the links of their texts."""
    undrawn: bool = False
    """Whether graphs are asked for that cannot be drawn."""
    failed: tuple[Problem, ...] = ()
    """What functions of other extensions failed."""

    def hubs(self) -> Iterator[tuple[HubSpec, HubView, PageView]]:
        """Every hub: as written, as counted, and its page; in the order of the pages' names."""
        for docname, page in sorted(self.pages.items()):
            for spec, view in zip(self.index.docs[docname].hubs, page.hubs, strict=True):
                yield spec, view, page

    def text(self, title: Spans) -> str:
        """*title* as text, its counts filled in."""
        return plain(fill(title, self.numbers))
