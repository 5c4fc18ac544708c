"""Where a document's text links to others, each time with the sentence around the link."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from docutils import nodes
from sphinx import addnodes

from sphinx_hubnotes.build.nodes import CONDITIONS, ancestors, condition_of
from sphinx_hubnotes.names.destinations import ROLES
from sphinx_hubnotes.names.index import join
from sphinx_hubnotes.notes.inline import Span, Spans, clean, merge
from sphinx_hubnotes.notes.model import Mention, Reference

AROUND = 160
"""The most characters of a sentence that are kept on each side of a link."""

WIKI = "hubnotes:wiki"
"""The role of a wikilink."""

_END = re.compile(r"""[.!?…؟।]+["'”’»)\]]*\s+(?![a-zà-ÿ])|[。！？]+[」』”’）]*""")

_IN_END = re.compile(r"""[.!?…؟।。！？"'”’»)\]」』）\s]""")

_UNREAD = nodes.footnote_reference | nodes.system_message

_HOLE = "\x00"
"""Stands for a link that shows the title of what it names, which is not known yet."""


@dataclass(slots=True)
class _Block:
    """The text of a paragraph, heading, or the like, and where its links stand in it."""

    text: str = ""
    links: list[tuple[int, int, addnodes.pending_xref]] = field(default_factory=list)
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Where each link begins and ends, by the identity of its node."""

    def read(self, parent: nodes.Element) -> _Block:
        for node in parent.children:
            if isinstance(node, nodes.Text):
                self.text += str(node).replace(_HOLE, "")
            elif isinstance(node, addnodes.pending_xref):
                start = len(self.text)
                # A wikilink stands there by the name that its author wrote.
                if node.get("refexplicit") or reference_of(node).role == WIKI:
                    self.read(node)
                else:
                    self.text += _HOLE
                self.links.append((start, len(self.text), node))
                self.places[id(node)] = (start, len(self.text))
            elif isinstance(node, nodes.raw):
                self.text += " "
            elif isinstance(node, nodes.image):
                self.text += str(node.get("alt", ""))
            elif isinstance(node, nodes.Element) and not isinstance(node, _UNREAD):
                self.read(node)
        return self

    def sentence(self, start: int, end: int) -> Spans:
        """The sentence around the link from *start* to *end*, which is marked."""
        # A list of thousands of links is one sentence: no more of it is read than can be shown.
        begin = max(0, start - AROUND)
        while begin and _IN_END.match(self.text, begin - 1):
            begin -= 1
        ends = (found.end() for found in _END.finditer(self.text, begin, start))
        first = max(ends, default=-1 if begin else 0)
        after = self.text[end : end + AROUND + 2]
        stop = _END.search(after)
        last = stop.end() if stop else len(after)
        left, right = max(start - AROUND, first), end + min(last, AROUND)
        if left > first:
            left = self.text.find(" ", left, start) + 1 or left
        if right < end + last:
            right = max(self.text.rfind(" ", end, right), end) or right
        before = "… " if left > first else ""
        behind = " …" if right < end + last else ""
        return (
            *merge((("text", before), *self._pieces(left, start))),
            ("mark", clean(self.text[start:end].replace(_HOLE, ""))),
            *merge((*self._pieces(end, right), ("text", behind))),
        )

    def _pieces(self, start: int, end: int) -> Iterator[Span]:
        """The text from *start* to *end*; links without a text of their own by what they name."""
        inside = slice(*(bisect_left(self.links, n, key=itemgetter(0)) for n in (start, end)))
        for link, behind, node in self.links[inside]:
            if start <= link and self.text[link:behind] == _HOLE:
                yield "text", clean(self.text[start:link])
                yield "title", reference_of(node).text
                start = behind
        yield "text", clean(self.text[start:end])


def mentions(xrefs: Iterable[addnodes.pending_xref]) -> list[Mention]:
    """The links among the references of a document; of those that name one target, the first.

    One that stands alone, as that of a card does, gives way to the first in a sentence.
    """
    blocks: dict[int, _Block] = {}
    found: dict[tuple[str, str, tuple[str, ...]], Mention] = {}
    for xref in xrefs:
        role, target, anchor = reference_of(xref)
        if not target or role not in ROLES:
            continue
        only = tuple(condition_of(up) for up in ancestors(xref) if isinstance(up, CONDITIONS))
        key = role, target, only
        if key in found and found[key].in_sentence:
            continue
        block = _block_of(xref)
        if id(block) not in blocks:
            blocks[id(block)] = _Block().read(block)
        start, end = blocks[id(block)].places[id(xref)]
        mention = Mention(role, target, anchor, blocks[id(block)].sentence(start, end), only)
        if key not in found or mention.in_sentence:
            found[key] = mention
    return list(found.values())


def reference_of(xref: addnodes.pending_xref) -> Reference:
    """What a reference names: the only place that knows how Sphinx and MyST mark it."""
    target = str(xref["reftarget"])
    match xref.get("refdomain") or "", xref["reftype"]:
        case "doc", "myst":
            return Reference("doc", target, str(xref.get("reftargetid") or ""))
        case "std", "doc":
            return Reference("std:doc", join(xref.get("refdoc", ""), target))
        case _, "any" | "myst":
            return Reference("any", target)
        case domain, role:
            return Reference(f"{domain}:{role}", target)


def _block_of(node: nodes.Element) -> nodes.Element:
    """The outermost run of text around *node*: its paragraph, heading or the like."""
    block = node
    while isinstance(block.parent, nodes.TextElement):
        block = block.parent
    return block
