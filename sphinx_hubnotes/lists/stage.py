"""At the end of a build: the pages that no document makes are rendered."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translator

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.words import CATALOG, Words
from sphinx_hubnotes.hubs.render import Renderer
from sphinx_hubnotes.lists.pages import MadePage
from sphinx_hubnotes.lists.render import made_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_hubnotes.build.domain import HubDomain

Page = tuple[str, dict[str, Any], str]
"""The name, the context and the template of a page."""


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """The pages that are to be written, as Sphinx asks for them."""
    domain = hub_domain(app.env)
    for name in domain.to_make:
        yield _page(app, domain, domain.resolved.made[name])


def _page(app: Sphinx, domain: HubDomain, page: MadePage) -> Page:
    builder: Any = app.builder
    # Sphinx sets these for each document, and in a build that writes none, not at all.
    builder.secnumbers, builder.fignumbers = {}, {}
    renderer = Renderer(
        page.name,
        Words(get_translator(CATALOG), app.config.language or "en"),
        domain.title_of,
        html=True,
        read=lambda docname: builder.get_relative_uri(page.name, docname),
        templates=domain.decided.frames.names,
    )
    title_of_owner = domain.title_of(page.owner) if page.owner else []
    shown = made_page(page, renderer, title_of_owner, domain.resolved.way_back)
    for xref in list(shown.findall(addnodes.pending_xref)):
        content = xref.children[0]
        assert isinstance(content, nodes.Element)
        found = domain.resolve_xref(
            app.env, page.name, app.builder, xref["reftype"], xref["reftarget"], xref, content
        )
        xref.replace_self(found or content)
    has_math = domain.note_math(page.name, shown)
    title = next(shown.findall(nodes.title)).deepcopy()  # to render it moves it
    context = {
        "title": builder.render_partial(title)["title"],
        "body": builder.render_partial(shown)["fragment"],
        "toc": "",
        "display_toc": False,
        "meta": {},
        "metatags": "",
        "has_maths_elements": has_math,
    }
    if page.moved:
        address = builder.get_relative_uri(page.name, page.moved)
        base = app.config.html_baseurl
        context["metatags"] = _redirect(address, canonical=not base)
        if base:  # of which Sphinx makes the canonical address
            context["pageurl"] = posixpath.join(base, builder.get_target_uri(page.moved))
    return page.name, context, "page.html"


def _redirect(address: str, *, canonical: bool) -> str:
    """What sends a reader on at once; *canonical*, where Sphinx does not write such a link."""
    shown = html.escape(address)
    link = f'<link rel="canonical" href="{shown}" />' if canonical else ""
    return f'<meta http-equiv="refresh" content="0; url={shown}" />{link}'


def setup(app: Sphinx) -> None:
    app.connect("html-collect-pages", collect_pages)
