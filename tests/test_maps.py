"""Maps of content: pages that are hubs because their front matter says so."""

from __future__ import annotations

import io

import pytest
from babel.messages.pofile import read_po

from tests.conftest import MakeSite
from tests.formats import assert_in_order, file_of, text_of
from tests.outcome import differences, outcome, said
from tests.reader import attribute, one
from tests.site import Built

ON = {"hubnotes_wikilinks": True}

NOTES = {
    "notes/a.md": "# Note A\n\nText a.\n",
    "notes/b.md": "---\ndescription: Of b.\n---\n# Note B\n",
    "notes/c.md": "# Note C\n\nText c.\n",
    "index.md": "# Home\n\n```{toctree}\n:glob:\n*\nnotes/*\n```\n",
}

BODY = """\
# My map

Prose before.

- [[a]] -- the first
- [](notes/b.md)

## One *section*

Prose in it.

- [[a|Other *words*]] – a reason with [[c]]
- not a link
- [Bee](notes/b.md)
  - [[c]]

### Deeper

* {doc}`notes/c`

## Only prose

Words.

## One section

- [[c]]
"""


def seen(built: Built, docname: str = "map") -> list[str]:
    return [line for line in built.text(docname) if line != "Read →"]


def a_map(front: str = "type: moc", body: str = BODY) -> str:
    return f"---\n{front}\n---\n{body}"


def test_a_map_is_a_hub(make_site: MakeSite) -> None:
    built = make_site({"map.md": a_map("hub: true\ndescription: What it is."), **NOTES}, ON).build()
    assert said(built) == []
    assert seen(built) == [
        *["← Home", "My map", "What it is.", "Topic Hub · 3 linked notes · 3 sections"],
        *["Prose before.", "Note A", "the first", "Note B", "Of b."],
        *["One section", "3 notes", "Prose in it."],
        *["Other words", "a reason with Note C", "not a link", "Bee", "Of b.", "Note C", "Text c."],
        *["Deeper", "1 note", "Note C", "Text c."],
        *["Only prose", "Words."],
        *["One section", "1 note", "Note C", "Text c."],
    ]


def test_anchors_stay_what_they_were(make_site: MakeSite) -> None:
    def anchors(front: str) -> dict[str, str]:
        built = make_site({"map.md": a_map(front), **NOTES}, ON).build()
        sections = built.page("map").select("section[id]")
        return {attribute(node, "id"): one(node, "h1, h2, h3").get_text() for node in sections}

    assert anchors("type: moc") == anchors("type: note")


def test_names_and_links(make_site: MakeSite) -> None:
    text = (
        "# Links\n\n{hubnotes:hub}`map`, {hubnotes:section}`map#deeper`, {ref}`map#one-section-2`,"
        " {hubnotes:count}`map`, [[map#Deeper]], [x](map.md#deeper)\n"
    )
    conf = ON | {"myst_heading_anchors": 3}
    built = make_site({"map.md": a_map(), "links.md": text, **NOTES}, conf).build()
    assert said(built) == []
    links = built.page("links").select("[role=main] a.reference.internal")
    page = built.page("map")
    for link in links:
        name, _, anchor = attribute(link, "href").partition("#")
        assert name == "map.html"
        assert not anchor or page.find(id=anchor) is not None
    assert built.text("links")[1] == "My map, Deeper, One section, 3, My map › Deeper, x"


def test_the_same_page_with_directives(make_site: MakeSite) -> None:
    directives = """
        ---
        type: moc
        ---
        # My map

        ::::::{hub} map
        Prose before.

        - [[a]] -- the first
        - [](notes/b.md)

        :::::{section} One *section*
        - [[a|Other *words*]] – a reason
        - [Bee](notes/b.md)

        ::::{section} Deeper
        * {doc}`notes/c`
        ::::
        :::::
        ::::::
        """
    plain = """\
# My map

Prose before.

- [[a]] -- the first
- [](notes/b.md)

## One *section*

- [[a|Other *words*]] – a reason
- [Bee](notes/b.md)

### Deeper

* {doc}`notes/c`
"""
    one = make_site({"map.md": directives, **NOTES}, ON).build()
    other = make_site({"map.md": a_map(body=plain), **NOTES}, ON).build()
    assert said(one) == said(other) == []
    assert seen(one) == seen(other)
    assert "Topic Hub · 3 linked notes · 2 sections" in seen(one)


@pytest.mark.parametrize(
    ("front", "wanted", "is_hub"),
    [
        ("hub: true", None, True),
        ("hub: yes", None, True),
        ("Hub: 'TRUE'", None, True),
        ("type: MOC", None, True),
        ("type: [note, moc]", None, True),
        ("hub: false", None, False),
        ("type: note", None, False),
        ("hub:", None, False),
        ("tags: [x, map]", ["tags=map"], True),
        ("tags: [x, map]", {"tags": ["map", "moc"]}, True),
        ("kind: Map of maps", {"kind": "map of maps"}, True),
        ("type: moc", ["kind=map"], False),
        ("type: moc", [], False),
        ("type: moc", ["moc"], False),
    ],
)
def test_which_pages_are_maps(
    make_site: MakeSite, front: str, wanted: object, is_hub: bool
) -> None:
    conf = ON if wanted is None else ON | {"hubnotes_hub_when": wanted}
    built = make_site({"map.md": a_map(front), **NOTES}, conf).build()
    assert ("← Home" in seen(built)) is is_hub
    assert [w for w in said(built) if w.kind.startswith("hubnotes")] == []


def test_maps_without_wikilinks_and_in_restructuredtext(make_site: MakeSite) -> None:
    files = {
        "map.rst": ":type: moc\n\nMy map\n======\n\nOne\n---\n\n- :doc:`notes/a` -- why\n",
        "other.md": "---\nhub: true\n---\n# Other\n\n## One\n\n- [](notes/b.md)\n",
        **NOTES,
    }
    built = make_site(files).build()
    assert said(built) == []
    counts = "Topic Hub · 1 linked note · 1 section"
    assert seen(built)[1:] == ["My map", counts, "One", "1 note", "Note A", "why"]
    assert seen(built, "other")[1:] == ["Other", counts, "One", "1 note", "Note B", "Of b."]


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Prose.\n\n## One\n\n- [[a]]\n\n## Two\n\n- [[b]]\n", "my map"),
        ("# One\n\n- [[a]]\n\n# Two\n\n- [[b]]\n", "my map"),
        ("- [[a]]\n- [[b]]\n", "my map"),
    ],
)
def test_maps_without_a_title_of_their_own(make_site: MakeSite, body: str, title: str) -> None:
    conf = ON | {"suppress_warnings": ["myst.header"]}
    built = make_site({"my-map.md": a_map(body=body), **NOTES}, conf).build()
    assert said(built) == []
    shown = seen(built, "my-map")
    assert shown[1] == title
    sections = len([line for line in body.splitlines() if line.startswith("#")])
    assert shown[2] == f"Topic Hub · 2 linked notes · {sections} section{'s' * (sections != 1)}"


def test_a_map_with_nothing_to_show(make_site: MakeSite) -> None:
    built = make_site({"map.md": a_map(body="# Map\n\nProse.\n"), **NOTES}, ON).build()
    assert [w.kind for w in said(built)] == ["hubnotes.empty-hub"]


def test_missing_notes_have_no_card(make_site: MakeSite) -> None:
    body = "# Map\n\n- [[gone]] -- the *best*\n- [[a]]\n- [[away|Far *away*]]\n    - [[b]]\n"
    site = make_site({"map.md": a_map(body=body), **NOTES}, ON)
    built = site.build()
    found = [(w.path, w.line, w.kind) for w in said(built)]
    assert found == [("map.md", line, "hubnotes.unknown-wikilink") for line in (6, 8)]
    assert "Topic Hub · 2 linked notes · 0 sections" in seen(built)
    assert "gone – the best" in seen(built)
    missing = built.page("map").select(".hubnotes-missing")
    assert [item.decode_contents() for item in missing] == ["gone", "Far <em>away</em>"]
    site.write({"notes/gone.md": "# Here now\n"})
    assert "Topic Hub · 3 linked notes · 0 sections" in seen(site.build())
    assert "gone" not in seen(site.build())


def test_numbered_lists_are_cards_too(make_site: MakeSite) -> None:
    built = make_site({"map.md": a_map(body="# Map\n\n1. [[a]] -- first\n2. [[b]]\n"), **NOTES}, ON)
    assert "Topic Hub · 2 linked notes · 0 sections" in seen(built.build())


def test_maps_of_maps(make_site: MakeSite) -> None:
    files = {"map.md": a_map(), "top.md": a_map(body="# Top\n\n- [[map]]\n"), **NOTES}
    built = make_site(files, ON).build()
    assert said(built) == []
    assert seen(built, "top")[2:5] == [
        "Topic Hub · 1 linked note · 0 sections",
        "My map",
        "Prose before.",
    ]


def test_maps_are_never_stale(make_site: MakeSite) -> None:
    site = make_site({"map.md": a_map(), **NOTES}, ON)
    site.build()
    for change in (
        {"notes/a.md": "# Another A\n\nOther text.\n"},
        {"map.md": a_map("type: note")},
        {"map.md": a_map(body=BODY.replace("[[c]]", "[[a]]"))},
        {"deep/c.md": "# C deep\n"},
        {"notes/b.md": "---\naliases: [a]\n---\n# B\n"},
    ):
        site.write(change)
        now = outcome(site.build())
        assert differences(now, outcome(site.build(out="clean", fresh=True))) == []


@pytest.mark.parametrize(
    "builder", ["text", "latex", "man", "texinfo", "epub", "singlehtml", "xml"]
)
def test_other_builders(make_site: MakeSite, builder: str) -> None:
    built = make_site({"map.md": a_map(), **NOTES}, ON).build(builder)
    assert said(built) == []
    source = built.read(file_of(builder, "map"))
    pieces = [
        *["My map", "Topic Hub · 3 linked notes · 3 sections", "Prose before."],
        *["Note A", "the first", "Note B", "Of b.", "One section", "3 notes", "Prose in it."],
        *["Other words", "a reason with Note C", "not a link", "Bee", "Of b.", "Note C", "Text c."],
        *["Deeper", "1 note", "Note C", "Text c.", "Only prose", "Words."],
        *["One section", "1 note", "Note C", "Text c."],
    ]
    assert_in_order(pieces, text_of(builder, source))
    assert "[[" not in source


def test_catalogs_hold_a_map_as_it_is_written(make_site: MakeSite) -> None:
    catalog = make_site({"map.md": a_map(), **NOTES}, ON).build("gettext").read("map.pot")
    messages = [str(message.id) for message in read_po(io.BytesIO(catalog.encode())) if message.id]
    assert messages == [
        *["My map", "Prose before.", "the first", "One *section*", "Prose in it."],
        *["Other words", "a reason with [[c]]", "not a link", "Bee"],
        *["Deeper", "Only prose", "Words.", "One section"],
    ]
