"""A trial: links of a corpus are hidden, notes related, and the hidden links looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from random import Random
from statistics import mean
from typing import NamedTuple

from benchmarks.related.baselines import BASELINES, CUT, Known, Ranked
from benchmarks.related.corpora import Corpus
from sphinx_hubnotes.notes.terms import digest
from sphinx_hubnotes.related.rank import Subject, relate

HIDDEN = 5
"""Every so many-th link is hidden."""


class Score(NamedTuple):
    """How many of the hidden links were found, as means over the notes that had some.

    `recall5` and `recall10` are the shares of them among the first five and ten related notes;
    `mrr` is the reciprocal rank of the first of them, 0 below the tenth.
    """

    recall5: float
    recall10: float
    mrr: float


class Trial(NamedTuple):
    """A corpus with some of its links hidden."""

    known: Known
    subjects: Mapping[str, Subject]
    hidden: Mapping[str, frozenset[str]]


def trial(corpus: Corpus, seed: int) -> Trial:
    """*corpus* without a fifth of its links, as *seed* has it."""
    pairs = corpus.pairs
    hidden: dict[str, set[str]] = defaultdict(set)
    for one, other in Random(seed).sample(pairs, max(1, len(pairs) // HIDDEN) if pairs else 0):
        hidden[one].add(other)
        hidden[other].add(one)
    joined: dict[str, set[str]] = defaultdict(set)
    subjects = {}
    texts = {}
    for name, page in corpus.pages.items():
        text = page.text(hidden.get(name, ()))
        links = tuple(
            dict.fromkeys(
                link.target for link in page.links if link.target not in hidden.get(name, ())
            )
        )
        for target in links:
            joined[name].add(target)
            joined[target].add(name)
        subjects[name] = Subject(name, page.title, page.description, digest(text), page.tags, links)
        texts[name] = f"{page.title}\n{page.description}\n{text}"
    known = Known(
        tuple(corpus.pages),
        {name: page.title for name, page in corpus.pages.items()},
        texts,
        {name: page.tags for name, page in corpus.pages.items()},
        {name: page.date for name, page in corpus.pages.items()},
        {name: frozenset(joined[name]) for name in corpus.pages},
        seed,
    )
    return Trial(known, subjects, {name: frozenset(others) for name, others in hidden.items()})


def product(found: Trial) -> Ranked:
    """What this package finds."""
    kept = relate(found.subjects)
    return {name: [kin.docname for kin in kept.apart(name)] for name in found.subjects}


def scored(ranked: Ranked, hidden: Mapping[str, frozenset[str]]) -> Score:
    """How well *ranked* finds what is *hidden*."""
    recall5, recall10, first = [], [], []
    for name, others in hidden.items():
        ranks = [rank for rank, other in enumerate(ranked[name][:CUT], 1) if other in others]
        recall5.append(sum(rank <= 5 for rank in ranks) / len(others))
        recall10.append(len(ranks) / len(others))
        first.append(1 / ranks[0] if ranks else 0)
    return Score(*(mean(values) if values else 0.0 for values in (recall5, recall10, first)))


def tried(corpus: Corpus, seed: int) -> Mapping[str, Score]:
    """How well each way does on *corpus*."""
    found = trial(corpus, seed)
    ways: dict[str, Callable[[], Ranked]] = {"sphinx-hubnotes": lambda: product(found)}
    for name, way in BASELINES.items():
        ways[name] = lambda way=way: way(found.known)  # type: ignore[misc]
    return {name: scored(way(), found.hidden) for name, way in ways.items()}
