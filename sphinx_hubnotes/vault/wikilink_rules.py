"""Wikilinks, for markdown-it: ``[[note]]``, ``![[note]]``, and the ids of blocks, ``^id``."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from sphinx_hubnotes.notes.wikilinks import WIKILINK

# A footnote between brackets, `[[^1]]`, names no note.
_NAMES = re.compile(r"(?!\^)#*\s*\^?\s*[^\s#^]")
_BLOCK_ID = re.compile(r"\^([A-Za-z0-9-]+)[ \t]*")


def wikilinks_plugin(md: MarkdownIt) -> None:
    """Let *md* read wikilinks, and the ids of blocks that they name."""
    md.inline.ruler.before("link", "hubnotes_wikilink", _wikilink)
    md.inline.ruler.before("link", "hubnotes_block_id", _block_id)


def _wikilink(state: StateInline, silent: bool) -> bool:
    start = state.pos
    src = state.src
    if src[start] not in "[!":
        return False
    embeds = src[start] == "!"
    found = WIKILINK.match(src, start + embeds, state.posMax)
    if found is None or state.linkLevel or not _NAMES.match(found[1]):
        return False
    if not silent:
        text = (found[2] or "").strip()
        meta = {"target": found[1].strip(), "text": text, "line": src.count("\n", 0, start)}
        if embeds:
            state.push("wikiembed", "", 0).meta = meta
        else:
            state.push("wikilink_open", "a", 1).meta = meta
            if text:
                end = state.posMax
                state.pos, state.posMax = found.start(2), found.end(2)
                state.linkLevel += 1
                state.md.inline.tokenize(state)
                state.linkLevel -= 1
                state.posMax = end
            state.push("wikilink_close", "a", -1)
    state.pos = found.end()
    return True


def _block_id(state: StateInline, silent: bool) -> bool:
    start, src = state.pos, state.src
    if src[start] != "^" or state.linkLevel or (start and not src[start - 1].isspace()):
        return False
    found = _BLOCK_ID.fullmatch(src, start)
    if found is None or state.posMax != len(src):
        return False
    if not silent:
        state.push("block_id", "", 0).content = found[1]
    state.pos = state.posMax
    return True
