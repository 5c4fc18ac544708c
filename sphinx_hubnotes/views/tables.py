"""The notes of a hub as a table, and as a timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sphinx_hubnotes.build.html import Html
from sphinx_hubnotes.build.pages import HtmlPage
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.hubs.model import Row
from sphinx_hubnotes.notes.inline import LIMIT
from sphinx_hubnotes.views import model as modes


def table(rows: Sequence[Row], page: HtmlPage) -> str:
    """*rows* as a table."""
    return _rows(rows, page).table()


def timeline(rows: Sequence[Row], page: HtmlPage) -> str:
    """*rows* by their dates."""
    return _rows(rows, page).timeline()


def _rows(rows: Sequence[Row], page: HtmlPage) -> Rows:
    html = page.html

    def link(row: Row) -> str:
        return html.link(row.docname, html.text(row.titled))

    return Rows(rows, html, page.words, link, cache(page.words.date))


@dataclass(frozen=True, slots=True)
class Rows:
    """Writes *rows*; *link* gives the link to a note, and *date* a date as readers see it."""

    rows: Sequence[Row]
    html: Html
    words: Words
    link: Callable[[Row], str]
    date: Callable[[str], str]

    def table(self) -> str:
        """A table, with the columns that some row has something for."""
        columns = list(self._columns())
        heads = (self.words.note(), *(head for head, _ in columns))
        titles = "".join(f'<th scope="col">{self.html.text(head)}</th>' for head in heads)
        cells = [cell for _, cell in columns]
        lines = (
            f'<tr><th scope="row">{self.link(row)}</th>'
            f"{''.join([f'<td>{cell(row)}</td>' for cell in cells])}</tr>\n"
            for row in self.rows
        )
        return (
            '<div class="hubnotes-table">\n<table>\n'
            f"<thead><tr>{titles}</tr></thead>\n<tbody>\n{''.join(lines)}</tbody>\n</table>\n</div>\n"
        )

    def _columns(self) -> Iterator[tuple[str, Callable[[Row], str]]]:
        """The columns behind the title: the heading, and what stands in a cell."""
        words = self.words
        if any(row.date for row in self.rows):
            yield words.day(), lambda row: self._time(row.date)
        if any(row.updated for row in self.rows):
            yield words.updated(), lambda row: self._time(row.updated)
        if any(row.status for row in self.rows):
            yield words.status(), lambda row: _apart(self._text(row.status))
        if any(row.tags for row in self.rows):
            yield words.tags(), lambda row: _apart(self._text(", ".join(row.tags)))
        if any(row.sections for row in self.rows):
            yield words.section(), self._sections

    def _sections(self, row: Row) -> str:
        return ", ".join([_apart(self.html.spans(section)) for section in row.sections])

    def _text(self, text: str) -> str:
        return self.html.text(text if len(text) <= LIMIT else f"{text[: LIMIT - 1]}…")

    def _time(self, text: str) -> str:
        moment = modes.iso(text)
        shown = self._text(self.date(text))
        return f'<time datetime="{moment}">{shown}</time>' if moment else shown

    def timeline(self) -> str:
        """The rows by their dates."""
        points = (self._point(moment, rows) for moment, rows in modes.timeline(self.rows))
        return f'<ol class="hubnotes-timeline">\n{"".join(points)}</ol>\n'

    def _point(self, moment: str, rows: Sequence[Row]) -> str:
        label = (
            f'<time datetime="{moment}">{self.html.text(self.date(moment))}</time>'
            if moment
            else f"<span>{self.html.text(self.words.undated())}</span>"
        )
        items = "".join(f"<li>{self.link(row)}</li>\n" for row in rows)
        return f"<li>{label}\n<ul>\n{items}</ul></li>\n"


def _apart(content: str) -> str:
    """*content* in the direction of its own script, in a cell that stands as the page does."""
    return f"<bdi>{content}</bdi>" if content else ""
