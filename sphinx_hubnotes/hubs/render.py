"""From views to docutils nodes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from docutils import nodes
from sphinx import addnodes

from sphinx_hubnotes.build.frames import CARD, HEAD
from sphinx_hubnotes.build.nodes import (
    aside,
    card_title,
    fold,
    frame,
    frame_part,
    pager,
    read_link,
    related_notes,
    this_page,
)
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.hubs.model import (
    CardList,
    CardView,
    Counts,
    Detail,
    Group,
    HubView,
    ListView,
    Tag,
)
from sphinx_hubnotes.notes.inline import LIMIT, Spans, clean
from sphinx_hubnotes.notes.model import Relation

_STYLES: dict[str, type[nodes.TextElement]] = {
    "emphasis": nodes.emphasis,
    "strong": nodes.strong,
    "literal": nodes.literal,
    "math": nodes.math,
}


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders the views of one page for one builder.

    *title_of* gives the inline nodes of a document's title. *html* says whether the builder
    makes pages of HTML, with headings on cards; *read* gives the address of a document's page
    where a card tells it: for the link that repeats the title, or in plain text. *linked* says
    whether titles are links.
    """

    docname: str
    words: Words
    title_of: Callable[[str], list[nodes.Node]]
    html: bool = False
    read: Callable[[str], str] | None = None
    linked: bool = True
    related: Mapping[str, tuple[Relation, ...]] = field(default_factory=dict)
    """What the cards of notes show as related to them."""
    elsewhere: Set[str] = frozenset()
    """The notes whose cards lead to those that are related."""
    templates: Set[str] = frozenset()
    """What the project has templates for."""

    def head(self, view: HubView) -> Sequence[nodes.Node]:
        """The description and the summary line."""
        parts: dict[str, list[nodes.Element]] = {"description": []}
        if view.description:
            words = spans(view.description)
            parts["description"] = [paragraph("hubnotes-description", *words)]
        parts["summary"] = [self.summary(view.counts)]
        counts = view.counts
        texts = {
            "name": view.name,
            "kind": clean(counts.kind or self.words.topic_hub()),
            "notes": counts.notes,
            "sections": counts.sections or 0,
        }
        return self._framed(HEAD, texts, parts)

    def summary(self, counts: Counts, name: str = "hubnotes-summary") -> nodes.Element:
        return self._aside(name, nodes.Text(clean(self.words.summary(counts))))

    def count(self, number: int) -> nodes.Element:
        return self._aside("hubnotes-count", nodes.Text(self.words.notes(number)))

    def back(self, index: str, title: str) -> nodes.Element:
        """The way back to the page of all notes, or to one of the *title* that lists none."""
        text = self.words.back_to(clean(title)) if title else self.words.back()
        return self._aside("hubnotes-back", self.link(index, [nodes.Text(text)]))

    def _aside(self, name: str, content: nodes.Node) -> nodes.Element:
        """A line about the page, which is none of its text."""
        kind = aside if self.html else nodes.paragraph
        return kind("", "", content, classes=[name])

    def card(
        self,
        view: CardView,
        label: list[nodes.Node],
        body: list[nodes.Node],
        deeper: int = 0,
    ) -> nodes.list_item:
        """A card: the title, what it says, its details, the way to read it.

        Its title is a heading one level below the section around it, and *deeper* in a group.
        """
        if view.hub:
            title = self.reference("hub", view.hub, [nodes.Text(view.title)])
        else:
            title = self.link(view.docname, label or self.title_of(view.docname))
        parts: dict[str, list[nodes.Node]] = {"title": [], "description": []}
        if self.html:
            parts["title"] += [
                card_title("", "", title, classes=["hubnotes-card-title"], deeper=deeper)
            ]
        else:
            parts["title"] += [nodes.paragraph("", "", nodes.strong("", "", title))]
        if body and self.html:
            parts["description"] = [
                nodes.container("", *body, classes=["hubnotes-card-description"])
            ]
        elif body:
            # The man writer would run a container's first paragraph into the title.
            parts["description"] = body
        elif view.description:
            words = spans(view.description)
            parts["description"] = [paragraph("hubnotes-card-description", *words)]
        parts["counts"] = [self.summary(counts, "hubnotes-count") for counts in view.hubs]
        parts["details"] = [self.details(view.details)] if view.details else []
        parts["related"] = []
        if not view.hub and (view.docname in self.related or view.docname in self.elsewhere):
            relations = self.related.get(view.docname, ())
            parts["related"] += [
                related_notes("", on=self.docname, docname=view.docname, relations=relations)
            ]
        parts["read"] = []
        address = self.read(view.docname) if self.read else ""
        if self.read and self.html:
            if view.anchor:  # on a page that holds all documents, each has an anchor itself
                address = f"{address.partition('#')[0]}#{view.anchor}"
            parts["read"] += [read_link("", self.words.read(), refuri=address, tags=view.tags)]
        elif self.read:
            parts["read"] += [nodes.paragraph("", f"{self.words.read()} {address}")]
        texts = {"note": view.docname, "hub": view.hub, "href": address, "tags": view.tags}
        shown = self._framed(CARD, texts, parts)
        return nodes.list_item("", *shown, classes=["hubnotes-card"])

    def _framed(
        self,
        template: str,
        texts: Mapping[str, object],
        parts: Mapping[str, Sequence[nodes.Node]],
    ) -> Sequence[nodes.Node]:
        """The *parts* one after the other; where a *template* shows them, for that."""
        if template not in self.templates:
            return [node for part in parts.values() for node in part]
        made = [frame_part("", *part, part=name) for name, part in parts.items()]
        return [frame("", *made, template=template, texts=texts, docname=self.docname)]

    def details(self, details: Iterable[Detail]) -> nodes.Element:
        """The line of details on a card."""
        return paragraph("hubnotes-details", *joined(" · ", map(self._detail, details)))

    def _detail(self, detail: Detail) -> nodes.inline:
        shown: nodes.Node = nodes.Text(self._text(detail))
        if detail.target:
            role = "hub" if detail.field == "hubs" else "page"
            shown = self.reference(role, detail.target, [shown])
        name = f"hubnotes-detail-{nodes.make_id(detail.field)}"
        return nodes.inline("", "", shown, classes=[name])

    def _text(self, detail: Detail) -> str:
        text = clean(detail.text)
        match detail.field:
            case "reading-time":
                return self.words.minutes(int(text))
            case "date" | "updated":
                return self.words.date(text)
            case _:
                return text if len(text) <= LIMIT else f"{text[: LIMIT - 1]}…"

    def link(self, docname: str, content: Iterable[nodes.Node]) -> nodes.Element:
        """A reference to a document, for Sphinx to resolve."""
        return self.reference("note", f"/{docname}", content)

    def reference(
        self, role: str, target: str, content: Iterable[nodes.Node] = ()
    ) -> nodes.Element:
        """A reference of our own for Sphinx to resolve; without *content*, it shows the title."""
        shown = list(_cut(content))
        if not self.linked:
            return nodes.inline("", "", *shown)
        return addnodes.pending_xref(
            "",
            nodes.inline("", "", *shown),
            refdomain="hubnotes",
            reftype=role,
            reftarget=target,
            refdoc=self.docname,
            refexplicit=bool(shown),
            refwarn=False,
        )

    def card_list(
        self, card_list: CardList, item_of: Callable[[CardView | int, int], nodes.list_item]
    ) -> Iterator[nodes.Element]:
        """The cards of *card_list*, which *item_of* makes, in groups; those past the limit folded.

        *item_of* is given a card and how much deeper than elsewhere its heading is.
        """
        # Where nothing folds, a limit would only cut a group in two.
        left = (card_list.limit if self.html else 0) or sys.maxsize
        rest: list[nodes.Node] = []
        for group in card_list.groups:
            first, others = group.cards[:left], group.cards[left:]
            left -= len(first)
            yield from self._group(group, first, item_of)
            rest += self._group(group, others, item_of)
        if rest:
            yield self.folded(self._show_all(card_list, card_list.total), rest)

    def _group(
        self,
        group: Group,
        part: Sequence[CardView | int],
        item_of: Callable[[CardView | int, int], nodes.list_item],
    ) -> Iterator[nodes.Element]:
        """A *part* of the cards of *group*, under its heading if it has one."""
        if part:
            if group.by:
                yield self._label(group)
            yield cards(item_of(card, int(bool(group.by))) for card in part)

    def _show_all(self, card_list: CardList, number: int) -> str:
        """What leads to all of the *number* hubs or notes of a list, in part *card_list*."""
        hubs = any(card.hub for card in card_list.gathered())
        return self.words.show_all(number, hubs=hubs)

    def list_of(self, view: ListView, number: int = 0) -> Iterator[nodes.Element]:
        """The cards of the *number*-th list of a page, and the way to its other pages."""

        def item_of(found: CardView | int, deeper: int) -> nodes.list_item:
            assert isinstance(found, CardView)  # nobody writes cards into a list
            return self.card(found, [], [], deeper)

        if view.tags:
            yield paragraph("hubnotes-tag-list", *joined(" ", map(self._tag, view.tags)))
            return
        if view.compact:
            yield from self._compact(view.card_list, item_of)
        else:
            yield from self.card_list(view.card_list, item_of)
        if view.more:
            text = nodes.Text(self._show_all(view.card_list, view.more))
            yield nodes.paragraph("", "", self.reference("page", view.series[1], [text]))
        if view.series:
            yield self.pager(view.series, number)

    def _compact(
        self, card_list: CardList, item_of: Callable[[CardView | int, int], nodes.list_item]
    ) -> Iterator[nodes.Element]:
        """The cards of *card_list* up to its limit, then lines, folded where cards go before."""
        every = list(card_list.gathered())
        first, others = every[: card_list.limit], every[card_list.limit :]
        if first:
            shown = cards(item_of(card, 0) for card in first)
            shown["classes"].append("hubnotes-brief")
            yield shown
        if others:
            lines = nodes.bullet_list("", *map(self._line, others), classes=["hubnotes-lines"])
            yield self.folded(self._show_all(card_list, len(every)), [lines]) if first else lines

    def _line(self, view: CardView) -> nodes.list_item:
        """A hub or a note in one line."""
        if view.hub:
            title = self.reference("hub", view.hub, [nodes.Text(view.title)])
        else:
            title = self.link(view.docname, self.title_of(view.docname))
        told = [nodes.Text(clean(self.words.notes(counts.notes))) for counts in view.hubs]
        told += [nodes.Text(self._text(detail)) for detail in view.details]
        said = nodes.inline("", "", *joined(" · ", told), classes=["hubnotes-count"])
        behind = [nodes.Text(" "), said] if told else []
        return nodes.list_item("", nodes.paragraph("", "", title, *behind))

    def _tag(self, tag: Tag) -> nodes.Node:
        """A tag with the number of its notes; without a name, the way to all tags."""
        text = nodes.Text(clean(tag.text) or f"{self.words.all_tags()} →")
        link = self.reference("page", tag.page, [text])
        number = [nodes.Text(f" {tag.notes}")] if tag.name else []
        return nodes.inline("", "", link, *number, classes=["hubnotes-tag-count"])

    def pager(self, series: Sequence[str], number: int) -> nodes.Element:
        """The pages of the *number*-th list of a page, this one among them."""
        here = series.index(self.docname)
        numbers = ((step, str(step + 1)) for step in range(len(series)))
        steps = ((here - 1, self.words.previous()), *numbers, (here + 1, self.words.next()))
        links = (
            this_page("", text)
            if step == here
            else self.reference("page", series[step], [nodes.Text(text)])
            for step, text in steps
            if 0 <= step < len(series)
        )
        line = nodes.paragraph("", "", *joined(" ", links))
        # Each list of a page has a landmark of its own.
        return pager("", line, label=self.words.pages() + (f" ({number + 1})" if number else ""))

    def _label(self, group: Group) -> nodes.Element:
        """The heading of a group."""
        text = group.label
        if not text:
            text = self.words.other_notes()
        elif group.by == "month":
            text = self.words.date(text)
        text = clean(text)[:LIMIT]
        if self.html:
            return card_title("", text, classes=["hubnotes-group"], deeper=0)
        return nodes.paragraph("", "", nodes.strong("", text))

    def folded(self, summary: str, content: list[nodes.Node]) -> nodes.Element:
        """*content* folded under *summary*; where nothing folds, the content."""
        if not self.html:
            return nodes.container("", *content)
        return fold("", *content, summary=summary)


def cards(items: Iterable[nodes.list_item]) -> nodes.bullet_list:
    """The list that cards stand in."""
    return nodes.bullet_list("", *items, classes=["hubnotes-cards"], bullet="*")


def spans(content: Spans) -> Iterator[nodes.Node]:
    """The nodes of a description."""
    for kind, text in content:
        style = _STYLES.get(kind)
        yield style("", text) if style else nodes.Text(text)


def paragraph(name: str, *content: nodes.Node) -> nodes.paragraph:
    """A paragraph of the class *name*."""
    return nodes.paragraph("", "", *content, classes=[name])


def joined(separator: str, items: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """*items*, with *separator* between them."""
    for number, item in enumerate(items):
        if number:
            yield nodes.Text(separator)
        yield item


def _cut(content: Iterable[nodes.Node], limit: int = LIMIT) -> Iterator[nodes.Node]:
    """*content*, or of a title longer than *limit* its beginning."""
    for node in content:
        if limit <= 0:
            return
        text = node.astext()
        if len(text) > limit:
            node = nodes.Text(text[: limit - 1] + "…")
        limit -= len(text)
        yield node
