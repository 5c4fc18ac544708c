"""The records the product is made of: what authors wrote, and what readers see.

What authors wrote lies in the environment, which Sphinx reads in every build: named tuples are
read and written several times as fast as other records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sphinx_hubnotes.core.inline import Spans
from sphinx_hubnotes.core.terms import NOTHING, Digest
from sphinx_hubnotes.core.wikilinks import shown


class Place(NamedTuple):
    """Where something was written."""

    docname: str
    line: int | None = None
    path: str | None = None
    """The file, relative to the source folder, where it is not the document's own (an include)."""


class Problem(NamedTuple):
    """A mistake to warn about; `core.problems.KINDS` says what each kind means."""

    kind: str
    place: Place
    message: str


# What authors wrote


class Note(NamedTuple):
    """What one document says of itself.

    ``heading`` is false where the document has no heading of its own, and ``title`` then
    comes from its front matter or its file name. Dates and statuses are kept as written.
    """

    docname: str
    title: Spans
    heading: bool = True
    description: Spans = ()
    """Of a reference without a text of its own, a ``title`` holds the `Reference.text`."""
    described: bool = False
    """Whether the description stands in the front matter."""
    tags: tuple[str, ...] = ()
    date: str = ""
    updated: str = ""
    status: str = ""
    hubs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    unrelated: tuple[str, ...] = ()
    draft: bool = False
    panels: tuple[str, ...] | None = None
    """The panels that its page has; ``None``: those of the project."""
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The front matter that is no field of a note, by key: the text of each value."""
    words: int = 0
    """The number of words of its source."""
    path: str = ""
    """The path, without suffix, of the file that it was made from, if that is called otherwise."""


class Reference(NamedTuple):
    """What a reference names, as written: its role, its target, and a place in that document."""

    role: str
    """``doc`` for MyST's link to a document, ``any`` where the target may be anything, else
    ``std:ref`` and its like."""
    target: str
    """With the roles ``doc`` and ``std:doc`` the name of a document."""
    anchor: str = ""

    @property
    def text(self) -> str:
        """All of it as one text, which `read` reads."""
        return f"{self.role}#{self.anchor} {self.target}" if self.anchor else " ".join(self[:2])

    @classmethod
    def read(cls, text: str) -> Reference:
        """The reference of which *text* is the text."""
        names, _, target = text.partition(" ")
        role, _, anchor = names.partition("#")
        return cls(role, target, anchor)

    @property
    def words(self) -> str:
        """What is shown of it where nobody knows what it leads to."""
        return shown(self.target) if self.role == "hubnotes:wiki" else self.target


class CardSpec(NamedTuple):
    """A card as written: the *number*-th of its page."""

    number: int
    target: str
    """What it names, as written on its page."""
    place: Place
    name: str = ""
    anchor: str = ""
    titled: str = ""
    """The title that the card gives itself, as text; empty where it takes the note's."""
    worded: bool = False
    """Whether it has a text of its own, in place of the note's description."""
    only: tuple[str, ...] = ()
    """The expressions of the ``only`` directives around it."""
    wrapped: bool = False
    """Whether it stands in something in its section, such as an admonition."""
    role: str = "hubnotes:note"
    """The role by which it names its document: ``doc`` or ``hubnotes:wiki`` for links in lists."""


class Gathering(NamedTuple):
    """What a section or a list gathers, and how it arranges what it shows.

    What gathers is combined: a note has to meet all of it.
    """

    globs: tuple[str, ...] = ()
    """Patterns of document names, from the source folder; one of them has to match."""
    tags: tuple[str, ...] = ()
    any_tags: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    """Fields, each with the value that it has to hold."""
    members: bool = False
    orphans: bool = False
    sort: str = ""
    reverse: bool = False
    limit: int = 0
    """How many cards are shown at first; 0: all."""
    group_by: str = ""

    @property
    def gathers(self) -> bool:
        """Whether it asks for notes."""
        return any(self[:6])


class SectionSpec(NamedTuple):
    """A section as written, its content in reading order."""

    name: str
    """``hub#slug``."""
    anchor: str
    title: Spans
    place: Place
    content: tuple[CardSpec | SectionSpec, ...] = ()
    only: tuple[str, ...] = ()
    """The expressions of the ``only`` directives around it."""
    gathering: Gathering | None = None
    """Nothing, where the section shows the cards that stand in it, as they stand."""

    def own_cards(self) -> list[CardSpec]:
        """The cards that it may arrange: those that stand right in it."""
        return [item for item in self.content if isinstance(item, CardSpec) and not item.wrapped]


Content = tuple[CardSpec | SectionSpec, ...]
"""What a hub or section holds, in reading order."""


class HubSpec(NamedTuple):
    """A hub as written: the *number*-th of its page."""

    number: int
    name: str
    anchor: str
    title: Spans
    place: Place
    kind: str = ""
    primary: bool = False
    views: tuple[str, ...] = ()
    """The views it asks for, in their order; empty: the site's."""
    view: str = ""
    """The view that it asks to show first; empty: the first of its views."""
    introduced: bool = False
    """Whether prose stands between the heading and the hub, in place of the description."""
    content: Content = ()
    more: tuple[str, str] = ("", "")
    """The name and the anchor that are kept for a last section, of notes that name the hub."""
    heading: str = ""
    """The anchor by which tables of contents name the heading that the hub stands under."""


class ListSpec(NamedTuple):
    """A ``hub-list`` or ``note-list`` as written: the *number*-th of its page."""

    number: int
    hubs: bool
    """Whether it lists hubs, and not notes."""
    place: Place
    gathering: Gathering = Gathering()
    only: tuple[str, ...] = ()
    graph: bool = False
    """Whether it shows the graph of its hubs, too."""


class Use(NamedTuple):
    """A role in a document's text that names something of ours."""

    role: str
    target: str
    place: Place


Link = tuple[str, str, str, bool]
"""A reference in a document's text: its role, target, anchor, and whether it is bare.

Those are the ones of `Reference`. A bare reference has no text of its own, and shows the title of
what it names. A plain tuple, for the reason that `core.inline.Span` is one.
"""


Part = tuple[int, str, str]
"""A place in a document that wikilinks can name: the depth of a heading, its text, its anchor.

The depth of a block is 0, and its text its id.
"""

Wikilink = tuple[str, int | None, str | None, int]
"""A wikilink in a document: what it names as written, the line and file (`Place.path`) of the
first such link, and how many there are."""


class Mention(NamedTuple):
    """A link to another document in a document's text, the first one to its target."""

    role: str
    target: str
    anchor: str
    """These three as in `Reference`."""
    sentence: Spans
    """The sentence around the link, which is its ``mark``; empty, where it shows a title.

    Of other links that show a title, `Reference.text` stands there as ``title``.
    """
    only: tuple[str, ...] = ()
    """The expressions of the ``only`` directives around it."""


class Relation(NamedTuple):
    """A note that is related to another, and why."""

    docname: str
    kind: str
    """A kind of `core.relate.Reason`, or ``pinned``."""
    what: Spans = ()
    """What the reason names: the title of a document or section, a tag, words."""

    def titled(self) -> Iterator[str]:
        """The documents whose titles it shows."""
        yield self.docname
        yield from (text for kind, text in self.what if kind == "title")


class DocRecord(NamedTuple):
    """Everything known of one document, from its own source alone."""

    note: Note
    hubs: tuple[HubSpec, ...] = ()
    loose: tuple[CardSpec, ...] = ()
    """Cards that stand in no hub."""
    uses: tuple[Use, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()
    used: bool = False
    """Whether it holds anything of ours that is resolved when its page is written."""
    lists: tuple[ListSpec, ...] = ()
    bare: bool = False
    """Whether it holds nothing to read but a title."""
    awaited: tuple[str, ...] = ()
    """Documents that, when they come or go, change how this one is read."""
    mentions: tuple[Mention, ...] = ()
    wikilinks: tuple[Wikilink, ...] = ()
    parts: tuple[Part, ...] = ()
    """What wikilinks can name in it, in reading order."""
    embeds: tuple[str, ...] = ()
    """What its transclusions show, as written."""
    files: tuple[tuple[str, str], ...] = ()
    """The names of the pictures and other files that it shows, and the path found for each."""
    styled: bool = False
    """Whether it holds what only our style sheet shows well."""
    digest: Digest = NOTHING
    """What its text is about, for related notes."""
    body: str = ""
    """A fingerprint of its own source, without the front matter that says what kind of note it is:
    of all that its page has in the text, and another page that shows the text."""

    def cards(self) -> list[CardSpec]:
        """Every card of the document, by its number."""
        if not self.hubs and not self.loose:
            return []
        in_hubs = (card for hub in self.hubs for card in cards_of(hub.content))
        return sorted((*self.loose, *in_hubs), key=lambda card: card.number)

    def names(self) -> Iterator[tuple[str, str]]:
        """The names of its hubs, sections and cards, each with its anchor."""
        for hub in self.hubs:
            yield hub.name, hub.anchor
            yield from ((section.name, section.anchor) for section in sections_of(hub.content))
            yield hub.more
        yield from ((card.name, card.anchor) for card in self.cards() if card.name)

    def where(self, holds: Callable[[str], bool]) -> DocRecord:
        """The record without the sections and cards of which an ``only`` does not hold."""
        if not self.hubs and not self.lists:
            return self
        hubs = tuple(hub._replace(content=_where(hub.content, holds)) for hub in self.hubs)
        lists = tuple(found for found in self.lists if all(map(holds, found.only)))
        same = (hubs, lists) == (self.hubs, self.lists)
        return self if same else self._replace(hubs=hubs, lists=lists)

    def titled(self, shown: Callable[[Spans], Spans]) -> DocRecord:
        """The record with the titles of its hubs and sections as they are *shown*."""
        hubs = tuple(
            hub._replace(title=shown(hub.title), content=_titled(hub.content, shown))
            for hub in self.hubs
        )
        return self if hubs == self.hubs else self._replace(hubs=hubs)


# What readers see


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a hub's summary line."""

    kind: str
    notes: int
    sections: int


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
class Shelf:
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
class ListView:
    """A list of hubs or notes, or as much of it as its page holds."""

    shelf: Shelf
    series: tuple[str, ...] = ()
    """The names of the pages that it goes over, this one included; empty for a single one."""
    more: int = 0
    """The number of all hubs or notes, where this page shows fewer than it could."""
    all: tuple[str, ...] = field(default=(), repr=False)
    """The pages of the hubs or notes of the whole list, which the reader does not see here."""
    graph: GraphView | None = None
    """The graph of all hubs of the list."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section, counted."""

    notes: int
    shelf: Shelf | None = None
    """Its cards, where it gathers or arranges them."""


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


@dataclass(frozen=True, slots=True)
class HubView:
    """A hub, counted."""

    name: str
    counts: Counts
    description: Spans = ()
    sections: Mapping[str, SectionView] = field(default_factory=dict)
    """Its sections, by name."""
    notes: tuple[str, ...] = ()
    """The distinct notes that it shows, in reading order."""
    more: str = ""
    """The name of the last section, of notes that name the hub and stand nowhere else in it."""
    graph: GraphView | None = None
    """Its notes and the links between them, where they are drawn."""
    views: tuple[str, ...] = ("cards",)
    """The views that a reader can choose from."""
    view: str = "cards"
    """The one that is shown first."""
    rows: tuple[Row, ...] = ()
    """What a table and a timeline show, where a view is one of these."""
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

    def shown(self) -> Iterator[str]:
        """The notes that its hubs show, and its cards outside any hub."""
        yield from (note for hub in self.hubs for note in hub.notes)
        yield from (card.docname for card in self.cards.values())


def _where(content: Content, holds: Callable[[str], bool]) -> Content:
    kept = (item for item in content if all(map(holds, item.only)))
    return tuple(
        item._replace(content=_where(item.content, holds))
        if isinstance(item, SectionSpec)
        else item
        for item in kept
    )


def _titled(content: Content, shown: Callable[[Spans], Spans]) -> Content:
    return tuple(
        item._replace(title=shown(item.title), content=_titled(item.content, shown))
        if isinstance(item, SectionSpec)
        else item
        for item in content
    )


def cards_of(content: Content) -> Iterator[CardSpec]:
    """Every card in *content*, nested sections' included, in reading order."""
    for item in content:
        if isinstance(item, CardSpec):
            yield item
        else:
            yield from cards_of(item.content)


def sections_of(content: Content) -> Iterator[SectionSpec]:
    """Every section in *content*, nested ones included, in reading order."""
    for item in content:
        if isinstance(item, SectionSpec):
            yield item
            yield from sections_of(item.content)
