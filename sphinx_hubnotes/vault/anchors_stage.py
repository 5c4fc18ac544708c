"""Links of Markdown to headings and blocks by their names, where MyST knows slugs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.nodes import missing, parts_of
from sphinx_hubnotes.build.reading import has_wikilinks
from sphinx_hubnotes.names.headings import Headings
from sphinx_hubnotes.names.mentions import reference_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class OnThisPage(SphinxTransform):
    """Reads ``[text](#First%20steps)``."""

    default_priority = 869  # MyST resolves at 879

    def apply(self, **kwargs: object) -> None:
        links = [n for n in self.document.findall(nodes.reference) if n.get("id_link")]
        if not links or not has_wikilinks(self.config):
            return
        known = {*getattr(self.document, "myst_slugs", ()), *self.document.nameids}
        headings = Headings.of(parts_of(self.document.findall()))
        for link in links:
            name = unquote(link["refuri"][1:])
            place = None if name in known else headings.place(name)
            if place:
                link["refid"], title = place
                del link["refuri"], link["id_link"]
                if not link.children:
                    link += nodes.inline("", title or name, classes=["std", "std-ref"])


class OnOtherPages(SphinxPostTransform):
    """Reads ``[text](oven.md#First%20steps)``."""

    default_priority = 8  # MyST resolves at 9

    def run(self, **kwargs: object) -> None:
        domain = hub_domain(self.env)
        if domain.site is None or domain.builder is None or not has_wikilinks(self.config):
            return
        for xref in list(self.document.findall(addnodes.pending_xref)):
            role, target, anchor = reference_of(xref)
            slugs = self.env.metadata[target].get("myst_slugs", {}) if anchor else {}
            if role != "doc" or not anchor or anchor in slugs:
                continue
            led = domain.site.names.resolve(role, target, self.env.docname, anchor)
            if led is None or led.anchor == anchor:
                continue
            words = nodes.inline("", "", classes=["std", "std-ref"])
            if xref["refexplicit"]:
                words += xref.children[0].children
            else:
                words += nodes.Text(domain.site.text(led.title or ()) or anchor)
            link = make_refnode(domain.builder, xref["refdoc"], led.docname, led.anchor, words)
            xref.replace_self(link)


class DeadLinks(SphinxPostTransform):
    """Lets links of a vault that lead nowhere be words, as its wikilinks are."""

    default_priority = 11  # behind MyST, which leads them to an anchor that is not there

    def run(self, **kwargs: object) -> None:
        if hub_domain(self.env).origins is None:
            return
        links = [link for link in self.document.findall(nodes.reference) if "refid" in link]
        if not links:
            return
        there = {name for node in self.document.findall(nodes.Element) for name in node["ids"]}
        for link in links:
            if link["refid"] not in there:
                link.replace_self(missing("", *link.children))


def setup(app: Sphinx) -> None:
    app.add_transform(OnThisPage)
    app.add_post_transform(OnOtherPages)
    app.add_post_transform(DeadLinks)
