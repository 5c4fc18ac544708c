"""The options that a file in the vault holds; the command line goes before it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sphinx_hubnotes.cli.errors import Problem
from sphinx_hubnotes.core.problems import nearest

FILE = "hubnotes.toml"

KEYS: Mapping[str, tuple[type, str]] = {
    "title": (str, "the site's title"),
    "theme": (str, "the Sphinx theme"),
    "language": (str, "the language of the site, such as `de`"),
    "strict": (bool, "whether warnings fail"),
    "jobs": (int, "the number of processes"),
    "serve": (bool, "whether to serve the site"),
}
"""What the file may hold, besides a table `sphinx` of values for Sphinx: the type and meaning."""

JOINED = ("extensions", "myst_enable_extensions", "suppress_warnings")
"""The lists of Sphinx that a vault's file adds to, as a site of notes cannot do without them."""

PATHS = (
    *("html_favicon", "html_logo", "html_static_path", "html_extra_path"),
    *("templates_path", "locale_dirs"),
)
"""The values of Sphinx that are paths, which begin in the vault."""


def added(values: Mapping[str, Any], told: Mapping[str, object], vault: Path) -> dict[str, Any]:
    """*values* for Sphinx with what the file in *vault* has *told* of them."""
    found = dict(values)
    for name, value in told.items():
        own = values.get(name)
        if name in PATHS:
            found[name] = _from(vault, value)
        elif name in JOINED and isinstance(own, list) and isinstance(value, list):
            found[name] = [*own, *(word for word in value if word not in own)]
        else:
            found[name] = value
    return found


def _from(vault: Path, value: object) -> object:
    """The path or paths *value*, which begin in *vault*; addresses stay."""
    if isinstance(value, list):
        return [_from(vault, path) for path in value]
    return str(vault / value) if isinstance(value, str) and value and "://" not in value else value


def read(vault: Path) -> dict[str, Any]:
    """The options in the file of *vault*; a wrong one is an error at its line."""
    path = vault / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{path} cannot be read: {error}") from error
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"{path}: this is no TOML: {error}") from error
    for key, value in found.items():
        where = f"{path}:{_line(key, text)}"
        if key == "sphinx" and isinstance(value, dict):
            continue
        if key not in KEYS:
            raise Problem(f"{where}: there is no option {key!r}{nearest(key, [*KEYS, 'sphinx'])}")
        kind = KEYS[key][0]
        if type(value) is not kind:
            wanted = {str: "a text", bool: "true or false", int: "a number"}[kind]
            raise Problem(f"{where}: {key} should be {wanted}")
    return found


def _line(key: str, text: str) -> int:
    pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if pattern.match(line)), 1)
