"""Which pages are maps of content, by what their front matter says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sphinx_hubnotes.notes.fields import texts_of

_TRUE = ("true", "yes", "on")


def conditions(written: object) -> tuple[tuple[str, str], ...]:
    """The fields and values of ``hubnotes_hub_when``; what is neither says nothing."""
    return tuple((_same(key), _same(value)) for key, value in _pairs(written))


def is_map(raw: Mapping[str, str], wanted: tuple[tuple[str, str], ...]) -> bool:
    """Whether the front matter *raw* meets one of the conditions *wanted*."""
    if not wanted:
        return False
    by_key = {_same(key): value for key, value in raw.items()}
    return any(value in map(_same, texts_of(by_key.get(key, ""))) for key, value in wanted)


def _pairs(written: object) -> Iterator[tuple[object, object]]:
    if isinstance(written, Mapping):
        for key, values in written.items():
            for value in values if isinstance(values, list | tuple) else (values,):
                yield key, value
    elif isinstance(written, list | tuple):
        for pair in map(str, written):
            key, sign, value = pair.partition("=")
            if sign:
                yield key, value


def _same(value: object) -> str:
    text = str(value).strip().casefold()
    return "true" if text in _TRUE else text
