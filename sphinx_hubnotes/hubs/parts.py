"""The parts of hubs, from what stands in a document: cards from lists, names of sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from docutils.nodes import Element, Node

from sphinx_hubnotes.build.nodes import (
    CONDITIONS,
    SECTION,
    card,
    card_label,
    hub_head,
    hub_tail,
    inline,
    section_count,
)
from sphinx_hubnotes.hubs.card_lists import document_link
from sphinx_hubnotes.names.index import slug, unique
from sphinx_hubnotes.notes.model import Gathering, Place

_LISTS = (nodes.bullet_list, nodes.enumerated_list)
MORE = "more-notes"
"""The last part of the name of a hub's last section, of notes that name the hub."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Makes the cards of the document *docname*.

    *suffixes* are those of sources; *is_document* is asked of targets without one. *place_of*
    gives the place of a node, and *file_of* the file of a place. *mixed* is told the place of an
    item that is no card in a list that has some.
    """

    docname: str
    suffixes: tuple[str, ...]
    is_document: Callable[[str], bool]
    place_of: Callable[[Node], Place]
    file_of: Callable[[Place], str]
    mixed: Callable[[Place], None]

    def card(
        self,
        target: str,
        place: Place,
        title: list[Node],
        body: list[Node],
        written: str = "",
        role: str = "hubnotes:note",
    ) -> card:
        """A card for *target*, as written in this document for *role*.

        *written* is the markup of *title*, for the message catalog.
        """
        node = card("", target=target.strip(), role=role, place=place, docname=self.docname)
        node.source, node.line = self.file_of(place), place.line
        if label := list(inline(title)):
            text = "".join(part.astext() for part in label)
            titled = card_label(written or text, "", *label)
            titled.source, titled.line = self.file_of(place), place.line
            node += titled
        node += body
        return node

    def within(self, body: list[Node]) -> list[Node]:
        """*body*, its lists of links turned into cards."""
        made: list[Node] = []
        for node in body:
            if isinstance(node, _LISTS):
                made += self._of_list(node)
                continue
            if isinstance(node, CONDITIONS):
                node[:] = self.within(node.children)
            made.append(node)
        return made

    def _of_list(self, found: Element) -> Iterator[Node]:
        items = [item for item in found.children if isinstance(item, nodes.list_item)]
        links = [document_link(item, self.suffixes, self.is_document) for item in items]
        if not any(links):
            yield found
            return
        for item, link in zip(items, links, strict=True):
            place = self.place_of(item)
            if link is None:
                self.mixed(place)
                rest = found.copy()
                rest += item
                yield rest
            else:
                body: list[Node] = []
                behind: list[Node] = []
                for node in link.body:
                    inner = self.within([node])
                    (body if inner == [node] else behind).extend(inner)
                yield self.card(link.target, place, link.title, body, role=link.role)
                yield from behind


def become_section(
    node: nodes.section,
    docname: str,
    *,
    wanted: str = "",
    collapsed: bool = False,
    gathering: Gathering | None = None,
) -> None:
    """Make *node*, which has its title, a section of a hub; its name and hub are given later."""
    node[SECTION], node["wanted"] = "", wanted
    node["collapsed"], node["gathering"] = collapsed, gathering
    node["classes"].append("hubnotes-section")
    node.insert(1, section_count("", docname=docname))


def tail_of(head: hub_head, names: set[str], ids: dict[str, Any]) -> hub_tail:
    """What stands behind the content of a hub; *names* are the last parts of its sections'."""
    tail = hub_tail("", hub=head["hub"], docname=head["docname"])
    free = unique(f"{head['anchor']}-{MORE}", ids)
    ids[free] = tail
    head["more"] = (f"{head['name']}#{unique(MORE, names)}", free)
    return tail


def section_names(
    sections: Sequence[Element], taken_twice: Callable[[Element, str, str], None]
) -> Iterator[tuple[Element, str]]:
    """The last part of the name of each of *sections*.

    Names given by authors go first, then the first section of each title, then those that
    repeat a title: so no name depends on where sections with other titles stand. Of a name that
    an author gave twice, *taken_twice* is told: the section, the name, the name it has instead.
    """
    taken: set[str] = set()
    repeated: list[tuple[Element, str]] = []
    for node in sorted(sections, key=lambda section: not section["wanted"]):
        wanted = node["wanted"] or slug(node.children[0].astext())
        if wanted in taken:
            repeated.append((node, wanted))
        else:
            taken.add(wanted)
            yield node, wanted
    for node, wanted in repeated:
        last = unique(wanted, taken)
        if node["wanted"]:
            taken_twice(node, wanted, last)
        taken.add(last)
        yield node, last
