"""Patterns of names, read as Sphinx reads them, at a cost that no pattern makes grow.

Sphinx makes regular expressions of them. One with ten stars may try more ways to match a name than
anybody can wait for, and strangers write patterns too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_WILD = re.compile(r"[*?\[]")


def globbed(pattern: str) -> Callable[[str], bool]:
    """A test of whether a whole name matches *pattern*.

    ``*`` and ``?`` stand for anything but ``/``, ``**`` for anything, ``[a-z]`` for one of these,
    ``[!a-z]`` for one that is none of these nor ``/``. A ``**/`` that begins the pattern may also
    stand for nothing.
    """
    patterns = [pattern, pattern[3:]] if pattern.startswith("**/") else [pattern]
    globs = [_Glob(tuple(_parts(one)), fixed(one)) for one in patterns]
    return lambda name: any(glob.matches(name) for glob in globs)


def matches_any(patterns: Iterable[str]) -> Callable[[str], bool]:
    """A test of whether a name matches one of *patterns*."""
    tests = list(map(globbed, patterns))
    return lambda name: any(test(name) for test in tests)


def fixed(pattern: str) -> str:
    """What all names begin with that match *pattern*, if that does not begin with ``**/``."""
    return _WILD.split(pattern, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands for one character of a name, or, if it *repeats*, for any number of them."""

    one_of: tuple[tuple[str, str], ...] = ()
    """The first and the last of each range of characters that it stands for, or does not."""
    negated: bool = False
    slash: bool = True
    """Whether it may stand for ``/``."""
    repeats: bool = False

    def fits(self, char: str) -> bool:
        if char == "/" and not self.slash:
            return False
        return any(first <= char <= last for first, last in self.one_of) != self.negated


_ONE = _Part(negated=True, slash=False)
_STAR = _Part(negated=True, slash=False, repeats=True)
_STARS = _Part(negated=True, repeats=True)


def _parts(pattern: str) -> Iterator[_Part]:
    at, last = 0, pattern.rfind("]")
    while at < len(pattern):
        char, start = pattern[at], at
        at += 1
        match char:
            case "*":
                while pattern.startswith("*", at):
                    at += 1
                yield _STAR if at == start + 1 else _STARS
            case "?":
                yield _ONE
            case "[" if (end := _end(pattern, at, last)) > 0:
                negated = pattern[at] == "!"
                ranges = tuple(_ranges(pattern[at + negated : end]))
                yield _Part(ranges, negated, slash=not negated)
                at = end + 1
            case _:
                yield _Part(((char, char),))


def _end(pattern: str, at: int, last: int) -> int:
    """Where the set that begins at *at* ends; -1 where it does not. *last* is the last ``]``."""
    at += pattern.startswith("!", at)
    at += pattern.startswith("]", at)
    return pattern.find("]", at) if at <= last else -1


def _ranges(chars: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(chars):
        if chars[at + 1 : at + 2] == "-" and at + 2 < len(chars):
            yield chars[at], chars[at + 2]
            at += 3
        else:
            yield chars[at], chars[at]
            at += 1


class _Glob:
    """Goes through a name once, with all the ways in which it matches so far.

    They are the bits of a number: the n-th is set if the first n parts match.
    """

    def __init__(self, parts: tuple[_Part, ...], start: str) -> None:
        self._parts = parts
        self._start = start
        self._least = sum(not part.repeats for part in parts)
        self._steps: dict[str, tuple[int, int]] = {}

    def matches(self, name: str) -> bool:
        if len(name) < self._least or not name.startswith(self._start):
            return False
        begun = len(self._start)
        ways = self._skipped(1 << begun)
        end = 1 << len(self._parts)
        for char in name[begun:]:
            if char not in self._steps:
                self._steps[char] = (
                    self._fitting(char, repeats=False),
                    self._fitting(char, repeats=True),
                )
            once, again = self._steps[char]
            ways = self._skipped((ways & once) << 1 | ways & again)
            if not ways:
                return False
        return bool(ways & end)

    def _skipped(self, ways: int) -> int:
        """*ways*, and those in which a part that repeats stands for nothing."""
        return ways | (ways & self._repeating) << 1

    @cached_property
    def _repeating(self) -> int:
        return _bits(part.repeats for part in self._parts)

    def _fitting(self, char: str, *, repeats: bool) -> int:
        return _bits(part.repeats == repeats and part.fits(char) for part in self._parts)


def _bits(values: Iterable[bool]) -> int:
    """A number whose n-th bit is the n-th of *values*."""
    return int("".join("01"[value] for value in values)[::-1] or "0", 2)
