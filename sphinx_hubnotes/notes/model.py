"""What authors wrote, as records.

They lie in the environment, which Sphinx reads in every build: named tuples are
read and written several times as fast as other records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sphinx_hubnotes.notes.inline import Spans
from sphinx_hubnotes.notes.terms import NOTHING, Digest
from sphinx_hubnotes.notes.wikilinks import words_of


class Place(NamedTuple):
    """Where something was written."""

    docname: str
    line: int | None = None
    path: str | None = None
    """The file, relative to the source folder, where it is not the document's own (an include)."""


class Problem(NamedTuple):
    """A mistake to warn about; `notes.problems.KINDS` says what each kind means."""

    kind: str
    place: Place
    message: str
    hint: Callable[[], str] | None = None
    """What ends the message, where it takes a while to find."""


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
    paragraphs: tuple[Spans, ...] = ()
    """The first paragraphs of its text that say something."""
    borrowed: bool = False
    """Whether the description is one of these, or would be, if there were any."""
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
    typed: tuple[tuple[str, bool, tuple[Any, ...]], ...] = ()
    """The fields that others have added: the name of each, whether it is a list, its values.

    They are read in each build, and never kept.
    """
    apart: bool = False
    """Whether only its full name takes it: an orphan, or a page that sends readers on."""
    shown_tags: tuple[str, ...] = ()
    """Its tags as readers see them, spelled as in most notes; never kept."""


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
        return words_of(self.target) if self.role == "hubnotes:wiki" else self.target


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
    words: str = ""
    """Its own text, where that is one paragraph."""


class Gathering(NamedTuple):
    """What a section or a list gathers, and how it arranges what it shows.

    What gathers is combined: a note has to meet all of it.
    """

    asks: tuple[tuple[str, Any], ...] = ()
    """The options that gather, by their names, each with its value."""
    sort: str = ""
    reverse: bool = False
    limit: int = 0
    """How many cards are shown at first; 0: all."""
    group_by: str = ""
    paged: bool = False
    """Whether what is past ``hubnotes_page_size`` cards stands on further pages."""

    @property
    def gathers(self) -> bool:
        """Whether it asks for notes."""
        return bool(self.asks)

    def has(self, name: str) -> bool:
        """Whether the option *name* is given."""
        return any(name == asked for asked, _ in self.asks)


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
    gathering: Gathering | None = None
    """What it gathers itself, above its sections."""
    unrelated: bool = False
    """Whether it is no reason for notes to be related that they stand in it."""


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
    most: int = 0
    """The most hubs or notes that it shows at all; 0: any number."""
    compact: bool = False
    """Whether it shows what is past the limit in lines."""
    tags: bool = False
    """Whether it lists tags."""


class Use(NamedTuple):
    """A role in a document's text that names something of ours."""

    role: str
    target: str
    place: Place


Link = tuple[str, str, str, bool]
"""A reference in a document's text: its role, target, anchor, and whether it is bare.

Those are the ones of `Reference`. A bare reference has no text of its own, and shows the title of
what it names. A plain tuple, for the reason that `notes.inline.Span` is one.
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

    @property
    def in_sentence(self) -> bool:
        """Whether there are words around the link."""
        return any(kind != "mark" and any(map(str.isalnum, text)) for kind, text in self.sentence)


class Relation(NamedTuple):
    """A note that is related to another, and why."""

    docname: str
    kind: str
    """A kind of `related.rank.Reason`, or ``pinned``."""
    what: Spans = ()
    """What the reason names: the title of a document or section, a tag, words."""
    words: str = ""
    """What is said of a kind that others have added, with ``%(what)s`` in it."""

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
