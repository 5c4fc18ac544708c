"""Related notes, and the reason for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sphinx_hubnotes.core.terms import NOTHING, Digest, levels, terms

LISTED = 10
"""The most related notes of a note."""


class Subject(NamedTuple):
    """What of a note makes others related to it."""

    docname: str
    title: str = ""
    description: str = ""
    digest: Digest = NOTHING
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """The docnames of the notes it links to."""
    sections: tuple[str, ...] = ()
    """The names of the sections and hubs that show it: ``hub#slug``, ``hub``."""
    unrelated: frozenset[str] = frozenset()
    """The docnames of notes that are not to be related to it, nor it to them."""


class Reason(NamedTuple):
    """Why a note is related to another, which is true of the two.

    The kinds:

    - ``links``: it is linked from here, and ``linked``: it links here;
    - ``cites``: both link to *what*, and ``cited``: *what*, a docname, links to both;
    - ``section``: both stand in the section or hub *what*;
    - ``tag``: both have the tag *what*;
    - ``words``: both have the words *what*, which are separated by spaces.
    """

    kind: str
    what: str = ""


class Kin(NamedTuple):
    """A related note."""

    docname: str
    reason: Reason


@dataclass(frozen=True)
class Kept:
    """The related notes of all notes."""

    version: int = 0
    _apart: Mapping[str, tuple[Kin, ...]] = field(default_factory=dict)
    _linked: Mapping[str, tuple[Kin, ...]] = field(default_factory=dict)

    def apart(self, docname: str) -> tuple[Kin, ...]:
        """The notes related to a note that no link joins with it, best first."""
        return self._apart.get(docname, ())

    def linked(self, docname: str) -> tuple[Kin, ...]:
        """The notes that a link joins with a note, either way, best first."""
        return self._linked.get(docname, ())


def relate(subjects: Mapping[str, Subject], kept: Kept | None = None) -> Kept:
    """The related notes of all *subjects*; *kept* is what was found before."""
    words = {
        name: set(levels(one.digest)) | set(terms(f"{one.title} {one.description}"))
        for name, one in subjects.items()
    }
    having: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, one in subjects.items():
        for term in words[name]:
            having["words", term].add(name)
        for tag in one.tags:
            having["tag", tag].add(name)
        for section in one.sections:
            having["section", section].add(name)
        for target in one.links:
            if target in subjects and target != name:
                having["cites", target].add(name)
                having["cited", name].add(target)
    weights = {"words": 1, "tag": 4, "section": 4, "cites": 8, "cited": 8}
    scores: dict[str, dict[str, int]] = {name: defaultdict(int) for name in subjects}
    reasons: dict[tuple[str, str], tuple[int, Reason]] = {}
    for (kind, what), names in sorted(having.items()):
        if len(names) > max(2, len(subjects) // 4) or (kind == "words" and len(what) < 4):
            continue
        weight = weights[kind] * (len(subjects) * 4 // len(names)).bit_length()
        for here in names:
            for there in names - {here}:
                scores[here][there] += weight
                known = reasons.get((here, there), (0, Reason("")))
                if weight > known[0]:
                    reasons[here, there] = weight, Reason(kind, what)
    apart = {}
    linked = {}
    for name, one in subjects.items():
        ahead = {target for target in one.links if target in subjects and target != name}
        behind = {other for other in having["cites", name] if other in subjects}
        out = one.unrelated | {o for o, other in subjects.items() if name in other.unrelated}
        order = sorted(scores[name], key=lambda other: (-scores[name][other], other))
        apart[name] = tuple(
            Kin(other, reasons[name, other][1])
            for other in order
            if other not in ahead | behind | out
        )[:LISTED]
        order = sorted((ahead | behind) - out, key=lambda o: (-scores[name].get(o, 0), o))
        linked[name] = tuple(
            Kin(other, Reason("links" if other in ahead else "linked")) for other in order
        )
    return Kept(1, apart, linked)
