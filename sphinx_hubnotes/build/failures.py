"""What could not be written: Sphinx says so in a warning, and takes it for written."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

ATTRIBUTE = "hubnotes_failure"
"""The attribute by which a record from another process says what failed there."""


BROKEN = "hubnotes_broken"
"""The attribute by which a record says which page is not what it should be."""


class Failure(NamedTuple):
    """A file that could not be written."""

    path: str
    """What the warning names: the file, or where its content comes from; "" where nothing."""
    reason: str


class Failures(logging.Filter):
    """Notes the errors of the operating system that loggers are told of, and lets all pass.

    What is written in another process is logged there, and again in this one, as a text; in
    between, a record keeps the attributes that it is given.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = PurePath(folder)
        self.found: dict[Failure, None] = {}
        self.broken: set[str] = set()
        """The pages that could not be made as they should be."""

    def filter(self, record: logging.LogRecord) -> bool:
        if (broken := getattr(record, BROKEN, None)) is not None:
            self.broken.add(broken)
        failure = getattr(record, ATTRIBUTE, None) or self._of(record)
        if failure is not None:
            setattr(record, ATTRIBUTE, failure)
            self.found[failure] = None
        return True

    def _of(self, record: logging.LogRecord) -> Failure | None:
        given = record.args if isinstance(record.args, tuple) else ()
        if record.levelno < logging.WARNING:
            return None
        for error in given:
            if isinstance(error, OSError) and self._is_of_writing(error):
                paths = (os.fspath(x) for x in given if isinstance(x, str | os.PathLike))
                return Failure(str(next(paths, "")), error.strerror or str(error))
        return None

    def _is_of_writing(self, error: OSError) -> bool:
        """Whether *error* concerns the output folder, and not a file that cannot be read."""
        names = [name for name in (error.filename, error.filename2) if isinstance(name, str)]
        inside = (PurePath(name).is_relative_to(self.folder) for name in names)
        return error.errno is not None and (not names or any(inside))

    def watch(self, loggers: Iterable[str]) -> None:
        """Listen to *loggers*, in place of those of an earlier build that never came to its end."""
        for name in loggers:
            logger = logging.getLogger(name)
            for other in list(logger.filters):
                if isinstance(other, Failures):
                    logger.removeFilter(other)
            logger.addFilter(self)

    def leave(self, loggers: Iterable[str]) -> None:
        """Listen no longer."""
        for name in loggers:
            logging.getLogger(name).removeFilter(self)
