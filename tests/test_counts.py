"""Counts are the same everywhere, whatever the hubs hold: random hubs, counted independently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from bs4.element import Tag
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import MakeSite
from tests.site import Built, Site

pytestmark = pytest.mark.build

NOTES = (
    *("plain", "with space", "it's", "a & b", "(in) brackets", "comma, here", "ünï-cödé"),
    *("日本語", "under_score", "dotted.v2", "deep/er/note", "UPPER"),
)
MISSING = ("missing", "notes too far")
HUBS = 8
PAGES = (0, 0, 1, 2, 3, 4, 5, 6)  # which page holds which hub: two stand on the first one


@dataclass
class Card:
    target: str  # a docname, "/…" from the source folder
    bullet: bool


@dataclass
class Section:
    title: str
    collapsed: bool
    content: list[Card | Section]
    name: str = ""


@dataclass
class Hub:
    content: list[Card | Section]


@dataclass
class Garden:
    hubs: list[Hub]
    rst: list[bool]  # which pages are in reStructuredText
    draft_notes: set[str]
    draft_pages: set[int]
    titles: list[str]
    """The notes' titles."""
    numbers: dict[str, int] = field(default_factory=dict)


TITLES = st.text(st.sampled_from("aZ é日ж🌱*_`$&<>\"'()[]{}#!?.,:;/|~^=+-\\%"), max_size=12)

TARGETS = [
    *(f"/notes/{name}" for name in NOTES),
    *(f"/{name}" for name in MISSING),
    *(f"/hubs/h{page}" for page in sorted(set(PAGES))),
]

CONTENT = st.recursive(
    st.builds(Card, st.sampled_from(TARGETS), st.booleans()),
    lambda inner: st.builds(Section, TITLES, st.booleans(), st.lists(inner, max_size=4)),
    max_leaves=12,
)

GARDENS = st.builds(
    Garden,
    st.lists(
        st.builds(Hub, st.lists(CONTENT, max_size=4)),
        min_size=HUBS,
        max_size=HUBS,
    ),
    st.lists(st.booleans(), min_size=len(set(PAGES)), max_size=len(set(PAGES))),
    st.sets(st.sampled_from(NOTES), max_size=4),
    st.sets(st.integers(0, max(PAGES)), max_size=2),
    st.lists(TITLES, min_size=len(NOTES), max_size=len(NOTES)),
)


# What must come out


def sections(content: list[Card | Section]) -> Iterator[Section]:
    for item in content:
        if isinstance(item, Section):
            yield item
            yield from sections(item.content)


def targets(content: list[Card | Section]) -> Iterator[str]:
    for item in content:
        if isinstance(item, Card):
            yield item.target
        else:
            yield from targets(item.content)


def count(garden: Garden, content: list[Card | Section], page: int) -> int:
    """The distinct documents in *content* that a reader sees."""
    seen = {
        *(f"/notes/{name}" for name in NOTES if name not in garden.draft_notes),
        *(f"/hubs/h{number}" for number in PAGES if number not in garden.draft_pages),
    } - {f"/hubs/h{page}"}
    return len(seen & set(targets(content)))


def summary(garden: Garden, number: int) -> str:
    hub = garden.hubs[number]
    notes, parts = garden.numbers[f"h-{number}"], len(list(sections(hub.content)))
    return (
        f"Topic Hub · {notes} linked note{'s' * (notes != 1)} · {parts} section{'s' * (parts != 1)}"
    )


def number_all(garden: Garden) -> None:
    for number, hub in enumerate(garden.hubs):
        garden.numbers[f"h-{number}"] = count(garden, hub.content, PAGES[number])
        for order, section in enumerate(sections(hub.content)):
            section.name = f"s{order}"
            name = f"h-{number}#{section.name}"
            garden.numbers[name] = count(garden, section.content, PAGES[number])


# The sources


def files(garden: Garden) -> dict[str, str]:
    found = {"index.md": "# Home\n\n```{toctree}\n:glob:\ncounts\nhubs/*\n```\n"}
    for name, title in zip(NOTES, garden.titles, strict=True):
        draft = "---\ndraft: true\n---\n" if name in garden.draft_notes else ""
        found[f"notes/{name}.md"] = f"{draft}# {title}\n\nText.\n"
    for page in set(PAGES):
        rst = garden.rst[page]
        written = list(rst_page(garden, page) if rst else myst_page(garden, page))
        found[f"hubs/h{page}.{'rst' if rst else 'md'}"] = "\n".join([*written, ""])
    role = "{hubnotes:count}"
    found["counts.md"] = "\n".join(
        [
            f"# Counted: {role}`h-0`",
            *(f"\n## Of {name}: {role}`{name}`\n" for name in garden.numbers if "#" not in name),
            *(f"- {name} = {role}`{name}`" for name in garden.numbers),
            "",
        ]
    )
    return found


def on_page(garden: Garden, page: int) -> list[tuple[int, Hub]]:
    return [(n, hub) for n, hub in enumerate(garden.hubs) if PAGES[n] == page]


def myst_page(garden: Garden, page: int) -> Iterator[str]:
    yield "---\ndraft: true\n---\n" if page in garden.draft_pages else ""
    level = "#"
    for number, hub in on_page(garden, page):
        yield f"{level} Hub {number} of {{hubnotes:count}}`h-{number}`\n"
        fence = ":" * (4 + height(hub.content))
        yield f"{fence}{{hub}} h-{number}\n"
        yield from myst(hub.content)
        yield f"{fence}\n"
        level = "##"


def height(content: list[Card | Section]) -> int:
    return max((1 + height(i.content) for i in content if isinstance(i, Section)), default=0)


def myst(content: list[Card | Section]) -> Iterator[str]:
    for item in content:
        if isinstance(item, Section):
            fence = ":" * (4 + height(item.content))
            yield f"{fence}{{section}} {' '.join(item.title.split())}\n:name: {item.name}"
            yield from [":collapsed:"] * item.collapsed
            yield ""
            yield from myst(item.content)
            yield f"{fence}\n"
        elif item.bullet:
            yield f"- {{doc}}`{item.target}` -- why"
        else:
            yield f"\n:::{{note-card}} {item.target}\n:::\n"


def rst_page(garden: Garden, page: int) -> Iterator[str]:
    yield ":draft: true\n" if page in garden.draft_pages else ""
    line = "="
    for number, hub in on_page(garden, page):
        yield f"Hub {number} of :hubnotes:count:`h-{number}`\n{line * 60}\n"
        yield f".. hub:: h-{number}\n"
        yield from rst(hub.content, "   ")
        line = "-"


def rst(content: list[Card | Section], indent: str) -> Iterator[str]:
    for item in content:
        if isinstance(item, Section):
            yield f"\n{indent}.. section:: {' '.join(item.title.split())}"
            yield f"{indent}   :name: {item.name}"
            yield from [f"{indent}   :collapsed:"] * item.collapsed
            yield ""
            yield from rst(item.content, indent + "   ")
        elif item.bullet:
            yield f"\n{indent}- :doc:`{item.target}` -- why\n"
        else:
            yield f"\n{indent}.. note-card:: {item.target}\n"


# What did come out


def notes(number: int) -> str:
    return "1 note" if number == 1 else f"{number} notes"


def check_hub_pages(garden: Garden, built: Built) -> None:
    for page in set(PAGES):
        parsed = built.page(f"hubs/h{page}")
        for number, hub in on_page(garden, page):
            line = parsed.select_one(f"#h-{number} ~ .hubnotes-summary")
            assert line is not None
            assert line.get_text() == summary(garden, number)
            for section in sections(hub.content):
                shown = parsed.select_one(f"section#h-{number}-{section.name}")
                assert shown is not None
                told = shown.select_one(":scope > .hubnotes-count, :scope > details > summary")
                assert told is not None
                assert told.get_text() == notes(garden.numbers[f"h-{number}#{section.name}"])
            assert heading(parsed, number) == f"Hub {number} of {garden.numbers[f'h-{number}']}"
        check_cards(garden, page, parsed)


def heading(parsed: Tag, number: int) -> str:
    found = [tag.get_text().removesuffix("¶") for tag in parsed.select(".body :is(h1, h2)")]
    return next(text for text in found if text.startswith(f"Hub {number} of "))


def check_cards(garden: Garden, page: int, parsed: Tag) -> None:
    """Each visible card is there once for each time it was written; a hub's tells its counts."""
    expected: list[list[str]] = []
    for _, hub in on_page(garden, page):
        for target in targets(hub.content):
            if count(garden, [Card(target, False)], page):
                counts = []
                if target.startswith("/hubs/"):
                    other = int(target.removeprefix("/hubs/h"))
                    counts = [summary(garden, number) for number, _ in on_page(garden, other)]
                expected.append(counts)
    cards = parsed.select("li.hubnotes-card")
    shown = [[line.get_text() for line in card.select(".hubnotes-count")] for card in cards]
    assert shown == expected


def check_roles(garden: Garden, built: Built) -> None:
    parsed = built.page("counts")
    total = garden.numbers["h-0"]
    assert [li.get_text() for li in parsed.select(".body li")] == [
        f"{name} = {number}" for name, number in garden.numbers.items()
    ]
    titles = [
        f"Counted: {total}",
        *(f"Of {name}: {number}" for name, number in garden.numbers.items() if "#" not in name),
    ]
    headings = parsed.select(".body :is(h1, h2)")
    assert [tag.get_text().removesuffix("¶") for tag in headings] == titles
    contents = parsed.select(".sphinxsidebar a[href^='#']")
    assert [link.get_text() for link in contents] == titles
    assert parsed.title is not None
    assert parsed.title.get_text().startswith(f"Counted: {total} — ")
    # The tree of the site, on another page.
    tree = built.page("index").select(".toctree-l1 > a")
    assert [link.get_text() for link in tree if "h" in str(link["href"])] == [
        f"Counted: {total}",
        *(f"Hub {n} of {garden.numbers[f'h-{n}']}" for n in range(HUBS) if n != 1),
    ]


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    # Not shrunk: each try is a build. To look into a failure, add Phase.shrink.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(garden=GARDENS)
def test_every_count_is_the_count(tmp_path_factory: pytest.TempPathFactory, garden: Garden) -> None:
    number_all(garden)
    site = Site(tmp_path_factory.mktemp("random"))
    site.write(files(garden))
    built = site.build()
    check_hub_pages(garden, built)
    check_roles(garden, built)


def test_random_hubs_hold_what_they_should() -> None:
    """The strategy is worth its builds: it makes depth, repeats, drafts and gaps."""
    seen: set[str] = set()

    @settings(max_examples=12, deadline=None, derandomize=True, database=None)
    @given(garden=GARDENS)
    def look(garden: Garden) -> None:
        number_all(garden)
        for number, hub in enumerate(garden.hubs):
            named = list(targets(hub.content))
            deep = height(hub.content)
            seen.update(
                what
                for what, found in {
                    "deep": deep > 2,
                    "repeated": len(named) > len(set(named)),
                    "missing": any(f"/{name}" in named for name in MISSING),
                    "draft": any(f"/notes/{name}" in named for name in garden.draft_notes),
                    "itself": f"/hubs/h{PAGES[number]}" in named,
                    "of hubs": any(name.startswith("/hubs/") for name in named),
                    "counted": garden.numbers[f"h-{number}"] > 2,
                    "empty": not named,
                }.items()
                if found
            )

    look()
    assert seen == {
        *("deep", "repeated", "missing", "draft", "itself", "of hubs", "counted", "empty"),
    }


def test_a_count_in_a_sections_title_is_in_the_contents(make_site: MakeSite) -> None:
    page = """
        # Hub

        :::::{hub} hub
        ::::{section} All {hubnotes:count}`hub` of them, {hubnotes:count}`hub#here` here
        :name: here

        :::{note-card} a
        :::
        ::::
        :::{note-card} b
        :::
        :::::
        """
    site = make_site({"index.md": page, "a.md": "# A\n", "b.md": "# B\n"}, {"html_theme": "furo"})
    title = "All 2 of them, 1 here"
    built = site.build()
    assert built.warnings == []
    assert built.text("index")[2:4] == [title, "1 note"]
    toc = built.page("index").select(".toc-tree a")
    assert [link.get_text() for link in toc] == ["Hub", title]
    site.write({"b.md": "---\ndraft: true\n---\n# B\n"})
    built = site.build()
    title = "All 1 of them, 1 here"
    assert title in built.text("index")
    assert title in [link.get_text() for link in built.page("index").select(".toc-tree a")]


HOME = "# Home\n\n```{toctree}\nbeds\nother\n```\n"
BEDS = "# Beds: {hubnotes:count}`beds`\n\n:::{hub} beds\n- [](a.md)\n:::\n"


def test_other_pages_follow_the_count_in_a_title(make_site: MakeSite) -> None:
    other = "# Other\n\nSee {doc}`beds`.\n\n:::{hub} other\n- [](beds.md)\n:::\n"
    site = make_site({"index.md": HOME, "beds.md": BEDS, "other.md": other})
    site.write({"a.md": "# A\n", "b.md": "# B\n"})
    built = site.build()
    assert built.text("index") == ["Home", "Beds: 1", "Other"]
    assert built.text("other")[2] == "See Beds: 1."
    site.write({"beds.md": BEDS.replace("- [](a.md)", "- [](a.md)\n- [](b.md)")})
    built = site.build()
    assert built.warnings == []
    assert built.text("beds")[1] == "Beds: 2"
    assert built.text("index") == ["Home", "Beds: 2", "Other"]
    assert built.text("other")[2:] == [
        *("See Beds: 2.", "Topic Hub · 1 linked note · 0 sections"),
        *("Beds: 2", "Topic Hub · 2 linked notes · 0 sections", "Read →"),
    ]


def test_references_follow_the_count_in_a_title(make_site: MakeSite) -> None:
    other = "# Other\n\nSee {ref}`beds`, [](#beds) and {hubnotes:hub}`beds`.\n"
    site = make_site({"index.md": HOME, "beds.md": BEDS, "other.md": other, "a.md": "# A\n"})
    built = site.build()
    assert built.text("other")[1:] == ["See Beds: 1, Beds: 1 and Beds: 1."]
