"""The properties of a note that its page shows: front matter that is shown nowhere else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sphinx_hubnotes.notes.fields import MOST_ITEMS, decoded, text_of
from sphinx_hubnotes.notes.wikilinks import WIKILINK

ELSEWHERE = (
    *("title", "description", "hubs", "related", "unrelated", "panels", "draft", "hub"),
    *("aliases", "alias"),
)
"""The keys of what other parts of a site show, or obey."""

OF_TOOLS = frozenset(
    "cssclass cssclasses publish permalink layout template slug url weight menu cascade position"
    " enabletoc foam_template tocdepth hide-toc orphan nocomments html_meta myst substitutions"
    " jupytext kernelspec numbering html_theme.sidebar_secondary.remove id uid".split()
)
"""The keys by which people tell programs how to show a note, and that programs tell it by."""

_OF_PLUGIN = re.compile(r"kanban-|excalidraw-|obsidian|dg-|banner")

_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a value: words, or a link to a note, an address or the page of a tag."""

    text: str
    wikilink: str = ""
    """What it names, where it is a wikilink."""
    address: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a note: its key, and the parts of each of its values."""

    key: str
    values: tuple[tuple[Part, ...], ...]


def properties(raw: Mapping[str, str], hidden: Collection[str] = ()) -> Iterator[Property]:
    """The properties in the front matter *raw*, without those that have no value.

    *hidden* are further keys that are left out, in small letters.
    """
    for key, written in raw.items():
        name = key.strip().lower()
        if name in ELSEWHERE or name in OF_TOOLS or name in hidden or _OF_PLUGIN.match(name):
            continue
        is_tag = name in ("tags", "tag")
        texts = _texts(decoded(written), split=is_tag)
        values = [(_tag(text),) if is_tag else tuple(_parts(text)) for text in texts]
        if any(values):
            yield Property(key.strip(), tuple(filter(None, values)))


def _texts(value: object, *, split: bool = False, depth: int = 0) -> Iterator[str]:
    """The texts in *value*, with the keys of what is nested."""
    if isinstance(value, dict):
        for key, inner in list(value.items())[:MOST_ITEMS]:
            yield from (f"{key}: {text}" for text in _texts(inner, depth=depth + 1))
    elif isinstance(value, list):
        # Without quotes, YAML reads [[name]] as a list in a list.
        if len(value) == 1 and isinstance(value[0], list) and len(value[0]) == 1:
            yield f"[[{text_of(value[0][0])[:MOST_ITEMS]}]]"
            return
        for inner in value[:MOST_ITEMS] if depth < 5 else ():
            is_link = depth and isinstance(inner, list) and len(inner) == 1
            yield from (
                [f"[[{text_of(inner[0])[:MOST_ITEMS]}]]"]
                if is_link
                else _texts(inner, depth=depth + 1)
            )
    elif value is not None and (text := text_of(value)[:MOST_ITEMS]):
        yield from filter(None, re.split(r"[,\s]+", text)) if split else (text,)


def _tag(text: str) -> Part:
    name = text.lstrip("#")
    return Part(name, tag=name)


def _parts(text: str) -> Iterator[Part]:
    at = 0
    for found in re.finditer(f"{WIKILINK.pattern}|{_ADDRESS.pattern}", text, re.IGNORECASE):
        if before := text[at : found.start()]:
            yield Part(before)
        if found[1]:
            yield Part((found[2] or "").strip(), wikilink=found[1])
        else:
            yield Part(found[0], address=found[0])
        at = found.end()
    if rest := text[at:]:
        yield Part(rest)
