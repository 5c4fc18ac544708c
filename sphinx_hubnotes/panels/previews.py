"""What a page holds of the notes that its text links to: a title and a description each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import cache
from typing import NamedTuple

from sphinx_hubnotes.names.links import Links
from sphinx_hubnotes.notes.inline import fill, plain, trim
from sphinx_hubnotes.notes.model import DocRecord

MOST_PREVIEWS = 100
"""The most notes of which a page holds previews: the first that its text links to."""

LENGTH = 280
"""The most characters of a description in a preview."""


class Preview(NamedTuple):
    """What is shown at the links to one note, beside its title."""

    docname: str
    description: str


def previews(
    docs: Mapping[str, DocRecord],
    pages: Iterable[str],
    notes: Set[str],
    numbers: Mapping[str, int],
    links: Links,
) -> dict[str, tuple[Preview, ...]]:
    """Of each of *pages* whose text links to *notes* that have a description: their previews."""

    @cache  # many pages may link to one note
    def preview(docname: str) -> Preview | None:
        spans = trim(fill(docs[docname].note.description, numbers), LENGTH)
        return Preview(docname, plain(spans)) if spans else None

    found: dict[str, tuple[Preview, ...]] = {}
    for page in sorted(pages):
        targets = (name for name in links.out.get(page, ()) if name in notes)
        if shown := tuple(filter(None, map(preview, targets)))[:MOST_PREVIEWS]:
            found[page] = shown
    return found
