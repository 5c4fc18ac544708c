"""What lists show: all hubs, or all notes, as far as they are asked for."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from itertools import islice
from textwrap import shorten

from sphinx_hubnotes.hubs.cards import CardLister, Entry
from sphinx_hubnotes.hubs.model import CardList, CardView, Detail
from sphinx_hubnotes.hubs.select import Pool, ordered, values
from sphinx_hubnotes.notes.inline import Spans, clean, fill, plain
from sphinx_hubnotes.notes.model import Gathering, ListSpec, Note

SOME = 4
"""The notes that a hub without a description names in a compact list, and"""

LONGEST = 60
"""the length of their titles there."""


@dataclass(frozen=True, slots=True)
class Lister:
    """Makes the lists of a site; *notes* are its notes."""

    pool: Pool
    card_lister: CardLister
    notes: Set[str]

    def card_list(self, spec: ListSpec, page: str) -> CardList:
        """What the list *spec* on *page* shows, by title if nothing else is asked for."""
        gathering = _sorted(spec)
        if spec.hubs:
            return self.card_lister.hub_card_list(self.hubs(spec, page), gathering)
        return self.chosen(gathering, page, spec.most)

    def chosen(self, gathering: Gathering, page: str = "", most: int = 0) -> CardList:
        """The notes that *gathering* asks for; not *page*, on which they are shown."""
        among = self.notes - {page}
        if gathering.has("orphans"):
            among -= self.card_lister.shown_in.keys()
        found: list[Entry] = sorted(self.pool.chosen(gathering, among=among))
        arranged = ordered(found, gathering, self._note, self.card_lister.collate)
        return self.card_lister.card_list(arranged[: most or None], gathering, {})

    def brief(self, card_list: CardList, gathering: Gathering) -> CardList:
        """*card_list* as a compact list shows it.

        The details of notes are the dates that it is sorted by; a hub that has no description
        names a few of its notes.
        """
        field = gathering.sort if gathering.sort in ("date", "updated", "changed") else ""
        groups = (
            replace(group, cards=tuple(self._brief(card, field) for card in group.cards))
            for group in card_list.groups
        )
        return replace(card_list, groups=tuple(groups))

    def _brief(self, card: CardView | int, field: str) -> CardView | int:
        assert isinstance(card, CardView)  # nobody writes cards into a list
        if card.hub:
            return card if card.description else replace(card, description=self._some(card.hub))
        found = values(self._note(card.docname), field) if field else ()
        return replace(card, details=tuple(Detail("date", text) for text in found[:1]))

    def _some(self, hub: str) -> Spans:
        """The titles of the first notes of *hub*."""
        lister = self.card_lister
        notes = lister.hubs[hub].notes
        titles = (plain(fill(lister.docs[name].note.title, lister.numbers)) for name in notes)
        first = [shorten(title, LONGEST, placeholder="…") for title in islice(titles, SOME)]
        more = ["…"] if len(notes) > SOME else []
        return (("text", clean(" · ".join([*first, *more]))),) if first else ()

    def hubs(self, spec: ListSpec, page: str) -> list[str]:
        """The names of the hubs that the list *spec* on *page* shows, in their order."""
        hubs, gathering = self.card_lister.hubs, _sorted(spec)
        pages = self.pool.chosen(gathering, among={hub.page for hub in hubs.values()} - {page})
        names = sorted(name for name, hub in hubs.items() if hub.page in pages)
        lister = self.card_lister
        found = ordered(names, gathering, lister.note_of_hub, lister.collate)
        return found[: spec.most or None]

    def _note(self, entry: Entry) -> Note:
        assert isinstance(entry, str)
        return self.card_lister.docs[entry].note


def _sorted(spec: ListSpec) -> Gathering:
    """What *spec* asks for: by title, if nothing else is."""
    gathering = spec.gathering
    return gathering if gathering.sort else gathering._replace(sort="title")
