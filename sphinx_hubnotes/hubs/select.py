"""Which notes a section or a list gathers, and in what order and groups it shows them."""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any, TypeVar

from sphinx_hubnotes.build.registry import Calls
from sphinx_hubnotes.hubs.glob import fixed, globbed
from sphinx_hubnotes.notes import fields
from sphinx_hubnotes.notes.dates import date_of, moment_of
from sphinx_hubnotes.notes.inline import plain
from sphinx_hubnotes.notes.model import Gathering, Note
from sphinx_hubnotes.notes.tags import tag_name, tags_above

Item = TypeVar("Item")
Collate = Callable[[str], object]
"""A text to a key by which texts are sorted in one language."""

FIELDS = tuple(field.name for field in fields.FIELDS if field.asked)
"""The fields of a note that can be asked for, beside the other keys of its front matter."""

GROUPS = ("letter", "year", "month", "tag", "hub")
"""What notes are grouped by, beside any field."""

ORDERS = ("changed", "notes")
"""What lists are sorted by, beside any field."""

_TRUTH = dict.fromkeys(("true", "yes", "on"), "true") | dict.fromkeys(
    ("false", "no", "off"), "false"
)
_NOT_LETTERS = re.compile(r"[\W_]+")


def fold(text: str) -> tuple[str, str]:
    """A key that sorts *text* near to its place in most languages of Europe.

    Marks on letters and their case decide only between texts that are otherwise the same;
    punctuation comes before digits, and these before letters.
    """
    decomposed = text
    letters = text.casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        letters = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return _NOT_LETTERS.sub(" ", letters).strip(), decomposed


def values(note: Note, field: str) -> tuple[str, ...]:
    """The texts that *note* has in *field*: a field of notes, or any key of its front matter."""
    match field:
        case "title":
            return (plain(note.title),)
        case "description":
            return (plain(note.description),) if note.description else ()
        case "changed":
            dates = [text for text in (note.updated, note.date) if date_of(text)]
            return (max(dates, key=lambda text: date_of(text) or ()),) if dates else ()
        case _ if field in FIELDS:
            found: str | tuple[str, ...] = getattr(note, field)
            return ((found,) if found else ()) if isinstance(found, str) else found
        case _:
            return next((found for key, found in note.others if key == field), ())


class Pool:
    """The notes to choose from; what helps to find them is made when it is first asked for."""

    def __init__(
        self,
        notes: Mapping[str, Note],
        ways: Mapping[str, Choose],
        fields: Collection[str] = FIELDS,
        calls: Calls | None = None,
    ) -> None:
        self.notes = notes
        self.ways = ways
        """How the options that gather choose notes, by the options' names."""
        self._fields = fields
        self.calls = calls or Calls()
        """What calls the functions of others."""
        self._filtered: dict[tuple[str, str], frozenset[str]] = {}
        self._matched: dict[str, frozenset[str]] = {}
        self._by_value: dict[str, dict[str, frozenset[str]]] = {}

    def chosen(
        self, gathering: Gathering, *, among: AbstractSet[str] | None = None
    ) -> frozenset[str]:
        """The notes that *gathering* asks for; *among* these, where they are given."""
        sets: list[AbstractSet[str]] = [] if among is None else [among]
        for name, value in gathering.asks:
            if choose := self.ways.get(name):
                sets += choose(self, value)
        if not sets:
            return frozenset(self.notes)
        first, *rest = sorted(sets, key=len)
        return frozenset(first & self.notes.keys()).intersection(*rest)

    def matching(self, pattern: str) -> frozenset[str]:
        """The notes whose names match *pattern*; those that stand apart, if it is a name."""
        if pattern not in self._matched:
            self._matched[pattern] = frozenset(self._match(pattern))
        return self._matched[pattern]

    def _match(self, pattern: str) -> Iterator[str]:
        start = fixed(pattern)
        first = bisect_left(self._names, start)
        matches = globbed(pattern)
        for name in self._names[first:]:
            if not name.startswith(start):
                break
            if matches(name) and (start == pattern or not self.notes[name].apart):
                yield name

    def having(self, field: str, value: str) -> frozenset[str]:
        """The notes whose *field* holds *value*; without a value, those that have none."""
        if field not in self._by_value:
            by_value: dict[str, set[str]] = {}
            for name, note in self.notes.items():
                for found in values(note, field) or ("",):
                    by_value.setdefault(_comparable(found), set()).add(name)
            self._by_value[field] = {key: frozenset(names) for key, names in by_value.items()}
        return self._by_value[field].get(_comparable(value), frozenset())

    def filtered(self, option: str, text: str, holds: Callable[[Note], object]) -> frozenset[str]:
        """The notes for which a function of others *holds*, where *text* stands in *option*."""
        if (option, text) not in self._filtered:
            what = f"the gathering option {option!r}"

            def chosen(note: Note) -> bool:
                return bool(holds(note))

            self._filtered[option, text] = frozenset(
                name
                for name, note in self.notes.items()
                if self.calls.call(what, name, False, chosen, note)
            )
        return self._filtered[option, text]

    @cached_property
    def tagged(self) -> Mapping[str, frozenset[str]]:
        """The notes of each tag, those of the tags below it included."""
        found: dict[str, set[str]] = {}
        for name, note in self.notes.items():
            for tag in note.tags:
                for above in tags_above(tag):
                    found.setdefault(above, set()).add(name)
        return {tag: frozenset(names) for tag, names in found.items()}

    @cached_property
    def fields(self) -> frozenset[str]:
        """Every field that a note may have, or that some note has."""
        return frozenset(self._fields).union(
            key for note in self.notes.values() for key, _ in note.others
        )

    @cached_property
    def _names(self) -> list[str]:
        return sorted(self.notes)


Choose = Callable[[Pool, Any], Iterable[AbstractSet[str]]]
"""How an option gathers: the sets of notes that its value asks for, in all of which a note is."""


def by_globs(pool: Pool, patterns: Collection[str]) -> Iterator[AbstractSet[str]]:
    """The notes whose names match one of *patterns*, and none of those that begin with ``!``."""
    taken = [pattern for pattern in patterns if pattern[0] != "!"]
    left_out = [pattern[1:] for pattern in patterns if pattern[0] == "!"]
    if taken:
        yield frozenset().union(*map(pool.matching, taken))
    if left_out:
        yield from but_globs(pool, left_out)


def but_globs(pool: Pool, patterns: Iterable[str]) -> Iterator[AbstractSet[str]]:
    """The notes whose names match none of *patterns*."""
    yield pool.notes.keys() - frozenset().union(*map(pool.matching, patterns))


def by_tags(pool: Pool, tags: Iterable[str]) -> Iterator[AbstractSet[str]]:
    """The notes of each of *tags*."""
    yield from (pool.tagged.get(tag_name(tag), frozenset()) for tag in tags)


def by_any_tag(pool: Pool, tags: Iterable[str]) -> Iterator[AbstractSet[str]]:
    """The notes of any of *tags*."""
    yield frozenset().union(*by_tags(pool, tags))


def by_values(pool: Pool, pairs: Iterable[tuple[str, str]]) -> Iterator[AbstractSet[str]]:
    """The notes that have each of *pairs*: a field and its value."""
    yield from (pool.having(field, value) for field, value in pairs)


def _comparable(value: str) -> str:
    """A value as values are compared: YAML reads ``yes`` and ``true`` alike, and keeps neither."""
    text = value.strip()
    return _TRUTH.get(text.lower(), text)


# In which order


def ordered(
    items: Iterable[Item], gathering: Gathering, note_of: Callable[[Item], Note], collate: Collate
) -> list[Item]:
    """*items* sorted as *gathering* says; those without a value come last, in either direction.

    Items that have the same value keep their order.
    """
    found = list(items)
    if not gathering.sort:
        return found[::-1] if gathering.reverse else found
    keyed = [
        (sort_key(values(note_of(item), gathering.sort), gathering.sort, collate), item)
        for item in found
    ]
    with_value = [(key, item) for key, item in keyed if key is not None]
    with_value.sort(key=_first, reverse=gathering.reverse)
    return [item for _, item in with_value] + [item for key, item in keyed if key is None]


def _first(pair: tuple[tuple[int, object], object]) -> tuple[int, object]:
    return pair[0]


def sort_key(found: Sequence[str], field: str, collate: Collate) -> tuple[int, object] | None:
    """A key of the first value: numbers before dates before texts; none for no value.

    In the field of a title all is text, and in those of dates what is no date is no value.
    """
    text = found[0].strip() if found else ""
    if not text:
        return None
    if field != "title":
        number = number_of(text)
        date = moment_of(text)
        if field in ("date", "updated", "changed"):
            return None if date is None else (1, date)
        if number is not None:
            return 0, number
        if date is not None:
            return 1, date
    return 2, collate(text)


def number_of(text: str) -> float | None:
    """The number that *text* is, or nothing."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


# In which groups


def groups_of(
    note: Note, by: str, hubs: Collection[str] = (), articles: Sequence[str] = ()
) -> Sequence[str]:
    """The groups, of those that *by* makes, in which *note* stands; none, where it has nothing.

    *hubs* are the hubs that show it, *articles* what its title may begin with before its letter.
    """
    match by:
        case "letter":
            letter = fold(_without(articles, plain(note.title)))[0][:1].upper()
            return (("0–9" if letter.isdigit() else letter),) if letter else ()
        case "year" | "month":
            date = date_of(note.date)
            if date is None or (by == "month" and not date[1]):
                return ()
            return (f"{date[0]:04}" if by == "year" else f"{date[0]:04}-{date[1]:02}",)
        case "tag" | "tags":
            return note.shown_tags
        case "hub":
            return tuple(hubs)
        case _:
            return tuple(dict.fromkeys(text.strip() for text in values(note, by) if text.strip()))


def _without(articles: Sequence[str], title: str) -> str:
    """*title* without the first of *articles* that it begins with, if anything follows."""
    text = title.strip().replace("’", "'")
    found = next((one for one in articles if text.casefold().startswith(one)), "")
    return text[len(found) :].strip() or title


def grouped(
    items: Sequence[Item],
    gathering: Gathering,
    keys_of: Callable[[Item], Sequence[str]],
    collate: Collate,
    label_of: Callable[[str], str] = str,
) -> list[tuple[str, list[Item]]]:
    """*items* by group: years and months from the newest on, others in the order of their labels.

    Groups of what the items are sorted by stand in the order of the items. An item may stand in
    several groups; those that stand in none come last, under an empty name.
    """
    by = gathering.group_by
    found: dict[str, list[Item]] = {}
    rest: list[Item] = []
    for item in items:
        names = keys_of(item)
        for name in names:
            found.setdefault(name, []).append(item)
        if not names:
            rest.append(item)
    if not _is_sorted_by_group(gathering):
        field = "title" if by in GROUPS else by
        keyed = {name: sort_key((label_of(name),), field, collate) or (3, name) for name in found}
        turned = gathering.reverse and (gathering.sort, by) == ("title", "letter")
        order = sorted(found, key=keyed.__getitem__, reverse=turned or by in ("year", "month"))
        found = {name: found[name] for name in order}
    return [*found.items(), *([("", rest)] if rest else [])]


def _is_sorted_by_group(gathering: Gathering) -> bool:
    by, sort = gathering.group_by, gathering.sort
    return sort == by or (sort, by) in {("date", "year"), ("date", "month")}
