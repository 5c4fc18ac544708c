"""Wikilinks in MyST documents: what they lead to, what they show, and that they are never stale."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import MakeSite
from tests.formats import file_of, links_of, text_of
from tests.outcome import differences, outcome, said
from tests.reader import attribute, one
from tests.site import Built, Site

pytestmark = pytest.mark.packages

ON = {"hubnotes_wikilinks": True, "suppress_warnings": ["toc.not_included"]}

NOTES = {
    "notes/steam.md": """
        ---
        aliases: [Moist air]
        ---
        # Why *steam*?

        It keeps the crust soft. ^soft

        ## In the oven

        ### Gas

        With a pan.

        ## On the stove

        ### Gas

        Without.

        - one
        - two ^second

        | a |
        |---|
        | b |

        ^table
        """,
    "notes/crust.md": "# Crust\n\nA text.\n",
}


def page(text: str, **more: str) -> dict[str, str]:
    return {"index.md": f"# Home\n\n{text}\n", **NOTES, **more}


def links(built: Built, docname: str = "index") -> list[tuple[str, str]]:
    """The links in the text of a page: their words, and where they lead."""
    body = built.page(docname).select_one("[role=main]")
    assert body is not None
    return [
        (" ".join(a.get_text().split()), str(a["href"]))
        for a in body.select("a.reference.internal")
    ]


FORMS = {
    "[[steam]]": ("Why steam?", "notes/steam.html"),
    "[[STEAM]]": ("Why steam?", "notes/steam.html"),
    "[[steam.md]]": ("Why steam?", "notes/steam.html"),
    "[[notes/steam]]": ("Why steam?", "notes/steam.html"),
    "[[/notes/steam]]": ("Why steam?", "notes/steam.html"),
    "[[moist air]]": ("moist air", "notes/steam.html"),
    "[[why steam?]]": ("why steam?", "notes/steam.html"),
    "[[steam|the *air*]]": ("the air", "notes/steam.html"),
    "[[steam | the air ]]": ("the air", "notes/steam.html"),
    "[[steam\\|the air]]": ("the air", "notes/steam.html"),
    "[[steam#In the oven]]": ("Why steam? › In the oven", "notes/steam.html#in-the-oven"),
    "[[steam#in the OVEN]]": ("Why steam? › In the oven", "notes/steam.html#in-the-oven"),
    "[[steam#Gas]]": ("Why steam? › Gas", "notes/steam.html#gas"),
    "[[steam#On the stove#Gas]]": ("Why steam? › Gas", "notes/steam.html#id1"),
    "[[steam#In the oven#On the stove]]": (
        "Why steam? › On the stove",
        "notes/steam.html#on-the-stove",
    ),
    "[[steam#^soft]]": ("Why steam?", "notes/steam.html#block-soft"),
    "[[steam#^SOFT]]": ("Why steam?", "notes/steam.html#block-soft"),
    "[[steam^soft]]": ("Why steam?", "notes/steam.html#block-soft"),
    "[[steam#^second|two]]": ("two", "notes/steam.html#block-second"),
    "[[steam#^table|three]]": ("three", "notes/steam.html#block-table"),
    "[[#Home]]": ("Home", "#home"),
    "[[Crust]]": ("Crust", "notes/crust.html"),
    "[[steam|[x] & y]]": ("[x] & y", "notes/steam.html"),
}


@pytest.mark.parametrize("written", FORMS)
def test_a_wikilink_leads_to(make_site: MakeSite, written: str) -> None:
    built = make_site(page(f"See {written}."), ON).build()
    assert links(built) == [FORMS[written]]
    assert said(built) == []
    place = FORMS[written][1]
    name, _, anchor = place.partition("#")
    if anchor:
        assert built.page((name or "index.html").removesuffix(".html")).find(id=anchor) is not None


def test_blocks_are_what_their_ids_end(make_site: MakeSite) -> None:
    steam = make_site(page(""), ON).build().page("notes/steam")
    names = {"block-soft": "p", "block-second": "li", "block-table": "table"}
    assert {name: one(steam, f"[id='{name}']").name for name in names} == names
    assert "^" not in one(steam, "[role=main]").get_text()


def test_links_stand_where_text_stands(make_site: MakeSite) -> None:
    text = """
        ## About [[crust]]

        | a | b |
        |---|---|
        | [[crust\\|in a table]] | x |

        - [[crust|in a list]]

        > [[crust|in a quote]]

        **[[crust|in bold]]** and a footnote[^1].

        [^1]: See [[crust|in a footnote]].

        ```{note}
        [[crust|in a directive]]
        ```

        ![[[crust|alt]]](pic.png)
        """
    site = make_site({}, ON)
    site.write(
        {
            "pic.png": b"\x89PNG",
            **NOTES,
            "index.md": "# Home\n" + re.sub(r"^ {8}", "", text, flags=re.M),
        }
    )
    built = site.build()
    places = ["a table", "a list", "a quote", "bold", "a footnote", "a directive"]
    words = [words for words, href in links(built) if href == "notes/crust.html"]
    assert sorted(words) == sorted(["crust", *(f"in {place}" for place in places)])
    assert "[[" not in one(built.page("index"), "[role=main]").get_text()


@pytest.mark.parametrize(
    "text",
    [
        "`[[crust]]`",
        "```\n[[crust]]\n```",
        "    [[crust]]",
        "$[[crust]]$",
        "$$\n[[crust]]\n$$",
        "% [[crust]]",
        "<!-- [[crust]] -->",
        "\\[[crust]]",
        "[\\[crust]]",
        "[[]]",
        "[[ ]]",
        "[[#]]",
        "[[|x]]",
        "[[crust",
        "[crust]]",
        "[[cr\nust]]",
        "![[]]",
        '<a href="https://example.org">[[crust]]</a>',
    ],
)
def test_what_is_no_wikilink(make_site: MakeSite, text: str) -> None:
    built = make_site(page(f"Text.\n\n{text}\n\nMore."), ON).build()
    assert links(built) == []
    assert [w for w in said(built) if w.kind.startswith("hubnotes")] == []


def test_without_the_value_they_stay_text(make_site: MakeSite) -> None:
    built = make_site(page("See [[crust]] and ![[crust]]. ^id"), ON | {"hubnotes_wikilinks": False})
    assert built.build().text("index") == ["Home", "See [[crust]] and ![[crust]]. ^id"]


def test_a_change_of_the_value_reads_again(make_site: MakeSite) -> None:
    site = make_site(page("See [[crust]]."), ON | {"hubnotes_wikilinks": False})
    site.build()
    site.configure(ON)
    assert site.build().text("index") == ["Home", "See crust."]


# Names


@pytest.mark.parametrize(
    "name",
    [
        "with spaces",
        "🥖 bread",
        "what now?",
        "100% rye",
        "C# notes",
        'it\'s "quoted"',
        "a & b",
        "brot-äöü",
        "éclair",
        "(in brackets)",
        "dots.in.name",
        "a" * 120,
        "semi;colon, comma",
        "2^10",
    ],
)
def test_names_of_files(make_site: MakeSite, name: str) -> None:
    text = f"See [[{name}]], [[{name}#Part]], ![[{name}]]."
    files = page(text, **{f"in/{name}.md": "# Of it\n\nA text.\n\n## Part\n"})
    built = make_site(files, ON | {"hubnotes_notes": ["**"]}).build()
    assert said(built) == []
    assert f"in/{name}" in built.docnames
    assert "A text." in built.text("index")
    for _, href in links(built):
        from urllib.parse import unquote

        assert (built.outdir / unquote(href.partition("#")[0])).is_file()


def test_names_in_another_form_of_unicode(make_site: MakeSite) -> None:
    name = unicodedata.normalize("NFD", "café")
    files = page(f"See [[{name}]].", **{unicodedata.normalize("NFC", "in/Café.md"): "# C\n"})
    built = make_site(files, ON).build()
    assert said(built) == []
    assert len(links(built)) == 1


def test_names_that_differ_in_case_only(make_site: MakeSite) -> None:
    files = page(
        "[[in/Note]] [[in/note]] [[NOTE]]", **{"in/Note.md": "# A\n", "in/note.md": "# B\n"}
    )
    built = make_site(files, ON).build()
    assert [href for _, href in links(built)] == ["in/Note.html", "in/note.html", "in/Note.html"]
    assert [w.kind for w in said(built)] == ["hubnotes.ambiguous-wikilink"]


@pytest.mark.parametrize(("number", "more"), [(2, ""), (5, ""), (6, " or 1 more")])
def test_a_name_of_many_notes_names_some_of_them(
    make_site: MakeSite, number: int, more: str
) -> None:
    files = page("[[x]]", **{f"n{n}/x.md": f"# N{n}\n" for n in range(number)})
    (warning,) = said(make_site(files, ON).build())
    names = " or ".join(f"'n{n}/x'" for n in range(min(number, 5)))
    assert (warning.path, warning.line, warning.kind) == (
        *("index.md", 3),
        "hubnotes.ambiguous-wikilink",
    )
    assert re.search(rf"{names}{more}[^ o']", warning.message), warning.message


def test_the_order_in_which_names_are_tried(make_site: MakeSite) -> None:
    files = {
        "index.md": "# Home\n\n[[one]] [[two]] [[three]] [[four]] [[x/one]]\n",
        "a/one.md": "# A\n",
        "a/x/one.md": "# AX\n",
        "a/b/two.md": "# B\n",
        "c.md": "---\naliases: [two, three]\n---\n# C\n",
        "d.md": "# Three\n",
        "e.md": "# Four\n",
    }
    built = make_site(files, ON).build()
    wanted = ["a/one.html", "a/b/two.html", "c.html", "e.html", "a/x/one.html"]
    assert [href for _, href in links(built)] == wanted
    (warning,) = said(built)
    assert "'one' may be 'a/one' or 'a/x/one'" in warning.message


def test_a_missing_note_is_text_and_wanted(make_site: MakeSite) -> None:
    files = page("See [[gone]], [[Gone|here]].", **{"other.md": "# Other\n\n[[GONE#x]]\n"})
    site = make_site(files, ON | {"hubnotes_notes": ["**"]})
    built = site.build()
    shown = built.page("index").select(".hubnotes-missing")
    assert [node.get_text() for node in shown] == ["gone", "here"]
    assert [(w.path, w.line, w.kind) for w in said(built)] == [
        ("index.md", 3, "hubnotes.unknown-wikilink")
    ]
    assert "3 places" in said(built)[0].message
    report = site.build("hubnotes-check").status_text
    assert re.search(r"index\.md:3: .*gone.*2 documents", report), report
    site.write({"gone.md": "# Now here\n\n## X\n"})
    again = site.build()
    assert said(again) == []
    assert links(again) == [("Now here", "gone.html"), ("here", "gone.html")]


# Other pages show them


def test_titles_and_descriptions_travel_without_brackets(make_site: MakeSite) -> None:
    files = {
        "index.md": "# Home\n\n:::{hub} h\n- [](a.md)\n- [](b.md)\n- [[c]]\n:::\n",
        "a.md": "# About [[c]] and [[c|the sea]]\n\nOf [[c]], and ![[c]].\n",
        "b.md": "---\ntitle: On [[c|seas]]\ndescription: More of [[x/c]], ![[c]].\n---\nText.\n",
        "c.md": "# Sea\n\nWater.\n",
    }
    built = make_site(files, ON).build()
    assert "[[" not in built.read("index.html")
    assert [line for line in built.text("index") if line != "Read →"] == [
        *["Home", "Topic Hub · 3 linked notes · 0 sections"],
        *["About c and the sea", "Of Sea, and ."],
        *["On seas", "More of c, c."],
        *["Sea", "Water."],
    ]


def test_cards_of_wikilinks(make_site: MakeSite) -> None:
    items = "- [[steam|The *air*]] -- the reason\n- [[crust]]\n"
    hub = f"# Home\n\n::::{{hub}} h\n:::{{section}} One\n{items}:::\n::::\n"
    built = make_site({"index.md": hub, **NOTES}, ON).build()
    assert [line for line in built.text("index") if line != "Read →"] == [
        *["Home", "Topic Hub · 2 linked notes · 1 section", "One", "2 notes"],
        *["The air", "the reason", "Crust", "A text."],
    ]


def test_they_are_backlinks(make_site: MakeSite) -> None:
    conf = ON | {"hubnotes_notes": ["**"], "hubnotes_panels": ["backlinks"]}
    built = make_site(page("Bread has a [[crust]], mostly."), conf).build()
    panel = one(built.page("notes/crust"), ".hubnotes-panel-backlinks")
    assert "Bread has a crust, mostly." in panel.get_text()
    assert one(panel, "mark").get_text() == "crust"


# Transclusion


def test_a_note_in_a_note(make_site: MakeSite) -> None:
    built = make_site(page("Before ![[steam#In the oven]] behind.\n\n![[steam^soft]]"), ON).build()
    assert built.text("index") == [
        *["Home", "Before", "Why steam? › In the oven", "In the oven", "Gas", "With a pan."],
        *["behind.", "Why steam?", "It keeps the crust soft."],
    ]
    boxes = built.page("index").select(".hubnotes-embed")
    assert [one(box, ".hubnotes-embed-source a")["href"] for box in boxes] == [
        "notes/steam.html#in-the-oven",
        "notes/steam.html#block-soft",
    ]
    # Headings that are shown are none of this page.
    assert built.page("index").select("h2") == []


def test_an_item_of_a_list_is_shown_as_one(make_site: MakeSite) -> None:
    built = make_site(page("![[steam#^second]]"), ON).build()
    items = built.page("index").select(".hubnotes-embed > ul > li")
    assert [item.get_text().strip() for item in items] == ["two"]


def test_a_block_that_a_note_parts_keeps_its_id_once(make_site: MakeSite) -> None:
    built = make_site(page("Before ![[crust]] behind. ^two\n\n[[#^two|Up]]"), ON).build()
    named = built.page("index").select("#block-two")
    assert [" ".join(block.get_text().split()) for block in named] == ["Before"]
    assert ("Up", "#block-two") in links(built)


def test_links_and_pictures_in_a_shown_note_lead_where_they_led(make_site: MakeSite) -> None:
    files: dict[str, str | bytes] = {
        "a/index.md": "# A\n\n![[b]]\n",
        "b/c/b.md": "# B\n\n[](d.md) {doc}`d` [[d]] [x](#part) [[#Part]] ![p](p.png)\n"
        "[](/e.md)[^1]\n\n"
        "(here)=\n## Part\n\n{ref}`here`\n\n[^1]: A [note](d.md).\n",
        "b/c/d.md": "# D\n",
        "e.md": "# E\n",
        "b/c/p.png": b"\x89PNG",
    }
    site = make_site({"index.md": "# H\n"}, ON | {"myst_heading_anchors": 2})
    site.write(files)
    built = site.build()
    assert said(built) == []
    for _, href in links(built, "a/index"):
        target, _, anchor = href.partition("#")
        path = (built.outdir / "a" / target).resolve() if target else built.outdir / "a/index.html"
        assert path.is_file(), href
        if anchor:
            assert BeautifulSoup(path.read_text(), "html5lib").find(id=anchor), href
    image = one(built.page("a/index"), ".hubnotes-embed img")
    assert (built.outdir / "a" / attribute(image, "src")).is_file()
    page = built.page("a/index")
    ids = [node["id"] for node in page.select("[id]")]
    assert len(ids) == len(set(ids))
    within = {attribute(link, "href") for link in page.select(".hubnotes-embed a[href^='#']")}
    assert len(within) > 2  # to the footnote and back, too
    assert within <= {f"#{name}" for name in ids}


def test_a_place_that_is_missing_is_named_as_written(make_site: MakeSite) -> None:
    built = make_site(page("[[#Nowhere]] [[#^none]] [[steam#Nowhere]]"), ON).build()
    assert [words for words, _ in links(built)] == ["Nowhere", "none", "Why steam?"]


def test_a_note_shows_a_part_of_itself(make_site: MakeSite) -> None:
    text = "![[#Part]]\n\n## Part\n\nThe part. ![[#Part]] ![[a]]"
    built = make_site(page(text, **{"a.md": "# A\n\n![[index#Part]]\n"}), ON).build()
    assert built.text("index")[1:4] == ["Home › Part", "Part", "The part. Home › Part"]
    assert built.text("index").count("The part. Home › Part") == 2


def test_what_cannot_be_shown_is_a_link(make_site: MakeSite) -> None:
    files = page(
        "![[steam#Nowhere]] ![[draft]]",
        **{"draft.md": "---\ndraft: true\n---\n# Draft\n\nNot yet.\n"},
    )
    built = make_site(files, ON).build()
    assert built.text("index") == ["Home", "Why steam? Draft"]
    assert links(built) == [("Why steam?", "notes/steam.html"), ("Draft", "draft.html")]


def test_circles_are_cut(make_site: MakeSite) -> None:
    files = page(
        "![[a]]",
        **{"a.md": "# A\n\nOf a. ![[b]]\n", "b.md": "# B\n\nOf b. ![[a]] ![[b]] ![[index]]\n"},
    )
    built = make_site(files, ON).build()
    assert built.text("index") == ["Home", "A", "Of a.", "B", "Of b. A B Home"]
    assert built.text("b") == ["B", "Of b.", "A", "Of a. B", "B", "Home", "A", "Of a. B"]


def test_depth_ends(make_site: MakeSite) -> None:
    chain = {f"n{n}.md": f"# N{n}\n\nText {n}.\n\n![[n{n + 1}]]\n" for n in range(9)}
    built = make_site(
        chain | {"n9.md": "# N9\n\nText 9.\n", "index.md": "# H\n\n![[n0]]\n"}, ON
    ).build()
    text = " ".join(built.text("index"))
    assert "Text 4." in text
    assert "Text 6." not in text


def test_a_hub_in_a_note_shows_its_cards(make_site: MakeSite) -> None:
    hub = "# Hub\n\n::::{hub} h\n:::{section} One\n- [](notes/crust.md)\n:::\n::::\n"
    built = make_site(page("![[hub]]", **{"hub.md": hub}), ON).build()
    assert built.text("index") == ["Home", "Hub", "One", "Crust", "A text.", "Read →"]


LEADING = {
    "latex": ["notes/steam::doc", "notes/steam:in-the-oven", "notes/crust::doc"],
    "texinfo": ["notes/steam doc", "notes/steam in-the-oven", "notes/crust doc"],
    "epub": ["notes/steam.xhtml#block-soft", "notes/steam.xhtml#in-the-oven", "notes/crust.xhtml"],
    "singlehtml": ["#block-soft", "#in-the-oven", "#document-notes/crust"],
    "xml": ["notes/steam", "notes/steam#in-the-oven", "notes/crust"],
}
IN_ALL = (
    "Of [[steam#^soft]], [[steam#In the oven]], [[crust|the *rind*]] and [[gone]].\n\n"
    "![[crust]]\n\n```{toctree}\nnotes/steam\nnotes/crust\n```"
)


@pytest.mark.parametrize(
    "builder", ["text", "latex", "man", "texinfo", "epub", "singlehtml", "xml"]
)
def test_other_builders(make_site: MakeSite, builder: str) -> None:
    built = make_site(page(IN_ALL), ON).build(builder)
    assert [(w.path, w.line, w.kind) for w in said(built)] == [
        ("index.md", 3, "hubnotes.unknown-wikilink")
    ]
    source = built.read(file_of(builder, "index"))
    _, sentence, behind = text_of(builder, source).partition(
        "Of Why steam?, Why steam? › In the oven, the rind and gone."
    )
    assert sentence
    assert behind.startswith(" Crust A text. ")
    assert "[[" not in source
    if builder in LEADING:
        steam, oven, crust = LEADING[builder]
        assert links_of(builder, source) == [
            ("Why steam?", steam),
            ("Why steam? › In the oven", oven),
            ("the rind", crust),
            ("Crust", crust),
        ]
    if builder == "singlehtml":
        for place in LEADING[builder]:
            assert built.page("index").find(id=place[1:]) is not None


def test_catalogs_take_them_as_they_are_written(make_site: MakeSite) -> None:
    catalog = make_site(page(IN_ALL), ON).build("gettext").read("index.pot")
    messages = read_po(io.BytesIO(catalog.encode()))
    first = "Of [[steam#^soft]], [[steam#In the oven]], [[crust|the *rind*]] and [[gone]]."
    assert [message.id for message in messages if message.id] == ["Home", first, "![[crust]]"]


# Never stale


def test_what_is_shown_is_written_again(make_site: MakeSite) -> None:
    files = page(
        "![[b]]", **{"a.md": "# A\n\nText a.\n", "b.md": "# B\n\n![[a]] [[c]]\n", "c.md": "# C\n"}
    )
    site = make_site(files, ON)
    site.build()
    for change in (
        {"a.md": "# A\n\nAnother text.\n"},
        {"c.md": "# Another C\n"},
        {"c.md": "# Yet another C\n"},
        {"a.md": "# Another A\n\n![[c]]\n"},
        {"b.md": "# B\n\nNothing.\n"},
    ):
        site.write(change)
        now = outcome(site.build())
        assert differences(now, outcome(site.build(out="clean", fresh=True))) == []


def test_what_is_a_draft_for_a_while_is_shown_again(make_site: MakeSite) -> None:
    site = make_site(page("![[a]]", **{"a.md": "# A\n\nText a.\n"}), ON)
    assert site.build().text("index") == ["Home", "A", "Text a."]
    site.write({"a.md": "---\ndraft: true\n---\n# A\n\nText a.\n"})
    assert site.build().text("index") == ["Home", "A"]
    site.write({"a.md": "# A\n\nText a.\n"})
    assert site.build().text("index") == ["Home", "A", "Text a."]


def test_names_that_come_and_go(make_site: MakeSite) -> None:
    site = make_site(page("[[x]] ![[x]] ![[p.png]]"), ON)
    site.build()
    steps = [
        lambda: site.write({"deep/down/x.md": "# X down\n\nText.\n"}),
        lambda: site.write({"up/x.md": "# X up\n\nText.\n"}),
        lambda: site.write({"notes/crust.md": "---\naliases: [x]\n---\n# Crust\n\nNew.\n"}),
        lambda: site.delete("up/x.md"),
        lambda: site.delete("deep/down/x.md"),
        lambda: site.write({"in/p.png": b"\x89PNG 1"}),
        lambda: site.write({"p.png": b"\x89PNG 2"}),
        lambda: site.delete("p.png"),
    ]
    for step in steps:
        step()
        now = outcome(site.build())
        assert differences(now, outcome(site.build(out="clean", fresh=True))) == []


def test_only_pages_that_show_something_else_are_written(make_site: MakeSite) -> None:
    # Some versions of Sphinx write the root document each time.
    site = make_site(page("Text.", **{"other.md": "# Other\n\n[[crust|words]] [[steam]]\n"}), ON)
    first = site.build()
    before = {p: p.stat().st_mtime_ns for p in first.outdir.rglob("*.html")}
    site.write({"notes/crust.md": "# Other title\n\nText.\n"})
    site.build()
    other = first.outdir / "other.html"
    assert other.stat().st_mtime_ns == before[other], "it shows words of its own"
    site.write({"notes/steam.md": "# Other steam\n"})
    site.build()
    assert other.stat().st_mtime_ns != before[other]


# Any text at all

SYNTAX = "[[ ]] [ ] | \\| # ^ ! ![[ * ** ` $ \\ ( ) %% == { } > [!note]- ^soft #Gas #tag"
PIECES = st.lists(
    st.sampled_from([*SYNTAX.split(), "crust", "steam", "x.png", "é", "a", " ", "\n"]), max_size=14
).map("".join)


@pytest.mark.build
@settings(max_examples=8, deadline=None)
@given(texts=st.lists(PIECES, min_size=40, max_size=40))
@pytest.mark.parametrize("value", ["hubnotes_wikilinks", "hubnotes_vault"])
def test_no_text_stops_a_build(tmp_path_factory, value: str, texts: list[str]) -> None:
    site = Site(tmp_path_factory.mktemp("any"), {value: True})
    site.write({f"p{number}.md": f"# P\n\n{text}\n" for number, text in enumerate(texts)})
    site.write(NOTES)
    site.write({"index.md": "# H\n"})
    built = site.build("html")
    assert built.statuscode == 0


WORDS = st.text(alphabet="abcäö ,.!?()-'\"", max_size=20).map(lambda t: f"x{t}x")


@pytest.mark.build
@settings(max_examples=6, deadline=None)
@given(pairs=st.lists(st.tuples(WORDS, WORDS), min_size=30, max_size=30))
def test_text_beside_links_is_unchanged(tmp_path_factory, pairs: list[tuple[str, str]]) -> None:
    def site(link: str, value: bool) -> list[str]:
        made = Site(tmp_path_factory.mktemp("beside"), {"hubnotes_wikilinks": value})
        text = "".join(f"{before}{link}{behind}\n\n" for before, behind in pairs)
        made.write({"index.md": f"# H\n\n{text}", "crust.md": "# Crust\n"})
        return made.build().text("index")

    assert site("[[crust|QQ]]", value=True) == site("QQ", value=False)


def test_five_megabytes(make_site: MakeSite, tmp_path: Path) -> None:
    text = "Words of a long note, [[crust]] and more of them.\n\n" * 2000
    built = make_site(page(text), ON).build("dummy")
    assert said(built) == []


def test_the_cards_of_a_hub_lead_the_same_way_from_another_folder(make_site: MakeSite) -> None:
    hub = "# Hub\n\n::::{hub} h\n:::{section} One\n- [](../notes/crust.md)\n:::\n::::\n"
    built = make_site(page("![[topics/hub]]", **{"topics/hub.md": hub}), ON).build()
    card = one(built.page("index"), ".hubnotes-card")
    assert {link["href"] for link in card.select("a")} == {"notes/crust.html"}
