"""The text of a document's nodes, and which of its paragraphs say what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes
from sphinx import addnodes

from sphinx_hubnotes.build.nodes import COUNT, MISSING, UNREAD, is_section, transclusion
from sphinx_hubnotes.names.destinations import ROLES
from sphinx_hubnotes.names.index import normal
from sphinx_hubnotes.names.mentions import reference_of
from sphinx_hubnotes.notes.descriptions import (
    LINK,
    MOST,
    Grade,
    Line,
    is_heading,
    leads_on,
    led,
    said,
    stripped,
)
from sphinx_hubnotes.notes.inline import Span, SpanKind, Spans, clean, merge, trim

_STYLES: dict[type[nodes.Node], SpanKind] = {
    nodes.emphasis: "emphasis",
    nodes.strong: "strong",
    nodes.literal: "literal",
    nodes.math: "math",
}

_UNSAID = (
    nodes.raw,
    nodes.footnote_reference,
    nodes.image,
    nodes.system_message,
    transclusion,
)

_ASIDE = {MISSING, UNREAD, "sd-badge", "badge"}
"""The classes of what names a missing file, and of badges."""

_TAGS = "tags"
"""The class that sphinx-tags gives to a paragraph of tags."""

_APART = nodes.section | nodes.transition

_BROKEN = ("text", "emphasis", "strong")
"""The kinds of text that lines may end in."""

_LONG = 8
"""From how many words on a link is prose, and no way to another page."""


def title_in(section: nodes.Element) -> Spans:
    """The title of a section."""
    pieces = _pieces(section.children[0].children)
    return stripped(merge((kind, clean(text)) for (kind, text), _ in pieces))


def telling(document: nodes.document) -> tuple[Spans, ...]:
    """The first paragraphs that say something, in the document's own text: in no note or table.

    Where none says much, the first one that says a little.
    """
    much: list[Spans] = []
    little: tuple[Spans, ...] = ()
    for spans, grade in _paragraphs(document):
        if spans and grade is Grade.MUCH:
            much.append(trim(spans) if much else spans)
            if len(much) == MOST:
                break
        elif spans and not little:
            little = (spans,)
    return tuple(much) or little


def _paragraphs(parent: nodes.Element) -> Iterator[tuple[Spans, Grade]]:
    for node in parent.children:
        if isinstance(node, nodes.paragraph) and _TAGS not in node["classes"]:
            yield _paragraph(_lines(node), node.next_node(_is_seen, descend=False, siblings=True))
        elif isinstance(node, nodes.section) and not is_section(node):
            yield from _paragraphs(node)


def _paragraph(lines: Sequence[Line], behind: nodes.Node | None) -> tuple[Spans, Grade]:
    """What a paragraph says, with the list *behind* it, if it leads to that."""
    if is_heading(lines) and isinstance(behind, nodes.Element) and _is_contents(behind):
        return (), Grade.NOTHING
    if not leads_on(lines) or isinstance(behind, _APART | None):
        spans, grade = said(lines)
        return spans, Grade.NOTHING if leads_on(lines) and grade < Grade.MUCH else grade
    if items := list(_items(behind)):
        return led(lines, items), Grade.MUCH
    return said(lines)[0], Grade.MUCH


def _is_contents(found: nodes.Element) -> bool:
    """Whether *found* is a list of places in its own document."""
    if not isinstance(found, nodes.bullet_list | nodes.enumerated_list):
        return False
    lines = found.findall(nodes.paragraph)
    return all(
        isinstance(link, nodes.Element)
        and ("refid" in link or str(link.get("reftarget", "")).startswith("#"))
        for line in lines
        for link in line.children
    )


def _items(found: nodes.Node) -> Iterator[list[Line]]:
    """The first lines of the items, if *found* is a list."""
    while isinstance(found, nodes.block_quote) and found.children:
        found = found.children[0]  # reStructuredText has lists that are indented in it
    if isinstance(found, nodes.bullet_list | nodes.enumerated_list | nodes.definition_list):
        for item in found.children:
            first = item.next_node(nodes.TextElement)
            if isinstance(first, nodes.TextElement) and (lines := _lines(first)):
                yield lines


def _is_seen(node: nodes.Node) -> bool:
    return not isinstance(node, nodes.Invisible | nodes.system_message)


def _lines(parent: nodes.Element) -> list[Line]:
    """The lines of a paragraph."""
    lines: list[tuple[list[Span], list[str]]] = [([], [])]
    for (kind, text), instead in _pieces(parent.children):
        first, *others = text.split("\n") if kind in _BROKEN else [text]
        for number, part in enumerate((first, *others)):
            if number:
                lines.append(([], []))
            if part:
                spans, words = lines[-1]
                spans.append((kind, clean(part)))
                if instead is None or words[-1:] != [instead]:
                    words.append(part if instead is None else instead)
    return [Line(merge(spans), "".join(words)) for spans, words in lines if spans]


def _pieces(
    children: Iterable[nodes.Node], instead: str | None = None
) -> Iterator[tuple[Span, str | None]]:
    """The texts in *children*, each with what a `Line` has instead, if that is another.

    A line ends with a line feed.
    """
    for node in children:
        style = next((style for cls, style in _STYLES.items() if isinstance(node, cls)), None)
        if isinstance(node, nodes.Text):
            yield ("text", str(node)), instead
        elif style:
            yield (style, node.astext()), instead
        elif isinstance(node, nodes.Element) and COUNT in node:
            yield ("count", normal(node[COUNT])), instead
        elif isinstance(node, addnodes.pending_xref) and not node.get("refexplicit"):
            reference = reference_of(node)
            known = reference.role in ROLES
            text = reference.text if known else clean(node.astext())
            yield ("title" if known else "text", text), LINK
        elif isinstance(node, nodes.raw) and "<br" in node.astext():
            yield ("text", "\n"), instead  # how MyST ends a line
        elif isinstance(node, nodes.Element) and not isinstance(node, _UNSAID):
            yield from _pieces(node.children, _instead(node) if instead is None else instead)


def _instead(node: nodes.Element) -> str | None:
    """What stands for *node* in a `Line`, where that is not its text."""
    if isinstance(node, addnodes.download_reference) or _ASIDE & set(node["classes"]):
        return ""  # an attachment says nothing, though its name may be a part of what does
    link = isinstance(node, nodes.reference | addnodes.pending_xref)
    if link and node.get("reftype") != "tag" and len(node.astext().split()) < _LONG:
        return LINK
    return None


def meta_description(metas: Sequence[nodes.meta], language: str) -> str:
    """What the `meta` elements of a page say that it is about, in its language."""
    metas = [meta for meta in metas if str(meta.get("lang", language)).startswith(language[:2])]
    for name in ("description", "og:description"):
        for meta in metas:
            if name in (meta.get("name"), meta.get("property")):
                return clean(str(meta.get("content", ""))).strip()
    return ""
