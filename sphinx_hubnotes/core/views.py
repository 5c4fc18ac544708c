"""From what authors wrote to what readers see, for the whole site at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import PurePosixPath

from sphinx_hubnotes.core.index import Index, join, normal
from sphinx_hubnotes.core.inline import Span, plain, trim
from sphinx_hubnotes.core.model import (
    CardSpec,
    CardView,
    Counts,
    DocRecord,
    HubSpec,
    HubView,
    PageView,
    Place,
    Problem,
    Use,
    cards_of,
    sections_of,
)
from sphinx_hubnotes.core.problems import KINDS, nearest, problem


@dataclass(frozen=True, slots=True)
class Settings:
    """What of the configuration decides what readers see."""

    root_doc: str
    index: str
    suffixes: tuple[str, ...] = ()
    optional_warnings: tuple[str, ...] = ()
    is_note: Callable[[str], bool] | None = None
    """Whether a document is a note by its name; ``None`` where hubs decide."""
    is_file: Callable[[str], bool] = lambda path: False
    """Whether a path from the source folder is a file that could be a document."""
    known_elsewhere: Callable[[str, str], bool] = lambda role, target: False
    """Whether another project's inventory has what a role names."""


@dataclass(frozen=True, slots=True)
class Site:
    """The whole site, resolved."""

    index: Index
    pages: Mapping[str, PageView] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()
    back: str | None = None
    """The document that every hub leads back to."""
    drafts: frozenset[str] = frozenset()
    """The drafts that some card names."""
    problems: tuple[Problem, ...] = ()

    @property
    def untitled(self) -> frozenset[str]:
        """The notes that have no heading, and take their title from elsewhere."""
        return frozenset(name for name in self.notes if not self.index.docs[name].note.heading)


def resolve(docs: Mapping[str, DocRecord], settings: Settings) -> Site:
    """Resolve the specs of *docs* into the views of every page that has any."""
    index = Index.of(docs, settings.suffixes)
    problems = [p for docname in sorted(docs) for p in docs[docname].problems]
    problems += _twice(docs, index)
    targets = {
        docname: {card.index: _target(card, index, settings) for card in _cards(record)}
        for docname, record in docs.items()
        if record.hubs or record.loose
    }
    problems += [
        found
        for docname in sorted(targets)
        for found in targets[docname].values()
        if isinstance(found, Problem)
    ]
    visible = {
        docname: {
            number: found
            for number, found in page.items()
            if isinstance(found, str) and not docs[found].note.draft
        }
        for docname, page in targets.items()
    }
    hubs = {
        docname: tuple(_hub(docs[docname], hub, page) for hub in docs[docname].hubs)
        for docname, page in visible.items()
    }
    numbers = {
        name: view.counts.notes
        for page in hubs.values()
        for view in reversed(page)
        for name in [view.name]
    } | {
        name: count
        for page in hubs.values()
        for view in page
        for name, count in view.sections.items()
    }
    for name, (docname, hub) in index.hubs.items():
        numbers[name] = hubs[docname][hub.index].counts.notes
    pages: dict[str, PageView] = {}
    for docname, record in docs.items():
        used = {
            use.target: numbers[normal(use.target)]
            for use in record.uses
            if use.role == "count" and normal(use.target) in numbers
        }
        page = visible.get(docname, {})
        cards = tuple(
            _card(docs[page[number]], hubs.get(page[number], ()), numbers)
            if number in page
            else None
            for number in range(len(targets.get(docname, ())))
        )
        if used or cards or record.hubs:
            pages[docname] = PageView(docname, hubs.get(docname, ()), cards, used)
    shown = {name for page in visible.values() for name in page.values()}
    notes = frozenset(
        docname
        for docname, record in docs.items()
        if (settings.is_note(docname) if settings.is_note else docname in shown or record.note.hubs)
    )
    problems += _empty(docs, hubs)
    problems += _unknown(docs, index, numbers, settings)
    back = index.document(settings.index)
    if back is None:
        hint = nearest(settings.index, docs)
        problems.append(problem("unknown-index", Place(""), target=settings.index, hint=hint))
    optional = {code for code, kind in KINDS.items() if kind.optional}
    for name in settings.optional_warnings:
        if name not in optional:
            hint = nearest(name, optional)
            problems.append(problem("unknown-warning", Place(""), target=name, hint=hint))
    if "missing-description" in settings.optional_warnings:
        problems += [
            problem("missing-description", Place(docname, 1))
            for docname in sorted(shown)
            if not docs[docname].note.description
        ]
    drafts = frozenset(
        found
        for page in targets.values()
        for found in page.values()
        if isinstance(found, str) and docs[found].note.draft
    )
    return Site(index, pages, notes, back, drafts, tuple(problems))


def fingerprint(*parts: object) -> str:
    """A short digest of *parts*, whose ``repr`` must say all that matters."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _cards(record: DocRecord) -> list[CardSpec]:
    cards = [*record.loose, *(card for hub in record.hubs for card in cards_of(hub.content))]
    return sorted(cards, key=lambda card: card.index)


def _target(card: CardSpec, index: Index, settings: Settings) -> str | Problem | None:
    """The document a card shows, or what is wrong with it."""
    path = card.target
    if not path:
        return None
    if path == ".." or path.startswith("../") or "://" in path or ":/" in path:
        return problem("outside-source", card.place, target=path)
    docname = index.document(path)
    if docname == card.place.docname:
        return problem("self-card", card.place)
    if docname:
        return docname
    if settings.is_file(path):
        return problem("excluded-document", card.place, target=path)
    wanted = path
    for suffix in settings.suffixes:
        wanted = wanted.removesuffix(suffix)
    hint = nearest(wanted, set(index.docs) - {card.place.docname})
    return problem("unknown-document", card.place, target=path, hint=hint)


def _hub(record: DocRecord, hub: HubSpec, visible: Mapping[int, str]) -> HubView:
    def distinct(content: tuple[object, ...]) -> int:
        return len({visible[c.index] for c in cards_of(content) if c.index in visible})  # type: ignore[arg-type]

    sections = {section.name: distinct(section.content) for section in sections_of(hub.content)}
    shows_description = hub.index == 0 and record.note.described and not hub.introduced
    return HubView(
        hub.name,
        Counts(hub.kind, distinct(hub.content), len(sections)),
        trim(record.note.description) if shows_description else (),
        sections,
    )


def _card(record: DocRecord, hubs: tuple[HubView, ...], numbers: Mapping[str, int]) -> CardView:
    description = tuple(
        Span("text", str(numbers.get(normal(span.text), ""))) if span.kind == "count" else span
        for span in record.note.description
    )
    return CardView(record.note.docname, trim(description), tuple(hub.counts for hub in hubs))


def _twice(docs: Mapping[str, DocRecord], index: Index) -> Iterator[Problem]:
    for docname in sorted(docs):
        for hub in docs[docname].hubs:
            owner, first = index.hubs[hub.name]
            if (owner, first.index) != (docname, hub.index):
                place = first.place
                other = f"{place.path or place.docname}:{place.line}"
                yield problem("duplicate-hub", hub.place, name=hub.name, other=other)
        for card in _cards(docs[docname]):
            if card.name and index.cards[card.name] != (docname, card):
                instead = "references reach the first card"
                yield problem("duplicate-name", card.place, name=card.name, instead=instead)


def _empty(
    docs: Mapping[str, DocRecord], hubs: Mapping[str, tuple[HubView, ...]]
) -> Iterator[Problem]:
    for docname in sorted(hubs):
        for spec, view in zip(docs[docname].hubs, hubs[docname], strict=True):
            if not view.counts.notes:
                yield problem("empty-hub", spec.place, name=spec.name)


def _unknown(
    docs: Mapping[str, DocRecord], index: Index, numbers: Mapping[str, int], settings: Settings
) -> Iterator[Problem]:
    for docname in sorted(docs):
        for use in docs[docname].uses:
            if not _known(use, docname, index, numbers, settings):
                names = {
                    "hub": index.hubs,
                    "section": index.sections,
                    "count": numbers,
                    "note": {*docs, *index.aliases},
                }[use.role]
                what = "hub or section" if use.role == "count" else use.role
                hint = nearest(use.target, names)
                yield problem("unknown-target", use.place, what=what, target=use.target, hint=hint)


def _known(
    use: Use, docname: str, index: Index, numbers: Mapping[str, int], settings: Settings
) -> bool:
    name = normal(use.target)
    match use.role:
        case "hub":
            known = name in index.hubs
        case "section":
            known = name in index.sections
        case "count":
            return name in numbers
        case _:
            known = index.note(use.target, docname) is not None
    return known or settings.known_elsewhere(use.role, use.target)


def title_of_file(docname: str) -> str:
    """The title of a note that gives itself none: its file's name, in words."""
    return PurePosixPath(docname).name.replace("-", " ").replace("_", " ").strip() or docname


__all__ = ["Settings", "Site", "fingerprint", "join", "plain", "resolve", "title_of_file"]
