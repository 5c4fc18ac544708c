"""Lists of hubs and of notes, notes by their aliases, and the details on cards."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from tests.conftest import MakeSite
from tests.outcome import differences, of_ours, outcome, times
from tests.reader import contents, shown, written
from tests.site import Built, Site

pytestmark = pytest.mark.build

INDEX = "# Home\n\n```{toctree}\nall\nhubs/zoo\nhubs/memory\nhubs/draft\nplain\n```\n"

ZOO = """
---
description: Who lives there.
tags: [topic/animals]
date: 2024-02-01
aliases: [animals]
---
# The zoo

::::{hub} zoo
:::{section} Cats
- [](../notes/lion.md)
- [](../notes/tiger.md)
:::
:::{section} By tag
:tags: bird
:::
::::

## Aquarium

:::{hub} fish
- [](../notes/carp.md)
:::
"""

MEMORY = """
:tags: topic
:date: 2023-05

Äpfel und Gedächtnis
====================

.. hub:: memory
   :kind: List

   .. note-card:: /notes/lion

   .. note-card:: zoo
"""

DRAFT = """
---
draft: true
---
# Draft hub

:::{hub} later
- [](/notes/lion)
:::
"""


def note(title: str, **fields: object) -> str:
    front = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())
    return (f"---\n{front}---\n" if front else "") + f"# {title}\n\nAbout {title}.\n"


def files(**lists: str) -> dict[str, str]:
    """A site whose page `all` has these lists, each under a heading of its name."""
    page = "# All\n\n" + "".join(f"## {name}\n\n{text}\n\n" for name, text in lists.items())
    return {
        "index.md": INDEX,
        "all.md": page,
        "plain.md": "# Plain\n\nA page that is no note.\n",
        "hubs/zoo.md": ZOO,
        "hubs/memory.rst": MEMORY,
        "hubs/draft.md": DRAFT,
        "notes/lion.md": note("Lion", date="2024-05-03", tags="[cat, Big]", rank=10),
        "notes/tiger.md": note("tiger", date="2024", tags="[cat/striped]", rank=9),
        "notes/carp.md": note("Carp", date="2023-01-01", rank="none at all"),
        "notes/hawk.md": note("Hawk", tags="[bird]", hubs="memory"),
        "notes/owl.md": note("Öwl", tags="[bird/night, big]", date="2023-12-31"),
        "notes/alone.md": note("42 alone", orphan="true"),
        "notes/lost.md": note("Lost", orphan="true", hubs="nowhere"),
        "notes/draft.md": note("Draft", orphan="true", draft="true", tags="[bird]"),
    }


CONF = {"hubnotes_notes": ["notes/**"]}


def note_list(*options: str) -> str:
    return "\n".join([":::{note-list}", *options, ":::"])


def hub_list(*options: str) -> str:
    return "\n".join([":::{hub-list}", *options, ":::"])


BY_TITLE = ["42 alone", "Carp", "Hawk", "Lion", "Lost", "Öwl", "tiger"]

LISTS = {
    "hubs": (hub_list(), ["Äpfel und Gedächtnis", "Aquarium", "The zoo"]),
    "hubs by date": (
        hub_list(":sort: date"),
        ["Äpfel und Gedächtnis", "Aquarium", "The zoo"],
    ),
    "hubs from Z to A": (
        hub_list(":reverse:"),
        ["The zoo", "Aquarium", "Äpfel und Gedächtnis"],
    ),
    "hubs of a tag": (hub_list(":tags: topic/animals"), ["Aquarium", "The zoo"]),
    "hubs in a folder": (hub_list(":glob: hubs/m*"), ["Äpfel und Gedächtnis"]),
    "hubs of another folder": (hub_list(":glob: notes/*"), []),
    "hubs by letter": (
        hub_list(":group-by: letter"),
        ["# A", "Äpfel und Gedächtnis", "Aquarium", "# Z", "The zoo"],
    ),
    "hubs by year": (
        hub_list(":group-by: year"),
        ["# 2024", "Aquarium", "The zoo", "# 2023", "Äpfel und Gedächtnis"],
    ),
    "few hubs": (
        hub_list(":limit: 1"),
        ["Äpfel und Gedächtnis", "[Show all 3 hubs]", "Aquarium", "The zoo"],
    ),
    "notes": (note_list(), BY_TITLE),
    "notes from Z to A": (note_list(":reverse:"), BY_TITLE[::-1]),
    "notes by date": (
        note_list(":sort: date", ":reverse:"),
        ["Lion", "tiger", "Öwl", "Carp", "42 alone", "Hawk", "Lost"],
    ),
    "notes by rank": (
        note_list(":sort: rank"),
        ["tiger", "Lion", "Carp", "42 alone", "Hawk", "Lost", "Öwl"],
    ),
    "notes of tags": (note_list(":any-tags: cat, bird/night"), ["Lion", "Öwl", "tiger"]),
    "notes of a tag in a folder": (note_list(":tags: big", ":glob: notes/l*"), ["Lion"]),
    "notes of a field": (note_list(":where: rank=9"), ["tiger"]),
    "no notes": (note_list(":where: rank=11"), []),
    "notes that are no notes": (note_list(":glob: plain"), []),
    "few notes": (
        note_list(":limit: 2"),
        [*BY_TITLE[:2], "[Show all 7 notes]", *BY_TITLE[2:]],
    ),
    "notes by letter": (
        note_list(":group-by: letter"),
        [
            *("# 0–9", "42 alone", "# C", "Carp", "# H", "Hawk", "# L", "Lion", "Lost"),
            *("# O", "Öwl", "# T", "tiger"),
        ],
    ),
    "notes by year": (
        note_list(":group-by: year"),
        [
            *("# 2024", "Lion", "tiger", "# 2023", "Carp", "Öwl"),
            *("# Other notes", "42 alone", "Hawk", "Lost"),
        ],
    ),
    "notes by year, the oldest first": (
        note_list(":group-by: year", ":sort: date"),
        [
            *("# 2023", "Carp", "Öwl", "# 2024", "tiger", "Lion"),
            *("# Other notes", "42 alone", "Hawk", "Lost"),
        ],
    ),
    "notes by tag": (
        note_list(":group-by: tag", ":any-tags: cat bird"),
        [
            *("# Big", "Lion", "Öwl", "# bird", "Hawk", "# bird/night", "Öwl"),
            *("# cat", "Lion", "# cat/striped", "tiger"),
        ],
    ),
    "notes by hub": (
        note_list(":group-by: hub"),
        [
            *("# Äpfel und Gedächtnis", "Hawk", "Lion", "# Aquarium", "Carp"),
            *("# The zoo", "Hawk", "Lion", "Öwl", "tiger"),
            *("# Other notes", "42 alone", "Lost"),
        ],
    ),
    "notes by a field": (
        note_list(":group-by: rank", ":where: rank=", ":tags: bird"),
        ["# Other notes", "Hawk", "Öwl"],
    ),
    "orphans": (note_list(":orphans:"), ["42 alone", "Lost"]),
    "orphans that name a hub": (note_list(":orphans:", ":where: hubs=nowhere"), ["Lost"]),
    "orphans of a tag": (note_list(":orphans:", ":tags: bird"), []),
}


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = Site(tmp_path_factory.mktemp("lists"), CONF)
    site.write(files(**{name: text for name, (text, _) in LISTS.items()}))
    return site.build()


def under(page: BeautifulSoup, name: str) -> Tag:
    """The section under the heading of this name."""
    for found in page.select("section"):
        title = found.find(["h1", "h2", "h3"], recursive=False)
        if title and title.get_text().removesuffix("¶") == name:
            return found
    raise AssertionError(name)


@pytest.mark.parametrize("name", LISTS)
def test_a_list(lists: Built, name: str) -> None:
    assert shown(under(lists.page("all"), name)) == LISTS[name][1]


def test_nothing_is_wrong_with_the_lists(lists: Built) -> None:
    assert lists.warnings == []


def test_lists_are_in_no_contents(lists: Built) -> None:
    assert contents(lists.page("all")) == ["All", *LISTS]


def test_hubs_have_their_counts(lists: Built) -> None:
    cards = under(lists.page("all"), "hubs").select("li.hubnotes-card")
    told = [
        [" ".join(part.get_text().split()) for part in card.find_all(["h3", "p"])] for card in cards
    ]
    assert told == [
        ["Äpfel und Gedächtnis", "List · 3 linked notes · 1 section", "Read →"],
        ["Aquarium", "Topic Hub · 1 linked note · 0 sections", "Read →"],
        ["The zoo", "Who lives there.", "Topic Hub · 4 linked notes · 2 sections", "Read →"],
    ]


def test_every_link_of_a_list_leads_somewhere(lists: Built) -> None:
    links = lists.page("all").select(".hubnotes-cards a")
    assert len(links) > 100
    for link in links:
        path, _, anchor = str(link["href"]).partition("#")
        page = lists.page(path.removesuffix(".html"))
        if anchor:
            assert page.select_one(f"[id='{anchor}']") is not None
        assert page.select_one("h1") is not None


def test_the_counts_of_the_site_do_not_know_of_lists(lists: Built) -> None:
    """A list shows notes, and is no hub that shows them."""
    assert "42 alone" not in lists.text("hubs/zoo")
    line = lists.page("hubs/memory").select_one(".hubnotes-summary")
    assert line is not None
    assert line.get_text() == "List · 3 linked notes · 1 section"


def test_notes_are_what_hubs_show_and_what_names_a_hub(make_site: MakeSite) -> None:
    """Without `hubnotes_notes`; a hub's page on a card is a note too."""
    site = make_site(files(Notes=note_list(), Orphans=note_list(":orphans:")))
    built = site.build()
    assert of_ours(built) == []
    page = built.page("all")
    assert shown(under(page, "Notes")) == [
        *("Carp", "Hawk", "Lion", "Lost", "Öwl", "The zoo", "tiger"),
    ]
    assert shown(under(page, "Orphans")) == ["Lost"]


def test_no_hub_and_no_note(make_site: MakeSite) -> None:
    page = f"# Home\n\n{hub_list()}\n\n{note_list()}\n\n{note_list(':orphans:')}\n\nThe end.\n"
    site = make_site({"index.md": page})
    built = site.build()
    assert built.warnings == []
    assert built.text("index") == ["Home", "The end."]
    for builder in ("text", "latex", "epub"):
        assert site.build(builder).warnings == []


def test_lists_on_the_page_of_a_hub(make_site: MakeSite) -> None:
    """A list there leaves out its own page; it may stand in a section, and is not counted."""
    page = ZOO.replace(
        "- [](../notes/lion.md)\n",
        "- [](../notes/lion.md)\n\nMore:\n\n```{note-list}\n:orphans:\n```\n",
    )
    page += f"\n## Lists\n\n{hub_list()}\n\n{note_list(':tags: topic')}\n"
    site = make_site({**files(), "hubs/zoo.md": page})
    built = site.build()
    assert of_ours(built) == []
    parsed = built.page("hubs/zoo")
    assert shown(under(parsed, "Lists")) == ["Äpfel und Gedächtnis"]
    assert shown(under(parsed, "Cats")) == ["Lion", "Lost", "tiger"]
    text = built.text("hubs/zoo")
    assert "Topic Hub · 4 linked notes · 2 sections" in text
    assert text[text.index("Cats") + 1] == "2 notes"


def test_the_page_of_all_notes(make_site: MakeSite) -> None:
    site = make_site(
        files(Hubs=hub_list(), Notes=note_list(":group-by: letter")),
        CONF | {"hubnotes_index": "all"},
    )
    built = site.build()
    assert built.warnings == []
    back = built.page("hubs/zoo").select_one(".hubnotes-back a")
    assert back is not None
    assert back["href"] == "../all.html"


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "dirhtml", "singlehtml", "man"])
def test_other_builders(make_site: MakeSite, builder: str) -> None:
    lists = {
        "Hubs": hub_list(":limit: 1"),
        "Notes": note_list(":group-by: year", ":limit: 1"),
    }
    conf = {"man_pages": [("index", "garden", "Garden", "", 1)]}
    built = make_site(files(**lists), CONF | conf).build(builder)
    assert built.warnings == []
    name = {
        "text": "all.txt",
        "latex": "*.tex",
        "epub": "all.xhtml",
        "dirhtml": "all/index.html",
        "singlehtml": "index.html",
        "man": "garden.1",
    }[builder]
    text = next(built.outdir.glob(name)).read_text(encoding="utf-8")
    for part in ("Aquarium", "2024", "2023", "Other notes", "42 alone", "Carp", "Lost"):
        assert part in text, part


REST = """
Lists
=====

.. note-list::
   :tags: bird,
      cat
   :limit: 1

.. note-list:: :orphans:

.. hub-list::
   :class: mine
"""


def test_in_restructuredtext(make_site: MakeSite) -> None:
    rest = REST.replace(":tags:", ":any-tags:").replace(":: :orphans:", "::\n   :orphans:")
    built = make_site({**files(), "lists.rst": ":orphan:\n" + rest}, CONF).build()
    assert built.warnings == []
    page = built.page("lists")
    assert shown(under(page, "Lists")) == [
        *("Hawk", "[Show all 4 notes]", "Lion", "Öwl", "tiger"),
        *("42 alone", "Lost"),
        *("Äpfel und Gedächtnis", "Aquarium", "The zoo"),
    ]
    assert len(page.select("ul.mine > li")) == 3


def test_what_is_wrong_is_said(make_site: MakeSite) -> None:
    lists = {
        "A": note_list(":tags: bidr"),
        "B": hub_list(":tags: bird"),
        "C": hub_list(":orphans:"),
        "D": note_list(":members:"),
        "E": note_list(":sort: rnak"),
        "F": ":::{note-list} notes/*\n:::",
        "G": hub_list(":limit: some"),
    }
    site = make_site(files(**lists), CONF)
    lines = files(**lists)["all.md"].splitlines()
    built = site.build()
    told = {(w.path, w.line): w.message for w in of_ours(built)}
    wanted = {
        "A": "nothing matches 'bidr' in the option 'tags'; did you mean 'bird'?",
        "C": "the directive 'hub-list' has no option 'orphans'",
        "D": "the directive 'note-list' has no option 'members'",
        "E": "no note has the field 'rnak', which the option 'sort' names; did you mean 'rank'?",
        "F": "'notes/*' is no value for the option 'note-list'; it takes no argument",
        "G": "'some' is no value for the option 'limit'; it takes a number from 1 on",
    }
    assert told == {
        ("all.md", lines.index(f"## {name}") + 3): message for name, message in wanted.items()
    }
    page = built.page("all")
    for name in "DEF":
        assert len(shown(under(page, name))) == len(BY_TITLE)
    assert len(shown(under(page, "C"))) == len(shown(under(page, "G"))) == 3


# Aliases


def test_an_alias_on_a_card_and_in_a_role(make_site: MakeSite) -> None:
    page = """
        # Hub

        ::::{hub} h
        :::{note-card} kingOfBeasts
        :::
        :::{note-card} A title <King of *beasts*>
        :::
        :::{note-card} old/place/lion
        :::
        :::{note-card} animals
        :::
        ::::

        {hubnotes:note}`King of *beasts*`, {hubnotes:note}`so <kingofbeasts>`,
        {hubnotes:note}`animals`.
        """
    lion = note("Lion", aliases="[KingOfBeasts, 'King of *beasts*', hubs/old/place/lion]")
    site = make_site({**files(), "hubs/hub.md": page, "notes/lion.md": lion}, CONF)
    built = site.build()
    assert of_ours(built) == []
    parsed = built.page("hubs/hub")
    assert [link.get_text() for link in parsed.select(".hubnotes-card-title a")] == [
        *("Lion", "A title", "Lion", "The zoo"),
    ]
    hrefs = [str(link["href"]) for link in parsed.select(".hubnotes-card-title a")]
    assert hrefs == ["../notes/lion.html"] * 3 + ["zoo.html"]
    assert built.text("hubs/hub")[2] == "Topic Hub · 2 linked notes · 0 sections"
    assert "Lion, so, The zoo." in built.text("hubs/hub")


def test_a_document_is_itself_before_it_is_an_alias(make_site: MakeSite) -> None:
    page = "# Hub\n\n::::{hub} h\n:::{note-card} ../notes/carp\n:::\n::::\n"
    tiger = note("tiger", aliases="[notes/carp, /notes/carp]")
    built = make_site({**files(), "hubs/hub.md": page, "notes/tiger.md": tiger}).build()
    titles = [title.get_text() for title in built.page("hubs/hub").select(".hubnotes-card-title")]
    assert titles == ["Carp"]


def test_an_alias_comes_and_goes(make_site: MakeSite) -> None:
    page = (
        "# Hub\n\n::::{hub} h\n:::{note-card} /notes/tiger\n:::\n:::{note-card} beast\n:::\n::::\n"
    )
    site = make_site({**files(), "hubs/hub.md": page}, {"html_theme": "furo"})
    first = site.build()
    assert [w.kind for w in of_ours(first)] == ["hubnotes.unknown-document"]
    site.write({"notes/lion.md": note("Lion", aliases="[beast]")})
    built = site.build()
    assert of_ours(built) == []
    assert "Topic Hub · 2 linked notes · 0 sections" in built.text("hubs/hub")
    clean = site.build(out="clean", fresh=True)
    assert differences(outcome(built), outcome(clean)) == []
    site.write({"notes/lion.md": note("Lion")})
    built = site.build()
    assert of_ours(built) == of_ours(first)
    clean = site.build(out="clean", fresh=True)
    assert differences(outcome(built), outcome(clean)) == []


# Details


def details(built: Built, page: str) -> dict[str, str]:
    """The line of details on each card of a page, by the card's title."""
    found = {}
    for card in built.page(page).select("li.hubnotes-card"):
        title, line = card.select_one(".hubnotes-card-title"), card.select_one(".hubnotes-details")
        assert title is not None
        found[title.get_text()] = line.get_text() if line else ""
    return found


DETAILED = {
    **files(),
    "notes/lion.md": note(
        "Lion", date="2024-05-03", updated="2024-06", status="'*draft* <b>'", tags="['#cat', Big]"
    )
    + "word " * 396,
    "notes/tiger.md": note("tiger", date="2024", rank="[3, 4]") + "word " * 200,
    "notes/carp.md": note("Carp", date="soon"),
}


@pytest.mark.parametrize(
    ("wanted", "lion", "tiger", "carp"),
    [
        ([], "", "", ""),
        (["date"], "May 3, 2024", "2024", "soon"),
        (["updated"], "June 2024", "", ""),
        (["status"], "*draft* <b>", "", ""),
        (["tags"], "cat · Big", "", ""),
        (["reading-time"], "2 min read", "2 min read", "1 min read"),
        (["rank"], "", "3 · 4", ""),
        (
            ["reading-time", "date", "tags"],
            "2 min read · May 3, 2024 · cat · Big",
            "2 min read · 2024",
            "1 min read · soon",
        ),
        (["hubs"], "Äpfel und Gedächtnis · The zoo", "The zoo", "Aquarium"),
        (["nothing"], "", "", ""),
    ],
)
def test_details(make_site: MakeSite, wanted: list[str], lion: str, tiger: str, carp: str) -> None:
    built = make_site(DETAILED, {"hubnotes_card_fields": wanted}).build()
    assert of_ours(built) == []
    found = details(built, "hubs/zoo")
    assert (found["Lion"], found["tiger"], found["Carp"]) == (lion, tiger, carp)
    assert (built.page("hubs/zoo").select_one(".hubnotes-details") is None) == (
        not lion + tiger + carp
    )


def test_details_in_another_language(make_site: MakeSite) -> None:
    site = make_site(DETAILED, {"hubnotes_card_fields": ["date", "updated"]})
    assert details(site.build(language="de"), "hubs/zoo")["Lion"] == "03.05.2024 · Juni 2024"


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "man"])
def test_details_in_other_builders(make_site: MakeSite, builder: str) -> None:
    conf = {
        "hubnotes_card_fields": ["date", "hubs"],
        "man_pages": [("index", "garden", "Garden", "", 1)],
    }
    built = make_site(DETAILED, conf).build(builder)
    assert of_ours(built) == []
    name = {"text": "hubs/zoo.txt", "latex": "*.tex", "epub": "hubs/zoo.xhtml", "man": "garden.1"}
    text = next(built.outdir.glob(name[builder])).read_text(encoding="utf-8")
    assert "May 3, 2024" in text


def test_details_in_lists_and_gathered_cards(make_site: MakeSite) -> None:
    conf = CONF | {"hubnotes_card_fields": ["tags"]}
    built = make_site(files(Notes=note_list()), conf).build()
    assert details(built, "all") == {
        "42 alone": "",
        "Carp": "",
        "Hawk": "bird",
        "Lion": "cat · Big",
        "Lost": "",
        "Öwl": "bird/night · Big",
        "tiger": "cat/striped",
    }
    assert details(built, "hubs/zoo")["Hawk"] == "bird"


# Builds after an edit

EDITED = files(
    Hubs=hub_list(":sort: date"),
    Notes=note_list(":group-by: year", ":limit: 3"),
    Orphans=note_list(":orphans:"),
)


class Edit(NamedTuple):
    files: dict[str, str | None]
    pages: set[str]
    """The pages that are written, beside those that are edited and other notes."""


EDITS = {
    "a date": Edit(
        {"notes/tiger.md": EDITED["notes/tiger.md"].replace("2024", "2023")}, {"all", "hubs/zoo"}
    ),
    "a day": Edit(
        {"notes/lion.md": EDITED["notes/lion.md"].replace("05-03", "05-04")},
        {"all", "hubs/zoo", "hubs/memory"},
    ),
    "a tag": Edit(
        {"notes/owl.md": EDITED["notes/owl.md"].replace("bird", "b")}, {"all", "hubs/zoo"}
    ),
    "a field that nobody asks for": Edit(
        {"notes/owl.md": EDITED["notes/owl.md"].replace("date:", "status: open\ndate:")}, set()
    ),
    "the hub of an orphan": Edit(
        {"notes/lost.md": EDITED["notes/lost.md"].replace("nowhere", "memory")},
        {"all", "hubs/memory"},
    ),
    "a note to an orphan": Edit(
        {"hubs/zoo.md": ZOO.replace("- [](../notes/carp.md)\n", "- [](../notes/owl.md)\n")},
        {"all", "hubs/memory"},
    ),
    "a note comes": Edit({"notes/new.md": note("New", orphan="true")}, {"all"}),
    "a note goes": Edit({"notes/lost.md": None}, {"all"}),
    "a draft": Edit(
        {"notes/alone.md": EDITED["notes/alone.md"].replace("orphan", "draft: true\norphan")},
        {"all"},
    ),
    "a hub's date": Edit({"hubs/memory.rst": MEMORY.replace("2023", "2025")}, {"all"}),
    "a hub's kind": Edit({"hubs/memory.rst": MEMORY.replace("List", "Liste")}, {"all"}),
    "a hub's section": Edit(
        {"hubs/zoo.md": ZOO.replace(":::{section} By", ":::{section} New\n:::\n:::{section} By")},
        {"all", "hubs/memory"},
    ),
    "a hub is no draft any longer": Edit(
        {"hubs/draft.md": "# Draft hub\n\n:::{hub} later\n- {doc}`/notes/alone`\n:::\n"},
        {"all"},
    ),
    "a plain page": Edit({"plain.md": "# Plain\n\nOther text.\n"}, set()),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_build_after_an_edit(make_site: MakeSite, name: str) -> None:
    edit = EDITS[name]
    conf = {"html_theme": "furo", "hubnotes_card_fields": ["date"]}
    site = make_site(EDITED, CONF | conf)
    before = times(site.build().outdir)
    for file, text in edit.files.items():
        if text is None:
            site.delete(file)
        else:
            site.write({file: text})
    built = site.build()
    clean = site.build(out="clean", fresh=True)
    assert differences(outcome(built), outcome(clean)) == []
    assert of_ours(built) == of_ours(clean)
    changed = written(built, before)
    edited = {file.rpartition(".")[0] for file, text in edit.files.items() if text}
    assert edited | edit.pages <= changed
    # The pages before and behind a note that comes or goes show its title.
    others = {page for page in changed - edited - edit.pages if not page.startswith("notes/")}
    assert others <= {"index", "hubs/memory", "hubs/draft", "plain"}
    if not edit.pages:
        assert changed - {"index"} == edited


def test_another_line_of_details_reads_nothing_again(make_site: MakeSite) -> None:
    site = make_site(EDITED, CONF)
    site.build()
    site.configure(CONF | {"hubnotes_card_fields": ["date"]})
    built = site.build(status=True)
    assert "0 added, 0 changed, 0 removed" in built.status_text
    assert details(built, "hubs/zoo")["Lion"] == "May 3, 2024"
    clean = site.build(out="clean", fresh=True)
    assert differences(outcome(built), outcome(clean)) == []


ARTICLES = {
    "en": [
        *("# A", "An Axe", "# B", "The Bread", "# L", "L’Avion", "La Table"),
        *("# O", "an Oven", "# T", "The", "Then"),
    ],
    "fr": [
        *("# A", "An Axe", "an Oven", "L’Avion"),
        *("# T", "La Table", "The", "The Bread", "Then"),
    ],
}


@pytest.mark.parametrize("language", ARTICLES)
def test_articles_have_no_letter(make_site: MakeSite, language: str) -> None:
    titles = ("The Bread", "An Axe", "Then", "The", "L’Avion", "La Table", "an Oven")
    notes = {f"n{number}.md": note(title) for number, title in enumerate(titles)}
    listed = note_list(":group-by: letter", ":glob: n*")
    site = make_site({"index.md": f"# Home\n\n{listed}\n", **notes}, {"hubnotes_notes": ["n*"]})
    page = site.build(language=language).page("index")
    found = page.select_one("section")
    assert found is not None
    assert shown(found) == ARTICLES[language]
