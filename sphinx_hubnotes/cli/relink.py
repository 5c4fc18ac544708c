"""Links in the text of notes, made to follow notes whose documents are called otherwise."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from urllib.parse import quote, unquote

from sphinx_hubnotes.cli.names import SUFFIXES, stem
from sphinx_hubnotes.cli.vault import lines_of
from sphinx_hubnotes.names.lookup import key_of
from sphinx_hubnotes.notes.wikilinks import readings

_LINK = re.compile(
    r"""(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)  # code, which stays
    |\[\[(?P<wiki>[^\[\]|\n]+?)(?=\\?\||\]\])
    |(?P<before>\]\(\s*|^\ {0,3}\[[^\]]+\]:\s*)(?P<target><[^<>]*>|(?:[^()\s<>]|\([^()\s]*\))+)
    """,
    re.VERBOSE,
)


class Relinked:
    """Rewrites links; *names* are the documents of the notes, by their paths in the vault."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {_path(stem(path)): name for path, name in names.items()}
        self._renamed = any(self._moved(path) for path in self._names)
        self._alike = Counter(map(posixpath.basename, self._names.values()))
        self._called: dict[str, list[str]] = {}
        for path in self._names:
            self._called.setdefault(key_of(posixpath.basename(path)), []).append(path)

    def text(self, text: str, path: str) -> str:
        """*text*, of the note at *path*, with links to the documents of renamed notes."""
        if not self._renamed:
            return text
        folder = posixpath.dirname(path)
        beside = posixpath.dirname(self._names[_path(stem(path))])

        def follow(found: re.Match[str]) -> str:
            if found["wiki"]:
                return f"[[{self._wikilink(found['wiki'], folder)}"
            if found["target"]:
                return f"{found['before']}{self._link(found['target'], folder, beside)}"
            return found[0]

        return "\n".join(line if code else _LINK.sub(follow, line) for line, code in lines_of(text))

    def _link(self, written: str, folder: str, beside: str) -> str:
        """The target of a link from *folder* in the vault, as seen from *beside*."""
        target = unquote(written.strip("<>"))
        for name, mark, anchor in ((target, "", ""), target.rpartition("#")):
            if name.lower().endswith(SUFFIXES):
                for base in (folder, ""):
                    path = _path(stem(posixpath.normpath(posixpath.join(base, name.lstrip("/")))))
                    if document := self._moved(path):
                        found = posixpath.relpath(document, beside or ".")
                        return f"{quote(found)}.md{mark}{anchor}"
        return written

    def _wikilink(self, written: str, folder: str) -> str:
        path, name = None, ""
        for reading in readings(written):
            name = reading.name
            if name and (path := self._meant(name, folder)):
                break
        if path is None or not (document := self._moved(path)):
            return written
        short = posixpath.basename(document)
        return written.replace(name, short if self._alike[short] == 1 else document, 1)

    def _meant(self, name: str, folder: str) -> str | None:
        """The path of the note that a wikilink calls *name*."""
        bare = _path(stem(name.strip()))
        for path in (posixpath.normpath(posixpath.join(folder, bare)), bare.lstrip("/")):
            if path in self._names:
                return path
        key = key_of(bare.strip("/").removeprefix("./"))
        ends = (
            path
            for path in self._called.get(key.rpartition("/")[2], ())
            if f"/{key_of(path)}".endswith(f"/{key}")
        )
        return min(ends, key=lambda path: (path.count("/"), path), default=None) if key else None

    def _moved(self, path: str) -> str:
        """The document of the note at *path*, if that is called otherwise."""
        document = self._names.get(path, "")
        return document if document != path else ""


def _path(path: str) -> str:
    return unicodedata.normalize("NFC", path)
