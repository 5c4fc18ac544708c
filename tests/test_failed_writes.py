"""What could not be written is said, and written by the next build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import Done, Terminal
from tests.conftest import MakeSite
from tests.outcome import differences, limited, of_ours, outcome, times
from tests.site import Built, Site

pytestmark = pytest.mark.packages

LONG = 200_000
"""More bytes than any file has that is not made long."""

LIMIT = LONG // 2

CONF = f"""
    extensions = ["myst_parser", "sphinx_hubnotes"]
    hubnotes_tag_pages = True
    hubnotes_redirects = True

    def lengthen(app, pagename, templatename, context, doctree):
        long = app.srcdir / "long.txt"
        if long.exists() and pagename in long.read_text().split():
            context["docstitle"] = "x" * {LONG}

    def setup(app):
        app.connect("html-page-context", lengthen)
    """
"""The pages that are named in long.txt are long, and nothing of them but the pages."""

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40

SITE: dict[str, str | bytes] = {
    "index.md": "# Home\n\n```{toctree}\nhub\nplain\n```\n",
    "hub.md": "# Hub\n\n:::{hub} hub\n- [](notes/a.md)\n- [](notes/b.md)\n:::\n",
    "plain.md": "# Plain\n\nShown by no hub. {download}`data.csv`\n",
    "notes/a.md": "---\ntags: [x]\naliases: [old/a]\n---\n# A\n\n![](p.png)\n",
    "notes/b.md": "---\ntags: [x]\n---\n# B\n\nText.\n",
    "notes/p.png": PICTURE,
    "data.csv": "1,2\n",
}


def kinds(built: Built) -> list[tuple[str | None, str]]:
    """The files that our warnings name, and what they say of what was not written."""
    found = [w for w in built.warnings if w.kind == "hubnotes.not-written"]
    return [(w.path, w.message.partition(" could not be written: ")[0]) for w in found]


def is_mended(site: Site, built: Built) -> None:
    """*built* left what a clean build leaves, and the next one has nothing to do."""
    clean = site.build(built.builder, out="clean", fresh=True)
    assert of_ours(built) == []
    assert differences(contents(built), contents(clean)) == []
    before = pages(built.outdir)
    assert pages(site.build(built.builder).outdir) == before


def contents(built: Built) -> dict[str, object]:
    if (built.outdir / "searchindex.js").exists():
        return outcome(built)
    return {
        path.relative_to(built.outdir).as_posix(): path.read_bytes()
        for path in built.outdir.rglob("*.*")
        if path.is_file() and path.suffix not in (".epub", ".json", ".pickle", ".mo", ".opf")
    }


def pages(outdir: Path) -> dict[str, int]:
    """When each page was written, but for those that Sphinx writes in each build."""
    always = {"genindex", "search", "nav", "toc", "content"}
    suffixes = (".html", ".fjson", ".txt", ".xml", ".xhtml")
    return {
        name: time
        for name, time in times(outdir).items()
        if Path(name).suffix in suffixes and not {*Path(name).parts, Path(name).stem} & always
    }


@pytest.mark.parametrize("parallel", [1, 2])
@pytest.mark.parametrize(
    ("page", "source", "what"),
    [
        ("hub", "hub.md", "the page 'hub'"),
        ("plain", "plain.md", "the page 'plain'"),
        ("notes/a", "notes/a.md", "the page 'notes/a'"),
        ("tags/x", None, "the page 'tags/x'"),
        ("old/a", None, "the page 'old/a'"),
        ("genindex", None, "the file 'genindex.html'"),
    ],
)
def test_a_page_that_is_cut(
    make_site: MakeSite, page: str, source: str | None, what: str, parallel: int
) -> None:
    site = make_site(SITE | {"long.txt": page}, CONF)
    for _ in range(2):  # it is said for as long as it is so
        built = limited(LIMIT, lambda: site.build(parallel=parallel))
        assert isinstance(built, Built)
        assert kinds(built) == [(source, what)]
    is_mended(site, site.build(parallel=parallel))


def sizes(*folders: Path) -> list[int]:
    """Each size that a file has in *folders*."""
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return sorted({path.stat().st_size for path in files} - {0})


@pytest.mark.parametrize("builder", ["html", "dirhtml", "json", "text", "xml", "epub"])
def test_whatever_is_too_large(make_site: MakeSite, builder: str) -> None:
    """Each file in turn is the smallest of those that cannot be written."""
    site = make_site(SITE)
    built = site.build(builder, out="clean", fresh=True)
    found = sizes(built.outdir, built.outdir.with_name("clean.doctrees"))
    for size in found[::2] if builder == "html" else found[:: len(found) // 4]:
        cut = limited(size - 1, lambda: site.build(builder, fresh=True))
        assert isinstance(cut, str) or kinds(cut), size
        is_mended(site, site.build(builder))


def test_an_edit_that_cannot_be_written(make_site: MakeSite) -> None:
    site = make_site(SITE)
    built = site.build()
    edits = [f"# Another title {number}\n\nOther text.\n" for number in range(2)]
    for size in sizes(built.outdir, built.outdir.with_name("doctrees"))[::6]:
        site.write({"notes/b.md": edits[0]})
        limited(size - 1, site.build)
        is_mended(site, site.build())
        edits.reverse()


def test_an_edit_that_is_taken_back(make_site: MakeSite) -> None:
    """Where neither the journal nor the ledger can be written, the next build writes all."""
    site = make_site(SITE)
    outdir = site.build().outdir
    title = site.src / "notes/b.md"
    kept = title.read_bytes()
    for blocked in ((".hubnotes.json.tmp",), (".hubnotes.json.tmp", ".hubnotes.writing")):
        for name in blocked:
            (outdir / name).mkdir()
        site.write({"notes/b.md": "# Other\n"})
        built = site.build()
        assert kinds(built) == [(None, "the file '.hubnotes.json'")]
        for name in blocked:
            (outdir / name).rmdir()
        site.write({"notes/b.md": kept})
        is_mended(site, site.build())


@pytest.mark.parametrize("builder", ["html", "dirhtml", "text", "xml", "epub"])
@pytest.mark.parametrize("parallel", [1, 2])
def test_a_folder_at_the_place_of_a_page(make_site: MakeSite, builder: str, parallel: int) -> None:
    site = make_site(SITE)
    site.build(builder, out="clean", fresh=True)
    suffix = {"text": ".txt", "xml": ".xml", "epub": ".xhtml"}.get(builder, ".html")
    name = "hub/index.html" if builder == "dirhtml" else f"hub{suffix}"
    folder = site.root / "build" / builder / name
    folder.mkdir(parents=True)
    for _ in range(2):
        assert ("hub.md", "the page 'hub'") in kinds(site.build(builder, parallel=parallel))
    folder.rmdir()
    is_mended(site, site.build(builder, parallel=parallel))


def test_warnings_fail_where_the_project_wants_it(make_site: MakeSite) -> None:
    site = make_site(SITE | {"long.txt": "hub"}, CONF)
    built = limited(LIMIT, lambda: site.build(warningiserror=True))
    assert isinstance(built, Built)
    assert built.statuscode == 1


def test_a_picture_that_is_cut(make_site: MakeSite) -> None:
    site = make_site(SITE | {"notes/p.png": bytes(LONG)})
    for _ in range(2):
        built = limited(LIMIT, site.build)
        assert isinstance(built, Built)
        assert kinds(built) == [(None, "the picture 'notes/p.png'")]
    is_mended(site, site.build())


def test_a_style_sheet_that_is_cut(make_site: MakeSite) -> None:
    """Its checksum is in the addresses on all pages."""
    conf = {"html_static_path": ["static"], "html_css_files": ["own.css"]}
    site = make_site(SITE | {"static/own.css": "p {}\n" * 20_000}, conf)
    built = limited(50_000, site.build)
    assert isinstance(built, Built)
    assert len(kinds(built)) == 1
    is_mended(site, site.build())


def test_a_catalog_that_is_cut(make_site: MakeSite) -> None:
    """Half of one translates nothing, and is newer than what it is made from."""
    message = '#: x\nmsgid "{}"\nmsgstr "{}"\n\n'
    head = message.format("", "Content-Type: text/plain; charset=UTF-8\\n")
    messages = "".join(message.format(f"Text {n}.", f"Wort {n}." * 20) for n in range(2000))
    catalog = head + messages + message.format("Shown.", "Gezeigt.")
    files = {"index.md": "# Index\n\nShown.\n", "locale/de/LC_MESSAGES/index.po": catalog}
    site = make_site(files, {"language": "de", "locale_dirs": ["locale"]})
    built = limited(LIMIT, site.build)
    assert isinstance(built, Built)
    assert kinds(built) == [(None, "the file 'locale/de/LC_MESSAGES/index.mo'")]
    built = site.build()
    assert built.text("index") == ["Index", "Gezeigt."]
    is_mended(site, built)


# What something else does to files that were written


@pytest.mark.parametrize("builder", ["html", "dirhtml", "json", "text", "xml", "epub"])
@pytest.mark.parametrize("how", ["cut", "emptied", "deleted"])
def test_a_page_that_something_else_has_cut(make_site: MakeSite, builder: str, how: str) -> None:
    site = make_site(SITE)
    built = site.build(builder)
    for path in built.outdir.rglob("*.*"):
        if path.stem in ("hub", "a", "x") or path.parent.stem in ("hub", "x"):
            if how == "deleted":
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[: 100 if how == "cut" else 0])
    is_mended(site, site.build(builder))


@pytest.mark.parametrize("name", ["searchindex.js", "_images/p.png", "objects.inv"])
def test_another_file_that_something_else_has_cut(make_site: MakeSite, name: str) -> None:
    site = make_site(SITE)
    built = site.build()
    path = built.outdir / name
    path.write_bytes(path.read_bytes()[:50])
    is_mended(site, site.build())
    path.unlink()
    is_mended(site, site.build())


def test_pages_that_an_extension_changes_at_the_end(make_site: MakeSite) -> None:
    """They are as the build left them, and not written again."""
    conf = """
        extensions = ["myst_parser", "sphinx_hubnotes"]

        def shorten(app, exception):
            for path in app.outdir.rglob("*.html"):
                path.write_text(" ".join(path.read_text().split()))

        def setup(app):
            app.connect("build-finished", shorten)
        """
    site = make_site(SITE, conf)
    site.build()
    assert "now-outdated files... none found" in site.build(status=True).status_text


# The command


def notes(root: Path) -> Terminal:
    terminal = Terminal(root)
    terminal.write(
        {"hub.md": "---\nhub: true\n---\n# Hub\n\n- [A](a.md)\n", "a.md": "# A\n\nText.\n"}
    )
    return terminal


def test_the_command_ends_with_3(tmp_path: Path) -> None:
    terminal = notes(tmp_path)
    (terminal.site / "a.html").mkdir(parents=True)
    (terminal.site / ".buildinfo").write_text(BUILDINFO)  # so that it is a site
    done = terminal.build()
    assert done.code == 3
    assert "a.md: WARNING: the page 'a' could not be written: Is a directory" in done.err
    assert done.err.splitlines()[-1] == (
        "Error: not all of the site could be written: make room, and run this again"
    )
    (terminal.site / "a.html").rmdir()
    done = terminal.build()
    assert (done.code, done.err) == (0, "")
    assert "Text." in terminal.text("a")


BUILDINFO = "# Sphinx build info version 1\n#\nconfig: x\ntags: x\n"


def test_whatever_is_too_large_for_the_command(tmp_path: Path) -> None:
    terminal = notes(tmp_path)
    assert terminal.build().code == 0
    clean = terminal.titles()
    for size in sizes(tmp_path / "site", tmp_path / "cache")[::6]:
        for folder in ("site", "cache"):
            shutil.rmtree(tmp_path / folder)
        cut = limited(size - 1, terminal.build)
        assert isinstance(cut, Done)
        assert cut.code == 3, (size, cut)
        assert "should not happen" not in cut.err
        assert terminal.build().code == 0
        assert terminal.titles() == clean
