"""Pages that no document makes: one for each tag, and those that a long list goes on to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sphinx_hubnotes.hubs.model import CardList, Group, ListView, Tag
from sphinx_hubnotes.hubs.select import Pool
from sphinx_hubnotes.lists.entries import Lister
from sphinx_hubnotes.names.index import slug, unique
from sphinx_hubnotes.notes.inline import Spans
from sphinx_hubnotes.notes.model import Gathering, ListSpec, Note
from sphinx_hubnotes.notes.tags import tags_above

TAGS = "tags"
"""The folder of the pages of tags, and the page of all tags."""

MOST_TAGS = 1000
"""The most tags that one page leads to."""


LINES = 10
"""How many entries of a compact list cost as much as one card."""


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page that no document makes."""

    name: str
    """The name of the page, as a document would have it."""
    view: ListView
    owner: str = ""
    """The document whose list it goes on with; empty for a page of tags."""
    tag: str = ""
    """The tag whose notes it shows, as readers see it; empty on the page of all tags."""
    notes: int = 0
    """The number of notes of the tag."""
    tags: tuple[Tag, ...] = ()
    """The tags below, which it leads to."""
    above: tuple[Tag, ...] = ()
    """The tags above; first the page of all tags, which is none."""
    part: Spans = ()
    """The title of the section of the owner whose notes it goes on with."""
    moved: str = ""
    """The document that readers are sent on to."""


class Names:
    """The names of pages that are taken.

    A page ``x`` and a page ``x/index`` may be one file, so that only one of them can be; and
    what lies in a folder that begins with a low line is Sphinx's own, unless documents do.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        names = list(taken)
        self._places = set(map(self._place, names))
        self._folders = {name.partition("/")[0] for name in names if "/" in name}

    def take(self, name: str) -> str:
        """*name*, or the first of ``name-2``, ``name-3``, … that is free; it is taken then."""
        found = unique(name, self)
        self._places.add(self._place(found))
        return found

    def __contains__(self, name: object) -> bool:
        text = str(name)
        folder, slash, _ = text.partition("/")
        is_sphinxs = bool(slash) and folder.startswith("_") and folder not in self._folders
        return is_sphinxs or self._place(text) in self._places

    @staticmethod
    def _place(name: str) -> str:
        # Some file systems do not tell upper from lower case.
        return f"/{name}".removesuffix("/index").casefold()


def tags_of(
    pool: Pool, notes: Set[str], names: Names, spelled: Mapping[str, str]
) -> dict[str, Tag]:
    """The tags of *notes*, each with its page; these pages are taken of *names*."""
    found: dict[str, Tag] = {}
    for tag in sorted(pool.tagged):
        if number := len(pool.tagged[tag] & notes):
            page = names.take(f"{TAGS}/{'/'.join(map(_file, tag.split('/')))}")
            found[tag] = Tag(tag, page, number, spelled.get(tag, tag))
    return found


def _file(part: str) -> str:
    """The name of a file for a part of a tag; file systems count bytes."""
    return slug(part).encode()[:100].decode(errors="ignore")


_NAME = re.compile(r"(?!\.)[\w.\-]+(?:/(?!\.)[\w.\-]+)*")
"""A name of a document, no part of which begins with a dot."""


def redirects(notes: Mapping[str, Note], names: Names) -> Iterator[MadePage]:
    """The pages at the old names of *notes*: those of their aliases that can be a document's."""
    for docname in sorted(notes):
        for alias in notes[docname].aliases:
            name = alias.strip().strip("/")
            if _NAME.fullmatch(name) and len(name.encode()) < 250 and name not in names:
                yield MadePage(names.take(name), ListView(CardList()), moved=docname)


def tag_pages(
    tags: Mapping[str, Tag], overview: str, lister: Lister, size: int, names: Names
) -> dict[str, MadePage]:
    """The pages of all *tags*, of *size* cards each, and those that lead to them, in their order.

    *overview* is the name of the first of the latter; empty, where it is taken.
    """
    made: dict[str, MadePage] = {}
    below = _below(tags)
    if tags and overview:
        top = below[""]
        chunks = [top[start : start + MOST_TAGS] for start in range(0, len(top), MOST_TAGS)]
        pages = series(overview, len(chunks), names)
        several = pages if len(pages) > 1 else ()
        for page, chunk in zip(pages, chunks, strict=True):
            made[page] = MadePage(page, ListView(CardList(), several), tags=tuple(chunk))
    root = (Tag("", overview, 0),) if overview else ()
    for tag in tags.values():
        asked = Gathering((("tags", (tag.name,)),), sort="title")
        for name, view in _pages(lister.chosen(asked), tag.page, size, names):
            inner = tuple(below.get(tag.name, ())) if name == tag.page else ()
            made[name] = MadePage(
                name, view, tag=tag.text, notes=tag.notes, tags=inner, above=above(tag, tags, root)
            )
    return made


def lists_of(
    specs: tuple[ListSpec, ...],
    lister: Lister,
    size: int,
    names: Names,
    made: dict[str, MadePage],
    tags: tuple[Tag, ...] = (),
) -> dict[int, ListView]:
    """What the lists of a page show on it; the pages that they go on to are added to *made*."""
    found: dict[int, ListView] = {}
    for spec in specs:
        page = spec.place.docname
        if spec.tags:
            if tags:
                found[spec.number] = ListView(CardList(), tags=_first(tags, spec.gathering.limit))
            continue
        card_list = lister.card_list(spec, page)
        if spec.compact:
            card_list = lister.brief(card_list, spec.gathering)
        if card_list.total:
            most = LINES * size if spec.compact else size
            (_, first), *others = _pages(card_list, page, most, names, spec.number)
            shown = tuple(card.docname for card in card_list.gathered())
            found[spec.number] = replace(first, all=shown, compact=spec.compact)
            made |= {name: MadePage(name, view, page) for name, view in others}
    return found


def _first(tags: tuple[Tag, ...], most: int) -> tuple[Tag, ...]:
    """The first of *tags*, the last of which is the page of all, where these are not all."""
    named = [tag for tag in tags if tag.name]
    shown = named[: most or None]
    return tuple(shown if len(shown) == len(named) else [*shown, *tags[len(named) :]])


def pages_of_section(
    page: str, name: str, title: Spans, card_list: CardList, size: int, names: Names
) -> tuple[ListView, dict[str, MadePage]]:
    """What the section or hub *name* of *page* shows there, and the pages that it goes on to."""
    stem = f"{page}-{slug(name.partition('#')[2])}" if "#" in name else page
    (_, first), *others = _pages(card_list, page, size, names, stem=stem)
    return first, {name: MadePage(name, view, page, part=title) for name, view in others}


def _pages(
    card_list: CardList, page: str, size: int, names: Names, number: int = 0, stem: str = ""
) -> list[tuple[str, ListView]]:
    """The pages of the *number*-th list that begins on *page*, by their names."""
    card_lists = parts(card_list, size)
    pages = series(page, len(card_lists), names, number, stem)
    if len(pages) == 1:
        return [(page, ListView(card_list))]
    views = [ListView(part, pages) for part in card_lists]
    if card_list.limit and card_list.limit < size:
        views[0] = replace(views[0], more=card_list.total)
    return list(zip(pages, views, strict=True))


def _below(tags: Mapping[str, Tag]) -> dict[str, list[Tag]]:
    """The tags right below each tag; those at the top below an empty one."""
    found: dict[str, list[Tag]] = {}
    for name, tag in tags.items():
        found.setdefault(name.rpartition("/")[0], []).append(tag)
    return found


def above(tag: Tag, tags: Mapping[str, Tag], root: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """The tags above *tag*, behind *root*."""
    names = [*tags_above(tag.name)][:0:-1]
    return (*root, *(tags[name] for name in names))


def parts(card_list: CardList, size: int) -> list[CardList]:
    """*card_list* in parts of *size* cards; the first has as many as it shows at first.

    A list of no more than *size* cards is one part.
    """
    number = sum(len(group.cards) for group in card_list.groups)
    if not size or number <= size:
        return [card_list]
    found: list[CardList] = []
    first, left = 0, min(card_list.limit or size, size)
    while first < number:
        groups = tuple(_cut(card_list.groups, first, first + left))
        # A page does not change with the number of notes on others.
        found.append(replace(card_list, groups=groups, limit=0, total=0))
        first, left = first + left, size
    return found


def _cut(groups: Sequence[Group], start: int, end: int) -> Iterator[Group]:
    """What *groups* hold from their *start*-th card to before the *end*-th."""
    for group in groups:
        cards = group.cards[max(start, 0) : max(end, 0)]
        if cards:
            yield replace(group, cards=cards)
        start, end = start - len(group.cards), end - len(group.cards)


def series(page: str, pages: int, names: Names, number: int = 0, stem: str = "") -> tuple[str, ...]:
    """The names of the *pages* of the *number*-th list that begins on *page*."""
    stem = stem or (f"{page}-list-{number + 1}" if number else page)
    return (page, *(names.take(f"{stem}-page-{count}") for count in range(2, pages + 1)))
