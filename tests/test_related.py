"""Related notes: on the cards of hubs and on the pages of notes, each with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4.element import Tag

from tests.conftest import MakeSite
from tests.outcome import times
from tests.reader import attribute, one, written
from tests.site import Built, Site

CONF = {"hubnotes_panels": ["related"], "hubnotes_related_cards": 200}

GARDEN = {
    "index.md": "# Garden\n\n```{toctree}\nbeds\n```\n",
    "beds.md": """
        # Which beds?

        :::::::{hub} beds
        ::::::{section} Writing *Angles*
        - [](notes/angle-one.md)
        - [](notes/angle-two.md)
        ::::::
        ::::::{section} All
        :glob: notes/*
        ::::::
        :::::::
        """,
    "notes/angle-one.md": "# Obtuse\n\nLorem ipsum.\n",
    "notes/angle-two.md": "# Acute\n\nDolor sit.\n",
    "notes/source.md": "# The *source*\n\nVerba volant.\n",
    "notes/citing-one.md": "# Crayfish\n\nQuoth [](source.md).\n",
    "notes/citing-two.md": "# Dormice\n\nTold by [](source.md).\n",
    "notes/tagged-one.md": "---\ntags: [moss]\n---\n# Elephants\n\nGrey beings.\n",
    "notes/tagged-two.md": "---\ntags: [moss]\n---\n# Flamingos\n\nPink birds.\n",
    "notes/words-one.md": "# Sourdough\n\nHydration and fermentation of levain.\n",
    "notes/words-two.md": "# Bakery\n\nFermentation goes on; hydration of the levain.\n",
}


def related(built: Built, docname: str) -> list[str]:
    """The rows of the panel “Related”."""
    found = built.page(docname).select(".hubnotes-panel-related li")
    return [" ".join(row.get_text().split()) for row in found]


def explored(built: Built, docname: str, title: str) -> list[str]:
    """What a card of a hub shows as related."""
    return [" ".join(row.get_text().split()) for row in card(built, docname, title).select("li")]


def card(built: Built, docname: str, title: str) -> Tag:
    return next(
        found
        for found in built.page(docname).select(".hubnotes-card")
        if one(found, ".hubnotes-card-title").get_text() == title
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = Site(tmp_path_factory.mktemp("related"), CONF)
    site.write(GARDEN)
    built = site.build()
    assert built.warnings == []
    return built


@pytest.mark.parametrize(
    ("docname", "first"),
    [
        ("notes/citing-one", "Dormice both cite The source"),
        ("notes/citing-two", "Crayfish both cite The source"),
        ("notes/angle-one", "Acute both in Writing Angles"),
        ("notes/tagged-one", "Flamingos shares the rare tag moss"),
        ("notes/words-one", "Bakery shares the words"),
    ],
)
def test_each_related_note_has_its_reason(built: Built, docname: str, first: str) -> None:
    assert related(built, docname)[0].startswith(first)


def test_titles_and_what_reasons_name_keep_their_markup(built: Built) -> None:
    page = built.page("notes/citing-one")
    row = one(page, ".hubnotes-panel-related li")
    assert attribute(one(row, "a"), "href") == "citing-two.html"
    assert "both cite <em>The <em>source</em></em>" in str(one(row, ".hubnotes-reason"))
    assert one(page, ".hubnotes-panel-related h2").get_text() == "Related"


def test_a_page_leaves_out_what_a_link_connects_already(built: Built) -> None:
    assert not any(row.startswith("The source") for row in related(built, "notes/citing-one"))
    assert not any(row.startswith("Crayfish") for row in related(built, "notes/source"))


@pytest.mark.parametrize("panels", [["hubs", "related"], ["related"]])
def test_a_hub_above_the_list_is_not_in_it(make_site: MakeSite, panels: list[str]) -> None:
    tags = "---\ntags: [moss]\n---\n"
    hub = "# Hub\n\n:::{hub}\n- [](%s.md)\n:::\n"
    files = {"index.md": hub % "hub", "hub.md": tags + hub % "note", "note.md": f"{tags}# Note\n"}
    built = make_site(files, CONF | {"hubnotes_panels": panels}).build()
    shown = [] if "hubs" in panels else ["Hub shares the rare tag moss"]
    assert related(built, "note") == shown


def test_on_a_card_links_come_first(built: Built) -> None:
    assert explored(built, "beds", "Crayfish")[:2] == [
        "The source linked from here",
        "Dormice both cite The source",
    ]
    assert {row for row in explored(built, "beds", "The source") if "links here" in row} == {
        "Crayfish links here",
        "Dormice links here",
    }


def test_it_opens_without_a_script(built: Built) -> None:
    found = one(card(built, "beds", "Crayfish"), "details.hubnotes-related")
    assert one(found, "summary").get_text() == "Explore related"
    assert "open" not in found.attrs
    # It stands between what the card says and the way to the note.
    names = [
        node.get("class") for node in card(built, "beds", "Crayfish").find_all(recursive=False)
    ]
    assert names[-2:] == [["hubnotes-related"], ["hubnotes-read"]]


def test_at_most_five(make_site: MakeSite) -> None:
    site = make_site({}, CONF)
    notes = {
        f"notes/{n}.md": f"---\ntags: [rare]\n---\n# Title {n}\n\nText {n}.\n" for n in range(9)
    }
    site.write({"index.md": "# Home\n\n:::{hub}\n:::{section} All\n:glob: notes/*\n:::\n:::\n"})
    site.write({"index.md": GLOB, **notes})
    built = site.build()
    assert all(len(related(built, f"notes/{n}")) == 5 for n in range(9))
    assert all(len(explored(built, "index", f"Title {n}")) == 5 for n in range(9))


GLOB = """
    # Home

    ::::{hub} home
    :::{section} All
    :glob: notes/*
    :::
    ::::
    """


def test_a_hub_of_many_notes_leads_to_their_pages(make_site: MakeSite) -> None:
    site = make_site({}, CONF | {"hubnotes_related_cards": 8})
    site.write(GARDEN)
    built = site.build()
    found = one(card(built, "beds", "Crayfish"), ".hubnotes-related")
    link = one(found, "a")
    assert (found.name, link.get_text()) == ("p", "Explore related")
    assert attribute(link, "href") == "notes/citing-one.html#related_notes"
    assert one(built.page("notes/citing-one"), "#related_notes h2").get_text() == "Related"
    # Where no panel shows related notes, nothing leads there.
    site.configure(CONF | {"hubnotes_related_cards": 8, "hubnotes_panels": []})
    assert site.build().page("beds").select(".hubnotes-related") == []


def test_authors_choose(make_site: MakeSite) -> None:
    site = make_site({}, CONF)
    site.write(
        GARDEN
        | {
            "notes/citing-one.md": """
                ---
                related: [Bakery, "[[source]]"]
                unrelated: citing-two
                ---
                # Crayfish

                Quoth [](source.md).
                """
        }
    )
    built = site.build()
    assert built.warnings == []
    rows = related(built, "notes/citing-one")
    assert rows[:2] == ["Bakery picked by the author", "The source picked by the author"]
    assert not any(row.startswith("Dormice") for row in rows)
    assert not any(row.startswith("Crayfish") for row in related(built, "notes/citing-two"))


def test_drafts_are_related_to_nothing(make_site: MakeSite) -> None:
    site = make_site({}, CONF)
    draft = "---\ndraft: true\n---\n# Dormice\n\nTold by [](source.md).\n"
    pinning = "---\nrelated: citing-two\n---\n# Sourdough\n\nHydration of levain.\n"
    site.write(GARDEN | {"notes/citing-two.md": draft, "notes/words-one.md": pinning})
    built = site.build()
    for docname in ("notes/citing-one", "notes/words-one", "beds"):
        assert "Dormice" not in built.read(f"{docname}.html")
    assert related(built, "notes/citing-two") == []


def test_a_section_of_a_draft_is_no_reason(make_site: MakeSite) -> None:
    site = make_site({}, CONF)
    hub = GARDEN["beds.md"].replace(
        "# Which", "---\n        draft: true\n        ---\n        # Which"
    )
    site.write(GARDEN | {"beds.md": hub})
    assert not any("both in" in row for row in related(site.build(), "notes/angle-one"))


def test_what_is_unrelated_is_not_picked(make_site: MakeSite) -> None:
    site = make_site({}, CONF)
    both = "---\nrelated: [angle-one, source]\nunrelated: source\n---\n# Crayfish\n\nText.\n"
    site.write(GARDEN | {"notes/citing-one.md": both})
    rows = related(site.build(), "notes/citing-one")
    assert [row for row in rows if "picked" in row] == ["Obtuse picked by the author"]


def test_nothing_of_a_note_is_live_markup(make_site: MakeSite) -> None:
    site = make_site({}, CONF | {"hubnotes_notes": ["notes/*"]})
    tag = '<img src=x onerror="alert(1)">'
    note = f"---\ntags: ['{tag}']\n---\n# <b>{{}}</b> & \\<script>\n\nText.\n"
    notes = {f"notes/{name}.md": note.format(name.upper()) for name in "ab"}
    hub = "# Hub\n\n:::{hub} hub\n- [](notes/a.md)\n:::\n"
    site.write({"index.md": hub, **notes})
    built = site.build()
    assert related(built, "notes/a") == [f"B & <script> shares the rare tag {tag}"]
    assert built.page("notes/a").select("img, .hubnotes-panels script") == []
    assert explored(built, "index", "A & <script>") == related(built, "notes/a")


def test_an_edit_writes_only_pages_whose_lists_change(make_site: MakeSite) -> None:
    site = make_site({}, CONF)
    site.write(GARDEN)
    before = times(site.build().outdir)
    # Another reason to be related changes the lists of two notes, and the cards of the hub.
    site.write({"notes/tagged-two.md": "# Flamingos\n\nPink birds.\n"})
    built = site.build()
    # Sphinx writes the page of a toctree again with the pages in it.
    assert written(built, before) == {"notes/tagged-one", "notes/tagged-two", "beds", "index"}
    before = times(built.outdir)
    site.write({"notes/citing-two.md": f"{GARDEN['notes/citing-two.md']}\nThey sleep.\n"})
    # Sphinx 8.1 does so for a note that has a home in a hub, too.
    assert written(site.build(), before) - {"index"} == {"notes/citing-two"}


def test_a_new_title_is_shown_wherever_the_note_is_related(make_site: MakeSite) -> None:
    site = make_site({}, CONF)
    site.write(GARDEN)
    site.build()
    site.write({"notes/source.md": "# The *spring*\n\nVerba volant.\n"})
    built = site.build()
    assert related(built, "notes/citing-one")[0] == "Dormice both cite The spring"
    assert "Dormice both cite The spring" in explored(built, "beds", "Crayfish")
    site.write({"beds.md": GARDEN["beds.md"].replace("Writing *Angles*", "Corners")})
    assert related(site.build(), "notes/angle-one")[0] == "Acute both in Corners"


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "epub", "latex", "text", "man", "xml"]
)
def test_other_builders(make_site: MakeSite, builder: str) -> None:
    site = make_site({}, CONF)
    site.write(GARDEN)
    built = site.build(builder)
    assert built.warnings == []
    if builder == "dirhtml":
        row = one(built.page("notes/citing-one"), ".hubnotes-panel-related li")
        assert attribute(one(row, "a"), "href") == "../citing-two/"
    elif builder == "singlehtml":
        page = built.page("index")
        assert len(page.select(".hubnotes-panel-related")) > 5
        ids = [node["id"] for node in page.select("[id]")]
        assert len(ids) == len(set(ids))
    else:
        texts = [path for path in built.outdir.rglob("*") if path.is_file()]
        assert "both cite" in "".join(map(_text, texts))


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace").replace("\n", " ")


def test_the_panels_of_a_builder(make_site: MakeSite) -> None:
    site = make_site({}, CONF | {"hubnotes_panels": {"text": [], "*": ["related"]}})
    site.write(GARDEN)
    assert "both cite" not in site.build("text").outdir.joinpath("notes/citing-one.txt").read_text()
    assert related(site.build(), "notes/citing-one")


def test_a_tag_is_one_however_it_is_spelled(make_site: MakeSite) -> None:
    files = {f"n{n}.md": f"---\ntags: [t{n}]\n---\n# N{n}\n" for n in range(6)}
    files |= {"a.md": "---\ntags: [RL]\n---\n# A\n", "b.md": "---\ntags: ['#rl']\n---\n# B\n"}
    conf = {"hubnotes_panels": ["related"], "hubnotes_notes": ["*"]}
    built = make_site({"index.md": "# Home\n", **files}, conf).build()
    assert related(built, "a") == ["B shares the rare tag RL"]
    assert related(built, "b") == ["A shares the rare tag RL"]
