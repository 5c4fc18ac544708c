"""The text of one note, mended where Sphinx could not read it; its lines keep their numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sphinx_hubnotes.core.encodings import encoding_of
from sphinx_hubnotes.core.topmatter import MISTAKES, load

Mistakes = tuple[tuple[int, str], ...]
"""What is wrong in a file: the number of the line, from 1, and a message."""

_NAMES = {"cp1252": "Windows-1252", "utf-16": "UTF-16", "utf-32": "UTF-32"}
_FRONT = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n)*?)---[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"(?P<key>[^\s#\-'\"\[{&*!|>%@`][^:\n]*):(?:[ \t]+(?P<value>.*))?$")
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    front = _FRONT.match(text)
    if front is None:
        return Text(text, {}, mistakes)
    written, behind = front["yaml"], text[front.end() :]
    lines = front[0].count("\n")
    try:
        fields = load(written)
    except MISTAKES as error:
        line, problem = _described(error)
        mended, fields = _mended(written)
        found = (line + 1, f"the front matter is no YAML ({problem}); it is read as far as it goes")
        return Text(f"---\n{mended}---\n{behind}", fields, (*mistakes, found))
    if isinstance(fields, dict):
        return Text(text, fields, mistakes)
    if fields is None:  # MyST would warn of it
        return Text("\n" * lines + behind, {}, mistakes)
    found = (1, "the front matter has no keys, and is read as text")
    return Text("\n" + text.partition("\n")[2], {}, (*mistakes, found))


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


def _described(error: Exception) -> tuple[int, str]:
    """The line of the front matter, from 1, that *error* is about, and what is wrong with it."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return (mark.line + 1 if mark else 1), problem


def _mended(written: str) -> tuple[str, dict[str, Any]]:
    """The front matter with what is no YAML put in quotes, or made a comment."""
    fields: dict[str, Any] = {}
    lines: list[str] = []
    written = _UNPRINTABLE.sub("\ufffd", written)
    for block in _blocks(written):
        mended = _block(block)
        lines += mended
        loaded = load("\n".join(mended))
        fields |= loaded if isinstance(loaded, dict) else {}
    try:
        load("\n".join(lines))
    except MISTAKES:  # each block is well, but not all of them together
        return "".join(f"# {line}\n" for line in written.split("\n")[:-1]), {}
    return "".join(f"{line}\n" for line in lines), fields


def _block(block: list[str]) -> list[str]:
    try:
        if isinstance(load("\n".join(block)), dict | None):
            return block
    except MISTAKES:
        pass
    found = _KEY.match(block[0])
    if found and not any(line.strip() for line in block[1:]):
        quoted = f"{found['key'].strip()}: {json.dumps((found['value'] or '').strip())}"
        try:
            if isinstance(load(quoted), dict):
                return [quoted, *block[1:]]
        except MISTAKES:
            pass
    return [f"# {line}" for line in block]


def _blocks(written: str) -> Iterator[list[str]]:
    """The lines of each key."""
    block: list[str] = []
    for line in written.split("\n")[:-1]:
        if _KEY.match(line) and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block
