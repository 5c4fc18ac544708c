"""Pictures and other files beside the notes, found as a vault finds them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from sphinx_hubnotes.names.index import is_elsewhere, join

PICTURES = frozenset(("apng", "avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"))

UNREADABLE = frozenset(("base", "canvas", "excalidraw"))
"""What only Obsidian and its plugins show."""

OTHERS = frozenset(
    "pdf canvas base excalidraw csv zip 3gp flac m4a mkv mov mp3 mp4 ogg ogv wav webm".split()
)
"""The endings of files that notes show as links."""


def ending(name: str) -> str:
    """The ending of a file's name, without its dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_file(name: str) -> bool:
    """Whether *name* is that of a picture or another file, and not of a note."""
    return ending(name) in PICTURES or ending(name) in OTHERS


def can_be_file(path: str) -> bool:
    """Whether systems can be asked for *path* at all; some raise an error at others."""
    raw = path.encode(errors="surrogateescape")
    return b"\0" not in raw and len(raw) < 4000 and all(len(p) < 256 for p in raw.split(b"/"))


class Files:
    """The files of a source folder, by their *paths* from it."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths: set[str] = set()
        self._by_name: dict[str, list[str]] = {}
        for path in sorted(paths):
            self._paths.add(path)
            self._by_name.setdefault(_key(path.rpartition("/")[2]), []).append(path)

    def find(self, name: str, docname: str) -> str:
        """The path of the file that *name* means in *docname*; empty, if there is none.

        The exact path comes first, then the end of a path; of several, the shortest path.
        """
        for path in (join(docname, name), name.lstrip("/")):
            if path in self._paths:
                return path
        if is_elsewhere(join(docname, name)):
            return ""
        key = _key(name.strip("/"))
        ends = [
            path
            for path in self._by_name.get(key.rpartition("/")[2], ())
            if f"/{_key(path)}".endswith(f"/{key}")
        ]
        return min(ends, key=lambda path: path.count("/"), default="")


def _key(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
