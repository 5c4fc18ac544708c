"""While a document is read: its front matter is kept, and its hubs find their headings."""

from __future__ import annotations

import linecache
import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_hubnotes.build.nodes import (
    CONDITIONS,
    ancestors,
    card,
    card_label,
    front_matter,
    heading_of,
    hub_head,
    hub_tail,
    is_section,
    is_stray,
    listing,
    sections_in,
)
from sphinx_hubnotes.build.reading import given_title, place_of, reading
from sphinx_hubnotes.names.index import slug, unique
from sphinx_hubnotes.notes import fields
from sphinx_hubnotes.notes.fields import title_of_file
from sphinx_hubnotes.notes.inline import clean
from sphinx_hubnotes.notes.model import Place
from sphinx_hubnotes.notes.problems import problem

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx


_HOLDERS = {
    "list_item": "list",
    "definition": "definition list",
    "field_body": "field list",
    "entry": "table",
    "hubnotes_folded": "callout",
}
"""What authors call the nodes that can hold no section, where docutils calls them otherwise."""


class KeepFrontMatter(SphinxTransform):
    """Keep the fields of the document as they were written.

    Later transforms turn quotes into typographic ones, which breaks JSON, and Sphinx drops
    the fields from the stored document, where the gettext builder would look for them.
    """

    default_priority = 4

    def apply(self, **kwargs: object) -> None:
        found = _field_list(self.document)
        if found is None:
            return
        raw = {
            field.children[0].astext(): _written(field.children[1])
            for field in found.children
            if isinstance(field, nodes.field)
        }
        names = fields.names(self.config.hubnotes_fields)
        by_key = {key.lower(): key for key in raw}
        translated = [names["description"]]
        if next(self.document.findall(nodes.section), None) is None:
            translated.append(names["title"])
        keys = [by_key[name.lower()] for name in translated if name.lower() in by_key]
        messages = [raw[key] for key in keys if raw[key] not in ("", "null")]
        node = front_matter("", fields=raw, messages=messages)
        node.source, node.line = self.document["source"], 1
        self.document.insert(0, node)


class FindHeadings(SphinxTransform):
    """Give each hub the heading it stands under, and mend what cannot stand as it is."""

    # After docutils has read the bibliographic fields (340), before Sphinx collects labels.
    default_priority = 400

    def apply(self, **kwargs: object) -> None:
        if not reading(self.env).used:
            return
        for outer in list(self.document.findall(card)):
            self._lift_from_card(outer)
        for stray in [node for node in self.document.findall(nodes.Element) if is_stray(node)]:
            self._mend_fence(stray)
        heads = list(self.document.findall(hub_head))
        if any(heading_of(head) is None for head in heads):
            self._add_heading()
        titled: set[int] = set()
        for head in heads:
            self._title(head, titled)
        for section in sections_in(self.document):
            if not section["ids"]:  # outside any hub
                self._anchor(section, slug(section.children[0].astext()))
        self._flatten_misplaced(heads)
        self._number(heads)

    def _title(self, head: hub_head, titled: set[int]) -> None:
        """Title the hub by the heading it stands under, unless that is in *titled* already."""
        heading = heading_of(head)
        assert heading is not None
        head["introduced"] = _is_introduced(head, heading)
        if id(heading) in titled:
            self._note("second-hub", head["place"], title=heading.children[0].astext())
            head["anchor"] = self._anchor(head, head["anchor"])
            return
        titled.add(id(heading))
        if head["anchor"] not in heading["ids"]:
            head["anchor"] = self._anchor(heading, head["anchor"])
        heading["classes"] += ["hubnotes-hub", *head["classes"]]
        head["classes"] = []

    def _anchor(self, node: Element, wanted: str) -> str:
        """Give *node* an anchor of its own, *wanted* if that is free."""
        anchor = unique(wanted, self.document.ids)
        node["ids"].append(anchor)
        self.document.ids[anchor] = node
        return anchor

    def _flatten_misplaced(self, heads: list[hub_head]) -> None:
        """Make titles and content of the sections that stand where none can."""
        misplaced: set[int | None] = set()
        for head in heads:
            if parent := _no_place(head):
                self._note("misplaced", head["place"], what="hub", parent=parent)
                misplaced.add(head["hub"])
        found = [(section, _no_place(section)) for section in sections_in(self.document)]
        flat: set[int] = set()
        for section, parent in found:
            if parent is None:
                continue
            if section.get("hub") not in misplaced and not _stands_in(section, flat):
                place = place_of(self.env, section.source, section.line)
                self._note("misplaced", place, what="section", parent=parent)
            flat.add(id(self._flatten(section)))

    def _number(self, heads: list[hub_head]) -> None:
        """Number hubs, cards and lists in the order they are read, which is how views know them."""
        numbers = {head["hub"]: number for number, head in enumerate(heads)}
        cards = 0
        lists = 0
        for node in self.document.findall(nodes.Element):
            if "hub" in node:
                node["hub"] = numbers[node["hub"]]
            if isinstance(node, card):
                node["index"] = cards
                cards += 1
            elif isinstance(node, listing):
                node["index"] = lists
                lists += 1

    def _note(self, code: str, place: Place, **values: object) -> None:
        reading(self.env).problems.append(problem(code, place, **values))

    def _lift_from_card(self, outer: card) -> None:
        """Move what cannot stand in a card behind it."""
        parts = [
            node
            for node in outer.findall(nodes.Element)
            if _is_part(node) or isinstance(node, hub_head | hub_tail)
        ]
        inner = [part for part in parts if part is not outer]
        outermost = [part for part in inner if not any(up in inner for up in ancestors(part))]
        for part in reversed(outermost):
            part.parent.remove(part)
            outer.parent.insert(outer.parent.index(outer) + 1, part)
        if outermost:
            part = outermost[0]
            what = "section" if is_section(part) else "hub" if _is_head(part) else "note-card"
            self._note("inside-card", place_of(self.env, part.source, part.line), what=what)

    def _mend_fence(self, stray: Element) -> None:
        """Unwrap a container that only a fence that closed too early has made."""
        parent = stray.parent
        before = parent.children[: parent.index(stray)]
        # Inside a hub, the directive before it ended too early; behind a hub, the hub itself.
        wanted = _may_end_early if "hub" in stray else _is_head
        blamed = next(filter(wanted, reversed(before)), None)
        if blamed is None:
            return
        behind_ours = _is_part(before[-1]) or isinstance(before[-1], hub_head | hub_tail)
        if isinstance(stray, nodes.literal_block) and not (
            behind_ours and _fence(stray) == _fence(blamed)
        ):
            return
        what = "section" if is_section(blamed) else "hub" if _is_head(blamed) else "note-card"
        found = problem("fence", place_of(self.env, blamed.source, blamed.line), what=what)
        if found not in reading(self.env).problems:
            reading(self.env).problems.append(found)
        # What was meant to stand in the hub is no mistake of its own.
        for node in [*before[parent.index(blamed) :], stray]:
            for part in node.findall(_is_part):
                part["excused"] = True
        stray.replace_self([] if isinstance(stray, nodes.literal_block) else stray.children)

    def _add_heading(self) -> None:
        """Wrap the document in a section, titled by its front matter or its file's name."""
        text = given_title(self.document, self.config) or clean(title_of_file(self.env.docname))
        title = nodes.title(text, text)
        title.source, title.line = self.document["source"], 1
        section = nodes.section("", title)
        section.source, section.line = self.document["source"], 1
        first = 0
        for number, node in enumerate(self.document.children):
            if isinstance(node, nodes.docinfo | front_matter):
                first = number + 1
        moved = self.document.children[first:]
        self.document.children = self.document.children[:first]
        section += moved
        self.document += section
        self.document.note_implicit_target(section, section)

    def _flatten(self, section: Element) -> Element:
        title = section.children[0]
        rubric = nodes.rubric(title.astext(), "", *title.children)
        rubric.source, rubric.line = section.source, section.line
        flat = nodes.container("", rubric, *section.children[1:])
        flat.attributes.update(section.attributes)
        for name in flat["ids"]:
            self.document.ids[name] = flat
        section.replace_self(flat)
        return flat


_MARKS = ((nodes.emphasis, "*"), (nodes.strong, "**"), (nodes.literal, "`"))


def _written(body: Node) -> str:
    """The value of a field. Of reStructuredText, emphasis and code as Markdown writes them."""
    inner = body.children[0].children if len(body.children) == 1 else []
    if any(isinstance(node, addnodes.pending_xref) for node in inner):
        text = "".join(map(_linked, inner))  # MyST reads the authors and the like as Markdown
    elif len(inner) < 2:  # MyST's values are one literal
        text = body.astext()
    else:
        marks = [next((m for cls, m in _MARKS if isinstance(node, cls)), "") for node in inner]
        text = "".join(f"{m}{node.astext()}{m}" for m, node in zip(marks, inner, strict=True))
    # Half a surrogate pair, which YAML lets through, can be written to no file.
    return text.encode(errors="replace").decode()


def _linked(node: Node) -> str:
    """A part of a value as it was written, if it is a wikilink or words."""
    if not isinstance(node, addnodes.pending_xref) or node["reftype"] != "wiki":
        return node.astext()
    label = f"|{node.astext()}" if node["refexplicit"] else ""
    return f"[[{node['reftarget']}{label}]]"


_FENCE = re.compile(r"\s*([`:~]{3,})")


def _field_list(document: nodes.document) -> nodes.field_list | None:
    index = document.first_child_not_matching_class(nodes.PreBibliographic)  # type: ignore[arg-type]
    found = document.children[index] if index is not None else None
    return found if isinstance(found, nodes.field_list) else None


def _is_head(node: Node) -> bool:
    return isinstance(node, hub_head)


def _may_end_early(node: Node) -> bool:
    if isinstance(node, card):
        return any(not isinstance(n, nodes.paragraph | card_label) for n in node.children)
    return is_section(node)


def _is_part(node: Node) -> bool:
    return is_section(node) or isinstance(node, card)


# What conditions hold, Sphinx puts in its place.
_STRUCTURE = (nodes.document, nodes.section, *CONDITIONS)


def _no_place(node: Element) -> str | None:
    """What stands around *node* that can hold no section, or nothing."""
    for parent in ancestors(node):
        if not isinstance(parent, _STRUCTURE) and not is_section(parent):
            name = _HOLDERS.get(parent.tagname) or parent.tagname.replace("_", " ")
            return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    return None


def _fence(node: Element) -> str:
    """The fence on the line where *node* was written."""
    found = _FENCE.match(linecache.getline(str(node.source), node.line or 0))
    return found[1] if found else ""


def _stands_in(node: Element, others: set[int]) -> bool:
    return any(id(parent) in others for parent in ancestors(node))


def _is_introduced(head: Element, heading: Element) -> bool:
    """Whether something to read stands between the heading and the hub."""
    node: Node = head
    while node.parent is not heading:
        node = node.parent
    before = heading.children[1 : heading.index(node)]
    silent = nodes.Invisible | nodes.system_message
    return any(
        not isinstance(other, silent) and next(other.findall(addnodes.toctree), None) is None
        for other in before
    )


def setup(app: Sphinx) -> None:
    app.add_transform(KeepFrontMatter)
    app.add_transform(FindHeadings)
