"""What other pages show of a heading is text: HTML in it does not leave its page.

Sphinx keeps the titles and contents of documents with all that stands in them, and puts them into
the sidebar of every page, and into the pages before, behind and below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.harmless import anchors, is_anchor
from sphinx_hubnotes.build.nodes import hub_head
from sphinx_hubnotes.build.reading import place_of, reading
from sphinx_hubnotes.notes.inline import clean
from sphinx_hubnotes.notes.problems import problem

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

Kind = TypeVar("Kind", bound=nodes.Element)


class PlainHeadings(SphinxTransform):
    """Leave HTML out of the headings of a page with a hub, and of whatever the command builds."""

    # Behind the search for hubs (400), which may give the page a heading.
    default_priority = 410

    def apply(self, **kwargs: object) -> None:
        domain = hub_domain(self.env)
        if domain.origins is None and next(self.document.findall(hub_head), None) is None:
            return
        for title in list(self.document.findall(nodes.title)):
            if not isinstance(title.parent, nodes.section):
                continue
            written = clean(title.astext()).strip()
            self._keep_places(title)
            if strip(title):
                place = place_of(self.env, title.source, title.line)
                reading(self.env).problems.append(problem("html-in-heading", place, title=written))

    def _keep_places(self, title: nodes.title) -> None:
        """Let links find the section by the places that its heading names in HTML."""
        for raw in title.findall(nodes.raw):
            for name in anchors(raw.astext()):
                if name not in self.document.ids:
                    self.document.ids[name] = title.parent
                    title.parent["ids"].append(name)


MARKS = ("<br />", "\\\\", "<s>", "</s>")
"""What MyST itself writes for the end of a line, and for what is struck out."""


def strip(element: nodes.Element) -> bool:
    """Leave what is raw out of *element*; whether there was HTML that its author has written."""
    found = False
    for raw in list(element.findall(nodes.raw)):
        text = raw.astext().strip()
        raw.replace_self([nodes.Text(" ")] if text.startswith("<br") else [])
        found = found or not (text in MARKS or is_anchor(text))
    return found


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep no HTML in the titles and contents of notes, until they are notes no longer."""
    domain = hub_domain(env)
    for docname in domain.resolved.notes - domain.given_titles.keys():
        own = (env.titles[docname], env.longtitles[docname], env.tocs[docname])
        if any(next(node.findall(nodes.raw), None) is not None for node in own):
            domain.given_titles[docname] = own
            env.titles[docname] = _stripped(own[0])
            env.longtitles[docname] = _stripped(own[1])
            env.tocs[docname] = _stripped(own[2])


def _stripped(element: Kind) -> Kind:
    """A copy of *element* without what is raw."""
    copy = element.deepcopy()
    strip(copy)
    return copy


def setup(app: Sphinx) -> None:
    app.add_transform(PlainHeadings)
    # Behind the stage that resolves the site (400), which gives back what notes had.
    app.connect("env-updated", on_env_updated, priority=410)
