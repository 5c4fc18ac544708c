"""What a view or a panel shows: the value that its function gives, and what that names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from typing import Any

from sphinx_hubnotes.build.documents import Documents
from sphinx_hubnotes.build.registry import Calls, identity_of, said
from sphinx_hubnotes.hubs.model import Shown

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def check_names(name: str, label: str) -> None:
    """Raise `ValueError` where these are no *name* and *label* of a view or panel."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no word of small letters, digits and hyphens")
    if not str(label).strip():
        raise ValueError(f"{name!r} has no label")


def shown_by(
    row: Any, subject: Any, docname: str, documents: Documents, calls: Calls
) -> Shown | None:
    """What the function of *row*, a view or panel, shows of *subject*; nothing where it fails."""

    def show() -> Shown | None:
        value = row.show(subject)
        if value is None:
            return None
        named = frozenset(named_in(value, documents.records.keys()) if not ours else ())
        titled = named if row.titled is None else frozenset(row.titled(value))
        if not ours:
            repr(value)
        return Shown(row.name, value, titled, () if ours else (str(row.label), *identity_of(row)))

    ours = calls.is_ours(row)
    if ours:
        return show()
    return calls.call(said(row), docname, None, show)


def named_in(value: object, documents: Set[str]) -> Iterator[str]:
    """Those of *documents* that a value of texts, tuples, mappings and dataclasses names.

    Raises `TypeError` where the ``repr`` of *value* would not say all that it holds, or not in
    the same words in each build.
    """
    if isinstance(value, str):
        if value in documents:
            yield value
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from named_in(key, documents)
            yield from named_in(held, documents)
    elif isinstance(value, tuple | list):
        for held in value:
            yield from named_in(held, documents)
    elif isinstance(value, Set):
        raise TypeError("a set has no order; show a sorted tuple")
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if not field.repr:
                raise TypeError(f"the repr of {type(value).__name__} leaves out {field.name!r}")
            yield from named_in(getattr(value, field.name), documents)
    elif type(value).__repr__ is object.__repr__ or callable(value):
        raise TypeError(f"the repr of {type(value).__name__} says nothing of what it holds")
