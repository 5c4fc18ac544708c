"""What a person sees while Sphinx works: one line that says how far it is."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from typing import TextIO

_STEP = re.compile(r"(?P<what>[a-z][^\[\]]*?)\.\.\. ?\[ *(?P<percent>\d+)%\]")
_ADDED = re.compile(r"(\d+) added, (\d+) changed")
_WORDS = {"reading sources": "Reading", "writing output": "Writing pages"}
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Progress(io.StringIO):
    """A stream for Sphinx's status, of which *line* is told what is going on."""

    def __init__(self, line: Callable[[str], None]) -> None:
        super().__init__()
        self._line = line
        self._total = 0
        self._rest = ""

    def write(self, text: str) -> int:
        self._rest += _COLOUR.sub("", text)
        *lines, self._rest = re.split(r"[\n\r]", self._rest)
        for line in lines:
            if found := _ADDED.search(line):
                self._total = int(found[1]) + int(found[2])
            if not (step := _STEP.search(line)):
                continue
            percent = int(step["percent"])
            if step["what"] == "reading sources" and self._total:
                number = max(1, percent * self._total // 100)
                self._line(f"Reading note {number} of {self._total}")
            elif word := _WORDS.get(step["what"]):
                self._line(f"{word}: {percent} %")
        return len(text)


class Line:
    """One line of a terminal, written over again; nothing, where there is no terminal."""

    def __init__(self, stream: TextIO, *, shown: bool) -> None:
        self._stream = stream
        self._shown = shown and stream.isatty()
        self._last = 0.0
        self._open = False

    def say(self, text: str) -> None:
        """Show *text*; not more often than an eye can follow."""
        now = time.monotonic()
        if self._shown and (now - self._last > 0.05 or not self._open):
            self._stream.write(f"\r\x1b[2K{text}")
            self._stream.flush()
            self._last, self._open = now, True

    def clear(self) -> None:
        """Make room for something else."""
        if self._open:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
            self._open = False


class Warnings(io.StringIO):
    """A stream for Sphinx's warnings, which does not get in the way of the line."""

    def __init__(self, stream: TextIO, line: Line) -> None:
        super().__init__()
        self._stream = stream
        self._line_of_progress = line
        self.number = 0

    def isatty(self) -> bool:
        return self._stream.isatty()

    def write(self, text: str) -> int:
        self._line_of_progress.clear()
        self.number += len(re.findall(r"(?:WARNING|ERROR|CRITICAL): ", text))
        self._stream.write(text if self.isatty() else _COLOUR.sub("", text))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()
