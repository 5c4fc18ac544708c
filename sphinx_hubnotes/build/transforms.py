"""When a page is written: the placeholders become what readers see."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, groupby, takewhile
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translator
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.doors import tell
from sphinx_hubnotes.build.html import Html
from sphinx_hubnotes.build.nodes import (
    CONDITIONS,
    COUNT,
    SECTION,
    ancestors,
    aside,
    card,
    card_label,
    card_title,
    fold,
    folded,
    folded_title,
    frame,
    frame_part,
    front_matter,
    graph_figure,
    graph_label,
    heading_of,
    highlight,
    hub_body,
    hub_head,
    hub_tail,
    is_section,
    link_previews,
    listing,
    missing,
    note_panels,
    pager,
    query,
    read_link,
    related_notes,
    section_count,
    this_page,
)
from sphinx_hubnotes.build.pages import HtmlPage
from sphinx_hubnotes.build.reading import has_wikilinks
from sphinx_hubnotes.build.registry import Calls
from sphinx_hubnotes.build.words import CATALOG, Words
from sphinx_hubnotes.graph.render import graph_html, image_html, latex_begin, latex_end, picture
from sphinx_hubnotes.hubs.model import CardView, GraphView, ListView
from sphinx_hubnotes.hubs.parts import become_section
from sphinx_hubnotes.hubs.render import Renderer, cards, spans
from sphinx_hubnotes.lists.render import start
from sphinx_hubnotes.names.index import anchor, normal
from sphinx_hubnotes.names.mentions import reference_of
from sphinx_hubnotes.notes.inline import clean
from sphinx_hubnotes.notes.wikilinks import words_of
from sphinx_hubnotes.panels.preview_data import previews_html
from sphinx_hubnotes.panels.render import panel_nodes, panels_html
from sphinx_hubnotes.related.render import explore_html
from sphinx_hubnotes.views.render import above, closing, opening

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator

    from sphinx_hubnotes.build.settings import Settings


class ShowHubs(SphinxPostTransform):
    """Replace the placeholders of hubs by what their views say."""

    # Before references are resolved: by MyST at 9, by Sphinx at 10.
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        self.domain = hub_domain(self.env)
        self.traits = self.domain.traits
        if self.domain.site is None or self.traits.catalogs:
            return  # The catalogs take the texts as they were written.
        self.pages = self.domain.resolved.pages
        self.own = self.domain.is_page_of(self.document, self.env.docname)
        files: dict[str, Element] = {}
        if self.traits.assembles:
            found = self.document.findall(addnodes.start_of_file)
            files = {str(node["docname"]): node for node in found}
        parts = {self.env.docname: self.document, **files} if self.own else files
        if not self.own:
            self._drop_unknown()
        for docname, parent in parts.items():
            for kept in [node for node in parent.children if isinstance(node, front_matter)]:
                parent.children.remove(kept)
            if docname in self.domain.resolved.untitled:
                self._add_title(docname, parent)
            self._start(docname, parent)
            self._add_panels(docname, parent)
        shown = self.domain.resolved.previews.get(self.env.docname) if self.own else None
        if shown:
            self.document.append(link_previews("", docname=self.env.docname, shown=shown))
        records = [self.domain.docs[name] for name in parts if name in self.domain.docs]
        if not self.own or any(record.links for record in records):
            for xref in self.document.findall(addnodes.pending_xref):
                self._choose_hub(xref)
        if not self.own or any(record.used or record.embeds for record in records):
            self._show()
        if not self._shows_ours and has_wikilinks(self.config):
            self._make_plain()

    @property
    def _shows_ours(self) -> bool:
        """Whether the page can hold nodes that only writers of HTML know."""
        return self.traits.html and self.own

    def _drop_unknown(self) -> None:
        """Take out what is of no page of this build, and front matter wherever it is."""
        for node in list(self.document.findall(nodes.Element)):
            kept = not isinstance(node, front_matter)
            if isinstance(node, PLACEHOLDERS) and kept:
                kept = "docname" not in node or node["docname"] in self.pages
            if not kept and node.parent is not None:
                node.parent.remove(node)

    def _make_plain(self) -> None:
        """Put nodes that every writer knows in the place of what parts of vaults become."""
        for node in list(self.document.findall(nodes.Element)):
            for ours, plain in PLAIN.items():
                if isinstance(node, ours):
                    found = plain(node.rawsource, "", *node.children, **node.attributes)
                    found.source, found.line = node.source, node.line
                    node.replace_self(found)

    def _start(self, docname: str, parent: Element) -> None:
        """Let all hubs and notes appear on a page that is meant for them and holds nothing."""
        page = self.pages.get(docname)
        if page is None or not page.starting:
            return
        if (section := next(parent.findall(nodes.section), None)) is not None:
            # Before the documents that an assembling builder has put in place of toctrees.
            for found in reversed(list(start(page, self._renderer(docname)))):
                section.insert(1, found)

    def _add_panels(self, docname: str, parent: Element) -> None:
        """Put the panels of a note behind its text."""
        view = self.domain.resolved.panels.get(docname)
        if view is None:
            return
        renderer = self._renderer(docname)
        if renderer.html:
            parent.append(note_panels("", view=view))
        else:
            place = next(parent.findall(nodes.section), parent)
            calls = Calls()
            known = self.domain.decided.offered_panels
            place += list(panel_nodes(view, renderer, known, calls))
            tell(self.env, calls, docname)

    def _show(self) -> None:
        for node in self.document.findall(nodes.inline):
            if COUNT in node:
                self._show_number(node)
        for tail in list(self.document.findall(hub_tail)):
            self._show_more(tail)
        for count in list(self.document.findall(section_count)):
            self._show_card_list(count)
            self._show_count(count)
        for place in list(self.document.findall(listing)):
            self._show_list(place)
        for placeholder in list(self.document.findall(card)):
            if placeholder.parent is not None:
                self._show_cards(placeholder)
        for head in list(self.document.findall(hub_head)):
            self._show_head(head)
        for tail in list(self.document.findall(hub_tail)):
            tail.parent.remove(tail)  # of a hub that is flat
        if self.traits.text:
            self._flatten(len(self.config.text_sectionchars))

    def _flatten(self, levels: int) -> None:
        """Make plain titles of sections deeper than the text builder can underline."""
        for section in reversed(list(self.document.findall(nodes.section))):
            depth = sum(isinstance(node, nodes.section) for node in ancestors(section))
            if depth >= levels:
                title = section.children[0]
                rubric = nodes.rubric("", "", *title.children)
                section.replace_self([rubric, *section.children[1:]])

    def _renderer(self, docname: str, on: str = "") -> Renderer:
        """What shows the views of *docname*: *on* another page, where they stand there."""
        on = on or (docname if self.own or self.traits.assembles else self.env.docname)
        builder = self.domain.builder
        assert builder is not None
        html = self._shows_ours
        page = self.pages.get(docname) if self.own else None
        read: Callable[[str], str] | None = None
        if html and not self.traits.book:
            read = partial(builder.get_relative_uri, on)
        elif self.traits.text:
            read = partial(_file_from, on, ".txt")
        return Renderer(
            on,
            Words(get_translator(CATALOG), self.config.language or "en"),
            self.domain.title_of,
            html,
            read,
            linked=self.traits.linked,
            related=page.related if page else {},
            elsewhere=page.elsewhere if page else frozenset(),
            templates=self.domain.decided.frames.names if html else frozenset(),
        )

    def _choose_hub(self, xref: addnodes.pending_xref) -> None:
        """Let a reference by a name that a hub and its page share lead to the hub.

        Sphinx and MyST would warn that it could be either.
        """
        role, target, _ = reference_of(xref)
        if role not in ("any", "std:ref"):
            return
        found = self.domain.resolved.names.resolve(role, target, str(xref.get("refdoc", "")))
        if found and found.name and found.name == normal(found.docname):
            xref["refdomain"], xref["reftype"] = self.domain.name, "hub"

    def _add_title(self, docname: str, parent: Element) -> None:
        """Put the title of its front matter, or of its file, above a note without a heading."""
        title = nodes.title("", "", *self.domain.title_of(docname))
        section = nodes.section("", title, ids=[anchor(docname, "note")])
        section += parent.children
        parent.children = []
        parent += section

    def _show_number(self, node: nodes.inline) -> None:
        page = self.pages.get(node["docname"])
        number = page.numbers.get(node[COUNT]) if page else None
        node.children = []
        node += nodes.Text("?" if number is None else str(number))
        del node.attributes[COUNT], node.attributes["docname"]

    def _show_count(self, count: section_count) -> None:
        section = count.parent
        assert section is not None
        if "hub" not in section:
            section.remove(count)
        else:
            page = self.pages[count["docname"]]
            view = page.hubs[section["hub"]].sections.get(section[SECTION])
            number = view.notes if view else 0
            renderer = self._renderer(count["docname"])
            if section["collapsed"]:
                title, _, *content = section.children
                section.children = [title]
                shown = content if renderer.html else [renderer.count(number), *content]
                section.append(renderer.folded(renderer.words.notes(number), shown))
            else:
                count.replace_self(renderer.count(number))
        for name in ("collapsed", "gathering", "hub", "wanted", SECTION):
            section.attributes.pop(name, None)

    def _show_more(self, tail: hub_tail) -> None:
        """Show the notes that name the hub and that no other section of it shows."""
        view = self.pages[tail["docname"]].hubs[tail["hub"]]
        if not view.more:
            return
        spec = self.domain.resolved.index.sections[view.more][1]
        section = nodes.section("", nodes.title("", "", *spans(spec.title)), ids=[spec.anchor])
        become_section(section, tail["docname"])
        section[SECTION], section["hub"] = view.more, tail["hub"]
        tail.parent.insert(tail.parent.index(tail), section)

    def _show_card_list(self, count: section_count) -> None:
        """Put the cards of a section that gathers or arranges where its first card stands."""
        section = count.parent
        assert section is not None
        page = self.pages.get(count["docname"])
        if page is None or "hub" not in section:
            return
        view = page.hubs[section["hub"]].sections.get(section[SECTION])
        if view is None or view.card_list is None:
            return
        written = {node["index"]: node for node in _own_cards(section)}
        first = next(
            (
                number
                for number, node in enumerate(section.children)
                if isinstance(node, card) or is_section(node)
            ),
            len(section.children),
        )
        mark = nodes.comment()
        section.insert(first, mark)
        for node in written.values():
            node.parent.remove(node)
        renderer = self._renderer(count["docname"])

        def item_of(found: CardView | int, deeper: int) -> nodes.list_item:
            if isinstance(found, CardView):
                return renderer.card(found, [], [], deeper)
            # In several groups, a card stands several times.
            node = written[found].deepcopy()
            return self._item(node, page.cards[found], deeper)

        shown = list(renderer.card_list(view.card_list, item_of))
        if view.series:
            number = [*page.hubs[section["hub"]].sections].index(section[SECTION]) + 1
            shown.append(renderer.pager(view.series, number))
        mark.replace_self(shown)

    def _show_list(self, place: listing) -> None:
        page = self.pages[place["docname"]]
        view = page.lists.get(place["index"])
        renderer = self._renderer(place["docname"])
        shown = list(renderer.list_of(view, place["index"])) if view else []
        if view and view.graph:
            shown = self._below_graph(view.graph, shown, place, renderer)
        for node in shown:
            node["classes"] += place["classes"]
        place.replace_self(shown)

    def _below_graph(
        self, graph: GraphView, shown: list[Element], place: listing, renderer: Renderer
    ) -> list[Element]:
        """The graph of hubs, and their list, folded where that can be done."""
        if not renderer.html:
            return [*self._picture(graph, renderer), *shown]
        docname = place["docname"]
        end = f"{anchor(docname, 'page')}_graph-{place['index'] + 1}"
        figure = graph_figure("", view=graph, docname=docname, anchor=end)
        number = graph.total or len(graph.nodes)
        return [figure, renderer.folded(renderer.words.show_all(number, hubs=True), [*shown])]

    def _show_cards(self, first: card) -> None:
        """Make one list of *first* and the cards that follow it."""
        parent = first.parent
        start = parent.index(first)
        found = list(takewhile(lambda node: isinstance(node, card), parent.children[start:]))
        for node in found:
            node.parent = None
        parent.children[start : start + len(found)] = []
        items = chain.from_iterable(map(self._card, found))
        for is_card, run in groupby(items, lambda item: bool(item["classes"])):
            shown = [*run]
            part = cards(shown) if is_card else nodes.bullet_list("", *shown, bullet="*")
            parent.insert(start, part)
            start += 1

    def _card(self, node: card) -> Iterator[nodes.list_item]:
        page = self.pages.get(node["docname"])
        if page and (view := page.cards.get(node["index"])):
            yield self._item(node, view)
        elif page and node["index"] in page.absent:
            yield _absent(node)

    def _item(self, node: card, view: CardView, deeper: int = 0) -> nodes.list_item:
        """The list item that shows a written card."""
        label = [
            part
            for child in node.children
            if isinstance(child, card_label)
            for part in child.children
        ]
        body = [child for child in node.children if not isinstance(child, card_label)]
        if view.description:  # of which the card's own words are the beginning
            body = []
        item = self._renderer(node["docname"], node.get("on", "")).card(view, label, body, deeper)
        item["ids"] = node["ids"]
        item["classes"] += node["classes"]
        return item

    def _wrap(self, head: hub_head, *, in_views: bool) -> None:
        """Put the content of a hub, up to its tail, where its views are."""
        parent = head.parent
        start = parent.index(head) + 1
        ends = (n for n in range(start, len(parent)) if _is_tail_of(head, parent[n]))
        if (end := next(ends, None)) is None:
            return  # it stands where it could not, and is flat
        content = parent[start:end]
        if in_views:
            view = self.pages[head["docname"]].hubs[head["hub"]]
            anchor = head["anchor"]
            body = hub_body("", *content, view=view, anchor=anchor, docname=head["docname"])
            content = [body]
        parent[start : end + 1] = content

    def _show_head(self, head: hub_head) -> None:
        docname = head["docname"]
        renderer = self._renderer(docname)
        view = self.pages[docname].hubs[head["hub"]]
        shown: list[Any] = [*renderer.head(view)]
        second = bool(head["ids"])
        shown[-1]["ids"] = head["ids"]
        heading = heading_of(head)
        if view.card_list:
            made = list(renderer.list_of(ListView(view.card_list, view.series)))
            head.parent.insert(_behind_cards(head), made)
        switching = self.traits.switches and self.own
        self._wrap(head, in_views=switching)
        if not switching and view.shown:
            calls, offered = Calls(), self.domain.decided.offered_views
            if self.traits.html and not self.own:  # on a page of others, which has no style of ours
                offered = {name: row for name, row in offered.items() if not row.drawn}
            shown += above(view, renderer, offered, calls)
            tell(self.env, calls, docname)
        head.replace_self(shown)
        back = self.domain.resolved.way_back
        if second or heading is None or self.traits.assembles or not self.own:
            return
        if back and back[0] != docname:
            heading.parent.insert(heading.parent.index(heading), renderer.back(*back))

    def _picture(self, graph: GraphView, renderer: Renderer) -> Iterator[Element]:
        """A graph, where the writer is that of LaTeX."""
        if self.traits.draws and not self.traits.html:
            yield picture(graph, renderer)


def _behind_cards(head: hub_head) -> int:
    """The place in its parent behind *head* and the cards that stand right in the hub."""
    place = head.parent.index(head) + 1
    while isinstance(part := head.parent.children[place], nodes.bullet_list):
        if "hubnotes-cards" not in part["classes"]:
            break
        place += 1
    return place


def _is_tail_of(head: Element, node: Node) -> bool:
    return isinstance(node, hub_tail) and all(
        node[name] == head[name] for name in ("hub", "docname")
    )


def _absent(node: card) -> nodes.list_item:
    """The list item of a wikilink to a note that nobody has written: its words, and no card."""
    label = [text for part in node.findall(card_label) for text in part.children]
    body = [part for part in node.children if not isinstance(part, card_label)]
    words = label or [nodes.Text(words_of(node["target"]))]
    text = nodes.paragraph("", "", missing("", *words))
    if body and isinstance(body[0], nodes.paragraph):
        text += [nodes.Text(" – "), *body.pop(0).children]
    return nodes.list_item("", text, *body)


def _own_cards(section: Element) -> Iterator[card]:
    """The cards that stand right in *section*."""
    for node in section.children:
        if isinstance(node, card):
            yield node
        elif isinstance(node, CONDITIONS):
            yield from _own_cards(node)


def _file_from(docname: str, suffix: str, target: str) -> str:
    """The file of *target* as seen from that of *docname*."""
    return posixpath.relpath(target + suffix, posixpath.dirname(docname) or ".")


def _html(writer: HTML5Translator, docname: str) -> Html:
    """What writes HTML at once on the page of *docname*; it is kept for the rest of the page."""
    kept: dict[str, Html] = vars(writer).setdefault("hubnotes_html", {})
    if docname not in kept:
        builder = writer.builder
        kept[docname] = Html(
            writer,
            partial(builder.get_relative_uri, docname),
            hub_domain(builder.env).title_of,
            alone=hub_domain(builder.env).traits.assembles,
        )
    return kept[docname]


def _words(writer: HTML5Translator) -> Words:
    return Words(get_translator(CATALOG), writer.config.language or "en")


def _settings(writer: HTML5Translator) -> Settings:
    return hub_domain(writer.builder.env).decided


class _Html:
    """How the HTML writers show the nodes that only they meet."""

    @staticmethod
    def visit_title(writer: HTML5Translator, node: Element) -> None:
        level = writer.section_level + writer.initial_header_level + node["deeper"]
        level = min(max(level, 2), 6)  # the first level is the page's
        writer.body.append(writer.starttag(node, f"h{level}", ""))
        writer.context.append(f"</h{level}>\n")

    @staticmethod
    def depart_title(writer: HTML5Translator, node: Element) -> None:
        writer.body.append(writer.context.pop())

    @staticmethod
    def visit_read(writer: HTML5Translator, node: Element) -> None:
        attributes = {"href": node["refuri"], "aria-hidden": "true", "tabindex": "-1"}
        # The filter looks at them, whether the card shows them or not.
        tags = (
            f' data-tags="{writer.attval(clean(", ".join(node["tags"])))}"' if node["tags"] else ""
        )
        writer.body.append(f'<p class="hubnotes-read"{tags}>')
        writer.body.append(writer.starttag(node, "a", "", **attributes))

    @staticmethod
    def depart_read(writer: HTML5Translator, node: Element) -> None:
        writer.body.append("</a></p>\n")

    @staticmethod
    def visit_panels(writer: HTML5Translator, node: Element) -> None:
        view = node["view"]
        html, words, calls = _html(writer, view.docname), _words(writer), Calls()
        decided = _settings(writer)
        shown = panels_html(view, html, words, decided.offered_panels, decided.frames, calls)
        writer.body.append(shown)
        tell(writer.builder.env, calls, view.docname)
        raise nodes.SkipNode

    @staticmethod
    def visit_related(writer: HTML5Translator, node: Element) -> None:
        html = _html(writer, node["on"])
        shown = explore_html(node["docname"], node["relations"], html, _words(writer))
        writer.body.append(shown)
        raise nodes.SkipNode

    @staticmethod
    def visit_body(writer: HTML5Translator, node: Element) -> None:
        html, words = _html(writer, node["docname"]), _words(writer)
        known = _settings(writer).offered_views
        writer.body.append(opening(node["view"], node["anchor"], html, words, known))

    @staticmethod
    def depart_body(writer: HTML5Translator, node: Element) -> None:
        docname, calls = node["docname"], Calls()
        page = HtmlPage(_html(writer, docname), _words(writer), node["anchor"], frozenset())
        known = _settings(writer).offered_views
        writer.body.append(closing(node["view"], page, known, calls, docname))
        tell(writer.builder.env, calls, docname)

    @staticmethod
    def visit_previews(writer: HTML5Translator, node: Element) -> None:
        html = _html(writer, node["docname"])
        writer.body.append(previews_html(node["shown"], html, _words(writer)))
        raise nodes.SkipNode

    @staticmethod
    def visit_frame(writer: HTML5Translator, node: Element) -> None:
        html, calls = _html(writer, node["docname"]), Calls()
        children = (part for part in node.children if isinstance(part, frame_part))
        parts = {part["part"]: html.written(part.children) for part in children}
        writer.body += [f'<span id="{html.quoted(name)}"></span>' for name in node["ids"]]
        name, docname, plain = node["template"], node["docname"], "".join(parts.values())
        frames = _settings(writer).frames
        writer.body.append(frames.fill(name, plain, docname, node["texts"], parts, calls))
        tell(writer.builder.env, calls, docname)
        raise nodes.SkipNode

    @staticmethod
    def visit_fold(writer: HTML5Translator, node: Element) -> None:
        writer.body.append(writer.starttag(node, "details", CLASS="hubnotes-fold"))
        summary = writer.encode(node["summary"])
        writer.body.append(f'<summary class="hubnotes-count">{summary}</summary>\n')

    @staticmethod
    def depart_fold(writer: HTML5Translator, node: Element) -> None:
        writer.body.append("</details>\n")

    @staticmethod
    def visit_pager(writer: HTML5Translator, node: Element) -> None:
        attributes = {"aria-label": node["label"]}
        writer.body.append(writer.starttag(node, "nav", CLASS="hubnotes-pages", **attributes))

    @staticmethod
    def visit_this_page(writer: HTML5Translator, node: Element) -> None:
        attributes: dict[str, Any] = {"aria-current": "page"}
        writer.body.append(writer.starttag(node, "strong", "", **attributes))

    @staticmethod
    def depart_this_page(writer: HTML5Translator, node: Element) -> None:
        writer.body.append("</strong>")

    @staticmethod
    def depart_pager(writer: HTML5Translator, node: Element) -> None:
        writer.body.append("</nav>\n")

    @staticmethod
    def visit_highlight(writer: HTML5Translator, node: Element) -> None:
        writer.body.append(writer.starttag(node, "mark", ""))

    @staticmethod
    def depart_highlight(writer: HTML5Translator, node: Element) -> None:
        writer.body.append("</mark>")

    @staticmethod
    def visit_folded(writer: HTML5Translator, node: Element) -> None:
        opened: dict[str, Any] = {"open": "open"} if node["open"] else {}
        writer.body.append(writer.starttag(node, "details", CLASS="admonition", **opened))

    @staticmethod
    def visit_summary(writer: HTML5Translator, node: Element) -> None:
        writer.body.append(writer.starttag(node, "summary", "", CLASS="admonition-title"))

    @staticmethod
    def depart_summary(writer: HTML5Translator, node: Element) -> None:
        writer.body.append("</summary>\n")

    @staticmethod
    def visit_graph(writer: HTML5Translator, node: Element) -> None:
        words = _words(writer)
        html = _html(writer, node["docname"])
        if hub_domain(writer.builder.env).traits.book:  # which wants each SVG in a text declared
            writer.body.append(image_html(node["view"], html, words))
        else:
            writer.body.append(graph_html(node["view"], node["anchor"], html, words))
        raise nodes.SkipNode

    @staticmethod
    def visit_query(writer: HTML5Translator, node: query) -> None:
        label = writer.encode(node["label"])
        writer.body.append(f'<details class="hubnotes-query"><summary>{label}</summary>\n')
        with suppress(nodes.SkipNode):
            writer.visit_literal_block(node)
        writer.body.append("</details>\n")
        raise nodes.SkipNode


class _Latex:
    """How the LaTeX writer shows graphs."""

    @staticmethod
    def visit_graph(writer: LaTeXTranslator, node: Element) -> None:
        writer.body.append(latex_begin(node["drawing"]))

    @staticmethod
    def depart_graph(writer: LaTeXTranslator, node: Element) -> None:
        writer.body.append(latex_end([writer.encode(title) for title in node["legend"]]))

    @staticmethod
    def visit_label(writer: LaTeXTranslator, node: Element) -> None:
        writer.body.append(rf"\put({node['x']},{node['y']}){{\makebox(0,0){{")

    @staticmethod
    def depart_label(writer: LaTeXTranslator, node: Element) -> None:
        writer.body.append("}}%\n")


PLACEHOLDERS = (front_matter, hub_head, hub_tail, section_count, card, card_label, listing)
"""What becomes something else, whatever is built."""

PLAIN: dict[type[nodes.TextElement] | type[nodes.Element], Callable[..., Element]] = {
    highlight: nodes.inline,
    folded: lambda raw, _, *children, **attributes: nodes.admonition(raw, *children, **attributes),
    folded_title: nodes.title,
    query: nodes.literal_block,
}
"""What parts of vaults are to writers that have no visitors of ours."""

Visitors = tuple[Callable[[Any, Any], None], Callable[[Any, Any], None] | None]

VISITORS: dict[type[Element], dict[str, Visitors]] = {
    card_title: {"html": (_Html.visit_title, _Html.depart_title)},
    read_link: {"html": (_Html.visit_read, _Html.depart_read)},
    aside: {},
    fold: {"html": (_Html.visit_fold, _Html.depart_fold)},
    frame: {"html": (_Html.visit_frame, None)},
    hub_body: {"html": (_Html.visit_body, _Html.depart_body)},
    note_panels: {"html": (_Html.visit_panels, None)},
    related_notes: {"html": (_Html.visit_related, None)},
    link_previews: {"html": (_Html.visit_previews, None)},
    pager: {"html": (_Html.visit_pager, _Html.depart_pager)},
    this_page: {"html": (_Html.visit_this_page, _Html.depart_this_page)},
    highlight: {"html": (_Html.visit_highlight, _Html.depart_highlight)},
    folded: {"html": (_Html.visit_folded, _Html.depart_fold)},
    folded_title: {"html": (_Html.visit_summary, _Html.depart_summary)},
    query: {"html": (_Html.visit_query, None)},
    graph_figure: {
        "html": (_Html.visit_graph, None),
        "latex": (_Latex.visit_graph, _Latex.depart_graph),
    },
    graph_label: {"latex": (_Latex.visit_label, _Latex.depart_label)},
}
"""How writers show our nodes, by the formats of builders."""


def add_visitors(app: Sphinx) -> None:
    """Let the writer have our visitors, also where another extension has some for the builder.

    Sphinx takes those that are registered for a builder's name instead of those for its format.
    """
    name, form = app.builder.name, app.builder.format
    if name == form or name not in app.registry.translation_handlers:
        return
    for node, visitors in VISITORS.items():
        if form in visitors:
            added: dict[str, Any] = {name: visitors[form]}
            app.add_node(node, override=True, **added)


def setup(app: Sphinx) -> None:
    app.add_post_transform(ShowHubs)
    for node, visitors in VISITORS.items():
        added: dict[str, Any] = {**visitors}
        app.add_node(node, **added)
    for placeholder in PLACEHOLDERS:
        app.add_node(placeholder)
    app.connect("builder-inited", add_visitors)
