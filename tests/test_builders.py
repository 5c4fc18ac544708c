"""Every builder: no warning, nothing lost, nothing of ours that its readers cannot use."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from docutils import nodes

from tests.conftest import MakeSite
from tests.formats import ASSEMBLED, assert_in_order, file_of, links_of, text_of
from tests.site import Built, Site, tree

pytestmark = [pytest.mark.build, pytest.mark.packages]

GARDEN = {
    "index.md": """
        # Garden

        ```{toctree}
        learning
        memory
        plain
        ```
        """,
    "learning.md": """
        ---
        description: How the pieces of learning fit together.
        tags: [one, two]
        ---
        # How do we learn {hubnotes:count}`learning` things?

        ::::::{hub} learning
        :::::{section} Sub-Maps
        :::{note-card} memory
        :::
        :::::
        :::::{section} Practice *(reviewed)*
        :::{note-card} notes/spacing
        :::
        ::::{section} Process `f(x)`
        :::{note-card} Another *title* <notes/square>

        A body, with an [address](https://example.org/card) and **weight**.
        :::
        - [](notes/plain-words.md) -- the reason for it
        ::::
        :::::
        :::::{section} Old material
        :collapsed:

        :::{note-card} notes/rst-note
        :::
        :::::
        ::::::
        """,
    "memory.rst": """
        :description: What stays, and why.

        What stays in memory?
        =====================

        .. hub:: memory
           :kind: Reading list

           .. section:: Basics

              .. note-card:: notes/square

              .. note-card:: learning
        """,
    "plain.md": "# Plain page\n\n{hubnotes:count}`learning` notes; see {hubnotes:hub}`memory`.\n",
    "notes/spacing.md": """
        ---
        description: Spaced repetition beats cramming.
        ---
        # Does *spacing* help?

        Text of spacing.
        """,
    "notes/square.md": """
        ---
        description: A square, described.
        ---
        # What is $x^2$ in `code`?

        Text of square.
        """,
    "notes/plain-words.md": "Only a paragraph, no heading. See [](/learning.md).\n",
    "notes/rst-note.rst": "A note in reST\n==============\n\nIts first paragraph.\n\nSecond.\n",
}

NOTES = ["notes/spacing", "notes/square", "notes/plain-words", "notes/rst-note"]

CONF = {
    "gettext_compact": False,
    "linkcheck_ignore": [".*"],  # the net is not asked
    "templates_path": [],  # some themes write into Sphinx's default, for all builds to come
    "man_pages": [("index", "testgarden", "Test garden", ["Test author"], 1)],
    "texinfo_documents": [
        ("index", "testgarden", "Test garden", "Test author", "garden", "A garden.", "Test")
    ],
    "latex_documents": [("index", "testgarden.tex", "Test garden", "Test author", "manual")],
}

# What a reader of each hub must find, in this order.
LEARNING = [
    "How do we learn 5 things?",
    "How the pieces of learning fit together.",
    "Topic Hub · 5 linked notes · 4 sections",
    "Sub-Maps",
    "1 note",
    "What stays in memory?",
    "What stays, and why.",
    "Reading list · 2 linked notes · 1 section",
    "Practice (reviewed)",
    "3 notes",
    "Does spacing help?",
    "Spaced repetition beats cramming.",
    "Process f(x)",
    "2 notes",
    "Another title",
    "A body, with an address",
    "plain words",
    "the reason for it",
    "Old material",
    "1 note",
    "A note in reST",
    "Its first paragraph.",
]

MEMORY = [
    "What stays in memory?",
    "What stays, and why.",
    "Reading list · 2 linked notes · 1 section",
    "Basics",
    "2 notes",
    "What is x^2 in code?",
    "A square, described.",
    "How do we learn 5 things?",
    "How the pieces of learning fit together.",
    "Topic Hub · 5 linked notes · 4 sections",
]

PLAIN = ["Plain page", "5 notes; see What stays in memory?"]

PAGES = ["html", "dirhtml", "epub", "json", "text", "xml", "pseudoxml"]
WITH_ADDRESSES = ["html", "dirhtml", "json", "singlehtml", "text"]
ALL = [*PAGES, *ASSEMBLED, "gettext", "linkcheck"]

Alone = Callable[[str], Built]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The garden; builds of it bear one date, so that they can be compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        site = Site(tmp_path_factory.mktemp("builders"), CONF)
        site.write(GARDEN)
        yield site


@pytest.fixture(scope="module")
def alone(site: Site) -> Alone:
    """One clean build with each builder, as strict as `sphinx-build -W -n`."""

    @cache
    def build(builder: str) -> Built:
        out = f"alone-{builder}"
        return site.build(builder, out=out, nitpicky=True, warningiserror=True, status=True)

    return build


@pytest.mark.parametrize("builder", ALL)
def test_no_warning_and_no_doubled_home(alone: Alone, builder: str) -> None:
    built = alone(builder)
    assert built.warning_text == ""
    assert built.statuscode == 0
    # Sphinx says it as a piece of information, which -W does not see.
    assert "multiple toctrees" not in built.status_text


@pytest.mark.parametrize("builder", [*PAGES, *ASSEMBLED])
def test_all_is_there_in_reading_order(alone: Alone, builder: str) -> None:
    for docname, pieces in {"learning": LEARNING, "memory": MEMORY, "plain": PLAIN}.items():
        text = text_of(builder, alone(builder).read(file_of(builder, docname)))
        assert_in_order(pieces, text)
        shows_cards = docname != "plain" or builder in ASSEMBLED
        assert ("Read →" in text) is (builder in WITH_ADDRESSES and shows_cards)


@pytest.mark.parametrize("builder", ASSEMBLED)
def test_one_document_holds_each_note_once_below_its_hub(alone: Alone, builder: str) -> None:
    text = text_of(builder, alone(builder).read(file_of(builder, "index")))
    assert_in_order(
        [
            "Topic Hub · 5 linked notes · 4 sections",
            "Text of spacing.",
            "Text of square.",
            "Only a paragraph, no heading.",
            "Its first paragraph.",
            "Second.",
            "Reading list · 2 linked notes · 1 section",
            "Plain page",
        ],
        text,
    )
    for body in ("Text of spacing.", "Text of square.", "Only a paragraph", "Second."):
        assert text.count(body) == 1


@pytest.mark.parametrize("builder", [*PAGES, *ASSEMBLED])
def test_no_trace_of_our_own_nodes(alone: Alone, builder: str) -> None:
    ours = "hub_head section_count card_label card_title read_link front_matter hubnotes_"
    ours += " problematic system_message" * (builder != "latex")  # words of Sphinx's preamble
    for docname in ["learning", "memory", "plain", *NOTES]:
        source = alone(builder).read(file_of(builder, docname))
        assert not [word for word in ours.split() if word in source]
        assert "Place(" not in source


def test_xml_knows_docutils_nodes_only(alone: Alone) -> None:
    for docname in ["learning", "memory", "plain", *NOTES]:
        for element in ElementTree.fromstring(alone("xml").read(f"{docname}.xml")).iter():
            assert element.tag in nodes.node_class_names
            ours = {"hub", "place", "docname", "collapsed", "wanted", "target", "index", "kind"}
            assert not ours.intersection(element.keys())


GOLDEN = {
    "learning": """
← Garden


How do we learn 5 things?
*************************

How the pieces of learning fit together.

Topic Hub · 5 linked notes · 4 sections


Sub-Maps
========

1 note

* **What stays in memory?**

  What stays, and why.

  Reading list · 2 linked notes · 1 section

  Read → memory.txt


Practice *(reviewed)*
=====================

3 notes

* **Does *spacing* help?**

  Spaced repetition beats cramming.

  Read → notes/spacing.txt


Process "f(x)"
--------------

2 notes

* **Another *title***

  A body, with an address and **weight**.

  Read → notes/square.txt

* **plain words**

  the reason for it

  Read → notes/plain-words.txt


Old material
============

1 note

* **A note in reST**

  Its first paragraph.

  Read → notes/rst-note.txt
""",
    "memory": """
← Garden


What stays in memory?
*********************

What stays, and why.

Reading list · 2 linked notes · 1 section


Basics
======

2 notes

* **What is x^2 in "code"?**

  A square, described.

  Read → notes/square.txt

* **How do we learn 5 things?**

  How the pieces of learning fit together.

  Topic Hub · 5 linked notes · 4 sections

  Read → learning.txt
""",
    "plain": """
Plain page
**********

5 notes; see *What stays in memory?*.
""",
    "notes/plain-words": """
plain words
***********

Only a paragraph, no heading. See How do we learn 5 things?.
""",
}


@pytest.mark.parametrize("docname", GOLDEN)
def test_text(alone: Alone, docname: str) -> None:
    assert alone("text").read(f"{docname}.txt") == GOLDEN[docname].lstrip("\n")


@pytest.mark.parametrize("builder", ["html", "dirhtml", "json", "epub"])
def test_cards_lead_to_the_pages(alone: Alone, builder: str) -> None:
    built = alone(builder)
    source = built.read(file_of(builder, "learning"))
    body = json.loads(source)["body"] if builder == "json" else source
    links = BeautifulSoup(body, "html5lib").select(".hubnotes-card-title a")
    shown = ["memory", "notes/spacing", "notes/square", "notes/plain-words", "notes/rst-note"]
    assert [link["href"] for link in links] == [
        {"dirhtml": f"../{name}/", "json": f"../{name}/", "epub": f"{name}.xhtml"}.get(
            builder, f"{name}.html"
        )
        for name in shown
    ]
    for name in shown:
        assert (built.outdir / file_of(builder, name)).is_file()


def test_singlehtml_links_lead_down_the_page(alone: Alone) -> None:
    page = alone("singlehtml").page("index")
    links = page.select(".hubnotes-card-title a, .hubnotes-read a")
    assert len(links) == 2 * 7
    ids = {f"#{element['id']}" for element in page.select("[id]")}
    assert {link["href"] for link in [*links, *page.select("p a.reference.internal")]} <= ids


def test_latex_cards_and_sections(alone: Alone) -> None:
    source = alone("latex").read("testgarden.tex")
    labels = set(re.findall(r"\\label\{\\detokenize\{([^}]*)\}\}", source))
    references = re.findall(r"\\sphinxstylestrong\{\{\\hyperref\[\\detokenize\{([^}]*)\}", source)
    assert set(references) == {f"{name}::doc" for name in ["memory", "learning", *NOTES]}
    assert set(references) <= labels
    assert re.findall(r"\\((?:sub)*(?:section|chapter))\{(.*?)[ }?\\]", source) == [
        ("chapter", "How"),
        ("section", "Sub"),
        ("section", "Practice"),
        ("subsection", "Process"),
        ("section", "Old"),
        ("section", "Does"),
        ("section", "What"),
        ("section", "plain"),
        ("section", "A"),
        ("chapter", "What"),
        ("section", "Basics"),
        ("chapter", "Plain"),
    ]


def test_texinfo_cards_are_lists_that_lead_to_the_notes(alone: Alone) -> None:
    source = alone("texinfo").read("testgarden.texi")
    lists = re.findall(r"@itemize \*\n(.*?)@end itemize", source, re.DOTALL)
    assert [[text_of("texinfo", item) for item in one.split("@item ")[1:]] for one in lists] == [
        ["What stays in memory? What stays, and why. Reading list · 2 linked notes · 1 section"],
        ["Does spacing help? Spaced repetition beats cramming."],
        [
            "Another title A body, with an addresshttps://example.org/card and weight.",
            "plain words the reason for it",
        ],
        ["A note in reST Its first paragraph."],
        [
            "What is x^2 in code? A square, described.",
            "How do we learn 5 things? How the pieces of learning fit together."
            " Topic Hub · 5 linked notes · 4 sections",
        ],
    ]
    leading = links_of("texinfo", source)
    assert leading[:5] + leading[6:8] == [
        ("What stays in memory?", "memory doc"),
        ("Does spacing help?", "notes/spacing doc"),
        ("Another title", "notes/square doc"),
        ("plain words", "notes/plain-words doc"),
        ("A note in reST", "notes/rst-note doc"),
        ("What is x^2 in code?", "notes/square doc"),
        ("How do we learn 5 things?", "learning doc"),
    ]


def test_a_card_s_body_stands_below_its_title_in_a_man_page(alone: Alone) -> None:
    lines = alone("man").read("testgarden.1").splitlines()
    body = next(number for number, line in enumerate(lines) if line.startswith("A body"))
    assert lines[body - 1] == ".sp"
    assert "Another" in lines[body - 2]


def test_back_to_all_notes_where_there_are_pages(alone: Alone) -> None:
    for builder in [*PAGES, *ASSEMBLED]:
        text = text_of(builder, alone(builder).read(file_of(builder, "memory")))
        assert ("← Garden" in text) is (builder not in ASSEMBLED)


def test_epub_holds_every_note_in_its_spine_and_contents(alone: Alone) -> None:
    with zipfile.ZipFile(alone("epub").outdir / "Testgarden.epub") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[0] == "mimetype"
        assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        files = {name: archive.read(name) for name in names}
    for name, content in files.items():
        if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
            ElementTree.fromstring(content.replace(b"&nbsp;", b" "))  # well-formed

    package = ElementTree.fromstring(files["content.opf"])
    hrefs = {item.get("id"): item.get("href") for item in package.iterfind("{*}manifest/{*}item")}
    assert set(hrefs.values()) == set(names) - {
        "mimetype",
        "META-INF/container.xml",
        "content.opf",
    }
    reading = ["index", "learning", *NOTES, "memory", "plain"]
    spine = [hrefs[item.get("idref")] for item in package.iterfind("{*}spine/{*}itemref")]
    assert spine == [f"{name}.xhtml" for name in reading] + ["genindex.xhtml"]

    navigation = ElementTree.fromstring(files["nav.xhtml"]).iterfind(".//{*}a")
    contents = {link.get("href", ""): link.text for link in navigation}
    assert [href for href in contents if "#" not in href] == [f"{name}.xhtml" for name in reading]
    assert contents["learning.xhtml"] == "How do we learn 5 things?"
    assert contents["notes/square.xhtml"] == "What is x^2 in code?"
    assert contents["notes/plain-words.xhtml"] == "plain words"
    old = ElementTree.fromstring(files["toc.ncx"]).iterfind(".//{*}content")
    assert {f"{name}.xhtml" for name in NOTES} <= {content.get("src") for content in old}


def messages(folder: Path) -> dict[str, list[str]]:
    """Each document's catalog, the header left out."""
    found = {}
    for path in sorted(folder.rglob("*.pot")):
        with path.open("rb") as file:
            catalog = [str(message.id) for message in read_po(file) if message.id]
        found[path.relative_to(folder).with_suffix("").as_posix()] = catalog
    return found


def test_gettext_holds_each_text_where_it_was_written(alone: Alone) -> None:
    assert messages(alone("gettext").outdir) == {
        "index": ["Garden"],
        "learning": [
            "How the pieces of learning fit together.",
            "How do we learn {hubnotes:count}`learning` things?",
            "Sub-Maps",
            "Practice *(reviewed)*",
            "Process `f(x)`",
            "Another *title*",
            "A body, with an [address](https://example.org/card) and **weight**.",
            "the reason for it",
            "Old material",
        ],
        "memory": ["What stays, and why.", "What stays in memory?", "Basics"],
        "plain": [
            "Plain page",
            "{hubnotes:count}`learning` notes; see {hubnotes:hub}`memory`.",
        ],
        "notes/spacing": [
            "Spaced repetition beats cramming.",
            "Does *spacing* help?",
            "Text of spacing.",
        ],
        "notes/square": [
            "A square, described.",
            "What is $x^2$ in `code`?",
            "Text of square.",
        ],
        "notes/plain-words": ["Only a paragraph, no heading. See [](/learning.md)."],
        "notes/rst-note": ["A note in reST", "Its first paragraph.", "Second."],
    }


def test_linkcheck_sees_a_link_once_where_it_was_written(alone: Alone) -> None:
    lines = alone("linkcheck").read("output.json").splitlines()
    found = [json.loads(line) for line in lines]
    outside = [(link["filename"], link["uri"]) for link in found if "://" in link["uri"]]
    assert outside == [("learning.md", "https://example.org/card")]
    line = GARDEN["learning.md"].lstrip("\n").splitlines()
    assert "example.org" in line[next(k["lineno"] for k in found if "://" in k["uri"]) - 1]
    assert all(link["uri"].startswith(("https:", "#")) for link in found)


@pytest.mark.parametrize(
    "order",
    [
        "html latex html epub html",
        "epub singlehtml dirhtml man html",
        "texinfo json latex text xml epub",
    ],
)
def test_builders_share_one_doctree_folder(site: Site, alone: Alone, order: str) -> None:
    """In any order each gives what it gives alone."""
    for number, builder in enumerate(order.split()):
        # Each into an empty output, so that it writes every page from the doctrees it finds.
        out = f"{order.replace(' ', '-')}/{number}"
        built = site.build(builder, out=out, doctrees=order.replace(" ", "-") + ".doctrees")
        assert built.warnings == []
        # The archive holds the files' times; its content is compared file by file beside it.
        assert tree(built.outdir, skip=["*.epub"]) == tree(alone(builder).outdir, skip=["*.epub"])


@pytest.mark.parametrize("builder", ["epub", *ASSEMBLED])
def test_notes_move_with_their_home(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    """Where a hub takes a note from another one, the other one's page is not read again."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    site = make_site(GARDEN, CONF)
    site.build(builder)
    hub = str(GARDEN["memory.rst"])
    primary = hub.replace(":kind: Reading list", ":kind: Reading list\n           :primary:")
    for text in (primary, hub):
        site.write({"memory.rst": text})
        built = site.build(builder)
        clean = site.build(builder, out="clean", fresh=True)
        assert tree(built.outdir, skip=["*.epub"]) == tree(clean.outdir, skip=["*.epub"])
