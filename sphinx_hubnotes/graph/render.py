"""Graphs: as SVG whose nodes are links, as a picture alone, and for LaTeX."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from html import escape

from docutils import nodes

from sphinx_hubnotes.build.html import Html
from sphinx_hubnotes.build.nodes import graph_figure, graph_label
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.graph.drawing import (
    COLOURS,
    FONT,
    LINE,
    Drawing,
    Mark,
    Shape,
    colour,
    draw,
    shape,
    short,
)
from sphinx_hubnotes.hubs.model import GraphNode, GraphView
from sphinx_hubnotes.hubs.render import Renderer
from sphinx_hubnotes.notes.inline import Spans, clean, plain

STROKES = {1: 1.1, 2: 2, 3: 3.4}
"""How wide the lines are that stand for each strength."""

_MANY = 12
"""The most nodes that readers are not offered to skip."""

_LEGEND = 20
"""The height of a line of the legend in a picture."""


def titles_of(view: GraphView, title_of: Callable[[str], list[nodes.Node]]) -> list[str]:
    """The titles of the nodes, as text; *title_of* gives that of a document."""

    def title(node: GraphNode) -> str:
        if node.title:
            return clean(plain(node.title))
        return clean("".join(part.astext() for part in title_of(node.docname)))

    return list(map(title, view.nodes))


def summary(view: GraphView, words: Words) -> str:
    """What there is to see: ``40 notes · 66 links``."""
    hubs = any(node.title for node in view.nodes)
    number = words.hubs(len(view.nodes)) if hubs else words.notes(len(view.nodes))
    if view.total:
        number = words.number_of(len(view.nodes), view.total)
    return f"{number} · {words.links(len(view.edges))}"


def legend(view: GraphView, words: Words) -> list[str]:
    """The titles of the groups; none, where there is only one."""
    if len(view.groups) < 2:
        return []
    hubs = any(node.title for node in view.nodes)
    return [_name(group, words, hubs=hubs) for group in view.groups]


def _name(group: Spans, words: Words, *, hubs: bool) -> str:
    if group:
        return clean(plain(group))
    return words.topic_hub() if hubs else words.other_notes()


# HTML


def graph_html(view: GraphView, end: str, html: Html, words: Words) -> str:
    """The graph with its legend; *end* is the anchor of what comes behind it."""
    titles = titles_of(view, html.title_of)
    drawing = draw(view, titles)
    seen = summary(view, words)
    label = escape(words.graph())

    def href(node: GraphNode) -> str:
        return html.href(node.docname, node.anchor)

    buttons = "".join(
        f'<button type="button" data-zoom="{zoom}" aria-label="{escape(label)}"'
        f' title="{escape(label)}">{sign}</button>'
        for zoom, label, sign in (
            (1.4, words.zoom_in(), "+"),
            (0.7, words.zoom_out(), "−"),
            (0, words.zoom_reset(), "⤢"),
        )
    )
    skip = ""
    if len(titles) > _MANY:
        skip = (
            f'<a class="hubnotes-graph-skip" href="#{escape(end)}">'
            f"{html.text(words.skip_graph())}</a>\n"
        )
    items = "".join(
        f'<li><svg viewBox="-10 -10 20 20" aria-hidden="true">{_shape(number, 6)}</svg>'
        f" {html.text(title)}</li>\n"
        for number, title in enumerate(legend(view, words))
    )
    return (
        f'<div class="hubnotes-graph">\n{skip}'
        f'<p class="hubnotes-graph-tools" hidden>{buttons}</p>\n'
        f'<p class="hubnotes-count">{html.text(seen)}</p>\n'
        f'<div class="hubnotes-graph-frame" role="group" aria-label="{label}">'
        f"{svg(drawing, titles, href)}</div>\n"
        + (f'<ul class="hubnotes-graph-legend">\n{items}</ul>\n' if items else "")
        + f'<span id="{escape(end)}" tabindex="-1"></span></div>\n'
    )


def svg(drawing: Drawing, titles: Sequence[str], href: Callable[[GraphNode], str]) -> str:
    """The picture as SVG, whose nodes are links; *href* gives their addresses, escaped."""
    marks = "".join(
        _link(mark, title, href(mark.node))
        for mark, title in zip(drawing.marks, titles, strict=True)
    )
    whole, names = " data-named", ""
    if not _all_named(drawing):
        whole = ""
        names = f'<g class="hubnotes-graph-names" aria-hidden="true">\n{_names(drawing)}</g>'
    size = f'viewBox="0 0 {drawing.width} {drawing.height}"'
    return f'<svg {size} role="none"{whole}>\n{_lines(drawing)}{marks}{names}</svg>\n'


def _all_named(drawing: Drawing) -> bool:
    return all(mark.named for mark in drawing.marks)


def _lines(drawing: Drawing) -> str:
    """The links, in one line for each strength."""
    found: dict[int, list[str]] = {}
    for start, end, strength in drawing.view.edges:
        a, b = drawing.marks[start], drawing.marks[end]
        found.setdefault(strength, []).append(f"M{a.x} {a.y}L{b.x} {b.y}")
    return "".join(
        f'<path class="hubnotes-graph-lines" stroke-width="{STROKES[strength]}"'
        f' d="{"".join(parts)}"/>\n'
        for strength, parts in sorted(found.items())
    )


def _names(drawing: Drawing) -> str:
    """The labels that are there from the start, over all nodes."""
    return "".join(
        f'<text x="{mark.x}" y="{_round(mark.y + mark.radius + FONT)}">'
        f"{escape(short(mark.label[0]), quote=False)}</text>\n"
        for mark in drawing.marks
        if mark.named
    )


def _link(mark: Mark, title: str, href: str) -> str:
    near = f' data-near="{" ".join(map(str, mark.near))}"' if mark.near else ""
    return (
        f'<a href="{href}" transform="translate({mark.x} {mark.y})"{near}>'
        f"<title>{escape(title, quote=False)}</title>"
        f"{_shape(mark.node.group, mark.radius)}{_text(mark)}</a>\n"
    )


def _text(mark: Mark) -> str:
    lines = "".join(
        f'<tspan x="0" dy="{LINE if number else _round(mark.radius + FONT)}">'
        f"{escape(line, quote=False)}</tspan>"
        for number, line in enumerate(mark.label)
    )
    return f"<text>{lines}</text>"


def _shape(group: int, radius: float) -> str:
    return f'<path data-colour="{colour(group) + 1}" d="{outline(shape(group), radius)}"/>'


def outline(kind: Shape, radius: float) -> str:
    """The path of a shape around the origin, in size like a circle of *radius*."""
    if kind == "circle":
        half, whole = _round(radius), _round(2 * radius)
        return f"M-{half} 0a{half} {half} 0 1 0 {whole} 0a{half} {half} 0 1 0 -{whole} 0z"
    return f"M{'L'.join(f'{_round(x)} {_round(y)}' for x, y in _corners(kind, radius))}z"


def _corners(kind: Shape, radius: float) -> Iterator[tuple[float, float]]:
    match kind:
        case "square":
            yield from _regular(4, radius * 1.25, 0.5)
        case "triangle":
            yield from _regular(3, radius * 1.4, 0)
        case "nabla":
            yield from _regular(3, radius * 1.4, 1.5)
        case "diamond":
            yield from _regular(4, radius * 1.3, 0)
        case "pentagon":
            yield from _regular(5, radius * 1.12, 0)
        case "star":
            inner = _regular(5, radius * 0.68, 0.5)
            for pair in zip(_regular(5, radius * 1.5, 0), inner, strict=True):
                yield from pair
        case _:  # a cross
            wide, thin = radius * 1.2, radius * 0.45
            for turn in range(4):
                for x, y in ((thin, -wide), (thin, -thin), (wide, -thin)):
                    for _ in range(turn):
                        x, y = -y, x
                    yield x, y


def _regular(number: int, radius: float, turn: float) -> Iterator[tuple[float, float]]:
    """The corners of a regular polygon: the first at the top, or *turn* corners on."""
    for corner in range(number):
        angle = math.tau * (corner + turn) / number
        yield radius * math.sin(angle), -radius * math.cos(angle)


def _round(number: float) -> str:
    return f"{round(number, 1) + 0.0:g}"


# A picture alone


def image_html(view: GraphView, html: Html, words: Words) -> str:
    """The graph as an image, with its colours and its legend in itself."""
    drawing = draw(view, titles_of(view, html.title_of))
    groups = legend(view, words)
    rows = (len(groups) + 1) // 2
    height = drawing.height + rows * _LEGEND
    marks = "".join(
        f'<g transform="translate({mark.x} {mark.y})">{_filled(mark.node.group, mark.radius)}'
        f"{_text(mark) if _all_named(drawing) else ''}</g>\n"
        for mark in drawing.marks
    )
    names = "" if _all_named(drawing) else _names(drawing)
    keys = "".join(
        f'<g transform="translate({20 + number // rows * drawing.width // 2}'
        f' {drawing.height + number % rows * _LEGEND + 8})">{_filled(number, 5)}'
        f'<text x="14" y="4" text-anchor="start">{escape(title, quote=False)}</text></g>\n'
        for number, title in enumerate(groups)
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {height}"'
        f' width="{drawing.width}" height="{height}">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n'
        f'<g fill="none" stroke="#999">{_lines(drawing)}</g>\n'
        f'<g font-family="sans-serif" font-size="{FONT}" text-anchor="middle" fill="#222">\n'
        f"{marks}{names}{keys}</g></svg>\n"
    )
    data = b64encode(picture.encode()).decode()
    alternative = escape(f"{words.graph()}: {summary(view, words)}")
    return (
        f'<p class="hubnotes-graph"><img src="data:image/svg+xml;base64,{data}"'
        f' alt="{alternative}" width="100%"/></p>\n'
    )


def _filled(group: int, radius: float) -> str:
    fill = COLOURS[colour(group)]
    return f'<path fill="{fill}" d="{outline(shape(group), radius)}"/>'


# LaTeX

_SYMBOLS: dict[Shape, str] = {
    "circle": r"\bullet",
    "square": r"\blacksquare",
    "triangle": r"\blacktriangle",
    "diamond": r"\blacklozenge",
    "pentagon": r"\blacktriangleright",
    "star": r"\bigstar",
    "nabla": r"\blacktriangledown",
    "cross": r"\boldsymbol{+}",
}
"""The symbols of amssymb that stand for the shapes."""


def picture(view: GraphView, renderer: Renderer) -> graph_figure:
    """The graph for LaTeX, whose own pictures need no program and no package."""
    drawing = draw(view, titles_of(view, renderer.title_of))
    figure = graph_figure("", drawing=drawing, legend=legend(view, renderer.words))
    for mark in drawing.marks:
        lines = mark.label if mark.named else ()
        if lines and not _all_named(drawing):
            lines = (short(lines[0]),)
        for number, line in enumerate(lines):
            down = mark.y + mark.radius + FONT - 4 + number * LINE
            link = renderer.link(mark.node.docname, [nodes.Text(line)])
            figure += graph_label("", "", link, x=mark.x, y=round(drawing.height - down))
    return figure


def latex_begin(drawing: Drawing) -> str:
    """The lines and nodes of a picture, and what stands before its labels."""
    height = drawing.height
    lines = [
        "",
        r"\par\noindent\begingroup\setlength{\unitlength}{\dimexpr\linewidth/"
        f"{drawing.width}\\relax}}%",
        rf"\begin{{picture}}({drawing.width},{height})\scriptsize\linethickness{{0.3pt}}%",
    ]
    for start, end, strength in drawing.view.edges:
        a, b = drawing.marks[start], drawing.marks[end]
        middle = f"({(a.x + b.x) / 2:g},{height - (a.y + b.y) / 2:g})"
        gray = 0.95 - 0.2 * strength
        lines.append(
            rf"{{\color[gray]{{{gray:g}}}"
            rf"\qbezier({a.x},{height - a.y}){middle}({b.x},{height - b.y})}}%"
        )
    lines += (
        rf"\put({mark.x},{height - mark.y}){{\makebox(0,0){{{_symbol(mark.node.group)}}}}}%"
        for mark in drawing.marks
    )
    return "\n".join(lines) + "\n"


def latex_end(titles: Sequence[str]) -> str:
    """What stands behind the labels of a picture; *titles* are those of its groups, encoded."""
    keys = r"\quad ".join(rf"{_symbol(group)}~{title}" for group, title in enumerate(titles))
    legend = rf"\par\noindent{{\small {keys}\par}}" if keys else r"\par"
    return f"\\end{{picture}}\\endgroup{legend}\n"


def _symbol(group: int) -> str:
    return (
        rf"\textcolor[HTML]{{{COLOURS[colour(group)][1:].upper()}}}"
        rf"{{\ensuremath{{{_SYMBOLS[shape(group)]}}}}}"
    )
