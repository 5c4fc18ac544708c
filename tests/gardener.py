"""A garden that is edited at random: a model of a project, and the files that it stands for.

The model knows documents, hubs, links, includes and settings. An edit changes the model;
`Project.sync` then writes, moves and deletes the files that differ, and leaves all others as
they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.site import Site

SUBSTITUTION = "{{ place }}"

LINKS = {
    "bare": "[](/{name}.md)",
    "with a text": "[its words](/{name}.md)",
    "without a suffix": "[](/{name})",
    "to a heading": "[](/{name}.md#a-part)",
    "doc": "{{doc}}`/{name}`",
    "doc with a text": "{{doc}}`its words </{name}>`",
    "note": "{{hubnotes:note}}`/{name}`",
    "note with a text": "{{hubnotes:note}}`its words </{name}>`",
    "alias": "{{hubnotes:note}}`alias of {name}`",
    "any": "{{any}}`/{name}`",
    "hub": "{{hubnotes:hub}}`{name}-hub`",
    "count": "{{hubnotes:count}}`{name}-hub`",
    "ref": "{{ref}}`{name}-hub`",
    "ref with a text": "{{ref}}`its words <{name}-hub>`",
    "hash": "[](#{name}-hub)",
    "section": "{{hubnotes:section}}`{name}-hub#basics`",
}
"""The ways to refer to the document called *name*, to its hub, or to a section of that."""


@dataclass(frozen=True)
class Link:
    """A reference to a document, which may be there or not."""

    form: str
    name: str

    def text(self, *, rst: bool) -> str:
        written = LINKS[self.form].format(name=self.name)
        if not rst:
            return written
        if written.startswith("["):
            return f":doc:`/{self.name}`"
        return re.sub(r"^\{([\w:]+)\}", r":\1:", written)


@dataclass
class Card:
    """A card; *target* may be missing."""

    target: str
    title: str = ""
    text: str = ""
    listed: bool = False


@dataclass
class Section:
    title: str
    content: list[Card | Section] = field(default_factory=list)
    collapsed: bool = False
    options: list[str] = field(default_factory=list)
    """What it gathers, and how it arranges that."""


@dataclass
class Hub:
    name: str
    content: list[Card | Section] = field(default_factory=list)
    kind: str = ""
    primary: bool = False
    views: str = ""
    """The option that says which views it has."""

    def sections(self) -> list[Section]:
        return list(_sections(self.content))

    def holders(self) -> list[list[Card | Section]]:
        """The lists that cards and sections can stand in."""
        return [self.content, *(section.content for section in self.sections())]

    def cards(self) -> list[Card]:
        return [item for held in self.holders() for item in held if isinstance(item, Card)]


def _sections(content: list[Card | Section]) -> Iterator[Section]:
    for item in content:
        if isinstance(item, Section):
            yield item
            yield from _sections(item.content)


@dataclass
class Toctree:
    entries: list[str]
    titles: dict[str, str] = field(default_factory=dict)
    caption: str = ""
    options: dict[str, str] = field(default_factory=dict)


@dataclass
class Doc:
    title: str
    heading: bool = True
    part: str = "A part"
    fields: dict[str, str] = field(default_factory=dict)
    body: str = "Some words."
    links: list[Link] = field(default_factory=list)
    included: str = ""
    substituted: bool = False
    hub: Hub | None = None
    toctree: Toctree | None = None
    rst: bool = False
    lists: list[str] = field(default_factory=list)
    """The options of its lists of notes; of one that begins with a `!`, of hubs, with a `^`
    with their graph."""
    blank: bool = False
    """Whether there is nothing but a title, and a hidden toctree."""

    @property
    def suffix(self) -> str:
        return ".rst" if self.rst else ".md"

    def source(self) -> str:
        return "\n".join(self._rst() if self.rst else self._md()) + "\n"

    def _md(self) -> Iterator[str]:
        if self.fields:
            yield "---"
            yield from (f"{key}: {value}" for key, value in self.fields.items())
            yield "---"
        if self.heading:
            yield f"# {self.title}\n"
        if self.blank:
            if self.toctree:
                yield "```{toctree}\n:hidden:"
                yield from _toctree(self.toctree)
                yield "```"
            return
        if self.hub:
            yield from _hub(self.hub)
        if self.toctree:
            yield "```{toctree}"
            yield from _toctree(self.toctree)
            yield "```"
        yield f"{self.body}{f' {SUBSTITUTION}' if self.substituted else ''}\n"
        for options in self.lists:
            name = {"!": "hub-list", "^": "hub-graph"}.get(options[:1], "note-list")
            yield f"```{{{name}}}"
            yield from (f":{option}" for option in options.lstrip("!^").split("; ") if option)
            yield "```"
        yield from (f"See {link.text(rst=False)}.\n" for link in self.links)
        if self.heading:
            yield f"## {self.part}\n"
            yield "More.\n"
        if self.included:
            yield f"```{{include}} /parts/{self.included}.txt\n```"

    def _rst(self) -> Iterator[str]:
        for key, value in self.fields.items():
            yield f":{key}: {value}"
        if self.fields:
            yield ""
        if self.heading:
            yield f"{self.title}\n{'=' * len(self.title)}\n"
        yield f"{self.body}\n"
        yield from (f"See {link.text(rst=True)}.\n" for link in self.links)
        if self.heading:
            yield f"{self.part}\n{'-' * len(self.part)}\n\nMore.\n"
        if self.included:
            yield f".. include:: /parts/{self.included}.txt"


def _hub(hub: Hub) -> Iterator[str]:
    yield f"::::::::{{hub}} {hub.name}"
    if hub.kind:
        yield f":kind: {hub.kind}"
    if hub.primary:
        yield ":primary:"
    if hub.views:
        yield hub.views
    yield ""
    yield from _content(hub.content, 7)
    yield "::::::::\n"


def _content(content: list[Card | Section], colons: int) -> Iterator[str]:
    for item in content:
        if isinstance(item, Section):
            yield f"{':' * colons}{{section}} {item.title}"
            if item.collapsed:
                yield ":collapsed:"
            yield from (f":{option}" for option in item.options)
            yield ""
            yield from _content(item.content, colons - 1)
            yield f"{':' * colons}\n"
        elif item.listed:
            yield f"- [{item.title}](/{item.target}.md){f' -- {item.text}' if item.text else ''}\n"
            yield "% a list of its own\n"
        else:
            named = f"{item.title} </{item.target}>" if item.title else f"/{item.target}"
            yield f":::{{note-card}} {named}\n{item.text}\n:::\n"


def _toctree(toctree: Toctree) -> Iterator[str]:
    if toctree.caption:
        yield f":caption: {toctree.caption}"
    yield from (f":{name}: {value}".rstrip() for name, value in toctree.options.items())
    yield ""
    for name in toctree.entries:
        given = toctree.titles.get(name)
        yield f"{given} <{name}>" if given else name


@dataclass
class Garden:
    """The whole project."""

    docs: dict[str, Doc]
    parts: dict[str, str] = field(default_factory=dict)
    """The files that documents include."""
    conf: dict[str, Any] = field(default_factory=dict)
    style: str = "p { color: red }"
    """The project's own style sheet."""

    def files(self) -> dict[str, bytes]:
        found = {f"{name}{doc.suffix}": doc.source() for name, doc in self.docs.items()}
        found |= {f"parts/{name}.txt": text for name, text in self.parts.items()}
        found["_static/own.css"] = self.style
        return {name: text.encode() for name, text in found.items()}

    def hubs(self) -> dict[str, Hub]:
        return {name: doc.hub for name, doc in self.docs.items() if doc.hub}


def garden() -> Garden:
    """The garden before any edit: two hubs, one of which shows the other, and notes in and out."""
    one = Hub(
        "one-hub",
        [
            Section("Maps", [Card("two")]),
            Section(
                "Basics",
                [
                    Card("n/a"),
                    Card("n/b", listed=True, text="for a reason"),
                    Section("Deeper", [Card("n/c", title="In other words")]),
                ],
            ),
        ],
    )
    two = Hub(
        "two-hub",
        [
            Section("Basics", [Card("n/a"), Card("n/d"), Card("n/missing")]),
            Section("Gathered", options=["any-tags: x, a", "sort: title", "limit: 2"]),
        ],
    )
    docs = {
        "index": Doc("Garden", toctree=Toctree(["one", "two", "area/index"])),
        "one": Doc("What is one?", fields={"description": "About one."}, hub=one),
        "two": Doc("What is two?", hub=two, links=[Link("bare", "n/a")]),
        "area/index": Doc("An area", toctree=Toctree(["page"], options={"maxdepth": "2"})),
        "area/page": Doc(
            "A page", links=[Link("count", "one"), Link("hash", "two")], lists=["", "!", "^"]
        ),
        "n/a": Doc("Why *a*?", fields={"description": "All of a."}, links=[Link("bare", "n/b")]),
        "n/b": Doc(
            "Why b?",
            fields={"hubs": "[two-hub]"},
            links=[Link("doc", "n/a"), Link("to a heading", "n/c")],
        ),
        "n/c": Doc("Why `c`?", included="part", fields={"tags": "[x, y]"}),
        "n/d": Doc("Why d?", rst=True, links=[Link("doc", "n/a")], included="part"),
        "n/e": Doc("Why e?", heading=False, links=[Link("ref", "one")], substituted=True),
        "n/lonely": Doc("In no hub", fields={"orphan": "true"}, links=[Link("bare", "n/gone")]),
    }
    conf = {
        "hubnotes_tag_pages": True,
        "hubnotes_page_size": 2,
        "hubnotes_redirects": True,
        "hubnotes_panels": ["hubs", "backlinks", "related"],
        "hubnotes_related_cards": 200,
    }
    return Garden(docs, {"part": "A part that is included.\n"}, conf)


CONF: dict[str, Any] = {
    "html_theme": "furo",
    "myst_enable_extensions": ["colon_fence", "substitution"],
    "myst_heading_anchors": 2,
    "myst_substitutions": {"place": "here"},
    "exclude_patterns": ["parts"],
    "html_static_path": ["_static"],
    "html_css_files": ["own.css"],
    "hubnotes_views": ["cards", "list", "table", "timeline", "graph"],
}


class Project:
    """A garden with its files."""

    def __init__(self, site: Site, model: Garden) -> None:
        self.site = site
        self.model = model
        self._files: dict[str, bytes] = {}
        self._conf: dict[str, Any] = {}
        self.sync()

    def sync(self) -> set[str]:
        """Make the files say what the model says; the documents whose files were changed.

        A document that includes a changed file counts as changed.
        """
        wanted = self.model.files()
        changed = {name for name, text in wanted.items() if self._files.get(name) != text}
        for name in self._files.keys() - wanted.keys():
            self.site.delete(name)
        self.site.write({name: wanted[name] for name in sorted(changed)})
        conf = CONF | self.model.conf
        if conf != self._conf:
            self.site.configure(conf)
        self._files, self._conf = wanted, conf
        return {
            docname
            for docname, doc in self.model.docs.items()
            if docname + doc.suffix in changed or f"parts/{doc.included}.txt" in changed
        }

    def move(self, old: str, new: str) -> None:
        """Move the file of a document as `mv` does: with the time of its last change."""
        doc = self.model.docs[new] = self.model.docs.pop(old)
        self.site.rename(old + doc.suffix, new + doc.suffix)
        self._files[new + doc.suffix] = self._files.pop(old + doc.suffix)

    def exchange(self, one: str, other: str) -> None:
        """Let two documents change places, the times of their last changes with them."""
        docs = self.model.docs
        if docs[one].rst == docs[other].rst:
            self.move(one, "aside")
            self.move(other, one)
            self.move("aside", other)
