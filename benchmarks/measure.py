"""One build as a process of its own: what it cost, and whether it is right."""

from __future__ import annotations

import html
import os
import posixpath
import re
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag

from benchmarks.garden import Garden
from benchmarks.variants import Variant

LAUNCH = Path(__file__).with_name("launch.py")

_ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


class WrongBuildError(Exception):
    """A build that failed, or that is not what it is measured as."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one build cost.

    Times in seconds: `wall` by the clock, `cpu` of the process and of those that it waited for.
    `memory` is the peak in bytes of resident memory, of the largest of these; None where it cannot
    be told. `pages` is the number of HTML files that the build wrote.
    """

    wall: float
    cpu: float
    memory: int | None
    pages: int


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one garden built in one way."""

    root: Path
    vault: bool = False
    """Whether the command for vaults builds it."""

    @property
    def source(self) -> Path:
        return self.root / "source"

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def doctrees(self) -> Path:
        return self.root / "doctrees"

    def size(self) -> int:
        """The bytes of the output."""
        return sum(path.stat().st_size for path in self.out.rglob("*") if path.is_file())


def build(place: Place, *, stemmer: bool, jobs: int = 1, launcher: Sequence[str] = ()) -> Cost:
    """Build what lies in *place*; a failure or a warning is a `WrongBuildError`."""
    before = _stamps(place.out)
    command = [sys.executable, "-P", str(LAUNCH), "--stemmer", "yes" if stemmer else "no"]
    if place.vault:
        command += [*launcher, "--vault", "--", "build", "-q", "--strict", "-j", str(jobs)]
        command += ["--cache", str(place.doctrees), str(place.source), str(place.out)]
    else:
        command += [*launcher, "--", "-q", "-W", "--keep-going", "-b", "html", "-j", str(jobs)]
        command += ["-d", str(place.doctrees), str(place.source), str(place.out)]
    # Of Python's own settings none counts: without compiled files, say, what is installed as a
    # checkout would be compiled in each build. The path is for the options of launch.py.
    others = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {**others, "PYTHONHASHSEED": "0", "PYTHONPATH": str(LAUNCH.parents[1])}
    log = place.root / "log.txt"
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env=environment, cwd=place.root
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-40:])
        raise WrongBuildError(f"{place.root.name}: status {process.returncode}\n{tail}")
    after = _stamps(place.out)
    pages = sum(before.get(path) != stamp for path, stamp in after.items())
    return Cost(wall, used.ru_utime + used.ru_stime, _peak(used), pages)


def _peak(used: resource.struct_rusage) -> int | None:
    """The peak of memory of a child, in bytes.

    Linux lets a child begin with the peak of its parent: what is no more than that may be it.
    """
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_maxrss * unit if used.ru_maxrss > own else None


def _stamps(out: Path) -> dict[Path, tuple[int, int]]:
    """The pages in *out*, each with what a write changes of its file."""
    found = {path: path.stat() for path in out.rglob("*.html")}
    return {path: (stat.st_mtime_ns, stat.st_ino) for path, stat in found.items()}


def check(place: Place, variant: Variant, garden: Garden) -> None:
    """See that each note has its page, and that areas lead to hubs, and hubs to notes."""
    for note in garden.notes:
        text = visible(article(place, note.docname))
        _expect(note.title in text, f"{variant.name}: {note.docname} lacks its title")
        last = re.sub(r"^- |[*`]|^.*\]\(.*?\)", "", note.body.splitlines()[-1]).strip()
        _expect(last in text, f"{variant.name}: {note.docname} lacks its last words, {last!r}")
    for area in garden.areas:
        pages = {variant.hub_page(hub) for hub in area.hubs}
        lost = pages - linked(article(place, area.docname), area.docname)
        _expect(not lost, f"{variant.name}: {area.docname} does not lead to {sorted(lost)[:5]}")
    for hub in garden.hubs:
        page = variant.hub_page(hub)
        shown = article(place, page)
        lost = set(hub.notes) - linked(shown, page)
        _expect(not lost, f"{variant.name}: {page} does not lead to {sorted(lost)[:5]}")
        if variant.has_sections:
            text = visible(shown)
            lost = {section.title for section in hub.sections if section.title not in text}
            _expect(not lost, f"{variant.name}: {page} lacks the sections {sorted(lost)}")


def check_edit(place: Place, docname: str, text: str) -> None:
    """See that the page of *docname* shows *text*."""
    _expect(text in visible(article(place, docname)), f"{place.root.name}: the edit is not shown")


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise WrongBuildError(otherwise)


def article(place: Place, docname: str) -> str:
    """The page of *docname* without what furo puts around its text."""
    path = place.out / f"{docname}.html"
    _expect(path.is_file(), f"{place.root.name}: there is no page {docname}")
    found = _ARTICLE.search(path.read_text("utf-8"))
    if found is None:
        raise WrongBuildError(f"{place.root.name}: {docname} is no page of furo")
    return found[0]


def linked(page: str, docname: str) -> set[str]:
    """The documents to which a page links."""
    targets = {unquote(urldefrag(html.unescape(href)).url) for href in _HREF.findall(page)}
    folder = posixpath.dirname(docname)
    return {
        posixpath.normpath(posixpath.join(folder, target)).removesuffix(".html")
        for target in targets
        if target.endswith(".html")
    }


def visible(markup: str) -> str:
    """The text of some HTML, on one line, with straight quotes."""
    return " ".join(html.unescape(_TAG.sub("", markup)).replace("’", "'").split())
