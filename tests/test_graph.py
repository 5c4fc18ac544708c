"""Graphs: of the notes of a hub, of all hubs; in pages, EPUB and LaTeX; with the extra or not."""

from __future__ import annotations

import base64
import re
import sys
from itertools import combinations
from typing import Any

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from playwright.sync_api import Page

from tests.axe import violations
from tests.conftest import MakeSite
from tests.formats import assert_in_order, file_of, text_of
from tests.outcome import outcome, said, times
from tests.reader import attribute, one, written
from tests.site import Built, Site

CONF: dict[str, Any] = {"hubnotes_views": ["cards", "graph"]}

SAID = "---\ndescription: What cards say.\n---\n"

GARDEN = {
    "index.md": """
        # Garden

        :::{hub-graph}
        :::

        ```{toctree}
        beds
        tools
        far
        ```
        """,
    "beds.md": """
        # Which *beds*?

        ::::::{hub} beds
        :::::{section} Roots & *co*
        - [](notes/carrot.md)
        - [Another title](notes/beet.md)
        ::::{section} Deep
        - [](notes/leek.md)
        ::::
        :::::
        :::::{section} Others \\<b>
        - [](notes/carrot.md)
        - [](notes/kale.md)
        - [](tools.md)
        :::::
        ::::::
        """,
    "tools.md": """
        # Tools

        :::{hub} tools
        :kind: Map
        - [](notes/kale.md)
        - [](notes/spade.md)
        :::
        """,
    "far.md": "# Far\n\n:::{hub} far\n- [](notes/moss.md)\n:::\n",
    "notes/carrot.md": "# Carrot & \\<i>co\n\n[](beet.md), [](leek.md) and [](beet.md).\n",
    "notes/beet.md": "# Beet\n\nNot without [](carrot.md), nor [](spade.md).\n",
    "notes/leek.md": f"{SAID}# Leek\n\n{{hubnotes:note}}`kale`, [](leek.md), [](secret.md).\n",
    "notes/kale.md": f"{SAID}# Kale\n\nText.\n",
    "notes/spade.md": "# Spade\n\nText.\n",
    "notes/moss.md": "# Moss\n\nOn the [](kale.md).\n",
    "notes/secret.md": "---\ndraft: true\n---\n# Secret\n\n[](kale.md)\n",
}

HUB_NODES = ["Carrot & <i>co", "Beet", "Leek", "Kale", "Tools"]
HUB_LINKS = {("Beet", HUB_NODES[0]), (HUB_NODES[0], "Leek"), ("Kale", "Leek")}


def graph(built: Built, docname: str = "beds") -> Tag:
    return one(built.page(docname), ".hubnotes-graph")


def nodes(found: Tag) -> list[Tag]:
    return found.select(".hubnotes-graph-frame a")


def titles(found: Tag) -> list[str]:
    return [one(node, "title").get_text() for node in nodes(found)]


def place(node: Tag) -> tuple[int, int]:
    x, y = re.findall(r"-?\d+", attribute(node, "transform"))
    return int(x), int(y)


def links(found: Tag) -> set[tuple[str, str]]:
    """The lines that are drawn, as the titles of the nodes that stand at their ends."""
    by_place = {place(node): one(node, "title").get_text() for node in nodes(found)}
    drawn = "".join(attribute(path, "d") for path in found.select("path.hubnotes-graph-lines"))
    ends = [tuple(map(int, pair)) for pair in re.findall(r"(-?\d+) (-?\d+)", drawn)]
    titled = [by_place[x, y] for x, y in ends]
    return {tuple(sorted(pair)) for pair in zip(titled[::2], titled[1::2], strict=True)}  # type: ignore[misc]


def look(node: Tag) -> tuple[str, str]:
    """The colour and the shape of a node, whatever its size."""
    path = one(node, "path")
    return attribute(path, "data-colour"), re.sub(r"[\d.\- ]+", "", attribute(path, "d"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = Site(tmp_path_factory.mktemp("graph"), CONF)
    site.write(GARDEN)
    return site.build()


def test_the_notes_of_a_hub_and_their_links(built: Built) -> None:
    found = graph(built)
    assert said(built) == []
    assert titles(found) == HUB_NODES
    assert links(found) == {tuple(sorted(pair)) for pair in HUB_LINKS}
    assert [attribute(node, "href") for node in nodes(found)] == [
        "notes/carrot.html",
        "notes/beet.html",
        "notes/leek.html",
        "notes/kale.html",
        "tools.html",
    ]
    assert one(found, "p.hubnotes-count").get_text() == "5 notes · 3 links"


def test_sections_have_colours_shapes_and_a_legend(built: Built) -> None:
    found = graph(built)
    carrot, beet, leek, kale, tools = map(look, nodes(found))
    assert carrot == beet == leek
    assert kale == tools
    assert carrot[0] != kale[0]
    assert carrot[1] != kale[1]
    rows = found.select(".hubnotes-graph-legend li")
    assert [row.get_text().strip() for row in rows] == ["Roots & co", "Others <b>"]
    assert [look(row) for row in rows] == [carrot, kale]


def test_the_graph_is_a_view(built: Built) -> None:
    choices = built.page("beds").select(".hubnotes-views label")
    assert [choice.get_text() for choice in choices] == ["Cards", "Graph"]
    assert built.page("tools").select(".hubnotes-views, .hubnotes-graph") == []


def test_titles_are_text(built: Built) -> None:
    page = built.read("beds.html")
    assert "<i>co" not in page
    assert "Others <b>" not in page


def test_the_script_is_where_a_graph_is(built: Built) -> None:
    def scripts(docname: str) -> list[str]:
        return [attribute(found, "src") for found in built.page(docname).select("script[src]")]

    with_it = [
        name
        for name in ("index", "beds", "tools", "notes/carrot")
        if "hubnotes-graph.js" in "".join(scripts(name))
    ]
    assert with_it == ["index", "beds"]


def test_nothing_lies_on_something_else(built: Built) -> None:
    for found in (graph(built), graph(built, "index")):
        places = list(map(place, nodes(found)))
        for (a, b), (c, d) in combinations(places, 2):
            assert abs(a - c) > 20 or abs(b - d) > 20


def test_the_hubs_of_a_site(built: Built) -> None:
    found = graph(built, "index")
    assert titles(found) == ["Far", "Tools", "Which beds?"]
    assert links(found) == {("Far", "Tools"), ("Far", "Which beds?"), ("Tools", "Which beds?")}
    widths = {
        attribute(path, "stroke-width"): attribute(path, "d").count("M")
        for path in found.select("path.hubnotes-graph-lines")
    }
    assert widths == {"1.1": 2, "2": 1}  # one shows the other and a note of it
    assert [row.get_text().strip() for row in found.select(".hubnotes-graph-legend li")] == [
        "Topic Hub",
        "Map",
    ]
    text = built.text("index", opened=True)
    assert "Show all 3 hubs" in text
    assert "Topic Hub · 5 linked notes · 3 sections" in text


def test_the_list_under_a_graph_is_folded(built: Built) -> None:
    text = built.text("index")
    assert "Show all 3 hubs" in text
    assert "Topic Hub · 5 linked notes · 3 sections" not in text


def test_two_graphs_on_a_page(make_site: MakeSite) -> None:
    two = """
        # Two

        :::{hub} one
        - [](notes/a.md)
        - [](notes/b.md)
        :::

        ## More

        :::{hub} two
        - [](notes/a.md)
        - [](notes/b.md)
        :::

        :::{hub-graph}
        :::
        """
    site = make_site(
        {
            "index.md": two,
            "other.md": "---\norphan: true\n---\n# O\n\n:::{hub} o\n- [](notes/a.md)\n:::\n",
            "notes/a.md": "# A\n\n[](b.md)\n",
            "notes/b.md": "# B\n",
        },
        CONF,
    )
    for builder in ("html", "singlehtml"):
        built = site.build(builder)
        page = built.page("index")
        ids = [attribute(found, "id") for found in page.select("[id]")]
        assert len(page.select(".hubnotes-graph")) >= 2
        assert len(ids) == len(set(ids))
        assert [w for w in built.warnings if "toctree" not in w.message] == []


@pytest.mark.parametrize("number", [2, 40, 410])
def test_every_size(make_site: MakeSite, number: int) -> None:
    cards = "".join(f"- [](n/{n}.md)\n" for n in range(number))
    files = {f"n/{n}.md": f"# Note {n}\n\n[](./{n // 3}.md)\n" for n in range(number)}
    site = make_site({"index.md": f"# Hub\n\n:::{{hub}}\n{cards}:::\n", **files}, CONF)
    found = graph(site.build(), "index")
    shown = min(number, 400)
    count = f"400 of {number}" if number > 400 else f"{number} notes"
    assert len(nodes(found)) == shown
    assert one(found, "p.hubnotes-count").get_text().startswith(f"{count} · ")
    assert titles(found)[:2] == ["Note 0", "Note 1"]  # the best linked, in reading order
    small = number <= 60
    assert len(found.select("g.hubnotes-graph-names")) == (not small)
    _, _, width, height = map(
        int, attribute(one(found, ".hubnotes-graph-frame svg"), "viewBox").split()
    )
    for node in nodes(found):
        x, y = place(node)
        assert 0 < x < width
        assert 0 < y < height


def test_each_hub_of_a_page_is_led_to(make_site: MakeSite) -> None:
    hubs = "".join(f"## Hub {n}\n\n:::{{hub}} h{n}\n- [](a.md)\n:::\n\n" for n in range(2))
    files = {"index.md": "# Home\n\n:::{hub-graph}\n:::\n", "hubs.md": f"# Hubs\n\n{hubs}"}
    built = make_site({**files, "a.md": "# A\n"}, CONF).build()
    leading = {attribute(node, "href") for node in nodes(graph(built, "index"))}
    assert leading == {"hubs.html", "hubs.html#h1"}
    assert built.page("hubs").find(id="h1") is not None


def test_below_the_graph_of_many_hubs_all_of_them_are_counted(make_site: MakeSite) -> None:
    hubs = "".join(f"## Hub {n}\n\n:::{{hub}} h{n}\n- [](a.md)\n:::\n" for n in range(2))
    hubs += "".join(f"## Hub {n}\n\n:::{{hub}} h{n}\n:::\n" for n in range(2, 403))
    files = {"index.md": "# Home\n\n:::{hub-graph}\n:::\n", "hubs.md": f"# Hubs\n\n{hubs}"}
    built = make_site(
        {**files, "a.md": "# A\n"}, CONF | {"suppress_warnings": ["hubnotes"]}
    ).build()
    assert len(nodes(graph(built, "index"))) == 400
    assert "Show all 403 hubs" in built.text("index")


def test_no_graph_without_links(make_site: MakeSite) -> None:
    hub = "# Hub\n\n:::{hub}\n:views: graph\n- [](a.md)\n- [](b.md)\n:::\n\n:::{hub-graph}\n:::\n"
    built = make_site({"index.md": hub, "a.md": "# A\n", "b.md": "# B\n"}, CONF).build()
    assert built.page("index").select(".hubnotes-graph, .hubnotes-views") == []
    assert "A" in built.text("index")


def test_the_same_bytes_each_time(make_site: MakeSite) -> None:
    site = make_site(GARDEN, CONF)
    first = outcome(site.build(out="a"))
    assert outcome(site.build(out="b", parallel=2)) == first


EDITS: dict[str, tuple[str, str, set[str]]] = {
    "a link comes": ("notes/kale.md", f"{SAID}# Kale\n\n[](spade.md)\n", {"tools"}),
    "a link goes": ("notes/leek.md", f"{SAID}# Leek\n", {"beds"}),
    "a title changes": ("notes/leek.md", GARDEN["notes/leek.md"].replace("Leek", "Leak"), {"beds"}),
    "other text": ("notes/leek.md", GARDEN["notes/leek.md"] + "\nMore.\n", set()),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_seen(make_site: MakeSite, edit: str) -> None:
    name, text, pages = EDITS[edit]
    site = make_site(GARDEN, CONF)
    before = times(site.build().outdir)
    site.write({name: text})
    built = site.build()
    assert written(built, before) & {"beds", "tools", "far"} == pages
    assert outcome(built) == outcome(site.build(out="clean"))


# Without the extra, and in other builders


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds of this process cannot import the library, as if it were not installed."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "networkx"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "networkx", None)


@pytest.mark.usefixtures("lost")
def test_without_the_extra(make_site: MakeSite) -> None:
    site = make_site(GARDEN, CONF)
    built = site.build(status=True)
    assert said(built) == []
    assert built.status_text.count("sphinx-hubnotes[graph]") == 1
    for docname in ("index", "beds"):
        assert built.page(docname).select(".hubnotes-graph, .hubnotes-views") == []
    assert "Topic Hub · 5 linked notes · 3 sections" in built.text("index")
    for builder in ("latex", "epub", "text"):
        status = site.build(builder, status=True).status_text
        assert status.count("sphinx-hubnotes[graph]") == (builder != "text")


@pytest.mark.usefixtures("lost")
def test_no_word_where_no_graph_is_asked_for(make_site: MakeSite) -> None:
    files = {**GARDEN, "index.md": "# Garden\n\n```{toctree}\nbeds\ntools\nfar\n```\n"}
    built = make_site(files, {"hubnotes_views": ["cards"]}).build(status=True)
    assert "sphinx-hubnotes[graph]" not in built.status_text


def test_the_extra_comes_and_goes(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    site = make_site(GARDEN, CONF)
    with_it = outcome(site.build())
    request.getfixturevalue("lost")
    without_it = site.build()
    assert graphs(without_it) == 0
    assert outcome(without_it) == outcome(site.build(out="clean"))
    monkeypatch.undo()
    assert outcome(site.build()) == with_it


def graphs(built: Built) -> int:
    return len(built.page("beds").select(".hubnotes-graph"))


def test_a_picture_in_epub(make_site: MakeSite) -> None:
    built = make_site(GARDEN, CONF).build("epub")
    assert said(built) == []
    page = BeautifulSoup(built.read("beds.xhtml"), "html5lib")
    image = one(page, ".hubnotes-graph img")
    assert attribute(image, "alt") == "Graph: 5 notes · 3 links"
    kind, _, data = attribute(image, "src").partition(";base64,")
    assert kind == "data:image/svg+xml"
    picture = BeautifulSoup(base64.b64decode(data).decode(), "html5lib")
    texts = [text.get_text() for text in picture.select("text")]
    assert {"Beet", "Leek", "Kale", "Tools", "Roots & co", "Others <b>"} <= set(texts)
    assert one(page, ".hubnotes-card a").get_text() == "Carrot & <i>co"


def test_a_picture_in_latex(make_site: MakeSite) -> None:
    built = make_site(GARDEN, CONF).build("latex")
    assert said(built) == []
    text = next(built.outdir.glob("*.tex")).read_text(encoding="utf-8")
    pictures = re.findall(r"\\begin\{picture\}.*?\\end\{picture\}", text, re.DOTALL)
    assert len(pictures) == 2
    beds = next(found for found in pictures if "{Leek}" in found)
    assert beds.count(r"\qbezier") == 3
    assert r"\hyperref[\detokenize{notes/leek::doc}]" in beds
    assert r"Carrot \& \textless{}i\textgreater{}co" in beds
    assert beds.count("{") == beds.count("}")
    legend = text.partition(beds)[2].split("\n", 1)[0]
    assert r"~Roots \& co\quad" in legend
    assert r"~Others \textless{}b\textgreater{}\par" in legend
    for found in pictures:
        assert all(line.endswith("%") for line in found.splitlines()[1:-1])


@pytest.mark.parametrize("builder", ["text", "man", "texinfo", "xml", "json", "dirhtml"])
def test_other_builders_show_the_cards(make_site: MakeSite, builder: str) -> None:
    built = make_site(GARDEN, CONF).build(builder)
    assert said(built) == []
    hubs = ["Far", "1 linked note", "Tools", "2 linked notes", "Which beds?", "5 linked notes"]
    notes = ["Roots & co", "Carrot & <i>co", "Another title", "Deep", "Leek", "Others <b>", "Kale"]
    for docname, pieces in (("index", hubs), ("beds", notes)):
        assert_in_order(pieces, text_of(builder, built.read(file_of(builder, docname))))


# What readers do with it


@pytest.fixture(scope="module")
def furo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = Site(tmp_path_factory.mktemp("furo"), {**CONF, "html_theme": "furo"})
    site.write(GARDEN)
    return site.build()


@pytest.fixture
def shown(furo: Built, page: Page) -> Page:
    """The graph of the hub, chosen as a reader chooses it."""
    page.goto((furo.outdir / "beds.html").as_uri())
    page.get_by_role("radio", name="Graph").check(force=True)
    return page


def lit(page: Page) -> set[str]:
    found = page.locator("a.hubnotes-graph-lit > title").all_text_contents()
    return set(found)


def test_the_keyboard_reaches_every_node(shown: Page) -> None:
    shown.get_by_role("button", name="Show the whole graph").focus()
    shown.keyboard.press("Tab")  # the frame, which arrow keys scroll
    names = []
    for _ in HUB_NODES:
        shown.keyboard.press("Tab")
        names.append(
            shown.evaluate("document.activeElement.querySelector(':scope > title')?.textContent")
        )
    assert names == HUB_NODES
    assert shown.get_by_role("link", name="Leek", exact=True).count() >= 1
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/tools.html")


def test_neighbours_are_lit(shown: Page) -> None:
    node = shown.locator(".hubnotes-graph-frame a")
    node.nth(2).locator("path").hover()
    assert lit(shown) == {HUB_NODES[0], "Kale"}
    drawn = shown.locator("path.hubnotes-graph-lit").get_attribute("d")
    assert drawn is not None
    assert drawn.count("M") == 2
    shown.mouse.move(5, 5)
    assert lit(shown) == set()
    shown.get_by_role("button", name="Show the whole graph").focus()
    for _ in range(3):
        shown.keyboard.press("Tab")
    assert lit(shown) == {HUB_NODES[0]}


def test_zoom_and_pan(shown: Page) -> None:
    frame = shown.locator(".hubnotes-graph-frame")
    svg = frame.locator("svg")

    def width() -> float:
        return float(svg.evaluate("e => e.clientWidth"))

    before = width()
    height = frame.evaluate("e => e.offsetHeight")
    shown.get_by_role("button", name="Zoom in").click()
    assert width() > before * 1.3
    assert frame.evaluate("e => e.offsetHeight") == height
    was = frame.evaluate("e => e.scrollLeft")
    box = frame.bounding_box()
    assert box is not None
    x, y = box["x"] + 20, box["y"] + box["height"] - 20
    shown.mouse.move(x, y)
    shown.mouse.down()
    shown.mouse.move(x + 40, y, steps=4)
    shown.mouse.up()
    assert frame.evaluate("e => e.scrollLeft") == pytest.approx(was - 40, abs=2)
    assert shown.url.partition("#")[0].endswith("beds.html")
    shown.get_by_role("button", name="Show the whole graph").click()
    assert width() == before
    frame.focus()
    shown.keyboard.press("+")
    assert width() > before * 1.3
    shown.keyboard.press("-")
    assert width() == pytest.approx(before, rel=0.02)


def test_a_filter_is_where_it_filters_something(shown: Page) -> None:
    field = shown.locator(".hubnotes-filter input")
    assert not field.is_visible()
    shown.get_by_role("radio", name="Cards").check(force=True)
    assert field.is_visible()


def test_a_node_of_a_large_graph_tells_its_name_when_asked(make_site: MakeSite, page: Page) -> None:
    cards = "".join(f"- [](n/{n}.md)\n" for n in range(61))
    files = {f"n/{n}.md": f"# Note {n}\n\n[](./{n // 3}.md)\n" for n in range(61)}
    hub = f"# Hub\n\n:::{{hub}}\n:view: graph\n{cards}:::\n"
    built = make_site({"index.md": hub, **files}, CONF).build()
    page.goto((built.outdir / "index.html").as_uri())
    node = page.locator(".hubnotes-graph-frame a").nth(60)
    name = node.locator(":scope > text").first
    assert not name.is_visible()
    node.locator("path").first.hover()
    assert name.is_visible()
    assert name.text_content() == "Note 60"


def test_who_drags_the_graph_by_a_node_follows_no_link(shown: Page) -> None:
    frame = shown.locator(".hubnotes-graph-frame")
    for _ in range(3):
        shown.get_by_role("button", name="Zoom in").click()
    node = frame.locator("a").nth(2).locator("path")
    node.scroll_into_view_if_needed()
    frame.evaluate("e => (e.scrollLeft += 30)")
    box = node.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    was = frame.evaluate("e => e.scrollLeft")
    shown.mouse.move(x, y)
    shown.mouse.down()
    shown.mouse.move(x + 20, y, steps=4)
    shown.mouse.up()
    assert frame.evaluate("e => e.scrollLeft") == pytest.approx(was - 20, abs=2)
    assert shown.url.partition("#")[0].endswith("beds.html")
    node.click()
    shown.wait_for_url("**/leek.html")


def test_the_whole_graph_in_a_narrow_window(shown: Page) -> None:
    shown.set_viewport_size({"width": 320, "height": 700})
    frame = shown.locator(".hubnotes-graph-frame")
    over = "frame => frame.scrollWidth - frame.clientWidth"
    assert frame.evaluate(over) > 100
    shown.get_by_role("button", name="Show the whole graph").click()
    assert frame.evaluate(over) == 0


def test_paper_has_the_whole_graph(shown: Page) -> None:
    frame = shown.locator(".hubnotes-graph-frame")
    shown.get_by_role("button", name="Zoom in").click()
    shown.emulate_media(media="print")
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") == 0
    assert frame.evaluate("frame => frame.scrollHeight - frame.clientHeight") == 0
    assert not shown.get_by_role("button", name="Zoom in").is_visible()


def test_the_wheel_scrolls_the_page(shown: Page) -> None:
    svg = shown.locator(".hubnotes-graph-frame svg")
    before = svg.evaluate("e => e.clientWidth")
    svg.hover()
    shown.mouse.wheel(0, -300)
    assert svg.evaluate("e => e.clientWidth") == before
    shown.keyboard.down("Control")
    shown.mouse.wheel(0, -300)
    shown.keyboard.up("Control")
    shown.wait_for_function(
        "w => document.querySelector('.hubnotes-graph-frame svg').clientWidth > w", arg=before
    )


def test_it_reads_without_scripts(furo: Built, browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((furo.outdir / "beds.html").as_uri())
        assert not page.locator(".hubnotes-graph").is_visible()
        page.get_by_role("radio", name="Graph").check(force=True)
        assert page.locator(".hubnotes-graph svg").first.is_visible()
        assert not page.locator(".hubnotes-graph button").first.is_visible()
        assert page.get_by_role("link", name="Leek", exact=True).first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("docname", ["beds", "index"])
def test_axe_finds_nothing(furo: Built, browser, scheme: str, docname: str) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.goto((furo.outdir / f"{docname}.html").as_uri())
        if docname == "beds":
            page.get_by_role("radio", name="Graph").check(force=True)
        assert violations(page, ".hubnotes-graph") == []


def test_colours_stand_out(furo: Built, browser) -> None:
    """From the background, three to one at least."""
    script = """() => [...document.querySelectorAll('.hubnotes-graph-legend path')].map(path => {
        const light = colour => {
            const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
                .map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
            return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
        };
        return Array.from({length: 8}, (_, i) => {
            path.dataset.colour = i + 1;
            const both = [getComputedStyle(path).fill,
                getComputedStyle(document.body).backgroundColor].map(light);
            return (Math.max(...both) + .05) / (Math.min(...both) + .05);
        });
    }).flat()"""
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme) as context:
            page = context.new_page()
            page.goto((furo.outdir / "beds.html").as_uri())
            contrasts = page.evaluate(script)
            assert len(contrasts) == 16
            assert min(contrasts) >= 3


def test_less_motion(furo: Built, browser) -> None:
    for wish, moves in (("reduce", False), ("no-preference", True)):
        with browser.new_context(reduced_motion=wish) as context:
            page = context.new_page()
            page.goto((furo.outdir / "beds.html").as_uri())
            node = page.locator(".hubnotes-graph-frame a").first
            length = node.evaluate("e => getComputedStyle(e).transitionDuration")
            assert (length != "0s") == moves


def test_the_way_past_a_graph_leaves_the_view_as_it_is(make_site: MakeSite, page: Page) -> None:
    names = [f"n{number}" for number in range(14)]
    cards = "".join(f"- []({name}.md)\n" for name in names)
    files = {f"{name}.md": f"# {name}\n\n[](n0.md)\n" for name in names}
    hub = f"# Hub\n\n::::{{hub}} h\n:::{{section}} Graph\n{cards}:::\n::::\n"
    built = make_site({"index.md": hub, **files}, CONF).build()
    ids = [attribute(node, "id") for node in built.page("index").select("[id]")]
    assert len(ids) == len(set(ids))
    page.goto((built.outdir / "index.html").as_uri())
    page.evaluate("document.querySelector('.hubnotes-views [value=graph]').click()")
    skip = page.locator(".hubnotes-graph-skip")
    skip.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash.endsWith('_graph')")
    assert page.locator(".hubnotes-views [value=graph]").is_checked()
    assert page.evaluate("document.activeElement.id").endswith("_graph")
