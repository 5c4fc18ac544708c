"""What the command leaves out, though it lies in the vault: drafts, and folders nobody wants."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Done, Terminal
from tests.test_cli_vault import PNG

pytestmark = [pytest.mark.build]

VAULT: dict[str, str | bytes] = {
    "index.md": """
        # Home

        [[plan]], ![[plan]], [words](plan.md), [[By alias]], [[Secret plan|piped]], [[diary]],
        [the diary](private/diary.md#day), [[Daily]], [[Second]], {hubnotes:note}`plan`.

        - [plan](plan.md) -- first
        """,
    "map.md": """
        ---
        hub: true
        related: plan
        ---
        # Map

        - [an item](plan.md) -- kept
        - [[open]]
        """,
    "open.md": "---\npublish: true\n---\n# Open\n\nTold.\n",
    "plan.md": """
        ---
        title: Secret plan
        draft: yes
        tags: [hiddentag]
        aliases: [By alias]
        ---
        unfinishedword ![[only.png]] [paper](only.bin)
        """,
    "sub/Second.md": "---\nPublish: 'false'\n---\n# Second\n\nunfinishedword\n",
    "only.png": PNG,
    "only.bin": b"paper",
    "private/diary.md": "# Diary\n\nunfinishedword\n",
    "Templates/Daily.md": "# Daily\n\nunfinishedword\n",
    "hubnotes.toml": '[sphinx]\nexclude_patterns = ["private/**"]\n',
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, Done, Done, Done]:
    """The vault as it is, with its drafts, and without them again."""
    terminal = Terminal(tmp_path_factory.mktemp("drafts"))
    terminal.write(VAULT)
    without = terminal.build("--strict")
    shown = terminal.build("--drafts", site=terminal.root / "all")
    again = terminal.root / "again"
    terminal.build("--drafts", site=again)
    return terminal, without, shown, terminal.build(site=again)


def test_nothing_tells_of_drafts(built: tuple[Terminal, Done, Done, Done]) -> None:
    terminal, done, *_ = built
    assert (done.code, done.err) == (0, "")
    assert "2 notes left out, which are drafts, or not to be published (--drafts)." in done.out
    assert "missing" not in done.out
    files = [path for path in terminal.site.rglob("*") if path.is_file()]
    assert not [path for path in files if path.stem in ("plan", "Second", "diary", "Daily", "only")]
    for word in (b"unfinishedword", b"hiddentag"):
        assert not [path for path in files if word in path.read_bytes()]


def test_a_link_to_a_draft_is_its_words(built: tuple[Terminal, Done, Done, Done]) -> None:
    terminal, *_ = built
    about = next(terminal.site.glob("index-*.html")).stem  # it is too long for the front page
    text = terminal.text(about)
    assert "plan, plan, words, By alias, piped, diary, the diary, Daily, Second, plan." in text
    links = [link.get_text() for link in terminal.page(about).select("[role=main] p a")]
    assert links == []
    assert "an item – kept" in terminal.text("map")


def test_drafts_are_shown_where_they_are_asked_for(
    built: tuple[Terminal, Done, Done, Done],
) -> None:
    terminal, _, done, _ = built
    assert "left out" not in done.out
    page = (terminal.root / "all" / "map.html").read_text()
    assert "2 linked notes" in page  # the card that names the draft counts
    assert "unfinishedword" in (terminal.root / "all" / "plan.html").read_text()
    assert list((terminal.root / "all" / "_downloads").rglob("only.bin"))


def test_a_draft_leaves_with_all_that_was_its_own(
    built: tuple[Terminal, Done, Done, Done],
) -> None:
    terminal, *_ = built
    ours = {path.relative_to(terminal.site): path for path in terminal.site.rglob("*")}
    again = terminal.root / "again"
    theirs = {path.relative_to(again): path for path in again.rglob("*")}
    assert ours.keys() == theirs.keys()
    unlike = [
        name
        for name, path in ours.items()
        if path.is_file() and path.read_bytes() != theirs[name].read_bytes()
    ]
    assert [str(name) for name in unlike] == [".hubnotes.json"]  # which holds times


def test_marked_notes_alone(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.write(VAULT)
    terminal.write({"hubnotes.toml": 'publish = "marked"\n'})
    done = terminal.build()
    assert done.out.startswith("1 note, 0 hubs")
    assert "5 notes left out" in done.out
    assert terminal.titles().keys() - {"search"} == {"index", "open", "all-notes"}

    terminal.write({"open.md": "---\ndraft: true\npublish: true\n---\n# Open\n"})
    done = terminal.build()
    assert (done.code, done.err) == (
        2,
        f"Error: no note in {terminal.vault} is to be published: --drafts shows them\n",
    )
