"""Tags: as readers see them, as they are compared, and those above them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

MOST_LEVELS = 20
"""The most levels of a tag: each has a page, whose name holds all those above it."""


HASHTAG = re.compile(
    r"#([^\s\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f\u3000-\u303f'\"!#$%&()*+,.:;<=>?@^`{|}~\[\]\\]+)"
)
"""What looks like a tag in a text."""


def tag_text(tag: str) -> str:
    """A tag as readers see it: without the mark before it, in one form of Unicode."""
    text = tag.strip().lstrip("#")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def tag_name(tag: str) -> str:
    """A tag as tags are compared: without the mark before it, ignoring case."""
    text = tag_text(tag).casefold()
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    return "/".join(filter(None, text.split("/")))


def tags_in(text: str) -> list[str]:
    """The tags in a *text* of a vault's front matter: between commas and spaces."""
    return [tag for tag in re.split(r"[,\s]+", text) if tag]


def spellings(tags: Iterable[str]) -> Mapping[str, str]:
    """How readers see each of *tags*, and those above them, by their names.

    That is as most write it; of two that are as frequent, the first by code points. What nobody
    writes alone is as most write it in the tags below.
    """
    alone: dict[str, Counter[str]] = {}
    above: dict[str, Counter[str]] = {}
    for tag, number in Counter(tags).items():
        parts = [part for part in tag_text(tag).split("/") if part]
        for levels, name in zip(range(len(parts), 0, -1), tags_above(tag), strict=False):
            found = alone if levels == len(parts) else above
            found.setdefault(name, Counter())["/".join(parts[:levels])] += number
    return {
        name: min(texts, key=lambda text: (-texts[text], text))
        for name, texts in {**above, **alone}.items()
    }


def respelled(tags: Iterable[str], spelled: Mapping[str, str]) -> tuple[str, ...]:
    """*tags* as readers see them, each once."""
    return tuple(dict.fromkeys(spelled.get(tag_name(tag), tag) for tag in tags))


def within_levels(tag: str) -> str:
    """*tag*, without those of its levels that are one too many."""
    text = tag_text(tag)
    if text.count("/") < MOST_LEVELS:
        return tag
    return "/".join(list(filter(None, text.split("/")))[:MOST_LEVELS])


def tags_above(tag: str) -> Iterator[str]:
    """*tag* and those above it: of ``rl/reward``, also ``rl``."""
    parts = tag_name(tag).split("/")
    return ("/".join(parts[:number]) for number in range(len(parts), 0, -1))
