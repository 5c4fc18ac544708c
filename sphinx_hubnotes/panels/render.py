"""The panels of a note's page: as HTML, and as nodes for the other builders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docutils import nodes

from sphinx_hubnotes.build.frames import PANEL, Frames
from sphinx_hubnotes.build.html import Html
from sphinx_hubnotes.build.pages import HtmlPage, NodePage, make_nodes, write_html
from sphinx_hubnotes.build.registry import Calls
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.hubs.render import Renderer, spans
from sphinx_hubnotes.names.links import Backlink
from sphinx_hubnotes.notes.inline import Spans
from sphinx_hubnotes.panels.model import Appearance, Backlinks, NoteView, Panel


def panels_html(
    view: NoteView,
    html: Html,
    words: Words,
    known: Mapping[str, Panel],
    frames: Frames,
    calls: Calls,
) -> str:
    """The panels as HTML."""
    parts = []
    for shown in view.shown:
        panel = known[shown.name]
        page = HtmlPage(html, words, panel.anchor, shown.titled)
        if content := write_html(panel, shown.value, page, calls, view.docname):
            place = f' id="{html.quoted(panel.anchor)}"' if panel.anchor and not html.alone else ""
            title = words.said(panel.label)
            plain = (
                f'<section class="hubnotes-panel-{panel.name}"{place}>\n'
                f'<h2 class="hubnotes-panel-title">{html.text(title)}</h2>\n{content}</section>\n'
            )
            texts = {"name": panel.name, "title": title, "anchor": panel.anchor if place else ""}
            made = {"content": content, "panel": plain}
            parts.append(frames.fill(PANEL, plain, view.docname, texts, made, calls))
    return f'<div class="hubnotes-panels">\n{"".join(parts)}</div>\n' if parts else ""


def hubs_html(places: Sequence[Appearance], page: HtmlPage) -> str:
    """The places of a note in hubs."""
    rows = "".join(f"<li>{_appearance(place, page.html, page.words)}</li>\n" for place in places)
    return f"<ul>\n{rows}</ul>\n"


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


def backlinks_html(view: Backlinks, page: HtmlPage) -> str:
    """What links to a note."""
    html, words = page.html, page.words
    rows = "".join(
        f"<li>{html.link(found.docname)}\n{_sentence(found, view.docname, html)}</li>\n"
        for found in view.quoted
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
    return content


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


def panel_nodes(
    view: NoteView, renderer: Renderer, known: Mapping[str, Panel], calls: Calls
) -> Iterator[nodes.Element]:
    """The panels for builders that show no HTML."""
    for shown in view.shown:
        panel = known[shown.name]
        page = NodePage(renderer, shown.titled)
        if made := make_nodes(panel, shown.value, page, calls, view.docname):
            yield nodes.rubric("", renderer.words.said(panel.label))
            yield from made


def hub_nodes(places: Sequence[Appearance], page: NodePage) -> Iterator[nodes.Element]:
    """The places of a note in hubs."""
    yield nodes.bullet_list("", *_hub_items(places, page.renderer), bullet="*")


def backlink_nodes(view: Backlinks, page: NodePage) -> Iterator[nodes.Element]:
    """What links to a note."""
    yield nodes.bullet_list("", *_backlink_items(view, page.renderer), bullet="*")


def _hub_items(places: Sequence[Appearance], renderer: Renderer) -> Iterator[nodes.list_item]:
    for place in places:
        names = [part for stop in place.path for part in (nodes.Text(" › "), *spans(stop.title))]
        hub = renderer.link(place.page, names[1:])
        number = nodes.Text(f" · {renderer.words.number_of(place.number, place.total)}")
        yield nodes.list_item("", nodes.paragraph("", "", hub, number))


def _backlink_items(view: Backlinks, renderer: Renderer) -> Iterator[nodes.list_item]:
    for found in view.quoted:
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


def _marked(sentence: Spans, docname: str, renderer: Renderer) -> Iterator[nodes.Node]:
    for kind, text in sentence:
        if kind == "mark":
            content = [nodes.Text(text)] if text else renderer.title_of(docname)
            yield nodes.strong("", "", *content)
        elif kind == "title":
            yield from renderer.title_of(text)
        else:
            yield nodes.Text(text)
