"""Dates as people write them: what is one, and what readers see of it."""

from __future__ import annotations

import pytest
import time_machine

from sphinx_hubnotes.notes.dates import date_in, date_of
from tests.conftest import MakeSite

DATES = {
    "2020-10-10": (2020, 10, 10),
    "2020/1/5": (2020, 1, 5),
    "2020-10": (2020, 10, 0),
    "2020": (2020, 0, 0),
    "Oct 10, 2020": (2020, 10, 10),
    "10 October 2020": (2020, 10, 10),
    "October 10th, 2020": (2020, 10, 10),
    "Sat, 10 Oct 2020 08:00:00 +0200": (2020, 10, 10),
    "October 2020": (2020, 10, 0),
    "13/11/2020": (2020, 11, 13),
    "11.11.2020": (2020, 11, 11),
    "2024-05-03T23:30:00-05:00": (2024, 5, 3),
    "2024-05-03 01:30:00+09:00": (2024, 5, 3),
}

NO_DATES = [
    *("10/11/2020", "10.11.2020", "2020-13-10", "Oct 10", "10", "Friday", "today", "10:30", "soon"),
    *("Friday 2020", "Oct 10, 20", "20/10/11", "in 2020", "9" * 50, "May 2020 " * 5000),
]


@pytest.mark.parametrize("text", DATES)
def test_a_date(text: str) -> None:
    found = date_of(text)
    assert found is not None
    assert found[:3] == DATES[text]


@pytest.mark.parametrize("today", ["2019-01-31", "2032-12-01"])
def test_what_a_text_does_not_say_is_not_taken_from_today(today: str) -> None:
    with time_machine.travel(today, tick=False):
        assert [text for text in NO_DATES if date_of(text)] == []
        assert date_of("October 2020") == (2020, 10, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2020-10-09-a-note", "2020-10-09"),
        ("2024_01_02", "2024-01-02"),
        ("meeting 2020.10.09", "2020-10-09"),
        ("20201009 a", "2020-10-09"),
        ("202010091230", "2020-10-09"),
        ("2020-13-40", ""),
        ("20201345", ""),
        ("1984", ""),
        ("12020-10-09", ""),
    ],
)
def test_a_date_in_the_name_of_a_file(name: str, date: str) -> None:
    assert date_in(name) == date


@pytest.mark.build
def test_what_readers_see_of_dates(make_site: MakeSite) -> None:
    def note(title: str, date: str = "") -> str:
        return f"---\ndate: {date}\norphan: true\n---\n# {title}\n\nText.\n"

    files = {
        "index.md": "# Home\n\n:::{note-list}\n:sort: date\n:group-by: year\n:::\n",
        "evening.md": note("Evening", "2024-12-31T23:30:00-05:00"),
        "morning.md": note("Morning", "2025-01-01T01:30:00+09:00"),
        "words.md": note("Words", "Oct 10, 2020"),
        "order.md": note("Order", "10/11/2021"),
        "2019-03-04 named.md": note("Named"),
        "2018-03-04-other.md": note("Other", "2017-01-01"),
    }
    conf = {"hubnotes_card_fields": ["date"], "hubnotes_notes": ["?*"]}
    site = make_site(files, conf)
    site.configure({**conf, "hubnotes_date_order": "dmy"})
    built = site.build()
    page = built.page("index")
    cards = [card.get_text(" ", strip=True) for card in page.select(".hubnotes-cards > li")]
    assert [card.split(" Text.")[-1].split(" Read")[0].strip() for card in cards] == [
        "Jan 1, 2017",
        "Mar 4, 2019",
        "Oct 10, 2020",
        "Nov 10, 2021",
        "Jan 1, 2025",
        "Dec 31, 2024",
    ]
    groups = [group.get_text() for group in page.select(".hubnotes-group")]
    assert groups == ["2017", "2019", "2020", "2021", "2025", "2024"]

    site.configure(conf)  # nothing is read again, and the date is none
    built = site.build()
    assert [(w.path, w.line, w.kind) for w in built.warnings] == [
        ("order.md", 2, "hubnotes.ambiguous-date")
    ]
    assert "10/11/2021" in built.text("index")
    assert built.read("index.html") == site.build(out="clean", fresh=True).read("index.html")
