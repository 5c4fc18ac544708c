"""The reasons to relate notes are registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_hubnotes.build.registry import registry_of
from sphinx_hubnotes.related.model import SIGNALS

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register our own signals."""
    for row in SIGNALS:
        registry_of(app).add(row, __name__)
