"""What each section of a hub shows: the cards that stand in it, and the notes that it gathers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from sphinx_hubnotes.hubs.cards import Entry
from sphinx_hubnotes.hubs.membership import Members
from sphinx_hubnotes.hubs.select import Collate, Pool, ordered
from sphinx_hubnotes.names.index import Index
from sphinx_hubnotes.notes.inline import Spans
from sphinx_hubnotes.notes.model import (
    CardSpec,
    Content,
    Gathering,
    HubSpec,
    Note,
    SectionSpec,
    cards_of,
    sections_of,
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one hub shows."""

    hub: HubSpec
    """The hub, with its last section where it has one."""
    card_lists: Mapping[str, list[Entry]]
    """The cards of each section that gathers or arranges, in order, by the section's name.

    What the hub gathers itself: "".
    """
    notes: tuple[str, ...]
    """The distinct notes, in reading order."""
    numbers: Mapping[str, int]
    """The number of distinct notes of each section, by its name."""
    own: Mapping[str, tuple[str, ...]]
    """The distinct notes that stand right in each section, by its name; in the hub itself: ""."""
    more: str = ""
    """The name of the last section, of members that no other section shows."""

    def on_page(self, size: int) -> Gathered:
        """What of it stands on the hub's own page, where each paged list has *size* cards."""
        specs = {"": self.hub.gathering}
        specs |= {section.name: section.gathering for section in sections_of(self.hub.content)}
        long = [
            name
            for name, entries in self.card_lists.items()
            if (asked := specs[name]) and asked.paged and 0 < size < len(entries)
        ]
        if not long:
            return self
        own = {**self.own, **{name: self.own[name][:size] for name in long}}
        kept = {note for notes in own.values() for note in notes}
        return replace(self, own=own, notes=tuple(note for note in self.notes if note in kept))


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Gathers notes into hubs.

    *more_title* is the title of the last section of a hub: of the notes that name the hub and
    that no section of it shows.
    """

    index: Index
    pool: Pool
    members: Members
    collate: Collate
    more_title: Spans
    notes: Set[str] | None = None
    """The documents that are notes by their names; nothing, where hubs decide."""

    def hub(self, hub: HubSpec, shown: Mapping[int, str]) -> Gathered:
        """What *hub* shows; *shown* are the documents of the visible cards of its page."""
        found = self._gathered(hub, shown)
        more = ""
        inside = _inside(hub.content, found, shown)
        itself = self._itself(hub, inside)
        left = self._belonging(hub) - inside - itself - {hub.place.docname}
        if left:
            last = self._more(hub)
            more, found[last.name] = last.name, left
            hub = hub._replace(content=(*hub.content, last))
        sections = list(sections_of(hub.content))
        card_lists = {
            section.name: self._card_list(section, found.get(section.name, frozenset()), shown)
            for section in sections
            if section.gathering or section.name in found
        }
        own = list(_written(hub.content, shown))
        read = list(_reading_order(hub.content, card_lists, shown))
        if hub.gathering:
            arranged = ordered(sorted(itself), hub.gathering, self._note, self.collate)
            card_lists[""] = [*arranged]
            own += arranged
            read = [*own, *read]
        return Gathered(
            hub,
            card_lists,
            tuple(dict.fromkeys(read)),
            {section.name: len(_inside((section,), found, shown)) for section in sections},
            {
                "": tuple(dict.fromkeys(own)),
                **{
                    part.name: tuple(dict.fromkeys(_own(part, card_lists, shown)))
                    for part in sections
                },
            },
            more,
        )

    def _note(self, docname: str) -> Note:
        return self.index.docs[docname].note

    def _itself(self, hub: HubSpec, inside: Set[str]) -> Set[str]:
        """The notes that *hub* gathers itself, above its sections, which are *inside* it."""
        if not hub.gathering or not hub.gathering.gathers:
            return frozenset()
        return self.pool.chosen(hub.gathering, among=self.notes) - inside - {hub.place.docname}

    def _belonging(self, hub: HubSpec) -> frozenset[str]:
        """The notes that name *hub*; of two hubs of one name, the first has them."""
        if self.index.hubs[hub.name][1] is not hub:
            return frozenset()
        return self.members.of_hub.get(hub.name, frozenset()) & self.pool.notes.keys()

    def _gathered(self, hub: HubSpec, shown: Mapping[int, str]) -> dict[str, frozenset[str]]:
        """The notes that each section of *hub* gathers, by the section's name.

        A section leaves out what it shows already, by its own cards or in the sections in it;
        a section for members also what any other section shows.
        """
        page = frozenset((hub.place.docname,))
        belonging = self._belonging(hub) - page
        sections = list(sections_of(hub.content))
        found: dict[str, frozenset[str]] = {}
        for section in reversed(sections):  # those inside a section before itself
            notes = self.members.of_section.get(section.name, frozenset()) & belonging
            gathering = section.gathering
            if gathering and gathering.gathers and not gathering.has("members"):
                notes |= self.pool.chosen(gathering, among=self.notes) - page
            if notes:
                found[section.name] = notes - _inside(section.content, found, shown)
        for section in sections:
            if section.gathering and section.gathering.has("members"):
                left = belonging - _inside(hub.content, found, shown)
                chosen = self.pool.chosen(section.gathering, among=left)
                found[section.name] = found.get(section.name, frozenset()) | chosen
        return found

    def _more(self, hub: HubSpec) -> SectionSpec:
        gathering = Gathering((("members", True),))
        return SectionSpec(*hub.more, self.more_title, hub.place, gathering=gathering)

    def _card_list(
        self, section: SectionSpec, gathered: frozenset[str], shown: Mapping[int, str]
    ) -> list[Entry]:
        """The cards of *section* in their order: those that stand in it, then the gathered ones."""

        def note_of(entry: Entry) -> Note:
            name = entry if isinstance(entry, str) else shown[entry.number]
            return self.index.docs[name].note

        gathering = section.gathering or Gathering()
        written = [card for card in section.own_cards() if card.number in shown]
        parts: tuple[list[Entry], ...] = ([*written], [*sorted(gathered)])
        return [
            entry for part in parts for entry in ordered(part, gathering, note_of, self.collate)
        ]


def _inside(
    content: Content, gathered: Mapping[str, frozenset[str]], shown: Mapping[int, str]
) -> set[str]:
    """The distinct notes that *content* shows, as far as they are *gathered*."""
    notes = {shown[card.number] for card in cards_of(content) if card.number in shown}
    return notes.union(*(gathered.get(part.name, ()) for part in sections_of(content)))


def _written(content: Content, shown: Mapping[int, str]) -> Iterator[str]:
    """The notes of the cards that stand right in *content*."""
    for item in content:
        if isinstance(item, CardSpec) and item.number in shown:
            yield shown[item.number]


def _own(
    section: SectionSpec, card_lists: Mapping[str, list[Entry]], shown: Mapping[int, str]
) -> Iterator[str]:
    """The notes that stand right in *section*, as a reader meets them."""
    if section.name not in card_lists:
        yield from _written(section.content, shown)
        return
    wrapped = (card for card in section.content if isinstance(card, CardSpec) and card.wrapped)
    yield from _written(tuple(wrapped), shown)
    for entry in card_lists[section.name]:
        yield entry if isinstance(entry, str) else shown[entry.number]


def _reading_order(
    content: Content, card_lists: Mapping[str, list[Entry]], shown: Mapping[int, str]
) -> Iterator[str]:
    """The notes in *content* as a reader meets them: cards before the sections around them."""
    for item in content:
        if isinstance(item, CardSpec):
            yield from _written((item,), shown)
        elif item.name in card_lists:
            yield from _own(item, card_lists, shown)
            inner = tuple(part for part in item.content if isinstance(part, SectionSpec))
            yield from _reading_order(inner, card_lists, shown)
        else:
            yield from _reading_order(item.content, card_lists, shown)
