"""Where the nodes of a graph stand: from the same graph, the same places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any, NamedTuple

from sphinx_hubnotes.hubs.model import GraphView

WIDTH = 760
"""The width of every picture, in the pixels of a page that is as wide."""

MARGIN = 6
"""The space around what stands in it."""

_ROUNDS = 50
"""The steps in which nodes draw each other, as many as the library takes."""

_MOVES = 100
"""The most steps in which boxes move apart."""


class Box(NamedTuple):
    """The room that a node takes: to each side, above and below its centre."""

    side: float
    above: float
    below: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The height of a picture, and the centre of each node."""

    height: int
    places: tuple[tuple[int, int], ...]


def library() -> str:
    """What lays graphs out, with its version; empty where it is not installed."""
    names = ("networkx", "numpy")  # the first calls the second
    try:
        if all(find_spec(name) for name in names):
            return " ".join(f"{name} {version(name)}" for name in names)
    except (ImportError, ValueError, PackageNotFoundError):
        pass
    return ""


def lay_out(view: GraphView, boxes: Sequence[Box]) -> Layout:
    """Put the nodes of *view* where their links, and then their groups, draw them.

    *boxes* are the room that each one takes; they overlap only where there is no room for all.
    """
    import numpy as np

    number = len(view.nodes)
    area = sum(2 * box.side * (box.above + box.below) for box in boxes)
    least_height = max(min(180 + 16 * number, 420), 36 * math.sqrt(number))
    height = round(min(max(2.1 * area / WIDTH, least_height), 760))
    # The middle of a box is below its node, where its label is.
    lower = np.array([(box.below - box.above) / 2 for box in boxes])
    half = np.array([(box.side, (box.above + box.below) / 2) for box in boxes])
    least, most = half + MARGIN, np.array([WIDTH, height]) - half - MARGIN
    points = least + _spread(_drawn(view)[:number], height) * (most - least)
    centres = _apart(points, half, least, most)
    centres[:, 1] -= lower
    return Layout(height, tuple((round(x), round(y)) for x, y in centres.tolist()))


def _spread(points: Any, height: int) -> Any:
    """*points* from 0 to 1: with their longer way across, and more evenly than they were."""
    import numpy as np

    points = points - points.mean(axis=0)
    (xx, xy), (_, yy) = (points.T @ points).tolist()
    turn = math.atan2(2 * xy, xx - yy) / 2
    cos, sin = math.cos(turn), math.sin(turn)
    points = points @ np.array([[cos, -sin], [sin, cos]])
    number = len(points)
    found = np.full_like(points, 0.5)
    spans = np.ptp(points, axis=0)
    for axis in (0, 1):
        if spans[axis] < 1e-9:
            continue
        even = (points[:, axis] - points[:, axis].min()) / spans[axis]
        ranks = np.argsort(np.argsort(points[:, axis], kind="stable"), kind="stable")
        even = 0.55 * even + 0.45 * ranks / (number - 1)
        # A few nodes are not drawn out over the whole picture.
        other = spans[1 - axis] * (WIDTH / height if axis == 0 else height / WIDTH)
        share = min(1.0, 1.5 * spans[axis] / max(other, 1e-9)) if number < 12 else 1.0
        found[:, axis] = 0.5 + (even - 0.5) * share
    return found


def _drawn(view: GraphView) -> Any:
    """The nodes, and behind them one in the middle of each group, as a spring layout has them."""
    import networkx as nx
    import numpy as np

    number, groups = len(view.nodes), max(len(view.groups), 1)
    graph = nx.Graph()
    graph.add_nodes_from(range(number + groups + 1))
    graph.add_weighted_edges_from(view.edges)
    middle = number + groups
    # A group holds its notes together, and all groups hold to one middle: nothing flies off.
    graph.add_edges_from(
        ((place, number + node.group) for place, node in enumerate(view.nodes)), weight=0.8
    )
    graph.add_edges_from(((number + group, middle) for group in range(groups)), weight=0.5)
    start = {middle: (0.0, 0.0)}
    counts = [0] * groups
    for group in range(groups):
        turn = math.tau * group / groups
        away = 0.6 if groups > 1 else 0.0
        start[number + group] = away * math.cos(turn), away * math.sin(turn)
    for place, node in enumerate(view.nodes):
        counts[node.group] += 1
        turn, away = 2.399963 * counts[node.group], 0.04 * math.sqrt(counts[node.group])
        x, y = start[number + node.group]
        start[place] = x + away * math.cos(turn), y + away * math.sin(turn)
    total = len(graph)
    found = nx.spring_layout(
        graph, pos=start, k=1.2 / math.sqrt(total), iterations=_ROUNDS, seed=1, method="force"
    )
    return np.array([found[place] for place in range(total)])


def _apart(points: Any, half: Any, least: Any, most: Any) -> Any:
    """Move boxes apart until none overlaps another, or there is no room left."""
    import numpy as np

    one, other = np.triu_indices(len(points), 1)
    reach = half[one] + half[other]
    number = len(points)
    for _ in range(_MOVES):
        hit = (np.abs(points[one] - points[other]) < reach).all(axis=1)
        first, second = one[hit], other[hit]
        if not len(first):
            break
        delta = points[first] - points[second]
        over = reach[hit] - np.abs(delta)
        axis = (over[:, 1] < over[:, 0]).astype(int)  # the shorter way out
        pairs = np.arange(len(first))
        way = np.where(delta[pairs, axis] >= 0, 1.0, -1.0)  # of two in one place, one each way
        push = np.zeros_like(delta)
        push[pairs, axis] = way * (over[pairs, axis] + 0.5) / 2
        moved = [
            np.bincount(first, push[:, place], number) - np.bincount(second, push[:, place], number)
            for place in (0, 1)
        ]
        points = np.clip(points + np.clip(np.stack(moved, axis=1), -40, 40), least, most)
    return points
