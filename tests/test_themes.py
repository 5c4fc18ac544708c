"""A hub in each theme, as a browser shows it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from tests.site import Built, Site

pytestmark = pytest.mark.build

GARDEN = {
    "index.md": """
        # Garden

        ```{toctree}
        hub
        other
        ```

        A [link](https://example.org) as the theme shows it.
        """,
    "hub.md": """
        ---
        description: How *all* of it fits together.
        ---
        # Which way through the garden?

        ::::::{hub} hub
        :::::{section} First
        Prose in a section.

        :::{note-card} other
        :::
        :::{note-card} notes/a
        :::
        :::{note-card} notes/long
        :::
        ::::{section} `Nested` section
        - [](notes/b.md) -- with a reason
        ::::
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
        date: 2026-05-18
        tags: [rye]
        ---
        # Note A

        Text.
        """,
    "notes/b.md": "---\ndescription: What B says.\n---\n# Note *B*\n\nText.\n",
    "notes/long.md": f"""
        ---
        description: A description with a word that is {"very" * 40} long.
        ---
        # A {"long" * 30} word and `{"code_" * 30}`

        Text.
        """,
}

SEEN = [
    "← Garden",
    "Which way through the garden?",
    "How all of it fits together.",
    "Topic Hub · 4 linked notes · 3 sections",
    "View as",
    "Cards List Table Timeline",
    "First",
    "4 notes",
    "Prose in a section.",
    "The other hub",
    "It is small.",
    "Topic Hub · 1 linked note · 0 sections",
    "Read →",
    "Note A",
    "What A says.",
    "rye",
    "Read →",
    f"A {'long' * 30} word and {'code_' * 30}",
    f"A description with a word that is {'very' * 40} long.",
    "Read →",
    "Nested section",
    "1 note",
    "Note B",
    "with a reason",
    "Read →",
    "Folded",
    "1 note",
    "Note A",
    "What A says.",
    "rye",
    "Read →",
]

OTHERS = ["pydata_sphinx_theme", "sphinx_book_theme", "sphinx_rtd_theme"]
THEMES = ["furo", "alabaster", *(pytest.param(name, marks=pytest.mark.themes) for name in OTHERS)]
FAINT_LINKS = "sphinx_rtd_theme"
"""Its own links have a contrast of 4.2 and less; ours have its colours."""
WITH_DARK = {"furo", "pydata_sphinx_theme", "sphinx_book_theme"}

Build = Callable[[str], Built]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The garden in a theme."""

    @cache
    def build(theme: str) -> Built:
        # A longer title would not fit into the narrow header of some themes.
        views = ["cards", "list", "table", "timeline"]
        conf = {"html_title": "Garden", "hubnotes_views": views, "hubnotes_card_fields": ["tags"]}
        site = Site(tmp_path_factory.mktemp("themes"), conf)
        site.write(GARDEN)
        return site.build_apart(theme=theme)

    return build


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def built(theme: str, build: Build) -> Built:
    return build(theme)


@pytest.fixture(params=["light", "dark"])
def shown(request: pytest.FixtureRequest, theme: str, built: Built, page: Page) -> Page:
    """The hub's page in a browser, in both colour schemes where the theme has two."""
    if request.param == "dark" and theme not in WITH_DARK:
        pytest.skip("this theme has no dark colours")
    page.emulate_media(color_scheme=request.param)
    page.goto(uri(built))
    page.locator("details > summary").click()
    return page


def uri(built: Built, docname: str = "hub") -> str:
    return (built.outdir / f"{docname}.html").as_uri()


def test_the_hub_is_complete(built: Built) -> None:
    assert built.warnings == []
    seen = built.text("hub", opened=True)
    assert seen[: len(SEEN)] == SEEN
    # What follows are the views that a style sheet hides.
    assert seen[len(SEEN)] == "Note Date Tags Section"


EDGES = """() => {
    const width = document.documentElement.clientWidth;
    return {
        page: document.documentElement.scrollWidth - width,
        ours: [...document.querySelectorAll('.hubnotes-back, .hubnotes-hub *')]
            .filter(e => e.getBoundingClientRect().right > width + 1 && e.closest('.hubnotes-card'))
            .map(e => e.outerHTML.slice(0, 100)),
    };
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_overflows(built: Built, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(uri(built))
    page.locator("details > summary").click()
    assert page.evaluate(EDGES) == {"page": 0, "ours": []}


# Paints what is behind a text, then the text's colour, and compares what is seen.
CONTRASTS = """() => {
    const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const paint = colour => {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = colour => {
        const [r, g, b] = colour.map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = element => {
        const behind = [];
        for (let e = element; e; e = e.parentElement) {
            behind.push(getComputedStyle(e).backgroundColor);
        }
        paint('white');
        let back;
        for (const colour of behind.reverse()) back = paint(colour);
        const front = paint(getComputedStyle(element).color);
        const [low, high] = [light(back), light(front)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const ours = '.hubnotes-back a, .hubnotes-description, .hubnotes-summary, .hubnotes-count,'
        + '.hubnotes-card-title a, .hubnotes-card-description, .hubnotes-read a';
    return [...document.querySelectorAll(ours)].map(e => [
        e.closest('[class*=hubnotes-]').className + (e.tagName == 'A' ? ' link' : ''), contrast(e)
    ]);
}"""


def test_texts_stand_out(shown: Page, theme: str) -> None:
    contrasts = shown.evaluate(CONTRASTS)
    assert len(contrasts) >= 20
    faint = [found for found in contrasts if found[1] < 4.5]
    if theme == FAINT_LINKS:
        faint = [found for found in faint if not found[0].endswith(" link")]
    assert faint == []


def test_the_contrast_test_can_fail(build: Build, page: Page) -> None:
    page.goto(uri(build("alabaster")))
    page.add_style_tag(content=".hubnotes-summary { color: #888 !important; }")
    faint = [name for name, contrast in page.evaluate(CONTRASTS) if contrast < 4.5]
    assert faint == ["hubnotes-summary"]


@pytest.mark.parametrize("view", ["List", "Table", "Timeline"])
def test_the_other_views_look_right(shown: Page, view: str) -> None:
    shown.set_viewport_size({"width": 320, "height": 800})
    shown.locator(".hubnotes-views label", has_text=view).click()
    assert shown.evaluate(EDGES)["page"] == 0
    chosen = ".hubnotes-cards, .hubnotes-table, .hubnotes-timeline"
    assert shown.locator(chosen).filter(visible=True).first.bounding_box()["width"] > 200  # type: ignore[index]


def test_one_tab_stop_a_card(built: Built, page: Page) -> None:
    page.goto(uri(built))
    page.locator("details > summary").click()
    cards = page.locator(".hubnotes-card")
    titles = [title.strip() for title in page.locator(".hubnotes-card-title a").all_inner_texts()]
    assert cards.count() == len(titles) == 5
    page.locator(".hubnotes-card-title a").first.focus()
    focused: list[str] = []
    while len(focused) < 20:
        inside, text = page.evaluate(
            "[!!document.activeElement.closest('.hubnotes-card'), document.activeElement.innerText]"
        )
        if inside:
            focused.append(text.strip())
        elif len(focused) >= len(titles):
            break
        page.keyboard.press("Tab")
    assert focused == titles


def test_the_link_for_the_eye_leads_where_the_title_leads(build: Build, page: Page) -> None:
    page.goto(uri(build("furo")))
    card = page.locator(".hubnotes-card").nth(1)
    assert card.get_by_role("link").all_inner_texts() == ["Note A"]
    card.get_by_text("Read →").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Note A")


def test_the_browser_reports_no_error(built: Built, page: Page) -> None:
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.goto(uri(built), wait_until="load")
    # What the themes say when no scheme was ever chosen, and what they fetch from the net.
    assert [error for error in errors if "theme mode" not in error and "http" not in error] == []


def test_all_works_without_scripts(built: Built, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(uri(built))
        links = page.locator(".hubnotes-card-title a")
        assert [link.is_visible() for link in links.all()] == [True] * 4 + [False]
        page.locator("details > summary").click()
        assert links.last.is_visible()
        links.nth(1).click()
        assert page.url == uri(built, "notes/a")
        page.go_back()
        page.locator(".hubnotes-back a").click()
        assert page.url == uri(built, "index")
