"""Which pages to write again, and which to take away: the output folder is compared with now."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx
from docutils import nodes

from sphinx_hubnotes.core.ledger import JOURNAL, NAME, Ledger, Page
from sphinx_hubnotes.core.views import fingerprint
from sphinx_hubnotes.stages.domain import WITHOUT_PAGES, hub_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

PRUNED = ("html", "dirhtml")
"""The builders whose pages are taken away with their documents."""


class Keeper:
    """Keeps the ledger of the output folder that is being built."""

    def __init__(self) -> None:
        self.ledger: Ledger | None = None
        self.names = ""
        """A fingerprint of what the inventory and the search index say of no page of its own."""

    def compare(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Prune the output folder; the documents whose pages differ from what they were."""
        if app.builder.name in WITHOUT_PAGES:
            return []
        ledger = self.ledger = Ledger(app.outdir)
        domain = hub_domain(env)
        for docname, shown in domain.shown.items():
            ledger.now[docname] = Page(int(env.all_docs.get(docname, 0)), shown)
        self.names = fingerprint(sorted(domain.resolved.notes))
        gone = ledger.gone()
        if _prunes(app):
            _prune(app.builder, env, gone, ledger.now)
            _prune_sources(app.builder, env, ledger)
        outdated: list[str] = []
        to_make: list[str] = []
        domain.to_make = to_make
        for name in ledger.outdated():
            (outdated if name in env.all_docs else to_make).append(name)
        if sphinx.version_info < (8, 2) and (gone or to_make or self.names != ledger.site):
            # These end without a new search index, and without the pages that no document makes,
            # where no page of a document is to be written; and where one is, they write this too.
            outdated.append(env.config.root_doc)
        return outdated

    def begin(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        if self.ledger is not None:
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
        if self.ledger is None:
            return
        if exception is None:
            self.ledger.save(
                self.names,
                lambda docname: _size(app.builder, docname),
                keep_gone=not _prunes(app),
            )
        else:
            self.ledger.close()
        self.ledger = None


def _prunes(app: Sphinx) -> bool:
    return app.builder.name in PRUNED and bool(app.config.hubnotes_prune)


def _output(builder: Any, docname: str) -> Path:
    return Path(builder.get_outfilename(docname))


def _size(builder: Any, docname: str) -> int:
    if builder.name not in PRUNED:
        return -1
    try:
        return _output(builder, docname).stat().st_size
    except OSError:
        return 0


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
        if posixpath.normpath(docname).startswith(("/", "../")):
            continue  # somebody has tampered with the ledger
        page = _output(builder, docname)
        if page not in taken and page.is_file() and size in (-1, page.stat().st_size):
            _delete(page, builder.outdir)
        for suffix in env.config.source_suffix:
            _delete(_source(builder, docname, suffix), builder.outdir)


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
    # Behind the event env-updated, so that all extensions have changed what they change, and
    # behind the stage `shown`.
    app.connect("env-get-updated", keeper.compare, priority=900)
    app.connect("doctree-resolved", keeper.begin, priority=900)
    app.connect("html-page-context", keeper.begin_made)
    app.connect("build-finished", keeper.save)
