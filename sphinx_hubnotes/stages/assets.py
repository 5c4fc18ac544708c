"""The style sheet and the scripts, on the pages that need them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_hubnotes.markup.nodes import graph_figure, hub_body
from sphinx_hubnotes.stages.domain import SWITCHING, hub_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STATIC = Path(__file__).parent.parent / "static"
LOCALE = Path(__file__).parent.parent / "locale"


def add_static_folder(app: Sphinx) -> None:
    """Let the HTML builders copy our files."""
    if app.builder.format == "html":
        # What else there is would be a file of the book, where the builder makes one.
        ours = STATIC if app.builder.name in SWITCHING else STATIC / "hubnotes.css"
        app.config.html_static_path = [*app.config.html_static_path, str(ours)]


def _is_graph(node: nodes.Element) -> bool:
    """Whether *node* holds a graph for the script."""
    return isinstance(node, graph_figure) or (
        isinstance(node, hub_body) and node["view"].graph is not None
    )


def on_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load what the page needs."""
    domain = hub_domain(app.env)
    site = domain.resolved
    if pagename in site.made:
        app.add_css_file("hubnotes.css")
    if doctree is None:
        return
    pages = site.pages
    all_in_one = app.builder.name == "singlehtml"
    names = {*pages, *site.panels} if all_in_one else {pagename}
    shown = filter(None, map(pages.get, names))
    styled = (site.index.docs[name] for name in (site.index.docs if all_in_one else (pagename,)))
    if any(record.styled or record.embeds or record.wikilinks for record in styled):
        app.add_css_file("hubnotes.css")
    if not any(page.hubs or page.cards or page.lists for page in shown) and not any(
        name in site.panels for name in names
    ):
        return
    app.add_css_file("hubnotes.css")
    if app.builder.name in SWITCHING and any(pages[name].hubs for name in names & pages.keys()):
        app.add_js_file("hubnotes.js", loading_method="defer")
    domain.note_math(pagename, doctree)
    if app.builder.name in SWITCHING and any(map(_is_graph, doctree.findall(nodes.Element))):
        app.add_js_file("hubnotes-graph.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    app.add_message_catalog("sphinx_hubnotes", str(LOCALE))
    app.connect("builder-inited", add_static_folder)
    app.connect("html-page-context", on_page, priority=400)
