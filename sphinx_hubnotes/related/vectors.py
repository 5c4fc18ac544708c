"""Notes as vectors of weighted words: how often a note has a word, and how few others have it.

All numbers are whole, so that sums do not depend on their order. What is counted over all notes
comes in powers of two: an edit of one note leaves the weights in others, all but always.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isqrt
from operator import mul
from re import split

from sphinx_hubnotes.notes.terms import levels, terms
from sphinx_hubnotes.related.model import Subject

Vector = Mapping[str, int]
"""The weight of each term of a note, the heaviest first."""

ONE = 7 << 19
"""About what the product of the vectors of two notes of the same words is."""

LENGTH = 170
"""The most terms of a vector: as many as a dictionary holds before it doubles its size."""

FEW = 16
"""Of fewer notes than these, what all of them have in common says nothing."""

_TITLE = 4
_DESCRIPTION = 2
"""What a term in these counts for: as much as four, or two, more doublings in the body."""


def title_terms(subject: Subject) -> dict[str, int]:
    """The terms that a note is presented with, and what each counts for there."""
    found = dict.fromkeys(terms(subject.title), _TITLE)
    name = subject.docname.rpartition("/")[2]
    for word in terms(" ".join(split(r"[-_.]", name))):
        found[word] = _TITLE
        # Numbered notes are called by their number in texts: 0042-a-name is 42.
        if word[0] == "0" and (number := word.lstrip("0")):
            found[number] = _TITLE
    for word in dict.fromkeys(terms(subject.description)):
        found[word] = found.get(word, 0) + _DESCRIPTION
    return found


def term_levels(subject: Subject) -> dict[str, int]:
    """The terms of a note, and how much it speaks of each."""
    found = levels(subject.digest)
    for term, level in title_terms(subject).items():
        found[term] = found.get(term, 0) + level
    return found


def says(subject: Subject, term: str) -> bool:
    """Whether readers meet *term* in a note: its file name is no such place."""
    return f" {term} " in subject.digest or term in terms(f"{subject.title} {subject.description}")


COMMON = 256
"""A term that as many notes have counts for nothing: what all of them share would be looked at."""


def rarity(spread: int, notes: int) -> int:
    """What a term counts for that *spread* of all *notes* have: a doubling is one less."""
    if spread >= COMMON:
        return 0
    if notes >= FEW:
        return max(notes.bit_length() - max(spread.bit_length(), 2), 0)
    return 0 if spread == notes > 2 else FEW.bit_length() - max(spread.bit_length(), 2)


def scale(notes: int) -> int:
    """What of the number of notes weights depend on."""
    return FEW + notes.bit_length() if notes >= FEW else notes


class Rarity(dict[str, int]):
    """What each term counts for, of those that so many of all *notes* have."""

    def __init__(self, spread: Mapping[str, int], notes: int) -> None:
        self.spread = spread
        self.notes = notes

    def __missing__(self, term: str) -> int:
        found = self[term] = rarity(self.spread.get(term, 1), self.notes)
        return found


def vector(term_levels: Mapping[str, int], rare: Mapping[str, int]) -> Vector:
    """The terms of a note with their weights, by what each counts for in all notes."""
    raw = {term: level * count for term, level in term_levels.items() if (count := rare[term])}
    if not raw:
        return {}
    square = sum(map(mul, raw.values(), raw.values()))
    # Coarse, so that an edit seldom changes all weights of a note. And not the length itself, but
    # its power of 7/8: long notes have more to be related by.
    shift = max(square.bit_length() - 3, 0)
    length = isqrt(isqrt(isqrt(isqrt(((square >> shift) << shift) ** 7 << 128))))
    # Equal weights mean equal vectors, down to what comes first in them.
    order = sorted(sorted(raw), key=raw.__getitem__, reverse=True)
    return {term: (raw[term] << 18) // length for term in order[:LENGTH]}


def product(one: Mapping[str, int], other: Mapping[str, int]) -> int:
    """How like each other two vectors are."""
    both = one.keys() & other.keys()
    return sum(map(mul, map(one.__getitem__, both), map(other.__getitem__, both)))
