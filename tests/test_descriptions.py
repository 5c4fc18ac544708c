"""What cards say of notes whose authors wrote no description."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.command import Terminal
from tests.site import Site, tree

OWN = "Rye is sour by nature."

LICENCE = "This page may be copied by anybody, as long as its authors are named."

SKIP = ("searchindex.js",)  # keeps words that are gone

WORDS = "loaf " * 79 + "loaf"

# By the note: its source, and the description on its card.
SAYING: dict[str, tuple[str, str]] = {
    # Its own metadata
    "front.md": (
        '---\ndescription: Front.\nmyst:\n  html_meta:\n    description: "Head."\n---\n# T\n\nX.\n',
        "Front.",
    ),
    "meta.md": (
        '---\nmyst:\n  html_meta:\n    "description lang=en": "Of <b>bread</b>."\n---\n# T\n\nX.\n',
        "Of <b>bread</b>.",
    ),
    "of-two-languages.md": (
        '---\nmyst:\n  html_meta:\n    "description lang=de": "Vom Brot."\n'
        '    "description lang=en": "Of bread."\n---\n# T\n\nX.\n',
        "Of bread.",
    ),
    "shared.md": (
        '---\nmyst:\n  html_meta:\n    "property=og:description": "Shared."\n---\n# T\n\nX.\n',
        "Shared.",
    ),
    "both.rst": (
        ".. meta::\n   :property=og:description: Shared.\n   :description: Found.\n\nT\n=\n\nX.\n",
        "Found.",
    ),
    "opengraph-rst.rst": (":og:description: Shared.\n\nT\n=\n\nX.\n", "Shared."),
    "opengraph.md": ('---\n"og:description": Shared.\n---\n# T\n\nX.\n', "Shared."),
    # What many say
    "licence-a.md": (f"# T\n\n{LICENCE}\n\nOf a.\n", "Of a."),
    "licence-b.md": (f"# T\n\n## Licence\n\n{LICENCE}\n\n## More\n\nOf b.\n", "Of b."),
    "licence-c.rst": (f"T\n=\n\n{LICENCE}\n\nOf *c*.\n", "Of c."),
    "licence-alone.md": (f"# T\n\n{LICENCE}\n", LICENCE),
    # A list
    "list.md": (
        "# T\n\nIt needs:\n\n- flour\n- *water*\n- salt, and\n  time\n",
        "It needs: flour · water · salt, and time",
    ),
    "long-list.md": ("# T\n\n**It needs:**\n1. a\n2. b\n3. c\n4. d\n", "It needs: a · b · c · …"),
    "indented.rst": ("T\n=\n\nIt needs:\n\n  * flour\n  * water\n", "It needs: flour · water"),
    "terms.rst": (
        "T\n=\n\nIt needs:\n\nFlour\n   Of rye.\nWater\n   Warm.\n",
        "It needs: Flour · Water",
    ),
    "list-ja.md": ("# T\n\n必要なもの：\n\n- 小麦粉\n- 水\n", "必要なもの： 小麦粉 · 水"),
    "no-list.md": ("# T\n\nIt is made so:\n\n```\nbake\n```\n\nSecond.\n", "It is made so:"),
    "label.md": (f"# T\n\n**Links**:\n\n---\n\nUp:\n[](front.md)\n\n{OWN}\n", OWN),
    "usage.md": ("# T\n\nUsage:\n\n```\nbake\n```\n\nSecond.\n", "Usage:"),
    "links.md": ("# T\n\nSee:\n\n- [A](front.md)\n- [B](meta.md)\n\nNo.\n", "See: A · B"),
    "contents.md": (
        f"# T\n\nContents:\n\n- [A](#a)\n  - [B](#b)\n\n**On this page**\n\n1. [B](#b)\n"
        f"\n{OWN}\n\n(a)=\n## A\n\n(b)=\n## B\n",
        OWN,
    ),
    # Metadata
    **{
        f"line-{number:02}.md": (f"# T\n\n{line}\n\n{OWN}\n", OWN)
        for number, line in enumerate(
            (
                "Last updated: 2024-05-03",
                "*Last updated: 3 May 2024.*",
                "**Author:** Jane Doe",
                "Author: Jane Doe\nDate: May 2024",
                "Author: Jane Doe\\\nStatus: a draft",
                "Author: Jane Doe | Date: 2024-05-03 | 5 min read",
                "Jane Doe · 3 May 2024 · 5 min read",
                "Zuletzt geändert: Montag, 3. Mai 2024",
                "最終更新：2024年5月3日",
                "Автор: Иван Петров",
                "2024-05-03",
                "Published 3 May 2024",
                "status:: growing",
                "[Home](front.md) | [Rye](meta.md) · [More](https://example.org)",
                "← [](front.md) [](meta.md) →",
                "Tags: [a](front.md), [b](meta.md)",
                "Up:[a](front.md), [b](meta.md)",
                "Source: <https://example.org/a>",
                "#bread #oven/hot",
                "![dot](/dot.png)",
                "[![dot](/dot.png)](https://example.org) [![dot](/dot.png)](front.md)",
                "<inv:#nothing>",
                "* * *",
                "🍞 🍞",
            )
        )
    },
    "beside.md": (f"# T\n\nAuthor: Jane\nUpdated: 2024-05-03\n{OWN}\n\n#bread\n", OWN),
    "behind.md": (f"# T\n\n{OWN}\nTags: #bread #oven\n", OWN),
    "badges.rst": (
        "T\n=\n\n.. role:: badge\n   :class: badge\n\n.. rst-class:: tags\n\nTagged with bread\n\n"
        f":badge:`new` :badge:`stable`\n\n:badge:`new` {OWN}\n",
        f"new {OWN}",
    ),
    "fields.rst": (f"T\n=\n\n| Author: Jane\n\nAuthor: Jane Doe\n\n{OWN}\n", OWN),
    # What is prose
    **{
        f"prose-{number:02}.md": (f"# T\n\n{line}\n\nNot this.\n", line)
        for number, line in enumerate(
            (
                "Remember: bread needs time.",
                "Bread: a long story of flour, of water, of salt, and of the people who eat it",
                "Step 1: mix it all",
                "Since 2024-05-03 we bake on Fridays.",
                "At 10:30 it is done",
                "Rye; wheat; spelt",
            )
        )
    },
    "linked.md": (
        "# T\n\nSee [this](front.md) and [that](meta.md).\n\nNot this.\n",
        "See this and that.",
    ),
    "broken.md": (
        "# T\n\n[This book](front.md)\nis about bread.\n\nNo.\n",
        "This book is about bread.",
    ),
    "a-sentence.md": (
        "# T\n\n[How the crust of a bread becomes so brown](https://example.org)\n\nNo.\n",
        "How the crust of a bread becomes so brown",
    ),
    # Its length
    "long-second.md": (f"# T\n\nShort. {WORDS}.\n", f"Short. {WORDS[:289]}…"),
    "long-written.md": (f"---\ndescription: {WORDS}.\n---\n# T\n", f"{WORDS}."),
    # Where nothing says much
    "little.md": ("# T\n\nTopic: old ovens\n\n- A list\n", "Topic: old ovens"),
    "a-link.md": ("# T\n\n[A page](https://example.org)\n", "A page"),
    "nothing.md": ("# T\n\n#bread\n\nUpdated: 2024-05-03\n", ""),
}

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    site = Site(tmp_path_factory.mktemp("descriptions"))
    site.write({name: source for name, (source, _) in SAYING.items()})
    shown = "\n".join(f":::{{note-card}} {name} <{name}>\n:::" for name in SAYING)
    site.write({"index.md": f"# Home\n\n::::{{hub}} all\n{shown}\n::::\n", "dot.png": PNG})
    return said(site.build().page("index"))


def said(page: BeautifulSoup) -> dict[str, str]:
    """What the cards of a page say, by their titles."""
    found = {}
    for card in page.select(".hubnotes-card"):
        title = card.select_one(".hubnotes-card-title")
        assert title is not None
        words = card.select_one(".hubnotes-card-description")
        found[title.get_text()] = words.get_text() if words else ""
    return found


@pytest.mark.versions
@pytest.mark.parametrize("name", SAYING)
def test_a_card_says_what_its_note_is_about(cards: dict[str, str], name: str) -> None:
    assert cards[name] == SAYING[name][1]


def test_what_many_say_is_told_apart_in_every_build(tmp_path: Path) -> None:
    pages = {f"n{n}.md": f"# N{n}\n\n{LICENCE}\n\nOf {n}.\n" for n in range(3)}
    shown = "\n".join(f":::{{note-card}} n{n}\n:::" for n in range(3))
    site = Site(tmp_path)
    site.write({**pages, "index.md": f"# Home\n\n::::{{hub}} all\n{shown}\n::::\n"})
    written = set()
    for text in ("Its own.", LICENCE, "Another."):
        site.write({"n2.md": f"# N2\n\n{text}\n\nOf 2.\n"})
        kept, clean = site.build(), site.build(out="clean", fresh=True)
        many = text == LICENCE
        own = ["Of 0.", "Of 1.", "Of 2."] if many else [LICENCE, LICENCE, text]
        assert list(said(kept.page("index")).values()) == own
        assert tree(kept.outdir, SKIP) == tree(clean.outdir, SKIP)
        written.add((kept.outdir / "n0.html").stat().st_mtime_ns)
    assert len(written) == 1, "its own page does not show what its card says"


# In a vault

VAULT: dict[str, tuple[str, str]] = {
    "base.md": ("![[table.base]]\n\n![[gone.pdf]]\n", ""),
    "embed.md": (f"![[front]]\n\n![[dot.png]]\n\n{OWN}\n", OWN),
    "missing.md": (f"![[gone.png]]\n\n![It](gone.png)\n\n{OWN}\n", OWN),
    "named.md": ("The [[table.base]] of [[gone.pdf]].\n", "The table.base of gone.pdf."),
    "tags.md": (f"#bread #oven/hot [[front]]\n{OWN}\n", OWN),
    "up.md": (f"Up: [[front]], [[base|this]]\nstatus:: new\n\n{OWN}\n", OWN),
    "template.md": (f"{{{{fm.desc}}}}\n\n{{{{< toc depth=2 >}}}}\n\n{{.lead #x}}\n\n{OWN}\n", OWN),
    "dendron.md": (f"---\nid: a\ndesc: Of *Dendron*.\n---\n{OWN}\n", "Of Dendron."),
    "hugo.md": (f"---\ndesc: ''\nSummary: Of Hugo.\n---\n{OWN}\n", "Of Hugo."),
    "front.md": ("---\nsummary: No.\ndescription: Front.\n---\nText of it.\n", "Front."),
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    terminal = Terminal(tmp_path_factory.mktemp("vault"))
    terminal.write({name: source for name, (source, _) in VAULT.items()})
    terminal.write({"dot.png": PNG, "table.base": "views: []\n"})
    terminal.build()
    page = BeautifulSoup((terminal.site / "all-notes.html").read_text(encoding="utf-8"), "html5lib")
    return said(page)


@pytest.mark.versions
@pytest.mark.parametrize("name", VAULT)
def test_a_card_of_a_vault_says_what_its_note_is_about(vault: dict[str, str], name: str) -> None:
    assert vault[name.removesuffix(".md")] == VAULT[name][1]


def test_the_report_of_a_vault_names_cards_that_say_little(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    long = "Bread is made of flour and water, and of the time that both of them are given."
    terminal.write({"a.md": "# A\n\nShort.\n", "b.md": f"# B\n\n{long}\n"})
    done = terminal.run("check", terminal.vault, "-j", "1")
    assert "info: weak-description (1)" in done.out.splitlines()
    assert f"{terminal.vault}/a.md:1: shown in" in done.out
    terminal.write({"hubnotes.toml": '[sphinx]\nhubnotes_checks = {weak-description = "off"}\n'})
    assert "weak-description" not in terminal.run("check", terminal.vault, "-j", "1").out
