"""When a page is written: what the head of a hub's page says to those who find or share it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup

from sphinx_hubnotes.build.domain import HubDomain, hub_domain
from sphinx_hubnotes.notes.inline import clean, fill, plain, trim

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NAME, SHARED = "description", "og:description"
LENGTH = "ogp_description_length"
"""Where sphinxext-opengraph is told how many letters of a description it takes."""


def on_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Let the description of a page of hubs be that of its hub, unless the page has one."""
    domain = hub_domain(app.env)
    page = domain.resolved.pages.get(pagename)
    if doctree is None or page is None or not page.hubs:
        return
    if any(node.get("name") == NAME for node in doctree.findall(nodes.meta)):
        return
    text = _description(domain, pagename)
    if not text:
        return
    context["metatags"] = (
        f'{context.get("metatags", "")}<meta content="{escape(text)}" name="{NAME}" />\n'
    )
    fields = context.get("meta") or {}
    if LENGTH in app.config and SHARED not in fields:
        shared = _cut(text, fields.get(LENGTH, app.config[LENGTH]))
        if shared:
            context["meta"] = {**fields, SHARED: Markup(escape(shared))}


def _description(domain: HubDomain, docname: str) -> str:
    site = domain.resolved
    found = fill(site.index.docs[docname].note.description, site.numbers)
    return " ".join(clean(plain(trim(found))).split())


def _cut(text: str, length: object) -> str:
    """The first letters of *text*, as many as *length* says."""
    try:
        most = int(str(length))
    except ValueError:
        return text
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…" if most > 0 else ""


def setup(app: Sphinx) -> None:
    # Before other extensions, which look for what is there.
    app.connect("html-page-context", on_page, priority=400)
