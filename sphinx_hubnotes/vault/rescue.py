"""What becomes of a note that nothing can be made of: its page shows what is written there."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import Directive
from markdown_it.tree import SyntaxTreeNode
from sphinx.util.docutils import new_document

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.reading import reading
from sphinx_hubnotes.build.steps import Steps, causes, reason
from sphinx_hubnotes.build.warn import warn
from sphinx_hubnotes.notes import encodings
from sphinx_hubnotes.notes.model import Place, Problem
from sphinx_hubnotes.notes.problems import problem

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

OF_THE_SYSTEM = frozenset(
    getattr(errno, name, 0)
    for name in ("EDQUOT", "EFBIG", "EIO", "EMFILE", "ENFILE", "ENOSPC", "EROFS")
)
"""Errors that no note is to blame for, and that every other would meet too."""


class Rescue(Steps):
    """Shows a note as text where reading, resolving or writing it has failed, and says so."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(app)
        self.failed: dict[str, Problem] = {}
        """The documents that are being read as text, and why."""

    def source(self, docname: str, written: str) -> str:
        """What the parser is to read: what is *written*, or all of it as one block of code."""
        if (found := self.failed.get(docname)) is None:
            return written
        reading(self.app.env).problems.append(found)
        fence = max(("`" * 3, *(ticks + "`" for ticks in re.findall("`+", written))), key=len)
        return f"{fence}none\n{self.text(docname)}\n{fence}\n"

    def read(self, docname: str, error: Exception, again: Callable[[], None]) -> None:
        env = self.app.env
        if _is_of_the_system(error):
            raise error
        self.app.events.emit("env-purge-doc", env, docname)
        env.clear_doc(docname)
        self.failed[docname] = self._problem(docname, error)
        try:
            with patient(self.app):
                again()
        except Exception as other:
            raise self.named(docname, other) from error
        finally:
            del self.failed[docname]
        if docname not in hub_domain(env).docs:
            raise self.named(docname, error)

    def resolve(self, docname: str, error: Exception) -> nodes.document:
        if _is_of_the_system(error):
            raise error
        doctree = self._load(docname)
        self._show_text(docname, doctree, error)
        return doctree

    def write(
        self,
        docname: str,
        error: Exception,
        doctree: nodes.document,
        again: Callable[[], None],
    ) -> None:
        if _is_of_the_system(error):
            raise error
        self._show_text(docname, doctree, error)
        try:
            with patient(self.app):
                again()
        except Exception as other:
            self.make(docname, other)

    def make(self, pagename: str, error: Exception) -> None:
        if _is_of_the_system(error):
            raise error
        found = problem("failed-page", Place(""), page=pagename, reason=reason(error))
        warn(self.app.env, found, broken=pagename)
        builder: Any = self.app.builder
        if named := getattr(builder, "get_outfilename", None):  # which is no longer what it says
            Path(named(pagename)).unlink(missing_ok=True)

    def text(self, docname: str) -> str:
        """The note of *docname* as it is written."""
        env = self.app.env
        origins = hub_domain(env).origins
        assert origins is not None
        path = Path(env.doc2path(docname))
        if docname in origins.notes:  # without the lines that its document has beside its own
            path = origins.vault / origins.notes[docname]
        text = encodings.decode(path.read_bytes()).replace("\0", "\ufffd")
        return "\n".join(text.splitlines()).strip("\n")

    def _load(self, docname: str) -> nodes.document:
        """The document as it was read, or where that is lost, an empty one."""
        env = self.app.env
        try:
            return env.get_doctree(docname)
        except Exception:  # anything can come of bytes that something has changed
            Path(env.doctreedir, f"{docname}.doctree").unlink(missing_ok=True)
            doctree = new_document(str(env.doc2path(docname)))
            doctree.settings.env = env
            return doctree

    def _show_text(self, docname: str, doctree: nodes.document, error: Exception) -> None:
        """Put the text of its note in the place of all that *doctree* holds."""
        env = self.app.env
        warn(env, self._problem(docname, error), broken=docname)
        ids = [name for section in doctree.findall(nodes.section) for name in section["ids"]]
        words, text = env.titles[docname].astext(), self.text(docname)
        shown = nodes.literal_block(text, text, language="none")
        section = nodes.section("", nodes.title(words, words), shown, ids=ids)
        doctree.children = []
        doctree += section
        with patient(self.app):
            env.apply_post_transforms(doctree, docname)

    def _problem(self, docname: str, error: Exception) -> Problem:
        return problem("failed", Place(docname, line_of(error)), reason=reason(error))


def line_of(error: BaseException) -> int | None:
    """The line of the document that was worked at when *error* was raised, if that can be seen."""
    for found in reversed([*causes(error)]):
        for frame in reversed([frame for frame, _ in walk_tb(found.__traceback__)]):
            for value in list(frame.f_locals.values()):
                if (line := _line(value)) is not None:
                    return line
    return None


def _line(value: object) -> int | None:
    found: object = None
    if isinstance(value, Directive):
        found = value.lineno
    elif isinstance(value, SyntaxTreeNode) and not value.is_root and value.map:
        found = value.map[0]
    elif isinstance(value, nodes.Element) and not isinstance(value, nodes.document):
        found = value.line
    return found if isinstance(found, int) else None


@contextmanager
def patient(app: Sphinx) -> Iterator[None]:
    """Pass over every handler of an event, and every transform, that fails in here."""
    registry: Any = app.registry
    listeners = {name: list(found) for name, found in app.events.listeners.items()}
    transforms = [
        (found, found.copy()) for found in (registry.transforms, registry.post_transforms)
    ]
    # Before Sphinx 9, these hold the transforms of all documents.
    publishers = getattr(registry, "publishers", {})
    made = dict(publishers)
    publishers.clear()
    try:
        for found in app.events.listeners.values():
            found[:] = [one._replace(handler=_quiet(one.handler)) for one in found]
        for found, before in transforms:
            found[:] = [type(t.__name__, (t,), {"apply": _quiet(t.apply)}) for t in before]
        yield
    finally:
        publishers.clear()
        publishers.update(made)
        for name, before in listeners.items():
            app.events.listeners[name][:] = before
        for found, before in transforms:
            found[:] = before


def _quiet(function: Callable[..., Any]) -> Callable[..., Any]:
    def quiet(*args: Any, **options: Any) -> Any:
        with suppress(Exception):
            return function(*args, **options)
        return None

    return quiet


def _is_of_the_system(error: Exception) -> bool:
    return any(isinstance(one, OSError) and one.errno in OF_THE_SYSTEM for one in causes(error))


DEEPEST = 100
"""How deep the parts of a page may nest: what copies, stores and writes them calls itself."""


class Unfit(Exception):
    """What was read is nothing that pages can be made of."""


def measure(app: Sphinx, doctree: nodes.document) -> None:
    """Raise `Unfit` for what could still be read, but breaks other pages that show it."""
    toc = app.env.tocs[app.env.docname]
    if any("anchorname" not in link for link in toc.findall(nodes.reference)):
        raise Unfit("a heading holds what no table of contents can")
    parts: list[nodes.Node] = [doctree]
    for _ in range(DEEPEST):
        parts = [child for part in parts for child in part.children]
        if not parts:
            return
    raise Unfit(f"its parts nest more than {DEEPEST} deep")


class Stored:
    """Knows the files that documents are stored in, and whether something has cut them."""

    def __init__(self) -> None:
        self._read: list[str] = []

    def before_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        self._read = docnames

    def after_reading(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Remember how large they are, where the environment keeps it."""
        sizes = self._sizes(env)
        for docname in sizes.keys() - env.all_docs.keys():
            del sizes[docname]
        sizes.update((docname, _size(app, docname)) for docname in self._read)

    def read_again(self, app: Sphinx, env: BuildEnvironment, *others: Set[str]) -> list[str]:
        """The documents that have to be read again, as what was read is there no more."""
        return [name for name, size in self._sizes(env).items() if _size(app, name) != size]

    def _sizes(self, env: BuildEnvironment) -> dict[str, int]:
        sizes: dict[str, int] = hub_domain(env).data.setdefault("stored", {})
        return sizes


def _size(app: Sphinx, docname: str) -> int:
    try:
        # A path would take several times as long, for each document in each build.
        return os.stat(f"{app.doctreedir}/{docname}.doctree").st_size  # noqa: PTH116
    except (OSError, ValueError):
        return -1


def setup(app: Sphinx) -> Rescue:
    """Watch over the notes; what is given has to be made known to the domain and the parser."""
    stored = Stored()
    app.connect("env-get-outdated", stored.read_again)
    app.connect("env-before-read-docs", stored.before_reading)
    app.connect("env-updated", stored.after_reading)
    app.connect("doctree-read", measure, priority=950)
    return Rescue(app)
