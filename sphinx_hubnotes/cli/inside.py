"""What runs inside Sphinx where it reads the mirror of a vault: an extension of its own."""

from __future__ import annotations

import linecache
import logging
import posixpath
import unicodedata
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging as sphinx_logging

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.harmless import anchors
from sphinx_hubnotes.build.nodes import front_matter, is_section
from sphinx_hubnotes.build.origins import Origins, from_here
from sphinx_hubnotes.build.read_notes import READ
from sphinx_hubnotes.build.reading import given_title, reading
from sphinx_hubnotes.cli.names import FRONT, SUFFIXES, TRIES, is_front, stem, ways
from sphinx_hubnotes.cli.vault import CHANGES, DATES
from sphinx_hubnotes.hubs.membership import unlinked
from sphinx_hubnotes.names.files import can_be_file
from sphinx_hubnotes.notes.dates import date_of
from sphinx_hubnotes.notes.inline import clean
from sphinx_hubnotes.notes.problems import printable
from sphinx_hubnotes.vault import guard, rescue
from sphinx_hubnotes.vault.guard import is_inside
from sphinx_hubnotes.vault.lookups import Guard, registered
from sphinx_hubnotes.vault.reader import parser_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_hubnotes.build.public import Note

logger = sphinx_logging.getLogger(__name__)


def linked(origins: Origins, docname: str, target: str) -> list[str]:
    """The paths in the vault that *target* may mean in *docname*, without suffix."""
    path = stem(unicodedata.normalize("NFC", target)).lstrip("/")
    folder = posixpath.dirname(origins.notes[docname])
    return [posixpath.normpath(posixpath.join(folder, path)), posixpath.normpath(path)]


class Renamed(SphinxTransform):
    """Links to notes whose documents have other names than their files, and to odd files."""

    default_priority = 10

    def apply(self, **kwargs: object) -> None:
        origins = _origins(self.env)
        if self.env.docname not in origins.notes:
            return
        for link in list(self.document.findall(nodes.reference)):
            if link.get("id_link") and not str(link["refuri"]).strip("# "):
                link.replace_self(link.children)  # `[words](#)` leads nowhere
        for xref in list(self.document.findall(addnodes.pending_xref)):
            if xref.get("refdomain") == "doc":  # a card may be made of it, which keeps no link
                reading(self.env).awaited.add(str(xref["reftarget"]))
            elif xref.get("reftype") == "myst" and not xref.get("refdomain"):
                target = unquote(str(xref["reftarget"]))
                name, _, anchor = target.rpartition("#")
                if not target.strip("# "):
                    xref.replace_self(xref.children)
                    continue
                if self._find(origins, xref, target) or self._download(xref, target):
                    continue
                if not self._find(origins, xref, name, anchor):
                    name, _, anchor = target.partition("#")
                    self._find(origins, xref, f"{name}.md", anchor)

    def _find(
        self, origins: Origins, xref: addnodes.pending_xref, target: str, anchor: str = ""
    ) -> bool:
        """Let *xref* lead to the note that *target* means, if there is one."""
        if not target.lower().endswith(SUFFIXES):
            return False
        paths = linked(origins, self.env.docname, target)
        names = [name for path in paths for name in islice(ways(path), TRIES)]
        reading(self.env).awaited.update(names, paths)
        for name in (*names, FRONT):
            if stem(unicodedata.normalize("NFC", origins.notes.get(name, ""))) in paths:
                xref["refdomain"], xref["reftarget"] = "doc", name
                xref["reftargetid"] = anchor or None
                return True
        if any(path in origins.left_out for path in paths):
            xref.replace_self(xref.children)
            return True
        return False

    def _download(self, xref: addnodes.pending_xref, target: str) -> bool:
        """Let *xref* be a link to the file *target*, if there is one."""
        if not can_be_file(target):
            return False
        name, path = self.env.relfn2path(target, self.env.docname)
        ours = is_inside(self.env, Path(path))
        if target.endswith(("/", ".md")) or not ours or not Path(path).is_file():
            reading(self.env).awaited.add(name)
            return False
        link = addnodes.download_reference(
            "", "", *xref.children, reftarget=f"/{name}", refdoc=self.env.docname, reftype="myst"
        )
        link["refdomain"], link["refexplicit"] = None, xref["refexplicit"]
        link.source, link.line = xref.source, xref.line
        xref.replace_self(link)
        return True


class Titled(SphinxTransform):
    """Give a note that does not begin with a heading the title that it has in its vault."""

    # After docutils has read the front matter (340), before hubs find their headings (400).
    default_priority = 350

    def apply(self, **kwargs: object) -> None:
        origins = _origins(self.env)
        docname = self.env.docname
        if docname not in origins.notes:
            return
        children = self.document.children
        kept = nodes.docinfo | nodes.field_list | front_matter
        first = max((n + 1 for n, node in enumerate(children) if isinstance(node, kept)), default=0)
        seen = next(
            (n for n, node in enumerate(children) if n >= first and not _is_silent(node)), None
        )
        begun = None if seen is None else children[seen]
        name = posixpath.basename(stem(origins.notes[docname]))
        given = given_title(self.document, self.config)
        text = given if given and not is_front(given) else origins.titles.get(docname, clean(name))
        if seen is not None and isinstance(begun, nodes.section) and self._is_top(begun):
            # What stands under further headings of the first level is part of the page too.
            self.document.children = children[: seen + 1]
            begun += children[seen + 1 :]
            title = begun.children[0]
            if not isinstance(title, nodes.title):
                return
            if (instead := origins.titles.get(docname)) and is_front(title.astext()):
                title.clear()
                title += nodes.Text(instead)
            elif not _words(title):
                title += nodes.Text(text)
            return
        title = nodes.title(text, text)
        section = nodes.section("", title)
        for node in (title, section):
            node.source, node.line = self.document["source"], 1
        self.document.children = children[:first]
        section += children[first:]
        self.document += section
        self.document.note_implicit_target(section, section)

    def _is_top(self, section: nodes.section) -> bool:
        """Whether the heading of *section* is of the first level; no hub's section is."""
        if is_section(section):
            return False
        source = str(section.source)
        linecache.checkcache(source)
        return not linecache.getline(source, section.line or 0).lstrip().startswith("##")


def _words(title: nodes.Element) -> str:
    """What readers see of *title*."""
    unseen = nodes.raw | nodes.comment
    texts = (text for text in title.findall(nodes.Text) if not isinstance(text.parent, unseen))
    return clean("".join(texts)).strip()


def _is_silent(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Invisible | nodes.system_message)


class Anchored(SphinxTransform):
    """Links to anchors that a note sets in HTML, of which MyST knows nothing.

    Those in headings are ids of their sections.
    """

    default_priority = 870  # MyST resolves at 879

    def apply(self, **kwargs: object) -> None:
        links = [n for n in self.document.findall(nodes.reference) if n.get("id_link")]
        if not links:
            return
        names = set(anchors("".join(node.astext() for node in self.document.findall(nodes.raw))))
        names.update(*(section["ids"] for section in self.document.findall(nodes.section)))
        for link in links:
            if link["refuri"][1:] in names:
                del link["id_link"]


def call(app: Sphinx, env: BuildEnvironment, notes: Mapping[str, Note]) -> dict[str, Note]:
    """Let notes be found by the names of their files, and have the dates of their properties.

    Drafts that come this far are asked for, and shown as other notes are.
    """
    found: dict[str, Note] = {}
    for docname, path in _origins(env).notes.items():
        if note := notes.get(docname):
            called = stem(path) if stem(path) != docname else ""
            others = {key.lower(): values for key, values in note.others.items()}
            date = _date(note.date, others, DATES)
            updated = _date(note.updated, others, CHANGES)
            found[docname] = replace(note, path=called, date=date, updated=updated, draft=False)
    return found


def _date(given: str, others: Mapping[str, tuple[str, ...]], keys: Iterable[str]) -> str:
    """The date *given*, or the first that one of *keys* holds."""
    said = (given, *(text for key in keys for text in others.get(key, ())[:1]))
    return next((text for text in map(unlinked, said) if date_of(text)), given)


def excuse(app: Sphinx, env: BuildEnvironment) -> None:
    """A note may stand in no hub; Sphinx 8.1 warns of that, and its warning has no name."""
    for docname in env.all_docs:
        env.metadata[docname].setdefault("orphan", "")


class Files(logging.Filter):
    """Names the files of the vault in what Sphinx says, with nothing that a terminal obeys."""

    def __init__(self, origins: Origins) -> None:
        super().__init__()
        self.origins = origins

    def filter(self, record: logging.LogRecord) -> bool:
        location = getattr(record, "location", None)
        if isinstance(location, str):
            record.location = printable(self.origins.named(location))
        text = logging.LogRecord.getMessage(record)
        told = self.origins.named(text)
        if record.levelno >= logging.WARNING:  # other lines have Sphinx's own colours
            ours = getattr(record, "type", None) == "hubnotes"
            told = printable(told, keep="" if ours else "\n\t")
        if told != text:
            record.msg, record.args = told, ()
        return True


def begin(origins: Origins, app: Sphinx) -> None:
    """Say in every build what had to be mended before Sphinx could read it."""
    hub_domain(app.env).origins = origins
    for path, mistakes in sorted(origins.mistakes.items()):
        for line, message in mistakes:
            location = f"{from_here(origins.vault / path)}:{line}"
            logger.warning(message, location=location, type="hubnotes", subtype="vault")


SITE = ("project", "docstitle", "shorttitle", "version", "release")
"""What is said of the site on every page. Of these, themes write some as text and some as HTML."""

FLAGS = ("hide-toc", "html_theme.sidebar_secondary.remove")
"""The front matter that themes are shown; of other keys they make links, numbers and the like."""


def only_words(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Let templates see texts that are text, whether they escape them or not."""
    for name in SITE:
        if isinstance(text := context.get(name), str):
            context[name] = Markup.escape(text)
    meta = context.get("meta") or {}
    context["meta"] = {key: "" for key in FLAGS if key in meta}


def _origins(env: BuildEnvironment) -> Origins:
    found = hub_domain(env).origins
    assert found is not None, "the builder-inited event comes before"
    return found


def setup(app: Sphinx) -> dict[str, bool]:
    """Add what a vault needs; extensions that are set up later are the user's own."""
    origins = Origins.of(Path(app.confdir, "table.json"), Path(app.srcdir))
    for handler in logging.getLogger("sphinx").handlers:
        handler.addFilter(Files(origins))
    guard.setup(app)
    watch = Guard(registered(app))
    steps = rescue.setup(app)

    def read_guarded(app: Sphinx, config: Config) -> None:
        app.add_source_parser(parser_with(watch, steps.source), override=True)

    def settle(app: Sphinx) -> None:
        hub_domain(app.env).steps = steps
        watch.settle(registered(app))

    # After the stage that puts its own parser there.
    app.connect("config-inited", read_guarded, priority=950)
    app.connect("builder-inited", settle, priority=900)
    app.add_transform(Renamed)
    app.add_transform(Titled)
    app.add_transform(Anchored)
    app.connect("builder-inited", partial(begin, origins))
    app.connect(READ, call)
    app.connect("env-updated", excuse)
    # Before the themes, which read them in this event at 500.
    app.connect("html-page-context", only_words, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
