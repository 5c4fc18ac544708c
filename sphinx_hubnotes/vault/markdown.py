"""What notes in vaults hold, for markdown-it: callouts, highlights, comments, tags, formulas."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, html_block, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from sphinx_hubnotes.notes.tags import HASHTAG
from sphinx_hubnotes.notes.wikilinks import WIKILINK
from sphinx_hubnotes.vault.formulas import formulas_plugin

_RULE = re.compile(r"[-:| \t]+$")
_BAR = "\ufdd0"
"""Stands for the bar of a wikilink while a table is read; no text has this character."""

_CALLOUT = re.compile(r"\[!([^\[\]\n]+)\]([+-]?)[ \t]*([^\n]*)(?:\n|$)")


def vault_plugin(md: MarkdownIt) -> None:
    """Let *md* read what notes in vaults hold."""
    md.inline.ruler.before("link", "hubnotes_highlight", _highlight)
    md.inline.ruler.before("link", "hubnotes_comment", _comment)
    md.inline.ruler.before("link", "hubnotes_tag", _tag)
    md.inline.ruler.before("link", "hubnotes_footnote", _footnote)
    ends: RuleOptionsType = {
        "alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    }
    md.block.ruler.before("blockquote", "hubnotes_comment", _block_comment, ends)
    md.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    # What MyST hides is text in Obsidian.
    md.disable(["myst_line_comment", "myst_block_break"], ignoreInvalid=True)
    if "math_inline" in md.get_all_rules()["inline"]:
        formulas_plugin(md)
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.core.ruler.after("block", "hubnotes_callouts", _callouts)
    md.options["alerts"] = False  # as callouts, they may have titles, and fold


def _tag(state: StateInline, silent: bool) -> bool:
    start, src = state.pos, state.src
    if src[start] != "#" or state.linkLevel or (start and not src[start - 1].isspace()):
        return False
    found = HASHTAG.match(src, start, state.posMax)
    name = found[1].rstrip("/") if found else ""
    if all(char.isdigit() or char in "/_-" for char in name):
        return False
    if not silent:
        state.push("hashtag", "", 0).content = name
    state.pos = start + 1 + len(name)
    return True


def _highlight(state: StateInline, silent: bool) -> bool:
    start, end = state.pos, state.posMax
    if not state.src.startswith("==", start) or state.src[start + 2 : start + 3] in ("", " ", "="):
        return False
    state.pos = start + 2
    close = -1
    while state.pos < end:
        if state.src.startswith("==", state.pos) and not state.src[state.pos - 1].isspace():
            close = state.pos
            break
        state.md.inline.skipToken(state)
    state.pos = start
    if close < 0:
        return False
    if not silent:
        _push(state, "highlight", "mark", start + 2, close)
    state.pos = close + 2
    return True


def _push(state: StateInline, kind: str, tag: str, start: int, close: int) -> None:
    """Push tokens of a *kind* around those of the text from *start* to *close*."""
    end = state.posMax
    state.push(f"{kind}_open", tag, 1)
    state.pos, state.posMax = start, close
    state.md.inline.tokenize(state)
    state.posMax = end
    state.push(f"{kind}_close", tag, -1)


def _comment(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("%%", state.pos):
        return False
    close = state.src.find("%%", state.pos + 2, state.posMax)
    if close < 0:
        return False
    state.pos = close + 2
    return True


def _block_comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or not _begins(state, start):
        return False
    first = _line(state, start)[2:]
    if "%%" in first:
        if first.partition("%%")[2].strip():
            return False  # a text that begins with a comment
        last = start
    else:
        lines = range(start + 1, end)
        last = next((line for line in lines if "%%" in _line(state, line)), -1)
        if last < 0 or _line(state, last).rpartition("%%")[2].strip():
            return False
    if not silent:
        state.line = last + 1
    return True


def _footnote(state: StateInline, silent: bool) -> bool:
    """A footnote within the text, ``^[words]``."""
    start = state.pos
    if not state.src.startswith("^[", start) or state.linkLevel:
        return False
    close = parseLinkLabel(state, start + 1)
    if close < 0 or not state.src[start + 2 : close].strip():
        return False
    if not silent:
        _push(state, "inline_footnote", "", start + 2, close)
    state.pos = close + 1
    return True


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table, in which the bar of a wikilink divides no cells."""
    src, first = state.src, len(state.tokens)
    if start + 1 >= end or not _RULE.match(_line(state, start + 1)) or _BAR in src:
        return table(state, start, end, silent)
    # Once for the whole text: it may hold very many tables.
    masked = state.env.setdefault("hubnotes_bars", {})
    if src not in masked:
        masked[src] = WIKILINK.sub(lambda found: found[0].replace("|", _BAR), src)
    state.src = masked[src]
    try:
        return table(state, start, end, silent)
    finally:
        state.src = src
        for token in state.tokens[first:]:
            token.content = token.content.replace(_BAR, "|")


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """HTML, of which a comment that nobody closes is none: it would hide all that follows."""
    if _line(state, start).startswith("<!--"):
        first, last = state.bMarks[start], state.eMarks[end - 1]
        # Once for each list, quote or text: it may hold very many of them.
        ends = state.env.setdefault("hubnotes_last_comment", {})
        key = state.src, last
        if key not in ends:
            ends[key] = state.src.rfind("-->", first, last)
        if ends[key] < first:
            return False
    return html_block(state, start, end, silent)


def _begins(state: StateBlock, line: int) -> bool:
    return _line(state, line).startswith("%%")


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _callouts(state: StateCore) -> None:
    """Make callouts of the quotes that begin with ``[!kind]``."""
    tokens = state.tokens
    found: list[Token] = []
    opened: list[bool] = []
    skip = 0
    for number, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        if token.type == "blockquote_open":
            inner = tokens[number + 1 : number + 4]
            begins = (
                _CALLOUT.match(inner[1].content)
                if len(inner) == 3 and inner[0].type == "paragraph_open"
                else None
            )
            opened.append(begins is not None)
            if begins:
                token.type = "callout_open"
                token.meta = {
                    "kind": begins[1].partition("|")[0].strip().lower(),
                    "fold": begins[2],
                }
                found.append(token)
                if begins[3].strip():
                    found += _title(begins[3].strip(), inner[1])
                rest = inner[1].content[begins.end() :]
                if rest:
                    for part in inner[:2]:
                        if part.map:
                            part.map = [part.map[0] + 1, part.map[1]]
                    inner[1].content = rest
                else:
                    skip = 3
                continue
        elif token.type == "blockquote_close" and opened.pop():
            token.type = "callout_close"
        found.append(token)
    state.tokens = found


def _title(text: str, beside: Token) -> list[Token]:
    inline = Token("inline", "", 0, content=text, children=[], map=beside.map, block=True)
    opening = Token("callout_title_open", "p", 1, map=beside.map, block=True)
    return [opening, inline, Token("callout_title_close", "p", -1, block=True)]
