"""A graph as a picture: what stands where in it, whoever writes it."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

from sphinx_hubnotes.graph.graphs import degrees_of
from sphinx_hubnotes.graph.layout import MARGIN, WIDTH, Box, lay_out
from sphinx_hubnotes.hubs.model import GraphNode, GraphView
from sphinx_hubnotes.notes.inline import clean

Shape = Literal["circle", "square", "triangle", "diamond", "pentagon", "star", "nabla", "cross"]

SHAPES: tuple[Shape, ...] = (
    "circle",
    "square",
    "triangle",
    "diamond",
    "pentagon",
    "star",
    "nabla",
    "cross",
)

COLOURS = (
    "#2f7ed8",
    "#c8611b",
    "#2c8f52",
    "#b04aa8",
    "#11868f",
    "#d1434b",
    "#7c62d6",
    "#8a7714",
)
"""Of the nodes of each group; each stands out three to one from white, and from nearly black."""

SMALL = 60
"""The most nodes that all have their labels."""

FONT = 12
"""The size of labels, in pixels."""

LINE = 14
"""The height of a line of a label."""

_LINE_LETTERS = 20
_LINE_WIDTH = (_LINE_LETTERS + 0.5) * 0.54 * FONT
_LINES = 2
_NAMED = 12
"""The most labels of a picture that has no room for all."""

_WHOLE = 44
"""The most letters of a label that is shown alone."""

_SHORT = 26
"""The most letters of one among others that has a line."""


class Mark(NamedTuple):
    """A node in a picture."""

    node: GraphNode
    x: int
    y: int
    radius: float
    label: tuple[str, ...]
    """The lines of its label."""
    named: bool
    """Whether the label is there from the start."""
    near: tuple[int, ...]
    """The numbers of the later nodes that it is linked with."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of a graph; all sizes in pixels."""

    view: GraphView
    height: int
    marks: tuple[Mark, ...]

    width: int = WIDTH


def colour(group: int) -> int:
    """The number of the colour of a group."""
    return group % len(COLOURS)


def shape(group: int) -> Shape:
    """The shape of the nodes of a group; with their colour, no other group of 64 has it."""
    return SHAPES[(group + group // len(COLOURS)) % len(SHAPES)]


def draw(view: GraphView, titles: Sequence[str]) -> Drawing:
    """The picture of *view*; *titles* are those of its nodes."""
    degrees = degrees_of(view.edges)
    small = len(view.nodes) <= SMALL
    radii = [_radius(node, degrees[place], small) for place, node in enumerate(view.nodes)]
    if small:
        labels = [_wrapped(clean(title)) for title in titles]
        boxes = [_box(radius, label) for radius, label in zip(radii, labels, strict=True)]
    else:
        labels = [(_cut(clean(title), _WHOLE),) for title in titles]
        boxes = [Box(radius + 3, radius + 3, radius + 3) for radius in radii]
    layout = lay_out(view, boxes)
    ranked = sorted(range(len(titles)), key=lambda place: (-degrees[place], place))
    named = set(range(len(titles)))
    if not small:
        named = set(_named(ranked, layout.places, radii, labels))
    near: dict[int, list[int]] = {}
    for start, end, _ in view.edges:
        near.setdefault(start, []).append(end)
    marks = (
        Mark(node, x, y, radius, label, place in named, tuple(near.get(place, ())))
        for place, (node, (x, y), radius, label) in enumerate(
            zip(view.nodes, layout.places, radii, labels, strict=True)
        )
    )
    return Drawing(view, layout.height, tuple(marks))


def _radius(node: GraphNode, degree: int, small: bool) -> float:
    if node.size:
        return round(min(6 + 1.6 * math.sqrt(node.size), 22), 1)
    return round((5 if small else 3.4) + min(math.sqrt(degree), 4), 1)


def _box(radius: float, label: Sequence[str]) -> Box:
    side = max(radius, *(width(line) / 2 for line in label), 0)
    return Box(side + 5, radius + 5, radius + len(label) * LINE + 5)


def width(text: str) -> float:
    """About how wide a text is."""
    return sum(_widths(text))


def _widths(text: str) -> Iterator[float]:
    """About how wide each letter of a text is."""
    if text.isascii():
        return repeat(0.54 * FONT, len(text))
    return (FONT * (1.0 if east_asian_width(c) in "WF" else 0.54) for c in text)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def short(label: str) -> str:
    """A label of a picture that has no room for all."""
    return _cut(label, _SHORT)


def _wrapped(text: str) -> tuple[str, ...]:
    """The beginning of *text*, in as many lines as a label has."""
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < _LINES:
        line, rest = _line(rest)
        lines.append(line)
    if rest:
        lines[-1] = f"{lines[-1].rstrip(' .,;:?!')}…"
    return tuple(lines)


def _line(text: str) -> tuple[str, str]:
    """A line of *text*, and the rest of it."""
    # No line has more letters than this.
    end = bisect(list(accumulate(_widths(text[:_LINE_LETTERS]))), _LINE_WIDTH)
    if end == len(text):
        return text, ""
    # A word is broken only where it fits into no line.
    space = text.rfind(" ", 0, end + 1)
    if space < 0 and end < text.find(" ") < end * 1.5:
        space = text.find(" ")
    end = space if space > 0 else end
    return text[:end].rstrip(), text[end:].lstrip()


def _named(
    ranked: Sequence[int],
    places: Sequence[tuple[int, int]],
    radii: Sequence[float],
    labels: Sequence[Sequence[str]],
) -> Iterator[int]:
    """The best linked nodes whose labels do not lie over each other or leave the picture."""
    taken: list[tuple[float, float]] = []
    for place in ranked:
        if len(taken) >= _NAMED:
            return
        x, y = places[place]
        side = width(short(labels[place][0])) / 2
        if not MARGIN < x - side < x + side < WIDTH - MARGIN:
            continue
        top = y + radii[place]
        if all(abs(x - a) > side + _SHORT * 3.3 or abs(top - b) > LINE * 1.5 for a, b in taken):
            taken.append((x, top))
            yield place
