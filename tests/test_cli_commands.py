"""``init``, ``check`` and ``new``, and what all commands share."""

from __future__ import annotations

import asyncio
import json
import os
import re
import runpy
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, cast
from urllib.request import urlopen

import click
import pytest
import yaml
from bs4 import BeautifulSoup

from sphinx_hubnotes import __version__
from sphinx_hubnotes.cli import build as building
from sphinx_hubnotes.cli.main import main
from sphinx_hubnotes.cli.progress import Line, Progress
from sphinx_hubnotes.cli.serve import hidden, server
from tests.command import Terminal, hashes

pytestmark = [pytest.mark.build, pytest.mark.versions]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def sphinx(folder: Path) -> str:
    """What Sphinx says of a project where every warning is an error."""
    command = [sys.executable, "-m", "sphinx", "-W", "-n", "-q", ".", "_build/html"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    return done.stderr + ("" if done.returncode == 0 else f"exit code {done.returncode}")


def command_of(makefile: str) -> list[str]:
    """How a project builds its site, without the name of Python."""
    return re.findall("^\tpython .*", makefile, re.MULTILINE)[0].split()[1:]


def test_a_new_project_builds_without_a_warning(terminal: Terminal) -> None:
    folder = terminal.root / 'My "garden" & it\'s'
    done = terminal.run("init", folder, cache=False)
    assert done.code == 0
    assert {path.name for path in folder.iterdir()} == {
        *(".github", ".gitignore", ".readthedocs.yaml", "Makefile", "baking.md", "conf.py"),
        *("index.md", "notes", "requirements.txt"),
    }
    assert sphinx(folder) == ""
    page = (folder / "_build/html/index.html").read_text("utf-8")
    assert "3 linked notes · 1 section" in page
    assert "<h1>My “garden” &amp; it’s" in page
    assert __version__ in (folder / "requirements.txt").read_text()
    for name in (".readthedocs.yaml", ".github/workflows/pages.yml"):
        assert isinstance(yaml.safe_load((folder / name).read_text()), dict)
    checked = terminal.run("check", "--project", folder)
    assert (checked.code, checked.err) == (0, "")
    assert "There is nothing to mend." in checked.out


def test_a_project_begins_with_the_notes_of_a_vault(terminal: Terminal) -> None:
    terminal.write(
        {
            "README.md": "# Garden\n\nWords.\n",
            "one/a.md": "No heading here, but [a picture](../p.txt) and [b](b.md).\n",
            "one/b.md": "---\ntitle: Bee\n---\ntext, and [[a]]\n",
            "one/What? #1.md": "# What\n",
            "p.txt": "x",
        }
    )
    before = hashes(terminal.vault)
    folder = terminal.root / "project"
    assert terminal.run("init", folder, "--from", terminal.vault, cache=False).code == 0
    assert hashes(terminal.vault) == before
    assert sphinx(folder) == ""
    text = (folder / "_build/html/one/index.html").read_text("utf-8")
    assert "3 linked notes" in text
    assert ">Bee<" in text
    assert 'href="a.html"' in (folder / "_build/html/one/b.html").read_text("utf-8")
    assert "What? #1" in (folder / "one/What 1.md").read_text()
    assert "Topic hubs" in (folder / "_build/html/index.html").read_text("utf-8")


def test_a_project_of_a_vault_with_mistakes_is_made(terminal: Terminal) -> None:
    terminal.write(
        {
            "index.md": "# Home\n\n[gone](gone.md)\n",
            "README.md": "# About\n\n### Deep\n\n~~struck~~\n",
            "b.md": "# B\n\n[about](README.md)\n",
        }
    )
    folder = terminal.root / "project"
    assert terminal.run("init", folder, "--from", terminal.vault, cache=False).code == 0
    makefile = (folder / "Makefile").read_text()
    words = [sys.executable, *command_of(makefile)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode == 0
    assert re.findall(r"WARNING: .*?(\[.*\])", done.stderr) == ["[myst.xref_missing]"]
    assert (folder / "_build/html/README.html").exists()
    told = yaml.safe_load((folder / ".readthedocs.yaml").read_text())
    assert told["sphinx"] == {"configuration": "conf.py"}
    assert "@" not in makefile.replace("@echo", "")


TAKEN = {
    **dict.fromkeys(
        ("furo.py", "a/b.py", "furo/__init__.py"), "import pathlib\npathlib.Path('ran').touch()\n"
    ),
    "docutils.conf": "[general]\nhalt_level: 1\n",
    "GNUmakefile": "html:\n\ttouch ran\n",
    "makefile": "html:\n\ttouch ran\n",
    "x.cpython-311-x86_64-linux-gnu.so": "x",
    "x-1.dist-info/entry_points.txt": "[sphinx.html_themes]\nfuro = x\n",
}
"""Files of a vault that programs would take for their own where a project is built."""


def test_nothing_of_a_vault_runs_in_a_project(terminal: Terminal) -> None:
    links = "\n".join(f"[x]({name})" for name in TAKEN)
    terminal.write({"index.md": f"# Home\n\n{links}\n[kept](code.txt)\n", "code.txt": "x"} | TAKEN)
    folder = terminal.root / "project"
    done = terminal.run("init", folder, "--from", terminal.vault, cache=False)
    assert done.code == 0
    assert sorted(done.err.splitlines()) == sorted(
        f"{name} could run in a project, or be obeyed, and is left out." for name in TAKEN
    )
    assert (folder / "code.txt").exists()
    (folder / "furo.py").write_text("raise SystemExit(7)\n")  # of one who copies it by hand
    paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    made = subprocess.run(
        ["make", "html"], cwd=folder, env=os.environ | {"PATH": paths}, capture_output=True
    )
    assert made.returncode == 0, made.stderr
    assert (folder / "_build/html/index.html").exists()
    assert not (folder / "ran").exists()


MARKS = (
    "@HEADING@",
    "@TITLE@",
    "@VERSION@",
    "@NOTES@",
    "@EXTRA@",
    "@README@",
    "@STRICT@",
    "@FAIL@",
)


@pytest.mark.parametrize("mark", MARKS)
def test_no_title_of_a_vault_is_code_of_a_project(terminal: Terminal, mark: str) -> None:
    title = f"{mark}\"; raise SystemExit('ran'); \" {mark}"
    terminal.write({"index.md": f"---\ntitle: {json.dumps(title)}\n---\nText.\n"})
    folder = terminal.root / "project"
    assert terminal.run("init", folder, "--from", terminal.vault, cache=False).code == 0
    settings = runpy.run_path(str(folder / "conf.py"))
    assert settings["project"] == title


def test_links_to_notes_with_odd_names_lead_on(terminal: Terminal) -> None:
    terminal.write(
        {
            "README.md": "# Home\n",
            "q/What? #1.md": "---\naliases: [Ask]\n---\n# Asked\n\n## Part\n\n[b](<../b.md>)\n",
            "b.md": """
            # Bee

            [one](q/What%3F%20%231.md) [two](<q/What? #1.md#part>) [three][ref] [home](README.md)

            | [[What? #1#Part\\|four]] | [[q/What? #1]] | ![[what? #1]] | [[README]] | [[#Bee]] |
            |--------------------------|---------------|---------------|------------|----------|

            `[[What? #1]]` and `` [one](q/What%3F%20%231.md) ``

            ```
            [one](q/What%3F%20%231.md)
            ```

            [ref]: q/What%3F%20%231.md
            """,
        }
    )
    folder = terminal.root / "project"
    assert terminal.run("init", folder, "--from", terminal.vault, cache=False).code == 0
    assert sphinx(folder) == ""
    page = BeautifulSoup((folder / "_build/html/b.html").read_text("utf-8"), "html5lib")
    body = page.select_one("#bee")
    assert body is not None
    asked = "q/What%201.html"
    assert [link["href"] for link in body.select("a.reference")] == [
        *(asked, f"{asked}#part", asked, "index.html"),
        *(f"{asked}#part", asked, asked, "#", "index.html", "#bee"),
    ]
    assert [code.get_text() for code in body.select("pre")] == ["[one](q/What%3F%20%231.md)\n"]
    asking = (folder / "q/What 1.md").read_text("utf-8")
    assert asking.count("aliases:") == 1  # YAML knows no key twice
    assert [code.get_text() for code in body.select("code")] == [
        "[[What? #1]]",
        "[one](q/What%3F%20%231.md)",
    ]


def test_a_folder_with_anything_in_it_is_left_alone(terminal: Terminal) -> None:
    terminal.write({"a.md": "a"})
    before = hashes(terminal.root)
    for folder in (terminal.vault, terminal.vault / "a.md"):
        done = terminal.run("init", folder, cache=False)
        assert done.code == 2
        assert len(done.err.splitlines()) == 1
    assert hashes(terminal.root) == before


def test_a_new_note_is_listed_by_its_hub(terminal: Terminal) -> None:
    folder = terminal.root / "garden"
    terminal.run("init", folder, cache=False)
    title = "Why is *it* dark: heat?"
    words = ("--hub", "baking", "--tag", "oven", "--tag", "a: b", "--description", "What: “heat”.")
    done = terminal.run("new", title, "--in", folder, *words, cache=False)
    assert done.out == f"{folder}/notes/why-is-it-dark-heat.md\n"
    text = (folder / "notes/why-is-it-dark-heat.md").read_text("utf-8")
    _, front, body = text.split("---\n")
    assert yaml.safe_load(front) == {
        "description": "What: “heat”.",
        "date": date.today(),
        "tags": ["oven", "a: b"],
        "hubs": ["baking"],
    }
    assert body == f"# {title}\n\n"
    assert sphinx(folder) == ""
    assert "4 linked notes" in (folder / "_build/html/baking.html").read_text("utf-8")

    # There is one hub only.
    assert terminal.run("new", "Why …?", "--in", folder, cache=False).code == 0
    assert "hubs: [baking]" in (folder / "notes/why.md").read_text("utf-8")
    assert sphinx(folder) == ""
    assert "5 linked notes" in (folder / "_build/html/baking.html").read_text("utf-8")

    again = terminal.run("new", title, "--in", folder, cache=False)
    assert again.code == 2
    assert "is there already" in again.err
    assert (folder / "notes/why-is-it-dark-heat.md").read_text("utf-8") == text


def test_where_a_new_note_goes(terminal: Terminal) -> None:
    terminal.write({"a.md": "a", "x/b.md": "b", "x/c.md": "c", "y/d.md": "---\nhub: true\n---\n"})

    def new(*words: str) -> str:
        done = terminal.run("new", *words, "--in", terminal.vault, cache=False)
        return done.err or Path(done.out.strip()).relative_to(terminal.vault).as_posix()

    assert new("One") == "x/one.md"
    assert new("Zwölf Äpfel", "--folder", "z/deep", "--hub", "d") == "z/deep/zwölf-äpfel.md"
    assert new("Out", "--folder", "../..").startswith("Error: ../.. is not in ")
    assert "did you mean 'y/d'?" in new("Two", "--hub", "y/dd")
    assert new(" ").startswith("Error: a note needs a title")


def test_the_report_of_a_vault_names_its_files(terminal: Terminal) -> None:
    terminal.write(
        {
            "README.md": "# Home\n\n## Part\n\nto [nothing](none.md)\n",
            "x/What?.md": "# What\n\n[gone](gone.md)\n",
        }
    )
    before = hashes(terminal.vault)
    done = terminal.run("check", terminal.vault, "-j", "1")
    assert hashes(terminal.vault) == before
    assert done.code == 1
    assert f"{terminal.vault}/x/What?.md:3: " in done.out
    assert f"{terminal.vault}/README.md:5: " in done.out
    assert "index.md" not in done.out
    report = next((terminal.root / "cache").rglob("output.json")).read_text()
    assert '"file": "x/What?.md"' in report


def test_an_error_is_one_line_and_a_traceback_is_there_for_those_who_ask(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("a surprise\nwith more lines")

    terminal.write({"a.md": "a"})
    monkeypatch.setattr(building, "plan", fail)
    done = terminal.build()
    assert done.code == 3
    assert len(done.err.splitlines()) == 1
    assert "ValueError: a surprise (" in done.err
    with pytest.raises(ValueError, match="a surprise"):
        terminal.run("--traceback", "build", terminal.vault, terminal.site)


def test_a_build_that_fails_in_sphinx_is_one_line(terminal: Terminal) -> None:
    terminal.write(
        {"a.md": "a", "hubnotes.toml": "[sphinx]\nextensions = ['nothing_of_the_sort']\n"}
    )
    done = terminal.build("--trust")
    assert done.code == 3
    assert "nothing_of_the_sort" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["biuld"], "No such command 'biuld'"),
        (["build", "x"], "Missing argument 'SITE'"),
        (["build", "--theem", "x"], "No such option"),
        (["check", "nowhere"], "there is no folder nowhere"),
    ],
)
def test_commands_that_cannot_be_understood(
    terminal: Terminal, words: list[str], message: str
) -> None:
    done = terminal.run(*words, cache=False)
    assert done.code == 2
    assert message in done.err


def test_help_is_written_for_people(terminal: Terminal) -> None:
    assert terminal.run("--version", cache=False).out == f"sphinx-hubnotes {__version__}\n"
    shown = terminal.run("--help", cache=False).out
    for name, command in main.commands.items():
        if command.hidden:
            assert name not in shown
            continue
        assert name in shown
        told = terminal.run(name, "--help", cache=False).out
        assert "Examples:" in told
        assert "Exit codes:" in told
        options = [found for found in command.params if isinstance(found, click.Option)]
        assert all(option.help for option in options), name


class _Screen:
    def __init__(self, *, terminal: bool) -> None:
        self.text, self._terminal = "", terminal

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


def test_progress_is_one_line_of_a_terminal() -> None:
    said: list[str] = []
    progress = Progress(said.append)
    progress.write("updating environment: [new config] 3 added, 1 changed, 0 removed\n")
    progress.write("\x1b[01mreading sources... \x1b[39;49;00m[ 50%] a")
    progress.write("\rreading sources... [100%] b\r\nwriting output... [ 25%] index\n")
    assert said == ["Reading note 2 of 4", "Reading note 4 of 4", "Writing pages: 25 %"]
    for shown in (True, False):
        screen = _Screen(terminal=shown)
        line = Line(screen, shown=True)  # type: ignore[arg-type]
        line.say("Reading")
        line.clear()
        assert ("Reading" in screen.text) is shown


def test_serving_without_its_package_is_one_line(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sphinx_autobuild", None)
    monkeypatch.setitem(sys.modules, "sphinx_autobuild.__main__", None)
    terminal.write({"a.md": "a"})
    done = terminal.build("--serve")
    assert done.code == 2
    assert done.err == (
        'Error: --serve needs one more package: pip install "sphinx-hubnotes[serve]"\n'
    )
    assert not terminal.site.exists()


def test_what_an_editor_hides_is_not_waited_for() -> None:
    # The watcher asks with forward slashes on every system.
    for vault in (PurePosixPath("/home/me/notes"), PureWindowsPath("C:\\notes")):
        pattern = re.compile(hidden(cast(Path, vault)))
        assert pattern.match(f"{vault.as_posix()}/.obsidian/workspace.json")
        assert not pattern.match(f"{vault.as_posix()}/a.md")


def test_only_this_machine_is_answered(terminal: Terminal) -> None:
    pytest.importorskip("sphinx_autobuild")
    terminal.write({"a.md": "# A\n"})
    options = building.BuildOptions(
        terminal.vault, terminal.site, theme="basic", cache=terminal.root / "c"
    )
    prepared = building.prepare(options)
    terminal.build()
    for name, status in (
        *(("127.0.0.1:8000", 200), ("localhost:8000", 200), ("localhost", 200)),
        *(("evil.example", 400), ("evil.example:8000", 400), ("127.0.0.1.evil.example", 400)),
    ):
        asked = status_of(server(prepared, options, 8000), "/a.html", name)
        with ThreadPoolExecutor() as apart:  # a browser of other tests may run a loop here
            assert apart.submit(asyncio.run, asked).result() == status, name


def test_only_pages_of_the_site_are_answered(terminal: Terminal) -> None:
    pytest.importorskip("sphinx_autobuild")
    terminal.write({"a.md": "# A\n"})
    options = building.BuildOptions(
        terminal.vault, terminal.site, theme="basic", cache=terminal.root / "c"
    )
    prepared = building.prepare(options)
    terminal.build()
    for headers, status in (
        ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors"}, 200),
        ({"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200),  # a link to it
        ({"origin": "http://127.0.0.1:8000"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}, 403),  # another port
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
    ):
        app = server(prepared, options, 8000)
        asked = status_of(app, "/searchindex.js", "127.0.0.1:8000", headers)
        with ThreadPoolExecutor() as apart:  # a browser of other tests may run a loop here
            assert apart.submit(asyncio.run, asked).result() == status, headers


async def status_of(app: Any, path: str, host: str, others: Mapping[str, str] = {}) -> int:
    """The status with which *app* answers when it is asked for *path* as *host*."""
    found: list[int] = []

    async def receive() -> Any:
        await asyncio.Event().wait()  # who asked stays

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            found.append(message["status"])

    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b""}
    headers = {"host": host, **others}
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    await app(scope | {"headers": sent}, receive, send)
    return found[0]


def test_a_served_site_follows_the_vault(terminal: Terminal) -> None:
    pytest.importorskip("sphinx_autobuild")
    terminal.write({"a.md": "# Before\n"})
    words = ("build", terminal.vault, terminal.site, "--theme", "basic", "--serve")
    command = [sys.executable, "-m", "sphinx_hubnotes", *map(str, words)]
    command += ["--cache", str(terminal.root / "cache"), "-j", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            said = iter(server.stdout.readline, "")
            address = next(line.split()[1] for line in said if line.startswith("Open http"))
            assert "Before" in awaited(f"{address}a.html", "Before")
            terminal.write({"a.md": "# Behind\n"})
            assert "Behind" in awaited(f"{address}a.html", "Behind")
        finally:
            server.terminate()


def awaited(address: str, text: str) -> str:
    """The page at *address*, once it holds *text*; after a minute, as it is then."""
    page, pause = "", threading.Event()
    for _ in range(600):
        with suppress(OSError), urlopen(address) as found:
            page = found.read().decode()
            if text in page:
                break
        pause.wait(0.1)
    return page
