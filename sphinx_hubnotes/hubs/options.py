"""The options of directives: what each may hold, and what its text says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from docutils import nodes

from sphinx_hubnotes.names.index import join
from sphinx_hubnotes.notes.model import Gathering

_NUMBER = re.compile(r"[0-9]{1,9}")
_SEPARATOR = re.compile(r"[,\n]")


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a directive; *choices* are the words that its value may hold."""

    name: str
    kind: Literal["text", "flag", "number", "list", "pairs", "choice", "choices", "classes"]
    help: str
    choices: tuple[str, ...] = ()

    def read(self, text: str) -> tuple[Any, list[str]]:
        """The value that *text* says, and what of it is none."""
        words = text.replace(",", " ").split()
        match self.kind:
            case "flag":
                return True, [text] if text else []
            case "classes":
                return [made for word in words if (made := nodes.make_id(word))], []
            case "text":
                return text, []
            case "number":
                good = bool(_NUMBER.fullmatch(text)) and int(text) > 0
                return (int(text), []) if good else (0, [text])
            case "list":
                found = listed(text)
                return found, [] if found else [text]
            case "pairs":
                lines = [line.strip() for line in text.splitlines() if line.strip()]
                pairs = [line.partition("=") for line in lines]
                good_ones = tuple((k.strip(), v.strip()) for k, sign, v in pairs if sign and k)
                return good_ones, [k for k, sign, _ in pairs if not sign or not k] or (
                    [] if lines else [text]
                )
            case "choice" | "choices":
                wrong = [word for word in words if word not in self.choices]
                right = tuple(word for word in words if word in self.choices)
                if self.kind == "choice" and len(right) > 1:
                    wrong.append(text)
                return right, wrong

    def expects(self) -> str:
        """What a value has to be, for a message."""
        match self.kind:
            case "flag":
                return "; it is a flag and takes no value"
            case "number":
                return "; it takes a number from 1 on"
            case "pairs":
                return "; it takes lines of the form field=value"
            case "list":
                return "; it takes one value or more"
            case _:
                return f"; it takes {', '.join(self.choices)}" if self.choices else ""


def listed(text: str) -> tuple[str, ...]:
    """The items of a list: between commas or on lines, and where there is neither, the words."""
    if text.startswith("[") and text.endswith("]"):  # as in front matter
        parts = [part.strip(" \"'") for part in text[1:-1].split(",")]
        return tuple(dict.fromkeys(filter(None, parts)))
    parts = _SEPARATOR.split(text) if _SEPARATOR.search(text) else text.split()
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


GATHERING = (
    Option("glob", "list", "Show the notes whose document names match one of these patterns."),
    Option("tags", "list", "Show the notes that have all of these tags, or tags below them."),
    Option("any-tags", "list", "Show the notes that have one of these tags."),
    Option(
        "where", "pairs", "Show the notes whose field has this value: `field=value`, one a line."
    ),
)
"""What gathers notes; where several are given, a note has to meet all of them."""

ARRANGING = (
    Option(
        "sort",
        "text",
        "Sort by `title`, `date`, `updated`, or any key of the front matter.",
    ),
    Option("reverse", "flag", "Turn the order round."),
    Option("limit", "number", "Show this many at first, and the others when a reader asks."),
    Option(
        "group-by",
        "text",
        "Show in groups: by `letter`, `year`, `month`, `tag`, `hub`, or any key of the front"
        " matter.",
    ),
)
"""What arranges the cards."""


_ASKS = frozenset(("members", "orphans", *(option.name for option in (*GATHERING, *ARRANGING))))


def gathering(values: Mapping[str, Any], docname: str, keys: Mapping[str, str]) -> Gathering | None:
    """What the options in *values* ask for in the document *docname*; nothing, if for nothing.

    *keys* are the front matter keys of the fields of notes.
    """
    if values.keys().isdisjoint(_ASKS):
        return None
    fields = {key: field for field, key in keys.items()}

    def field_of(name: str) -> str:
        return fields.get(name, name)

    found = Gathering(
        tuple(join(docname, pattern) for pattern in values.get("glob", ())),
        values.get("tags", ()),
        values.get("any-tags", ()),
        tuple((field_of(field), value) for field, value in values.get("where", ())),
        values.get("members", False),
        values.get("orphans", False),
        field_of(values.get("sort", "")),
        values.get("reverse", False),
        values.get("limit", 0),
        field_of(values.get("group-by", "")),
    )
    return found if found != Gathering() else None


def named(options: Iterable[Option]) -> dict[str, Option]:
    """*options* by their names."""
    return {option.name: option for option in options}
