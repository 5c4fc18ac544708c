"""Tags: what is one, which are the same, and how readers see them."""

from __future__ import annotations

import unicodedata

import pytest
from bs4 import BeautifulSoup

from tests.command import Terminal
from tests.conftest import MakeSite

pytestmark = [pytest.mark.build]

OIL = unicodedata.normalize("NFD", "öl")

VAULT = {
    "hubnotes.toml": '[sphinx]\nhubnotes_card_fields = ["tags"]\nhubnotes_hub_when = ["hub=yes"]\n',
    "map.md": "---\nhub: yes\n---\n# Map\n\n- [[a]]\n- [[b]]\n- [[c]]\n- [[d]]\n",
    "a.md": "---\ntags: bread oven\ncategories: food, drink\n---\n# A\n\n#iOS #öl/kalt\n",
    "b.md": "---\ntags: '#bread, NASA AI/NLP'\ncategories: [Food, Long Read]\n---\n"
    "# B\n\n#iOS #Bread\n",
    "c.md": f"---\ntags: [nasa, {OIL}, ai/nlp, Été, été, Zebra, apfel]\n"
    "categories: ['[[a]]', '[[b|other things]]']\n---\n# C\n\n#ios #{OIL}\n",
    "d.md": "---\ntags: [NASA, AI]\ncategories: '[[a]]'\ndraft: false\n---\n# D\n\n#हिन्दी\n",
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    terminal = Terminal(tmp_path_factory.mktemp("tags"))
    terminal.write(VAULT)
    done = terminal.build("--strict")
    assert (done.code, done.err) == (0, "")
    return terminal


def listed(page: BeautifulSoup) -> list[str]:
    return [item.get_text() for item in page.select("[role=main] ul:not(.hubnotes-cards) > li")]


def test_the_page_of_all_tags(vault: Terminal) -> None:
    """What is between commas and spaces is a tag; the most frequent spelling is shown, in order."""
    assert listed(vault.page("tags")) == [
        "AI · 3 notes",
        "apfel · 1 note",
        "bread · 2 notes",
        "drink · 1 note",
        "Été · 1 note",
        "Food · 2 notes",  # as often as `food`, and before it by code points
        "iOS · 3 notes",
        "Long Read · 1 note",
        "NASA · 3 notes",
        "öl · 2 notes",
        "oven · 1 note",
        "Zebra · 1 note",
        "हिन्दी · 1 note",
    ]


@pytest.mark.parametrize(
    ("page", "title"),
    [("nasa", "NASA"), ("ai/nlp", "AI/NLP"), ("ios", "iOS"), ("öl/kalt", "öl/kalt")],
)
def test_the_page_of_a_tag_is_called_as_most_write_it(
    vault: Terminal, page: str, title: str
) -> None:
    shown = vault.page(f"tags/{page}")
    assert shown.h1 is not None
    assert shown.title is not None
    assert shown.h1.get_text().removesuffix("¶") == title
    assert shown.title.get_text().startswith(title)


def test_cards_show_tags_as_most_write_them(vault: Terminal) -> None:
    cards = vault.page("map").select(".hubnotes-cards > li")
    tags = [[tag.get_text() for tag in card.select(".hubnotes-detail-tags")] for card in cards]
    assert tags == [
        ["bread", "oven", "Food", "drink", "iOS", "öl/kalt"],
        ["bread", "NASA", "AI/NLP", "Food", "Long Read", "iOS"],
        ["NASA", "öl", "AI/NLP", "Été", "Zebra", "apfel", "iOS"],
        ["NASA", "AI", "हिन्दी"],
    ]


def test_in_a_project_a_tag_may_hold_spaces(make_site: MakeSite) -> None:
    note = "---\ntags: {}\ncategories: [food]\norphan: true\n---\n# Note\n\nWords.\n"
    site = make_site(
        {
            "index.md": "# Home\n\n:::{note-list}\n:group-by: tag\n:::\n",
            "a.md": note.format("machine learning, Ovens"),
            "b.md": note.format("[ovens]"),
            "c.md": note.format("[ovens]\ndraft: true"),
        },
        {"hubnotes_tag_pages": True, "hubnotes_notes": ["?"]},
    )
    built = site.build()
    groups = [group.get_text() for group in built.page("index").select(".hubnotes-group")]
    assert groups == ["machine learning", "Ovens"]
    assert listed(built.page("tags")) == ["machine learning · 1 note", "Ovens · 2 notes"]

    site.write({"d.md": note.format("ovens")})
    built = site.build()
    clean = site.build(out="clean", fresh=True)
    for page in ("index", "tags", "tags/ovens"):
        assert built.read(f"{page}.html") == clean.read(f"{page}.html")
    assert "ovens · 3 notes" in listed(built.page("tags"))
