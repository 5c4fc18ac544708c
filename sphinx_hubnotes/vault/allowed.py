"""What a note of a vault may use, where anybody may have written it: all else is shown as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sphinx_hubnotes.notes.bounded import CELLS, FREE_CELLS

MOST_LINES = 10_000
"""The most lines that an option may pick, however short it is written."""

MOST_INCLUDED = 100
"""The most files that one note may take in, those in them included."""

MOST_INCLUDED_BYTES = 500_000
"""How large these may be together."""


MOST_CONTENTS = 10
"""The most tables of contents in one note, each of which may name all its headings."""

MOST_GATHERED = 100
"""The most lists in one note that gather notes, each of which may show all notes."""


def fits_table(text: str, sign: str) -> bool:
    """Whether a table of values between *sign*, filled up to its longest row, is not too large."""
    rows = text.split("\n")
    columns = 1 + max(row.count(sign) for row in rows)
    return len(rows) * columns <= FREE_CELLS + CELLS * len(text)


@dataclass(frozen=True, slots=True)
class Value:
    """What an option may hold: in words, and as a rule; directives then look at it themselves."""

    told: str
    fits: Callable[[str], bool]


def _number(low: int, high: int, *, empty: bool = False) -> Value:
    pattern = re.compile(r"[+-]?\d{1,9}", re.ASCII)

    def fits(text: str) -> bool:
        text = text.strip()
        if not text:
            return empty
        return pattern.fullmatch(text) is not None and low <= int(text) <= high

    return Value(f"a number from {low} to {high}{', or nothing' if empty else ''}", fits)


def _matching(told: str, pattern: str) -> Value:
    compiled = re.compile(pattern, re.ASCII | re.IGNORECASE)
    return Value(told, lambda text: compiled.fullmatch(text.strip()) is not None)


def _picks(text: str) -> bool:
    """Whether *text*, such as ``1,3-5``, picks no more than `MOST_LINES` lines."""
    picked = 0
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d{0,7})\s*(?:(-)\s*(\d{0,7}))?\s*", part, re.ASCII)
        if found is None or not (found[1] or found[3]):
            return False
        first = int(found[1] or 1)
        picked += max(int(found[3] or first) - first + 1, 1) if found[2] else 1
        if picked > MOST_LINES or first > 1_000_000:
            return False
    return True


TEXT = Value("text", lambda text: True)
FLAG = Value("nothing", lambda text: True)
FILE = Value("a file of the vault", lambda text: True)
SIZE = _matching("a size, such as `40%` or `12em`", r"\d{1,5}(\.\d{1,4})?\s*(%|[a-z]{0,4})")
LINES = Value(f"lines, such as `1,3-5`: at most {MOST_LINES} of them", _picks)
WIDTHS = _matching(
    "`auto`, `grid`, or numbers of three digits", r"auto|grid|\d{1,3}([,\s]+\d{1,3})*"
)
SIGN = _matching("one sign, `tab` or `space`", r"tab|space|[^\w\s\\]")
LAZY = _matching("`lazy`", r"lazy")
COUNT = _number(0, 1000)
LEVELS = _number(-1, 100, empty=True)
COLUMNS = _number(1, 100)
START = _number(0, 1_000_000, empty=True)
FROM_END = _number(-1_000_000, 1_000_000)
INDENT = _number(0, 100, empty=True)
PERCENT = _matching("a percentage from 1 to 1000", r"([1-9]\d{0,2}|1000)\s*%?")
DEEPER = _number(0, 5)
HEADING = _number(1, 6)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Directives that are used alike, and the options that they may have."""

    names: tuple[str, ...]
    options: Mapping[str, Value] = field(default_factory=dict)
    reads: bool = False
    """Whether the argument is a file, which has to be one of the vault."""

    grows: bool = False
    """Whether each may show all headings of its note."""


def _named(
    names: str,
    options: Mapping[str, Value] | None = None,
    *,
    reads: bool = False,
    grows: bool = False,
) -> Allowed:
    given = {"class": TEXT, "name": TEXT, **(options or {})}
    return Allowed(tuple(names.split()), given, reads, grows)


_PICTURE = {
    "alt": TEXT,
    "align": TEXT,
    "width": SIZE,
    "height": SIZE,
    "scale": PERCENT,
    "target": TEXT,
    "loading": LAZY,
}
_TABLE = {"align": TEXT, "width": SIZE, "widths": WIDTHS}
_ROWS = {**_TABLE, "header-rows": COUNT, "stub-columns": COUNT}
_LISTING = {
    "caption": TEXT,
    "linenos": FLAG,
    "lineno-start": START,
    "emphasize-lines": LINES,
    "dedent": INDENT,
    "force": FLAG,
}
_PART = {"start-after": TEXT, "end-before": TEXT, "tab-width": INDENT}

DIRECTIVES = (
    _named("image", _PICTURE),
    _named("figure", {**_PICTURE, "figclass": TEXT, "figname": TEXT, "figwidth": SIZE}),
    _named("figure-md", {"align": TEXT, "width": SIZE}),
    _named("code", {"number-lines": START, "force": FLAG}),
    _named("code-block sourcecode", _LISTING),
    _named(
        "literalinclude",
        {
            **_LISTING,
            **_PART,
            "language": TEXT,
            "lines": LINES,
            "lineno-match": FLAG,
            "start-at": TEXT,
            "end-at": TEXT,
            "prepend": TEXT,
            "append": TEXT,
        },
        reads=True,
    ),
    _named("highlight", {"linenothreshold": START, "force": FLAG}),
    _named(
        "include",
        {
            **_PART,
            "start-line": FROM_END,
            "end-line": FROM_END,
            "literal": FLAG,
            "code": TEXT,
            "number-lines": START,
            "heading-offset": DEEPER,
            "relative-docs": TEXT,
            "relative-images": FLAG,
        },
        reads=True,
    ),
    _named("math", {"label": TEXT, "nowrap": FLAG, "no-wrap": FLAG}),
    _named("table", _TABLE),
    _named("list-table", _ROWS),
    _named(
        "csv-table",
        {
            **_ROWS,
            "file": FILE,
            "header": TEXT,
            "delim": SIGN,
            "quote": SIGN,
            "keepspace": FLAG,
        },
    ),
    _named(
        "note tip hint important seealso warning caution attention danger error admonition",
        {"collapsible": TEXT},
    ),
    _named("deprecated versionadded versionchanged versionremoved"),
    _named("version-deprecated version-added version-changed version-removed"),
    _named("sidebar", {"subtitle": TEXT}),
    _named("topic epigraph highlights pull-quote compound container"),
    _named("parsed-literal line-block centered acks"),
    _named("class cssclass rst-class"),
    _named("rubric", {"heading-level": HEADING}),
    _named("hlist", {"columns": COLUMNS}),
    _named("glossary", {"sorted": FLAG}),
    _named("index"),
    _named("contents", {"depth": LEVELS, "local": TEXT, "backlinks": TEXT}, grows=True),
    _named(
        "toctree",
        {
            "maxdepth": LEVELS,
            "numbered": LEVELS,
            "caption": TEXT,
            "hidden": FLAG,
            "includehidden": FLAG,
            "titlesonly": FLAG,
            "reversed": FLAG,
        },
    ),
    _named("unicode", {"trim": FLAG, "ltrim": FLAG, "rtrim": FLAG}),
)
"""The directives of docutils, Sphinx and MyST. Ours are used whole, as is what the person who
builds the site has added. What defines others (``role``, ``default-role``, ``replace``, which can
double again and again), hides words, reads the clock or makes live markup is not among them."""

ROLES = frozenset(
    """
    abbr abbreviation ac acronym any code command cve cwe dfn doc download emphasis eq file
    guilabel index kbd literal mailheader makevar manpage math math:numref menuselection mimetype
    newsgroup numref pep pep-reference program ref regexp rfc rfc-reference samp strong sub
    subscript sup superscript t term title title-reference token
    """.split()
)
"""The roles of docutils and Sphinx."""


def by_name() -> dict[str, Allowed]:
    """What is allowed, by the name of each directive."""
    return {name: allowed for allowed in DIRECTIVES for name in allowed.names}
