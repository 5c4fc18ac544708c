"""Corners where hubs meet the rest of Sphinx."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from tests.conftest import MakeSite
from tests.site import Built, tree

pytestmark = pytest.mark.packages

NOTES = {f"notes/{name}.md": f"# Note {name}\n\nText of {name}.\n" for name in ("a", "b")}
HOME = "# Home\n\n```{toctree}\nhub\n```\n"


def ours(built: Built) -> list[tuple[str | None, int | None, str]]:
    """The warnings of ours; Sphinx also warns of the notes that no hub shows."""
    found = [(w.path, w.line, w.kind) for w in built.warnings]
    return [place for place in found if place[2].startswith("hubnotes")]


def test_sections_deeper_than_the_text_builder_can_underline(make_site: MakeSite) -> None:
    depth = 9
    page = "# Hub\n\n" + "".join(f"{':' * (14 - n)}{{section}} Level {n}\n" for n in range(depth))
    page = page.replace("# Hub\n\n", f"# Hub\n\n{':' * 15}{{hub}}\n")
    page += ":::{note-card} notes/a\n:::\n"
    page += "".join(f"{':' * (14 - n)}\n" for n in reversed(range(depth))) + ":" * 15 + "\n"
    built = make_site({"index.md": HOME, "hub.md": page} | NOTES).build("text")
    text = built.read("hub.txt")
    assert all(f"Level {n}" in text for n in range(depth))
    assert text.count("1 note\n") == depth
    assert "Text of a." in text


@pytest.mark.parametrize(("tags", "shown"), [((), ["b"]), (("extra",), ["a", "b"])])
def test_what_only_holds_is_sorted_with_the_others(
    make_site: MakeSite, tags: tuple[str, ...], shown: list[str]
) -> None:
    page = """
        # Hub

        :::::::{hub}
        ::::::{section} All
        :sort: title

        :::{note-card} notes/b
        :::
        ::::{only} extra
        :::{note-card} notes/a
        :::
        ::::
        ::::::
        :::::::
        """
    built = make_site({"index.md": HOME, "hub.md": page} | NOTES).build(tags=tags)
    titles = [card.get_text() for card in built.page("hub").select(".hubnotes-card-title")]
    assert titles == [f"Note {name}" for name in shown]


@pytest.mark.parametrize("item", [":::{note-card} notes/b\n:::", "- [](notes/b.md): why"])
@pytest.mark.parametrize("condition", ["{only} extra", "{ifconfig} html_title == 'extra'"])
@pytest.mark.parametrize(("tags", "shown"), [((), ["a"]), (("extra",), ["a", "b", "c"])])
def test_what_a_condition_leaves_out_is_not_counted(
    make_site: MakeSite, tags: tuple[str, ...], shown: list[str], condition: str, item: str
) -> None:
    page = """
        # Hub

        ::::::::{hub}
        :::::::{section} All
        - [](notes/a.md)

        ::::::CONDITION
        ITEM
        ::::::
        :::::::

        :::::::CONDITION
        ::::::{section} More
        - [](notes/c.md)
        ::::::
        :::::::
        ::::::::
        """
    page = textwrap.dedent(page).replace("CONDITION", condition).replace("ITEM", item)
    files = {"index.md": HOME, "hub.md": page, "notes/c.md": "# Note c\n\nText of c.\n"} | NOTES
    extensions = ["myst_parser", "sphinx_hubnotes", "sphinx.ext.ifconfig"]
    conf = {"extensions": extensions, "html_title": "".join(tags)}
    built = make_site(files, conf).build(tags=tags)
    text = built.text("hub")
    assert [line[-1] for line in text if line.startswith("Note ")] == shown
    sections = 1 + len(tags)
    linked = f"{len(shown)} linked note{'s' * bool(tags)}"
    assert f"Topic Hub · {linked} · {sections} section{'s' * bool(tags)}" in text
    assert ("2 notes" if tags else "1 note") in text
    assert ("why" in text) == (bool(tags) and ": why" in item)
    assert ours(built) == []


def test_a_hub_in_a_hub_leaves_its_cards_to_the_outer_one(make_site: MakeSite) -> None:
    page = """
        # Hub

        ::::::{hub} outer
        :::::{section} First
        ::::{hub} inner
        :::{section} Second
        - [](notes/a.md)
        :::
        - [](notes/b.md)
        ::::
        :::::
        ::::::
        """
    built = make_site({"index.md": HOME, "hub.md": page} | NOTES).build()
    text = built.text("hub")
    assert text[2:] == [
        *("Topic Hub · 2 linked notes · 2 sections", "First", "2 notes", "Second", "1 note"),
        *("Note a", "Text of a.", "Read →", "Note b", "Text of b.", "Read →"),
    ]
    assert text[:2] == ["← Home", "Hub"]
    assert ours(built) == [("hub.md", 5, "hubnotes.misplaced")]
    assert built.page("hub").select_one("#outer-second")


@pytest.mark.parametrize("inside", [True, False])
def test_an_empty_code_block_is_no_broken_fence(make_site: MakeSite, inside: bool) -> None:
    block, end = "```python\n```\n", "::::\n"
    page = "# Hub\n\n::::{hub}\n:::{note-card} notes/a\n:::\n"
    page += block + end if inside else end + "\n" + block
    built = make_site({"index.md": HOME, "hub.md": page} | NOTES).build()
    assert ours(built) == []
    assert built.page("hub").select("div.highlight-python")


def test_an_empty_block_without_a_language_is_no_broken_fence(make_site: MakeSite) -> None:
    page = "# Hub\n\n:::::{hub}\n- [](notes/a.md)\n:::::\n\n```\n```\n"
    built = make_site({"index.md": HOME, "hub.md": page} | NOTES).build()
    assert ours(built) == []
    assert built.page("hub").select("pre")


def test_a_hidden_toctree_is_no_introduction(make_site: MakeSite) -> None:
    page = """
        ---
        description: What it is about.
        ---
        # Hub

        ```{toctree}
        :hidden:
        notes/b
        ```

        :::{hub}
        - [](notes/a.md)
        :::
        """
    built = make_site({"index.md": HOME, "hub.md": page} | NOTES).build()
    assert built.text("hub")[:3] == ["← Home", "Hub", "What it is about."]


def test_a_latex_build_leaves_nothing_in_a_later_sidebar(make_site: MakeSite) -> None:
    page = "# Home\n\n:::{hub}\n- [](notes/a.md)\n- [](notes/b.md)\n:::\n"
    site = make_site({"index.md": page} | NOTES, {"html_theme": "furo"})
    site.build()
    site.build("latex")
    site.write({"notes/a.md": "# Note a\n\nOther text.\n"})
    built = site.build()
    clean = site.build(out="clean", fresh=True)
    assert tree(built.outdir) == tree(clean.outdir)


def test_an_annotation_keeps_its_markup_in_the_catalog(make_site: MakeSite) -> None:
    files: dict[str, Any] = {
        "index.md": HOME,
        "hub.md": "# Hub\n\n:::{hub}\n- [](notes/a.md) -- see [b](notes/b.md) and *this*\n:::\n",
        "old.rst": "Old\n===\n\n.. hub::\n\n   * :doc:`notes/a` -- see :doc:`notes/b`, *em*\n",
    }
    built = make_site(files | NOTES).build("gettext")
    assert 'msgid "see [b](notes/b.md) and *this*"' in built.read("hub.pot")
    assert 'msgid "see :doc:`notes/b`, *em*"' in built.read("old.pot")


def test_links_in_prose_to_documents_that_come_and_go(make_site: MakeSite) -> None:
    page = "# Hub\n\n:::{hub}\n- [](notes/a.md)\n:::\n\nProse [](notes/b.md), [c](notes/c.md).\n"
    site = make_site({"index.md": HOME, "hub.md": page} | NOTES)
    site.build()
    site.delete("notes/b.md")
    site.write({"notes/c.md": "# Note c\n"})
    built, clean = site.build(), site.build(out="clean", fresh=True)
    assert built.read("hub.html") == clean.read("hub.html")
    assert sorted(built.warnings) == sorted(clean.warnings)


def test_a_draft_in_restructuredtext_needs_no_value(make_site: MakeSite) -> None:
    page = "# Hub\n\n:::{hub}\n- [](notes/a.md)\n- [](notes/d.rst)\n:::\n"
    files = {"index.md": HOME, "hub.md": page, "notes/d.rst": ":draft:\n\nDraft\n=====\n"}
    built = make_site(files | NOTES).build()
    assert "Topic Hub · 1 linked note · 0 sections" in built.text("hub")
    assert ours(built) == []


def test_a_card_cannot_take_the_name_of_a_hub(make_site: MakeSite) -> None:
    page = "# Hub\n\n::::{hub} same\n:::{note-card} notes/a\n:name: same\n\n:::\n::::\n"
    use = HOME + "\n- {ref}`same`\n"
    built = make_site({"index.md": use, "hub.md": page} | NOTES).build()
    assert ours(built) == [("hub.md", 4, "hubnotes.duplicate-name")]
    assert "Hub" in built.text("index")


def test_names_of_sections_do_not_depend_on_sections_with_other_titles(
    make_site: MakeSite,
) -> None:
    def anchors(titles: list[str]) -> list[str]:
        sections = "".join(f":::{{section}} {title}\n:::\n" for title in titles)
        page = f"# Hub\n\n::::{{hub}} h\n{sections}- [](notes/a.md)\n::::\n"
        built = make_site({"index.md": HOME, "hub.md": page} | NOTES).build()
        return [str(section["id"]) for section in built.page("hub").select(".hubnotes-section")]

    assert anchors(["Batch", "Batch", "Batch 2"]) == ["h-batch", "h-batch-3", "h-batch-2"]
    assert anchors(["Batch 2", "Batch", "Batch"]) == ["h-batch-2", "h-batch", "h-batch-3"]


def test_a_section_that_gathers_in_an_admonition_keeps_its_card(make_site: MakeSite) -> None:
    hub = """
        # Hub

        ::::::{hub} h
        :::::{note}
        ::::{section} S
        :tags: x
        - [](b.md)
        ::::
        :::::
        ::::::
        """
    files = {"hub.md": hub, "a.md": "---\ntags: [x]\n---\n# A\n", "b.md": "# B\n"}
    built = make_site({"index.md": "# Index\n", **files}).build()
    titles = [title.get_text() for title in built.page("hub").select(".hubnotes-card-title")]
    assert "B" in titles
