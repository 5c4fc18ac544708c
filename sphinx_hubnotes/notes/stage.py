"""The fields of notes are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_hubnotes.build.registry import registry_of
from sphinx_hubnotes.notes.fields import FIELDS

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the fields of every note."""
    for row in FIELDS:
        registry_of(app).add(row, __name__)
