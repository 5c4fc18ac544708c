"""Plain text with inline markup: what a description is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt

SpanKind = Literal["text", "emphasis", "strong", "literal", "math", "count", "title", "mark"]

LIMIT = 600
"""The most characters of a description, or of a title, that are shown."""

# Characters that reorder the text around them, or that no reader can see and XML forbids;
# half a surrogate pair, which YAML lets through, can be written to no file.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(
    r"""[.!?…؟।]+["'”’»)\]]*(?=\s+[^\s a-zà-ÿ])|[。！？]+[」』”’）]*""",
)


Span = tuple[SpanKind, str]
"""A run of text in one style; the text of a ``count`` is the name it counts, and that of a
``title`` the reference whose title stands there, or in what readers see the document.

A plain tuple, as the environment holds some of each note: Python's garbage collector passes over
plain tuples of texts, and has to look at whatever else there is in every build.
"""

Spans = tuple[Span, ...]


def clean(text: str) -> str:
    """Drop control and reordering characters, and fold white space."""
    if text.isprintable() and "  " not in text:
        return text  # as nearly all are, and this is asked of everything that is shown
    return _SPACE.sub(" ", _UNSAFE.sub("", text))


def plain(spans: Iterable[Span]) -> str:
    """The text of *spans* without their styles."""
    return "".join(text for _, text in spans)


def parse(text: str) -> Spans:
    """Read the emphasis and code of CommonMark in *text*; all else stays text.

    Links, images and HTML are not read: they stay the characters they are.
    """
    text = clean(text[: 4 * LIMIT]).strip()
    if not any(mark in text for mark in "*_`\\"):
        return (("text", text),) if text else ()
    styles: list[SpanKind] = []
    spans: list[Span] = []
    for token in _markdown().parseInline(text)[0].children or []:
        if token.type in ("em_open", "strong_open"):
            styles.append("emphasis" if token.type == "em_open" else "strong")
        elif token.type in ("em_close", "strong_close"):
            styles.pop()
        elif token.type == "code_inline":
            spans.append(("literal", token.content))
        elif token.content:
            spans.append((styles[-1] if styles else "text", token.content))
    return merge(spans)


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero").enable(["emphasis", "backticks", "escape"])


def merge(spans: Iterable[Span]) -> Spans:
    """Join neighbours of one kind, and drop the empty ones."""
    merged: list[Span] = []
    for kind, text in spans:
        if not text:
            continue
        if merged and merged[-1][0] == kind and kind in ("text", "emphasis", "strong"):
            merged[-1] = (kind, merged[-1][1] + text)
        else:
            merged.append((kind, text))
    return tuple(merged)


def fill(spans: Iterable[Span], numbers: Mapping[str, int]) -> Spans:
    """*spans* with the numbers in place of the names that count."""
    spans = tuple(spans)
    if all(kind != "count" for kind, _ in spans):
        return spans
    return merge(
        ("text", str(numbers.get(text, "?"))) if kind == "count" else (kind, text)
        for kind, text in spans
    )


def trim(spans: Spans, limit: int = LIMIT, least: int = 0) -> Spans:
    """Cut *spans* to *limit* characters: at the end of a sentence, else of a word.

    A cut inside a sentence is marked with an ellipsis; one between sentences is not, and leaves
    *least* characters or more.
    """
    text = plain(spans)
    if len(text) <= limit:
        return spans
    window = text[: limit + 2]
    found = (match.end() for match in _SENTENCE_END.finditer(window))
    ends = [end for end in found if least <= end <= limit]
    if ends:
        return _take(spans, ends[-1])
    space = text.rfind(" ", 0, limit)
    kept = _take(spans, space if space > limit // 2 else limit - 1)
    return merge((*kept, ("text", "…")))


def _take(spans: Spans, length: int) -> Spans:
    taken: list[Span] = []
    for kind, text in spans:
        if length <= 0 or (kind == "math" and len(text) > length):
            break  # half a formula is none
        taken.append((kind, text[:length].rstrip() if len(text) >= length else text))
        length -= len(text)
    return merge(taken)
