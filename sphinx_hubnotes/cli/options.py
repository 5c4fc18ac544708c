"""The options that a file holds; the command line goes before it.

A vault may be anybody's, and so may the file in it: without trust, only what is harmless is read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from sphinx_hubnotes.cli.errors import Problem
from sphinx_hubnotes.cli.reading import Unreadable, text_of
from sphinx_hubnotes.notes.problems import nearest

FILE = "hubnotes.toml"

MOST_CHARACTERS = 16_000
"""The most characters of a file that is not trusted: dots in its keys cost their square."""

PUBLISH = ("all", "marked")
"""What may be published: all notes that say nothing against it, or those that say so alone."""

LANGUAGE = re.compile(r"[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*", re.ASCII)
"""A language, which is also the name of a folder of translations."""


_KEY = re.compile(
    r"(?:^|[\s.{,\[])(?:(?P<key>[\w-]+)|'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\")\s*[=.\]]"
)
"""What a line may have before its value, in the name of a table, or in a table within the line."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that a file may say."""

    kind: type | tuple[type, ...]
    meaning: str
    harmless: bool = False
    """Whether it is read from a vault that is not trusted."""


KEYS: Mapping[str, Key] = {
    "title": Key(str, "the site's title", harmless=True),
    "theme": Key(str, "the Sphinx theme, one that is installed", harmless=True),
    "language": Key(str, "the language of the site, such as `de`", harmless=True),
    "strict": Key(bool, "whether warnings fail", harmless=True),
    "publish": Key(
        str,
        "`marked`, to leave out notes without `publish: true`, or `all`, the default",
        harmless=True,
    ),
    "drafts": Key(bool, "whether to show the notes that are not to be published", harmless=True),
    "jobs": Key(int, "the number of processes"),
    "serve": Key(bool, "whether to serve the site"),
}
"""What the file may hold, besides a table `sphinx` of values for Sphinx."""

HARMLESS: Mapping[str, type | tuple[type, ...]] = {
    "exclude_patterns": list,
    "highlight_language": str,
    "html_last_updated_fmt": str,
    "html_permalinks": bool,
    "html_show_sphinx": bool,
    "myst_heading_anchors": int,
    "numfig": bool,
    "smartquotes": bool,
    "today_fmt": str,
}
"""The values of Sphinx that are read from a vault that is not trusted, beside the extension's own:
none of them names a file, a module, an address or markup."""

GUARDS = ("hubnotes_vault", "hubnotes_wikilinks")
"""The extension's own values that choose the parser, which keeps notes in bounds."""

JOINED = ("extensions", "myst_enable_extensions", "suppress_warnings")
"""The lists of Sphinx that a file adds to, as a site of notes cannot do without them."""

PATHS = (
    *("html_favicon", "html_logo", "html_static_path", "html_extra_path"),
    *("templates_path", "locale_dirs"),
)
"""The values of Sphinx that are paths, which begin in the folder of the file."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says."""

    options: Mapping[str, Any] = field(default_factory=dict)
    sphinx: Mapping[str, Any] = field(default_factory=dict)
    left_out: tuple[tuple[int, str], ...] = ()
    """What is not read: the line, and why."""


def added(values: Mapping[str, Any], told: Mapping[str, object]) -> dict[str, Any]:
    """*values* for Sphinx with what a file has *told* of them."""
    found = dict(values)
    for name, value in told.items():
        own = values.get(name)
        if name in JOINED and isinstance(own, list) and isinstance(value, list):
            found[name] = [*own, *(word for word in value if word not in own)]
        elif isinstance(own, dict) and isinstance(value, dict):
            found[name] = {**own, **value}
        else:
            found[name] = value
    return found


def read(vault: Path, config: Path | None, *, trusted: bool) -> Told:
    """What the file in *vault* says, or *config* in its place, which is always trusted.

    A mistake in a file that is trusted is an error at its line; in another it is left out.
    """
    path = vault / FILE if config is None else config
    trusted = trusted or config is not None
    try:
        text = text_of(path, inside=None if trusted else vault)
    except FileNotFoundError:
        if config is not None:
            raise Problem(f"there is no file {config}") from None
        return Told()
    except Unreadable as error:
        if trusted:
            raise Problem(f"{path} {error}") from error
        return Told(left_out=((1, f"the file {error}, and is left out"),))
    if not trusted and len(text) > MOST_CHARACTERS:
        return Told(
            left_out=(
                (1, f"the file has more than {MOST_CHARACTERS:,} characters, and is left out"),
            )
        )
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        if trusted:
            raise Problem(f"{path}: this is no TOML: {error}") from error
        line = re.search(r"at line (\d+)", str(error))
        return Told(left_out=((int(line[1]) if line else 1, f"this is no TOML: {error}"),))
    told = _Reader(text, trusted=trusted).read(found, path.parent)
    if trusted and told.left_out:
        line_of, message = told.left_out[0]
        raise Problem(f"{path}:{line_of}: {message}")
    return told


def harmless() -> dict[str, type | tuple[type, ...]]:
    """The values under `[sphinx]` that are read from a vault that is not trusted."""
    from sphinx_hubnotes.build.config import VALUES

    own = {value.name: tuple(value.types) for value in VALUES if value.name not in GUARDS}
    return {**HARMLESS, **own}


def unknown_theme(theme: str) -> str:
    """That *theme* is not there, with what is near to it; nothing, where it is."""
    bundled = ("alabaster", "basic", "classic", "nature", "haiku", "bizstyle", "scrolls")
    installed = {point.name for point in entry_points(group="sphinx.html_themes")}
    if theme in installed or theme in bundled:
        return ""
    hint = nearest(theme, {*installed, *bundled})
    return f"no theme {theme!r} is installed{hint or '; pip install it, or name no theme'}"


class _Reader:
    """Sorts what a file says into what is read and what is left out."""

    def __init__(self, text: str, *, trusted: bool) -> None:
        self._lines: dict[str, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            for found in _KEY.finditer(line):
                self._lines.setdefault(found["key"] or found["single"] or found["double"], number)
        self._harmless = harmless()
        self._trusted = trusted

    def read(self, found: Mapping[str, Any], folder: Path) -> Told:
        out: list[tuple[int, str]] = []
        table = found.get("sphinx", {})
        given = {key: value for key, value in found.items() if key != "sphinx"}
        options = dict(self._kept(given, self._option, out))
        if isinstance(table, dict):
            sphinx = dict(self._kept(table, self._value, out))
        else:
            sphinx = {}
            out.append((self._lines.get("sphinx", 1), "sphinx should be a table: [sphinx]"))
        placed = {k: _from(folder, v) if k in PATHS else v for k, v in sphinx.items()}
        return Told(options, placed, tuple(out))

    def _kept(
        self,
        found: Mapping[str, Any],
        why: Callable[[str, Any], str],
        out: list[tuple[int, str]],
    ) -> Iterator[tuple[str, Any]]:
        for key, value in found.items():
            if message := why(key, value):
                out.append((self._lines.get(key, 1), message))
            else:
                yield key, value

    def _option(self, key: str, value: object) -> str:
        """Why the option *key* is not read; nothing, where it is."""
        if key not in KEYS:
            return f"there is no option {key!r}{nearest(key, [*KEYS, 'sphinx'])}"
        if wrong := _wrong(key, value, KEYS[key].kind):
            return wrong
        if key == "theme" and (wrong := unknown_theme(str(value))):
            return wrong
        return "" if self._trusted or KEYS[key].harmless else _needs_trust(key)

    def _value(self, key: str, value: object) -> str:
        """Why the value *key* for Sphinx is not read; nothing, where it is."""
        kind = str if key == "language" else self._harmless.get(key)
        if kind is not None and (wrong := _wrong(key, value, kind)):
            return wrong
        return "" if self._trusted or key in self._harmless else _needs_trust(key)


def _needs_trust(key: str) -> str:
    return (
        f"{key} is left out, as notes of somebody else could do harm with it:"
        " --trust reads it, and so does --config FILE from a file of yours"
    )


def _wrong(key: str, value: object, kind: type | tuple[type, ...]) -> str:
    """What is wrong with *value*, which should be of a *kind*; nothing, where all is well."""
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds):
        if key == "publish" and value not in PUBLISH:
            return f"publish should be {' or '.join(PUBLISH)}"
        if key == "language" and not LANGUAGE.fullmatch(str(value)):
            return f"there is no language {value!r}: name one such as de or pt_BR"
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            return f"{key} should be a list of texts"
        return ""
    words = {str: "a text", bool: "true or false", int: "a number", list: "a list", dict: "a table"}
    return f"{key} should be {' or '.join(words[k] for k in kinds if k in words)}"


def _from(folder: Path, value: object) -> object:
    """The path or paths *value*, which begin in *folder*; addresses stay."""
    if isinstance(value, list):
        return [_from(folder, path) for path in value]
    return str(folder / value) if isinstance(value, str) and value and "://" not in value else value
