"""The views of a hub that this package has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils.nodes import Element

from sphinx_hubnotes.build.doors import register
from sphinx_hubnotes.build.nodes import graph_figure
from sphinx_hubnotes.build.pages import HtmlPage, NodePage
from sphinx_hubnotes.build.words import N_
from sphinx_hubnotes.graph.graphs import hub_graph
from sphinx_hubnotes.graph.render import graph_html, picture
from sphinx_hubnotes.hubs.model import CARDS, GraphView, Row
from sphinx_hubnotes.views.model import View, ViewedHub, dated
from sphinx_hubnotes.views.tables import table, timeline

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def _nothing(value: object) -> tuple[str, ...]:
    """No title that the cards of the page do not show."""
    return ()


def _graph(hub: ViewedHub) -> GraphView | None:
    found, documents = hub.found, hub.documents
    out, numbers = documents.links.out, documents.numbers
    return hub_graph(found.hub, found.notes, found.own, out, numbers, hub.layout)


def _graph_html(graph: GraphView, page: HtmlPage) -> str:
    return graph_html(graph, f"{page.anchor}_graph", page.html, page.words)


def _graph_nodes(graph: GraphView, page: NodePage) -> Iterator[Element]:
    renderer = page.renderer
    if renderer.html:
        yield graph_figure("", view=graph, docname=renderer.docname)
    else:
        yield picture(graph, renderer)


def _titled(graph: GraphView) -> Iterator[str]:
    return (node.docname for node in graph.nodes)


def _rows(hub: ViewedHub) -> tuple[Row, ...] | None:
    return hub.rows or None


VIEWS = (
    View(name=CARDS, label=N_("Cards"), show=lambda hub: (), styled=True),
    View(
        name="list",
        label=N_("List"),
        show=lambda hub: () if hub.notes else None,
        styled=True,
    ),
    View(
        name="table",
        label=N_("Table"),
        show=_rows,
        html=table,
        titled=_nothing,
        styled=True,
    ),
    View(
        name="timeline",
        label=N_("Timeline"),
        show=lambda hub: dated(hub.rows),
        html=timeline,
        # Its titles make a page a quarter heavier.
        most=500,
        titled=_nothing,
        styled=True,
    ),
    View(
        name="graph",
        label=N_("Graph"),
        show=_graph,
        html=_graph_html,
        nodes=_graph_nodes,
        titled=_titled,
        drawn=True,
        styled=True,
    ),
)
"""The views, in their usual order."""


def setup(app: Sphinx) -> None:
    for view in VIEWS:
        register(app, view, __name__)
