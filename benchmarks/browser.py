"""A hub of very many cards in a browser: the time of a key of the filter, and what all weighs."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

import sphinx_hubnotes
from benchmarks.garden import one_hub
from benchmarks.measure import Place, build
from benchmarks.variants import VARIANTS, write
from tools import chromium

FRAME = 16.0
"""The milliseconds of one frame."""

STATIC = Path(sphinx_hubnotes.__file__).parent / "static"
LIMITS = {"hubnotes.js": 6_000, "hubnotes.css": 6_000}
PAGE = 150_000

WORDS = ("the", "graft", "sowing in")

_PRESS = """text => {
    const field = document.querySelector('.hubnotes-filter input');
    const start = performance.now();
    field.value = text;
    field.dispatchEvent(new Event('input', {bubbles: true}));
    document.body.getBoundingClientRect();
    return performance.now() - start;
}"""
"""What one key costs: the script, the styles and the layout."""


def run(cards: int) -> None:
    """Build a hub of so many cards, try it, and print a table."""
    with tempfile.TemporaryDirectory(prefix="hubnotes-bench-") as root:
        place = Place(Path(root))
        grown = one_hub(cards)
        write(VARIANTS["product"], grown, place.source)
        build(place, stemmer=False)
        page = place.out / f"{grown.hubs[0].docname}.html"
        weights = [(page, "page", PAGE)]
        weights += [(STATIC / name, f"`{name}`", most) for name, most in LIMITS.items()]
        print(f"A hub of {cards:,} cards\n\n| What | Measured | At most |\n| --- | --- | --- |")
        for path, name, most in weights:
            weight = len(gzip.compress(path.read_bytes(), mtime=0))
            print(f"| {name}, gzipped | {weight / 1000:.1f} kB | {most / 1000:.0f} kB |")
        for view, times in _times(page):
            shown = f"{median(times):.1f} ms, worst {max(times):.1f} ms"
            print(f"| a key of the filter, {view} | {shown} | {FRAME:.0f} ms |")


def _times(page: Path) -> Iterator[tuple[str, list[float]]]:
    """The views, and what the keys took in each."""
    with chromium.launched() as browser:
        view = browser.new_page(viewport={"width": 1280, "height": 900})
        view.goto(page.as_uri())
        for radio in view.locator(".hubnotes-views input").all():
            radio.check()
            view.locator(".hubnotes-filter input").focus()
            yield radio.input_value(), list(_typed(view))


def _typed(page: Page) -> Iterator[float]:
    """What each key took: words typed letter by letter, each cleared at once."""
    for word in WORDS:
        for end in range(1, len(word) + 1):
            yield page.evaluate(_PRESS, word[:end])
            page.wait_for_timeout(50)  # as a fast writer leaves between keys
        yield page.evaluate(_PRESS, "")
        page.wait_for_timeout(50)
