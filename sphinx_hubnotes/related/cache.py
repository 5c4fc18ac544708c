"""What is kept of related notes from one build to the next."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import NamedTuple

from sphinx_hubnotes.related.model import VERSION, Kept, RelatedNote, Subject
from sphinx_hubnotes.related.rank import relate

DRIFT = 50
"""When more than one of so many notes differ from the base, there is a new one."""


class Lists(NamedTuple):
    """The related notes of one note, best first."""

    apart: tuple[RelatedNote, ...] = ()
    """Those that no link joins with it."""
    linked: tuple[RelatedNote, ...] = ()
    """Those that one does, in either direction."""


class RelatedCache(NamedTuple):
    """The lists of all notes, and what it takes to bring them up to date.

    Most builds need the lists alone. The rest is many times as large, so it lies there as bytes,
    is read only if a note has changed, and is written only if many have.
    """

    version: int = 0
    marks: Mapping[str, bytes] = {}
    """A digest of each note that the lists come from."""
    lists: Mapping[str, Lists] = {}
    base: bytes = b""
    """A state of `related.rank`, of this build or an earlier one."""
    based: Mapping[str, bytes] = {}
    """The digests of the notes that the base comes from."""

    def of(self, docname: str) -> Lists:
        """The lists of a note; empty ones, where it is none."""
        return self.lists.get(docname, Lists())


def remember(subjects: Mapping[str, Subject], before: RelatedCache | None) -> RelatedCache:
    """The related notes of *subjects*; *before* is what an earlier build has kept."""
    if before is None or before.version != VERSION:
        before = RelatedCache()
    marks = {name: _mark(subject) for name, subject in subjects.items()}
    if marks == before.marks and before.version:
        return before
    with _without_collecting():
        state: Kept | None = pickle.loads(before.base) if before.base else None
        kept = relate(subjects, state)
        lists = {name: Lists(kept.apart(name), kept.linked(name)) for name in subjects}
        differing = sum(before.based.get(name) != mark for name, mark in marks.items())
        differing += len(before.based.keys() - marks.keys())
        if state is not None and differing * DRIFT <= len(marks):
            return RelatedCache(VERSION, marks, lists, before.base, before.based)
        return RelatedCache(VERSION, marks, lists, pickle.dumps(kept), marks)


def _mark(subject: Subject) -> bytes:
    said = repr(subject._replace(unrelated=frozenset())) + repr(sorted(subject.unrelated))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).digest()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Spare Python's collector of garbage: it would look at each of a million values in vain."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
