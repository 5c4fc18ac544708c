"""When a page is written: transclusions become what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_hubnotes.core.lookup import Led
from sphinx_hubnotes.markup.embeds import DEPTH, content_of, place, rehome
from sphinx_hubnotes.markup.nodes import ancestors, transclusion
from sphinx_hubnotes.stages.domain import has_wikilinks, hub_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx


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
        found = list(self.document.findall(transclusion))
        for number, node in enumerate(found):
            docname = next(
                (str(up["docname"]) for up in ancestors(node) if isinstance(up, _FILE)),
                str(self.env.docname),
            )
            self._show(node, docname, docname, (docname,), f"embed-{number}-")

    def _show(
        self, node: transclusion, docname: str, host: str, chain: tuple[str, ...], prefix: str
    ) -> None:
        """Show *node*, which was written in *docname*, on the page of *host*."""
        led = self.domain.resolved.lookup.leads(str(node["target"]), docname)
        if (
            led is None
            or (led.docname in chain and not _is_other_part(node, led, chain))
            or led.missing
            or len(chain) > DEPTH
            or self.domain.docs[led.docname].note.draft
        ):
            node.replace_self(node.children)
            return
        doctree = self.env.get_doctree(led.docname)
        content = content_of(doctree, led.anchor, prefix)
        rehome(content, led.docname, host)
        link = nodes.paragraph("", "", *node.children, classes=["hubnotes-embed-source"])
        box = nodes.container("", link, *content, classes=["hubnotes-embed"])
        inner = list(box.findall(transclusion))
        place(node, box)
        for number, other in enumerate(inner):
            self._show(other, led.docname, host, (*chain, led.docname), f"{prefix}{number}-")


def _is_other_part(node: transclusion, led: Led, chain: tuple[str, ...]) -> bool:
    """Whether *node* shows a part of its own document that it does not stand in."""
    if chain != (led.docname,) or not led.anchor:
        return False
    return all(led.anchor not in up["ids"] for up in ancestors(node))


_FILE = addnodes.start_of_file


def setup(app: Sphinx) -> None:
    app.add_post_transform(ShowEmbeds)
    app.add_node(transclusion)
