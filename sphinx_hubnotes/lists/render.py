"""Pages that no document makes, and the lists of the page that readers start from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinx_hubnotes.hubs.model import PageView, Tag
from sphinx_hubnotes.hubs.render import Renderer, joined, paragraph, spans
from sphinx_hubnotes.lists.pages import MadePage


def made_page(
    page: MadePage, renderer: Renderer, owner: list[nodes.Node], back: tuple[str, str] | None
) -> nodes.container:
    """What a page shows that no document makes; *owner* is the title of the one it goes on with."""
    words = renderer.words
    if page.moved:
        title = renderer.title_of(page.moved)
        link = renderer.link(page.moved, [node.deepcopy() for node in title])
        text = nodes.paragraph("", f"{words.moved()} ", link)
        moved = nodes.section("", nodes.title("", "", *title), text, ids=["moved"])
        return nodes.container("", moved)
    title = owner or [nodes.Text(page.tag or words.tags())]
    title += [nodes.Text(" – "), *spans(page.part)] if page.part else []
    if renderer.docname in page.view.series[1:]:
        title.append(nodes.Text(f" ({page.view.series.index(renderer.docname) + 1})"))
    section = nodes.section("", nodes.title("", "", *title), classes=["hubnotes-hub"])
    section["ids"] = ["notes"]
    if page.tag:
        section += _above(page.above, renderer)
        section += renderer.count(page.notes)
    if page.tags:
        section += nodes.bullet_list("", *(_tag(tag, renderer) for tag in page.tags))
    section += list(renderer.list_of(page.view))
    return nodes.container("", *([renderer.back(*back)] if back else []), section)


def _above(tags: Sequence[Tag], renderer: Renderer) -> nodes.paragraph:
    """The way up from the page of a tag."""
    texts = (tag.text.rpartition("/")[2] or renderer.words.tags() for tag in tags)
    links = (
        renderer.reference("page", tag.page, [nodes.Text(text)])
        for tag, text in zip(tags, texts, strict=True)
    )
    return paragraph("hubnotes-above", *joined(" › ", links))


def start_anchor(number: int) -> str:
    """The anchor of a list on a page that holds nothing else: of hubs, or of notes."""
    # With a low line, which the anchor of no heading has.
    return ("topic_hubs", "all_notes")[number]


def start(page: PageView, renderer: Renderer) -> Iterator[nodes.section]:
    """The sections of a page that holds nothing else: all hubs, and all notes."""
    for number, total in page.starting.items():
        title = nodes.title("", renderer.words.start(number))
        count = [renderer.count(total)] if number else []
        section = nodes.section("", title, *count, *renderer.list_of(page.lists[number], number))
        section["ids"], section["classes"] = [start_anchor(number)], ["hubnotes-section"]
        yield section


def _tag(tag: Tag, renderer: Renderer) -> nodes.list_item:
    link = renderer.reference("page", tag.page, [nodes.Text(tag.text)])
    number = nodes.Text(f" · {renderer.words.notes(tag.notes)}")
    return nodes.list_item("", nodes.paragraph("", "", link, number))
