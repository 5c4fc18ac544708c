"""How much of a process's time is spent in the extension, and where the extension was entered.

Every other millisecond the stack is looked at, and the processor time since the last look is put to
the account of the *entry*: the function of the extension that others called, and under which
whatever runs now was called. Its callees count with it, in Sphinx and docutils too: they run
because the extension wanted it.

One thing is left out. A directive lets its content be parsed, and what is in there would be parsed
without the directive too. So frames below `nested_parse` count as others' again, until they enter
the extension anew: a card in a section is on its own account, and nothing counts twice.

Nor does the garbage collector count: a pass through all that Sphinx keeps takes a second in a large
garden, and comes at anybody's step.

A look comes only between two steps of Python. One that comes late, after a long step in C, brings
the time of that step along. Unlike a profiler that hooks into each call (cProfile), this leaves the
times nearly as they are: a few hundredths are its own.
"""

from __future__ import annotations

import gc
import json
import signal
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType

PACKAGE = str(Path(__file__).parents[1] / "sphinx_hubnotes")

AROUND = str(Path(PACKAGE, "build/steps.py"))
"""What stands around the steps of Sphinx: what runs in these is Sphinx's own."""

EVERY = 0.002
"""Seconds from one look to the next."""

Entry = tuple[str, str]
"""A module, as `build/collect`, and a function in it."""


class Sampler:
    """Looks at the stack now and then."""

    def __init__(self) -> None:
        self.spent: defaultdict[Entry | None, float] = defaultdict(float)
        self._last = time.process_time()
        self._collecting: float | None = None
        """Since when the garbage collector runs; a look that comes meanwhile is none."""
        self._kinds: dict[CodeType, str] = {}

    def tick(self, signum: int, frame: FrameType | None) -> None:
        if self._collecting is not None:
            return
        now = time.process_time()
        self.spent[self.entry(frame)] += now - self._last
        self._last = now

    def collected(self, phase: str, info: dict[str, int]) -> None:
        """Leave out the time of the garbage collector, which calls this before and after."""
        now = time.process_time()
        if self._collecting is not None:
            self._last += now - self._collecting
        self._collecting = now if phase == "start" else None

    def entry(self, frame: FrameType | None) -> Entry | None:
        """Where the extension was entered; None, where *frame* is not on its account."""
        inside: CodeType | None = None
        while frame is not None:
            kind = self._kind(frame.f_code)
            if kind == "ours":
                inside = frame.f_code
            elif kind == "nested":
                break
            frame = frame.f_back
        if inside is None:
            return None
        path = Path(inside.co_filename).relative_to(PACKAGE).with_suffix("")
        return path.as_posix(), inside.co_qualname

    def _kind(self, code: CodeType) -> str:
        kind = self._kinds.get(code)
        if kind is None:
            ours = code.co_filename.startswith(PACKAGE) and code.co_filename != AROUND
            kind = "ours" if ours else "nested" if code.co_name == "nested_parse" else "other"
            self._kinds[code] = kind
        return kind


def sampled(build: Callable[[], int], file: str) -> int:
    """Run *build*, and write into *file* the seconds that each entry took."""
    sampler = Sampler()
    # The timer of processor time would only come every 4 ms on many systems.
    signal.signal(signal.SIGALRM, sampler.tick)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
    gc.callbacks.append(sampler.collected)
    try:
        return build()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        rows = [[*entry, seconds] for entry, seconds in sampler.spent.items() if entry]
        Path(file).write_text(json.dumps(rows), encoding="utf-8")
