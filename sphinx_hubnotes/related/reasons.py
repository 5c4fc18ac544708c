"""Related notes as readers see them: pinned ones first, and what each reason names by its title."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sphinx_hubnotes.build.registry import Calls
from sphinx_hubnotes.hubs.gather import Gathered
from sphinx_hubnotes.hubs.membership import unlinked
from sphinx_hubnotes.names.destinations import Names
from sphinx_hubnotes.names.index import Index
from sphinx_hubnotes.names.links import Links
from sphinx_hubnotes.notes.inline import Spans, fill, plain
from sphinx_hubnotes.notes.model import Note, Relation
from sphinx_hubnotes.notes.tags import tag_name
from sphinx_hubnotes.related.cache import RelatedCache, remember
from sphinx_hubnotes.related.model import RelatedNote, Signal, Subject

MOST = 5
"""The most related notes that are shown of one note."""


@dataclass(frozen=True, slots=True)
class RelatedNotes:
    """The related notes of each note."""

    index: Index = field(default_factory=lambda: Index({}))
    numbers: Mapping[str, int] = field(default_factory=dict)
    kept: RelatedCache | None = None
    """What the next build compares its notes with."""
    pinned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The notes that authors chose, best first."""
    signals: Mapping[str, Signal] = field(default_factory=dict)

    def apart(self, docname: str, hubs: Collection[str] = ()) -> tuple[Relation, ...]:
        """The related notes that have no link to *docname* and none from there; pinned ones may.

        None of them is one of the *hubs*, where the page leads already.
        """
        if self.kept is None:
            return ()
        found = self.kept.of(docname).apart
        return self._best(docname, (one for one in found if one.docname not in hubs))

    def near(self, docname: str, page: str = "") -> tuple[Relation, ...]:
        """The related notes, those with a link to or from *docname* first; not *page* itself."""
        if self.kept is None:
            return ()
        lists = self.kept.of(docname)
        found = (*lists.linked, *lists.apart)
        return self._best(docname, (one for one in found if one.docname != page))

    def _best(self, docname: str, found: Iterable[RelatedNote]) -> tuple[Relation, ...]:
        best = {name: Relation(name, "pinned") for name in self.pinned.get(docname, ())}
        for one in found:
            if len(best) >= MOST:
                break
            if one.docname not in best:
                kind, what = one.reason
                added = self.signals.get(kind)
                words = added.reason if added else ""
                shown = self._shown(docname, kind, what)
                best[one.docname] = Relation(one.docname, kind, shown, words)
        return tuple(best.values())[:MOST]

    def _shown(self, docname: str, kind: str, what: str) -> Spans:
        """What a reason of *docname* names, as readers know it."""
        match kind:
            case "cites" | "cited" | "between":
                return (("title", what),)
            case "section":
                names = self.index.sections if what in self.index.sections else self.index.hubs
                return fill(names[what][1].title, self.numbers)
            case "tag":
                tags = self.index.docs[docname].note.shown_tags
                return (("text", next(tag for tag in tags if tag_name(tag) == what)),)
            case "words":
                return (("text", ", ".join(what.split(" "))),)
            case _:
                return (("text", what),) if what else ()


def related_notes(
    index: Index,
    notes: Collection[str],
    gathered: Mapping[str, tuple[Gathered, ...]],
    numbers: Mapping[str, int],
    links: Links,
    names: Names,
    kept: RelatedCache | None,
    signals: Mapping[str, Signal],
    calls: Calls,
) -> RelatedNotes:
    """The related notes of *notes*; *kept* is what an earlier build found.

    *signals* are those that others have added, and *calls* calls them.
    """
    added = {name: signal for name, signal in signals.items() if signal.keys}
    sections: dict[str, list[str]] = {}
    for page in sorted(gathered):
        if not index.docs[page].note.draft:
            for name, shown in _standing(gathered[page]):
                sections.setdefault(shown, []).append(name)
    subjects: dict[str, Subject] = {}
    pinned: dict[str, tuple[str, ...]] = {}
    for docname in notes:
        record = index.docs[docname]
        note = record.note
        left_out = _named(note.unrelated, docname, names)
        subjects[docname] = Subject(
            docname,
            plain(fill(note.title, numbers)),
            plain(fill(note.description, numbers)),
            record.digest,
            tuple(dict.fromkeys(map(tag_name, note.tags))),
            links.out.get(docname, ()),
            tuple(sections.get(docname, ())),
            frozenset(left_out),
            tuple(
                (name, key)
                for name, signal in added.items()
                for key in calls.call(f"the signal {name!r}", docname, (), _keys_of, signal, note)
            ),
        )
        if note.related:
            wanted = _named(note.related, docname, names)
            pinned[docname] = tuple(
                name for name in wanted if name in notes and name not in left_out
            )
    return RelatedNotes(index, numbers, remember(subjects, kept), pinned, added)


def _keys_of(signal: Signal, note: Note) -> tuple[str, ...]:
    """What *note* shares with others by an added *signal*."""
    keys = signal.keys(note) if signal.keys else ()
    return tuple(dict.fromkeys(str(key) for key in keys))


def _standing(page: Iterable[Gathered]) -> Iterator[tuple[str, str]]:
    """The notes of a page's hubs, each with the section that it stands right in, or the hub."""
    for hub in page:
        for name, notes in hub.own.items() if not hub.hub.unrelated else ():
            yield from ((name or hub.hub.name, note) for note in notes)


def _named(written: Iterable[str], docname: str, names: Names) -> list[str]:
    """The documents that are *written* in *docname*, each once; not *docname* itself."""
    found = (names.resolve("hubnotes:note", unlinked(name), docname) for name in written)
    return list(dict.fromkeys(led.docname for led in found if led and led.docname != docname))
