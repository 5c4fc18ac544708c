"""`python -m benchmarks.related`: how well related notes are found, and how fast."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import results, tables
from benchmarks.related import kept, times
from benchmarks.related.corpora import read
from benchmarks.related.trial import tried


def main() -> int:
    """Do what the command line says, and give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.related", description=__doc__)
    parser.add_argument(
        "corpora",
        nargs="*",
        metavar="CORPUS",
        help="a folder of linked notes, or NAME=FOLDER; "
        f"of the names {', '.join(kept.SOURCES)} the documentation shows the results",
    )
    parser.add_argument("--seeds", type=int, default=5, help="how often links are hidden")
    parser.add_argument(
        "--times", nargs="+", type=int, default=[], metavar="NOTES", help="time made-up gardens"
    )
    parser.add_argument(
        "--results",
        type=Path,
        default=results.FOLDER,
        metavar="FOLDER",
        help="keep the results elsewhere; the documentation then stays as it is",
    )
    options = parser.parse_args()
    for argument in options.corpora:
        name, _, folder = argument.rpartition("=")
        corpus = read(Path(folder), name)
        if not corpus.pairs:
            print(f"{corpus.name}: no note links to another", file=sys.stderr)
            return 1
        scores = [tried(corpus, seed) for seed in range(1, options.seeds + 1)]
        found = kept.Quality.of(corpus, scores)
        print(found.shown(), flush=True)
        if name in kept.SOURCES:
            kept.save(found, f"related-{name}.json", options.results)
    for notes in options.times:
        time = times.timed(notes)
        print(time.shown(), flush=True)
        kept.save(time, f"related-time-{notes}.json", options.results)
    if options.results == results.FOLDER:
        tables.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
