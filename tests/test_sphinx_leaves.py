"""What the page "What does Sphinx leave behind?" of the docs says: each is true, and no more."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import MakeSite
from tests.outcome import differences, outcome, times

pytestmark = pytest.mark.packages

PAGE = Path(__file__).parent.parent / "docs/explanation/what-sphinx-leaves.md"

ONE, OTHER = b"\x89PNG\r\n\x1a\n1", b"\x89PNG\r\n\x1a\n2"


def note(body: str) -> str:
    return f"---\norphan: true\n---\n# A note\n\n{body}\n"


class Case(NamedTuple):
    """Files, what is written over them, and what an incremental build leaves wrong then."""

    before: dict[str, str | bytes]
    after: dict[str, str | bytes]
    wrong: list[str]
    conf: dict[str, Any] = {}


CASES = {
    "Index entries in the search": Case(
        {"a.md": note("```{index} plough\n```"), "b.md": note("")},
        {"b.md": note("More.")},
        ["searchindex.js"],
    ),
    "Two pictures of one name": Case(
        {"b.md": note("![](two/picture.png)"), "two/picture.png": OTHER, "one/picture.png": ONE},
        {"a.md": note("![](one/picture.png)")},
        ["_images/picture.png", "_images/picture1.png", "a.html", "b.html"],
    ),
    "A term that is given twice": Case(
        {
            "a.md": note("```{glossary}\noven\n  One.\n```"),
            "b.md": note("```{glossary}\noven\n  Two.\n```"),
            "c.md": note("{term}`oven`"),
        },
        {"a.md": note("```{glossary}\noven\n  Three.\n```")},
        ["c.html", "objects.inv", "searchindex.js"],
    ),
    "A file that was missing": Case(
        {"a.rst": ":orphan:\n\nA note\n======\n\n.. include:: part.txt\n"},
        {"part.txt": "A part.\n"},
        ["a.html", "searchindex.js"],
        {"exclude_patterns": ["part.txt"]},
    ),
    "Lists of other extensions": Case(
        {"a.md": note("```{todo}\nPlough.\n```"), "b.md": note("```{todolist}\n```")},
        {"a.md": note("```{todo}\nSow.\n```")},
        ["b.html", "searchindex.js"],
        {
            "extensions": ["myst_parser", "sphinx_hubnotes", "sphinx.ext.todo"],
            "todo_include_todos": True,
        },
    ),
}

OTHER_PROJECTS = "What other projects call their pages"
DASHES = "Dashes and quotes in plain text"
MISSING = "What a page names and nobody has written"
ABOVE = "Pages above a page that is written"


@pytest.mark.parametrize("name", CASES)
def test_what_stays_wrong(make_site: MakeSite, name: str) -> None:
    case = CASES[name]
    site = make_site({"index.md": "# Index\n\nWords.\n"} | case.before, case.conf)
    site.build()
    site.write(case.after)
    built = site.build()
    clean = site.build(out="clean", fresh=True)
    assert differences(outcome(built), outcome(clean)) == case.wrong


def test_titles_in_other_projects(make_site: MakeSite) -> None:
    other = make_site({"index.md": "(there)=\n# There\n"})
    inventory = other.build().outdir / "objects.inv"
    conf = {
        "extensions": ["myst_parser", "sphinx_hubnotes", "sphinx.ext.intersphinx"],
        "intersphinx_mapping": {"other": ("https://other.example/", str(inventory))},
    }
    site = make_site({"index.md": "# Index\n\n{ref}`there`\n"}, conf)
    site.build()
    other.write({"index.md": "(there)=\n# Elsewhere\n"})
    other.build()
    assert "There" in site.build().text("index")
    assert "Elsewhere" in site.build(out="clean", fresh=True).text("index")


def test_dashes_are_those_of_the_builder_that_has_read_them(make_site: MakeSite) -> None:
    site = make_site({"index.md": '# Index\n\nA -- "b".\n'})
    assert 'A -- "b".' in site.build("text", out="clean").read("index.txt")
    site.build("html")
    assert "A – “b”." in site.build("text").read("index.txt")


NAMED = {
    "include": "```{include} none.txt\n```",
    "literalinclude": "```{literalinclude} none.txt\n```",
    "picture": "![](none.png)",
    "figure": "```{figure} none.png\n```",
    "download": "{download}`none.zip`",
    "toctree": "```{toctree}\nnone\n```",
}


@pytest.mark.parametrize("name", NAMED)
def test_a_page_that_names_what_is_missing(make_site: MakeSite, name: str) -> None:
    site = make_site({"index.md": "# Index\n\nWords.\n", "a.md": note(NAMED[name])})
    built = site.build()
    for _ in range(2):
        before = times(built.outdir)
        again = site.build()
        changed = {n for n, time in times(built.outdir).items() if time != before[n]}
        assert "a.html" in changed
        warned = {w for w in built.warnings if w.path == "a.md"}
        assert warned
        assert warned <= set(again.warnings)


def test_a_page_is_written_with_those_in_its_toctree(make_site: MakeSite) -> None:
    site = make_site({"index.md": "# Index\n\n```{toctree}\na\n```\n", "a.md": "# A\n"})
    before = times(site.build().outdir)
    site.write({"a.md": "# A\n\nText.\n"})
    assert times(site.build().outdir)["index.html"] != before["index.html"]


# What plain Sphinx gets wrong too, and the extension mends.

PICTURE = "```{figure} picture.png\n:name: shown\nA caption\n```"

MENDED = {
    "the number of a figure": Case(
        {
            "index.md": "# Index\n\n```{toctree}\na\nb\n```\n",
            "a.md": f"# A\n\n{PICTURE}\n",
            "b.md": "# B\n\n{numref}`shown`\n",
            "picture.png": ONE,
        },
        {"a.md": f"# A\n\n```{{figure}} picture.png\nFirst\n```\n\n{PICTURE}\n"},
        ["a.html", "b.html", "searchindex.js"],
        {"numfig": True},
    ),
    "the number of an equation": Case(
        {"a.md": note("$$x$$ (one)"), "b.md": note("{eq}`one`")},
        {"a.md": note("$$y$$ (two)\n\n$$x$$ (one)")},
        ["a.html", "b.html"],
    ),
    "a term": Case(
        {"a.md": note("```{glossary}\nplough\n  A tool\n```"), "b.md": note("{term}`plough`")},
        {"a.md": note("```{glossary}\nspade\n  A tool\n```")},
        ["a.html", "b.html"],
    ),
    "sections that are numbered no longer": Case(
        {"index.md": "# Index\n\n```{toctree}\n:numbered:\na\n```\n", "a.md": "# A\n"},
        {"index.md": "# Index\n\n```{toctree}\na\n```\n"},
        ["a.html", "index.html"],
    ),
    "the caption of a toctree": Case(
        {"index.md": "# Index\n\n```{toctree}\n:caption: One\na\n```\n", "a.md": "# A\n"},
        {"index.md": "# Index\n\n```{toctree}\n:caption: Two\na\n```\n"},
        ["a.html", "index.html"],
        {"html_sidebars": {"**": ["globaltoc.html"]}},
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_what_is_mended(make_site: MakeSite, name: str) -> None:
    case = MENDED[name]
    site = make_site({"index.md": "# Index\n"} | case.before, case.conf)
    before = outcome(site.build())
    site.write(case.after)
    built = site.build()
    clean = outcome(site.build(out="clean", fresh=True))
    assert differences(outcome(built), clean) == []
    assert set(case.wrong) <= set(differences(clean, before))


def test_the_page_names_them_all() -> None:
    headings = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted([*CASES, OTHER_PROJECTS, DASHES, MISSING, ABOVE])
