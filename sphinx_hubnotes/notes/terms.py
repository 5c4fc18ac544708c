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

MOST_TERMS = 512
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
    about above after again against all also an and another any are as at be because been before
    behind being below between both but by can cannot could did do does doing done down during
    each either else even ever every few first for from further get gets got had has have he her
    here hers him himself his how if in into is it its itself just last like made make makes
    many may me more most much must my neither never no nor not now of off often on once one
    only or other others our ours out over own per rather same she should since so some still
    such sure than that the their them themselves then there therefore these they this those
    through thus to too two under until up upon us use used uses using very want was we well
    went were what when where whether which while who whose why will with within without would
    yet you your yours
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
    if len(counts) > MOST_TERMS:
        telling = sorted(counts, key=lambda term: (-counts[term], -len(term), term))
        counts = {term: counts[term] for term in telling[:MOST_TERMS]}
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
