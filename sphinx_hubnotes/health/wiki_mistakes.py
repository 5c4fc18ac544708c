"""What is wrong with the wikilinks of a site: each mistake once, however many make it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sphinx_hubnotes.names.destinations import Destination, Names
from sphinx_hubnotes.names.lookup import key_of
from sphinx_hubnotes.notes.model import Place, Problem
from sphinx_hubnotes.notes.problems import like, problem
from sphinx_hubnotes.notes.wikilinks import target_of

NAMED = 5
"""How many of the notes that a name may mean are named."""


@dataclass(slots=True)
class _Mistake:
    """A wikilink that is wrong, and the number of places that hold it."""

    written: str
    place: Place
    places: int = 0
    led: Destination | None = None


def wikilinks(names: Names) -> Iterator[Problem]:
    """The problems of all wikilinks."""
    missing: dict[str, _Mistake] = {}
    ambiguous: dict[tuple[str, tuple[str, ...]], _Mistake] = {}
    for written, place, number in _all(names):
        led = names.resolve("hubnotes:wiki", written, place.docname)
        if led is None and names.is_left_out(written, place.docname):
            continue
        if led is None:
            name = target_of(written).name
            found = missing.setdefault(key_of(name), _Mistake(name, place))
            found.places += number
            continue
        if led.others:
            key = key_of(target_of(written).name), (led.docname, *led.others)
            found = ambiguous.setdefault(key, _Mistake(target_of(written).name, place, led=led))
            found.places += number
        if led.missing:
            yield _unknown_part(led, place, names)
    for mistake in missing.values():
        hint = like(mistake.written, names.index.docs)
        places = _counted(mistake.places, "place links", "places link")
        yield problem(
            "unknown-wikilink", mistake.place, target=mistake.written, places=places, hint=hint
        )
    for mistake in ambiguous.values():
        assert mistake.led is not None
        yield problem(
            "ambiguous-wikilink",
            mistake.place,
            target=mistake.written,
            candidates=candidates(mistake.led),
            places=f"in {_counted(mistake.places, 'place', 'places')}",
        )


def _all(names: Names) -> Iterator[tuple[str, Place, int]]:
    """The wikilinks of all documents, and the cards that were written as such."""
    docs = names.index.docs
    for docname in sorted(docs):
        record = docs[docname]
        for written, line, path, number in record.wikilinks:
            yield written, Place(docname, line, path), number
        for card in record.cards():
            if card.role == "hubnotes:wiki":
                yield card.target, card.place, 1


def _unknown_part(led: Destination, place: Place, names: Names) -> Problem:
    parts = names.index.docs[led.docname].parts
    texts = {text for depth, text, _ in parts if bool(depth) != led.block}
    return problem(
        "unknown-heading",
        place,
        note=repr(led.docname),
        what="block" if led.block else "heading",
        target=led.missing,
        hint=like(led.missing, texts),
    )


def candidates(led: Destination) -> str:
    """All that an ambiguous name may mean, what it leads to first."""
    names = [repr(name) for name in (led.docname, *led.others)]
    more = f" or {len(names) - NAMED} more" if len(names) > NAMED else ""
    return " or ".join(names[:NAMED]) + more


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
