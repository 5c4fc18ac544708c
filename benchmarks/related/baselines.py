"""Other ways to find related notes, each a function from what is known to a ranking."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import NamedTuple


class Known(NamedTuple):
    """What a way to find related notes may know of a corpus."""

    names: Sequence[str]
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    """The words of each note, its title among them."""
    tags: Mapping[str, Sequence[str]]
    dates: Mapping[str, str]
    joined: Mapping[str, frozenset[str]]
    """The notes that links join each note with, in either direction."""
    seed: int


Ranked = Mapping[str, list[str]]
"""For each note others that may be related to it, best first, none of those it is joined with."""

CUT = 10
"""How far down a list a reader is taken to look."""


def _best(known: Known, name: str, scores: Mapping[str, float]) -> list[str]:
    out = known.joined[name]
    order = sorted(
        (other for other in scores if other != name and other not in out and scores[other] > 0),
        key=lambda other: (-scores[other], other),
    )
    return order[:CUT]


def at_random(known: Known) -> Ranked:
    """Any notes."""
    random = Random(known.seed)
    found = {}
    for name in known.names:
        others = random.sample(known.names, min(len(known.names), 2 * CUT))
        found[name] = _best(known, name, {other: len(others) - i for i, other in enumerate(others)})
    return found


def shared_tags(known: Known) -> Ranked:
    """The notes with the most tags in common."""
    having = defaultdict(list)
    for name in known.names:
        for tag in known.tags[name]:
            having[tag].append(name)
    return {
        name: _best(
            known,
            name,
            Counter(other for tag in known.tags[name] for other in having[tag]),
        )
        for name in known.names
    }


def tf_idf(known: Known) -> Ranked:
    """The cosine of TF-IDF vectors of the texts, as scikit-learn makes them."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform(
        [known.texts[name] for name in known.names]
    )
    found = {}
    for number, name in enumerate(known.names):
        row = (vectors @ vectors[number].T).tocoo()
        scores = {
            known.names[at]: float(value) for at, value in zip(row.row, row.data, strict=True)
        }
        found[name] = _best(known, name, scores)
    return found


def adamic_adar(known: Known) -> Ranked:
    """Shared neighbours, each counted the less the more neighbours it has (Adamic, Adar 2003)."""
    found = {}
    for name in known.names:
        scores: dict[str, float] = defaultdict(float)
        for middle in known.joined[name]:
            size = len(known.joined[middle])
            for other in known.joined[middle] if size > 1 else ():
                scores[other] += 1 / math.log(size)
        found[name] = _best(known, name, scores)
    return found


def hugo(known: Known) -> Ranked:
    """Hugo's related content as it is configured by default, with tags for keywords.

    The indices `keywords` (weight 100) and `date` (weight 10, of equal dates), a threshold of 80,
    and no newer pages.
    """
    indices = {"keywords": 100, "date": 10}
    having: dict[tuple[str, str], list[str]] = defaultdict(list)
    words: dict[str, list[tuple[str, str]]] = {}
    date = {name: _day(known.dates[name]) for name in known.names}
    for name in known.names:
        words[name] = [("keywords", tag) for tag in known.tags[name]]
        if date[name]:
            words[name].append(("date", date[name][:4]))
        for word in words[name]:
            having[word].append(name)
    found = {}
    for name in known.names:
        weights: dict[str, int] = Counter()
        matches: dict[str, int] = Counter()
        for word in words[name]:
            for other in having[word]:
                newer = bool(date[name]) and date[other] > date[name]
                if other != name and not newer:
                    weights[other] += indices[word[0]]
                    matches[other] += 1
        good = [
            other
            for other in weights
            if math.floor(weights[other] // matches[other] + 0.5) >= 80 // matches[other]
        ]
        good.sort()
        good.sort(key=lambda other: date[other], reverse=True)
        good.sort(key=lambda other: -weights[other])
        found[name] = [other for other in good if other not in known.joined[name]][:CUT]
    return found


def _day(text: str) -> str:
    found = re.search(r"\d{4}-\d\d-\d\d", text)
    return found[0] if found else ""


BASELINES: Mapping[str, Callable[[Known], Ranked]] = {
    "TF-IDF": tf_idf,
    "Adamic-Adar": adamic_adar,
    "shared tags": shared_tags,
    "Hugo": hugo,
    "random": at_random,
}
