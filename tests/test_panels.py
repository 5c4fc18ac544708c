"""The panels on the pages of notes: in these hubs, linked from; what readers see of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from bs4.element import Tag
from playwright.sync_api import Page

from tests.conftest import MakeSite
from tests.outcome import times
from tests.reader import written
from tests.site import Built

PANELS = {"hubnotes_panels": ["hubs", "backlinks"]}

GARDEN = {
    "index.md": "# Garden\n\n```{toctree}\nbeds\nplaces\nprose\n```\n",
    "beds.md": """
        # Which *beds*?

        :::::::{hub} beds
        ::::::{section} Roots
        - [](notes/carrot.md)
        - [](notes/beet.md)
        :::::{section} Deep `roots`
        - [](notes/leek.md)
        - [](notes/carrot.md)
        - [](notes/beet.md)
        :::::
        ::::::
        ::::::{section} By hand
        :glob: notes/b*
        ::::::
        :::::::
        """,
    "places.md": "# Where?\n\n:::{hub} places\n- [](notes/carrot.md)\n:::\n",
    "prose.md": """
        # Prose

        First sentence. We sow [the carrot](notes/carrot.md) beside [](notes/leek.md), e.g. here!
        Last sentence.

        - [](notes/beet.md)
        """,
    "notes/carrot.md": "# Carrot\n\nText.\n",
    "notes/beet.md": """
        # Beet

        It is red.

        Not without [](carrot.md). It needs [](carrot.md) again.
        """,
    "notes/leek.md": "# *Leek* & co\n\n{hubnotes:note}`carrot` and {ref}`beds` {doc}`/places`.\n",
}


def panel(built: Built, docname: str, name: str) -> Tag | None:
    return built.page(docname).select_one(f".hubnotes-panel-{name}")


def rows(built: Built, docname: str, name: str) -> list[str]:
    found = panel(built, docname, name)
    assert found is not None, f"no panel {name}"
    return [" ".join(row.get_text(" ").split()) for row in found.select("li")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    from tests.site import Site

    site = Site(tmp_path_factory.mktemp("panels"), PANELS)
    site.write(GARDEN)
    built = site.build()
    assert built.warnings == []
    return built


def test_paper_has_the_hubs_and_no_steps(built: Built, page: Page) -> None:
    page.goto((built.outdir / "notes/carrot.html").as_uri())
    steps = page.locator(".hubnotes-steps").first
    assert steps.is_visible()
    page.emulate_media(media="print")
    assert not steps.is_visible()
    assert page.locator(".hubnotes-panel-hubs li").first.is_visible()


def test_the_hub_of_a_draft_is_none_of_a_notes_hubs(make_site: MakeSite) -> None:
    places = f"---\ndraft: true\n---\n{GARDEN['places.md']}"
    built = make_site(GARDEN | {"places.md": places}, PANELS).build()
    found = panel(built, "notes/carrot", "hubs")
    assert found is not None
    assert "Which beds?" in found.get_text()
    assert "Where?" not in found.get_text()


def test_the_hubs_and_sections_that_show_a_note(built: Built) -> None:
    assert rows(built, "notes/carrot", "hubs") == [
        "Which beds ? › Roots 1 of 2 Next Beet",
        "Which beds ? › Roots › Deep roots 2 of 3 Previous Leek & co Next Beet",
        "Where? 1 of 1",
    ]
    assert rows(built, "notes/beet", "hubs") == [
        "Which beds ? › Roots 2 of 2 Previous Carrot",
        "Which beds ? › Roots › Deep roots 3 of 3 Previous Carrot",
        "Which beds ? › By hand 1 of 1",
    ]


def test_they_lead_to_the_hub_its_section_and_the_neighbours(built: Built) -> None:
    found = panel(built, "notes/carrot", "hubs")
    assert found is not None
    second = found.select("li")[1]
    assert [link["href"] for link in second.select("a")] == [
        "../beds.html#beds",
        "../beds.html#beds-roots",
        "../beds.html#beds-deep-roots",
        "leek.html",
        "beet.html",
    ]
    page = built.page("beds")
    assert all(page.select(f"#{anchor}") for anchor in ("beds", "beds-roots", "beds-deep-roots"))
    assert [link["rel"] for link in second.select(".hubnotes-steps a")] == [["prev"], ["next"]]
    assert "<em>Leek</em> &amp; co" in str(second)


def test_what_links_to_a_note_each_with_the_sentence(built: Built) -> None:
    assert rows(built, "notes/carrot", "backlinks") == [
        "Beet Not without Carrot .",
        "Leek & co Carrot and Which beds? Where?.",
        "Prose We sow the carrot beside Leek & co, e.g. here!",
    ]
    found = panel(built, "notes/carrot", "backlinks")
    assert found is not None
    assert [mark.get_text() for mark in found.select("mark")] == ["Carrot", "Carrot", "the carrot"]
    # A link that stands alone says no more than the title.
    assert rows(built, "notes/beet", "backlinks") == ["Prose"]
    assert panel(built, "notes/leek", "backlinks") is not None


def test_a_link_in_a_sentence_comes_before_one_that_stands_alone(make_site: MakeSite) -> None:
    alone = ("- [](notes/a.md)", "- [A](/notes/a.md)", "## {doc}`notes/a`")
    files = {
        f"{number}.md": f"# P{number}\n\n{link}\n\nWe *sow* [it](notes/a.md) now <inv:#none>.\n"
        for number, link in enumerate(alone)
    }
    files |= {"index.md": "# Home\n", "notes/a.md": "# A\n\nText.\n"}
    built = make_site(files, {"hubnotes_panels": ["backlinks"], "hubnotes_notes": ["**"]}).build()
    assert rows(built, "notes/a", "backlinks") == [f"P{n} We sow it now ." for n in range(3)]


def test_panels_stand_on_notes_alone(built: Built) -> None:
    for docname in ("index", "beds", "places", "prose"):
        page = built.page(docname)
        assert page.select(".hubnotes-panels") == []
    assert "hubnotes" not in built.read("prose.html")


FORMS = {
    "a path": "[x](notes/carrot.md)",
    "a path without a text": "[](/notes/carrot.md)",
    "an anchor in it": "[x](notes/carrot.md#part)",
    "doc": "{doc}`notes/carrot`",
    "doc with a text": "{doc}`x <notes/carrot>`",
    "any": "{any}`notes/carrot`",
    "note": "{hubnotes:note}`notes/carrot`",
    "an alias": "{hubnotes:note}`yellow root`",
    "a label": "{ref}`its-label`",
    "a label with a hash": "[x](#its-label)",
    "its hub": "{hubnotes:hub}`roots`",
    "a section of its hub": "{hubnotes:section}`roots#deep`",
    "its hub by a label": "{ref}`roots`",
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_link_counts(make_site: MakeSite, form: str) -> None:
    carrot = (
        "---\naliases: [yellow root]\n---\n# Carrot\n\n(its-label)=\n## Part\n\n"
        "::::{hub} roots\n:::{section} Deep\n- [](leek.md)\n:::\n::::\n"
    )
    files = {
        "index.md": f"# Garden\n\n:::{{hub}} all\n- [](notes/carrot.md)\n:::\n\n"
        f"See {FORMS[form]}, which is long.\n",
        "notes/carrot.md": carrot,
        "notes/leek.md": "# Leek\n",
    }
    built = make_site(files, PANELS | {"myst_heading_anchors": 3}).build()
    assert [w for w in built.warnings if w.kind != "myst.xref_missing"] == []
    found = rows(built, "notes/carrot", "backlinks")
    assert len(found) == 1
    assert found[0].startswith("Garden See ")
    assert found[0].endswith(", which is long.")


def test_no_backlink_from_a_draft_nor_from_itself(make_site: MakeSite) -> None:
    files = {
        "index.md": "# I\n\n:::{hub} all\n- [](a.md)\n:::\n",
        "a.md": "# A\n\n[me](a.md) and [](#a-label)\n\n(a-label)=\n## Part\n",
        "b.md": "---\ndraft: true\norphan: true\n---\n# B\n\nTo [](a.md).\n",
    }
    built = make_site(files, PANELS).build()
    assert panel(built, "a", "backlinks") is None
    assert panel(built, "a", "hubs") is not None


def test_links_in_only_count_where_it_holds(make_site: MakeSite) -> None:
    page = "# {0}\n\n```{{only}} {1}\nTo [](a.md) from here.\n```\n"
    files = {
        "index.md": "# I\n\n:::{hub} all\n- [](a.md)\n- [](b.md)\n- [](c.md)\n:::\n",
        "a.md": "# A\n",
        "b.md": page.format("B", "html"),
        "c.md": page.format("C", "latex"),
    }
    built = make_site(files, PANELS).build()
    assert rows(built, "a", "backlinks") == ["B To A from here."]


def test_nine_thousand_backlinks_stay_readable(make_site: MakeSite) -> None:
    """Not nine thousand files: their lists are as long with fewer."""
    files = {f"n/{n:03}.md": f"# Note {n:03}\n\nTo [it](/a.md) from {n}.\n" for n in range(600)}
    files |= {"index.md": "# I\n\n:::{hub} all\n- [](a.md)\n:::\n", "a.md": "# A\n"}
    built = make_site(files, PANELS).build("html")
    found = panel(built, "a", "backlinks")
    assert found is not None
    assert len(found.select(":scope > ul > li")) == 20
    fold = found.select_one("details")
    assert fold is not None
    assert "open" not in fold.attrs
    assert [line.get_text() for line in fold.select("summary")] == ["Show 580 more"]
    assert len(fold.select("li")) == 500
    assert [line.get_text() for line in fold.select(":scope > p")] == ["and 80 more"]
    assert len(built.read("a.html")) < 100_000


def test_a_long_sentence_is_cut_at_words(make_site: MakeSite) -> None:
    long = "many words before it " * 20
    files = {
        "index.md": "# I\n\n:::{hub} all\n- [](a.md)\n:::\n",
        "a.md": "# A\n",
        "b.md": f"---\norphan: true\n---\n# B\n\n{long}[here](a.md){' and behind' * 40}\n",
        "c.md": f"---\norphan: true\n---\n# C\n\n{'x' * 400}[here](a.md){'y' * 400}\n",
    }
    built = make_site(files, PANELS).build()
    first, second = rows(built, "a", "backlinks")
    assert 200 < len(first) < 360
    assert first.startswith("B … ")
    assert first.endswith(" …")
    assert " here and behind" in first
    words = first.removeprefix("B … ").removesuffix(" …").split()
    assert set(words) <= {*"many words before it here and behind".split()}
    assert len(second) < 360


def test_nothing_of_a_note_is_live(make_site: MakeSite) -> None:
    evil = "<script>alert(1)</script>"
    files = {
        "index.md": "# I\n\n:::{hub} all\n- [](a.md)\n- [](b.md)\n:::\n",
        "a.md": f"---\ntitle: '{evil}'\n---\nText.\n",
        "b.md": f'# B {evil} `{evil}`\n\nTo [x `{evil}`](a.md) \\{evil} & "it\'s".\n',
    }
    built = make_site(files, PANELS).build()
    for name in ("a", "b"):
        page = built.page(name).select_one(".hubnotes-panels")
        assert page is not None
        assert page.select("script") == []
    assert evil in rows(built, "a", "backlinks")[0]


@pytest.mark.parametrize(
    ("wanted", "panels"),
    [
        (["backlinks", "hubs"], ["backlinks", "hubs"]),
        (["hubs"], ["hubs"]),
        ([], []),
        ({"html": ["hubs"], "latex": ["backlinks"]}, ["hubs"]),
        ({"latex": ["backlinks"]}, []),
        ({"latex": ["backlinks"], "*": ["backlinks"]}, ["backlinks"]),
    ],
)
def test_a_project_chooses_panels(make_site: MakeSite, wanted: object, panels: list[str]) -> None:
    site = make_site(GARDEN, {"hubnotes_panels": wanted})
    found = site.build().page("notes/carrot").select(".hubnotes-panels > section")
    assert [part["class"] for part in found] == [[f"hubnotes-panel-{name}"] for name in panels]


@pytest.mark.parametrize(
    ("field", "panels"),
    [
        ("false", []),
        ("[]", []),
        ("[backlinks]", ["backlinks"]),
        ("backlinks", ["backlinks"]),
        ("", ["hubs", "backlinks"]),
    ],
)
def test_a_note_chooses_panels(make_site: MakeSite, field: str, panels: list[str]) -> None:
    files = GARDEN | {"notes/carrot.md": f"---\npanels: {field}\n---\n# Carrot\n"}
    built = make_site(files, PANELS).build()
    found = built.page("notes/carrot").select(".hubnotes-panels > section")
    assert [part["class"] for part in found] == [[f"hubnotes-panel-{name}"] for name in panels]


TEXT = """
Carrot
******

Text.

-[ In these hubs ]-

* Which *beds*? › Roots · 1 of 2

* Which *beds*? › Roots › Deep "roots" · 2 of 3

* Where? · 1 of 1

-[ Linked from ]-

* Beet

  Not without **Carrot**.

* *Leek* & co

  **Carrot** and Which beds? Where?.

* Prose

  We sow **the carrot** beside *Leek* & co, e.g. here!
"""


def test_plain_lists_in_text(make_site: MakeSite) -> None:
    built = make_site(GARDEN, PANELS).build("text")
    assert built.warnings == []
    assert built.read("notes/carrot.txt").strip() == TEXT.strip()


@pytest.mark.parametrize("builder", ["latex", "man", "texinfo", "xml", "pseudoxml", "epub"])
def test_plain_lists_elsewhere(make_site: MakeSite, builder: str) -> None:
    built = make_site(GARDEN, PANELS).build(builder, warningiserror=True)
    files = [path for path in built.outdir.rglob("*") if path.is_file()]
    texts = (path.read_text(encoding="utf-8", errors="replace") for path in files)
    whole = "\n".join(texts).replace("\\-", "-")
    assert "In these hubs" in whole
    assert "Linked from" in whole


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "json"])
def test_the_same_in_other_kinds_of_html(make_site: MakeSite, builder: str) -> None:
    built = make_site(GARDEN, PANELS).build(builder, warningiserror=True)
    name = {"dirhtml": "notes/carrot/index.html", "json": "notes/carrot.fjson"}
    whole = built.read(name.get(builder, "index.html"))
    assert whole.count("We sow <mark>the carrot</mark> beside") == 1


EDITS: Mapping[str, tuple[Mapping[str, str], set[str]]] = {
    "a neighbour's title": (
        {"notes/beet.md": GARDEN["notes/beet.md"].replace("Beet", "Red beet")},
        {"beds", "prose", "notes/beet", "notes/carrot", "notes/leek"},
    ),
    "a sentence": (
        {"notes/beet.md": GARDEN["notes/beet.md"].replace("Not", "Surely not")},
        {"notes/beet", "notes/carrot"},
    ),
    "a text that nothing shows": (
        {"notes/carrot.md": "# Carrot\n\nOther text.\n"},
        {"notes/carrot", "beds", "places"},
    ),
    "no link any more": (
        {"notes/leek.md": "# *Leek* & co\n\nNothing.\n"},
        {"notes/leek", "notes/carrot", "beds"},
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_writes_the_pages_that_show_it(make_site: MakeSite, edit: str) -> None:
    site = make_site(GARDEN, PANELS)
    before = times(site.build().outdir)
    files, pages = EDITS[edit]
    site.write(files)
    assert written(site.build(), before) - {"index"} <= pages
    built = site.build()
    clean = site.build(out="clean", fresh=True)
    for name in ("notes/carrot", "notes/beet", "notes/leek", "beds"):
        assert built.read(f"{name}.html") == clean.read(f"{name}.html")
