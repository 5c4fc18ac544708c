"""``hubnotes`` in the context of the templates of pages: what this package knows of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from sphinx_hubnotes.build.domain import hub_domain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from sphinx_hubnotes.build.site import Site


@dataclass(frozen=True, slots=True)
class HubOfPage:
    """A hub of the page; its texts are escaped, as themes write texts as they are."""

    name: Markup
    kind: Markup
    """The word before its counts; empty where it gives itself none."""
    notes: int
    """The number of the notes that it shows."""
    sections: int


@dataclass(frozen=True, slots=True)
class PageOfSite:
    """A page; all that is said of it takes part in what makes it be written again."""

    is_note: bool
    hubs: tuple[HubOfPage, ...] = ()
    panels: tuple[str, ...] = ()
    """The names of the panels that it has."""

    @classmethod
    def of(cls, pagename: str, site: Site) -> PageOfSite:
        """What *site* knows of a page."""
        page, panels = site.pages.get(pagename), site.panels.get(pagename)
        hubs = tuple(
            HubOfPage(
                escape(hub.name),
                escape(hub.counts.kind),
                hub.counts.notes,
                hub.counts.sections or 0,
            )
            for hub in (page.hubs if page else ())
        )
        shown = tuple(part.name for part in panels.shown) if panels else ()
        return cls(pagename in site.notes, hubs, shown)


def tell_template(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Let the template of a page ask for it."""
    domain = hub_domain(app.env)
    if domain.traits.templated:
        context["hubnotes"] = PageOfSite.of(pagename, domain.resolved)


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", tell_template, priority=300)
