"""The parser of the notes of a vault, which may be anybody's: it shows them, and does no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.directives.misc import Include
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.parsers.directives import parse_directive_text
from sphinx import addnodes

from sphinx_hubnotes.build import harmless
from sphinx_hubnotes.build.nodes import missing
from sphinx_hubnotes.notes import fields
from sphinx_hubnotes.notes.bounded import too_many
from sphinx_hubnotes.vault.guard import note
from sphinx_hubnotes.vault.local_html import with_links, with_pictures
from sphinx_hubnotes.vault.lookups import Guard, as_written, hint_at, may_read
from sphinx_hubnotes.vault.parser import NotesParser, NotesRenderer

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode
    from myst_parser.config.main import MdParserConfig

    from sphinx_hubnotes.notes.front_matter import Topmatter

SETTINGS = ("myst", "mystnb", "html_meta", "substitutions")
"""The keys of front matter that set something of MyST."""

_CLEANED = "hubnotes_html"
"""Marks raw HTML that a note has written, and that has been cleaned."""

_WRONG_OPTION = re.compile(r"['\"](.*?)['\"]: Invalid option value for ['\"](.*?)['\"]:", re.DOTALL)

_IN_RST = {
    "headings": re.compile(r"^[ \t]*([^\w\s])\1*[ \t]*$", re.MULTILINE),
    "targets": re.compile(r"^[ \t]*(?:\.\.[ \t]+_|__[ \t])|(?<!\w)_`", re.MULTILINE),
}
"""What may begin headings and targets in reStructuredText."""


class _Any(Directive):
    """A directive that takes everything."""

    has_content = True

    class Options(dict[str, Any]):
        def __bool__(self) -> bool:
            return True

        def __missing__(self, name: str) -> Any:
            return str

    option_spec = Options()


class VaultRenderer(NotesRenderer):
    """Shows as text what notes of a vault may not use."""

    def __init__(self, parser: MarkdownIt, *, guard: Guard) -> None:
        super().__init__(parser)
        self._guard = guard
        self._around: list[Path] = []
        self._left_out: dict[str, None] = {}
        self._first: nodes.Element | None = None

    def _render_finalise(self) -> None:
        super()._render_finalise()
        self._balance()
        if self._first is not None:
            names = ", ".join(list(self._left_out)[:20])
            note(self._env, "html", self._first.source, self._first.line, names=names)

    # Directives

    def render_directive(
        self,
        token: SyntaxTreeNode,
        name: str,
        arguments: str,
        *,
        additional_options: dict[str, str] | None = None,
    ) -> None:
        made, _ = directives.directive(name, self.language_module_rst, self.document)
        parent, before = self.current_node, len(self.current_node.children)
        around = len(self._around)
        included = made is not None and issubclass(made, Include)
        if not included or self._takes_in(token, arguments.strip()):
            super().render_directive(token, name, arguments, additional_options=additional_options)
        del self._around[around:]
        if made is None or parent is not self.current_node:
            return
        if self._guard.is_whole("directive", name.lower()):
            return
        new = parent.children[before:]
        if new and all(isinstance(node, nodes.system_message) for node in new):
            parts = [part for node in new for part in node.children]
            if not any(isinstance(part, nodes.literal_block) for part in parts):
                written = f"{token.markup}{token.info}\n{token.content}{token.markup}"
                parent.append(self._as_written(written, token))
        elif not new or not made.has_content:
            body = parse_directive_text(_Any, "", token.content).body
            if any(line.strip() for line in body):
                parent.append(self._as_written("\n".join(body), token))

    def _takes_in(self, token: SyntaxTreeNode, target: str) -> bool:
        """Whether the file *target* may be included, which MyST does by itself."""
        env, source, line = self._env, self.document["source"], token_line(token, 0)
        if not target:
            return True
        if not may_read(env, target):
            note(env, "unknown-file", source, line, target=target)
        elif why := self._guard.takes_in(env, target, self._around):
            note(env, "include-limit", source, line, target=target, why=why)
        else:
            self._around.append(Path(env.relfn2path(target, env.docname)[1]).resolve())
            return True
        self.current_node.append(nodes.paragraph("", "", missing(target)))
        return False

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        """Leave out what docutils says of a role: titles and names of headings would hold it."""
        around, before = self.current_node, len(self.current_node.children)
        super().render_myst_role(token)
        around[before:] = [
            node for node in around[before:] if not isinstance(node, nodes.system_message)
        ]

    def create_warning(self, message: str, subtype: Any, **kwargs: Any) -> Any:
        """Say of an option that is left out why it is."""
        found = _WRONG_OPTION.match(message)
        if not found:
            return super().create_warning(message, subtype, **kwargs)
        what, option = found.groups()
        hint = hint_at(self._guard.options(what), option)
        source, line = self.document["source"], kwargs.get("line")
        note(self._env, "option-left-out", source, line, what=what, option=option, hint=hint)
        return None

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        parent, before = self.current_node, len(self.current_node.children)
        found = {what: len(pattern.findall(token.content)) for what, pattern in _IN_RST.items()}
        if why := too_many(self.md_env, found):
            line = token_line(token, 0)
            note(self._env, "too-large", self.document["source"], line, what="text", why=why)
            parent.append(self._as_written(token.content, token))
            return
        self._guard.in_rst = True
        try:
            super().render_restructuredtext(token)
        finally:
            self._guard.in_rst = False
        new = parent.children[before:]
        for pending in [found for node in new for found in node.findall(nodes.pending)]:
            self.document.note_pending(pending)  # it was noted in a document that is gone
        if token.content.strip() and all(isinstance(node, nodes.system_message) for node in new):
            parent.append(self._as_written(token.content, token))

    def _as_written(self, text: str, token: SyntaxTreeNode) -> nodes.literal_block:
        return as_written(text, self.document["source"], token_line(token, 0))

    # HTML

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        parent, before = self.current_node, len(self.current_node.children)
        super().render_html_block(token)
        new = parent.children[before:]
        del parent.children[before:]
        for node in new:
            if isinstance(node, nodes.raw):
                parent += self._cleaned(node, block=token.type == "html_block")
            else:
                parent += node

    def _cleaned(self, raw: nodes.raw, *, block: bool) -> list[nodes.Node]:
        found = harmless.clean(raw.astext())
        if found.left_out:
            self._left_out |= dict.fromkeys(found.left_out)
            self._first = self._first if self._first is not None else raw
        if not found.is_text:
            made = nodes.raw("", found.html, format="html")
            made[_CLEANED] = True
            made.source, made.line = raw.source, raw.line
            parts = list(with_pictures(made))
            for part in parts:
                if isinstance(part, nodes.image):
                    self.find_picture(part)
            return list(parts)
        text = unescape(found.html)
        if not block:
            return [nodes.Text(text)] if text else []
        return [as_written(text.strip("\n"), raw.source, raw.line)] if text.strip() else []

    def _balance(self) -> None:
        """Let HTML close what it opens, and no more, in each part of the page."""
        parents = {id(node.parent): node.parent for node in self.document.findall(_is_cleaned)}
        for parent in parents.values():
            if not isinstance(parent, nodes.title):
                self._link(parent)
        for parent in parents.values():
            written = [node for node in parent.children if _is_cleaned(node)]
            texts, ends = harmless.balanced(node.astext() for node in written)
            for node, text in zip(written, texts, strict=True):
                cast("nodes.raw", node).replace_self(
                    [nodes.raw("", text, format="html")] if text else []
                )
            if ends:
                parent.append(nodes.raw("", ends, format="html"))

    def _link(self, parent: nodes.Element) -> None:
        """Let HTML in *parent* lead to other notes."""
        made = list(with_links(parent.children, self._env.docname))
        is_text = isinstance(parent, nodes.TextElement)
        parent.children = []
        for node in made:
            if isinstance(node, addnodes.pending_xref) and not is_text:
                parent += nodes.inline("", "", node)  # which is text, as links have to be in
            else:
                parent += node


def _is_cleaned(node: nodes.Node) -> bool:
    return isinstance(node, nodes.raw) and _CLEANED in node


class VaultParser(NotesParser):
    """The parser of the notes of a vault."""

    guard: Guard
    source: Callable[[str, str], str]
    """What gives, of a document and what is written in it, what is to be read."""

    def renderer(self, parser: MarkdownIt) -> VaultRenderer:
        return VaultRenderer(parser, guard=self.guard)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        env = document.settings.env
        with self.guard.reading(env):
            super().parse(self.source(env.docname, inputstring), document)

    def settings(
        self, config: MdParserConfig, found: Topmatter, document: nodes.document
    ) -> MdParserConfig:
        """*config* as it is: a note sets nothing."""
        lines = found.text.split("\n")[: found.lines]
        for key in SETTINGS:
            if key in found.fields:
                line = fields.line_of(key, iter(lines)) or 1
                note(document.settings.env, "note-settings", document["source"], line, key=key)
        return config


def parser_with(guard: Guard, source: Callable[[str, str], str]) -> type[VaultParser]:
    """The parser that *guard* watches over; Sphinx makes one for each document."""
    kept = {"guard": guard, "source": staticmethod(source)}
    return type("VaultParser", (VaultParser,), kept)
