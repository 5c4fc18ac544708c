"""Which pages to write again, and which to take away: the output folder is compared with now."""

from __future__ import annotations

import os
import posixpath
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Any

import sphinx
from docutils import nodes
from sphinx.builders.html import INVENTORY_FILENAME

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.failures import Failure, Failures
from sphinx_hubnotes.build.resolve import fingerprint
from sphinx_hubnotes.build.warn import LOGGER, warn
from sphinx_hubnotes.exact.ledger import JOURNAL, NAME, Ledger, Page
from sphinx_hubnotes.notes.model import Place
from sphinx_hubnotes.notes.problems import problem

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

ENDING_EARLY = sphinx.version_info < (8, 2)
"""Whether Sphinx ends without a new search index, and without the pages that no document makes,
where no page of a document is to be written. Where one is, it writes that of the root document."""

DOWNLOADS = "_downloads"
"""The folder of the files that pages lead to, as Sphinx calls it."""

LOGGERS = ("sphinx.sphinx.util.parallel", "sphinx.sphinx.util.i18n", LOGGER)
"""The logger that says once more what another process has said, that of message catalogs, and ours,
which tells of pages that are not what they should be."""


class Keeper:
    """Keeps the ledger of the output folder that is being built."""

    def __init__(self) -> None:
        self.ledger: Ledger | None = None
        self.names = ""
        """A fingerprint of what the inventory and the search index say of no page of its own."""

        self.failures: Failures | None = None

    def watch(self, app: Sphinx) -> None:
        """Listen to what the builder says of files that it cannot write."""
        self.failures = Failures(str(app.outdir))
        self.failures.watch(_loggers(app.builder))

    def compare(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Prune the output folder; the documents whose pages differ from what they were."""
        domain = hub_domain(env)
        if not domain.traits.writes:
            return []
        ledger = self.ledger = Ledger(app.outdir)
        for docname, found in domain.fingerprints.items():
            ledger.now[docname] = Page(int(env.all_docs.get(docname, 0)), found)
        self.names = fingerprint(sorted(domain.resolved.notes))
        gone = ledger.gone()
        if _prunes(app):
            _prune(app.builder, env, gone, ledger.now)
            _prune_sources(app.builder, env, ledger)
        cut = {file for file, mark in ledger.files.items() if self._mark(app, file) != mark}
        damaged = _showing(app.builder, env, cut)
        if (index := _search_index(app.builder)) in cut:
            damaged = set(ledger.now)
            # Of one that has changed, Sphinx might load a half, and go on from there.
            with suppress(OSError):
                Path(app.outdir, index).unlink(missing_ok=True)
        outdated: list[str] = []
        to_make: list[str] = []
        domain.to_make = to_make
        for name in dict.fromkeys((*ledger.outdated(_page_size(app.builder)), *sorted(damaged))):
            (outdated if name in env.all_docs else to_make).append(name)
        if ENDING_EARLY and (gone or to_make or cut or self.names != ledger.site):
            outdated.append(env.config.root_doc)
        return outdated

    def begin(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        if self.ledger is not None and hub_domain(app.env).is_page_of(doctree, docname):
            self.ledger.begin(docname)

    def begin_made(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Note that a page without a document is being written."""
        if self.ledger is not None and pagename in self.ledger.now and doctree is None:
            self.ledger.begin(pagename)

    def save(self, app: Sphinx, exception: Exception | None) -> None:
        found: list[Failure] = []
        if self.failures is not None:
            self.failures.leave(_loggers(app.builder))
            found += self.failures.found
        if self.ledger is None:
            return
        if exception is None:
            broken = self.failures.broken if self.failures is not None else set()
            hub_domain(app.env).broken |= broken
            failed = self._warn(app, found) | broken
            files = self._files(app)
            if _prunes(app):
                _prune_files(app.builder, self.ledger.files, files)
            try:
                self.ledger.save(
                    self.names,
                    _page_size(app.builder),
                    files,
                    failed,
                    keep_gone=not _prunes(app),
                )
            except OSError as error:
                path = str(self.ledger.path)
                self._warn(app, [Failure(path, error.strerror or str(error))])
        else:
            self.ledger.close()
        self.ledger = None

    def _warn(self, app: Sphinx, found: Iterable[Failure]) -> set[str]:
        """Warn of what could not be written; the pages that are not what they should be."""
        assert self.ledger is not None
        failed: set[str] = set()
        pages = {str(_output(app.builder, name)): name for name in self.ledger.now} if found else {}
        for path, reason in found:
            file, place = os.path.relpath(path, app.outdir) if path else "", Place("")
            source = Path(os.path.relpath(path, app.srcdir)).as_posix() if path else ""
            if (name := pages.get(path)) is not None:
                what, place = f"the page {name!r}", Place(name if name in app.env.all_docs else "")
                failed.add(name)
            elif source in app.env.images:
                what = f"the picture {source!r}"
                failed |= app.env.images[source][0]
            elif path and (source in map(str, app.env.dlfiles) or not file.startswith("..")):
                what = f"the file {file!r}"  # which is written in each build
                failed |= {app.config.root_doc} if ENDING_EARLY else set()
            elif path.endswith(".mo"):
                # Sphinx makes it again, and reads the documents that it translates, if it is gone.
                what = f"the file {source!r}"
                with suppress(OSError):
                    Path(path).unlink(missing_ok=True)
            else:
                # A style sheet, say, whose checksum is in the addresses on all pages.
                what = f"the file {path!r}" if path else "a file of the theme or the project"
                failed |= self.ledger.written
            told = problem("not-written", place, what=what, reason=reason)
            warn(app.env, told)
            hub_domain(app.env).unwritten += 1
        return failed

    def _mark(self, app: Sphinx, file: str) -> int:
        """What a file is known again by: its size, or of what Sphinx loads, a checksum; or -1."""
        size = _size(app.outdir, file)
        if size < 0 or file not in (_search_index(app.builder), INVENTORY_FILENAME):
            return size
        try:
            return zlib.crc32(Path(app.outdir, file).read_bytes())
        except OSError:
            return -1

    def _files(self, app: Sphinx) -> dict[str, int]:
        """The marks of the files that are written with the pages, and of no page alone."""
        assert self.ledger is not None
        builder: Any = app.builder
        files: dict[str, int] = {}
        if _has_pictures(builder):
            shown = {f"{builder.imagedir}/{name}" for _, name in app.env.images.values()}
            files = {file: size for file, size in self.ledger.files.items() if file in shown}
            written = [f"{builder.imagedir}/{name}" for name in builder.images.values()]
            written += [f"{DOWNLOADS}/{name}" for _, name in app.env.dlfiles.values()]
            files |= {file: _size(app.outdir, file) for file in written}
        for file in filter(None, (_search_index(builder), INVENTORY_FILENAME)):
            if (mark := self._mark(app, file)) >= 0:
                files[file] = mark
        return dict(sorted(files.items()))


def _loggers(builder: Builder) -> list[str]:
    """The names of the loggers that tell of what *builder* writes."""
    modules = dict.fromkeys(cls.__module__ for cls in type(builder).__mro__)
    return [*LOGGERS, *(f"sphinx.{module}" for module in modules)]


def _prunes(app: Sphinx) -> bool:
    return hub_domain(app.env).traits.prunes and bool(app.config.hubnotes_prune)


def _output(builder: Any, docname: str) -> Path | None:
    """The file of a document's page; nothing, where *builder* makes none for each."""
    if hub_domain(builder.env).traits.assembles:
        return None
    if named := getattr(builder, "get_outfilename", None):
        return Path(named(docname))
    suffix = getattr(builder, "out_suffix", "")
    return Path(builder.outdir, docname + suffix) if suffix else None


def _page_size(builder: Any) -> Callable[[str], int]:
    """What gives the size of a page, or -1."""

    def size(docname: str) -> int:
        path = _output(builder, docname)
        return -1 if path is None else _size("", path)

    return size


def _size(folder: str | Path, file: str | Path) -> int:
    """The size of a file, or -1."""
    try:
        # A path would take several times as long, for each page in each build.
        found = os.stat(os.path.join(folder, file))  # noqa: PTH116, PTH118
    except (OSError, ValueError):
        return -1
    return found.st_size if S_ISREG(found.st_mode) else -1


def _has_pictures(builder: Any) -> bool:
    """Whether *builder* copies pictures as they are, along with the pages that show them."""
    return bool(builder.format == "html" and builder.name != "epub")


def _showing(builder: Any, env: BuildEnvironment, files: Set[str]) -> set[str]:
    """The documents whose pages show one of *files* in the output."""
    if not files or not _has_pictures(builder):
        return set()
    found = (docs for docs, name in env.images.values() if f"{builder.imagedir}/{name}" in files)
    return set().union(*found)


def _search_index(builder: Any) -> str:
    """The file that Sphinx completes in each build, or nothing."""
    return str(getattr(builder, "searchindex_filename", "")) if builder.format == "html" else ""


def _prune(
    builder: Any, env: BuildEnvironment, gone: Mapping[str, int], now: Iterable[str]
) -> None:
    """Delete the pages of documents that are gone, and the copies of their sources.

    A file of another size than the page had is not ours: a redirect, say.
    """
    if not gone:
        return
    taken = {_output(builder, docname) for docname in now}
    for docname, size in gone.items():
        if posixpath.normpath(docname).startswith(("/", "../")) or "\0" in docname:
            continue  # somebody has tampered with the ledger
        page = _output(builder, docname)
        if page and page not in taken and page.is_file() and size in (-1, page.stat().st_size):
            _delete(page, builder.outdir)
        for suffix in env.config.source_suffix:
            _delete(_source(builder, docname, suffix), builder.outdir)


def _prune_files(builder: Any, before: Mapping[str, int], now: Container[str]) -> None:
    """Delete the pictures and other files that an earlier build copied and no page leads to."""
    folders = (f"{builder.imagedir}/", f"{DOWNLOADS}/") if _has_pictures(builder) else ()
    for file, size in before.items():
        ours = posixpath.normpath(file).startswith(folders) and "\0" not in file
        if ours and file not in now and _size(builder.outdir, file) == size:
            _delete(Path(builder.outdir, file), builder.outdir)


def _prune_sources(builder: Any, env: BuildEnvironment, ledger: Ledger) -> None:
    """Delete copies of sources whose documents now have another suffix."""
    if len(env.config.source_suffix) < 2:
        return
    for docname in ledger.before.keys() & ledger.now.keys():
        if ledger.before[docname].read != ledger.now[docname].read:
            file = str(env.doc2path(docname))
            for suffix in env.config.source_suffix:
                if not file.endswith(docname + suffix):
                    _delete(_source(builder, docname, suffix), builder.outdir)


def _source(builder: Any, docname: str, suffix: str) -> Path:
    ending = builder.config.html_sourcelink_suffix
    name = docname + suffix + (ending if suffix != ending else "")
    return Path(builder.outdir) / "_sources" / name


def _delete(path: Path, outdir: str | Path) -> None:
    """Delete a file, and the folders that it leaves empty."""
    path.unlink(missing_ok=True)
    for folder in _folders(path, Path(outdir)):
        try:
            folder.rmdir()
        except OSError:
            return


def _folders(path: Path, outdir: Path) -> Iterator[Path]:
    for folder in path.parents:
        if folder == outdir:
            return
        yield folder


def _keep_out_of_epub(app: Sphinx, config: Config) -> None:
    config.epub_exclude_files = [*config.epub_exclude_files, NAME, JOURNAL]


def setup(app: Sphinx) -> None:
    keeper = Keeper()
    app.connect("config-inited", _keep_out_of_epub)
    app.connect("builder-inited", keeper.watch)
    # Behind the event env-updated, so that all extensions have changed what they change, and
    # behind the stage of fingerprints.
    app.connect("env-get-updated", keeper.compare, priority=900)
    app.connect("doctree-resolved", keeper.begin, priority=900)
    app.connect("html-page-context", keeper.begin_made)
    # Behind extensions that change pages when all are written.
    app.connect("build-finished", keeper.save, priority=900)
