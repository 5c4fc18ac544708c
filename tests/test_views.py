"""The views of a hub: which there are, what each shows, how a reader chooses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from bs4.element import Tag
from playwright.sync_api import Browser, Page, expect

from sphinx_hubnotes.build.registry import Calls
from sphinx_hubnotes.notes.model import HubSpec, Place
from sphinx_hubnotes.views.model import Viewer
from sphinx_hubnotes.views.stage import VIEWS
from tests.axe import violations
from tests.conftest import MakeSite
from tests.outcome import times
from tests.reader import attribute, one, written
from tests.site import Built, Site

NAMES = tuple(view.name for view in VIEWS)

ALL = {"hubnotes_views": ["cards", "list", "table", "timeline"]}

GARDEN = {
    "index.md": "# Garden\n\n```{toctree}\nbeds\n```\n",
    "beds.md": """
        # Which beds?

        ::::::{hub} beds
        :::::{section} Roots *(old)*
        - [](notes/carrot.md)
        - [The red one](notes/beet.md)
        ::::{section} Deep
        - [](notes/leek.md)
        - [](notes/carrot.md)
        ::::
        :::::
        ::::::
        """,
    "notes/carrot.md": "---\ndate: 2026-05-18\ntags: [root, '#orange']\n---\n# *Carrot* & co\n",
    "notes/beet.md": "---\ndate: 2026-04\nstatus: <b>new</b>\n---\n# Beet\n\nIt is red.\n",
    "notes/leek.md": "# Leek\n\nText.\n",
}


LISTED = "".join(f"- [](notes/{name}.md)\n" for name in ("carrot", "beet", "leek"))


def hub(built: Built, docname: str = "beds", number: int = 0) -> Tag:
    return built.page(docname).select(".hubnotes-body")[number]


def choices(body: Tag) -> list[str]:
    """The views to choose from; the one that is shown first has a star."""
    return [
        label.get_text() + ("*" if "checked" in one(label, "input").attrs else "")
        for label in body.select(":scope > .hubnotes-views label")
    ]


def table(body: Tag) -> list[list[str]]:
    return [[cell.get_text() for cell in row.select("th, td")] for row in body.select("tr")]


def timeline(body: Tag) -> list[list[str]]:
    return [
        [label.get_text() for label in point.select(":scope > :first-child, a")]
        for point in body.select(".hubnotes-timeline > li")
    ]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_a_reader_chooses_between_views(make_site: MakeSite, builder: str) -> None:
    built = make_site(GARDEN, ALL).build(builder)
    assert built.warnings == []
    page = "index" if builder == "singlehtml" else "beds"
    body = hub(built, page)
    assert one(body, ".hubnotes-views > legend").get_text() == "View as"
    assert choices(body) == ["Cards*", "List", "Table", "Timeline"]
    radios = body.select("input")
    assert {attribute(radio, "type") for radio in radios} == {"radio"}
    assert len({attribute(radio, "name") for radio in radios}) == 1


def test_the_page_reads_in_its_order(make_site: MakeSite) -> None:
    built = make_site(GARDEN, ALL).build()
    seen = built.text("beds")
    start = seen.index("View as")
    assert seen[start - 1] == "Topic Hub · 3 linked notes · 2 sections"
    assert seen[start + 1 : start + 3] == ["Cards List Table Timeline", "Roots (old)"]


def test_the_table_has_a_row_for_each_note(make_site: MakeSite) -> None:
    body = hub(make_site(GARDEN, ALL).build())
    assert table(body) == [
        ["Note", "Date", "Status", "Tags", "Section"],
        ["Carrot & co", "May 18, 2026", "", "root, orange", "Roots (old), Deep"],
        ["The red one", "April 2026", "<b>new</b>", "", "Roots (old)"],
        ["Leek", "", "", "", "Deep"],
    ]
    found = one(body, ".hubnotes-table")
    assert [attribute(link, "href") for link in found.select("a")] == [
        f"notes/{name}.html" for name in ("carrot", "beet", "leek")
    ]
    assert [attribute(time, "datetime") for time in found.select("time")] == [
        "2026-05-18",
        "2026-04",
    ]
    assert one(found, "tbody th").decode_contents().count("<em>Carrot</em>") == 1
    assert found.select("td b") == []


def test_a_table_has_no_empty_column(make_site: MakeSite) -> None:
    files = {"beds.md": "# Beds\n\n:::{hub} beds\n- [](leek.md)\n:::\n", "leek.md": "# Leek\n"}
    body = hub(make_site({"index.md": "# Garden\n", **files}, ALL).build())
    assert table(body) == [["Note"], ["Leek"]]


def test_the_timeline_goes_back_in_time(make_site: MakeSite) -> None:
    more = {
        "notes/chard.md": "---\ndate: 2026-05-18\n---\n# Chard\n",
        "notes/rye.md": "---\ndate: some day\n---\n# Rye\n",
        "notes/oat.md": "---\ndate: 2027\n---\n# Oat\n",
        "beds.md": "# Beds\n\n:::{hub} beds\n"
        + LISTED
        + "".join(f"- [](notes/{name}.md)\n" for name in ("chard", "rye", "oat"))
        + ":::\n",
    }
    body = hub(make_site({**GARDEN, **more}, ALL).build())
    assert timeline(body) == [
        ["2027", "Oat"],
        ["May 18, 2026", "Carrot & co", "Chard"],
        ["April 2026", "Beet"],
        ["Undated", "Leek", "Rye"],
    ]


@pytest.mark.parametrize(
    ("options", "conf", "expected"),
    [
        ("", {"hubnotes_views": ["table", "cards"]}, ["Table*", "Cards"]),
        ("", {"hubnotes_views": []}, []),
        ("", {"hubnotes_views": ["list", "graph"]}, []),
        (":view: table", ALL, ["Cards", "List", "Table*", "Timeline"]),
        (":view: table", {"hubnotes_views": ["cards"]}, ["Table*", "Cards"]),
        (":views: timeline list", ALL, ["Timeline*", "List"]),
        (":views: list, table\n:view: table", {}, ["List", "Table*"]),
        (":views: list list", ALL, []),
        (":views: graph cards", ALL, []),
    ],
)
def test_a_site_and_a_hub_say_which(
    make_site: MakeSite, options: str, conf: Mapping[str, object], expected: list[str]
) -> None:
    source = f"# Beds\n\n:::{{hub}} beds\n{options}\n\n{LISTED}:::\n"
    built = make_site({**GARDEN, "beds.md": source}, conf).build()
    assert choices(hub(built)) == expected
    assert built.warnings == []


def test_a_view_that_shows_nothing_is_left_out(make_site: MakeSite) -> None:
    undated = {name: text.replace("date", "when") for name, text in GARDEN.items()}
    undated["empty.md"] = "# Nothing\n\n:::{hub} empty\nProse.\n:::\n"
    built = make_site(undated, ALL).build()
    assert choices(hub(built)) == ["Cards*", "List", "Table"]
    assert hub(built).select(".hubnotes-timeline") == []
    assert choices(hub(built, "empty")) == []


def test_an_unknown_view_is_a_warning(make_site: MakeSite) -> None:
    built = make_site(GARDEN, {"hubnotes_views": ["cards", "tabel"]}).build()
    assert [warning.message for warning in built.warnings] == [
        "hubnotes_views has no value 'tabel'; did you mean 'table'?"
    ]
    assert choices(hub(built)) == []


@pytest.mark.parametrize("builder", ["epub", "json", "latex", "text", "man", "texinfo", "xml"])
def test_other_builders_have_the_cards_alone(make_site: MakeSite, builder: str) -> None:
    source = f"# Beds\n\n:::{{hub}} beds\n:view: table\n\n{LISTED}:::\n"
    built = make_site({**GARDEN, "beds.md": source}, ALL).build(builder)
    assert built.warnings == []
    for path in built.outdir.rglob("*"):
        if path.suffix in (".xhtml", ".fjson", ".tex", ".txt", ".1", ".texi", ".xml"):
            text = path.read_text(encoding="utf-8")
            assert "View as" not in text
            assert "hubnotes-body" not in text
            assert "hubnotes-table" not in text


def test_two_hubs_of_a_page_are_apart(make_site: MakeSite) -> None:
    two = """
        # Beds

        :::{hub} one
        - [](notes/carrot.md)
        :::

        ## Others

        :::{hub} two
        :view: list
        - [](notes/leek.md)
        :::
        """
    built = make_site({**GARDEN, "beds.md": two}, ALL).build()
    first, second = hub(built, number=0), hub(built, number=1)
    assert choices(first) == ["Cards*", "List", "Table", "Timeline"]
    assert choices(second) == ["Cards", "List*", "Table"]
    names = {attribute(one(body, "input"), "name") for body in (first, second)}
    assert len(names) == 2
    assert [row[0] for row in table(first)] == ["Note", "Carrot & co"]
    assert [row[0] for row in table(second)] == ["Note", "Leek"]


def test_a_changed_date_is_a_changed_page(make_site: MakeSite) -> None:
    site = make_site(GARDEN, ALL)
    before = times(site.build().outdir)
    site.write({"notes/leek.md": "---\ndate: 2025-01-02\n---\n# Leek\n\nText.\n"})
    built = site.build()
    # Sphinx writes the page of a toctree whenever it writes what that names.
    assert written(built, before) - {"index"} == {"beds", "notes/leek"}
    assert timeline(hub(built))[-1] == ["Jan 2, 2025", "Leek"]
    before = times(built.outdir)
    site.write({"notes/leek.md": "---\ndate: 2025-01-02\nowner: me\n---\n# Leek\n\nText.\n"})
    assert written(site.build(), before) - {"index"} == {"notes/leek"}


def test_other_views_are_a_changed_page(make_site: MakeSite) -> None:
    site = make_site(GARDEN, ALL)
    before = times(site.build().outdir)
    site.configure({"hubnotes_views": ["cards", "table"]})
    built = site.build()
    assert written(built, before) - {"index"} == {"beds"}
    assert choices(hub(built)) == ["Cards*", "Table"]


def test_the_sections_stay_in_the_contents(make_site: MakeSite) -> None:
    page = make_site(GARDEN, ALL).build().page("beds")
    links = [attribute(link, "href") for link in page.select(".sphinxsidebar a[href^='#']")]
    assert links == ["#", "#beds-roots-old", "#beds-deep"]
    assert all(page.select(link) for link in links[1:])


# In a browser


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The garden in furo, with a page of two hubs."""
    site = Site(tmp_path_factory.mktemp("views"), {**ALL, "html_theme": "furo"})
    two = """
        # Two

        ## One of them

        :::{hub} one
        - [](notes/carrot.md)
        - [](notes/leek.md)
        :::

        ## The other

        :::{hub} two
        - [](notes/carrot.md)
        - [](notes/beet.md)
        :::
        """
    index = GARDEN["index.md"].replace("beds\n", "beds\ntwo\n")
    site.write({**GARDEN, "index.md": index, "two.md": two})
    return site.build_apart(theme="furo")


def uri(built: Built, docname: str = "beds", anchor: str = "") -> str:
    return (built.outdir / f"{docname}.html").as_uri() + anchor


PARTS = {
    ".hubnotes-section": "sections",
    ".hubnotes-table": "table",
    ".hubnotes-timeline": "timeline",
}


def seen(page: Page, number: int = 0) -> list[str]:
    """The parts of a hub that are to be seen."""
    body = page.locator(".hubnotes-body").nth(number)
    return [
        name
        for selector, name in PARTS.items()
        if any(part.is_visible() for part in body.locator(selector).all())
    ]


def chosen(page: Page, number: int = 0) -> str:
    body = page.locator(".hubnotes-body").nth(number)
    return body.locator("input:checked").input_value()


def choose(page: Page, view: str, number: int = 0) -> None:
    page.locator(".hubnotes-views").nth(number).locator("label", has_text=view).click()


@pytest.fixture(params=["with scripts", "without scripts"])
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    with browser.new_context(java_script_enabled=request.param == "with scripts") as context:
        yield context.new_page()


def test_a_click_changes_the_view(garden: Built, reader: Page) -> None:
    reader.goto(uri(garden))
    assert seen(reader) == ["sections"]
    choose(reader, "Table")
    assert seen(reader) == ["table"]
    choose(reader, "Timeline")
    assert seen(reader) == ["timeline"]
    choose(reader, "List")
    assert seen(reader) == ["sections"]
    choose(reader, "Cards")
    assert seen(reader) == ["sections"]


def test_the_arrow_keys_change_the_view(garden: Built, reader: Page) -> None:
    reader.goto(uri(garden))
    reader.locator(".hubnotes-views input").first.focus()
    for view in (["sections"], ["table"], ["timeline"], ["sections"]):
        reader.keyboard.press("ArrowRight")
        assert seen(reader) == view
    reader.keyboard.press("ArrowLeft")
    assert seen(reader) == ["timeline"]


def test_a_list_has_one_card_a_row(garden: Built, reader: Page) -> None:
    reader.set_viewport_size({"width": 1400, "height": 900})
    reader.goto(uri(garden))
    cards = reader.locator("#beds-roots-old > .hubnotes-cards > .hubnotes-card")

    def rows() -> int:
        return len({box["y"] for card in cards.all() if (box := card.bounding_box())})

    assert (cards.count(), rows()) == (2, 1)
    choose(reader, "List")
    assert (cards.count(), rows()) == (2, 2)


def test_each_hub_of_a_page_has_its_own_view(garden: Built, reader: Page) -> None:
    reader.goto(uri(garden, "two"))
    choose(reader, "Table", 1)
    lists = reader.locator(".hubnotes-body > .hubnotes-cards")
    assert [found.is_visible() for found in lists.all()] == [True, False]
    assert (seen(reader, 0), seen(reader, 1)) == ([], ["table"])
    choose(reader, "Timeline", 0)
    assert (seen(reader, 0), seen(reader, 1)) == (["timeline"], ["table"])


def test_what_the_address_names_is_in_sight(garden: Built, reader: Page) -> None:
    """Without scripts beside the table; a script goes back to the cards."""
    reader.set_viewport_size({"width": 1500, "height": 900})  # with the contents
    reader.goto(uri(garden))
    choose(reader, "Table")
    link = reader.locator(".toc-tree a", has_text="Deep")
    link.click()
    expect(reader.locator("#beds-deep")).to_be_in_viewport()
    choose(reader, "Timeline")
    assert "timeline" in seen(reader)


def test_a_link_to_a_section_leads_back_to_the_cards(garden: Built, page: Page) -> None:
    page.set_viewport_size({"width": 1500, "height": 900})  # with the contents
    page.goto(uri(garden))
    choose(page, "Table")
    page.locator(".toc-tree a", has_text="Deep").click()
    expect(page.locator(".hubnotes-body input:checked")).to_have_value("cards")
    assert seen(page) == ["sections"]
    assert page.url == uri(garden, anchor="#beds-deep")
    page.go_back()
    expect(page.locator(".hubnotes-body input:checked")).to_have_value("table")
    assert seen(page) == ["table"]
    choose(page, "Timeline")
    assert seen(page) == ["timeline"]


def test_the_view_stands_in_the_address(garden: Built, page: Page) -> None:
    page.goto(uri(garden))
    assert page.url == uri(garden)
    choose(page, "Table")
    assert page.url == uri(garden, anchor="#beds?view=table")
    page.reload()
    assert (chosen(page), seen(page)) == ("table", ["table"])
    page.locator(".hubnotes-table a").first.click()
    page.go_back()
    assert (chosen(page), seen(page)) == ("table", ["table"])
    page.go_back()  # the choice of a view is no step of its own
    assert page.url == "about:blank"


def test_the_address_goes_before_what_is_remembered(garden: Built, page: Page) -> None:
    page.goto(uri(garden))
    choose(page, "Table")
    page.goto(uri(garden, "index"))
    page.goto(uri(garden))
    assert chosen(page) == "table"
    page.goto(uri(garden, "index"))
    page.goto(uri(garden, anchor="#beds?view=timeline"))
    assert chosen(page) == "timeline"
    page.goto(uri(garden, "index"))
    page.goto(uri(garden, anchor="#beds-deep"))
    assert seen(page) == ["sections"]
    page.goto(uri(garden, "index"))
    page.goto(uri(garden))
    assert chosen(page) == "table"  # what only an address asked for is not remembered
    page.goto(uri(garden, "two"))
    assert (chosen(page, 0), chosen(page, 1)) == ("cards", "cards")


@pytest.mark.parametrize(
    "anchor", ["#beds?view=quilt", "#nothing", "#%E0%A4%A", "#beds?", "#?view=table", "#two?q=x"]
)
def test_an_odd_address_does_no_harm(garden: Built, page: Page, anchor: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(uri(garden, anchor=anchor))
    assert (chosen(page), seen(page), errors) == ("cards", ["sections"], [])


def test_it_works_where_nothing_may_be_stored(garden: Built, page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    )
    page.goto(uri(garden))
    choose(page, "Table")
    assert page.url == uri(garden, anchor="#beds?view=table")


def test_an_address_leads_to_the_second_hub_of_a_page(garden: Built, page: Page) -> None:
    page.set_viewport_size({"width": 1200, "height": 300})
    name = attribute(hub(garden, "two", 1), "data-hub")
    page.goto(uri(garden, "two", f"#{name}?view=table"))
    expect(page.locator(".hubnotes-table").nth(1)).to_be_in_viewport()


def test_a_word_without_an_end_leaves_room_for_the_rest(make_site: MakeSite, page: Page) -> None:
    word = "word" * 80
    note = f"---\nstatus: {word}\ntags: [{word}]\ndate: 2026-05-18\n---\n# {word}\n"
    files = {"index.md": "# Hub\n\n:::{hub} hub\n- [](a.md)\n- [](b.md)\n:::\n", "b.md": "# B\n"}
    built = make_site({**files, "a.md": note}, ALL).build()
    page.set_viewport_size({"width": 1000, "height": 600})
    page.goto(uri(built, "index", "#hub?view=table"))
    over = "found => found.scrollWidth - found.clientWidth"
    assert page.locator(".hubnotes-table").evaluate(over) == 0


def test_each_title_has_the_direction_of_its_script(make_site: MakeSite, page: Page) -> None:
    """The mark at the end of a title in Hebrew stands at its left, also in a page in English."""
    files = {"a.md": "---\ndate: 2026-05-18\n---\n# \u05de\u05d4?\n", "b.md": "# B\n"}
    hub = "# Hub\n\n:::{hub} hub\n- [](a.md)\n- [](b.md)\n:::\n"
    built = make_site({"index.md": hub, **files}, ALL).build()
    end = """found => {
        const range = document.createRange();
        range.setStart(found.firstChild, 2);
        range.setEnd(found.firstChild, 3);
        return range.getBoundingClientRect().x - found.getBoundingClientRect().x;
    }"""
    for view in ("table", "timeline"):
        page.goto(uri(built, "index", f"#hub?view={view}"))
        page.reload()
        assert page.locator(f".hubnotes-{view} a[href='a.html']").evaluate(end) < 1


def test_paper_shows_the_chosen_view_alone(garden: Built, page: Page) -> None:
    page.goto(uri(garden))
    choose(page, "Table")
    page.emulate_media(media="print")
    assert seen(page) == ["table"]
    assert not page.locator(".hubnotes-views").is_visible()
    assert not page.locator(".hubnotes-filter").is_visible()


def test_a_click_on_a_column_sorts(garden: Built, page: Page) -> None:
    page.goto(uri(garden))
    choose(page, "Table")
    titles = page.locator(".hubnotes-table tbody th")
    assert titles.all_inner_texts() == ["Carrot & co", "The red one", "Leek"]
    page.get_by_role("button", name="Note").click()
    assert titles.all_inner_texts() == ["Carrot & co", "Leek", "The red one"]
    page.get_by_role("button", name="Date").press("Enter")
    assert titles.all_inner_texts() == ["The red one", "Carrot & co", "Leek"]
    head = page.locator("th", has_text="Date")
    assert head.get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="Date").press("Enter")
    assert titles.all_inner_texts() == ["Carrot & co", "The red one", "Leek"]
    assert head.get_attribute("aria-sort") == "descending"
    assert page.locator("[aria-sort]").count() == 1


def test_without_scripts_nothing_promises_more(garden: Built, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(uri(garden))
        choose(page, "Table")
        assert page.locator(":is(.hubnotes-filter, .hubnotes-body button):visible").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["Cards", "List", "Table", "Timeline"])
def test_axe_finds_nothing(garden: Built, page: Page, view: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(uri(garden))
    choose(page, view)
    assert violations(page) == []


@pytest.mark.parametrize("view", ["Cards", "List", "Table", "Timeline"])
def test_it_fits_a_narrow_window(garden: Built, page: Page, view: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(uri(garden))
    choose(page, view)
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) == 0


def test_what_is_clicked_is_large_enough(garden: Built, page: Page) -> None:
    page.goto(uri(garden))
    choose(page, "Table")
    for target in page.locator(".hubnotes-views label, .hubnotes-body button").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24


def test_the_focus_is_seen(garden: Built, page: Page) -> None:
    page.goto(uri(garden))
    choose(page, "Table")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    label = page.locator(".hubnotes-views label", has_text="Table")
    assert label.evaluate("found => getComputedStyle(found).outlineStyle") == "solid"


def test_the_script_is_where_hubs_are(garden: Built) -> None:
    def scripts(docname: str) -> list[str]:
        links = garden.page(docname).select("script[src*=hubnotes]")
        return [attribute(link, "src").partition("=")[0] for link in links]

    assert scripts("beds") == ["_static/hubnotes.js?v"]
    assert scripts("notes/carrot") == []
    assert scripts("index") == []


def test_back_to_the_address_without_a_place_in_it(make_site: MakeSite, page: Page) -> None:
    built = make_site(GARDEN, {**ALL, "hubnotes_views": ["table", "cards"]}).build()
    page.goto((built.outdir / "beds.html").as_uri())
    table = page.locator(".hubnotes-views [value=table]")
    assert table.is_checked()
    page.evaluate("location.hash = 'beds-deep'")
    expect(table).not_to_be_checked()
    page.go_back()
    expect(table).to_be_checked()


@pytest.mark.parametrize(
    ("number", "asked", "there"), [(500, (), True), (501, (), False), (501, NAMES, True)]
)
def test_a_very_long_timeline_is_there_where_a_hub_asks_for_it(
    number: int, asked: tuple[str, ...], there: bool
) -> None:
    hub = HubSpec(0, "h", "h", (), Place("h", 1), views=asked)
    offered = Viewer(NAMES, {view.name: view for view in VIEWS}, Calls()).asked(hub, number)
    assert ("timeline" in offered) is there
