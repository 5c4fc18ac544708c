"""What a reader finds in the sections and lists of a page, for tests of gathering."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag

from tests.outcome import times
from tests.site import Built


def shown(place: Tag) -> list[str]:
    """What stands in a section or list, in order, without what its inner sections hold.

    A card is its title, a group's heading has ``# `` before it, and what opens a fold stands in
    brackets.
    """
    return list(_shown(place))


def _shown(place: Tag) -> Iterator[str]:
    for node in place.find_all(True, recursive=False):
        classes = node.get_attribute_list("class")
        if "hubnotes-cards" in classes:
            for card in node.find_all("li", recursive=False):
                title = card.select_one(".hubnotes-card-title")
                assert title is not None
                yield title.get_text()
        elif "hubnotes-group" in classes:
            yield f"# {node.get_text()}"
        elif node.name == "details":
            summary = node.find("summary", recursive=False)
            assert summary is not None
            yield f"[{summary.get_text()}]"
            yield from _shown(node)


def section(page: BeautifulSoup, anchor: str) -> list[str]:
    """What stands in the section with this anchor."""
    found = page.select_one(f"section#{anchor}")
    assert found is not None, f"no section #{anchor}"
    return shown(found)


def headings(page: BeautifulSoup) -> list[str]:
    """The titles of the sections of a page, the page's own first."""
    found = page.select("section > :is(h1, h2, h3, h4, h5, h6):first-of-type")
    return [
        title.get_text().removesuffix("¶")
        for title in found
        if "hubnotes-group" not in title.get_attribute_list("class")
    ]


def contents(page: BeautifulSoup) -> list[str]:
    """The page's own table of contents, as the theme `basic` has it."""
    return [link.get_text() for link in page.select(".sphinxsidebar a[href^='#']")]


def written(built: Built, before: dict[str, int]) -> set[str]:
    """The pages that this build has written, since `before` (of `times`)."""
    after = times(built.outdir)
    return {
        name.removesuffix(".html")
        for name, time in after.items()
        if name.endswith(".html")
        and name not in ("genindex.html", "search.html")
        and time != before.get(name)
    }


def one(place: Tag, selector: str) -> Tag:
    """The first element of *place* that *selector* finds; there has to be one."""
    found = place.select_one(selector)
    assert found is not None, f"no {selector}"
    return found


def attribute(element: Tag, name: str) -> str:
    """The text of an attribute that *element* has."""
    return str(element[name])
