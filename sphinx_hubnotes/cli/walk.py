"""What of a folder belongs to its notes."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sphinx_hubnotes.cli import obsidian
from sphinx_hubnotes.cli.names import SUFFIXES

SKIPPED = ("node_modules", "__pycache__", "venv")
TEMPLATES = ("templates", "_templates")

LOGSEQ = "logseq/config.edn"
"""The settings of Logseq, in a folder with copies of notes that are gone."""

DRAWING = ".excalidraw.md"
"""What ends the name of a drawing, which is no note."""

Stamp = tuple[int, int, int]
"""When a file and what is known of it were last changed, and its size."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a vault by their paths in it, with ``/`` between the parts."""

    notes: dict[str, Stamp] = field(default_factory=dict)
    files: dict[str, Stamp] = field(default_factory=dict)
    """All other files, to which notes may lead."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """What is left out though its owner may have meant it, and why."""
    unread: list[tuple[str, str]] = field(default_factory=list)
    """The folders that cannot be read, and why."""
    left_out: list[str] = field(default_factory=list)
    """The notes that nobody wants on the site: those excluded, and templates."""


def walk(
    vault: Path,
    leave_out: Path | None = None,
    is_excluded: Callable[[str], bool] = lambda path: False,
) -> Tree:
    """The files of *vault*; not those in the folder *leave_out*, and none that *is_excluded*.

    With a folder goes what is in it; of its notes, only the names are looked at.
    """
    tree = Tree()
    root = vault.resolve()
    templates, kept = set(_templates(root)), (root / LOGSEQ).parent
    folders = [("", False)]
    while folders:
        folder, unwanted = folders.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError as error:
            if not unwanted:
                tree.unread.append((folder or ".", f"cannot be read: {error.strerror}"))
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith(".") or entry.name.lower().endswith(DRAWING):
                continue
            excluded = unwanted or is_excluded(unicodedata.normalize("NFC", path))
            if entry.is_symlink() and (why := _link(entry, root)):
                if not excluded:
                    tree.refused.append((path, why))
            elif entry.is_dir():
                own = Path(entry.path) == leave_out
                made = entry.name == "_build" and not folder
                if not (own or made or entry.name.casefold() in SKIPPED):
                    form = entry.name.casefold() in TEMPLATES or path.casefold() in templates
                    form = form or (root / path == kept and (root / LOGSEQ).is_file())
                    folders.append((path, excluded or form))
            elif excluded and path != LOGSEQ:
                if path.lower().endswith(SUFFIXES):
                    tree.left_out.append(path)
            elif entry.is_file():
                found = entry.stat()
                kind = tree.notes if path.lower().endswith(SUFFIXES) else tree.files
                kind[path] = (found.st_mtime_ns, found.st_ctime_ns, found.st_size)
    return tree


def _link(entry: os.DirEntry[str], root: Path) -> str:
    """Why a symbolic link is not followed; nothing, where it is."""
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        return "is a link that leads nowhere"
    if not target.is_relative_to(root):
        return "is a link out of the folder, and is not followed"
    if target.is_dir():
        return "is a link to another folder of the notes, which are there already"
    if any(part.startswith(".") for part in target.relative_to(root).parts):
        return "is a link to a hidden file, and is not followed"
    return ""


def _templates(root: Path) -> Iterator[str]:
    """The folders that Obsidian, or its plugin Templater, takes templates from."""
    for name, key in (
        ("templates.json", "folder"),
        ("plugins/templater-obsidian/data.json", "templates_folder"),
    ):
        folder = obsidian.settings(root, name).get(key)
        if isinstance(folder, str) and folder.strip("/. "):
            yield folder.strip("/").casefold()
