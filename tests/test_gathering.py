"""Sections that gather notes: random gardens, chosen from again by the words of the contract."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import RANDOM, MakeSite
from tests.outcome import differences, of_ours, outcome, times
from tests.reader import contents, headings, section, shown, written
from tests.site import Built, Conf, Site

pytestmark = pytest.mark.build

# What a garden is made of. Each table stands in its order, from the first to the last.

TITLES = (
    "3 stones|äpfel|Apple|banana|Beech|çedilla|Cedar|cherry|Daisy|eclipse|École|elm|Fern|fig|"
    "Ginger|hazel|Home|Iris|ivy|jasmine|Kale|Larch|lemon|lily|Maple|melon|Nettle|oak|Oats|Öl|"
    "olive|Other hub|Palm|pear|Quince|reed|Rose|rye|sage|Thyme|tulip|Übung|Vine|willow|yew"
).split("|")
PLAIN = {"ä": "a", "ç": "c", "É": "E", "Ö": "O", "Ü": "U"}

DATES = [
    *("1999", "2023", "2023-12-31", "2024", "2024-05", "2024-05-03"),
    *("2024-05-03T09:00:00+02:00", "2024-05-03 08:00:00", "2024/06/01", "2025-01"),
]
WRONG_DATES = ["2024-13-45", "soon"]

RANKS = {
    **{"-1.5": 0, "0": 1, "2": 2, "2.0": 2, "10": 3, "1e3": 4},  # numbers
    **{"2023-05": 5, "2024-05-03": 6},  # dates
    **{"high": 7, "low": 8, "Medium": 9},  # texts
}

TAGS = ["rl", "RL", "rl/reward", "Rl/Reward/Shaping", "rlx", "math", "math/algebra", "two words"]
ASKED_TAGS = ["rl", "Rl/reward", "#math", "reward", "two words", "rl/reward/shaping", "none"]

FOLDERS = ["notes", "notes/deep", "journal"]

GLOBS = {
    "../notes/*": lambda name: name.rpartition("/")[0] == "notes",
    "/notes/**": lambda name: name.startswith("notes/"),
    "/**/*a": lambda name: "/" in name and name.endswith("a"),
    "/journal/[a-g]*": lambda name: name.startswith("journal/") and name[8] in "abcdefg",
    "map": lambda name: name == "hubs/map",
    "*": lambda name: name.startswith("hubs/"),
    "/index": lambda name: name == "index",
    "nothing/*": lambda name: False,
}

WHERES = [
    *(("status", "open"), ("status", "done"), ("status", "")),
    *(("rank", "2"), ("rank", ""), ("topic", "b"), ("tags", "rl"), ("date", "2024-05")),
]

DECLARED: list[list[str]] = [
    *([], [], [], ["map"], ["map#s0"], ["map#s2"], ["other"], ["map", "other"], ["nowhere"]),
    *(["map#nowhere"], ["map#s1", "map#s3"]),
]


@dataclass
class Note:
    folder: str
    tags: list[str]
    date: str
    rank: str
    status: str
    topics: list[str]
    draft: bool
    hubs: list[str]
    name: str = ""
    title: str = ""


@dataclass
class Part:
    """A section."""

    globs: list[str]
    tags: list[str]
    any_tags: list[str]
    where: list[tuple[str, str]]
    members: bool
    sort: str
    reverse: bool
    limit: int
    group_by: str
    cards: list[int]
    inner: list[Part]
    name: str = ""

    @property
    def asks(self) -> bool:
        return bool(self.globs or self.tags or self.any_tags or self.where)


@dataclass
class Garden:
    notes: list[Note]
    titles: Sequence[str]
    parts: list[Part]
    loose: list[int]
    """Cards that stand in the hub and in no section."""
    docs: dict[str, Note] = field(default_factory=dict)


def few(items: object, most: int) -> st.SearchStrategy[list]:
    return st.lists(st.sampled_from(list(items)), max_size=most, unique=True)  # type: ignore[call-overload]


NOTE = st.builds(
    Note,
    st.sampled_from(FOLDERS),
    few(TAGS, 3),
    st.sampled_from([*DATES, *WRONG_DATES, "", ""]),
    st.sampled_from([*RANKS, ""]),
    st.sampled_from(["open", "done", ""]),
    few("abc", 2),
    st.integers(0, 5).map(lambda number: number == 0),
    st.sampled_from(DECLARED),
)


def often_none(strategy: st.SearchStrategy[list]) -> st.SearchStrategy[list]:
    return st.one_of(st.just([]), st.just([]), strategy)


PARTS: st.SearchStrategy[Part] = st.deferred(
    lambda: st.builds(
        Part,
        often_none(few(GLOBS, 3)),
        often_none(few(ASKED_TAGS, 1)),
        often_none(few(ASKED_TAGS, 3)),
        often_none(few(WHERES, 2)),
        st.integers(0, 3).map(lambda number: number == 0),
        st.sampled_from(["", "title", "date", "rank", "status"]),
        st.booleans(),
        st.sampled_from([0, 0, 1, 3, 50]),
        st.sampled_from(["", "year", "month", "tag", "letter", "rank", "topic"]),
        few(range(20), 2),
        st.one_of(st.just([]), st.just([]), st.lists(PARTS, max_size=2)),
    )
)

GARDENS = st.builds(
    Garden,
    st.lists(NOTE, min_size=20, max_size=36),
    st.permutations([title for title in TITLES if title not in ("Home", "Other hub")]),
    st.lists(PARTS, min_size=4, max_size=8),
    few(range(20), 2),
)


def every(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from every(part.inner)


def name_all(garden: Garden) -> None:
    """Give notes and sections their names; the site's other pages are notes too."""
    for number, note in enumerate(garden.notes):
        note.title = garden.titles[number]
        note.name = f"{note.folder}/{'abcdefghijkl'[number * 7 % 12]}{number}{'ab'[number % 2]}"
    for number, part in enumerate(every(garden.parts)):
        part.name = f"s{number}"
    others = [
        Note("", [], "", "", "", [], False, [], name, title)
        for name, title in (("index", "Home"), ("hubs/map", "The map"), ("hubs/other", "Other hub"))
    ]
    garden.docs = {note.name: note for note in (*garden.notes, *others)}


# What must come out


def has_tag(note: Note, asked: str) -> bool:
    """`rl` matches `rl/reward`, whatever their case."""
    asked = asked.lower().lstrip("#")
    return any(tag.lower() == asked or tag.lower().startswith(f"{asked}/") for tag in note.tags)


def values(note: Note, name: str) -> list[str]:
    match name:
        case "topic":
            return note.topics
        case "tags":
            return note.tags
        case _:
            return [text] if (text := getattr(note, name)) else []


def meets(note: Note, part: Part) -> bool:
    """All that a section asks for, combined by `and`."""
    return all(
        (
            not part.globs or any(GLOBS[pattern](note.name) for pattern in part.globs),
            all(has_tag(note, tag) for tag in part.tags),
            not part.any_tags or any(has_tag(note, tag) for tag in part.any_tags),
            all(
                text in values(note, name) if text else not values(note, name)
                for name, text in part.where
            ),
        )
    )


def choose(garden: Garden) -> dict[str, set[str]]:
    """The notes that each section gathers, by its name; `more` is the last one."""
    visible = {name for name, note in garden.docs.items() if not note.draft} - {"hubs/map"}
    by_hand = {part.name: cards(garden, part.cards) for part in every(garden.parts)}
    found: dict[str, set[str]] = {name: set() for name in by_hand}

    def inside(parts: Sequence[Part]) -> set[str]:
        return {note for part in every(parts) for note in (*by_hand[part.name], *found[part.name])}

    def named(name: str) -> set[str]:
        return {doc for doc in visible if name in garden.docs[doc].hubs}

    belong = {
        doc for doc in visible if any(h.split("#")[0] == "map" for h in garden.docs[doc].hubs)
    }
    for part in reversed(list(every(garden.parts))):
        asked = {doc for doc in visible if meets(garden.docs[doc], part)}
        wanted = asked if part.asks and not part.members else set()
        wanted = wanted | named(f"map#{part.name}")
        found[part.name] = wanted - inside(part.inner) - set(by_hand[part.name])
    for part in every(garden.parts):
        if part.members:
            left = belong - inside(garden.parts) - set(cards(garden, garden.loose))
            found[part.name] |= {doc for doc in left if meets(garden.docs[doc], part)}
    found["more"] = belong - inside(garden.parts) - set(cards(garden, garden.loose))
    return found


def cards(garden: Garden, numbers: Sequence[int]) -> list[str]:
    """The notes of the cards that a reader sees."""
    notes = [garden.notes[number] for number in numbers]
    return [note.name for note in notes if not note.draft]


def sort_key(note: Note, by: str) -> object:
    """A key of its value, or None."""
    match by:
        case "title":
            return TITLES.index(note.title)
        case "date":
            return DATES.index(note.date) if note.date in DATES else None
        case "rank":
            return RANKS[note.rank] if note.rank else None
        case _:
            return note.status or None


def arranged(names: Sequence[str], part: Part, garden: Garden) -> list[str]:
    """Sorted; those without a value last in either direction, equals in the order they had."""
    if not part.sort:
        return list(reversed(names)) if part.reverse else list(names)
    keys: dict[str, object] = {name: sort_key(garden.docs[name], part.sort) for name in names}
    steps = sorted({key for key in keys.values() if key is not None}, reverse=part.reverse)  # type: ignore[type-var]
    return [name for step in (*steps, None) for name in names if keys[name] == step]


def groups(note: Note, by: str) -> list[str]:
    match by:
        case "year":
            return [note.date[:4]] if note.date in DATES else []
        case "month":
            known = note.date in DATES and len(note.date) > 4
            return [note.date[:7].replace("/", "-")] if known else []
        case "tag":  # a tag is one, however it is spelled
            return list({tag.lower(): tag for tag in reversed(note.tags)}.values())[::-1]
        case "letter":
            first = PLAIN.get(note.title[0], note.title[0]).upper()
            return ["0–9" if first.isdigit() else first]
        case _:
            return values(note, by)


def spelled(garden: Garden, tag: str) -> str:
    """*tag* as most notes write it."""
    seen = [note for note in garden.docs.values() if not note.draft]
    written = [one for note in seen for one in set(note.tags) if one.lower() == tag.lower()]
    return min(written, key=lambda one: (-written.count(one), one))


def group_order(found: dict[str, list[str]], part: Part) -> list[str]:
    by = part.group_by
    if (part.sort, by) in (("date", "year"), ("date", "month"), ("title", "letter")) or (
        part.sort == by
    ):
        return list(found)
    if by in ("year", "month"):
        return sorted(found, reverse=True)
    if by == "rank":
        return sorted(found, key=lambda name: RANKS[name])
    return sorted(found, key=lambda name: name.lower().split("/"))


def expected(garden: Garden, part: Part, gathered: set[str]) -> list[str]:
    """What a reader finds in a section, as `reader.shown` writes it."""
    names = [
        *arranged(cards(garden, part.cards), part, garden),
        *arranged(sorted(gathered), part, garden),
    ]
    rows: list[tuple[str, str]] = [("", garden.docs[name].title) for name in names]
    if part.group_by:
        found: dict[str, list[str]] = {}
        rest = []
        for name in names:
            of = groups(garden.docs[name], part.group_by)
            if part.group_by == "tag":
                of = [spelled(garden, tag) for tag in of]
            for group in of:
                found.setdefault(group, []).append(garden.docs[name].title)
            rest += [garden.docs[name].title] * (not of)
        rows = [
            (label(group, part.group_by), title)
            for group in group_order(found, part)
            for title in found[group]
        ]
        rows += [("Other notes", title) for title in rest]
    limit = part.limit or len(rows)
    lines = list(under_labels(rows[:limit]))
    if rows[limit:]:
        lines += [f"[Show all {noun(len(set(names)))}]", *under_labels(rows[limit:])]
    return lines


def label(group: str, by: str) -> str:
    if by == "month":
        return f"{calendar.month_name[int(group[5:])]} {group[:4]}"
    return group


def under_labels(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    current = ""
    for group, title in rows:
        if group != current:
            yield f"# {group}"
            current = group
        yield title


def noun(number: int, name: str = "note") -> str:
    return f"{number} {name}{'s' * (number != 1)}"


# The sources


def files(garden: Garden) -> dict[str, str]:
    found = {
        "index.md": "# Home\n\n```{toctree}\nhubs/map\nhubs/other\n```\n",
        "hubs/other.md": "# Other hub\n\n:::{hub} other\n:::\n",
        "hubs/map.md": "\n".join(hub_page(garden)),
    }
    for note in garden.notes:
        found[f"{note.name}.md"] = "\n".join(source(note))
    return found


def source(note: Note) -> Iterator[str]:
    yield "---"
    if note.tags:
        yield f"tags: {note.tags}"
    if note.date:
        # What only looks like a date, YAML itself refuses outside quotes.
        yield f"date: '{note.date}'" if note.date in WRONG_DATES else f"date: {note.date}"
    if note.rank:
        yield f"rank: {note.rank}"
    if note.status:
        yield f"status: {note.status}"
    if note.topics:
        yield f"topic: {note.topics}"
    if note.hubs:
        yield f"hubs: {note.hubs}"
    if note.draft:
        yield "draft: true"
    yield f"---\n# {note.title}\n\nText.\n"


def hub_page(garden: Garden) -> Iterator[str]:
    yield "# The map\n"
    yield f"{':' * 20}{{hub}} map\n"
    yield from bullets(garden, garden.loose)
    yield from in_fences(garden, garden.parts, 19)
    yield ":" * 20


def in_fences(garden: Garden, parts: Sequence[Part], depth: int) -> Iterator[str]:
    for part in parts:
        yield f"{':' * depth}{{section}} Part {part.name}"
        yield f":name: {part.name}"
        lists = {"glob": part.globs, "tags": part.tags, "any-tags": part.any_tags}
        for name, asked in lists.items():
            if asked:
                yield f':{name}: "{", ".join(asked)},"'
        if part.where:
            yield ":where: |"
            yield from (f":  {name}={text}" for name, text in part.where)
        yield from [":members:"] * part.members
        yield from [f":sort: {part.sort}"] * bool(part.sort)
        yield from [":reverse:"] * part.reverse
        yield from [f":limit: {part.limit}"] * bool(part.limit)
        yield from [f":group-by: {part.group_by}"] * bool(part.group_by)
        yield ""
        if len(part.cards) == 1:
            yield f":::{{note-card}} /{garden.notes[part.cards[0]].name}\n:::\n"
        else:
            yield from bullets(garden, part.cards)
        yield from in_fences(garden, part.inner, depth - 1)
        yield f"{':' * depth}\n"


def bullets(garden: Garden, numbers: Sequence[int]) -> Iterator[str]:
    for number in numbers:
        yield f"- {{doc}}`/{garden.notes[number].name}` -- why"
    yield ""


# What did come out


def check(garden: Garden, built: Built) -> None:
    page = built.page("hubs/map")
    found = choose(garden)
    parts = list(every(garden.parts))
    for part in parts:
        assert section(page, f"map-{part.name}") == expected(garden, part, found[part.name]), part
    more = page.select_one("section#map-more-notes")
    assert (more is not None) == bool(found["more"])
    if more:
        assert shown(more) == [garden.docs[name].title for name in sorted(found["more"])]
    for part in parts:
        count = page.select_one(f"#map-{part.name} > .hubnotes-count")
        assert count is not None
        assert count.get_text() == noun(len(notes_in(garden, [part], found))), part
    line = page.select_one(".hubnotes-summary")
    assert line is not None
    everything = {
        *notes_in(garden, garden.parts, found),
        *cards(garden, garden.loose),
        *found["more"],
    }
    number = len(parts) + bool(more)
    assert line.get_text() == (
        f"Topic Hub · {noun(len(everything), 'linked note')} · {noun(number, 'section')}"
    )


def notes_in(garden: Garden, parts: Sequence[Part], found: dict[str, set[str]]) -> set[str]:
    """The distinct notes that sections show, inner ones included."""
    return {
        name for part in every(parts) for name in (*found[part.name], *cards(garden, part.cards))
    }


@RANDOM
@given(garden=GARDENS)
def test_sections_show_what_they_ask_for(
    tmp_path_factory: pytest.TempPathFactory, garden: Garden
) -> None:
    name_all(garden)
    site = Site(tmp_path_factory.mktemp("random"))
    site.write(files(garden))
    check(garden, site.build())


def test_random_gardens_hold_what_they_should() -> None:
    """The strategy is worth its builds: its sections find something, in every way there is."""
    seen: set[str] = set()

    @settings(RANDOM, database=None)
    @given(garden=GARDENS)
    def look(garden: Garden) -> None:
        name_all(garden)
        found = choose(garden)
        for part in every(garden.parts):
            gathered = found[part.name]
            asked = {
                "glob": part.globs,
                "tags": part.tags,
                "any-tags": part.any_tags,
                "where": part.where,
                "members": part.members,
            }
            used = [name for name, value in asked.items() if value]
            lines = expected(garden, part, gathered)
            if gathered:
                seen.update(used)
                seen.update(["several"] * (len(used) > 1))
                seen.update(["by hand too"] * bool(cards(garden, part.cards)))
                seen.update([f"sort {part.sort}"] * (len(gathered) > 2))
                seen.update([f"group {part.group_by}"] * (len(gathered) > 2))
            seen.update(["nested"] * bool(gathered and any(found[p.name] for p in part.inner)))
            seen.update(["limit"] * any(line.startswith("[Show") for line in lines))
            seen.update(["named"] * any(f"map#{part.name}" in n.hubs for n in garden.notes))
        seen.update(["more"] * bool(found["more"]))

    look()
    assert seen == {
        *("glob", "tags", "any-tags", "where", "members", "several", "by hand too", "nested"),
        *("limit", "named", "more"),
        *(f"sort {name}" for name in ("", "title", "date", "rank", "status")),
        *(f"group {by}" for by in ("", "year", "month", "tag", "letter", "rank", "topic")),
    }


# One thing at a time

INDEX = "# Home\n\n```{toctree}\nhub\n```\n"


def note(title: str, **fields: object) -> str:
    front = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())
    return (f"---\n{front}---\n" if front else "") + f"# {title}\n\nAbout {title}.\n"


NOTES = {
    "index.md": INDEX,
    "notes/a.md": note("Alpha", tags="[rl/reward]", date="2024-05-03", rank=10, done="true"),
    "notes/b.md": note("Beta", tags="[RL, math]", date="2023", rank=2, done="no"),
    "notes/c.md": note("Gamma", tags="[math/algebra]", rank=2.5, done="yes"),
    "notes/deep/d.md": note("Delta", tags="[rl]", date="2024-05", rank="high"),
    "notes/e.md": note("Epsilon", tags="[rl]", draft="true", date="2024-01-01"),
    "other/f.rst": ":tags: rl/x, math\n:date: 2024-05-02\n:done: yes\n\nZeta\n====\n\nText.\n",
}


def hub(*sections: str, name: str = "h") -> str:
    inner = "\n".join(f":::::{{section}} {text}\n:::::" for text in sections)
    return f"---\ntags: [rl]\n---\n# Hub\n\n::::::{{hub}} {name}\n{inner}\n::::::\n"


ALONE = {
    "tags": (":tags: rl", ["Alpha", "Beta", "Delta", "Zeta"]),
    "a tag with its mark and in capitals": (':tags: "#RL/Reward"', ["Alpha"]),
    "all of several tags": (":tags: rl, math", ["Beta", "Zeta"]),
    "tags between spaces": (":tags: rl math", ["Beta", "Zeta"]),
    "any of several tags": (":any-tags: rl/reward, math/algebra", ["Alpha", "Gamma"]),
    "both ways": (":tags: rl\n:any-tags: math", ["Beta", "Zeta"]),
    "a folder beside the page": (":glob: notes/*", ["Alpha", "Beta", "Gamma"]),
    "a folder from the top": (":glob: /notes/*", ["Alpha", "Beta", "Gamma"]),
    "folders in folders": (":glob: notes/**", ["Alpha", "Beta", "Gamma", "Delta"]),
    "several patterns": (":glob: other/*, notes/a", ["Alpha", "Zeta"]),
    "a pattern but another": (":glob: notes/*\n:exclude: /notes/b, notes/c", ["Alpha"]),
    "patterns with a mark": (":glob: /notes/*, !notes/b", ["Alpha", "Gamma"]),
    "tags but a pattern": (":tags: rl\n:exclude: notes/**", ["Zeta"]),
    "a field": (":where: rank=2", ["Beta"]),
    "a field, several times": (":where: |\n:  rank=2\n:  date=2023", ["Beta"]),
    "a field that is true": (":where: done=true", ["Alpha", "Gamma", "Zeta"]),
    "a field that is yes": (":where: done=yes", ["Alpha", "Gamma", "Zeta"]),
    "a field that is false": (":where: done=False", ["Beta"]),
    "a field that is absent": (":glob: notes/**\n:where: done=", ["Delta"]),
    "everything": (":glob: /notes/*\n:tags: rl\n:where: rank=10", ["Alpha"]),
    "in the order of the names": (
        ":glob: other/*, notes/**",
        ["Alpha", "Beta", "Gamma", "Delta", "Zeta"],
    ),
    "by title": (":tags: rl\n:sort: title", ["Alpha", "Beta", "Delta", "Zeta"]),
    "by title, backwards": (
        ":tags: rl\n:sort: title\n:reverse:",
        ["Zeta", "Delta", "Beta", "Alpha"],
    ),
    "by number": (":glob: notes/**\n:sort: rank", ["Beta", "Gamma", "Alpha", "Delta"]),
    "by date": (":any-tags: rl math\n:sort: date", ["Beta", "Delta", "Zeta", "Alpha", "Gamma"]),
    "from the newest": (
        ":any-tags: rl math\n:sort: date\n:reverse:",
        ["Alpha", "Zeta", "Delta", "Beta", "Gamma"],
    ),
    "backwards": (":tags: rl\n:reverse:", ["Zeta", "Delta", "Beta", "Alpha"]),
    "by month": (
        ":any-tags: rl math\n:group-by: month",
        ["# May 2024", "Alpha", "Delta", "Zeta", "# Other notes", "Beta", "Gamma"],
    ),
    "by year, as sorted": (
        ":any-tags: rl math\n:sort: date\n:group-by: year",
        ["# 2023", "Beta", "# 2024", "Delta", "Zeta", "Alpha", "# Other notes", "Gamma"],
    ),
}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = Site(tmp_path_factory.mktemp("alone"))
    site.write(NOTES | {"hub.md": hub(*(f"{name}\n{asked}" for name, (asked, _) in ALONE.items()))})
    return site.build()


@pytest.mark.parametrize("name", ALONE)
def test_one_section(alone: Built, name: str) -> None:
    number = list(ALONE).index(name)
    page = alone.page("hub")
    found = page.select("section.hubnotes-section")[number]
    assert shown(found) == ALONE[name][1]
    titles = {title for title in ALONE[name][1] if not title.startswith("#")}
    count = found.select_one(".hubnotes-count")
    assert count is not None
    assert count.get_text() == noun(len(titles))


def test_what_only_looks_like_a_number_comes_behind_those(make_site: MakeSite) -> None:
    ranks = {"a": "nan", "b": "2", "c": "1", "d": "inf"}
    notes = {f"notes/{name}.md": note(name.upper(), rank=rank) for name, rank in ranks.items()}
    page = hub("All\n:glob: notes/*\n:sort: rank")
    built = make_site({"index.md": INDEX, "hub.md": page, **notes}).build()
    assert section(built.page("hub"), "h-all") == ["C", "B", "D", "A"]


def test_moments_are_sorted_by_when_they_were(make_site: MakeSite) -> None:
    dates = {"a": "2024-05-03T09:30:00+02:00", "b": "2024-05-03T08:00:00", "c": "2024-05-03T07:00Z"}
    notes = {f"notes/{name}.md": note(name.upper(), date=date) for name, date in dates.items()}
    page = hub("All\n:glob: notes/*\n:sort: date")
    built = make_site({"index.md": INDEX, "hub.md": page, **notes}).build()
    assert section(built.page("hub"), "h-all") == ["C", "A", "B"]


def test_nothing_is_wrong_with_them(alone: Built) -> None:
    """Nor is there a warning that a draft stands in no toctree: a hub waits for it."""
    assert alone.warnings == []


def test_cards_written_by_hand_come_first_and_once(make_site: MakeSite) -> None:
    page = """
        # Hub

        :::::{hub} h
        ::::{section} All
        :tags: rl
        :sort: title

        Before.

        :::{note-card} My title <notes/deep/d>
        :name: pick
        :::

        - [](notes/c.md) -- the reason

        After.
        ::::
        :::::
        """
    site = make_site(NOTES | {"hub.md": page})
    built = site.build()
    assert built.warnings == []
    assert built.text("hub")[1:] == [
        *("Hub", "Topic Hub · 5 linked notes · 1 section", "All", "5 notes", "Before."),
        *("My title", "About Delta.", "Read →", "Gamma", "the reason", "Read →"),
        *("Alpha", "About Alpha.", "Read →", "Beta", "About Beta.", "Read →"),
        *("Zeta", "Text.", "Read →", "After."),
    ]
    assert built.page("hub").select_one("li#pick") is not None


def test_a_section_leaves_out_what_sections_inside_it_show(make_site: MakeSite) -> None:
    page = """
        # Hub

        ::::::{hub} h
        :::::{section} Outer
        :tags: rl

        ::::{section} By tag
        :tags: math

        :::{section} By hand
        - [](notes/a.md)
        :::
        ::::
        :::::
        :::::{section} Beside
        :glob: notes/*
        :::::
        ::::::
        """
    found = site_of(make_site, page).build().page("hub")
    assert section(found, "h-outer") == ["Delta"]
    assert section(found, "h-by-tag") == ["Beta", "Gamma", "Zeta"]
    assert section(found, "h-by-hand") == ["Alpha"]
    assert section(found, "h-beside") == ["Alpha", "Beta", "Gamma"]  # not inside the others
    counts = [count.get_text() for count in found.select(".hubnotes-count")]
    assert counts == ["5 notes", "4 notes", "1 note", "3 notes"]
    assert summary(found) == "Topic Hub · 5 linked notes · 4 sections"


def site_of(make_site: MakeSite, page: str, conf: Conf = None) -> Site:
    return make_site(NOTES | {"hub.md": page}, conf)


def summary(page: BeautifulSoup) -> str:
    line = page.select_one(".hubnotes-summary")
    assert line is not None
    return line.get_text()


def test_groups_are_no_sections(make_site: MakeSite) -> None:
    site = site_of(make_site, hub("All\n:tags: rl\n:group-by: year"))
    built = site.build()
    page = built.page("hub")
    assert section(page, "h-all") == [
        *("# 2024", "Alpha", "Delta", "Zeta"),
        *("# 2023", "Beta"),
    ]
    assert summary(page) == "Topic Hub · 4 linked notes · 1 section"
    assert contents(page) == ["Hub", "All"]
    assert headings(page) == ["Hub", "All"]
    levels = [(tag.name, tag.get_text()) for tag in page.select("section section :is(h2, h3, h4)")]
    assert levels[:3] == [("h2", "All¶"), ("h3", "2024"), ("h4", "Alpha")]


def test_a_note_stands_in_each_of_its_groups_and_counts_once(make_site: MakeSite) -> None:
    site = site_of(make_site, hub("All\n:any-tags: rl math\n:group-by: tag"))
    page = site.build().page("hub")
    assert section(page, "h-all") == [
        *("# math", "Beta", "Zeta", "# math/algebra", "Gamma"),
        *("# rl", "Beta", "Delta", "# rl/reward", "Alpha", "# rl/x", "Zeta"),
    ]
    assert summary(page) == "Topic Hub · 5 linked notes · 1 section"


MANY = {f"many/n{number:02}.md": note(f"Note {number:02}", tags="[many]") for number in range(57)}


def test_a_limit_counts_the_rest_and_keeps_it_in_the_page(make_site: MakeSite) -> None:
    site = make_site(NOTES | MANY | {"hub.md": hub("All\n:tags: many\n:limit: 5")})
    built = site.build()
    assert of_ours(built) == []
    titles = [f"Note {number:02}" for number in range(57)]
    page = built.page("hub")
    assert section(page, "h-all") == [*titles[:5], "[Show all 57 notes]", *titles[5:]]
    assert built.text("hub")[3:6] == ["All", "57 notes", "Note 00"]
    assert built.text("hub")[-3:] == ["About Note 04.", "Read →", "Show all 57 notes"]
    assert built.text("hub", opened=True).count("Read →") == 57
    fold = page.select_one("section > details")
    assert fold is not None
    assert "open" not in fold.attrs
    links = [str(link["href"]) for link in fold.select(".hubnotes-card-title a")]
    assert links == [f"many/n{number:02}.html" for number in range(5, 57)]


@pytest.mark.parametrize("limit", [56, 57, 58])
def test_a_limit_that_leaves_nothing_opens_nothing(make_site: MakeSite, limit: int) -> None:
    site = make_site(NOTES | MANY | {"hub.md": hub(f"All\n:tags: many\n:limit: {limit}")})
    found = section(site.build().page("hub"), "h-all")
    assert ("[Show all 57 notes]" in found) == (limit < 57)
    assert len(found) == 57 + (limit < 57)


def test_a_limit_in_a_folded_section(make_site: MakeSite) -> None:
    site = site_of(make_site, hub("All\n:tags: rl\n:limit: 2\n:collapsed:"))
    page = site.build().page("hub")
    assert section(page, "h-all") == [
        *("[4 notes]", "Alpha", "Beta", "[Show all 4 notes]", "Delta", "Zeta"),
    ]


RST = """
Hub
===

.. hub:: h

   .. section:: All
      :tags: rl
      :any-tags: math,
         rl/reward
      :where: done=yes
         rank=10
      :sort: date
      :reverse:
      :limit: 1
      :group-by: year

      .. note-card:: notes/b

   .. section:: Lines
      :glob:
         other/*
         notes/deep/*
"""


def test_in_restructuredtext(make_site: MakeSite) -> None:
    site = make_site(NOTES | {"hub.rst": RST})
    built = site.build()
    assert of_ours(built) == []
    page = built.page("hub")
    assert section(page, "h-all") == ["# 2023", "Beta", "[Show all 2 notes]", "# 2024", "Alpha"]
    assert section(page, "h-lines") == ["Delta", "Zeta"]
    assert summary(page) == "Topic Hub · 4 linked notes · 2 sections"


FORMS = hub(
    "All\n:tags: rl\n:group-by: year\n:limit: 1\n\n- [](notes/c.md) -- the reason",
    "Few\n:glob: notes/a",
)


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "xml", "epub", "json"])
def test_other_builders_show_every_card(make_site: MakeSite, builder: str) -> None:
    site = site_of(
        make_site,
        FORMS,
        {
            "man_pages": [("index", "garden", "Garden", "", 1)],
            "texinfo_documents": [("index", "garden", "G", "A", "garden", "D", "Misc")],
        },
    )
    built = site.build(builder)
    assert built.warnings == []
    text = hub_text(built, builder)
    labels = ("2024", "2023", "Other notes")
    for part in (*labels, "Alpha", "Beta", "Gamma", "Delta", "Zeta", "the reason", "5 notes"):
        assert part in text, part
    assert text.count("About Delta.") >= 1
    places = [text.index(label, text.index("All")) for label in labels]
    assert places == sorted(places)


def hub_text(built: Built, builder: str) -> str:
    names = {
        "text": "hub.txt",
        "latex": "*.tex",
        "man": "garden.1",
        "texinfo": "*.texi",
        "xml": "hub.xml",
        "epub": "hub.xhtml",
        "json": "hub.fjson",
    }
    return next(built.outdir.glob(names[builder])).read_text(encoding="utf-8")


def test_the_text_builder_shows_all(make_site: MakeSite) -> None:
    built = site_of(make_site, FORMS).build("text")
    lines = [line.strip(" *") for line in built.read("hub.txt").splitlines()]
    groups = ("2024", "2023", "Other notes")
    titles = ("Alpha", "Beta", "Gamma", "Delta", "Zeta")
    assert [line for line in lines if line in (*groups, *titles)] == [
        *("2024", "Alpha", "Delta", "Zeta", "2023", "Beta", "Other notes", "Gamma"),
        "Alpha",
    ]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_other_shapes_of_html(make_site: MakeSite, builder: str) -> None:
    built = site_of(make_site, FORMS).build(builder)
    assert built.warnings == []
    page = built.page("hub" if builder == "dirhtml" else "index")
    assert section(page, "h-all") == [
        *("# 2024", "Alpha", "[Show all 5 notes]"),
        *("# 2024", "Delta", "Zeta", "# 2023", "Beta", "# Other notes", "Gamma"),
    ]


# What is wrong

WRONG = {
    ":limit: many": "'many' is no value for the option 'limit'; it takes a number from 1 on",
    ":limit: 0": "'0' is no value for the option 'limit'",
    ":limit: -3": "'-3' is no value for the option 'limit'",
    ":reverse: yes": "'yes' is no value for the option 'reverse'; it is a flag",
    ":where: rank": "'rank' is no value for the option 'where'; it takes lines of the form",
    ":where: =2": "is no value for the option 'where'",
    ":tags:": "'' is no value for the option 'tags'; it takes one value or more",
    ":glob: ' , '": "is no value for the option 'glob'",
    ":tags: rll": "nothing matches 'rll' in the option 'tags'; did you mean 'rl'?",
    ":any-tags: maths": "nothing matches 'maths' in the option 'any-tags'; did you mean 'math'?",
    ":glob: notse/*": "nothing matches 'notse/*' in the option 'glob'; did you mean",
    ":where: rnak=2": "no note has the field 'rnak', which the option 'where' names; did you mean"
    " 'rank'?",
    ":sort: datte": "no note has the field 'datte', which the option 'sort' names; did you mean"
    " 'date'?",
    ":group-by: yeer": "no note has the field 'yeer', which the option 'group-by' names; did you"
    " mean 'year'?",
    ":gropu-by: year": "the directive 'section' has no option 'gropu-by'; did you mean 'group-by'?",
    ":orphans:": "the directive 'section' has no option 'orphans'",
}


def test_what_is_wrong_is_said_and_loses_nothing(make_site: MakeSite) -> None:
    page = hub(*(f"S{n}\n{option}\n\n- [](notes/a.md)" for n, option in enumerate(WRONG)))
    built = site_of(make_site, page).build()
    lines = page.splitlines()
    told = [
        (warning.path, warning.line, warning.kind.partition(".")[0]) for warning in of_ours(built)
    ]
    expected = [
        ("hub.md", lines.index(f":::::{{section}} S{number}") + 1, "hubnotes")
        for number in range(len(WRONG))
    ]
    assert sorted(told, key=str) == sorted(expected, key=str)
    by_line = {warning.line: warning.message for warning in of_ours(built)}
    for (_, line, _), message in zip(expected, WRONG.values(), strict=True):
        assert message in by_line[line]
    for number in range(len(WRONG)):
        titles = [t for t in section(built.page("hub"), f"h-s{number}") if not t.startswith("#")]
        assert titles == ["Alpha"]


def test_what_is_wrong_is_said_in_every_build(make_site: MakeSite) -> None:
    card = "\n\n- [](notes/a.md)"
    site = site_of(make_site, hub(f"One\n:tags: rll{card}", f"Two\n:sort: datte{card}"))
    first = of_ours(site.build())
    assert len(first) == 2
    assert of_ours(site.build()) == first
    site.write({"notes/b.md": note("Beta", tags="[rll]", datte=3)})
    assert of_ours(site.build()) == []


# Builds after an edit

EDITED = hub(
    "Tagged\n:tags: math\n:sort: rank",
    "Found\n:glob: notes/**\n:group-by: year\n:limit: 2",
    "Done\n:where: done=true",
    "Ours\n:members:",
)
PLAIN_HUB = "# Beside\n\n:::{hub} beside\n- [](notes/c.md)\n:::\n"


class Edit(NamedTuple):
    name: str
    new: str | None
    """The note as it is then; nothing, where it is deleted."""
    pages: set[str]
    """The pages that are written."""


EDITS = {
    "a tag more": Edit(
        "notes/a.md",
        note("Alpha", tags="[rl/reward, math]", date="2024-05-03", rank=10, done="true"),
        {"notes/a", "hub"},
    ),
    "a field that nobody asks for": Edit(
        "notes/a.md",
        note("Alpha", tags="[rl/reward]", date="2024-05-03", rank=10, done="true", mood="calm"),
        {"notes/a"},
    ),
    "another date": Edit(
        "notes/a.md",
        note("Alpha", tags="[rl/reward]", date="2023-05-03", rank=10, done="true"),
        {"notes/a", "hub"},
    ),
    "another day of the year": Edit(
        "notes/a.md",
        note("Alpha", tags="[rl/reward]", date="2024-05-04", rank=10, done="true"),
        {"notes/a"},
    ),
    "another rank": Edit(
        "notes/c.md",
        note("Gamma", tags="[math/algebra]", rank=1, done="yes"),
        {"notes/c", "hub"},
    ),
    "a field less": Edit(
        "notes/a.md",
        note("Alpha", tags="[rl/reward]", date="2024-05-03", rank=10),
        {"notes/a", "hub"},
    ),
    "a note names the hub": Edit(
        "other/f.rst",
        ":tags: rl/x, math\n:date: 2024-05-02\n:hubs: h\n\nZeta\n====\n\nText.\n",
        {"other/f", "hub"},
    ),
    "another title": Edit(
        "notes/deep/d.md",
        note("Daleth", tags="[rl]", date="2024-05", rank="high"),
        {"notes/deep/d", "hub"},
    ),
    "another text": Edit(
        "notes/deep/d.md",
        note("Delta", tags="[rl]", date="2024-05", rank="high") + "\nMore.\n",
        {"notes/deep/d"},
    ),
    "a draft is finished": Edit(
        "notes/e.md", note("Epsilon", tags="[rl]", date="2024-01-01"), {"notes/e", "hub"}
    ),
    "a note becomes a draft": Edit(
        "notes/b.md", note("Beta", tags="[RL, math]", draft="true"), {"notes/b", "hub"}
    ),
    "a note comes": Edit("notes/n.md", note("New", tags="[math]"), {"notes/n", "hub"}),
    "a note goes": Edit("notes/deep/d.md", None, {"hub"}),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_build_after_an_edit(make_site: MakeSite, name: str) -> None:
    """It leaves what a clean build leaves, and writes what shows the edit."""
    edit = EDITS[name]
    files = NOTES | {
        "index.md": INDEX.replace("hub\n", "hub\nbeside\npage\n"),
        "hub.md": EDITED,
        "beside.md": PLAIN_HUB,
        "page.md": "# A page\n",
    }
    site = make_site(files, {"html_theme": "furo"})
    before = site.build()
    old, seen = times(before.outdir), before.text("hub", opened=True)
    if edit.new is None:
        site.delete(edit.name)
    else:
        site.write({edit.name: edit.new})
    built = site.build()
    assert (built.text("hub", opened=True) != seen) == ("hub" in edit.pages)
    clean = site.build(out="clean", fresh=True)
    assert differences(outcome(built), outcome(clean)) == []
    assert of_ours(built) == of_ours(clean)
    # Sphinx before 9.0 writes the index with any page; the pages before and after a note that
    # comes or goes show its title.
    wanted = set(edit.pages)
    if edit.name == "notes/c.md":
        wanted |= {"beside"} & written(built, old)
    assert written(built, old) - {"index"} - neighbours(edit) == wanted


def neighbours(edit: Edit) -> set[str]:
    """Other notes of the hub: those before and behind show each other's titles."""
    if "hub" not in edit.pages:
        return set()
    notes = {name.rpartition(".")[0] for name in NOTES if "/" in name}
    return {*notes, "beside"} - {edit.name.rpartition(".")[0]}


TAGS_DIRECTIVE = """
    from sphinx.util.docutils import SphinxDirective


    class Tags(SphinxDirective):
        optional_arguments = 1
        final_argument_whitespace = True

        def run(self):
            tags = [tag.strip() for tag in self.arguments[0].split(",")]
            self.env.metadata[self.env.docname]["tags"] = tags
            return []


    def setup(app):
        app.add_directive("tags", Tags)
    """
"""A conf.py with a directive that keeps tags as that of sphinx-tags does."""

APART = {
    "index.md": """
        # Home

        ::::{hub} h
        :::{section} By pattern
        :glob: notes/*
        :::
        :::{section} By name
        :glob: notes/alone, notes/moved, notes/none*
        :::
        :::{section} By tag
        :tags: deep rye,
        :::
        ::::
        """,
    "notes/alone.md": "---\norphan: true\n---\n# Alone\n\nText.\n",
    "notes/alone_rst.rst": ":orphan:\n\nAlone too\n=========\n\nText.\n",
    "notes/moved.md": '# Moved\n\n<META content="0; url=a.html" http-equiv="refresh">\n',
    "notes/moved_rst.rst": "Moved too\n=========\n\n.. meta::\n   :http-equiv=refresh: 0; url=a\n",
    "notes/plain.md": "# Plain\n\n```{tags} Deep Rye, oven\n```\n\nAbout `<meta>` refresh.\n",
    "notes/none_rst.rst": "None\n====\n\n.. tags:: deep rye\n\nText.\n",
}


def test_patterns_pass_over_what_stands_apart(make_site: MakeSite) -> None:
    page = make_site(APART, TAGS_DIRECTIVE).build().page("index")
    assert section(page, "h-by-pattern") == ["None", "Plain"]
    assert section(page, "h-by-name") == ["Alone", "Moved", "None"]
    assert section(page, "h-by-tag") == ["None", "Plain"]
