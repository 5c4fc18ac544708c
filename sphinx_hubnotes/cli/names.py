"""The names of documents, from the paths of notes, which may hold what no address should."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from itertools import count

from sphinx_hubnotes.notes.inline import clean

LONGEST_NAME = 180
"""The most bytes of a part of a name: files of 255 bytes have to hold it and several suffixes."""

FRONT = "index"
"""The document that is the front page, whatever its note is called."""

FRONTS = ("index", "readme")
"""The names of notes, without case, that are the first page of their folder; the best one first."""

RESERVED = (FRONT, "search", "genindex", "opensearch", "py-modindex", "tags")
"""Pages at the top of a site that Sphinx makes, or that we make."""

FOLDERS = ("_static", "_sources", "_images", "_downloads", "_modules", "tags")
"""Folders at the top of a site that hold other things than pages of notes."""

SUFFIXES = (".md", ".markdown")

ENDINGS = (".lproj", ".html", ".md", ".txt", ".doctree")
"""The endings of folders that get other names: Sphinx reads nothing in those of the first kind, and
the others may be the name of a file that a note beside them becomes."""

TRIES = 8
"""How many names are looked at for the note that a link names."""

_AWKWARD = re.compile(r"[\x00-\x1f\x7f-\x9f#?%\\:*\"<>|`\ud800-\udfff]+")


def stem(path: str) -> str:
    """The path of a note without its suffix."""
    return path[: path.rindex(".")] if path.lower().endswith(SUFFIXES) else path


def is_front(name: str) -> bool:
    """Whether *name* says no more than that the page is the first of its folder."""
    return stem(name.strip()).casefold() in FRONTS


def readable(folder: str) -> str:
    """The name of a *folder* as a title: words for hyphens, and a capital where it has none."""
    text = clean(folder).strip()
    if not re.search(r"\s", text):
        # Hyphens between digits are those of a date.
        text = re.sub(r"_+|(?<!\d)-+|-+(?!\d)", " ", text).strip() or text
    return text[:1].upper() + text[1:] if text.islower() else text


def safe(path: str) -> str:
    """*path* with names that are safe in addresses and on every system."""
    return "/".join(map(_safe, path.split("/")))


def ways(path: str) -> Iterator[str]:
    """The names that the note at *path*, without its suffix, may have as a document; no end.

    One of the first `TRIES` is free, where nobody has called notes so that none is.
    """
    name = placed(safe(path))
    yield name
    for number in count():
        yield f"{name}-{_digest(path + number * '/')}"


def docnames(paths: Iterable[str], taken: Collection[str] = ()) -> dict[str, str]:
    """A document's name for each of *paths* of notes: their own, as far as that can be.

    Names that differ in case only are one name for many systems, so that all but the first of
    such notes have a name that ends in a few digits of their own. *taken* are given already.
    """
    names: dict[str, str] = {}
    used = {name.casefold() for name in (*RESERVED, *taken)}
    # Who has a good name keeps it.
    for path in sorted(paths, key=lambda path: (safe(stem(path)) != stem(path), path)):
        names[path] = next(name for name in ways(stem(path)) if name.casefold() not in used)
        used.add(names[path].casefold())
    return names


def free(name: str, taken: Collection[str]) -> str:
    """*name*, or with a number behind it, for a page of ours beside *taken* (folded) names."""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def placed(name: str) -> str:
    """*name*, a safe one, with other folders for those that Sphinx keeps or leaves out."""
    *folders, last = name.split("/")
    if folders and folders[0] in FOLDERS:
        folders[0] = f"notes-{folders[0].lstrip('_')}"
    return "/".join([*map(_read, folders), last])


def _read(folder: str) -> str:
    """*folder*, or a name for it that Sphinx reads, and that no file has."""
    if folder == "_sources":
        return "notes-sources"
    name, dot, ending = folder.rpartition(".")
    return f"{name}-{ending}" if f"{dot}{ending}".casefold() in ENDINGS else folder


def _safe(part: str) -> str:
    found = " ".join(_AWKWARD.sub(" ", unicodedata.normalize("NFC", part)).split()).rstrip(".")
    if len(found.encode()) > LONGEST_NAME:
        cut = found.encode()[:LONGEST_NAME].decode(errors="ignore").rstrip()
        found = f"{cut}-{_digest(part)}"
    return found.strip() or f"note-{_digest(part)}"


def _digest(text: str) -> str:
    return blake2b(text.encode(errors="surrogateescape"), digest_size=3).hexdigest()
