"""`python -m benchmarks`: measure, and write what was measured into the documentation."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import hostile, hub, profile, results, run, tables
from benchmarks.measure import WrongBuildError
from benchmarks.variants import VARIANTS


def main() -> int:
    """Do what the command line says, and give the exit status."""
    options = _parser().parse_args()
    try:
        options.do(options)
    except WrongBuildError as error:
        print(f"\nWRONG: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    everything = commands.add_parser("run", help="build gardens in all ways, and write the tables")
    everything.set_defaults(do=_run)
    everything.add_argument(
        "--sizes", nargs="+", type=int, default=run.SIZES, metavar="NOTES", help="the gardens"
    )
    everything.add_argument(
        "--variants",
        nargs="+",
        default=list(VARIANTS),
        choices=list(VARIANTS),
        metavar="NAME",
        help=f"of {', '.join(VARIANTS)}; the floor is always built",
    )
    everything.add_argument(
        "--stemmer",
        choices=("yes", "no", "both"),
        default="both",
        help="with PyStemmer, without it, or both (the default)",
    )
    everything.add_argument("--rounds", type=int, help="how often each is built")
    everything.add_argument("--jobs", type=int, default=1, help="Sphinx's -j (default: 1)")
    everything.add_argument(
        "--slow", action="store_true", help="toctrees at 1,000 notes too, which takes ten minutes"
    )
    everything.add_argument(
        "--resume",
        action="store_true",
        help="leave out what was measured already, of this source and on this machine",
    )
    everything.add_argument("--no-hub", action="store_true", help="leave out the hub of many cards")
    _add_results(everything)

    one = commands.add_parser("hub", help="build one hub of many cards, and write the tables")
    one.set_defaults(do=_hub)
    one.add_argument("--cards", nargs="+", type=int, default=hub.CARDS)
    one.add_argument("--rounds", type=int, default=3)
    _add_results(one)

    small = commands.add_parser("small", help="everything once, and small; nothing is kept")
    small.set_defaults(do=_small)

    bounded = commands.add_parser("hostile", help="vaults that somebody wrote to keep it busy")
    bounded.set_defaults(do=_hostile)
    bounded.add_argument("--kinds", nargs="+", default=[], help="those whose names hold a word")
    bounded.add_argument("--sizes", nargs="+", type=int, default=hostile.SIZES, metavar="BYTES")
    _add_results(bounded)

    written = commands.add_parser("tables", help="write the tables from the results there are")
    written.set_defaults(do=lambda options: tables.write())

    shares = commands.add_parser("profile", help="the extension's own share of a build, by stage")
    shares.set_defaults(do=_profile)
    shares.add_argument("--notes", type=int, default=1000)
    shares.add_argument("--variant", choices=("product", "gathering"), default="product")
    shares.add_argument("--stemmer", choices=("yes", "no"), default="no")
    shares.add_argument(
        "--cprofile",
        type=Path,
        metavar="FILE",
        help="keep besides what cProfile finds in another full build",
    )
    shown = commands.add_parser("browser", help="the filter of a hub of many cards, in a browser")
    shown.set_defaults(do=_browser)
    shown.add_argument("--cards", type=int, default=1000)
    return parser


def _browser(options: argparse.Namespace) -> None:
    from benchmarks import browser  # which needs playwright

    browser.run(options.cards)


def _add_results(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--results",
        type=Path,
        default=results.FOLDER,
        metavar="FOLDER",
        help="keep the results elsewhere; the documentation then stays as it is",
    )


def _run(options: argparse.Namespace) -> None:
    stemmers = {"yes": [True], "no": [False], "both": [False, True]}[options.stemmer]
    for campaign in run.campaigns(
        options.sizes, options.variants, stemmers, options.rounds, options.jobs, slow=options.slow
    ):
        run.run(campaign, options.results, resume=options.resume)
    if not options.no_hub:
        hub.run(hub.CARDS, options.rounds or 3, options.results, resume=options.resume)
    _write(options.results)


def _hostile(options: argparse.Namespace) -> None:
    hostile.run(options.kinds, options.sizes, options.results)
    _write(options.results)


def _hub(options: argparse.Namespace) -> None:
    hub.run(options.cards, options.rounds, options.results)
    _write(options.results)


def _write(folder: Path) -> None:
    if folder == results.FOLDER:
        tables.write()
    else:
        known = tables.figures(folder)
        print("\n".join("".join(made(known)) for made in tables.TABLES.values()))


def _small(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="hubnotes-bench-") as folder:
        run.try_all(Path(folder))
        profile.run(60, stemmer=False)
        _write(Path(folder))


def _profile(options: argparse.Namespace) -> None:
    profile.run(
        options.notes,
        stemmer=options.stemmer == "yes",
        variant=options.variant,
        cprofile=options.cprofile,
    )


if __name__ == "__main__":
    sys.exit(main())
