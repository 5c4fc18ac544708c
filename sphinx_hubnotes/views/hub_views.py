"""Hubs and pages as readers see them, from what hubs have gathered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sphinx_hubnotes.hubs.cards import CardLister
from sphinx_hubnotes.hubs.gather import Gathered
from sphinx_hubnotes.hubs.model import (
    CardList,
    Counts,
    HubView,
    ListView,
    PageView,
    SectionView,
    Shown,
)
from sphinx_hubnotes.names.destinations import Names
from sphinx_hubnotes.notes.inline import Spans, trim
from sphinx_hubnotes.notes.model import DocRecord, Gathering, HubSpec, SectionSpec, sections_of
from sphinx_hubnotes.views.model import first_of


def counts_of(found: Gathered) -> Counts:
    """The numbers of a hub's summary line."""
    sections = len(found.numbers) or (None if found.hub.gathering else 0)
    return Counts(found.hub.kind, len(found.notes), sections)


Shorten = Callable[[str, str, Spans, CardList], ListView]
"""What makes of a list of cards the part that stands on its page: the page, the name of the section
or hub that the list stands in, the title of the section, and the list."""


@dataclass(frozen=True, slots=True)
class Pager:
    """Makes the views of pages."""

    card_lister: CardLister
    names: Names
    shorten: Shorten

    def page(
        self,
        record: DocRecord,
        gathered: tuple[Gathered, ...],
        visible: Mapping[int, str],
        lists: Mapping[int, ListView],
        shown: Sequence[tuple[Shown, ...]],
    ) -> PageView:
        """The view of a page; *visible* are the documents of its cards, *shown* its hubs' views."""
        hubs = tuple(
            self.hub(record, found, visible, views)
            for found, views in zip(gathered, shown, strict=True)
        )
        specs = [spec for spec in record.cards() if spec.number in visible]
        card, words = self.card_lister.card, self.card_lister.words
        cards = {
            spec.number: card(docname := visible[spec.number], worded=words(spec, docname))
            for spec in specs
        }
        card_lists = [
            *(section.card_list for hub in hubs for section in hub.sections.values()),
            *(hub.card_list for hub in hubs),
        ]
        titled = {visible[spec.number] for spec in specs if not spec.titled}
        for card_list in (*filter(None, card_lists), *(view.card_list for view in lists.values())):
            titled |= {card.docname for card in card_list.gathered()}
        for hub in hubs:
            titled.update(*(shown.titled for shown in hub.shown))
        numbers = self.card_lister.numbers
        counted = (
            (use.target, self.names.resolve("hubnotes:count", use.target, record.note.docname))
            for use in record.uses
            if use.role == "count"
        )
        used = {target: numbers[led.name] for target, led in counted if led and led.name in numbers}
        return PageView(
            record.note.docname,
            hubs,
            cards,
            titled=frozenset(titled),
            numbers=used,
            lists=lists,
        )

    def hub(
        self,
        record: DocRecord,
        found: Gathered,
        visible: Mapping[int, str],
        shown: tuple[Shown, ...],
    ) -> HubView:
        """The view of one hub of a page."""
        hub, card_lister = found.hub, self.card_lister
        views, view = first_of(hub, shown)
        shows_description = hub.number == 0 and record.note.described and not hub.introduced
        sections = {}
        for section in sections_of(hub.content):
            part = self._part(record, found, visible, section.name, section)
            number = found.numbers[section.name]
            every = found.own[section.name] if part[1] else ()
            sections[section.name] = SectionView(number, *part, all=every)
        own, series = self._part(record, found, visible, "", hub)
        return HubView(
            hub.name,
            counts_of(found),
            trim(record.note.description) if shows_description else (),
            sections,
            own,
            series,
            found.notes,
            found.more,
            views,
            view,
            shown,
            "tags" in card_lister.card_fields
            and any(card_lister.docs[name].note.tags for name in found.notes),
        )

    def _part(
        self,
        record: DocRecord,
        found: Gathered,
        visible: Mapping[int, str],
        name: str,
        spec: HubSpec | SectionSpec,
    ) -> tuple[CardList | None, tuple[str, ...]]:
        """The cards that *name* gathers, as far as they stand on the page, and all its pages."""
        if (entries := found.card_lists.get(name)) is None:
            return None, ()
        gathering = spec.gathering or Gathering()
        whole = self.card_lister.card_list(entries, gathering, visible)
        if not gathering.paged or not all(isinstance(entry, str) for entry in entries):
            return whole, ()
        title = spec.title if name else ()
        shown = self.shorten(record.note.docname, spec.name, title, whole)
        return shown.card_list, shown.series
