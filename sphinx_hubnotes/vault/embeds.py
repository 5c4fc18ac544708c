"""What ``![[note]]`` shows: a copy of another document's content, or of a part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docutils import nodes
from docutils.nodes import Element, Node
from sphinx import addnodes

from sphinx_hubnotes.build.nodes import (
    PROPERTIES,
    SECTION,
    card,
    front_matter,
    hub_head,
    hub_tail,
    listing,
    section_count,
)
from sphinx_hubnotes.names.index import join

DEPTH = 5
"""How deep transclusions nest."""

MOST_EMBEDS = 200
"""The most transclusions on one page, those in others included: each level may double them."""

MOST_TEXT = 500_000
"""The most characters of other documents that are read for one page, or shown on it."""

_LEFT_OUT = (
    front_matter,
    hub_head,
    hub_tail,
    listing,
    section_count,
    nodes.docinfo,
    nodes.system_message,
    nodes.meta,
    addnodes.toctree,
    addnodes.index,
)
"""What belongs to the document's own page: its front matter, its hubs' heads, its contents."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a page shows parts of."""

    doctree: nodes.document
    places: Mapping[str, Element]
    """What stands at each anchor."""

    @classmethod
    def of(cls, doctree: nodes.document) -> Source:
        """What *doctree*, which is changed, has to show."""
        places: dict[str, Element] = {}
        for node in list(doctree.findall(nodes.Element)):
            left_out = isinstance(node, _LEFT_OUT) or PROPERTIES in node["classes"]
            if left_out and node.parent is not None:
                node.parent.remove(node)
            for name in node["ids"]:
                places.setdefault(name, node)
        return cls(doctree, places)


def weight(node: Node) -> int:
    """The size of what is shown, in characters; what holds the text counts too."""
    return sum(len(one) if isinstance(one, nodes.Text) else 20 for one in node.findall())


def content_of(shown: Source, anchor: str, prefix: str) -> list[Node]:
    """A copy of what *shown* holds at *anchor*.

    *prefix* comes before all its anchors, which are unique on the page then.
    """
    source = str(shown.doctree.get("source", ""))
    frame = nodes.container("", *(node.deepcopy() for node in _chosen(shown, anchor)))
    _anchors(frame, prefix)
    for section in reversed(list(frame.findall(nodes.section))):
        title = section.children[0]
        rubric = nodes.rubric(title.astext(), "", *title.children)
        rubric["ids"] = section["ids"]
        rubric.source, rubric.line = source, section.line
        section.replace_self([rubric, *section.children[1:]])
    return frame.children


def _chosen(shown: Source, anchor: str) -> Iterator[Node]:
    doctree = shown.doctree
    if not anchor:
        sections = [node for node in doctree.children if isinstance(node, nodes.section)]
        for node in doctree.children:
            # The title of the document stands above, with the link.
            yield from node.children[1:] if sections[:1] == [node] else [node]
        return
    at = shown.places.get(anchor)
    if isinstance(at, nodes.list_item):
        yield nodes.bullet_list("", at.deepcopy())
    elif at is not None:
        yield at


def _anchors(frame: Element, prefix: str) -> None:
    """Give all anchors in *frame* their *prefix*, and let references within it follow."""
    own = {name for node in frame.findall(nodes.Element) for name in node["ids"]}
    for node in frame.findall(nodes.Element):
        for key in ("ids", "backrefs"):
            if names := node.get(key):
                node[key] = [f"{prefix}{name}" for name in names if name in own]
        node["names"] = []
        node.attributes.pop(SECTION, None)
        if node.get("refid") in own:
            node["refid"] = f"{prefix}{node['refid']}"


def rehome(found: list[Node], docname: str, host: str) -> None:
    """Let references that were written in *docname* lead the same way from the page of *host*."""
    frame = nodes.container("", *found)
    own = {name for node in frame.findall(nodes.Element) for name in node["ids"]}
    for placeholder in frame.findall(card):
        placeholder["on"] = host
    for xref in list(frame.findall(addnodes.pending_xref)):
        if "hubnotes_of" in xref:
            continue
        xref["hubnotes_of"] = docname
        if (xref.get("refdomain"), xref["reftype"]) == ("std", "doc"):
            xref["reftarget"] = f"/{join(docname, xref['reftarget'])}"
        xref["refdoc"] = host
    for link in list(frame.findall(nodes.reference)):
        refid = link.get("refid")
        if refid and refid not in own:
            inner = nodes.inline("", "", *link.children, classes=["xref"])
            link.replace_self(
                addnodes.pending_xref(
                    "",
                    inner,
                    refdomain="doc",
                    reftype="myst",
                    reftarget=docname,
                    reftargetid=refid,
                    refdoc=host,
                    refexplicit=True,
                    hubnotes_of=docname,
                )
            )


def place(node: Element, box: Element) -> None:
    """Put *box* in the place of *node*: between the texts before and behind it."""
    block = node.parent
    if not isinstance(block, nodes.paragraph) or block.parent is None:
        node.replace_self(node.children)  # where only text can stand, the link alone
        return
    index = block.index(node)
    parts: list[Node] = []
    for text in (block.children[:index], box, block.children[index + 1 :]):
        if isinstance(text, nodes.Element):
            parts.append(text)
        elif any(part.astext().strip() or not isinstance(part, nodes.Text) for part in text):
            own = block.copy()
            own["ids"] = [] if any(isinstance(p, nodes.paragraph) for p in parts) else own["ids"]
            own += text
            parts.append(own)
    block.replace_self(parts)
