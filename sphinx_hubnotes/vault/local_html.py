"""What HTML in a note shows of its vault: pictures, and links to other notes, as nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from docutils import nodes
from sphinx import addnodes

from sphinx_hubnotes.build.harmless import Tag, divided, is_local

_SIZE = re.compile(r"\d{1,5}(?:\.\d{1,4})?(?:px|%|r?em|[vc]?[mhw]|in|pt)?", re.ASCII)
_STYLE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([^;]*)")
_ALIGNED = ("left", "center", "right", "top", "middle", "bottom")


def with_pictures(raw: nodes.raw) -> Iterator[nodes.raw | nodes.image]:
    """The HTML of *raw*, with nodes for the pictures of the vault."""
    html = ""
    for part in divided(raw.astext(), ("img",)):
        if isinstance(part, str) or not is_local(part.attributes.get("src", "")):
            html += part if isinstance(part, str) else part.written
            continue
        if html:
            yield _like(raw, html)
        html = ""
        image = _image(part)
        image.source, image.line = raw.source, raw.line
        yield image
    if html:
        yield _like(raw, html)


def _image(tag: Tag) -> nodes.image:
    given = {**dict(_STYLE.findall(tag.attributes.get("style", ""))), **tag.attributes}
    image = nodes.image(tag.written, uri=given["src"], alt=given.get("alt", ""))
    for key in ("width", "height"):
        if _SIZE.fullmatch(size := given.get(key, "").strip()):
            image[key] = size
    if (align := given.get("align", "").lower()) in _ALIGNED:
        image["align"] = align
    image["classes"] += given.get("class", "").split()
    return image


def unlink(image: nodes.image) -> None:
    """Let *image* stand in a link: Sphinx makes one of each picture that has a size."""
    if "width" in image or "height" in image:
        image["classes"].append("no-scaled-link")


def with_links(written: Iterable[nodes.Node], docname: str) -> Iterator[nodes.Node]:
    """*written* in *docname* side by side, with references for the links to files of the vault."""
    link: Tag | None = None
    inside: list[nodes.Node] = []
    opening: nodes.raw | None = None
    for node in written:
        parts = divided(node.astext(), ("a",)) if isinstance(node, nodes.raw) else [node]
        for part in parts:
            if isinstance(part, nodes.Node):
                made: nodes.Node = part
            else:
                assert isinstance(node, nodes.raw)
                tag = part if isinstance(part, Tag) else None
                if tag and tag.closes and link and opening:
                    yield _reference(link, inside, opening, docname)
                    link, inside = None, []
                    continue
                if tag and link is None and is_local(tag.attributes.get("href", "")):
                    link, opening = tag, node
                    continue
                made = _like(node, tag.written if tag else str(part))
            if link is None:
                yield made
            else:
                inside.append(made)
    if link and opening:  # nothing closes it
        yield _like(opening, link.written)
        yield from inside


def _reference(
    link: Tag, inside: list[nodes.Node], raw: nodes.raw, docname: str
) -> addnodes.pending_xref:
    words = nodes.inline("", "", *map(_plain, inside), classes=["xref", "myst"])
    for image in words.findall(nodes.image):
        unlink(image)
    xref = addnodes.pending_xref(
        link.written,
        words,
        refdomain=None,
        reftype="myst",
        reftarget=link.attributes["href"],
        refdoc=docname,
        refexplicit=True,
    )
    xref.source, xref.line = raw.source, raw.line
    return xref


def _plain(node: nodes.Node) -> nodes.Node:
    """*node* as text, if it is HTML without tags."""
    if isinstance(node, nodes.raw) and "<" not in node.astext():
        return nodes.Text(unescape(node.astext()))
    return node


def _like(raw: nodes.raw, html: str) -> nodes.raw:
    made = raw.copy()
    made.rawsource = html
    made += nodes.Text(html)
    made.source, made.line = raw.source, raw.line
    return made
