"""The hub the product was made for, in the shape of a real one: 33 notes in 10 sections.

The words here are made up from numbers; only the shape is the real hub's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.conftest import MakeSite

pytestmark = pytest.mark.versions


class Section(NamedTuple):
    title: str  # as written
    seen: str  # as read
    notes: int
    inner: tuple[Section, ...] = ()

    @property
    def total(self) -> int:
        return self.notes + sum(section.total for section in self.inner)


SECTIONS = (
    Section("Hubs Below", "Hubs Below", 2),
    Section("To Be Written", "To Be Written", 2),
    Section("Pass 7 Finds (2031-01-02)", "Pass 7 Finds (2031-01-02)", 3),
    Section("Across Texts (2031-01-09)", "Across Texts (2031-01-09)", 1),
    Section(
        "2031-01-09 Box — Seeds, Soil, and What Grows",
        "2031-01-09 Box — Seeds, Soil, and What Grows",
        11,
    ),
    Section("2031-01-09 Box C — Rain, Sun, Wind", "2031-01-09 Box C — Rain, Sun, Wind", 10),
    Section("Shelf tier 2 — Box #3 *(2031-02-02)*", "Shelf tier 2 — Box #3 (2031-02-02)", 1),
    Section("Shelf tier 2 — Box #3 *(2031-02-02)*", "Shelf tier 2 — Box #3 (2031-02-02)", 2),
    Section(
        "Shelf tier 3 — Box #4 *(2031-02-02)*",
        "Shelf tier 3 — Box #4 (2031-02-02)",
        0,
        (Section("Roots — new finds *(2031-02-02)*", "Roots — new finds (2031-02-02)", 1),),
    ),
)

TITLE = "Which plants share a bed, and what does each take?"
DESCRIPTION = "A hub on beds, on what grows in them, and on the price of each choice."


def note_title(number: int) -> str:
    return f"Does plant {number} grow beside the others — or 'alone'?"


def note_description(number: int) -> str:
    return f"Looks at plant {number}, and at its bed. What would it need, and can it be had?"


def site() -> dict[str, str]:
    files = {
        "index.md": "# All notes\n\n```{toctree}\nbeds\n```\n",
        "beds.md": "\n".join(hub_source()),
    }
    for number in range(1, 34):
        files[f"notes/n{number}.md"] = (
            f'---\ndescription: "{note_description(number)}"\n---\n'
            f"# {note_title(number)}\n\nText of {number}, before [](n{number % 33 + 1}.md).\n"
        )
    return files


def hub_source() -> Iterator[str]:
    numbers = iter(range(1, 34))
    yield f'---\ndescription: "{DESCRIPTION}"\n---\n# {TITLE}\n\n::::::{{hub}} beds\n'
    for section in SECTIONS:
        yield from section_source(section, numbers, ":::::")
    yield "::::::"


def section_source(section: Section, numbers: Iterator[int], fence: str) -> Iterator[str]:
    yield f"{fence}{{section}} {section.title}\n"
    for _ in range(section.notes):
        yield f":::{{note-card}} notes/n{next(numbers)}\n:::"
    for inner in section.inner:
        yield from section_source(inner, numbers, fence[1:])
    yield fence


def expected(sections: tuple[Section, ...], numbers: Iterator[int]) -> Iterator[str]:
    for section in sections:
        yield section.seen
        yield "1 note" if section.total == 1 else f"{section.total} notes"
        for _ in range(section.notes):
            number = next(numbers)
            # Sphinx makes quotes and apostrophes typographic.
            yield note_title(number).replace("'alone'", "‘alone’")
            yield note_description(number)
            yield "Explore related"
            yield "Read →"
        yield from expected(section.inner, numbers)


@pytest.mark.parametrize(
    ("builder", "theme"), [("html", "basic"), ("html", "furo"), ("dirhtml", "basic")]
)
def test_the_page_reads_line_by_line(make_site: MakeSite, builder: str, theme: str) -> None:
    shown = {"hubnotes_views": ["cards", "list", "table"], "hubnotes_related_cards": 200}
    built = make_site(site(), {"html_theme": theme} | shown).build(builder)
    assert built.warnings == []
    lines = built.text("beds")
    # Behind the sections stands the table, which is hidden until it is chosen.
    assert lines[: lines.index("Note Section")] == [
        "← All notes",
        TITLE,
        DESCRIPTION,
        "Topic Hub · 33 linked notes · 10 sections",
        "View as",
        "Cards List Table",
        *expected(SECTIONS, iter(range(1, 34))),
    ]


def test_each_link_leads_to_its_note(make_site: MakeSite) -> None:
    built = make_site(site()).build("dirhtml")
    page = built.page("beds")
    notes = [f"../notes/n{number}/" for number in range(1, 34)]
    assert [link["href"] for link in page.select(".hubnotes-card-title a")] == notes
    assert [link["href"] for link in page.select(".hubnotes-read a")] == notes
    assert [link["href"] for link in page.select(".hubnotes-back a")] == ["../"]
    assert {link["aria-hidden"] for link in page.select(".hubnotes-read a")} == {"true"}
    two_of_a_title = [
        section["id"]
        for section in page.select(".hubnotes-section")
        if "shelf-tier-2" in str(section["id"])
    ]
    assert two_of_a_title == [
        "beds-shelf-tier-2-box-3-2031-02-02",
        "beds-shelf-tier-2-box-3-2031-02-02-2",
    ]
