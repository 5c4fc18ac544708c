"""One hub of very many cards: how its time grows with them, and what each weighs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import results
from benchmarks.garden import one_hub
from benchmarks.measure import Place, article, build, check, check_edit, visible
from benchmarks.results import HubResult, HubRound
from benchmarks.variants import FLOOR, VARIANTS, write

CARDS = (1250, 2500, 5000)

_CARDS = re.compile(r'<ul class="hubnotes-cards[^>]*>.*?</ul>', re.DOTALL)
_CARD = re.compile(r'<li class="hubnotes-card[ "]')


def run(cards: Sequence[int], rounds: int, folder: Path, *, resume: bool = False) -> None:
    """Build hubs of so many cards each, as the product and as the floor, without PyStemmer."""
    made = results.made()
    if resume:
        done = [
            found.cards
            for found in results.load_hubs(folder)
            if found.made == made and len(found.rounds) >= rounds and found.markup
        ]
        cards = [count for count in cards if count not in done]
    measured: dict[tuple[int, str], list[HubRound]] = {}
    markup: dict[tuple[int, str], float] = {}
    for number in range(rounds):
        for count in cards:
            for name in (FLOOR, "product"):
                with tempfile.TemporaryDirectory(prefix="hubnotes-bench-") as root:
                    place = Place(Path(root))
                    found = _build(place, count, name)
                    if name == "product":
                        markup[count, name] = markup_of(place, one_hub(count).hubs[0].docname)
                measured.setdefault((count, name), []).append(found)
                print(
                    f"{count:,} cards, round {number + 1} of {rounds}:"
                    f" {name} {found.full.wall:.2f} s, its page again {found.edit.wall:.2f} s",
                    flush=True,
                )
    for (count, name), found_rounds in measured.items():
        weight = markup.get((count, name))
        results.save(HubResult(count, name, made, tuple(found_rounds), weight), folder)


def _build(place: Place, count: int, name: str) -> HubRound:
    grown = one_hub(count)
    write(VARIANTS[name], grown, place.source)
    full = build(place, stemmer=False)
    check(place, VARIANTS[name], grown)
    docname, text = grown.hubs[0].docname, "An afterthought."
    with (place.source / f"{docname}.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")
    edit = build(place, stemmer=False)
    check_edit(place, docname, text)
    return HubRound(full, edit)


def markup_of(place: Place, docname: str) -> float:
    """The bytes for each card in the lists of cards of a page that are not its visible text."""
    lists = _CARDS.findall(article(place, docname))
    number = sum(len(_CARD.findall(found)) for found in lists)
    return sum(len(found.encode()) - len(visible(found).encode()) for found in lists) / number
