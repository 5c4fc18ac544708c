"""What the views and panels of a page are written with."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

from docutils import nodes

from sphinx_hubnotes.build.html import Html
from sphinx_hubnotes.build.registry import Calls, said
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.hubs.render import Renderer


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """Writes the HTML of one page; every text that it is given, it escapes.

    It knows the documents that the value of the view or panel names, and raises `LookupError`
    for others: nobody would write the page again when they change.
    """

    html: Html
    words: Words
    anchor: str
    known: Set[str]

    def text(self, text: str) -> str:
        """*text*, escaped; for attributes too."""
        return self.html.quoted(text)

    def title(self, docname: str) -> str:
        """The title of a document, with its markup."""
        return self.html.title(_checked(docname, self.known))

    def link(self, docname: str, text: str = "") -> str:
        """A link to a document; without a *text*, by its title."""
        return self.html.link(_checked(docname, self.known), self.html.text(text))

    def href(self, docname: str) -> str:
        """The address of a document, for an attribute."""
        return self.html.href(_checked(docname, self.known))


@dataclass(frozen=True, slots=True)
class NodePage:
    """Makes the docutils nodes of one page, for builders that show no HTML.

    It knows the documents that the value of the view or panel names, as `HtmlPage` does.
    """

    renderer: Renderer
    known: Set[str]

    def title(self, docname: str) -> list[nodes.Node]:
        """The title of a document, with its markup."""
        return self.renderer.title_of(_checked(docname, self.known))

    def link(self, docname: str, text: str = "") -> nodes.Element:
        """A link to a document; without a *text*, by its title."""
        content: Iterable[nodes.Node] = [nodes.Text(text)] if text else self.title(docname)
        return self.renderer.link(_checked(docname, self.known), content)


def write_html(row: Any, value: object, page: HtmlPage, calls: Calls, docname: str) -> str:
    """The HTML of a view or panel; nothing, where a function of somebody else fails."""

    def write() -> str:
        written = row.html(value, page)
        if not isinstance(written, str):
            raise TypeError(f"its HTML is no text, but of the type {type(written).__name__}")
        return written

    if calls.is_ours(row):
        return write()
    body = page.html.writer.body
    found = calls.call(said(row), docname, "", write)
    page.html.writer.body = body
    return found


def make_nodes(
    row: Any, value: object, page: NodePage, calls: Calls, docname: str
) -> list[nodes.Element]:
    """The nodes of a view or panel; none, where a function of somebody else fails."""

    def make() -> list[nodes.Element]:
        made = list(row.nodes(value, page))
        for node in made:
            if not isinstance(node, nodes.Element):
                raise TypeError(f"a part of it is no node, but of the type {type(node).__name__}")
        return made

    if calls.is_ours(row):
        return make()
    return calls.call(said(row), docname, [], make)


def _checked(docname: str, known: Set[str]) -> str:
    if docname not in known:
        raise LookupError(f"{docname!r} is in no value that was shown")
    return docname
