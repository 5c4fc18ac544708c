"""What the command calls the hubs and the site of a vault, where it puts them, and properties."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import Terminal
from tests.conftest import MakeSite
from tests.outcome import differences, outcome
from tests.reader import attribute, one
from tests.site import tree

BREAD = """
    ---
    tags: [Food]
    created: 2024-05-01
    author: "[[Ann Baker]]"
    baker: [[Sam]]
    source: https://example.org/bread?a=1&b=<i>
    rating: 5
    cssclasses: [wide]
    nested: {oven: hot}
    cover: "[[pic.png]]"
    ---
    # All of bread

    Why it rises.

    ## Sources

    A book.
"""

LONG = "".join(f"Paragraph {n} of many words.\n\n" for n in range(40))

FILES = {
    "README.md": f"# README\n\nHow this began.\n\n{LONG}",
    "bread/bread.md": BREAD,
    "bread/crust.md": "---\nmodified: 2024-06-02\nstatus: ['[[Sam]]', new]\n---\n"
    "# Crust\n\n[[bread|Bread]], #food\n",
    "bread/dough.md": "---\ntags: [food]\n---\n# Dough\n\n```md\n## Not a heading\n",
    "people/Ann Baker.md": "---\ntype: person\n---\n",
    "people/Sam.md": "# Sam\n\n![[Board.canvas]], ![[A.base#All]]\n\n```dataview\nLIST\n```\n",
    "how-to_guides/README.md": "Begin here.\n\nSources\n=======\n\nNone.\n",
    "how-to_guides/a.md": "# A\n",
    "lone-bundle/index.md": "# A bundle\n",
    "iOS/b.md": "# B\n",
    "iOS/deep/c.md": "# C\n",
    "big/x.md": "# X\n",
    **{f"big/part-1/n{n}.md": f"# N{n:03}\n" for n in range(102)},
    **{f"big/part-2/m{n}.md": f"# M{n:03}\n" for n in range(97)},
    **{f"big/small/s{n}.md": f"# S{n}\n" for n in range(2)},
    **{f"few{n}/a.md": f"# Few {n}\n" for n in range(5)},
    "few1/b.md": "# Other words\n",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, str]:
    terminal = Terminal(tmp_path_factory.mktemp("places") / "my-garden_2")
    terminal.root.mkdir()
    terminal.write(FILES)
    return terminal, terminal.build().err


@pytest.fixture
def terminal(told: tuple[Terminal, str]) -> Terminal:
    return told[0]


def links(terminal: Terminal, name: str, where: str) -> list[str]:
    found = terminal.page(name).select(f"{where} a[href]:not([tabindex], .headerlink)")
    return [attribute(link, "href").partition("#")[0] for link in found]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("index", "Vault"),
        ("README", "About these notes"),
        ("bread/bread", "All of bread"),
        ("how-to_guides/README", "How to guides"),
        ("iOS/index", "iOS"),
        ("big/index", "Big"),
        ("big/part-1/index", "Part 1"),
        ("other-notes", "Other notes"),
    ],
)
def test_pages_have_the_names_that_a_person_would_give(
    terminal: Terminal, name: str, title: str
) -> None:
    assert one(terminal.page(name), "[role=main] h1").get_text().removesuffix("¶") == title


@pytest.mark.parametrize(
    ("name", "before"), [("bread/bread", "Sources"), ("how-to_guides/README", "Sources")]
)
def test_a_hub_stands_below_the_title_of_its_note(
    terminal: Terminal, name: str, before: str
) -> None:
    page = terminal.page(name)
    body = page.select_one("[role=main]")
    assert body is not None
    summary, title = one(page, ".hubnotes-summary"), one(body, "h1")
    below = next(heading for heading in body.select("h2") if before in heading.get_text())
    parts = [one(page, ".hubnotes-back"), title, summary, below]
    order = [list(body.find_all(True)).index(part) for part in parts]
    assert order == sorted(order)
    assert summary.find_previous(["h1", "h2"]) is title


def test_a_folder_of_notes_alone_has_no_section(terminal: Terminal) -> None:
    shown = terminal.text("bread/bread")
    assert "Topic Hub · 2 linked notes View as" in shown
    assert "Topic Hub · 2 linked notes · 1 section" in terminal.text("iOS/index")
    assert "In these hubs All of bread 1 of 2" in terminal.text("bread/crust")
    assert "A bundle" in terminal.text("other-notes")
    assert "lone-bundle/index" not in " ".join(links(terminal, "index", "[role=main]"))


def test_a_folder_makes_no_notes_related(terminal: Terminal) -> None:
    assert "In these hubs Few1 1 of 2" in terminal.text("few1/a")
    assert terminal.page("few1/a").select_one(".hubnotes-panel-related") is None


def test_a_large_folder_is_hubs_in_hubs_over_several_pages(terminal: Terminal) -> None:
    top = links(terminal, "big/index", ".hubnotes-cards")
    assert top == [
        "part-1/index.html",
        "part-2/index.html",
        "x.html",
        "small/s0.html",
        "small/s1.html",
    ]
    assert "102 linked notes" in terminal.text("big/part-1/index")
    first = links(terminal, "big/part-1/index", ".hubnotes-cards")
    second = links(terminal, "big/part-1/index-page-2", ".hubnotes-cards")
    assert (len(first), len(second), len({*first, *second})) == (100, 2, 102)
    assert len(terminal.page("big/part-1/index").select(".hubnotes-table tbody tr")) == 100
    assert "index-page-2.html" in links(terminal, "big/part-1/index", ".hubnotes-pages")


def test_the_front_page_is_short_and_leads_everywhere(terminal: Terminal) -> None:
    cards = links(terminal, "index", ".hubnotes-cards")
    assert cards[:3] == ["README.html", "big/part-1/index.html", "big/part-2/index.html"]
    assert len(cards) == 7
    lines = links(terminal, "index", "details .hubnotes-lines")
    assert len(lines) == len({*lines, *cards}) - 7 == 7
    recent = [item.get_text() for item in terminal.page("index").select("#recently-changed li")]
    assert recent == ["Crust Jun 2, 2024", "All of bread 2 notes · May 1, 2024"]
    tags = terminal.page("index").select_one(".hubnotes-tag-list")
    assert tags is not None
    assert "3" in tags.get_text()
    assert not (terminal.site / "index-page-2.html").exists()
    assert "Paragraph 1" not in terminal.text("index")
    assert "Paragraph 39" in terminal.text("README")


@pytest.mark.packages
def test_properties_stand_under_the_title_and_are_links(terminal: Terminal) -> None:
    table = terminal.page("bread/bread").select_one("h1 + * table.hubnotes-properties, h1 + table")
    assert table is not None
    rows = {row.th.get_text(): row.td.get_text() for row in table.select("tr") if row.th and row.td}
    assert rows == {
        "tags": "Food",
        "created": "2024-05-01",
        "author": "Ann Baker",
        "baker": "Sam",
        "source": "https://example.org/bread?a=1&b=<i>",
        "rating": "5",
        "nested": "oven: hot",
        "cover": "pic.png",
    }
    leads = {attribute(link, "href") for link in table.select("a")}
    assert leads == {
        *("../tags/food.html", "../people/Ann%20Baker.html", "../people/Sam.html"),
        "https://example.org/bread?a=1&b=",
    }
    assert "Linked from All of bread" in terminal.text("people/Ann Baker")
    assert "type person" in terminal.text("people/Ann Baker")


def test_what_the_command_makes_is_no_mistake_of_the_vault(told: tuple[Terminal, str]) -> None:
    assert [line for line in told[1].splitlines() if "[hubnotes.not-read]" not in line] == []


def test_a_status_may_be_a_list_of_links(told: tuple[Terminal, str]) -> None:
    terminal, said = told
    assert "Crust modified 2024-06-02 status Sam, new" in terminal.text("bread/crust")
    assert "field-type" not in said


def test_what_only_obsidian_shows_is_a_line_and_a_warning(told: tuple[Terminal, str]) -> None:
    terminal, said = told
    assert "Board.canvas" in terminal.text("people/Sam")
    assert "Board.canvas" not in terminal.text("people/index")
    for line, what in (
        (3, "the file 'Board.canvas'"),
        (3, "the file 'A.base'"),
        (5, "a query"),
    ):
        assert f"Sam.md:{line}: WARNING: {what}" in said


def test_a_changed_vault_is_built_as_a_new_one_would_be(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.write(
        {
            "README.md": "Short, with [a](kep/a.md).\n",
            "kep/README.md": "Words. [home](../README.md)\n",
            "kep/a.md": "---\nup: '[[c]]'\n---\n# A\n\n[home](../README.md)\n",
            "b/b.md": "# B\n\n## Below\n",
            "b/c.md": "c",
        }
    )
    terminal.build()
    assert terminal.titles()["kep/README"] == "Kep"
    assert terminal.titles()["index"] == "Vault"
    assert "Linked from A" in terminal.text("b/c")
    (terminal.vault / "kep").rename(terminal.vault / "my keps")
    terminal.write({"README.md": f"# readme\n\n{LONG}", "b/c.md": "---\ntags: [x]\n---\n# C\n"})
    terminal.write({"b/b.md": "Before.\n\n# B\n"})
    terminal.build("--title", "Known")
    known = terminal.titles()
    assert (known["index"], known["README"]) == ("Known", "About these notes")
    assert (known["my keps/README"], known["b/b"]) == ("My keps", "b")
    shutil.rmtree(tmp_path / "cache")
    terminal.build("--title", "Known", site=tmp_path / "clean")
    skip = ("searchindex.js", "objects.inv")
    assert tree(terminal.site, skip) == tree(tmp_path / "clean", skip)


def test_projects_can_have_such_hubs_and_lists(make_site: MakeSite) -> None:
    conf = {"hubnotes_tag_pages": True, "hubnotes_page_size": 2, "hubnotes_index": "every"}
    notes = {
        f"n{n}.md": f"---\ntags: [t, u{n}]\ndate: 2024-0{n}-01\n---\n# N{n}\n" for n in (1, 2, 3)
    }
    hub = "# Hub\n\n:::{hub}\n:tags: t\n:sort: date\n:reverse:\n:paged:\n:::\n"
    lists = ":::{note-list}\n:sort: changed\n:most: 2\n:compact:\n:::\n\n"
    lists += ":::{tag-list}\n:limit: 1\n:::\n"
    index = f"# Home\n\n{lists}\n```{{toctree}}\nhub\nevery\n```\n"
    site = make_site(
        {**notes, "hub.md": hub, "index.md": index, "every.md": "# Map\n\nText.\n"}, conf
    )
    built = site.build()
    assert built.warnings == []
    assert built.text("hub")[:3] == ["← Map", "Hub", "Topic Hub · 3 linked notes"]
    titles = [
        [t.get_text() for t in built.page(name).select(".hubnotes-card-title")]
        for name in ("hub", "hub-page-2")
    ]
    assert titles == [["N3", "N2"], ["N1"]]
    assert built.text("index")[1:4] == ["N1 Jan 1, 2024", "N2 Feb 1, 2024", "t 3 All tags →"]
    site.write({"n2.md": "---\ntags: [t]\n---\n# Renamed\n", "every.md": "# Maps\n\nText.\n"})
    again = site.build()
    assert again.text("hub")[0] == "← Maps"
    clean = site.build(out="clean", fresh=True)
    assert differences(outcome(again), outcome(clean)) == []
    assert "Renamed" in site.build("text").read("hub.txt")
