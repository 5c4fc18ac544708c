"""Dates, as people and programs write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

Date = tuple[int, int, int, int, int, int]
"""Year, month, day, hour, minute, second; 0 is what is not said."""

ORDERS = ("dmy", "mdy")
"""The orders of day and month in a date of numbers alone: ``hubnotes_date_order``."""

LONGEST = 60
"""The most characters of a text that may be a date."""

_PART = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_APART = re.compile(r"(?<!\d)(\d{4})([-_.])(\d\d)\2(\d\d)(?!\d)")
_TOGETHER = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6})?(?!\d)")

_SOME_DAYS = datetime(2000, 1, 1), datetime(2001, 2, 15)
"""Two days that have nothing in common: what differs in their places, a text does not say."""


def date_of(text: str) -> Date | None:
    """The date that *text* names where it was written, whatever day it was elsewhere; or nothing.

    It is as in ISO 8601, also a year, or a year and a month, alone; or has the name of a month in
    English. One of numbers in which either may be the month is none.
    """
    text = text.strip()
    if part := _PART.fullmatch(text):
        year, month, day = (int(number or 0) for number in part.groups())
        return (year, month, day, 0, 0, 0) if _exists(year, month, day) else None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        first, last = (_in_words(text, order) for order in ORDERS)
        return first if first == last else None
    return _parts(found)


def moment_of(text: str) -> Date | None:
    """The moment that *text* names, by which it is sorted: with an offset, in universal time."""
    try:
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is not None:
            return _parts(found.astimezone(UTC))
    except (ValueError, OverflowError):
        pass
    return date_of(text)


def is_ambiguous(text: str) -> bool:
    """Whether *text* is a date in which either of two numbers may be the month."""
    return bool(text) and date_of(text) is None and _in_words(text.strip(), ORDERS[0]) is not None


def in_order(text: str, order: str) -> str:
    """*text*, or where it is an ambiguous date, what it says in *order*, as in ISO 8601."""
    if order not in ORDERS or not is_ambiguous(text):
        return text
    found = _in_words(text.strip(), order)
    return "{:04}-{:02}-{:02}".format(*found) if found else text


def date_in(name: str) -> str:
    """The date in the *name* of a file, as in ISO 8601; empty, where it has none."""
    if found := _APART.search(name):
        year, _, month, day = found.groups()
    elif found := _TOGETHER.match(name):
        year, month, day = found.groups()
    else:
        return ""
    return f"{year}-{month}-{day}" if _exists(int(year), int(month), int(day)) else ""


def _exists(year: int, month: int, day: int) -> bool:
    try:
        datetime(year, month or 1, day or 1)
    except ValueError:
        return False
    return True


def _parts(found: datetime) -> Date:
    return found.year, found.month, found.day, found.hour, found.minute, found.second


def _in_words(text: str, order: str) -> Date | None:
    """The date that *text* says by itself, with a year of four digits and a month."""
    if len(text) > LONGEST or not _YEAR.search(text):
        return None
    from dateutil.parser import parse  # slow to import, and few dates need it

    try:
        one, other = (
            parse(text, default=day, dayfirst=order == "dmy", ignoretz=True) for day in _SOME_DAYS
        )
    except Exception:  # it raises errors of many kinds for what is no date
        return None
    if (one.year, one.month) != (other.year, other.month):
        return None
    return _parts(one) if one.day == other.day else (one.year, one.month, 0, 0, 0, 0)
