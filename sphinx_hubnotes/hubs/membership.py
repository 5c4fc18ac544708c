"""Membership from the note's side: the hubs and sections that notes name in their front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sphinx_hubnotes.names.destinations import Destination, Names
from sphinx_hubnotes.notes.model import HubSpec, sections_of

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
    led: Destination | None = None
    """What the hub's name leads to."""


@dataclass(frozen=True, slots=True)
class Members:
    """Who belongs where, as the notes say."""

    declared: tuple[Declared, ...] = ()
    of_hub: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The notes that name each hub, or a section of it, by the hub's name."""
    of_section: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The notes that name each section, by the section's name."""


def members(names: Names) -> Members:
    """What the notes declare whose *names* these are. Drafts declare nothing."""
    docs = names.index.docs
    naming = sorted(
        docname for docname, record in docs.items() if record.note.hubs and not record.note.draft
    )
    if not naming:
        return Members()
    declared: list[Declared] = []
    of_hub: dict[str, set[str]] = {}
    of_section: dict[str, set[str]] = {}
    for docname in naming:
        for written in dict.fromkeys(docs[docname].note.hubs):
            found = _declared(docname, written, names)
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


def _declared(docname: str, written: str, names: Names) -> Declared:
    found, text, part = names.hub(unlinked(written), docname)
    if found is None:
        return Declared(docname, text, part, None)
    section = names.section_of(found.name, part) if part else ""
    return Declared(docname, text, part, found.name, section or None, found)


def last_parts(hub: HubSpec) -> Iterator[str]:
    """The names of the sections of *hub*, without the hub's own."""
    return (section.name.partition("#")[2] for section in sections_of(hub.content))
