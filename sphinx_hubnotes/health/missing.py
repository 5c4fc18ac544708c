"""References to documents that are not there, and where in a source they stand."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from sphinx_hubnotes.names.destinations import Names
from sphinx_hubnotes.names.index import is_elsewhere, join, path_of, without_suffix
from sphinx_hubnotes.names.lookup import key_of
from sphinx_hubnotes.notes.model import Place
from sphinx_hubnotes.notes.wikilinks import target_of

IsFile = Callable[[str], bool]
"""Whether a path from the source folder is a file that could be a document."""

IsKnown = Callable[[str, str], bool]
"""Whether what a role names is something of another project."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A reference of a document to one that is not there."""

    docname: str
    target: str
    """The path of the document from the source folder."""
    excluded: bool = False
    """Whether its file is there, so that the project must exclude it."""
    wanted: bool = True
    """Whether it could be written."""
    written: tuple[str, ...] = ()
    """The ways in which the reference may be written, the likeliest first."""
    place: Place | None = None
    """Its place, where that is known."""


def missing_links(
    docnames: Iterable[str], site: Names, is_file: IsFile, is_known: IsKnown
) -> Iterator[Missing]:
    """The links in *docnames* that lead to no document, one of each target in a document."""
    index = site.index
    for docname in docnames:
        seen: set[str] = set()
        names: tuple[str, ...]
        for role, target, _, _ in index.docs[docname].links:
            if role in ("doc", "std:doc"):
                path = target
                written = _ways_to_write(docname, path)
                names = (written[0], path) if role == "std:doc" else ()
            elif role == "any" and (file := target.partition("#")[0]).endswith(index.suffixes):
                path = join(docname, file)
                written = tuple(_spellings(target, file))
                names = (target,)
            else:
                continue
            asked = (target, file) if role == "any" else (target,)
            if any(site.resolve(role, name, docname) for name in asked):
                continue
            if any(is_known(role, name) for name in names) or site.is_left_out(f"/{path}", docname):
                continue
            by_file = index.document(path) is not None  # the role `doc` finds none in this way
            excluded = not by_file and is_file(path)
            wanted = not (by_file or excluded or is_elsewhere(path))
            found = path if by_file else without_suffix(path, index.suffixes)
            if found not in seen:
                seen.add(found)
                yield Missing(docname, found, excluded, wanted, written)


def missing_wikilinks(docnames: Iterable[str], names: Names, is_file: IsFile) -> Iterator[Missing]:
    """The wikilinks in *docnames* to notes that do not exist, one of each note in a document."""
    suffixes = names.index.suffixes
    for docname in docnames:
        seen: set[str] = set()
        for written, line, path, _ in names.index.docs[docname].wikilinks:
            name = without_suffix(target_of(written).name.strip("/"), suffixes)
            if key_of(name) in seen or names.resolve("hubnotes:wiki", written, docname):
                continue
            seen.add(key_of(name))
            if names.is_left_out(written, docname):
                continue
            excluded = is_file(name)
            wanted = not excluded and not is_elsewhere(join(docname, name))
            yield Missing(docname, name, excluded, wanted, place=Place(docname, line, path))


def missing_cards(docnames: Iterable[str], names: Names, is_file: IsFile) -> Iterator[Missing]:
    """The cards in *docnames* for documents that do not exist."""
    index = names.index
    for docname in docnames:
        for card in index.docs[docname].cards():
            path = path_of(card)
            led = names.resolve(card.role, card.target, docname)
            if path and not led and not names.is_left_out(card.target, docname):
                excluded = is_file(path)
                wanted = not excluded and not is_elsewhere(path)
                found = without_suffix(path, index.suffixes)
                yield Missing(docname, found, excluded, wanted, place=card.place)


def line_of(written: Sequence[str], text: str) -> int | None:
    """The number, from 1, of the line in *text* that holds the first of *written* that it holds.

    A place where markup names a target comes before others.
    """
    for before in (r"(?:[(<`]|\]:[ \t]*)", r"(?<![\w/.-])", "/"):
        for target in written:
            if found := re.search(rf"{before}{re.escape(target)}(?![\w-])", text):
                return text.count("\n", 0, found.end()) + 1
    return None


def ways_to_write(docname: str, path: str, suffixes: Iterable[str], anchor: str) -> tuple[str, ...]:
    """How a document may write a link to *anchor* in the document *path*."""
    ways = _ways_to_write(docname, path)
    return tuple(f"{way}{suffix}#{anchor}" for suffix in suffixes for way in ways)


def _ways_to_write(docname: str, path: str) -> tuple[str, ...]:
    relative = posixpath.relpath(path, posixpath.dirname(docname) or ".")
    ways = (relative, f"/{path}", path, posixpath.basename(path))
    return tuple(_spellings(*ways))


def _spellings(*names: str) -> Iterator[str]:
    """*names*, and these with the escapes of addresses, which some parsers add or take away."""
    for name in names:
        yield from dict.fromkeys((name, quote(name, errors="replace"), unquote(name)))
