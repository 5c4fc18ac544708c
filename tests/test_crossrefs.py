"""Names: labels, roles, inventories and search, within a project and from another one."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import pytest

from tests.conftest import MakeSite
from tests.site import Built, Site

pytestmark = pytest.mark.packages

GARDEN = {
    "index.md": "# Home\n\n```{toctree}\nhubs/rl\nhubs/plain\n```\n",
    "hubs/rl.md": """
        # How does RL *reshape* reasoning?

        ::::::{hub} RL-Training
        :::::{section} Sub-Maps *now*
        :::{note-card} /notes/a
        :name: My Card
        :::
        :::{note-card} Own *title* </notes/b>
        :name: titled
        :::
        :::::
        :::::{section} Batch
        :name: first-batch

        :::{note-card} /notes/a
        :::
        :::::
        :::::{section} Batch
        :::::
        ::::::
        """,
    "hubs/plain.md": "# Plain hub\n\n:::{hub}\n- [](/notes/a.md)\n:::\n",
    "notes/a.md": "---\naliases: [Alpha Note]\n---\n# Note *A*\n\nText.\n",
    "notes/b.md": "---\ntitle: Note without heading\n---\nText.\n",
}

HUB = ("How does RL reshape reasoning?", "hubs/rl.html#rl-training")
MAPS = ("Sub-Maps now", "hubs/rl.html#rl-training-sub-maps-now")
BATCH = ("Batch", "hubs/rl.html#rl-training-first-batch")
PLAIN = ("Plain hub", "hubs/plain.html#hubs-plain")
CARD = ("Note A", "hubs/rl.html#my-card")
TITLED = ("Own title", "hubs/rl.html#titled")
NOTE = ("Note A", "notes/a.html")

Target = tuple[str, str]


def other(text: str, target: Target) -> Target:
    return text, target[1]


LABELS = [
    # The name of a hub
    ("{ref}`rl-training`", HUB),
    ("{ref}`RL-Training`", HUB),
    ("{ref}`other <rl-training>`", other("other", HUB)),
    ("{any}`rl-training`", HUB),
    ("{any}`other <RL-Training>`", other("other", HUB)),
    ("[](#rl-training)", HUB),
    ("[other *one*](#rl-training)", other("other one", HUB)),
    ("<project:#rl-training>", HUB),
    # of a section
    ("{ref}`rl-training#sub-maps-now`", MAPS),
    ("{any}`rl-training#sub-maps-now`", MAPS),
    ("[](#rl-training#sub-maps-now)", MAPS),
    ("[other](#rl-training#first-batch)", other("other", BATCH)),
    ("{ref}`rl-training#batch`", ("Batch", "hubs/rl.html#rl-training-batch")),
    # of a card
    ("{ref}`my card`", CARD),
    ("{any}`My Card`", CARD),
    ("[](<#my card>)", CARD),
    ("{ref}`titled`", TITLED),
    ("[other](#titled)", other("other", TITLED)),
    # of a hub that is named after its document
    ("{ref}`hubs/plain`", PLAIN),
    ("{any}`hubs/plain`", PLAIN),
    ("{any}`other <hubs/plain>`", other("other", PLAIN)),
    ("[](#hubs/plain)", PLAIN),
    ("[other](#hubs/plain)", other("other", PLAIN)),
    ("{any}`/hubs/plain`", ("Plain hub", "hubs/plain.html")),
    ("{doc}`hubs/plain`", ("Plain hub", "hubs/plain.html")),
    ("[](hubs/plain.md)", ("Plain hub", "hubs/plain.html")),
]

ROLES = [
    ("{hubnotes:hub}`rl-training`", HUB),
    ("{hubnotes:hub}`RL-Training`", HUB),
    ("{hubnotes:hub}`other <RL-TRAINING>`", other("other", HUB)),
    ("{hubnotes:hub}`hubs/plain`", PLAIN),
    ("{hubnotes:section}`rl-training#sub-maps-now`", MAPS),
    ("{hubnotes:section}`RL-Training#Sub-Maps-Now`", MAPS),
    ("{hubnotes:section}`other <rl-training#first-batch>`", other("other", BATCH)),
    ("{hubnotes:note}`notes/a`", NOTE),
    ("{hubnotes:note}`/notes/a.md`", NOTE),
    ("{hubnotes:note}`Alpha Note`", NOTE),
    ("{hubnotes:note}`other <alpha note>`", other("other", NOTE)),
    ("{hubnotes:note}`notes/b`", ("Note without heading", "notes/b.html")),
    ("{hubnotes:count}`rl-training`", ("2", "")),
    ("{hubnotes:count}`RL-Training#batch`", ("0", "")),
]


def as_rst(markup: str) -> str:
    role, _, rest = markup.removeprefix("{").partition("}")
    return f":{role}:{rest}"


MYST = [*LABELS, *ROLES]
RST = [(as_rst(text), target) for text, target in MYST if text.startswith("{")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = Site(tmp_path_factory.mktemp("crossrefs"))
    site.write(GARDEN)
    site.write(
        {
            "index.md": GARDEN["index.md"].replace("hubs/rl", "myst\nrst\nhubs/rl"),
            "myst.md": "# MyST\n\n" + "".join(f"- {text}\n" for text, _ in MYST),
            "rst.rst": "rST\n===\n\n" + "".join(f"- {text}\n" for text, _ in RST),
        }
    )
    return site.build(nitpicky=True)


def links(built: Built, docname: str) -> list[Target]:
    """Each item of the page's list: what it says, and where it leads."""
    items = built.page(docname).select("[role=main] section > ul > li")
    return [
        (" ".join(item.get_text().split()), "".join(str(a["href"]) for a in item.find_all("a")))
        for item in items
    ]


def test_no_reference_warns_in_nitpicky_mode(built: Built) -> None:
    assert built.warnings == []


@pytest.mark.parametrize("number", range(len(MYST)), ids=[text for text, _ in MYST])
def test_a_reference_in_myst(built: Built, number: int) -> None:
    assert links(built, "myst")[number] == MYST[number][1]


@pytest.mark.parametrize("number", range(len(RST)), ids=[text for text, _ in RST])
def test_a_reference_in_restructuredtext(built: Built, number: int) -> None:
    assert links(built, "rst")[number] == RST[number][1]


def test_anchors_are_on_the_page(built: Built) -> None:
    ids = {str(element["id"]) for element in built.page("hubs/rl").find_all(id=True)}
    for _, address in (HUB, MAPS, BATCH, CARD, TITLED):
        assert address.partition("#")[2] in ids
    assert [e.name for e in built.page("hubs/rl").select("#titled")] == ["li"]


INVENTORY_LINE = re.compile(
    r"(?P<name>.+?) (?P<kind>\S+) (?P<rank>-?\d+) (?P<uri>\S*) (?P<title>.*)"
)


def inventory(built: Built) -> dict[tuple[str, str], Target]:
    """What objects.inv holds of hubs and notes: by kind and name, the title and the address."""
    data = (built.outdir / "objects.inv").read_bytes().split(b"\n", 4)[4]
    found = {}
    for line in zlib.decompress(data).decode().splitlines():
        item = INVENTORY_LINE.fullmatch(line)
        assert item, line
        name, uri = item["name"], item["uri"].replace("$", item["name"])
        if uri.startswith(("hubs/", "notes/")):
            title = name if item["title"] == "-" else item["title"]
            found[item["kind"], name] = (title, uri)
    return found


def test_the_inventory(built: Built) -> None:
    batch = ("Batch", "hubs/rl.html#rl-training-batch")
    assert inventory(built) == {
        ("hubnotes:hub", "hub:rl-training"): HUB,
        ("hubnotes:hub", "hub:hubs/plain"): PLAIN,
        ("hubnotes:section", "section:rl-training#sub-maps-now"): MAPS,
        ("hubnotes:section", "section:rl-training#first-batch"): BATCH,
        ("hubnotes:section", "section:rl-training#batch"): batch,
        ("hubnotes:note", "note:notes/a"): NOTE,
        ("hubnotes:note", "note:notes/b"): ("Note without heading", "notes/b.html"),
        ("std:label", "rl-training"): HUB,
        ("std:label", "HUBS/PLAIN"): PLAIN,
        ("std:label", "rl-training#sub-maps-now"): MAPS,
        ("std:label", "rl-training#first-batch"): BATCH,
        ("std:label", "rl-training#batch"): batch,
        ("std:label", "my card"): CARD,
        ("std:label", "titled"): TITLED,
        ("std:doc", "hubs/rl"): (HUB[0], "hubs/rl.html"),
        ("std:doc", "hubs/plain"): (PLAIN[0], "hubs/plain.html"),
        ("std:doc", "notes/a"): NOTE,
        ("std:doc", "notes/b"): ("Note without heading", "notes/b.html"),
    }


def test_search_finds_hubs_before_sections_and_no_note_twice(built: Built) -> None:
    text = built.read("searchindex.js")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    found = {
        (index["objtypes"][str(kind)], entry[4]): priority
        for entries in index["objects"].values()
        for entry in entries
        for kind, priority in [entry[1:3]]
    }
    # 1 is the usual importance, 2 the lesser one. Notes are found as documents.
    assert found == {
        ("hubnotes:hub", HUB[0]): 1,
        ("hubnotes:hub", PLAIN[0]): 1,
        ("hubnotes:section", MAPS[0]): 2,
        ("hubnotes:section", "Batch"): 2,
    }
    assert {"notes/a", "hubs/plain"} <= set(index["docnames"])


def test_a_label_of_the_author_comes_before_a_hub_of_the_name(make_site: MakeSite) -> None:
    site = make_site(
        {
            "index.md": "# Home\n\n```{toctree}\nhub\npage\n```\n",
            "hub.md": "# Hub\n\n:::{hub} taken\n- [](page.md)\n:::\n",
            "page.md": """
                # Page

                Text.

                (taken)=
                ## Mine

                - {ref}`taken`
                - {any}`taken`
                - [](#taken)
                - {hubnotes:hub}`taken`
                """,
        }
    )
    built = site.build(nitpicky=True)
    (found,) = built.warnings
    assert found[:2] == ("hub.md", 3)
    assert found.kind == "hubnotes.duplicate-name"
    assert "references to the label reach page.md" in found.message
    assert links(built, "page") == [("Mine", "#taken")] * 3 + [("Hub", "hub.html#taken")]


def test_names_that_come_and_go_end_as_in_a_clean_build(make_site: MakeSite) -> None:
    hub = "# {}\n\n:::{{hub}} taken\n- [](page.md)\n:::\n"
    site = make_site(
        {
            "index.md": "# Home\n\n```{toctree}\n:glob:\n*\n```\n\n- {ref}`taken`\n",
            "hub.md": hub.format("Hub"),
            "page.md": "# Page\n",
        }
    )
    assert links(site.build(), "index")[-1] == ("Hub", "hub.html#taken")
    steps: list[dict[str, str]] = [
        {"a.md": hub.format("Earlier")},
        {"page.md": "# Page\n\n(taken)=\n## Mine\n"},
        {"page.md": "# Page\n", "a.md": "# No hub\n"},
    ]
    for step in steps:
        site.write(step)
        built, clean = site.build(), site.build(out="clean", fresh=True)
        assert links(built, "index") == links(clean, "index")
        assert sorted(built.warnings) == sorted(clean.warnings)


def test_a_label_right_before_the_heading_of_its_hub(make_site: MakeSite) -> None:
    files = {
        "index.md": """
            # Home

            (same)=
            ## Topic

            :::{hub} same
            - [](note.md)
            :::

            - {ref}`same`
            - {hubnotes:hub}`same`
            """,
        "note.md": "# Note\n\nText.\n",
    }
    built = make_site(files).build(nitpicky=True)
    assert built.warnings == []
    assert links(built, "index")[-2:] == [("Topic", "#same")] * 2
    assert len(built.page("index").select("#same")) == 1


@pytest.mark.parametrize("nitpicky", [False, True])
def test_an_unknown_target_warns_once_and_names_the_nearest(
    make_site: MakeSite, nitpicky: bool
) -> None:
    site = make_site(
        GARDEN
        | {
            "index.md": GARDEN["index.md"]
            + "\n{hubnotes:hub}`rl-traning` {hubnotes:section}`rl-training#batsh`"
            + "\n{hubnotes:note}`alfa note`\n{hubnotes:count}`rl-traning`\n"
        }
    )
    expected = [
        (8, "no hub 'rl-traning'; did you mean 'rl-training'?"),
        (8, "no section 'rl-training#batsh'; did you mean 'rl-training#batch'?"),
        (8, "no note 'alfa note'; did you mean 'alpha note'?"),
        (8, "no hub or section 'rl-traning'; did you mean 'rl-training'?"),
    ]
    built = site.build(nitpicky=nitpicky)
    assert [(w.line, w.message) for w in built.warnings] == expected
    assert {w.kind for w in built.warnings} == {"hubnotes.unknown-target"}
    assert "rl-traning rl-training#batsh alfa note ?" in built.text("index")


def test_a_reference_follows_its_target(make_site: MakeSite) -> None:
    use = "# Home\n\n```{toctree}\nhubs/rl\nhubs/plain\n```\n\n- {ref}`rl-training`\n"
    use += "- {hubnotes:section}`rl-training#first-batch`\n- {ref}`my card`\n"
    site = make_site(GARDEN | {"index.md": use})
    assert links(site.build(), "index")[-3:] == [HUB, BATCH, CARD]
    hub = GARDEN["hubs/rl.md"].replace("How does", "Why does").replace("} Batch\n", "} Lot\n", 1)
    site.write({"hubs/rl.md": hub, "notes/a.md": "# Note Z\n\nText.\n"})
    built = site.build()
    assert built.warnings == []
    expected = [other("Why does RL reshape reasoning?", HUB), other("Lot", BATCH)]
    assert links(built, "index")[-3:] == [*expected, other("Note Z", CARD)]


# From other projects

WEB = "https://garden.example/"

FROM_ANYWHERE = [
    ("{ref}`rl-training`", HUB),
    ("{ref}`other <RL-Training>`", other("other", HUB)),
    ("{any}`rl-training`", HUB),
    ("{any}`hubs/plain`", PLAIN),
    ("{ref}`hubs/plain`", PLAIN),
    ("{ref}`rl-training#sub-maps-now`", MAPS),
    ("{ref}`my card`", CARD),
    ("{external:std:ref}`rl-training`", HUB),
    ("{external+garden:std:ref}`rl-training#first-batch`", BATCH),
    ("{external:doc}`notes/a`", NOTE),
    ("[](#rl-training)", HUB),
    ("[other](#rl-training#first-batch)", other("other", BATCH)),
    ("[](<#my card>)", CARD),
    ("[](inv:garden#rl-training)", HUB),
    ("[](inv:#rl-training#sub-maps-now)", MAPS),
    ("[other](inv:garden:std:label#titled)", other("other", TITLED)),
    ("<inv:garden:*:*#rl-training>", HUB),
]

WITH_THE_EXTENSION = [
    ("{hubnotes:hub}`rl-training`", HUB),
    ("{hubnotes:hub}`other <RL-Training>`", other("other", HUB)),
    ("{hubnotes:hub}`garden:rl-training`", HUB),
    ("{hubnotes:section}`rl-training#sub-maps-now`", MAPS),
    ("{hubnotes:note}`notes/a`", NOTE),
    ("{external:hubnotes:hub}`hubs/plain`", PLAIN),
    ("{external+garden:hubnotes:note}`notes/a`", NOTE),
]


def consumer(root: Path, garden: Built, *extensions: str) -> Site:
    mapping = {"garden": (WEB, str(garden.outdir / "objects.inv"))}
    wanted = ["myst_parser", "sphinx.ext.intersphinx", *extensions]
    return Site(root, {"extensions": wanted, "intersphinx_mapping": mapping})


@pytest.mark.parametrize("extensions", [[], ["sphinx_hubnotes"]], ids=["without", "with"])
def test_another_project(built: Built, tmp_path: Path, extensions: list[str]) -> None:
    site = consumer(tmp_path, built, *extensions)
    expected = FROM_ANYWHERE + (WITH_THE_EXTENSION if extensions else [])
    in_rst = [(as_rst(text), target) for text, target in expected if text.startswith("{")]
    site.write(
        {
            "index.md": "# A\n\n```{toctree}\nrst\n```\n\n"
            + "".join(f"- {text}\n" for text, _ in expected),
            "rst.rst": "B\n=\n\n" + "".join(f"- {text}\n" for text, _ in in_rst),
        }
    )
    found = site.build(nitpicky=True, warningiserror=True)
    assert found.warnings == []
    assert found.statuscode == 0
    assert links(found, "index") == [(text, WEB + uri) for _, (text, uri) in expected]
    assert links(found, "rst") == [(text, WEB + uri) for _, (text, uri) in in_rst]


@pytest.mark.parametrize("link", ["[](inv:garden#hubs/plain)", "[](#hubs/plain)"])
def test_a_hub_named_after_its_document_from_another_project(
    built: Built, tmp_path: Path, link: str
) -> None:
    site = consumer(tmp_path, built)
    site.write({"index.md": f"# A\n\n- {link}\n"})
    assert site.build(nitpicky=True).warnings == []


def test_an_unknown_name_in_another_project_warns_once(built: Built, tmp_path: Path) -> None:
    site = consumer(tmp_path, built, "sphinx_hubnotes")
    site.write({"index.md": "# A\n\n{hubnotes:hub}`rl-traning` {hubnotes:note}`garden:nowhere`\n"})
    found = [(w.line, w.message, w.kind) for w in site.build(nitpicky=True).warnings]
    assert found == [
        (3, "no hub 'rl-traning'", "hubnotes.unknown-target"),
        (3, "no note 'garden:nowhere'", "hubnotes.unknown-target"),
    ]
