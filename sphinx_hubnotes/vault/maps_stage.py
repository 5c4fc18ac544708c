"""While a document is read: a map of content becomes a hub, as directives would make it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_hubnotes.build.nodes import (
    SECTION,
    card,
    front_matter,
    hub_head,
)
from sphinx_hubnotes.build.reading import reading
from sphinx_hubnotes.hubs.directives import cards_in, head_in, place_of_node
from sphinx_hubnotes.hubs.parts import Cards, become_section, section_names, tail_of
from sphinx_hubnotes.notes.model import Place
from sphinx_hubnotes.vault.maps import conditions, is_map

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx


class ReadMaps(SphinxTransform):
    """Turn the headings and lists of a map of content into a hub with its sections and cards."""

    # Before hubs find their headings, and after the bibliographic fields are read (340).
    default_priority = 390

    def apply(self, **kwargs: object) -> None:
        kept = next((n for n in self.document.children if isinstance(n, front_matter)), None)
        if kept is None or not is_map(kept["fields"], conditions(self.config.hubnotes_hub_when)):
            return
        if next(self.document.findall(hub_head), None) is not None:
            return  # its author has written the hub
        reading(self.env).used = True
        docname = self.env.docname
        head = head_in(self.env, docname, Place(docname, 1))
        head.source, head.line = str(self.env.doc2path(docname)), 1
        holder, first = self._holder()
        content = self._hub_content(holder.children[first:], head)
        tail = tail_of(head, self._name(content, head), self.document.ids)
        holder.children = holder.children[:first]
        holder += [head, *content, tail]

    def _holder(self) -> tuple[Element, int]:
        """What holds the hub, and from which of its children on.

        A heading that begins the page, with all else below it, is its title. Elsewhere the title
        is that of the front matter or the file, as for any hub on a page without a heading.
        """
        children = self.document.children
        silent = nodes.Invisible | nodes.docinfo | nodes.system_message | front_matter
        seen = [node for node in children if not isinstance(node, silent)]
        if len(seen) == 1 and isinstance(seen[0], nodes.section):
            return seen[0], 1
        last = max((n for n, node in enumerate(children) if isinstance(node, _FRONT)), default=-1)
        return self.document, last + 1

    def _hub_content(self, children: list[Node], head: hub_head) -> list[Node]:
        made: list[Node] = []
        for node in self._cards.within(children):
            if isinstance(node, nodes.section):
                inner = self._hub_content(node.children[1:], head)
                node.children = node.children[:1]
                node += inner
                self._make_section(node, head)
            made.append(node)
        for part in made:
            for node in part.findall(card):
                node["hub"] = head["hub"]
        return made

    def _make_section(self, node: nodes.section, head: hub_head) -> None:
        """Make a section of the hub, if it has any card; prose stays under a heading."""
        if next(node.findall(card), None) is None:
            return
        become_section(node, self.env.docname)
        node["hub"] = head["hub"]

    def _name(self, content: list[Node], head: hub_head) -> set[str]:
        """Give the sections their names; their anchors stay those of the headings."""
        sections = [
            node for part in content for node in part.findall(nodes.section) if SECTION in node
        ]
        names = set()
        for node, last in section_names(sections, lambda *told: None):
            names.add(last)
            node[SECTION] = f"{head['name']}#{last}"
        return names

    @property
    def _cards(self) -> Cards:
        # A map holds what its author likes.
        return cards_in(self.env, partial(place_of_node, self.env), lambda place: None)


_FRONT = nodes.docinfo | front_matter


def setup(app: Sphinx) -> None:
    app.add_transform(ReadMaps)
