"""How the time of a build grows with what somebody wrote to keep it busy."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import log
from pathlib import Path

from benchmarks import results
from benchmarks.kinds import KINDS, Files

SIZES = (16_000, 32_000, 64_000, 128_000)
"""About how many bytes each vault has."""

LIMIT = 60
"""The seconds of processor time after which a build is given up."""

FILE = "hostile.json"

_NOTHING = {"index.md": "# Front\n"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind: bytes of each vault, and seconds of processor time above those for an empty one.

    A build that was given up is not among them.
    """

    name: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]
    ended: bool

    @property
    def exponent(self) -> float | None:
        """1 is linear, 2 the square; None where too little time passes to say."""
        if len(self.sizes) < 2 or self.seconds[-1] < 0.5:
            return None
        grown = self.seconds[-1] / max(self.seconds[0], 0.05)
        return log(grown) / log(self.sizes[-1] / self.sizes[0])


def run(names: Sequence[str], sizes: Sequence[int], folder: Path) -> None:
    """Measure the kinds whose names hold one of *names*, or all, and keep that in *folder*."""
    floor = min(_seconds(_NOTHING) or 0 for _ in range(3))
    kept = {found.name: found for found in load(folder)}
    for kind in KINDS:
        if names and not any(name in kind.name for name in names):
            continue
        done: list[tuple[int, float]] = []
        seconds: float | None = None
        for size in sizes:
            files = kind.files(size)
            if (seconds := _seconds(files)) is None:
                break
            done.append((sum(len(text.encode()) for text in files.values()), seconds - floor))
        found = Measured(
            kind.name,
            tuple(size for size, _ in done),
            tuple(round(max(cost, 0), 2) for _, cost in done),
            seconds is not None,
        )
        kept[kind.name] = found
        print(found, flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps([asdict(one) for one in kept.values()], indent=0)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")


def load(folder: Path = results.FOLDER) -> list[Measured]:
    """What was measured last of each kind."""
    path = folder / FILE
    if not path.is_file():
        return []
    return [
        Measured(one["name"], tuple(one["sizes"]), tuple(one["seconds"]), one["ended"])
        for one in json.loads(path.read_text("utf-8"))
    ]


def rows(found: Sequence[Measured]) -> Iterator[tuple[str, str, str, str]]:
    """The kinds that take a second or more: name, size, seconds, and how they grow."""
    for one in sorted(found, key=lambda one: (one.exponent or 0, one.name), reverse=True):
        if one.ended and (not one.seconds or one.seconds[-1] < 1):
            continue
        size = f"{one.sizes[-1] / 1000:.0f} kB" if one.sizes else "–"
        last = f"{one.seconds[-1]:.1f}" if one.seconds else "–"
        grows = "–" if one.exponent is None else f"{one.exponent:.2f}"
        name = one.name.replace("|", "\\|").replace("`", "&#96;")
        yield name, size, last, grows if one.ended else f"{grows}, given up"


def _seconds(files: Files) -> float | None:
    """The processor time of a build of *files*; None where it was given up."""
    with tempfile.TemporaryDirectory(prefix="hubnotes-bench-") as root:
        for name, text in files.items():
            path = Path(root, "vault", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        command = [sys.executable, "-m", "sphinx_hubnotes", "build", "vault", "site", "-q"]
        command += ["-j", "1", "--theme", "basic", "--cache", "cache"]
        process = subprocess.Popen(
            command,
            cwd=root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT)),
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return None if process.returncode < 0 else used.ru_utime + used.ru_stime
