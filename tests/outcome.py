"""What a build left, to compare one build with another."""

from __future__ import annotations

import json
import os
import pickle
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from tests.site import BuildWarning, Built, tree

T = TypeVar("T")

LEFT_BEHIND = (
    "_static/base-stemmer.js",
    "_static/english-stemmer.js",
    "_static/german-stemmer.js",
    "_static/translations.js",
    "_downloads/b87775cb83cbf0511096cfb67074662a/data.csv",
)
"""Files that Sphinx leaves in the output when no page uses them any more: those that the tests
have it make. The docs tell of them, under `What does Sphinx leave behind?`."""


def outcome(built: Built) -> dict[str, object]:
    """All files of an output with their contents, without those that Sphinx leaves behind.

    Of Sphinx's search index the words that no page holds any more are dropped: it keeps them,
    with an empty list of pages.
    """
    files: dict[str, object] = dict(tree(built.outdir, LEFT_BEHIND))
    files["searchindex.js"] = search_index(built.read("searchindex.js"))
    return files


def search_index(script: str) -> dict[str, Any]:
    index: dict[str, Any] = json.loads(script.removeprefix("Search.setIndex(").removesuffix(")"))
    for kind in ("terms", "titleterms"):
        index[kind] = {word: pages for word, pages in index[kind].items() if pages != []}
    return index


def differences(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """The files that are not the same in both outputs."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def of_ours(built: Built) -> list[Any]:
    return [warning for warning in built.warnings if warning.kind.startswith("hubnotes")]


def said(built: Built) -> list[BuildWarning]:
    """The warnings, without those of documents in no toctree: Sphinx 8.1 names no kind for them."""
    return [warning for warning in built.warnings if "in any toctree" not in warning.message]


def times(outdir: Path) -> dict[str, int]:
    """When each file of an output folder was last written, in nanoseconds."""
    return {
        path.relative_to(outdir).as_posix(): path.stat().st_mtime_ns
        for path in outdir.rglob("*")
        if path.is_file()
    }


def kill_at(number: int, folder: Path, build: Callable[[], object]) -> bool:
    """Run *build* in a process of its own, killed when it changes a file in *folder*.

    It is killed at the *number*-th change: a file that is being opened for writing then is left
    with half of a word in it. Returns whether it was killed before it had come to its end.
    """
    process = os.fork()
    if process:
        _, status = os.waitpid(process, 0)
        return os.WIFSIGNALED(status)
    try:
        _die_at(number, str(folder))
        build()
    finally:
        os._exit(0)


def limited(size: int, build: Callable[[], T]) -> T | str:
    """Run *build* in a process of its own, where no file can have more bytes than *size*.

    Returns what it returns, or the error that ends it.
    """
    read, write = os.pipe()
    if process := os.fork():
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            found: T | str = pickle.load(pipe)
        os.waitpid(process, 0)
        return found
    try:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        done: T | str
        try:
            done = build()
        except Exception as error:
            done = f"{type(error).__name__}: {error}"
        with os.fdopen(write, "wb") as pipe:
            pickle.dump(done, pipe)
    finally:
        os._exit(0)


def _die_at(number: int, folder: str) -> None:
    import sys

    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
            return
        path = arguments[0]
        if not isinstance(path, str | os.PathLike) or not os.fspath(path).startswith(folder):
            return
        writes = os.O_WRONLY | os.O_RDWR
        if event == "open" and not arguments[2] & writes:
            return
        seen += 1
        if seen == number:
            if event == "open" and arguments[2] & os.O_TRUNC:
                half = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
                os.write(half, b"<!doc")
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
