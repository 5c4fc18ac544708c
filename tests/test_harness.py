"""The harness itself, on plain Sphinx projects without this extension."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import NO_BROWSER, MakeSite
from tests.site import BuildWarning, Site, tree

PLAIN = {"extensions": ["myst_parser"]}

GARDEN = {
    "index.md": """
        # Garden

        ```{toctree}
        notes/a
        notes/b
        ```
        """,
    "notes/a.md": "# Note A\n\nFirst text of A.\n",
    "notes/b.md": "# Note B\n\nFirst text of B.\n",
}


def test_a_page_is_read_as_a_reader_sees_it(make_site: MakeSite) -> None:
    site = make_site(
        {
            "index.md": """
                # Home *sweet* home

                One **bold**
                word.<!-- unseen -->

                - first
                - second <span hidden>unseen</span><span aria-hidden="true">→</span>

                | a | b |
                |---|---|
                | c | d |

                <details><summary>More</summary><p>Within</p>loose</details>
                <script>unseen()</script>
                """,
        },
        PLAIN,
    )
    built = site.build(status=True)
    assert built.warnings == []
    assert built.statuscode == 0
    assert "build succeeded" in built.status_text
    assert "\x1b" not in built.status_text
    assert built.page("index").select_one("h1 em").get_text() == "sweet"  # type: ignore[union-attr]
    seen = ["Home sweet home", "One bold word.", "first", "second →", "a b", "c d", "More"]
    assert built.text("index") == seen
    assert built.text("index", opened=True) == [*seen, "Within", "loose"]


@pytest.mark.parametrize("theme", ["basic", "alabaster", "furo"])
def test_the_article_is_found_in_a_theme(make_site: MakeSite, theme: str) -> None:
    built = make_site(GARDEN, PLAIN).build(confoverrides={"html_theme": theme})
    assert built.text("notes/a") == ["Note A", "First text of A."]


@pytest.mark.themes
@pytest.mark.parametrize("theme", ["pydata_sphinx_theme", "sphinx_book_theme", "sphinx_rtd_theme"])
def test_the_article_is_found_in_a_theme_of_others(make_site: MakeSite, theme: str) -> None:
    built = make_site(GARDEN, PLAIN).build(confoverrides={"html_theme": theme})
    assert built.text("notes/a") == ["Note A", "First text of A."]


def test_dirhtml_and_text(make_site: MakeSite) -> None:
    site = make_site(GARDEN, PLAIN)
    assert site.build("dirhtml").text("notes/a") == ["Note A", "First text of A."]
    assert "First text of A." in site.build("text").read("notes/a.txt")


def test_epub_and_latex_pass_without_a_warning(make_site: MakeSite) -> None:
    site = make_site(GARDEN, PLAIN)
    for builder in ("epub", "latex"):
        assert site.build(builder).warnings == []


def test_warnings_are_told_apart(make_site: MakeSite) -> None:
    site = make_site(
        {
            "index.md": GARDEN["index.md"],
            "notes/a.md": "# Note A\n\nSee [that](#nowhere).\n",
            "notes/b.rst": "Note B\n======\n\nText.\n\n.. nix::\n",
            "orphan.md": "# Alone\n",
        },
        PLAIN | {"html_static_path": ["absent"]},
    )
    built = site.build()
    by_path = {warning.path: warning for warning in built.warnings}
    assert len(by_path) == len(built.warnings) == 4
    assert by_path["notes/a.md"] == BuildWarning(
        "notes/a.md", 3, "'myst' cross-reference target not found: 'nowhere'", "myst.xref_missing"
    )
    assert by_path["notes/b.rst"].line == 6
    assert by_path["notes/b.rst"].message.startswith('Unknown directive type "nix"')
    assert by_path["orphan.md"].line is None
    assert by_path["orphan.md"].message == "document isn't included in any toctree"
    assert by_path[None].message == "html_static_path entry 'absent' does not exist"
    assert built.warning_text.count("WARNING: ") == 3  # and an ERROR
    assert "\x1b" not in built.warning_text


def test_a_warning_of_several_lines_is_one(make_site: MakeSite) -> None:
    conf = """
        extensions = []
        from sphinx.util import logging

        def warn(app, env):
            logger = logging.getLogger(__name__)
            logger.warning("one\\ntwo [x]", location=("index", 7), type="a", subtype="b-c")
            logger.error("three [not a kind]")

        def setup(app):
            app.connect("env-updated", warn)
        """
    built = make_site({"index.rst": "Home\n====\n"}, conf).build()
    assert built.warnings == [
        BuildWarning("index.rst", 7, "one\ntwo [x]", "a.b-c"),
        BuildWarning(None, None, "three [not a kind]", ""),
    ]


def test_warnings_as_errors_and_nitpicky(make_site: MakeSite) -> None:
    site = make_site({"index.rst": "Home\n====\n\n:py:func:`nowhere`\n"}, {"extensions": []})
    assert site.build(fresh=True, warningiserror=True).statuscode == 0
    nitpicky = site.build(fresh=True, warningiserror=True, nitpicky=True)
    assert [warning.kind for warning in nitpicky.warnings] == ["ref.func"]
    assert nitpicky.statuscode == 1


def test_what_sphinx_raises_carries_the_warnings(make_site: MakeSite) -> None:
    conf = """
        extensions = []
        from sphinx.util import logging

        def setup(app):
            logging.getLogger(__name__).warning("before the end")
            raise RuntimeError("the end")
        """
    with pytest.raises(Exception, match="the end") as caught:
        make_site({"index.rst": "Home\n====\n"}, conf).build()
    assert "before the end" in "".join(caught.value.__notes__)


def test_an_edit_right_after_a_build_is_seen(make_site: MakeSite) -> None:
    site = make_site(GARDEN, PLAIN)
    site.build()
    for number in range(10):
        site.write({"notes/a.md": f"# Note A\n\nText {number}.\n"})
        assert site.build().text("notes/a") == ["Note A", f"Text {number}."]


def test_only_named_files_are_built(make_site: MakeSite) -> None:
    site = make_site(GARDEN, PLAIN)
    site.build()
    site.write({"notes/a.md": "# New A\n", "notes/b.md": "# New B\n"})
    built = site.build(filenames=["notes/a.md"])
    assert built.text("notes/a") == ["New A"]
    assert built.text("notes/b") == ["Note B", "First text of B."]


def test_delete_and_rename(make_site: MakeSite) -> None:
    site = make_site(GARDEN, PLAIN)
    site.build()
    site.rename("notes/b.md", "moved/c.md")
    site.delete("notes/a.md")
    built = site.build()
    assert built.text("moved/c") == ["Note B", "First text of B."]
    assert built.docnames == {"index", "moved/c"}
    site.delete("moved")
    assert not (site.src / "moved").exists()


def test_fresh_is_a_clean_build(make_site: MakeSite) -> None:
    site = make_site(GARDEN, PLAIN)
    site.build()
    site.delete("notes/a.md")
    assert "notes/a.html" in tree(site.build().outdir)  # Sphinx leaves it
    assert "notes/a.html" not in tree(site.build(fresh=True).outdir)


def test_equal_builds_have_equal_trees(make_site: MakeSite) -> None:
    notes = {f"notes/n{number}.md": f"# Note {number}\n" for number in range(12)}
    site = make_site(GARDEN | notes, PLAIN)
    serial = site.build(out="serial")
    parallel = site.build(out="parallel", parallel=2)
    assert tree(serial.outdir) == tree(parallel.outdir)
    assert serial.warnings == parallel.warnings
    assert len(serial.warnings) == 12
    assert "notes/n3.html" in tree(serial.outdir)
    assert not any("doctree" in name or ".buildinfo" in name for name in tree(serial.outdir))
    assert "notes/n3.html" not in tree(serial.outdir, skip=["notes/*"])
    before = tree(serial.outdir)
    site.write({"notes/n3.md": "# Note 3\n\nMore.\n"})
    after = tree(site.build(out="serial").outdir)
    changed = {name for name in after if after[name] != before.get(name)}
    assert {"notes/n3.html", "_sources/notes/n3.md.txt"} <= changed
    assert not changed & {"index.html", "notes/a.html"}


def test_a_parallel_build_reads_in_other_processes(make_site: MakeSite) -> None:
    notes = {f"n{number}.rst": f"{number}\n==\n" for number in range(12)}
    conf = """
        import os

        extensions = []

        def sign(app, docname, content):
            content[0] += f"\\n{os.getpid()}\\n"

        def setup(app):
            app.connect("source-read", sign)
            return {"parallel_read_safe": True}
        """
    site = make_site({"index.rst": "Home\n====\n"} | notes, conf)
    here = str(os.getpid())
    serial = site.build(out="serial")
    assert {serial.text(name.removesuffix(".rst"))[-1] for name in notes} == {here}
    parallel = site.build(out="parallel", parallel=2)
    readers = {parallel.text(name.removesuffix(".rst"))[-1] for name in notes}
    assert here not in readers
    assert len(readers) > 1


def test_one_build_leaves_nothing_for_the_next(make_site: MakeSite) -> None:
    path = sys.path.copy()
    greedy = make_site(
        {
            "index.rst": "Home\n====\n\n.. note:: x\n\n.. shout::\n",
            "local_extension.py": "NAME = 'first'\n",
        },
        """
        extensions = []
        language = "de"
        import sys
        from pathlib import Path

        from docutils import nodes
        from docutils.parsers.rst import Directive

        sys.path.insert(0, str(Path(__file__).parent))
        import local_extension

        class Shout(Directive):
            has_content = True

            def run(self):
                return [nodes.paragraph("", local_extension.NAME)]

        def setup(app):
            app.add_directive("shout", Shout)
            app.add_directive("note", Shout, override=True)
        """,
    )
    assert greedy.build().text("index") == ["Home", "first", "first"]
    assert sys.path == path
    assert "local_extension" not in sys.modules

    site = {"index.rst": "Home\n====\n\n.. note:: x\n\n.. shout::\n"}
    plain = make_site(site, {"extensions": []})
    built = plain.build()
    assert built.text("index") == ["Home", "Note", "x"]
    assert ['Unknown directive type "shout"' in w.message for w in built.warnings] == [True]
    german = plain.build(language="de", fresh=True)
    assert german.text("index")[1] == "Bemerkung"
    assert plain.build(fresh=True).text("index")[1] == "Note"


def test_a_changed_catalog_is_read_again(make_site: MakeSite) -> None:
    site = make_site({"index.rst": "Home\n====\n"}, {"extensions": [], "locale_dirs": ["locale"]})
    catalog = "locale/de/LC_MESSAGES/index.po"
    for translation in ("Heim", "Zuhause"):
        site.write({catalog: f'msgid ""\nmsgstr ""\n\nmsgid "Home"\nmsgstr "{translation}"\n'})
        assert site.build(language="de").text("index") == [translation]


def test_conf_can_be_text_or_values_and_change(make_site: MakeSite) -> None:
    site = make_site({"index.rst": "Home\n====\n\n|version|\n"}, PLAIN | {"version": "7"})
    assert site.build().text("index") == ["Home", "7"]
    site.configure("""
        extensions = []
        version = "8" + tags.has("late") * "-late"
        """)
    assert site.build().text("index") == ["Home", "8"]
    assert site.build(tags=["late"]).text("index") == ["Home", "8-late"]


def test_a_site_needs_no_fixture(tmp_path: Path) -> None:
    site = Site(tmp_path / "any", {"extensions": []})
    site.write({"index.rst": "Home\n====\n", "picture.bin": b"\x00\r\n"})
    assert (site.src / "picture.bin").read_bytes() == b"\x00\r\n"
    assert site.build().text("index") == ["Home"]


def test_the_browser_opens_a_page(make_site: MakeSite, page: Page) -> None:
    built = make_site(GARDEN, PLAIN).build()
    page.goto((built.outdir / "index.html").as_uri())
    page.get_by_role("link", name="Note A").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Note A")
    assert page.evaluate("() => CSS.supports('selector(:has(:checked))')")


@pytest.mark.parametrize(("ci", "outcome"), [("", "1 skipped"), ("true", "1 error")])
def test_a_missing_browser_is_loud(tmp_path: Path, ci: str, outcome: str) -> None:
    test = f"{__file__}::test_the_browser_opens_a_page"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "1", test],
        env=os.environ | {"PATH": str(tmp_path), "CI": ci},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome in run.stdout, run.stdout + run.stderr
    assert NO_BROWSER in run.stdout
    assert (run.returncode == 0) is (not ci)
    if not ci:
        assert f"= {NO_BROWSER}: 1 =" in run.stdout
