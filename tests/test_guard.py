"""Notes that anybody may have written: their words are shown, and nothing else happens."""

from __future__ import annotations

import json
import os
import re
import shutil
import textwrap
import threading
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import cycle
from pathlib import Path
from urllib.request import urlopen

import myst_parser
import pytest

from sphinx_hubnotes.build.harmless import balanced, clean
from tests.command import Done, Terminal, hashes
from tests.conftest import MakeSite
from tests.test_cli_vault import PNG

pytestmark = [pytest.mark.build, pytest.mark.packages]

SECRET = "SECRETWORD"

KNOWS_LINES = myst_parser.__version__ >= "5"
"""Whether MyST knows at which line an option stands, and not only where its directive does."""


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


@contextmanager
def running() -> Iterator[Server]:
    """A server that answers while this lasts."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


def runs(address: str) -> bool:
    """Whether a browser would run *address*, or show what stands in it."""
    plain = re.sub(r"[\x00-\x20]", "", address)
    return bool(re.match(r"(java|vb|live)script:|data:|blob:", plain, re.IGNORECASE))


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
            "c.md": "# C\n\n```{include} b.md\n:parser: myst\n```\n",
            "d.md": f"# D\n\n```{{eval-rst}}\n{include.replace('myst', 'antigravity')}```\n",
        }
    )
    done = terminal.build()
    assert done.code == 0
    assert not marker.exists()
    assert said(done) == [
        ("a.md", 4, "option-left-out"),
        ("b.md", 2, "note-settings"),
        ("c.md", 4 if KNOWS_LINES else 3, "option-left-out"),
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

HOSTILE = ("myst", "antigravity", "1-999999999", "9" * 400, "-1", "", "x y", "1")

NO_TEXT = ("toctree", "note-card")
"""The directives whose content names documents, or stands on a card that no document has."""


@pytest.mark.parametrize("form", WRITTEN)
def test_every_directive_with_every_option(
    terminal: Terminal, server: Server, make_site: MakeSite, form: str
) -> None:
    (terminal.root / "secret.txt").write_text(f"{SECRET}\n")
    up = os.path.relpath(terminal.root, terminal.root / "cache/vault-0123456789ab/src")
    secret = f"{up}/secret.txt"
    values = cycle((secret, f"{server.address}/x", *HOSTILE))
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
            if name not in NO_TEXT:
                wanted[page].append(words)
        terminal.write({f"{page}.md": "\n".join(parts)})
    done = terminal.build()
    assert done.code == 0, done.err[-2000:]
    assert "Traceback" not in done.err
    assert server.asked == []
    shown = {page: terminal.text(page) for page in wanted}
    lost = [word for page, words in wanted.items() for word in words if word not in shown[page]]
    assert lost == []
    assert [found for page in wanted for found in live(terminal, page)] == []
    built = [path for path in terminal.site.rglob("*") if path.is_file()]
    assert [path for path in built if SECRET.encode() in path.read_bytes()] == []


SHOWN = """
# A

```{raw} html
<b>words one</b>
```

:::{only} html
words *two*
:::

````{admonition} Title
```{meta}
:words: three
```
````

```{include} part.txt
```

```{eval-rst}
.. default-role:: math

.. |five| replace:: words five

.. note::

   .. title:: words six

.. role:: r(raw)
   :format: html

:r:`words <b>seven</b>` :raw:`words eight`
```

{raw}`words nine` {py:func}`words_ten` {std:ref}`a` {kbd}`Ctrl`

```{notee}
words eleven
```
"""


def test_what_is_not_on_the_list_is_shown_as_it_is_written(terminal: Terminal) -> None:
    part = "Part\n\n```{date}\n```\n\n```{sectnum}\nwords four\n```\n"
    terminal.write({"a.md": SHOWN, "part.txt": part})
    done = terminal.build()
    names = "one|\\*two\\*|three|four|five|six|<b>seven</b>|eight|nine|ten|eleven"
    text = terminal.text("a")
    assert len(set(re.findall(rf"words[: _]+({names})", text))) == 11
    assert "```{raw} html <b>words one</b> ```" in text
    shown = [(path, line) for path, line, kind in said(done) if kind == "shown-as-text"]
    assert [line for path, line in shown if path == "a.md"] == [
        3,
        7,
        12,
        21,
        23,
        27,
        29,
        32,
        35,
        35,
    ]
    assert len([line for path, line in shown if path == "part.txt"]) == 2
    assert live(terminal, "a") == []


def test_an_option_left_out_leaves_the_directive(terminal: Terminal) -> None:
    terminal.write(
        {
            "a.md": """
            # A

            ```{code-block} python
            :caption: Words
            :lineno-strt: 3
            print(1)
            ```

            ```{eval-rst}
            .. note::
               :klass: x

               Noted
            ```
            """
        }
    )
    done = terminal.build()
    line = 5 if KNOWS_LINES else 3
    assert said(done) == [("a.md", line, "option-left-out"), ("a.md", 10, "option-left-out")]
    assert "'lineno-strt' of 'code-block' is left out; did you mean 'lineno-start'?" in done.err
    assert "Words" in terminal.text("a")
    assert terminal.page("a").select(".highlight-python pre, .admonition.note")[1:]


HUGE = {
    "code-block python": ("lineno-start: 99999999999", "emphasize-lines: 1-999999999"),
    "code python": ("number-lines: 99999999999",),
    "literalinclude code.py": (
        "lines: 1-999999999",
        "lines: 1-9999,1-9999",
        "tab-width: 999999999",
        "dedent: 999999999",
        "emphasize-lines: 1,9999999999",
    ),
    "hlist": ("columns: 999999999", "columns: 0"),
    "table": (f"widths: {'9' * 400} 1", f"width: {'9' * 400}%"),
    "list-table": ("header-rows: 999999999", "stub-columns: 999999999"),
    "image x.png": (f"scale: {'9' * 400}", "scale: 0", f"width: {'9' * 400}", "loading: embed"),
    "contents": ("depth: 999999999",),
    "toctree": ("maxdepth: 99999999999", "numbered: 99999999999"),
    "include part.md": ("heading-offset: 999999999", "start-line: 99999999999", "tab-width: 99999"),
    "rubric Title": ("heading-level: 99",),
}
"""Options whose cost is not their length."""


@pytest.mark.parametrize("form", ["fence", "reStructuredText"])
def test_no_option_costs_more_than_it_is_long(terminal: Terminal, form: str) -> None:
    content = {
        "hlist": "- words",
        "table": "| a | b |\n|---|---|\n| c | d |",
        "list-table": "* - a",
    }
    rst = {"table": "= =\n   a b\n   = ="}
    parts, expected = [], 0
    for directive, options in HUGE.items():
        name, _, argument = directive.partition(" ")
        words = content.get(name, "")
        if form == "reStructuredText":
            words = rst.get(name, words)
        for option in options:
            if form != "fence" and option.startswith("heading-offset"):
                continue  # which is MyST's alone
            key, _, value = option.partition(": ")
            whole, line = WRITTEN[form]
            options_text = line.format(option=key, value=value)
            made = {"name": name, "argument": argument, "options": options_text, "words": words}
            parts.append(whole.format(**made))
            expected += 1
    files: dict[str, str | bytes] = {"code.py": "\tprint(1)\n", "part.md": "Part\n", "x.png": PNG}
    terminal.write({**files, "a.md": "# A\n\n" + "\n".join(parts)})
    done = terminal.build()
    assert done.code == 0
    kinds = [kind for _, _, kind in said(done)]
    assert kinds == ["option-left-out"] * expected


def test_a_note_takes_in_no_more_than_there_is_room_for(terminal: Terminal) -> None:
    for form in ("```{include} NAME\n```\n\n", "```{eval-rst}\n.. include:: NAME\n```\n\n"):
        for number in range(12):
            both = form.replace("NAME", f"p{number + 1}.md") * 4
            terminal.write({f"p{number}.md": f"# P\n\nwords{number}\n\n{both}"})
        terminal.write(
            {"p12.md": "words12\n", "own.md": f"# O\n\n{form.replace('NAME', 'own.md')}"}
        )
        done = terminal.build()
        assert done.code == 0
        assert ("p0.md" in done.err) or "include-limit" in done.err
        assert all(f"words{number}" in terminal.text(f"p{number}") for number in range(12))
        assert "include-limit" in done.err


def test_what_doubles_in_restructuredtext_is_no_directive_here(terminal: Terminal) -> None:
    lines = [f".. |a{n}| replace:: |a{n + 1}| |a{n + 1}|" for n in range(40)]
    text = "\n".join([*lines, ".. |a40| replace:: words"])
    terminal.write({"a.md": f"# A\n\n```{{eval-rst}}\n|a0|\n\n{text}\n```\n"})
    done = terminal.build()
    assert done.code == 0
    assert "replace:: words" in terminal.text("a")


def test_what_the_user_adds_is_used_whole(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """
        from docutils import nodes
        from docutils.parsers.rst import Directive, directives
        from sphinx.directives.other import Only

        class Mine(Directive):
            has_content = True
            option_spec = {"any": directives.unchanged}

            def run(self):
                return [nodes.raw("", f"<i id='mine'>{self.options['any']}</i>", format="html")]

        class MyOnly(Only):
            pass

        def role(name, raw, text, line, inliner, options=None, content=()):
            return [nodes.emphasis(text, f"mine: {text}")], []

        def setup(app):
            app.add_directive("mine", Mine)
            app.add_directive("only", MyOnly, override=True)
            app.add_role("py", role)
    """
    terminal.write(
        {
            "a.md": """
            # A

            ```{mine}
            :any: thing
            ```

            ```{only} html
            shown
            ```

            {py}`x` {raw}`y`

            ```{eval-rst}
            .. mine::
               :any: other

            :py:`z`
            ```
            """,
        }
    )
    folder = terminal.root / "modules"
    folder.mkdir()
    (folder / "my_own_extension.py").write_text(textwrap.dedent(code))
    monkeypatch.syspath_prepend(str(folder))
    told = terminal.root / "own.toml"
    told.write_text('[sphinx]\nextensions = ["my_own_extension"]\n')
    done = terminal.build("--config", told)
    assert done.code == 0, done.err
    assert [kind for _, _, kind in said(done)] == ["shown-as-text"]
    page = terminal.page("a")
    assert [tag.get_text() for tag in page.select("#mine")] == ["thing", "other"]
    assert "mine: x y" in terminal.text("a")
    assert "mine: z" in terminal.text("a")


# HTML and addresses


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("<b>x</b>", "<b>x</b>"),
        ("<B CLASS=a>x</B >", '<b class="a">x</b>'),
        ("List<String>", "List&lt;String&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=alert(1)>", '<img src="x">'),
        ("<img/src=x/onerror=alert(1)>", "&lt;img/src=x/onerror=alert(1)&gt;"),
        ("<b title='>' onclick=x>", '<b title="&gt;">'),
        ('<b title="a&quot; onclick=&quot;b">', '<b title="a&quot; onclick=&quot;b">'),
        ("<a href='java&Tab;script:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href=' &#x1;JaVaScRiPt:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='obsidian://open'>x</a>", '<a href="obsidian://open">x</a>'),
        ("<img src='data:image/png;base64,x'>", '<img src="data:image/png;base64,x">'),
        ("<a href='data:text/html,x'>x</a>", "<a>x</a>"),
        ("<b style='color: red; background: url(x)'>", '<b style="color: red">'),
        ("<b style='position:fixed;top:0'>", "<b>"),
        ("<!-- <b> -->x", "x"),
        ("<!-- x <b>", "&lt;!-- x &lt;b&gt;"),
        ("<b <script>alert(1)</script>", "&lt;b &lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<![CDATA[<b>]]>", "&lt;![CDATA[<b>]]&gt;"),
        ("a &amp; b &lt;i&gt;", "a &amp; b &lt;i&gt;"),
        ("<b\x00>x", "&lt;b\x00&gt;x"),
        ("<style><img src=x onerror=y></style>", '&lt;style&gt;<img src="x">&lt;/style&gt;'),
    ],
)  # fmt: skip
def test_tags_are_written_anew(written: str, made: str) -> None:
    assert clean(written).html == made


def test_tags_close_what_they_open() -> None:
    assert balanced(["</div></p>", "<b>", "x<i>", "</b>"]) == (["", "<b>", "x<i>", "</i></b>"], "")
    assert balanced(["<details>", "<br><hr>", "<p>"]) == (
        ["<details>", "<br><hr>", "<p>"],
        "</p></details>",
    )


@pytest.mark.parametrize("text", ["<b " * 30_000, "<!--" * 30_000, "<b x='" * 30_000, "<" * 90_000])
def test_long_tags_are_read_once(text: str) -> None:
    assert "<" not in clean(text).html.replace("<b>", "")


def test_html_of_a_note_is_shown_and_runs_nothing(terminal: Terminal) -> None:
    note = """
        # A

        Press <kbd onclick="x()">K</kbd>, <b>open and List<String>.

        <details><summary>More</summary>

        inner *words*

        </details>

        </div></div></main>

        <table><tr><td colspan=2>cell</td></tr></table>

        <script>alert("script words")</script>

        <iframe src="https://example.org/x"></iframe>

        <form action=x><input name=y>form words</form>

        | a <svg onload=x> |
        |---|
        | <style>@import "x"</style> |
    """
    terminal.write({"a.md": note, "b.md": "# B\n"})
    done = terminal.build()
    assert live(terminal, "a") == []
    assert [found for found in said(done) if found[2] == "html"] == [("a.md", 3, "html")]
    assert (
        "onclick, <string>, <main>, <script>, <iframe>, <form>, <input>, <svg>, <style>" in done.err
    )
    page, text = terminal.page("a"), terminal.text("a")
    for words in ("List<String>", 'alert("script words")', "form words", '@import "x"'):
        assert words in text.replace("“", '"').replace("”", '"')
    assert page.select('details em, td[colspan="2"], a[href="https://example.org/x"], kbd')[3:]
    plain = [tag.name for tag in terminal.page("b").select("body > *")]
    assert [tag.name for tag in page.select("body > *")] == plain


ADDRESSES = [
    *("javascript:alert(1)", "JavaScript://%0aalert(1)", "java\tscript:x", "vbscript:x"),
    *("data:text/html,x", "data:image/svg+xml,x", " javascript:x", "blob:x"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_link_of_a_note_runs_something(terminal: Terminal, address: str) -> None:
    escaped = address.replace("\t", "\\\t")
    forms = [
        f"[words]({address}) [words](<{address}>) <{address}> ![words]({address})",
        f"[words][x]\n\n[x]: {address}",
        f"{{download}}`words <{address}>` {{any}}`words <{address}>` [[{address}|words]]",
        f"<a href='{address}'>words</a> <a href=\"{address}\"><b>words</b></a>",
        f"```{{image}} a.png\n:alt: words\n:target: {address}\n```\n\nwords",
        f"```{{figure}} a.png\n:target: {address}\n\nwords\n```",
        f"```{{toctree}}\nwords <{address}>\na\n```\n\nwords",
        f"```{{eval-rst}}\n`words <{escaped}>`_ x_ y__\n\n.. _x: {address}\n__ {address}\n\n"
        f".. image:: a.png\n   :target: {address}\n```\n\nwords",
        f"---\nauthor: '[words]({address})'\ncontact: {address}\n---\nwords",
    ]
    for number, form in enumerate(forms):
        front = form if form.startswith("---") else f"# N\n\n{form}"
        terminal.write({f"n{number}.md": f"{front}\n"})
    terminal.write({"a.md": "# A\n", "a.png": PNG})
    done = terminal.build()
    assert done.code == 0
    for page in terminal.site.rglob("*.html"):
        name = page.relative_to(terminal.site).with_suffix("").as_posix()
        found = [
            str(tag) for tag in terminal.page(name).select("a[href]") if runs(str(tag["href"]))
        ]
        assert found == []
    assert all("words" in terminal.text(f"n{number}") for number in range(len(forms)))


def test_formulas_are_set_up_to_run_nothing(terminal: Terminal) -> None:
    terminal.write({"a.md": "# A\n\n$\\href{javascript:alert(1)}{x}$\n"})
    terminal.build()
    scripts = [script.string or "" for script in terminal.page("a").select("script")]
    configs = [text for text in scripts if "window.MathJax" in text]
    assert len(configs) == 1
    assert '"load": ["ui/safe"]' in configs[0]


# Found in vaults that were made at random


def test_pictures_and_downloads_that_are_no_files_are_words(terminal: Terminal) -> None:
    forms = [
        "![words](TARGET)",
        "```{image} TARGET\n:alt: words\n```",
        "{download}`words <TARGET>`",
    ]
    targets = ("/", ".", "sub", "./sub/")
    texts = [form.replace("TARGET", target) for target in targets for form in forms]
    terminal.write({"a.md": "# A\n\n" + "\n\n".join(texts), "sub/b.md": "# B\n"})
    os.mkfifo(terminal.vault / "pipe.png")
    up = os.path.relpath(terminal.vault, terminal.root / "cache/vault-0123456789ab/src")
    terminal.write(
        {"c.md": f"# C\n\n![words]({up}/pipe.png) {{download}}`words <{up}/pipe.png>`\n"}
    )
    done = terminal.build()
    assert done.code == 0
    assert not re.search("^WARNING", done.err, re.MULTILINE)
    assert {kind for _, _, kind in said(done)} == {"unknown-file"}
    own = {name: terminal.text(name).partition("In these hubs")[0] for name in ("a", "c")}
    assert own["a"].count("words") == len(targets) * len(forms)
    assert own["c"].count("words") == 2


def test_footnotes_that_lead_nowhere_end_nothing(terminal: Terminal) -> None:
    note = "# A\n\nwords[^x][^y]\n\n[^x]: [^y]\n\n[^y]: [^x]\n\n```{eval-rst}\n[#]_ more\n```\n"
    terminal.write({"a.md": note, "b.md": f"{note}\n[^x]: again [^z]\n"})
    done = terminal.build()
    assert done.code == 0
    assert [found for found in said(done) if found[2] == "failed"] == []
    assert "words" in terminal.text("a")
    assert "more" in terminal.text("b")


def test_no_page_names_a_folder_of_who_built_it(terminal: Terminal) -> None:
    mistakes = ["{pep}`x`", "{rfc}`x`", "{cwe}`x`", "{zz}`x`", "{zz:zz}`x`"]
    body = "```{literalinclude} gone\n```\n\n```{include} gone\n```\n\n```{zz:zz}\nx\n```\n"
    body += "\n```{eval-rst}\n.. literalinclude:: gone\n\n:rfc:`x` :zz:zz:`x` |gone|\n```\n"
    for number in range(6):
        title = f"# Words of {mistakes[number % len(mistakes)]}\n\n[](n0.md) {' '.join(mistakes)}"
        terminal.write({f"n{number}.md": f"{title}\n\n## {mistakes[number % 3]}\n\n{body}"})
    done = terminal.build()
    assert done.code == 0
    assert not re.search("^(WARNING|ERROR)", done.err, re.MULTILINE)
    built = [path for path in terminal.site.rglob("*") if path.suffix in (".html", ".js", ".json")]
    names = re.compile(rb"cache.vault-[0-9a-f]{6}|%s" % re.escape(str(terminal.root)).encode())
    assert [path.name for path in built if names.search(path.read_bytes())] == []
    reasons = "".join(terminal.text(f"n{number}") for number in range(6))
    assert re.findall("shares the words?[^.]*(?:cache|src|literalinclude)", reasons) == []


def test_equations_have_one_address_in_each_build(terminal: Terminal) -> None:
    equation = "\\begin{align}\nx\n\\end{align}\n"
    terminal.write(dict.fromkeys(("a.md", "b.md"), f"# A\n\n{equation}\n{equation}"))
    pages = []
    for _ in range(2):
        shutil.rmtree(terminal.root / "cache", ignore_errors=True)
        terminal.build()
        pages.append((terminal.site / "a.html").read_text("utf-8"))
    assert pages[0] == pages[1]
    ids = [str(tag["id"]) for name in "ab" for tag in terminal.page(name).select("div.math[id]")]
    assert len(ids) == len(set(ids)) == 4
