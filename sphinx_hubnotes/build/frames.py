"""The templates of a project that stand in for our HTML of cards, heads of hubs, and panels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from sphinx_hubnotes.build.registry import Calls

if TYPE_CHECKING:
    from collections.abc import Iterable

CARD, HEAD, PANEL = "card", "hub-head", "panel"
"""What a project may have a template for."""


@dataclass(frozen=True)
class Frames:
    """The templates in the folder ``hubnotes`` of the *folders* of a project.

    They and what they include lie in these folders, all files of which every page depends on.
    """

    folders: tuple[Path, ...] = ()
    names: frozenset[str] = field(default=frozenset())
    """Which there are."""

    @classmethod
    def of(cls, folders: Iterable[Path]) -> Frames:
        """The templates in *folders*, the first of which comes first."""
        found = tuple(folders)
        names = (CARD, HEAD, PANEL)
        there = (n for n in names if any((f / _file(n)).is_file() for f in found))
        return cls(found, frozenset(there))

    @cached_property
    def _environment(self) -> SandboxedEnvironment:
        return SandboxedEnvironment(loader=FileSystemLoader(self.folders), autoescape=True)

    def fill(
        self,
        name: str,
        plain: str,
        docname: str,
        texts: Mapping[str, object],
        parts: Mapping[str, str],
        calls: Calls,
    ) -> str:
        """The template *name*, filled with *texts* and with *parts*, which are HTML of ours.

        Without a template, or where it fails, that is *plain*.
        """
        if name not in self.names:
            return plain
        safe = {key: Markup(part) for key, part in parts.items()}

        def render() -> str:
            template = self._environment.get_template(_file(name))
            return template.render(**texts, **safe, docname=docname)

        return calls.call(f"the template {_file(name)}", docname, plain, render)


def _file(name: str) -> str:
    return f"hubnotes/{name}.html"
