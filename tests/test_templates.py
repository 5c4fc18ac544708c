"""Templates of a project that stand in for cards, heads of hubs, and panels."""

from __future__ import annotations

import pytest

from tests.conftest import MakeSite
from tests.reader import attribute, one
from tests.site import tree

CONF = {"templates_path": ["_templates"], "hubnotes_panels": ["backlinks"]}

GARDEN = {
    "index.md": "# Garden\n\n```{toctree}\nbeds\n```\n",
    "beds.md": """
        ---
        description: Two *beds*.
        ---
        # Which beds?

        :::{hub} beds
        :kind: A <b>map</b>

        - [](notes/carrot.md)
        - [](notes/beet.md) -- read *this*
        :::
        """,
    "notes/carrot.md": "---\ndescription: A *root* <i>.\n---\n# *Carrot* & co\n\n[](beet.md)\n",
    "notes/beet.md": "# Beet\n\nIt is red.\n",
}

TEMPLATES = {
    "_templates/hubnotes/card.html": "{% include 'star.html' %} {{ title }}{{ description }}"
    "<q>{{ note }}</q><a href='{{ href }}'>on</a>",
    "_templates/star.html": "<b class='star'>*</b>",
    "_templates/hubnotes/hub-head.html": "<header>{{ kind }}: {{ notes }} in {{ sections }}"
    "{{ description }}</header>",
    "_templates/hubnotes/panel.html": "<aside class='mine'>{{ title }}{{ content }}</aside>",
}


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_a_project_writes_its_own_html(make_site: MakeSite, builder: str) -> None:
    built = make_site({**GARDEN, **TEMPLATES}, CONF).build(builder)
    assert built.warnings == []
    page = built.page("beds" if builder == "html" else "index")
    first, second = page.select(".hubnotes-card")
    assert [
        one(first, name).get_text() for name in (".star", ".hubnotes-card-title em", "p em", "q")
    ] == [
        "*",
        "Carrot",
        "root",
        "notes/carrot",
    ]
    assert "root <i>" in first.get_text()
    assert one(second, "p em").get_text() == "this"
    assert second.select(".hubnotes-read") == []
    head = one(page, "header:has(.hubnotes-description)")
    assert head.get_text().startswith("A <b>map</b>: 2 in 0")
    assert one(head, "p em").get_text() == "beds"
    note = built.page("notes/beet" if builder == "html" else "index")
    panel = one(note, "aside.mine")
    assert panel.get_text().startswith("Linked from")
    assert panel.select("li a")


def test_without_templates_nothing_differs(make_site: MakeSite) -> None:
    site = make_site({**GARDEN, "_templates/star.html": "*"}, CONF)
    with_folder = tree(site.build(out="a").outdir)
    site.configure({**CONF, "templates_path": []})
    assert tree(site.build(out="b").outdir) == with_folder


EDITS = {
    "the template": {"_templates/hubnotes/card.html": "{{ title }}"},
    "what it includes": {"_templates/star.html": "<b class='star'>+</b>"},
    "a first template": {"_templates/hubnotes/panel.html": "{{ panel }}<hr>"},
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_no_page_is_stale(make_site: MakeSite, edit: dict[str, str]) -> None:
    templates = {**TEMPLATES}
    if "_templates/hubnotes/panel.html" in edit:
        del templates["_templates/hubnotes/panel.html"]
    site = make_site({**GARDEN, **templates}, CONF)
    before = tree(site.build().outdir)
    site.write(edit)
    after = site.build()
    assert after.warnings == []
    assert tree(after.outdir) != before
    assert tree(after.outdir) == tree(site.build(out="clean").outdir)


@pytest.mark.parametrize("text", ["{{ title", "{{ 1 / 0 }}", "{% include '../conf.py' %}"])
def test_a_template_that_fails_is_named_and_left_out(make_site: MakeSite, text: str) -> None:
    site = make_site({**GARDEN, "_templates/hubnotes/card.html": text}, CONF)
    for _ in range(2):
        built = site.build()
        assert {(w.path, w.kind) for w in built.warnings} == {
            ("beds.md", "hubnotes.extension-failed")
        }
        assert "the template hubnotes/card.html" in built.warnings[0].message
        assert len(built.page("beds").select(".hubnotes-card h2 a")) == 2


def test_a_second_hub_keeps_its_anchor(make_site: MakeSite) -> None:
    more = {
        "beds.md": GARDEN["beds.md"] + "\n        ## More\n\n        :::{hub} more\n"
        "        - [](notes/beet.md)\n        :::\n\n        ### Last\n\n"
        "        {hubnotes:hub}`more`\n"
    }
    built = make_site({**GARDEN, **TEMPLATES, **more}, CONF).build()
    page = built.page("beds")
    target = attribute(one(page, "p a.reference[href*=more]"), "href")
    assert page.select(target)


LAYOUT = """
    {% extends "!layout.html" %}
    {% block footer %}<p id="told">{{ hubnotes.is_note }} {% for hub in hubnotes.hubs -%}
    {{ hub.name }}, {{ hub.kind }}: {{ hub.notes }}{% endfor %} {{ hubnotes.panels|join }}</p>
    {% endblock %}
    """


def test_the_template_of_a_page_knows_the_page(make_site: MakeSite) -> None:
    site = make_site({**GARDEN, "_templates/layout.html": LAYOUT}, CONF)
    site.build()
    site.write({"beds.md": GARDEN["beds.md"].replace("- [](notes/carrot.md)\n        ", "")})
    site.write({"index.md": "# Garden\n\n```{toctree}\nbeds\nnotes/carrot\n```\n"})
    built = site.build()
    assert built.warnings == []
    told = {name: one(built.page(name), "#told") for name in ("beds", "notes/carrot", "notes/beet")}
    assert told["beds"].get_text() == "False beds, A <b>map</b>: 1 "
    assert told["beds"].select("b") == []
    assert told["notes/carrot"].get_text() == "False  "
    assert told["notes/beet"].get_text() == "True  backlinks"
