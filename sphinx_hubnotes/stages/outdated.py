"""Before documents are read: which of them Sphinx would leave out, and have to be read again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Set
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_hubnotes.core.index import join
from sphinx_hubnotes.core.model import DocRecord
from sphinx_hubnotes.stages.domain import Stamp, hub_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class Files:
    """Knows the files of documents, and whether another file stands at the place of one now.

    Sphinx compares the time of a file with that of the reading. So it misses an older file that
    was moved there, and a change while it was reading.
    """

    def __init__(self) -> None:
        self._sources: dict[str, Stamp] = {}

    def before_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        self._sources = {
            docname: _stamp(f"{env.srcdir}/{_file(env, docname)}") for docname in docnames
        }

    def after_reading(self, app: Sphinx, env: BuildEnvironment) -> None:
        stamps = hub_domain(env).stamps
        for docname in stamps.keys() - env.all_docs.keys():
            del stamps[docname]
        for docname, source in self._sources.items():
            stamps[docname] = (_file(env, docname), (source, *_included(env, docname)))


def _file(env: BuildEnvironment, docname: str) -> str:
    """The file of a document, relative to the source folder."""
    return Path(env.doc2path(docname, base=False)).as_posix()


def _stamp(path: str) -> Stamp:
    try:
        # A path would take several times as long, for each document in each build.
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size


def _included(env: BuildEnvironment, docname: str) -> Iterator[Stamp]:
    for file in sorted(map(str, env.dependencies.get(docname, ()))):
        yield _stamp(str(Path(env.srcdir, file)))


def read_again(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> Set[str]:
    """The documents that would be read otherwise now than they were."""
    domain = hub_domain(env)
    found: set[str] = set()
    # Documents that come or go, by their names, and by their files as links may name them.
    moved = {*added, *removed, *(_file(env, docname) for docname in added)}
    for docname, (file, stamps) in domain.stamps.items():
        if docname in removed:
            moved.add(file)
        elif docname not in added:
            stamp = _stamp(f"{env.srcdir}/{file}")
            if stamp is None:  # it has another suffix now
                moved.update((docname, file, _file(env, docname)))
            if docname not in changed and stamps != (stamp, *_included(env, docname)):
                found.add(docname)
    for docname in domain.docs.keys() - added - changed - removed - found:
        record = domain.docs[docname]
        if (moved and not moved.isdisjoint(_read_from(record))) or any(
            Path(env.srcdir, path).is_file() for path in _missing(record)
        ):
            found.add(docname)
    for docname in removed:
        # The toctrees it stood in still hold it, and nobody is told that it is missing.
        found |= env.files_to_rebuild.get(docname, set()) - {docname}
    return found


def _read_from(record: DocRecord) -> Iterator[str]:
    """The documents and files whose being there decides how *record* is read."""
    yield from record.awaited
    for role, target, _, _ in record.links:
        if role == "doc":
            yield target
    yield from _missing(record)


def _missing(record: DocRecord) -> Iterator[str]:
    """What MyST's links name that may be a file, though none was there."""
    for role, target, _, _ in record.links:
        path = target.partition("#")[0]
        if role == "any" and "." in path and "\0" not in path:
            yield join(record.note.docname, path)


def setup(app: Sphinx) -> None:
    files = Files()
    app.connect("env-get-outdated", read_again)
    app.connect("env-before-read-docs", files.before_reading)
    app.connect("env-updated", files.after_reading)
