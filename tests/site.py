"""Real Sphinx sites for tests: write files, build them in this process, look at what came out.

    site = Site(folder)
    site.write({"index.md": "# Home"})
    built = site.build("html")
    assert built.text("index") == ["Home"]
    assert built.warnings == []

Nothing is mocked. Each build does what `sphinx-build` does, and leaves no state behind for the
next one in the same process.
"""

from __future__ import annotations

import gettext
import hashlib
import io
import logging
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from jinja2.bccache import Bucket, BytecodeCache
from sphinx.application import Sphinx
from sphinx.builders.html import _assets
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

DEFAULT_CONF: dict[str, Any] = {
    "project": "Test garden",
    "author": "Test author",
    "copyright": "2026, Test author",  # EPUB asks for it, as for the version
    "version": "1.0",
    "release": "1.0",
    "extensions": ["myst_parser", "sphinx_hubnotes"],
    "myst_enable_extensions": ["colon_fence", "dollarmath"],
    "html_theme": "basic",  # the fastest
    "epub_show_urls": "no",
    "epub_exclude_files": [".hubnotes.json"],
    # Most tests read the whole text of notes; the tests of panels and previews ask for these.
    "hubnotes_panels": [],
    "hubnotes_related_cards": 0,
    # The tests of views ask for them.
    "hubnotes_views": ["cards"],
    "hubnotes_previews": False,
}

Conf: TypeAlias = Mapping[str, Any] | str | None


class BuildWarning(NamedTuple):
    """One warning (or error) as the person who builds sees it."""

    path: str | None  # relative to the source folder
    line: int | None
    message: str  # without the kind at its end
    kind: str  # "hubnotes.unknown-document"; "" where Sphinx names none


class Templates(BytecodeCache):
    """The compiled templates of themes: half the time of a small build is to compile them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(self._key(bucket)):
            bucket.bytecode_from_string(kept)  # unless the source is another one

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[self._key(bucket)] = bucket.bytecode_to_string()

    @staticmethod
    def _key(bucket: Bucket) -> tuple[str, ...]:
        return bucket.key, *bucket.environment.extensions


class Site:
    """A Sphinx project in `root`: the sources in `src`, what is built in `build`."""

    _templates = Templates()

    def __init__(self, root: Path, conf: Conf = None) -> None:
        self.root = root.resolve()
        self.src = self.root / "src"
        self.src.mkdir(parents=True, exist_ok=True)
        self.configure(conf)

    def configure(self, conf: Conf = None) -> None:
        """Write conf.py: the defaults, then a mapping's values or a text's Python over them."""
        values = DEFAULT_CONF | (dict(conf) if isinstance(conf, Mapping) else {})
        lines = [f"{name} = {value!r}\n" for name, value in values.items()]
        code = textwrap.dedent(conf) if isinstance(conf, str) else ""
        self.write({"conf.py": "".join(lines) + code})

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files: text, which may be indented as the test's code is, or bytes as they are."""
        for name, content in files.items():
            if isinstance(content, str):
                content = textwrap.dedent(content).removeprefix("\n").encode()
            path = self.src / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def delete(self, name: str) -> None:
        """Delete a file, or a folder with all that is in it."""
        path = self.src / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    def rename(self, old: str, new: str) -> None:
        """Move a file or a folder; like `mv`, this leaves the time of its last change."""
        target = self.src / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.src / old).rename(target)

    def build(
        self,
        builder: str = "html",
        *,
        out: str | None = None,
        doctrees: str | None = None,
        parallel: int = 1,
        fresh: bool = False,
        confoverrides: Mapping[str, Any] | None = None,
        tags: Collection[str] = (),
        filenames: Collection[str] = (),
        all_pages: bool = False,
        nitpicky: bool = False,
        warningiserror: bool = False,
        language: str | None = None,
        status: bool | None = None,
    ) -> Built:
        """Build the site; what Sphinx raises passes through, with the warnings as a note.

        `out` and `doctrees` name folders under `build`. By default each builder has an output of
        its own and all share one doctree folder, as under `sphinx-build -M`; an output named by
        `out` has doctrees of its own. `fresh` empties both folders first: a clean build.
        `filenames` are source files, for a build of these alone. `all_pages` is `sphinx-build -a`:
        all pages are written, whether they have changed or not. `parallel` is `sphinx-build -j`
        (Sphinx reads in parallel from six changed documents on). `status` keeps what the build
        says on its way, which costs a tenth of it; by default that of the health report alone.
        """
        outdir = self.root / "build" / (out or builder)
        doctreedir = self.root / "build" / (doctrees or (f"{out}.doctrees" if out else "doctrees"))
        if fresh:
            shutil.rmtree(outdir, ignore_errors=True)
            shutil.rmtree(doctreedir, ignore_errors=True)
        overrides = dict(confoverrides or {})
        if nitpicky:
            overrides["nitpicky"] = True
        if language is not None:
            overrides["language"] = language
        status = builder == "hubnotes-check" if status is None else status
        said, warning = io.StringIO(), io.StringIO()
        try:
            with isolated(self.src), warnings_alone(unless=status):
                app = Sphinx(
                    srcdir=self.src,
                    confdir=self.src,
                    outdir=outdir,
                    doctreedir=doctreedir,
                    buildername=builder,
                    confoverrides=overrides,
                    status=said,
                    warning=warning,
                    warningiserror=warningiserror,
                    tags=tuple(tags),
                    parallel=parallel,
                )
                if loader := getattr(app.builder, "templates", None):
                    loader.environment.bytecode_cache = self._templates
                app.build(all_pages, filenames=[self.src / name for name in filenames])
        except Exception as error:
            error.add_note(f"Warnings of this build:\n{plain(warning.getvalue())}")
            raise
        found = frozenset(app.env.found_docs)
        kept = plain(said.getvalue()) if status else None
        raw = warning.getvalue()
        return Built(app.statuscode, found, builder, self.src, outdir, kept, raw)

    def build_apart(self, *, out: str = "html", theme: str) -> Built:
        """Build the site's pages in a process of its own.

        Some themes change tables of other themes for the rest of the process.
        """
        outdir = self.root / "build" / out
        command = [sys.executable, "-m", "sphinx", "-b", "html", "-D", f"html_theme={theme}"]
        done = subprocess.run(
            [*command, "-d", f"{outdir}.doctrees", self.src, outdir],
            capture_output=True,
            text=True,
            check=True,
        )
        return Built(0, frozenset(), "html", self.src, outdir, plain(done.stdout), done.stderr)


@dataclass(frozen=True)
class Built:
    """What one build made and said."""

    statuscode: int
    docnames: frozenset[str]  # not known of a build apart
    builder: str
    src: Path
    outdir: Path
    _status: str | None
    raw_warnings: str

    @property
    def status_text(self) -> str:
        """What the build said on its way."""
        assert self._status is not None, "build(status=True) keeps it"
        return self._status

    @cached_property
    def warning_text(self) -> str:
        return plain(self.raw_warnings)

    @cached_property
    def warnings(self) -> list[BuildWarning]:
        return list(parse_warnings(self.warning_text, self.src))

    def read(self, name: str) -> str:
        """The text of an output file."""
        return (self.outdir / name).read_text(encoding="utf-8")

    def page(self, docname: str) -> BeautifulSoup:
        """A document's page in html, dirhtml or singlehtml, parsed as a browser does."""
        if self.builder == "dirhtml" and docname != "index" and not docname.endswith("/index"):
            docname += "/index"
        return BeautifulSoup(self.read(f"{docname}.html"), "html5lib")

    def text(self, docname: str, *, opened: bool = False) -> list[str]:
        """The lines a reader sees in a page's article, blank ones left out.

        Blocks and a table's rows are lines, white space is collapsed. Sphinx's ¶ are left out,
        and so is what is inside a closed `<details>`, unless `opened`. Styles are not applied:
        what only CSS hides is there.
        """
        page = self.page(docname)
        article = next(
            found
            for place in ("article.bd-article", "[itemprop=articleBody]", "[role=main]", "body")
            if (found := page.select_one(place))
        )
        lines = "".join(visible_text(article, opened)).split(LINE)
        return [line for line in (" ".join(line.split()) for line in lines) if line]


def tree(outdir: Path, skip: Collection[str] = ()) -> dict[str, str]:
    """Each file of an output folder with a hash of its bytes, to compare two builds.

    Left out is only what a build keeps for itself, and paths that match a pattern of `skip`.
    """
    kept_for_itself = (
        ".doctrees/*",
        ".buildinfo*",
        "environment.pickle",
        "last_build",
        ".hubnotes.json",
    )
    names = {
        path.relative_to(outdir).as_posix(): path for path in outdir.rglob("*") if path.is_file()
    }
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in sorted(names.items())
        if not any(fnmatch(name, pattern) for pattern in (*kept_for_itself, *skip))
    }


# How it is done

LINE = "\x1e"  # stands for a line's end while text is gathered; no page holds it

BLOCKS = frozenset(
    """address article aside blockquote body br caption dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary
    table tbody tfoot thead tr ul""".split()
)

UNSEEN = "script, style, template, head, [hidden], .headerlink, svg title, svg desc"


def visible_text(element: Tag, opened: bool) -> Iterator[str]:
    """The pieces of an element's visible text, with LINE where a block begins or ends."""
    closed = element.name == "details" and "open" not in element.attrs and not opened
    for child in element.children:
        if closed and not (isinstance(child, Tag) and child.name == "summary"):
            continue
        if isinstance(child, Tag):
            if child.css.match(UNSEEN):
                continue
            text = "".join(visible_text(child, opened))
            if child.name in ("td", "th"):  # a table's row is one line
                text = f" {text.replace(LINE, ' ')} "
            elif child.name in BLOCKS:
                text = LINE + text + LINE
            yield text
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            yield child


ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

WARNING = re.compile(
    r"(?:(?P<path>.+?)(?::(?P<line>\d*))?: )?(?:WARNING|ERROR|CRITICAL): (?P<message>.*)"
)

KIND = re.compile(r" \[(?P<kind>[a-z_][\w-]*(?:\.[\w.-]+)?)\]$", re.IGNORECASE)


def plain(text: str) -> str:
    """A stream's text without the terminal's colours and returns."""
    return ANSI.sub("", text).replace("\r", "\n")


def parse_warnings(text: str, src: Path) -> Iterator[BuildWarning]:
    """The warnings in Sphinx's stream; a line that begins none continues the one before it."""
    pieces: list[tuple[re.Match[str], list[str]]] = []
    for line in text.splitlines():
        if start := WARNING.fullmatch(line):
            pieces.append((start, [start["message"]]))
        elif pieces:
            pieces[-1][1].append(line)
    for start, lines in pieces:
        message = "\n".join(lines).rstrip()
        kind = KIND.search(message)
        path = start["path"]
        if path is not None and Path(path).is_relative_to(src):
            path = Path(path).relative_to(src).as_posix()
        yield BuildWarning(
            path=path,
            line=int(start["line"]) if start["line"] else None,
            message=message[: kind.start()] if kind else message,
            kind=kind["kind"] if kind else "",
        )


@contextmanager
def isolated(src: Path) -> Iterator[None]:
    """Let a build change this process's state, and take the changes back."""
    paths = sys.path.copy()
    forget_languages()
    if inner := getattr(_assets, "_file_checksum_inner", None):  # from Sphinx 8.2 on
        inner.cache_clear()
    try:
        with patch_docutils(src), docutils_namespace():
            yield
    finally:
        sys.path[:] = paths
        forget_languages()
        logging.getLogger("sphinx").handlers.clear()
        for name, module in list(sys.modules.items()):  # the site's own extensions
            if (getattr(module, "__file__", None) or "").startswith(f"{src}{os.sep}"):
                del sys.modules[name]


@contextmanager
def warnings_alone(*, unless: bool) -> Iterator[None]:
    """Spare a build its records below warnings, which are thousands."""
    if not unless:
        logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def forget_languages() -> None:
    """Sphinx keeps catalogs by domain, Python keeps them by path; both outlive a build."""
    translators.clear()
    getattr(gettext, "_translations", {}).clear()
