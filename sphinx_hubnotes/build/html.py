"""HTML written at once, for what repeats on many pages.

docutils takes some ten microseconds for each node on each page, and Sphinx a hundred for each
reference; the titles of related notes, of a table's rows and the like would cost more than the
texts of the notes themselves. All text is escaped here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from docutils import nodes

from sphinx_hubnotes.notes.inline import LIMIT, Spans, clean


@dataclass(frozen=True, slots=True)
class Html:
    """Writes HTML for one page, with the help of the *writer* that writes the rest of it.

    *address* gives the address of a document as seen from the page, *title_of* the inline nodes
    of its title.
    """

    writer: Any
    address: Callable[[str], str]
    title_of: Callable[[str], list[nodes.Node]]
    alone: bool = False
    """Whether the page is the only one, and an anchor on it is no document's own."""
    _links: dict[str, str] = field(default_factory=dict, repr=False)

    def text(self, text: str) -> str:
        """Text, escaped."""
        return escape(clean(text), quote=False)

    def quoted(self, text: str) -> str:
        """Text, escaped for an attribute."""
        return escape(clean(text))

    def inline(self, content: Iterable[nodes.Node]) -> str:
        """Inline nodes as the writer writes them."""
        found: list[str] = []
        left = LIMIT
        for node in content:
            text = node.astext()
            if isinstance(node, nodes.Text) or len(text) > left:
                found.append(self.text(text if len(text) <= left else f"{text[: left - 1]}…"))
            else:
                found.append(self.written([node]))
            left -= len(text)
            if left <= 0:
                break
        return "".join(found)

    def written(self, content: Iterable[nodes.Node]) -> str:
        """Nodes as the writer writes them."""
        body, self.writer.body = self.writer.body, []
        try:
            for node in content:
                node.walkabout(self.writer)
            return "".join(self.writer.body)
        finally:
            self.writer.body = body

    def title(self, docname: str) -> str:
        """The title of a document."""
        return self.inline(self.title_of(docname))

    def spans(self, spans: Spans) -> str:
        """Text with its styles."""
        return "".join(map(self._span, spans))

    def _span(self, span: tuple[str, str]) -> str:
        kind, text = span
        match kind:
            case "emphasis":
                return f"<em>{self.text(text)}</em>"
            case "strong":
                return f"<strong>{self.text(text)}</strong>"
            case "literal":
                return f'<code class="docutils literal notranslate">{self.text(text)}</code>'
            case "math":
                return self.written([nodes.math("", clean(text))])
            case "title":
                return self.title(text)
            case _:
                return self.text(text)

    def link(self, docname: str, content: str = "", anchor: str = "") -> str:
        """A link to a document, or to an *anchor* in it; without *content*, by its title."""
        if not content and not anchor:
            if docname not in self._links:
                self._links[docname] = self.link(docname, self.title(docname) or " ")
            return self._links[docname]
        shown = content or self.title(docname)
        return f'<a class="reference internal" href="{self.href(docname, anchor)}">{shown}</a>'

    def href(self, docname: str, anchor: str = "") -> str:
        """The address of a document, or of an *anchor* in it, for an attribute."""
        address = self.address(docname)
        if anchor:
            address = f"{address.partition('#')[0]}#{anchor}"
        return escape(address)
