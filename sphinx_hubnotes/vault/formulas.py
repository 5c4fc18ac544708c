"""Formulas between dollars, for markdown-it: ``$x$``, and ``$$x$$`` wherever text may stand."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_INLINE = re.compile(r"\$(?![\s$])((?:\\.|[^\\$])++)(?<!\s)\$(?![\d$])", re.DOTALL)
_DISPLAY = re.compile(r"\$\$((?:\\.|\$(?!\$)|[^\\$])++)\$\$", re.DOTALL)
_CLOSES = re.compile(r"(?:\\.|\$(?!\$)|[^\\$])*+\$\$")
_LABEL = re.compile(r"[ \t]*(?:\(([^()$\n]+)\))?[ \t]*")

_TICK = re.compile("(?<!`)`(?!`)")
_NEAR = 1000
"""How far behind a formula code may end that begins in it, in characters."""


def formulas_plugin(md: MarkdownIt) -> None:
    """Let *md*, which knows formulas between dollars, read them as Obsidian does."""
    ends: RuleOptionsType = {
        "alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    }
    md.block.ruler.at("math_block", _block, ends)
    md.inline.ruler.at("math_inline", _inline)


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula on lines of its own; where words follow it, it is part of a paragraph."""
    src, at = state.src, state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not src.startswith("$$", at, state.eMarks[start]):
        return False
    first = at + 2
    for line in range(start, end):
        if line > start:
            at = state.bMarks[line] + state.tShift[line]
            if at < state.eMarks[line] and state.sCount[line] < state.blkIndent:
                return False
        closes = _CLOSES.match(src, max(at, first), state.eMarks[line])
        if closes:
            break
    else:
        return False
    behind = _LABEL.fullmatch(src, closes.end(), state.eMarks[line])
    if behind is None:
        return False
    if line == start:
        content = src[first : closes.end() - 2]
    else:
        between = state.getLines(start + 1, line, state.blkIndent, False)
        content = "\n".join([src[first : state.eMarks[start]], between, src[at : closes.end() - 2]])
    if not content.strip():
        return False
    if not silent:
        token = state.push("math_block_label" if behind[1] else "math_block", "math", 0)
        token.block, token.content, token.markup = True, content, "$$"
        token.info = "-".join((behind[1] or "").split())
        token.map = [start, line + 1]
        state.line = line + 1
    return True


def _inline(state: StateInline, silent: bool) -> bool:
    src, start = state.src, state.pos
    if src[start] != "$":
        return False
    found = _DISPLAY.match(src, start, state.posMax)
    kind = "math_inline_double"
    if found is None:
        found, kind = _INLINE.match(src, start, state.posMax), "math_inline"
        if found is None or _cuts_code(found):
            return False
    if not found[1].strip():
        return False
    if not silent:
        token = state.push(kind, "math", 0)
        token.content, token.markup = found[1], "$$" if kind == "math_inline_double" else "$"
    state.pos = found.end()
    return True


def _cuts_code(found: re.Match[str]) -> bool:
    """Whether the second dollar of a formula stands in code, as in ``$HOME, not `$USER` ``."""
    if len(_TICK.findall(found[1])) % 2 == 0:
        return False
    return _TICK.search(found.string, found.end(), found.end() + _NEAR) is not None
