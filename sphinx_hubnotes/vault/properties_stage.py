"""While a document of a vault is read: its properties stand as a table under its title."""

from __future__ import annotations

import linecache
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from sphinx_hubnotes.build.nodes import PROPERTIES, front_matter
from sphinx_hubnotes.build.reading import reading
from sphinx_hubnotes.names.files import is_file
from sphinx_hubnotes.notes.fields import MOST_ITEMS, texts_of
from sphinx_hubnotes.notes.tags import tag_name, within_levels
from sphinx_hubnotes.notes.wikilinks import words_of
from sphinx_hubnotes.vault.maps import conditions
from sphinx_hubnotes.vault.properties import Part, Property, properties

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_KEY = re.compile(r"[\"']?([^\s\"':#][^\"':]*)[\"']?\s*:")


class ShowProperties(SphinxTransform):
    """Put the properties of a note of a vault under its title."""

    # After hubs have found their headings: a table above a hub is no introduction to it.
    default_priority = 410

    def apply(self, **kwargs: object) -> None:
        if not (self.config.hubnotes_vault and self.config.hubnotes_properties):
            return
        kept = next((n for n in self.document.children if isinstance(n, front_matter)), None)
        if kept is None:
            return
        told = conditions(self.config.hubnotes_hub_when)
        raw: dict[str, str] = kept["fields"]
        by_map = {key for key, value in told if value in map(str.casefold, _said(raw, key))}
        if not (found := list(properties(raw, by_map))):
            return
        self.lines = dict(self._lines()) if any(map(_has_link, found)) else {}
        table = self._table(found)
        section = next((n for n in self.document.children if isinstance(n, nodes.section)), None)
        if section is not None:
            section.insert(1, table)
        else:
            self.document.insert(self.document.index(kept) + 1, table)
        reading(self.env).styled = True

    def _table(self, found: Iterable[Property]) -> nodes.table:
        rows = []
        for one in found:
            name = nodes.entry("", nodes.paragraph("", one.key))
            rows.append(nodes.row("", name, nodes.entry("", self._values(one))))
        columns = [nodes.colspec(colwidth=1, stub=1), nodes.colspec(colwidth=3)]
        group = nodes.tgroup("", *columns, nodes.tbody("", *rows), cols=2)
        table = nodes.table("", group, classes=[PROPERTIES])
        table.source, table.line = str(self.document["source"]), 1
        return table

    def _values(self, one: Property) -> nodes.paragraph:
        shown = nodes.paragraph()
        shown.source = str(self.document["source"])
        shown.line = self.lines.get(one.key.lower(), 1)
        for number, parts in enumerate(one.values):
            shown += [nodes.Text(", ")] if number else []
            shown += [self._part(part, shown) for part in parts]
        return shown

    def _part(self, part: Part, at: nodes.paragraph) -> nodes.Node:
        if part.address:
            return nodes.reference("", part.text, refuri=part.address)
        name = part.wikilink.partition("#")[0].strip()
        if is_file(name) and not name.endswith(tuple(self.config.source_suffix)):
            return nodes.Text(part.text or name)
        if not part.wikilink and not (part.tag and tag_name(part.tag)):
            return nodes.Text(part.text)
        role, target = "wiki", part.wikilink
        if part.tag:
            role, target = "tag", within_levels(part.tag)
        xref = addnodes.pending_xref(
            "",
            nodes.inline("", part.text or words_of(target), classes=["xref"]),
            refdomain="hubnotes",
            reftype=role,
            reftarget=target,
            refdoc=self.env.docname,
            refexplicit=bool(part.text),
            refwarn=False,
        )
        xref.source, xref.line = at.source, at.line
        return xref

    def _lines(self) -> Iterator[tuple[str, int]]:
        """The lines of the keys of the front matter."""
        source = str(self.document["source"])
        linecache.checkcache(source)
        for number in range(1, MOST_ITEMS):
            line = linecache.getline(source, number)
            if not line or (number > 1 and line.rstrip() in ("---", "...")):
                return
            if key := _KEY.match(line):
                yield key[1].strip().lower(), number


def _said(raw: dict[str, str], key: str) -> Iterator[str]:
    for name, value in raw.items():
        if name.strip().lower() == key:
            yield from texts_of(value)


def _has_link(one: Property) -> bool:
    return any(part.wikilink for parts in one.values for part in parts)


def setup(app: Sphinx) -> None:
    app.add_transform(ShowProperties)
