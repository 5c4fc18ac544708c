"""Notes that say where they belong: each stands there once, and no other note does."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

import sphinx_hubnotes
from tests.conftest import RANDOM, MakeSite
from tests.outcome import differences, of_ours, outcome, times
from tests.reader import contents, headings, section, shown, written
from tests.site import Built, Site

pytestmark = pytest.mark.build

INDEX = "# Home\n\n```{toctree}\nhubs/learning-page\nbetween\nhubs/memory\n```\n"

LEARNING = """
---
aliases: [study, ways to learn]
---
# How do *we* learn?

::::::{hub} learning
:::::{section} Basics
- [](../notes/listed.md)

::::{section} Deep *down*
:name: deep
::::
:::::
::::::
"""

MEMORY = """
What stays?
===========

.. hub:: Memory and Sleep

   .. section:: Ours
      :members:

   .. section:: Dreams

      - :doc:`/notes/slept`
"""


def note(title: str, **fields: object) -> str:
    front = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return (f"---\n{front}---\n" if front else "") + f"# {title}\n\nAbout {title}.\n"


def garden(notes: dict[str, str]) -> dict[str, str]:
    pages = [name.rpartition(".")[0] for name in notes if "/" not in name]
    return {
        "index.md": INDEX.removesuffix("```\n") + "\n".join([*pages, "```\n"]),
        "between.md": "# Between the hubs\n",
        "hubs/learning-page.md": LEARNING,
        "hubs/memory.rst": MEMORY,
        "notes/listed.md": note("Listed"),
        "notes/slept.md": note("Slept"),
        **notes,
    }


# How hubs and sections are named

NAMES = {
    # as written in the front matter: the section that shows it
    "learning": "learning-more-notes",
    "Learning": "learning-more-notes",
    "'[[learning]]'": "learning-more-notes",
    "'[[learning|the hub]]'": "learning-more-notes",
    "'[[How do we learn?]]'": "learning-more-notes",
    "How do we learn?": "learning-more-notes",
    "how do  we LEARN?": "learning-more-notes",
    "learning-page": "learning-more-notes",
    "'[[learning-page]]'": "learning-more-notes",
    "'[[hubs/learning-page]]'": "learning-more-notes",
    "hubs/learning-page": "learning-more-notes",
    "/hubs/learning-page": "learning-more-notes",
    "../hubs/learning-page": "learning-more-notes",
    "../hubs/learning-page.md": "learning-more-notes",
    "study": "learning-more-notes",
    "'[[Ways to learn]]'": "learning-more-notes",
    "learning#nowhere": "learning-more-notes",
    "[learning]": "learning-more-notes",
    "[learning, nowhere, ~]": "learning-more-notes",
    "\n- learning": "learning-more-notes",
    "learning, nowhere": "learning-more-notes",
    "'learning#basics'": "learning-basics",
    "'learning#Basics'": "learning-basics",
    "'[[learning#Basics]]'": "learning-basics",
    "'[[learning-page#basics|there]]'": "learning-basics",
    "'How do we learn?#basics'": "learning-basics",
    "'study#basics'": "learning-basics",
    "learning#deep": "learning-deep",
    "'[[learning#Deep down]]'": "learning-deep",
    "[learning, 'learning#deep']": "learning-deep",
    "Memory and Sleep": "memory-and-sleep-ours",
    "memory and sleep": "memory-and-sleep-ours",
    "memory": "memory-and-sleep-ours",
    "'[[What stays?]]'": "memory-and-sleep-ours",
    "Memory and Sleep#dreams": "memory-and-sleep-dreams",
    "'[[memory#Dreams]]'": "memory-and-sleep-dreams",
    "memory#ours": "memory-and-sleep-ours",
    # what links of YAML are without quotes: lists in lists
    "[[learning]]": "learning-more-notes",
    "[[learning#basics]]": "learning-basics",
    "\n- [[learning#deep]]\n- [[nowhere]]": "learning-deep",
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = Site(tmp_path_factory.mktemp("named"))
    site.write(
        garden(
            {f"notes/n{n:02}.md": note(f"Note {n:02}", hubs=text) for n, text in enumerate(NAMES)}
        )
    )
    return site.build()


@pytest.mark.parametrize("text", NAMES)
def test_a_hub_by_any_of_its_names(named: Built, text: str) -> None:
    title = f"Note {list(NAMES).index(text):02}"
    pages = (named.page("hubs/learning-page"), named.page("hubs/memory"))
    found = [
        str(part["id"])
        for page in pages
        for part in page.select("section.hubnotes-section")
        if title in shown(part)
    ]
    assert found == [NAMES[text]]


def test_nothing_is_wrong_with_the_names(named: Built) -> None:
    assert named.warnings == []


def test_the_names_of_a_hub_win_over_titles_of_others(make_site: MakeSite) -> None:
    """A hub's name, then its page and aliases, then its title."""
    one = "# two\n\n:::{hub} one\n:::\n"
    two = "---\naliases: [one]\n---\n# Three\n\n:::{hub} two\n:::\n"
    site = make_site(
        {
            "index.md": "# Home\n\n```{toctree}\n:glob:\npages/*\n```\n",
            "pages/first.md": one,
            "pages/second.md": two,
            "notes/a.md": note("By one", hubs="one"),
            "notes/b.md": note("By two", hubs="two"),
            "notes/c.md": note("By three", hubs="three"),
        }
    )
    built = site.build()
    assert of_ours(built) == []
    assert section(built.page("pages/first"), "one-more-notes") == ["By one"]
    assert section(built.page("pages/second"), "two-more-notes") == ["By two", "By three"]


@pytest.mark.parametrize("key", ["topics", "Up"])
def test_another_key(make_site: MakeSite, key: str) -> None:
    notes = {
        "notes/a.md": note("Other key", **{key: "'[[learning]]'"}),
        "notes/b.md": note("Usual key", hubs="learning"),
        "notes/c.rst": f":{key.lower()}: learning#basics\n\nIn reST\n=======\n\nText.\n",
    }
    built = make_site(garden(notes), {"hubnotes_fields": {"hubs": key}}).build()
    assert of_ours(built) == []
    page = built.page("hubs/learning-page")
    assert section(page, "learning-more-notes") == ["Other key"]
    assert section(page, "learning-basics") == ["Listed", "In reST"]


def test_a_note_in_restructuredtext(make_site: MakeSite) -> None:
    text = ":hubs:\n   learning#basics\n   Memory and Sleep\n\nIn reST\n=======\n\nText.\n"
    built = make_site(garden({"notes/r.rst": text})).build()
    assert built.warnings == []
    assert section(built.page("hubs/learning-page"), "learning-basics") == ["Listed", "In reST"]
    assert section(built.page("hubs/memory"), "memory-and-sleep-ours") == ["In reST"]


def test_a_hub_in_a_hub(make_site: MakeSite) -> None:
    """A hub's page is a note of another hub if it says so; of itself it is none."""
    page = LEARNING.replace("aliases", "hubs: [memory, learning]\naliases")
    built = make_site(garden({"hubs/learning-page.md": page})).build()
    assert of_ours(built) == []
    assert section(built.page("hubs/memory"), "memory-and-sleep-ours") == ["How do we learn?"]
    assert built.page("hubs/learning-page").select_one("#learning-more-notes") is None


# Random gardens with a known truth

SPELLINGS = {
    "one": ["one", "'[[One]]'", "first", "'[[The first?|x]]'", "uno", "/hubs/first"],
    "two": ["two", "second", "'[[The second?]]'", "dos", "../hubs/second"],
    "three": ["three", "third", "'[[three]]'", "The third?"],
}
PAGES = {"one": "first", "two": "second", "three": "third"}
SECTIONS = ("a", "b", "c", "")
"""The sections of a hub, `b` inside `a`; "" is the hub itself, by no section."""


class Declared(NamedTuple):
    hub: str
    section: str
    spelling: int


@dataclass
class Member:
    declared: list[Declared]
    tagged: bool
    draft: bool
    unknown: bool


@dataclass
class Truth:
    members: list[Member]
    listed: list[tuple[str, str, int]]
    """The cards written by hand: hub, section, note."""
    collecting: dict[str, bool]
    """Which hubs have a section for members."""
    titles: list[str] = field(default_factory=list)

    def visible(self) -> list[int]:
        return [number for number, member in enumerate(self.members) if not member.draft]

    def written(self, hub: str, place: str) -> list[int]:
        found = [n for h, p, n in self.listed if (h, p) == (hub, place)]
        return [n for n in dict.fromkeys(found) if not self.members[n].draft]


HUBS = st.sampled_from(list(SPELLINGS))
TRUTHS = st.builds(
    Truth,
    st.lists(
        st.builds(
            Member,
            st.lists(
                st.builds(Declared, HUBS, st.sampled_from(SECTIONS), st.integers(0, 3)), max_size=3
            ),
            st.booleans(),
            st.integers(0, 5).map(lambda number: number == 0),
            st.integers(0, 4).map(lambda number: number == 0),
        ),
        min_size=15,
        max_size=25,
    ),
    st.lists(st.tuples(HUBS, st.sampled_from(SECTIONS), st.integers(0, 14)), max_size=12),
    st.fixed_dictionaries({hub: st.booleans() for hub in SPELLINGS}),
)


def truth_of(truth: Truth, hub: str) -> dict[str, list[int]]:
    """The notes that each section of a hub shows, in order; `more` is the last one."""
    found: dict[str, list[int]] = {}

    def named(place: str) -> list[int]:
        return [
            n
            for n in truth.visible()
            if any((d.hub, d.section) == (hub, place) for d in truth.members[n].declared)
        ]

    def add(place: str, gathered: list[int], inside: list[int]) -> None:
        own = truth.written(hub, place)
        found[place] = [*own, *(n for n in gathered if n not in own and n not in inside)]

    tagged = [n for n in truth.visible() if truth.members[n].tagged]
    add("b", sorted({*named("b"), *tagged}), [])
    add("a", named("a"), found["b"])
    add("c", named("c"), [])
    at_all = {d for n in (*found["a"], *found["b"], *found["c"]) for d in [n]}
    at_all |= set(truth.written(hub, ""))
    left = [
        n
        for n in truth.visible()
        if any(d.hub == hub for d in truth.members[n].declared) and n not in at_all
    ]
    found["members" if truth.collecting[hub] else "more"] = left
    return found


def truth_files(truth: Truth) -> dict[str, str]:
    found = {"index.md": "# Home\n\n```{toctree}\n:glob:\nhubs/*\n```\n"}
    for number, member in enumerate(truth.members):
        hubs = [
            SPELLINGS[d.hub][d.spelling % len(SPELLINGS[d.hub])].strip("'") for d in member.declared
        ]
        texts = [
            with_section(hub, d.section) for hub, d in zip(hubs, member.declared, strict=True)
        ] + ["nobody"] * member.unknown
        found[f"notes/n{number:02}.md"] = note(
            f"Note {number:02}",
            hubs=texts,
            tags="[t/x]" if member.tagged else "[else]",
            draft=str(member.draft).lower(),
        )
    for hub, page in PAGES.items():
        found[f"hubs/{page}.md"] = "\n".join(truth_page(truth, hub, page))
    return found


def with_section(hub: str, place: str) -> str:
    if not place:
        return hub
    return (
        hub.replace("|", f"#{place}|")
        if "|" in hub
        else (hub.replace("]]", f"#Part {place}]]") if "]]" in hub else f"{hub}#{place}")
    )


def truth_page(truth: Truth, hub: str, page: str) -> Iterator[str]:
    alias = {"one": "uno", "two": "dos"}.get(hub, "tres")
    yield f"---\naliases: [{alias}]\n---\n# The {page}?\n\n:::::::{{hub}} {hub}\n"

    def cards(place: str) -> Iterator[str]:
        numbers = [n for h, p, n in truth.listed if (h, p) == (hub, place)]
        yield from (f"- {{doc}}`/notes/n{n:02}`" for n in dict.fromkeys(numbers))

    yield from cards("")
    yield "\n::::::{section} Part a\n:name: a\n"
    yield from cards("a")
    yield "\n:::::{section} Part b\n:name: b\n:tags: t\n"
    yield from cards("b")
    yield ":::::\n::::::\n::::::{section} Part c\n:name: c\n"
    yield from cards("c")
    yield "::::::"
    if truth.collecting[hub]:
        yield "::::::{section} Members\n:members:\n::::::"
    yield ":::::::"


@RANDOM
@given(truth=TRUTHS)
def test_every_member_stands_where_it_belongs(
    tmp_path_factory: pytest.TempPathFactory, truth: Truth
) -> None:
    site = Site(tmp_path_factory.mktemp("members"))
    site.write(truth_files(truth))
    built = site.build()
    for hub, page in PAGES.items():
        parsed = built.page(f"hubs/{page}")
        wanted = truth_of(truth, hub)
        for place, numbers in wanted.items():
            anchor = f"{hub}-{'more-notes' if place == 'more' else place}"
            if place == "more" and not numbers:
                assert parsed.select_one(f"#{anchor}") is None
                continue
            assert section(parsed, anchor) == [f"Note {n:02}" for n in numbers], (hub, place)
        check_that_nothing_else_is_there(truth, hub, parsed)


def check_that_nothing_else_is_there(truth: Truth, hub: str, page: BeautifulSoup) -> None:
    """What a hub shows was listed, gathered or declared, and all of that is shown."""
    titles = [title.get_text() for title in page.select(".hubnotes-card-title")]
    listed = {n for h, _, n in truth.listed if h == hub}
    expected = {
        number
        for number in truth.visible()
        if number in listed
        or truth.members[number].tagged
        or any(declared.hub == hub for declared in truth.members[number].declared)
    }
    assert set(titles) == {f"Note {number:02}" for number in expected}
    line = page.select_one(".hubnotes-summary")
    assert line is not None
    noun = f"{len(expected)} linked note{'s' * (len(expected) != 1)}"
    assert line.get_text().split(" · ")[1] == noun
    for number in expected - listed:
        declared = truth.members[number].declared
        if not truth.members[number].tagged and all(d.section == "" for d in declared):
            assert titles.count(f"Note {number:02}") == 1


def test_random_members_hold_what_they_should() -> None:
    """The strategy is worth its builds."""
    seen: set[str] = set()

    @settings(RANDOM, database=None)
    @given(truth=TRUTHS)
    def look(truth: Truth) -> None:
        for hub in SPELLINGS:
            found = truth_of(truth, hub)
            seen.update(place for place, numbers in found.items() if len(numbers) > 1)
            for number, member in enumerate(truth.members):
                declared = [d.section for d in member.declared if d.hub == hub]
                places = [place for place, numbers in found.items() if number in numbers]
                seen.update(["a draft names it"] * bool(member.draft and declared))
                seen.update(["declared and listed"] * bool(declared and truth.written(hub, "a")))
                seen.update(["in two sections"] * (len(places) > 1))
                seen.update(["named twice"] * (len(declared) > 1))
        seen.update(["no hub"] * any(not member.declared for member in truth.members))
        seen.update(["unknown"] * any(member.unknown for member in truth.members))

    look()
    assert seen == {
        *("a", "b", "c", "members", "more", "a draft names it", "declared and listed"),
        *("in two sections", "named twice", "no hub", "unknown"),
    }


# The last section


def more(page: BeautifulSoup, anchor: str = "learning-more-notes") -> list[str]:
    found = page.select_one(f"section#{anchor}")
    return shown(found) if found else []


MEMBERS = {
    "notes/a.md": note("Alpha", hubs="learning"),
    "notes/b.md": note("Beta", hubs="learning"),
}


@pytest.mark.parametrize("theme", ["basic", "furo"])
def test_more_notes_is_a_section_like_others(make_site: MakeSite, theme: str) -> None:
    page = """
        # Page

        {ref}`learning#more-notes`, {ref}`here <learning#more-notes>`,
        {hubnotes:section}`learning#more-notes`, [](#learning#more-notes),
        {any}`learning#more-notes`: {hubnotes:count}`learning#more-notes` of
        {hubnotes:count}`learning`.
        """
    files = garden({**MEMBERS, "page.md": page})
    built = make_site(files, {"html_theme": theme}).build(nitpicky=True)
    assert built.warnings == []
    parsed = built.page("hubs/learning-page")
    titles = ["How do we learn?", "Basics", "Deep down", "More notes"]
    assert headings(parsed) == titles
    if theme == "furo":
        found = [link.get_text() for link in parsed.select(".toc-tree a")]
    else:
        found = contents(parsed)
    assert found == titles
    assert [link["href"] for link in parsed.select(".toc-tree a, .sphinxsidebar a[href^='#']")][
        -1
    ] == "#learning-more-notes"
    assert more(parsed) == ["Alpha", "Beta"]
    text = built.text("hubs/learning-page")
    assert "Topic Hub · 3 linked notes · 3 sections" in text
    assert text[text.index("More notes") + 1] == "2 notes"
    paragraph = built.page("page").select_one("section > p")
    assert paragraph is not None
    name = "More notes"
    assert (
        " ".join(paragraph.get_text().split()) == f"{name}, here, {name}, {name}, {name}: 2 of 3."
    )
    links = {str(link["href"]) for link in paragraph.select("a")}
    assert links == {"hubs/learning-page.html#learning-more-notes"}


def test_more_notes_is_in_the_inventory(make_site: MakeSite) -> None:
    producer = make_site(garden(MEMBERS))
    producer.build()
    inventory = str(producer.root / "build/html/objects.inv")
    conf = {
        "extensions": ["myst_parser", "sphinx.ext.intersphinx"],
        "intersphinx_mapping": {"p": ("https://p.example/", inventory)},
    }
    user = make_site({"index.md": "# Home\n\n{external:ref}`learning#more-notes`\n"}, conf)
    built = user.build(nitpicky=True)
    assert built.warnings == []
    link = built.page("index").select_one("a.external")
    assert link is not None
    assert link["href"] == "https://p.example/hubs/learning-page.html#learning-more-notes"
    assert link.get_text() == "More notes"


@pytest.mark.parametrize("first", [True, False])
def test_a_section_of_the_authors_has_that_title(make_site: MakeSite, first: bool) -> None:
    own = ":::::{section} More notes\n- [](../notes/listed.md)\n:::::\n"
    page = "# Hub\n\n::::::{hub} h\n" + own + ":::::{section} Last\n:::::\n" * first + "::::::\n"
    other = "# Page\n\n{hubnotes:count}`h#more-notes` and {hubnotes:count}`h#more-notes-2`\n"
    files = garden({"hub.md": page.replace("../", ""), "page.md": other})
    files |= {"notes/a.md": note("Alpha", hubs="h"), "notes/b.md": note("Beta", hubs="h")}
    built = make_site(files).build(nitpicky=True)
    assert built.warnings == []
    parsed = built.page("hub")
    assert more(parsed, "h-more-notes") == ["Listed"]
    assert more(parsed, "h-more-notes-2") == ["Alpha", "Beta"]
    assert built.text("page")[-1] == "1 and 2"
    assert [str(link["href"]) for link in parsed.select(".sphinxsidebar a[href^='#']")] == [
        *("#", "#h-more-notes"),
        *["#h-last"] * first,
        "#h-more-notes-2",
    ]


def test_a_heading_behind_the_hub_has_that_title(make_site: MakeSite) -> None:
    page = "# Hub\n\n:::{hub} h\n:::\n\n## More notes\n\nText.\n\n## H more notes\n\nText.\n"
    files = garden({"hub.md": page, "notes/a.md": note("Alpha", hubs="h")})
    built = make_site(files).build(nitpicky=True)
    assert built.warnings == []
    parsed = built.page("hub")
    ids = [str(tag["id"]) for tag in parsed.select("[id]")]
    assert len(ids) == len(set(ids))
    assert headings(parsed)[:2] == ["Hub", "More notes"]
    assert sorted(contents(parsed)) == sorted(headings(parsed))
    assert [link["href"] for link in parsed.select(".sphinxsidebar a[href^='#']")][1] == (
        f"#{parsed.select('section.hubnotes-section')[0]['id']}"
    )


@pytest.mark.parametrize("language", ["de", "ja", "ar"])
def test_more_notes_in_another_language(make_site: MakeSite, language: str) -> None:
    """The title is translated; the name and the anchor stay."""
    folder = Path(sphinx_hubnotes.__file__).parent / "locale"
    title = gettext.translation("sphinx_hubnotes", folder, [language]).gettext("More notes")
    site = make_site(garden({**MEMBERS, "page.md": "# P\n\n{ref}`learning#more-notes`\n"}))
    built = site.build(language=language)
    assert built.warnings == []
    parsed = built.page("hubs/learning-page")
    assert headings(parsed)[-1] == title
    assert contents(parsed)[-1] == title
    assert more(parsed) == ["Alpha", "Beta"]
    assert built.text("page")[-1] == title


def test_it_comes_and_goes_with_the_notes(make_site: MakeSite) -> None:
    site = make_site(garden({"notes/a.md": note("Alpha")}))
    built = site.build()
    assert "More notes" not in built.text("hubs/learning-page")
    assert "More notes" not in contents(built.page("hubs/learning-page"))
    site.write({"notes/a.md": note("Alpha", hubs="learning")})
    built = site.build()
    assert more(built.page("hubs/learning-page")) == ["Alpha"]
    assert contents(built.page("hubs/learning-page"))[-1] == "More notes"
    for gone in (
        {"notes/a.md": note("Alpha", hubs="learning", draft="true")},
        {"notes/a.md": note("Alpha", hubs="learning#deep")},
        {"notes/a.md": note("Alpha", hubs="memory")},
        {"hubs/learning-page.md": LEARNING.replace("listed", "a")},
        {"hubs/learning-page.md": LEARNING.replace(":name: deep", ":name: deep\n:members:")},
    ):
        before = {name: (site.src / name).read_bytes() for name in gone}
        site.write(gone)
        built = site.build()
        assert "More notes" not in built.text("hubs/learning-page"), gone
        assert "More notes" not in contents(built.page("hubs/learning-page")), gone
        site.write(before)
        assert more(site.build().page("hubs/learning-page")) == ["Alpha"]


def test_a_section_for_some_members_leaves_the_others(make_site: MakeSite) -> None:
    page = """
        # Hub

        :::::{hub} h
        ::::{section} Marked
        :members:
        :tags: marked
        ::::
        ::::{section} Old
        :members:
        :sort: date
        :where: status=old
        ::::
        :::::
        """
    notes = {
        "notes/a.md": note("Alpha", hubs="h", tags="[marked]", status="old"),
        "notes/b.md": note("Beta", hubs="h", status="old", date="2024"),
        "notes/c.md": note("Gamma", hubs="h", status="old", date="2023"),
        "notes/d.md": note("Delta", hubs="h"),
        "notes/e.md": note("Epsilon", tags="[marked]", status="old"),
    }
    built = make_site(garden({"hub.md": page, **notes})).build()
    assert of_ours(built) == []
    parsed = built.page("hub")
    assert section(parsed, "h-marked") == ["Alpha"]
    assert section(parsed, "h-old") == ["Gamma", "Beta"]
    assert more(parsed, "h-more-notes") == ["Delta"]
    assert "Topic Hub · 4 linked notes · 3 sections" in built.text("hub")


def test_two_hubs_on_a_page(make_site: MakeSite) -> None:
    page = """
        # First

        :::{hub} one
        :::

        Between.

        ## Second

        ::::{hub} two
        :::{section} Own
        :::
        ::::
        """
    notes = {
        "notes/a.md": note("Alpha", hubs="one"),
        "notes/b.md": note("Beta", hubs="[two, one]"),
    }
    built = make_site(garden({"hub.md": page, **notes})).build()
    assert built.warnings == []
    parsed = built.page("hub")
    assert more(parsed, "one-more-notes") == ["Alpha", "Beta"]
    assert more(parsed, "two-more-notes") == ["Beta"]
    assert contents(parsed) == ["First", "More notes", "Second", "Own", "More notes"]


def test_more_notes_of_a_hub_without_sections_stand_below_its_heading(
    make_site: MakeSite,
) -> None:
    page = "# First\n\n## Before\n\nText.\n\n## Second\n\n:::{hub} two\n:::\n"
    notes = {"notes/a.md": note("Alpha", hubs="two")}
    built = make_site(garden({"hub.md": page, **notes})).build()
    parsed = built.page("hub")
    assert more(parsed, "two-more-notes") == ["Alpha"]
    assert contents(parsed) == ["First", "Before", "Second", "More notes"]
    depths = [len(link.find_parents("ul")) for link in parsed.select(".sphinxsidebar a[href^='#']")]
    assert depths[-2:] == [2, 3]


def test_of_two_hubs_of_one_name_the_first_has_the_members(make_site: MakeSite) -> None:
    pages = {f"{name}.md": f"# {name}\n\n:::{{hub}} same\n:::\n" for name in ("first", "second")}
    built = make_site(garden({**pages, "notes/a.md": note("Alpha", hubs="same")})).build()
    assert {(w.path, w.kind) for w in built.warnings} == {
        ("second.md", "hubnotes.duplicate-hub"),
        ("second.md", "hubnotes.empty-hub"),
    }
    assert "Alpha" in built.text("first")
    assert "Alpha" not in built.text("second")


@pytest.mark.parametrize("builder", ["latex", "text", "epub", "singlehtml", "dirhtml", "json"])
def test_more_notes_in_other_builders(make_site: MakeSite, builder: str) -> None:
    built = make_site(garden(MEMBERS)).build(builder)
    assert built.warnings == []
    pattern = {
        "latex": "*.tex",
        "text": "hubs/learning-page.txt",
        "epub": "hubs/learning-page.xhtml",
        "singlehtml": "index.html",
        "dirhtml": "hubs/learning-page/index.html",
        "json": "hubs/learning-page.fjson",
    }[builder]
    text = next(built.outdir.glob(pattern)).read_text(encoding="utf-8")
    place = text.index("2 notes", text.index("How do "))
    assert "More notes" in text[:place]
    assert text.index("Alpha", place) < text.index("Beta", place)
    if builder == "epub":
        assert 'hubs/learning-page.xhtml#learning-more-notes">More notes' in built.read("nav.xhtml")
    if builder == "latex":
        assert r"section{More notes}" in text


def test_in_parallel(make_site: MakeSite) -> None:
    notes = {f"notes/n{n}.md": note(f"Note {n}", hubs="learning") for n in range(12)}
    site = make_site(garden(notes))
    serial = site.build(out="serial", fresh=True)
    parallel = site.build(out="parallel", fresh=True, parallel=4)
    assert differences(outcome(serial), outcome(parallel)) == []
    assert len(more(parallel.page("hubs/learning-page"))) == 12


# Hubs and notes that do not agree

DRIFTING = garden(
    {
        "hubs/learning-page.md": LEARNING.replace(
            "- [](../notes/listed.md)\n",
            "- [](../notes/listed.md)\n- [](../notes/other.md)\n- [](../notes/both.md)\n",
        ),
        "notes/other.md": note("Other", hubs="memory"),
        "notes/both.md": note("Both", hubs="[memory, learning]"),
        "notes/typo.md": note("Typo", date="2024", hubs="[lerning, memory]"),
        "notes/part.md": note("Part", hubs="'[[learning#bascis]]'"),
        "notes/far.rst": ":date: 2024\n:hubs: something else entirely\n\nFar\n===\n\nText.\n",
        "notes/draft.md": note("Draft", hubs="lerning", draft="true"),
        "hubs/memory.rst": MEMORY + "\n      .. note-card:: ../notes/part\n",
    }
)

DRIFT = {
    "unknown-hub": [
        ("notes/far.rst", 2, "no hub is called 'something else entirely'"),
        ("notes/typo.md", 3, "no hub is called 'lerning'; did you mean 'learning'?"),
    ],
    "unknown-section": [
        ("notes/part.md", 2, "the hub 'learning' has no section 'bascis'; did you mean 'basics'?"),
    ],
    "not-a-member": [
        (
            "hubs/learning-page.md",
            9,
            "the hub 'learning' lists 'notes/other', which names other hubs but not this one",
        ),
        (
            "hubs/memory.rst",
            13,
            "the hub 'memory and sleep' lists 'notes/part', which names other hubs but not this"
            " one",
        ),
    ],
}


def told(built: Built) -> list[tuple[str, str | None, int | None, str]]:
    return sorted((w.kind, w.path, w.line, w.message) for w in of_ours(built))


def expected(*kinds: str) -> list[tuple[str, str, int, str]]:
    return sorted((f"hubnotes.{kind}", *place) for kind in kinds for place in DRIFT[kind])


@pytest.mark.parametrize(
    ("conf", "kinds"),
    [
        ({}, []),
        ({"hubnotes_membership": "either"}, []),
        ({"hubnotes_membership": "both"}, list(DRIFT)),
        *(({"hubnotes_optional_warnings": [kind]}, [kind]) for kind in DRIFT),
        (
            {"hubnotes_membership": "both", "hubnotes_optional_warnings": ["unknown-hub"]},
            list(DRIFT),
        ),
        ({"hubnotes_membership": "both", "suppress_warnings": ["hubnotes.unknown-hub"]}, None),
    ],
)
def test_drift(make_site: MakeSite, conf: dict[str, Any], kinds: list[str] | None) -> None:
    if kinds is None:
        kinds = [kind for kind in DRIFT if kind != "unknown-hub"]
    site = make_site(DRIFTING, conf)
    built = site.build()
    assert told(built) == expected(*kinds)
    assert of_ours(site.build()) == of_ours(built)
    # Whoever is warned of, nobody is lost.
    page = built.page("hubs/learning-page")
    assert section(page, "learning-basics") == ["Listed", "Other", "Both"]
    assert more(page) == ["Part"]


def test_drift_names_the_line_of_the_projects_key(make_site: MakeSite) -> None:
    notes = {"notes/a.md": "---\ntags: [hubs]\ntopics:\n  - '[[lerning]]'\n---\n# A\n\nText.\n"}
    conf = {"hubnotes_membership": "both", "hubnotes_fields": {"hubs": "topics"}}
    built = make_site(garden(notes), conf).build()
    assert [(w.path, w.line, w.message) for w in of_ours(built)] == [
        ("notes/a.md", 3, "no hub is called 'lerning'; did you mean 'learning'?")
    ]


def test_drift_is_mended(make_site: MakeSite) -> None:
    site = make_site(DRIFTING, {"hubnotes_membership": "both"})
    site.build()
    site.write(
        {
            "notes/other.md": note("Other", hubs="[memory, study]"),
            "notes/typo.md": note("Typo", hubs="[learning]"),
            "notes/part.md": note("Part", hubs="['learning#basics', memory]"),
        }
    )
    assert [(w.path, w.kind) for w in of_ours(site.build())] == [
        ("notes/far.rst", "hubnotes.unknown-hub")
    ]


# Builds after an edit

FILES = garden(
    {
        "notes/a.md": note("Alpha", hubs="learning"),
        "notes/b.md": note("Beta", hubs="learning#deep"),
        "notes/c.md": note("Gamma", hubs="memory"),
        "notes/d.md": note("Delta", hubs="Memory and Sleep#dreams"),
        "page.md": "# Page\n\n{hubnotes:count}`learning` {hubnotes:count}`learning#deep`\n",
        "links.md": "# Links\n\nSee {doc}`notes/a`.\n",
    }
)
LEARN, MEM = "hubs/learning-page", "hubs/memory"

EDITS = {
    "another hub": ({"notes/a.md": note("Alpha", hubs="memory")}, {LEARN, MEM, "page"}),
    "another hub too": ({"notes/a.md": note("Alpha", hubs="[learning, memory]")}, {MEM}),
    "another section": ({"notes/b.md": note("Beta", hubs="learning#basics")}, {LEARN, "page"}),
    "another name of it": ({"notes/a.md": note("Alpha", hubs="study")}, set()),
    "from the last to a section": (
        {"notes/a.md": note("Alpha", hubs="learning#deep")},
        {LEARN, "page"},
    ),
    "no hub": ({"notes/a.md": note("Alpha")}, {LEARN, "page"}),
    "no hub that there is": ({"notes/a.md": note("Alpha", hubs="nowhere")}, {LEARN, "page"}),
    # Its home is now at the first of the two hubs, so it is no longer the page behind the second.
    "a second one": (
        {"notes/c.md": note("Gamma", hubs="[memory, learning]")},
        {LEARN, MEM, "page"},
    ),
    "the hub's other name": (
        {
            "hubs/learning-page.md": LEARNING.replace("study", "studies"),
            "notes/a.md": note("Alpha", hubs="studies"),
        },
        {LEARN},
    ),
    "the hub's name": (
        {"hubs/learning-page.md": LEARNING.replace("{hub} learning", "{hub} teaching")},
        {LEARN, "page"},
    ),
    "the hub's title": ({"hubs/memory.rst": MEMORY.replace("stays?", "goes? ")}, {MEM}),
    "a section for members": (
        {"hubs/learning-page.md": LEARNING.replace(":name: deep", ":name: deep\n:members:")},
        {LEARN, "page"},
    ),
    "a card": (
        {"hubs/learning-page.md": LEARNING.replace("listed", "a")},
        {LEARN, "page"},
    ),
    "a section's name": (
        {"hubs/learning-page.md": LEARNING.replace(":name: deep", ":name: deeper")},
        {LEARN, "page"},
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_build_after_an_edit(make_site: MakeSite, name: str) -> None:
    files, pages = EDITS[name]
    site = make_site(FILES, {"html_theme": "furo", "suppress_warnings": ["toc.not_included"]})
    before = times(site.build().outdir)
    site.write(files)
    built = site.build()
    clean = site.build(out="clean", fresh=True)
    assert differences(outcome(built), outcome(clean)) == []
    assert of_ours(built) == of_ours(clean)
    changed = written(built, before)
    edited = {file.rpartition(".")[0] for file in files}
    assert edited | pages <= changed
    # The pages before and behind a note that comes or goes show its title.
    others = {page for page in changed - edited - pages if not page.startswith("notes/")}
    if name != "the hub's title":
        assert others <= {"index", "between"}


def test_conf_of_membership_reads_nothing_again(make_site: MakeSite) -> None:
    site = make_site(DRIFTING, {})
    site.build()
    site.configure({"hubnotes_membership": "both"})
    built = site.build(status=True)
    assert told(built) == expected(*DRIFT)
    assert "0 added, 0 changed, 0 removed" in built.status_text
