"""The page of a deleted document leaves the output; no other file does."""

from __future__ import annotations

import re
import zipfile

import pytest

from tests.conftest import MakeSite
from tests.outcome import differences, kill_at, outcome, search_index
from tests.site import Built, Site

pytestmark = pytest.mark.packages

GARDEN = {
    "index.md": "# Garden\n\n:::{hub} garden\n- [](notes/a.md)\n:::\n",
    "notes/a.md": "# A\n\nStays.\n",
    "notes/gone.md": "---\norphan: true\n---\n# Gone\n\nUnmistakable.\n",
}

PAGES = {"html": "notes/gone.html", "dirhtml": "notes/gone/index.html"}

REDIRECT = '<meta http-equiv="refresh" content="0; url=a.html">\n'


def files(built: Built) -> set[str]:
    found = built.outdir.rglob("*")
    return {path.relative_to(built.outdir).as_posix() for path in found if path.is_file()}


def equals_a_clean_build(built: Built, site: Site) -> None:
    clean = site.build(built.builder, out="clean", fresh=True)
    assert differences(outcome(built), outcome(clean)) == []


@pytest.mark.parametrize("builder", PAGES)
def test_page_source_and_search_entries_leave(make_site: MakeSite, builder: str) -> None:
    site = make_site(GARDEN)
    built = site.build(builder)
    assert {PAGES[builder], "_sources/notes/gone.md.txt"} <= files(built)
    assert "unmistak" in search_index(built.read("searchindex.js"))["terms"]
    site.delete("notes/gone.md")
    built = site.build(builder)
    assert not {PAGES[builder], "_sources/notes/gone.md.txt"} & files(built)
    assert not (built.outdir / "notes/gone").exists()  # dirhtml's folder goes with its page
    assert "unmistak" not in search_index(built.read("searchindex.js"))["terms"]
    equals_a_clean_build(built, site)


def test_an_epub_is_a_book_without_it(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    site.build("epub", out="epub")
    site.delete("notes/gone.md")
    built = site.build("epub", out="epub")
    with zipfile.ZipFile(next(built.outdir.glob("*.epub"))) as book:
        assert [name for name in book.namelist() if "gone" in name or "hubnotes." in name] == [
            "_static/hubnotes.css"
        ]


def test_the_last_note_of_a_folder(make_site: MakeSite) -> None:
    site = make_site(GARDEN | {"old/one.md": "---\norphan: true\n---\n# One\n"})
    assert (site.build().outdir / "old").is_dir()
    site.delete("old/one.md")
    built = site.build()
    assert not (built.outdir / "old").exists()
    assert not (built.outdir / "_sources/old").exists()


def test_an_excluded_note_is_gone_too(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    site.build()
    site.configure({"exclude_patterns": ["notes/gone.md"]})
    built = site.build()
    assert PAGES["html"] not in files(built)
    equals_a_clean_build(built, site)


def test_a_redirect_that_somebody_put_there_stays(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    built = site.build()
    site.delete("notes/gone.md")
    (built.outdir / PAGES["html"]).write_text(REDIRECT)
    for _ in range(2):
        assert site.build().read(PAGES["html"]) == REDIRECT


def test_a_redirect_that_an_extension_writes_stays(make_site: MakeSite) -> None:
    conf = f"""
        extensions = ["myst_parser", "sphinx_hubnotes"]

        def redirect(app, exception):
            if not (app.srcdir / "notes/gone.md").exists():
                (app.outdir / "notes/gone.html").write_text({REDIRECT!r})

        def setup(app):
            app.connect("build-finished", redirect)
        """
    site = make_site(GARDEN, conf)
    site.build()
    site.delete("notes/gone.md")
    for _ in range(3):
        assert site.build().read(PAGES["html"]) == REDIRECT


def test_a_page_that_an_extension_generates_stays(make_site: MakeSite) -> None:
    conf = """
        extensions = ["myst_parser", "sphinx_hubnotes"]

        def generate(app):
            if not (app.srcdir / "notes/gone.md").exists():
                yield "notes/gone", {"body": "<p>Moved.</p>"}, "page.html"

        def setup(app):
            app.connect("html-collect-pages", generate)
        """
    site = make_site(GARDEN, conf)
    site.build()
    site.delete("notes/gone.md")
    for _ in range(3):
        assert "<p>Moved.</p>" in site.build().read(PAGES["html"])


def test_an_extra_file_stays(make_site: MakeSite) -> None:
    site = make_site(GARDEN, {"html_extra_path": ["extra"], "exclude_patterns": ["extra"]})
    site.build()
    site.delete("notes/gone.md")
    site.write({"extra/notes/gone.html": REDIRECT})
    for _ in range(2):
        assert site.build().read(PAGES["html"]) == REDIRECT


def test_a_page_that_no_build_is_known_to_have_written_stays(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    built = site.build()
    (built.outdir / ".hubnotes.json").unlink()
    site.delete("notes/gone.md")
    assert PAGES["html"] in files(site.build())


@pytest.mark.parametrize("damage", ["", "[]", '{"site": 1}', '{"site": "", "pages": {"index": 5}}'])
def test_a_damaged_ledger_is_none(make_site: MakeSite, damage: str) -> None:
    site = make_site(GARDEN)
    built = site.build()
    (built.outdir / ".hubnotes.json").write_text(damage)
    site.write({"notes/a.md": "# Other\n"})
    equals_a_clean_build(site.build(), site)


def test_a_ledger_that_names_files_elsewhere(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    built = site.build()
    (site.root / "build/precious.html").write_text("precious")
    (built.outdir / ".hubnotes.writing").write_text('"../precious"\n')
    site.build()
    assert (site.root / "build/precious.html").exists()


def test_a_damaged_journal_is_read_as_far_as_it_goes(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    built = site.build()
    (built.outdir / ".hubnotes.writing").write_bytes(b'"notes/a"\n"\xff\n{\n"notes/go')
    (built.outdir / "notes/a.html").write_text("<!doc")
    equals_a_clean_build(site.build(), site)


def test_switched_off(make_site: MakeSite) -> None:
    site = make_site(GARDEN, {"hubnotes_prune": False})
    site.build()
    site.delete("notes/gone.md")
    assert {PAGES["html"], "_sources/notes/gone.md.txt"} <= files(site.build())


def test_other_builders_leave_all(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    site.build("text")
    site.delete("notes/gone.md")
    assert "notes/gone.txt" in files(site.build("text"))


def test_a_page_whose_address_another_document_takes(make_site: MakeSite) -> None:
    """Under dirhtml, `gone` and `gone/index` have one address."""
    site = make_site(GARDEN)
    site.build("dirhtml")
    site.rename("notes/gone.md", "notes/gone/index.md")
    built = site.build("dirhtml")
    assert PAGES["dirhtml"] in files(built)
    equals_a_clean_build(built, site)


def test_two_documents_at_one_address(make_site: MakeSite) -> None:
    """The page of the one that stays is not deleted with the other."""
    site = make_site(GARDEN | {"notes/gone/index.md": "---\norphan: true\n---\n# Stays\n"})
    site.build("dirhtml")
    site.delete("notes/gone.md")
    assert PAGES["dirhtml"] in files(site.build("dirhtml"))


def test_the_copy_of_a_source_with_another_suffix(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    site.build()
    site.delete("notes/gone.md")
    site.write({"notes/gone.rst": ":orphan:\n\nGone\n====\n\nIn reST.\n"})
    built = site.build()
    assert {name for name in files(built) if re.match("_sources/notes/gone", name)} == {
        "_sources/notes/gone.rst.txt"
    }
    equals_a_clean_build(built, site)


def test_a_page_that_was_being_written_when_the_build_died(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    page = site.root / "build/html" / PAGES["html"]
    assert kill_at(1, page, site.build)
    assert page.exists()
    site.delete("notes/gone.md")
    built = site.build()
    assert PAGES["html"] not in files(built)
    equals_a_clean_build(built, site)


def test_a_build_of_one_file_prunes_too(make_site: MakeSite) -> None:
    site = make_site(GARDEN)
    site.build()
    site.delete("notes/gone.md")
    assert PAGES["html"] not in files(site.build(filenames=["notes/a.md"]))
    equals_a_clean_build(site.build(), site)


def test_words_and_files_of_a_deleted_note_leave(make_site: MakeSite) -> None:
    shown = "---\norphan: true\n---\n# Gone\n\nUnmistakable. ![](pic.svg) {download}`data.bin`\n"
    svg = "<svg xmlns='http://www.w3.org/2000/svg'/>\n"
    site = make_site(GARDEN | {"notes/gone.md": shown, "notes/data.bin": "x", "notes/pic.svg": svg})
    built = site.build()
    assert "_images/pic.svg" in files(built)
    assert [name for name in files(built) if name.endswith("data.bin")]
    site.delete("notes/gone.md")
    built = site.build()
    assert not [name for name in files(built) if name.startswith(("_images", "_downloads"))]
    assert "unmistak" not in built.read("searchindex.js")
    equals_a_clean_build(built, site)
