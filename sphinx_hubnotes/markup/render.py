"""From views to docutils nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes

from sphinx_hubnotes.core.inline import LIMIT, Spans, clean
from sphinx_hubnotes.core.model import CardView, Counts, HubView
from sphinx_hubnotes.markup.nodes import card_title, fold, read_link
from sphinx_hubnotes.markup.words import Words

_STYLES: dict[str, type[nodes.TextElement]] = {
    "emphasis": nodes.emphasis,
    "strong": nodes.strong,
    "literal": nodes.literal,
    "math": nodes.math,
}


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders the views of one page for one builder.

    *title_of* gives the inline nodes of a document's title. *html* says whether the builder
    makes pages of HTML, with headings on cards; *read* gives the address of a document's page
    where a card tells it: for the link that repeats the title, or in plain text. *linked* says
    whether titles are links.
    """

    docname: str
    words: Words
    title_of: Callable[[str], list[nodes.Node]]
    html: bool = False
    read: Callable[[str], str] | None = None
    linked: bool = True

    def head(self, view: HubView) -> Iterator[nodes.Element]:
        """The description and the summary line."""
        if view.description:
            yield _paragraph("hubnotes-description", *spans(view.description))
        yield self.summary(view.counts)

    def summary(self, counts: Counts, name: str = "hubnotes-summary") -> nodes.Element:
        return _paragraph(name, nodes.Text(clean(self.words.summary(counts))))

    def count(self, number: int) -> nodes.Element:
        return _paragraph("hubnotes-count", nodes.Text(self.words.notes(number)))

    def back(self, index: str) -> nodes.Element:
        """The way back to the page of all notes."""
        return _paragraph("hubnotes-back", self.link(index, [nodes.Text(self.words.back())]))

    def card(
        self, view: CardView, label: list[nodes.Node], body: list[nodes.Node]
    ) -> nodes.list_item:
        """A card: the title, what it says, the counts of a hub, the way to read it."""
        title = self.link(view.docname, label or self.title_of(view.docname))
        item = nodes.list_item("", classes=["hubnotes-card"])
        if self.html:
            item += card_title("", "", title, classes=["hubnotes-card-title"])
        else:
            item += nodes.paragraph("", "", nodes.strong("", "", title))
        if body and self.html:
            item += nodes.container("", *body, classes=["hubnotes-card-description"])
        elif body:
            # The man writer would run a container's first paragraph into the title.
            item += body
        elif view.description:
            item += _paragraph("hubnotes-card-description", *spans(view.description))
        item += [self.summary(counts, "hubnotes-count") for counts in view.hubs]
        if self.read and self.html:
            item += read_link("", self.words.read(), refuri=self.read(view.docname))
        elif self.read:
            item += nodes.paragraph("", f"{self.words.read()} {self.read(view.docname)}")
        return item

    def link(self, docname: str, content: Iterable[nodes.Node]) -> nodes.Element:
        """A reference for Sphinx to resolve."""
        if not self.linked:
            return nodes.inline("", "", *_cut(content))
        return addnodes.pending_xref(
            "",
            nodes.inline("", "", *_cut(content)),
            refdomain="hubnotes",
            reftype="note",
            reftarget=f"/{docname}",
            refdoc=self.docname,
            refexplicit=True,
            refwarn=False,
        )

    def folded(self, number: int, content: list[nodes.Node]) -> nodes.Element:
        """*content* folded under the number of its notes."""
        if not self.html:
            return nodes.container("", self.count(number), *content)
        return fold("", *content, summary=self.words.notes(number))


def cards(items: Iterable[nodes.list_item]) -> nodes.bullet_list:
    """The list that cards stand in."""
    return nodes.bullet_list("", *items, classes=["hubnotes-cards"], bullet="*")


def spans(content: Spans) -> Iterator[nodes.Node]:
    """The nodes of a description."""
    for kind, text in content:
        style = _STYLES.get(kind)
        yield style("", text) if style else nodes.Text(text)


def _paragraph(name: str, *content: nodes.Node) -> nodes.paragraph:
    return nodes.paragraph("", "", *content, classes=[name])


def _cut(content: Iterable[nodes.Node], limit: int = LIMIT) -> Iterator[nodes.Node]:
    """*content*, or of a title longer than *limit* its beginning."""
    for node in content:
        if limit <= 0:
            return
        text = node.astext()
        if len(text) > limit:
            node = nodes.Text(text[: limit - 1] + "…")
        limit -= len(text)
        yield node
