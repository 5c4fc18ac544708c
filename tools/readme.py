"""README.md as the package index shows it: with addresses in the place of paths.

The README leads to files by their paths, which work on GitHub and in a clone. The addresses of the
repository and of the documentation stand in one place, `[project.urls]` of pyproject.toml.
Hatchling, the build backend, runs this.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

TARGET = re.compile(
    r"^(?P<fence>`{3,}).*?^(?P=fence)$|(?P<before>(?P<picture>!)\[[^]]*\]\(|\]\()(?P<path>[^)\s]+)\)",
    re.MULTILINE | re.DOTALL,
)
"""A block of code, in which nothing is a link; or a link or picture, from before its target."""

REPOSITORY = "../../"
"""What leads from a file at the top to the pages that GitHub has beside the files."""


def absolute(text: str, version: str, urls: dict[str, str]) -> str:
    """*text* with the files as they were at the tag of *version*, so that old pages stay right."""

    def address(path: str, picture: bool) -> str:
        if re.match(r"[a-z]+:|#", path):
            return path
        repository = urls["Repository"]
        if path.startswith(REPOSITORY):
            return f"{repository}/{path.removeprefix(REPOSITORY)}"
        if page := re.fullmatch(r"docs/(.+)\.md(#.+)?", path):
            return f"{urls['Documentation']}{page[1]}.html{page[2] or ''}"
        return f"{repository}/{'raw' if picture else 'blob'}/v{version}/{path}"

    def replaced(match: re.Match[str]) -> str:
        if match["fence"]:
            return match[0]
        return f"{match['before']}{address(match['path'], bool(match['picture']))})"

    return TARGET.sub(replaced, text)


class Readme(MetadataHookInterface):
    """Fills in `readme`, which pyproject.toml calls dynamic."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": absolute(text, metadata["version"], metadata["urls"]),
        }
