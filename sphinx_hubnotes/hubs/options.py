"""The options of directives: what each may hold, and what its text says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sphinx_hubnotes.hubs.select import (
    GROUPS,
    ORDERS,
    Choose,
    Pool,
    but_globs,
    by_any_tag,
    by_globs,
    by_tags,
    by_values,
)
from sphinx_hubnotes.names.index import join
from sphinx_hubnotes.notes.model import Gathering, Place, Problem
from sphinx_hubnotes.notes.problems import like, problem
from sphinx_hubnotes.notes.tags import tag_name

_NUMBER = re.compile(r"[0-9]{1,9}")
_SEPARATOR = re.compile(r"[,\n]")


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a directive."""

    name: str
    kind: Literal["text", "flag", "number", "list", "pairs", "name", "names", "classes"]
    help: str

    def read(self, text: str) -> tuple[Any, list[str]]:
        """The value that *text* says, and what of it is none."""
        words = text.replace(",", " ").split()
        match self.kind:
            case "flag":
                return True, [text] if text else []
            case "classes":
                from docutils import nodes  # which nothing else here needs

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
            case "name":
                return tuple(words[:1]), [text] if len(words) > 1 else []
            case "names":
                return tuple(words), []

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
            case "name":
                return "; it takes one name"
            case _:
                return ""


def listed(text: str) -> tuple[str, ...]:
    """The items of a list: between commas or on lines, and where there is neither, the words."""
    if text.startswith("[") and text.endswith("]"):  # as in front matter
        parts = [part.strip(" \"'") for part in text[1:-1].split(",")]
        return tuple(dict.fromkeys(filter(None, parts)))
    parts = _SEPARATOR.split(text) if _SEPARATOR.search(text) else text.split()
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


Mistakes = Callable[[Pool, Any, Place], Iterable[Problem]]
"""What is wrong with the value of an option, once all notes are known."""

LISTS = ("hub", "section", "hub-list", "hub-graph", "note-list")
"""The directives that gather."""


@dataclass(frozen=True, slots=True)
class GatheringOption:
    """An option by which sections and lists gather notes."""

    option: Option
    choose: Choose | None = None
    """How it chooses; nothing, where that takes more than the notes."""
    mistakes: Mistakes = lambda pool, value, place: ()
    settle: Callable[[Any, str, Mapping[str, str]], Any] = lambda value, docname, fields: value
    """Its value, free of the document that it stands in and of the keys of the front matter."""
    on: tuple[str, ...] = LISTS
    """The directives that have it."""
    source: object = None
    """The function that chooses, where somebody else has written it."""
    version: str = ""

    @property
    def name(self) -> str:
        return self.option.name


def _unmatched(option: str) -> Mistakes:
    def mistakes(pool: Pool, patterns: Iterable[str], place: Place) -> Iterator[Problem]:
        for pattern in patterns:
            if not pool.matching(pattern.removeprefix("!")):
                hint = like(pattern, pool.notes)
                yield problem("nothing-found", place, value=pattern, option=option, hint=hint)

    return mistakes


def _from_document(patterns: Iterable[str], docname: str, fields: object) -> tuple[str, ...]:
    """*patterns* as they are from the source folder; what ``!`` negates stays negated."""
    return tuple(
        f"!{join(docname, pattern[1:])}" if pattern[0] == "!" else join(docname, pattern)
        for pattern in patterns
    )


def _without_notes(option: str) -> Mistakes:
    def mistakes(pool: Pool, tags: Iterable[str], place: Place) -> Iterator[Problem]:
        for tag in tags:
            if tag_name(tag) not in pool.tagged:
                hint = like(tag, pool.tagged)
                yield problem("nothing-found", place, value=tag, option=option, hint=hint)

    return mistakes


def unknown_fields(
    pool: Pool, option: str, fields: Iterable[str], place: Place
) -> Iterator[Problem]:
    """The *fields* that no note has, of those that *option* names."""
    groups = GROUPS if option == "group-by" else ORDERS
    for field in fields:
        if field and field not in pool.fields and field not in groups:
            hint = like(field, {*pool.fields, *groups})
            yield problem("no-such-field", place, name=field, option=option, hint=hint)


GATHERING = (
    GatheringOption(
        Option(
            "glob",
            "list",
            "Show the notes whose document names match one of these patterns, and none that begins"
            " with `!`.",
        ),
        by_globs,
        _unmatched("glob"),
        _from_document,
    ),
    GatheringOption(
        Option(
            "exclude", "list", "Show no note whose document name matches one of these patterns."
        ),
        but_globs,
        _unmatched("exclude"),
        _from_document,
    ),
    GatheringOption(
        Option("tags", "list", "Show the notes that have all of these tags, or tags below them."),
        by_tags,
        _without_notes("tags"),
    ),
    GatheringOption(
        Option("any-tags", "list", "Show the notes that have one of these tags."),
        by_any_tag,
        _without_notes("any-tags"),
    ),
    GatheringOption(
        Option(
            "where",
            "pairs",
            "Show the notes whose field has this value: `field=value`, one a line.",
        ),
        by_values,
        lambda pool, pairs, place: unknown_fields(pool, "where", (key for key, _ in pairs), place),
        lambda pairs, docname, fields: tuple((fields.get(key, key), text) for key, text in pairs),
    ),
    GatheringOption(
        Option(
            "members",
            "flag",
            "Show the notes whose front matter names this hub and that no other section shows.",
        ),
        on=("section",),
    ),
    GatheringOption(
        Option("orphans", "flag", "Show the notes that no hub shows."),
        on=("note-list",),
    ),
)
"""What gathers notes; where several are given, a note has to meet all of them."""


def gathering_on(directive: str, rows: Iterable[GatheringOption] = GATHERING) -> tuple[Option, ...]:
    """The options of *directive* that gather."""
    return tuple(row.option for row in rows if directive in row.on)


ARRANGING = (
    Option(
        "sort",
        "text",
        "Sort by `title`, `date`, `updated`, `changed` (the later of the two), or any key of the"
        " front matter; hubs also by `notes`, their number.",
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

PAGED = Option(
    "paged",
    "flag",
    "Let what is past {confval}`hubnotes_page_size` cards stand on further pages, and in no other"
    " view; not where the section holds cards of its own.",
)

SHORTENING = (
    Option("most", "number", "Show no more than this many, and no way to the others."),
    Option(
        "compact",
        "flag",
        "Show what is past the limit in lines, without descriptions; without a limit, all.",
    ),
)
"""What makes lists short."""


def gathering(
    values: Mapping[str, Any],
    docname: str,
    keys: Mapping[str, str],
    rows: Iterable[GatheringOption] = GATHERING,
) -> Gathering | None:
    """What the options in *values* ask for in the document *docname*; nothing, if for nothing.

    *keys* are the front matter keys of the fields of notes.
    """
    fields = {key: field for field, key in keys.items()}

    def field_of(option: str) -> str:
        name: str = values.get(option, "")
        return fields.get(name, name)

    found = Gathering(
        tuple(
            (row.name, row.settle(values[row.name], docname, fields))
            for row in rows
            if values.get(row.name, ()) not in ((), False)
        ),
        field_of("sort"),
        values.get("reverse", False),
        values.get("limit", 0),
        field_of("group-by"),
        values.get("paged", False),
    )
    return found if found != Gathering() else None


def named(options: Iterable[Option]) -> dict[str, Option]:
    """*options* by their names."""
    return {option.name: option for option in options}
