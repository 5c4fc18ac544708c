"""What keeps a site of notes to the files of their vault, however a note names others."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.parsers.rst.directives.misc import Raw
from sphinx import addnodes
from sphinx.directives.code import LiteralInclude
from sphinx.directives.other import Include
from sphinx.directives.patches import CSVTable
from sphinx.transforms import SphinxTransform

from sphinx_hubnotes.core.files import can_be_file
from sphinx_hubnotes.core.problems import problem
from sphinx_hubnotes.stages.domain import hub_domain, place_of, reading

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def is_inside(env: BuildEnvironment, path: Path) -> bool:
    """Whether *path* leads into the mirror or to a file of the vault that is not hidden."""
    origins = hub_domain(env).origins
    found = path.resolve()
    if origins is None or found.is_relative_to(Path(env.srcdir).resolve()):
        return True
    vault = origins.vault.resolve()
    return found.is_relative_to(vault) and not any(
        part.startswith(".") for part in found.relative_to(vault).parts
    )


def is_ours(env: BuildEnvironment, target: str) -> bool:
    """Whether *target*, as written in the document being read, may be shown or copied."""
    return can_be_file(target) and is_inside(env, Path(env.relfn2path(target, env.docname)[1]))


def _note(
    env: BuildEnvironment, target: str, source: str | PathLike[str] | None, line: int | None
) -> None:
    """Say that there is no file *target*: for a site, only those of its vault exist."""
    place = place_of(env, source, line)
    reading(env).problems.append(problem("unknown-file", place, target=target))


class Kept(SphinxTransform):
    """Pictures and downloads from outside the vault are words."""

    default_priority = 11

    def apply(self, **kwargs: object) -> None:
        for image in list(self.document.findall(nodes.image)):
            uri = str(image["uri"])
            if not (uri.startswith("data:") or "://" in uri or self._is_ours(uri)):
                self._replace(image, uri, [nodes.Text(str(image.get("alt") or uri))])
        for link in list(self.document.findall(addnodes.download_reference)):
            target = str(link["reftarget"])
            if not ("://" in target or is_ours(self.env, target)):
                self._replace(link, target, link.children)

    def _is_ours(self, uri: str) -> bool:
        return is_ours(self.env, uri) and is_ours(self.env, unquote(uri))

    def _replace(self, node: nodes.Element, target: str, words: list[nodes.Node]) -> None:
        _note(self.env, target, node.source, node.line)
        found: nodes.Element = nodes.inline("", "", *words, classes=["hubnotes-missing"])
        if not isinstance(node.parent, nodes.TextElement):
            found = nodes.paragraph("", "", found)
        node.replace_self(found)


class _Guarded(Directive):
    """A directive that reads files, and refuses those from outside the vault."""

    def run(self) -> Any:
        env = self.state.document.settings.env
        for target in self.targets():
            if not self.is_ours(env, target):
                source, line = self.state_machine.get_source_and_line(self.lineno)
                _note(env, target, source, line)
                return []
        return super().run()

    def targets(self) -> Iterator[str]:
        """The files that it reads, as written."""
        yield from (self.options[name] for name in ("file", "url") if name in self.options)

    def is_ours(self, env: BuildEnvironment, target: str) -> bool:
        """Whether *target* may be read: docutils takes it from the folder of the file it is in."""
        if "url" in self.options:
            return target.lower().startswith(("http://", "https://"))
        here = Path(str(self.state.document.current_source or env.doc2path(env.docname)))
        return is_ours(env, target) and is_inside(env, here.absolute().parent / target)


class _Named(_Guarded):
    """A directive whose argument is a file."""

    def targets(self) -> Iterator[str]:
        yield self.arguments[0]
        if "diff" in self.options:
            yield self.options["diff"]

    def is_ours(self, env: BuildEnvironment, target: str) -> bool:
        return not target.startswith("<") and is_ours(env, target)


class _Include(_Named, Include):
    """Of this, MyST takes the options alone; `include` guards what it reads."""


class _LiteralInclude(_Named, LiteralInclude):
    pass


class _CSVTable(_Guarded, CSVTable):
    pass


class _Raw(_Guarded, Raw):
    pass


def include(app: Sphinx, path: Path, docname: str, content: list[str]) -> None:
    """Empty what is included from outside the vault."""
    env = app.env
    if not is_inside(env, Path(env.srcdir) / path):
        _note(env, path.name, env.doc2path(env.docname), None)
        content[0] = ""


def setup(app: Sphinx) -> None:
    """Guard what copies or reads files."""
    app.add_transform(Kept)
    app.add_directive("include", _Include, override=True)
    app.add_directive("literalinclude", _LiteralInclude, override=True)
    app.add_directive("csv-table", _CSVTable, override=True)
    app.add_directive("raw", _Raw, override=True)
    app.connect("include-read", include)
