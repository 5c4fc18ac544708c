"""What is wrong with a site: every mistake that shows only when all documents are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sphinx_hubnotes.build.settings import Settings
from sphinx_hubnotes.build.site import Site
from sphinx_hubnotes.health.wiki_mistakes import candidates, wikilinks
from sphinx_hubnotes.hubs.membership import last_parts, unlinked
from sphinx_hubnotes.hubs.model import CardList
from sphinx_hubnotes.hubs.options import unknown_fields
from sphinx_hubnotes.hubs.select import values
from sphinx_hubnotes.names.destinations import Destination
from sphinx_hubnotes.names.index import Index, is_elsewhere, normal, path_of
from sphinx_hubnotes.notes.dates import date_of, is_ambiguous
from sphinx_hubnotes.notes.model import (
    CardSpec,
    Gathering,
    HubSpec,
    Note,
    Place,
    Problem,
    Use,
    cards_of,
    sections_of,
)
from sphinx_hubnotes.notes.problems import KINDS, hinted, like, nearest, problem
from sphinx_hubnotes.notes.tags import tag_name

DRIFT = ("unknown-hub", "unknown-section", "not-a-member")
"""The warnings of hubs and notes that do not agree."""


def check(site: Site, settings: Settings) -> Iterator[Problem]:
    """The problems of *site*, those noted while it was read included."""
    return hinted(_problems(site, settings))


def _problems(site: Site, settings: Settings) -> Iterator[Problem]:
    docs = site.index.docs
    yield from _configuration(site, settings)
    yield from site.failed
    for docname in sorted(docs):
        yield from docs[docname].problems
        yield from _front_matter(docs[docname].note, site, settings)
        if docs[docname].used:
            yield from _directives(docname, site, settings)
    for declared in site.members.declared:
        if declared.led and declared.led.others:
            place = Place(declared.note, settings.line_of(declared.note, "hubs"))
            yield from _ambiguous(declared.led, declared.text, place)
    yield from wikilinks(site.names)
    wanted = {*settings.optional_warnings, *(DRIFT if settings.membership == "both" else ())}
    if not wanted.isdisjoint(DRIFT):
        yield from (found for found in _drift(site, settings) if found.kind in wanted)
    if "missing-description" in wanted:
        shown = {docname for page in site.pages.values() for docname in page.notes()}
        for docname in sorted(shown):
            if not docs[docname].note.description:
                yield problem("missing-description", Place(docname, 1))


def _directives(docname: str, site: Site, settings: Settings) -> Iterator[Problem]:
    """The problems of what a document has of ours."""
    record = site.index.docs[docname]
    yield from _names(docname, site.index, settings)
    for card in record.cards():
        yield from _card(card, site, settings)
    views = site.pages[docname].hubs if record.hubs else ()
    for spec, view in zip(record.hubs, views, strict=True):
        if not view.counts.notes:
            yield problem("empty-hub", spec.place, name=spec.name)
    for hub, shown in zip(record.hubs, views, strict=True):
        yield from _views(hub, settings)
        if hub.gathering:
            yield from _gathering(hub.gathering, hub.place, site, settings)
        for section in sections_of(hub.content):
            if section.gathering:
                yield from _gathering(section.gathering, section.place, site, settings)
                card_list = shown.sections[section.name].card_list
                yield from _without_dates(section.gathering, card_list, section.place, site)
    for listed in record.lists:
        yield from _gathering(listed.gathering, listed.place, site, settings)
        if list_view := site.pages[docname].lists.get(listed.number):
            yield from _without_dates(listed.gathering, list_view.card_list, listed.place, site)
    for use in record.uses:
        yield from _use(use, docname, site, settings)


def drift(site: Site, settings: Settings) -> Iterator[Problem]:
    """Where hubs and the front matter of notes do not agree."""
    return hinted(_drift(site, settings))


def _drift(site: Site, settings: Settings) -> Iterator[Problem]:
    hubs = site.index.hubs
    for declared in site.members.declared:
        place = Place(declared.note, settings.line_of(declared.note, "hubs"))
        if declared.hub is None:
            hint = like(declared.text, hubs)
            yield problem("unknown-hub", place, target=declared.text, hint=hint)
        elif declared.part and not declared.section:
            hint = like(declared.part, last_parts(hubs[declared.hub][1]))
            yield problem(
                "unknown-section", place, hub=declared.hub, target=declared.part, hint=hint
            )
    named: dict[str, set[str]] = {}
    for hub, notes in site.members.of_hub.items():
        for note in notes:
            named.setdefault(note, set()).add(hub)
    for spec, view, page in site.hubs():
        if site.index.docs[page.docname].note.draft:
            continue
        for card in cards_of(spec.content):
            shown = page.cards.get(card.number)
            if shown and view.name not in named.get(shown.docname, {view.name}):
                yield problem("not-a-member", card.place, hub=view.name, target=shown.docname)


def _views(hub: HubSpec, settings: Settings) -> Iterator[Problem]:
    """The views that a hub asks for and that there are not."""
    for option, names in (("views", hub.views), ("view", (hub.view,))):
        for name in names:
            if name and name not in settings.known_views:
                expected = f"; it takes {', '.join(settings.known_views)}"
                hint = nearest(name, settings.known_views) or expected
                yield problem("option-value", hub.place, value=name, option=option, hint=hint)


def _gathering(found: Gathering, place: Place, site: Site, settings: Settings) -> Iterator[Problem]:
    yield from unknown_fields(site.pool, "sort", (found.sort,), place)
    for name, value in found.asks:
        if row := settings.gathering.get(name):
            yield from row.mistakes(site.pool, value, place)
    yield from unknown_fields(site.pool, "group-by", (found.group_by,), place)


def _without_dates(
    asked: Gathering, shown: CardList | None, place: Place, site: Site
) -> Iterator[Problem]:
    """That no note has a date though they are arranged by dates."""
    for option, field in _dates_asked(asked):
        notes = [site.index.docs[card.docname].note for card in shown.gathered()] if shown else []
        if notes and not any(date_of(next(iter(values(note, field)), "")) for note in notes):
            yield problem("no-dates", place, option=option)


def _dates_asked(asked: Gathering) -> Iterator[tuple[str, str]]:
    """The options that ask for dates, each with the field that holds these."""
    if asked.sort in ("date", "updated"):
        yield "sort", asked.sort
    if asked.group_by in ("year", "month"):
        yield "group-by", "date"


def _configuration(site: Site, settings: Settings) -> Iterator[Problem]:
    if site.back is None:
        hint = like(settings.index, site.index.docs)
        yield problem("unknown-index", Place(""), target=settings.index, hint=hint)
    for name in settings.fields:
        if name not in settings.known_fields:
            hint = like(name, settings.known_fields)
            yield problem("unknown-field", Place(""), target=name, hint=hint)
    for option, value, known in settings.words:
        if value not in known:
            hint = like(value, known)
            yield problem("unknown-value", Place(""), name=option, target=value, hint=hint)
    optional = {code for code, kind in KINDS.items() if kind.optional}
    for name in settings.optional_warnings:
        if name not in optional:
            hint = like(name, optional)
            yield problem("unknown-warning", Place(""), target=name, hint=hint)


def _front_matter(note: Note, site: Site, settings: Settings) -> Iterator[Problem]:
    """The names in a note's front matter that name nothing, and its dates that are none."""
    for field, date in (("date", note.date), ("updated", note.updated)):
        if is_ambiguous(date):
            place = Place(note.docname, settings.line_of(note.docname, field))
            yield problem("ambiguous-date", place, date=date)
    for name in note.panels or ():
        if name not in settings.known_panels:
            place = Place(note.docname, settings.line_of(note.docname, "panels"))
            yield problem(
                "unknown-panel", place, target=name, hint=like(name, settings.known_panels)
            )
    for field, names in (("related", note.related), ("unrelated", note.unrelated)):
        for name in names:
            led = site.names.resolve("hubnotes:note", unlinked(name), note.docname)
            if led and not led.others:
                continue
            place = Place(note.docname, settings.line_of(note.docname, field))
            yield from _ambiguous(led, unlinked(name), place)
            if led is None and not site.names.is_left_out(unlinked(name), note.docname):
                hint = like(unlinked(name), site.index.docs)
                yield problem("unknown-note", place, field=field, target=name, hint=hint)


def _names(docname: str, index: Index, settings: Settings) -> Iterator[Problem]:
    record = index.docs[docname]
    for hub in record.hubs:
        owner, first = index.hubs[hub.name]
        if (owner, first.number) != (docname, hub.number):
            other = f"{first.place.path or settings.file_of(owner)}:{first.place.line}"
            yield problem("duplicate-hub", hub.place, name=hub.name, other=other)
    for card in record.cards():
        if card.name in index.hubs:
            instead = "references reach the hub"
            yield problem("duplicate-name", card.place, name=card.name, instead=instead)
        elif card.name and index.cards[card.name] != (docname, card):
            instead = "references reach the first card"
            yield problem("duplicate-name", card.place, name=card.name, instead=instead)


def _card(card: CardSpec, site: Site, settings: Settings) -> Iterator[Problem]:
    docname, path = card.place.docname, path_of(card)
    led = site.names.resolve(card.role, card.target, docname)
    if card.role != "hubnotes:wiki":  # whose names are checked with all others of their kind
        yield from _ambiguous(led, card.target, card.place)
    if led is None and (
        card.role == "hubnotes:wiki" or site.names.is_left_out(card.target, docname)
    ):
        return
    if led is not None:
        if led.docname == docname:
            yield problem("self-card", card.place)
    elif is_elsewhere(path):
        yield problem("outside-source", card.place, target=path)
    elif settings.is_file(path):
        yield problem("excluded-document", card.place, target=path)
    elif path:
        wanted = path
        for suffix in settings.suffixes:
            wanted = wanted.removesuffix(suffix)
        hint = like(wanted, set(site.index.docs) - {docname})
        yield problem("unknown-document", card.place, target=path, hint=hint)


def _ambiguous(led: Destination | None, target: str, place: Place) -> Iterator[Problem]:
    if led and led.others:
        yield problem("ambiguous-name", place, target=target, candidates=candidates(led))


def _use(use: Use, docname: str, site: Site, settings: Settings) -> Iterator[Problem]:
    index = site.index
    names: Iterable[str]
    known = False
    match use.role:
        case "hub":
            names, what = index.hubs.keys(), "hub"
        case "section":
            names, what = index.sections.keys(), "section"
        case "count":
            names, what = site.numbers.keys(), "hub or section"
        case "tag":
            # Not every builder has pages for tags.
            names, what, known = (
                site.pool.tagged.keys(),
                "tag",
                tag_name(use.target) in site.pool.tagged,
            )
        case _:
            aliases = (alias for record in index.docs.values() for alias in record.note.aliases)
            names, what = (*index.docs, *map(normal, aliases)), "note"
    led = site.names.resolve(f"hubnotes:{use.role}", use.target, docname)
    yield from _ambiguous(led, use.target, use.place)
    known = known or settings.known_elsewhere(use.role, use.target)
    if led is None and not known and not site.names.is_left_out(use.target, docname):
        hint = like(use.target, names)
        yield problem("unknown-target", use.place, what=what, target=use.target, hint=hint)
