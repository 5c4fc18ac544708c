"""Makes a release, up to the push: `make release VERSION=1.2.3`.

Writes version and date, runs all checks, builds, commits and tags. It pushes and uploads nothing:
when the tag is pushed, .github/workflows/release.yml uploads. It asks of that tag, with `--tagged`,
whether it is the version's.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "sphinx_hubnotes/__init__.py"
CHANGES = ROOT / "CHANGELOG.md"
CITATION = ROOT / "CITATION.cff"
WRITTEN = (CODE, CHANGES, CITATION)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

PLACEHOLDER = "OWNER"
VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)


def main() -> None:
    """Make the release, or say all that stands in its way."""
    parser = argparse.ArgumentParser(description="Makes a release, up to the push.")
    parser.add_argument("version", nargs="?", default="", help="1.2.3")
    parser.add_argument("--checks", default=".ci/run", help="what must pass first")
    parser.add_argument("--tagged", metavar="TAG", help="only see that TAG is the version's")
    given = parser.parse_args()
    if given.tagged is not None:
        stop([*placeholder(), *other_tag(given.tagged)])
        return
    stop(obstacles(given.version))
    write(given.version)
    try:
        run(*given.checks.split())
        shutil.rmtree(ROOT / "dist", ignore_errors=True)
        # Without isolation, what builds is what `make` has installed, as for the checks.
        run(sys.executable, "-m", "build", "--no-isolation", "--quiet")
        built = sorted(str(path) for path in (ROOT / "dist").iterdir())
        run(sys.executable, "-m", "twine", "check", "--strict", *built)
    except (subprocess.CalledProcessError, OSError, KeyboardInterrupt):
        run("git", "checkout", "--quiet", "--", *map(str, WRITTEN))
        stop(["that did not pass: nothing is released, and the files are as they were"])
    run("git", "commit", "--quiet", "--message", f"Release {given.version}", *map(str, WRITTEN))
    run("git", "tag", "--annotate", f"v{given.version}", "--message", f"Release {given.version}")
    print(f"\nv{given.version} is tagged, and nothing is pushed. This publishes it:\n")
    print(f"  git push --atomic origin main v{given.version}")


def obstacles(version: str) -> Iterator[str]:
    """What has to be put right before *version* can be released."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        yield f"'{version}' is no version: make release VERSION=1.2.3"
    yield from placeholder()
    if (branch := git("branch", "--show-current")) != "main":
        yield f"releases are made on the branch main, and this is '{branch}'"
    if git("status", "--porcelain"):
        yield "there are changes that are not committed: see `git status`"
    if git("tag", "--list", f"v{version}"):
        yield f"the tag v{version} is there already"
    if "- " not in changes_of(version):
        yield f"CHANGELOG.md says nothing under the heading '{heading(version)}'"
    if "not released yet" in (ROOT / "README.md").read_text(encoding="utf-8"):
        yield "README.md says that there is no release: take that sentence out"


def placeholder() -> Iterator[str]:
    """Whether the project has an address."""
    if any(PLACEHOLDER in url for url in PROJECT["urls"].values()):
        yield f"[project.urls] in pyproject.toml has '{PLACEHOLDER}' for the owner's name"


def other_tag(tag: str) -> Iterator[str]:
    """Whether *tag* is that of the version in the files."""
    if (wanted := f"v{version_now()}") != tag:
        yield f"the tag is {tag}, and the version's is {wanted}"
    if "unreleased" in CHANGES.read_text(encoding="utf-8").partition(f"[{tag[1:]}]")[2][:20]:
        yield f"CHANGELOG.md says that {tag[1:]} is not released"


def version_now() -> str:
    """The version that the package says."""
    found = VERSION.search(CODE.read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def heading(version: str) -> str:
    """Above what a coming version changes."""
    return f"## [{version}] — unreleased"


def changes_of(version: str) -> str:
    """What the changelog says under the heading of *version*."""
    below = CHANGES.read_text(encoding="utf-8").partition(heading(version) + "\n")[2]
    return re.split("^## ", below, maxsplit=1, flags=re.MULTILINE)[0].strip()


def write(version: str) -> None:
    """Write version and date where they stand."""
    today = date.today().isoformat()
    code = CODE.read_text(encoding="utf-8")
    CODE.write_text(VERSION.sub(f'__version__ = "{version}"', code), encoding="utf-8")
    changes = CHANGES.read_text(encoding="utf-8")
    dated = heading(version).replace("unreleased", today)
    CHANGES.write_text(changes.replace(heading(version), dated), encoding="utf-8")
    kept = CITATION.read_text(encoding="utf-8").partition("\nversion: ")
    cited = f"version: {version}\ndate-released: {today}\n"
    cited += f"repository-code: {PROJECT['urls']['Repository']}\n"
    CITATION.write_text(kept[0] + "\n" + cited, encoding="utf-8")


def git(*words: str) -> str:
    """What git answers."""
    done = subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def run(*words: str) -> None:
    """Do it, in sight of who releases."""
    subprocess.run(words, cwd=ROOT, check=True)


def stop(reasons: Iterator[str] | list[str]) -> None:
    """End here if there are reasons to."""
    said = list(reasons)
    for reason in said:
        print(f"release: {reason}", file=sys.stderr)
    if said:
        sys.exit(1)


if __name__ == "__main__":
    main()
