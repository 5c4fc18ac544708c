"""The words of a note, counted: what related notes are found by."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from sys import intern
from typing import NewType

Digest = NewType("Digest", str)
"""The words of a text, in a form that is small to keep and quick to compare.

Line by line, the words that come once, twice or three times, four to seven times, … each between
blanks. A word stands in it once; lines and words have an order that the text alone decides.
"""

NOTHING = Digest("")
"""The digest of a text without words."""

MOST = 512
"""The most words that a digest holds."""

LONGEST = 40
"""The most letters of a word; longer ones are no words that a reader reads."""

_WORD = re.compile(r"\w+")
_PAIRED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
"""Scripts that put no space between words."""


_PLAIN = frozenset(
    """
    an and are as at be been but by can could did do does for from had has have he her his how if in
    into is it its may more most no not of on one only or our out over she should so some such than
    that the their them then there these they this those to up was we were what when where which
    while who why will with would you your
    das dem den der des die ein eine einen einer eines für ist mit nicht oder sich sie und von wie
    zu au aux avec ce ces cette dans de du elle en est et il la le les ne ou par pas pour que qui
    se sont sur un une como con del el es las los más no para por se su sus una
    """.split()
)
"""Words that say nothing of what a text is about, of the languages that notes are written in most.

Where there are many notes, such words are known by standing in most of them, in any language. This
is for the few notes of a beginning, of which nothing can be known yet.
"""


def digest(text: str) -> Digest:
    """The words of *text*, counted."""
    counted = Counter(_words(text))
    counts = {word: counted[word] for word in filter(_tells, counted)}
    if len(counts) > MOST:
        telling = sorted(counts, key=lambda term: (-counts[term], -len(term), term))
        counts = {term: counts[term] for term in telling[:MOST]}
    if not counts:
        return NOTHING
    lines: list[list[str]] = [[] for _ in range(max(counts.values()).bit_length())]
    for term, count in counts.items():
        lines[count.bit_length() - 1].append(term)
    return Digest("\n".join(f" {' '.join(sorted(line))} " if line else "" for line in lines))


def terms(text: str) -> list[str]:
    """The words of *text* as they are compared, in reading order."""
    return list(filter(_tells, _words(text)))


def _words(text: str) -> list[str]:
    if text.isascii():
        return _WORD.findall(text.lower())
    text = unicodedata.normalize("NFKC", text).casefold()
    found = _WORD.findall(text)
    if _PAIRED.search(text):
        found = [part for word in found for part in _split(word)]
    return found


def _tells(word: str) -> bool:
    return 1 < len(word) <= LONGEST and word not in _PLAIN


def levels(digest: Digest) -> dict[str, int]:
    """The words of a digest, each with how often it comes: 1 for once, 2 for twice, 3 for four."""
    found: dict[str, int] = {}
    for level, line in enumerate(digest.split("\n"), 1):
        found.update(dict.fromkeys(map(intern, line.split()), level))
    return found


def _split(word: str) -> list[str]:
    """*word* where it has letters of a script without spaces: those by twos."""
    found = []
    end = 0
    for part in _PAIRED.finditer(word):
        found.append(word[end : part.start()])
        run = part[0]
        found += [run[at : at + 2] for at in range(len(run) - 1)]
        end = part.end()
    return [*found, word[end:]]
