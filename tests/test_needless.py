"""A page is written only if its bytes change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MakeSite
from tests.outcome import differences, outcome, times
from tests.site import Built, Site

pytestmark = [pytest.mark.build, pytest.mark.packages]

CONF = {
    "hubnotes_wikilinks": True,
    "hubnotes_panels": ["hubs", "backlinks", "related"],
    "hubnotes_related_cards": 3,
    "hubnotes_views": ["cards", "list", "table", "timeline"],
    "hubnotes_previews": True,
    "hubnotes_tag_pages": True,
    "hubnotes_redirects": True,
}


def note(title: str, fields: str, text: str) -> str:
    return f"---\n{fields}\n---\n# {title}\n\nBread of flour and water, {title}.\n\n{text}\n"


SITE = {
    "index.md": "# Index\n\n```{toctree}\nhub\nother\nlist\n```\n",
    "hub.md": """
        # Hub

        ::::::{hub} hub
        :::::{section} Chosen
        - [](n/a.md)
        - [](n/b.md) -- the reason
        :::::
        :::::{section} Gathered
        :tags: x
        :sort: date
        :::::
        :::::{section} Members
        :members:
        :::::
        ::::::
        """,
    "other.md": "# Other\n\n:::{hub} other\n- [](n/c.md)\n- [](hub.md)\n:::\n",
    "list.md": "# List\n\n:::{note-list}\n:group-by: tag\n:::\n\n:::{hub-list}\n:::\n",
    "n/a.md": note(
        "A",
        "tags: [x, y]\naliases: [first]\nstatus: open\ndate: 2026-01-01\nhubs: [other]",
        "See [[b]], [[first]], [[third]], ![[c]] and ![[d#part]].",
    ),
    "n/b.md": note(
        "B",
        "tags: [x]\naliases: [second]\ndescription: About b.\nhubs: [hub]",
        "See [[C]], [[A]], {hubnotes:note}`second`, {hubnotes:note}`first`.",
    ),
    "n/c.md": note("C", "tags: [z/q]\nupdated: 2026-03-03", "See [[missing]] and ![[b]]."),
    "n/d.md": note("D", "orphan: true", "Alone.\n\n## Part\n\nOf it. ![[second]]"),
}

EDITS = {
    "an alias that nobody uses": ("n/c.md", "tags: [z/q]", "tags: [z/q]\naliases: [unused]"),
    "an alias with a page": ("n/c.md", "tags: [z/q]", "tags: [z/q]\naliases: [old/c]"),
    "an alias that a note waits for": ("n/c.md", "tags: [z/q]", "tags: [z/q]\naliases: [third]"),
    "an alias more": ("n/b.md", "[second]", "[second, more]"),
    "an alias of a note with a part": ("n/d.md", "orphan: true", "orphan: true\naliases: [e]"),
    "a status": ("n/a.md", "status: open", "status: closed"),
    "a date": ("n/c.md", "2026-03-03", "2026-03-04"),
    "tags": ("n/b.md", "tags: [x]", "tags: [x, w]"),
    "related notes": ("n/b.md", "tags: [x]", "tags: [x]\nrelated: [n/c]"),
    "panels": ("n/b.md", "tags: [x]", "tags: [x]\npanels: [hubs]"),
    "a draft": ("n/d.md", "orphan: true", "orphan: true\ndraft: true"),
    "a text that is embedded": ("n/c.md", "See", "Look at"),
    "a heading that is embedded": ("n/d.md", "## Part", "## *Part*"),
    "a reason": ("hub.md", "the reason", "the cause"),
}


def contents(outdir: Path) -> dict[str, bytes]:
    return {p.relative_to(outdir).as_posix(): p.read_bytes() for p in outdir.rglob("*.html")}


def needless(site: Site, change: Callable[[], None]) -> set[str]:
    """The pages that a build after *change* writes as they were."""
    outdir = site.root / "build/html"
    before = contents(outdir), times(outdir)
    change()
    site.build()
    after = contents(outdir), times(outdir)
    always = {"genindex.html", "search.html", "index.html"}
    return {
        name
        for name, page in after[0].items()
        if before[0].get(name) == page and before[1][name] != after[1][name]
    } - always


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("needless"), CONF)
    site.write(SITE)
    site.build()
    return site


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit(site: Site, name: str) -> None:
    file, old, new = EDITS[name]
    text = SITE[file]
    assert text.count(old) == 1
    own = {file.replace(".md", ".html")}
    assert needless(site, lambda: site.write({file: text.replace(old, new)})) - own == set()
    clean: Built = site.build(out="clean", fresh=True)
    assert differences(outcome(site.build()), outcome(clean)) == []
    assert needless(site, lambda: site.write({file: text})) - own == set()


def test_after_a_file_is_saved_as_it_was(site: Site) -> None:
    """Sphinx reads and writes it; nobody else shows anything else of it."""
    assert needless(site, lambda: site.write({"n/c.md": SITE["n/c.md"]})) == {"n/c.html"}


def test_after_what_an_embedded_note_includes(make_site: MakeSite) -> None:
    files = {
        "index.md": "# Index\n\n![[a]]\n",
        "a.md": "# A\n\n```{include} part.txt\n```\n",
        "part.txt": "A part.\n",
    }
    site = make_site(files, CONF | {"exclude_patterns": ["part.txt"]})
    site.build()
    site.write({"part.txt": "Another part.\n"})
    assert "Another part." in site.build().text("index")
