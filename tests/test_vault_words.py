"""Every word of a vault's notes arrives on its page, as Obsidian shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from tests.command import Terminal

pytestmark = [pytest.mark.build, pytest.mark.versions]

Page = Callable[[str], BeautifulSoup]

LINES = """
    # Lines *of* *all* kinds ^head

    Roses are red
    Violets are *blue*
    *and* so on
    ^para

    Read *one* *two* ^two

    - item *a* *b* ^item
    - second
      line

    > quoted *c* *d*
    > line ^quote

    | cell |
    |---|
    | *e* *f* ^cell |
    """

NOTES = {"Lines.md": LINES}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    terminal = Terminal(tmp_path_factory.mktemp("words"))
    terminal.write(NOTES)
    assert terminal.build().code == 0
    return terminal


@pytest.fixture(scope="module")
def page(built: Terminal) -> Page:
    found: dict[str, BeautifulSoup] = {}

    def page(name: str) -> BeautifulSoup:
        return found.setdefault(name, built.page(name))

    return page


def one(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select_one(f"[role=main] {selector}")
    assert found is not None, page.select_one("[role=main]")
    return found


def lines(tag: Tag) -> list[str]:
    """The lines that a reader sees of a paragraph."""
    for end in tag.select("br"):
        end.replace_with("\x1e")
    return [" ".join(line.split()) for line in tag.get_text().split("\x1e")]


SHOWN = {
    "#block-head h1": ["Lines of all kinds¶"],
    "#block-para": ["Roses are red", "Violets are blue", "and so on"],
    "#block-two": ["Read one two"],
    "#block-item": ["item a b"],
    "li + li": ["second", "line"],
    "#block-quote": ["quoted c d", "line"],
    "#block-cell": ["e f"],
}


@pytest.mark.parametrize("selector", SHOWN)
def test_lines_stay_and_the_ids_of_blocks_join_no_words(page: Page, selector: str) -> None:
    assert lines(one(page("Lines"), selector)) == SHOWN[selector]


def test_a_card_has_one_line(page: Page) -> None:
    card = one(page("index"), ".hubnotes-card-description")
    assert card.get_text() == "Roses are red Violets are blue and so on"


JOINED = ["Roses are red Violets are blue"]
KEPT = ["Roses are red", "Violets are blue"]
STRICT = {
    '{"strictLineBreaks": true}': JOINED,
    '["strictLineBreaks"]': KEPT,
}


@pytest.mark.parametrize("settings", STRICT)
def test_strict_line_breaks(tmp_path: Path, settings: str) -> None:
    terminal = Terminal(tmp_path)
    terminal.write({"a.md": "Roses are red\nViolets are blue\n", ".obsidian/app.json": settings})
    assert terminal.build().err == ""
    assert lines(one(terminal.page("a"), "p")) == STRICT[settings]
    terminal.write({"hubnotes.toml": "[sphinx]\nhubnotes_line_breaks = false\n"})
    assert terminal.build().err == ""
    assert lines(one(terminal.page("a"), "p")) == JOINED
