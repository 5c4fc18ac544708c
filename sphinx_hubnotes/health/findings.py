"""What the checks of the health report find in a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property

from sphinx_hubnotes.build.settings import Settings
from sphinx_hubnotes.build.site import Site
from sphinx_hubnotes.health.checks import drift
from sphinx_hubnotes.health.missing import (
    IsKnown,
    Missing,
    missing_cards,
    missing_links,
    missing_wikilinks,
    ways_to_write,
)
from sphinx_hubnotes.health.model import Check, Finding
from sphinx_hubnotes.hubs.model import HubView, PageView
from sphinx_hubnotes.names.index import Index
from sphinx_hubnotes.names.lookup import key_of
from sphinx_hubnotes.notes.descriptions import weak
from sphinx_hubnotes.notes.inline import plain
from sphinx_hubnotes.notes.model import HubSpec, Note, Place, Problem, SectionSpec, sections_of
from sphinx_hubnotes.notes.problems import LONGEST, did_you_mean, shorten

NAMED = 3
"""How many of the documents that name a missing one the report names."""

LIKE = 25
"""For how many of the missing documents one of a like name is looked for, which takes a while."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known of sources and of names beside the records."""

    find: Callable[[str, Sequence[str]], Place] = lambda docname, written: Place(docname, 1)
    """Where a document holds one of some texts, the likeliest of which comes first."""
    is_known: IsKnown = lambda role, name: False


def examine(
    site: Site, settings: Settings, checks: Mapping[str, Check], sources: Sources
) -> list[Finding]:
    """What *checks* find in *site*, in their order. Of drafts nothing is said."""
    examined = _Examined(site, settings, sources)
    return [
        finding
        for check in checks.values()
        for finding in _findings(examined, check)
        if not examined.is_draft(finding.place.docname)
    ]


def _findings(examined: _Examined, check: Check) -> Iterable[Finding]:
    if check.find is None:
        return _FINDERS[check.code](examined, check)
    what, find = f"the check {check.code!r}", check.find

    def found() -> list[Finding]:
        findings = [replace(one, severity=check.severity) for one in find(examined.site)]
        if unknown := {one.place.docname for one in findings} - examined.site.index.docs.keys():
            raise LookupError(f"there is no document {min(unknown)!r}")
        return _by_place(findings)

    nothing: list[Finding] = []
    return examined.settings.calls.call(what, "", nothing, found)


@dataclass(frozen=True)
class _Examined:
    """A site under examination."""

    site: Site
    settings: Settings
    sources: Sources

    def is_draft(self, docname: str) -> bool:
        return self.site.index.docs[docname].note.draft

    def place(self, note: Note, field: str) -> Place:
        """Where a *note* has a field of its front matter."""
        return Place(note.docname, self.settings.line_of(note.docname, field))

    def place_of(self, found: Missing) -> Place:
        return found.place or self.sources.find(found.docname, found.written)

    @cached_property
    def notes(self) -> list[Note]:
        docs = self.site.index.docs
        return [docs[name].note for name in sorted(self.site.notes) if not docs[name].note.draft]

    @cached_property
    def hubs(self) -> list[tuple[HubSpec, HubView, PageView]]:
        return list(self.site.hubs())

    @cached_property
    def sections(self) -> list[tuple[SectionSpec, HubView, PageView]]:
        return [
            (section, view, page)
            for spec, view, page in self.hubs
            for section in sections_of(spec.content)
        ]

    @cached_property
    def drift(self) -> list[Problem]:
        return list(drift(self.site, self.settings))

    @cached_property
    def linking(self) -> list[str]:
        """The documents whose links are looked at: notes, and pages with a hub or a list."""
        pages = {name for name, page in self.site.pages.items() if page.hubs or page.lists}
        names = self.site.notes | pages
        return sorted(name for name in names if not self.is_draft(name))

    @cached_property
    def links(self) -> list[Missing]:
        """The links that lead to no document."""
        names, is_file = self.site.names, self.settings.is_file
        links = missing_links(self.linking, names, is_file, self.sources.is_known)
        return [*links, *missing_wikilinks(self.linking, names, is_file)]

    @cached_property
    def cards(self) -> list[Missing]:
        """The cards for documents that do not exist."""
        return list(missing_cards(self.linking, self.site.names, self.settings.is_file))


def _found(
    check: Check, place: Place, /, *, about: str = "", number: int | None = None, **values: object
) -> Finding:
    shown = {key: shorten(value) for key, value in values.items()}
    message = check.message.format(**shown)
    return Finding(check.code, check.severity, place, message, about, number)


def _by_place(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (f.place.docname, f.place.line or 0, f.message))


def _dead_links(examined: _Examined, check: Check) -> Iterator[Finding]:
    hints = _hints(examined.links, examined.site.index)
    yield from _by_place(
        _found(
            check,
            examined.place_of(link),
            about=link.target,
            target=link.target,
            hint=hints[link.target],
        )
        for link in examined.links
    )


def _dead_anchors(examined: _Examined, check: Check) -> Iterator[Finding]:
    settings, docs = examined.settings, examined.site.index.docs
    found: dict[tuple[str, str, str], Place] = {}
    for docname in examined.linking:
        for role, target, anchor, _ in docs[docname].links:
            if role != "doc" or not anchor or target not in docs:
                continue
            if not settings.has_place(target, anchor) and (docname, target, anchor) not in found:
                written = ways_to_write(docname, target, settings.suffixes, anchor)
                found[docname, target, anchor] = examined.sources.find(docname, written)
        for link, line, path, _ in docs[docname].wikilinks:
            led = examined.site.names.resolve("hubnotes:wiki", link, docname)
            if led and led.missing:
                found.setdefault((docname, led.docname, led.missing), Place(docname, line, path))
    yield from _by_place(
        _found(check, place, about=target, document=settings.file_of(target), target=anchor)
        for (_, target, anchor), place in found.items()
    )


def _hints(links: Iterable[Missing], index: Index) -> dict[str, str]:
    """A hint for each target of *links*: at a document that has moved, or has a like name."""
    ends: dict[str, str] = {}
    for docname in sorted(index.docs):
        ends.setdefault(_end(docname), docname)
    hints: dict[str, str] = {}
    left = LIKE
    for link in sorted(links, key=lambda link: link.target):
        target = link.target
        if link.excluded:
            hints[target] = ", which is excluded from this project"
        elif target not in hints:
            found = index.document(target) or ends.get(_end(target))
            if not found and left:
                left -= 1
                near = get_close_matches(_end(target)[:LONGEST], ends, n=1, cutoff=0.7)
                found = ends[near[0]] if near else None
            hints[target] = did_you_mean(found) if found else ""
    return hints


def _end(path: str) -> str:
    """The last part of a path, as names are compared."""
    return path.rpartition("/")[2].casefold()


def _wanted_notes(examined: _Examined, check: Check) -> Iterator[Finding]:
    wanted: dict[str, dict[str, Missing]] = {}
    for found in (*examined.links, *examined.cards):
        if found.wanted:
            wanted.setdefault(key_of(found.target), {}).setdefault(found.docname, found)
    for _, by in sorted(wanted.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(by) < (check.limit or 0):
            break
        first, *others = sorted(by)
        target = by[first].target
        more = f" and {len(by) - NAMED} more" if len(by) > NAMED else ""
        names = map(examined.settings.file_of, (first, *others[: NAMED - 1]))
        yield _found(
            check,
            examined.place_of(by[first]),
            about=target,
            number=len(by),
            target=target,
            documents=_counted(len(by), "document"),
            linking=", ".join(names) + more,
        )


def _orphans(examined: _Examined, check: Check) -> Iterator[Finding]:
    site = examined.site
    shown = {note for _, view, _ in examined.hubs for note in view.notes}
    shown |= {examined.settings.root_doc, site.back or ""}
    for note in examined.notes:
        record = site.index.docs[note.docname]
        if note.docname not in shown and not record.hubs and not record.lists:
            yield _found(check, Place(note.docname, 1))


def _drift(examined: _Examined, check: Check) -> Iterator[Finding]:
    yield from _by_place(
        Finding(check.code, check.severity, found.place, found.message)
        for found in examined.drift
        if found.kind == check.code
    )


def _missing_descriptions(examined: _Examined, check: Check) -> Iterator[Finding]:
    for note in examined.notes:
        if not note.description:
            yield _found(check, Place(note.docname, 1))


def _borrowed_descriptions(examined: _Examined, check: Check) -> Iterator[Finding]:
    for note in examined.notes:
        if note.description and note.borrowed:
            yield _found(check, Place(note.docname, 1))


def _weak_descriptions(examined: _Examined, check: Check) -> Iterator[Finding]:
    shown = Counter(name for _, view, _ in examined.hubs for name in view.notes)
    documents = (record.note for record in examined.site.index.docs.values())
    found = {note.docname: what for note, what in weak(examined.notes, documents)}
    for name in sorted(found, key=lambda name: (-shown[name], name))[: check.limit]:
        hubs = _counted(shown[name], "hub")
        yield _found(check, Place(name, 1), number=shown[name], hubs=hubs, what=found[name])


def _long_descriptions(examined: _Examined, check: Check) -> Iterator[Finding]:
    limit = check.limit or 0
    for note in examined.notes:
        if note.described and len(plain(note.description)) > limit:
            yield _found(check, examined.place(note, "description"), limit=limit)


def _duplicate_descriptions(examined: _Examined, check: Check) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for note in examined.notes:
        if note.described:
            other = first.setdefault(plain(note.description), note.docname)
            if other != note.docname:
                place = examined.place(note, "description")
                yield _found(check, place, about=other, other=examined.settings.file_of(other))


def _empty_sections(examined: _Examined, check: Check) -> Iterator[Finding]:
    for section, view, _ in examined.sections:
        if not view.sections[section.name].notes:
            yield _sized(check, section, 0)


def _small_sections(examined: _Examined, check: Check) -> Iterator[Finding]:
    for section, view, _ in examined.sections:
        notes = view.sections[section.name].notes
        # Nobody has written the last section, of notes that name the hub.
        if 0 < notes <= (check.limit or 0) and section.name != view.more:
            yield _sized(check, section, notes)


def _large_sections(examined: _Examined, check: Check) -> Iterator[Finding]:
    for section, view, page in examined.sections:
        shown = view.sections[section.name]
        card_list = shown.card_list
        cards = (page.cards.get(card.number) for card in section.own_cards())
        gathered = len(shown.all) or (card_list.total if card_list else 0)
        own = gathered or len({card.docname for card in cards if card})
        if own > (check.limit or 0):
            yield _sized(check, section, own)


def _large_hubs(examined: _Examined, check: Check) -> Iterator[Finding]:
    for hub, view, _ in examined.hubs:
        if view.counts.notes > (check.limit or 0):
            yield _sized(check, hub, view.counts.notes)


def _sized(check: Check, spec: HubSpec | SectionSpec, notes: int) -> Finding:
    return _found(
        check,
        spec.place,
        about=spec.name,
        number=notes,
        name=spec.name,
        notes=_counted(notes, "note"),
        limit=check.limit,
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


_FINDERS: Mapping[str, Callable[[_Examined, Check], Iterator[Finding]]] = {
    "dead-link": _dead_links,
    "dead-anchor": _dead_anchors,
    "wanted-note": _wanted_notes,
    "orphan": _orphans,
    "unknown-hub": _drift,
    "unknown-section": _drift,
    "not-a-member": _drift,
    "missing-description": _missing_descriptions,
    "borrowed-description": _borrowed_descriptions,
    "weak-description": _weak_descriptions,
    "long-description": _long_descriptions,
    "duplicate-description": _duplicate_descriptions,
    "empty-section": _empty_sections,
    "small-section": _small_sections,
    "large-section": _large_sections,
    "large-hub": _large_hubs,
}
