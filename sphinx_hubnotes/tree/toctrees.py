"""What toctrees show: their entries, and below these the sections and toctrees of documents."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from docutils import nodes
from docutils.nodes import Element, Node
from sphinx import addnodes

Numbered = tuple[str, object]
"""A title, and the number before it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The tables of contents of all documents, as Sphinx keeps them, with toctrees in them."""

    tocs: Mapping[str, Element]
    title_of: Callable[[str], Numbered]

    def sidebar(self, root: str, *, sections: bool, options: bool = False) -> Iterator[object]:
        """What a sidebar shows, with the *sections* of all documents or with titles alone.

        *options* says whether it heeds the options of the toctrees of *root*.
        """
        for toctree in toctrees(self.tocs[root]):
            yield toctree.get("caption")
            if options:
                yield [toctree.get(name) for name in ("hidden", "maxdepth", "titlesonly")]
                yield toctree.get("includehidden")
            yield from self._entries(toctree, sys.maxsize, flat=not sections, hidden=True)

    def in_text(self, docname: str) -> Iterator[object]:
        """What the toctrees of *docname* show in its text."""
        for toctree in toctrees(self.tocs[docname], hidden=False):
            yield toctree.get("caption")
            flat, hidden = toctree.get("titlesonly"), toctree.get("includehidden")
            depth = toctree.get("maxdepth", -1)
            levels = depth if depth > 0 else sys.maxsize
            yield from self._entries(toctree, levels, flat=bool(flat), hidden=bool(hidden))

    def documents(self, root: str) -> frozenset[str]:
        """The documents that a sidebar holds."""
        found: set[str] = set()
        left = [root]
        while left:
            toc = self.tocs.get(left.pop())
            for toctree in toctrees(toc) if toc is not None else ():
                new = {entry for _, entry in toctree["entries"]} - found
                found |= new
                left += new
        return frozenset(found)

    def _entries(
        self,
        toctree: addnodes.toctree,
        levels: int,
        *,
        flat: bool,
        hidden: bool,
        above: tuple[str, ...] = (),
    ) -> Iterator[object]:
        """The entries of *toctree*, so many *levels* of them; *flat* leaves sections out."""
        for given, entry in toctree["entries"] if levels else ():
            if entry == "self":
                yield given or self.title_of(toctree["parent"])
                continue
            toc = self.tocs.get(entry)
            if toc is None:  # an address, or a page that Sphinx makes
                yield entry, given
                continue
            if not toc.children:  # without a title there is no entry, whatever it is called
                continue
            title, number = self.title_of(entry)
            yield entry, given or title, number
            if entry in above:
                continue
            inner = (*above, entry)
            if flat:
                for deeper in toctrees(toc, hidden=hidden):
                    yield from self._entries(
                        deeper, levels - 1, flat=True, hidden=hidden, above=inner
                    )
            else:
                for item in toc.children:
                    yield from self._below(item, levels - 1, hidden=hidden, above=inner)

    def _below(
        self, item: Node, levels: int, *, hidden: bool, above: tuple[str, ...]
    ) -> Iterator[object]:
        """What stands below *item*, a section in the contents of a document."""
        lists = [node for node in item.children if isinstance(node, nodes.bullet_list)]
        for node in [child for found in lists for child in found.children] if levels else ():
            if isinstance(node, addnodes.toctree):
                if hidden or not node.get("hidden"):
                    yield from self._entries(node, levels, flat=False, hidden=hidden, above=above)
            elif isinstance(node, nodes.Element):
                yield markup_of(node.children[0])
                yield from self._below(node, levels - 1, hidden=hidden, above=above)


def toctrees(node: Element, *, hidden: bool = True) -> Iterator[addnodes.toctree]:
    """The toctrees in *node*, the *hidden* ones too."""
    for toctree in node.findall(addnodes.toctree):
        if hidden or not toctree.get("hidden"):
            yield toctree


def markup_of(node: Node) -> str:
    """The children of *node* with their markup; of text alone, the text."""
    if all(isinstance(child, nodes.Text) for child in node.children):
        return node.astext()
    return node.pformat()
