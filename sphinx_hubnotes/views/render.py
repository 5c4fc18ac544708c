"""The views of a hub, as HTML: the switch between them, and those that are no lists of cards."""

from __future__ import annotations

from functools import cache, partial

from sphinx_hubnotes.build.html import Html
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.graph.render import graph_html
from sphinx_hubnotes.hubs.model import HubView, Row
from sphinx_hubnotes.views.model import LISTS
from sphinx_hubnotes.views.tables import Rows

LARGE = 200
"""The most notes of a hub whose cards the browser lays out all at once."""

_ONLY = {
    "list": " hubnotes-as-list",
    "table": " hubnotes-as-table",
    "timeline": " hubnotes-as-timeline",
    "graph": " hubnotes-as-graph",
}
"""The class of a hub that has one view only, where that is not of cards."""


def opening(view: HubView, anchor: str, html: Html, words: Words) -> str:
    """What stands before the content of a hub: the switch, and words for the script."""
    one = len(view.views) == 1
    told = {
        "hub": anchor,
        "filter": words.filter(),
        "found": words.found(len(view.notes)),
        "part": words.part(),
    }
    data = "".join(f' data-{name}="{html.quoted(text)}"' for name, text in told.items())
    name = f"hubnotes-body{_ONLY.get(view.view, '') if one else ''}"
    if len(view.notes) > LARGE:
        name += " hubnotes-large"
    switch = "" if one else _switch(view, anchor, html, words)
    return f'<div class="{name}"{data}>\n{switch}{_filter(view, html, words)}'


def _filter(view: HubView, html: Html, words: Words) -> str:
    """The places that the script fills."""
    if len(view.notes) < 2:
        return ""
    label = html.quoted(words.tags())
    tags = f'<div class="hubnotes-tags" role="group" aria-label="{label}"></div>\n'
    return f'<div class="hubnotes-filter"></div>\n{tags if view.tagged else ""}'


def _switch(view: HubView, anchor: str, html: Html, words: Words) -> str:
    labels = words.views()
    group = html.quoted(f"hubnotes-view-{anchor}")
    choices = "\n".join(
        f'<label><input type="radio" name="{group}" value="{name}"'
        f"{' checked' if name == view.view else ''}><span>{html.text(labels[name])}</span></label>"
        for name in view.views
    )
    return (
        f'<fieldset class="hubnotes-views">\n<legend>{html.text(words.view_as())}</legend>\n'
        f"<div>\n{choices}\n</div>\n</fieldset>\n"
    )


def closing(view: HubView, anchor: str, html: Html, words: Words) -> str:
    """What stands behind the content of a hub: the views that are no lists of its cards."""
    # Titles and dates stand in several views.
    link = cache(partial(_link, html))
    rows = Rows(view.rows, html, words, link, cache(words.date))
    parts = [of_view(name, rows) for name in view.views if name not in LISTS]
    if view.graph:
        parts.append(graph_html(view.graph, f"{anchor}_graph", html, words))
    return f"{''.join(parts)}</div>\n"


def of_view(name: str, rows: Rows) -> str:
    """A view that is an element of its own, which is hidden while another one is chosen."""
    match name:
        case "table":
            return rows.table()
        case "timeline":
            return rows.timeline()
        case _:
            return ""


def _link(html: Html, row: Row) -> str:
    return html.link(row.docname, html.text(row.titled))
