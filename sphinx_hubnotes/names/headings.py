"""The places in a document that names can lead to: its headings and blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sphinx_hubnotes.notes.model import Part
from sphinx_hubnotes.notes.wikilinks import heading_key, target_of


class Headings(NamedTuple):
    """The headings and blocks of a document, by their names."""

    blocks: Mapping[str, str]
    """The anchors of blocks."""
    headings: Mapping[str, Sequence[tuple[Sequence[str], Part]]]
    """The headings of each name, with the names of those above them."""
    order: Sequence[tuple[str, Part]]
    """All headings with their names, as a reader meets them."""

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Headings:
        """The headings and blocks among *parts*, which stand in reading order."""
        blocks: dict[str, str] = {}
        headings: dict[str, list[tuple[Sequence[str], Part]]] = {}
        order: list[tuple[str, Part]] = []
        above: list[tuple[int, str]] = []
        for part in parts:
            depth, text, anchor = part
            if not depth:
                blocks.setdefault(text, anchor)
                continue
            key = heading_key(text)
            order.append((key, part))
            above = [found for found in above if found[0] < depth]
            headings.setdefault(key, []).append(([key for _, key in above], part))
            above.append((depth, key))
        return cls(blocks, headings, order)

    def heading(self, wanted: Sequence[str]) -> Part | None:
        """The first that is called as the last of *wanted*, and stands under the others.

        Where none does, the first that comes after the others, as Obsidian has it.
        """
        *others, last = map(heading_key, wanted)
        for above, part in self.headings.get(last, ()):
            names = iter(above)
            if all(key in names for key in others):
                return part
        left = [*others, last]
        for key, part in self.order:
            if key == left[0]:
                left.pop(0)
                if not left:
                    return part
        return None

    def place(self, written: str) -> tuple[str, str] | None:
        """The anchor and the title of what *written* names: ``^block`` or ``Heading#Below it``."""
        target = target_of(f"#{written}")
        if target.block:
            anchor = self.blocks.get(target.block.lower())
            return (anchor, "") if anchor else None
        found = self.heading(target.headings) if target.headings else None
        return (found[2], found[1]) if found else None
