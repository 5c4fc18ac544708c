"""Reading Markdown within bounds: blocks to a depth, paragraphs in steps that are counted.

Some marks make the steps the square of a paragraph. What is not read is kept as it is written.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_ref

STEPS = 30
"""The most steps for each character of a paragraph; text that people write takes one or two."""

MOST_PARTS = 10_000
"""The most parts of a paragraph: docutils looks through all of them to replace one."""

FREE = 20_000
"""The steps that any paragraph may take."""

UNREAD = "hubnotes_unread"
"""The type of the token that holds a paragraph which took more, or has more parts."""

MOST_NESTED = 60
"""How deep blocks may stand in each other: a quote is one deep, a list and its item are two."""

DEEPER = "hubnotes_deeper"
"""The type of the token that holds what stands deeper."""

_FOOTNOTE = re.compile(r"\[\^[^ \n\]]{1,999}\]")
"""A label of a footnote, as long as labels of links may be."""


class TooManySteps(Exception):
    """A paragraph is not read on."""


class BoundedInline(ParserInline):
    """Reads paragraphs by the rules of another parser; a token `UNREAD` is what takes too long."""

    def __init__(self, other: ParserInline) -> None:
        vars(self).update(vars(other))  # rules that are added later are added to both
        self._left: int | None = None

    def parse(
        self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]
    ) -> list[Token]:
        if self._left is not None:  # a part of the paragraph that is being read
            return super().parse(src, md, env, tokens)
        self._left = FREE + STEPS * len(src)
        try:
            if len(super().parse(src, md, env, tokens)) <= MOST_PARTS:
                return tokens
        except TooManySteps:
            pass
        finally:
            self._left = None
        tokens[:] = [Token(UNREAD, "", 0, content=src)]
        return tokens

    def tokenize(self, state: StateInline) -> None:
        self._take(state.posMax - state.pos)
        super().tokenize(state)

    def skipToken(self, state: StateInline) -> None:
        self._take(1)
        super().skipToken(state)

    def _take(self, steps: int) -> None:
        if self._left is not None:
            self._left -= steps
            if self._left < 0:
                raise TooManySteps


class BoundedBlock(ParserBlock):
    """Reads blocks by the rules of another parser; a token `DEEPER` is what nests too deep.

    markdown-it would drop that, and all lines to the end of the outermost list.
    """

    def __init__(self, other: ParserBlock) -> None:
        vars(self).update(vars(other))

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        if state.level < state.md.options.maxNesting:
            super().tokenize(state, startLine, endLine)
            return
        first = end = min(state.skipEmptyLines(startLine), endLine)
        while end < endLine and (state.isEmpty(end) or state.sCount[end] >= state.blkIndent):
            end += 1
        if first < end:
            token = state.push(DEEPER, "", 0)
            token.content = state.getLines(first, end, state.blkIndent, False).rstrip()
            token.map = [first, end]
        state.line = end


def bounded(md: MarkdownIt) -> None:
    """Let *md*, which knows footnotes, read no more than the bounds above."""
    md.options.maxNesting = MOST_NESTED
    md.block = BoundedBlock(md.block)
    md.inline = BoundedInline(md.inline)
    md.inline.ruler.at("footnote_ref", _footnote)


def _footnote(state: StateInline, silent: bool) -> bool:
    """Look for the end of a label no further than it may be."""
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    return found is not None and footnote_ref(state, silent)
