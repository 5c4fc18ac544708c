"""Before documents are read: which of them Sphinx would leave out, and have to be read again."""

from __future__ import annotations

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
        self._sources = {docname: _stamp(Path(env.doc2path(docname))) for docname in docnames}

    def after_reading(self, app: Sphinx, env: BuildEnvironment) -> None:
        stamps = hub_domain(env).stamps
        for docname in stamps.keys() - env.all_docs.keys():
            del stamps[docname]
        for docname, source in self._sources.items():
            path = Path(env.doc2path(docname))
            stamps[docname] = (str(path), (source, *_included(env, docname)))


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _included(env: BuildEnvironment, docname: str) -> Iterator[Stamp]:
    for path in sorted(map(str, env.dependencies.get(docname, ()))):
        yield _stamp(Path(env.srcdir, path))


def read_again(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> Set[str]:
    """The documents that would be read otherwise now than they were."""
    domain = hub_domain(env)
    found: set[str] = set()
    moved = set(added | removed)
    for docname, (path, stamps) in domain.stamps.items():
        if docname in moved:
            continue
        now = Path(env.doc2path(docname))
        if str(now) != path:  # it has another suffix, which links to it may name
            moved.add(docname)
        if docname not in changed and stamps != (_stamp(now), *_included(env, docname)):
            found.add(docname)
    for docname in domain.docs.keys() - added - changed - removed - found:
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
    files = Files()
    app.connect("env-get-outdated", read_again)
    app.connect("env-before-read-docs", files.before_reading)
    app.connect("env-updated", files.after_reading)
