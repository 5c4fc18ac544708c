"""The front matter of a note, read so that no mistake in it stops a build or hides a word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import yaml

from sphinx_hubnotes.notes import toml_matter

_BLOCK = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"(?P<key>[^\s#\-'\"\[{&*!|>%@`][^:\n]*):(?:[ \t]+(?P<value>.*))?$")
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_BREAKS = re.compile("[\x85\u2028\u2029]")
"""What ends a line in YAML, and nowhere else."""

MOST_VALUES = 50_000
"""How many values front matter may have."""

LARGEST = 10**100
"""Numbers from here on are texts: Python writes none of more than some thousand digits."""

GROWTH = 4
"""How much longer front matter may be where its aliases are written out."""

ROOM = 1000
"""By how many characters it may be longer besides."""

DEEPEST = 50
"""The most lists and mappings in each other."""

LONGEST_NUMBER = 300
"""The most characters of a number or a date."""

_TEXT = "tag:yaml.org,2002:str"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C, where it is there: it reads the same, ten times as fast."""


@dataclass(frozen=True, slots=True)
class Topmatter:
    """What stands between the lines of dashes."""

    text: str
    """The whole note, with front matter that is YAML, or none; its lines keep their numbers."""
    fields: dict[str, Any] = field(default_factory=dict)
    lines: int = 0
    """The number of its lines, those of dashes included; 0: *text* has none."""
    mistake: str = ""
    """What is to be said of the front matter."""
    line: int = 1
    """The line of the file that holds the mistake."""


def block(text: str) -> str:
    """The lines that *text* begins with as front matter does, those of dashes included."""
    found = _BLOCK.match(text) if text.startswith("---") else None
    return found[0] if found else ""


def body(text: str) -> str:
    """What *text* says behind its front matter."""
    return text[len(block(text)) :]


def count(found: str) -> int:
    """The number of the lines of a `block`, which may end with the text."""
    return found.rstrip("\n").count("\n") + 1 if found else 0


def read(text: str) -> Topmatter:
    """The front matter that *text* begins with; what has no keys is text that somebody wrote.

    That in TOML is read as YAML that says the same.
    """
    if toml := toml_matter.read(text):
        written = _BREAKS.sub(" ", _UNPRINTABLE.sub("\ufffd", toml.yaml))
        read_on = read(f"---\n{written}---\n{toml.behind}")
        return replace(read_on, mistake=toml.mistake, line=toml.line) if toml.mistake else read_on
    if not (found := block(text)):
        return Topmatter(text)
    lines, behind = count(found), text[len(found) :]
    written = "".join(f"{line}\n" for line in found.split("\n")[1 : lines - 1])
    mistake, at = "", 1
    try:
        data = _load(written)
    except Exception as error:  # for the 31st of June, say, YAML raises errors of all kinds
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error).partition("\n")[0]
        mistake = f"is no YAML ({said}); it is read as far as it goes"
        mended, data, first = _mended(written)
        at = mark.line + 2 if mark else first
        text = f"---\n{mended}---\n{behind}"
    if not mistake and (data is None or data == {}):  # MyST would warn of it
        return Topmatter("\n" * lines + behind)
    if not data or not isinstance(data, dict):
        as_text = "\n" + (found + behind).partition("\n")[2]
        return Topmatter(as_text, mistake="has no keys, and is read as text", line=at)
    return Topmatter(text, {str(key): value for key, value in data.items()}, lines, mistake, at)


def _load(text: str) -> Any:
    """What *text*, which is YAML, says; an error of any kind where it is none."""
    loader = _LOADER(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _Sizes().of(node) > ROOM + GROWTH * len(text):
            raise ValueError("what its aliases stand for is too much")
        return _plain(loader.construct_document(node), DEEPEST, iter(range(MOST_VALUES)))
    finally:
        loader.dispose()


class _Sizes:
    """How long YAML is where each alias is written out, which may double with every line."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def of(self, node: yaml.Node, depth: int = 0) -> int:
        """The size of *node*, about that of its text; ValueError where it holds itself."""
        if (known := self._known.get(id(node))) is not None:
            if known < 0:
                raise ValueError("it holds an alias of itself")
            return known
        if depth > DEEPEST:
            raise ValueError("it is too deep")
        self._known[id(node)] = -1
        if isinstance(node, yaml.ScalarNode):
            size = len(node.value)
            if size > LONGEST_NUMBER and node.tag != _TEXT:
                node.tag = _TEXT  # to reckon with it takes the square of its digits
        else:
            pairs = isinstance(node, yaml.MappingNode)
            items = chain.from_iterable(node.value) if pairs else node.value
            size = sum(self.of(item, depth + 1) for item in items)
        self._known[id(node)] = size + 1
        return size + 1


def _plain(value: Any, depth: int, left: Iterator[int]) -> Any:
    """*value* made of lists, mappings with texts for keys, and scalars that have a short text.

    What stands in it several times is there as often, so that *depth* and what is *left* of the
    number of its parts end what holds itself, or doubles again and again.
    """
    if not depth or next(left, None) is None:
        raise ValueError("too much is nested in it")
    match value:
        case dict():
            return {str(key): _plain(inner, depth - 1, left) for key, inner in value.items()}
        case set():  # in an order that is the same in each build
            return sorted((_plain(inner, depth - 1, left) for inner in value), key=repr)
        case list() | tuple():
            return [_plain(inner, depth - 1, left) for inner in value]
        case bytes():
            return value.decode(errors="replace")
        case int() if abs(value) >= LARGEST:
            raise ValueError("a number has too many digits")
    return value


def _mended(written: str) -> tuple[str, dict[str, Any], int]:
    """The front matter with what is no YAML put in quotes, or made a comment.

    Its fields, and the first line that was mended; the lines of dashes count.
    """
    fields: dict[str, Any] = {}
    lines: list[str] = []
    written = _BREAKS.sub(" ", _UNPRINTABLE.sub("\ufffd", written))
    first = 0
    for block in _blocks(written):
        mended = _block(block)
        first = first or (len(lines) + 2 if mended != block else 0)
        lines += mended
        loaded = _load("\n".join(mended))
        fields |= loaded if isinstance(loaded, dict) else {}
    try:
        _load("\n".join(lines))
    except Exception:  # each block is well, but not all of them together
        return "".join(f"# {line}\n" for line in written.split("\n")[:-1]), {}, 1
    return "".join(f"{line}\n" for line in lines), fields, first or 1


def _block(block: list[str]) -> list[str]:
    try:
        if isinstance(_load("\n".join(block)), dict | None):
            return block
    except Exception:
        pass
    found = _KEY.match(block[0])
    if found and not any(line.strip() for line in block[1:]):
        quoted = f"{found['key'].strip()}: {json.dumps((found['value'] or '').strip())}"
        try:
            if isinstance(_load(quoted), dict):
                return [quoted, *block[1:]]
        except Exception:
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
