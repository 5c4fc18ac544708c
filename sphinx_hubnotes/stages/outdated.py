"""Before documents are read: which of them Sphinx would leave out, and have to be read again."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_hubnotes.core.index import join
from sphinx_hubnotes.core.model import DocRecord
from sphinx_hubnotes.stages.domain import hub_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

Stamp = tuple[int, int] | None
"""The time of a file's last change in nanoseconds, and its size in bytes."""


class Stamps:
    """Knows a file that was changed from one that stands at its place now.

    Sphinx compares the time of a file with that of the reading. So it misses an older file that
    was moved there, and a change while it was reading.
    """

    def __init__(self) -> None:
        self._sources: dict[str, Stamp] = {}

    def before_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        self._sources = {docname: _stamp(Path(env.doc2path(docname))) for docname in docnames}

    def after_reading(self, app: Sphinx, env: BuildEnvironment) -> None:
        stamps = hub_domain(env).stamps
        for docname in stamps.keys() - env.all_docs.keys():
            del stamps[docname]
        for docname, source in self._sources.items():
            stamps[docname] = (source, *_included(env, docname))


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _now(env: BuildEnvironment, docname: str) -> Iterator[Stamp]:
    yield _stamp(Path(env.doc2path(docname)))
    yield from _included(env, docname)


def _included(env: BuildEnvironment, docname: str) -> Iterator[Stamp]:
    for path in sorted(map(str, env.dependencies.get(docname, ()))):
        yield _stamp(Path(env.srcdir, path))


def read_again(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> Set[str]:
    """The documents that would be read otherwise now than they were."""
    known = env.all_docs.keys() - removed - added - changed
    domain = hub_domain(env)
    found = {
        docname
        for docname in known
        if domain.stamps.get(docname)
        != (_stamp(Path(env.doc2path(docname))), *_included(env, docname))
    }
    moved = added | removed
    for docname in (known - found) & domain.docs.keys():
        record = domain.docs[docname]
        if (moved and not moved.isdisjoint(_documents(record, env))) or any(
            path.is_file() for path in _missing_files(record, env)
        ):
            found.add(docname)
    for docname in removed:
        # The toctrees it stood in still hold it, and nobody is told that it is missing.
        found |= env.files_to_rebuild.get(docname, set()) - {docname}
    return found


def _documents(record: DocRecord, env: BuildEnvironment) -> Iterator[str]:
    """The documents whose being there decides how that of *record* is read."""
    yield from record.awaited
    for link in record.links:
        if link.role == "doc":
            yield link.target
        elif link.role == "any":
            path = join(record.note.docname, link.target.partition("#")[0])
            yield path
            for suffix in env.config.source_suffix:
                if path.endswith(suffix):
                    yield path.removesuffix(suffix)


def _missing_files(record: DocRecord, env: BuildEnvironment) -> Iterator[Path]:
    """The files that links name as MyST has them name only files that are not there."""
    for link in record.links:
        path = link.target.partition("#")[0]
        if link.role == "any" and "." in path and "\0" not in path:
            yield Path(env.srcdir, join(record.note.docname, path))


def setup(app: Sphinx) -> None:
    stamps = Stamps()
    app.connect("env-get-outdated", read_again)
    app.connect("env-before-read-docs", stamps.before_reading)
    app.connect("env-updated", stamps.after_reading)
