"""What notes of a vault say of themselves: titles, dates, front matter of other programs."""

from __future__ import annotations

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
