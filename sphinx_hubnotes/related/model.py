"""What makes notes related, and what is said of that: the records that `related.rank` goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sphinx_hubnotes.notes.model import Note
from sphinx_hubnotes.notes.terms import NOTHING, Digest

VERSION = 3
"""Of how notes are related: what another version has kept is not used."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A kind of reason to relate notes."""

    name: str
    reason: str = ""
    """What is said of two notes, with ``%(what)s`` for what they share; empty for our own, which
    `build.words` translates."""
    keys: Callable[[Note], Iterable[str]] | None = None
    """What a note shares with others; nothing, where `related.rank` finds it by itself."""
    source: object = None
    """The function that gives the keys, where somebody else has written it."""
    version: str = ""


SIGNALS = tuple(
    map(
        Signal,
        ("pinned", "links", "linked", "cites", "cited", "between", "section", "tag", "words"),
    )
)
"""The reasons that we find ourselves."""

ANCHOR = "related_notes"
"""The anchor of the panel of related notes; a low line stands in the anchor of no heading."""


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
    signals: tuple[tuple[str, str], ...] = ()
    """What it shares with others by signals that were added: the name of each, and a key."""


class Reason(NamedTuple):
    """Why a note is related to another, which is true of the two.

    The kinds:

    - ``links``: it is linked from here, and ``linked``: it links here;
    - ``cites``: both link to the note *what*, and ``cited``: the note *what* links to both;
    - ``between``: one of them links to the note *what*, which links to the other;
    - ``section``: both stand in the section or hub *what*;
    - ``tag``: both have the tag *what*;
    - the name of a `Signal` that was added: both have its key *what*;
    - ``words``: both have the words *what*, separated by spaces, the most telling one first.
    """

    kind: str
    what: str = ""


class RelatedNote(NamedTuple):
    """A related note."""

    docname: str
    reason: Reason


Key = tuple[str, str]
"""What notes have in common: ``tag`` and a tag, ``section`` and its name, ``joined`` and a docname,
or the name of an added signal and a key of it.

``joined`` is of the notes that a link joins with that one.
"""


class Row(NamedTuple):
    """What was found for one note, and what that came from."""

    apart: tuple[RelatedNote, ...] = ()
    linked: tuple[RelatedNote, ...] = ()
    near: Mapping[str, int] = {}
    """The notes whose strongest words are most like its own, and how like."""
    near_from: int = 0
    """How like it a note has to be to come among these."""
    tried: Mapping[str, int] = {}
    """The notes that were looked at closely, and how like it each is by all words."""
    tried_from: int = 0
    """How much has to speak for a note to come among these."""


class Kept(NamedTuple):
    """The related notes of all notes, with what it takes to bring them up to date.

    A plain value, to be pickled. Together with the subjects it came from, in one pickle, it takes
    least room: their digests are in it.
    """

    version: int = VERSION
    subjects: Mapping[str, Subject] = {}
    spread: Mapping[str, int] = {}
    """How many notes have each term."""
    called: Mapping[str, tuple[str, ...]] = {}
    """The notes that have a term in their title, name or description."""
    strongest: Mapping[str, Mapping[str, int]] = {}
    """The notes of which a term is one of the strongest, and its weight in each."""
    groups: Mapping[Key, tuple[str, ...]] = {}
    rows: Mapping[str, Row] = {}

    def apart(self, docname: str) -> tuple[RelatedNote, ...]:
        """Up to ten notes related to a note that no link joins with it, best first."""
        row = self.rows.get(docname)
        return row.apart if row else ()

    def linked(self, docname: str) -> tuple[RelatedNote, ...]:
        """The notes that a link joins with a note, in either direction, the nearest first."""
        row = self.rows.get(docname)
        return row.linked if row else ()
