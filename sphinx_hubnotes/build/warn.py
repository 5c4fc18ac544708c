"""How a problem is told: as a warning of Sphinx's, at its file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_hubnotes.build.failures import BROKEN

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_hubnotes.notes.model import Place, Problem

LOGGER = f"sphinx.{__name__}"
"""The name of the logger that tells."""

logger = logging.getLogger(__name__)


def warn(env: BuildEnvironment, *problems: Problem, broken: str = "") -> None:
    """Warn of *problems*; the page *broken* is not what it should be, and is written again."""
    for found in problems:
        logger.warning(
            "%s",
            found.message,
            location=_location(env, found.place),
            type="hubnotes",
            subtype=found.kind,
            extra={BROKEN: broken} if broken else {},
        )


def _location(env: BuildEnvironment, place: Place) -> str | tuple[str, int | None] | None:
    if place.path:
        return f"{env.srcdir / place.path}:{place.line}"
    return (place.docname, place.line) if place.docname else None
