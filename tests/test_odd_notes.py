"""One odd note never ends a build: its page shows its text, and the others are as ever."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase
from tempfile import TemporaryDirectory

import pytest
from sphinx.errors import SphinxError

from sphinx_hubnotes.cli.options import KEYS, harmless
from tests.command import Terminal
from tests.conftest import MakeSite

pytestmark = [pytest.mark.build, pytest.mark.versions]

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01"

FAILED = "WARNING: nothing can be made of this note, so that its page shows its text as it is"

FRONT_MATTER = [
    "x: &a [*a]",
    "x: &a {b: *a}\ntags: *a",
    "tags: &a [*a]",
    "a: &a [x, x]\n" + "\n".join(f"{b}: &{b} [*{a}, *{a}]" for a, b in pairwise(ascii_lowercase)),
    f"x: 0x{'f' * 9000}",
    f"x: {'9' * 9000}",
    f"x: {'[' * 2000}",
    "x: !!bool perhaps",
    "x: !!timestamp x",
    "date: 0001-01-01T00:00:00+14:00",
    "date: 2024-01-01T00:00:00+99:99",
    "date: ²",
    "tags: !!set {b, a}",
    "tags: !!binary gIGC",
    "x: {2020-01-01: {? [a] : b}}",
    "1: a\n2020-01-01: b\nnull: c\ntrue: d\n1: e",
    "x: !!python/object/apply:os.system [exit]",
    "tocdepth: ²",
]

TEXTS = [
    "![[p.png|٣]]",
    "![x|٣](p.png)",
    "![x|²](p.png)",
    f"![x|{'9' * 400}](p.png)",
    f"![[p.png|{'9' * 5000}x1]]",
    "```{image} ../x.png\n:target: https://a.example\n```",
    "```{image} p.png\n:width: ٣\n:scale: ²\n```",
    f":::::{{hub}}\n::::{{section}} S\n:limit: {'9' * 5000}\n- [](good.md)\n::::\n:::::",
    ":::{toctree}\n:numbered: ²\n\ngood\n:::",
    "## {download}`p.png`",
    "## [[p.png]]",
    "## ![[good]]",
    "## " + "*x " * 30 + "x*" * 30,
    ">" * 2000 + " x",
    "- " * 8 + "x",
    "#" + "a/" * 3000 + "b",
    "[" * 2000 + "x" + "]" * 2000,
    "[a](http://[) ![b](http://[::bad) <http://[>",
    '<img src="http://[::1" alt="b"> <img src="//[c">',
    "```{eval-rst}\n.. image:: http://[::1\n```\n\n```{image} http://[::1\n```",
    "[a](%00) ![b](%ud800) [[\0]]",
    "\0 \x01 \x1b[31m \u2028 \ufffe",
]

DEEP = [
    "*x " * 2000 + "x*" * 2000,
    "## " + "*x " * 300 + "x*" * 300,
    "\n".join(f"{':' * (600 - n)}{{note}}" for n in range(500)),
    "\n".join(f"{':' * (200 - n)}{{section}} S" for n in range(150)),
    "```{eval-rst}\n" + "- " * 500 + "x\n```",
]
"""What nests deeper than a page can; of these, nothing but the text is shown."""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    terminal.write({"good.md": "# Good\n\nSeen.\n", "p.png": PICTURE})
    return terminal


def odd(terminal: Terminal, texts: list[str]) -> list[str]:
    """Write a note of each of *texts*; their documents."""
    names = [f"odd{number}" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        terminal.write({f"{name}.md": text.encode(errors="surrogateescape")})
    return names


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_odd_front_matter(terminal: Terminal, jobs: str) -> None:
    names = odd(terminal, [f"---\n{written}\n---\n# Odd\n\nText.\n" for written in FRONT_MATTER])
    for _ in range(2):
        done = terminal.build("-j", jobs)
        assert done.code == 0, done.err
        assert all("odd" in line for line in done.err.splitlines())
        assert f"{terminal.vault / 'odd0.md'}:2: WARNING: the front matter is no YAML" in done.err
    assert terminal.text("good") == "Good Seen."
    assert all("Text." in terminal.text(name) for name in names)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_odd_texts(terminal: Terminal, jobs: str) -> None:
    names = odd(terminal, [f"# Odd\n\n{text}\n\nEnd of it.\n" for text in TEXTS])
    done = terminal.build("-j", jobs)
    assert (done.code, "hubnotes.failed" in done.err) == (0, False), done.err
    assert all("End of it." in terminal.text(name) for name in names)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_nests_too_deep(terminal: Terminal, jobs: str) -> None:
    names = odd(terminal, [f"# Odd\n\n{text}\n\nEnd *of* it.\n" for text in DEEP])
    for _ in range(2):  # it is said for as long as it is so
        done = terminal.build("-j", jobs)
        assert done.code == 3
        for name in names:
            [said] = [line for line in done.err.splitlines() if f"{name}.md" in line]
            assert FAILED in said
            assert said.endswith("[hubnotes.failed]")
            assert terminal.text(name).startswith(f"{name} # Odd ")
            assert terminal.text(name).endswith("End *of* it.")
        assert done.err.splitlines()[-1] == f"Error: {len(DEEP)} pages are not what they should be"
        assert terminal.text("good") == "Good Seen."
    terminal.write({f"{name}.md": "# Mended\n" for name in names})
    done = terminal.build("-j", jobs)
    assert (done.code, done.err) == (0, "")
    assert terminal.text("odd0").startswith("Mended ")


# Whatever is raised, and wherever


BROKEN = """
    from docutils import nodes
    from sphinx.transforms import SphinxTransform
    from sphinx.transforms.post_transforms import SphinxPostTransform

    def is_odd(env):
        return env.docname == "odd"

    def fail(found):
        if found:
            raise {error}

    class Reading(SphinxTransform):
        default_priority = 500

        def apply(self, **kwargs):
            fail(is_odd(self.env))

    class Resolving(SphinxPostTransform):
        default_priority = 500

        def run(self, **kwargs):
            fail(is_odd(self.env))

    def writer(app):
        base = app.builder.default_translator_class

        class Writer(base):
            def visit_strong(self, node):
                fail(self.builder.current_docname == "odd")
                super().visit_strong(node)

        app.set_translator("html", Writer, override=True)

    def setup(app):
        {setup}
        return {"parallel_read_safe": True, "parallel_write_safe": True}
"""

PLACES = {
    "a transform": "app.add_transform(Reading)",
    "a post-transform": "app.add_post_transform(Resolving)",
    "a source": 'app.connect("source-read", lambda app, name, source: fail(name == "odd"))',
    "a document": 'app.connect("doctree-read", lambda app, tree: fail(is_odd(app.env)))',
    "a page": 'app.connect("doctree-resolved", lambda app, tree, name: fail(name == "odd"))',
    "a template": 'app.connect("html-page-context", lambda app, name, *_: fail(name == "odd"))',
    "a writer": 'app.connect("builder-inited", writer)',
}

ODD = "# Odd\n\nIt **is** `here`.\n\n````\n```\n````\n"


def broken(terminal: Terminal, setup: str, error: str = "ValueError('no way')") -> str:
    """Write an extension that fails on the page of one note; the option that names it."""
    module = f"broken{abs(hash((terminal.root, setup)))}"
    code = textwrap.dedent(BROKEN).replace("{setup}", setup).replace("{error}", error)
    (terminal.root / f"{module}.py").write_text(code)
    config = terminal.root / "own.toml"
    config.write_text(f"[sphinx]\nextensions = ['{module}']\n")
    return str(config)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("place", PLACES)
def test_whatever_is_raised(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, place: str, jobs: str
) -> None:
    monkeypatch.syspath_prepend(terminal.root)
    config = broken(terminal, PLACES[place])
    terminal.write({"odd.md": ODD, **{f"n{number}.md": "# N\n" for number in range(6)}})
    for _ in range(2):
        done = terminal.build("-j", jobs, "--config", config)
        assert done.code == 3
        *said, last = done.err.splitlines()
        assert len(said) == 1, done.err
        assert str(terminal.vault / "odd.md") in said[0]
        assert said[0].endswith(f"{FAILED} (ValueError: no way) [hubnotes.failed]")
        assert last == "Error: 1 page is not what it should be"
        assert terminal.text("odd").endswith("# Odd It **is** `here`. ```` ``` ````")
        assert terminal.text("good") == "Good Seen."
        assert all(terminal.text(f"n{number}") == "N" for number in range(6))
    terminal.write({"odd.md": "# Even\n"})
    done = terminal.build("-j", jobs)
    assert (done.code, done.err) == (0, "")
    assert terminal.text("odd") == "Even"


@pytest.mark.parametrize("place", ["document", "page"])
def test_each_build_tries_again(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """What failed may lie outside of the note, which stays as it is."""
    monkeypatch.syspath_prepend(terminal.root)
    cause = terminal.root / "cause"
    cause.touch()
    there = f"__import__('os').path.exists({str(cause)!r})"
    wrong = f"fail(tree['source'].endswith('odd.md') and {there})"
    events = {"document": "doctree-read", "page": "doctree-resolved"}
    config = broken(terminal, f'app.connect("{events[place]}", lambda app, tree, *_: {wrong})')
    terminal.write({"odd.md": ODD})
    assert terminal.build("--config", config).code == 3
    cause.unlink()
    done = terminal.build("--config", config)
    assert (done.code, done.err) == (0, "")
    assert terminal.text("odd").startswith("Odd It is here.")


def test_what_is_no_exception_ends_the_build(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(terminal.root)
    config = broken(terminal, PLACES["a document"], "SystemExit(7)")
    terminal.write({"odd.md": ODD})
    assert terminal.build("--config", config).code == 7


def test_a_page_that_can_be_written_in_no_way(terminal: Terminal) -> None:
    (terminal.root / "t").mkdir()
    (terminal.root / "t/page.html").write_text(
        '{% extends "!page.html" %}{% block body %}{% if pagename == "odd" %}{{ none.x.y }}'
        "{% endif %}{{ super() }}{% endblock %}"
    )
    config = terminal.root / "own.toml"
    config.write_text("[sphinx]\ntemplates_path = ['t']\n")
    terminal.write({"odd.md": ODD})
    for _ in range(2):
        done = terminal.build("--config", config)
        assert done.code == 3
        assert "the page 'odd' could not be made" in done.err
        assert not (terminal.site / "odd.html").exists()
        assert terminal.text("good") == "Good Seen."


# Files that cannot be read


AS_NOBODY = """
import os, sys
from sphinx_hubnotes.cli.main import main

unreadable, vault, site, other, *options = sys.argv[1:]
# What is imported late may lie where nobody can read it.
main(["build", vault, other, "-q", *options], standalone_mode=False)
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    os.listdir(unreadable) if os.path.isdir(unreadable) else open(unreadable)
except PermissionError:
    pass
else:
    sys.exit("this can be read: nothing is tried here")
print("As nobody:", file=sys.stderr)
main(["build", vault, site, *options])
"""


@pytest.fixture
def open_to_all() -> Iterator[Terminal]:
    """In a folder that everybody may write into, as the tests' own are for their owner alone."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Terminal(Path(folder))


def as_nobody(terminal: Terminal, unreadable: Path, *words: str) -> tuple[int, str]:
    """Build the vault as somebody who cannot read one of its files: not as root."""
    unreadable.chmod(0)
    folders = [terminal.vault, terminal.site, terminal.root / "other"]
    options = ["--theme", "basic", "-j", "1", "--cache", terminal.root / "cache", *words]
    (terminal.root / "cache").mkdir(exist_ok=True)
    (terminal.root / "cache").chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, *map(str, (unreadable, *folders, *options))],
        capture_output=True,
        text=True,
        check=False,
    )
    unreadable.chmod(0o755)
    return done.returncode, done.stderr.partition("As nobody:\n")[2] or done.stderr


@pytest.mark.skipif(os.name != "posix", reason="there are no such rights")
@pytest.mark.parametrize("path", ["odd.md", "folder"])
def test_what_cannot_be_read_is_a_warning(open_to_all: Terminal, path: str) -> None:
    terminal = open_to_all
    terminal.write({"good.md": "# Good\n\nSeen.\n", "odd.md": ODD, "folder/a.md": "# A\n"})
    unreadable = terminal.vault / path
    said = (
        f"{unreadable}:1: WARNING: this cannot be read: Permission denied, and is left out"
        " [hubnotes.vault]\n"
    )
    assert as_nobody(terminal, unreadable) == (0, said)
    assert "Seen." in terminal.text("good")
    assert as_nobody(terminal, unreadable, "--strict") == (1, said)


# What else lies in the folder


def test_folders_and_links_that_are_called_like_notes(terminal: Terminal) -> None:
    terminal.write({"folder.md/a.md": "# A\n", "odd.png/a.md": "# A\n"})
    (terminal.vault / "gone.md").symlink_to("nowhere")
    (terminal.vault / "loop.md").symlink_to("loop.md")
    terminal.write({"links.md": "# Links\n\n[[gone]] [[loop]] ![[odd.png]] [a](folder.md) End.\n"})
    done = terminal.build()
    assert done.code == 0
    assert "gone.md is a link that leads nowhere" in done.err
    assert terminal.text("folder-md/a").startswith("A")
    assert "a End." in terminal.text("links")


NAMES = ["²", "٣", "a\nb", "\x01", "‮", "x" * 250, "$x", "{x}", "con", ".md", "a#b", "%00", "-", "~"]


def test_names_that_are_odd(terminal: Terminal) -> None:
    terminal.write({f"{name}.md": f"# Note {n}\n\nText.\n" for n, name in enumerate(NAMES)})
    assert terminal.build().code == 0
    titles = set(terminal.titles().values())
    assert {f"Note {n}" for n, name in enumerate(NAMES) if name[0] != "."} <= titles


BYTES = {
    "utf-16": "\ufeff# Odd\n\nText.\n".encode("utf-16-le"),
    "half of utf-16": b"\xff\xfe#\0 \0O\0\0\xd8",
    "no utf-16": b"\xff\xfea",
    "no utf-8": b"# Odd\n\n\xff\xfe\xfd",
    "half of a character": "# Odd\n\n\ud800".encode("utf-8", "surrogatepass"),
    "nothing": b"",
    "nothing but NUL": b"\0" * 100,
    "control characters": bytes(range(32)) * 3,
    "dashes": b"---\n---\n---",
}


def test_bytes_that_are_odd(terminal: Terminal) -> None:
    names = [f"odd{number}" for number in range(len(BYTES))]
    terminal.write(dict(zip((f"{name}.md" for name in names), BYTES.values(), strict=True)))
    assert terminal.build().code == 0
    assert terminal.text("odd0").startswith("Odd Text.")
    assert all((terminal.site / f"{name}.html").exists() for name in names)


VALUES = [
    *("true", "1", "-1", f"1{'0' * 400}", "1.5", "nan", "''", "'²'", "'['", "'%'", '"\\u0000"'),
    *("[]", "[1]", "[[]]", "['[', '*x', '!', '']", "{}", "{x = []}", "{x = {x = 1}}", "2024-01-01"),
]


def test_options_of_every_type(terminal: Terminal) -> None:
    """One build for each value, which all keys have; what does not fit is named at its line."""
    own = [name for name in harmless() if name != "hubnotes_notes"]
    for value in VALUES:
        top = [f"{name} = {value}" for name in KEYS]
        lines = [*top, "[sphinx]", f"language = {value}", *(f"{name} = {value}" for name in own)]
        terminal.write({"hubnotes.toml": "\n".join(lines)})
        done = terminal.build()
        assert done.code in (0, 1), (value, done.err)  # it may say `strict`
        if value == "[]":
            assert done.err.count("WARNING: language should be a text [hubnotes.vault]\n") == 2
        assert "Seen." in terminal.text("good")


# State of an earlier build


GARBLED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda was: b"",
    "cut": lambda was: was[: len(was) // 2],
    "of the same size": lambda was: bytes(255 - byte for byte in was),
    "another list": lambda was: b"[]",
    "another table": lambda was: b"{}",
    "deep": lambda was: b"[" * 5000,
    "another object": lambda was: pickle.dumps({}),
}

KEPT = [
    *("site/.buildinfo", "site/searchindex.js", "site/objects.inv", "site/.hubnotes.json"),
    *("cache/*/notes.json", "cache/*/conf/table.json", "cache/*/conf/conf.py"),
    *("cache/*/doctrees/environment.pickle", "cache/*/doctrees/good.doctree"),
]


@pytest.mark.parametrize("file", KEPT)
def test_state_that_is_cut_or_garbled(terminal: Terminal, file: str) -> None:
    terminal.write({"hub.md": "---\nhub: true\n---\n# Hub\n\n- [](good.md)\n"})
    assert terminal.build().code == 0
    [path] = terminal.root.glob(file)
    pages = {page: page.read_bytes() for page in terminal.site.rglob("*.html")}
    for how, garbled in GARBLED.items():
        if (how, path.suffix) == ("of the same size", ".doctree"):
            continue  # see below
        path.write_bytes(garbled(path.read_bytes()))
        terminal.write({"good.md": f"# Good\n\nSeen, {how}.\n"})
        done = terminal.build()
        assert (done.code, done.err) == (0, ""), how
        assert f"Seen, {how}." in terminal.text("good")
        terminal.write({"good.md": "# Good\n\nSeen.\n"})
        path.write_bytes(garbled(path.read_bytes()))
        assert terminal.build().err == "", how
        now = {page: page.read_bytes() for page in terminal.site.rglob("*.html")}
        assert [page for page in pages if now[page] != pages[page]] == []
        assert "good" in (terminal.site / "searchindex.js").read_text()


def test_a_stored_document_that_is_garbled_is_read_again_at_last(terminal: Terminal) -> None:
    terminal.write({"hub.md": "---\nhub: true\n---\n# Hub\n\n- [](good.md)\n"})
    assert terminal.build().code == 0
    [path] = terminal.root.glob("cache/*/doctrees/hub.doctree")
    path.write_bytes(bytes(len(path.read_bytes())))
    terminal.write({"good.md": "# Better\n"})  # which the hub's page shows
    done = terminal.build()
    assert (done.code, "hub.md: WARNING: " in done.err) == (3, True)
    done = terminal.build()
    assert (done.code, done.err) == (0, "")
    assert "Better" in terminal.text("hub")


# In a project


OWN = """
    from docutils import nodes

    def spoil(app, doctree):
        if app.env.docname == "odd":
            doctree += nodes.section(ids=["x"])  # without a title, which our code looks for

    def fail(app, doctree):
        if app.env.docname == "odd":
            raise ValueError("no way")

    def setup(app):
        app.connect("doctree-read", {handler}, priority=890)
"""


@pytest.mark.parametrize("parallel", [1, 2])
def test_an_error_of_our_own_names_the_document(make_site: MakeSite, parallel: int) -> None:
    notes = {f"n{number}.md": "# N\n" for number in range(8)}
    files = {"index.md": "# Home\n", "odd.md": "Text.\n", **notes}
    site = make_site(files, textwrap.dedent(OWN).replace("{handler}", "spoil"))
    with pytest.raises(SphinxError) as raised:
        site.build(parallel=parallel)
    assert f"{site.src / 'odd.md'}: IndexError: list index out of range" in str(raised.value)


def test_an_error_of_others_is_as_sphinx_has_it(make_site: MakeSite) -> None:
    files = {"index.md": "# Home\n", "odd.md": "# Odd\n"}
    site = make_site(files, textwrap.dedent(OWN).replace("{handler}", "fail"))
    with pytest.raises(SphinxError, match=r"Handler .* threw an exception \(exception: no way\)"):
        site.build()
