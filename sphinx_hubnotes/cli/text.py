"""The text of one note, mended where Sphinx could not read it; its lines keep their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sphinx_hubnotes.notes import encodings
from sphinx_hubnotes.notes import front_matter as topmatter

Mistakes = tuple[tuple[int, str], ...]
"""What is wrong in a file: the number of the line, from 1, and a message."""


class Text(NamedTuple):
    """A note as Sphinx can read it."""

    text: str
    fields: Mapping[str, Any]
    """Its front matter."""
    mistakes: Mistakes = ()


def mend(raw: bytes) -> Text:
    """The text of a note's file, as Sphinx can read it."""
    text, mistake, line = encodings.read(raw)
    front = topmatter.read(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"))
    mistakes = (
        (line, mistake and f"the file {mistake}"),
        (front.line, front.mistake and f"the front matter {front.mistake}"),
    )
    return Text(front.text, front.fields, tuple(found for found in mistakes if found[1]))
