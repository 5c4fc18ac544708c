"""When a page is written: transclusions become what they show."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import get_node_line

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.nodes import ancestors, transclusion
from sphinx_hubnotes.build.reading import has_wikilinks
from sphinx_hubnotes.build.warn import warn
from sphinx_hubnotes.names.destinations import Destination
from sphinx_hubnotes.notes.model import Place
from sphinx_hubnotes.notes.problems import problem
from sphinx_hubnotes.vault.embeds import (
    DEPTH,
    MOST_EMBEDS,
    MOST_TEXT,
    Source,
    content_of,
    place,
    rehome,
    weight,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx


@dataclass(slots=True)
class _Page:
    """What one page has shown of other documents."""

    docname: str
    number: int = 0
    """How many transclusions."""
    left: int = MOST_TEXT
    """How many characters it may still read or show."""
    cut: bool = False
    sources: dict[str, Source] = field(default_factory=dict)


class _Waiting(NamedTuple):
    """A transclusion that is yet to be shown."""

    node: transclusion
    page: _Page
    chain: tuple[str, ...]
    """The documents that it stands in, from that of the page to its own."""
    prefix: str


class ShowEmbeds(SphinxPostTransform):
    """Put in place of each ``![[note]]`` the note, with a link to it."""

    # Before the hubs' placeholders become what readers see, as some may come with a note.
    default_priority = 4

    def run(self, **kwargs: object) -> None:
        if not has_wikilinks(self.config):
            return
        self.domain = hub_domain(self.env)
        if self.domain.site is None or self.domain.traits.catalogs:
            return
        pages: dict[str, _Page] = {}
        waiting: deque[_Waiting] = deque()
        for number, node in enumerate(list(self.document.findall(transclusion))):
            docname = next(
                (str(up["docname"]) for up in ancestors(node) if isinstance(up, _FILE)),
                str(self.env.docname),
            )
            page = pages.setdefault(docname, _Page(docname))
            waiting.append(_Waiting(node, page, (docname,), f"embed-{number}-"))
        # What a page shows itself comes before what that shows: there may be too much of it.
        while waiting:
            waiting.extend(self._show(waiting.popleft()))

    def _show(self, one: _Waiting) -> Iterator[_Waiting]:
        """Show one transclusion; those in it are yet to be shown."""
        node, page, chain, prefix = one
        docname, host = chain[-1], page.docname
        led = self.domain.resolved.names.resolve("hubnotes:wiki", str(node["target"]), docname)
        if (
            led is None
            or (led.docname in chain and not _is_other_part(node, led, chain))
            or led.missing
            or len(chain) > DEPTH
            or self.domain.records[led.docname].note.draft
        ):
            node.replace_self(node.children)
            return
        page.number += 1
        if page.number > MOST_EMBEDS or page.left < 0:
            self._cut(page, node, docname)
            return
        source = self._source(page, led.docname)
        content = content_of(source, led.anchor, prefix)
        page.left -= sum(map(weight, content))
        if page.left < 0:
            self._cut(page, node, docname)
            return
        rehome(content, led.docname, host)
        link = nodes.paragraph("", "", *node.children, classes=["hubnotes-embed-source"])
        box = nodes.container("", link, *content, classes=["hubnotes-embed"])
        inner = list(box.findall(transclusion))
        place(node, box)
        for number, other in enumerate(inner):
            yield _Waiting(other, page, (*chain, led.docname), f"{prefix}{number}-")

    def _source(self, page: _Page, docname: str) -> Source:
        """The document *docname*, which *page* reads once however often it shows it."""
        if docname not in page.sources:
            found = page.sources[docname] = Source.of(self.env.get_doctree(docname))
            page.left -= weight(found.doctree)
        return page.sources[docname]

    def _cut(self, page: _Page, node: transclusion, docname: str) -> None:
        """Show the link alone, and say so at the first of a page."""
        if not page.cut:
            page.cut = True
            found = problem(
                "embed-limit",
                Place(docname, get_node_line(node)),
                target=str(node["target"]),
                page=page.docname,
            )
            warn(self.env, found)
        node.replace_self(node.children)


def _is_other_part(node: transclusion, led: Destination, chain: tuple[str, ...]) -> bool:
    """Whether *node* shows a part of its own document that it does not stand in."""
    if chain != (led.docname,) or not led.anchor:
        return False
    return all(led.anchor not in up["ids"] for up in ancestors(node))


_FILE = addnodes.start_of_file


def setup(app: Sphinx) -> None:
    app.add_post_transform(ShowEmbeds)
    app.add_node(transclusion)
