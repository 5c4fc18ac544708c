"""Hub, note and start page in each theme and colour scheme: axe-core finds nothing, nothing moves.

A folder named by HUBNOTES_SCREENSHOTS gets a picture of each.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.axe import violations
from tests.site import Built, Site

pytestmark = pytest.mark.build

GARDEN = {
    "index.md": """
        # Garden

        ```{toctree}
        hub
        other
        ```

        :::{hub-list}
        :::

        :::{note-list}
        :group-by: tags
        :::
        """,
    "hub.md": """
        ---
        description: How *all* of it fits together.
        ---
        # Which way through the garden?

        Begin with [the first](notes/a.md).

        ::::::{hub} hub
        :::::{section} First
        Prose in a section.

        :::{note-card} other
        :::
        :::{note-card} notes/a
        :::
        ::::{section} `Nested` section
        - [](notes/b.md) -- with a reason
        ::::
        :::::
        :::::{section} Gathered
        :glob: notes/*
        :limit: 2
        :::::
        :::::{section} Folded
        :collapsed:

        - [](notes/a.md)
        :::::
        ::::::
        """,
    "other.md": "# The other hub\n\nIt is small.\n\n:::{hub} other\n- [](notes/b.md)\n:::\n",
    "notes/a.md": """
        ---
        description: What A says.
        tags: [root]
        date: 2026-05-18
        ---
        # Note A

        Text, with [a link](b.md) to another note.

        ## A part

        [](c.md)
        """,
    "notes/b.md": "---\ndescription: What B says.\n---\n# Note *B*\n\nNot [it](a.md) alone.\n",
    "notes/c.md": "# Note `C`\n\nText and [](a.md), beside [](b.md).\n",
}

VIEWS = ("cards", "list", "table", "timeline", "graph")
"""The views of a hub, the first one first."""

CONF = {
    "html_title": "Garden",
    "hubnotes_panels": ["hubs", "backlinks", "related"],
    "hubnotes_related_cards": 200,
    "hubnotes_views": list(VIEWS),
    "hubnotes_previews": True,
    "hubnotes_card_fields": ["tags", "hubs", "reading-time"],
}

PAGES = [*(f"hub {view}" for view in VIEWS), "notes/a", "index"]

OTHERS = ["pydata_sphinx_theme", "sphinx_book_theme", "sphinx_rtd_theme"]
THEMES = ["furo", "alabaster", *(pytest.param(name, marks=pytest.mark.themes) for name in OTHERS)]
WITH_DARK = {"furo", "pydata_sphinx_theme", "sphinx_book_theme"}
FAINT_LINKS = "sphinx_rtd_theme"
"""Its own links have a contrast of 4.2 and less; ours have its colours."""

Build = Callable[[str], Built]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The garden in a theme."""

    @cache
    def build(theme: str) -> Built:
        site = Site(tmp_path_factory.mktemp("accessible"), CONF)
        site.write(GARDEN)
        return site.build_apart(theme=theme)

    return build


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest, theme: str) -> str:
    if request.param == "dark" and theme not in WITH_DARK:
        pytest.skip("this theme has no dark colours")
    return str(request.param)


def visit(page: Page, built: Built, name: str, scheme: Any = "light") -> None:
    """Open a page of the garden, in a view if *name* names one, with all that is folded."""
    docname, _, view = name.partition(" ")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto((built.outdir / f"{docname}.html").as_uri())
    if view and view != VIEWS[0]:
        page.locator(f".hubnotes-views input[value={view}]").check(force=True)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(build: Build, page: Page, theme: str, scheme: str, name: str) -> None:
    visit(page, build(theme), name, scheme)
    if folder := os.environ.get("HUBNOTES_SCREENSHOTS"):
        picture = f"{theme}-{scheme}-{name.replace('/', '-').replace(' ', '-')}.png"
        page.screenshot(path=Path(folder) / picture, full_page=True)
    found = violations(page)
    if theme == FAINT_LINKS:
        found = [(rule, html) for rule, html in found if rule != "color-contrast"]
    assert found == []
    shown = page.locator("[class*=hubnotes-]:visible")
    assert shown.count() > 10


@pytest.mark.parametrize(
    ("name", "broken", "rule"),
    [
        ("hub cards", ".hubnotes-card", "aria-allowed-role"),
        ("notes/a", ".hubnotes-panel-title", "heading-order"),
        ("index", ".hubnotes-card-title a", "aria-roles"),
    ],
)
def test_axe_can_find_something(
    build: Build, page: Page, name: str, broken: str, rule: str
) -> None:
    visit(page, build("alabaster"), name)
    page.evaluate(BREAK[rule], broken)
    assert rule in [rule for rule, _ in violations(page)]


BREAK = {
    "aria-allowed-role": "it => document.querySelector(it).setAttribute('role', 'textbox')",
    "heading-order": "it => document.querySelector(it).setAttribute('aria-level', '6')",
    "aria-roles": "it => document.querySelector(it).setAttribute('role', 'nonsense')",
}


# What stands beside the text is the theme's.
SHIFTS = """() => new Promise(resolve => {
    const found = [];
    const elements = ({node}) => node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const keep = shift => {
        const moved = shift.sources.map(elements).filter(
            element => !element?.closest('nav, header, [class*=header], [class*=sidebar]'));
        if (moved.length) found.push(moved.map(element => element?.outerHTML.slice(0, 120)));
    };
    new PerformanceObserver(list => list.getEntries().forEach(keep))
        .observe({type: 'layout-shift', buffered: true});
    const frame = left => requestAnimationFrame(() => left ? frame(left - 1) : resolve(found));
    frame(5);
})"""


def alone(page: Page) -> None:
    """Keep out the scripts and fonts of themes, which move things of their own."""

    def sort(route: Route) -> None:
        kind = route.request.resource_type
        theirs = kind == "font" or (kind == "script" and "hubnotes" not in route.request.url)
        if theirs or route.request.url.startswith("http"):
            route.abort()
        else:
            route.continue_()

    page.route("**/*", sort)


@pytest.mark.parametrize("name", ["hub", "notes/a"])
def test_nothing_moves_while_a_page_loads(build: Build, page: Page, theme: str, name: str) -> None:
    alone(page)
    page.set_viewport_size({"width": 1100, "height": 1500})
    address = (build(theme).outdir / f"{name}.html").as_uri()

    def shifts() -> object:
        page.goto(address)
        return page.evaluate(SHIFTS)

    # On a busy machine a theme's own style may come late once; what we do comes with each load.
    assert [] in (shifts() for _ in range(3)), shifts()


def test_the_test_of_moves_can_fail(build: Build, page: Page) -> None:
    alone(page)
    page.goto((build("alabaster").outdir / "hub.html").as_uri())
    page.evaluate("document.body.prepend(document.createElement('hr'), 'moved')")
    assert page.evaluate(SHIFTS) != []
