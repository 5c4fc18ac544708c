"""Vaults that a seed makes, of somebody who wants to do harm: they are built, and that is all.

`make fuzz` builds ten thousand notes; NOTES and SEED change how many, and which.
"""

from __future__ import annotations

import ast
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
import sphinx
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Request

from sphinx_hubnotes.vault.allowed import ROLES as ALLOWED
from tests.hostile import Hostile
from tests.site import Site, tree, visible_text
from tests.test_guard import registered, running
from tests.test_hostile_titles import Watch

pytestmark = [
    pytest.mark.build,
    pytest.mark.versions,
    pytest.mark.skipif(sys.platform != "linux", reason="other systems take fewer names of files"),
]

NOTES = int(os.environ.get("HUBNOTES_HOSTILE_NOTES", "120"))
SEED = int(os.environ.get("HUBNOTES_HOSTILE_SEED", "1"))
EACH = 500
"""The most notes in one vault."""

VAULTS = [(SEED + n, min(EACH, NOTES - n * EACH)) for n in range(-(-NOTES // EACH))]
SEEN = max(12, 300 // len(VAULTS)) if NOTES > EACH else 12
"""How many pages of a vault a browser opens."""

TIME = 900
"""How many seconds a build may take, which then hangs."""

AUDIT = """
import os, sys

def watch():
    out = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    seen = set()
    names = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system",
        "os.exec", "os.posix_spawn", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink",
        "os.link", "os.chmod", "os.utime", "os.truncate", "urllib.Request")
    def hook(event, args):
        if event == "open":
            path, mode, flags = args
            if isinstance(path, int):
                return
            writes = bool(flags and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
            what = ("write" if writes else "read", os.fsdecode(path))
        elif event in names:
            what = (event, repr(args[0]) if not isinstance(args[0], (str, bytes, os.PathLike))
                else os.fsdecode(args[0]))
        else:
            return
        if what not in seen:
            seen.add(what)
            real = os.path.realpath(what[1]) if what[0] in ("read", "write") else what[1]
            os.write(out, repr((what[0], what[1], real)).encode(errors="replace") + b"\\n")
    sys.addaudithook(hook)

watch()
"""
"""What Python runs first: it notes each file that is opened, and what a build has no need to do."""

FILES = ("read", "write")

OWN_DEEDS = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.chmod", "os.utime")
"""What a build does in the cache and in the site."""

INSTALLED = tuple(
    {str(Path(p).resolve()) for p in (sys.prefix, sys.base_prefix, "sphinx_hubnotes")}
)

SYSTEM = (
    "/dev/null",
    "/dev/urandom",
    "/dev/shm",
    "/etc/localtime",
    "/etc/mime.types",
    "/proc/",
    "/sys/",
    "/usr/",
)
"""What Python reads of any system."""


@dataclass(frozen=True, repr=False)
class Made:
    """A site that was built of a vault."""

    folder: Path
    code: int
    err: str
    deeds: list[tuple[str, str, str]]
    """What was opened and done: the kind, the path or address as given, and where links lead."""

    def names(self) -> dict[str, str]:
        """The page of each note, by the note's path."""
        tables = [*self.cache.glob("*/conf/table.json")]
        told = json.loads(tables[0].read_text("utf-8"))["notes"]
        return {path: name for name, path in told.items()}

    @property
    def cache(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-cache")

    def html(self, name: str) -> str:
        return (self.folder / f"{name}.html").read_text("utf-8")


def built(vault: Hostile, jobs: int) -> Made:
    """Build *vault* in a process of its own, which notes what it does."""
    site = vault.folder.parent / f"site{jobs}"
    watched = vault.folder.parent / f"watched{jobs}"
    watched.mkdir()
    log = watched / "log"
    (watched / "sitecustomize.py").write_text(f"LOG = {str(log)!r}\n{AUDIT}")
    made = Made(site, 0, "", [])
    command = [sys.executable, "-m", "sphinx_hubnotes", "build", vault.folder, site, "-j", jobs]
    command += ["--cache", made.cache]
    paths = [str(watched), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        errors="replace",
        cwd=watched,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=TIME,
        check=False,
    )
    deeds = [ast.literal_eval(line) for line in log.read_text("utf-8", "replace").splitlines()]
    return Made(site, done.returncode, done.stderr, deeds)


def state(folder: Path) -> dict[str, tuple[object, ...]]:
    """Each file of a folder, as it is: kind, size, times, and what it holds or leads to."""
    found: dict[str, tuple[object, ...]] = {}
    for path in folder.rglob("*"):
        at = path.lstat()
        held = (
            path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else None
        )
        found[str(path)] = (at.st_mode, at.st_size, at.st_mtime_ns, at.st_nlink, held)
    return found


def text(html: str) -> str:
    """What a reader finds on a page."""
    body = BeautifulSoup(html, "html5lib").body
    assert body is not None
    return "".join(visible_text(body, opened=True))


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The files that are not what they were."""
    return [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]


TAG = re.compile(r"""<[a-zA-Z][^\s>/]*((?:[^>"']|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
ADDRESSES = ("href", "xlink:href", "src", "srcdoc", "data", "action", "formaction", "content")
RUNS = re.compile(
    r"""["']?[\x00-\x20]*(?:(?:java|vb|live)script:|data:(?!image/))""", re.IGNORECASE
)


def live(html: str) -> Iterator[str]:
    """The attributes of a page that would run something."""
    for tag in TAG.finditer(html):
        for name, value in ATTRIBUTE.findall(tag[1]):
            name = name.lower()
            if name.startswith("on") or (name in ADDRESSES and RUNS.match(value)):
                yield tag[0]


class Reading(Watch):
    """A browser on pages of notes, which may show pictures from elsewhere."""

    def _request(self, request: Request) -> None:
        asked = request.url
        shown = request.resource_type in ("image", "media")
        formulas = asked.startswith("https://cdn.jsdelivr.net/npm/mathjax")
        if not (asked.startswith(f"{self.folder.as_uri()}/") or shown or formulas):
            self._note(f"request: {request.resource_type} {asked}")


@dataclass(frozen=True, repr=False)
class Tried:
    """A vault, and what came of building it in one process and in two."""

    vault: Hostile
    before: dict[str, tuple[object, ...]]
    after: dict[str, tuple[object, ...]]
    made: tuple[Made, ...]
    asked: list[str]


ROLES = (
    *sorted(ALLOWED),
    "raw",
    "only",
    "py:func",
    "hubnotes:hub",
    "hubnotes:note",
    "hubnotes:count",
)


@pytest.fixture(scope="module", params=VAULTS, ids=lambda given: f"seed{given[0]}")
def tried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    seed, notes = request.param
    root = tmp_path_factory.mktemp(f"hostile{seed}")

    def make_site(files: dict[str, str | bytes], conf: str) -> Site:
        site = Site(root / "listing", conf)
        site.write(files)
        return site

    with running() as server:
        directives = registered(make_site)
        vault = Hostile(root / "vault", seed, notes, directives, ROLES, server.address)
        vault.write()
        before = state(vault.folder)
        made = tuple(built(vault, jobs) for jobs in (1, 2))
        return Tried(vault, before, state(vault.folder), made, server.asked)


GRAVE = re.compile(
    r"Traceback|^Error|^\S*\.py:\d+: \w*Warning|^(?:WARNING|ERROR|CRITICAL): (?!hubnotes_)"
    r"|\[hubnotes\.(?:failed|failed-page|not-written)\]"
)
"""What nobody should read, whatever a note holds: that something went wrong, or has no place, as
values of the extension have none."""


def test_every_build_ends_well(tried: Tried) -> None:
    for made in tried.made:
        lines = made.err.split("\n")
        assert [line for line in lines if GRAVE.search(line)] == []
        assert made.code in (0, 1)
        assert {c for line in lines for c in line if not c.isprintable()} <= {"\t"}


@pytest.mark.skipif(
    sphinx.version_info < (9,), reason="of labels that several set, this Sphinx takes any"
)
def test_two_processes_make_what_one_makes(tried: Tried) -> None:
    # Of a label that two notes set, Sphinx takes the last one that was read.
    one, two = (tree(made.folder, skip=["objects.inv"]) for made in tried.made)
    assert [name for name in one.keys() | two.keys() if one.get(name) != two.get(name)] == []


def test_nothing_of_a_vault_ran(tried: Tried) -> None:
    assert not tried.vault.marker.exists()
    assert tried.asked == []
    for made in tried.made:
        assert [deed for deed in made.deeds if deed[0] not in (*FILES, *OWN_DEEDS)] == []


def test_no_file_was_opened_but_those_of_the_vault(tried: Tried) -> None:
    for made in tried.made:
        ours = (str(made.folder), str(made.cache), str(made.folder.parent / "watched"))
        reads = (*ours, *INSTALLED, str(tried.vault.folder))
        for kind, given, real in made.deeds:
            if kind in FILES and not real.startswith(SYSTEM):
                within = ours if kind == "write" else reads
                assert real.startswith(within), (kind, given, real)
        pages = [path for path in made.folder.rglob("*") if path.is_file()]
        assert [path for path in pages if b"SECRETWORD" in path.read_bytes()] == []
    assert changed(tried.before, tried.after) == []


def test_each_note_has_its_words_on_its_page(tried: Tried) -> None:
    for made in tried.made[:1]:
        names = made.names()
        lost = [path for path in tried.vault.notes if path not in names]
        assert lost == []
        for path, note in tried.vault.notes.items():
            html = made.html(names[path])
            missing = [word for word in note.words if word not in html]
            missing += (
                [word for word in note.words if word not in text(html)] if not missing else []
            )
            assert missing == [], path


def test_nothing_runs_on_a_page(tried: Tried, browser: Browser) -> None:
    folder = tried.made[0].folder
    pages = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if path.is_file()
    )
    pages = [page for page in pages if not page.startswith("_")]
    texts = {page: (folder / page).read_text("utf-8") for page in pages}
    assert [(page, tag) for page in pages for tag in live(texts[page])] == []
    # A page at an old name leads a browser on before one can look at it.
    pages = [page for page in pages if 'http-equiv="refresh"' not in texts[page]]
    sample = random.Random(tried.vault.seed).sample(pages, min(SEEN, len(pages)))
    with browser.new_context(offline=True) as context:
        reading = Reading(context.new_page(), folder)
        for page in sample:
            reading.visit(quote(page))
            assert reading.page.evaluate("typeof ran") == "undefined", page
    assert not reading.seen
