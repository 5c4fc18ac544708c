"""The style sheet and the scripts, on the pages that need them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_hubnotes.stages.domain import hub_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_hubnotes.core.model import PageView
    from sphinx_hubnotes.core.site import Site
    from sphinx_hubnotes.stages.traits import Traits

STYLE = "hubnotes.css"
FILES = frozenset((STYLE, "hubnotes.js", "hubnotes-graph.js", "hubnotes-previews.js"))
"""Our files in the folder `_static` of the output."""

STATIC = Path(__file__).parent.parent / "static"
LOCALE = Path(__file__).parent.parent / "locale"


def add_static_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Let the HTML builders copy those of our files that pages of this build need."""
    traits = hub_domain(env).traits
    if not traits.html:
        return
    needed = set(_needed(hub_domain(env).resolved, traits))
    paths = [str(STATIC / name) for name in sorted(needed)]
    app.config.html_static_path = [*app.config.html_static_path, *paths]
    for name in FILES - needed:
        # What an earlier build has left, when there was need of it; not a file of the project.
        left = Path(app.outdir, "_static", name)
        with suppress(OSError):
            if left.read_bytes() == (STATIC / name).read_bytes():
                left.unlink()


def _needed(site: Site, traits: Traits) -> Iterator[str]:
    hubs = any(page.hubs for page in site.pages.values())
    styled = any(d.styled or d.embeds or d.wikilinks for d in site.index.docs.values())
    shown = any(page.hubs or page.cards or page.lists for page in site.pages.values())
    if styled or shown or site.made or site.panels or site.previews:
        yield STYLE
    if hubs and traits.switches:
        yield "hubnotes.js"
    if traits.switches and any(map(_drawn, site.pages.values())):
        yield "hubnotes-graph.js"
    if site.previews:
        yield "hubnotes-previews.js"


def _drawn(page: PageView) -> bool:
    """Whether a page shows a graph."""
    return any(hub.graph for hub in page.hubs) or any(one.graph for one in page.lists.values())


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
        app.add_css_file(STYLE)
    if doctree is None:
        return
    if pagename in site.previews:
        app.add_css_file(STYLE)
        app.add_js_file("hubnotes-previews.js", loading_method="defer")
    pages = site.pages
    all_in_one = domain.traits.assembles
    names = {*pages, *site.panels} if all_in_one else {pagename}
    shown = [pages[name] for name in names & pages.keys()]
    styled = (site.index.docs[name] for name in (site.index.docs if all_in_one else (pagename,)))
    if any(record.styled or record.embeds or record.wikilinks for record in styled):
        app.add_css_file(STYLE)
    if not any(page.hubs or page.cards or page.lists for page in shown) and not any(
        name in site.panels for name in names
    ):
        return
    app.add_css_file(STYLE)
    if domain.traits.switches and any(page.hubs for page in shown):
        app.add_js_file("hubnotes.js", loading_method="defer")
    if domain.traits.switches and any(map(_drawn, shown)):
        app.add_js_file("hubnotes-graph.js", loading_method="defer")
    domain.note_math(pagename, doctree)


def setup(app: Sphinx) -> None:
    app.add_message_catalog("sphinx_hubnotes", str(LOCALE))
    # Behind the stage `resolve`.
    app.connect("env-updated", add_static_files, priority=600)
    app.connect("html-page-context", on_page, priority=400)
