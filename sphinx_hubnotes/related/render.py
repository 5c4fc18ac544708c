"""Related notes, each with its reason: as HTML, and as nodes for the other builders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinx_hubnotes.build.html import Html
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.hubs.render import Renderer, spans
from sphinx_hubnotes.notes.inline import Span
from sphinx_hubnotes.notes.model import Relation
from sphinx_hubnotes.related.model import ANCHOR


def related_html(relations: Sequence[Relation], html: Html, words: Words) -> str:
    """The list of *relations*."""
    rows = "".join(
        f'<li>{html.link(relation.docname)} <span class="hubnotes-reason">'
        f"{_reason_html(relation, html, words)}</span></li>\n"
        for relation in relations
    )
    return f"<ul>\n{rows}</ul>\n"


def explore_html(docname: str, relations: Sequence[Relation], html: Html, words: Words) -> str:
    """What a card of *docname* shows of the related notes: them, or the way to its page."""
    label = html.text(words.explore())
    if relations:
        return (
            f'<details class="hubnotes-related"><summary>{label}</summary>\n'
            f"{related_html(relations, html, words)}</details>\n"
        )
    link = html.link(docname, label, "" if html.alone else ANCHOR)
    return f'<p class="hubnotes-related">{link}</p>\n'


def _reason_html(relation: Relation, html: Html, words: Words) -> str:
    before, behind = words.reason(relation.kind, relation.words)
    what = html.spans(relation.what)
    return html.text(before) + (f"<em>{what}</em>" if what else "") + html.text(behind)


def related_items(relations: Sequence[Relation], renderer: Renderer) -> Iterator[nodes.list_item]:
    """The items of the list of *relations*."""
    for relation in relations:
        link = renderer.link(relation.docname, renderer.title_of(relation.docname))
        before, behind = renderer.words.reason(relation.kind, relation.words)
        what = [part for span in relation.what for part in _what(span, renderer)]
        reason = [
            nodes.Text(f" – {before}"),
            *([nodes.emphasis("", "", *what)] if what else []),
            nodes.Text(behind),
        ]
        yield nodes.list_item("", nodes.paragraph("", "", link, *reason))


def _what(span: Span, renderer: Renderer) -> Iterator[nodes.Node]:
    kind, text = span
    return iter(renderer.title_of(text)) if kind == "title" else spans((span,))
