"""Around each step that Sphinx takes with one document: what is raised there is about that one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.notes.problems import shorten

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

PACKAGE = Path(__file__).parents[1]

RESOLVING = "get_and_resolve_doctree"
"""The method of the environment that makes of a document as it was read what is written."""


class Steps:
    """What becomes of an error in a step: the build ends, as Sphinx does it.

    An error of our own code names the document, which Sphinx does not.
    """

    def __init__(self, app: Sphinx) -> None:
        self.app = app

    def read(self, docname: str, error: Exception, again: Callable[[], None]) -> None:
        """Go on from an *error* in reading; *again* reads once more."""
        raise self.named(docname, error)

    def resolve(self, docname: str, error: Exception) -> nodes.document:
        """What to write in place of a document whose resolving ended with *error*."""
        raise self.named(docname, error)

    def write(
        self,
        docname: str,
        error: Exception,
        doctree: nodes.document,
        again: Callable[[], None],
    ) -> None:
        """Go on from an *error* in writing *doctree*; *again* writes it once more."""
        raise self.named(docname, error)

    def make(self, pagename: str, error: Exception) -> None:
        """Go on from an *error* in making a page without a document."""
        raise self.named(pagename, error)

    def named(self, docname: str, error: Exception) -> Exception:
        """*error*, or in its place one that names the document."""
        if not _is_ours(error):
            return error
        env = self.app.env
        file = str(env.doc2path(docname)) if docname in env.found_docs else f"the page {docname!r}"
        found = ExtensionError(f"{file}: {reason(error)}", modname=PACKAGE.name)
        found.__cause__ = error
        return found


def causes(error: BaseException) -> Iterator[BaseException]:
    """*error*, then what it was made of: Sphinx wraps what is raised in an event."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__


def reason(error: BaseException) -> str:
    """The first line of what is wrong, with the kind of the error."""
    *_, first = causes(error)
    said = str(first).strip().partition("\n")[0]
    return str(shorten(f"{type(first).__name__}: {said}" if said else type(first).__name__))


def _is_ours(error: Exception) -> bool:
    """Whether code of this package, and not of this module alone, led to *error*."""
    files = {
        frame.f_code.co_filename
        for found in causes(error)
        for frame, _ in walk_tb(found.__traceback__)
    }
    return any(Path(file).is_relative_to(PACKAGE) for file in files - {__file__})


def watch(app: Sphinx) -> None:
    """Stand around reading and writing, whatever the builder is."""
    builder: Any = app.builder
    steps = hub_domain(app.env).steps or Steps(app)
    read = builder.read_doc

    def read_doc(docname: str, **options: Any) -> None:
        try:
            read(docname, **options)
        except Exception as error:
            steps.read(docname, error, partial(read, docname, **options))

    def writing(write: Callable[[str, nodes.document], None]) -> Callable[..., None]:
        def write_doc(docname: str, doctree: nodes.document) -> None:
            try:
                write(docname, doctree)
            except Exception as error:
                steps.write(docname, error, doctree, partial(write, docname, doctree))

        return write_doc

    builder.read_doc = read_doc
    builder.write_doc = writing(builder.write_doc)
    builder.write_doc_serialized = writing(builder.write_doc_serialized)
    if make := getattr(builder, "handle_page", None):

        def handle_page(pagename: str, *args: Any, **options: Any) -> None:
            try:
                make(pagename, *args, **options)
            except Exception as error:
                if pagename in app.env.all_docs:
                    raise  # it is being written
                steps.make(pagename, error)

        builder.handle_page = handle_page


def watch_resolving(app: Sphinx, builder: Builder) -> None:
    """Stand around resolving; not before, as the environment is stored with what it holds."""
    env: Any = app.env
    steps = hub_domain(env).steps or Steps(app)
    resolve = env.get_and_resolve_doctree

    def get_and_resolve_doctree(docname: str, *args: Any, **options: Any) -> nodes.document:
        try:
            found: nodes.document = resolve(docname, *args, **options)
        except Exception as error:
            return steps.resolve(docname, error)
        return found

    env.get_and_resolve_doctree = get_and_resolve_doctree


def leave(app: Sphinx, exception: Exception | None) -> None:
    """Let the environment be as it was."""
    vars(app.env).pop(RESOLVING, None)


def setup(app: Sphinx) -> None:
    # Behind all that put something in the place of what a builder does.
    app.connect("builder-inited", watch, priority=950)
    app.connect("write-started", watch_resolving, priority=900)
    app.connect("build-finished", leave)
