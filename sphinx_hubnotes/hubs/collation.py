"""How texts are sorted in one language."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sphinx_hubnotes.hubs.select import Collate, fold


def collation(language: str) -> Collate:
    """The key by which texts of *language* are sorted.

    With PyICU it is that of the language in the CLDR (UTS #35, part 5); without it, `fold`.
    """
    try:
        icu: Any = import_module("icu")
    except ImportError:
        return fold
    key: Collate = icu.Collator.createInstance(icu.Locale(language)).getSortKey
    return key
