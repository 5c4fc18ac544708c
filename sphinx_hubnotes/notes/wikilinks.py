"""What stands between the brackets of ``[[note#Heading|text]]``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

WIKILINK = re.compile(r"\[\[([^\[\]|\n]+?)(?:\\?\|((?:(?!\]\]|\[\[)[^\n])*))?\]\]")
"""A wikilink: what it names, and its text. In a table, the bar may have kept its backslash."""

_EMBED = re.compile(rf"!?{WIKILINK.pattern}")
_SIZE = re.compile(r"([0-9]{1,5})(?:x([0-9]{1,5}))?")
_NOT_WORD = re.compile(r"[\W_]+")


LONGEST = 1000
"""The length of what may be the name of a file in several ways."""


class Target(NamedTuple):
    """What a wikilink names: a note, and a heading or block in it."""

    name: str
    """Empty for the document that the link stands in."""
    headings: tuple[str, ...] = ()
    """A heading, after those that it stands under."""
    block: str = ""


def target_of(written: str) -> Target:
    """Read ``note#Heading``, ``note#Heading#Below it``, ``note^block`` or ``note#^block``."""
    name, _, rest = written.partition("#")
    return _target(name, rest)


def readings(written: str) -> Iterator[Target]:
    """All that *written* may mean, as the name of a file may hold what divides it from a heading.

    The longest name comes first.
    """
    yield Target(written.strip())
    # Each reading looks at all of it; no name of a file is so long.
    at = written.rfind("#") if len(written) < LONGEST else -1
    while at >= 0:
        yield _target(written[:at], written[at + 1 :])
        at = written.rfind("#", 0, at)
    yield target_of(written)


def _target(name: str, rest: str) -> Target:
    before, caret, block = (rest or name).partition("^")
    if caret:
        return Target((name if rest else before).strip(), (), block.strip())
    headings = tuple(part.strip() for part in rest.split("#") if part.strip())
    return Target(name.strip(), headings)


def words_of(written: str) -> str:
    """What a reader sees of a link without a text of its own, before its note is known."""
    name, headings, _ = target_of(written)
    parts = (name.rpartition("/")[2] or name, *headings)
    return " › ".join(filter(None, parts)) or written.strip()


def unbracketed(text: str) -> str:
    """*text* with the words of its wikilinks in their place."""
    if "[[" not in text:
        return text
    return _EMBED.sub(lambda found: (found[2] or "").strip() or words_of(found[1]), text)


def size_of(text: str) -> tuple[str, str, str]:
    """Of the text of a picture, ``words|300x200``: the words, the width, the height."""
    words, _, last = text.rpartition("|")
    if found := _SIZE.fullmatch(last.strip()):
        return words.strip(), found[1], found[2] or ""
    return text.strip(), "", ""


def heading_key(text: str) -> str:
    """A heading as headings are compared: its words alone, without case."""
    return " ".join(_NOT_WORD.sub(" ", unicodedata.normalize("NFC", text)).casefold().split())
