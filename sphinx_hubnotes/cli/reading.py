"""Reading files that somebody else may have put where they are."""

from __future__ import annotations

import os
import stat
from pathlib import Path

LARGEST = 1_000_000  # bytes; a file of settings has a few hundred


class Unreadable(Exception):
    """Why a file is not read."""


def text_of(path: Path, inside: Path | None = None) -> str:
    """The text of the file at *path*, in UTF-8.

    A pipe or a device has no end, or none comes: only a regular file is read, and it has to be
    in *inside*, if that is given, wherever links lead.

    Raises FileNotFoundError, or Unreadable with what is wrong.
    """
    if inside is not None and not path.resolve().is_relative_to(inside.resolve()):
        raise Unreadable("is a link out of the folder")
    try:
        # A pipe that nobody writes into would be waited for when it is opened.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable("is no regular file")
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    if len(raw) > LARGEST:
        raise Unreadable(f"has more than {LARGEST:,} bytes")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not UTF-8: {error.reason}") from error
