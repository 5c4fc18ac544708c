"""Before documents are read: which of them Sphinx would leave out, and have to be read again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_hubnotes.build.domain import Stamp, hub_domain
from sphinx_hubnotes.build.reading import find_files
from sphinx_hubnotes.exact.ledger import dump_names, load_names, put
from sphinx_hubnotes.hubs.options import GatheringOption
from sphinx_hubnotes.names.index import join
from sphinx_hubnotes.notes.fields import Field
from sphinx_hubnotes.notes.model import DocRecord

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


READING = ".hubnotes.reading"
"""A file beside the doctrees: the documents that are being read."""


class Files:
    """Knows the files of documents, and whether another file stands at the place of one now.

    Sphinx compares the time of a file with that of the reading. So it misses an older file that
    was moved there, and a change of the document's own file while it was reading.
    """

    def __init__(self) -> None:
        self._before: dict[str, list[tuple[str, Stamp]]] = {}

    def before_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        self._before = {docname: list(_catalogs(env, docname)) for docname in docnames}
        for docname in env.all_docs.keys() & self._before.keys():
            # As Sphinx does before it reads in parallel: what moves from one of them to another
            # would be there twice for a while, and be warned of.
            for domain in env.domains.values():
                domain.clear_doc(docname)
        if docnames:
            # Of a build that is killed nobody knows which doctrees it has written.
            journal = Path(app.doctreedir, READING)
            left = sorted({*docnames, *load_names(journal)})
            put(journal, dump_names(left))

    def after_reading(self, app: Sphinx, env: BuildEnvironment) -> None:
        stamps = hub_domain(env).stamps
        for docname in stamps.keys() - env.all_docs.keys():
            del stamps[docname]
        for docname, before in self._before.items():
            known = {file for file, _ in before}
            others = (file for file in _dependencies(env, docname) if file not in known)
            stamps[docname] = (*before, *((file, _stamp(env, file)) for file in others))

    def after_saving(self, app: Sphinx, env: BuildEnvironment) -> None:
        """The environment has just been written, and knows of all that was read."""
        Path(app.doctreedir, READING).unlink(missing_ok=True)


def _file(env: BuildEnvironment, docname: str) -> str:
    """The file of a document, relative to the source folder."""
    return Path(env.doc2path(docname, base=False)).as_posix()


def _stamp(env: BuildEnvironment, file: str) -> Stamp:
    try:
        # A path would take several times as long, for each document in each build.
        found = os.stat(f"{env.srcdir}/{file}")  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size


def _dependencies(env: BuildEnvironment, docname: str) -> list[str]:
    """The files that a document includes, relative to the source folder."""
    found = env.dependencies.get(docname, ())
    return sorted(os.path.relpath(Path(env.srcdir, file), env.srcdir) for file in found)


def _catalogs(env: BuildEnvironment, docname: str) -> Iterator[tuple[str, Stamp]]:
    """The document's file, and its message catalogs.

    Sphinx adds these to what it includes before it reads, and forgets them while it does.
    """
    files = [_file(env, docname)]
    files += [file for file in _dependencies(env, docname) if file.endswith(".mo")]
    return ((file, _stamp(env, file)) for file in files)


def read_again(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> Set[str]:
    """The documents that would be read otherwise now than they were."""
    domain = hub_domain(env)
    rows = domain.registry.identity(Field, GatheringOption)
    if domain.registered != rows:
        domain.registered = rows
        return domain.docs.keys() - removed
    found = {*load_names(Path(app.doctreedir, READING)), *unread(domain.docs)}
    known = domain.docs.keys() - added - changed - removed
    moved, edited = _moved(env, added, removed)
    found |= edited & known
    found.update(_showing_others(env, known))
    found |= {docname for docname in known - found if _is_outdated(env, docname, moved)}
    for docname in removed:
        # The toctrees it stood in still hold it, and nobody is told that it is missing.
        found |= env.files_to_rebuild.get(docname, set()) - {docname}
    return found


def _moved(
    env: BuildEnvironment, added: Set[str], removed: Set[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The names and files of documents that come or go; and the documents whose files differ."""
    edited: set[str] = set()
    # Documents that come or go, by their names, and by their files as links may name them.
    moved = {*added, *removed, *(_file(env, docname) for docname in added), *_left_out(env)}
    for docname, stamps in hub_domain(env).stamps.items():
        own = stamps[0][0]
        if docname in removed:
            moved.add(own)
        elif docname not in added:
            now = tuple((file, _stamp(env, file)) for file, _ in stamps)
            if now[0][1] is None:  # it has another suffix now
                moved.update((docname, own, _file(env, docname)))
            if now != stamps:
                edited.add(docname)
    return frozenset(moved), frozenset(edited)


def _left_out(env: BuildEnvironment) -> frozenset[str]:
    """The notes of a vault that are left out and were not, or the other way round."""
    domain = hub_domain(env)
    before, now = domain.left_out, frozenset(domain.origins.left_out if domain.origins else ())
    domain.left_out = now
    return before ^ now


def _showing_others(env: BuildEnvironment, known: Set[str]) -> Iterator[str]:
    """Those of the documents *known* whose names of files mean other files now."""
    domain = hub_domain(env)
    if any(record.files for record in domain.docs.values()):
        files = domain.files = find_files(env, domain.origins)
        for docname in known:
            shown = domain.docs[docname].files
            if any(files.find(name, docname) != path for name, path in shown):
                yield docname


def _is_outdated(env: BuildEnvironment, docname: str, moved: Set[str]) -> bool:
    """Whether a document was read by what has *moved*, or missed a file that is there now."""
    record = hub_domain(env).docs[docname]
    return (bool(moved) and not moved.isdisjoint(_read_from(record))) or any(
        os.path.isfile(f"{env.srcdir}/{path}")  # noqa: PTH113 - takes paths that are too long
        for path in _missing(record)
    )


def unread(docs: Mapping[str, DocRecord]) -> Iterator[str]:
    """The documents of which nothing but their text could be read; each build tries again."""
    for docname, record in docs.items():
        if any(found.kind == "failed" for found in record.problems):
            yield docname


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
    app.connect("env-check-consistency", files.after_saving)
