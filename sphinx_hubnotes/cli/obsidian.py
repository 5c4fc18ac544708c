"""What a vault says of itself in the settings that Obsidian keeps there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sphinx_hubnotes.cli.reading import Unreadable, text_of


def settings(vault: Path, name: str) -> Mapping[str, Any]:
    """What the file *name* in the settings of *vault* holds; nothing, where it is none of those."""
    try:
        told = json.loads(text_of(vault / ".obsidian" / name, inside=vault))
    except (OSError, ValueError, RecursionError, Unreadable):
        return {}
    return told if isinstance(told, dict) else {}


def keeps_lines(vault: Path) -> bool:
    """Whether the lines of a paragraph in *vault* stay lines, as they do if it does not say."""
    return settings(vault, "app.json").get("strictLineBreaks") is not True
