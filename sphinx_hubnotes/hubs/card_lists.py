"""The short form of cards: list items that begin with a link to a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from docutils import nodes
from docutils.nodes import Node
from sphinx import addnodes

from sphinx_hubnotes.names.mentions import reference_of
from sphinx_hubnotes.notes.wikilinks import target_of

_LINK = re.compile(
    r"""\s*(?:
        \[\[[^\]]*\]\]  # a wikilink,
        |\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]  # the text of a link,
        \((?:<[^<>]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)[^()]*\)  # its target and title
        |[{:][\w:-]+[}:]`[^`]*`  # a role
    )""",
    re.VERBOSE,
)
_DASH = re.compile(r"\s*(?:(?:--?|–|—|:)(?:\s+|$)|：\s*)")
"""The dash or colon between a link and the words on it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A list item that begins with a link to a document."""

    target: str
    title: list[Node]
    """The link's own text; empty where it shows the document's title."""
    body: list[Node]
    """All that comes after the link and its dash."""
    role: str
    """The role by which it names the document, as cards do."""


def document_link(
    item: nodes.list_item, suffixes: tuple[str, ...], is_document: Callable[[str], bool]
) -> Link | None:
    """The link that *item* begins with, where it is one to a document.

    *suffixes* are those of sources. *is_document* is asked of a target without suffix, which
    MyST may also take for a label.
    """
    paragraph = item.children[0] if item.children else None
    if not isinstance(paragraph, nodes.paragraph):
        return None
    link = paragraph.children[0] if paragraph.children else None
    if not isinstance(link, addnodes.pending_xref):
        return None
    role, target, _ = reference_of(link)
    match role:
        case "doc" | "hubnotes:note":
            pass
        case "std:doc":
            role = "doc"
        case "hubnotes:wiki":
            if not target_of(target).name:
                return None  # a place in this document
        case "any" if link["reftype"] == "myst":
            # MyST looks for the file while it reads, and knows no document in a link to a
            # missing one. What ends in a suffix of sources was meant to be one.
            role, target = "hubnotes:note", target.partition("#")[0]
            ending = next((suffix for suffix in suffixes if target.endswith(suffix)), "")
            if not ending and not is_document(target):
                return None
            target = target.removesuffix(ending)
        case _:
            return None
    title = link.children if link["refexplicit"] else []
    return Link(target, title, [*_annotation(paragraph), *item.children[1:]], role)


def _annotation(paragraph: nodes.paragraph) -> list[Node]:
    """What is left of *paragraph* without the link that it begins with."""
    rest = paragraph.children[1:]
    text = ""
    while rest and isinstance(rest[0], nodes.Text):  # MyST makes a node of each line
        text += str(rest.pop(0))
    text = text[dash.end() :] if (dash := _DASH.match(text)) else text.lstrip()
    if text:
        rest.insert(0, nodes.Text(text))
    if not rest:
        return []
    # A paragraph of its own, for the catalog too: its source is what was written behind the dash.
    written = _LINK.sub("", paragraph.rawsource, count=1)
    if written == paragraph.rawsource:
        written = "".join(part.astext() for part in rest)
    dash = _DASH.match(written)
    own = nodes.paragraph(written[dash.end() if dash else 0 :].strip(), "", *rest)
    own.source, own.line = paragraph.source, paragraph.line
    return [own]
