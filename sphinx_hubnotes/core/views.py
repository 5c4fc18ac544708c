"""From what authors wrote to what readers see, for the whole site at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import PurePosixPath

from sphinx_hubnotes.core.index import Index, normal
from sphinx_hubnotes.core.inline import Spans, fill, plain, trim
from sphinx_hubnotes.core.model import (
    CardView,
    Content,
    Counts,
    DocRecord,
    HubSpec,
    HubView,
    PageView,
    cards_of,
    sections_of,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What of the configuration decides what readers see."""

    root_doc: str
    index: str
    suffixes: tuple[str, ...] = ()
    optional_warnings: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """The fields that are given a key of the project's own."""
    is_note: Callable[[str], bool] | None = None
    """Whether a document is a note by its name; ``None`` where hubs decide."""
    file_of: Callable[[str], str] = lambda docname: docname
    """The file of a document, for messages."""
    holds: Callable[[str], bool] = lambda expression: True
    """Whether the expression of an ``only`` directive holds in this build."""
    is_file: Callable[[str], bool] = lambda path: False
    """Whether a path from the source folder is a file that could be a document."""
    known_elsewhere: Callable[[str, str], bool] = lambda role, target: False
    """Whether another project's inventory has what a role names."""


@dataclass(frozen=True, slots=True)
class Site:
    """The whole site, resolved."""

    index: Index
    pages: Mapping[str, PageView] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    """The number of notes of each hub and section, by its name."""
    notes: frozenset[str] = frozenset()
    drafts: frozenset[str] = frozenset()
    """The drafts that some card names."""
    untitled: frozenset[str] = frozenset()
    """The notes that have no heading, and take their title from elsewhere."""
    back: str | None = None
    """The document that every hub leads back to."""

    def text(self, title: Spans) -> str:
        """*title* as text, its counts filled in."""
        return plain(fill(title, self.numbers))


def resolve(docs: Mapping[str, DocRecord], settings: Settings) -> Site:
    """Resolve the specs of *docs* into the views of every page that has any."""
    # Most documents hold nothing of ours; these are passed over.
    holders = {
        docname: record.where(settings.holds) for docname, record in docs.items() if record.used
    }
    docs = {**docs, **holders}
    index = Index.of(docs, settings.suffixes)
    named = {docname: _named(record, index) for docname, record in holders.items()}
    drafts = frozenset(
        found for page in named.values() for found in page.values() if docs[found].note.draft
    )
    visible = {
        docname: {number: found for number, found in page.items() if found not in drafts}
        for docname, page in named.items()
    }
    hubs = {
        docname: tuple(_hub(record, hub, visible[docname]) for hub in record.hubs)
        for docname, record in holders.items()
    }
    numbers = _numbers(hubs)
    pages = {
        docname: _page(record, visible[docname], docs, hubs, numbers)
        for docname, record in holders.items()
    }
    shown = frozenset(found for page in visible.values() for found in page.values())
    is_note = settings.is_note or (lambda name: name in shown or bool(docs[name].note.hubs))
    notes = frozenset(filter(is_note, docs))
    untitled = frozenset(name for name in notes if not docs[name].note.heading)
    back = index.document(settings.index)
    return Site(index, pages, numbers, notes, drafts, untitled, back)


def fingerprint(*parts: object) -> str:
    """A short digest of *parts*, whose ``repr`` must say all that matters."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _named(record: DocRecord, index: Index) -> dict[int, str]:
    """The documents that the cards of a page name, by the cards' index."""
    found = {card.number: index.card(card) for card in record.cards()}
    return {number: docname for number, docname in found.items() if docname}


def _hub(record: DocRecord, hub: HubSpec, visible: Mapping[int, str]) -> HubView:
    def distinct(content: Content) -> int:
        return len({visible[card.number] for card in cards_of(content) if card.number in visible})

    sections = {section.name: distinct(section.content) for section in sections_of(hub.content)}
    shows_description = hub.number == 0 and record.note.described and not hub.introduced
    return HubView(
        hub.name,
        Counts(hub.kind, distinct(hub.content), len(sections)),
        trim(record.note.description) if shows_description else (),
        sections,
    )


def _card(
    record: DocRecord, hubs: tuple[HubView, ...], numbers: Mapping[str, int], *, worded: bool
) -> CardView:
    description = () if worded else trim(fill(record.note.description, numbers))
    return CardView(record.note.docname, description, tuple(hub.counts for hub in hubs))


def _numbers(hubs: Mapping[str, tuple[HubView, ...]]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for docname in sorted(hubs):
        for view in hubs[docname]:
            numbers.setdefault(view.name, view.counts.notes)
            for name, count in view.sections.items():
                numbers.setdefault(name, count)
    return numbers


def _page(
    record: DocRecord,
    visible: Mapping[int, str],
    docs: Mapping[str, DocRecord],
    hubs: Mapping[str, tuple[HubView, ...]],
    numbers: Mapping[str, int],
) -> PageView:
    specs = [spec for spec in record.cards() if spec.number in visible]
    cards = {}
    for spec in specs:
        found = visible[spec.number]
        cards[spec.number] = _card(docs[found], hubs.get(found, ()), numbers, worded=spec.worded)
    titled = frozenset(visible[spec.number] for spec in specs if not spec.titled)
    used = {
        use.target: numbers[normal(use.target)]
        for use in record.uses
        if use.role == "count" and normal(use.target) in numbers
    }
    return PageView(record.note.docname, hubs[record.note.docname], cards, titled, used)


def title_of_file(docname: str) -> str:
    """The title of a note that gives itself none: its file's name, in words."""
    return PurePosixPath(docname).name.replace("-", " ").replace("_", " ").strip() or docname
