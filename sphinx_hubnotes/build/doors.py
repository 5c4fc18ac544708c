"""How a view, a panel and their like come in: through one door, for us and for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError
from sphinx.util import logging

from sphinx_hubnotes.build.failures import BROKEN
from sphinx_hubnotes.build.registry import Calls, Row, Taken, registry_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


def register(app: Sphinx, row: Row, origin: str) -> None:
    """Let *row*, from the module *origin*, be one of those of its kind.

    Raises `ExtensionError` where another one has its name.
    """
    try:
        registry_of(app).add(row, origin)
    except Taken as error:
        raise ExtensionError(str(error), modname="sphinx_hubnotes") from error


def tell(calls: Calls, pagename: str) -> None:
    """Warn of what has failed while a page was written; the next build writes it again."""
    for found in calls.problems:
        logger.warning(
            "%s",
            found.message,
            location=found.place.docname or None,
            type="hubnotes",
            subtype=found.kind,
            extra={BROKEN: pagename},
        )
