"""A note has one home in the site's tree, however many hubs show it."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from sphinx_hubnotes.tree.homes import homes, preorder
from tests.conftest import MakeSite
from tests.site import Built, Site

pytestmark = pytest.mark.packages


def toctree(*docnames: str, hidden: bool = False) -> str:
    options = [":hidden:", ""] if hidden else [""]
    return "\n".join(["```{toctree}", *options, *docnames, "```", ""])


def hub(title: str, *notes: str, options: str = "", more: str = "") -> str:
    """A hub that shows *notes* in two sections."""
    half = len(notes) // 2

    def section(name: str, *cards: str) -> list[str]:
        lines = [line for note in cards for line in (f":::{{note-card}} {note}", ":::")]
        return [f"::::{{section}} {name}", "", *lines, "::::"]

    sections = [*section("First part", *notes[:half]), *section("Second part", *notes[half:])]
    return "\n".join([f"# {title}", "", more, ":::::{hub}", options, "", *sections, ":::::", ""])


def note(name: str) -> str:
    return f"# Note {name}\n\nAbout {name}.\n"


NOTES = ("a", "b", "c", "d", "e", "listed")

GARDEN = {
    "index.md": "# Home\n\n" + toctree("hubs/one", "hubs/two", "notes/listed"),
    # Listed in a toctree, shown in both hubs, in a folder further down.
    "hubs/one.md": hub("One", "/notes/a", "/notes/listed", "/notes/b", "/notes/deep/c", "two"),
    "hubs/two.md": hub("Two", "/notes/b", "/notes/d", "/notes/a", "/notes/e", "one"),
    "notes/a.md": note("a"),
    "notes/b.md": note("b"),
    "notes/deep/c.md": note("c"),
    "notes/d.md": note("d"),
    "notes/e.md": note("e"),
    "notes/listed.md": note("listed"),
}

ONE = ["hubs/one", "notes/a", "notes/b", "notes/deep/c"]
TWO = ["hubs/two", "notes/d", "notes/e"]
ORDER = ["index", *ONE, *TWO, "notes/listed"]


def target(page: str, address: str) -> str:
    """The document that *address* leads to on the page of *page*."""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(page), address))
    return found.removesuffix(".html").removesuffix(".xhtml")


def neighbours(built: Built, docname: str) -> tuple[str | None, str | None]:
    page = built.page(docname)
    found = [page.select_one(f"link[rel={name}]") for name in ("prev", "next")]
    before, behind = [target(docname, str(link["href"])) if link else None for link in found]
    return before, behind


def parents(built: Built, docname: str) -> list[str]:
    """The pages above a page, as the theme's line of links at the top has them."""
    bar = built.page(docname).select_one("div.related")
    assert bar
    items = [
        link
        for link in bar.select("li.nav-item a")
        if link.get("href") not in (None, "", "#") and "nav-item-this" not in str(link.parent)
    ]
    found = [target(docname, str(link["href"])) for link in items]
    return [name for name in found if name != "index"]


def reading_order(built: Built) -> list[str]:
    """The pages as a reader meets them who follows the links to the next page."""
    order, current = [], "index"
    while current and current not in order:
        order.append(current)
        before, behind = neighbours(built, current)
        assert before == (order[-2] if len(order) > 1 else None)
        current = behind or ""
    return order


def assert_silent(built: Built) -> None:
    assert built.warnings == []
    assert "multiple toctrees" not in built.status_text
    assert "checking consistency... done" in built.status_text


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("navigation"))
    site.write(GARDEN)
    return site


@pytest.fixture(scope="module")
def built(site: Site) -> Built:
    return site.build(status=True)


def test_previous_and_next(built: Built) -> None:
    assert reading_order(built) == ORDER
    assert_silent(built)


def test_the_pages_above_a_note(built: Built) -> None:
    assert parents(built, "notes/b") == ["hubs/one"]
    assert parents(built, "notes/deep/c") == ["hubs/one"]
    assert parents(built, "notes/e") == ["hubs/two"]
    assert parents(built, "notes/listed") == []


def test_titles_of_one_text_keep_their_own_markup(make_site: MakeSite) -> None:
    names = {"plain": "Same *text*", "other": "Same text", "again": "Same text", "code": "`a < b`"}
    cards = "".join(f"```{{note-card}} {name}\n```\n" for name in names)
    site = make_site(
        {f"{name}.md": f"# {title}\n" for name, title in names.items()}
        | {"index.md": f"# A hub\n\n````{{hub}}\n{cards}````\n"},
        {"html_theme": "alabaster", "html_sidebars": {"**": ["relations.html"]}},
    )
    built = site.build(status=True)

    def around(name: str) -> list[str]:
        links = built.page(name).select(".sphinxsidebar li li a")
        return [link.decode_contents() for link in links]

    code = '<code class="docutils literal notranslate"><span class="pre">a</span>'
    code += ' <span class="pre">&lt;</span> <span class="pre">b</span></code>'
    assert around("other") == ["Same <em>text</em>", "Same text"]
    assert around("again") == ["Same text", code]
    assert around("code") == ["Same text"]


@pytest.mark.themes
def test_breadcrumbs(site: Site) -> None:
    built = site.build_apart(out="rtd", theme="sphinx_rtd_theme")
    crumbs = built.page("notes/deep/c").select(".wy-breadcrumbs li")
    assert [item.get_text().strip() for item in crumbs][1:3] == ["One", "Note c"]
    link = crumbs[1].find("a")
    assert link
    assert target("notes/deep/c", str(link["href"])) == "hubs/one"


HEADINGS = ["Home", "One", "First part", "Second part", "Note a", "Note b", "Note c"]
HEADINGS += ["Two", "First part", "Second part", "Note d", "Note e", "Note listed"]


def test_singlehtml(site: Site) -> None:
    single = site.build("singlehtml", out="singlehtml", status=True)
    assert_silent(single)
    titles = single.page("index").select("section > :is(h1, h2, h3)")
    shown = [title.get_text().strip("¶") for title in titles]
    assert shown == HEADINGS


def test_latex(site: Site) -> None:
    # In doctrees of its own, which no other builder has completed.
    latex = site.build("latex", out="latex", status=True)
    assert_silent(latex)
    text = next(latex.outdir.glob("*.tex")).read_text(encoding="utf-8")
    found = re.findall(r"\\(?:chapter|section|subsection|subsubsection)\{([^}]*)\}", text)
    assert found == HEADINGS[1:]
    # Under its hub: one level below it.
    assert r"\chapter{One}" in text
    assert r"\section{Note a}" in text


@pytest.mark.parametrize("builder", ["man", "texinfo", "text", "xml", "json", "dirhtml"])
def test_other_builders_are_silent_too(site: Site, built: Built, builder: str) -> None:
    assert_silent(site.build(builder, status=True))


def test_epub(site: Site) -> None:
    built = site.build("epub", out="epub", status=True)
    assert_silent(built)
    with zipfile.ZipFile(next(built.outdir.glob("*.epub"))) as book:
        nav = BeautifulSoup(book.read("nav.xhtml"), "html5lib")
        spine = BeautifulSoup(book.read("content.opf"), "html5lib")
    found = [target("index", str(link["href"])) for link in nav.select("nav a")]
    pages = [name for name in found if "#" not in name]
    assert [name for name in pages if name != "index"] == ORDER[1:]
    items = {str(item["id"]): str(item["href"]) for item in spine.select("manifest item")}
    read = [target("index", items[str(ref["idref"])]) for ref in spine.select("spine itemref")]
    assert [name for name in read if name in ORDER] == ORDER


# Changes


def rels(built: Built) -> dict[str, tuple[str | None, str | None, list[str]]]:
    return {name: (*neighbours(built, name), parents(built, name)) for name in ORDER}


def test_a_note_moves_to_another_hub(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    site.build(status=True)
    moved = hub("One", "/notes/a", "/notes/listed", "/notes/deep/c", "two")
    site.write({"hubs/one.md": moved})
    built = site.build(status=True)
    assert_silent(built)
    expected = ["index", "hubs/one", "notes/a", "notes/deep/c", "hubs/two", "notes/b"]
    assert reading_order(built) == [*expected, "notes/d", "notes/e", "notes/listed"]
    assert parents(built, "notes/b") == ["hubs/two"]
    assert rels(built) == rels(site.build(out="fresh", status=True))
    site.write({"hubs/one.md": GARDEN["hubs/one.md"]})
    back = site.build(status=True)
    assert_silent(back)
    assert reading_order(back) == ORDER


def test_a_note_that_no_hub_shows_any_longer_warns_as_sphinx_does(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    assert site.build(status=True).warnings == []
    without = GARDEN["hubs/one.md"].replace(":::{note-card} /notes/deep/c\n:::\n", "")
    site.write({"hubs/one.md": without})
    for built in (site.build(status=True), site.build(fresh=True, status=True)):
        assert [(w.path, w.message) for w in built.warnings] == [
            ("notes/deep/c.md", "document isn't included in any toctree")
        ]
        assert neighbours(built, "notes/deep/c") == (None, None)
    site.write({"hubs/one.md": GARDEN["hubs/one.md"]})
    assert_silent(site.build(status=True))


def test_a_toctree_takes_a_note_over_and_gives_it_back(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    site.build(status=True)
    index = "# Home\n\n" + toctree("hubs/one", "hubs/two", "notes/listed", "notes/a")
    site.write({"index.md": index})
    built = site.build(status=True)
    assert_silent(built)
    assert reading_order(built) == [n for n in ORDER if n != "notes/a"] + ["notes/a"]
    site.write({"index.md": GARDEN["index.md"]})
    again = site.build(status=True)
    assert_silent(again)
    assert reading_order(again) == ORDER


def test_a_note_that_is_edited_keeps_its_home(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    site.build(status=True)
    site.write({"notes/b.md": "# Note b, changed\n\nAbout it.\n"})
    built = site.build(status=True)
    assert_silent(built)
    assert reading_order(built) == ORDER
    for docname in ("notes/a", "notes/deep/c"):
        assert "Note b, changed" in built.page(docname).get_text()


def test_a_hub_that_is_deleted_gives_its_notes_away(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    site.build(status=True)
    site.delete("hubs/one.md")
    two = GARDEN["hubs/two.md"].replace(":::{note-card} one\n:::\n", "")
    site.write({"index.md": "# Home\n\n" + toctree("hubs/two", "notes/listed"), "hubs/two.md": two})
    built = site.build(status=True)
    assert [w.path for w in built.warnings] == ["notes/deep/c.md"]
    expected = ["index", "hubs/two", "notes/b", "notes/d", "notes/a", "notes/e", "notes/listed"]
    assert reading_order(built) == expected


# Who is the home


def test_a_primary_hub_comes_before_others(make_site: MakeSite) -> None:
    two = GARDEN["hubs/two.md"].replace(":::::{hub}\n", ":::::{hub}\n:primary:\n")
    built = make_site(GARDEN | {"hubs/two.md": two}).build(status=True)
    assert_silent(built)
    in_two = ["notes/b", "notes/d", "notes/a", "notes/e"]
    expected = ["index", "hubs/one", "notes/deep/c", "hubs/two", *in_two, "notes/listed"]
    assert reading_order(built) == expected


def test_hubs_that_no_toctree_holds_come_last_by_name(make_site: MakeSite) -> None:
    files = {
        "index.md": "# Home\n\n" + toctree("z"),
        "b.md": hub("B", "x", "y"),
        "c.md": hub("C", "x", "y", "only"),
        "z.md": hub("Z", "y"),
        **{f"{name}.md": note(name) for name in ("x", "y", "only")},
    }
    built = make_site(files).build()
    # The hubs themselves are in no toctree, which is their author's to mend.
    assert [w.path for w in built.warnings] == ["b.md", "c.md"]
    assert reading_order(built) == ["index", "z", "y"]


def test_a_hub_has_its_home_in_the_hub_that_shows_it(make_site: MakeSite) -> None:
    files = {
        "index.md": hub("Home", "map", "note"),
        "map.md": hub("Map", "deep", "note"),
        "deep.md": hub("Deep", "leaf", "map", "index"),
        "note.md": note("note"),
        "leaf.md": note("leaf"),
    }
    built = make_site(files).build(status=True)
    assert_silent(built)
    assert reading_order(built) == ["index", "map", "deep", "leaf", "note"]
    assert parents(built, "leaf") == ["map", "deep"]


CIRCLES = {
    "each other, in toctrees": {
        "index.md": "# Home\n\n" + toctree("a", "b"),
        "a.md": hub("A", "b", "x"),
        "b.md": hub("B", "a", "x"),
        "x.md": note("x"),
    },
    "each other, in no toctree but the first": {
        "index.md": "# Home\n\n" + toctree("a"),
        "a.md": hub("A", "b", "x"),
        "b.md": hub("B", "c", "a"),
        "c.md": hub("C", "a", "b", "index"),
        "x.md": note("x"),
    },
    "against a toctree": {
        "index.md": "# Home\n\n" + toctree("a"),
        "a.md": hub("A", "x", more=toctree("b", hidden=True)),
        "b.md": hub("B", "a", "index"),
        "x.md": hub("X", "a", "b"),
    },
}


@pytest.mark.parametrize("files", CIRCLES.values(), ids=CIRCLES)
def test_circles(make_site: MakeSite, files: Mapping[str, str]) -> None:
    site = make_site(files)
    built = site.build(status=True)
    assert_silent(built)
    assert sorted(reading_order(built)) == sorted(name.removesuffix(".md") for name in files)
    for builder in ("singlehtml", "latex", "text"):
        assert_silent(site.build(builder, status=True))
    assert_silent(site.build("epub", out="epub", status=True))


def test_hubs_in_a_circle_that_nothing_reaches(make_site: MakeSite) -> None:
    files = {
        "index.md": "# Home\n\n" + toctree("page"),
        "page.md": note("page"),
        "a.md": hub("A", "b", "a"),
        "b.md": hub("B", "a", "b"),
    }
    built = make_site(files).build(status=True)
    kinds = {(w.path, w.kind) for w in built.warnings if w.kind.startswith("hubnotes")}
    assert kinds == {("a.md", "hubnotes.self-card"), ("b.md", "hubnotes.self-card")}
    others = [w.path for w in built.warnings if not w.kind.startswith("hubnotes")]
    assert others == ["a.md"]  # b has its home in a, which has none
    assert reading_order(built) == ["index", "page"]


# The sidebar


def sidebar(built: Built, docname: str) -> dict[str, list[str]]:
    """The addresses in furo's sidebar, each with the classes of its item."""
    tree = built.page(docname).select_one(".sidebar-tree")
    assert tree
    return {
        str(link["href"]): [str(name) for name in (link.find_parent("li") or link)["class"]]
        for link in tree.select("a")
    }


def marked(built: Built, docname: str) -> list[str]:
    return [href for href, names in sidebar(built, docname).items() if "current-page" in names]


@pytest.fixture(scope="module")
def furo(site: Site) -> Built:
    return site.build(out="furo", confoverrides={"html_theme": "furo"}, status=True)


def test_notes_stay_out_of_the_sidebar(furo: Built) -> None:
    assert_silent(furo)
    assert list(sidebar(furo, "index")) == ["hubs/one.html", "hubs/two.html", "notes/listed.html"]
    expected = ["../hubs/one.html", "../hubs/two.html", "listed.html"]
    assert list(sidebar(furo, "notes/a")) == expected


def test_the_sidebar_marks_the_hub_of_the_note(furo: Built) -> None:
    assert marked(furo, "notes/a") == ["../hubs/one.html"]
    assert marked(furo, "notes/deep/c") == ["../../hubs/one.html"]
    assert marked(furo, "notes/e") == ["../hubs/two.html"]
    assert marked(furo, "notes/listed") == ["#"]
    assert marked(furo, "hubs/one") == ["#"]
    assert marked(furo, "index") == []


def test_the_sidebar_in_dirhtml(site: Site) -> None:
    built = site.build("dirhtml", out="furo-dir", confoverrides={"html_theme": "furo"}, status=True)
    assert list(sidebar(built, "notes/deep/c")) == [
        "../../../hubs/one/",
        "../../../hubs/two/",
        "../../listed/",
    ]
    assert marked(built, "notes/deep/c") == ["../../../hubs/one/"]
    assert marked(built, "hubs/one") == ["#"]


def test_notes_in_the_sidebar(site: Site) -> None:
    conf = {"html_theme": "furo", "hubnotes_navigation": "notes"}
    built = site.build(out="furo-notes", confoverrides=conf, status=True)
    assert_silent(built)
    found = [href for href in sidebar(built, "index") if "#" not in href]
    assert [target("index", href) for href in found] == ORDER[1:]
    assert marked(built, "notes/b") == ["#"]
    assert reading_order(built) == ORDER


def test_changing_where_notes_are_listed(make_site: MakeSite) -> None:
    site = make_site(GARDEN, {"html_theme": "furo"})
    few = sidebar(site.build(status=True), "notes/a")
    many = site.build(confoverrides={"hubnotes_navigation": "notes"}, status=True)
    assert len(sidebar(many, "notes/a")) > len(few)
    assert marked(many, "notes/a") == ["#"]
    assert sidebar(site.build(status=True), "notes/a") == few


# The rules themselves

SHOWN = {"one": ["a", "b"], "two": ["b", "c"]}


def test_the_first_hub_in_the_order_of_the_toctrees() -> None:
    tree = {"index": ["two", "one"]}
    assert homes(tree, "index", SHOWN) == {"two": ["b", "c"], "one": ["a"]}


def test_else_the_first_by_name() -> None:
    assert homes({}, "index", SHOWN) == {"one": ["a", "b"], "two": ["c"]}


def test_a_toctree_wins_over_a_primary_hub() -> None:
    tree = {"index": ["one", "two", "b"]}
    assert homes(tree, "index", SHOWN, ["two"]) == {"two": ["c"], "one": ["a"]}
    assert homes({"index": ["one", "two"]}, "index", SHOWN, ["two"])["two"] == ["b", "c"]


def test_the_root_has_no_home() -> None:
    assert homes({"index": ["one"]}, "index", {"one": ["index", "one"]}) == {}


NAMES = st.sampled_from(["index", *"abcdefg"])
TREES = st.dictionaries(NAMES, st.lists(NAMES, max_size=4), max_size=5)


def children_first(tree: Mapping[str, list[str]]) -> bool:
    """Whether *tree* has no cycle: its documents can be ordered, children first."""
    left = {name: set(entries) for name, entries in tree.items()}
    while left:
        leaves = {name for name, entries in left.items() if not entries & left.keys()}
        if not leaves:
            return False
        for name in leaves:
            del left[name]
    return True


@given(TREES.filter(children_first), TREES, st.sets(NAMES))
def test_homes_are_a_forest(
    tree: dict[str, list[str]], shown: dict[str, list[str]], primary: set[str]
) -> None:
    found = homes(tree, "index", shown, primary)
    placed = [name for names in found.values() for name in names]
    listed = {name for entries in tree.values() for name in entries}
    assert len(placed) == len(set(placed)), "each note once"
    assert not listed & set(placed), "a toctree wins"
    assert all(name in shown[page] for page, names in found.items() for name in names)
    merged = {page: [*tree.get(page, ()), *found.get(page, ())] for page in {*tree, *found}}
    assert children_first(merged), "no cycle"
    # Nobody is left out without a reason.
    for page, names in shown.items():
        for name in names:
            if name != "index" and name not in listed and name not in placed:
                assert name == page or page in preorder(merged, name)


@given(TREES, TREES, st.sets(NAMES))
def test_homes_never_hang_on_cycles_that_are_there(
    tree: dict[str, list[str]], shown: dict[str, list[str]], primary: set[str]
) -> None:
    placed = [name for names in homes(tree, "index", shown, primary).values() for name in names]
    assert len(placed) == len(set(placed))
