"""Corners of exact rebuilds that a review found, each with the least that shows it."""

from __future__ import annotations

import gc
import json
from contextlib import nullcontext

import pytest
from sphinx.errors import ExtensionError, ThemeError

from tests.conftest import MakeSite
from tests.outcome import differences, kill_at, outcome, times
from tests.site import Built, Site

pytestmark = pytest.mark.packages

PICTURE = b"\x89PNG\r\n\x1a\n1"
FIGURE = "```{figure} p.png\nA caption\n```\n"
CATALOG = """
    msgid ""
    msgstr ""
    "Content-Type: text/plain; charset=UTF-8\\n"

    msgid "Text."
    msgstr "Absatz."
    """


def note(body: str = "", title: str = "A note") -> str:
    return f"---\norphan: true\n---\n# {title}\n\n{body}\n"


def index(*names: str, body: str = "") -> str:
    entries = "\n".join(names)
    return f"# Index\n\n{body}\n\n```{{toctree}}\n{entries}\n```\n"


def equals_a_clean_build(built: Built, site: Site) -> None:
    clean = site.build(built.builder, out="clean", fresh=True)
    assert differences(outcome(built), outcome(clean)) == []


def test_catalogs_of_messages(make_site: MakeSite) -> None:
    """Sphinx adds them to what a document includes, in each build anew."""
    site = make_site(
        {"index.md": index("a"), "a.md": "# A\n\nText.\n", "locale/de/LC_MESSAGES/a.po": CATALOG},
        {"language": "de", "locale_dirs": ["locale"]},
    )
    before = times(site.build().outdir)
    built = site.build()
    assert "Absatz" in built.read("a.html")
    assert times(built.outdir)["a.html"] == before["a.html"]
    for path in (site.src / "locale").rglob("a.*o"):
        path.unlink()
    assert "Absatz" not in site.build().read("a.html")


def test_a_note_without_a_heading_keeps_its_toctree(make_site: MakeSite) -> None:
    hub = ":::{hub} all\n- [](b.md)\n:::\n"
    site = make_site(
        {
            "index.md": index("b", body=hub),
            "b.md": "Text.\n\n```{toctree}\nc\n```\n",
            "c.md": "# See\n",
        },
        {"html_theme": "furo"},
    )
    sidebar = site.build().page("index").select_one(".sidebar-tree")
    assert sidebar
    assert [link.text for link in sidebar.select("a")] == ["b", "See"]
    site.write({"index.md": index("b")})
    equals_a_clean_build(site.build(), site)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"html_js_files": [(None, {"body": "let x"})]}, id="a script without a file"),
        pytest.param({"html_css_files": [("own.css", {"media": "print"})]}, id="a style and more"),
    ],
)
def test_assets_of_any_form(make_site: MakeSite, value: dict[str, object]) -> None:
    site = make_site({"index.md": "# Index\n"}, value)
    site.build()
    equals_a_clean_build(site.build(), site)


def test_a_target_longer_than_a_file_name(make_site: MakeSite) -> None:
    site = make_site({"index.md": f"# Index\n\n{{any}}`{'x' * 300}.y`\n"})
    site.build()
    site.build()


def test_an_edit_that_was_read_undone_and_never_saved(make_site: MakeSite) -> None:
    site = make_site({"index.md": "# Index\n", "a.md": note("## One"), "b.md": note()})
    site.build()
    site.rename("a.md", "a.old")
    site.write({"a.md": note("## Two")})
    assert kill_at(1, site.root / "build/doctrees/environment.pickle", site.build)
    site.rename("a.old", "a.md")
    site.write({"b.md": note(title="Another")})
    equals_a_clean_build(site.build(), site)
    assert list((site.root / "build/doctrees").glob(".hubnotes*")) == []


def test_a_label_that_moves_to_an_earlier_document(make_site: MakeSite) -> None:
    label = "(here)=\n## Here"
    site = make_site({"index.md": "# Index\n", "a.md": note(), "b.md": note(label)})
    site.build()
    site.write({"a.md": note(label), "b.md": note()})
    built = site.build()
    assert built.warnings == []
    equals_a_clean_build(built, site)


def test_pruning_that_is_switched_on_later(make_site: MakeSite) -> None:
    site = make_site({"index.md": "# Index\n", "a.md": note()}, {"hubnotes_prune": False})
    site.build()
    site.delete("a.md")
    assert (site.build().outdir / "a.html").exists()
    site.configure()
    equals_a_clean_build(site.build(), site)


@pytest.mark.parametrize("builder", ["latex", "singlehtml"])
def test_figures_after_a_builder_that_puts_notes_below_hubs(
    make_site: MakeSite, builder: str
) -> None:
    site = make_site(
        {
            "index.md": index("a", "b"),
            "a.md": "# A\n\n:::{hub} all\n- [](n.md)\n:::\n",
            "n.md": f"# N\n\n{FIGURE}",
            "b.md": f"# B\n\n{FIGURE}",
            "p.png": PICTURE,
        },
        {"numfig": True},
    )
    site.build()
    site.build(builder)
    site.write({"b.md": f"# Bee\n\n{FIGURE}"})
    equals_a_clean_build(site.build(), site)


def test_the_numbers_of_a_pages_own_figures(make_site: MakeSite) -> None:
    site = make_site(
        {
            "index.md": index("a", "b", "c"),
            "a.md": "# A\n",
            "b.md": f"# B\n\n{FIGURE}",
            "c.md": "# C\n",
            "p.png": PICTURE,
        },
        {"numfig": True},
    )
    site.build()
    site.write({"a.md": f"# A\n\n{FIGURE}"})
    site.build(filenames=["c.md"])
    equals_a_clean_build(site.build(), site)


def test_assets_and_templates_of_the_project(make_site: MakeSite) -> None:
    template = "{% extends '!page.html' %}{% block body %}{{ super() }}Mine{% endblock %}"
    conf = """
        html_static_path = ["own.css"]
        templates_path = ["templates"]

        def setup(app):
            app.add_css_file("own.css")
        """
    site = make_site(
        {"index.md": "# Index\n", "own.css": "a {}", "templates/page.html": template}, conf
    )
    assert "Mine" in site.build().read("index.html")
    site.write({"own.css": "b {}"})
    equals_a_clean_build(site.build(), site)
    site.delete("templates/page.html")
    built = site.build()
    assert "Mine" not in built.read("index.html")
    equals_a_clean_build(built, site)


@pytest.mark.parametrize(
    ("link", "before", "after"),
    [
        pytest.param("[](a.md#x-y)", "(x-y)=\n## One", "(x-y)=\n## Two", id="label"),
        pytest.param("{numref}`See {name} <f>`", "One", "Two", id="caption"),
    ],
)
def test_links_that_show_more_than_a_title(
    make_site: MakeSite, link: str, before: str, after: str
) -> None:
    def page(text: str) -> str:
        if "numref" in link:
            return f"# A\n\n```{{figure}} p.png\n:name: f\n{text}\n```\n"
        return f"# A\n\n{text}\n"

    site = make_site(
        {"index.md": index("a", "b"), "a.md": page(before), "b.md": f"# B\n\n{link}\n"}
        | {"p.png": PICTURE},
        {"numfig": True},
    )
    site.build()
    site.write({"a.md": page(after)})
    # MyST 4 knows no label in another document, and shows no title.
    equals_a_clean_build(site.build(), site)


@pytest.mark.parametrize(
    "conf",
    [
        pytest.param("", id="a build that ends"),
        pytest.param("def setup(app): app.connect('env-updated', lambda *_: 1 / 0)", id="or fails"),
    ],
)
def test_the_garbage_collector_is_left_as_it_was(make_site: MakeSite, conf: str) -> None:
    site = make_site({"index.md": "# Index\n"}, conf)
    before, callbacks = gc.get_freeze_count(), [*gc.callbacks]
    with nullcontext() if not conf else pytest.raises(ExtensionError):
        site.build()
    assert gc.get_freeze_count() <= before
    assert gc.callbacks == callbacks


COLLECTING = """
    import gc
    from pathlib import Path

    kept, counts = [], []

    def grow(generation):
        kept.extend([] for _ in range(5000))
        gc.collect(generation)
        counts.append(gc.get_freeze_count())

    def on_source_read(app, docname, content):
        gc.disable()
        counts.append(gc.get_freeze_count())
        for generation in (0, 2, 2):
            grow(generation)
        gc.enable()

    def setup(app):
        app.connect("source-read", on_source_read)
        finish = lambda app, _: Path(app.outdir, "counts").write_text(str(counts))
        app.connect("build-finished", finish)
"""


def test_what_outlives_a_full_collection_is_looked_at_no_more(make_site: MakeSite) -> None:
    gc.collect()
    there = len(gc.get_objects())
    built = make_site({"index.md": "# Index\n"}, COLLECTING).build()
    begun, young, first, second = json.loads(built.read("counts"))
    assert begun > there / 2  # what was there when the build began
    assert young == begun  # some of this may be garbage soon
    assert first >= young + 10000
    assert second >= first + 5000


def test_an_application_that_failed_in_its_beginning_leaves_the_collector_to_the_next(
    make_site: MakeSite,
) -> None:
    before, callbacks = gc.get_freeze_count(), [*gc.callbacks]
    site = make_site({"index.md": "# Index\n"}, {"html_theme": "no-such-theme"})
    with pytest.raises(ThemeError):
        site.build()
    make_site({"index.md": "# Index\n"}).build()
    assert gc.get_freeze_count() <= before
    assert gc.callbacks == callbacks


def test_what_others_have_frozen_stays_frozen(make_site: MakeSite) -> None:
    gc.freeze()
    try:
        make_site({"index.md": "# Index\n"}).build()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_a_title_in_the_heading_of_a_hub_and_of_a_section(make_site: MakeSite) -> None:
    """A bare link to a document shows its title, also where the heading is shown elsewhere."""
    hub = """
        # On [](notes/a.md)

        ::::{hub} h
        :::{section} Like [](notes/a.md), {doc}`gone`
        - [](notes/b.md)
        :::
        ::::
        """
    site = make_site(
        {
            "index.md": index("hub", "notes/a", "notes/b", body=":::{hub-list}\n:::\n"),
            "hub.md": hub,
            "notes/a.md": "# Alpha\n\nText.\n",
            "notes/b.md": "# Beta\n\nText.\n",
        },
        {"hubnotes_panels": ["hubs"]},
    )
    built = site.build()
    assert any(warning.kind == "ref.doc" for warning in built.warnings)
    assert "On Alpha" in built.text("index")
    panel = built.page("notes/b").select_one(".hubnotes-panels")
    assert panel
    assert "On Alpha › Like Alpha, gone" in " ".join(panel.get_text().split())
    site.write({"notes/a.md": "# Omega\n\nText.\n"})
    built = site.build()
    assert "On Omega" in built.text("index")
    equals_a_clean_build(built, site)


def test_the_number_of_all_notes_where_a_list_goes_over_several_pages(make_site: MakeSite) -> None:
    conf = {"hubnotes_notes": ["notes/*"], "hubnotes_page_size": 4}
    site = make_site({"index.md": "# Home\n"}, conf)
    site.write({f"notes/n{number}.md": f"# N{number}\n" for number in range(9)})
    assert "9 notes" in site.build().text("index")
    site.write({"notes/z.md": "# Z\n"})
    built = site.build()
    assert "10 notes" in built.text("index")
    equals_a_clean_build(built, site)


def test_the_title_of_a_second_hub_in_a_list_of_hubs(make_site: MakeSite) -> None:
    hub = ":::{{hub}} {}\n- [](a.md)\n:::\n\n"
    topics = f"# Topics\n\n## First\n\n{hub.format(1)}## Second\n\n{hub.format(2)}"
    site = make_site(
        {
            "index.md": index("topics", "all", "a"),
            "topics.md": topics,
            "all.md": "# All\n\n:::{hub-list}\n:::\n",
            "a.md": "# A\n",
        }
    )
    site.build()
    site.write({"topics.md": topics.replace("Second", "Other")})
    built = site.build()
    assert "Other" in built.text("all")
    equals_a_clean_build(built, site)


def test_contents_show_the_headings_of_notes_below_those_in_them(make_site: MakeSite) -> None:
    """Sphinx writes the page of a toctree again for the documents in it, and not for theirs."""
    below = "# B\n\n## {}\n"
    files = {"index.md": index("top"), "top.md": index("a"), "a.md": index("b")}
    site = make_site(files | {"b.md": below.format("Part")})
    site.build()
    site.write({"b.md": below.format("Piece")})
    built = site.build()
    assert "Piece" in built.text("top")
    equals_a_clean_build(built, site)


def test_notes_of_one_title_keep_their_numbers(make_site: MakeSite) -> None:
    numbered = "# Index\n\n```{toctree}\n:numbered:\na\nb\nc\n```\n"
    notes = {f"{name}.md": "# Same\n" for name in "abc"}
    page = make_site({"index.md": numbered, **notes}).build().page("b")
    links = {str(link["rel"]): link["title"] for link in page.select("link[rel][title]")}
    assert (links["['prev']"], links["['next']"]) == ("1. Same", "3. Same")


def test_a_label_of_two_documents_leads_to_the_last_by_name(make_site: MakeSite) -> None:
    label = "---\norphan: true\n---\n# {0}\n\n(here)=\n## Part of {0}\n\nText.\n"
    files = {
        "index.md": "# Home\n\n{ref}`here`, [](#here)\n",
        "a.md": label.format("A"),
        "b.md": label.format("B"),
        "c.md": "---\norphan: true\n---\n# C\n\n:::{hub} h\n- [](a.md)\n:::\n\n{ref}`here`\n",
    }
    site = make_site(files)
    assert "Part of B, Part of B" in site.build().text("index")
    for edit in (
        {"a.md": label.format("A") + "\nMore.\n"},
        {"b.md": "---\norphan: true\n---\n# B\n\nNo label.\n"},
        {"b.md": label.format("B")},
    ):
        site.write(edit)
        equals_a_clean_build(site.build(), site)
    site.delete("b.md")
    assert "Part of A, Part of A" in site.build().text("index")
