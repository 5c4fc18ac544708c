"""The text of one note, mended where Sphinx could not read it; its lines keep their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sphinx_hubnotes.core.encodings import encoding_of
from sphinx_hubnotes.core.topmatter import read

Mistakes = tuple[tuple[int, str], ...]
"""What is wrong in a file: the number of the line, from 1, and a message."""

_NAMES = {"cp1252": "Windows-1252", "utf-16": "UTF-16", "utf-32": "UTF-32"}


class Text(NamedTuple):
    """A note as Sphinx can read it."""

    text: str
    fields: Mapping[str, Any]
    """Its front matter."""
    mistakes: Mistakes = ()


def mend(raw: bytes) -> Text:
    """The text of a note's file, as Sphinx can read it."""
    text, mistakes = _decode(raw)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    front = read(text)
    if front.mistake:
        mistakes = (*mistakes, (front.line, f"the front matter {front.mistake}"))
    return Text(front.text, front.fields, mistakes)


def _decode(raw: bytes) -> tuple[str, Mistakes]:
    name = encoding_of(raw)
    if name.startswith("utf-8"):
        return raw.decode(name), ()
    message = f"the file is not UTF-8; it is read as {_NAMES.get(name, name)}"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return raw.decode(name), ((raw.count(b"\n", 0, error.start) + 1, message),)
    return raw.decode(name), ((1, message),)
