"""The words of a note, counted: what related notes are found by."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NewType

Digest = NewType("Digest", str)
"""The words of a text, in a form that is small to keep and quick to compare.

Line by line, the words that come once, twice or three times, four to seven times, … A word stands
in it once; lines and words have an order that the text alone decides.
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


def digest(text: str) -> Digest:
    """The words of *text*, counted."""
    counts = Counter(terms(text))
    if len(counts) > MOST:
        telling = sorted(counts, key=lambda term: (-counts[term], -len(term), term))
        counts = Counter({term: counts[term] for term in telling[:MOST]})
    if not counts:
        return NOTHING
    lines: list[list[str]] = [[] for _ in range(max(counts.values()).bit_length())]
    for term, count in counts.items():
        lines[count.bit_length() - 1].append(term)
    return Digest("\n".join(" ".join(sorted(line)) for line in lines))


def terms(text: str) -> list[str]:
    """The words of *text* as they are compared, in reading order."""
    text = unicodedata.normalize("NFKC", text).casefold()
    found = _WORD.findall(text)
    if not text.isascii() and _PAIRED.search(text):
        found = [part for word in found for part in _split(word)]
    return [_stem(word) for word in found if 1 < len(word) <= LONGEST]


def levels(digest: Digest) -> dict[str, int]:
    """The words of a digest, each with how often it comes: 1 for once, 2 for twice, 3 for four."""
    if not digest:
        return {}
    return {
        term: level for level, line in enumerate(digest.split("\n"), 1) for term in line.split()
    }


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


def _stem(word: str) -> str:
    """*word* without the ending of an English plural."""
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        return word[:-1]
    return word
