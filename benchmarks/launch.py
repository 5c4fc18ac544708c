"""Runs a build in a process of its own: `python -P launch.py [OPTIONS] -- ITS ARGUMENTS`.

    --vault             run the command that builds vaults, and not Sphinx
    --stemmer yes|no    whether Sphinx's search finds PyStemmer
    --shares FILE       keep how much of the time was spent in which part of the extension
    --cprofile FILE     run under cProfile, and keep what it found

All variants are started this way, so that they are alike. Nothing of the harness is imported
unless it is asked for.
"""

import argparse
import sys


def main() -> int:
    """Run the build, and give its exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stemmer", choices=("yes", "no"), required=True)
    parser.add_argument("--vault", action="store_true")
    parser.add_argument("--shares")
    parser.add_argument("--cprofile")
    parser.add_argument("arguments", nargs="+")
    options = parser.parse_args()
    if options.stemmer == "yes":
        __import__("Stemmer")
    else:
        # An import of it fails now, and Sphinx takes the stemmer in plain Python.
        sys.modules["Stemmer"] = None  # type: ignore[assignment]
    if options.vault:
        from sphinx_hubnotes.cli.main import main as command

        return int(command(options.arguments, standalone_mode=False) or 0)
    from sphinx.cmd.build import main as build

    if options.shares:
        from benchmarks.sampling import sampled

        return sampled(lambda: build(options.arguments), options.shares)
    if options.cprofile:
        from cProfile import Profile

        profile = Profile()
        status = profile.runcall(build, options.arguments)
        profile.dump_stats(options.cprofile)
        return status
    return build(options.arguments)


if __name__ == "__main__":
    sys.exit(main())
