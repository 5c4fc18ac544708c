"""What keeps a site of notes to the files of their vault, however a note names others."""

from __future__ import annotations

from collections import deque
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import get_node_line, get_node_source

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.harmless import is_address, is_picture, runs
from sphinx_hubnotes.build.nodes import ancestors, missing
from sphinx_hubnotes.build.reading import place_of, reading
from sphinx_hubnotes.names.files import can_be_file
from sphinx_hubnotes.notes.problems import problem
from sphinx_hubnotes.tree.stage import OURS

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
    """Whether *target*, as written in the document being read, may be shown or copied.

    It is a file of the vault, no folder or pipe, or nothing that is there.
    """
    if not can_be_file(target):
        return False
    path = Path(env.relfn2path(target, env.docname)[1])
    return is_inside(env, path) and (path.is_file() or not path.exists())


def note(
    env: BuildEnvironment,
    code: str,
    source: str | PathLike[str] | None,
    line: int | None,
    **values: object,
) -> None:
    """Note a problem at its place in the document being read, or in a file that it includes."""
    if source is not None and Path(source).is_symlink():
        source = Path(source).resolve()  # the file of the vault
    reading(env).problems.append(problem(code, place_of(env, source, line), **values))


class Words(SphinxTransform):
    """What docutils cannot make sense of stays in the page; Sphinx drops its messages."""

    default_priority = 9

    def apply(self, **kwargs: object) -> None:
        for message in list(self.document.findall(nodes.system_message)):
            blocks = [node for node in message if isinstance(node, nodes.literal_block)]
            if blocks:
                for block in blocks:
                    block["language"] = "none"
                message.replace_self(blocks)


class Kept(SphinxTransform):
    """Pictures and downloads from outside the vault are words, and so are downloads in headings."""

    default_priority = 11

    def apply(self, **kwargs: object) -> None:
        for image in list(self.document.findall(nodes.image)):
            uri = str(image["uri"])
            elsewhere = uri.startswith("data:") or "://" in uri
            if not (is_address(uri) and (elsewhere or self._is_ours(uri))):
                self._replace(image, uri, [nodes.Text(str(image.get("alt") or uri))])
        for link in list(self.document.findall(addnodes.download_reference)):
            target = str(link["reftarget"])
            if not ("://" in target or is_ours(self.env, target)):
                self._replace(link, target, link.children)
            elif any(isinstance(up, nodes.title) for up in ancestors(link)):
                link.replace_self(link.children)  # Sphinx has no contents with such a link

    def _is_ours(self, uri: str) -> bool:
        return is_ours(self.env, uri) and is_ours(self.env, unquote(uri))

    def _replace(self, node: nodes.Element, target: str, words: list[nodes.Node]) -> None:
        note(self.env, "unknown-file", node.source, node.line, target=target)
        _show(node, words)


class Once(SphinxTransform):
    """The toctrees of a note hold a document once: each level would multiply what is below."""

    default_priority = 11

    def apply(self, **kwargs: object) -> None:
        held: set[str] = set()
        for toctree in self.document.findall(addnodes.toctree):
            first: dict[str, tuple[str | None, str]] = {}
            for title, name in toctree["entries"]:
                if name not in held:
                    first.setdefault(name, (title, name))
            files = dict.fromkeys(toctree["includefiles"])
            toctree["entries"] = list(first.values())
            toctree["includefiles"] = [name for name in files if name not in held]
            held.update(first)


class Rules(SphinxTransform):
    """Rules where docutils has none: one that divides nothing from nothing is left out."""

    default_priority = 829  # docutils looks at them at 830

    def apply(self, **kwargs: object) -> None:
        for rule in list(self.document.findall(nodes.transition)):
            if not isinstance(rule.parent, nodes.document | nodes.section):
                rule.replace_self(nodes.raw("", '<hr class="docutils" />', format="html"))
                continue
            above = rule.parent.children[: rule.parent.index(rule)]
            before = next((node for node in reversed(above) if _is_shown(node)), None)
            behind: nodes.Node | None = rule
            while behind is rule or (behind is not None and not _is_shown(behind)):
                behind = behind.next_node(descend=False, siblings=True, ascend=True)
            if before is None or behind is None or isinstance(behind, nodes.transition):
                rule.parent.remove(rule)


def _is_shown(node: nodes.Node) -> bool:
    """Whether *node* stands in the text of a page: not its title, and nothing that nobody sees."""
    unseen = nodes.Invisible | nodes.Titular | nodes.Decorative | nodes.Bibliographic
    return not isinstance(node, unseen | nodes.system_message)


class Unresolved(SphinxTransform):
    """References to footnotes that docutils has not found are words: writers look for an id."""

    # After docutils has numbered footnotes (620).
    default_priority = 625

    def apply(self, **kwargs: object) -> None:
        for reference in list(self.document.findall(nodes.footnote_reference)):
            if "refid" not in reference:
                reference.replace_self(nodes.inline("", reference.astext()))


class Addresses(SphinxTransform):
    """Links that a browser would run are words."""

    # After everything that makes links, before Sphinx collects (880).
    default_priority = 878

    def apply(self, **kwargs: object) -> None:
        for link in list(self.document.findall(nodes.reference)):
            if self._is_unsafe(link, str(link.get("refuri", ""))):
                link.replace_self(link.children)
        for link in list(self.document.findall(addnodes.download_reference)):
            if self._is_unsafe(link, str(link["reftarget"])):
                link.replace_self(link.children)
        for image in list(self.document.findall(nodes.image)):
            uri = str(image["uri"])
            # Of a film for Flash, a page in the page would be made.
            if uri.lower().endswith(".swf") or not (
                is_picture(uri) or not self._is_unsafe(image, uri)
            ):
                _show(image, [nodes.Text(str(image.get("alt") or uri))])
        for tree in self.document.findall(addnodes.toctree):
            tree["entries"] = [
                (title, target)
                for title, target in tree["entries"]
                if not self._is_unsafe(tree, target)
            ]

    def _is_unsafe(self, node: nodes.Element, address: str) -> bool:
        if not runs(address):
            return False
        line = get_node_line(node)
        note(self.env, "unsafe-address", get_node_source(node), line, target=address)
        return True


def _show(node: nodes.Element, words: list[nodes.Node]) -> None:
    """Put *words* in the place of *node*."""
    found: nodes.Element = missing("", *words)
    around = node.parent
    node.replace_self(found)
    if isinstance(around, nodes.reference):  # what was a picture that is a link
        found, around = around, around.parent
    if not isinstance(around, nodes.TextElement):
        paragraph = nodes.paragraph()
        found.replace_self(paragraph)
        paragraph += found


def include(app: Sphinx, path: Path, docname: str, content: list[str]) -> None:
    """Empty what is included from outside the vault, by whatever it may be."""
    env = app.env
    if not is_inside(env, Path(env.srcdir) / path):
        note(env, "unknown-file", env.doc2path(env.docname), None, target=path.name)
        content[0] = ""


WRITTEN = "hubnotes_written"
"""The attribute of a toctree that holds its entries as they were written."""


def unfold(app: Sphinx, env: BuildEnvironment) -> None:
    """Let each document stand once below others: where two lead to one, the paths would multiply.

    The nearest to the root has it. On their own pages, toctrees show what they name.
    """
    held = {env.config.root_doc}
    opened: set[str] = set()
    for first in (env.config.root_doc, *sorted(env.toctree_includes)):
        held.add(first)
        waiting = deque([first])
        while waiting:
            docname = waiting.popleft()
            if docname in opened or docname not in env.toctree_includes:
                continue
            opened.add(docname)
            contents = env.tocs.get(docname, nodes.bullet_list())
            for toctree in contents.findall(addnodes.toctree):
                if OURS in toctree:
                    continue
                written = toctree.attributes.setdefault(WRITTEN, toctree["entries"])
                toctree["entries"] = [entry for entry in written if entry[1] not in held]
                new = [name for _, name in toctree["entries"] if name in env.tocs]
                held.update(new)
                waiting.extend(new)


def setup(app: Sphinx) -> None:
    """Guard what copies files, and what leads to addresses."""
    app.add_transform(Words)
    app.add_transform(Kept)
    app.add_transform(Once)
    app.add_transform(Rules)
    app.add_transform(Unresolved)
    app.add_transform(Addresses)
    app.connect("include-read", include)
    app.connect("env-updated", unfold, priority=490)  # before notes get their homes
