"""The roles that name hubs, sections, notes and tags, and the one that counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.roles import XRefRole
from sphinx.util.docutils import SphinxRole

from sphinx_hubnotes.build.nodes import COUNT
from sphinx_hubnotes.build.reading import place_of, reading
from sphinx_hubnotes.notes.model import Place, Use

if TYPE_CHECKING:
    from docutils.nodes import Element, Node, system_message
    from sphinx.environment import BuildEnvironment

_TRANSLATED = re.compile(r"(.+):(\d+):<translated>", re.DOTALL)
"""The source of a text that Sphinx parses again in its translation."""


class HubXRefRole(XRefRole):
    """A reference to a hub, section or note; the use is noted, so that each build can check it."""

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: Element,
        has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        _note_use(env, Use(self.reftype, target, _place_of_role(self)))
        return title, target


class CountRole(SphinxRole):
    """The number of notes of a hub or section, in prose."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        _note_use(self.env, Use("count", self.text, _place_of_role(self)))
        node = nodes.inline("", "", classes=["hubnotes-number"], docname=self.env.docname)
        node[COUNT] = self.text
        return [node], []


def _place_of_role(role: SphinxRole) -> Place:
    source, line = role.get_source_info()
    if translated := _TRANSLATED.fullmatch(str(source or "")):
        source, line = translated[1], int(translated[2])
    return place_of(role.env, source, line or role.lineno)


def _note_use(env: BuildEnvironment, use: Use) -> None:
    uses = reading(env).uses
    # A translated text is parsed a second time.
    if use not in uses:
        uses.append(use)
