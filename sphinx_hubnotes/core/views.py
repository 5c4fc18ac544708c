"""From what authors wrote to what readers see, for the whole site at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import blake2b
from itertools import zip_longest
from pathlib import PurePosixPath

from sphinx_hubnotes.core.gather import Gathered, Gatherer
from sphinx_hubnotes.core.graph import HubOfSite, hub_graph, site_graph
from sphinx_hubnotes.core.index import Index, normal
from sphinx_hubnotes.core.inline import Spans, fill, plain, trim
from sphinx_hubnotes.core.links import Labelled, Linker, Links
from sphinx_hubnotes.core.lists import Lister
from sphinx_hubnotes.core.lookup import Lookup
from sphinx_hubnotes.core.members import Members, members
from sphinx_hubnotes.core.model import (
    Counts,
    DocRecord,
    Gathering,
    GraphView,
    HubSpec,
    HubView,
    ListSpec,
    ListView,
    PageView,
    Place,
    Row,
    SectionView,
    sections_of,
)
from sphinx_hubnotes.core.modes import LISTS, modes, rows, shown_in, wants_graph
from sphinx_hubnotes.core.pages import (
    TAGS,
    MadePage,
    Names,
    Tag,
    lists_of,
    redirects,
    tag_pages,
    tags_of,
)
from sphinx_hubnotes.core.panels import NoteView, Paneler, appearances
from sphinx_hubnotes.core.select import Collate, Matching, Pool, fold
from sphinx_hubnotes.core.shelves import HubEntry, Shelver


@dataclass(frozen=True, slots=True)
class Settings:
    """What of the configuration decides what readers see."""

    root_doc: str
    index: str
    suffixes: tuple[str, ...] = ()
    optional_warnings: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """The fields that are given a key of the project's own."""
    words: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """The options that are one of a few words: of each its name, its value, and these words."""
    is_note: Callable[[str], bool] | None = None
    """Whether a document is a note by its name; ``None`` where hubs decide."""
    file_of: Callable[[str], str] = lambda docname: docname
    """The file of a document, for messages."""
    line_of: Callable[[str, str], int | None] = lambda docname, field: None
    """The line of a field in the front matter of a document, for messages."""
    holds: Callable[[str], bool] = lambda expression: True
    """Whether the expression of an ``only`` directive holds in this build."""
    is_file: Callable[[str], bool] = lambda path: False
    """Whether a path from the source folder is a file that could be a document."""
    labelled: Labelled = lambda name: None
    known_elsewhere: Callable[[str, str], bool] = lambda role, target: False
    """Whether another project's inventory has what a role names."""
    matching: Matching | None = None
    """Makes a test of document names from a pattern."""
    collate: Collate = fold
    more_title: Spans = (("text", "More notes"),)
    """The title of a hub's last section, of notes that name the hub and stand nowhere else."""
    card_fields: tuple[str, ...] = ()
    """What the line of details on a card says."""
    tag_pages: bool = False
    redirects: bool = False
    """Whether aliases of notes are pages that lead to them."""
    page_size: int = 0
    """The most cards of a list on one page; 0: all."""
    reserved: tuple[str, ...] = ()
    """The names of pages that Sphinx makes."""
    panels: tuple[str, ...] = ()
    """The panels on the pages of notes, in their order."""
    views: tuple[str, ...] = ()
    """The views of hubs that ask for none; none, where the builder has only cards."""
    membership: str = "either"
    """Whether the notes that a hub lists have to name the hub."""
    graphs: str = ""
    """What lays out graphs, with its version; empty where that is missing."""
    pictured: tuple[str, ...] = ()
    """The views of hubs that ask for none; none, where the builder draws no graphs."""


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
    members: Members = field(default_factory=Members)
    pool: Pool = field(default_factory=lambda: Pool({}))
    """All documents that can be shown."""
    tags: Mapping[str, Tag] = field(default_factory=dict)
    """The tags that have pages."""
    made: Mapping[str, MadePage] = field(default_factory=dict)
    """The pages that no document makes, by their names."""
    lookup: Lookup = field(default_factory=lambda: Lookup(Index({})))
    links: Links = field(default_factory=Links)
    panels: Mapping[str, NoteView] = field(default_factory=dict)
    """What the pages of notes show behind their texts."""
    undrawn: bool = False
    """Whether graphs are asked for that cannot be drawn."""

    def hubs(self) -> Iterator[tuple[HubSpec, HubView, PageView]]:
        """Every hub: as written, as counted, and its page; in the order of the pages' names."""
        for docname, page in sorted(self.pages.items()):
            for spec, view in zip(self.index.docs[docname].hubs, page.hubs, strict=True):
                yield spec, view, page

    def text(self, title: Spans) -> str:
        """*title* as text, its counts filled in."""
        return plain(fill(title, self.numbers))


def resolve(docs: Mapping[str, DocRecord], settings: Settings) -> Site:
    """Resolve the specs of *docs* into the views of every page that has any."""
    # Most documents hold nothing of ours; these are passed over.
    holders = {
        docname: record.where(settings.holds) for docname, record in docs.items() if record.used
    }
    index = Index.of({**docs, **holders}, settings.suffixes)
    back = index.document(settings.index)
    start = back if back is not None and docs[back].bare else None
    if start is not None:
        holders[start] = docs[start]._replace(lists=_starting(start))
    lookup = Lookup(index)
    named = {docname: _named(record, lookup) for docname, record in holders.items()}
    drafts = frozenset(
        found for page in named.values() for found in page.values() if docs[found].note.draft
    )
    visible = {
        docname: {number: found for number, found in page.items() if found not in drafts}
        for docname, page in named.items()
    }
    drafts |= _waiting(docs, holders, settings)
    belonging = members(index)
    pool = Pool(
        {name: record.note for name, record in docs.items() if not record.note.draft},
        settings.matching,
    )
    named_notes = None if settings.is_note is None else frozenset(filter(settings.is_note, docs))
    gatherer = Gatherer(index, pool, belonging, settings.collate, settings.more_title, named_notes)
    gathered = {
        docname: tuple(gatherer.hub(hub, visible[docname]) for hub in record.hubs)
        for docname, record in holders.items()
    }
    if any(found.more for page in gathered.values() for found in page):
        for docname, page in gathered.items():
            hubs = tuple(found.hub for found in page)
            holders[docname] = holders[docname]._replace(hubs=hubs)
        index = Index.of({**docs, **holders}, settings.suffixes)
    numbers = _numbers(gathered)
    shown = {note for page in gathered.values() for found in page for note in found.notes}
    shown.update(*(page.values() for page in visible.values()))
    is_note = settings.is_note or (lambda name: name in shown or bool(docs[name].note.hubs))
    notes = frozenset(filter(is_note, docs))
    names = Names((*docs, *settings.reserved))
    # Before any tag, so that one called `index` does not take its place.
    overview = names.take(TAGS) if settings.tag_pages and TAGS not in names else ""
    tags = tags_of(pool, notes, names) if settings.tag_pages else {}
    shelver = _shelver(index, gathered, numbers, settings, tags)
    # In a garden without a hub, readers start from all documents.
    begun = settings.is_note is not None or any(record.hubs for record in holders.values())
    lister = Lister(pool, shelver, notes if begun or start is None else docs.keys())
    size = settings.page_size
    share = max(size // 2, 1) if size else 0  # two lists on one page
    made = tag_pages(tags, overview, lister, size, names)
    lists = {
        docname: lists_of(record.lists, lister, share if docname == start else size, names, made)
        for docname, record in holders.items()
        if record.lists
    }
    if settings.redirects:
        old = redirects({name: docs[name].note for name in notes - drafts}, names)
        made |= {page.name: page for page in old}
    linker = Linker(
        index, lookup, settings.labelled, settings.holds, lambda title: plain(fill(title, numbers))
    )
    linked = linker.links()
    drawn = _graphs(gathered, linked, numbers, settings)
    asked = any(graph for page in drawn.values() for graph in page)
    if not settings.graphs:
        drawn = {}
    for docname, views in lists.items() if settings.pictured else ():
        for spec in holders[docname].lists:
            if spec.graph and spec.number in views:
                graph = _site_graph(lister.hubs(spec, docname), gathered, shelver, linked, settings)
                asked = asked or graph is not None
                if settings.graphs:
                    views[spec.number] = replace(views[spec.number], graph=graph)
    pages = {
        docname: _page(
            record,
            gathered[docname],
            visible[docname],
            shelver,
            lists.get(docname, {}),
            drawn.get(docname, ()),
            settings.views,
        )
        for docname, record in holders.items()
    }
    if start is not None:
        totals = {number: len(view.all) for number, view in pages[start].lists.items()}
        pages[start] = replace(pages[start], starting=totals)
    untitled = frozenset(name for name in notes if not docs[name].note.heading)
    panels = _panels(docs, notes - drafts, gathered, numbers, linked, settings)
    return Site(
        index,
        pages,
        numbers,
        notes,
        drafts,
        untitled,
        back,
        belonging,
        pool,
        tags,
        made,
        lookup,
        linked,
        panels,
        asked and not settings.graphs,
    )


def _panels(
    docs: Mapping[str, DocRecord],
    notes: Set[str],
    gathered: Mapping[str, tuple[Gathered, ...]],
    numbers: Mapping[str, int],
    linked: Links,
    settings: Settings,
) -> dict[str, NoteView]:
    drafts = {name for name in gathered if docs[name].note.draft}
    places = appearances(gathered, drafts, numbers)

    @cache  # a note may link to many
    def title_of(docname: str) -> object:
        return settings.collate(plain(fill(docs[docname].note.title, numbers)))

    paneler = Paneler(docs, settings.panels, places, linked, title_of)
    views = map(paneler.note, sorted(name for name in notes if not docs[name].note.draft))
    return {view.docname: view for view in views if view}


def _graphs(
    gathered: Mapping[str, tuple[Gathered, ...]],
    linked: Links,
    numbers: Mapping[str, int],
    settings: Settings,
) -> dict[str, tuple[GraphView | None, ...]]:
    """The graphs of the hubs of each page."""

    def graph(found: Gathered) -> GraphView | None:
        if not wants_graph(found.hub, settings.pictured):
            return None
        return hub_graph(found.hub, found.notes, found.own, linked.out, numbers, settings.graphs)

    if not settings.pictured:
        return {}
    return {docname: tuple(map(graph, page)) for docname, page in gathered.items() if page}


def _site_graph(
    names: Sequence[str],
    gathered: Mapping[str, tuple[Gathered, ...]],
    shelver: Shelver,
    linked: Links,
    settings: Settings,
) -> GraphView | None:
    """The graph of the hubs *names*."""
    pages = sorted({shelver.hubs[name].page for name in names})
    notes: dict[str, tuple[str, ...]] = {}
    for found in (found for page in pages for found in gathered[page]):
        notes.setdefault(found.hub.name, found.notes)
    entries = [shelver.hubs[name] for name in names]
    hubs = [HubOfSite(entry.page, entry.spec, notes[entry.spec.name]) for entry in entries]
    return site_graph(hubs, linked.out, shelver.numbers, settings.graphs)


def fingerprint(*parts: object) -> str:
    """A short digest of *parts*, whose ``repr`` must say all that matters."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _named(record: DocRecord, lookup: Lookup) -> dict[int, str]:
    """The documents that the cards of a page name, by the cards' index."""
    found = {card.number: lookup.card(card) for card in record.cards()}
    return {number: docname for number, docname in found.items() if docname}


def _waiting(
    docs: Mapping[str, DocRecord], holders: Mapping[str, DocRecord], settings: Settings
) -> set[str]:
    """The drafts that hubs would gather if they were none."""
    pool = Pool(
        {name: record.note for name, record in docs.items() if record.note.draft},
        settings.matching,
    )
    found = {name for name, note in pool.notes.items() if note.hubs}
    for record in holders.values() if pool.notes else ():
        for hub in record.hubs:
            for section in sections_of(hub.content):
                wanted = section.gathering
                if wanted and wanted.gathers and not wanted.members:
                    found |= pool.chosen(wanted)
    return found


def _numbers(gathered: Mapping[str, tuple[Gathered, ...]]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for docname in sorted(gathered):
        for found in gathered[docname]:
            numbers.setdefault(found.hub.name, len(found.notes))
            for name, count in found.numbers.items():
                numbers.setdefault(name, count)
    return numbers


def _counts(found: Gathered) -> Counts:
    return Counts(found.hub.kind, len(found.notes), len(found.numbers))


def _shelver(
    index: Index,
    gathered: Mapping[str, tuple[Gathered, ...]],
    numbers: Mapping[str, int],
    settings: Settings,
    tags: Mapping[str, Tag],
) -> Shelver:
    shown_in: dict[str, dict[str, None]] = {}
    hubs: dict[str, HubEntry] = {}
    for docname in sorted(name for name in gathered if not index.docs[name].note.draft):
        for found in gathered[docname]:
            hubs.setdefault(found.hub.name, HubEntry(docname, found.hub, _counts(found)))
            for note in found.notes:
                shown_in.setdefault(note, {})[found.hub.name] = None
    return Shelver(
        index.docs,
        hubs,
        {docname: tuple(map(_counts, page)) for docname, page in gathered.items() if page},
        {note: tuple(names) for note, names in shown_in.items()},
        numbers,
        settings.collate,
        settings.card_fields,
        {name: tag.page for name, tag in tags.items()},
    )


def _starting(page: str) -> tuple[ListSpec, ...]:
    """The lists of a page that holds nothing but a title: all hubs, and all notes."""
    place = Place(page, 1)
    return ListSpec(0, hubs=True, place=place), ListSpec(1, hubs=False, place=place)


def _hub(
    record: DocRecord,
    found: Gathered,
    visible: Mapping[int, str],
    shelver: Shelver,
    graph: GraphView | None,
    of_site: tuple[str, ...],
) -> HubView:
    hub = found.hub
    shown: tuple[Row, ...] = ()
    if of_site:
        shown = tuple(rows(found, visible, shelver.docs, shelver.numbers))
    views, view = modes(hub, of_site or LISTS[:1], shown, drawn=graph is not None)
    shows_description = hub.number == 0 and record.note.described and not hub.introduced
    sections = {
        section.name: SectionView(
            found.numbers[section.name],
            shelver.shelf(found.shelves[section.name], section.gathering or Gathering(), visible)
            if section.name in found.shelves
            else None,
        )
        for section in sections_of(hub.content)
    }
    return HubView(
        hub.name,
        _counts(found),
        trim(record.note.description) if shows_description else (),
        sections,
        found.notes,
        found.more,
        graph,
        views,
        view,
        shown_in(views, shown),
    )


def _page(
    record: DocRecord,
    gathered: tuple[Gathered, ...],
    visible: Mapping[int, str],
    shelver: Shelver,
    lists: Mapping[int, ListView],
    drawn: tuple[GraphView | None, ...],
    of_site: tuple[str, ...],
) -> PageView:
    hubs = tuple(
        _hub(record, found, visible, shelver, graph, of_site)
        for found, graph in zip_longest(gathered, drawn)
    )
    specs = [spec for spec in record.cards() if spec.number in visible]
    cards = {spec.number: shelver.card(visible[spec.number], worded=spec.worded) for spec in specs}
    shelves = [section.shelf for hub in hubs for section in hub.sections.values()]
    titled = {visible[spec.number] for spec in specs if not spec.titled}
    for shelf in (*filter(None, shelves), *(view.shelf for view in lists.values())):
        titled |= {card.docname for card in shelf.gathered()}
    for hub in hubs:
        titled |= {node.docname for node in hub.graph.nodes} if hub.graph else set()
    numbers = shelver.numbers
    used = {
        use.target: numbers[normal(use.target)]
        for use in record.uses
        if use.role == "count" and normal(use.target) in numbers
    }
    return PageView(record.note.docname, hubs, cards, frozenset(titled), used, lists)


def title_of_file(docname: str) -> str:
    """The title of a note that gives itself none: its file's name, in words."""
    return PurePosixPath(docname).name.replace("-", " ").replace("_", " ").strip() or docname
