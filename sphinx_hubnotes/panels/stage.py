"""The panels of a note's page that this package has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_hubnotes.build.doors import register
from sphinx_hubnotes.build.pages import HtmlPage, NodePage
from sphinx_hubnotes.build.words import N_
from sphinx_hubnotes.notes.model import Relation
from sphinx_hubnotes.panels.model import Appearance, Backlinks, Panel, ViewedNote
from sphinx_hubnotes.panels.render import backlink_nodes, backlinks_html, hub_nodes, hubs_html
from sphinx_hubnotes.related.model import ANCHOR
from sphinx_hubnotes.related.render import related_html, related_items

if TYPE_CHECKING:
    from sphinx.application import Sphinx

QUOTED = 20
"""The most notes that “Linked from” shows with their sentences."""

LISTED = 500
"""The most further notes that it shows, by their titles alone."""


def _neighbours(places: Sequence[Appearance]) -> Iterator[str]:
    for place in places:
        yield from filter(None, (place.previous, place.next))


HUBS = Panel(
    name="hubs",
    label=N_("In these hubs"),
    show=lambda note: note.places or None,
    html=hubs_html,
    nodes=hub_nodes,
    titled=_neighbours,
)


def _backlinks(note: ViewedNote) -> Backlinks | None:
    found = note.backlinks()
    if not found:
        return None
    others = tuple(link.docname for link in found[QUOTED : QUOTED + LISTED])
    left = max(len(found) - QUOTED - LISTED, 0)
    return Backlinks(note.docname, found[:QUOTED], others, left)


def _related(note: ViewedNote) -> tuple[Relation, ...] | None:
    """The related notes but for those that the panel of hubs leads to already."""
    seen = {place.page for place in note.places} if HUBS.name in note.panels else set()
    return note.related(seen) or None


def _related_html(relations: Sequence[Relation], page: HtmlPage) -> str:
    return related_html(relations, page.html, page.words)


def _related_nodes(relations: Sequence[Relation], page: NodePage) -> Iterator[nodes.Element]:
    yield nodes.bullet_list("", *related_items(relations, page.renderer), bullet="*")


def _related_titles(relations: Sequence[Relation]) -> Iterator[str]:
    for relation in relations:
        yield from relation.titled()


PANELS = (
    HUBS,
    Panel(
        name="backlinks",
        label=N_("Linked from"),
        show=_backlinks,
        html=backlinks_html,
        nodes=backlink_nodes,
        titled=Backlinks.titled,
    ),
    Panel(
        name="related",
        label=N_("Related"),
        show=_related,
        html=_related_html,
        nodes=_related_nodes,
        titled=_related_titles,
        anchor=ANCHOR,
    ),
)
"""The panels, in their usual order."""


def setup(app: Sphinx) -> None:
    for panel in PANELS:
        register(app, panel, __name__)
