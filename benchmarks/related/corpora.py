"""Folders of linked notes, read: Markdown, and what reStructuredText has in common with it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

SUFFIXES = (".md", ".markdown", ".rst", ".txt")

_TOP = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADER = re.compile(r"\A(?:[A-Z][\w-]*:.*\n(?:[ \t]+.*\n)*){2,}")
_HEADING = re.compile(r"^# +(.+?)[ #]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^(?:([=#*]{4,})\n)?(\S.*)\n[=#*]{4,}$", re.MULTILINE)
_LINK = re.compile(
    r"!?\[\[(?P<wiki>[^\[\]|#^]*)(?:[#^][^\[\]|]*)?(?:\|(?P<called>[^\[\]]*))?\]\]"
    r"|\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?(?P<url>[^()\s>]+)>?(?:\s+[\"'][^\"']*[\"'])?\s*\)"
    r"|\[(?P<shown>[^\[\]]+)\](?:\[(?P<label>[^\[\]]*)\])?(?![:(])"
    r"|:(?:pep|doc|ref):`(?:(?P<named>[^`<]*?)\s*<)?(?P<role>[^`<>]+)>?`"
)
_DEFINED = re.compile(r"^ {0,3}\[(?P<label>[^\[\]]+)\]:\s*<?(?P<url>[^\s>]+)>?.*$", re.MULTILINE)
_MARKUP = (
    (re.compile(r"<!--.*?-->", re.DOTALL), " "),
    (re.compile(r"</?[a-zA-Z][^<>]{0,300}>"), " "),
    (re.compile(r"https?://\S+"), " "),
    (re.compile(r"^ {0,3}(?:```|~~~|:::).*$", re.MULTILINE), " "),
)


@dataclass(frozen=True)
class Link:
    """A link in a text: where it stands, what it leads to, and the words that it shows."""

    start: int
    end: int
    target: str
    shown: str


@dataclass(frozen=True)
class Page:
    """A note as its file has it."""

    docname: str
    title: str
    description: str
    tags: tuple[str, ...]
    date: str
    source: str
    """What is behind the front matter."""
    links: tuple[Link, ...] = ()
    """Those that lead to other notes of the corpus."""

    def text(self, hidden: Collection[str] = ()) -> str:
        """The words of the note, without those of links to *hidden* notes."""
        parts = []
        end = 0
        for link in self.links:
            parts.append(self.source[end : link.start])
            parts.append(" " if link.target in hidden else link.shown)
            end = link.end
        return _plain("".join((*parts, self.source[end:])))


@dataclass(frozen=True)
class Corpus:
    """The notes of a folder."""

    name: str
    pages: Mapping[str, Page]

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of notes that links join, each once."""
        return tuple(
            sorted(
                {
                    (min(page.docname, link.target), max(page.docname, link.target))
                    for page in self.pages.values()
                    for link in page.links
                }
            )
        )


def read(folder: Path, name: str = "") -> Corpus:
    """The notes in *folder* and below it."""
    pages = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix in SUFFIXES and path.is_file() and not inside.parts[0].startswith("."):
            page = _page(inside.as_posix(), path.read_text("utf-8", errors="replace"))
            pages[page.docname] = page
    known = _known(pages)
    found = {name: _linked(page, known) for name, page in pages.items()}
    return Corpus(name or folder.name, found)


def _page(path: str, source: str) -> Page:
    source = source.replace("\r\n", "\n").lstrip("\ufeff")
    docname, suffix = posixpath.splitext(path)
    fields: dict[str, Any] = {}
    if top := _TOP.match(source):
        source = source[top.end() :]
        try:
            found = yaml.safe_load(top[1])
        except (yaml.YAMLError, ValueError):
            found = None
        fields = {str(k).lower(): v for k, v in found.items()} if isinstance(found, dict) else {}
    elif suffix in {".rst", ".txt"} and (top := _HEADER.match(source)):
        source = source[top.end() :]
        lines = (line.partition(":") for line in top[0].splitlines() if line[:1].strip())
        fields = {key.lower(): value.strip() for key, _, value in lines}
    title = fields.get("title")
    if not title and (heading := _HEADING.search(source)):
        title = _plain(_shown(heading[1]))
    if not title and suffix == ".rst" and (heading := _UNDERLINED.search(source)):
        title = heading[2]
    return Page(
        docname,
        str(title or posixpath.basename(docname)).strip(),
        str(fields.get("description") or "").strip(),
        tuple(_listed(fields.get("tags"))),
        str(fields.get("date") or fields.get("created") or ""),
        source,
    )


def _listed(value: Any) -> Iterator[str]:
    """The tags that a field holds."""
    if isinstance(value, str):
        value = re.split(r"[,\s]+", value)
    if isinstance(value, list | tuple):
        yield from dict.fromkeys(str(one).strip().lstrip("#") for one in value if one)


def _known(pages: Mapping[str, Page]) -> Mapping[str, str]:
    """What links may call each note."""
    found: dict[str, str] = {}
    for docname, page in pages.items():
        found.setdefault(page.title.casefold(), docname)
    for docname in pages:
        found[posixpath.basename(docname).casefold()] = docname
    for docname in pages:
        found[docname.casefold()] = docname
    return found


def _linked(page: Page, known: Mapping[str, str]) -> Page:
    """*page* with its links."""
    defined = {found["label"].casefold(): found["url"] for found in _DEFINED.finditer(page.source)}
    links = []
    for found in _LINK.finditer(page.source):
        parts = found.groupdict()
        if parts["wiki"] is not None:
            name = parts["wiki"].strip()
            shown = parts["called"] or name
            target = known.get(posixpath.splitext(name)[0].casefold()) or known.get(name.casefold())
        elif parts["role"] is not None:
            name = parts["role"].partition("#")[0].strip()
            shown = parts["named"] or name
            path = _joined(page.docname, name)
            target = known.get(path.casefold()) or known.get(f"pep-{name:0>4}")
        else:
            shown = parts["text"] if parts["url"] else parts["shown"]
            label = (parts["label"] or shown).casefold()
            url = parts["url"] or defined.get(label, "")
            target = _target(page.docname, url, known)
        if target and target != page.docname:
            links.append(Link(found.start(), found.end(), target, shown))
    for found in _DEFINED.finditer(page.source):
        if target := _target(page.docname, found["url"], known):
            links.append(Link(found.start(), found.end(), target, " "))
    # A definition is no link; only its words go, if any.
    own = sorted(links, key=lambda link: link.start)
    kept: list[Link] = []
    for link in own:
        if link.target != page.docname and (not kept or link.start >= kept[-1].end):
            kept.append(link)
    return Page(**{**page.__dict__, "links": tuple(kept)})


def _target(docname: str, url: str, known: Mapping[str, str]) -> str | None:
    path = unquote(url.partition("#")[0].partition("?")[0])
    if not path or "://" in path or path.startswith("mailto:"):
        return None
    stem, suffix = posixpath.splitext(path)
    name = stem if suffix in {*SUFFIXES, ".html"} else path.rstrip("/")
    joined = _joined(docname, name)
    return known.get(joined.casefold()) or known.get(f"{joined}/index".casefold())


def _joined(docname: str, path: str) -> str:
    if path.startswith("/"):
        return posixpath.normpath(path.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(docname), path))


def _shown(text: str) -> str:
    """*text* with the words of its links in their place."""

    def words(found: re.Match[str]) -> str:
        parts = found.groupdict()
        names = ("called", "wiki", "text", "shown", "named", "role")
        return next((parts[name] for name in names if parts[name]), " ")

    return _LINK.sub(words, text)


def _plain(text: str) -> str:
    """The words of Markdown, more or less as a reader sees them."""
    text = _DEFINED.sub(" ", _shown(text))
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    return text
