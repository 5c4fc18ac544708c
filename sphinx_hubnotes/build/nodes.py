"""The nodes of our own: placeholders until a page is written, and what only HTML writers meet.

Each is of a class that every writer knows, for those that have no visitors of ours; and what only
decorates a page is `Invisible` besides, which readers of first paragraphs pass over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes
from sphinx import addnodes
from sphinx.ext.ifconfig import ifconfig

from sphinx_hubnotes.notes.inline import clean
from sphinx_hubnotes.notes.model import Part

COUNT = "hubnotes_count"
"""The attribute of an inline node that shows a count: the name of the hub or section."""

SECTION = "hubnotes_section"
"""The attribute of a node that is a section of a hub: the section's name."""

CONDITIONS = (addnodes.only, ifconfig)
"""What shows its content in some builds alone."""

IFCONFIG = "ifconfig: "
"""What a condition begins with that is about the configuration, and not about tags."""

BLOCK = "hubnotes_block"
"""The attribute of what has the id of a block, until the page is read: the id, and the anchor."""

MISSING = "hubnotes-missing"
"""The class of what names a file or a note that is not there."""


class Ours:
    """Gives a class of nodes a name that no other extension's has: visitors go by it.

    The `__qualname__`, by which doctrees are stored, stays.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.__name__ = f"hubnotes_{cls.__name__}"


class front_matter(nodes.comment, addnodes.translatable, Ours):
    """What the front matter says, and the texts of it that go into the message catalog.

    Writers take it for a comment; it stays in the stored doctree for the sake of gettext.
    """

    def preserve_original_messages(self) -> None:
        """Nothing to do: the fields are kept as they were written."""

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        translations: dict[str, str] = self.setdefault("translations", {})
        translations[original_message] = translated_message

    def extract_original_messages(self) -> Sequence[str]:
        return list(self["messages"])

    @property
    def values(self) -> dict[str, str]:
        """The fields, translated where the catalog has them."""
        translations: dict[str, str] = self.get("translations") or {}
        return {key: translations.get(text, text) for key, text in self["fields"].items()}


class hub_head(nodes.comment, Ours):
    """Stands where the ``hub`` directive stood; becomes the description and the summary line."""


class hub_tail(nodes.comment, Ours):
    """Stands behind the content of a hub; becomes a last section, of notes that name the hub."""


class listing(nodes.comment, Ours):
    """Stands where a ``hub-list`` or ``note-list`` stood; becomes the cards of hubs or notes."""


class hub_body(nodes.container, Ours):
    """HTML: the content of the hub with this *anchor*, in the views of its *view*."""


class section_count(nodes.comment, Ours):
    """Stands under a section's title; becomes the number of its notes."""


class card(nodes.container, Ours):
    """A card; its children are its own title, if it has one, and its own text."""


class card_label(nodes.rubric, Ours):
    """The title that a card gives itself."""


class card_title(nodes.rubric, Ours):
    """HTML: a heading one level below the section around it."""


class read_link(nodes.paragraph, nodes.Invisible, Ours):
    """HTML: a link for the eye alone, hidden from assistive technology."""


class aside(nodes.paragraph, nodes.Invisible, Ours):
    """HTML: a line about the page, such as the way back or a count, and none of its text."""


class fold(nodes.container, Ours):
    """HTML: ``<details>``, with its ``summary``."""


class pager(nodes.container, nodes.Invisible, Ours):
    """HTML: ``<nav>`` with the pages of a list, and its ``label``."""


class frame(nodes.container, Ours):
    """HTML: what the *template* of a project shows, from ``texts`` and the parts in it."""


class frame_part(nodes.container, Ours):
    """HTML: a part of what a template shows, by its ``part``."""


class this_page(nodes.strong, Ours):
    """HTML: the one of the pages of a list that is being read."""


class note_panels(nodes.comment, Ours):
    """HTML: the panels behind the text of a note, from its ``view``."""


class related_notes(nodes.comment, Ours):
    """HTML: the related notes on the card of one, its ``relations``; without any, the way there.

    The ``docname`` is that of the note on the card, and ``on`` that of the page.
    """


class link_previews(nodes.comment, Ours):
    """HTML: the previews of notes that a page links to, ``shown`` on the page ``docname``."""


class graph_figure(nodes.container, Ours):
    """HTML and LaTeX: a graph, from its ``view``, with an ``anchor`` of its own.

    For LaTeX it holds the labels, whose links Sphinx resolves.
    """


class graph_label(nodes.inline, Ours):
    """LaTeX: a line of the label of a node, at its place in the picture."""


class transclusion(nodes.inline, Ours):
    """Stands where ``![[note]]`` stood, with the link to what becomes its content."""


class highlight(nodes.inline, Ours):
    """HTML: ``<mark>``."""


class folded(nodes.admonition, Ours):
    """HTML: a callout that readers open and close."""


class folded_title(nodes.title, Ours):
    """HTML: the ``<summary>`` of such a callout."""


class query(nodes.literal_block, Ours):
    """HTML: a query to a program that is not here, folded, with the *label* of its language."""


UNREAD = "hubnotes-unread"
"""The class of the name of a file that only Obsidian shows."""

PROPERTIES = "hubnotes-properties"
"""The class of the table of a note's properties."""


def is_section(node: nodes.Node) -> bool:
    """Whether *node* is a section of a hub."""
    return isinstance(node, nodes.Element) and SECTION in node


def is_stray(node: nodes.Node) -> bool:
    """Whether *node* is what MyST makes of a fence that closes nothing."""
    if isinstance(node, nodes.literal_block):
        return not node.astext().strip() and node.get("language") in ("default", "none")
    return isinstance(node, nodes.container) and "is_div" in node and not node["classes"]


def sections_in(node: nodes.Node) -> list[nodes.Element]:
    """The sections of hubs in *node*, in reading order."""
    return [found for found in node.findall(nodes.Element) if is_section(found)]


def condition_of(node: nodes.Element) -> str:
    """When that is shown which *node*, one of `CONDITIONS`, holds."""
    if isinstance(node, ifconfig):
        return f"{IFCONFIG}{node['expr']}"
    condition = str(node["expr"])
    # What `ifconfig` says runs; what `only` says never does.
    return f"({condition})" if condition.startswith(IFCONFIG) else condition


def parts_of(everything: Iterable[nodes.Node]) -> Iterator[Part]:
    """The headings and blocks among *everything* in a document that links can name."""
    for node in everything:
        if isinstance(node, nodes.section) and node["ids"]:
            depth = 1 + sum(isinstance(up, nodes.section) for up in ancestors(node))
            yield depth, clean(node.children[0].astext()), node["ids"][0]
        if isinstance(node, nodes.Element) and BLOCK in node:
            yield 0, *node[BLOCK]


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    """What stands around *node*, the nearest first."""
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def heading_of(node: nodes.Node) -> nodes.section | None:
    """The section whose heading *node* stands under."""
    return next((found for found in ancestors(node) if isinstance(found, nodes.section)), None)


def missing(text: str, *children: nodes.Node) -> nodes.inline:
    """What is shown of a thing that is not there: *text*, and *children* behind it."""
    return nodes.inline("", text, *children, classes=[MISSING])


def inline(children: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """A copy of what may travel from a title to another page.

    That is text, emphasis, strong, literal and math. Raw markup, footnotes and problems are
    left out; a link, or any other node, leaves its text.
    """
    for node in children:
        if isinstance(node, nodes.Text):
            yield nodes.Text(clean(str(node)))
        elif isinstance(node, nodes.math):
            yield nodes.math("", clean(node.astext()))
        elif isinstance(node, nodes.literal):
            yield nodes.literal("", clean(node.astext()))
        elif isinstance(node, nodes.image):
            yield nodes.Text(clean(node.get("alt", "")))
        elif isinstance(node, nodes.emphasis | nodes.strong):
            yield type(node)("", "", *inline(node.children))
        elif not isinstance(
            node,
            nodes.raw | nodes.footnote_reference | nodes.citation_reference | nodes.system_message,
        ):
            yield from inline(node.children)
