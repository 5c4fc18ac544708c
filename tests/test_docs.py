"""The documentation's examples work as they are written, and the reference leaves nothing out.

Tutorial and how-tos hold their files as code blocks whose caption is the file's path. A caption
`page.html shows` holds lines that readers see in the page then (`…` stands for any others), and
`Sphinx says` the warnings of the build, of which there are none otherwise, and `The report says`
how the health report begins: a page that has one is all about that builder. A how-to begins with
the site that the tutorial ends with.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx

from sphinx_hubnotes import api
from sphinx_hubnotes.build.config import VALUES
from sphinx_hubnotes.build.domain import HubDomain
from sphinx_hubnotes.health.model import CHECKS
from sphinx_hubnotes.hubs.directives import DIRECTIVES
from sphinx_hubnotes.notes import fields
from sphinx_hubnotes.notes.problems import KINDS
from tests.site import Built, Site, isolated

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
TUTORIAL = DOCS / "tutorial/first-hub.md"
README = ROOT / "README.md"

BLOCK = re.compile(
    r"^(?P<fence>`{3,})\{code-block\} \w+\n:caption: (?P<caption>[^\n]+)\n\n"
    r"(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
README_BLOCK = re.compile(
    r"^`(?P<caption>[^`\n]+)`(?:, [\w ]+)?:\n\n```\w*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
ADDED = " (added)"
SHOWS = ".html shows"
SAYS = "Sphinx says"
REPORTS = "The report says"

pytestmark = pytest.mark.build


class Block(NamedTuple):
    caption: str
    text: str

    @property
    def is_file(self) -> bool:
        return not self.caption.endswith(SHOWS) and self.caption not in (SAYS, REPORTS)


def blocks(page: Path) -> list[Block]:
    pattern = README_BLOCK if page == README else BLOCK
    found = pattern.finditer(page.read_text(encoding="utf-8"))
    return [Block(match["caption"], match["text"]) for match in found]


def steps(page: Path) -> Iterator[tuple[list[Block], list[Block]]]:
    """The files and then the checks of each step of a page."""
    files: list[Block] = []
    checks: list[Block] = []
    for block in blocks(page):
        if block.is_file and checks:
            yield files, checks
            files, checks = [], []
        (files if block.is_file else checks).append(block)
    yield files, checks


def write(site: Site, files: Iterable[Block]) -> None:
    for name, text in files:
        if name.endswith(ADDED):
            name = name.removesuffix(ADDED)
            text = (site.src / name).read_text(encoding="utf-8") + "\n" + text
        site.write({name: text})


def follow(site: Site, page: Path) -> None:
    """Do what a page says, and see what it shows."""
    builder = "hubnotes-check" if any(caption == REPORTS for caption, _ in blocks(page)) else "html"
    for files, checks in steps(page):
        write(site, files)
        built = site.build(builder, nitpicky=True)
        said = [text for caption, text in checks if caption == SAYS]
        assert says(built) == " ".join("".join(said).split())
        for caption, text in checks:
            if caption.endswith(SHOWS):
                shows(built, caption.removesuffix(SHOWS), text)
            elif caption == REPORTS:
                assert text in built.status_text.replace(f"{site.src}/", "")


def says(built: Built) -> str:
    return " ".join(
        f"{warning.path}:{warning.line}: WARNING: {warning.message} [{warning.kind}]"
        for warning in built.warnings
    )


def shows(built: Built, docname: str, text: str) -> None:
    """Assert that the lines of *text* stand in the page one after the other.

    “Explore related”, which most cards have, may be left out.
    """
    related = {"Explore related"} - set(text.splitlines())
    seen = "\n".join(line for line in built.text(docname) if line not in related)
    for run in filter(None, re.split(r"^…\n", text, flags=re.MULTILINE)):
        lines = "\n".join(line for line in run.splitlines() if line.strip())
        assert lines in seen, f"{lines}\n\nis not in\n\n{seen}"
        seen = seen.partition(lines)[2]


def tutorial_site(folder: Path) -> Site:
    """Where the tutorial ends, but with all pages in the front page's toctree."""
    site = Site(folder)
    write(site, (block for block in blocks(TUTORIAL) if block.is_file))
    site.write({"index.md": "# My notes\n\n:::{toctree}\n:glob:\n\n*\n:::\n"})
    return site


def test_the_tutorial(tmp_path):
    assert sum(block.caption.endswith(SHOWS) for block in blocks(TUTORIAL)) >= 4
    follow(Site(tmp_path), TUTORIAL)


HOWTOS = [page for page in sorted((DOCS / "howto").glob("*.md")) if blocks(page)]


@pytest.mark.parametrize("page", HOWTOS, ids=lambda page: page.stem)
def test_how_tos(page, tmp_path):
    follow(tutorial_site(tmp_path), page)


def test_the_readme(tmp_path):
    follow(site := Site(tmp_path), README)
    assert len(list(site.src.rglob("*.*"))) == 5
    built = site.build()
    shows(built, "index", "There are 2 notes on bread.")
    summary = built.page("bread").select_one(".hubnotes-summary")
    assert summary is not None
    said = " ".join(README.read_text(encoding="utf-8").split())
    assert f"it says “{summary.get_text()}”" in said


def test_every_file_in_the_docs_is_followed():
    """A block with a caption that the pattern above does not know would never be run."""
    for page in (TUTORIAL, *sorted((DOCS / "howto").glob("*.md"))):
        text = page.read_text(encoding="utf-8")
        assert text.count("\n:caption:") == len(blocks(page)), page


# The reference


@pytest.fixture(scope="module")
def reference(tmp_path_factory) -> dict[str, BeautifulSoup]:
    """The pages of the reference, by name, as Sphinx builds them from the documentation."""
    out = tmp_path_factory.mktemp("docs")
    pages = sorted((DOCS / "reference").glob("*.md"))
    folders = (DOCS, DOCS, out / "html", out / "doctrees")
    with isolated(DOCS):
        app = Sphinx(*folders, "html", status=io.StringIO(), warning=io.StringIO())
        app.build(filenames=pages)
    return {
        page.stem: BeautifulSoup((out / f"html/reference/{page.stem}.html").read_text(), "html5lib")
        for page in pages
    }


def codes(page: BeautifulSoup) -> set[str]:
    return {code.get_text() for code in page.select("article code, article .sig-name")}


def test_the_reference_has_every_directive_and_option(reference):
    page = reference["directives"]
    for name, directive in DIRECTIVES.items():
        target = page.find(id=f"directive-{name}")
        assert target is not None, name
        table = target.find_next("table")
        assert table is not None, name
        rows = [[cell.get_text() for cell in row.select("td")] for row in table.select("tbody tr")]
        assert [row[0] for row in rows] == [f":{option.name}:" for option in directive.known]


@pytest.mark.parametrize(
    ("page", "names"),
    [
        pytest.param("roles", [f"{{hubnotes:{name}}}" for name in HubDomain.roles], id="roles"),
        pytest.param("front-matter", fields.NAMES, id="fields"),
        pytest.param("configuration", [value.name for value in VALUES], id="configuration"),
        pytest.param("warnings", [f"hubnotes.{code}" for code in KINDS], id="warnings"),
        pytest.param("checks", CHECKS, id="checks"),
        pytest.param("extending", [n for n in api.__all__ if n[0] in "CFGHNRS"], id="api"),
    ],
)
def test_the_reference_has_every_name(reference, page, names):
    assert set(names) <= codes(reference[page])


def test_the_reference_has_every_class_and_property(reference):
    style = (ROOT / "sphinx_hubnotes/static/hubnotes.css").read_text(encoding="utf-8")
    classes = set(re.findall(r"\.(hubnotes-[a-z-]+)", style))
    declared = set(re.findall(r"(--hubnotes-[a-z0-9-]+):", style))
    properties = set(re.findall(r"var\(\s*(--hubnotes-[a-z0-9-]+)", style)) - declared
    assert classes
    assert properties
    assert classes | properties <= codes(reference["styles"])
