"""Pages that no document makes: one for each tag, and those that a long list goes on to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sphinx_hubnotes.core.index import slug, unique
from sphinx_hubnotes.core.lists import Lister
from sphinx_hubnotes.core.model import Gathering, Group, ListSpec, ListView, Note, Shelf
from sphinx_hubnotes.core.select import Pool

TAGS = "tags"
"""The folder of the pages of tags, and the page of all tags."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that some note has: its page, and the number of its notes."""

    name: str
    page: str
    notes: int


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page that no document makes."""

    name: str
    """The name of the page, as a document would have it."""
    view: ListView
    owner: str = ""
    """The document whose list it goes on with; empty for a page of tags."""
    tag: str = ""
    """The tag whose notes it shows; empty on the page of all tags."""
    notes: int = 0
    """The number of notes of the tag."""
    tags: tuple[Tag, ...] = ()
    """The tags that it leads to."""
    moved: str = ""
    """The document that readers are sent on to."""


def tags_of(pool: Pool, notes: Set[str], taken: Set[str]) -> dict[str, Tag]:
    """The tags of *notes*, each with its page; *taken* are names that documents have."""
    names = set(taken)
    found: dict[str, Tag] = {}
    for tag in sorted(pool.tagged):
        if number := len(pool.tagged[tag] & notes):
            page = unique(f"{TAGS}/{'/'.join(map(slug, tag.split('/')))}", names)
            names.add(page)
            found[tag] = Tag(tag, page, number)
    return found


_NAME = re.compile(r"[\w.\-]+(?:/[\w.\-]+)*")


def redirects(notes: Mapping[str, Note], taken: Set[str]) -> Iterator[MadePage]:
    """The pages at the old names of *notes*: those of their aliases that can be a document's."""
    names = set(taken)
    for docname in sorted(notes):
        for alias in notes[docname].aliases:
            name = alias.strip().strip("/")
            if name not in names and _NAME.fullmatch(name) and ".." not in name.split("/"):
                names.add(name)
                yield MadePage(name, ListView(Shelf()), moved=docname)


def tag_pages(tags: Mapping[str, Tag], lister: Lister, size: int) -> dict[str, MadePage]:
    """The pages of all *tags*, of *size* cards each, and the one that leads to them."""
    if not tags:
        return {}
    taken = lister.shelver.docs.keys() | {tag.page for tag in tags.values()}
    made: dict[str, MadePage] = {}
    if TAGS not in taken:
        made[TAGS] = MadePage(TAGS, ListView(Shelf()), tags=below(tags))
    for tag in tags.values():
        asked = Gathering(tags=(tag.name,), sort="title")
        for name, view in _pages(lister.chosen(asked), tag.page, size, taken | made.keys()):
            inner = below(tags, tag.name) if name == tag.page else ()
            made[name] = MadePage(name, view, tag=tag.name, notes=tag.notes, tags=inner)
    return made


def lists_of(
    specs: tuple[ListSpec, ...], lister: Lister, size: int, made: dict[str, MadePage]
) -> dict[int, ListView]:
    """What the lists of a page show on it; the pages that they go on to are added to *made*."""
    found: dict[int, ListView] = {}
    for spec in specs:
        page = spec.place.docname
        shelf = lister.shelf(spec, page)
        if shelf.total:
            taken = lister.shelver.docs.keys() | made.keys()
            (_, first), *others = _pages(shelf, page, size, taken, spec.number)
            found[spec.number] = replace(first, all=tuple(c.docname for c in shelf.gathered()))
            made |= {name: MadePage(name, view, page) for name, view in others}
    return found


def _pages(
    shelf: Shelf, page: str, size: int, taken: Set[str], number: int = 0
) -> list[tuple[str, ListView]]:
    """The pages of the *number*-th list that begins on *page*, by their names."""
    shelves = parts(shelf, size)
    names = series(page, len(shelves), taken, number)
    several = names if len(names) > 1 else ()
    return [(name, ListView(part, several)) for name, part in zip(names, shelves, strict=True)]


def below(tags: Mapping[str, Tag], tag: str = "") -> tuple[Tag, ...]:
    """The tags right below *tag*; without one, those at the top."""
    return tuple(found for name, found in tags.items() if name.rpartition("/")[0] == tag)


def parts(shelf: Shelf, size: int) -> list[Shelf]:
    """*shelf* in parts of *size* cards; the first has as many as it shows at first.

    A shelf of no more than *size* cards is one part.
    """
    number = sum(len(group.cards) for group in shelf.groups)
    if not size or number <= size:
        return [shelf]
    found: list[Shelf] = []
    first, left = 0, min(shelf.limit or size, size)
    while first < number:
        groups = tuple(_cut(shelf.groups, first, first + left))
        # A page does not change with the number of notes on others.
        found.append(replace(shelf, groups=groups, limit=0, total=0))
        first, left = first + left, size
    return found


def _cut(groups: Sequence[Group], start: int, end: int) -> Iterator[Group]:
    """What *groups* hold from their *start*-th card to before the *end*-th."""
    for group in groups:
        cards = group.cards[max(start, 0) : max(end, 0)]
        if cards:
            yield replace(group, cards=cards)
        start, end = start - len(group.cards), end - len(group.cards)


def series(page: str, pages: int, taken: Set[str], number: int = 0) -> tuple[str, ...]:
    """The names of the *pages* of the *number*-th list that begins on *page*."""
    names = set(taken)
    stem = f"{page}-list-{number + 1}" if number else page
    found = [page]
    for count in range(2, pages + 1):
        found.append(unique(f"{stem}-page-{count}", names))
        names.add(found[-1])
    return tuple(found)
