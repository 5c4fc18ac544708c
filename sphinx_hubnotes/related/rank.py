"""Related notes, and the reason for each.

A note is compared closely with the few that something speaks for: the strongest words in common, a
tag, a section, a neighbour, or a link with a note of like words. Every number that decides is a
whole one and belongs to the two notes compared, their neighbours and their groups; how many notes
there are, and how many have a word, counts in powers of two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from sphinx_hubnotes.related.model import VERSION, Kept, Key, Reason, RelatedNote, Row, Subject
from sphinx_hubnotes.related.vectors import (
    ONE,
    Rarity,
    Vector,
    product,
    rarity,
    says,
    scale,
    term_levels,
    title_terms,
    vector,
)

__all__ = ["Kept", "Reason", "RelatedNote", "Subject", "relate"]

LISTED = 10
"""The most related notes of a note."""

STRONGEST = 16
"""The fewest terms of a note by which others are found, and"""

PART = 4
"""the share of a long note's terms that is taken for this: one in so many, of"""

MANY = 2048
"""fewer notes than these; of more, half of that share for each doubling."""

LENT = 12
"""The terms that a note lends to those joined with it."""

NEAR = 12
"""The nearest notes by their strongest words, whose neighbours are looked at."""

TRIED = 16
"""The notes that are looked at closely."""

LARGEST = 64
"""The most notes of a group that says anything of those in it."""

BORROWING = 1024
"""A note joined with more than these borrows no words of them."""

SHARED = ONE // 10
"""What it counts for to be one of two in a group."""

FAINT = ONE // 40
"""Notes that have less than this in common by words alone are not related."""

_K = TypeVar("_K")
_V = TypeVar("_V")

ALWAYS = ("joined", "section")
"""The groups that count for something even where all notes are in one."""

_LINKS = Reason("links")
_LINKED = Reason("linked")


def relate(subjects: Mapping[str, Subject], kept: Kept | None = None) -> Kept:
    """The related notes of all *subjects*; *kept* is what was found before.

    Whatever was kept, and in whatever order the subjects come, the result is the same.
    """
    if kept is None or kept.version != VERSION or scale(len(kept.subjects)) != scale(len(subjects)):
        kept = Kept()
    return _Update(subjects, kept).made()


class _Update:
    """The step from what was kept to what is."""

    def __init__(self, subjects: Mapping[str, Subject], kept: Kept) -> None:
        self.subjects = dict(subjects)
        self.kept = kept
        before = kept.subjects
        self.changed = [name for name, one in subjects.items() if before.get(name) != one]
        self.gone = [name for name in before if name not in subjects]
        self.spread = dict(kept.spread)
        self.rare = Rarity(self.spread, len(subjects))
        self.part = PART << max(len(subjects).bit_length() - (MANY - 1).bit_length(), 0)
        self.called = dict(kept.called)
        self.strongest = dict(kept.strongest)
        self.groups = dict(kept.groups)
        self.vectors: dict[str, Vector] = {}
        self.borrowed: dict[str, Vector] = {}
        self.weights = _GroupWeights(self.groups, len(subjects))
        self.keyed: dict[str, frozenset[Key]] = {}
        self.touched: set[str] = set()
        """The notes that are no longer like others as they were."""
        self.rows: dict[str, Row] = {}

    def made(self) -> Kept:
        if not self.changed and not self.gone:
            return self.kept
        stale = self._stale()
        self.barred = self._barred()
        for name in stale:
            self.rows[name] = self._row(name)
        rows = {name: row for name, row in self.kept.rows.items() if name in self.subjects}
        rows.update(self.rows)
        return Kept(
            VERSION, self.subjects, self.spread, self.called, self.strongest, self.groups, rows
        )

    # What is to be done anew

    def _stale(self) -> Collection[str]:
        """The notes whose rows may differ from those kept."""
        first = not self.kept.subjects
        rare = Rarity(self.kept.spread, len(self.kept.subjects))
        crossed = self._count()
        holders = [] if first else self._holders(crossed)
        moved: set[str] = set()  # Their vectors are others,
        heavy: set[str] = set()  # and not only in words of which all holders are here.
        lending: set[str] = set()  # They lend other words to those joined with them,
        light: set[str] = set()  # or these do, in such words alone.
        for name in (*self.changed, *self.gone, *holders):
            old = self.kept.subjects.get(name)
            was = vector(term_levels(old), rare) if old else {}
            new = self.vector(name) if name in self.subjects else {}
            if was == new:
                continue
            self._post(name, was, new)
            if first:
                continue
            moved.add(name)
            # Where a term makes way among the strongest, one comes forward that others have too.
            differ = {term for term in was.keys() | new.keys() if was.get(term) != new.get(term)}
            for strong in (_lent, self._strongest):
                differ.update(dict(strong(was)).keys() ^ dict(strong(new)).keys())
            own = name not in holders or not differ <= crossed
            if own:
                heavy.add(name)
            if _lent(was) != _lent(new):
                (lending if own else light).add(name)
        rejoined, regrouped = self._group()
        if first:
            return self.subjects
        near = {
            name
            for lender in lending
            for name in (*self._joined(lender), *self.kept.groups.get(("joined", lender), ()))
        }
        spread = heavy | near | rejoined | set(self.changed) | set(self.gone)
        self.touched = spread | moved
        self.touched.update(name for lender in light for name in self._joined(lender))
        stale = self.touched | regrouped
        for name in heavy:
            stale.update(self._joined(name))
            if name in self.subjects:
                stale.update(self._newly(name))
        stale.update(
            name
            for name, row in self.kept.rows.items()
            if not (spread.isdisjoint(row.tried) and spread.isdisjoint(row.near))
        )
        for name in (*self.changed, *self.gone):
            old, now = self.kept.subjects.get(name), self.subjects.get(name)
            for subject in (old, now):
                stale.update(subject.unrelated if subject else ())
            if old and now and old.links != now.links:
                # Which way a link leads is part of reasons.
                for other in set(old.links).symmetric_difference(now.links) | {name}:
                    if len(members := self._joined(other)) <= LARGEST:
                        stale.update(members)
        return [name for name in stale if name in self.subjects]

    def _count(self) -> set[str]:
        """Count who has each term; the terms that count for more or less than they did."""
        counts: dict[str, int] = defaultdict(int)
        titles: dict[str, set[str]] = {}
        for step, names, subjects in (
            (-1, (*self.changed, *self.gone), self.kept.subjects),
            (1, self.changed, self.subjects),
        ):
            for name in names:
                if (subject := subjects.get(name)) is None:
                    continue
                titled = title_terms(subject)
                for term in titled.keys() | subject.digest.split():
                    counts[term] += step
                for term in titled:
                    if term not in titles:
                        titles[term] = set(self.called.get(term, ()))
                    (titles[term].add if step > 0 else titles[term].discard)(name)
        for term, found in titles.items():
            _put(self.called, term, tuple(sorted(found)))
        crossed = set()
        notes = len(self.subjects)
        before = len(self.kept.subjects)
        for term, count in counts.items():
            was = self.spread.get(term, 0)
            _put(self.spread, term, was + count)
            if was and count and rarity(was, before) != rarity(was + count, notes):
                crossed.add(term)
        return crossed

    def _holders(self, terms: Collection[str]) -> set[str]:
        """The notes, of those that have not changed, that have one of the *terms*."""
        found = {name for term in terms for name in self.called.get(term, ())}
        sought = [f" {term} " for term in terms]
        if sought:
            for name, subject in self.subjects.items():
                if any(term in subject.digest for term in sought):
                    found.add(name)
        return found.difference(self.changed)

    def _post(self, name: str, was: Vector, new: Vector) -> None:
        """Let *name* be found by its strongest terms."""
        old, now = dict(self._strongest(was)), dict(self._strongest(new))
        first = not self.kept.subjects
        for term in old.keys() | now.keys():
            if old.get(term) == now.get(term):
                continue
            posts = self.strongest.get(term, {})
            if not first or term not in self.strongest:
                posts = dict(posts)
            if term in now:
                posts[name] = now[term]  # type: ignore[index]
            else:
                del posts[name]  # type: ignore[attr-defined]
            _put(self.strongest, term, posts)

    def _group(self) -> tuple[set[str], set[str]]:
        """Bring groups up to date: who is joined otherwise now, and whose groups are others."""
        found: dict[Key, set[str]] = {}

        def group(key: Key) -> set[str]:
            if key not in found:
                found[key] = set(self.groups.get(key, ()))
            return found[key]

        for name in (*self.changed, *self.gone):
            for subject, put in (
                (self.kept.subjects.get(name), False),
                (self.subjects.get(name), True),
            ):
                for key in _own(subject) if subject else ():
                    (group(key).add if put else group(key).discard)(name)
        for name, others in self._ends(group).items():
            for other in others - {name}:
                is_joined = name in self._links(other) or other in self._links(name)
                for one, end in ((name, other), (other, name)):
                    members = group(("joined", one))
                    (members.add if is_joined else members.discard)(end)
        return self._regroup(found)

    def _ends(self, group: Callable[[Key], set[str]]) -> dict[str, set[str]]:
        """What each note that changed or went is or was joined with, as *group* knows it."""
        new = {name for name in self.changed if name not in self.kept.subjects}
        ends = {name: {*group(("joined", name)), *self._links(name)} for name in set(self.changed)}
        ends.update((name, set(group(("joined", name)))) for name in self.gone)
        if new and len(new) < len(self.subjects):
            for name, subject in self.subjects.items():
                for target in new.intersection(subject.links):
                    ends[target].add(name)
        return ends

    def _regroup(self, found: Mapping[Key, set[str]]) -> tuple[set[str], set[str]]:
        """Keep the groups in *found*: whose joined notes are others now, and whose groups."""
        rejoined: set[str] = set()
        regrouped: set[str] = set()
        for key, members in found.items():
            old = self.groups.get(key, ())
            now = tuple(sorted(members))
            if old == now:
                continue
            _put(self.groups, key, now)
            if key[0] == "joined":
                rejoined.add(key[1])
            for names in (old, now):
                if len(names) <= LARGEST:
                    regrouped.update(names)
        before, notes = len(self.kept.subjects), len(self.subjects)
        for key, names in self.groups.items() if before != notes else ():
            if key[0] not in ALWAYS and len(names) in (before, notes) and len(names) <= LARGEST:
                regrouped.update(names)  # what all notes have counts for nothing
        return rejoined, regrouped

    def _newly(self, name: str) -> Iterator[str]:
        """The notes that might look at *name* now, which they did not."""
        shared = self._shared(name)
        joined = self._joined(name)
        for other, like in self._like(name).items():
            if (row := self.kept.rows.get(other)) is None:
                continue
            if like >= row.near_from:
                yield other
                continue
            through = max([row.near[one] for one in joined if one in row.near], default=0)
            if like + shared.get(other, 0) + through // 2 >= row.tried_from:
                yield other

    def _barred(self) -> Mapping[str, set[str]]:
        """For each note those that it is not to be related to."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, subject in self.subjects.items():
            for other in subject.unrelated:
                found[name].add(other)
                found[other].add(name)
        return found

    # One note

    def _row(self, name: str) -> Row:
        joined = self._joined(name)
        barred = self.barred.get(name, ())
        like = self._like(name)
        near, near_from = _best(like, NEAR)
        shared = self._shared(name)
        through: dict[str, int] = {}
        # From the nearest to the farthest: the first to lead somewhere is what counts.
        for one, value in near.items():
            neighbours = self._joined(one)
            if len(neighbours) <= LARGEST:
                for other in neighbours:
                    if other not in through:
                        through[other] = value // 2
        speaks = like.copy()
        get = speaks.get
        for more in (shared, through):
            for other, count in more.items():
                speaks[other] = get(other, 0) + count
        for other in (name, *joined, *barred):
            speaks.pop(other, None)
        chosen, tried_from = _best(speaks, TRIED)
        tried = self._alike(name, chosen)
        order = sorted([(-tried[other] - shared.get(other, 0), other) for other in tried])
        reasons = _Reasons(self, name)
        apart: list[RelatedNote] = []
        for _, other in order:
            if reason := reasons.of(other, tried[other]):
                apart.append(RelatedNote(other, reason))
                if len(apart) == LISTED:
                    break
        links = self.subjects[name].links
        linked = sorted(
            (-like.get(other, 0) - shared.get(other, 0), other)
            for other in joined
            if other not in barred
        )
        return Row(
            tuple(apart),
            tuple([RelatedNote(one, _LINKS if one in links else _LINKED) for _, one in linked]),
            near,
            near_from,
            tried,
            tried_from,
        )

    def _like(self, name: str) -> dict[str, int]:
        """The notes that have some of the strongest terms of a note, and how like it they are."""
        found: dict[str, int] = {}
        get = found.get
        for term, weight in self._strongest(self.vector(name)):
            for other, theirs in self.strongest[term].items():
                found[other] = get(other, 0) + weight * theirs
        found.pop(name, None)
        return found

    def _shared(self, name: str) -> dict[str, int]:
        """The notes in groups of a note, and what these count for."""
        found: dict[str, int] = {}
        get = found.get
        for key in self.keys(name):
            count = self.weights[key]
            for other in self.groups[key]:
                found[other] = get(other, 0) + count
        found.pop(name, None)
        return found

    def keys(self, name: str) -> frozenset[Key]:
        """The groups of a note that count for anything."""
        if (found := self.keyed.get(name)) is None:
            keys = [*_own(self.subjects[name]), *[("joined", one) for one in self._joined(name)]]
            found = self.keyed[name] = frozenset([key for key in keys if self.weights[key]])
        return found

    def _alike(self, name: str, others: Iterable[str]) -> dict[str, int]:
        """How like a note others are by all their words, and those of their neighbours."""
        found = {}
        rows, known = self.rows, self.kept.rows
        before = known.get(name) if name not in self.touched else None
        one = self.vector(name)
        doubled: dict[str, int] = {}
        for other in others:
            if (row := rows.get(other)) and (value := row.tried.get(name)) is not None:
                found[other] = value
                continue
            if before and other not in self.touched:
                value = before.tried.get(other)
                if value is None and (row := known.get(other)):
                    value = row.tried.get(name)
                if value is not None:
                    found[other] = value
                    continue
            if not doubled:
                doubled = {term: 2 * weight for term, weight in one.items()}
                for term, weight in self._borrowed(name).items():
                    doubled[term] = doubled.get(term, 0) + weight
            lent = product(one, self._borrowed(other))
            found[other] = (product(doubled, self.vector(other)) + lent) // 2
        return found

    def vector(self, name: str) -> Vector:
        if (found := self.vectors.get(name)) is None:
            found = self.vectors[name] = vector(term_levels(self.subjects[name]), self.rare)
        return found

    def _strongest(self, vector: Vector) -> list[tuple[str, int]]:
        """The terms of a note by which others are found."""
        return list(islice(vector.items(), max(STRONGEST, len(vector) // self.part)))

    def _borrowed(self, name: str) -> Vector:
        """The strongest words of the notes that one is joined with."""
        if (found := self.borrowed.get(name)) is None:
            words: dict[str, int] = {}
            joined = self._joined(name)
            for other in joined if len(joined) <= BORROWING else ():
                for term, weight in _lent(self.vector(other)):
                    if words.get(term, 0) < weight:
                        words[term] = weight
            found = self.borrowed[name] = words
        return found

    def _joined(self, name: str) -> tuple[str, ...]:
        return self.groups.get(("joined", name), ())

    def _links(self, name: str) -> Iterable[str]:
        """The notes that one links to, of those that there are."""
        subject = self.subjects.get(name)
        if subject is None:
            return ()
        return [one for one in subject.links if one != name and one in self.subjects]


class _GroupWeights(dict[Key, int]):
    """What it counts for to share a group: the less, the more notes do (Adamic and Adar)."""

    def __init__(self, groups: Mapping[Key, tuple[str, ...]], notes: int) -> None:
        self.groups = groups
        self.notes = notes

    def __missing__(self, key: Key) -> int:
        size = len(self.groups.get(key, ()))
        all_have_it = size == self.notes > 2 and key[0] not in ALWAYS
        found = 0
        if 1 < size <= LARGEST and not all_have_it:
            found = SHARED // (size.bit_length() - 1)
        self[key] = found
        return found


class _Reasons:
    """The reasons to relate others to one note."""

    def __init__(self, update: _Update, name: str) -> None:
        self.update = update
        self.name = name
        self.here = update.subjects[name]
        self.vector = update.vector(name)
        self.keys = update.keys(name)

    def of(self, other: str, alike: int) -> Reason | None:
        """The strongest reason to relate *other*, where there is any."""
        weights = self.update.weights
        found = [(-weights[key], key) for key in self.keys & self.update.keys(other)]
        count = -min(found)[0] if found else 0
        if not found and alike < FAINT:
            return None
        if count * 8 < alike and (words := self._words(other)):
            titled = len(words) > 1 or any(
                words[0] in title_terms(one) for one in (self.here, self.update.subjects[other])
            )
            if found or titled:
                return Reason("words", " ".join(words))
        if not found:
            return None
        return min([self._kind(other, key) for least, key in found if least == -count])[1]

    def _kind(self, other: str, key: Key) -> tuple[int, Reason]:
        """What a group is called between the two, and its rank among reasons as strong."""
        kind, what = key
        if kind != "joined":
            return (2 if kind == "section" else 3), Reason(kind, what)
        subjects = self.update.subjects
        if what in self.here.links and what in subjects[other].links:
            return 0, Reason("cites", what)
        if {self.name, other}.issubset(subjects[what].links):
            return 1, Reason("cited", what)
        return 4, Reason("between", what)

    def _words(self, other: str) -> list[str]:
        """The most telling words of both."""
        there = self.update.subjects[other]
        one, two = self.vector, self.update.vector(other)
        weights = sorted([(-one[term] * two[term], term) for term in one.keys() & two.keys()])
        words = (term for _, term in weights if says(self.here, term) and says(there, term))
        return list(islice(words, 3))


def _own(subject: Subject) -> Iterator[Key]:
    """The groups that a note says it is in."""
    for tag in dict.fromkeys(subject.tags):
        yield "tag", tag
    for section in dict.fromkeys(subject.sections):
        yield "section", section
    yield from dict.fromkeys(subject.signals)


def _lent(vector: Vector) -> list[tuple[str, int]]:
    """The terms that a note lends to those joined with it."""
    return list(islice(vector.items(), LENT))


def _best(scores: Mapping[str, int], count: int) -> tuple[dict[str, int], int]:
    """The best of *scores*, and what it takes to come among them."""
    least = sorted(scores.values())[-count] if len(scores) > count else 0
    found = sorted([(-score, name) for name, score in scores.items() if score >= least])
    best = {name: -score for score, name in found[:count]}
    return best, -found[count - 1][0] if len(found) >= count else 1


def _put(mapping: dict[_K, _V], key: _K, value: _V) -> None:
    """Let *mapping* have *value*, or nothing where that is empty."""
    if value:
        mapping[key] = value
    else:
        mapping.pop(key, None)
