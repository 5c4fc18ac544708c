"""Every word of a vault's notes arrives on its page, as Obsidian shows it."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

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

PERCENT = """
    About 70
    % is wheat.

    %% gone %%

    % of people

    - % of an item

    > % of a quote

    %% not closed

    +++ more

    <!-- not closed

    ## The end
    """

FORMULAS = """
    $x$ is 10$^{-3}$, $HOME no `$a` but `$`$y$. **$$z$$** costs $5.

    Energy:
    $$
    E = m
    + c
    $$
    its end.

    Within $$w$$ a line. ^within

    - item
      $$
      - i
      $$

    > [!note] Callout
    > $$
    > q
    > $$

    $$
    alone
    $$
    ^alone

    | $$t$$ |
    |---|
    | cell |
    """

LINKS = """
    [1](Old%20ovens.md#First%20steps) [2](Old%20ovens#First%20steps) [3](Old%20ovens.md#first-steps)
    [4](<Old ovens.md#FIRST steps>) [5](Old%20ovens#Oven#First%20steps) [6](Old%20ovens.md#^p1)
    [7](Old%20ovens#^P1) [8](Why%3F.md#First%20steps) [9](#Über%20uns) [10](#^here)

    ## Über uns

    - [11](tel:+4930123456) [12](sms:+49301?body=a%20b) [13](zotero://select/items/1) ^here
    """

OVENS = "# Oven\n\n## First steps\n\nWords. ^p1\n"

PICTURES = """
    ![](my%20pic.png) ![](<my pic.png>) ![](100%25.png) ![](<a #1.png>) ![](my%20pic.png#right)

    ![](Brötchen.png) ![[Brötchen.png]]

    | <img src="my pic.png" width="50"> | ![](in%20sub.png) |
    |---|---|

    - <img src="my%20pic.png">
    - <a href="Lines.md"><img src="my pic.png" width=9></a> [![|9](my%20pic.png)](Lines.md)

    <p align="center">
      <img src="sub/in sub.png">
      <a href="Old%20ovens.md#First steps">To the <b>first</b></a> &amp; on
    </p>

    <a href="Old ovens.md">Ovens</a> <a href="https://e.example/">elsewhere</a> <a href="no">open
    """

NOTES_IN_TEXT = """
    Words^[A *short* [[Old ovens|one]].] go on, [[Lines#^two|a]] ^[] and x^[open.

    > | Who | Year |
    > |---|---|
    > | [[Old ovens|the oven]] | 161 |
    > | [[Old ovens\\|the oven]] | 162 |
    > | ![[my pic.png|Crust|30]] `[[a|b]]` | a \\| b |
    """

MAP = """
    ---
    type: moc
    ---
    # Map

    ## Around [[Old ovens]]

    - [[Lines]] - Roses are red Violets…
    - [[Formulas]]: my own words
    - [[Links]] — 1 2
    """

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

NOTES: dict[str, str | bytes] = {
    "Lines.md": LINES,
    "Percent.md": PERCENT,
    "Formulas.md": FORMULAS,
    "Links.md": LINKS,
    "Old ovens.md": OVENS,
    "Why?.md": OVENS,
    "Pictures.md": PICTURES,
    "Notes.md": NOTES_IN_TEXT,
    "Map.md": MAP,
    **dict.fromkeys(("my pic.png", "100%.png", "a #1.png", "sub/in sub.png"), PNG),
    unicodedata.normalize("NFD", "Brötchen.png"): PNG,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    terminal = Terminal(tmp_path_factory.mktemp("words"))
    terminal.write(NOTES)
    assert terminal.build().err == ""
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
    card = one(
        page("all-notes"), ".hubnotes-card:has([href='Lines.html']) .hubnotes-card-description"
    )
    assert card.get_text() == "Roses are red Violets are blue and so on"


@pytest.mark.parametrize(
    "words",
    [
        *("About 70 % is wheat.", "% of people", "% of an item", "% of a quote", "%% not closed"),
        *("+++ more", "not closed The end"),
    ],
)
def test_lines_that_myst_would_hide(built: Terminal, words: str) -> None:
    assert words in built.text("Percent").replace("\N{PILCROW SIGN}", "")


def test_comments_are_hidden(built: Terminal) -> None:
    assert "gone" not in built.text("Percent")


def test_formulas(page: Page) -> None:
    shown = page("Formulas").select("[role=main] .math")
    written = {tag: " ".join(tag.get_text().split()) for tag in shown}
    assert [(tag.name, re.sub(r"(?<=\[) | (?=\\\])", "", written[tag])) for tag in shown] == [
        ("span", r"\(x\)"),
        ("span", r"\(^{-3}\)"),
        ("span", r"\(y\)"),
        ("span", r"\(z\)"),
        ("div", r"\[E = m + c\]"),
        ("div", r"\[w\]"),
        ("div", r"\[- i\]"),
        ("div", r"\[q\]"),
        ("div", r"\[alone\]"),
        ("span", r"\(t\)"),
    ]
    for formula in shown:
        formula.decompose()
    text = one(page("Formulas"), "section").get_text(" ", strip=True)
    assert text.count("$") == len("$HOME $a $ $5".split())
    assert "Within a line." in " ".join(text.split())


LED = {
    **dict.fromkeys("12345", "Old%20ovens.html#first-steps"),
    **dict.fromkeys("67", "Old%20ovens.html#block-p1"),
    "8": "Why.html#first-steps",
    "9": "#uber-uns",
    "10": "#block-here",
    "11": "tel:+4930123456",
    "12": "sms:+49301?body=a%20b",
    "13": "zotero://select/items/1",
}


@pytest.mark.parametrize("words", LED)
def test_links_lead_to_headings_blocks_and_other_programs(page: Page, words: str) -> None:
    links = page("Links").select("[role=main] a")
    assert [link["href"] for link in links if link.get_text() == words] == [LED[words]]


def test_pictures_are_copied_however_they_are_named(built: Terminal, page: Page) -> None:
    shown = page("Pictures").select("[role=main] img")
    files = [unquote(str(image["src"])) for image in shown]
    names = [unicodedata.normalize("NFC", name.removeprefix("_images/")) for name in files]
    assert names == [
        *("my pic.png", "my pic.png", "100%.png", "a #1.png", "my pic.png"),
        *(
            "Brötchen.png",
            "Brötchen.png",
            "my pic.png",
            "in sub.png",
            *["my pic.png"] * 3,
            "in sub.png",
        ),
    ]
    assert all((built.site / name).read_bytes() == PNG for name in files)
    assert "50" in (shown[7].get("width") or shown[7]["style"])
    around = [link for image in shown[10:12] if (link := image.find_parent("a"))]
    assert [link["href"] for link in around] == ["Lines.html"] * 2


def test_links_in_html_lead_to_notes(page: Page) -> None:
    links = page("Pictures").select("[role=main] a:not(:has(img), .headerlink)")
    assert [(link["href"], link.get_text()) for link in links[:4]] == [
        ("Old%20ovens.html#first-steps", "To the first"),
        ("Old%20ovens.html", "Ovens"),
        ("https://e.example/", "elsewhere"),
        ("no", "open"),
    ]


def test_footnotes_within_the_text(page: Page) -> None:
    text = one(page("Notes"), "p")
    number = text.select_one("a.footnote-reference")
    assert number is not None
    footnote = one(page("Notes"), f"{number['href']} p")
    assert (footnote.get_text(), footnote.select("em, a")[1]["href"]) == (
        "A short one.",
        "Old%20ovens.html",
    )
    assert text.get_text() == "Words[1] go on, a ^[] and x^[open."


def test_the_bar_of_a_wikilink_divides_no_cells(page: Page) -> None:
    rows = page("Notes").select("[role=main] blockquote tr")
    assert [[cell.get_text().strip() for cell in row.select("td, th")] for row in rows] == [
        ["Who", "Year"],
        ["the oven", "161"],
        ["the oven", "162"],
        ["[[a|b]]", "a | b"],
    ]
    assert rows[3].select("img")[0]["alt"] == "Crust"


def test_cards_of_a_map_say_what_their_author_wrote(page: Page) -> None:
    said = page("Map").select("[role=main] .hubnotes-card-description")
    assert [text.get_text().strip() for text in said] == [
        "Roses are red Violets are blue and so on",  # of which a program has written the beginning
        "my own words",
        "1 2",
    ]


def test_a_heading_is_called_the_same_wherever_it_is_shown(page: Page) -> None:
    places = {
        "page": one(page("Map"), "h2"),
        "contents": page("Map").select(".sphinxsidebar li li a")[0],
        "table": one(page("Map"), "table td:last-child"),
        "panel": one(page("Lines"), ".hubnotes-panel-hubs a[href*='ovens']"),
    }
    shown = {where: tag.get_text().strip().removesuffix("¶") for where, tag in places.items()}
    assert shown == dict.fromkeys(places, "Around Old ovens")


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
