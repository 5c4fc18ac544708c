"""The directives: each leaves nodes that say what was written, and resolves nothing."""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst.directives import unchanged
from myst_parser.mocking import MockState
from sphinx.locale import get_translator
from sphinx.util.docutils import SphinxDirective

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.nodes import (
    SECTION,
    card,
    hub_head,
    hub_tail,
    is_section,
    is_stray,
    listing,
)
from sphinx_hubnotes.build.reading import place_of, reading
from sphinx_hubnotes.build.registry import registry_of
from sphinx_hubnotes.build.words import CATALOG, Words
from sphinx_hubnotes.hubs.options import (
    ARRANGING,
    GATHERING,
    PAGED,
    SHORTENING,
    GatheringOption,
    Option,
    gathering,
    gathering_on,
    named,
)
from sphinx_hubnotes.hubs.parts import Cards, become_section, section_names, tail_of
from sphinx_hubnotes.names.index import anchor, join, normal, slug, unique
from sphinx_hubnotes.notes import fields
from sphinx_hubnotes.notes.model import Gathering, Place
from sphinx_hubnotes.notes.problems import nearest, problem

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_EXPLICIT = re.compile(r"(?P<title>.+?)\s*<(?P<target>[^<>]*)>\s*", re.DOTALL)


class _Any(dict[str, Callable[[str | None], str]]):
    """An option specification that takes every option, so that a mistake is ours to report.

    docutils would replace the whole directive by an error.
    """

    def __missing__(self, name: str) -> Callable[[str | None], str]:
        return unchanged


class HubnotesDirective(SphinxDirective):
    """What the directives share: their options, their body, and how they report mistakes."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = _Any(name=unchanged)
    summary: ClassVar[str]
    argument: ClassVar[str]
    known: ClassVar[tuple[Option, ...]]

    def note(self, code: str, place: Place | None = None, **values: object) -> None:
        """Note a mistake; the stage `resolve` warns of it in every build."""
        reading(self.env).problems.append(problem(code, place or self.place, **values))

    @property
    def place(self) -> Place:
        source, line = self.get_source_info()
        return place_of(self.env, source, line)

    def given(self) -> dict[str, Any]:
        """The values of the options, the wrong ones left out."""
        reading(self.env).used = True
        known = self.options_known
        values: dict[str, Any] = {}
        for name, text in self.options.items():
            option = known.get(name)
            if option is None:
                hint = nearest(name, known)
                self.note("unknown-option", what=self.name, option=name, hint=hint)
                continue
            values[name], wrong = option.read((text or "").strip())
            for word in wrong:
                hint = option.expects()
                self.note("option-value", value=word, option=name, hint=hint)
        return values

    def gathering(self, values: dict[str, Any]) -> Gathering | None:
        """What the directive gathers, and how it arranges it."""
        known = hub_domain(self.env).registry.of(fields.Field)
        keys = fields.names(self.config.hubnotes_fields, known)
        return gathering(values, self.env.docname, keys, self.gathering_options.values())

    @property
    def gathering_options(self) -> Mapping[str, GatheringOption]:
        """The options that gather, those of others included."""
        return hub_domain(self.env).registry.of(GatheringOption)

    @property
    def options_known(self) -> dict[str, Option]:
        """The options that the directive has here."""
        return named((*self.known, *gathering_on(self.name, self.gathering_options.values())))

    def first_line(self) -> str:
        """The argument, without an option that someone wrote behind it."""
        text = self.arguments[0].strip() if self.arguments else ""
        names = "|".join(map(re.escape, self.options_known))
        option = re.search(rf"(?:^|\s):({names}):(?=\s|$)[^<>]*$", text)
        if option and not isinstance(self, SectionDirective):  # a title may say anything
            self.note("option-line", option=option[1])
            text = text[: option.start()].strip()
        return text

    def parse_body(self) -> list[Node]:
        """The nodes of the content.

        Headings stay where they are: in reStructuredText as sections, in MyST as rubrics
        (as sections they would move before the hub).
        """
        state: object = self.state
        if isinstance(state, MockState):
            if self._begins_with_fence():
                # MyST puts a line before such a body, and counts it.
                self.content_offset -= 1
            return self.parse_content_to_nodes()
        return self.parse_content_to_nodes(allow_section_headings=True)

    def _begins_with_fence(self) -> bool:
        source, line = self.get_source_info()
        linecache.checkcache(str(source))
        return linecache.getline(str(source), (line or 0) + 1).lstrip().startswith(":::")

    def parse_title(self, text: str) -> list[Node]:
        """The nodes of a title, which other pages show too: raw markup is left out."""
        parsed, messages = self.parse_inline(text, lineno=self.lineno)
        title = nodes.inline("", "", *parsed, *messages)
        for raw in list(title.findall(nodes.raw)):
            raw.parent.remove(raw)
        return title.children

    @property
    def cards(self) -> Cards:
        """What makes cards here."""
        return cards_in(self.env, self._place_of, lambda place: self.note("mixed-list", place))

    def _place_of(self, node: Node) -> Place:
        return place_of_node(self.env, node, self.lineno)


def place_of_node(env: BuildEnvironment, node: Node, line: int | None = None) -> Place:
    """The place of *node* in the document that is being read; *line*, where it knows none."""
    while node.line is None and node.children:
        node = node.children[0]
    return place_of(env, node.source, node.line or line)


def cards_in(
    env: BuildEnvironment, place_of: Callable[[Node], Place], mixed: Callable[[Place], None]
) -> Cards:
    """What makes cards in the document that is being read."""

    def is_document(target: str) -> bool:
        path = join(env.docname, target)
        reading(env).awaited.add(path)
        return path in env.found_docs

    return Cards(
        env.docname,
        tuple(env.config.source_suffix),
        is_document,
        place_of,
        lambda place: str(env.doc2path(place.docname)),
        mixed,
    )


def head_in(
    env: BuildEnvironment,
    name: str,
    place: Place,
    values: Mapping[str, Any] = MappingProxyType({}),
    gathering: Gathering | None = None,
) -> hub_head:
    """The head of another hub in the document that is being read, with the *values* of options."""
    found, name = reading(env), normal(name)
    key, found.hubs = found.hubs, found.hubs + 1
    return hub_head(
        "",
        hub=key,
        name=name,
        anchor=anchor(name, "hub"),
        place=place,
        docname=env.docname,
        kind=values.get("kind", ""),
        primary=values.get("primary", False),
        unrelated=values.get("unrelated", False),
        gathering=gathering,
        views=tuple(dict.fromkeys(values.get("views", ()))),
        view="".join(values.get("view", ())[:1]),
        classes=values.get("class", []),
    )


class HubDirective(HubnotesDirective):
    """``hub``: a topic hub."""

    summary = "A topic hub: a description, a line of counts, and sections of cards."
    argument = "The hub's name, by which other pages refer to it. Default: the document's name."
    known = (
        Option("kind", "text", "The word before the counts. Default: “Topic Hub”."),
        Option("view", "name", "The view to show first. Default: the first one."),
        Option(
            "views",
            "names",
            "The views to choose from, in order. Default: those of {confval}`hubnotes_views`.",
        ),
        Option("primary", "flag", "Make this page the home of the notes it shows."),
        Option(
            "unrelated",
            "flag",
            "That notes stand in this hub together is no reason for them to be related.",
        ),
        *gathering_on("hub"),
        *ARRANGING,
        PAGED,
        Option("class", "classes", "Class names for the section that the hub stands in."),
    )

    def run(self) -> list[Node]:
        values = self.given()
        name = self.first_line() or self.env.docname
        head = head_in(self.env, name, self.place, values, self.gathering(values))
        self.set_source_info(head)
        body = self.cards.within(self.parse_body())
        names = self._adopt(body, head)
        tail = tail_of(head, names, self.state.document.ids)
        return [head, *body, tail]

    def _adopt(self, body: list[Node], head: hub_head) -> set[str]:
        """Give the sections and cards of *body* their hub, and the sections their names.

        The last parts of these names.
        """
        for inner in [node for node in _elements(body) if isinstance(node, hub_head)]:
            self.note("misplaced", inner["place"], what="hub", parent="another hub")
            self._dissolve(body, inner)
        sections = [n for n in _elements(body) if is_section(n) and "hub" not in n]
        ids = self.state.document.ids
        names = set()
        for node, last in self._names(sections, head):
            names.add(last)
            free = unique(f"{head['anchor']}-{last}", ids)
            node["ids"] = [free]
            ids[free] = node
            node[SECTION] = f"{head['name']}#{last}"
            node["hub"] = head["hub"]
        for node in _elements(body):
            if (isinstance(node, card) or is_stray(node)) and "hub" not in node:
                node["hub"] = head["hub"]
            elif isinstance(node, nodes.section | nodes.rubric) and _is_heading(node):
                titled = node.children[0] if isinstance(node, nodes.section) else node
                text = titled.astext()
                hint = f"; write a section directive with the title {text[:80]!r}"
                self.note("heading-in-hub", self._place_of(node), title=text, hint=hint)
        return names

    def _dissolve(self, body: list[Node], inner: hub_head) -> None:
        """Leave the sections and cards of a hub inside this one to this one."""
        for node in _elements(body):
            if node is not inner and node.get("hub") == inner["hub"]:
                del node["hub"]
                for name in node["ids"] if is_section(node) else ():
                    self.state.document.ids.pop(name, None)
        gone: list[Element] = [inner]
        gone += [n for n in _elements(body) if isinstance(n, hub_tail) and "hub" not in n]
        for node in gone:
            if node in body:
                body.remove(node)
            else:
                node.parent.remove(node)

    def _names(self, sections: list[Element], head: hub_head) -> Iterator[tuple[Element, str]]:
        """The last part of the name of each of *sections*."""

        def twice(node: Element, wanted: str, last: str) -> None:
            instead = f"this section is {head['name']}#{last}"
            self.note("duplicate-name", self._place_of(node), name=wanted, instead=instead)

        return section_names(sections, twice)


class SectionDirective(HubnotesDirective):
    """``section``: a section of a hub."""

    summary = "A section of a hub: a real section of the page, with the number of its notes."
    argument = "The title, with inline markup."
    known = (
        Option("name", "text", "The last part of the section's name, behind `hub#`."),
        Option("class", "classes", "Class names for the section."),
        Option("collapsed", "flag", "Fold the cards under their number until a reader opens it."),
        *gathering_on("section"),
        *ARRANGING,
        PAGED,
    )

    def run(self) -> list[Node]:
        values = self.given()
        text = self.first_line()
        if not text:
            self.note("no-argument", what="a section", missing="a title")
            text = Words(get_translator(CATALOG)).untitled()
        title = nodes.title(text, "", *self.parse_title(text))
        self.set_source_info(title)
        section = nodes.section("", title)
        become_section(
            section,
            self.env.docname,
            wanted=slug(values["name"]) if values.get("name") else "",
            collapsed=values.get("collapsed", False),
            gathering=self.gathering(values),
        )
        section["classes"] += values.get("class", [])
        self.set_source_info(section)
        section += self.cards.within(self.parse_body())
        return [section]


class NoteCardDirective(HubnotesDirective):
    """``note-card``: a card that shows a note."""

    summary = "A card that shows a note: its title, what it says, and the way to read it."
    argument = (
        "The document, relative to this one, or from the source folder with a leading `/`;"
        " with a title of the card's own as `Title <document>`."
    )
    known = (
        Option("description", "text", "A text in place of the note's description."),
        Option("name", "text", "A name by which other pages refer to the card."),
        Option("class", "classes", "Class names for the card."),
    )

    def run(self) -> list[Node]:
        values = self.given()
        text = self.first_line()
        if not text:
            self.note("no-argument", what="a note-card", missing="a document")
        explicit = _EXPLICIT.fullmatch(text)
        target = explicit["target"] if explicit else text
        written = explicit["title"] if explicit else ""
        title = self.parse_title(written) if written else []
        body = self.parse_body()
        if description := values.get("description"):
            paragraph = nodes.paragraph(description, "", *self.parse_title(description))
            self.set_source_info(paragraph)
            body = [paragraph, *body]
        node = self.cards.card(target, self.place, title, body, written)
        node["classes"] += values.get("class", [])
        if name := normal(values.get("name", "")):
            node["name"] = name
            free = unique(anchor(name, "card"), self.state.document.ids)
            node["ids"] = [free]
            self.state.document.ids[free] = node
        return [node]


class ListDirective(HubnotesDirective):
    """What the directives for lists share."""

    argument = "None."
    hubs: ClassVar[bool]
    graph: ClassVar[bool] = False
    tags: ClassVar[bool] = False

    def run(self) -> list[Node]:
        values = self.given()
        if text := self.first_line():
            self.note("option-value", value=text, option=self.name, hint="; it takes no argument")
        node = listing(
            "",
            hubs=self.hubs,
            graph=self.graph,
            place=self.place,
            docname=self.env.docname,
            gathering=self.gathering(values) or Gathering(),
            most=values.get("most", 0),
            compact=values.get("compact", False),
            tags=self.tags,
            classes=values.get("class", []),
        )
        self.set_source_info(node)
        return [node, *self.parse_body()]


class HubListDirective(ListDirective):
    """``hub-list``: every hub."""

    summary = "A list of the hubs of the site, each with its counts."
    hubs = True
    known = (
        *gathering_on("hub-list"),
        *ARRANGING,
        *SHORTENING,
        Option("class", "classes", "Class names for the list."),
    )


class HubGraphDirective(ListDirective):
    """``hub-graph``: every hub, and what joins them."""

    summary = (
        "A graph of the hubs of the site, each as large as it has notes: two are joined where"
        " they share notes, where one shows the other, and where notes of theirs link to each"
        " other. Under it stands the list of these hubs, which is all there is without the extra"
        " `graph`."
    )
    hubs = True
    graph = True
    known = (
        *gathering_on("hub-graph"),
        *ARRANGING,
        Option("class", "classes", "Class names for the graph and the list."),
    )


class NoteListDirective(ListDirective):
    """``note-list``: every note."""

    summary = "A list of the notes of the site."
    hubs = False
    known = (
        *gathering_on("note-list"),
        *ARRANGING,
        *SHORTENING,
        Option("class", "classes", "Class names for the list."),
    )


class TagListDirective(ListDirective):
    """``tag-list``: the tags that most notes have."""

    summary = (
        "The tags of the site by their number of notes, each with the way to its page;"
        " with {confval}`hubnotes_tag_pages`, without which it shows nothing."
    )
    hubs = False
    tags = True
    known = (
        Option("limit", "number", "Show no more than this many, and the way to all of them."),
        Option("class", "classes", "Class names for the list."),
    )


def _elements(body: Iterable[Node]) -> Iterator[Element]:
    for node in body:
        yield from node.findall(nodes.Element)


def _is_heading(node: Element) -> bool:
    """Whether *node* was written as a heading, and not by a directive."""
    return SECTION not in node if isinstance(node, nodes.section) else "level" in node


def setup(app: Sphinx) -> None:
    for row in GATHERING:
        registry_of(app).add(row, __name__)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)


DIRECTIVES: dict[str, type[HubnotesDirective]] = {
    "hub": HubDirective,
    "section": SectionDirective,
    "note-card": NoteCardDirective,
    "hub-list": HubListDirective,
    "hub-graph": HubGraphDirective,
    "note-list": NoteListDirective,
    "tag-list": TagListDirective,
}
"""The directives by their names."""
