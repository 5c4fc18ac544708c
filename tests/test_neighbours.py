"""Other extensions beside ours: without a hub nothing changes, with one everything is shown.

Each build is a process of its own, as extensions change what a process shares. Those that are not
installed are skipped; `make neighbours` has them all, and tries each builder.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.site import DEFAULT_CONF, BuildWarning, parse_warnings, plain

pytestmark = pytest.mark.neighbours

EVERYTHING = bool(os.environ.get("HUBNOTES_NEIGHBOURS"))
"""Whether all is tried, which takes minutes; else what CI has time for."""

BUILDERS = ("html", "dirhtml", "epub", "latex", "text") if EVERYTHING else ("html", "epub")


@dataclass(frozen=True)
class Neighbour:
    """An extension, as a project uses it."""

    modules: tuple[str, ...]
    conf: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    """The documents among the files."""
    replaces: tuple[str, ...] = ()
    """The extensions that it stands for."""


MODULE = (
    '"""Bakes."""\n\n\ndef bake(heat: int) -> int:\n    """Bake at a *heat*."""\n    return heat\n'
)
PATH = {"sys.path[:0]": ["."]}

NEIGHBOURS = {
    "myst_nb": Neighbour(
        ("myst_nb",),
        {"nb_execution_mode": "off"},
        {"cell.md": "# Cells\n\n```python\n1 + 1\n```\n\nSee [one](notes/one.md).\n"},
        ("cell",),
        ("myst_parser",),
    ),
    "sphinx_design": Neighbour(
        ("sphinx_design",),
        {},
        {
            "grid.md": "# Grid\n\n::::{grid} 2\n:::{grid-item-card} Title\n"
            ":link: notes/one\n:link-type: doc\nText\n:::\n::::\n"
        },
        ("grid",),
    ),
    "sphinx_copybutton": Neighbour(("sphinx_copybutton",)),
    "sphinxext.opengraph": Neighbour(
        ("sphinxext.opengraph",), {"ogp_site_url": "https://example.org/"}
    ),
    "sphinx_sitemap": Neighbour(("sphinx_sitemap",), {"html_baseurl": "https://example.org/"}),
    "notfound": Neighbour(("notfound.extension",)),
    "sphinx_togglebutton": Neighbour(
        ("sphinx_togglebutton",),
        {},
        {"toggle.md": "# Toggle\n\n:::{toggle}\nSee [one](notes/one.md).\n:::\n"},
        ("toggle",),
    ),
    "sphinx_tippy": Neighbour(
        ("sphinx_tippy",),
        {"tippy_enable_wikitips": False, "tippy_enable_doitips": False},
        {
            "snippet.md": "---\norphan: true\n---\nSee [one](notes/one.md).\n",
            "with.md": "# With\n\n```{include} snippet.md\n:start-line: 3\n```\n",
        },
        ("with",),
    ),
    "sphinxcontrib.mermaid": Neighbour(
        ("sphinxcontrib.mermaid",),
        {"mermaid_output_format": "raw"},
        {"chart.md": "# Chart\n\n```{mermaid}\ngraph LR\n  A --> B\n```\n"},
        ("chart",),
    ),
    "sphinx_thebe": Neighbour(
        ("sphinx_thebe",),
        {"thebe_config": {"repository_url": "https://github.com/binder-examples/jupyter-stacks"}},
    ),
    "sphinx.ext.autodoc": Neighbour(
        ("sphinx.ext.autodoc",),
        PATH,
        {
            "oven.py": MODULE,
            "api.md": "# Oven\n\n```{eval-rst}\n.. automodule:: oven\n   :members:\n```\n",
        },
        ("api",),
    ),
    "sphinx.ext.autosummary": Neighbour(
        ("sphinx.ext.autosummary",),
        {**PATH, "autosummary_generate": True},
        {
            "oven2.py": MODULE,
            "sum.md": "# Sum\n\n```{eval-rst}\n.. autosummary::\n"
            "   :toctree: made\n\n   oven2\n```\n",
        },
        ("sum",),
    ),
    "sphinx_needs": Neighbour(
        ("sphinx_needs",),
        {},
        {
            "need.md": "# Needs\n\n:::{req} Bread rises\n:id: REQ_00001\n\n"
            "See [one](notes/one.md).\n:::\n"
            "\n```{needtable}\n```\n"
        },
        ("need",),
    ),
    "sphinxext.rediraffe": Neighbour(
        ("sphinxext.rediraffe",), {"rediraffe_redirects": {"old": "plain"}}
    ),
    "sphinx_tags": Neighbour(
        ("sphinx_tags",), {"tags_create_tags": True, "tags_extension": ["md"]}
    ),
    "sphinx_inline_tabs": Neighbour(
        ("sphinx_inline_tabs",),
        {},
        {
            "tab.md": "# Tabs\n\n````{tab} One\nSee [one](notes/one.md).\n````\n"
            "````{tab} Two\n2\n````\n"
        },
        ("tab",),
    ),
    "sphinxcontrib.bibtex": Neighbour(
        ("sphinxcontrib.bibtex",),
        {"bibtex_bibfiles": ["refs.bib"]},
        {
            "refs.bib": "@book{bread, title={Bread}, author={Baker, A.}, "
            "year={2020}, publisher={B}}\n",
            "books.md": "# Books\n\nOf {cite}`bread`.\n\n```{bibliography}\n```\n",
        },
        ("books",),
    ),
    "ablog": Neighbour(
        ("ablog",),
        {
            "blog_baseurl": "https://example.org/",
            "blog_feed_fulltext": True,
            "blog_title": "Bread",
            "blog_path": "blog",
            "blog_authors": {"Ann": ("Ann", None)},
        },
        {
            "post.md": "---\nblogpost: true\ndate: 2020-01-02\nauthor: Ann\ntags: rye\n---\n"
            "# A post\n\nOf [one](notes/one.md) and [hub](plain.md).\n"
        },
        ("post",),
    ),
    "sphinx_external_toc": Neighbour(
        ("sphinx_external_toc",),
        {"external_toc_path": "_toc.yml"},
        {"_toc.yml": "root: index\nsubtrees:\n  - entries:\n{entries}"},
    ),
    "sphinx_last_updated_by_git": Neighbour(("sphinx_last_updated_by_git",)),
}

IN_CI = ("ablog", "sphinxext.opengraph", "sphinx_tippy", "sphinx_needs")

PAGES = {
    "plain.md": "---\ntags: [rye]\n---\n# Plain\n\nA page that links to [one](notes/one.md).\n",
    "notes/one.md": "# One\n\nThe first note, of bread. See [two](two.md).\n",
    "notes/two.md": "# Two\n\nThe second note, of rye. See [three](three.md).\n",
    "notes/three.md": "# Three\n\nThe third note, with a formula $a^2$ in it.\n",
    "notes/four.md": "# Four\n\nThe fourth note.\n\n```python\nbread = 1\n```\n",
    "notes/five.md": "# Five\n\nThe fifth note.\n",
}

HUB = """\
---
description: How flour becomes bread, and why.
---
# How is bread made?

:::::{hub} bread
:views: cards, table, graph

::::{section} First
- [](notes/one.md) -- the start
- [](notes/two.md)
::::
::::{section} Then
:::{note-card} notes/three
:::
:::{note-card} notes/four
:::
::::
:::::
"""


class Project:
    """A project that uses some extensions, with ours and without."""

    def __init__(self, root: Path, names: tuple[str, ...], *, hub: bool) -> None:
        used = [NEIGHBOURS[name] for name in names]
        self.root, self.src = root, root / "src"
        gone = {name for one in used for name in one.replaces}
        self.extensions = [name for name in ("myst_parser",) if name not in gone]
        self.extensions += [module for one in used for module in one.modules]
        self.conf: dict[str, Any] = {
            "hubnotes_panels": ["hubs", "backlinks"],
            "hubnotes_views": ["cards", "table", "graph"],
        }
        files = dict(PAGES)
        entries = [name.removesuffix(".md") for name in PAGES]
        for one in used:
            self.conf |= one.conf
            files |= one.files
            entries += one.pages
        if hub:
            files["bread.md"] = HUB
            entries.append("bread")
        by_toc = "sphinx_external_toc" in names
        files["index.md"] = "# Home\n\nHere it begins.\n"
        if not by_toc:
            files["index.md"] += "\n```{toctree}\n" + "\n".join(entries) + "\n```\n"
        elif "_toc.yml" in files:
            listed = "".join(f"  - file: {entry}\n" for entry in entries)
            files["_toc.yml"] = files["_toc.yml"].format(entries=textwrap.indent(listed, "  "))
        self.write(files)
        self.git = "sphinx_last_updated_by_git" in names
        self.commit()

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.src / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def extend(self, code: str) -> None:
        """Let the project have an extension of its own, which is this *code*."""
        self.conf |= PATH
        self.extensions.append("own")
        folder = self.root / "ours"
        folder.mkdir(exist_ok=True)
        (folder / "own.py").write_text(code, encoding="utf-8")

    def commit(self) -> None:
        if not self.git:
            return
        day = "2020-01-02T03:04:05+00:00"
        who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
        who |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
        who |= {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All"]):
            subprocess.run(["git", *command], cwd=self.src, env=os.environ | who, check=True)

    def build(
        self, builder: str, out: str, *options: str, ours: bool = True, theme: str = "basic"
    ) -> Outcome:
        extensions = [*self.extensions, *(["sphinx_hubnotes"] if ours else [])]
        mine = {name for name in self.conf if name.startswith("hubnotes_")}
        conf = {name: v for name, v in self.conf.items() if ours or name not in mine}
        theirs = {n: v for n, v in DEFAULT_CONF.items() if not n.startswith("hubnotes_")}
        values = theirs | {"html_theme": theme} | conf | {"extensions": extensions}
        path = values.pop("sys.path[:0]", None)
        values["exclude_patterns"] = [".git", "*.bib"]
        lines = [f"{name} = {value!r}\n" for name, value in values.items()]
        if path:
            lines.insert(0, "import sys, os\nsys.path.insert(0, os.path.dirname(__file__))\n")
        confdir = self.root / ("ours" if ours else "theirs")
        confdir.mkdir(exist_ok=True)
        # The time of conf.py says nothing; its text is the same in each build.
        (confdir / "conf.py").write_text("".join(lines), encoding="utf-8")
        for name in ("refs.bib", "_toc.yml", "oven.py", "oven2.py"):
            if (self.src / name).exists():
                (confdir / name).write_bytes((self.src / name).read_bytes())
        outdir = self.root / "out" / out
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-T",
            "-b",
            builder,
            "-c",
            confdir,
        ]
        command += ["-d", outdir.with_name(f"{out}.doctrees"), *options, self.src, outdir]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"SOURCE_DATE_EPOCH": "1600000000", "PYTHONHASHSEED": "0"},
        )
        text = plain(done.stderr)
        assert done.returncode == 0, text
        assert "Traceback" not in text
        return Outcome(outdir, list(parse_warnings(text, self.src)))


UNLIKE = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\bSNCB-[0-9a-f]{8}\b"), "UUID"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(Z|[+-]\d\d:?\d\d)?"), "TIME"),
)
"""What these extensions write otherwise in each build."""

TIMED = (
    *(".hubnotes.json", ".buildinfo", ".buildinfo.bak", "last_build", "environment.pickle"),
    "schema_violations.json",
)


@dataclass(frozen=True)
class Outcome:
    outdir: Path
    warnings: list[BuildWarning]

    def files(self) -> dict[str, str]:
        """All files, without what each build writes otherwise."""
        found = {}
        for path in sorted(self.outdir.rglob("*")):
            name = path.relative_to(self.outdir).as_posix()
            if not path.is_file() or path.name in TIMED or name.endswith(".epub"):
                continue
            text = path.read_bytes().decode("utf-8", "backslashreplace")
            for pattern, word in UNLIKE:
                name, text = pattern.sub(word, name), pattern.sub(word, text)
            if name.startswith("_static/tippy/"):  # which writes a set
                text = re.sub(
                    r"(?<=selector_to_html = )\{.*\}$", _sorted, text, count=1, flags=re.M
                )
            # Of two builds, the checksum of such a file differs.
            text = re.sub(r"(\.js)\?v=[0-9a-f]{8}", r"\1", text) if "UUID" in text else text
            # In a first build, this file is not there yet when Sphinx asks for its checksum.
            found[name] = re.sub(r"(/mystnb\.[0-9a-f]+\.css)\?v=[0-9a-f]{8}", r"\1", text)
        return found

    def page(self, docname: str) -> BeautifulSoup:
        return BeautifulSoup(
            (self.outdir / f"{docname}.html").read_text(encoding="utf-8"), "html5lib"
        )


def _sorted(found: re.Match[str]) -> str:
    return json.dumps(json.loads(found[0]), sort_keys=True)


def unlike(one: Outcome, other: Outcome) -> list[str]:
    first, second = one.files(), other.files()
    return sorted(n for n in first.keys() | second.keys() if first.get(n) != second.get(n))


def wanted(names: tuple[str, ...]) -> None:
    for name in names:
        for module in NEIGHBOURS[name].modules:
            try:
                found = find_spec(module)
            except ModuleNotFoundError:
                found = None
            if found is None:
                pytest.skip(f"NOT INSTALLED: {module} (make neighbours has it)")


ALL = tuple(NEIGHBOURS)
SETS: dict[str, tuple[str, ...]] = {name: (name,) for name in (ALL if EVERYTHING else IN_CI)}
SETS["all"] = ALL if EVERYTHING else IN_CI
OWN_NODES = {"sphinx_design", "sphinx_inline_tabs", "sphinxcontrib.mermaid"}
"""Whose nodes are unknown in an EPUB beside sphinx-needs, without us as well."""

SETS["book"] = tuple(name for name in SETS["all"] if name != "sphinx_needs")


def builders_of(names: tuple[str, ...]) -> tuple[str, ...]:
    if names is SETS["book"]:
        return ("epub",)
    beside = "sphinx_needs" in names and not OWN_NODES.isdisjoint(names)
    return tuple(name for name in BUILDERS if not (beside and name == "epub"))


@pytest.mark.parametrize("names", SETS.values(), ids=SETS.keys())
def test_without_a_hub_nothing_changes(tmp_path: Path, names: tuple[str, ...]) -> None:
    wanted(names)
    project = Project(tmp_path, names, hub=False)
    for builder in builders_of(names):
        before = project.build(builder, f"{builder}-theirs", ours=False)
        after = project.build(builder, f"{builder}-ours")
        assert unlike(before, after) == [], builder
        assert after.warnings == before.warnings, builder


@pytest.mark.parametrize("names", SETS.values(), ids=SETS.keys())
def test_with_a_hub_everything_is_shown(tmp_path: Path, names: tuple[str, ...]) -> None:
    wanted(names)
    bare = Project(tmp_path / "bare", names, hub=False)
    project = Project(tmp_path, names, hub=True)
    for builder in builders_of(names):
        allowed = {(w.kind, w.message) for w in bare.build(builder, builder, ours=False).warnings}
        built = project.build(builder, builder)
        new = [w for w in built.warnings if (w.kind, w.message) not in allowed]
        assert new == [], builder
        if builder == "html":
            check_pages(built, names)
        elif builder in ("text", "latex"):
            name = "bread.txt" if builder == "text" else next(built.outdir.glob("*.tex")).name
            text = (built.outdir / name).read_text(encoding="utf-8")
            for title in ("One", "Two", "Three", "Four", "4 linked notes"):
                assert title in text, builder
        elif builder == "epub":
            text = (built.outdir / "bread.xhtml").read_text(encoding="utf-8")
            assert "4 linked notes" in text
            assert text.count("hubnotes-card-title") == 4


def check_pages(built: Outcome, names: tuple[str, ...]) -> None:
    hub = built.page("bread")
    assert "Topic Hub · 4 linked notes · 2 sections" in hub.get_text()
    titles = [link.get_text() for link in hub.select(".hubnotes-card-title a")]
    assert titles == ["One", "Two", "Three", "Four"]
    assert hub.select("table.hubnotes-table, .hubnotes-table table")
    main = hub.select_one("[role=main]") or hub
    assert main.get_text().split()[:3] == ["←", "All", "notes"] or "← " in main.get_text()[:40]
    note = built.page("notes/one")
    sources = [a.get_text() for a in note.select(".hubnotes-panel-backlinks li > a")]
    assert "Plain" in sources
    assert "snippet" not in " ".join(sources).lower()
    if "ablog" in names:
        assert (built.outdir / "blog/2020.html").exists()


@pytest.mark.parametrize(
    "names",
    [names for key, names in SETS.items() if key != "book"],
    ids=[key for key in SETS if key != "book"],
)
def test_an_edit_leaves_what_a_clean_build_leaves(tmp_path: Path, names: tuple[str, ...]) -> None:
    wanted(names)
    project = Project(tmp_path, names, hub=True)
    project.build("html", "edited")
    project.write({"notes/two.md": "# Two and a half\n\nAnother text. See [one](one.md).\n"})
    project.commit()
    edited, clean = project.build("html", "edited"), project.build("html", "clean")
    # Sphinx leaves words there that no page holds any more.
    found = set(unlike(edited, clean)) - {"searchindex.js"}
    if EVERYTHING:
        found |= set(unlike(project.build("html", "parallel", "-j", "2"), clean))
    # tippy leaves the files of earlier builds where they lie in folders, and in parallel knows of
    # the pages of one process only, also by itself.
    assert {name for name in found if not name.startswith("_static/tippy/")} == set()


def test_a_hub_is_described_by_its_own_words(tmp_path: Path) -> None:
    wanted(("sphinxext.opengraph",))
    project = Project(tmp_path, ("sphinxext.opengraph",), hub=True)
    project.write(
        {
            "long.md": HUB.replace("How flour becomes bread, and why.", '"A & <b> ' + "x " * 300)
            .replace("x \n", 'x"\n')
            .replace("{hub} bread", "{hub} long"),
            "prose.md": HUB.replace(
                "description: How flour becomes bread, and why.", "orphan: 1"
            ).replace(":::::{hub} bread", "Some *prose* first.\n\n:::::{hub} prose"),
            "own.md": HUB.replace(
                "---\n#", 'myst:\n  html_meta:\n    "description": Mine\n---\n#', 1
            ).replace("{hub} bread", "{hub} own"),
        }
    )
    built = project.build("html", "html")

    def said(docname: str, key: str) -> list[str]:
        found = built.page(docname).select(f'meta[name="{key}"], meta[property="{key}"]')
        return [str(meta["content"]) for meta in found]

    for key in ("description", "og:description"):
        assert said("bread", key) == ["How flour becomes bread, and why."]
        assert said("prose", key) == ["Some prose first."]
        assert said("long", key)[0].startswith("A & <b> x x")
    assert said("own", "description") == ["Mine"]
    for docname in ("bread", "prose", "own", "plain", "notes/one"):
        assert len(said(docname, "description")) <= 1
        assert not said(docname, "og:description")[0].startswith("←")
        assert "Topic Hub ·" not in said(docname, "og:description")[0]


def test_an_option_that_the_theme_does_not_know_is_warned_of_once(tmp_path: Path) -> None:
    project = Project(tmp_path, (), hub=True)
    project.conf["html_theme_options"] = {"nosuch": True}
    built = project.build("html", "html")
    told = [w for w in built.warnings if "nosuch" in w.message]
    assert len(told) == 1


VISITORS = """
from docutils import nodes

class card(nodes.Element): ...

def visit(writer, node):
    raise nodes.SkipNode

def setup(app):
    app.add_node(card, **{name: (visit, None) for name in NAMES})
"""


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub", "json", "latex"])
def test_visitors_of_others_take_away_none_of_ours(tmp_path: Path, builder: str) -> None:
    """Another extension has a node called as one of ours, and visitors by the names of builders."""
    project = Project(tmp_path, (), hub=True)
    names = ("html", "dirhtml", "singlehtml", "epub", "json", "latex")
    alone = project.build(builder, "alone")
    project.extend(VISITORS.replace("NAMES", repr(names)))
    beside = project.build(builder, "beside")
    assert beside.warnings == alone.warnings == []
    assert unlike(alone, beside) == []


WRITER = """
from docutils import nodes
from sphinx.builders.text import TextBuilder
from sphinx.writers.text import TextTranslator
from sphinx.builders.html import StandaloneHTMLBuilder

KNOWN = set(nodes.node_class_names)

class Strict(TextTranslator):
    def dispatch_visit(self, node):
        if type(node).__module__.startswith("sphinx_hubnotes"):
            raise NotImplementedError(type(node).__name__)
        super().dispatch_visit(node)

class Words(TextBuilder):
    name = "words"
    format = "words"
    default_translator_class = Strict

class Bare(TextBuilder):
    name = "bare"
    format = ""

class Pages(StandaloneHTMLBuilder):
    "A builder of pages by another name."
    name = "pages"

def setup(app):
    app.add_builder(Words)
    app.add_builder(Bare)
    app.add_builder(Pages)
"""


@pytest.mark.parametrize("vault", [False, True])
def test_a_builder_of_others_meets_no_node_of_ours(tmp_path: Path, vault: bool) -> None:
    project = Project(tmp_path, (), hub=True)
    project.extend(WRITER)
    project.conf["hubnotes_vault"] = vault
    if vault:
        project.write(
            {
                "notes/five.md": "# Five\n\n==marked==\n\n> [!tip]- Folded\n> Inside.\n\n"
                "```dataview\nLIST\n```\n\n![[two]]\n"
            }
        )
    built = project.build("words", "words")
    assert [w.kind for w in built.warnings] == ["hubnotes.not-read"] * vault
    text = (built.outdir / "bread.txt").read_text(encoding="utf-8")
    assert text.lstrip().startswith("← ")
    for title in ("One", "Two", "Three", "Four", "4 linked notes"):
        assert title in text
    five = (built.outdir / "notes/five.txt").read_text(encoding="utf-8")
    if vault:
        assert all(word in five for word in ("marked", "Folded", "Inside", "LIST", "second note"))


def test_a_builder_of_pages_by_another_name_has_views_and_files(tmp_path: Path) -> None:
    project = Project(tmp_path, (), hub=True)
    project.extend(WRITER)
    built = project.build("pages", "pages")
    assert built.warnings == []
    check_pages(built, ())
    assert built.page("bread").select("fieldset.hubnotes-views")


def test_a_builder_of_pages_that_names_no_format_writes_them_again(tmp_path: Path) -> None:
    project = Project(tmp_path, (), hub=True)
    project.extend(WRITER)
    for title in ("One", "Another"):
        project.write({"notes/one.md": f"# {title}\n\nWords.\n"})
        built = project.build("bare", "bare")
        assert title in (built.outdir / "bread.txt").read_text(encoding="utf-8")


RESOLVING = """
from docutils import nodes
from docutils.utils import new_document

def pages(app):
    for name, of in (("made/up", "bread"), ("notes/one", "bread"), ("made/note", "notes/one")):
        whole = app.env.get_doctree(of)
        part = new_document("")
        part += [child.deepcopy() for child in whole.children]
        app.env.resolve_references(part, name, app.builder)
        app.builder.secnumbers, app.builder.fignumbers = {}, {}
        html = app.builder.render_partial(nodes.container("", *part.children))["fragment"]
        yield f"{name}-part", {"title": name, "body": html}, "page.html"

def setup(app):
    app.connect("html-collect-pages", pages)
"""


def test_parts_of_documents_on_pages_that_are_none(tmp_path: Path) -> None:
    """As ABlog, and others, resolve them: plainly, with links from where they stand."""
    project = Project(tmp_path, (), hub=True)
    project.extend(RESOLVING)
    built = project.build("html", "html")
    assert built.warnings == []
    for name in ("made/up-part", "notes/one-part"):
        page = built.page(name)
        body = page.select_one("[role=main]")
        assert body is not None
        text = body.get_text()
        assert "Topic Hub · 4 linked notes · 2 sections" in text
        assert "All notes" not in text
        assert not body.select(".hubnotes-panels, .hubnotes-views, .hubnotes-read")
        links = [str(a["href"]) for a in body.select(".hubnotes-cards a")]
        folder = Path(built.outdir, name).parent
        assert len(links) == 4
        assert all((folder / link.partition("#")[0]).exists() for link in links), links
    note = built.page("made/note-part")
    assert not note.select(".hubnotes-panels")
    again = project.build("html", "html")
    assert unlike(again, built) == []
