"""Tags: as readers see them, as they are compared, and those above them."""

from __future__ import annotations

from collections.abc import Iterator

MOST_LEVELS = 20
"""The most levels of a tag: each has a page, whose name holds all those above it."""


def tag_text(tag: str) -> str:
    """A tag as readers see it: without the mark before it."""
    return tag.strip().lstrip("#")


def tag_name(tag: str) -> str:
    """A tag as tags are compared: without the mark before it, ignoring case."""
    return "/".join(filter(None, tag_text(tag).casefold().split("/")))


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
