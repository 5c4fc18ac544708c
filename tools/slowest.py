"""The slowest tests of several runs, from what pytest writes with --junitxml."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

MOST = 20


def main() -> None:
    """Print the slowest tests, each with its seconds and the run it was in."""
    found = [
        (float(case.get("time", 0)), f"{case.get('classname')}::{case.get('name')}", path.stem)
        for path in map(Path, sys.argv[1:])
        if path.is_file()
        for case in ElementTree.parse(path).iter("testcase")
    ]
    for seconds, test, run in sorted(found, reverse=True)[:MOST]:
        print(f"{seconds:7.1f} s  {test} ({run})")


if __name__ == "__main__":
    main()
