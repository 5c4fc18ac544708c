"""The views of a hub that a reader can choose from, and what a table and a timeline show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sphinx_hubnotes.hubs.gather import Gathered
from sphinx_hubnotes.hubs.model import Row
from sphinx_hubnotes.hubs.select import date_of
from sphinx_hubnotes.notes.inline import fill
from sphinx_hubnotes.notes.model import DocRecord, HubSpec, cards_of, sections_of
from sphinx_hubnotes.notes.tags import tag_text

VIEWS = ("cards", "list", "table", "timeline", "graph")
"""The names of the views."""

LARGE = 500
"""The most notes of a timeline for which nobody asks: its titles make a page a quarter heavier."""

LISTS = ("cards", "list")
"""Those that show the sections with their cards."""


def modes(
    spec: HubSpec, of_site: Sequence[str], rows: Sequence[Row], *, drawn: bool = False
) -> tuple[tuple[str, ...], str]:
    """The views of a hub in their order, and the one that is shown first.

    A view that makes no sense for the *rows* of the hub is left out, and so are its graph where
    none is *drawn*, and a long timeline for which it does not ask itself.
    """
    asked = spec.views or tuple(
        name for name in of_site if name != "timeline" or len(rows) <= LARGE
    )
    if spec.view and spec.view not in asked:
        asked = (spec.view, *asked)
    serving = {
        "list": bool(rows),
        "table": bool(rows),
        "timeline": _are_dated(rows),
        "graph": drawn,
    }
    views = tuple(
        name for name in dict.fromkeys(asked) if name in VIEWS and serving.get(name, True)
    )
    views = views or LISTS[:1]
    return views, spec.view if spec.view in views else views[0]


def _are_dated(rows: Sequence[Row]) -> bool:
    return any(date_of(row.date) for row in rows)


def wants_graph(spec: HubSpec, of_site: Sequence[str]) -> bool:
    """Whether the graph is among the views that a hub asks for; *of_site* are the usual ones."""
    return "graph" in (spec.view, *(spec.views or of_site))


def rows(
    found: Gathered,
    shown: Mapping[int, str],
    docs: Mapping[str, DocRecord],
    numbers: Mapping[str, int],
) -> Iterator[Row]:
    """The notes of a hub, each once; *shown* are the documents of the cards of its page."""
    titles: dict[str, str] = {}
    for card in cards_of(found.hub.content):
        if card.number in shown:
            titles.setdefault(shown[card.number], card.titled)
    places: dict[str, list[int]] = {}
    sections = list(sections_of(found.hub.content))
    for number, section in enumerate(sections):
        for name in found.own.get(section.name, ()):
            places.setdefault(name, []).append(number)
    spelled = [fill(section.title, numbers) for section in sections]
    for name in found.notes:
        note = docs[name].note
        tags = tuple(map(tag_text, note.tags))
        where = tuple(spelled[number] for number in places.get(name, ()))
        yield Row(name, titles.get(name, ""), note.date, note.updated, note.status, tags, where)


def shown_in(views: Sequence[str], rows: Sequence[Row]) -> tuple[Row, ...]:
    """What of *rows* some of *views* shows."""
    if "table" in views:
        return tuple(rows)
    if "timeline" not in views:
        return ()
    return tuple(Row(row.docname, row.titled, iso(row.date)) for row in rows)


def timeline(found: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Rows by their dates, from the newest on; those without a date come last, under ``""``.

    A date is as in ISO 8601: a year, a month or a day.
    """
    dated: dict[str, list[Row]] = {}
    for row in found:
        dated.setdefault(iso(row.date), []).append(row)
    return sorted(dated.items(), reverse=True)


def iso(text: str) -> str:
    """The date in *text*, as in ISO 8601: a year, a month or a day; nothing for none."""
    date = date_of(text)
    if date is None:
        return ""
    year, month, day = date[:3]
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
