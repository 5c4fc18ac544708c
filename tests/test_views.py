"""The views of a hub: which there are, what each shows, how a reader chooses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from bs4.element import Tag

from tests.conftest import MakeSite
from tests.outcome import times
from tests.reader import attribute, one, written
from tests.site import Built

ALL = {"hubnotes_views": ["cards", "list", "table", "timeline"]}

GARDEN = {
    "index.md": "# Garden\n\n```{toctree}\nbeds\n```\n",
    "beds.md": """
        # Which beds?

        ::::::{hub} beds
        :::::{section} Roots *(old)*
        - [](notes/carrot.md)
        - [The red one](notes/beet.md)
        ::::{section} Deep
        - [](notes/leek.md)
        - [](notes/carrot.md)
        ::::
        :::::
        ::::::
        """,
    "notes/carrot.md": "---\ndate: 2026-05-18\ntags: [root, '#orange']\n---\n# *Carrot* & co\n",
    "notes/beet.md": "---\ndate: 2026-04\nstatus: <b>new</b>\n---\n# Beet\n\nIt is red.\n",
    "notes/leek.md": "# Leek\n\nText.\n",
}


LISTED = "".join(f"- [](notes/{name}.md)\n" for name in ("carrot", "beet", "leek"))


def hub(built: Built, docname: str = "beds", number: int = 0) -> Tag:
    return built.page(docname).select(".hubnotes-body")[number]


def choices(body: Tag) -> list[str]:
    """The views to choose from; the one that is shown first has a star."""
    return [
        label.get_text() + ("*" if "checked" in one(label, "input").attrs else "")
        for label in body.select(":scope > .hubnotes-views label")
    ]


def table(body: Tag) -> list[list[str]]:
    return [[cell.get_text() for cell in row.select("th, td")] for row in body.select("tr")]


def timeline(body: Tag) -> list[list[str]]:
    return [
        [label.get_text() for label in point.select(":scope > :first-child, a")]
        for point in body.select(".hubnotes-timeline > li")
    ]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_a_reader_chooses_between_views(make_site: MakeSite, builder: str) -> None:
    built = make_site(GARDEN, ALL).build(builder)
    assert built.warnings == []
    page = "index" if builder == "singlehtml" else "beds"
    body = hub(built, page)
    assert one(body, ".hubnotes-views > legend").get_text() == "View as"
    assert choices(body) == ["Cards*", "List", "Table", "Timeline"]
    radios = body.select("input")
    assert {attribute(radio, "type") for radio in radios} == {"radio"}
    assert len({attribute(radio, "name") for radio in radios}) == 1


def test_the_page_reads_in_its_order(make_site: MakeSite) -> None:
    built = make_site(GARDEN, ALL).build()
    seen = built.text("beds")
    start = seen.index("View as")
    assert seen[start - 1] == "Topic Hub · 3 linked notes · 2 sections"
    assert seen[start + 1 : start + 3] == ["Cards List Table Timeline", "Roots (old)"]


def test_the_table_has_a_row_for_each_note(make_site: MakeSite) -> None:
    body = hub(make_site(GARDEN, ALL).build())
    assert table(body) == [
        ["Note", "Date", "Status", "Tags", "Section"],
        ["Carrot & co", "May 18, 2026", "", "root, orange", "Roots (old), Deep"],
        ["The red one", "April 2026", "<b>new</b>", "", "Roots (old)"],
        ["Leek", "", "", "", "Deep"],
    ]
    found = one(body, ".hubnotes-table")
    assert [attribute(link, "href") for link in found.select("a")] == [
        f"notes/{name}.html" for name in ("carrot", "beet", "leek")
    ]
    assert [attribute(time, "datetime") for time in found.select("time")] == [
        "2026-05-18",
        "2026-04",
    ]
    assert one(found, "tbody th").decode_contents().count("<em>Carrot</em>") == 1
    assert found.select("td b") == []


def test_a_table_has_no_empty_column(make_site: MakeSite) -> None:
    files = {"beds.md": "# Beds\n\n:::{hub} beds\n- [](leek.md)\n:::\n", "leek.md": "# Leek\n"}
    body = hub(make_site({"index.md": "# Garden\n", **files}, ALL).build())
    assert table(body) == [["Note"], ["Leek"]]


def test_the_timeline_goes_back_in_time(make_site: MakeSite) -> None:
    more = {
        "notes/chard.md": "---\ndate: 2026-05-18\n---\n# Chard\n",
        "notes/rye.md": "---\ndate: some day\n---\n# Rye\n",
        "notes/oat.md": "---\ndate: 2027\n---\n# Oat\n",
        "beds.md": "# Beds\n\n:::{hub} beds\n"
        + LISTED
        + "".join(f"- [](notes/{name}.md)\n" for name in ("chard", "rye", "oat"))
        + ":::\n",
    }
    body = hub(make_site({**GARDEN, **more}, ALL).build())
    assert timeline(body) == [
        ["2027", "Oat"],
        ["May 18, 2026", "Carrot & co", "Chard"],
        ["April 2026", "Beet"],
        ["Undated", "Leek", "Rye"],
    ]


@pytest.mark.parametrize(
    ("options", "conf", "expected"),
    [
        ("", {"hubnotes_views": ["table", "cards"]}, ["Table*", "Cards"]),
        ("", {"hubnotes_views": []}, []),
        ("", {"hubnotes_views": ["list", "graph"]}, []),
        (":view: table", ALL, ["Cards", "List", "Table*", "Timeline"]),
        (":view: table", {"hubnotes_views": ["cards"]}, ["Table*", "Cards"]),
        (":views: timeline list", ALL, ["Timeline*", "List"]),
        (":views: list, table\n:view: table", {}, ["List", "Table*"]),
        (":views: list list", ALL, []),
        (":views: graph cards", ALL, []),
    ],
)
def test_a_site_and_a_hub_say_which(
    make_site: MakeSite, options: str, conf: Mapping[str, object], expected: list[str]
) -> None:
    source = f"# Beds\n\n:::{{hub}} beds\n{options}\n\n{LISTED}:::\n"
    built = make_site({**GARDEN, "beds.md": source}, conf).build()
    assert choices(hub(built)) == expected
    assert built.warnings == []


def test_a_view_that_shows_nothing_is_left_out(make_site: MakeSite) -> None:
    undated = {name: text.replace("date", "when") for name, text in GARDEN.items()}
    undated["empty.md"] = "# Nothing\n\n:::{hub} empty\nProse.\n:::\n"
    built = make_site(undated, ALL).build()
    assert choices(hub(built)) == ["Cards*", "List", "Table"]
    assert hub(built).select(".hubnotes-timeline") == []
    assert choices(hub(built, "empty")) == ["Cards*", "List"]


def test_an_unknown_view_is_a_warning(make_site: MakeSite) -> None:
    built = make_site(GARDEN, {"hubnotes_views": ["cards", "tabel"]}).build()
    assert [warning.message for warning in built.warnings] == [
        "hubnotes_views has no value 'tabel'; did you mean 'table'?"
    ]
    assert choices(hub(built)) == []


@pytest.mark.parametrize("builder", ["epub", "json", "latex", "text", "man", "texinfo", "xml"])
def test_other_builders_have_the_cards_alone(make_site: MakeSite, builder: str) -> None:
    source = f"# Beds\n\n:::{{hub}} beds\n:view: table\n\n{LISTED}:::\n"
    built = make_site({**GARDEN, "beds.md": source}, ALL).build(builder)
    assert built.warnings == []
    for path in built.outdir.rglob("*"):
        if path.suffix in (".xhtml", ".fjson", ".tex", ".txt", ".1", ".texi", ".xml"):
            text = path.read_text(encoding="utf-8")
            assert "View as" not in text
            assert "hubnotes-body" not in text
            assert "hubnotes-table" not in text


def test_two_hubs_of_a_page_are_apart(make_site: MakeSite) -> None:
    two = """
        # Beds

        :::{hub} one
        - [](notes/carrot.md)
        :::

        ## Others

        :::{hub} two
        :view: list
        - [](notes/leek.md)
        :::
        """
    built = make_site({**GARDEN, "beds.md": two}, ALL).build()
    first, second = hub(built, number=0), hub(built, number=1)
    assert choices(first) == ["Cards*", "List", "Table", "Timeline"]
    assert choices(second) == ["Cards", "List*", "Table"]
    names = {attribute(one(body, "input"), "name") for body in (first, second)}
    assert len(names) == 2
    assert [row[0] for row in table(first)] == ["Note", "Carrot & co"]
    assert [row[0] for row in table(second)] == ["Note", "Leek"]


def test_a_changed_date_is_a_changed_page(make_site: MakeSite) -> None:
    site = make_site(GARDEN, ALL)
    before = times(site.build().outdir)
    site.write({"notes/leek.md": "---\ndate: 2025-01-02\n---\n# Leek\n\nText.\n"})
    built = site.build()
    # Sphinx writes the page of a toctree whenever it writes what that names.
    assert written(built, before) - {"index"} == {"beds", "notes/leek"}
    assert timeline(hub(built))[-1] == ["Jan 2, 2025", "Leek"]
    before = times(built.outdir)
    site.write({"notes/leek.md": "---\ndate: 2025-01-02\nowner: me\n---\n# Leek\n\nText.\n"})
    assert written(site.build(), before) == {"notes/leek"}


def test_other_views_are_a_changed_page(make_site: MakeSite) -> None:
    site = make_site(GARDEN, ALL)
    before = times(site.build().outdir)
    site.configure({"hubnotes_views": ["cards", "table"]})
    built = site.build()
    assert written(built, before) - {"index"} == {"beds"}
    assert choices(hub(built)) == ["Cards*", "Table"]


def test_the_sections_stay_in_the_contents(make_site: MakeSite) -> None:
    page = make_site(GARDEN, ALL).build().page("beds")
    links = [attribute(link, "href") for link in page.select(".sphinxsidebar a[href^='#']")]
    assert links == ["#", "#beds-roots-old", "#beds-deep"]
    assert all(page.select(link) for link in links[1:])
