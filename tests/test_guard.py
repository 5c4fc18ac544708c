"""Notes that anybody may have written: their words are shown, and nothing else happens."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import chdir
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import cycle
from pathlib import Path
from urllib.request import urlopen

import pytest

from sphinx_hubnotes.core.harmless import balanced, clean, runs
from tests.command import Done, Terminal, hashes
from tests.conftest import MakeSite
from tests.test_cli_vault import PNG

pytestmark = [pytest.mark.build, pytest.mark.versions]

SECRET = "SECRETWORD"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


class Server(HTTPServer):
    """A server on this machine that knows what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"FETCHED,FETCHED\n")

    do_HEAD = do_GET

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def said(done: Done) -> list[tuple[str, int, str]]:
    """The warnings of ours: file, line and kind."""
    found = re.findall(r"vault/([^\n:]+):(\d+): WARNING: [^\n]* \[hubnotes\.([a-z-]+)\]", done.err)
    return [(path, int(line), kind) for path, line, kind in found]


def live(terminal: Terminal, name: str) -> list[str]:
    """What could run in the text of a page."""
    body = terminal.page(name).select_one("[role=main]")
    assert body is not None
    tags = "script, style, iframe, object, embed, form, meta, base, link, svg, math, input, dialog"
    found = [str(tag)[:100] for tag in body.select(tags)]
    for tag in body.find_all(True):
        for key, value in tag.attrs.items():
            text = value if isinstance(value, str) else " ".join(value or ())
            if key.startswith("on") or runs(text) or (key == "style" and "(" in text):
                found.append(f"{tag.name} {key}={text}")
    return found


# Nothing runs


def test_no_parser_of_a_note_runs_a_command(terminal: Terminal) -> None:
    marker = terminal.root / "PWNED"
    run = f'{{{{ cycler.__init__.__globals__.os.system("touch {marker}") }}}}'
    front = "---\nmyst: {enable_extensions: [substitution]}\n---\n"
    include = ".. include:: b.md\n   :parser: myst\n"
    terminal.write(
        {
            "a.md": f"# A\n\n```{{eval-rst}}\n{include}```\n",
            "b.md": f"{front}# B\n\n{run}\n",
            "c.md": f"# C\n\n```{{include}} b.md\n:parser: myst\n```\n",
            "d.md": f"# D\n\n```{{eval-rst}}\n{include.replace('myst', 'antigravity')}```\n",
        }
    )
    done = terminal.build()
    assert done.code == 0
    assert not marker.exists()
    assert said(done) == [
        ("a.md", 4, "option-left-out"),
        ("b.md", 2, "note-settings"),
        ("c.md", 4, "option-left-out"),
        ("d.md", 4, "option-left-out"),
    ]
    assert all("cycler" in terminal.text(name) for name in "abcd")


@pytest.mark.parametrize(
    "settings",
    [
        "enable_extensions: [substitution, attrs_inline, html_admonition, deflist]",
        'html_meta: {"description lang=en": evil, refresh: evil}',
        'url_schemes: {evil: "javascript:alert({{path}})", javascript: null}',
        "substitutions: {evil: words}",
        "heading_anchors: 0",
        "disable_syntax: [emphasis, link, list]",
        "title_to_header: true",
        "gfm_only: true",
    ],
)
def test_a_note_sets_nothing_of_the_parser(terminal: Terminal, settings: str) -> None:
    text = "# A\n\n*Words* {{ 1 + 1 }} [x](evil:1) {.evil}\n\n## Two\n\n- [two](#two)\n"
    pages = []
    for front in ("k: v", f"k: v\nmyst: {{{settings}}}", f"k: v\nmyst:\n  {settings}"):
        shutil.rmtree(terminal.root / "cache", ignore_errors=True)
        terminal.write({"a.md": f"---\n{front}\n---\n{text}"})
        done = terminal.build()
        pages.append((terminal.site / "a.html").read_text("utf-8"))
        assert said(done) == [("a.md", 3, "note-settings")] * ("myst" in front)
    assert pages[0] == pages[1] == pages[2]


CATALOG = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'

IN_THE_VAULT: dict[str, str | bytes] = {
    "docutils.conf": "[general]\nrecord_dependencies: ROOT/victim\nhalt_level: 1\nraw_enabled: 0\n"
    "[parsers]\ndoctitle_xform: 0\nsmart_quotes: no\nfile_insertion_enabled: 0\ntab_width: 2\n",
    ".docutils": "[general]\nhalt_level: 1\n",
    "conf.py": "raise SystemExit(7)\n",
    "sitecustomize.py": "raise SystemExit(7)\n",
    "setup.cfg": "[build_sphinx]\nproject = evil\n",
    "pyproject.toml": '[tool.sphinx]\nproject = "evil"\n',
    "babel.cfg": "[python: **.py]\n",
    "layout.html": "evil",
    "page.html": "evil",
    "_templates/layout.html": "evil",
    "_templates/page.html": "evil",
    "templates/layout.html": "evil",
    "_static/basic.css": "evil",
    "theme.toml": '[theme]\ninherit = "none"\n',
    "theme.conf": "[theme]\ninherit = none\n",
    "objects.inv": "evil",
    "pic.de.png": PNG + b"evil",
    "locales/de/LC_MESSAGES/a.po": f'{CATALOG}msgid "Words of mine."\nmsgstr "evil"\n',
    "locales/de/LC_MESSAGES/sphinx.po": f'{CATALOG}msgid "Search"\nmsgstr "evil"\n',
    "locale/de/LC_MESSAGES/a.po": f'{CATALOG}msgid "Words of mine."\nmsgstr "evil"\n',
    "pygments.cfg": "evil",
}
"""What programs that take part in a build read in other folders."""


def test_nothing_that_lies_in_a_vault_is_obeyed(terminal: Terminal) -> None:
    victim = terminal.root / "victim"
    victim.write_text("kept")
    note = """
        # A

        Words of mine.

        ![](pic.png) and "quotes"

        ```{eval-rst}
        .. include:: b.txt
           :literal:
        ```
    """
    terminal.write({"a.md": note, "b.txt": "\tincluded\n", "pic.png": PNG})
    without, beside = terminal.root / "without", terminal.root / "with"
    how = ("--language", "de", "--theme", "basic", "-j", "1")
    assert terminal.run("build", terminal.vault, without, *how).code == 0
    for name, content in IN_THE_VAULT.items():
        if isinstance(content, str):
            content = content.replace("ROOT", str(terminal.root))
        terminal.write({name: content})
    before = hashes(terminal.vault)
    with chdir(terminal.vault):
        done = terminal.run("build", ".", beside, *how)
    assert done.code == 0
    assert said(done) == []
    assert victim.read_text() == "kept"
    assert hashes(terminal.vault) == before
    pages = [
        {page.relative_to(site): page.read_text("utf-8") for page in site.rglob("*.html")}
        for site in (without, beside)
    ]
    assert pages[0] == pages[1]
    built = [path for path in beside.rglob("*") if path.is_file()]
    assert [path for path in built if b"evil" in path.read_bytes()] == []


# No request


def test_a_build_asks_no_network(terminal: Terminal, server: Server) -> None:
    url = server.address
    options = [
        f"```{{{name}}} {argument}\n:{option}: {url}/n{number}\n\nwords\n```"
        for number, (name, argument) in enumerate(
            [("csv-table", "T"), ("raw", "html"), ("literalinclude", "x"), ("include", "x")]
        )
        for option in ("url", "file")
    ]
    forms = [
        f"![x]({url}/a.png) ![[{url}/b.png]] [[{url}/c]] ![[{url}/c]] <{url}/d> {url}/e",
        f"[x]({url}/f.md) {{download}}`x <{url}/g.pdf>` [i](inv:x#y) <inv:{url}#x>",
        f'<img src="{url}/h.png"> <p><img src="{url}/i.png"></p>',
        f"<iframe src='{url}/j'></iframe>\n\n<video src='{url}/k.mp4' controls></video>",
        f"```{{image}} {url}/l.png\n:scale: 50\n```",
        f"```{{figure}} {url}/m.png\n:figwidth: image\n:scale: 50\n:loading: embed\n\nWords\n```",
        f"```{{include}} {url}/o.md\n```",
        f"```{{literalinclude}} {url}/p.py\n```",
        f"```{{toctree}}\nTitle <{url}/q>\n```",
        f"```{{eval-rst}}\n.. csv-table:: T\n   :url: {url}/r\n\n.. raw:: html\n   :url: {url}/s\n"
        f"\n.. include:: {url}/t\n\n.. image:: {url}/u.png\n   :scale: 50\n\n"
        f".. figure:: {url}/v.svg\n   :loading: embed\n   :figwidth: image\n```",
        *options,
    ]
    for number, form in enumerate(forms):
        front = f"---\nimage: {url}/w.png\nurl: {url}/x\n---\n"
        terminal.write({f"n{number}.md": f"{front}# N\n\n{form}\n"})
    done = terminal.build()
    assert done.code == 0
    assert server.asked == []
    assert "FETCHED" not in "".join(p.read_text("utf-8") for p in terminal.site.rglob("*.html"))
    urlopen(f"{url}/asked").read()  # so this server would have known
    assert server.asked == ["/asked"]


# Every directive

LISTING = """
def setup(app):
    import json, pathlib
    from docutils.parsers.rst import directives
    from docutils.parsers.rst.languages import en
    from docutils.utils import new_document

    def write(app):
        found = {}
        for name in {*directives._directive_registry, *directives._directives}:
            made, _ = directives.directive(name, en, new_document(""))
            found[name] = sorted(getattr(made, "option_spec", None) or ())
        domains = app.env.domains
        for domain in domains.values() if hasattr(domains, "values") else domains.sorted():
            for name, made in domain.directives.items():
                found[f"{domain.name}:{name}"] = sorted(made.option_spec or ())
        pathlib.Path(app.outdir, "found.json").write_text(json.dumps(found))

    app.connect("builder-inited", write)
"""


def registered(make_site: MakeSite) -> dict[str, list[str]]:
    """Every directive that a build knows, with its options."""
    built = make_site({"index.md": "# H\n"}, LISTING).build("dummy")
    found: dict[str, list[str]] = json.loads(built.read("found.json"))
    return dict(sorted(found.items()))


WRITTEN = {
    "fence": ("```{{{name}}} {argument}\n{options}\n{words}\n```\n", ":{option}: {value}\n"),
    "colons in a note": (
        "::::{{note}}\n:::{{{name}}} {argument}\n{options}\n{words}\n:::\n::::\n",
        ":{option}: {value}\n",
    ),
    "reStructuredText": (
        "```{{eval-rst}}\n.. {name}:: {argument}\n{options}\n   {words}\n```\n",
        "   :{option}: {value}\n",
    ),
    "a table in it": (
        "```{{eval-rst}}\n.. list-table::\n\n   * - .. {name}:: {argument}\n"
        "{options}\n          {words}\n```\n",
        "          :{option}: {value}\n",
    ),
}
"""How a directive can be written, and an option of it."""

TAKES_NAMES = ("toctree", "std:toctree")
"""The directives whose content names documents."""


@pytest.mark.parametrize("form", WRITTEN)
def test_every_directive_with_every_option(
    terminal: Terminal, server: Server, make_site: MakeSite, form: str
) -> None:
    (terminal.root / "secret.txt").write_text(f"{SECRET}\n")
    up = os.path.relpath(terminal.root, terminal.root / "cache/vault-0123456789ab/src")
    secret = f"{up}/secret.txt"
    values = cycle(
        [secret, f"{server.address}/x", "myst", "antigravity"]
        + ["1-999999999", "9" * 400, "-1", "", "x y", "1"]
    )
    whole, line = WRITTEN[form]
    wanted: dict[str, list[str]] = {}
    for number, (name, known) in enumerate(registered(make_site).items()):
        page = f"d{number:03}"
        parts = [f"# Page of {name}\n"]
        wanted[page] = []
        for count, option in enumerate((None, *known, "url", "file", "parser", "zzz")):
            words = f"words{number:03}x{count:02}"
            options = line.format(option=option, value=next(values)) if option else ""
            argument = secret if count % 2 else "html"
            parts.append(whole.format(name=name, argument=argument, options=options, words=words))
            if name not in TAKES_NAMES:
                wanted[page].append(words)
        terminal.write({f"{page}.md": "\n".join(parts)})
    done = terminal.build()
    assert done.code == 0, done.err[-2000:]
    assert "Traceback" not in done.err
    assert server.asked == []
    lost = [w for page, words in wanted.items() for w in words if w not in terminal.text(page)]
    assert lost == []
    assert [found for page in wanted for found in live(terminal, page)] == []
    built = [path for path in terminal.site.rglob("*") if path.is_file()]
    assert [path for path in built if SECRET.encode() in path.read_bytes()] == []
