"""Hubs and pages as readers see them, from what hubs have gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sphinx_hubnotes.hubs.cards import CardLister
from sphinx_hubnotes.hubs.gather import Gathered
from sphinx_hubnotes.hubs.model import (
    Counts,
    HubView,
    ListView,
    PageView,
    SectionView,
    Shown,
)
from sphinx_hubnotes.names.destinations import Names
from sphinx_hubnotes.notes.inline import trim
from sphinx_hubnotes.notes.model import DocRecord, Gathering, sections_of
from sphinx_hubnotes.views.model import first_of


def counts_of(found: Gathered) -> Counts:
    """The numbers of a hub's summary line."""
    return Counts(found.hub.kind, len(found.notes), len(found.numbers))


@dataclass(frozen=True, slots=True)
class Pager:
    """Makes the views of pages."""

    card_lister: CardLister
    names: Names

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
        card = self.card_lister.card
        cards = {spec.number: card(visible[spec.number], worded=spec.worded) for spec in specs}
        card_lists = [section.card_list for hub in hubs for section in hub.sections.values()]
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
            card_list = None
            if (entries := found.card_lists.get(section.name)) is not None:
                card_list = card_lister.card_list(
                    entries, section.gathering or Gathering(), visible
                )
            sections[section.name] = SectionView(found.numbers[section.name], card_list)
        return HubView(
            hub.name,
            counts_of(found),
            trim(record.note.description) if shows_description else (),
            sections,
            found.notes,
            found.more,
            views,
            view,
            shown,
            "tags" in card_lister.card_fields
            and any(card_lister.docs[name].note.tags for name in found.notes),
        )
