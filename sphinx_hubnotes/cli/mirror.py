"""The folder that Sphinx reads, made from a vault and kept like it; nothing is written there."""

from __future__ import annotations

import json
import os
import posixpath
import re
import shutil
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from sphinx_hubnotes.cli.names import FRONT, placed, safe, stem
from sphinx_hubnotes.cli.pages import Plan
from sphinx_hubnotes.cli.text import Mistakes
from sphinx_hubnotes.cli.vault import Asked, Facts, Vault, first_below, lines_of
from sphinx_hubnotes.exact.ledger import put
from sphinx_hubnotes.notes.front_matter import block, count

VERSION = 4
"""The version of what a mirror keeps for itself; counted up when that, or the mirror, changes."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """The folders of one vault and one site."""

    root: Path

    @property
    def src(self) -> Path:
        """What Sphinx reads."""
        return self.root / "src"

    @property
    def conf(self) -> Path:
        """Where its ``conf.py`` stands, and what says which file each document comes from."""
        return self.root / "conf"

    @property
    def doctrees(self) -> Path:
        return self.root / "doctrees"

    @property
    def table(self) -> Path:
        return self.conf / "table.json"

    @property
    def kept(self) -> Path:
        return self.root / "notes.json"

    def known(self, asked: Asked) -> dict[str, Facts]:
        """What the last run has found, by the paths of the notes, if it *asked* the same."""
        try:
            found = json.loads(self.kept.read_text(encoding="utf-8"))
            if (found["version"], found["asked"]) != (VERSION, json.loads(json.dumps(asked))):
                return {}
            return {
                path: Facts(
                    tuple(stamp),
                    str(title),
                    tuple(map(str, tags)),
                    tuple(map(str, hashtags)),
                    bool(hub),
                    bool(drawing),
                    bool(dated),
                    tuple((int(line), str(message)) for line, message in mistakes),
                    publish if publish is None else bool(publish),
                    tuple(map(str, aliases)),
                )
                for path, (
                    stamp,
                    title,
                    tags,
                    hashtags,
                    hub,
                    drawing,
                    dated,
                    mistakes,
                    publish,
                    aliases,
                ) in found["notes"].items()
            }
        except Exception:  # anything can come of a file that something has cut
            return {}

    def update(
        self,
        vault: Vault,
        plan: Plan,
        conf: str,
        asked: Asked,
        mistakes: Mapping[str, Mistakes],
    ) -> None:
        """Make the mirror what *vault* and *plan* say; what is so already is left alone.

        *mistakes* are those of files that are no notes.
        """
        self.src.mkdir(parents=True, exist_ok=True)
        self.conf.mkdir(exist_ok=True)
        (self.root / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
        known, last = self.known(asked), self._last()
        notes = {f"{name}.md": path for path, name in plan.names.items()}
        pages = {f"{name}.md": text for name, text in plan.pages.items()}
        links = attachments(vault.files, {*notes, *pages})
        self._clear({*notes, *pages, *links})
        # Links to the note of the front page are read in a way of their own.
        fronted = last["notes"].get(FRONT, "") == notes.get(f"{FRONT}.md", "")
        inserted: dict[str, tuple[int, int]] = {}
        for name, path in notes.items():
            document = name.removesuffix(".md")
            added = plan.added.get(document)
            target = self.src / name
            same = (
                fronted
                and last["notes"].get(document) == path
                and last["sizes"].get(name) == _size(target)
                and last["titles"].get(document) == plan.titles.get(document)
            )
            bare = added is None and document not in last["inserted"]
            if same and bare and known.get(path) == vault.notes[path]:
                continue
            text = vault.read(path).text
            if added:
                text, inserted[document] = with_added(text, added)
            _write(target, text, again=not same)
        for name, text in pages.items():
            _write(self.src / name, text)
        for name, path in links.items():
            _link(self.src / name, vault.root / path)
        _write(self.conf / "conf.py", conf)
        table = {
            "vault": str(vault.root),
            "notes": {name: path for path, name in sorted(plan.names.items())},
            "pages": sorted(plan.pages),
            "left_out": {
                normalize("NFC", stem(path)): names for path, names in vault.left_out.items()
            },
            "inserted": inserted,
            "titles": plan.titles,
            "sizes": {name: _size(self.src / name) for name in sorted(notes)},
            "mistakes": {
                **mistakes,
                **{path: note.mistakes for path, note in vault.notes.items() if note.mistakes},
            },
        }
        _write(self.table, json.dumps(table, indent=0))
        kept = {"version": VERSION, "asked": asked, "notes": {**vault.notes, **vault.drafts}}
        _write(self.kept, json.dumps(kept))

    def _last(self) -> Mapping[str, Mapping[str, Any]]:
        """Of the documents of the last run: their notes, what was added, their titles and sizes."""
        keys = ("notes", "inserted", "titles", "sizes")
        try:
            found = json.loads(self.table.read_text(encoding="utf-8"))
            return {key: dict(found[key]) for key in keys}
        except Exception:  # anything can come of a file that something has cut
            return {key: {} for key in keys}

    def _clear(self, wanted: Iterable[str]) -> None:
        """Take away what no longer belongs here."""
        files = set(wanted)
        for folder, folders, names in os.walk(self.src, topdown=False):
            here = Path(folder)
            for name in (*names, *folders):
                path = here / name
                if path.relative_to(self.src).as_posix() in files:
                    if path.is_dir() and not path.is_symlink():
                        shutil.rmtree(path)
                elif path.is_symlink() or not path.is_dir():
                    path.unlink(missing_ok=True)  # or a folder that was empty
            if here != self.src:
                with suppress(OSError):  # it is not empty
                    here.rmdir()


def _size(path: Path) -> int:
    """The size of a file, or -1."""
    return path.stat().st_size if path.is_file() else -1


def attachments(files: Iterable[str], taken: Container[str]) -> dict[str, str]:
    """Where the files that are no notes stand: as in the vault, and beside the notes."""
    found: dict[str, str] = {}
    for path in files:
        if not _printable(path):
            continue
        folder, slash, name = path.rpartition("/")
        for place in (path, placed(f"{safe(folder)}/{name}") if slash else path):
            if not any(part in taken for part in _with_folders(place)):
                found.setdefault(unicodedata.normalize("NFC", place), path)  # as Sphinx asks
    return found


def _with_folders(path: str) -> Iterator[str]:
    yield path
    while folder := posixpath.dirname(path):
        yield (path := folder)


def _printable(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def with_added(text: str, added: str) -> tuple[str, tuple[int, int]]:
    """*text* with the lines *added* before the first heading below its title, or at its end.

    Then behind which line these are, and how many.
    """
    lines = text.split("\n")
    begin = behind_front_matter(lines)
    if found := first_below("\n".join(lines[begin:])):
        place, level = begin + found[0], found[1]
        added = re.sub("^## ", f"{'#' * level} ", added, flags=re.MULTILINE)
        new = ["", *added.split("\n")]
    else:
        fences = list(lines_of("\n".join([*lines[begin:], ""])))
        place = len(lines)
        new = [fences[-1][1], "", *added.split("\n")]  # code that nobody has closed ends here
    return "\n".join([*lines[:place], *new, *lines[place:]]), (place, len(new))


def behind_front_matter(lines: list[str]) -> int:
    """The number of the lines of front matter."""
    return count(block("\n".join(lines)))


def _write(path: Path, text: str, *, again: bool = False) -> None:
    """Write *text*, if the file holds anything else, or *again*."""
    raw = text.encode(errors="replace")
    if not again:
        with suppress(OSError):
            if path.read_bytes() == raw:
                return
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, raw)


def _link(path: Path, target: Path) -> None:
    """Let *path* be the file *target*; Sphinx sees when that changes."""
    if path.readlink() == target if path.is_symlink() else _is_copy(path, target):
        return
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.symlink_to(target)
    except OSError:  # where only few may make links
        shutil.copy2(target, path)


def _is_copy(path: Path, target: Path) -> bool:
    """Whether *path* is a copy of *target*, as far as size and time tell."""
    if not path.is_file():
        return False
    copy, source = path.stat(), target.stat()
    return (copy.st_size, copy.st_mtime_ns) == (source.st_size, source.st_mtime_ns)
