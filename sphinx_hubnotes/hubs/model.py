"""What readers see of hubs, as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sphinx_hubnotes.notes.inline import Spans
from sphinx_hubnotes.notes.model import Relation

CARDS = "cards"
"""The view of a hub that has no other."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a hub's summary line."""

    kind: str
    notes: int
    sections: int | None
    """Nothing, where the hub gathers its notes itself and has none."""


class Detail(NamedTuple):
    """One item of the line of details on a card."""

    field: str
    text: str
    target: str = ""
    """The name of the hub, or of the page of a tag, that it leads to."""
    leads: str = ""
    """The page and anchor of that hub."""


@dataclass(frozen=True, slots=True)
class CardView:
    """A visible card: the note it shows, and what it says of it."""

    docname: str
    description: Spans = ()
    hubs: tuple[Counts, ...] = ()
    """The counts of the hubs that stand on the note's page."""
    details: tuple[Detail, ...] = ()
    hub: str = ""
    """The name of the hub that it shows, where it shows one and not a note."""
    title: str = ""
    """The title of that hub."""
    anchor: str = ""
    """Where that hub stands on its page; empty for the first one, with which the page begins."""
    leads: str = ""
    """The page and anchor of that hub."""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under one label; without any, where cards stand in no groups."""

    cards: tuple[CardView | int, ...]
    """Gathered cards, and the numbers of written ones."""
    by: str = ""
    """What groups them; empty for the cards that have nothing to be grouped by."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class CardList:
    """The cards of a section or list that gathers or arranges."""

    groups: tuple[Group, ...] = ()
    limit: int = 0
    """How many cards are shown at first; 0: all."""
    total: int = 0
    """The number of distinct notes, or of hubs, on it."""

    def gathered(self) -> Iterator[CardView]:
        """The cards on it that nobody has written."""
        for group in self.groups:
            yield from (card for card in group.cards if isinstance(card, CardView))


Edge = tuple[int, int, int]
"""Two nodes by their numbers, the smaller one first, and how strongly they are joined: 1 to 3."""


class GraphNode(NamedTuple):
    """A note, or a hub."""

    docname: str
    group: int = 0
    """The number of its group."""
    size: int = 0
    """The number of a hub's notes; of a note nothing."""
    title: Spans = ()
    """The title of a hub; a note shows that of its document."""
    anchor: str = ""
    """Where a hub stands on its page; empty for the first one there."""


@dataclass(frozen=True, slots=True)
class GraphView:
    """What a graph shows; where each node stands follows from it."""

    layout: str
    """What lays it out, with the version."""
    nodes: tuple[GraphNode, ...]
    edges: tuple[Edge, ...] = ()
    groups: tuple[Spans, ...] = ()
    """The titles of the groups, for the legend; empty for nodes that stand in none."""
    total: int = 0
    """The number of all notes or hubs, where it shows only those with the most links."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that some note has: its page, and the number of its notes."""

    name: str
    page: str
    notes: int
    text: str = ""
    """What readers see of it."""


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of hubs or notes, or as much of it as its page holds."""

    card_list: CardList
    series: tuple[str, ...] = ()
    """The names of the pages that it goes over, this one included; empty for a single one."""
    more: int = 0
    """The number of all hubs or notes, where this page shows fewer than it could."""
    all: tuple[str, ...] = field(default=(), repr=False)
    """The pages of the hubs or notes of the whole list, which the reader does not see here."""
    graph: GraphView | None = None
    """The graph of all hubs of the list."""
    compact: bool = False
    """Whether what is past the limit stands in lines, and descriptions are brief."""
    tags: tuple[Tag, ...] = ()
    """The tags that it shows, where it lists tags."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section, counted."""

    notes: int
    card_list: CardList | None = None
    """Its cards, where it gathers or arranges them."""
    series: tuple[str, ...] = ()
    """The pages that these go over, that of the hub included; empty for a single one."""
    all: tuple[str, ...] = field(default=(), repr=False)
    """The notes of all these pages, which the reader does not see here."""


class Row(NamedTuple):
    """A note of a hub, as a table or a timeline shows it."""

    docname: str
    titled: str = ""
    """The title that its first card gives it; empty where that shows the note's."""
    date: str = ""
    updated: str = ""
    status: str = ""
    tags: tuple[str, ...] = ()
    sections: tuple[Spans, ...] = ()
    """The titles of the sections that it stands right in."""


class Shown(NamedTuple):
    """What a view or a panel shows: a *value* that its renderers know."""

    name: str
    value: Any
    titled: frozenset[str] = frozenset()
    """The documents whose titles it shows."""
    by: tuple[str, ...] = ()
    """What tells a view or panel of another extension from others of its name."""

    def __repr__(self) -> str:
        return f"Shown({self.name!r}, {self.value!r}, {sorted(self.titled)!r}, {self.by!r})"


@dataclass(frozen=True, slots=True)
class HubView:
    """A hub, counted."""

    name: str
    counts: Counts
    description: Spans = ()
    sections: Mapping[str, SectionView] = field(default_factory=dict)
    """Its sections, by name."""
    card_list: CardList | None = None
    """The cards above its sections, where it gathers some."""
    series: tuple[str, ...] = ()
    """The pages that these go over."""
    notes: tuple[str, ...] = ()
    """The distinct notes that it shows, in reading order."""
    more: str = ""
    """The name of the last section, of notes that name the hub and stand nowhere else in it."""
    views: tuple[str, ...] = (CARDS,)
    """The views that a reader can choose from."""
    view: str = CARDS
    """The one that is shown first."""
    shown: tuple[Shown, ...] = ()
    """What each of them shows."""
    tagged: bool = False
    """Whether its cards show tags."""


@dataclass(frozen=True, slots=True)
class PageView:
    """All that one page shows and that its own source does not say."""

    docname: str
    hubs: tuple[HubView, ...] = ()
    cards: Mapping[int, CardView] = field(default_factory=dict)
    """The visible cards, by their index on the page."""
    absent: frozenset[int] = frozenset()
    """The cards, by their index, of wikilinks to notes that nobody has written."""
    titled: frozenset[str] = frozenset()
    """The documents whose own titles its cards show."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """What ``{hubnotes:count}`` says on this page, by its target."""
    lists: Mapping[int, ListView] = field(default_factory=dict)
    """Its lists of hubs and notes, by their number."""
    starting: Mapping[int, int] = field(default_factory=dict)
    """The lists that appear on it by themselves, as it is where readers start: of each, by its
    number, how many hubs or notes it has."""
    related: Mapping[str, tuple[Relation, ...]] = field(default_factory=dict)
    """The related notes of each note that its cards show."""
    elsewhere: frozenset[str] = frozenset()
    """The notes on its cards whose own pages show the related ones, as there are too many here."""

    def notes(self) -> Iterator[str]:
        """The notes that its hubs show, and its cards outside any hub."""
        yield from (note for hub in self.hubs for note in hub.notes)
        yield from (card.docname for card in self.cards.values())
