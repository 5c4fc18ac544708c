"""From what authors wrote to what readers see, for the whole site at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from hashlib import blake2b

from sphinx_hubnotes.build.documents import Documents
from sphinx_hubnotes.build.registry import Calls
from sphinx_hubnotes.build.settings import Settings
from sphinx_hubnotes.build.site import Site
from sphinx_hubnotes.graph.graphs import HubOfSite, site_graph
from sphinx_hubnotes.hubs.cards import CardLister, HubEntry
from sphinx_hubnotes.hubs.gather import Gathered, Gatherer
from sphinx_hubnotes.hubs.membership import Members, members
from sphinx_hubnotes.hubs.model import CardList, GraphView, ListView, PageView, Shown, Tag
from sphinx_hubnotes.hubs.select import Choose, Pool
from sphinx_hubnotes.lists.entries import Lister
from sphinx_hubnotes.lists.pages import (
    TAGS,
    MadePage,
    Names,
    lists_of,
    pages_of_section,
    redirects,
    tag_pages,
    tags_of,
)
from sphinx_hubnotes.names.destinations import Names as Named
from sphinx_hubnotes.names.index import Index
from sphinx_hubnotes.names.links import Linker, Links
from sphinx_hubnotes.notes.dates import in_order
from sphinx_hubnotes.notes.inline import Spans, fill, plain
from sphinx_hubnotes.notes.model import DocRecord, ListSpec, Place, sections_of
from sphinx_hubnotes.notes.tags import respelled, spellings
from sphinx_hubnotes.panels.model import NoteView, Paneler, appearances
from sphinx_hubnotes.panels.previews import Preview, previews
from sphinx_hubnotes.related.model import ANCHOR
from sphinx_hubnotes.related.reasons import RelatedNotes, related_notes
from sphinx_hubnotes.views.hub_views import Pager, counts_of
from sphinx_hubnotes.views.model import ViewedHub, Viewer


def resolve(docs: Mapping[str, DocRecord], settings: Settings) -> Site:
    """Resolve the specs of *docs* into the views of every page that has any."""
    holds, suffixes = settings.holds, settings.suffixes
    shown = {name: record.where(holds) for name, record in docs.items()}
    left_out = {note.docname: DocRecord(note) for note in settings.left_out}
    names = Named.of(Index.of(shown, suffixes), settings.labelled, settings.placed, left_out)
    told = {name: names.told(record) for name, record in shown.items()}
    notes = [record.note for record in told.values() if not record.note.draft]
    spelled = spellings(tag for note in notes for tag in note.tags)
    order = settings.date_order
    seen = {name: _read(record, spelled, order) for name, record in told.items()}
    return _Resolver(seen, names, settings, spelled).site()


def _read(record: DocRecord, spelled: Mapping[str, str], order: str) -> DocRecord:
    """*record* with its tags as they are *spelled*, and its dates in the *order* of the project."""
    note = record.note
    tags = respelled(note.tags, spelled)
    date, updated = in_order(note.date, order), in_order(note.updated, order)
    if (tags, date, updated) == ((), note.date, note.updated):
        return record
    return record._replace(note=note._replace(shown_tags=tags, date=date, updated=updated))


def fingerprint(*parts: object) -> str:
    """A short digest of *parts*, whose ``repr`` must say all that matters."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


@dataclass(frozen=True)
class _Resolver:
    """Finds what there is to know of a site: each fact once, when it is first asked for."""

    docs: Mapping[str, DocRecord]
    written_names: Named
    """What each name leads to, as far as authors wrote it."""
    settings: Settings
    spelled: Mapping[str, str]
    """How readers see each tag, by its name."""
    calls: Calls = field(default_factory=Calls)
    """What functions of other extensions failed."""

    def site(self) -> Site:
        """All of it."""
        return Site(
            self.index,
            self.pages,
            self.numbers,
            self.notes,
            self.drafts,
            frozenset(name for name in self.notes if not self.docs[name].note.heading),
            self.back,
            self.way_back,
            self.members,
            self.pool,
            self.tagged[1],
            self.made,
            self.names,
            self.links,
            self.panels,
            # Where nothing asked for related notes, there is none.
            vars(self).get("related_notes", RelatedNotes()),
            self._previews(),
            self.undrawn,
            tuple(self.calls.problems),
        )

    # What authors wrote

    @cached_property
    def written(self) -> dict[str, DocRecord]:
        """The documents that hold anything of ours, which most do not."""
        return {name: record for name, record in self.docs.items() if record.used}

    @cached_property
    def named(self) -> Index:
        """What authors named."""
        return Index.of(self.docs, self.settings.suffixes)

    @cached_property
    def names(self) -> Named:
        """What each name leads to, the sections that were added to hubs and tags included."""
        tags = {name: tag.page for name, tag in self.tagged[1].items()}
        return replace(self.written_names, index=self.index, tags=tags)

    @cached_property
    def back(self) -> str | None:
        return self.named.document(self.settings.index)

    @cached_property
    def way_back(self) -> tuple[str, str] | None:
        """The page that hubs lead back to, and its title, where they do not say “All notes”."""
        if self.back is None:
            return None
        page = self.holders.get(self.back, self.docs[self.back])
        lists = any(not spec.tags for spec in page.lists)
        return self.back, "" if lists else self._text(page.note.title)

    @cached_property
    def start(self) -> str | None:
        """The page at which readers start, where it holds nothing: lists appear on it."""
        if self.back is None or not self.docs[self.back].bare:
            return None
        # A project that has toctrees, and nothing of ours, stays as it is.
        ours = self.written or any(record.note.hubs for record in self.docs.values())
        begun = ours or self.settings.is_note is not None
        return self.back if begun or not self.settings.has_tree else None

    @cached_property
    def holders(self) -> dict[str, DocRecord]:
        """The documents that show anything of ours."""
        if self.start is None:
            return self.written
        lists = _starting(self.start)
        return {**self.written, self.start: self.docs[self.start]._replace(lists=lists)}

    @cached_property
    def carded(self) -> dict[str, dict[int, str]]:
        """The documents that the cards of each page name, by the cards' number."""
        resolve = self.written_names.resolve
        return {
            docname: {
                card.number: led.docname
                for card in record.cards()
                if (led := resolve(card.role, card.target, docname)) and led.docname != docname
            }
            for docname, record in self.holders.items()
        }

    @cached_property
    def carded_drafts(self) -> frozenset[str]:
        names = {name for page in self.carded.values() for name in page.values()}
        return frozenset(name for name in names if self.docs[name].note.draft)

    @cached_property
    def drafts(self) -> frozenset[str]:
        return self.carded_drafts | _waiting(
            self.docs, self.holders, self.ways, self.settings.calls
        )

    # What hubs show

    @cached_property
    def visible(self) -> dict[str, dict[int, str]]:
        """The documents of the visible cards of each page."""
        return {
            docname: {
                number: name for number, name in page.items() if name not in self.carded_drafts
            }
            for docname, page in self.carded.items()
        }

    @cached_property
    def members(self) -> Members:
        return members(self.written_names)

    @cached_property
    def pool(self) -> Pool:
        notes = {name: record.note for name, record in self.docs.items() if not record.note.draft}
        return Pool(notes, self.ways, self.settings.asked_fields, self.settings.calls)

    @cached_property
    def ways(self) -> dict[str, Choose]:
        """How the options that gather choose, by their names."""
        rows = self.settings.gathering
        return {name: row.choose for name, row in rows.items() if row.choose}

    @cached_property
    def gathered(self) -> dict[str, tuple[Gathered, ...]]:
        """What the hubs of each page show."""
        wanted = self.settings
        notes = None if wanted.is_note is None else frozenset(filter(wanted.is_note, self.docs))
        gatherer = Gatherer(
            self.named, self.pool, self.members, wanted.collate, wanted.more_title, notes
        )
        return {
            docname: tuple(gatherer.hub(hub, self.visible[docname]) for hub in record.hubs)
            for docname, record in self.holders.items()
        }

    @cached_property
    def complete(self) -> dict[str, DocRecord]:
        """The documents that show anything of ours, with the sections that were added to hubs."""
        if not any(found.more for page in self.gathered.values() for found in page):
            return self.holders
        return {
            docname: record._replace(hubs=tuple(found.hub for found in self.gathered[docname]))
            for docname, record in self.holders.items()
        }

    @cached_property
    def index(self) -> Index:
        if self.complete is self.holders:
            return self.named
        return Index.of({**self.docs, **self.complete}, self.settings.suffixes)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of notes of each hub and section, by its name."""
        numbers: dict[str, int] = {}
        for docname in sorted(self.gathered):
            for found in self.gathered[docname]:
                numbers.setdefault(found.hub.name, len(found.notes))
                for name, count in found.numbers.items():
                    numbers.setdefault(name, count)
        return numbers

    @cached_property
    def notes(self) -> frozenset[str]:
        shown = {note for page in self.gathered.values() for found in page for note in found.notes}
        shown.update(*(page.values() for page in self.visible.values()))
        is_note = self.settings.is_note or (
            lambda name: name in shown or bool(self.docs[name].note.hubs)
        )
        return frozenset(filter(is_note, self.docs))

    @cached_property
    def seen(self) -> frozenset[str]:
        """The notes that readers can see."""
        return frozenset(name for name in self.notes if not self.docs[name].note.draft)

    # Lists, tags, and pages that no document makes

    @cached_property
    def page_names(self) -> Names:
        return Names((*self.docs, *self.settings.reserved))

    @cached_property
    def tagged(self) -> tuple[str, dict[str, Tag]]:
        """The page of all tags, and the tags that have pages."""
        if not self.settings.tag_pages:
            return "", {}
        # Before any tag, so that one called `index` does not take its place.
        overview = self.page_names.take(TAGS) if TAGS not in self.page_names else ""
        return overview, tags_of(self.pool, self.notes, self.page_names, self.spelled)

    @cached_property
    def card_lister(self) -> CardLister:
        shown_in: dict[str, dict[str, None]] = {}
        hubs: dict[str, HubEntry] = {}
        for docname in sorted(name for name in self.gathered if not self.docs[name].note.draft):
            for found in self.gathered[docname]:
                entry = HubEntry(docname, found.hub, counts_of(found), found.notes)
                hubs.setdefault(found.hub.name, entry)
                for note in found.notes:
                    shown_in.setdefault(note, {})[found.hub.name] = None
        return CardLister(
            self.index.docs,
            hubs,
            {name: tuple(map(counts_of, page)) for name, page in self.gathered.items() if page},
            {note: tuple(names) for note, names in shown_in.items()},
            self.numbers,
            self.settings.collate,
            self.settings.card_fields,
            {name: tag.page for name, tag in self.tagged[1].items()},
            self.settings.articles,
        )

    @cached_property
    def lister(self) -> Lister:
        # In a garden without a hub, readers start from all documents.
        begun = self.settings.is_note is not None or any(
            record.hubs for record in self.holders.values()
        )
        among = self.notes if begun or self.start is None else self.docs.keys()
        return Lister(self.pool, self.card_lister, among)

    @cached_property
    def listed(self) -> tuple[dict[str, dict[int, ListView]], dict[str, MadePage]]:
        """The lists of each page, and the pages that no document makes, by their names."""
        overview, tags = self.tagged
        size = self.settings.page_size
        share = max(size // 2, 1) if size else 0  # two lists on one page
        collate = self.settings.collate
        order = sorted(tags.values(), key=lambda tag: (collate(tag.text), tag.name))
        made = tag_pages(
            {tag.name: tag for tag in order}, overview, self.lister, size, self.page_names
        )
        lists = {}
        by_notes = sorted(tags.values(), key=lambda tag: (-tag.notes, tag.name))
        by_notes += [Tag("", overview, len(by_notes))] if overview else []
        for docname, record in self.complete.items():
            if record.lists:
                most = share if docname == self.start else size
                lists[docname] = lists_of(
                    record.lists, self.lister, most, self.page_names, made, tuple(by_notes)
                )
        if self.settings.redirects:
            notes = {name: self.docs[name].note for name in self.seen}
            made |= {page.name: page for page in redirects(notes, self.page_names)}
        return lists, made

    # Links and graphs

    @cached_property
    def links(self) -> Links:
        wanted = self.settings
        return Linker(self.index.docs, self.names, wanted.holds, self._text, self._is_page).links()

    def _is_page(self, docname: str) -> bool:
        """Whether a document is one to read: a note, or one with a heading, and no mere part."""
        if docname in self.notes:
            return True
        return self.docs[docname].note.heading and not self.settings.only_included(docname)

    @cached_property
    def documents(self) -> Documents:
        return Documents(self.index.docs, self.links, self.numbers)

    @cached_property
    def viewed(self) -> dict[str, tuple[tuple[tuple[Shown, ...], bool], ...]]:
        """What the hubs of each page show in their views, and whether some could not be drawn."""
        wanted = self.settings
        viewer = Viewer(wanted.views, wanted.offered_views, self.calls)

        def shown(found: Gathered, docname: str) -> tuple[tuple[Shown, ...], bool]:
            if not viewer.asked(found.hub, len(found.notes)):
                return (), False
            found = found.on_page(wanted.page_size)
            hub = ViewedHub(found, self.documents, self.visible[docname], wanted.graphs)
            return viewer.views(hub)

        return {
            docname: tuple(shown(found, docname) for found in page)
            for docname, page in self.gathered.items()
        }

    @cached_property
    def wanted(self) -> dict[str, dict[int, GraphView | None]]:
        """The graphs that the lists of each page ask for, by the number of the list."""
        if not self.settings.draws:
            return {}
        return {
            docname: {
                spec.number: self._site_graph(spec, docname) for spec in record.lists if spec.graph
            }
            for docname, record in self.complete.items()
        }

    @cached_property
    def undrawn(self) -> bool:
        """Whether graphs are asked for that cannot be drawn."""
        lists = (graph for page in self.wanted.values() for graph in page.values())
        hubs = (undrawn for page in self.viewed.values() for _, undrawn in page)
        return not self.settings.graphs and (any(lists) or any(hubs))

    def _site_graph(self, spec: ListSpec, docname: str) -> GraphView | None:
        """The graph of the hubs of a list."""
        names = self.lister.hubs(spec, docname)
        entries = [self.card_lister.hubs[name] for name in names]
        notes: dict[str, tuple[str, ...]] = {}
        for page in sorted({entry.page for entry in entries}):
            for found in self.gathered[page]:
                notes.setdefault(found.hub.name, found.notes)
        hubs = [HubOfSite(entry.page, entry.spec, notes[entry.spec.name]) for entry in entries]
        return site_graph(hubs, self.links.out, self.numbers, self.settings.graphs)

    # Pages

    @cached_property
    def plain_pages(self) -> dict[str, PageView]:
        """The view of each page, without related notes."""
        return self.plain[0]

    @cached_property
    def made(self) -> dict[str, MadePage]:
        """The pages that no document makes, by their names."""
        return {**self.listed[1], **self.plain[1]}

    @cached_property
    def plain(self) -> tuple[dict[str, PageView], dict[str, MadePage]]:
        """The pages without related notes, and those that their sections go on to."""
        made: dict[str, MadePage] = {}
        lists_of_page = self.listed[0]  # which take their names first

        def shorten(page: str, name: str, title: Spans, card_list: CardList) -> ListView:
            size, names = self.settings.page_size, self.page_names
            shown = fill(title, self.numbers)
            first, others = pages_of_section(page, name, shown, card_list, size, names)
            made.update(others)
            return first

        pager = Pager(self.card_lister, self.names, shorten)
        drawn = self.wanted if self.settings.graphs else {}
        pages = {}
        for docname, record in self.complete.items():
            lists = dict(lists_of_page.get(docname, {}))
            for number, graph in drawn.get(docname, {}).items():
                if number in lists:
                    lists[number] = replace(lists[number], graph=graph)
            visible = self.visible[docname]
            views = [shown for shown, _ in self.viewed[docname]]
            page = pager.page(record, self.gathered[docname], visible, lists, views)
            wiki = (card for card in record.cards() if card.role == "hubnotes:wiki")
            resolve = self.names.resolve
            absent = {c.number for c in wiki if resolve(c.role, c.target, docname) is None}
            pages[docname] = replace(page, absent=frozenset(absent)) if absent else page
        if self.start is not None:
            page = pages[self.start]
            totals = {number: len(view.all) for number, view in page.lists.items()}
            pages[self.start] = replace(page, starting=totals)
        return pages, made

    @cached_property
    def related_notes(self) -> RelatedNotes:
        """The related notes."""
        return related_notes(
            self.index,
            self.seen,
            self.gathered,
            self.numbers,
            self.links,
            self.names,
            self.settings.kept,
            self.settings.signals,
            self.settings.calls,
        )

    @cached_property
    def panels(self) -> dict[str, NoteView]:
        drafts = {name for name in self.gathered if self.docs[name].note.draft}
        places = appearances(self.gathered, drafts, self.numbers)

        @cache  # a note may link to many
        def title_of(docname: str) -> object:
            return self.settings.collate(self._text(self.docs[docname].note.title))

        paneler = Paneler(
            self.documents,
            self.settings.offered_panels,
            self.settings.panels,
            places,
            lambda docname, hubs: self.related_notes.apart(docname, hubs),
            title_of,
            self.calls,
        )
        return {view.docname: view for view in map(paneler.note, sorted(self.seen)) if view}

    @cached_property
    def pages(self) -> dict[str, PageView]:
        if not self.settings.related_cards:
            return self.plain_pages
        return {name: self._explored(page) for name, page in self.plain_pages.items()}

    def _explored(self, page: PageView) -> PageView:
        """*page* with the related notes of the notes that its hubs show."""
        notes = {note for hub in page.hubs for note in hub.notes}
        if len(notes) > self.settings.related_cards:
            views = ((name, self.panels.get(name)) for name in notes)
            there = frozenset(name for name, view in views if view and ANCHOR in view.anchors)
            return replace(page, elsewhere=there)
        # The page that a reader is on needs no way to it.
        nearest = ((name, self.related_notes.near(name, page.docname)) for name in sorted(notes))
        related = {name: found for name, found in nearest if found}
        shown = (relation.titled() for found in related.values() for relation in found)
        return replace(page, related=related, titled=page.titled.union(*shown))

    def _previews(self) -> Mapping[str, tuple[Preview, ...]]:
        if not self.settings.previews:
            return {}
        pages = self.notes.union(name for name, page in self.pages.items() if page.hubs)
        return previews(self.docs, pages, self.notes, self.numbers, self.links)

    def _text(self, title: Spans) -> str:
        return plain(fill(title, self.numbers))


def _waiting(
    docs: Mapping[str, DocRecord],
    holders: Mapping[str, DocRecord],
    ways: Mapping[str, Choose],
    calls: Calls,
) -> set[str]:
    """The drafts that hubs would gather if they were none."""
    drafts = {name: record.note for name, record in docs.items() if record.note.draft}
    pool = Pool(drafts, ways, calls=calls)
    found = {name for name, note in pool.notes.items() if note.hubs}
    for record in holders.values() if pool.notes else ():
        for hub in record.hubs:
            for wanted in (hub.gathering, *(part.gathering for part in sections_of(hub.content))):
                if wanted and wanted.gathers and not wanted.has("members"):
                    found |= pool.chosen(wanted)
    return found


def _starting(page: str) -> tuple[ListSpec, ...]:
    """The lists of a page that holds nothing but a title: all hubs, and all notes."""
    place = Place(page, 1)
    return ListSpec(0, hubs=True, place=place), ListSpec(1, hubs=False, place=place)
