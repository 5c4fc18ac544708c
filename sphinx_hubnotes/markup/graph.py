"""Graphs: as SVG, and as pictures for the other builders."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from html import escape

from sphinx_hubnotes.core.inline import clean
from sphinx_hubnotes.markup.drawing import LINE, Drawing, Mark, Shape, colour, shape, short

STROKES = {1: 1.1, 2: 2, 3: 3.4}
"""How wide the lines are that stand for each strength."""


def svg(drawing: Drawing, label: str, titles: list[str], href: Callable[[Mark], str]) -> str:
    """The picture as SVG, whose nodes are links to what *href* says."""
    small = " data-small" if all(mark.named for mark in drawing.marks) else ""
    nodes = "".join(
        _node(mark, title, f' href="{escape(href(mark))}"')
        for mark, title in zip(drawing.marks, titles, strict=True)
    )
    return (
        f'<svg viewBox="0 0 {drawing.width} {drawing.height}" role="group"'
        f' aria-label="{escape(label)}"{small}>\n{_lines(drawing)}{nodes}{_names(drawing)}</svg>\n'
    )


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
    """Labels that are there from the start, over all nodes; nothing, where all are."""
    if all(mark.named for mark in drawing.marks):
        return ""
    texts = "".join(
        f'<text x="{mark.x}" y="{_short(mark.y + mark.radius + 12)}">'
        f"{escape(short(mark.label[0]), quote=False)}</text>\n"
        for mark in drawing.marks
        if mark.named
    )
    return f'<g class="hubnotes-graph-names" aria-hidden="true">\n{texts}</g>'


def _node(mark: Mark, title: str, link: str) -> str:
    near = f' data-near="{" ".join(map(str, mark.near))}"' if mark.near else ""
    lines = "".join(
        f'<tspan x="0" dy="{round(mark.radius + 12, 1) if not number else LINE}">'
        f"{escape(line, quote=False)}</tspan>"
        for number, line in enumerate(mark.label)
    )
    return (
        f'<a{link} transform="translate({mark.x} {mark.y})"{near}>'
        f"<title>{escape(clean(title), quote=False)}</title>"
        f'<path data-colour="{colour(mark.node.group) + 1}"'
        f' d="{outline(shape(mark.node.group), mark.radius)}"/>'
        f"<text>{lines}</text></a>\n"
    )


def outline(kind: Shape, radius: float) -> str:
    """The path of a shape around the origin, in size like a circle of *radius*."""
    if kind == "circle":
        r = _short(radius)
        return (
            f"M-{r} 0a{r} {r} 0 1 0 {_short(2 * radius)} 0a{r} {r} 0 1 0 -{_short(2 * radius)} 0z"
        )
    points = "L".join(f"{_short(x)} {_short(y)}" for x, y in corners(kind, radius))
    return f"M{points}z"


def corners(kind: Shape, radius: float) -> Iterator[tuple[float, float]]:
    """The corners of a shape around the origin, in size like a circle of *radius*."""
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
            outer = list(_regular(5, radius * 1.5, 0))
            inner = list(_regular(5, radius * 0.68, 0.5))
            for pair in zip(outer, inner, strict=True):
                yield from pair
        case "cross":
            wide, thin = radius * 1.2, radius * 0.45
            for turn in range(4):
                for x, y in ((thin, -wide), (thin, -thin), (wide, -thin)):
                    for _ in range(turn):
                        x, y = -y, x
                    yield x, y
        case _:
            yield from _regular(24, radius, 0)


def _regular(number: int, radius: float, turn: float) -> Iterator[tuple[float, float]]:
    """The corners of a regular polygon: the first at the top, or *turn* corners on."""
    for corner in range(number):
        angle = math.tau * (corner + turn) / number
        yield radius * math.sin(angle), -radius * math.cos(angle)


def _short(number: float) -> str:
    return f"{round(number, 1):g}"
