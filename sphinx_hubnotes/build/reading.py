"""What a document tells while it is read, and where in its files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.util.matching import get_matching_files

from sphinx_hubnotes.build.nodes import front_matter
from sphinx_hubnotes.build.origins import Origins
from sphinx_hubnotes.names.files import Files, is_file
from sphinx_hubnotes.notes import fields
from sphinx_hubnotes.notes.model import Place, Problem, Use

if TYPE_CHECKING:
    from os import PathLike

    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


@dataclass(slots=True)
class Reading:
    """What is found in a document while it is read."""

    hubs: int = 0
    """The number of its hubs so far."""
    words: int = 0
    """The number of words of its source."""
    body: str = ""
    """A fingerprint of its source behind the front matter."""
    used: bool = False
    """Whether it has a directive of ours."""
    uses: list[Use] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    awaited: set[str] = field(default_factory=set)
    """Documents whose being there decided how the document was read."""
    tags: dict[str, None] = field(default_factory=dict)
    """The tags in its text."""
    files: dict[str, str] = field(default_factory=dict)
    """The files that it shows or links to, by the names that it gives them."""
    styled: bool = False
    """Whether it has something that only our style sheet shows well."""


def reading(env: BuildEnvironment) -> Reading:
    """What is found so far in the document that *env* is reading."""
    return cast("Reading", env.temp_data.setdefault("hubnotes", Reading()))


def given_title(document: nodes.document, config: Config) -> str:
    """The title that the front matter of *document* gives it, or nothing."""
    kept = next((n for n in document.children if isinstance(n, front_matter)), None)
    names = fields.names(config.hubnotes_fields)
    values = kept.values if kept else {}
    return fields.title_of(values, names, wikilinks=has_wikilinks(config))


def has_wikilinks(config: Config) -> bool:
    """Whether the project asks for wikilinks, by themselves or with all that vaults hold."""
    return bool(config.hubnotes_wikilinks or config.hubnotes_vault)


def place_of(env: BuildEnvironment, source: str | PathLike[str] | None, line: int | None) -> Place:
    """The place of *line* in the file *source*, which the document being read may include."""
    docname = env.docname
    if source is None or str(source) == str(env.doc2path(docname)):
        return Place(docname, line)
    # docutils names an included file relative to the working directory.
    path = Path(os.path.normpath(Path.cwd() / source))
    if path == Path(env.doc2path(docname)):
        return Place(docname, line)
    if path.is_relative_to(env.srcdir):
        return Place(docname, line, path.relative_to(env.srcdir).as_posix())
    return Place(docname, line, str(path))


def find_files(env: BuildEnvironment, origins: Origins | None) -> Files:
    """The pictures and other files that notes can show; *origins* are those of a vault."""
    return Files(_paths(env, origins))


def _paths(env: BuildEnvironment, origins: Origins | None) -> Iterator[str]:
    roots = [Path(env.srcdir).resolve(), *([origins.vault] if origins else ())]
    for path in get_matching_files(env.srcdir, exclude_patterns=env.config.exclude_patterns):
        if not is_file(path) or any(part.startswith(".") for part in path.split("/")):
            continue
        # A link out of the folder would publish what nobody has put into it.
        found = Path(env.srcdir, path).resolve()
        if any(found.is_relative_to(root) for root in roots):
            yield path
