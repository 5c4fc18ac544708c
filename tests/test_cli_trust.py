"""Whom the command trusts: who runs it, and nobody who wrote a vault."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import Terminal, hashes

pytestmark = [pytest.mark.build, pytest.mark.versions]

BAIT = "import pathlib\npathlib.Path({path!r}).write_text('run')\n"

UNTRUSTED = {
    "extensions": "['bait']",
    "templates_path": "['t']",
    "html_static_path": "['t']",
    "html_extra_path": "['t']",
    "locale_dirs": "['t']",
    "html_context": "{x = 1}",
    "html_theme_options": "{x = 1}",
    "html_theme_path": "['t']",
    "html_css_files": "['https://tracker.example/x.css']",
    "html_js_files": "['https://tracker.example/x.js']",
    "html_favicon": "'t/x'",
    "html_title": "'<b>x</b>'",
    "myst_enable_extensions": "['substitution']",
    "myst_url_schemes": "['javascript']",
    "intersphinx_mapping": "{a = ['http://127.0.0.1:1/', '']}",
    "pygments_style": "'bait.Style'",
    "source_suffix": "{'.txt' = 'restructuredtext'}",
    "source_parsers": "{'.txt' = 'bait'}",
    "root_doc": "'b'",
    "suppress_warnings": "['hubnotes']",
    "hubnotes_vault": "false",
    "hubnotes_wikilinks": "false",
}


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def bait(terminal: Terminal) -> Path:
    """A file that exists once a module of the vault has run."""
    return terminal.root / "ran"


@pytest.mark.parametrize("value", UNTRUSTED)
def test_what_could_do_harm_is_left_out_at_its_line(terminal: Terminal, value: str) -> None:
    terminal.write(
        {
            "a.md": "# A\n",
            "t/x": "x",
            "bait.py": BAIT.format(path=str(bait(terminal))),
            "hubnotes.toml": f"title = 'T'\n\n[sphinx]\n{value} = {UNTRUSTED[value]}\n",
        }
    )
    done = terminal.build("--strict")
    assert done.code == 1
    assert f"hubnotes.toml:4: WARNING: {value} is left out" in done.err
    assert "--trust" in done.err
    assert not bait(terminal).exists()
    page = (terminal.site / "a.html").read_text("utf-8")
    assert "<title>A" in page
    assert "tracker.example" not in page


def test_all_of_a_trusted_file_is_read(terminal: Terminal) -> None:
    own = {"own.toml": "title = 'Mine'\n[sphinx]\nhtml_extra_path = ['extra']\n"}
    terminal.write({"a.md": "# A\n", "hubnotes.toml": "title = 'Theirs'\njobs = 'x'\n"})
    beside = Terminal(terminal.root / "beside")
    beside.write(own | {"extra/more.txt": "more"})
    done = terminal.build("--config", beside.vault / "own.toml")
    assert (done.code, done.err) == (0, "")
    assert "Mine" in terminal.title
    assert (terminal.site / "more.txt").read_text() == "more"


def test_a_file_that_is_not_there_is_said(terminal: Terminal) -> None:
    terminal.write({"a.md": "# A\n"})
    done = terminal.build("--config", terminal.root / "none.toml")
    assert (done.code, "there is no file" in done.err) == (2, True)


@pytest.mark.parametrize("name", ["hubnotes.toml", ".obsidian/templates.json"])
def test_what_has_no_end_is_not_read(terminal: Terminal, name: str) -> None:
    terminal.write({"a.md": "# A\n", ".obsidian/app.json": "{}"})
    os.mkfifo(terminal.vault / name)  # whoever opened it would wait for ever
    done = terminal.build()
    assert done.code == 0
    assert ("is no regular file" in done.err) == (name == "hubnotes.toml")


def test_a_link_out_of_the_vault_is_not_read(terminal: Terminal) -> None:
    terminal.write({"a.md": "# A\n"})
    secret = terminal.root / "secret.toml"
    secret.write_text("title = 'Secret'\n")
    (terminal.vault / "hubnotes.toml").symlink_to(secret)
    done = terminal.build()
    assert "hubnotes.toml:1: WARNING: the file is a link out of the folder" in done.err
    assert "Secret" not in terminal.title


@pytest.mark.parametrize("folder", ["", "docs", "source"])
@pytest.mark.parametrize("command", ["build", "check", "new"])
def test_a_conf_py_runs_only_where_somebody_says_so(
    terminal: Terminal, folder: str, command: str
) -> None:
    conf = Path(folder, "conf.py").as_posix()
    terminal.write({"a.md": "# A\n", conf: BAIT.format(path=str(bait(terminal)))})
    match command:
        case "build":
            done = terminal.build()
        case "check":
            done = terminal.run("check", terminal.vault, "-j", "1")
        case _:
            done = terminal.run("new", "Why?", "--in", terminal.vault, cache=False)
            assert (terminal.vault / "why.md").exists()
    assert done.code == 0, done.err
    assert not bait(terminal).exists()
    if command == "check":
        terminal.run("check", "--project", terminal.vault, "-j", "1")
        assert bait(terminal).exists()


def test_check_finds_no_project_where_there_is_none(terminal: Terminal) -> None:
    terminal.write({"a.md": "# A\n"})
    done = terminal.run("check", "--project", terminal.vault)
    assert done.code == 2
    assert "there is no conf.py in" in done.err


MODULES = ("click", "sphinx", "docutils", "yaml", "jinja2", "furo", "starlette", "bait", "json")


@pytest.mark.parametrize("words", [("build", ".", "../site"), ("check", ".")], ids=lambda w: w[0])
def test_no_module_is_looked_for_where_one_is(terminal: Terminal, words: tuple[str, ...]) -> None:
    """As with `python -m`, which begins to look in the current folder."""
    terminal.write({"a.md": "# A\n\n```python\nx = 1\n```\n"})
    for name in MODULES[:-1]:
        terminal.write({f"{name}.py": BAIT.format(path=str(bait(terminal)))})
    command = [sys.executable, "-m", "sphinx_hubnotes", *words, "--cache", "../cache"]
    done = subprocess.run(
        command, cwd=terminal.vault, capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.returncode == 0, done.stderr
    assert not bait(terminal).exists()


def test_no_page_is_written_through_a_link(terminal: Terminal) -> None:
    terminal.write({"a.md": "# A\n"})
    site = terminal.vault / "public"
    assert terminal.build(site=site).code == 0
    private = terminal.root / "private"
    private.mkdir()
    (private / "a.html").write_text("mine")
    (private / "index.html").write_text("mine")
    before = hashes(private)

    (site / "a.html").unlink()
    (site / "a.html").symlink_to(private / "a.html")
    done = terminal.build(site=site)
    assert done.code == 2
    assert f"{site / 'a.html'} is a link" in done.err
    (site / "a.html").unlink()

    (site / "sub").symlink_to(private)
    assert terminal.build(site=site).code == 2
    (site / "sub").unlink()

    os.mkfifo(site / ".hubnotes.json.tmp")
    assert terminal.build(site=site).code == 2
    (site / ".hubnotes.json.tmp").unlink()

    (terminal.vault / "away").symlink_to(private)
    assert terminal.build(site=terminal.vault / "away").code == 2
    assert hashes(private) == before
    assert terminal.build(site=site).code == 0


def test_no_name_of_a_file_tells_a_terminal_what_to_do(terminal: Terminal) -> None:
    odd = "\x1b]0;title\x07\x1b[2J\u202e\x9b1m\r\nb.md:1: WARNING: forged"
    terminal.write(
        {
            f"n{odd}.md": f"[[gone]] ![[p{odd}.png]] ![](../p{odd}.png)\n\n```{{zz{odd}}}\n```\n",
            f"f{odd}/n.md": "---\n[\n---\n```{include} gone\n```\n",
            f"u{odd}.md": b"\xff\xfe\x00",
            "hubnotes.toml": f"[sphinx]\n{json.dumps(f'x{odd}')} = 1\n",
        }
    )
    (terminal.vault / f"l{odd}.md").symlink_to(terminal.root)
    built, checked = terminal.build(), terminal.run("check", terminal.vault, "-j", "1")
    for done, names in ((built, "nful"), (checked, "nfu")):
        said = done.err + done.out
        assert [c for c in said.replace("\n", "") if not c.isprintable()] == []
        assert not re.search("^b.md", said, re.MULTILINE)
        for name in names:
            assert rf"/{name}\x1b]0;title\x07\x1b[2J\u202e\x9b1m\r\nb.md" in done.err
        assert "/cache/" not in done.err


def test_warnings_of_docutils_name_files_of_the_vault(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = [
        "```{include} gone.md\n```",
        "```{literalinclude} gone.py\n```",
        "```{csv-table} T\n:file: gone.csv\n```",
        "```{eval-rst}\n.. include:: gone.md\n\n.. literalinclude:: gone.py\n\n"
        ".. csv-table:: T\n   :file: gone.csv\n```",
    ]
    note = "\n\n".join(["# A", "![](gone.png) {download}`x <gone.pdf>`", *forms])
    terminal.write({"odd: folder?/in/it/a.md": note, "b.md": note, "c/b.md": note})
    for folder in (terminal.root, terminal.vault):  # docutils names files from here
        monkeypatch.chdir(folder)
        shutil.rmtree(terminal.root / "cache", ignore_errors=True)
        done = terminal.build()
        assert done.code == 0
        assert "cache/" not in done.err
        for file in ("gone.md", "gone.py", "gone.csv"):
            for place in ("odd: folder?/in/it", "", "c"):
                assert Path(place, file).as_posix() in done.err
