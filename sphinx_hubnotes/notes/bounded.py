"""Reading Markdown within bounds: blocks to a depth, paragraphs in steps that are counted.

Some marks make the steps the square of a paragraph. What is not read is kept as it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
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

MOST: Mapping[str, int] = {"headings": 2000, "targets": 1000}
"""How many of each a note may have: docutils, MyST and Sphinx look through all of them for each."""

CELLS = 2
"""The most cells that a table may be filled up to, for each character of it."""

FREE_CELLS = 1000
"""The cells that any table may have."""

TOO_LARGE = "hubnotes_too_large"
"""The type of the token that holds a text or a table with more; its meta says which, and why."""

FILLED_UP = "its longest row makes all others long"

_COUNTED = {"heading_open": "headings", "myst_target": "targets"}

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
    md.core.ruler.after("block", "hubnotes_too_large", _too_large)
    md.inline = BoundedInline(md.inline)
    md.inline.ruler.at("footnote_ref", _footnote)


def too_many(env: MutableMapping[str, Any], found: Mapping[str, int]) -> str:
    """Why what is *found* is too much beside all before it in the note of *env*; else nothing."""
    seen = env.setdefault("hubnotes_seen", Counter())
    seen.update(found)
    beyond = (what for what in found if seen[what] > MOST[what])
    return next((f"its note has more than {MOST[what]} {what}" for what in beyond), "")


def _too_large(state: StateCore) -> None:
    """Put one token in the place of a text that has too much, and of each such table in others."""
    tokens = state.tokens
    found = Counter(_COUNTED[token.type] for token in tokens if token.type in _COUNTED)
    if why := too_many(state.env, found):
        top = [token for token in tokens[:1] if token.type == "front_matter"]
        first = top[0].map[1] if top and top[0].map else 0
        meta = {"what": "text", "why": why}
        lines = state.src.split("\n")
        state.tokens = [*top, _as_it_is(lines, first, len(lines), meta)]
    elif any(token.type == "table_open" for token in tokens):
        state.tokens = list(_with_tables(state))


def _with_tables(state: StateCore) -> Iterator[Token]:
    table: list[Token] = []
    lines = state.src.split("\n")
    for token in state.tokens:
        if not table and token.type != "table_open":
            yield token
            continue
        table.append(token)
        if token.type == "table_close":
            first, end = table[0].map or (0, 0)
            whole = _as_it_is(lines, first, end, {"what": "table", "why": FILLED_UP})
            cells = sum(one.type in ("th_open", "td_open") for one in table)
            fits = cells <= FREE_CELLS + CELLS * len(whole.content)
            yield from table if fits else [whole]
            table = []


def _as_it_is(lines: list[str], first: int, end: int, meta: dict[str, Any]) -> Token:
    text = "\n".join(lines[first:end]).strip("\n")
    return Token(TOO_LARGE, "", 0, content=text, map=[first, end], meta=meta, block=True)


def _footnote(state: StateInline, silent: bool) -> bool:
    """Look for the end of a label no further than it may be."""
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    return found is not None and footnote_ref(state, silent)
