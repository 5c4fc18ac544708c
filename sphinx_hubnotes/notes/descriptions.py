"""What a note says of itself where its author has written no description."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import takewhile
from typing import NamedTuple

from sphinx_hubnotes.notes.inline import Span, Spans, clean, merge, plain, trim
from sphinx_hubnotes.notes.model import Note

LINK = "\ufffc"
"""Stands for a link in the text of a line."""

MOST = 4
"""How many paragraphs of a note are kept, of which the first that is its own is shown."""

MANY = 3
"""In how many documents a paragraph stands that says nothing of any of them."""

ITEMS = 3
"""How many items of a list are shown behind the words that lead to it."""

EVEN = 300
"""The most characters of a paragraph on a card: with more, the cards of a row differ much."""

SHORT = 40
"""Fewer characters than these say little."""

_LABEL = 40
"""The most characters of the label of a field, which has no more than four words."""

_VALUE = 60
"""The most characters of its value, if it is no sentence."""

_BETWEEN = re.compile(r"[|·•]")
_COLON = re.compile(rf"::?(?=[\s{LINK}]|$)|：")
_TEMPLATE = re.compile(r"\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|^\{[^{}]{0,200}\}$")
"""What other programs put something in the place of, or take for attributes."""

_ADDRESS = re.compile(r"https?://\S+")
_DATE = re.compile(
    r"\d{4}\s?[-/.年년]\s?\d{1,2}(?!\d)|(?<!\d)\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?\d{2,4}(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NUMBER = re.compile(r"\d+")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE_ENDS = tuple(".!?…؟।。！？")


class Grade(IntEnum):
    """How much some text says of the note that it stands in."""

    NOTHING = 0
    """Metadata, tags, rules, or nothing that is text."""
    LINKS = 1
    """Links alone; like a little, they are shown where a note says no more."""
    LITTLE = 2
    """A label with a few words."""
    MUCH = 3


class Line(NamedTuple):
    """A line of a paragraph, as its author broke it."""

    spans: Spans
    text: str
    """The same as text, with `LINK` in the place of each link."""


def said(lines: Sequence[Line]) -> tuple[Spans, Grade]:
    """What a paragraph says without the metadata around it, and how much that is."""
    grades = [_grade(line.text) for line in lines]
    best = max(grades, default=Grade.NOTHING)
    if best is Grade.NOTHING or (best is Grade.LITTLE and len(lines) > 1):
        return (), Grade.NOTHING
    first = _edge(grades)
    last = len(lines) - _edge(grades[::-1])
    return joined(line.spans for line in lines[first:last]), best


def _edge(grades: Iterable[Grade]) -> int:
    """How many of the first lines are metadata.

    A few words with a label may be prose that is broken there, unless plainer ones are beside it.
    """
    run = list(takewhile(lambda grade: grade in (Grade.NOTHING, Grade.LITTLE), grades))
    return len(run) if Grade.NOTHING in run else 0


def leads_on(lines: Sequence[Line]) -> bool:
    """Whether a paragraph leads to what stands behind it."""
    return bool(lines) and lines[-1].text.rstrip().endswith((":", "："))


def is_heading(lines: Sequence[Line]) -> bool:
    """Whether a paragraph is no more than a heading of what stands behind it."""
    return len(lines) == 1 and _is_label(lines[0].text.strip())


def led(lines: Sequence[Line], items: Sequence[Sequence[Line]]) -> Spans:
    """What the *lines* of a paragraph say with the *items* of the list that they lead to."""
    shown = [joined(line.spans for line in item) for item in items[:ITEMS]]
    more: list[Spans] = [(("text", "…"),)] if len(items) > ITEMS else []
    start = joined(line.spans for line in lines)
    return joined([start, joined([*shown, *more], " · ")])


def joined(parts: Iterable[Spans], between: str = " ") -> Spans:
    """*parts* one behind the other."""
    found: list[Span] = []
    for spans in parts:
        found += [("text", between), *spans] if found else spans
    return stripped(merge(found))


def stripped(spans: Spans) -> Spans:
    """*spans* without white space around them; nothing, if they are only titles of others."""
    if not plain(span for span in spans if span[0] != "title").strip():
        return ()
    first, last = spans[0], spans[-1]
    if first[0] == "text":
        spans = (("text", first[1].lstrip()), *spans[1:])
    if last[0] == "text" and len(spans) > 1:
        spans = (*spans[:-1], ("text", last[1].rstrip()))
    return merge(spans)


def on_card(note: Note, filled: Spans) -> Spans:
    """What the card of *note* shows of its description, which is *filled* with numbers."""
    return trim(filled, EVEN, EVEN // 3) if note.borrowed else trim(filled)


def own(notes: Mapping[str, Note]) -> Iterator[tuple[str, Note]]:
    """The notes that say more of themselves with another of their paragraphs, with that one.

    What many documents say word for word, a licence or the way to subscribe, tells none apart.
    """
    seen = _seen(notes.values())
    for docname, note in notes.items():
        if note.borrowed and seen[_key(note.description)] >= MANY:
            for spans in note.paragraphs:
                if seen[_key(spans)] < MANY:
                    yield docname, note._replace(description=spans)
                    break


def weak(notes: Iterable[Note], documents: Iterable[Note]) -> Iterator[tuple[Note, str]]:
    """Those of *notes* whose borrowed description says little, each with what their cards say.

    *documents* are all of the site.
    """
    seen = _seen(documents)
    for note in notes:
        if not note.borrowed or not note.description:
            continue
        card = plain(on_card(note, note.description))
        if all(seen[_key(spans)] >= MANY for spans in note.paragraphs):
            yield note, "what many documents say"
        elif card != plain(note.description) and card.endswith("…"):
            yield note, "a sentence that is cut"
        elif len(card) < SHORT:
            yield note, "a few words"


def _seen(notes: Iterable[Note]) -> Counter[str]:
    """In how many documents each paragraph stands."""
    return Counter(
        text for note in notes if not note.draft for text in set(map(_key, note.paragraphs))
    )


def _key(spans: Spans) -> str:
    """The words by which paragraphs are compared."""
    return plain(trim(spans))


def _grade(text: str) -> Grade:
    text = _TEMPLATE.sub("", _ADDRESS.sub(LINK, clean(text))).strip()
    if not _has_words(text):
        return Grade.LINKS if LINK in text else Grade.NOTHING
    if len(text) > 4 * _VALUE:
        return Grade.MUCH
    parts = [part.strip() for part in _BETWEEN.split(text) if _has_words(part)]
    grades = [_grade_of_part(part) for part in parts]
    if len(parts) > 1 and min(grades) < Grade.MUCH and not any(map(_is_long, parts)):
        return Grade.NOTHING  # a byline
    return max(grades)


def _grade_of_part(text: str) -> Grade:
    whole = not text.endswith(_SENTENCE_ENDS)
    if _is_tags(text):
        return Grade.NOTHING
    colon = _COLON.search(text)
    if colon is None or not _is_label(text[: colon.start()]):
        dated = whole and len(text.split()) <= 4 and _is_date(text, least=2)
        return Grade.NOTHING if dated else Grade.MUCH
    value = text[colon.end() :].strip(" *_")
    if not value and colon[0] != "::":
        return Grade.LITTLE
    if colon[0] == "::" or not _has_words(value) or _is_tags(value) or _is_date(value):
        return Grade.NOTHING
    most = _VALUE // 3 if _IDEOGRAPH.search(value) else _VALUE
    few = whole and len(value) <= most and len(value.split()) <= 8
    return Grade.LITTLE if few and not _NUMBER.search(text[: colon.start()]) else Grade.MUCH


def _is_long(text: str) -> bool:
    return text.endswith(_SENTENCE_ENDS) or len(text.split()) > 5 or len(text) > _VALUE


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _is_tags(text: str) -> bool:
    words = text.replace(",", " ").replace(LINK, " ").split()
    return all(word.startswith("#") and len(word) > 1 for word in words)


def _is_label(text: str) -> bool:
    short = len(text) <= _LABEL and len(text.split()) <= 4
    return short and _has_words(text) and LINK not in text and not text.endswith(_SENTENCE_ENDS)


def _is_date(text: str, least: int = 1) -> bool:
    """Whether *text* is hardly more than a date, which has at *least* so many numbers."""
    words = text.split()
    if len(words) > 6 or len(text) > _VALUE:
        return False
    numbers = len(_NUMBER.findall(text))
    year = _YEAR.search(text) and (numbers > 1 or len(words) <= 2)
    return numbers >= least and bool(_DATE.search(text) or year)
