"""What notes of a vault say of themselves: titles, dates, front matter of other programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Terminal

pytestmark = [pytest.mark.build]

UNTITLED = {
    "space.md": "# \n\nWords.\n",
    "nothing.md": "#\n\nWords.\n",
    "closed.md": "# #\n\nWords.\n",
    "hidden.md": "# %%hidden%%\n\nWords.\n",
    "html.md": "# <b></b>\n\nWords.\n",
    "named.md": "---\ntitle: A name\n---\n# \n\nWords.\n",
    "folder/deep file.md": "Before.\n\n# \n\nWords.\n",
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    terminal = Terminal(tmp_path_factory.mktemp("facts"))
    terminal.write({"index.md": "# Home\n\n[[space]] [[named]]\n", **UNTITLED})
    assert terminal.build().code == 0
    return terminal


@pytest.mark.parametrize("path", UNTITLED)
def test_a_heading_without_words_loses_no_title(vault: Terminal, path: str) -> None:
    name = path.removesuffix(".md")
    title = {"named": "A name"}.get(name, name.rpartition("/")[2])
    page = vault.page(name)
    assert page.h1 is not None
    assert page.title is not None
    assert page.h1.get_text().removesuffix("¶") == title
    assert page.title.get_text().startswith(title)
    cards = vault.page("all-notes").select(".hubnotes-card-title")
    assert title in [card.get_text() for card in cards]


def test_notes_in_folders_of_their_own_are_no_hubs(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    page = "---\ntitle: {0}\n---\nWords on {0}.\n"
    terminal.write({f"{name}/index.md": page.format(name) for name in ("crust", "sour dough")})
    done = terminal.build("--strict")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("2 notes, 0 hubs, 0 links.")

    more = ("posts/index", "posts/a, b/readme", "posts/c/C", "posts/d", "posts/e/f/index", "top")
    terminal.write({f"{name}.md": page.format(name.replace("/", " ")) for name in more})
    done = terminal.build("--strict")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("8 notes, 2 hubs, 0 links.")
    cards = {
        name: sorted(c.get_text() for c in terminal.page(name).select("ul .hubnotes-card-title"))
        for name in ("posts/index", "other-notes")
    }
    assert cards == {
        "posts/index": ["posts a, b readme", "posts c C", "posts d", "posts e f index"],
        "other-notes": ["crust", "sour dough", "top"],
    }


def test_front_matter_in_toml(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.write(
        {
            "index.md": "# Home\n\n[[bread]] [[hidden]]\n",
            "bread.md": """
                +++
                title = "On: bread"
                date = 2024-05-03T23:30:00-05:00
                tags = ["flour",
                    "oven"]
                "description" = "Told \\u2014 *here*."
                [taxonomies]
                categories = ["Food"]
                +++
                Words.
                """,
            "hidden.md": '+++\ndraft = true\ntitle = "x"\n+++\nunfinishedword\n',
            "cut.md": "+++\ntitle = \"Cut\"\nwrong = \ntags = ['oven']\n+++\nWords of cut.\n",
            "prose.md": "+++\nOnly prose.\n+++\nBehind.\n",
            "hubnotes.toml": '[sphinx]\nhubnotes_card_fields = ["date", "tags"]\n',
        }
    )
    done = terminal.build()
    assert "1 note left out" in done.out
    assert f"{terminal.vault}/cut.md:3: WARNING: the front matter is no TOML" in done.err
    assert done.err.count("WARNING") == 1
    assert terminal.text("bread").startswith("On: bread")
    assert "+++" not in terminal.text("bread")
    assert "Words of cut." in terminal.text("cut")
    assert "Only prose." in terminal.text("prose")
    found = terminal.page("all-notes").select(".hubnotes-cards > li")
    cards = [card.get_text(" ", strip=True) for card in found]
    bread = next(card for card in cards if "bread" in card)
    assert "Told — here ." in bread
    assert "May 3, 2024 · flour · oven · Food" in bread


@pytest.mark.parametrize(
    ("files", "hint"),
    [
        (("logseq/config.edn", "logseq/bak/old.md", "pages/a.md"), "notes of Logseq: properties"),
        (("dendron.yml", "vault/root.md"), "notes of Dendron: its links have the label first"),
        (("root.md", "bread.md", "bread.oven.md"), "notes of Dendron: its links"),
        (("a.md", "b.tid", "tiddlers/c.tid"), "notes of TiddlyWiki, of which 2 in files .tid"),
        (("root.md", "v1.2.md"), ""),
        (("pages/a.md", "journals/b.md", "logseq/c.md"), ""),
    ],
)
def test_the_command_says_what_it_does_not_read(
    tmp_path: Path, files: tuple[str, ...], hint: str
) -> None:
    terminal = Terminal(tmp_path)
    terminal.write(dict.fromkeys(files, "Words.\n"))
    done = terminal.build()
    assert done.code == 0
    assert done.err.count("\n") == bool(hint)
    assert hint in done.err
    assert "logseq/bak/old" not in terminal.titles()
