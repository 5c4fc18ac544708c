"""MyST's parser, with what people write in vaults; only where the project asks for it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from itertools import dropwhile, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from docutils import nodes
from docutils.parsers.rst import directives, roles
from myst_parser.config.main import MdParserConfig, merge_file_level
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import MystWarnings, create_warning
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound
from sphinx import addnodes

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.harmless import is_local
from sphinx_hubnotes.build.nodes import (
    BLOCK,
    UNREAD,
    ancestors,
    highlight,
    missing,
    query,
    transclusion,
)
from sphinx_hubnotes.build.reading import find_files, has_wikilinks, place_of, reading
from sphinx_hubnotes.build.resolve import fingerprint
from sphinx_hubnotes.names.files import PICTURES, UNREADABLE, Files, can_be_file, ending, is_file
from sphinx_hubnotes.names.index import join, unique
from sphinx_hubnotes.notes import encodings
from sphinx_hubnotes.notes import front_matter as topmatter
from sphinx_hubnotes.notes.bounded import MOST_NESTED, bounded
from sphinx_hubnotes.notes.front_matter import Topmatter
from sphinx_hubnotes.notes.model import Place
from sphinx_hubnotes.notes.problems import problem
from sphinx_hubnotes.notes.tags import MOST_LEVELS, within_levels
from sphinx_hubnotes.notes.wikilinks import size_of, words_of
from sphinx_hubnotes.vault.callouts import callout
from sphinx_hubnotes.vault.local_html import unlink
from sphinx_hubnotes.vault.markdown import vault_plugin
from sphinx_hubnotes.vault.wikilink_rules import wikilinks_plugin

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

QUERIES = ("dataview", "dataviewjs", "base", "bases", "query", "tasks")
"""The languages of code blocks that a program answers, which is not here."""

_BREAK = {"html": "<br />", "latex": "\\\\"}
"""What breaks a line, by the formats that have something for it."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:(//)?", re.IGNORECASE)
"""What begins an address; a single letter is a drive."""

_VAULT_OF_DENDRON = re.compile(r"dendron://[^/\s]*/")

VAULT = ("dollarmath", "tasklist")
"""The extensions of MyST that read what vaults hold."""


_ONE_LINE = (nodes.title, nodes.rubric)
"""What has one line, whatever its source has."""


class NotesRenderer(SphinxRenderer):
    """Makes nodes of what the rules of `vault.wikilink_rules` and `vault.markdown` find."""

    def __init__(self, parser: MarkdownIt) -> None:
        super().__init__(parser)
        self._footnotes: list[nodes.footnote] = []
        """The footnotes that stand within the text so far."""

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        assert token.token is not None
        token.token.content = self.md_options["hubnotes_topmatter"].fields
        super().render_front_matter(token)

    def _random_label(self) -> str:
        """A name for an equation that has none: the same in each build, as the page's bytes are."""
        env = self.sphinx_env
        return f"{fingerprint(env.docname)}-{env.new_serialno('hubnotes.equation')}"

    # Lines

    def render_softbreak(self, token: SyntaxTreeNode) -> None:
        if self.md_options["hubnotes_line_breaks"] and not isinstance(self.current_node, _ONE_LINE):
            self.render_hardbreak(token)
        else:
            super().render_softbreak(token)

    def render_hardbreak(self, token: SyntaxTreeNode) -> None:
        self.current_node += [nodes.raw("", text, format=name) for name, text in _BREAK.items()]
        self.current_node += nodes.Text("\n")  # for all others, as it divides words

    # Formulas

    def render_math_inline_double(self, token: SyntaxTreeNode) -> None:
        block = self.current_node
        if isinstance(block, nodes.paragraph) and not isinstance(block.parent, nodes.entry):
            super().render_math_inline_double(token)
        else:  # where lines of its own cannot be
            self.render_math_inline(token)

    def render_paragraph(self, token: SyntaxTreeNode) -> None:
        super().render_paragraph(token)
        block = self.current_node.children[-1] if self.current_node.children else None
        if isinstance(block, nodes.paragraph) and any(map(_is_formula, block.children)):
            block.replace_self(_divided(block))

    # Footnotes

    def render_inline_footnote(self, token: SyntaxTreeNode) -> None:
        label = unique(f"inline-footnote-{len(self._footnotes) + 1}", self.document.nameids)
        reference = nodes.footnote_reference("", auto=1, refname=label)
        self.document.note_autofootnote_ref(reference)
        self.document.note_footnote_ref(reference)
        text = nodes.paragraph("", "")
        footnote = nodes.footnote("", text, auto=1, names=[label])
        for node in (reference, text, footnote):
            node.source, node.line = self.document["source"], self.current_node.line
        self.document.note_autofootnote(footnote)
        self.document.note_explicit_target(footnote, footnote)
        self.current_node.append(reference)
        self._footnotes.append(footnote)
        with self.current_node_context(text):
            self.render_children(token)

    def _render_finalise(self) -> None:
        self.document += self._footnotes
        super()._render_finalise()
        for image in self.document.findall(nodes.image):
            if any(
                isinstance(up, nodes.reference | addnodes.pending_xref) for up in ancestors(image)
            ):
                unlink(image)

    # Wikilinks

    def render_wikilink(self, token: SyntaxTreeNode) -> None:
        target = token.meta["target"]
        name = target.partition("#")[0].strip()
        if is_file(name) and not self._is_document(name):
            self.current_node.append(self._download(token, name, token.meta["text"]))
            return
        if self._is_turned_round(name, token.meta["text"]):
            self._render_turned_round(token)
            return
        xref = self._xref(token)
        if token.meta["text"]:
            words = nodes.inline("", "", classes=["xref"])
            with self.current_node_context(words):
                self.render_children(token)
            xref.children = []
            xref += words
        self.current_node.append(xref)

    def _is_turned_round(self, name: str, text: str) -> bool:
        """Whether *text* names a note as Dendron does, with dots, and *name* names none."""
        note = _dendron(text)
        if not self.md_options["hubnotes_vault"] or "." not in note or is_file(note):
            return False
        known = {each: join(self._env.docname, each) for each in (name, note)}
        reading(self._env).awaited.update(known.values())
        found = self._env.found_docs
        return known[note] in found and known[name] not in found

    def _render_turned_round(self, token: SyntaxTreeNode) -> None:
        words, text = token.meta["target"], token.meta["text"]
        token.meta["target"], token.meta["text"] = _dendron(text, whole=True), words
        xref = self._xref(token)
        xref.clear()
        xref += nodes.inline("", words, classes=["xref"])
        self.current_node.append(xref)
        place = place_of(self._env, xref.source, xref.line)
        mistake = problem("turned-round", place, words=words, target=token.meta["target"])
        if not any(one.kind == mistake.kind for one in reading(self._env).problems):
            reading(self._env).problems.append(mistake)

    def render_wikiembed(self, token: SyntaxTreeNode) -> None:
        target, text = token.meta["target"], token.meta["text"]
        name = target.partition("#")[0].strip()
        if not is_file(name) or self._is_document(name):
            xref = self._xref(token)
            xref["titled"] = True
            if isinstance(self.current_node, nodes.title | nodes.rubric):
                self.current_node.append(xref)  # a heading can hold no other text
                return
            self.current_node.append(transclusion("", "", xref, target=target))
        elif ending(name) in UNREADABLE:
            self._not_read(token, f"the file {name!r}")
            shown = nodes.inline("", name.rpartition("/")[2], classes=[UNREAD])
            self.current_node.append(shown)
        elif ending(name) not in PICTURES:
            self.current_node.append(self._download(token, name, text))
        elif path := self._file(token, name):
            words, width, height = size_of(text)
            image = nodes.image("", uri=f"/{path}", alt=words or name.rpartition("/")[2])
            image.attributes |= {k: v for k, v in (("width", width), ("height", height)) if v}
            self._place(image, token)
            self.current_node.append(image)
        else:
            self.current_node.append(missing(name))

    def render_block_id(self, token: SyntaxTreeNode) -> None:
        block = self.current_node
        while isinstance(block.parent, nodes.TextElement):
            block = block.parent
        if block is self.current_node:
            _trim_end(block)
        siblings = block.parent.children if block.parent is not None else []
        if not block.astext().strip() and len(siblings) > 1:  # it is the id of the block before
            before = siblings[siblings.index(block) - 1]
            if isinstance(before, nodes.Element) and not isinstance(before, nodes.title):
                siblings.remove(block)
                block = before
        elif (isinstance(block, nodes.title) and block.parent is not None) or (
            isinstance(block.parent, nodes.list_item) and block.parent.children[0] is block
        ):
            block = block.parent
        name = token.content.lower()
        anchor = unique(f"block-{name}", self.document.ids)
        block["ids"].append(anchor)
        block[BLOCK] = (name, anchor)
        self.document.ids[anchor] = block

    def _xref(self, token: SyntaxTreeNode) -> addnodes.pending_xref:
        target = token.meta["target"]
        around = (self.current_node, *ancestors(self.current_node))
        # Tables of contents, and the sidebar, show the words of a heading as they were read.
        in_heading = any(
            isinstance(up, nodes.title) and isinstance(up.parent, nodes.section) for up in around
        )
        xref = addnodes.pending_xref(
            "",
            nodes.inline("", words_of(target), classes=["xref"]),
            refdomain="hubnotes",
            reftype="wiki",
            reftarget=target,
            refdoc=self._env.docname,
            refexplicit=in_heading or (bool(token.meta["text"]) and token.type == "wikilink"),
            refwarn=False,
        )
        self._place(xref, token)
        return xref

    def _place(self, node: nodes.Element, token: SyntaxTreeNode) -> None:
        self.add_line_and_source_path(node, token)
        if node.line is not None:
            node.line += token.meta["line"]

    def render_hubnotes_unread(self, token: SyntaxTreeNode) -> None:
        place = place_of(self._env, self.document["source"], token_line(token, 0))
        reading(self._env).problems.append(problem("too-many-marks", place))
        self.current_node.append(nodes.Text(token.content))

    def render_hubnotes_deeper(self, token: SyntaxTreeNode) -> None:
        self._as_it_is(token, "too-deep", most=MOST_NESTED)

    def render_hubnotes_too_large(self, token: SyntaxTreeNode) -> None:
        self._as_it_is(token, "too-large", **token.meta)

    def _not_read(self, token: SyntaxTreeNode, what: str) -> None:
        node = nodes.inline()
        self.add_line_and_source_path(node, token)
        line = (node.line or 0) + token.meta.get("line", 0)
        place = place_of(self._env, node.source, line)
        reading(self._env).problems.append(problem("not-read", place, what=what))

    def _as_it_is(self, token: SyntaxTreeNode, code: str, **values: object) -> None:
        """Show what is not read, and say why."""
        place = place_of(self._env, self.document["source"], token_line(token, 0))
        reading(self._env).problems.append(problem(code, place, **values))
        block = nodes.literal_block(token.content, token.content, language="none")
        self.add_line_and_source_path(block, token)
        self.current_node.append(block)

    # Links

    def render_link_unknown(self, token: SyntaxTreeNode) -> None:
        address = str(token.attrGet("href") or "")
        if self.md_options["hubnotes_vault"] and self._is_elsewhere(address):
            self.render_link_url(token)
        else:
            self._render_link(token, super().render_link_unknown)

    def _is_elsewhere(self, address: str) -> bool:
        """Whether *address* is that of another program, such as ``tel:``; no name of a note is."""
        found = _SCHEME.match(address)
        return found is not None and (bool(found[1]) or not self._is_document(address))

    def render_link_path(self, token: SyntaxTreeNode) -> None:
        self._render_link(token, super().render_link_path)

    def render_link_project(self, token: SyntaxTreeNode) -> None:
        self._render_link(token, super().render_link_project)

    def _render_link(self, token: SyntaxTreeNode, render: Callable[[SyntaxTreeNode], None]) -> None:
        """Let *render* look for a file only where there may be one: it stops at other names."""
        path = self.md.normalizeLinkText(str(token.attrGet("href") or "")).partition("#")[0]
        if can_be_file(path):
            render(token)
        else:
            self.render_link_url(token)

    # Files beside the notes

    @property
    def _env(self) -> BuildEnvironment:
        env: BuildEnvironment = self.document.settings.env
        return env

    def _is_document(self, name: str) -> bool:
        return any(name.endswith(suffix) for suffix in self._env.config.source_suffix)

    def _download(self, token: SyntaxTreeNode, name: str, text: str) -> nodes.Node:
        path = self._file(token, name)
        words = text or name.rpartition("/")[2]
        if not path:
            return missing(words)
        link = addnodes.download_reference(
            "",
            "",
            nodes.inline("", words, classes=["xref", "download"]),
            refdomain=None,
            reftype="download",
            reftarget=f"/{path}",
            refdoc=self._env.docname,
            refexplicit=True,
        )
        self._place(link, token)
        return link

    def find_picture(self, image: nodes.image) -> None:
        """Let *image* be the picture of the vault that its address means, if there is one."""
        address = str(image["uri"])
        if not is_local(address):
            return
        whole = unquote(address)
        for name in dict.fromkeys((whole, whole.rpartition("#")[0])):
            if is_file(name) and can_be_file(name):
                path = _files(self._env).find(name, self._env.docname)
                reading(self._env).files[name] = path
                if path:
                    image["uri"] = f"/{path}"
                    return

    def _file(self, token: SyntaxTreeNode, name: str) -> str:
        """The path of the file called *name*; empty, where there is none, which is noted."""
        env = self._env
        path = _files(env).find(name, env.docname)
        reading(env).files[name] = path
        if not path:
            node = nodes.inline()
            self._place(node, token)
            place = place_of(env, node.source, node.line)
            reading(env).problems.append(problem("unknown-file", place, target=name))
        return path

    # What vaults hold

    def render_hashtag(self, token: SyntaxTreeNode) -> None:
        name = within_levels(token.content)
        if name != token.content:
            place = place_of(self._env, self.document["source"], token_line(token, 0))
            mistake = problem("tag-levels", place, tag=token.content, most=MOST_LEVELS)
            reading(self._env).problems.append(mistake)
        reading(self._env).tags[name] = None
        self.current_node += addnodes.pending_xref(
            "",
            nodes.inline("", f"#{token.content}", classes=["hubnotes-tag"]),
            refdomain="hubnotes",
            reftype="tag",
            reftarget=name,
            refdoc=self._env.docname,
            refexplicit=True,
            refwarn=False,
        )

    def render_image(self, token: SyntaxTreeNode) -> None:
        super().render_image(token)
        image = self.current_node.children[-1] if self.current_node.children else None
        if not (self.md_options["hubnotes_vault"] and isinstance(image, nodes.image)):
            return
        image.rawsource = image.rawsource or token.content  # without, Sphinx names no line
        self.find_picture(image)
        if "|" in (alt := str(image.get("alt", ""))):
            image["alt"], width, height = size_of(alt)
            image.attributes |= {k: v for k, v in (("width", width), ("height", height)) if v}

    def render_highlight(self, token: SyntaxTreeNode) -> None:
        with self.current_node_context(highlight(), append=True):
            self.render_children(token)

    def render_callout(self, token: SyntaxTreeNode) -> None:
        reading(self._env).styled |= bool(token.meta["fold"])
        children = list(token.children)
        title = None
        if children and children[0].type == "callout_title":
            title = nodes.title("", "")
            self.add_line_and_source_path(title, token)
            with self.current_node_context(title):
                self.render_children(children.pop(0))
            title.rawsource = title.astext()
        node = callout(token.meta["kind"], title, token.meta["fold"])
        if title is not None and BLOCK in title:  # the id of a block is the callout's
            node["ids"], title["ids"] = title["ids"], []
            node[BLOCK] = title.attributes.pop(BLOCK)
            self.document.ids[node["ids"][0]] = node
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            for child in children:
                self.rules[f"render_{child.type}"](child)

    def render_fence(self, token: SyntaxTreeNode) -> None:
        language = (token.info or "").strip().partition(" ")[0].lower()
        if not self.md_options["hubnotes_vault"] or language not in QUERIES:
            super().render_fence(token)
            return
        reading(self._env).styled = True
        self._not_read(token, f"a query of {language!r}")
        text = token.content
        node = query(text, text, language="none", label=language)
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    # What other programs read as theirs, and nobody here does

    def render_directive(
        self,
        token: SyntaxTreeNode,
        name: str,
        arguments: str,
        *,
        additional_options: dict[str, str] | None = None,
    ) -> None:
        known, _ = directives.directive(name, self.language_module_rst, self.document)
        if known or not self.md_options["hubnotes_vault"]:
            super().render_directive(token, name, arguments, additional_options=additional_options)
            return
        line = token_line(token, 0)
        self.create_warning(
            f"Unknown directive type: {name!r}", MystWarnings.UNKNOWN_DIRECTIVE, line=line
        )
        node: nodes.Element
        if token.type == "colon_fence":
            node = nodes.container("", classes=[nodes.make_id(name)], is_div=True)
            with self.current_node_context(node):
                self.nested_render_text(arguments, line - 1)
                self.nested_render_text(token.content, line)
        else:
            node = nodes.literal_block(token.content, token.content, language=_lexer(name))
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        super().render_myst_role(token)
        line = token_line(token, 0) if token.map else 0
        known, _ = roles.role(token.meta["name"], self.language_module_rst, line, self.reporter)
        if not known and self.md_options["hubnotes_vault"]:
            self.current_node += nodes.literal(token.content, token.content)


def _trim_end(block: nodes.Element) -> None:
    """Take the space, and the breaks of lines, from the end of *block*."""
    while block.children and _is_blank(block.children[-1]):
        del block[-1]
    if block.children and isinstance(last := block.children[-1], nodes.Text):
        block[-1] = nodes.Text(last.rstrip())


def _is_blank(node: nodes.Node) -> bool:
    text = node.astext().strip() if isinstance(node, nodes.Text | nodes.raw) else "-"
    return text in ("", *_BREAK.values())


def _dendron(text: str, *, whole: bool = False) -> str:
    """The note that *text* names in Dendron, or the *whole* of it, with the heading."""
    text = _VAULT_OF_DENDRON.sub("", text)
    return text if whole else text.partition("#")[0].strip()


def _is_formula(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math_block)


def _divided(block: nodes.paragraph) -> list[nodes.Element]:
    """The formulas in *block* that have lines of their own, and paragraphs of what is between."""
    parts: list[nodes.Element] = []
    for formula, group in groupby(block.children, _is_formula):
        if formula:
            parts += cast("Iterable[nodes.Element]", group)
            continue
        text = nodes.paragraph("", "", *dropwhile(_is_blank, group))
        text.source, text.line = block.source, block.line
        _trim_end(text)
        if text.children:
            parts.append(text)
    for key in ("ids", BLOCK):
        if block.get(key):
            parts[0][key] = block[key]
    return parts


def _lexer(language: str) -> str:
    """*language*, if its code can be coloured."""
    try:
        find_lexer_class_by_name(language)
    except ClassNotFound:
        return "none"
    return language


def _files(env: BuildEnvironment) -> Files:
    """The files beside the documents; looked through once, in the first document that asks."""
    domain = hub_domain(env)
    if domain.files is None:
        domain.files = find_files(env, domain.origins)
    return domain.files


class NotesParser(MystParser):
    """MyST's parser, with wikilinks."""

    def renderer(self, parser: MarkdownIt) -> NotesRenderer:
        """What makes nodes of what *parser* finds."""
        return NotesRenderer(parser)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        env: BuildEnvironment = document.settings.env
        vault = bool(env.config.hubnotes_vault)
        found = topmatter.read(inputstring)
        if found.mistake:
            place = Place(env.docname, found.line)
            mistake = problem("front-matter", place, mistake=found.mistake)
            reading(env).problems.append(mistake)
        config = env.myst_config  # type: ignore[attr-defined]
        if vault and not config.enable_extensions.issuperset(VAULT):
            config = config.copy(enable_extensions={*config.enable_extensions, *VAULT})
        if vault:  # as in Obsidian, `$5 and $6` are no formula
            config = config.copy(dmath_allow_space=False, dmath_allow_digits=False)
        if found.fields:
            config = self.settings(config, found, document)
        markdown = create_md_parser(config, self.renderer)
        wikilinks_plugin(markdown)
        if vault:
            vault_plugin(markdown)
            bounded(markdown)
        markdown.options["document"] = document
        markdown.options["hubnotes_topmatter"] = found
        markdown.options["hubnotes_vault"] = vault
        markdown.options["hubnotes_line_breaks"] = vault and env.config.hubnotes_line_breaks
        markdown.render(_as_markdown(found))

    def settings(
        self, config: MdParserConfig, found: Topmatter, document: nodes.document
    ) -> MdParserConfig:
        """*config* with what the front matter *found* in a note sets of it."""

        def warn(kind: Any, message: str) -> None:
            create_warning(document, message, kind, line=1, append_to=document)

        return merge_file_level(config, found.fields, warn)


def _as_markdown(found: Topmatter) -> str:
    """The text of a note that *found* was read from, in which markdown-it finds the same.

    Between more dashes than three, behind words and down to a rule it would see front matter too.
    """
    if found.lines:  # its fields are known
        behind = found.text.split("\n", found.lines)[found.lines :]
        return "\n".join(["---", *[""] * (found.lines - 2), "---", *behind])
    return f" {found.text}" if found.text.startswith("---") else found.text


def warn_of_encoding(app: Sphinx, docname: str, source: list[str]) -> None:
    """Note where the file of a document is not UTF-8, and was read as something else."""
    if source[0].isascii():
        return
    found = encodings.read(Path(app.env.doc2path(docname)).read_bytes())
    if found.mistake:
        mistake = problem("encoding", Place(docname, found.line), mistake=found.mistake)
        reading(app.env).problems.append(mistake)


def use_parser(app: Sphinx, config: Config) -> None:
    """Read notes as vaults mean them, where the project asks for it."""
    if not has_wikilinks(config):
        return
    if not {"myst_parser", "myst_nb"} & app.extensions.keys():
        return
    app.add_source_parser(NotesParser, override=True)
    if config.hubnotes_vault:
        try:
            codecs.lookup(encodings.NAME)
        except LookupError:
            codecs.register(encodings.find_codec)
        config.source_encoding = encodings.NAME
        app.connect("source-read", warn_of_encoding)


def setup(app: Sphinx) -> None:
    # After Sphinx has looked at the encoding, of which it knows UTF-8 alone.
    app.connect("config-inited", use_parser, priority=900)
