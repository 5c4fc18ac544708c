"""The filter of a hub: what it finds, what it says, where it is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.axe import violations
from tests.site import Built, Site

pytestmark = pytest.mark.build

GARDEN = {
    "index.md": "# Garden\n\n```{toctree}\nbeds\nsmall\n```\n",
    "beds.md": """
        # Which beds?

        ::::::{hub} beds
        :::::{section} Roots
        - [](notes/carrot.md)
        - [](notes/beet.md) -- with a reason
        ::::{section} Deep
        - [](notes/leek.md)
        - [](notes/carrot.md)
        ::::
        :::::
        :::::{section} Folded
        :collapsed:

        - [](notes/chard.md)
        :::::
        :::::{section} In groups
        :glob: notes/g*
        :group-by: status
        :::::
        ::::::
        """,
    "small.md": "# Small\n\n:::{hub} small\n- [](notes/leek.md)\n:::\n",
    "notes/carrot.md": """
        ---
        description: Orange, and sweet.
        tags: [root, sweet]
        date: 2026-05-18
        ---
        # Carrot
        """,
    "notes/beet.md": "---\ndescription: Red.\ntags: [root]\n---\n# Béet\n",
    "notes/leek.md": "---\ndescription: Green *and* white.\n---\n# Leek\n",
    "notes/chard.md": "---\ndescription: Red stalks.\n---\n# Chard\n",
    "notes/garlic.md": "---\ndescription: White.\nstatus: new\n---\n# Garlic\n",
    "notes/ginger.md": "---\ndescription: Yellow.\nstatus: old\ntags: [root]\n---\n# Ginger\n",
}

CONF = {
    "html_theme": "furo",
    "hubnotes_views": ["cards", "list", "table", "timeline"],
    "hubnotes_card_fields": ["date", "tags"],
}


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = Site(tmp_path_factory.mktemp("filter"), CONF)
    site.write(GARDEN)
    return site.build_apart(theme="furo")


@pytest.fixture
def hub(garden: Built, page: Page) -> Page:
    page.set_viewport_size({"width": 1500, "height": 900})  # with the page's own contents
    page.goto(uri(garden))
    return page


def uri(built: Built, anchor: str = "", docname: str = "beds") -> str:
    return (built.outdir / f"{docname}.html").as_uri() + anchor


def cards(page: Page) -> list[str]:
    """The titles of the cards that are to be seen."""
    titles = page.locator(".hubnotes-card-title").all()
    return [title.inner_text() for title in titles if title.is_visible()]


def counts(page: Page) -> list[str]:
    return page.locator(".hubnotes-section .hubnotes-count").all_inner_texts()


def test_it_finds_words_in_titles_and_descriptions(hub: Page) -> None:
    field = hub.get_by_label("Filter notes")
    field.fill("carrot")
    assert cards(hub) == ["Carrot", "Carrot"]
    field.fill("WHITE")
    assert cards(hub) == ["Leek", "Garlic"]
    field.fill("green and")
    assert cards(hub) == ["Leek"]
    field.fill("beet")
    assert cards(hub) == ["Béet"]
    field.fill("reason")
    assert cards(hub) == ["Béet"]
    field.fill("root")
    assert cards(hub) == ["Carrot", "Béet", "Carrot", "Ginger"]
    field.fill("read")  # stands on each card, and says nothing of a note
    assert cards(hub) == []


def test_it_says_how_many_it_has_found(hub: Page) -> None:
    status = hub.get_by_role("status")
    expect(status).to_have_text("")
    hub.get_by_label("Filter notes").fill("carrot")
    expect(status).to_have_text("1 of 6 notes")
    hub.get_by_label("Filter notes").fill("zucchini")
    expect(status).to_have_text("0 of 6 notes")


def test_the_counts_of_sections_follow(hub: Page) -> None:
    before = counts(hub)
    assert before == ["3 notes", "2 notes", "1 note", "2 notes"]
    hub.get_by_label("Filter notes").fill("sweet")
    assert counts(hub) == ["1 of 3", "1 of 2", "0 of 1", "0 of 2"]
    empty = hub.locator(".hubnotes-empty > :first-child")
    assert [title.split("\n")[0] for title in empty.all_inner_texts()] == ["Folded", "In groups"]
    hub.get_by_label("Filter notes").fill("")
    assert counts(hub) == before
    assert hub.locator(".hubnotes-empty").count() == 0


def test_what_is_folded_opens_and_closes_again(hub: Page) -> None:
    assert "Chard" not in cards(hub)
    hub.get_by_label("Filter notes").fill("stalks")
    assert cards(hub) == ["Chard"]
    hub.get_by_label("Filter notes").fill("")
    assert "Chard" not in cards(hub)
    hub.locator("summary").click()
    hub.get_by_label("Filter notes").fill("carrot")
    hub.get_by_label("Filter notes").fill("")
    assert "Chard" in cards(hub)


def test_the_heading_of_an_empty_group_goes(hub: Page) -> None:
    groups = hub.locator(".hubnotes-group:visible")
    assert groups.all_inner_texts() == ["new", "old"]
    hub.get_by_label("Filter notes").fill("ginger")
    assert groups.all_inner_texts() == ["old"]


def test_table_and_timeline_are_filtered_too(hub: Page) -> None:
    hub.get_by_label("Filter notes").fill("root")
    hub.locator("label", has_text="Table").click()
    rows = hub.locator(".hubnotes-table tbody tr:visible th")
    assert rows.all_inner_texts() == ["Carrot", "Béet", "Ginger"]
    hub.locator("label", has_text="Timeline").click()
    points = hub.locator(".hubnotes-timeline > li:visible")
    assert [point.split("\n") for point in points.all_inner_texts()] == [
        ["May 18, 2026", "Carrot"],
        ["Undated", "Béet", "Ginger"],
    ]
    hub.get_by_label("Filter notes").fill("orange")
    assert points.count() == 1


def test_tags_are_buttons(hub: Page) -> None:
    group = hub.get_by_role("group", name="Tags")
    assert group.get_by_role("button").all_inner_texts() == ["root", "sweet"]
    group.get_by_text("root").click()
    assert cards(hub) == ["Carrot", "Béet", "Carrot", "Ginger"]
    assert group.get_by_text("root").get_attribute("aria-pressed") == "true"
    group.get_by_text("sweet").press("Space")
    assert cards(hub) == ["Carrot", "Carrot"]
    assert hub.url.endswith("#beds?view=cards&tag=root&tag=sweet")
    hub.reload()
    assert cards(hub) == ["Carrot", "Carrot"]
    assert group.get_by_text("sweet").get_attribute("aria-pressed") == "true"
    group.get_by_text("root").click()
    group.get_by_text("sweet").click()
    assert len(cards(hub)) == 6
    assert group.get_by_text("root").get_attribute("aria-pressed") == "false"


def test_a_pressed_tag_is_told_from_others_in_forced_colours(hub: Page) -> None:
    hub.emulate_media(forced_colors="active")
    tags = hub.locator(".hubnotes-tags button")
    tags.first.click()
    # A ground of its own is painted only where the browser does not adjust it.
    adjusted = "found => getComputedStyle(found).forcedColorAdjust"
    assert (tags.first.evaluate(adjusted), tags.nth(1).evaluate(adjusted)) == ("none", "auto")


def test_paper_says_what_is_filtered_and_shows_what_is_folded(hub: Page) -> None:
    hub.get_by_label("Filter notes").fill("carrot")
    hub.emulate_media(media="print")
    assert hub.get_by_role("status").is_visible()
    assert not hub.locator(".hubnotes-filter input").is_visible()
    hub.emulate_media(media="screen")
    hub.get_by_label("Filter notes").fill("")
    folded = hub.locator(".hubnotes-fold .hubnotes-card").first
    assert not folded.is_visible()
    hub.emulate_media(media="print")
    assert folded.is_visible()


def test_escape_clears_it(hub: Page) -> None:
    hub.get_by_text("sweet", exact=True).last.scroll_into_view_if_needed()
    hub.get_by_role("button", name="sweet").click()
    field = hub.get_by_label("Filter notes")
    field.press_sequentially("carrot")
    assert cards(hub) == ["Carrot", "Carrot"]
    field.press("Escape")
    assert field.input_value() == ""
    assert len(cards(hub)) == 6
    assert hub.url.endswith("#beds?view=cards")
    expect(hub.get_by_role("status")).to_have_text("")


def test_it_stands_in_the_address(garden: Built, hub: Page) -> None:
    hub.get_by_label("Filter notes").press_sequentially("green and ")
    hub.wait_for_url(uri(garden, "#beds?view=cards&q=green+and"))
    assert hub.get_by_label("Filter notes").input_value() == "green and "
    hub.locator("label", has_text="List").click()
    hub.reload()
    assert hub.url == uri(garden, "#beds?view=list&q=green+and")
    assert cards(hub) == ["Leek"]
    hub.locator(".hubnotes-card-title a:visible").click()
    hub.go_back()
    assert cards(hub) == ["Leek"]
    assert hub.get_by_label("Filter notes").input_value().strip() == "green and"


def test_a_link_to_what_is_filtered_away_shows_it(garden: Built, hub: Page) -> None:
    hub.get_by_label("Filter notes").press_sequentially("red")
    hub.wait_for_url(uri(garden, "#beds?view=cards&q=red"))
    hub.locator(".toc-tree a", has_text="Deep").click()
    assert "Leek" in cards(hub)
    assert hub.get_by_label("Filter notes").input_value() == ""


def test_a_hub_of_one_note_has_none(garden: Built, page: Page) -> None:
    page.goto(uri(garden, docname="small"))
    assert page.locator(".hubnotes-card").count() == 1
    assert page.locator(".hubnotes-filter").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(hub: Page, scheme: str) -> None:
    hub.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    hub.get_by_role("button", name="root").click()
    hub.get_by_label("Filter notes").fill("orange")
    assert violations(hub) == []
    hub.locator("label", has_text="Table").click()
    hub.get_by_role("button", name="Note").click()
    assert violations(hub) == []
