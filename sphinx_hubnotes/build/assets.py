"""The style sheet and the scripts, on the pages that need them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.hubs.model import GraphView

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_hubnotes.build.site import Site
    from sphinx_hubnotes.build.traits import Traits
    from sphinx_hubnotes.hubs.model import PageView

STYLE = "hubnotes.css"
FILES = frozenset((STYLE, "hubnotes.js", "hubnotes-graph.js", "hubnotes-previews.js"))
"""Our files in the folder `_static` of the output."""

STATIC = Path(__file__).parent.parent / "static"
LOCALE = Path(__file__).parent.parent / "locale"


def add_static_files(app: Sphinx, env: BuildEnvironment) -> None:
    """Let the HTML builders copy those of our files that pages of this build need."""
    domain = hub_domain(env)
    if not domain.traits.html:
        return
    site = domain.resolved
    needed = set(_needed(site, domain.traits, site.index.docs.keys() | site.made.keys()))
    paths = [str(STATIC / name) for name in sorted(needed)]
    app.config.html_static_path = [*app.config.html_static_path, *paths]
    for name in FILES - needed:
        # What an earlier build has left, when there was need of it; not a file of the project.
        left = Path(app.outdir, "_static", name)
        with suppress(OSError):
            if left.read_bytes() == (STATIC / name).read_bytes():
                left.unlink()


def _needed(site: Site, traits: Traits, names: Set[str]) -> Iterator[str]:
    """Those of our files that the pages *names* need, in the order in which they are loaded."""
    shown = [site.pages[name] for name in names & site.pages.keys()]
    records = (site.index.docs[name] for name in names & site.index.docs.keys())
    hubs = any(page.hubs for page in shown)
    filled = hubs or any(page.cards or page.lists for page in shown)
    previewed = not names.isdisjoint(site.previews)
    ours = not (names.isdisjoint(site.made) and names.isdisjoint(site.panels))
    if filled or previewed or ours or any(d.styled or d.embeds or d.wikilinks for d in records):
        yield STYLE
    if previewed:
        yield "hubnotes-previews.js"
    if hubs and traits.switches:
        yield "hubnotes.js"
    if traits.switches and any(map(_drawn, shown)):
        yield "hubnotes-graph.js"


def _drawn(page: PageView) -> bool:
    """Whether a page shows a graph."""
    values = (shown.value for hub in page.hubs for shown in hub.shown)
    drawn = any(isinstance(value, GraphView) for value in values)
    return drawn or any(one.graph for one in page.lists.values())


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
    if doctree is None and pagename not in site.made:
        return
    names = site.index.docs.keys() if domain.traits.assembles else {pagename}
    needed = list(_needed(site, domain.traits, names))
    for name in needed:
        if name == STYLE:
            app.add_css_file(name)
        else:
            app.add_js_file(name, loading_method="defer")
    if needed and doctree is not None:
        domain.note_math(pagename, doctree)


def setup(app: Sphinx) -> None:
    app.add_message_catalog("sphinx_hubnotes", str(LOCALE))
    # Behind the stage `resolve`.
    app.connect("env-updated", add_static_files, priority=600)
    app.connect("html-page-context", on_page, priority=400)
