"""Front matter, as the parsers hand it over, to typed fields."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from sphinx_hubnotes.notes.inline import clean
from sphinx_hubnotes.notes.model import Note
from sphinx_hubnotes.notes.tags import tags_in
from sphinx_hubnotes.notes.wikilinks import unbracketed


@dataclass(frozen=True, slots=True)
class Field:
    """A key of the front matter that says something of a note.

    *read* makes a value of its text, or of each text of a list, and raises `ValueError` where it is
    none; ``str`` of the value is what sections ask for, sort by and show. Nothing stands there for
    the fields that are read together with the document.
    """

    name: str
    help: str
    """What it is for, in a sentence or two, for the reference."""
    takes: str = "text"
    """What its value is, for the reference and for the warning that it is something else."""
    many: bool = False
    """Whether it holds a list."""
    read: Callable[[str], object] | None = None
    asked: bool = True
    """Whether sections can ask for it, and cards show it."""
    version: str = ""
    """Changed by its author when *read* gives something else."""


FIELDS = (
    Field("title", "The title, where the note has no heading.", "text"),
    Field(
        "description",
        "What the note's cards say. Emphasis and code may be marked, up to 600 characters are"
        " shown. Default: what the page's head says, else the first paragraph that says something"
        " of the note.",
        "text",
    ),
    Field(
        "date",
        "For sorting, groups and cards: `2026-05-18`, `2026-05`, `2026`, a moment in ISO 8601, or"
        " `18 May 2026`. Default: the date in the name of the file.",
        "text",
    ),
    Field("updated", "The same, for the last change.", "text"),
    Field("status", "For sections that ask for it, and for cards.", "text"),
    Field(
        "tags",
        "For gathering; `flour/rye` is also `flour`. Case does not matter: readers see"
        " the spelling that most notes have.",
        "list of texts",
        many=True,
    ),
    Field(
        "hubs",
        "The hubs to which it belongs, as `name` or `name#section`: {doc}`/howto/membership`.",
        "list of texts",
        many=True,
    ),
    Field(
        "aliases",
        "Other names, by which cards and the role `{hubnotes:note}` find it, and old names"
        " that {confval}`hubnotes_redirects` makes pages of.",
        "list of texts",
        many=True,
    ),
    Field(
        "related",
        "Notes that come first among its related ones: by path, by the name of the file, by"
        " alias or title; `[[name]]` too.",
        "list of texts",
        many=True,
        asked=False,
    ),
    Field(
        "unrelated",
        "Notes that are never shown as related to it, nor it to them; named in the same way.",
        "list of texts",
        many=True,
        asked=False,
    ),
    Field(
        "panels",
        "The panels of the note's page, instead of those of {confval}`hubnotes_panels`.",
        "list of texts, or `false`",
        many=True,
        asked=False,
    ),
    Field(
        "draft", "A draft is shown on no card and is in no count.", "`true` or `false`", asked=False
    ),
)
"""The fields of every note."""

FLAGS = ("draft",)
LISTS = tuple(field.name for field in FIELDS if field.many)
TEXT = tuple(field.name for field in FIELDS if not field.many and field.name not in FLAGS)
LINKS = ("hubs", "related", "unrelated")
"""Those of the lists that name other documents, for which people write ``[[name]]``."""

TAGS_TOO = ("tag", "categories")
"""The keys that hold tags in a vault, beside that of the field."""

DESCRIPTIONS = ("desc", "summary", "excerpt", "abstract")
"""What Dendron, Hugo, Jekyll and others call the description of a note."""

NAMES = {field.name: field.name for field in FIELDS}
"""The fields of a note, each under its own name: the default of ``hubnotes_fields``."""

Value = str | list[object] | dict[str, object] | None
"""What a field holds, as JSON says it."""

MOST_ITEMS = 1000
"""The most items of a list that are kept, and the most characters of each."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The typed front matter of a document; what was absent is empty."""

    text: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    draft: bool
    wrong: tuple[tuple[str, str], ...]
    """Fields of the wrong type, with what was expected of each."""
    cut: tuple[str, ...] = ()
    """Fields of which only the first items, or of an item the first characters, are kept."""
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The keys that hold no field of notes, each with the text of its value or values."""


def names(chosen: object, known: Iterable[str] = NAMES) -> dict[str, str]:
    """The front matter key of each *known* field: the *chosen* one, else the field's own name.

    *chosen* is a mapping of field to key; Sphinx has warned of anything else.
    """
    if not isinstance(chosen, Mapping):
        return {field: field for field in known}
    return {field: str(chosen.get(field, field)) for field in known}


def typed(
    note: Note, field: Field, key: str, read: Callable[[str], object]
) -> tuple[Note, tuple[str, ...]]:
    """*note* with the values of *field*, which stands under *key*; and the texts that are none.

    *read* is that of the field, or does the same and raises nothing but `ValueError`.
    """
    found: dict[str, tuple[str, ...]] = {}
    values: list[object] = []
    wrong: list[str] = []
    for written, texts in note.others:
        if written.lower() != key.lower():
            found.setdefault(written, texts)
            continue
        values.clear()
        for text in texts if field.many else (", ".join(texts),):
            try:
                value = read(text)
            except ValueError:
                wrong.append(text)
            else:
                values += [] if value is None else [value]
        found[field.name] = tuple(map(text_of, values))
    if not values and not wrong:
        return note, ()
    others = tuple((name, texts) for name, texts in found.items() if texts)
    return note._replace(
        others=others, typed=(*note.typed, (field.name, field.many, tuple(values)))
    ), (*wrong,)


def decode(
    raw: Mapping[str, str], keys: Mapping[str, str] = NAMES, *, vault: bool = False
) -> Fields:
    """Give the fields of *raw* their types.

    MyST hands every value over as text: a list or map as JSON, a missing value as ``null``.
    A reStructuredText field is the text of its body: a list is one item a line, or items
    between commas. Scalars are their text. A list or map in the wrong place is left out, and
    named in ``wrong``. In a *vault*, tags in a text have spaces between them, too, other keys
    hold tags, and a status may be a list.
    """
    by_key = {key.strip().lower(): value for key, value in raw.items()}
    wrong: list[tuple[str, str]] = []
    text: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    cut: list[str] = []
    draft = False
    for name in (*TEXT, *LISTS, *FLAGS):
        key = keys.get(name, name)
        value = decoded(by_key.get(key.lower(), ""))
        if name in FLAGS and value == "" and key.lower() in by_key:
            value = "true"  # in reStructuredText, a flag is a field without a value
        if value is None or value == "":
            continue
        if name in LINKS and isinstance(value, list):
            value = list(_flat(value))
        if name in LISTS:
            split = tags_in if vault and name == "tags" else None
            items = split(value) if split and isinstance(value, str) else _items(value, name)
            if items is None:
                wrong.append((key, "a list of texts"))
                continue
            lists[name] = tuple(item[:MOST_ITEMS] for item in items[:MOST_ITEMS])
            if len(items) > MOST_ITEMS or any(len(item) > MOST_ITEMS for item in items):
                cut.append(key)
        elif name in TEXT:
            if vault and name == "status" and isinstance(value, list):
                value = unbracketed(", ".join(_items(list(_flat(value)), name) or ())) or value
            if isinstance(value, str):
                text[name] = value
            else:
                wrong.append((key, "text"))
        elif (found := _flag(value)) is not None:
            draft = found
        else:
            wrong.append((key, "true or false"))
    if vault and (tags := [*lists.get("tags", ()), *_tags_too(by_key)]):
        lists["tags"] = tuple(tag[:MOST_ITEMS] for tag in tags[:MOST_ITEMS])
    known = {keys.get(name, name).lower() for name in NAMES}
    others = tuple(
        (key.strip(), texts)
        for key, written in raw.items()
        if key.strip().lower() not in known and (texts := texts_of(written))
    )
    return Fields(text, lists, draft, tuple(wrong), tuple(cut), others)


def _tags_too(by_key: Mapping[str, str]) -> Iterator[str]:
    """The tags that people of other programs write under other keys; wikilinks there are links."""
    for key in TAGS_TOO:
        value = decoded(by_key.get(key, ""))
        if isinstance(value, str):
            yield from () if "[[" in value else tags_in(value)
        else:
            yield from (item for item in _items(value, "tags") or () if "[[" not in item)


def _items(value: Value, name: str) -> list[str] | None:
    """The texts of a list, or of its items in one text: between commas, or one in each line.

    An alias may hold commas.
    """
    if isinstance(value, str):
        parts = re.split(r"\n+" if name == "aliases" else r"[,\n]+", value)
        return [found for part in parts if (found := part.strip())]
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return [text_of(item) for item in value if item is not None]
    return None


def flag_of(written: str) -> bool | None:
    """What the text of a value says of a flag; nothing, where it says neither."""
    return _flag(decoded(written))


def _flag(value: Value) -> bool | None:
    """What *value* says of a flag; nothing, where it says neither."""
    word = value.lower() if isinstance(value, str) else ""
    if word in ("true", "yes", "on", "1"):
        return True
    return False if word in ("false", "no", "off", "0") else None


def title_of(raw: Mapping[str, str], keys: Mapping[str, str] = NAMES, *, wikilinks: bool) -> str:
    """The title that the front matter *raw* gives, in words; empty, where it gives none."""
    by_key = {key.strip().lower(): value for key, value in raw.items()}
    value = decoded(by_key.get(keys["title"].lower(), ""))
    text = value if isinstance(value, str) else ""
    return clean(unbracketed(text) if wikilinks else text).strip()


def _flat(value: list[object]) -> Iterator[object]:
    """The items of a list and of the lists in it: without quotes, YAML reads ``[[name]]`` so."""
    for item in value:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def texts_of(written: str) -> tuple[str, ...]:
    """The text of a value as a parser hands it over, or the texts of a list."""
    return _texts(decoded(written))


def _texts(value: Value) -> tuple[str, ...]:
    """The texts of a scalar, or of a list of scalars."""
    if isinstance(value, list):
        return tuple(
            text_of(item)[:MOST_ITEMS]
            for item in value[:MOST_ITEMS]
            if item is not None and not isinstance(item, list | dict)
        )
    return (value[:MOST_ITEMS],) if isinstance(value, str) and value else ()


def decoded(text: str) -> Value:
    """The value that a parser hands over as *text*."""
    text = text.strip()
    if text in ("null", "~"):
        return None
    if text[:1] in "[{":
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return text
        if isinstance(value, list | dict):
            return value
    return text


def text_of(value: object) -> str:
    """The text of a *value*, as sections ask for it."""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def line_of(key: str, lines: Iterator[str]) -> int | None:
    """The number, from 1, of the line that sets *key* in a document's front matter."""
    pattern = re.compile(rf"\s*:?[\"']?{re.escape(key)}[\"']?\s*:", re.IGNORECASE)
    for number, line in enumerate(lines, start=1):
        if pattern.match(line):
            return number
        if number > MOST_ITEMS:
            break
    return None


def title_of_file(docname: str) -> str:
    """The title of a note that gives itself none: its file's name, in words."""
    return PurePosixPath(docname).name.replace("-", " ").replace("_", " ").strip() or docname
