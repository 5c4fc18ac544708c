"""Previews of notes at the links to them: what a page holds of them, and what a browser shows."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sphinx_hubnotes.build.assets import STATIC
from tests.axe import violations
from tests.conftest import MakeSite
from tests.outcome import differences, outcome, times
from tests.reader import written
from tests.site import Built, Site

ON = {"hubnotes_previews": True}

EVIL = "</script><script>alert('x')</script> & \"quotes\" <!--"

GARDEN = {
    "index.md": "# Garden\n\n```{toctree}\nbeds\nprose\n```\n",
    "beds.md": """
        # Which *beds*?

        Begin with [the leek](notes/leek.md).

        :::{hub} beds
        - [](notes/carrot.md)
        - [](notes/beet.md) -- red
        - [](notes/leek.md)
        - [](notes/bare.md)
        - [](notes/draft.md)
        :::
        """,
    "prose.md": "# Prose\n\nWe sow [the carrot](notes/carrot.md).\n",
    "notes/carrot.md": "---\ndescription: A root, *orange*.\n---\n# *Carrot* & co\n\nText.\n",
    "notes/beet.md": """
        ---
        description: Red.
        ---
        # Beet

        Not without [a carrot](carrot.md) and [its part](leek.md#part), nor
        [](carrot.md), [nothing](bare.md), [](draft.md), [](../prose.md) and
        {hubnotes:hub}`beds`.
        """,
    "notes/leek.md": "# Leek\n\nIt is long and green.\n\n(part)=\n## Part\n\nTo [](beet.md).\n",
    "notes/bare.md": "# Bare\n",
    "notes/draft.md": "---\ndraft: true\ndescription: D.\n---\n# Draft\n\nTo [](beet.md).\n",
}


def held(built: Built, docname: str) -> dict[str, list[str]]:
    """What a page holds of the notes that it links to, by address."""
    found = built.page(docname).select("script.hubnotes-previews")
    assert len(found) <= 1
    return json.loads(found[0].string or "") if found else {}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = Site(tmp_path_factory.mktemp("previews"), ON | {"html_theme": "furo"})
    site.write(GARDEN)
    built = site.build()
    assert {warning.kind for warning in built.warnings} <= {"toc.not_included"}
    return built


def test_a_page_holds_the_notes_that_its_text_links_to(built: Built) -> None:
    carrot, leek = ["Carrot & co", "A root, orange."], ["Leek", "It is long and green."]
    assert held(built, "notes/beet") == {"carrot.html": carrot, "leek.html": leek}
    assert held(built, "notes/leek") == {"beet.html": ["Beet", "Red."]}
    # Cards say themselves what their notes are about.
    assert held(built, "beds") == {"notes/leek.html": leek}


@pytest.mark.parametrize("docname", ["index", "prose", "notes/carrot", "notes/draft"])
def test_other_pages_hold_and_load_nothing(built: Built, docname: str) -> None:
    assert "previews" not in built.read(f"{docname}.html")


def test_a_new_title_is_in_the_preview_of_a_link_with_words_of_its_own(
    make_site: MakeSite,
) -> None:
    leek = "# Leek\n\nUnlike [an orange root](carrot.md).\n"
    site = make_site(GARDEN | {"notes/leek.md": leek}, ON)
    site.build()
    site.write({"notes/carrot.md": GARDEN["notes/carrot.md"].replace("& co", "and others")})
    assert held(site.build(), "notes/leek")["carrot.html"][0] == "Carrot and others"


def test_the_addresses_are_those_of_the_links(make_site: MakeSite) -> None:
    site = make_site(GARDEN, ON)
    for builder in ("html", "dirhtml"):
        built = site.build(builder)
        for docname in ("notes/beet", "notes/leek", "beds"):
            links = built.page(docname).select("a.reference.internal")
            assert {str(link["href"]).partition("#")[0] for link in links} >= {
                *held(built, docname)
            }
    assert [*held(built, "notes/beet")] == ["../carrot/", "../leek/"]


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "json", "latex", "text"])
def test_none_where_no_page_stands_by_itself(make_site: MakeSite, builder: str) -> None:
    built = make_site(GARDEN, ON).build(builder)
    files = [path for path in built.outdir.rglob("*") if path.suffix not in (".js", ".css")]
    texts = (path.read_text("utf-8", errors="replace") for path in files if path.is_file())
    assert not any("hubnotes-previews" in text or "Show previews" in text for text in texts)


def test_off_by_configuration(make_site: MakeSite) -> None:
    built = make_site(GARDEN, {"hubnotes_previews": False}).build()
    for docname in built.docnames:
        assert "previews" not in built.read(f"{docname}.html")


def test_links_in_only_count_where_it_holds(make_site: MakeSite) -> None:
    page = "# B\n\n```{{only}} {}\nTo [](carrot.md).\n```\n"
    files = GARDEN | {
        "notes/beet.md": page.format("html"),
        "notes/leek.md": page.format("latex"),
    }
    built = make_site(files, ON).build()
    assert [*held(built, "notes/beet")] == ["carrot.html"]
    assert held(built, "notes/leek") == {}


def test_a_long_description_is_cut_and_of_many_links_the_first_count(make_site: MakeSite) -> None:
    names = [f"n{number:03}" for number in reversed(range(120))]
    files = {f"{name}.md": f"# {name}\n\n{'Some words. ' * 50}\n" for name in names}
    links = " ".join(f"[]({name}.md)" for name in names)
    files["index.md"] = f"# I\n\n{links}\n\n:::{{hub}} all\n:::\n"
    built = make_site(files, ON | {"hubnotes_notes": ["n*"]}).build()
    found = held(built, "index")
    assert [*found] == [f"{name}.html" for name in names[:100]]
    assert {text for _, text in found.values()} == {("Some words. " * 23).strip()}


def test_nothing_of_a_note_is_live(make_site: MakeSite, page: Page) -> None:
    files = GARDEN | {
        "notes/carrot.md": f"---\ndescription: {json.dumps(EVIL)}\n---\n# C `{EVIL}`\n",
    }
    built = make_site(files, ON).build()
    assert held(built, "notes/beet")["carrot.html"] == [f"C {EVIL}", EVIL]
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((built.outdir / "notes/beet.html").as_uri())
    page.get_by_role("link", name="a carrot").hover()
    expect(page.get_by_role("tooltip")).to_have_text(f"C {EVIL}{EVIL}")
    assert page.locator(".hubnotes-preview script").count() == 0
    assert page.evaluate(LIVE) == []
    assert errors == []


LIVE = """[...document.scripts]
    .filter(script => !script.type && script.textContent.includes('alert'))
    .map(script => script.textContent)"""


CARROT = GARDEN["notes/carrot.md"]

EDITS: Mapping[str, tuple[Mapping[str, str], set[str]]] = {
    "a description": (
        {"notes/carrot.md": CARROT.replace("A root", "The root")},
        {"notes/carrot", "notes/beet", "beds"},
    ),
    "a title": (
        {"notes/carrot.md": CARROT.replace("Carrot", "Yellow root")},
        {"notes/carrot", "notes/beet", "beds", "prose"},
    ),
    "a text that nothing shows": (
        {"notes/carrot.md": CARROT.replace("Text.", "Other text.")},
        {"notes/carrot"},
    ),
    "a first paragraph": (
        {"notes/leek.md": GARDEN["notes/leek.md"].replace("long", "tall")},
        {"notes/leek", "notes/beet", "beds"},
    ),
    "a draft": (
        {"notes/leek.md": "---\ndraft: true\n---\n" + GARDEN["notes/leek.md"]},
        {"notes/leek", "notes/beet", "beds"},
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_writes_the_pages_that_show_it(make_site: MakeSite, edit: str) -> None:
    site = make_site(GARDEN, ON)
    before = times(site.build().outdir)
    files, pages = EDITS[edit]
    site.write(files)
    again = site.build()
    # Sphinx writes pages that show a note before or behind it, and its own home.
    assert written(again, before) - {"index"} <= pages | {"notes/bare"}
    assert "notes/beet" in written(again, before) or edit == "a text that nothing shows"
    clean = site.build(out="clean", fresh=True)
    assert differences(outcome(again), outcome(clean)) == []


def test_the_switch_of_the_configuration_writes_the_pages_anew(make_site: MakeSite) -> None:
    site = make_site(GARDEN, ON)
    site.build()
    site.configure({"hubnotes_previews": False})
    again, clean = site.build(), site.build(out="clean", fresh=True)
    assert differences(outcome(again), outcome(clean)) == []


# What a browser shows

WAITED = 700
"""Milliseconds: far longer than a preview waits before it comes or goes."""


@pytest.fixture
def shown(built: Built, browser: Browser) -> Any:
    """The page of a note with previews, where nothing moves."""
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_default_timeout(5000)
        page.clock.install()
        page.goto((built.outdir / "notes/beet.html").as_uri())
        yield page


def tip(page: Page) -> Locator:
    return page.locator(".hubnotes-preview")


def link(page: Page, name: str = "a carrot") -> Locator:
    return page.get_by_role("main").get_by_role("link", name=name, exact=True).first


def test_a_pointer_on_a_link_shows_the_note(shown: Page) -> None:
    expect(tip(shown)).to_be_hidden()
    link(shown).hover()
    expect(tip(shown)).to_be_visible()
    assert tip(shown).inner_text().split("\n") == ["Carrot & co", "A root, orange."]
    link(shown, "its part").hover()
    expect(tip(shown)).to_contain_text("It is long and green.")
    shown.mouse.move(0, 0)
    expect(tip(shown)).to_be_hidden()


def test_it_stays_under_the_pointer_and_goes_with_escape(shown: Page) -> None:
    link(shown).hover()
    expect(tip(shown)).to_be_visible()
    tip(shown).hover()
    shown.clock.fast_forward(WAITED)
    expect(tip(shown)).to_be_visible()
    shown.keyboard.press("Escape")
    expect(tip(shown)).to_be_hidden()


def test_the_keyboard_shows_and_dismisses_it(shown: Page) -> None:
    link(shown).focus()
    shown.keyboard.press("Shift+Tab")
    shown.keyboard.press("Tab")
    expect(link(shown)).to_be_focused()
    expect(tip(shown)).to_be_visible()
    expect(link(shown)).to_have_accessible_description("Carrot & co A root, orange.")
    shown.mouse.move(3, 3)
    shown.mouse.move(9, 9)
    shown.clock.fast_forward(WAITED)  # the pointer has no say in it
    expect(tip(shown)).to_be_visible()
    shown.keyboard.press("Escape")
    expect(tip(shown)).to_be_hidden()
    expect(link(shown)).to_be_focused()
    expect(link(shown)).to_have_accessible_description("")
    shown.keyboard.press("Tab")
    expect(tip(shown)).to_contain_text("Leek")
    for _ in range(2):  # past a link with the title of the note, which is not said twice
        shown.keyboard.press("Tab")
    expect(tip(shown)).to_be_hidden()
    link(shown, "Carrot & co").focus()
    expect(link(shown, "Carrot & co")).to_have_accessible_description("A root, orange.")


def test_it_asks_for_nothing(shown: Page) -> None:
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    link(shown).hover()
    expect(tip(shown)).to_be_visible()
    assert asked == []


def test_links_around_the_text_have_none(built: Built, shown: Page) -> None:
    shown.goto((built.outdir / "beds.html").as_uri())
    shown.locator(".hubnotes-card-title a", has_text="Leek").hover()
    shown.clock.fast_forward(WAITED)
    expect(tip(shown)).to_be_hidden()
    link(shown, "the leek").hover()
    expect(tip(shown)).to_be_visible()


def test_a_reader_switches_them_off(built: Built, shown: Page) -> None:
    switch = shown.get_by_role("checkbox", name="Show previews of links")
    expect(switch).to_be_checked()
    switch.uncheck()
    for docname in ("notes/beet", "notes/leek"):
        shown.goto((built.outdir / f"{docname}.html").as_uri())
        expect(switch).not_to_be_checked()
    link(shown, "Beet").hover()
    shown.clock.fast_forward(WAITED)
    expect(tip(shown)).to_be_hidden()
    switch.check()
    link(shown, "Beet").hover()
    expect(tip(shown)).to_be_visible()


def test_a_touch_follows_the_link(built: Built, browser: Browser) -> None:
    with browser.new_context(has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.set_default_timeout(5000)
        page.goto((built.outdir / "notes/beet.html").as_uri())
        link(page).tap()
        page.wait_for_url("**/carrot.html")


def test_without_scripts_there_is_no_switch(built: Built, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.set_default_timeout(5000)
        page.goto((built.outdir / "notes/beet.html").as_uri())
        expect(page.get_by_role("checkbox", name="previews")).to_have_count(0)


IT = "hubnotes-preview"

ON_IT = """(link, edge) => {
    link.scrollIntoView({block: edge, behavior: 'instant'});
    const line = link.getClientRects()[0];
    return [line.left + 2, line.top + 2];
}"""

PLACES = """() => {
    const [tip, link] = ['.hubnotes-preview', '[aria-describedby]']
        .map(name => document.querySelector(name).getBoundingClientRect());
    return {
        covered: tip.top < link.bottom && tip.bottom > link.top,
        outside: tip.left < 0 || tip.right > document.documentElement.clientWidth
            || tip.top < 0 || tip.bottom > innerHeight,
    };
}"""


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize(("width", "height"), [(320, 640), (1280, 800)])
def test_it_covers_no_link_and_keeps_in_view(
    make_site: MakeSite, browser: Browser, width: int, height: int, direction: str
) -> None:
    word = "word " * 12
    texts = "".join(
        f"{'text ' * 2 * number}[{word}{number}](carrot.md) [short{number}](leek.md)\n\n"
        for number in range(6)
    )
    files = GARDEN | {
        "notes/beet.md": f"# Beet\n\n{texts}",
        "notes/leek.md": f"# Leek\n\n{'x' * 300}\n",
    }
    built = make_site(files, ON | {"html_theme": "alabaster"}).build()
    size: Any = {"width": width, "height": height}
    with browser.new_context(reduced_motion="reduce", viewport=size) as context:
        page = context.new_page()
        page.set_default_timeout(5000)
        page.clock.install()
        page.goto((built.outdir / "notes/beet.html").as_uri())
        page.evaluate(f"document.documentElement.dir = '{direction}'")
        for number in (0, 3, 5):
            for name in (f"{word}{number}", f"short{number}"):
                for edge in ("start", "center", "end"):
                    x, y = link(page, name).evaluate(ON_IT, edge)
                    page.mouse.move(x, y)
                    page.clock.fast_forward(WAITED)
                    expect(link(page, name)).to_have_attribute("aria-describedby", IT)
                    found = page.evaluate(PLACES)
                    assert found == {"covered": False, "outside": False}, (name, edge)
                    page.keyboard.press("Escape")
                    page.mouse.move(0, 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(shown: Page, scheme: Any) -> None:
    shown.emulate_media(color_scheme=scheme)
    link(shown).hover()
    expect(tip(shown)).to_be_visible()
    assert violations(shown) == []


def test_the_budget() -> None:
    """All that a page can load, as it travels."""
    sizes = {path.suffix: 0 for path in STATIC.iterdir()}
    for path in STATIC.iterdir():
        sizes[path.suffix] += len(gzip.compress(path.read_bytes(), 9))
    assert sizes.keys() == {".css", ".js"}
    assert max(sizes.values()) <= 6000
