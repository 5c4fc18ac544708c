"""Views and panels that another package adds, against nothing but the documented API."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from sphinx.errors import ExtensionError

from tests.conftest import MakeSite
from tests.outcome import times
from tests.reader import attribute, one
from tests.site import Site, tree

PACKAGE = '''
    from dataclasses import dataclass

    from docutils import nodes

    from sphinx_hubnotes.api import HtmlPage, NodePage, Panel, View, ViewedHub, ViewedNote
    from sphinx_hubnotes.api import add_panel, add_view


    @dataclass(frozen=True)
    class Season:
        name: str
        notes: tuple[str, ...]


    def seasons(hub: ViewedHub):
        """The notes of a hub by the field `season`."""
        found = {}
        for note in hub.notes:
            for name in hub.documents.values(note, "season"):
                found.setdefault(name, []).append(note)
        return tuple(Season(name, tuple(notes)) for name, notes in sorted(found.items())) or None


    def seasons_html(value, page: HtmlPage):
        rows = "".join(
            f"<li>{page.text(season.name)}: {', '.join(map(page.link, season.notes))}</li>"
            for season in value
        )
        return f'<ul class="seasons">{rows}</ul>'


    def seasons_nodes(value, page: NodePage):
        for season in value:
            line = nodes.paragraph("", f"{season.name}: ")
            for note in season.notes:
                line += [page.link(note), nodes.Text(" ")]
            yield line


    def neighbours(note: ViewedNote):
        """The other notes of the same season."""
        mine = note.documents.values(note.docname, "season")
        return tuple(
            other
            for other in note.documents.linked(note.docname)
            if note.documents.values(other, "season") == mine
        ) or None


    def neighbours_html(value, page):
        return "<ul>" + "".join(f"<li>{page.link(name)}</li>" for name in value) + "</ul>"


    def neighbours_nodes(value, page):
        items = [nodes.list_item("", nodes.paragraph("", "", page.link(name))) for name in value]
        yield nodes.bullet_list("", *items)


    def setup(app):
        add_view(app, View(
            name="seasons",
            label="By <season>",
            show=seasons,
            html=seasons_html,
            nodes=seasons_nodes,
        ))
        add_panel(app, Panel(
            name="same-season",
            label="In the same season",
            show=neighbours,
            html=neighbours_html,
            nodes=neighbours_nodes,
        ))
        return {"parallel_read_safe": True, "parallel_write_safe": True}
    '''

CONF = """
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
extensions += ["garden"]
hubnotes_views = ["cards", "seasons", "table"]
hubnotes_panels = ["same-season"]
"""

GARDEN = {
    "garden.py": PACKAGE,
    "index.md": "# Garden\n\n```{toctree}\nbeds\n```\n",
    "beds.md": """
        # Which beds?

        :::{hub} beds
        - [](notes/carrot.md)
        - [](notes/beet.md)
        - [](notes/leek.md)
        :::
        """,
    "notes/carrot.md": "---\nseason: '<b>summer'\n---\n# *Carrot* <i>& co\n\nLike [](beet.md).\n",
    "notes/beet.md": "---\nseason: '<b>summer'\n---\n# Beet\n\nIt is red.\n",
    "notes/leek.md": "---\nseason: winter\n---\n# Leek\n\nNear a [](beet.md).\n",
}

SEASONS = ["<b>summer: Carrot & co, Beet", "winter: Leek"]


def lines(site: Site, docname: str = "beds") -> list[str]:
    built = site.build()
    assert built.warnings == []
    return [item.get_text() for item in built.page(docname).select(".hubnotes-extra .seasons li")]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_a_reader_chooses_it_as_ours(make_site: MakeSite, builder: str) -> None:
    built = make_site(GARDEN, CONF).build(builder)
    assert built.warnings == []
    page = built.page("index" if builder == "singlehtml" else "beds")
    labels = [label.get_text() for label in page.select(".hubnotes-views label")]
    assert labels == ["Cards", "By <season>", "Table"]
    radio = one(page, ".hubnotes-views input[value=seasons]")
    shown = one(page, ".hubnotes-extra")
    assert attribute(radio, "data-extra") == attribute(shown, "data-extra") == "1"
    assert [item.get_text() for item in shown.select("li")] == SEASONS
    assert one(shown, "em").get_text() == "Carrot"
    assert not shown.select("b, i")


def test_a_note_has_its_panel(make_site: MakeSite) -> None:
    built = make_site(GARDEN, CONF).build()
    panel = one(built.page("notes/carrot"), ".hubnotes-panel-same-season")
    assert one(panel, "h2").get_text() == "In the same season"
    assert attribute(one(panel, "li a"), "href") == "beet.html"
    assert not built.page("notes/leek").select(".hubnotes-panels")


def test_a_note_and_a_hub_may_ask_for_them(make_site: MakeSite) -> None:
    conf = CONF + "hubnotes_views = ['cards']\nhubnotes_panels = []\n"
    site = make_site(GARDEN, conf)
    site.write(
        {
            "beds.md": "# Beds\n\n:::{hub}\n:view: seasons\n:views: seasons\n\n"
            "- [](notes/leek.md)\n- [](notes/beet.md)\n:::\n",
            "notes/carrot.md": "---\npanels: [same-season]\nseason: winter\nhubs: beds\n---\n"
            "# Carrot\n\nLike [](leek.md).\n",
        }
    )
    built = site.build()
    assert built.warnings == []
    assert built.page("beds").select(".hubnotes-as-extra > .hubnotes-extra")
    assert built.page("notes/carrot").select(".hubnotes-panel-same-season")


def test_a_name_that_is_none_has_a_hint(make_site: MakeSite) -> None:
    conf = CONF + "hubnotes_views = ['cards', 'seasonz']\nhubnotes_panels = ['same-saeson']\n"
    site = make_site(GARDEN, conf)
    site.write(
        {
            "beds.md": GARDEN["beds.md"].replace(
                "- [](notes/c", ":views: seson\n\n        - [](notes/c"
            ),
            "notes/leek.md": "---\npanels: [seasom, same-seasom]\n---\n# Leek\n",
        }
    )
    built = site.build()
    assert {(w.path, w.line, w.kind, w.message.rpartition(";")[2]) for w in built.warnings} == {
        (None, None, "hubnotes.unknown-value", " did you mean 'seasons'?"),
        (None, None, "hubnotes.unknown-value", " did you mean 'same-season'?"),
        ("beds.md", 3, "hubnotes.option-value", " did you mean 'seasons'?"),
        ("notes/leek.md", 2, "hubnotes.unknown-panel", " did you mean 'same-season'?"),
        (
            "notes/leek.md",
            2,
            "hubnotes.unknown-panel",
            "the note asks for no known panel: 'seasom'",
        ),
    }


EDITS = {
    "a field": {"notes/leek.md": "---\nseason: spring\n---\n# Leek\n\nNear a [](beet.md).\n"},
    "a title": {"notes/beet.md": "---\nseason: '<b>summer'\n---\n# The *red* beet\n"},
    "a hub": {
        "beds.md": GARDEN["beds.md"]
        .replace("/leek", "/x")
        .replace("/carrot", "/leek")
        .replace("/x", "/carrot")
    },
    "a note joins": {"notes/leek.md": "---\nseason: '<b>summer'\n---\n# Leek\n\n[](beet.md)\n"},
    "the label": {"garden.py": PACKAGE.replace("By <season>", "Seasons")},
    "another function": {
        "garden.py": PACKAGE.replace("def seasons_html", "def seasons_as_list")
        .replace("html=seasons_html", "html=seasons_as_list")
        .replace("', '.join", "' + '.join")
    },
    "another version": {
        "garden.py": PACKAGE.replace("show=seasons,", "show=seasons, version='2',").replace(
            "', '.join", "' + '.join"
        )
    },
}


@pytest.mark.packages
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("builder", ["html", "text"])
def test_no_page_is_stale(make_site: MakeSite, edit: dict[str, str], builder: str) -> None:
    site = make_site(GARDEN, CONF)
    site.build(builder)
    before = tree(site.root / "build" / builder)
    site.write(edit)
    after = site.build(builder)
    clean = site.build(builder, out="clean", fresh=True)
    assert after.warnings == clean.warnings == []
    # Sphinx keeps words in its index that no page holds any more.
    skip = ["searchindex.js", "_sources/*"]
    assert tree(after.outdir, skip) == tree(clean.outdir, skip)
    if builder == "html":
        assert tree(after.outdir) != before


def test_a_build_without_a_change_writes_no_page(make_site: MakeSite) -> None:
    site = make_site(GARDEN, CONF)
    first, again = (times(site.build().outdir) for _ in range(2))
    pages = ["beds.html", "notes/carrot.html", "notes/leek.html"]
    assert [again[page] for page in pages] == [first[page] for page in pages]


@pytest.mark.packages
def test_it_is_the_same_in_parallel(make_site: MakeSite) -> None:
    more = {
        f"notes/n{number}.md": f"---\nseason: s{number % 3}\nhubs: beds\n---\n# N{number}\n\n"
        f"[](n{(number + 3) % 9}.md)\n"
        for number in range(9)
    }
    site = make_site({**GARDEN, **more}, CONF)
    alone = site.build(out="alone")
    together = site.build(out="together", parallel=2)
    assert together.warnings == alone.warnings == []
    assert tree(together.outdir) == tree(alone.outdir)
    assert one(together.page("notes/n1"), ".hubnotes-panel-same-season a").get_text() == "N4"


def test_other_builders_show_the_nodes_of_both(make_site: MakeSite) -> None:
    site = make_site(GARDEN, CONF)
    built = site.build("text")
    assert built.warnings == []
    hub = built.read("beds.txt")
    assert hub.index("winter: “Leek”" if "“Leek”" in hub else "winter: Leek") < hub.index("* **")
    assert "By <season>" in hub
    assert "In the same season" in built.read("notes/carrot.txt")
    assert "In the same season" not in built.read("notes/leek.txt")
    latex = site.build("latex", fresh=True)
    assert latex.warnings == []
    book = next(latex.outdir.glob("*.tex")).read_text(encoding="utf-8")
    assert "By \\textless{}season\\textgreater{}" in book
    assert "In the same season" in book
    epub = site.build("epub", fresh=True)
    assert epub.warnings == []
    assert '<section class="hubnotes-panel-same-season">' in epub.read("notes/carrot.xhtml")


def test_they_are_shown_only_where_they_are_asked_for(make_site: MakeSite) -> None:
    conf = CONF + "hubnotes_views = ['cards', 'table']\nhubnotes_panels = []\n"
    site = make_site(GARDEN, conf)
    for builder, page in (("html", "beds.html"), ("text", "beds.txt")):
        built = site.build(builder)
        assert "season" not in built.read(page)


WRONG = {
    "show raises": ("return tuple(Season", "raise KeyError(1)\n        return tuple(Season"),
    "the HTML raises": (
        "rows = ",
        "page.html.writer.body = []\n        raise ValueError('no')\n        rows = ",
    ),
    "the HTML is none": ("return f'<ul class=\"seasons\">{rows}</ul>'", "return None"),
    "an unknown document": ("map(page.link, season.notes)", "map(page.link, ['nowhere'])"),
    "one that the value does not name": (
        "map(page.link, season.notes)",
        "map(page.link, ['index'])",
    ),
    "a value without a repr": ("tuple(Season(name, tuple(notes))", "tuple(object()"),
    "a set": ("Season(name, tuple(notes))", "Season(name, frozenset(notes))"),
}


@pytest.mark.parametrize(("old", "new"), WRONG.values(), ids=WRONG)
def test_what_fails_is_left_out_and_named(make_site: MakeSite, old: str, new: str) -> None:
    assert PACKAGE.count(old) == 1
    site = make_site({**GARDEN, "garden.py": PACKAGE.replace(old, new)}, CONF)
    for _ in range(2):  # a second build tries again
        built = site.build()
        assert [(w.path, w.kind) for w in built.warnings] == [
            ("beds.md", "hubnotes.extension-failed")
        ]
        assert built.warnings[0].message.startswith("the view 'seasons' has failed (")
        page = built.page("beds")
        assert not page.select(".hubnotes-extra li")
        assert len(page.select(".hubnotes-card")) == 3
        assert page.select(".hubnotes-panels") == []
    site.write({"garden.py": PACKAGE})
    assert lines(site) == SEASONS


def test_a_panel_that_fails_leaves_the_others(make_site: MakeSite) -> None:
    conf = CONF + "hubnotes_panels = ['same-season', 'hubs']\n"
    broken = PACKAGE.replace('return "<ul>"', 'return 1 + "<ul>"')
    site = make_site({**GARDEN, "garden.py": broken}, conf)
    built = site.build(parallel=2)
    assert [(w.path, w.kind) for w in built.warnings] == [
        ("notes/carrot.md", "hubnotes.extension-failed"),
        ("notes/leek.md", "hubnotes.extension-failed"),
    ][: len(built.warnings)]
    assert built.warnings
    assert built.page("notes/carrot").select(".hubnotes-panel-hubs")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name="seasons"', 'name="table"', "the view 'table' of garden has a name that"),
        ('name="same-season"', 'name="hubs"', "the panel 'hubs' of garden has a name that"),
        ('name="seasons"', 'name="by season"', "'by season' is no word"),
        ('label="By <season>"', 'label=" "', "'seasons' has no label"),
    ],
)
def test_a_name_is_given_once_and_is_a_word(
    make_site: MakeSite, old: str, new: str, message: str
) -> None:
    site = make_site({**GARDEN, "garden.py": PACKAGE.replace(old, new)}, CONF)
    with pytest.raises((ExtensionError, ValueError), match=message):
        site.build()


def test_a_hub_has_six_of_them(make_site: MakeSite) -> None:
    add = "".join(
        f"        add_view(app, View(name='v{n}', label='V{n}', show=seasons, html=seasons_html))\n"
        for n in range(7)
    )
    names = [f"v{n}" for n in range(7)]
    conf = CONF + f"hubnotes_views = ['cards', {', '.join(map(repr, names))}]\n"
    site = make_site(
        {**GARDEN, "garden.py": PACKAGE.replace("        return {", f"{add}        return {{")},
        conf,
    )
    built = site.build()
    assert [(w.path, w.kind) for w in built.warnings] == [("beds.md", "hubnotes.extension-failed")]
    numbers = [
        attribute(part, "data-extra") for part in built.page("beds").select(".hubnotes-extra")
    ]
    assert numbers == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_reader_switches_it_by_style_alone(
    make_site: MakeSite, browser: Browser, scripts: bool
) -> None:
    built = make_site(GARDEN, CONF).build()
    with browser.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto((built.outdir / "beds.html").as_uri())
        view, cards = page.locator(".hubnotes-extra"), page.locator(".hubnotes-cards")
        expect(view).to_be_hidden()
        page.get_by_role("radio", name="By <season>").check()
        expect(view).to_be_visible()
        expect(cards).to_be_hidden()
        page.get_by_role("radio", name="Table").check()
        expect(view).to_be_hidden()


def test_the_filter_of_a_hub_knows_it(make_site: MakeSite, browser: Browser) -> None:
    built = make_site(GARDEN, CONF).build()
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((built.outdir / "beds.html").as_uri())
        page.get_by_role("radio", name="By <season>").check()
        items = page.locator(".hubnotes-extra li")
        expect(items.locator("visible=true")).to_have_count(2)
        page.locator(".hubnotes-filter input").fill("leek")
        expect(items.locator("visible=true")).to_have_count(1)
        page.locator(".hubnotes-filter input").fill("")
        expect(items.locator("visible=true")).to_have_count(2)
