"""Membership from the note's side: the hubs and sections that notes name in their front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sphinx_hubnotes.core.index import Index, join, normal, slug
from sphinx_hubnotes.core.inline import plain
from sphinx_hubnotes.core.model import HubSpec, sections_of

_WIKILINK = re.compile(r"!?\[\[(.*)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Declared:
    """One membership that a note declares, as far as it could be understood."""

    note: str
    text: str
    """The hub, as the note names it, without its section."""
    part: str
    """The section, as the note names it; empty where it names the hub alone."""
    hub: str | None
    """The hub's name; nothing where no hub is called so."""
    section: str | None = None
    """The section's name; nothing where none is named, or no section is called so."""


@dataclass(frozen=True, slots=True)
class Members:
    """Who belongs where, as the notes say."""

    declared: tuple[Declared, ...] = ()
    of_hub: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The notes that name each hub, or a section of it, by the hub's name."""
    of_section: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The notes that name each section, by the section's name."""


def members(index: Index) -> Members:
    """What the notes of *index* declare. Drafts declare nothing."""
    naming = sorted(
        docname
        for docname, record in index.docs.items()
        if record.note.hubs and not record.note.draft
    )
    if not naming:
        return Members()
    names = _names(index)
    declared: list[Declared] = []
    of_hub: dict[str, set[str]] = {}
    of_section: dict[str, set[str]] = {}
    for docname in naming:
        for written in dict.fromkeys(index.docs[docname].note.hubs):
            found = _declared(docname, written, index, names)
            declared.append(found)
            if found.hub:
                of_hub.setdefault(found.hub, set()).add(docname)
            if found.section:
                of_section.setdefault(found.section, set()).add(docname)
    return Members(
        tuple(declared),
        {hub: frozenset(notes) for hub, notes in of_hub.items()},
        {section: frozenset(notes) for section, notes in of_section.items()},
    )


def unlinked(written: str) -> str:
    """What a value names: of a wikilink ``[[name|text]]`` the name."""
    found = _WIKILINK.fullmatch(written.strip())
    return (found[1].partition("|")[0] if found else written).strip()


def _declared(docname: str, written: str, index: Index, names: Mapping[str, str]) -> Declared:
    text, _, part = (word.strip() for word in unlinked(written).partition("#"))
    hub = _hub(docname, text, index, names)
    section = _section(index.hubs[hub][1], part) if hub and part else None
    return Declared(docname, text, part, hub, section)


def _hub(docname: str, text: str, index: Index, names: Mapping[str, str]) -> str | None:
    """The hub that *text* names: by name, by the path of its page, or by one of *names*."""
    if (name := normal(text)) in index.hubs:
        return name
    for path in (join(docname, text), text.lstrip("/")):
        page = index.document(path)
        if page and (hubs := index.docs[page].hubs):
            return hubs[0].name
    return names.get(name)


def _names(index: Index) -> dict[str, str]:
    """What else hubs may be called: by their page's file, its aliases, or their title."""
    files: dict[str, str] = {}
    titles: dict[str, str] = {}
    for hub, (page, spec) in index.hubs.items():
        note = index.docs[page].note
        for called in (
            (page.rpartition("/")[2], *note.files, *note.aliases) if spec.number == 0 else ()
        ):
            files.setdefault(normal(called), hub)
        titles.setdefault(normal(plain(spec.title)), hub)
    return titles | files


def _section(hub: HubSpec, part: str) -> str | None:
    """The section of *hub* that *part* names: by the last part of its name, or by its title."""
    by_title: dict[str, str] = {}
    for section in sections_of(hub.content):
        if section.name == f"{hub.name}#{normal(part)}":
            return section.name
        by_title.setdefault(slug(plain(section.title)), section.name)
    return by_title.get(slug(part))


def last_parts(hub: HubSpec) -> Iterator[str]:
    """The names of the sections of *hub*, without the hub's own."""
    return (section.name.partition("#")[2] for section in sections_of(hub.content))
