"""The panels of a note's page: as HTML, and as nodes for the other builders."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from sphinx_hubnotes.build.html import Html
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.hubs.render import Renderer, spans
from sphinx_hubnotes.names.links import Backlink
from sphinx_hubnotes.notes.inline import Spans
from sphinx_hubnotes.panels.model import Appearance, NoteView
from sphinx_hubnotes.related.render import PANEL, kin_html, kin_items


def panels_html(view: NoteView, html: Html, words: Words) -> str:
    """The panels as HTML."""
    made = {"hubs": _hubs, "backlinks": _backlinks, "related": _related}
    parts = [part for name in view.panels if (part := made[name](view, html, words))]
    return f'<div class="hubnotes-panels">\n{"".join(parts)}</div>\n' if parts else ""


def _panel(name: str, title: str, content: str, anchor: str = "") -> str:
    place = f' id="{anchor}"' if anchor else ""
    return (
        f'<section class="{name}"{place}>\n'
        f'<h2 class="hubnotes-panel-title">{title}</h2>\n{content}</section>\n'
    )


def _hubs(view: NoteView, html: Html, words: Words) -> str:
    if not view.hubs:
        return ""
    rows = "".join(f"<li>{_appearance(place, html, words)}</li>\n" for place in view.hubs)
    return _panel("hubnotes-panel-hubs", html.text(words.in_hubs()), f"<ul>\n{rows}</ul>\n")


def _appearance(place: Appearance, html: Html, words: Words) -> str:
    steps = " › ".join(
        html.link(place.page, html.spans(stop.title), stop.anchor) for stop in place.path
    )
    number = html.text(words.number_of(place.number, place.total))
    before = _step(place.previous, "prev", words.previous(), html)
    behind = _step(place.next, "next", words.next(), html)
    ways = f'\n<p class="hubnotes-steps">{before}{behind}</p>' if before or behind else ""
    return f'<p>{steps} <span class="hubnotes-number">{number}</span></p>{ways}'


def _step(docname: str, way: str, label: str, html: Html) -> str:
    if not docname:
        return ""
    name = {"prev": "hubnotes-prev", "next": "hubnotes-next"}[way]
    return (
        f'<a class="reference internal {name}" rel="{way}" href="{html.href(docname)}">'
        f"<span>{html.text(label)}</span> {html.title(docname)}</a>"
    )


def _backlinks(view: NoteView, html: Html, words: Words) -> str:
    if not view.backlinks:
        return ""
    rows = "".join(
        f"<li>{html.link(found.docname)}\n{_sentence(found, view.docname, html)}</li>\n"
        for found in view.backlinks
    )
    content = f"<ul>\n{rows}</ul>\n"
    if view.others:
        more = "".join(f"<li>{html.link(docname)}</li>\n" for docname in view.others)
        rest = f"<p>{html.text(words.and_more(view.uncounted))}</p>\n" if view.uncounted else ""
        summary = html.text(words.show_more(len(view.others) + view.uncounted))
        content += (
            f'<details class="hubnotes-fold"><summary class="hubnotes-count">{summary}</summary>\n'
            f"<ul>\n{more}</ul>\n{rest}</details>\n"
        )
    return _panel("hubnotes-panel-backlinks", html.text(words.linked_from()), content)


def _related(view: NoteView, html: Html, words: Words) -> str:
    if not view.related:
        return ""
    content = kin_html(view.related, html, words)
    anchor = "" if html.alone else PANEL
    return _panel("hubnotes-panel-related", html.text(words.related()), content, anchor)


def _sentence(found: Backlink, docname: str, html: Html) -> str:
    if not _says_more(found.sentence):
        return ""
    shown = "".join(
        f"<mark>{html.text(text) if text else html.title(docname)}</mark>"
        if kind == "mark"
        else html.spans(((kind, text),))
        for kind, text in found.sentence
    )
    return f"<p>{shown}</p>"


def _says_more(sentence: Spans) -> bool:
    """Whether there is anything around the link."""
    return any(kind == "title" or text.strip(" .,;:") for kind, text in sentence if kind != "mark")


def panel_nodes(view: NoteView, renderer: Renderer) -> Iterator[nodes.Element]:
    """The panels as plain lists."""
    made = {"hubs": _hub_items, "backlinks": _backlink_items, "related": _related_items}
    words = renderer.words
    titles = {"hubs": words.in_hubs(), "backlinks": words.linked_from(), "related": words.related()}
    for name in view.panels:
        if items := list(made[name](view, renderer)):
            yield nodes.rubric("", titles[name])
            yield nodes.bullet_list("", *items, bullet="*")


def _hub_items(view: NoteView, renderer: Renderer) -> Iterator[nodes.list_item]:
    for place in view.hubs:
        names = [part for stop in place.path for part in (nodes.Text(" › "), *spans(stop.title))]
        hub = renderer.link(place.page, names[1:])
        number = nodes.Text(f" · {renderer.words.number_of(place.number, place.total)}")
        yield nodes.list_item("", nodes.paragraph("", "", hub, number))


def _backlink_items(view: NoteView, renderer: Renderer) -> Iterator[nodes.list_item]:
    for found in view.backlinks:
        link = renderer.link(found.docname, renderer.title_of(found.docname))
        item = nodes.list_item("", nodes.paragraph("", "", link))
        if _says_more(found.sentence):
            item += nodes.paragraph("", "", *_marked(found.sentence, view.docname, renderer))
        yield item
    for docname in view.others:
        link = renderer.link(docname, renderer.title_of(docname))
        yield nodes.list_item("", nodes.paragraph("", "", link))
    if view.uncounted:
        yield nodes.list_item("", nodes.paragraph("", renderer.words.and_more(view.uncounted)))


def _related_items(view: NoteView, renderer: Renderer) -> Iterator[nodes.list_item]:
    return kin_items(view.related, renderer)


def _marked(sentence: Spans, docname: str, renderer: Renderer) -> Iterator[nodes.Node]:
    for kind, text in sentence:
        if kind == "mark":
            content = [nodes.Text(text)] if text else renderer.title_of(docname)
            yield nodes.strong("", "", *content)
        elif kind == "title":
            yield from renderer.title_of(text)
        else:
            yield nodes.Text(text)
