"""An incremental build leaves what a clean build leaves, and writes only what changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import time_machine

from tests.conftest import MakeSite
from tests.outcome import differences, of_ours, outcome, times
from tests.site import Site, tree

pytestmark = [pytest.mark.build, pytest.mark.packages]

GARDEN: dict[str, str | bytes] = {
    "index.md": """
        # Garden

        ```{toctree}
        learning
        memory
        numbers
        page
        ```
        """,
    "learning.md": """
        ---
        description: How the pieces fit together.
        ---
        # How do we learn?

        ::::::{hub} learning
        :::::{section} Sub-Maps
        :::{note-card} memory
        :::
        :::::
        :::::{section} Practice
        :::{note-card} notes/spacing
        :::
        ::::{section} Deeper
        - [](notes/square.md)
        - [](notes/words.md) -- the reason for it
        ::::
        :::::
        :::::{section} Not yet
        :::{note-card} notes/draft
        :::
        :::{note-card} notes/later
        :::
        :::::
        ::::::
        """,
    "memory.rst": """
        :description: What stays, and why.

        What stays in memory?
        =====================

        .. hub:: memory

           .. section:: Basics

              .. note-card:: notes/spacing

              .. note-card:: notes/rest

              .. note-card:: learning

        See :hubnotes:note:`notes/words`.
        """,
    "numbers.md": """
        # All {hubnotes:count}`learning` of them

        Of these, {hubnotes:count}`learning#practice` are for practice and {hubnotes:count}`memory`
        for memory. See {hubnotes:hub}`learning`.
        """,
    "page.md": """
        # A page

        In no hub, {{ place }}. See [](notes/square.md#round), [](notes/alone.md),
        [](notes/nowhere.md), [](data.csv) and {py:func}`plough`.

        ```{include} part.txt
        ```
        """,
    "part.txt": "A part.\n",
    "_static/own.css": "p { color: red }\n",
    "terms.md": """
        ---
        orphan: true
        ---
        # Terms

        ```{py:function} plough()
        :no-index-entry:
        ```
        """,
    "notes/spacing.md": """
        ---
        description: Spaced repetition beats cramming.
        summary: In short, it does.
        tags: [time]
        ---
        # Does *spacing* help?

        A first paragraph.

        A second paragraph.
        """,
    "notes/square.md": """
        # What is $x^2$?

        A square. It is round.

        The body of the square.

        ## Round
        """,
    "notes/words.md": "Only a paragraph.\n\nThen another.\n",
    "notes/rest.rst": ":description: In reST.\n\nA note in reST\n==============\n\nText.\n",
    "notes/draft.md": "---\ndescription: Unseen.\ndraft: true\n---\n# A draft\n\nText.\n",
    "notes/alone.md": "---\norphan: true\n---\n# Alone\n\nShown by nobody.\n",
}

CONF: dict[str, Any] = {
    "myst_enable_extensions": ["colon_fence", "dollarmath", "substitution"],
    "myst_substitutions": {"place": "here"},
    "myst_heading_anchors": 2,
    "html_static_path": ["_static"],
    "html_css_files": ["own.css"],
    "exclude_patterns": ["part.txt"],
    # A sidebar with the tree of the whole site, so that each page shows titles of others.
    "html_sidebars": {"**": ["globaltoc.html", "localtoc.html", "relations.html"]},
}


class Edit(NamedTuple):
    """What is changed, and which pages, not edited themselves, must show it."""

    files: list[tuple[str, str, str]]
    """A file, a text in it ("" where it is new), and what stands there instead."""
    shown: list[str]
    conf: dict[str, Any] = {}


GONE = "\0"

EDITS = {
    "a note's description": Edit(
        [("notes/spacing.md", "beats", "is better than")], ["learning", "memory"]
    ),
    "a note loses its description": Edit(
        [("notes/spacing.md", "description: Spaced", "else: Spaced")], ["learning", "memory"]
    ),
    "a first paragraph": Edit([("notes/square.md", "round", "flat")], ["learning"]),
    "a note's title": Edit(
        [("notes/spacing.md", "*spacing* help", "*pausing* help")],
        ["learning", "memory", "notes/square"],
    ),
    "the markup of a note's title": Edit(
        [("notes/spacing.md", "*spacing*", "`spacing`")], ["learning", "memory"]
    ),
    "a note gets a heading": Edit([("notes/words.md", "Only", "# Words\n\nOnly")], ["learning"]),
    "a note moves": Edit(
        [
            ("notes/words.md", GONE, ""),
            ("notes/worte.md", "", "Only a paragraph.\n"),
            ("learning.md", "words.md", "worte.md"),
        ],
        ["notes/square"],
    ),
    "a note becomes a draft": Edit(
        [("notes/spacing.md", "tags", "draft: true\ntags")],
        ["learning", "memory", "numbers", "index", "page"],
    ),
    "a draft becomes a note": Edit([("notes/draft.md", "true", "false")], ["learning", "numbers"]),
    "a note is deleted": Edit([("notes/rest.rst", GONE, "")], ["memory", "learning"]),
    "a note and its card are deleted": Edit(
        [("notes/square.md", GONE, ""), ("learning.md", "- [](notes/square.md)\n", "")],
        ["memory", "numbers"],
    ),
    "a missing note is written": Edit(
        [("notes/later.md", "", "# Later\n\nWritten later.\n")], ["learning", "memory", "numbers"]
    ),
    "a hub's title": Edit(
        [("learning.md", "How do we learn?", "How does anybody learn?")],
        ["memory", "numbers", "notes/square", "index", "page"],
    ),
    "a hub's description": Edit([("learning.md", "pieces fit", "parts fit")], ["memory"]),
    "a hub's kind": Edit(
        [("memory.rst", ".. hub:: memory", ".. hub:: memory\n   :kind: List")], ["learning"]
    ),
    "a hub's name": Edit(
        [("learning.md", "{hub} learning", "{hub} teaching")], ["numbers", "index"]
    ),
    "a card more": Edit(
        [("memory.rst", ":: learning", ":: learning\n\n      .. note-card:: notes/alone")],
        ["learning", "numbers", "notes/alone"],
    ),
    "a card less": Edit([("memory.rst", "      .. note-card:: notes/rest\n", "")], ["learning"]),
    "cards change places": Edit(
        [
            ("learning.md", "- [](notes/square.md)\n", ""),
            ("learning.md", "reason for it\n", "reason for it\n- [](notes/square.md)\n"),
        ],
        ["notes/spacing", "notes/square", "notes/words", "memory"],
    ),
    "a section more": Edit(
        [("memory.rst", "   .. section", "   .. section:: Empty\n\n   .. section")], ["learning"]
    ),
    "a section's title": Edit(
        [("learning.md", "{section} Practice", "{section} Exercise")], ["numbers"]
    ),
    "a section's depth": Edit(
        [
            ("learning.md", "::::{section} Deeper\n", ":::::\n:::::{section} Deeper\n"),
            ("learning.md", "::::\n:::::\n:::::{section} Not", ":::::\n:::::{section} Not"),
        ],
        ["numbers"],
    ),
    "a page becomes a hub": Edit(
        [("page.md", "# A page\n", "# A page\n\n:::{hub} new\n- [](notes/alone.md)\n:::\n")],
        ["notes/alone"],
    ),
    "a hub becomes a page": Edit(
        [
            ("memory.rst", GONE, ""),
            ("memory.rst", "", "What stays in memory?\n=====================\n"),
        ],
        ["learning", "numbers", "notes/rest", "index"],
    ),
    "a hub is deleted": Edit(
        [("memory.rst", GONE, ""), ("index.md", "memory\n", "")],
        ["learning", "numbers", "notes/rest"],
    ),
    "hubs change places": Edit(
        [("index.md", "learning\nmemory", "memory\nlearning")],
        ["learning", "memory", "notes/spacing", "notes/rest"],
    ),
    "a hub becomes primary": Edit(
        [("memory.rst", ".. hub:: memory", ".. hub:: memory\n   :primary:")],
        ["learning", "notes/spacing", "notes/square"],
    ),
    "a note enters a toctree": Edit(
        [("index.md", "page\n", "page\nnotes/rest\n")], ["memory", "notes/rest", "learning"]
    ),
    "the caption of a toctree": Edit(
        [("index.md", "```{toctree}\n", "```{toctree}\n:caption: All\n")],
        ["learning", "notes/rest"],
    ),
    "the title that a toctree gives": Edit(
        [("index.md", "\nmemory\n", "\nOf memory <memory>\n")], ["learning", "notes/rest"]
    ),
    "an included file": Edit([("part.txt", "A part", "Another part")], ["page"]),
    "a substitution": Edit([], ["page"], {"myst_substitutions": {"place": "there"}}),
    "the language": Edit([], ["learning", "notes/rest", "page"], {"language": "de"}),
    "a style sheet of the project": Edit(
        [("_static/own.css", "red", "blue")], ["learning", "notes/rest", "page"]
    ),
    "a heading that a link names": Edit([("notes/square.md", "## Round", "## *Round*")], []),
    "a heading that a link names goes": Edit(
        [("notes/square.md", "## Round", "## Flat")], ["page"]
    ),
    "a note that a link names is deleted": Edit([("notes/alone.md", GONE, "")], ["page"]),
    "a note that a link names comes": Edit(
        [("notes/nowhere.md", "", "---\norphan: true\n---\n# Somewhere\n")], ["page"]
    ),
    "a file that a link names comes": Edit([("data.csv", "", "1,2\n")], ["page"]),
    "an object that a role names": Edit([("terms.md", "plough()", "sow()")], ["page"]),
    "the title of the index": Edit([("index.md", "# Garden", "# Field")], ["learning"]),
    "hubnotes_index": Edit([], ["learning", "memory"], {"hubnotes_index": "page"}),
    "hubnotes_navigation": Edit([], ["learning", "notes/rest"], {"hubnotes_navigation": "notes"}),
    "hubnotes_fields": Edit(
        [], ["learning", "memory"], {"hubnotes_fields": {"description": "summary"}}
    ),
}


class Garden:
    """One site that many tests edit; each takes its edit back, which is a second edit."""

    def __init__(self, root: Path) -> None:
        self.site = Site(root, CONF)
        self.site.write(GARDEN)
        self.base = outcome(self.site.build(out="clean", fresh=True))
        self.settled = False

    def settle(self) -> None:
        """Have the garden as it was, built: anew, where the last test has left it otherwise."""
        if not self.settled:
            for path in [*self.site.src.rglob("*.md"), *self.site.src.rglob("*.rst")]:
                path.unlink()
            self.site.configure(CONF)
            self.site.write(GARDEN)
            assert differences(outcome(self.site.build(fresh=True)), self.base) == []
        self.settled = False

    def edit(self, edit: Edit) -> None:
        src = self.site.src
        for name, old, new in edit.files:
            if old == GONE:
                self.site.delete(name)
            elif not old:
                self.site.write({name: new})
            else:
                text = (src / name).read_text(encoding="utf-8")
                assert text.count(old) == 1, (name, old)
                self.site.write({name: text.replace(old, new).encode()})
        if edit.conf:
            self.site.configure(CONF | edit.conf)

    def take_back(self, edit: Edit) -> None:
        for name in dict.fromkeys(name for name, _, _ in edit.files):
            if name in GARDEN:
                self.site.write({name: GARDEN[name]})
            else:
                self.site.delete(name)
        if edit.conf:
            self.site.configure(CONF)


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Garden:
    return Garden(tmp_path_factory.mktemp("rebuilds"))


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_and_after_taking_it_back(garden: Garden, name: str) -> None:
    edit = EDITS[name]
    garden.settle()
    garden.edit(edit)
    built = garden.site.build()
    clean = garden.site.build(out="clean", fresh=True)
    assert differences(outcome(built), outcome(clean)) == []
    assert of_ours(built) == of_ours(clean)
    changed = differences(outcome(clean), garden.base)
    assert {f"{page}.html" for page in edit.shown} <= set(changed)

    garden.take_back(edit)
    assert differences(outcome(garden.site.build()), garden.base) == []
    garden.settled = True


def test_the_comparison_can_fail(garden: Garden) -> None:
    """A page left as it was is found, and so is one that is missing."""
    garden.settle()
    before = (garden.site.root / "build/html/learning.html").read_bytes()
    edit = EDITS["a note's description"]
    garden.edit(edit)
    built = garden.site.build()
    wanted = outcome(built)
    (built.outdir / "learning.html").write_bytes(before)
    (built.outdir / "memory.html").unlink()
    assert differences(outcome(built), wanted) == ["learning.html", "memory.html"]


# What is written


def pages(outdir: Path) -> dict[str, int]:
    """When each page was last written."""
    return {
        name.removesuffix(".html"): time
        for name, time in times(outdir).items()
        if name.endswith(".html") and name not in ("genindex.html", "search.html")
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "written"),
    [
        ("notes/spacing.md", "beats", "is better than", {"notes/spacing", "learning", "memory"}),
        ("notes/spacing.md", "A second", "Another", {"notes/spacing"}),
        ("notes/square.md", "The body", "A body", {"notes/square"}),
        ("notes/draft.md", "Unseen", "Not seen", {"notes/draft"}),
        ("notes/alone.md", "Shown", "Cited", {"notes/alone"}),
        ("memory.rst", "What stays, and", "What goes, and", {"memory", "learning"}),
    ],
)
def test_only_pages_that_show_the_edit_are_written(
    garden: Garden, name: str, old: str, new: str, written: set[str]
) -> None:
    garden.settle()
    before = pages(garden.site.root / "build/html")
    edit = Edit([(name, old, new)], [])
    garden.edit(edit)
    after = pages(garden.site.build().outdir)
    changed = {page for page in after if after[page] != before.get(page)}
    # Sphinx writes the index with each page that its toctree holds, before 9.0 with any page.
    assert changed - {"index"} == written
    garden.take_back(edit)
    garden.site.build()
    garden.settled = True


def test_a_build_without_an_edit_writes_nothing(garden: Garden) -> None:
    garden.settle()
    outdir = garden.site.root / "build/html"

    def ours() -> dict[str, int]:
        found = times(outdir)
        names = [name for name in found if "hubnotes" in name]
        assert names[0] == ".hubnotes.json"
        assert "_static/hubnotes.css" in names
        return pages(outdir) | {name: found[name] for name in names}

    before = ours()
    garden.site.build()
    assert ours() == before
    garden.settled = True


# Other ways to build


@pytest.mark.parametrize("collapse", [True, False])
def test_a_sidebar_that_shows_sections(make_site: MakeSite, collapse: bool) -> None:
    """Other themes than furo show those of the pages above, or of all pages."""
    options = {"html_theme_options": {"globaltoc_collapse": collapse}}
    site = make_site(GARDEN, CONF | options)
    before = outcome(site.build())
    hub = (site.src / "learning.md").read_text(encoding="utf-8")
    site.write({"learning.md": hub.replace("{section} Practice", "{section} Exercise").encode()})
    built = outcome(site.build())
    clean = outcome(site.build(out="clean", fresh=True))
    assert differences(built, clean) == []
    assert ("terms.html" in differences(clean, before)) is not collapse


def test_parallel_builds_have_the_same_bytes(make_site: MakeSite) -> None:
    more = {f"more/n{number}.md": f"# More {number}\n\nText.\n" for number in range(6)}
    cards = "".join(f"- [](/more/n{number}.md)\n" for number in range(6))
    garden = GARDEN | more | {"page.md": f"# A page\n\n:::{{hub}} more\n{cards}:::\n"}
    conf = """
        extensions = ["myst_parser", "sphinx_hubnotes"]
        html_theme = "basic"
        import os

        def note_process(app, doctree):
            with open(app.outdir.parent / "processes", "a") as file:
                file.write(f"{os.getpid()}\\n")

        def setup(app):
            app.connect("doctree-read", note_process)
        """
    site = make_site(garden, conf)
    serial = site.build(out="serial")
    processes = site.root / "build/processes"
    assert len(set(processes.read_text().split())) == 1
    processes.unlink()
    parallel = site.build(out="parallel", parallel=2)
    assert len(set(processes.read_text().split())) > 1
    assert differences(outcome(parallel), outcome(serial)) == []
    assert parallel.warnings == serial.warnings

    site.write({"notes/spacing.md": "# Other\n\nOther.\n", "more/n0.md": "# Other\n\nAlso.\n"})
    edited = site.build(out="parallel", parallel=2)
    clean = site.build(out="serial", fresh=True)
    assert differences(outcome(edited), outcome(clean)) == []


def test_the_seed_of_hashes_changes_nothing(make_site: MakeSite) -> None:
    site = make_site(GARDEN, CONF)
    trees = []
    for seed in ("1", "2"):
        out = site.root / f"out{seed}"
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", str(site.src), str(out)]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        trees.append(tree(out))
        ledger = json.loads((out / ".hubnotes.json").read_text(encoding="utf-8"))
        trees[-1] |= {f"ledger: {name}": print_ for name, (_, print_, _) in ledger["pages"].items()}
    assert differences(*trees) == []


def test_the_day_changes_nothing(make_site: MakeSite) -> None:
    site = make_site(GARDEN, CONF)
    trees = []
    for day in ("2026-01-31", "2031-12-01"):
        with time_machine.travel(day, tick=True):
            trees.append(outcome(site.build(fresh=True)))
    assert differences(*trees) == []


def test_a_date_that_is_asked_for(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock shows where the project asks for it, and stands still for SOURCE_DATE_EPOCH."""
    site = make_site(GARDEN, CONF | {"html_last_updated_fmt": "%Y-%m-%d"})

    def on(day: str) -> dict[str, object]:
        with time_machine.travel(day, tick=True):
            return outcome(site.build(fresh=True))

    assert "index.html" in differences(on("2026-01-31"), on("2031-12-01"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert differences(on("2026-01-31"), on("2031-12-01")) == []


def test_a_build_leaves_the_sources_alone(make_site: MakeSite) -> None:
    """A server that builds when a source changes, as sphinx-autobuild does, comes to rest."""
    site = make_site(GARDEN, CONF)
    before = times(site.src)
    for _ in range(2):
        site.build()
        after = {name: time for name, time in times(site.src).items() if "__pycache__" not in name}
        assert after == before


def test_two_builders_with_one_doctree_folder(make_site: MakeSite) -> None:
    """Each sees an edit, though the other has read it first."""
    site = make_site(GARDEN, CONF)
    site.build("html")
    site.build("dirhtml")
    site.write({"notes/spacing.md": "---\ndescription: Other.\n---\n# Other\n"})
    for builder in ("html", "dirhtml", "html"):
        built = site.build(builder)
        clean = site.build(builder, out=f"clean-{builder}", fresh=True)
        assert differences(outcome(built), outcome(clean)) == []


def test_a_build_of_one_file_followed_by_a_full_one(make_site: MakeSite) -> None:
    site = make_site(GARDEN, CONF)
    site.build()
    site.write({"notes/spacing.md": "---\ndescription: Other.\n---\n# Other\n"})
    site.build(filenames=["notes/spacing.md"])
    assert differences(outcome(site.build()), outcome(site.build(out="clean", fresh=True))) == []


def test_a_build_that_failed_and_was_mended(make_site: MakeSite) -> None:
    there = {"notes/later.md": "# Later\n\nText.\n", "page.md": "# A page\n"}
    site = make_site(GARDEN | there, CONF)
    assert site.build(warningiserror=True).statuscode == 0
    site.delete("notes/later.md")
    for _ in range(2):  # a mistake is warned of as long as it is there
        failed = site.build(warningiserror=True)
        assert [warning.kind for warning in of_ours(failed)] == ["hubnotes.unknown-document"]
        assert failed.statuscode == 1
    site.write({"notes/later.md": "# Later\n\nOther text.\n"})
    built = site.build(warningiserror=True)
    assert built.statuscode == 0
    assert differences(outcome(built), outcome(site.build(out="clean", fresh=True))) == []


def test_a_build_that_was_killed(make_site: MakeSite) -> None:
    """What it had read, but not yet written, is written by the next one."""
    conf = """
        extensions = ["myst_parser", "sphinx_hubnotes"]
        html_theme = "basic"

        def stop(app, pagename, *rest):
            if pagename == "learning" and (app.srcdir / "stop").exists():
                raise RuntimeError("killed")

        def setup(app):
            app.connect("html-page-context", stop)
        """
    site = make_site(GARDEN, conf)
    site.build()
    site.write({"notes/spacing.md": "---\ndescription: Other.\n---\n# Other\n", "stop": ""})
    with pytest.raises(Exception, match="killed"):
        site.build()
    site.delete("stop")
    assert differences(outcome(site.build()), outcome(site.build(out="clean", fresh=True))) == []


# References to what is named elsewhere

LINKS = {
    "a role of ours": "{hubnotes:section}`learning#practice`",
    "an alias": "{hubnotes:note}`cramming`",
    "a note": "{hubnotes:note}`notes/square`",
    "a label": "{ref}`learning#practice`",
    "a link of MyST": "[](#learning#practice)",
    "any": "{any}`learning#practice`",
}


@pytest.mark.parametrize("link", LINKS)
def test_a_reference_on_a_third_page(make_site: MakeSite, link: str) -> None:
    site = make_site(
        GARDEN
        | {
            "links.md": f"---\norphan: true\n---\n# Links\n\n{LINKS[link]}\n",
            "notes/words.md": "---\naliases: [cramming]\n---\n# Words\n\nA paragraph.\n",
        },
        CONF,
    )
    before = site.build().text("links")
    hub = (site.src / "learning.md").read_text(encoding="utf-8")
    section = "{section} Exercise\n:name: practice\n"
    site.write(
        {
            "learning.md": hub.replace("{section} Practice", section),
            "notes/square.md": "# A square\n\nOther.\n",
            "notes/words.md": "---\naliases: [cramming]\n---\n# Other words\n\nA paragraph.\n",
        }
    )
    built = site.build()
    clean = site.build(out="clean", fresh=True)
    assert clean.text("links") != before
    assert built.text("links") == clean.text("links")
