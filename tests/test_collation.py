"""The order of titles in a language."""

from __future__ import annotations

import pytest

from sphinx_hubnotes.hubs.collation import collation
from sphinx_hubnotes.hubs.select import fold

pytestmark = pytest.mark.versions


@pytest.mark.parametrize(
    "ordered",
    [
        pytest.param(["Äpfel", "Apfelmus", "Birnen", "Übung", "Zebra"], id="German"),
        pytest.param(["cote", "Coté", "côte", "Été", "zèbre"], id="French"),
        pytest.param(["(1) one", "2 two", "a three", "B four"], id="punctuation, digits, letters"),
        pytest.param(["Ёлка", "Жук", "яма"], id="Russian"),
    ],
)
def test_titles_without_icu(ordered: list[str]) -> None:
    assert [fold(text)[0] for text in ordered] == sorted(fold(text)[0] for text in ordered)


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("sv", ["apa", "zebra", "åsna", "ödla"]),
        ("de", ["Affe", "Ödland", "Zebra"]),
        ("es", ["nube", "ñandú", "oca"]),
        ("zh_CN", ["北京", "上海"]),
        ("no such language", ["a", "b"]),
    ],
)
def test_titles_with_icu(language: str, ordered: list[str]) -> None:
    pytest.importorskip("icu", reason="PyICU, the extra `collation`, is not installed")
    key = collation(language)
    assert sorted(set(ordered), key=key) == ordered  # type: ignore[arg-type]
