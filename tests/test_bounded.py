"""What strangers write keeps no build busy: what would never end is cut, and said.

Where a bound is gone, these tests do not fail by a time that somebody chose: they do not end.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_hubnotes.hubs.glob import globbed
from sphinx_hubnotes.notes.front_matter import read
from sphinx_hubnotes.notes.tags import MOST_LEVELS
from sphinx_hubnotes.notes.wikilinks import readings
from sphinx_hubnotes.vault.allowed import fits_table
from tests.command import Terminal

STARS = "*a" * 30 + "b"
NAME = "a" * 90


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


# Patterns


def reference(pattern: str) -> str:
    """*pattern* as a regular expression; sets hold one character or one range."""
    found = re.sub(
        r"\*\*+|\*|\?|\[(!?)(\w(?:-\w)?)\]|.",
        lambda part: (
            {"*": "[^/]*", "?": "[^/]"}.get(part[0])
            or (".*" if part[0].startswith("**") else "")
            or (f"[{'^/' if part[1] else ''}{part[2]}]" if part[2] else re.escape(part[0]))
        ),
        pattern,
    )
    return f"(?:{found})|(?:{found.removeprefix('.*/')})" if pattern.startswith("**/") else found


PARTS = st.sampled_from(["a", "b", "c", "/", "*", "**", "?", "[a]", "[!a]", "[a-b]", "[!b-c]", "."])


@given(st.lists(PARTS, max_size=8).map("".join), st.text("abc/.", max_size=8))
@example("**/a", "a")
@example("a/***/b", "a/c/d/b")
def test_a_pattern_matches_what_a_plain_reading_of_it_does(pattern: str, name: str) -> None:
    plain = re.sub(r"\*\*/$", "**/", pattern)
    assert globbed(pattern)(name) == bool(re.fullmatch(reference(plain), name))


@pytest.mark.parametrize("pattern", ["[", "[!", "[]", "a[b", "[z-a]", "[a-", "]", "!"])
def test_a_pattern_that_is_half_a_set_is_the_text_it_is(pattern: str) -> None:
    assert globbed(pattern)(pattern) == (pattern != "[z-a]")


@pytest.mark.parametrize("pattern", [STARS, f"**{STARS}", "**a" * 30 + "b", "[a-b]*" * 30 + "c"])
def test_no_pattern_tries_a_name_in_all_ways(pattern: str) -> None:
    assert not globbed(pattern)(NAME)
    assert globbed(pattern)(f"{NAME}{pattern[-1]}")


@pytest.mark.build
@pytest.mark.versions
def test_patterns_of_a_vault_are_matched_at_once(terminal: Terminal) -> None:
    hub = f":::::{{hub}} h\n::::{{section}} S\n:glob: /{STARS}\n::::\n:::::\n"
    terminal.write(
        {
            "index.md": f"# Front\n\n{hub}",
            f"{NAME}.md": "# Kept\n",
            f"{NAME}b.md": "# Gathered\n",
            "left/out.md": "# Out\n",
            "hubnotes.toml": f"[sphinx]\nexclude_patterns = ['left', '{STARS}c']\n"
            f"hubnotes_notes = ['**', '!{STARS}d']\n",
        }
    )
    done = terminal.build()
    assert done.code == 0, done.err
    assert "Gathered" in terminal.text("index")
    assert set(terminal.titles().values()) >= {"Kept", "Gathered"}
    assert "Out" not in terminal.titles().values()


# Notes


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, str]:
    """One build of notes that each hold one kind of too much; and what it said."""
    terminal = Terminal(tmp_path_factory.mktemp("hostile"))
    deep = "".join(f"{':' * (503 - n)}{{hub}} h{n}\n" for n in range(500))
    bomb = "".join(f"k{n}: &k{n} [*k{n - 1}, *k{n - 1}]\n" for n in range(1, 60))
    aliases = ", ".join(f"a{n}" for n in range(10_000))
    rows = "a," * 20_000 + "a\n" + "b\n" * 20_000
    terminal.write(
        {
            "index.md": "# Front\n",
            "marks.md": "# Marks\n\n" + "![" * 20_000 + "\n",
            "notes.md": "# Notes\n\n" + "^[" * 20_000 + "\n",
            "labels.md": "# Labels\n\n" + "[^" * 50_000 + "\n",
            "links.md": "# Links\n\n" + "[[a|" * 50_000 + "\n",
            "many.md": "# Many\n\n" + "[[index]] " * 20_000 + "\n",
            "levels.md": f"---\ntags: [{'/'.join('abcdefghij' * 50)}]\n---\n# Levels\n",
            "inline.md": f"# Inline\n\nwords\n#{'/'.join('klmnopqrst' * 2000)} end\n",
            "items.md": f"---\naliases: [{aliases}]\n---\n# Items\n",
            "bomb.md": f"---\nk0: &k0 [x, x]\n{bomb}---\n# Bomb\n",
            "digits.md": f"---\nx: 1{':1' * 200_000}\n---\n# Digits\n",
            "deep.md": f"# Deep\n\n{deep}words\n",
            "rst.md": "# Rst\n\n```{eval-rst}\n"
            + "".join(f"{'  ' * n}* x\n\n" for n in range(300))
            + "```\n",
            "quotes.md": f"# Quotes\n\n{'> ' * 200}deepest\n\nbehind\n",
            "nested.md": "# Nested\n\n"
            + "\n".join(f"{'  ' * n}- item{n}" for n in range(50))
            + "\n\nbehind\n\n## Heading\n\nend\n",
            "inside.md": f"# Inside\n\n:::{{note}}\n{'- ' * 29}> > > deepest\n\nbehind\n:::\n\n"
            "end\n",
            "lists.md": f"# Lists\n\n{'- ' * 29}readable\n",
            "headings.md": "---\ntitle: Headings\n---\n" + "## h\n" * 25_000,
            "targets.md": "# Targets\n\n:::{note}\n"
            + "".join(f"({n})=\n" for n in range(12_000))
            + "\ninside\n:::\n\nbehind\n",
            "inrst.md": "# Inrst\n\n```{eval-rst}\n"
            + "".join(f".. _{n}:\n\n" for n in range(12_000))
            + "inside\n```\n\nbehind\n",
            "pipes.md": f"# Pipes\n\n|{'a|' * 2000}\n|{'-|' * 2000}\n"
            + "|x|\n" * 2000
            + "\nbehind\n",
            "wide.md": f"# Wide\n\n```{{csv-table}}\n{rows}```\n",
            "contents.md": "# Contents\n\n" + "```{contents}\n```\n\n" * 12 + "## Section\n",
            **{
                f"t{n}.md": f"# T{n}\n\n" + f"```{{toctree}}\n{f't{n + 1}{chr(10)}' * 8}```\n\n" * 2
                for n in range(9)
            },
            "t9.md": "# T9\n",
            **{
                f"d{n}{side}.md": f"# D{n}{side}\n\n```{{toctree}}\nd{n + 1}a\nd{n + 1}b\n```\n"
                for n in range(16)
                for side in "ab"
            },
            "d16a.md": "# D16a\n",
            "d16b.md": "# D16b\n",
            "gathers.md": "# Gathers\n\n" + "```{note-list}\n:glob: d16?\n```\n\n" * 102,
            **{
                f"n{n}.md": f"# N{n}\n\n" + "".join(f"![[n{m}]]\n\n" for m in range(n + 1, 9))
                for n in range(9)
            },
        }
    )
    done = terminal.build()
    assert done.code == 3, done.err  # as pages show the text of their notes
    return terminal, done.err


CUT = {
    "marks": "marks.md:3: WARNING: a paragraph holds more marks than are read",
    "many": "many.md:3: WARNING: a paragraph holds more marks than are read",
    "levels": f"levels.md:2: WARNING: of the tag .* the first {MOST_LEVELS} levels are kept",
    "inline": f"inline.md:[34]: WARNING: of the tag .* the first {MOST_LEVELS} levels are kept",
    "items": "items.md:2: WARNING: of the front matter field 'aliases' the first 1000 items",
    "bomb": r"bomb.md:\d: WARNING: the front matter is no YAML .what its aliases stand for is too",
    "deep": r"deep.md:\d+: WARNING: nothing can be made of this note",
    "rst": r"rst.md:\d+: WARNING: nothing can be made of this note",
    "quotes": "quotes.md:3: WARNING: quotes or lists nest more than 60 deep",
    "nested": "nested.md:32: WARNING: quotes or lists nest more than 60 deep",
    "inside": "inside.md:4: WARNING: quotes or lists nest more than 60 deep",
    "headings": "headings.md:4: WARNING: this text .* its note has more than 2000 headings",
    "targets": "targets.md:4: WARNING: this text .* its note has more than 1000 targets",
    "inrst": "inrst.md:3: WARNING: this text .* its note has more than 1000 targets",
    "pipes": "pipes.md:3: WARNING: this table is shown as it is written",
    "wide": "wide.md:3: WARNING: this csv-table is shown as it is written",
    "contents": "contents.md:33: WARNING: this contents is shown as it is written",
    "gathers": "gathers.md:403: WARNING: this note-list is shown as it is written",
    "n0": r"n\d.md:\d+: WARNING: the page 'n0' shows too much of other notes",
}


@pytest.mark.build
@pytest.mark.versions
@pytest.mark.parametrize("name", CUT)
def test_what_is_cut_is_said_at_its_line(hostile: tuple[Terminal, str], name: str) -> None:
    terminal, said = hostile
    assert re.search(CUT[name], said), said[:3000]
    assert (terminal.site / f"{name}.html").exists()


@pytest.mark.build
@pytest.mark.versions
def test_what_is_not_read_is_shown_as_it_is_written(hostile: tuple[Terminal, str]) -> None:
    terminal, _ = hostile
    assert "![![![" in terminal.text("marks")
    assert "^[^[^[" in terminal.text("notes")
    assert "[[a|[[a|" in terminal.text("links")
    assert "[^[^[^" in terminal.text("labels")
    assert "[[index]] [[index]]" in terminal.text("many")
    assert "{hub} h7" in terminal.text("deep")
    assert "words" in terminal.text("deep")
    assert terminal.text("t7").count("T9") == 1
    below = terminal.page("d14a").select(".toctree-wrapper a")
    assert [link.get_text() for link in below] == ["D15a", "D16a", "D16b", "D15b"]
    assert {"deepest", "behind"} <= set(terminal.text("quotes").split())
    nested = terminal.text("nested").split()
    assert {f"item{n}" for n in range(50)} | {"behind", "Heading", "end"} <= set(nested)
    assert {"deepest", "behind", "end"} <= set(terminal.text("inside").split())
    assert terminal.page("lists").select_one(" ".join(["li"] * 29)) is not None
    assert "## h ## h" in terminal.text("headings")
    for name in ("targets", "inrst"):
        assert {"inside", "behind"} <= set(terminal.text(name).split())
    assert "|a|a|a|" in terminal.text("pipes")
    assert "behind" in terminal.text("pipes")
    assert "a,a,a" in terminal.text("wide")
    assert "N8" in terminal.text("n0")  # what a page embeds itself comes first
    assert len(list((terminal.site / "tags").rglob("*.html"))) == 2 * MOST_LEVELS


def test_front_matter_keeps_what_is_well() -> None:
    found = read("---\nb: &b [x, y]\na: *b\nn: 12\nd: 2024-01-02\n---\ntext\n")
    assert (found.mistake, found.fields["a"], found.fields["n"]) == ("", ["x", "y"], 12)
    deep = "".join(f"{' ' * n}a:\n" for n in range(400))
    assert read(f"---\nb: 1\n{deep}---\n").fields == {"b": 1}
    assert read("---\na: &a [*a]\nb: 1\n---\n").fields["b"] == 1
    doubled = f"---\na: &a {{x: {'word ' * 20}}}\nb: {{<<: [{'*a, ' * 5000}*a]}}\n---\n"
    assert "its aliases stand for" in read(doubled).mistake


def test_a_wikilink_has_no_more_readings_than_a_name_may_have() -> None:
    assert [target.name for target in readings("a#b#c")] == ["a#b#c", "a#b", "a", "a"]
    assert len(list(readings("a#" * 100_000))) == 2


def test_a_table_may_be_filled_up_a_little() -> None:
    assert fits_table("a,b,c\n" * 1000, ",")
    assert fits_table("a,b,c,d,e\nx\ny\n", ",")
    assert not fits_table("a," * 200 + "\n" + "x\n" * 200, ",")
