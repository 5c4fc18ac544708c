"""Graphs: the notes of a hub and the links between them, or all hubs and what joins them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from sphinx_hubnotes.hubs.model import GraphNode, GraphView
from sphinx_hubnotes.notes.inline import Spans, fill
from sphinx_hubnotes.notes.model import Content, HubSpec, SectionSpec, sections_of

LIMIT = 400
"""The most notes or hubs of a graph; of more, those with the most links are drawn."""


def hub_graph(
    hub: HubSpec,
    notes: Sequence[str],
    own: Mapping[str, Sequence[str]],
    out: Mapping[str, Iterable[str]],
    numbers: Mapping[str, int],
    layout: str,
) -> GraphView | None:
    """The graph of the *notes* of *hub*, in groups by its sections; nothing without a link.

    *own* are the notes right in each section, by its name, and *out* what each document links to.
    """
    places = {note: number for number, note in enumerate(notes)}
    edges: dict[tuple[int, int], int] = {}
    for note, start in places.items():
        for other in out.get(note, ()):
            if other in places and other != note:
                edges[_sorted(start, places[other])] = 1
    sections = _sections(hub.content)
    group_of: dict[str, int] = {}
    for number, section in enumerate(sections):
        for part in (section, *sections_of(section.content)):
            for note in own.get(part.name, ()):
                group_of.setdefault(note, number)
    nodes = [GraphNode(note, group_of.get(note, len(sections))) for note in notes]
    titles = [*(fill(section.title, numbers) for section in sections), ()]
    return _view(nodes, edges, titles, layout)


def _sections(content: Content) -> list[SectionSpec]:
    """The sections that tell notes apart: the outer ones, or those in the only one."""
    found = [item for item in content if isinstance(item, SectionSpec)]
    if len(found) == 1 and (inner := _sections(found[0].content)):
        return inner
    return found


class HubOfSite(NamedTuple):
    """A hub among others."""

    page: str
    spec: HubSpec
    notes: Sequence[str]


def site_graph(
    hubs: Sequence[HubOfSite],
    out: Mapping[str, Iterable[str]],
    numbers: Mapping[str, int],
    layout: str,
) -> GraphView | None:
    """The graph of *hubs*, which are joined by what they share and by the links between them.

    Nothing, where none are.
    How strongly is said in few steps, so that one more link rarely changes the graph.
    """
    showing: dict[str, list[int]] = {}
    standing: dict[str, list[int]] = {}
    for number, hub in enumerate(hubs):
        standing.setdefault(hub.page, []).append(number)
        for note in hub.notes:
            showing.setdefault(note, []).append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for found in showing.values():
        shared.update(combinations(found, 2))
    for page, found in standing.items():
        pairs = ((number, other) for number in showing.get(page, ()) for other in found)
        shared.update(_sorted(*pair) for pair in pairs if pair[0] != pair[1])

    def holding(docname: str) -> list[int]:
        return [*showing.get(docname, ()), *standing.get(docname, ())]

    linked = {
        _sorted(start, end)
        for docname in (*showing, *(page for page in standing if page not in showing))
        for other in out.get(docname, ())
        for start in holding(docname)
        for end in holding(other)
        if start != end
    }
    edges = dict.fromkeys(sorted(linked | shared.keys()), 1)
    edges |= {pair: 3 if number > 2 else 2 for pair, number in shared.items()}
    kinds = list(dict.fromkeys(hub.spec.kind for hub in hubs))
    nodes = [
        GraphNode(
            hub.page,
            kinds.index(hub.spec.kind),
            len(hub.notes),
            fill(hub.spec.title, numbers),
            hub.spec.anchor if hub.spec.number else "",
        )
        for hub in hubs
    ]
    return _view(nodes, edges, [(("text", kind),) if kind else () for kind in kinds], layout)


def _sorted(start: int, end: int) -> tuple[int, int]:
    return min(start, end), max(start, end)


def _view(
    nodes: Sequence[GraphNode],
    edges: Mapping[tuple[int, int], int],
    titles: Sequence[Spans],
    layout: str,
) -> GraphView | None:
    """The graph of the best linked of *nodes*, without the groups that none of them is in."""
    if not edges:
        return None
    kept: Sequence[int] = range(len(nodes))
    if len(nodes) > LIMIT:
        degrees = degrees_of(edges)
        ranked = sorted(kept, key=lambda number: (-degrees[number], number))
        kept = sorted(ranked[:LIMIT])
    new = {old: number for number, old in enumerate(kept)}
    groups = sorted({nodes[old].group for old in kept})
    return GraphView(
        layout,
        tuple(nodes[old]._replace(group=groups.index(nodes[old].group)) for old in kept),
        tuple(
            (new[start], new[end], strength)
            for (start, end), strength in sorted(edges.items())
            if start in new and end in new
        ),
        tuple(titles[group] for group in groups),
        len(nodes) if len(nodes) > LIMIT else 0,
    )


def degrees_of(edges: Iterable[Sequence[int]]) -> Counter[int]:
    """The number of edges at each node."""
    return Counter(node for edge in edges for node in edge[:2])
