"""The views of a hub, as HTML: the switch between them, and those that are no lists of cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from docutils import nodes

from sphinx_hubnotes.build.html import Html
from sphinx_hubnotes.build.pages import HtmlPage, NodePage, make_nodes, write_html
from sphinx_hubnotes.build.registry import Calls
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.hubs.model import CARDS, HubView
from sphinx_hubnotes.hubs.render import Renderer
from sphinx_hubnotes.views.model import View

LARGE = 200
"""The most notes of a hub whose cards the browser lays out all at once."""


def opening(view: HubView, anchor: str, html: Html, words: Words, known: Mapping[str, View]) -> str:
    """What stands before the content of a hub: the switch, and words for the script."""
    one = len(view.views) == 1
    told = {
        "hub": anchor,
        "filter": words.filter(),
        "found": words.found(len(view.notes)),
        "part": words.part(),
    }
    data = "".join(f' data-{name}="{html.quoted(text)}"' for name, text in told.items())
    name = "hubnotes-body"
    if one and view.view != CARDS:
        extra = view.view in _extra(view, known)
        # The class of a hub that has one view only.
        name += " hubnotes-as-extra" if extra else f" hubnotes-as-{view.view}"
    if len(view.notes) > LARGE:
        name += " hubnotes-large"
    switch = "" if one else _switch(view, anchor, html, words, known)
    return f'<div class="{name}"{data}>\n{switch}{_filter(view, html, words)}'


def _filter(view: HubView, html: Html, words: Words) -> str:
    """The places that the script fills."""
    if len(view.notes) < 2:
        return ""
    label = html.quoted(words.tags())
    tags = f'<div class="hubnotes-tags" role="group" aria-label="{label}"></div>\n'
    return f'<div class="hubnotes-filter"></div>\n{tags if view.tagged else ""}'


def _switch(view: HubView, anchor: str, html: Html, words: Words, known: Mapping[str, View]) -> str:
    group = html.quoted(f"hubnotes-view-{anchor}")
    extra = _extra(view, known)
    choices = "\n".join(
        f'<label><input type="radio" name="{group}" value="{name}"'
        f"{_number(extra.get(name))}{' checked' if name == view.view else ''}>"
        f"<span>{html.text(words.said(known[name].label))}</span></label>"
        for name in view.views
    )
    return (
        f'<fieldset class="hubnotes-views">\n<legend>{html.text(words.view_as())}</legend>\n'
        f"<div>\n{choices}\n</div>\n</fieldset>\n"
    )


def _extra(view: HubView, known: Mapping[str, View]) -> dict[str, int]:
    """The views with elements that the style sheet knows by a number alone."""
    rows = (known[name] for name in view.views if name in known)
    names = (row.name for row in rows if row.html and not row.styled)
    return {name: number for number, name in enumerate(names, 1)}


def _number(number: int | None) -> str:
    return f' data-extra="{number}"' if number else ""


def closing(
    view: HubView, page: HtmlPage, known: Mapping[str, View], calls: Calls, docname: str
) -> str:
    """What stands behind the content of a hub: the views that are no lists of its cards."""
    extra = _extra(view, known)
    parts = []
    # Pictures come last.
    for shown in sorted(view.shown, key=lambda shown: known[shown.name].drawn):
        row = known[shown.name]
        if row.html:
            within = replace(page, known=shown.titled)
            written = write_html(row, shown.value, within, calls, docname)
            if row.name in extra:
                number = _number(extra[row.name])
                written = f'<div class="hubnotes-extra"{number}>\n{written}</div>\n'
            parts.append(written)
    return f"{''.join(parts)}</div>\n"


def above(
    view: HubView, renderer: Renderer, known: Mapping[str, View], calls: Calls
) -> Iterator[nodes.Element]:
    """The views, of those *known*, that stand above the cards, where readers cannot choose."""
    for shown in view.shown:
        row = known.get(shown.name)
        if row and row.nodes:
            page = NodePage(renderer, shown.titled)
            made = make_nodes(row, shown.value, page, calls, renderer.docname)
            if made and not row.drawn:
                yield nodes.rubric("", renderer.words.said(row.label))
            yield from made
