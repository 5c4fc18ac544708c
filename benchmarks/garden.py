"""A garden: notes, and the hubs that lead to them. The same numbers give the same bytes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from random import Random

from benchmarks import words

HOME = 36
"""The notes of a hub that are in no other hub before."""

GUESTS = 4
"""The notes of a hub that other hubs show as well."""

SECTIONS = 10
"""The sections of a hub."""

AREAS = 8
"""The most areas that a garden has: the sidebar of every page holds these, and no more."""

TAGS = tuple(words.slug(title) for title in words.SECTIONS[:24])
"""What notes are tagged with."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note; *body* is its Markdown below the title."""

    docname: str
    title: str
    description: str
    date: str
    tags: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a hub, with the docnames of its notes."""

    title: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub; *name* is a word without spaces that no other hub has."""

    name: str
    docname: str
    title: str
    description: str
    sections: tuple[Section, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """The docnames of all its notes."""
        return tuple(name for section in self.sections for name in section.notes)


@dataclass(frozen=True, slots=True)
class Area:
    """A page that leads to hubs: a map of maps."""

    name: str
    docname: str
    title: str
    hubs: tuple[Hub, ...]


@dataclass(frozen=True)
class Garden:
    """Notes, hubs that lead to them, areas that lead to the hubs."""

    notes: tuple[Note, ...]
    hubs: tuple[Hub, ...]
    areas: tuple[Area, ...]

    @cached_property
    def note(self) -> Mapping[str, Note]:
        """The notes by their docnames."""
        return {note.docname: note for note in self.notes}

    @cached_property
    def places(self) -> Mapping[str, tuple[tuple[Hub, Section], ...]]:
        """The hubs and sections that show each note."""
        found: dict[str, tuple[tuple[Hub, Section], ...]] = {}
        for hub in self.hubs:
            for section in hub.sections:
                for name in section.notes:
                    found[name] = (*found.get(name, ()), (hub, section))
        return found


def garden(notes: int, seed: int = 1) -> Garden:
    """A garden of so many notes, with hubs of about 40 notes in 10 sections each."""
    hubs = max(1, round(notes / HOME))
    return _garden(notes, hubs, seed, GUESTS if hubs > 1 else 0, tiny=False)


def one_hub(cards: int, seed: int = 1) -> Garden:
    """A garden of so many notes of a sentence each, all shown by one hub."""
    return _garden(cards, 1, seed, 0, tiny=True)


def _garden(notes: int, hubs: int, seed: int, guests: int, *, tiny: bool) -> Garden:
    areas = max(1, min(AREAS, hubs // 3))
    heads = [_head(number, number * areas // notes, seed) for number in range(notes)]
    names = [head.docname for head in heads]
    at_home: list[list[str]] = [[] for _ in range(hubs)]
    for number, name in enumerate(names):
        at_home[number * hubs // notes].append(name)
    made = [_hub(number, own, names, guests, seed) for number, own in enumerate(at_home)]
    written = []
    for number, head in enumerate(heads):
        random = Random(f"{seed} body {number}")
        body = (
            words.sentence(random) + "\n"
            if tiny
            else _body(random, head.docname, at_home[number * hubs // notes], names)
        )
        written.append(Note(head.docname, head.title, head.description, head.date, head.tags, body))
    cuts = [hubs * number // areas for number in range(areas + 1)]
    return Garden(
        tuple(written),
        tuple(made),
        tuple(
            _area(number, made[start:end], seed)
            for number, (start, end) in enumerate(pairwise(cuts))
        ),
    )


def _area(number: int, hubs: Sequence[Hub], seed: int) -> Area:
    word = words.pick(Random(f"{seed} area {number}"), words.plain())
    name = f"{word}-{number + 1}"
    return Area(name, f"areas/{name}", f"Where do I read about {word}?", tuple(hubs))


def _head(number: int, area: int, seed: int) -> Note:
    """A note without its body."""
    random = Random(f"{seed} note {number}")
    title = words.question(random)
    year, month = 2015 + words.below(random, 10), 1 + words.below(random, 12)
    day = 1 + words.below(random, 28)
    return Note(
        f"notes/area-{area + 1}/{words.slug(title)}-{number + 1}",
        title,
        " ".join(words.sentence(random) for _ in range(1 + words.below(random, 2))),
        f"{year}-{month:02}-{day:02}",
        tuple(words.sample(random, TAGS, 2 + words.below(random, 3))),
        "",
    )


def _hub(number: int, own: Sequence[str], names: Sequence[str], guests: int, seed: int) -> Hub:
    random = Random(f"{seed} hub {number}")
    first, second = words.pick(random, words.plain()), words.pick(random, words.plain())
    others = sorted(set(names) - set(own)) if guests else []
    shown = [*own, *words.sample(random, others, guests)]
    # Guests sit among the others.
    shown = words.sample(random, shown, len(shown))
    titles = words.sample(random, words.SECTIONS, SECTIONS)
    cuts = [len(shown) * index // SECTIONS for index in range(SECTIONS + 1)]
    return Hub(
        f"{first}-{second}-{number + 1}",
        f"hubs/{first}-{second}-{number + 1}",
        f"What do we know of {first} and {second}?",
        words.sentence(random),
        tuple(
            Section(title, tuple(shown[start:end]))
            for title, (start, end) in zip(titles, pairwise(cuts), strict=True)
        ),
    )


def _body(random: Random, docname: str, near: Sequence[str], everything: Sequence[str]) -> str:
    """300 to 600 words in paragraphs, under three headings, with 3 to 8 links and a list."""
    wanted = 310 + words.below(random, 270)
    links = list(_links(random, docname, near, everything))
    sentences: list[str] = []
    count = 0
    while count < wanted:
        # A link in every second sentence, until there is none left.
        link = links.pop() if links and len(sentences) % 2 else ""
        sentences.append(words.sentence(random, link))
        count += len(sentences[-1].split())
    parts: list[str] = []
    headings = {len(sentences) // 3, 2 * len(sentences) // 3}
    paragraph: list[str] = []
    for number, text in enumerate(sentences):
        if number in headings:
            parts += ["\n".join(words.wrapped(" ".join(paragraph)))] if paragraph else []
            parts.append(f"## {words.sentence(random).rstrip('.').replace(',', '')[:48].rstrip()}")
            paragraph = []
        paragraph.append(text)
        if random.random() < 0.25:
            parts.append("\n".join(words.wrapped(" ".join(paragraph))))
            paragraph = []
    items = paragraph or [sentences[0]]
    parts.append("\n".join(f"- {item}" for item in items))
    return "\n\n".join(parts) + "\n"


def _links(
    random: Random, docname: str, near: Sequence[str], everything: Sequence[str]
) -> Iterator[str]:
    """MyST links, most of them to notes of the same hub, half of them with a text of their own."""
    wanted = 3 + words.below(random, 6)
    targets = words.sample(random, [name for name in near if name != docname], wanted)
    for target in targets:
        if random.random() < 0.3:
            other = words.pick(random, everything)
            target = other if other != docname and other not in targets else target
        text = f"{words.word(random)} {words.word(random)}" if random.random() < 0.5 else ""
        yield f"[{text}]({relative(target, docname)}.md)"


def relative(target: str, docname: str) -> str:
    """The way from one document to another, as a link in its source has it."""
    return posixpath.relpath(target, posixpath.dirname(docname) or ".")
