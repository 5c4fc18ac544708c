"""Which maps of content the sidebar names, where there are many."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from sphinx_hubnotes.cli.names import stem
from sphinx_hubnotes.cli.vault import Vault, lines_of
from sphinx_hubnotes.notes.front_matter import body
from sphinx_hubnotes.notes.wikilinks import WIKILINK, target_of

MOST_MAPS = 30
"""The most maps that the sidebar names, which stands on every page, whatever leads to them."""

_CARD = re.compile(
    r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+"
    rf"(?:{WIKILINK.pattern}|\[[^\]\n]*\]\((?:<([^>\n]*)>|([^)\s]*))\))"
)
"""An item of a list that begins with a link, which in a map is a card."""


def tops(vault: Vault, maps: Sequence[str]) -> list[str]:
    """Of the paths of *maps*, if they are many: those from which cards lead to all the others."""
    if len(maps) <= MOST_MAPS:
        return list(maps)
    names: dict[str, str] = {}
    for path in maps:
        for name in (stem(path), posixpath.basename(stem(path))):
            names.setdefault(name.casefold(), path)
    led = {path: set(_led(path, vault.read(path).text, names)) - {path} for path in maps}
    below = set().union(*led.values())
    found: list[str] = []
    reached: set[str] = set()
    # Of maps that lead to each other in a circle, the first.
    for path in (*(path for path in maps if path not in below), *maps):
        if path not in reached:
            found.append(path)
            left = [path]
            while left:
                if (one := left.pop()) not in reached:
                    reached.add(one)
                    left += led[one]
    return [path for path in maps if path in found]


def _led(path: str, text: str, names: dict[str, str]) -> Iterator[str]:
    """The maps that the cards of the one at *path* lead to."""
    for line, code in lines_of(body(text)):
        if code or (card := _CARD.match(line)) is None:
            continue
        wiki, _, quoted, plain = card.groups()
        if wiki:
            name = target_of(wiki).name
        else:
            address = unquote((quoted or plain or "").partition("#")[0])
            name = stem(posixpath.normpath(posixpath.join(posixpath.dirname(path), address)))
        if found := names.get(name.casefold()):
            yield found
