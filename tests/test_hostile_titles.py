"""What notes and sites are called is text, on every page and in every theme: nothing of it runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Request

from sphinx_hubnotes.build.themes import named
from tests.command import Terminal
from tests.conftest import MakeSite
from tests.site import Site, tree

pytestmark = pytest.mark.build

IMAGE = "<img src=x onerror=alert(1)>"

PAYLOADS = {
    "image": IMAGE,
    "script": "<script>alert(1)</script>",
    "drawing": "<svg onload=alert(1)>",
    "closing": "</title></textarea></style></script><script>alert(1)</script>",
    "double": f'">{IMAGE}',
    "single": f"'>{IMAGE}",
    "string": "'-alert(1)-'",
    "quoted": '"-alert(1)-"',
    "ticked": "`${alert(1)}`",
    "lines": "a\u2028alert(1)\u2029b",
    "template": "{{ 7*191 }} {% print(7*191) %}",
    "percent": "%(x)s %s 100%",
    "data": f"]]>{IMAGE}",
    "comment": f"-->{IMAGE}",
    "frame": "<iframe src=javascript:alert(1)></iframe>",
    "entities": "&lt;img src=x onerror=alert(1)&gt;",
    "address": "[go](javascript:alert(1))",
    "scheme": "[go](javascript://%0aalert(1))",
}

NAMES = {
    "double": f'">{IMAGE}',
    "single": "'-alert(1)-'",
    "string": "'; alert(1); '",
    "ticked": "`${alert(1)}`",
    "template": "{{ 7*191 }}",
    "percent": "%(x)s",
    "ended": "it's so",
}
"""What files and folders are called: all but a slash can stand in a name."""

SITE = f"F {IMAGE}"


def front_matter(**values: object) -> str:
    """Front matter in JSON, which is YAML too."""
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in values.items()]
    return "\n".join(["---", *lines, "---", "", ""])


def titled(text: str) -> str:
    """A note that says *text* in each field of its front matter."""
    names = ("title", "description", "status", "date", "updated", "github_url")
    fields = dict.fromkeys(names, text) | {"html_theme.show_nav_level": text}
    lists = {name: [text] for name in ("tags", "aliases", "hubs")}
    return front_matter(**fields, **lists) + "Some roses.\n"


def headed(text: str) -> str:
    """A note that says *text* in its headings, as it is and as code."""
    return (
        front_matter(description=text)
        + f"# Of {text} roses\n\n## Below {text} here\n\nText.\n\n## Code `` {text} ``\n\nText.\n"
    )


def notes(names: dict[str, str]) -> dict[str, str]:
    files = {f"notes/{name}.md": titled(text) for name, text in PAYLOADS.items()}
    files |= {f"notes/of-{name}.md": headed(text) for name, text in PAYLOADS.items()}
    files["notes/coded.md"] = f"# `{IMAGE}`\n\nText.\n"
    files |= {f"files/{name}.md": "Text.\n" for name in names.values()}
    files |= {f"{name}/note.md": "# Note\n\nText.\n" for name in names.values()}
    return files


def hub(*, code: bool) -> str:
    """A hub that is hostile wherever it can be; texts of its own hold *code*, or HTML as it is."""
    mark = "``" if code else ""
    lines = [f"# H {IMAGE} <script>alert(1)</script> *garden*", "", f"## Prose {IMAGE}", ""]
    lines += ["# The hub", "", f"::::::{{hub}} {IMAGE}", f":kind: {IMAGE}", f":view: {IMAGE}", ""]
    for name, text in PAYLOADS.items():
        lines += [f":::::{{section}} S {text} section", f":name: {text}", ""]
        lines += [f":::{{note-card}} {text} <notes/{name}>", f":description: {text}", ":::"]
        lines += [f":::{{note-card}} notes/of-{name}", f"Say {mark} {text} {mark}", ":::", ""]
        lines += [f"- [](notes/coded.md) -- {mark} {text} {mark}", "", ":::::"]
    lines += [":::::{section} Gathered", ":glob: **", ":group-by: status", ":::::"]
    return "\n".join([*lines, "::::::", ""])


def coded_hub() -> str:
    return f"# `{IMAGE}` and\n\n:::{{hub}} coded\n- [](notes/coded.md)\n:::\n"


CONF: dict[str, Any] = {
    "html_title": "Garden",
    "hubnotes_views": ["cards", "list", "table", "timeline", "graph"],
    "hubnotes_panels": ["hubs", "backlinks", "related"],
    "hubnotes_related_cards": 3,
    "hubnotes_previews": True,
    "hubnotes_navigation": "notes",
    "hubnotes_tag_pages": True,
    "hubnotes_redirects": True,
    "hubnotes_card_fields": ["tags", "status"],
    "html_show_sourcelink": False,
}


def project(root: Path, **conf: Any) -> Site:
    site = Site(root, CONF | conf)
    site.write(notes(NAMES))
    toctree = f"```{{toctree}}\n:caption: C {IMAGE}\n\nT {IMAGE} <hub>\ncoded\nnotes/coded\n```\n"
    # Sphinx's search stumbles over results that lead to what is in the index.
    index = f"```{{index}} {IMAGE} {'and more' * 9}\n```\n"
    site.write({"hub.md": hub(code=True), "coded.md": coded_hub()})
    site.write({"index.md": f"# Home\n\n{toctree}\n{index}\n:::{{note-list}}\n:::\n"})
    return site


def project_in(theme: str, root: Path) -> Path:
    return project(root).build_apart(theme=theme).outdir


def vault_in(theme: str, root: Path) -> Path:
    files = notes(NAMES) | {
        "README.md": front_matter(title=SITE) + f"# F {IMAGE}\n\n## Part {IMAGE}\n\nText.\n",
        "map.md": front_matter(type="moc", title=f"M {IMAGE}") + "- [[coded]]\n",
        "hub.md": hub(code=False),
        "coded.md": coded_hub(),
    }
    vault, site = root / "vault", root / "site"
    for name, text in files.items():
        path = vault / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx_hubnotes", "build", str(vault), str(site)]
    command += ["--theme", theme, "--cache", str(root / "cache")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return site


MAKERS: dict[str, Callable[[str, Path], Path]] = {"vault": vault_in, "project": project_in}

SITES = [
    ("vault", "furo"),
    ("project", "furo"),
    ("vault", "alabaster"),
    ("project", "alabaster"),
    pytest.param("vault", "sphinx_book_theme", marks=pytest.mark.themes),
    pytest.param("project", "pydata_sphinx_theme", marks=pytest.mark.themes),
    pytest.param("vault", "sphinx_rtd_theme", marks=pytest.mark.themes),
]
"""The book theme stands on PyData's, so each kind is seen in the templates of each."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


LIVE = r"""() => [...document.querySelectorAll('*')].filter(e =>
    [...e.attributes].some(a => a.name.startsWith('on') && a.value.includes('alert')
        || ['href', 'src', 'action', 'content', 'xlink:href'].includes(a.name)
            && /^\s*(javascript:|vbscript:|data:text)/i.test(a.value))
    || e.tagName == 'SCRIPT' && e.textContent.startsWith('alert')
).map(e => e.outerHTML.slice(0, 200))"""
"""What could run on a page, though it has not yet."""


FORGIVEN = re.compile(
    ".*(Failed to load resource|Got invalid theme mode|Failed to fetch|Fetch API cannot load file)",
    re.DOTALL,
)
"""A file that is not there, which is seen by itself; that no mode was chosen yet, as themes say;
that search can show no summaries where pages come from a disk."""


class Watch:
    """A browser on the pages in *folder*, and what it does there beyond showing them."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.at = ""
        self.seen: dict[str, str] = {}
        """What was done, each with the first place."""
        page.on("dialog", self._dialog)
        page.on("pageerror", self._error)
        page.on("console", self._console)
        page.on("request", self._request)

    def visit(self, address: str) -> None:
        self.at = address
        self.page.goto(f"{self.folder.as_uri()}/{address}", wait_until="load")
        for found in self.page.evaluate(LIVE):
            self._note(f"live: {found}")

    def search(self, words: str) -> int:
        """Search, and the number of results."""
        self.visit(f"search.html?q={quote(words)}")
        # Results come one by one, and then the number of them.
        self.page.wait_for_function("Search.status && Search.status.innerText")
        return self.page.locator("#search-results li").count()

    def _note(self, text: str) -> None:
        self.seen.setdefault(text, self.at)

    def _dialog(self, dialog: Dialog) -> None:
        self._note(f"ran: {dialog.message}")
        dialog.dismiss()

    def _console(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not FORGIVEN.match(said.text):
            self._note(f"console: {said.text}")

    def _error(self, error: Error) -> None:
        if not FORGIVEN.match(str(error)):
            self._note(f"error: {error}")

    def _request(self, request: Request) -> None:
        path = Path(unquote(urlsplit(request.url).path))
        inside = request.url.startswith(self.folder.as_uri()) and (
            path.is_file()
            or path.name == "x"  # a picture that is not there, in a heading of a vault
        )
        if not inside:
            self._note(f"request: {request.url}")


@pytest.mark.parametrize(("kind", "theme"), SITES)
def test_a_browser_shows_the_words_and_does_nothing_else(
    root: Path, browser: Browser, kind: str, theme: str
) -> None:
    folder = MAKERS[kind](theme, root / f"{kind}-{theme}")
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    pages = [name for name in names if not name.startswith("_")]
    assert len(pages) > 2 * len(PAYLOADS)
    if kind == "project":  # HTML in the heading of a note is MyST's own, on the note's page
        pages = [page for page in pages if not page.startswith("notes/of-")]
    with browser.new_context() as context:
        watch = Watch(context.new_page(), folder)
        for page in pages:
            watch.visit(quote(page))
        assert watch.search("roses") >= len(PAYLOADS)
        for words in ("alert", IMAGE):
            watch.search(words)
    assert not watch.seen, "\n".join(f"{place}: {what}" for what, place in watch.seen.items())


# What no browser has to show


def written(site: Site, builder: str) -> Path:
    return site.build(builder, out=builder).outdir


LIVE_NAMES = ("script", "img", "iframe", "svg")


def markup_of(text: str) -> list[str]:
    """What is live in a piece of HTML."""
    return [str(found) for found in BeautifulSoup(text, "html5lib").find_all(LIVE_NAMES)]


@pytest.fixture(scope="module")
def small(root: Path) -> Site:
    """A project with one hub, whose notes say all in their titles alone."""
    site = Site(root / "small", {"hubnotes_navigation": "notes", "html_theme": "alabaster"})
    files = {f"{name}.md": front_matter(title=text) for name, text in PAYLOADS.items()}
    files |= {f"of-{name}.md": f"# Of {text}\n" for name, text in PAYLOADS.items()}
    cards = "\n".join(f"- [](notes/{name})" for name in files)
    site.write({f"notes/{name}": text for name, text in files.items()})
    site.write({"hub.md": f"# H {IMAGE} hub\n\n:::{{hub}}\n{cards}\n:::\n"})
    site.write({"index.md": "# Home\n\n```{toctree}\nhub\n```\n"})
    return site


@pytest.mark.packages
def test_a_book_is_well_formed_and_its_contents_are_words(small: Site) -> None:
    book = next(written(small, "epub").glob("*.epub"))
    with zipfile.ZipFile(book) as archive:
        for name in archive.namelist():
            of_note = name.startswith("notes/of-")
            if name.endswith((".xhtml", ".opf", ".ncx")) and not of_note:
                text = archive.read(name).decode().replace("&nbsp;", "&#160;")
                found = {e.tag.rpartition("}")[2] for e in ElementTree.fromstring(text).iter()}
                assert found.isdisjoint(LIVE_NAMES), name
        contents = "".join(ElementTree.fromstring(archive.read("nav.xhtml")).itertext())
    assert PAYLOADS["image"] in contents
    assert "Of alert(1)" in contents


@pytest.mark.packages
def test_data_for_templates_of_others_holds_words(small: Site) -> None:
    folder = written(small, "json")
    for path in folder.rglob("*.fjson"):
        found = json.loads(path.read_text("utf-8"))
        around = [found.get("prev"), found.get("next"), *(found.get("parents") or ())]
        titles = [other["title"] for other in around if other]
        for title in (found.get("title") or "", *titles, str(found.get("toc"))):
            assert markup_of(title) == [], path


@pytest.mark.packages
def test_search_shows_words(small: Site) -> None:
    folder = written(small, "html")
    script = (folder / "_static/searchtools.js").read_text("utf-8")
    assert "linkEl" in script
    assert not re.search(r"innerHTML =\s*(title|\" \(\")", script)
    index = (folder / "searchindex.js").read_text("utf-8")
    found = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))
    assert {PAYLOADS["image"], PAYLOADS["entities"]} <= set(found["titles"])


# What a site is called

WAYS: dict[str, tuple[dict[str, str], list[str], str]] = {
    "front matter": ({"index.md": front_matter(title=SITE) + "Text.\n"}, [], SITE),
    "heading": ({"README.md": "# F <script>alert(1)</script> `<b>`\n"}, [], "F alert(1) <b>"),
    "picture": ({"README.md": "# <img src=logo.png> F\n", "a.md": "# A\n"}, [], "F"),
    "option": ({"a.md": "# A\n"}, ["--title", SITE], SITE),
    "lines": ({"a.md": "# A\n"}, ["--title", f"F\n\n```{{raw}} html\n{IMAGE}"], "F ```{raw} html"),
}


@pytest.mark.parametrize("theme", ["furo", "alabaster", "basic"])
@pytest.mark.parametrize("way", WAYS)
def test_what_a_site_is_called_is_text(tmp_path: Path, way: str, theme: str) -> None:
    files, words, title = WAYS[way]
    terminal = Terminal(tmp_path)
    terminal.write(files)
    assert terminal.build("--theme", theme, *words).code == 0
    for name in ("index", "all-notes", "search"):
        page = terminal.page(name)
        assert page.title is not None
        assert title in page.title.get_text()
        assert page.select("img[onerror], title + img") == []
        for brand in page.select(".sidebar-brand-text, .brand, h1.logo, .nav-item-0 a"):
            assert brand.get_text().strip().startswith(title)
            assert brand.find(["img", "script", "b"]) is None


def test_a_folder_of_a_vault_is_called_what_it_is(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    name = f"x\n\n```{{raw}} html\n{IMAGE.replace('/', '')}\n```\n"
    terminal.write({f"{name}/{letter}.md": f"# {letter}\n" for letter in "ab"})
    terminal.write({f"other/{letter}.md": f"# {letter}\n" for letter in "cd"})
    assert terminal.build().code == 0
    for path in terminal.site.rglob("*.html"):
        assert BeautifulSoup(path.read_text("utf-8"), "html5lib").select("img") == []
    assert "X ```{raw} html" in terminal.text("index")


ADDRESSES = ["javascript://x/%0aalert(1)", "JavaScript://x", "data://text/html,x", "vbscript://x"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_toctree_or_link_of_a_vault_runs(tmp_path: Path, address: str) -> None:
    terminal = Terminal(tmp_path)
    toctree = f"```{{toctree}}\nGo <{address}>\nfine <https://example.org/>\na\n```\n"
    link = f"```{{eval-rst}}\n`Go <{address}>`__\n```\n"
    terminal.write({"index.md": f"# Home\n\n{toctree}", "a.md": f"# A\n\n{link}"})
    done = terminal.build("--theme", "alabaster")
    said = [line for line in done.err.splitlines() if line.endswith("[hubnotes.unsafe-address]")]
    assert all(repr(address) in line for line in said)
    places = {line.partition(": WARNING")[0] for line in said}
    assert places == {f"{terminal.vault}/{place}" for place in ("a.md:4", "index.md:3")}
    for path in terminal.site.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html5lib")
        assert page.select('.sphinxsidebar a[href="https://example.org/"]'), path
        hrefs = [str(found["href"]).lower() for found in page.select("a[href]")]
        assert [href for href in hrefs if re.match("javascript|data|vbscript", href)] == []


# What a heading keeps

WORN = ("searchindex.js",)
"""It keeps words that no page holds any more, whoever writes it."""


def test_html_leaves_the_heading_of_a_note_while_it_is_one(make_site: MakeSite) -> None:
    files = {
        "index.md": "# Home\n\n```{toctree}\nhub\na\n```\n",
        "hub.md": "# Hub\n\n:::{hub}\n- [](a.md)\n:::\n",
        "a.md": "# A <kbd>key</kbd>\n\n## Part <kbd>key</kbd>\n\nText.\n",
    }
    site = make_site(files, {"html_theme": "alabaster"})
    sidebar = ".sphinxsidebar kbd"
    built = site.build()
    assert built.page("a").select("h1 kbd")
    assert built.page("index").select(sidebar) == built.page("a").select(sidebar) == []
    site.write({"hub.md": "# Hub\n\nNo hub.\n"})
    assert site.build().page("hub").select(sidebar)
    assert tree(site.build().outdir, WORN) == tree(site.build(out="clean").outdir, WORN)
    site.write({"hub.md": files["hub.md"]})
    assert site.build().page("index").select(sidebar) == []
    assert tree(site.build().outdir, WORN) == tree(site.build(out="again").outdir, WORN)


def test_a_name_between_quotes_of_a_script_stays_there() -> None:
    for name in ("it's", '"', "'", "\\", "</script>", "`${x}`", "a\u2028b"):
        for quoted in ("'", '"'):
            script = named(f"x = {quoted}{name}{quoted};", name)
            inner = script.removeprefix(f"x = {quoted}").removesuffix(f"{quoted};")
            assert json.loads(f'"{inner}"') == name
            assert not re.search(r"['\"`<>$\u2028]", inner)
