"""How texts are sorted in one language."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sphinx_hubnotes.hubs.select import Collate, fold

ARTICLES = {
    "de": "der die das ein eine",
    "en": "a an the",
    "es": "el la los las un una",
    "fr": "le la les l' un une",
    "it": "il lo la i gli le l' un uno una un'",
    "nl": "de het een",
    "pt": "o a os as um uma",
}
"""The articles of languages, which are passed over where titles stand under their letters."""


def articles(language: str) -> tuple[str, ...]:
    """What titles of *language* may begin with before the word by which they are looked for."""
    words = ARTICLES.get(language.replace("-", "_").partition("_")[0].lower(), "").split()
    return tuple(word if word.endswith("'") else f"{word} " for word in words)


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
